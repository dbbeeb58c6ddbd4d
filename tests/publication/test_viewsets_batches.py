"""The import's screens: what was read, what is asked, what becomes a draft, who sees it."""

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
from organisation.enums import Role
from organisation.models import PrivateFile
from publication.models import Decision
from tests.catalogue.workbooks import NATIONAL, staged, workbook
from tests.factories.catalogue import SectorFactory
from tests.factories.organisation import officer
from tests.factories.publication import make_office

pytestmark = pytest.mark.django_db

PAGES = ("preview", "confirm", "cancel", "file", "groups")


@pytest.fixture
def office():
    return make_office()


def national(*rows):
    """A workbook in the national layout: (code, name, sector) a row."""
    lines = [
        [place, code, name, sector, "Cấp Tỉnh", ""]
        for place, (code, name, sector) in enumerate(rows, start=1)
    ]
    return workbook({"TTHC": [NATIONAL, *lines]})


def address(batch, name="preview"):
    return reverse(f"import_batches:{name}", args=[batch.pk])


def answers(row, **extra):
    """The first option of each question of the row, as the browser sends it."""
    given = {
        f"answer-{question['key']}": question["options"][0]["value"] for question in row.questions
    }
    return {"row": row.pk, **given, **extra}


def test_upload_reads_the_workbook_and_opens_its_preview(client, office):
    SectorFactory(name="Đất đai")
    content = national(("1.000001", "Tách thửa", "Đất đai"), ("1.00002", "Hợp thửa", "Đất đai"))
    client.force_login(office.editor)

    response = client.post(
        reverse("import_batches:add"),
        {
            "workbook": SimpleUploadedFile("danh-muc.xlsx", content),
            "unit": office.unit.pk,
            "effective_on": f"{timezone.localdate():%d/%m/%Y}",
        },
    )

    batch = ImportBatch.objects.get()
    assert response.url == address(batch)
    assert (batch.user, batch.unit, batch.total_rows) == (office.editor, office.unit, 2)
    assert batch.counts["rejected"] == 1


@pytest.mark.parametrize("name", ["danh-muc.pdf", "danh-muc.xlsm", "danh-muc"])
def test_upload_of_another_kind_is_refused_in_words(client, office, name):
    client.force_login(office.editor)

    response = client.post(
        reverse("import_batches:add"),
        {
            "workbook": SimpleUploadedFile(name, b"PK"),
            "unit": office.unit.pk,
            "effective_on": "01/12/2026",
        },
    )

    assert response.context["form"].errors == {"workbook": ["Chỉ nhận tệp .xlsx, .xls hoặc .csv."]}
    assert ImportBatch.objects.count() == 0


def test_upload_for_another_unit_is_refused(client, office):
    client.force_login(office.editor)

    response = client.post(
        reverse("import_batches:add"),
        {
            "workbook": SimpleUploadedFile("a.xlsx", national()),
            "unit": make_office().unit.pk,
            "effective_on": "01/12/2026",
        },
    )

    assert list(response.context["form"].errors) == ["unit"]
    assert ImportBatch.objects.count() == 0


def test_batch_is_seen_by_its_user_and_unit_only(client, office):
    batch = staged(national(("1.000001", "Tách thửa", "Đất đai")), office)
    colleague = officer(Role.DEPARTMENT_EDITOR, unit=office.unit)
    stranger, control = make_office().editor, office.control
    seen = {}

    for name, user in (("colleague", colleague), ("stranger", stranger), ("control", control)):
        client.force_login(user)
        seen[name] = {client.get(address(batch, page)).status_code for page in PAGES}

    assert seen == {"colleague": {200}, "stranger": {404}, "control": {302}}


def test_rejected_cell_is_corrected_on_the_page(client, office):
    SectorFactory(name="Đất đai")
    batch = staged(national(("1.00001", "Tách thửa", "Đất đai")), office)
    (row,) = batch.rows.all()
    client.force_login(office.editor)

    client.post(address(batch), {"row": row.pk, "field": "code", "text": "1.000001"})

    row.refresh_from_db()
    assert (row.code, row.errors) == ("1.000001", [])


def test_cell_that_stays_wrong_keeps_what_was_typed(client, office):
    batch = staged(national(("1.00001", "Tách thửa", "Đất đai")), office)
    (row,) = batch.rows.all()
    client.force_login(office.editor)

    client.post(address(batch), {"row": row.pk, "field": "code", "text": "abc"})

    row.refresh_from_db()
    assert row.status == "rejected"


