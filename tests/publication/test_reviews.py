"""Review rounds: each state × step × role, answers in any order, one draft, matters of agencies."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organisation.enums import Role
from organisation.models import Notice
from publication import services
from publication.enums import DecisionKind, ItemKind, ListChange, ReviewState, ReviewVerdict
from publication.models import Decision, ReviewAnswer, ReviewEvent, ReviewMove, ReviewPart
from publication.queries.reviews import (
    department_matters,
    lines_of,
    parts_of,
    progress,
    proposed_rows,
    read_lines,
    verdict_counts,
)
from publication.review_rules import REVIEW_MOVES
from tests.factories.organisation import PlaceFactory, UnitFactory, officer, officers_of_every_role
from tests.factories.publication import abolish, draft, listed, make_office, published, sign
from tests.publication.reviews import collected, in_state, opened, prepared

pytestmark = pytest.mark.django_db
V = ReviewVerdict
REFUSED = "CONGKHAI_SEALED"

# --- states, steps, roles -------------------------------------------------------------------------

LEGAL = {
    ("draft", "open"): "open",
    ("draft", "cancel"): "cancelled",
    ("open", "collect"): "collected",
    ("open", "cancel"): "cancelled",
    ("collected", "reopen"): "open",
    ("collected", "close"): "closed",
}


@pytest.mark.parametrize("state", ReviewState.values)
def test_every_state_takes_exactly_its_steps_of_the_director(state):
    ground = in_state(state)
    said = {}
    for name in REVIEW_MOVES:
        try:
            with transaction.atomic():
                said[name] = services.move_review(
                    ground.review, name, by=ground.director, reason="Lý do"
                ).state
                raise DatabaseError
        except DatabaseError:
            pass
        except PermissionDenied:
            said[name] = "refused"

    assert said == {name: LEGAL.get((state, name), "refused") for name in REVIEW_MOVES}


@pytest.mark.parametrize("state", ReviewState.values)
def test_only_the_director_moves_a_round(state):
    ground = in_state(state)
    people = officers_of_every_role(ground.office.unit)
    people.pop(Role.CENTRE_DIRECTOR)

    for person in people.values():
        for name in REVIEW_MOVES:
            with pytest.raises(PermissionDenied):
                services.move_review(ground.review, name, by=person, reason="Lý do")

    ground.review.refresh_from_db()
    assert ground.review.state == state


def acts_of(ground):
    """What an officer may try at a part; each as a call of its own."""
    part = ground.part
    line = ground.lines[0]
    later = ground.part.last_day + timedelta(days=30)
    while later.weekday() > 4:
        later += timedelta(days=1)
    return {
        "answer": lambda by: services.answer_lines(
            part, {line.pk: services.Said(verdict=V.KEEP)}, by=by
        ),
        "hand_in": lambda by: services.hand_in(part, by=by),
        "return": lambda by: services.return_part(part, reason="Thiếu", by=by),
        "extend": lambda by: services.extend_part(part, due_on=later, reason="Bão", by=by),
        "urge": lambda by: services.urge_parts(ground.review, by=by),
        "draft": lambda by: services.draft_from_review(ground.review, by=by),
        "edit": lambda by: services.edit_review(ground.review, by=by, title="Khác"),
    }


EDITORS = {Role.DEPARTMENT_EDITOR, Role.COMMUNE_EDITOR, Role.VERTICAL_EDITOR}
CENTRE = {Role.CENTRE_DIRECTOR, Role.CENTRE_MANAGER}
MAY = {
    # (state, is the part handed in)
    ("open", False): {
        "answer": EDITORS,
        "hand_in": EDITORS,
        "extend": {Role.CENTRE_DIRECTOR},
        "urge": CENTRE,
    },
    ("open", True): {"return": {Role.CENTRE_DIRECTOR}, "urge": CENTRE},
    ("collected", True): {"draft": CENTRE},
    ("closed", True): {},
}


@pytest.mark.parametrize(("state", "handed_in"), MAY)
def test_acts_belong_to_their_roles_and_states(state, handed_in):
    ground = in_state(state)
    if state == "open" and handed_in:
        ground.keep_all()
        ground.hand_in()
    people = officers_of_every_role(ground.office.unit)

    let = {name: set() for name in acts_of(ground)}
    for role, person in people.items():
        for name, act in acts_of(ground).items():
            try:
                with transaction.atomic():
                    act(person)
                    transaction.set_rollback(True)
                let[name].add(role)
            except PermissionDenied:
                pass
            except ValidationError:
                let[name].add(role)

    assert {name: roles for name, roles in let.items() if roles} == MAY[state, handed_in]


def test_editor_of_another_agency_neither_sees_nor_answers():
    ground = opened()
    stranger = officer(Role.DEPARTMENT_EDITOR, unit=UnitFactory())

    assert list(parts_of(ground.review, stranger)) == []
    assert list(parts_of(ground.review, ground.editor)) == [ground.part]
    with pytest.raises(PermissionDenied):
        ground.answer(ground.lines[0], V.KEEP, by=stranger)


def test_editor_of_the_unit_above_answers_for_units_below():
    ground = opened()
    above = UnitFactory()
    ground.office.unit.parent = above
    ground.office.unit.save()

    made, problems = ground.answer(
        ground.lines[0], V.KEEP, by=officer(Role.DEPARTMENT_EDITOR, unit=above)
    )

    assert ([one.verdict for one in made], problems) == ([V.KEEP], {})


# --- opening ------------------------------------------------------------------------------------


def test_opening_fixes_procedures_texts_and_the_last_day():
    ground = opened()

    texts = {line.version.procedure_id: line.version_id for line in ground.lines}
    assert len(texts) == 2
    assert all(line.procedure_id == line.version.procedure_id for line in ground.lines)
    assert ground.part.due_told.startswith("5 ngày làm việc, tính từ ngày sau ngày mở đợt")
    published(ground.office)
    assert ground.part.lines.count() == 2


def test_scope_that_holds_nothing_is_refused():
    ground = prepared(listed=True)

    with pytest.raises(ValidationError) as wrong:
        ground.move("open")

    assert wrong.value.messages == [
        "Phạm vi này không có thủ tục nào đang có hiệu lực; hãy chọn lại."
    ]


def test_opening_tells_the_agency_once():
    ground = opened()

    told = Notice.objects.filter(recipient=ground.editor, kind="answer_review")
    assert [notice.title[:34] for notice in told] == ["Chờ cơ quan bạn rà soát thủ tục, h"]


def test_heading_stays_once_opened():
    ground = opened()

    with pytest.raises(PermissionDenied):
        services.edit_review(ground.review, by=ground.manager, title="Khác")


# --- answers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"verdict": ""}, "Hãy chọn một đề nghị."),
        ({"verdict": "burn"}, "Hãy chọn một đề nghị."),
        ({"verdict": V.AMEND}, "Hãy viết lý do."),
        ({"verdict": V.ABOLISH, "reason": "  "}, "Hãy viết lý do."),
        ({"verdict": V.MOVE, "reason": "Gần dân"}, "Hãy chọn nơi tiếp nhận mới."),
        ({"verdict": V.KEEP, "reason": "x" * 2001}, "Lý do dài hơn 2000 ký tự."),
        ({"verdict": V.KEEP}, ""),
    ],
)
def test_answer_says_what_is_missing(said, problem):
    ground = opened()
    line = ground.lines[0]

    made, problems = services.answer_lines(
        ground.part, {line.pk: services.Said(**said)}, by=ground.editor
    )

    assert problems.get(line.pk, "") == problem
    assert len(made) == (0 if problem else 1)


def test_good_line_is_kept_though_another_is_wrong():
    ground = opened()
    first, second = ground.lines

    made, problems = services.answer_lines(
        ground.part,
        {first.pk: services.Said(verdict=V.AMEND), second.pk: services.Said(verdict=V.KEEP)},
        by=ground.editor,
    )

    assert [one.line_id for one in made] == [second.pk]
    assert problems == {first.pk: "Hãy viết lý do."}


def test_colleagues_later_answer_is_shown_and_not_run_over():
    ground = opened()
    line = ground.lines[0]
    colleague = officer(Role.DEPARTMENT_EDITOR, unit=ground.office.unit)
    ground.answer(line, V.ABOLISH, reason="Không còn đối tượng", by=colleague, seen=0)

    made, problems = ground.answer(line, V.KEEP, seen=0)

    assert made == []
    assert problems[line.pk].startswith(
        f"{colleague} vừa đề nghị “Bãi bỏ – Không còn đối tượng” lúc "
    )
    assert [one.turn for one in ground.answer(line, V.KEEP, seen=1)[0]] == [2]


def test_same_answer_again_writes_nothing():
    ground = opened()
    ground.answer(ground.lines[0], V.AMEND)
    ground.answer(ground.lines[0], V.AMEND, seen=0)

    assert ReviewAnswer.objects.count() == 1


def test_keeping_many_leaves_answered_lines_alone():
    ground = opened()
    ground.answer(ground.lines[0], V.ABOLISH)

    ground.keep_all()

    assert verdict_counts([ground.part]) == {
        "keep": 1,
        "amend": 0,
        "abolish": 1,
        "move": 0,
        "none": 0,
    }


def test_line_of_another_part_is_not_answered():
    ground, other = opened(), opened()

    made, problems = services.answer_lines(
        ground.part, {other.lines[0].pk: services.Said(verdict=V.KEEP)}, by=ground.editor
    )

    assert (made, problems) == ([], {})


STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("answer"), st.integers(0, 1), st.sampled_from(["keep", "amend", "abolish"])
        ),
        st.tuples(st.just("hand_in")),
        st.tuples(st.just("return")),
        st.tuples(st.just("collect")),
        st.tuples(st.just("reopen")),
    ),
    max_size=12,
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_any_order_of_steps_agrees_with_the_oracle(db, steps):
    """The oracle: a dict of last answers, whether handed in, the round's state."""
    with transaction.atomic():
        ground = opened()
        last, handed, state = {}, False, "open"
        for name, *rest in steps:
            if name == "answer":
                allowed = state == "open" and not handed
                act = lambda: ground.answer(ground.lines[rest[0]], rest[1])  # noqa: E731, B023
            elif name == "hand_in":
                allowed = state == "open" and not handed and len(last) == 2
                act = ground.hand_in
            elif name == "return":
                allowed = state == "open" and handed
                act = lambda: services.return_part(  # noqa: E731
                    ground.part, reason="Thiếu", by=ground.director
                )
            else:
                allowed = (name, state) in (("collect", "open"), ("reopen", "collected"))
                act = lambda: ground.move(name, reason="Lý do")  # noqa: E731, B023
            try:
                with transaction.atomic():
                    act()
                done = True
            except (PermissionDenied, ValidationError):
                done = False
            assert done == allowed
            if done and name == "answer":
                last[rest[0]] = rest[1]
            elif done:
                handed = {"hand_in": True, "return": False}.get(name, handed)
                state = {"collect": "collected", "reopen": "open"}.get(name, state)
        found = read_lines(lines_of([ground.part]))
        by_line = {one.line.pk: one.verdict for one in found}
        assert [by_line[line.pk] for line in ground.lines] == [last.get(n, "") for n in (0, 1)]
        ground.review.refresh_from_db()
        assert (ground.review.state, ground.part.is_handed_in) == (state, handed)
        transaction.set_rollback(True)


