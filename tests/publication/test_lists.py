"""The Centre's list: drafted, signed, in effect by place and day, refused, mended, verified."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from catalogue.models import Reception
from common.transitions import MoveRefused
from organisation.enums import Role
from publication import services
from publication.chain import check_dump
from publication.enums import DecisionKind, ItemKind, ListChange, State
from publication.models import Decision
from publication.queries import checks_before_sending, decision_clocks
from publication.services.dumping import dump_lines
from publication.verification import broken_records
from tests.factories.organisation import PlaceFactory, officer
from tests.factories.publication import (
    abolish,
    decision_in,
    draft,
    issue,
    listed,
    make_centre_office,
    make_office,
    mended_paper,
    paper,
    paper_draft,
    published,
    sign,
    take_in,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def today():
    return timezone.localdate()


@pytest.fixture
def office():
    return make_centre_office()


@pytest.fixture
def procedure():
    return published(make_office()).procedure


def row(procedure, place, change=ListChange.TAKEN_IN, **fields):
    return services.ListRow(procedure=procedure, place=place, change=change, **fields)


def standing(procedure):
    """(place, first day, last day) of what stands now."""
    rows = Reception.objects.recorded().filter(procedure=procedure).order_by("valid_from", "pk")
    return [(it.place, it.valid_from, it.valid_to) for it in rows]


def problems(decision):
    return [check.message for check in checks_before_sending(decision) if not check.passed]


# --- what signing does --------------------------------------------------------------------------


def test_signed_list_takes_procedures_in_from_their_days(office, procedure):
    place, later = PlaceFactory(), today() + 9 * DAY

    decision = listed(
        office,
        row(procedure, place),
        row(procedure, PlaceFactory(name="Quầy 2"), effective_on=later),
    )

    assert decision.state == State.ISSUED
    assert [days for _place, *days in standing(procedure)] == [[today(), None], [later, None]]
    assert list(broken_records()) == []
    assert list(check_dump(dump_lines())) == []


def test_canonical_content_names_the_kind_and_each_place(office, procedure):
    place = PlaceFactory(name="Quầy 7")

    decision = listed(office, row(procedure, place, note="Chỉ buổi sáng"))

    assert '"record":"reception_list"' in decision.canonical
    assert f'"place":{{"name":"Quầy 7","number":{place.pk},"unit":"{place.unit.code}"}}' in (
        decision.canonical
    )


def test_publication_decision_says_nothing_of_its_kind(procedure):
    decision = Decision.objects.get()

    assert '"record":"publication_decision"' in decision.canonical
    assert '"kind":"publication"' not in decision.canonical


def test_moving_ends_one_place_and_begins_another(office, procedure):
    old, new = PlaceFactory(), PlaceFactory()
    listed(office, row(procedure, old))
    day = today() + 3 * DAY

    listed(
        office,
        row(procedure, new, ListChange.MOVED, from_place=old, effective_on=day),
    )

    assert standing(procedure) == [(old, today(), day - DAY), (new, day, None)]
    assert list(broken_records()) == []


def test_taking_out_ends_on_the_eve_and_drops_what_was_to_come(office, procedure):
    place = PlaceFactory()
    listed(office, row(procedure, place))
    listed(office, row(procedure, place, ListChange.TAKEN_OUT, effective_on=today() + 5 * DAY))
    listed(office, row(procedure, place, effective_on=today() + 9 * DAY))

    listed(office, row(procedure, place, ListChange.TAKEN_OUT, effective_on=today() + 2 * DAY))

    assert standing(procedure) == [(place, today(), today() + DAY)]
    assert list(broken_records()) == []


def test_what_is_taken_in_before_a_later_row_ends_on_its_eve(office, procedure):
    place = PlaceFactory()
    listed(office, row(procedure, place, effective_on=today() + 9 * DAY))

    listed(office, row(procedure, place))

    assert standing(procedure) == [
        (place, today(), today() + 8 * DAY),
        (place, today() + 9 * DAY, None),
    ]


def test_struck_procedure_goes_on_in_a_draft_of_the_same_kind(office, procedure):
    other, place = published(make_office()).procedure, PlaceFactory()
    decision = draft(office)
    services.add_list_rows(decision, [row(procedure, place), row(other, place)], by=office.editor)

    signed = sign(decision, office, struck=frozenset({other.base_code}))

    left = Decision.objects.get(struck_from=signed)
    assert (left.kind, left.state) == (DecisionKind.RECEPTION, State.DRAFTING)
    assert [item.procedure for item in left.list_items.all()] == [other]
    assert standing(other) == []
    assert list(broken_records()) == []


def test_mend_of_a_list_changes_its_number_on_the_axis_of_what_was_known(office, procedure):
    decision = listed(office, row(procedure, PlaceFactory()))
    old = decision.act.number
    mend = services.propose_mend(
        decision, by=office.clerk, paper=mended_paper(decision, "9001/QĐ-UBND"), reason="Gõ nhầm"
    )

    mend = services.confirm_mend(mend, by=office.control)

    eve = mend.settled_at - timedelta(microseconds=1)
    numbers = [
        Reception.objects.covering(today(), moment).get().act.number
        for moment in (eve, mend.settled_at)
    ]
    assert numbers == [old, "9001/QĐ-UBND"]
    assert list(broken_records()) == []
    assert list(check_dump(dump_lines())) == []


def test_list_is_recorded_from_paper_by_two_officers(office, procedure):
    decision = paper_draft(office)
    take_in(decision, procedure)

    decision = services.record_from_paper(decision, by=office.clerk, paper=paper())
    decision = services.confirm_paper(decision, by=office.control)

    assert (decision.kind, decision.state) == (DecisionKind.RECEPTION, State.ISSUED)
    assert len(standing(procedure)) == 1


def test_only_the_clocks_of_sending_and_posting_run_for_a_list(office):
    decision = decision_in(State.ISSUED, office)

    assert [shown.clock.key for shown in decision_clocks(decision)] == ["send", "post"]


# --- refused before sending ---------------------------------------------------------------------


def test_empty_list_without_a_day_is_refused(office):
    decision = draft(office)
    decision = services.edit_decision(decision, by=office.editor, effective_on=None)

    assert problems(decision) == ["Danh sách trống.", "Hãy nhập ngày quyết định có hiệu lực."]
    with pytest.raises(ValidationError):
        services.send_for_check(decision, by=office.editor)


def test_row_without_a_day_is_refused(office, procedure):
    decision = services.edit_decision(draft(office), by=office.editor, effective_on=None)
    take_in(decision, procedure)

    assert problems(decision) == [
        "Hãy nhập ngày quyết định có hiệu lực.",
        "Chưa có ngày áp dụng.",
    ]


def test_procedure_not_in_force_on_the_day_is_refused(office, procedure):
    department = make_office()
    version = published(department)
    ending = draft(department, on=today() + 2 * DAY)
    abolish(ending, version, department.editor)
    sign(ending, department)
    decision = draft(office)
    take_in(decision, version.procedure, effective_on=today() + 2 * DAY)

    assert problems(decision) == [
        f"Thủ tục không có hiệu lực vào ngày {today() + 2 * DAY:%d/%m/%Y}."
    ]


def test_place_that_has_ended_or_not_begun_is_refused(office, procedure):
    ended = PlaceFactory(name="Quầy cũ", valid_to=today() - DAY)
    coming = PlaceFactory(name="Quầy mới", valid_from=today() + DAY)
    decision = draft(office)
    take_in(decision, procedure, ended)
    take_in(decision, procedure, coming)

    assert problems(decision) == [
        f"Quầy cũ đã thôi tiếp nhận từ sau ngày {today() - DAY:%d/%m/%Y}.",
        f"Quầy mới chỉ tiếp nhận từ {today() + DAY:%d/%m/%Y}.",
    ]


def test_taking_in_twice_is_refused(office, procedure):
    place = PlaceFactory(name="Quầy 1")
    first = listed(office, row(procedure, place))
    decision = draft(office)
    take_in(decision, procedure, place)

    assert problems(decision) == [
        f"Đã tiếp nhận tại Quầy 1 từ {today():%d/%m/%Y} theo Quyết định số {first.act.number}."
    ]


def test_leaving_a_place_it_is_not_at_is_refused(office, procedure):
    old, new = PlaceFactory(name="Quầy 1"), PlaceFactory(name="Quầy 2")
    decision = draft(office)
    services.add_list_rows(
        decision,
        [
            row(procedure, new, ListChange.MOVED, from_place=old),
            row(published(make_office()).procedure, old, ListChange.TAKEN_OUT),
        ],
        by=office.editor,
    )

    assert (
        problems(decision)
        == [
            f"Ngày {today():%d/%m/%Y} thủ tục không tiếp nhận tại Quầy 1.",
        ]
        * 2
    )


def test_one_place_touched_twice_in_one_list_is_refused(office, procedure):
    old, new, third = PlaceFactory(), PlaceFactory(), PlaceFactory()
    listed(office, row(procedure, old))
    decision = draft(office)
    services.add_list_rows(
        decision,
        [
            row(procedure, new, ListChange.MOVED, from_place=old),
            row(procedure, third, ListChange.MOVED, from_place=old),
        ],
        by=office.editor,
    )

    assert problems(decision) == ["Thủ tục được nêu hơn một lần cho cùng một nơi tiếp nhận."] * 2


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_lists_on_one_procedure_are_signed_one_after_the_other(office, procedure, order):
    place = PlaceFactory()
    both = []
    for _ in range(2):
        decision = draft(office)
        take_in(decision, procedure, place)
        decision = services.send_for_check(decision, by=office.editor)
        decision = services.pass_check(decision, by=office.control)
        both.append(services.submit(decision, by=office.chief, number=f"{len(both) + 1}/TTr-VP"))

    issue(both[order[0]], office)

    with pytest.raises(ValidationError):
        issue(both[order[1]], office)
    assert len(standing(procedure)) == 1
    assert list(broken_records()) == []


# --- who ----------------------------------------------------------------------------------------


def test_department_editor_drafts_no_list(office):
    stranger = officer(Role.DEPARTMENT_EDITOR, unit=office.unit)

    with pytest.raises(PermissionDenied):
        services.draft_list([], title="Danh mục", by=stranger)


def test_list_is_drafted_at_once_with_its_rows(office, procedure):
    place = PlaceFactory()

    decision = services.draft_list([row(procedure, place)], title="Danh mục", by=office.editor)

    assert (decision.unit, decision.kind) == (office.unit, DecisionKind.RECEPTION)
    item = decision.list_items.get()
    assert (item.procedure, item.place, item.history.get().history_user) == (
        procedure,
        place,
        office.editor,
    )


def test_wrong_rows_refuse_all_of_them(office, procedure):
    place = PlaceFactory(name="Quầy 1")
    rows = [
        row(procedure, place),
        row(procedure, place),
        row(published(make_office()).procedure, place, ListChange.MOVED),
    ]

    with pytest.raises(ValidationError) as refused:
        services.draft_list(rows, title="Danh mục", by=office.editor)

    assert len(refused.value.messages) == 2
    assert not Decision.objects.filter(kind=DecisionKind.RECEPTION).exists()


def test_drafter_of_the_list_never_checks_it(office):
    decision = decision_in(State.IN_CHECK, office)
    drafter = office.editor
    drafter.holdings.create(role=Role.CONTROL_OFFICER, unit=office.unit, valid_from=today() - DAY)

    with pytest.raises(MoveRefused):
        services.pass_check(decision, by=type(drafter).objects.get(pk=drafter.pk))


def test_rows_of_one_kind_never_stand_in_a_decision_of_another(office, procedure):
    with pytest.raises(PermissionDenied):
        services.add_list_rows(
            draft(make_office()), [row(procedure, PlaceFactory())], by=office.editor
        )
    with pytest.raises(PermissionDenied):
        services.add_item(
            draft(office), kind=ItemKind.ABOLISHED, procedure=procedure, by=office.editor
        )