def test_one_answer_serves_every_row_that_asks_the_same(client, office):
    batch = staged(
        national(
            ("1.000001", "Tách thửa", "Lĩnh vực lạ"),
            ("1.000002", "Hợp thửa", "Lĩnh vực lạ"),
            ("1.000003", "Việc khác", "Lĩnh vực khác"),
        ),
        office,
    )
    first, second, third = batch.rows.all()
    client.force_login(office.editor)

    client.post(address(batch), answers(first, same="1"))

    for row in (first, second, third):
        row.refresh_from_db()
    (key,) = [key for key in first.answers if key.startswith("sector")]
    assert second.answers == {key: first.answers[key]}
    assert third.answers == {}


def test_an_empty_answer_is_refused_in_words(client, office):
    batch = staged(national(("1.000001", "Tách thửa", "Lĩnh vực lạ")), office)
    (row,) = batch.rows.all()
    client.force_login(office.editor)

    response = client.post(address(batch), {"row": row.pk})

    assert response.status_code == 422
    assert response.context["cards"][0]["wrong"] == ["Hãy chọn hoặc nhập câu trả lời."]


def test_row_of_another_batch_is_not_answered(client, office):
    mine = staged(national(("1.000001", "A", "Lạ")), office)
    other = staged(national(("1.000002", "B", "Lạ")), make_office())
    (row,) = other.rows.all()
    client.force_login(office.editor)

    response = client.post(address(mine), answers(row))

    row.refresh_from_db()
    assert (response.status_code, row.answers) == (404, {})


def ready(office):
    """A batch with nothing left to ask."""
    SectorFactory(name="Đất đai")
    batch = staged(national(("1.000001", "Tách thửa", "Đất đai")), office)
    for row in batch.rows.all():
        if row.questions:
            given = {q["key"]: q["options"][0]["value"] for q in row.questions}
            imports.answer(row, given, by=office.editor)
    return ImportBatch.objects.get(pk=batch.pk)


def confirm(client, batch):
    return client.post(
        address(batch, "confirm"),
        {"title": "Công bố lĩnh vực Đất đai", "effective_on": "05/12/2026"},
    )


def test_confirming_makes_a_draft_decision_once(client, office):
    batch = ready(office)
    client.force_login(office.editor)

    first = confirm(client, batch)
    second = confirm(client, batch)

    decision = Decision.objects.get()
    assert first.url == reverse("decisions:inspect", args=[decision.pk])
    assert second.url == address(batch)
    assert [item.procedure.base_code for item in decision.items.all()] == ["1.000001"]
    assert decision.batch == batch


def test_open_questions_are_named_when_confirming(client, office):
    batch = staged(national(("1.000001", "Tách thửa", "Lĩnh vực lạ")), office)
    client.force_login(office.editor)

    response = confirm(client, batch)

    assert response.status_code == 422
    assert response.context["form"]["title"].value() == "Công bố lĩnh vực Đất đai"
    assert Decision.objects.count() == 0


def test_confirming_says_beforehand_what_is_still_open(client, office):
    content = national(
        ("1.000001", "Tách thửa", "Lĩnh vực lạ"), ("1.00002", "Hợp thửa", "Lĩnh vực lạ")
    )
    batch = staged(content, office)
    client.force_login(office.editor)

    page = client.get(address(batch, "confirm")).content.decode()

    assert page.count("Còn 1 dòng cần trả lời trước khi lập dự thảo.") == 1
    assert page.count("1 dòng bị từ chối.") == 1


def test_file_without_rows_offers_another_file(client, office):
    batch = staged(b"not a workbook", office)
    client.force_login(office.editor)

    page = client.get(address(batch)).content.decode()

    assert page.count("Chọn tệp khác") == 1
    assert page.count("Kết quả đọc") == 0


def test_cancelled_batch_takes_no_more_answers(client, office):
    batch = staged(national(("1.000001", "Tách thửa", "Lĩnh vực lạ")), office)
    (row,) = batch.rows.all()
    client.force_login(office.editor)

    client.post(address(batch, "cancel"))
    client.post(address(batch), answers(row))

    batch.refresh_from_db()
    row.refresh_from_db()
    assert (batch.status, row.answers) == (BatchStatus.CANCELLED, {})


@pytest.mark.parametrize("rows", [1, 3])
def test_preview_takes_the_same_queries_whatever_the_rows(
    client, office, rows, django_assert_num_queries
):
    batch = staged(national(*((f"1.00000{n}", "Tên", "Lạ") for n in range(rows))), office)
    client.force_login(office.editor)
    client.get(address(batch))

    with django_assert_num_queries(PREVIEW_QUERIES):
        client.get(address(batch))


PREVIEW_QUERIES = 12

# --- answering by kind ------------------------------------------------------------------------------

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


# --- large files ------------------------------------------------------------------------------------


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