# --- handing in, returning, extending, urging -----------------------------------------------------


def test_part_is_handed_in_when_every_line_is_answered():
    ground = opened()
    ground.answer(ground.lines[0], V.KEEP)

    with pytest.raises(ValidationError) as wrong:
        ground.hand_in()

    assert wrong.value.messages == ["Còn 1 thủ tục chưa có đề nghị; hãy rà soát đủ rồi gửi."]


def test_handing_in_settles_the_notices_and_tells_the_centre():
    ground = opened()
    ground.keep_all()

    ground.hand_in()

    assert ground.editor.notices.unread().filter(kind="answer_review").count() == 0
    assert ground.manager.notices.filter(title__startswith=str(ground.office.unit)).count() == 1


def test_urging_reminds_those_behind_once_a_day():
    ground = opened()

    first = services.urge_parts(ground.review, by=ground.manager)
    second = services.urge_parts(ground.review, by=ground.director)

    assert (len(first), len(second)) == (1, 0)
    assert ground.editor.notices.filter(title__startswith="Nhắc rà soát").count() == 1


def test_extension_moves_the_last_day_and_what_is_late():
    ground = opened()
    late_on = ground.part.last_day + timedelta(days=7)
    new = ground.part.last_day + timedelta(days=14)

    def late():
        [one] = progress(ReviewPart.objects.with_standing(), today=late_on)
        return one.late

    before = late()
    services.extend_part(ground.part, due_on=new, reason="Bão số 12", by=ground.director)

    assert (before, late()) == (5, 0)
    assert ground.part.last_day == new


