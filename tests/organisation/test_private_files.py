"""Kept files: whole or not at all, and under the name they were given."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from common.whole_files import file_digest, write_whole
from organisation.models import PrivateFile, private_storage

pytestmark = pytest.mark.django_db

DATA = b"%PDF-1.4 mau don xin phep"


@pytest.fixture(autouse=True)
def _no_bytes_left():
    yield
    private_storage().delete(PrivateFile(sha256=file_digest_of(DATA)).path)


def file_digest_of(data):
    return hashlib.sha256(data).hexdigest()


def stored(record):
    return Path(private_storage().path(record.path))


def test_torn_file_is_written_anew_when_the_bytes_come_again():
    record = PrivateFile.keep(DATA, name="don.pdf", content_type="application/pdf")
    stored(record).write_bytes(DATA[:7])
    assert record.is_whole() is False

    again = PrivateFile.keep(DATA, name="don.pdf", content_type="application/pdf")

    assert (again.pk, again.is_whole(), again.read()) == (record.pk, True, DATA)


def test_crash_while_writing_leaves_no_file(monkeypatch, tmp_path):
    def lights_out(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", lights_out)
    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "ab" / "tep", DATA)

    assert list((tmp_path / "ab").iterdir()) == []


def test_same_bytes_under_another_name_keep_their_own_name():
    first = PrivateFile.keep(DATA, name="ho-so-ong-b.pdf", content_type="application/pdf")
    other = PrivateFile.keep(DATA, name="mau-don.pdf", content_type="application/pdf")
    again = PrivateFile.keep(DATA, name="mau-don.pdf", content_type="application/pdf")

    assert [first.name, other.name] == ["ho-so-ong-b.pdf", "mau-don.pdf"]
    assert (other.pk == first.pk, again.pk == other.pk) == (False, True)
    assert (first.path, first.read()) == (other.path, DATA)


def test_digest_of_a_lost_file_is_empty(tmp_path):
    write_whole(tmp_path / "tep", DATA)

    assert (file_digest(tmp_path / "tep"), file_digest(tmp_path / "khong-co")) == (
        file_digest_of(DATA),
        "",
    )
