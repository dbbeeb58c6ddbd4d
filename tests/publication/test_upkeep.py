"""Texts in force that need another look: acts that end, reviews that fall due, what was answered."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from catalogue.models import LegalBasis
from common.guards import REFUSED
from organisation.enums import Role
from organisation.models import Notice, RuleSet
from publication.models import EndedAct, UpkeepAnswer
from publication.services.upkeep import NOT_YOURS, answer_upkeep, tell_of_ended_act
from publication.upkeep import REVIEW, UpkeepKind, concerning, upkeep
from tests.factories.organisation import UnitFactory, officer
from tests.factories.publication import amend, draft, make_office, published, sign

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
PAGE = reverse("upkeep")
ACT = "act:63/2010/nd-cp"


def days(count):
    return timedelta(days=count)


@pytest.fixture
def office():
    return make_office(UnitFactory(name="Sở Xây dựng"))


def resting_on(office, number="63/2010/NĐ-CP", **fields):
    return published(office, legal_bases=[LegalBasis(number=number)], **fields)


def ended(on=TODAY, number="63/2010/NĐ-CP", **fields):
    act = EndedAct(number=number, ended_on=on, **fields)
    act.full_clean(exclude=["number_read"])
    act.save()
    return act


def told(wanted=None, today=None):
    return [(one.kind, one.name, one.due, one.told) for one in upkeep(wanted or Q(), today=today)]


# --- legal bases --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (-400, "hết hiệu lực từ"),
        (0, "hết hiệu lực từ"),
        (1, "sẽ hết hiệu lực từ"),
        (60, "sẽ hết hiệu lực từ"),
        (61, None),
    ],
)
def test_end_is_told_of_sixty_days_before_and_ever_after(office, after, words):
    resting_on(office, name="Cấp phép")
    day = TODAY + days(after)
    ended(day, replaced_by="118/2025/NĐ-CP")

    said = f"63/2010/NĐ-CP {words} {day:%d/%m/%Y}; thay bằng 118/2025/NĐ-CP."
    assert told() == ([(UpkeepKind.BASIS, "Cấp phép", day, said)] if words else [])


@pytest.mark.parametrize(
    ("basis", "found"),
    [
        (LegalBasis(number="63/2010/NĐ-CP"), True),
        (LegalBasis(number="Số 063/2010/NĐ–CP"), True),
        (LegalBasis(title="Nghị định số 63/2010/NĐ-CP ngày 08/6/2010"), True),
        (LegalBasis(number="163/2010/NĐ-CP"), False),
        (LegalBasis(number="63/2010/TT-BTC"), False),
        (LegalBasis(title="Luật Hộ tịch"), False),
    ],
)
def test_texts_are_found_by_the_acts_number(office, basis, found):
    published(office, legal_bases=[basis, LegalBasis(number="1/2026/QH16")])
    ended()

    assert len(told()) == int(found)


def test_matter_ends_when_a_text_without_that_basis_is_in_force(office):
    version = resting_on(office)
    ended()
    before = told()
    decision = draft(office)
    new = amend(decision, version, office.editor)
    under_way = upkeep(Q())
    new.legal_bases.set([LegalBasis(number="118/2025/NĐ-CP")])
    new.save()
    item = new.item
    item.changed_parts = (*item.changed_parts, "legal_bases")
    item.save()
    sign(decision, office)

    assert len(before) == 1
    assert [one.draft_id for one in under_way] == [decision.pk]
    assert told() == []


def test_act_is_recorded_once_however_its_number_is_written(office):
    ended()

    with pytest.raises(ValidationError) as again:
        ended(number="Số 63/2010/nđ-cp")
    with pytest.raises(ValidationError) as unread:
        ended(number="Luật Hộ tịch")

    assert again.value.message_dict == {
        "number": ["Văn bản này đã được ghi; hãy mở dòng đã có để sửa."]
    }
    assert unread.value.message_dict == {
        "number": ["Ghi số, ký hiệu của văn bản, ví dụ: 63/2010/NĐ-CP."]
    }


# --- reviews ------------------------------------------------------------------------------------


def review_after(months):
    RuleSet.objects.create(
        key="text-review", name="Rà soát", valid_from=date(2020, 1, 1), params={"months": months}
    )


def test_review_falls_due_after_the_offices_months(office):
    published(office, name="Cấp phép", on=date(2025, 8, 31))
    without = told()
    review_after(6)

    assert without == []
    assert told(today=date(2026, 2, 27)) == []
    assert told(today=date(2026, 2, 28)) == [
        (
            UpkeepKind.REVIEW,
            "Cấp phép",
            date(2026, 2, 28),
            "Áp dụng từ 31/08/2025, chưa rà soát lần nào.",
        )
    ]


# --- answers ------------------------------------------------------------------------------------


def test_answer_puts_it_off_until_its_day(office):
    version = resting_on(office)
    ended()
    again = TODAY + days(30)
    answer = answer_upkeep(
        version, ACT, text=" Nghị định mới giữ nguyên ", look_again_on=again, by=office.editor
    )
    twice = answer_upkeep(
        version, ACT, text="Nghị định mới giữ nguyên", look_again_on=again, by=office.editor
    )

    assert twice == answer
    assert UpkeepAnswer.objects.count() == 1
    assert upkeep(Q(), today=again - days(1)) == []
    assert [one.answer for one in upkeep(Q(), today=again)] == ["Nghị định mới giữ nguyên"]


def test_reviewed_text_is_due_again_on_the_day_said(office):
    version = published(office, on=TODAY - days(400))
    review_after(12)
    again = TODAY + days(90)
    answer_upkeep(version, REVIEW, text="Vẫn đúng", look_again_on=again, by=office.editor)

    assert told() == []
    assert [(one.due, one.told) for one in upkeep(Q(), today=again)] == [
        (
            again,
            f"Áp dụng từ {TODAY - days(400):%d/%m/%Y}, rà soát lần cuối {TODAY:%d/%m/%Y}.",
        )
    ]


@pytest.mark.parametrize(
    ("text", "after", "faults"),
    [
        (" ", 5, {"text": ["Hãy ghi kết quả rà soát."]}),
        ("x", 0, {"look_again_on": ["Ngày xem lại phải sau hôm nay."]}),
        ("x", 900, {"look_again_on": ["Ngày xem lại không quá 24 tháng tới."]}),
    ],
)
def test_answer_that_says_nothing_is_refused(office, text, after, faults):
    version = resting_on(office)
    ended()

    with pytest.raises(ValidationError) as fault:
        answer_upkeep(version, ACT, text=text, look_again_on=TODAY + days(after), by=office.editor)

    assert fault.value.message_dict == faults


@pytest.mark.parametrize("who", [*Role])
def test_only_the_answering_agency_answers(office, who):
    version = resting_on(office)
    ended()
    by = officer(who)  # of another unit

    with pytest.raises(PermissionDenied, match=NOT_YOURS):
        answer_upkeep(version, ACT, text="x", look_again_on=TODAY + days(9), by=by)


def test_what_does_not_wait_is_not_answered(office):
    version = resting_on(office)

    with pytest.raises(PermissionDenied):
        answer_upkeep(version, ACT, text="x", look_again_on=TODAY + days(9), by=office.editor)


def test_answers_are_written_once(office):
    version = resting_on(office)
    ended()
    answer = answer_upkeep(version, ACT, text="x", look_again_on=TODAY + days(9), by=office.editor)

    for attempt in (
        lambda: UpkeepAnswer.objects.filter(pk=answer.pk).update(text="y"),
        lambda: UpkeepAnswer.objects.filter(pk=answer.pk).delete(),
    ):
        with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
            attempt()


# --- who sees and hears -------------------------------------------------------------------------


def test_each_agency_sees_its_own_and_who_watches_sees_all(office):
    other = make_office(UnitFactory(name="Sở Y tế"))
    resting_on(office, name="Một")
    resting_on(other, name="Hai")
    ended()

    def seen(user):
        return [one.name for one in upkeep(concerning(user))]

    assert seen(office.editor) == ["Một"]
    assert seen(other.editor) == ["Hai"]
    assert sorted(seen(officer(Role.AUDITOR))) == ["Hai", "Một"]


def test_drafters_concerned_are_told_once_for_each_day(office):
    other = make_office()
    resting_on(office)
    resting_on(office)
    published(other)
    act = ended()
    tell_of_ended_act(act)
    tell_of_ended_act(act)

    assert [(row.recipient, row.title) for row in Notice.objects.filter(kind="upkeep")] == [
        (
            office.editor,
            f"63/2010/NĐ-CP hết hiệu lực từ {TODAY:%d/%m/%Y}: 2 thủ tục của đơn vị cần xem lại",
        )
    ]


# --- pages --------------------------------------------------------------------------------------


def test_act_is_recorded_by_the_control_office_and_the_agency_answers(client, office):
    version = resting_on(office, name="Cấp phép")
    client.force_login(office.control)
    client.post(
        reverse("ended_acts:add"),
        {"number": "63/2010/NĐ-CP", "ended_on": f"{TODAY:%d/%m/%Y}", "replaced_by": ""},
    )
    watched = client.get(PAGE)
    client.force_login(office.editor)
    line = client.get(PAGE).context["lines"][0]
    wrong = client.post(line["answer_url"], {"text": "Đang sửa", "look_again_on": "30/02/2027"})
    right = client.post(
        line["answer_url"],
        {"text": "Đang sửa", "look_again_on": f"{TODAY + days(20):%d/%m/%Y}"},
    )

    assert [row["row"].name for row in watched.context["lines"]] == ["Cấp phép"]
    assert watched.context["may_answer"] is False
    assert (wrong.status_code, wrong.context["form"]["text"].value()) == (422, "Đang sửa")
    assert right.url == PAGE
    assert client.get(PAGE).context["lines"] == []
    assert UpkeepAnswer.objects.get().version == version
    assert client.get(line["answer_url"]).status_code == 404


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Cấp phép xây dựng", "Cấp thẻ"]),
        ("?q=XAY+dung", ["Cấp phép xây dựng"]),
        ("?viec=review", []),
        ("?co-quan=S%E1%BB%9F+X%C3%A2y+d%E1%BB%B1ng", ["Cấp phép xây dựng", "Cấp thẻ"]),
        ("?co-quan=x", []),
    ],
)
def test_list_is_narrowed(client, office, query, names):
    resting_on(office, name="Cấp thẻ")
    resting_on(office, name="Cấp phép xây dựng")
    ended()
    client.force_login(office.control)

    assert [line["row"].name for line in client.get(PAGE + query).context["lines"]] == names


def test_excel_holds_the_list(client, office):
    version = resting_on(office, name="Cấp thẻ")
    ended()
    client.force_login(office.control)

    file = client.get(f"{PAGE}?export=xlsx")

    rows = list(
        openpyxl.load_workbook(BytesIO(b"".join(file.streaming_content))).active.iter_rows(
            values_only=True
        )
    )
    assert rows[1][1:6] == (
        "Căn cứ hết hiệu lực",
        version.procedure.base_code,
        "Cấp thẻ",
        "Sở Xây dựng",
        f"63/2010/NĐ-CP hết hiệu lực từ {TODAY:%d/%m/%Y}.",
    )


def test_page_takes_the_same_queries_for_one_and_three(client, office, django_assert_num_queries):
    resting_on(office)
    ended()
    client.force_login(office.editor)
    client.get(PAGE)
    with django_assert_num_queries(17):
        client.get(PAGE)
    for _more in range(2):
        resting_on(office)
    with django_assert_num_queries(17):
        client.get(PAGE)