@pytest.mark.parametrize("days", [-400, 0])
def test_extension_to_an_earlier_day_is_refused(days):
    ground = opened()

    with pytest.raises(ValidationError) as wrong:
        services.extend_part(
            ground.part,
            due_on=ground.part.last_day + timedelta(days=days),
            reason="Bão",
            by=ground.director,
        )

    assert list(wrong.value.message_dict) == ["due_on"]


def test_collecting_with_agencies_missing_asks_for_a_reason():
    ground = opened()

    with pytest.raises(ValidationError) as wrong:
        ground.move("collect")

    assert list(wrong.value.message_dict) == ["reason"]
    assert ground.move("collect", reason="Đã nhắc ba lần").state == ReviewState.COLLECTED


# --- what the answers become ----------------------------------------------------------------------


def received_at(ground, *places):
    """The first line's procedure is received there."""
    procedure = ground.office and published(ground.office).procedure
    listed(
        ground.centre,
        *[services.ListRow(procedure=procedure, place=place) for place in places],
    )
    return procedure


def moved_to(place, *at):
    """A collected round in which one procedure, received ``at``, is to go to ``place``."""
    ground = prepared(0)
    procedure = received_at(ground, *at) if at else published(ground.office).procedure
    ground.move("open")
    ground.answer(ground.lines[0], V.MOVE, place=place, reason="Gần dân hơn")
    ground.hand_in()
    ground.move("collect")
    return ground, procedure


