"""The canonical text: one text for one content, alike on every machine and database."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from catalogue.canonical import (
    CHILD_FIELDS,
    VERSION_FIELDS,
    VERSION_REFERENCES,
    canonical_text,
    digest_of,
    plain,
    version_content,
    version_text,
)
from catalogue.models import CHILD_RELATIONS, Component, Form, ProcedureVersion
from tests.factories.catalogue import VersionFactory
from tests.factories.organisation import scan

# Columns that say nothing of the procedure: ids, work in progress, what is derived for search.
NOT_SIGNED = {
    "id",
    "name_folded",
    "sort_key",
    "search_text",
    "created_at",
    "created_by",
    "locked",
    "locked_at",
    "locked_by",
    # signed where it holds something (test_supplementary_texts)
    "supplementary",
}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        (7, 7),
        ("Đất đai", "Đất đai"),
        (unicodedata.normalize("NFD", "Đất đai"), "Đất đai"),
        (Decimal("5.00"), "5"),
        (Decimal("1.50"), "1.5"),
        (Decimal(100), "100"),
        (Decimal("1E+2"), "100"),
        (Decimal("0.00"), "0"),
        (date(2026, 11, 22), "2026-11-22"),
        (datetime(2026, 11, 22, 7, 30, tzinfo=UTC), "2026-11-22T07:30:00+00:00"),
        (("province", "commune"), ["province", "commune"]),
        ({"b": Decimal("1.10"), "a": [None]}, {"b": "1.1", "a": [None]}),
    ],
)
def test_plain_value(value, expected):
    assert plain(value) == expected


@pytest.mark.parametrize("value", [1.5, b"x", {1, 2}, object()])
def test_value_without_a_canonical_form_is_refused(value):
    with pytest.raises(TypeError):
        plain(value)


def test_text_is_sorted_compact_and_readable():
    text = canonical_text({"tên": "Cấp phép", "a": [1, {"z": None, "b": date(2026, 1, 2)}]})

    assert text == '{"a":[1,{"b":"2026-01-02","z":null}],"tên":"Cấp phép"}'


def test_digest_is_the_sha_256_of_the_utf_8_bytes():
    assert digest_of("Đ") == hashlib.sha256(b"\xc4\x90").hexdigest()


def test_every_column_of_a_version_is_signed_or_left_out_on_purpose():
    columns = {field.name for field in ProcedureVersion._meta.concrete_fields}
    references = {name.removesuffix("_id") for name in VERSION_REFERENCES}

    assert columns == {*VERSION_FIELDS} | references | NOT_SIGNED


@pytest.mark.parametrize("relation", CHILD_RELATIONS)
def test_every_column_of_a_part_is_signed(relation):
    columns = {field.name for field in CHILD_RELATIONS[relation]._meta.concrete_fields}
    extra = {"file"} if relation == "forms" else set()

    assert columns == {*CHILD_FIELDS[relation]} | extra | {"id", "version", "sort_order"}


@pytest.mark.django_db
def test_text_is_the_same_before_and_after_storing():
    version = VersionFactory(
        full=True,
        name=unicodedata.normalize("NFD", "Cấp giấy phép"),
        time_limit_amount=Decimal("7.50"),
    )

    stored = version_text(ProcedureVersion.objects.get(pk=version.pk))

    assert stored == version_text(version)
    assert json.loads(stored)["name"] == "Cấp giấy phép"
    assert json.loads(stored)["time_limit_amount"] == "7.5"


@pytest.mark.django_db
def test_text_names_things_by_code_and_holds_no_person():
    version = VersionFactory(full=True)
    content = json.loads(version_text(version))

    assert content["procedure"] == version.procedure.base_code
    assert content["unit"] == version.unit.code
    assert content["sector"] == {"ministry": None, "name": version.sector.name}
    assert content["central"] is None
    assert (content["record"], content["schema"]) == ("procedure_version", 1)
    assert "created_by" not in content


@pytest.mark.django_db
def test_order_of_the_papers_is_part_of_the_text():
    papers = [Component(name="Đơn"), Component(name="Giấy khai sinh")]
    version = VersionFactory(full=True, components=papers)
    before = version_text(ProcedureVersion.objects.get(pk=version.pk))
    first, second = version.components.all()
    first.sort_order, second.sort_order = 1, 0
    first.save()
    second.save()

    names = [row["name"] for row in version_content(_fresh(version))["components"]]

    assert names == ["Giấy khai sinh", "Đơn"]
    assert version_text(_fresh(version)) != before


@pytest.mark.django_db
def test_file_of_a_form_is_named_by_its_digest():
    version = VersionFactory(full=True, forms=[Form(name="Mẫu số 01", file=scan(b"mau don"))])

    form = json.loads(version_text(version))["forms"][0]

    assert form["file"] == hashlib.sha256(b"mau don").hexdigest()


def _fresh(version):
    return ProcedureVersion.objects.get(pk=version.pk)
