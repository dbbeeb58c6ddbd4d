"""The pages of internal processes: draft, list procedures, write steps, bring and take a sheet."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from catalogue.process_steps import ProcessStep
from common.durations import Duration, Unit
from common.vietnamese import fold
from organisation.enums import Role
from publication import services
from publication.enums import DecisionKind, ProcessChange, State
from publication.models import Decision
from tests.factories.organisation import UnitFactory, officer
from tests.factories.publication import (
    STEPS,
    decision_in,
    draft,
    make_centre_office,
    make_office,
    make_process_office,
    processed,
    published,
    published_together,
    put_process,
    sign,
)
from tests.publication.desk import page
from tests.screens import words

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def ground(shared_rows):
    def build():
        unit = UnitFactory(name="Sở Xây dựng")
        department = make_office(unit)
        return make_process_office(unit), department, published_together(department, 2)

    return shared_rows(build)


@pytest.fixture
def office(ground):
    return deepcopy(ground[0])


@pytest.fixture
def department(ground):
    return deepcopy(ground[1])


@pytest.fixture
def two(ground):
    """Two of the agency's procedures, by their texts."""
    return deepcopy(ground[2])


def rows_sent(*steps, change=ProcessChange.APPROVED, given=0, **more):
    """What the form sends: each step its fields, in their order."""
    sent = {
        "change": change,
        "effective_on": "",
        "note": "",
        "buoc-TOTAL_FORMS": len(steps),
        "buoc-INITIAL_FORMS": given,
    }
    for place, step in enumerate(steps):
        told = {"work": "", "unit": "", "post": "", "amount": "", "output": "", **step}
        told = {"time_unit": "working_day", "ORDER": place + 1, **told}
        sent |= {f"buoc-{place}-{name}": value for name, value in told.items()}
    return sent | more


RECEIVE = {"work": "Tiếp nhận", "unit": "Trung tâm", "amount": "0,5"}
SETTLE = {"work": "Thẩm định", "unit": "Phòng chuyên môn", "amount": "2"}


# --- drafting -----------------------------------------------------------------------------------


def test_editor_begins_a_decision_of_this_kind(client, office):
    client.force_login(office.editor)
    sent = {
        "kind": DecisionKind.PROCESS,
        "title": "Phê duyệt quy trình nội bộ",
        "unit": office.unit.pk,
        "origin": "workflow",
        "effective_on": "",
        "legal_grounds": "",
    }

    answer = client.post(reverse("decisions:add"), sent)

    decision = Decision.objects.get(kind=DecisionKind.PROCESS)
    assert (answer.status_code, answer["Location"]) == (302, page(decision))
    assert (decision.kind, decision.unit) == (DecisionKind.PROCESS, office.unit)
    again = client.post(reverse("decisions:add"), sent)
    assert (again["Location"], Decision.objects.count()) == (page(decision), 2)


def test_page_of_processes_leads_to_the_form_with_its_kind(client, office):
    client.force_login(office.editor)
    listing = client.get(reverse("process_list"))
    (button,) = [one for one in listing.context["header_buttons"] if one.icon_name == "plus"]

    form = client.get(button.url).context["form"]

    assert form["kind"].value() == DecisionKind.PROCESS


def test_shortened_procedure_is_refused_for_processes(client, office):
    client.force_login(office.editor)

    answer = client.post(
        reverse("decisions:add"),
        {
            "kind": DecisionKind.PROCESS,
            "title": "Quy trình",
            "unit": office.unit.pk,
            "origin": "workflow",
            "shortened": "on",
            "shortened_reason": "Gấp",
        },
    )

    assert answer.context["form"].errors["shortened"] == [
        "Trình tự rút gọn chỉ dành cho quyết định công bố."
    ]