@pytest.mark.parametrize(
    ("at", "rows"),
    [
        ("", [("taken_in", "N", None)]),
        ("A", [("moved", "N", "A")]),
        ("AB", [("moved", "N", "A"), ("taken_out", "B", None)]),
        ("AN", [("taken_out", "A", None)]),
        ("N", []),
    ],
)
def test_moving_becomes_rows_of_the_list(at, rows):
    places = {name: PlaceFactory(name=name) for name in "ABN"}
    ground, _procedure = moved_to(places["N"], *[places[name] for name in at])

    found = proposed_rows(read_lines(lines_of([ground.part])))

    assert [
        (row.change, row.place.name, row.from_place.name if row.from_place else None)
        for row in found
    ] == rows


def test_answers_become_one_draft_and_a_second_click_gives_the_same():
    ground, procedure = moved_to(PlaceFactory(), PlaceFactory())

    made = services.draft_from_review(ground.review, by=ground.manager)
    again = services.draft_from_review(ground.review, by=ground.director)

    assert made == again
    assert made.kind == DecisionKind.RECEPTION
    assert "“Rà soát quý 4”" in made.title
    item = made.list_items.get()
    assert (item.procedure, item.change, item.note) == (
        procedure,
        ListChange.MOVED,
        "Gần dân hơn",
    )
    assert ground.review.decision == made
    assert Decision.objects.filter(kind=DecisionKind.RECEPTION, act=None).count() == 1


def test_withdrawn_draft_makes_room_for_another():
    ground, _procedure = moved_to(PlaceFactory(), PlaceFactory())
    first = services.draft_from_review(ground.review, by=ground.manager)
    services.withdraw(first, by=ground.manager, reason="Lập lại")

    second = services.draft_from_review(ground.review, by=ground.manager)

    assert second != first


def test_nothing_to_move_makes_no_draft():
    ground = collected()

    with pytest.raises(ValidationError):
        services.draft_from_review(ground.review, by=ground.manager)

    assert Decision.objects.filter(kind=DecisionKind.RECEPTION).count() == 0


def matters(ground):
    return [
        (one.reviewed.verdict, one.item is not None, one.is_done)
        for one in department_matters([ground.part])
    ]


