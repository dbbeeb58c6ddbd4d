"""Answering by kind, and large files."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from catalogue import imports
from catalogue.enums import BatchStatus
from catalogue.models import ImportBatch
from catalogue.tasks import fill_batch
from organisation.models import PrivateFile
from tests.catalogue.workbooks import staged, workbook
from tests.factories.catalogue import SectorFactory
from tests.factories.publication import make_office
from tests.publication.uploads import address, national

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_office()


# --- answering by kind --------------------------------------------------------------------------


LIMITS = ["STT", "Mã TTHC", "Tên TTHC", "Lĩnh vực", "Thời hạn giải quyết", "Cấp thực hiện"]


def bare_limits(office, *texts):
    """A staged national workbook of new procedures with these cells for time limits."""
    SectorFactory(name="Đất đai")
    lines = [
        [n, f"1.00000{n}", f"Việc {n}", "Đất đai", cell, "Cấp Tỉnh"] for n, cell in enumerate(texts)
    ]
    return staged(workbook({"TTHC": [LIMITS, *lines]}), office)


def kept_limits(batch):
    return [
        (
            row.payload["values"].get("time_limit_amount"),
            row.payload["values"].get("time_limit_unit"),
        )
        for row in batch.rows.order_by("pk")
    ]


def group_page(batch, **query):
    return f"{address(batch, 'group')}?{urlencode(query)}"


def test_group_lists_what_an_answer_touches_before_it_is_given(client, office):
    batch = bare_limits(office, "15", "7", "5 ngày", "3 hoặc 4 ngày")
    client.force_login(office.editor)

    context = client.get(group_page(batch, kind="bare_limit", answer="ngày làm việc")).context

    assert context["group"].choices == [
        ("ngày làm việc", "Mọi con số đều là ngày làm việc"),
        ("ngày", "Mọi con số đều là ngày"),
        ("text", "Giữ nguyên văn mọi ô"),
    ]
    assert [(member.code, becomes) for member, becomes in context["rows"]] == [
        ("1.000000", "15 ngày làm việc"),
        ("1.000001", "7 ngày làm việc"),
    ]
    assert kept_limits(batch)[:2] == [(None, None), (None, None)]


def test_group_is_answered_at_once_and_taken_back(client, office):
    batch = bare_limits(office, "15", "7", "5 ngày")
    client.force_login(office.editor)

    client.post(address(batch, "group"), {"kind": "bare_limit", "answer": "ngày làm việc"})
    given = kept_limits(batch)
    client.post(address(batch, "group"), {"kind": "bare_limit", "reopen": "1"})
    taken_back = [len(row.questions) for row in batch.rows.order_by("pk")]
    client.post(address(batch, "group"), {"kind": "bare_limit", "answer": "ngày"})

    last = ("5", "calendar_day")
    assert given == [("15", "working_day"), ("7", "working_day"), last]
    assert taken_back == [1, 1, 0]
    assert kept_limits(batch) == [("15", "calendar_day"), ("7", "calendar_day"), last]


def test_group_takes_only_an_answer_all_its_questions_offer(client, office):
    batch = bare_limits(office, "15", "7")
    client.force_login(office.editor)

    client.post(address(batch, "group"), {"kind": "bare_limit", "answer": "15 ngày"})

    assert kept_limits(batch) == [(None, None), (None, None)]


def test_answer_of_one_row_is_shown_and_changed(client, office):
    batch = bare_limits(office, "15", "7")
    row = batch.rows.order_by("pk")[0]
    client.force_login(office.editor)
    client.post(address(batch), {"row": row.pk, "answer-time_limit": "15 ngày"})

    (card,) = client.get(f"{address(batch)}?loai=new").context["cards"]
    client.post(address(batch), {"row": row.pk, "reopen": "time_limit"})

    message = "Chỉ ghi số 15, không rõ là ngày hay ngày làm việc. Ô ghi: “15”."
    assert card["answered"] == [("time_limit", message, "15 ngày")]
    row.refresh_from_db()
    assert (row.status, row.answers) == ("question", {})


def test_groups_count_open_and_settled_questions(client, office):
    batch = bare_limits(office, "15", "7", "3 hoặc 4 ngày")
    row = batch.rows.order_by("pk")[0]
    client.force_login(office.editor)
    client.post(address(batch), {"row": row.pk, "answer-time_limit": "15 ngày"})

    groups = client.get(address(batch, "groups")).context["groups"]

    assert [(group.title, len(group.open), len(group.settled)) for group in groups] == [
        ("Thời hạn chỉ ghi con số", 1, 1),
        ("Thời hạn không đọc được chắc chắn", 1, 0),
    ]


def test_confirmed_batch_takes_no_group_answer(client, office):
    batch = bare_limits(office, "15")
    client.force_login(office.editor)
    ImportBatch.objects.filter(pk=batch.pk).update(status=BatchStatus.CONFIRMED)

    client.post(address(batch, "group"), {"kind": "bare_limit", "answer": "ngày làm việc"})

    assert kept_limits(batch) == [(None, None)]


# --- large files --------------------------------------------------------------------------------


def queued(office):
    """A batch waiting for the worker."""
    SectorFactory(name="Đất đai")
    content = national(("1.000001", "Tách thửa", "Đất đai"))
    file = PrivateFile.keep(content, name="lon.xlsx", content_type="application/octet-stream")
    return imports.open_batch(
        file,
        file_name="lon.xlsx",
        user=office.editor,
        unit=office.unit,
        effective_on=None,
        status=BatchStatus.QUEUED,
    )


def test_large_upload_is_left_to_the_worker(client, office, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    content = b"STT,M\n" + b"1,2\n" * 50_000
    client.force_login(office.editor)

    response = client.post(
        reverse("import_batches:add"),
        {
            "workbook": SimpleUploadedFile("lon.csv", content),
            "unit": office.unit.pk,
            "effective_on": "01/12/2026",
        },
        follow=True,
    )

    batch = ImportBatch.objects.get()
    assert (batch.status, batch.total_rows) == (BatchStatus.QUEUED, 0)
    assert response.redirect_chain[-1][0] == address(batch, "reading")
    assert response.content.decode().count('http-equiv="refresh"') == 1


def test_worker_reads_a_queued_batch_once(office):
    batch = queued(office)

    fill_batch.func(batch.pk)
    fill_batch.func(batch.pk)

    batch.refresh_from_db()
    assert (batch.status, batch.rows.count()) == (BatchStatus.READY, 1)


def test_batch_given_up_while_waiting_is_not_read(client, office):
    batch = queued(office)
    client.force_login(office.editor)

    client.post(address(batch, "cancel"))
    fill_batch.func(batch.pk)

    batch.refresh_from_db()
    assert (batch.status, batch.rows.count()) == (BatchStatus.CANCELLED, 0)


def test_waiting_batch_can_be_read_on_the_page_without_a_worker(client, office):
    batch = queued(office)
    client.force_login(office.editor)

    page = client.get(address(batch, "reading"))
    client.post(address(batch, "reading"))

    batch.refresh_from_db()
    assert (page.context["queued"], page.context["may_read_here"]) == (True, True)
    assert (batch.status, batch.rows.count()) == (BatchStatus.READY, 1)


@pytest.mark.parametrize(("minutes", "status"), [(14, "reading"), (16, "ready")])
def test_reading_is_taken_over_only_when_its_worker_was_stopped(client, office, minutes, status):
    batch = queued(office)
    begun = timezone.now() - timedelta(minutes=minutes)
    ImportBatch.objects.filter(pk=batch.pk).update(status=BatchStatus.READING, created_at=begun)
    client.force_login(office.editor)

    client.post(address(batch, "reading"))

    batch.refresh_from_db()
    assert batch.status == status