def test_procedures_are_looked_at_then_added_with_steps_to_begin_with(client, office, two):
    known, fresh = two
    processed(office, services.ProcessRow(procedure=known.procedure, steps=STEPS))
    foreign = published(make_office(UnitFactory(name="Sở Y tế")))
    decision = draft(office)
    client.force_login(office.editor)
    codes = "\n".join(
        [known.procedure.base_code, fresh.procedure.base_code, foreign.procedure.base_code, "x"]
    )
    url = page(decision, "process_add")

    look = client.post(url, {"codes": codes, "copied": "", "step": "look"})

    assert [one.procedure for one in look.context["good"]] == [known.procedure, fresh.procedure]
    assert [one.typed for one in look.context["left"]] == [foreign.procedure.base_code, "x"]
    assert decision.process_items.count() == 0

    client.post(url, {"codes": codes, "copied": "", "step": "add"})

    steps = {item.procedure: item.told_steps for item in decision.process_items.all()}
    assert steps[known.procedure] == STEPS
    assert [step.unit for step in steps[fresh.procedure]] == [
        "Trung tâm Phục vụ hành chính công",
        "Sở Xây dựng",
        "Trung tâm Phục vụ hành chính công",
    ]
    assert len(steps) == 2


def test_agency_gives_those_of_its_procedures_that_have_no_process(client, office, two):
    known, fresh = two
    processed(office, services.ProcessRow(procedure=known.procedure, steps=STEPS))
    decision = draft(office)
    client.force_login(office.editor)

    look = client.post(
        page(decision, "process_add"), {"unit": office.unit.pk, "codes": "", "step": "look"}
    )

    assert [one.procedure for one in look.context["good"]] == [fresh.procedure]


def test_steps_of_another_procedure_are_taken_over(client, office, two):
    known, fresh = two
    processed(office, services.ProcessRow(procedure=known.procedure, steps=STEPS))
    decision = draft(office)
    client.force_login(office.editor)
    sent = {"codes": fresh.procedure.base_code, "step": "add"}
    url = page(decision, "process_add")

    wrong = client.post(url, {**sent, "copied": fresh.procedure.base_code})
    client.post(url, {**sent, "copied": known.procedure.base_code})

    assert wrong.context["form"].errors["copied"] == [
        "Thủ tục này chưa có quy trình nội bộ nào đang áp dụng."
    ]
    assert decision.process_items.get().told_steps == STEPS


# --- the steps ----------------------------------------------------------------------------------


@pytest.fixture
def item(office, two):
    return put_process(draft(office), two[0].procedure, steps=())


def edit(client, item, sent):
    return client.post(reverse("decisions:process_edit", args=[item.decision_id, item.pk]), sent)


def test_steps_are_saved_in_the_order_of_their_numbers(client, office, item):
    client.force_login(office.editor)

    answer = edit(
        client, item, rows_sent({**SETTLE, "ORDER": 2}, {**RECEIVE, "ORDER": 1}, {"ORDER": 3})
    )

    assert answer.status_code == 302
    item.refresh_from_db()
    half, two = (Duration(Decimal(str(one)), Unit.WORKING_DAY) for one in (0.5, 2))
    assert item.told_steps == (
        ProcessStep(work="Tiếp nhận", unit="Trung tâm", time=half),
        ProcessStep(work="Thẩm định", unit="Phòng chuyên môn", time=two),
    )


def test_step_ticked_off_or_emptied_is_gone(client, office, item):
    services.edit_process_row(item, by=office.editor, steps=STEPS)
    client.force_login(office.editor)

    edit(client, item, rows_sent({**RECEIVE, "DELETE": "on"}, {}, SETTLE, given=3))

    item.refresh_from_db()
    assert [step.work for step in item.told_steps] == ["Thẩm định"]


@pytest.mark.parametrize(
    ("bad", "field", "told"),
    [
        ({"unit": ""}, "unit", "Cần ghi ô này."),
        ({"amount": "0,3"}, "amount", None),
        ({"amount": "hai"}, "amount", "Nhập một số, phần lẻ sau dấu phẩy; ví dụ: 1,5."),
        ({"time_unit": "month"}, "time_unit", None),
    ],
)
def test_wrong_step_comes_back_as_typed_with_its_error(client, office, item, bad, field, told):
    client.force_login(office.editor)

    answer = edit(client, item, rows_sent(RECEIVE, {**SETTLE, **bad}))

    steps = answer.context["form"].steps
    assert answer.status_code == 422
    assert list(steps[1].errors) == [field]
    assert told is None or steps[1].errors[field] == [told]
    assert steps[0]["work"].value() == "Tiếp nhận"
    item.refresh_from_db()
    assert item.steps == []