def test_amending_and_abolishing_are_begun_by_the_agency_in_one_click():
    ground = opened()
    first, second = ground.lines
    ground.answer(first, V.AMEND)
    ground.answer(second, V.ABOLISH)
    ground.hand_in()
    ground.move("collect")

    before = matters(ground)
    decision = services.draft_from_matters(ground.part, [first.pk, second.pk], by=ground.editor)

    assert before == [(V.AMEND, False, False), (V.ABOLISH, False, False)]
    assert {item.procedure_id: item.kind for item in decision.items.all()} == {
        first.procedure_id: ItemKind.AMENDED,
        second.procedure_id: ItemKind.ABOLISHED,
    }
    assert matters(ground) == [(V.AMEND, True, False), (V.ABOLISH, True, False)]
    with pytest.raises(ValidationError):
        services.draft_from_matters(ground.part, [first.pk], by=ground.editor)


def test_matter_is_done_when_its_decision_is_signed():
    ground = opened(1)
    ground.answer(ground.lines[0], V.ABOLISH)
    ground.hand_in()
    ground.move("collect")
    decision = draft(ground.office)
    abolish(decision, ground.lines[0].version, ground.editor)

    sign(decision, ground.office)

    assert matters(ground) == [(V.ABOLISH, True, True)]


def test_text_that_changed_during_the_round_is_marked():
    ground = opened(1)
    decision = draft(ground.office)
    abolish(decision, ground.lines[0].version, ground.editor)
    [before] = read_lines(lines_of([ground.part]))

    sign(decision, ground.office)

    [after] = read_lines(lines_of([ground.part]))
    assert (before.has_changed, after.has_changed) == (False, True)


# --- triggers -----------------------------------------------------------------------------------


def said_of(sql, *values):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    except DatabaseError as error:
        return REFUSED if REFUSED in str(error) else repr(error)
    return "done"


def test_triggers_refuse_what_services_never_write():
    ground = opened()
    ground.keep_all()
    ground.hand_in()
    review, part, line = ground.review.pk, ground.part.pk, ground.lines[0].pk
    now = timezone.now()
    attacks = {
        "state": ("UPDATE publication_reviewround SET state = 'closed' WHERE id = %s", review),
        "title": ("UPDATE publication_reviewround SET title = 'x' WHERE id = %s", review),
        "round": ("DELETE FROM publication_reviewround WHERE id = %s", review),
        "due": ("UPDATE publication_reviewpart SET due_on = '2099-01-01' WHERE id = %s", part),
        "line": ("DELETE FROM publication_reviewline WHERE id = %s", line),
        "answer": ("UPDATE publication_reviewanswer SET verdict = 'keep' WHERE line_id = %s", line),
        "unanswer": ("DELETE FROM publication_reviewanswer WHERE line_id = %s", line),
        "event": ("DELETE FROM publication_reviewevent WHERE part_id = %s", part),
        "moves": ("DELETE FROM publication_reviewmove WHERE review_id = %s", review),
        "late answer": (
            "INSERT INTO publication_reviewanswer (line_id, turn, verdict, reason, at, by_id, role) "
            "VALUES (%s, 2, 'keep', '', %s, %s, 'x')",
            line,
            now,
            ground.editor.pk,
        ),
        "handed in twice": (
            "INSERT INTO publication_reviewevent (part_id, act, reason, at, by_id, role) "
            "VALUES (%s, 'handed_in', '', %s, %s, 'x')",
            part,
            now,
            ground.editor.pk,
        ),
        "further part": (
            "INSERT INTO publication_reviewpart (review_id, unit_id, due_on, due_told) "
            "VALUES (%s, %s, '2099-01-01', '')",
            review,
            ground.centre.unit.pk,
        ),
        "illegal move": (
            "INSERT INTO publication_reviewmove "
            "(review_id, name, from_state, to_state, by_id, role, at, reason, history_ids) "
            "VALUES (%s, 'close', 'open', 'closed', %s, 'x', %s, '', '{}')",
            review,
            ground.director.pk,
            now,
        ),
    }

    said = {name: said_of(*attack) for name, attack in attacks.items()}

    assert said == dict.fromkeys(attacks, REFUSED)
    assert ReviewMove.objects.count() == 1
    assert ReviewEvent.objects.count() == 1


def test_lists_take_the_same_queries_for_one_line_and_three(django_assert_num_queries):
    for number in (1, 3):
        ground = opened(number)
        ground.keep_all()
        part = ground.part
        with django_assert_num_queries(4):
            read_lines(lines_of([part]))


def test_other_office_has_no_say():
    ground = opened()
    other = make_office()

    with pytest.raises(PermissionDenied):
        services.draft_from_matters(ground.part, [], by=other.editor)
