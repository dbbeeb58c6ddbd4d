"""The import's screens: what was read, what is asked, what becomes a draft, who sees it."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from catalogue import imports
from catalogue.enums import BatchStatus
from catalogue.models import ImportBatch
from organisation.enums import Role
from publication.models import Decision
from tests.catalogue.workbooks import staged
from tests.factories.catalogue import SectorFactory
from tests.factories.organisation import officer
from tests.factories.publication import make_office
from tests.publication.uploads import address, national

pytestmark = pytest.mark.django_db
PAGES = ("preview", "confirm", "cancel", "file", "groups")


@pytest.fixture
def office():
    return make_office()


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