def test_calendar_and_working_days_are_not_mixed(client, office, item):
    client.force_login(office.editor)

    answer = edit(client, item, rows_sent(RECEIVE, {**SETTLE, "time_unit": "calendar_day"}))

    assert answer.context["form"].steps.non_form_errors() == [
        "Các bước phải cùng tính theo ngày làm việc hoặc cùng theo ngày."
    ]


def test_process_is_turned_into_its_revocation_whatever_the_steps(client, office, item):
    client.force_login(office.editor)

    edit(client, item, rows_sent({**SETTLE, "unit": ""}, change=ProcessChange.REVOKED))

    item.refresh_from_db()
    assert (item.change, item.steps) == (ProcessChange.REVOKED, [])


def test_row_sent_meanwhile_keeps_what_was_typed(client, office, item):
    services.edit_process_row(item, by=office.editor, steps=STEPS)
    services.send_for_check(item.decision, by=office.editor)
    client.force_login(office.editor)

    answer = edit(client, item, rows_sent(RECEIVE))

    assert answer.status_code == 409
    assert answer.context["form"].steps[0]["work"].value() == "Tiếp nhận"


def test_colleague_who_saved_meanwhile_is_named_and_overtaken_only_knowingly(client, office, item):
    client.force_login(office.editor)
    url = reverse("decisions:process_edit", args=[item.decision_id, item.pk])
    opened_after = client.get(url).context["form"]["last_save"].value()
    colleague = officer(Role.DEPARTMENT_EDITOR, unit=office.unit)
    services.edit_process_row(item, by=colleague, steps=STEPS)
    sent = rows_sent(RECEIVE, SETTLE, last_save=opened_after)

    told = edit(client, item, sent)

    form = told.context["form"]
    assert told.status_code == 422
    assert str(colleague) in form.non_field_errors()[0]
    assert form.steps[1]["work"].value() == "Thẩm định"
    item.refresh_from_db()
    assert item.told_steps == STEPS
    again = edit(client, item, {**sent, "last_save": form["last_save"].value()})
    item.refresh_from_db()
    assert (again.status_code, len(item.told_steps)) == (302, 2)


def test_row_is_taken_off_after_a_question(client, office, item):
    client.force_login(office.editor)
    url = reverse("decisions:process_remove", args=[item.decision_id, item.pk])

    assert client.get(url).status_code == 200
    assert client.post(url)["Location"] == page(item.decision)
    assert client.post(url)["Location"] == page(item.decision)  # the second click
    assert item.decision.process_items.count() == 0


# --- sheets -------------------------------------------------------------------------------------


def workbook(*rows, headings=("Mã TTHC", "Nội dung công việc", "Đơn vị", "Chức danh", "Thời gian")):
    book = Workbook()
    book.active.append(["Phụ lục quy trình nội bộ"])
    book.active.append(list(headings))
    for row in rows:
        book.active.append(list(row))
    kept = BytesIO()
    book.save(kept)
    return SimpleUploadedFile("quy-trinh.xlsx", kept.getvalue())


def bring(client, decision, file):
    return client.post(page(decision, "process_sheet"), {"workbook": file})


def test_sheet_is_looked_at_then_put_into_the_draft(client, office, two):
    one, other = (version.procedure for version in two)
    decision = draft(office)
    put_process(decision, one)
    client.force_login(office.editor)
    file = workbook(
        (one.base_code, "Tiếp nhận", "Trung tâm", "Công chức", "½ ngày làm việc"),
        (None, "Thẩm định", "Phòng", "", "4 giờ"),
        (f"{other.base_code}.000.00.00.H48", "Giải quyết", "Sở", None, "3 ngày"),
    )

    look = bring(client, decision, file)
    plan = look.context["plan"]

    assert [(it.act, it.row.procedure, it.time) for it in plan.processes] == [
        ("change", one, "1 ngày làm việc"),
        ("add", other, "3 ngày"),
    ]
    assert decision.process_items.get().told_steps == STEPS

    done = client.post(page(decision, "process_sheet"), {"token": look.context["token"]})

    assert done["Location"] == page(decision)
    told = {item.procedure: item.told_steps for item in decision.process_items.all()}
    assert [step.work for step in told[one]] == ["Tiếp nhận", "Thẩm định"]
    assert told[other][0].time == Duration(Decimal(3), Unit.CALENDAR_DAY)


def test_unit_of_time_stands_in_the_heading(client, office, two):
    procedure = two[0].procedure
    decision = draft(office)
    client.force_login(office.editor)
    file = workbook(
        (procedure.base_code, "Giải quyết", "Sở", 1.5),
        headings=("Mã", "Nội dung công việc", "Đơn vị", "Thời gian (ngày làm việc)"),
    )

    (one,) = bring(client, decision, file).context["plan"].processes

    assert one.time == "1,5 ngày làm việc"


def test_every_error_is_named_by_row_and_column_and_nothing_is_kept(client, office, two):
    one = two[0].procedure
    decision = draft(office)
    client.force_login(office.editor)
    file = workbook(
        (None, "Không mã", "Sở", "", "1 ngày làm việc"),
        ("9.999999", "Không có", "Sở", "", "1 ngày làm việc"),
        (one.base_code, "Giải quyết", "", "", "2"),
        (None, "Trả", "Sở", "", "1 ngày"),
        (None, "Ký", "Sở", "", "0,25 ngày làm việc"),
    )

    answer = bring(client, decision, file)

    assert answer.status_code == 422
    assert [(e.row, e.column) for e in answer.context["plan"].errors] == [
        (3, "A – Mã thủ tục"),
        (4, "A – Mã thủ tục"),
        (5, "C – Đơn vị thực hiện"),
        (5, "E – Thời gian"),
        (5, "E – Thời gian"),  # its steps mix two ways of counting, besides
        (7, "E – Thời gian"),
    ]
    assert decision.process_items.count() == 0


def test_sheet_taken_from_the_draft_comes_back_without_a_change(client, office, two):
    decision = draft(office)
    risky = (*STEPS, replace(STEPS[0], work="=1+1", unit="@x", post="- Trưởng phòng"))
    put_process(decision, two[0].procedure)
    put_process(decision, two[1].procedure, steps=risky)
    client.force_login(office.editor)

    taken = client.get(page(decision, "process_sheet_file"))
    book = load_workbook(BytesIO(taken.content))
    back = bring(client, decision, SimpleUploadedFile("x.xlsx", taken.content))

    assert book["Danh sách"].max_row == 501  # rows to fill in stand ready
    assert book["Danh sách"]["D8"].data_type == "s"
    assert [one.act for one in back.context["plan"].processes] == ["same", "same"]
    assert back.context["plan"].errors == []


def test_steps_of_one_procedure_stand_together(client, office, two):
    one, other = (version.procedure for version in two)
    decision = draft(office)
    client.force_login(office.editor)
    file = workbook(
        (one.base_code, "A", "Sở", "", "1 ngày làm việc"),
        (other.base_code, "B", "Sở", "", "1 ngày làm việc"),
        (one.base_code, "C", "Sở", "", "1 ngày làm việc"),
    )

    (error,) = bring(client, decision, file).context["plan"].errors

    assert (error.row, error.problem) == (5, "Các bước của một thủ tục phải đứng liền nhau.")


# --- who, and pages of every kind ---------------------------------------------------------------


@pytest.mark.parametrize("name", ["process_add", "process_sheet", "process_sheet_file"])
def test_strangers_and_other_kinds_get_no_page(client, office, name):
    decision, lists = draft(office), draft(make_centre_office())
    url = page(decision, name)

    client.force_login(make_office().editor)
    assert client.get(url).status_code in {302, 403}
    client.force_login(office.editor)
    assert client.get(url).status_code == 200
    assert client.get(page(lists, name)).status_code in {302, 403}


@pytest.mark.parametrize("state", sorted(set(State)))
def test_page_of_a_decision_shows_its_processes(client, office, state):
    decision = decision_in(state, office)
    client.force_login(officer(Role.AUDITOR))

    text = words(client.get(page(decision)))

    assert "3 bước · 1 ngày làm việc" in text
    assert "Tiếp nhận hồ sơ" in text


@pytest.mark.parametrize(
    "name", ["compare", "history", "summary", "note_document", "draft_document"]
)
def test_every_page_of_a_decision_knows_processes(client, office, name):
    decision = decision_in(State.SUBMITTED, office)
    client.force_login(office.chief)

    assert client.get(page(decision, name)).status_code == 200


def test_public_page_shows_the_steps(client, office, department):
    version = published(department, name="Cấp giấy phép xây dựng")
    decision = processed(office, services.ProcessRow(procedure=version.procedure, steps=STEPS))

    text = words(client.get(reverse("publication:decision_detail", args=[decision.slug])))

    assert "A. Quy trình nội bộ được phê duyệt (1)" in text
    assert "3 bước, tổng thời gian 1 ngày làm việc" in text
    assert "Tiếp nhận hồ sơ Trung tâm Phục vụ hành chính công – Công chức tiếp nhận" in text


def test_struck_process_is_not_on_the_public_page(client, office, two):
    kept, struck = (version.procedure for version in two)
    decision = draft(office)
    for procedure in (kept, struck):
        put_process(decision, procedure)
    decision = sign(decision, office, struck=frozenset({struck.base_code}))

    text = words(client.get(reverse("publication:decision_detail", args=[decision.slug])))

    assert kept.base_code in text
    assert struck.base_code not in text


# --- the list -----------------------------------------------------------------------------------


def found(client, **query):
    answer = client.get(reverse("process_list"), query)
    states = answer.context["view"].states
    return [
        (it.procedure.base_code, states[it.procedure_id]) for it in answer.context["object_list"]
    ]


def test_list_tells_how_each_procedure_stands_on_the_day(client, office, two):
    one, other = two
    day = timezone.localdate() + timedelta(days=3)
    processed(office, services.ProcessRow(procedure=one.procedure, steps=STEPS, effective_on=day))
    client.force_login(officer(Role.AUDITOR))
    first, second = one.procedure.base_code, other.procedure.base_code

    assert found(client) == [(first, "missing"), (second, "missing")]
    assert found(client, on=f"{day:%d/%m/%Y}") == [(first, "within"), (second, "missing")]
    assert found(client, on=f"{day:%d/%m/%Y}", state="within") == [(first, "within")]
    assert found(client, q=fold(one.name)) == [(first, "missing")]
    assert found(client, sector=other.sector_id) == [(second, "missing")]
    assert found(client, on="32/13/2026") == [(first, "missing"), (second, "missing")]


def test_list_goes_to_excel(client, office, two):
    one = two[0]
    decision = processed(office, services.ProcessRow(procedure=one.procedure, steps=STEPS))
    client.force_login(officer(Role.AUDITOR))

    answer = client.get(reverse("process_list"), {"export": "xlsx"})

    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    heading, row, _other = list(sheet.values)
    told = dict(zip(heading, row, strict=True))
    assert (told["Tình trạng"], told["Số bước"], told["Tổng thời gian các bước"]) == (
        "Trong thời hạn",
        3,
        "1 ngày làm việc",
    )
    assert told["Quyết định"] == decision.act.number


@pytest.mark.parametrize("number", [1, 3])
def test_list_costs_the_same_for_one_and_for_three(
    client, django_assert_num_queries, office, department, number
):
    versions = published_together(department, number)
    processed(
        office, *[services.ProcessRow(procedure=it.procedure, steps=STEPS) for it in versions]
    )
    client.force_login(officer(Role.AUDITOR))
    client.get(reverse("process_list"))

    with django_assert_num_queries(15):
        assert len(found(client)) == number + 2


def test_text_tells_its_process(client, office, department):
    version = published(department)
    client.force_login(office.editor)
    url = reverse("procedure_versions:inspect", args=[version.pk])

    assert "chưa có quy trình nội bộ được phê duyệt" in words(client.get(url))
    decision = processed(office, services.ProcessRow(procedure=version.procedure, steps=STEPS))
    assert (
        f"3 bước, 1 ngày làm việc – trong thời hạn. Áp dụng từ "
        f"{timezone.localdate():%d/%m/%Y} theo Quyết định số {decision.act.number}."
    ) in words(client.get(url))
