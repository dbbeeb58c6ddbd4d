"""Hung up, taken down, undone: what each place must do on a day, by whom, and never twice."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.enums import Level
from catalogue.models import Effect, ProcedureVersion
from catalogue.sheet_codes import sheet_code
from common import guards
from organisation.enums import PlaceKind, Role
from organisation.models import ServedUnit
from publication.enums import PostingAct
from publication.models import Posting
from publication.queries.posting import decision_posting, due_sheets, place_days
from publication.services import hang_sheets, take_down_sheets, undo_posting
from tests.factories.organisation import PlaceFactory, UnitFactory, officer, officers_of_every_role
from tests.factories.publication import abolish, amend, draft, make_office, published_together, sign

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture(scope="module", autouse=True)
def ground(shared_rows):
    """An office, two texts of a province in force since today, a counter and who works there."""

    def build():
        office = make_office()
        texts = published_together(office, 2)
        place = PlaceFactory(unit=UnitFactory())
        return office, texts, place, officer(Role.COUNTER_OFFICER, unit=place.unit)

    return shared_rows(build)


@pytest.fixture
def office(ground):
    return deepcopy(ground[0])


@pytest.fixture
def texts(ground):
    return deepcopy(ground[1])


@pytest.fixture
def place(ground):
    return deepcopy(ground[2])


@pytest.fixture
def keeper(ground):
    return deepcopy(ground[3])


def sheet_of(version, on=TODAY):
    """The code of the sheet of that text."""
    return next(sheet for sheet, due in due_sheets(on).items() if due.version_id == version.pk)


def day_of(place, on=TODAY):
    [day] = place_days([place], on)
    return day


def told(place, on=TODAY):
    """Codes of procedures that go up, come down, stay."""
    day = day_of(place, on)
    return (
        [one.code for one in day.up],
        [one.code for one in day.down],
        [one.code for one in day.kept],
    )


def amended(office, version, on):
    """A later decision on the text."""
    decision = draft(office, on=on)
    new = amend(decision, version, office.editor)
    sign(decision, office)
    return new


def codes(*versions):
    return [version.procedure.base_code for version in versions]


# --- what must be done --------------------------------------------------------------------------


def test_everything_in_force_must_go_up_until_it_hangs(texts, place, keeper):
    before = told(place)
    hang_sheets(place, [sheet_of(texts[0])], day=TODAY, by=keeper)

    assert before == (codes(*texts), [], [])
    assert told(place) == (codes(texts[1]), [], codes(texts[0]))


def test_later_decision_makes_a_hung_sheet_stale_on_its_day(office, texts, place, keeper):
    hang_sheets(place, [sheet_of(one) for one in texts], day=TODAY, by=keeper)
    new = amended(office, texts[0], TOMORROW)

    assert told(place) == ([], [], codes(*texts))
    assert told(place, TOMORROW) == (codes(texts[0]), codes(texts[0]), codes(texts[1]))
    [stale] = day_of(place, TOMORROW).down
    assert (stale.since, stale.instead.version_id) == (TOMORROW, new.pk)
    assert (
        stale.why == f"Thay bằng bản theo Quyết định {stale.instead.number} ngày {TODAY:%d/%m/%Y}"
    )


def test_abolished_text_comes_down_on_the_day_after_its_last(office, texts, place, keeper):
    hang_sheets(place, [sheet_of(texts[0])], day=TODAY, by=keeper)
    decision = draft(office, on=TOMORROW)
    abolish(decision, texts[0], office.editor)
    sign(decision, office)

    assert told(place)[1] == []
    [stale] = day_of(place, TOMORROW).down
    assert (stale.why, stale.since, stale.instead) == (
        "Thủ tục không còn hiệu lực",
        TOMORROW,
        None,
    )


def test_place_that_closes_takes_everything_down(texts, place, keeper):
    hang_sheets(place, [sheet_of(texts[0])], day=TODAY, by=keeper)
    place.valid_to = TODAY
    place.save()

    assert told(place) == (codes(texts[1]), [], codes(texts[0]))
    assert told(place, TOMORROW) == ([], codes(texts[0]), [])
    assert day_of(place, TOMORROW).down[0].why == "Nơi này đã thôi tiếp nhận"


def test_agencies_chosen_for_a_place_reach_those_below_them(office, texts):
    above = UnitFactory()
    office.unit.parent = above
    office.unit.save()
    place = PlaceFactory(kind=PlaceKind.COMMUNE)

    nothing = told(place)[0]
    place.serve([above])

    assert (nothing, told(place)[0]) == ([], codes(*texts))
    assert ServedUnit.history.get().history_type == "+"


def test_behind_since_the_first_day_something_was_due(texts, place, keeper):
    assert day_of(place, TOMORROW).behind_since == TODAY
    hang_sheets(place, [sheet_of(one) for one in texts], day=TODAY, by=keeper)
    assert day_of(place, TOMORROW).behind_since is None
    assert day_of(PlaceFactory(valid_from=TOMORROW), TOMORROW).behind_since == TOMORROW


@pytest.mark.parametrize("others", [0, 2])
def test_days_of_all_places_cost_the_same(others, texts, place, keeper, django_assert_num_queries):
    hang_sheets(place, [sheet_of(texts[0])], day=TODAY, by=keeper)
    place.valid_to = TODAY
    places = [place, *[PlaceFactory() for _ in range(others)]]

    with django_assert_num_queries(6):
        days = place_days(places, TOMORROW)

    assert [len(day.down) for day in days] == [1, *[0] * others]


def test_decision_tells_how_far_it_hangs_and_where_stale_sheets_do(office, texts, place, keeper):
    other = PlaceFactory()
    hang_sheets(place, [sheet_of(texts[0])], day=TODAY, by=keeper)
    new = amended(office, texts[0], TODAY)
    [act_id] = Effect.objects.filter(version=new).values_list("act_id", flat=True)

    posting = decision_posting(act_id=act_id, procedure_ids={new.procedure_id})
    hang_sheets(place, [sheet_of(new)], day=TODAY, by=keeper)
    after = decision_posting(act_id=act_id, procedure_ids={new.procedure_id})

    assert posting.words == "Đã niêm yết đủ tại 0/2 nơi."
    assert [(one.pk, number) for one, number in posting.missing] == [(place.pk, 1), (other.pk, 1)]
    assert [one.pk for one, _sheets in posting.stale] == [place.pk]
    assert after.words == "Đã niêm yết đủ tại 1/2 nơi."


# --- recording ----------------------------------------------------------------------------------


def test_second_click_doubles_nothing_and_names_who_was_first(texts, place, keeper):
    colleague = officer(Role.COUNTER_OFFICER, unit=place.unit)
    sheet, other = (sheet_of(one) for one in texts)
    hang_sheets(place, [sheet], day=TODAY, by=keeper)

    done = hang_sheets(place, [sheet, other, other], day=TODAY, by=colleague)

    assert [entry.sheet for entry in done.made] == [other]
    assert [(entry.sheet, entry.by) for entry in done.before] == [(sheet, keeper)]
    assert Posting.objects.count() == 2


def test_taking_down_twice_is_told(texts, place, keeper):
    sheet = sheet_of(texts[0])
    hang_sheets(place, [sheet], day=TODAY, by=keeper)
    take_down_sheets(place, [sheet], day=TODAY, by=keeper)

    done = take_down_sheets(place, [sheet], day=TODAY, by=keeper)

    assert (done.made, [entry.act for entry in done.before]) == ([], ["down"])


def test_slip_is_undone_by_a_further_entry(texts, place, keeper):
    sheet = sheet_of(texts[0])
    [hung] = hang_sheets(place, [sheet], day=TODAY, by=keeper).made
    undo_posting(hung, by=keeper)
    after_undo = told(place)[2]
    hang_sheets(place, [sheet], day=TODAY, by=keeper)
    [down] = take_down_sheets(place, [sheet], day=TODAY, by=keeper).made
    undo_posting(down, by=keeper, note="Bấm nhầm")

    entries = list(Posting.objects.values_list("turn", "act", "note"))
    assert after_undo == []
    assert told(place)[2] == codes(texts[0])
    assert entries == [
        (1, "hung", ""),
        (2, "not_hung", ""),
        (3, "hung", ""),
        (4, "down", ""),
        (5, "not_down", "Bấm nhầm"),
    ]


def test_only_the_latest_entry_is_undone(texts, place, keeper):
    sheet = sheet_of(texts[0])
    [hung] = hang_sheets(place, [sheet], day=TODAY, by=keeper).made
    [down] = take_down_sheets(place, [sheet], day=TODAY, by=keeper).made
    with pytest.raises(ValidationError, match="đã được ghi tiếp: đã gỡ"):
        undo_posting(hung, by=keeper)
    counter = undo_posting(down, by=keeper)

    with pytest.raises(ValidationError, match="không hoàn tác tiếp"):
        undo_posting(counter, by=keeper)


def refused(call, *args, **kwargs):
    """The words of a refusal, by field where there is one."""
    with pytest.raises(ValidationError) as wrong:
        call(*args, **kwargs)
    return wrong.value.message_dict if hasattr(wrong.value, "error_dict") else wrong.value.messages


def test_days_that_cannot_be_are_refused_by_name(texts, keeper, place):
    sheet = sheet_of(texts[0])
    new = PlaceFactory(unit=place.unit, valid_from=TODAY)
    hang_sheets(place, [sheet], day=TODAY, by=keeper)

    assert refused(hang_sheets, place, [sheet], day=TOMORROW, by=keeper) == {
        "day": ["Ngày không được ở tương lai."]
    }
    assert refused(hang_sheets, new, [sheet], day=TODAY - timedelta(days=1), by=keeper) == {
        "day": [f"Nơi này tiếp nhận từ ngày {TODAY:%d/%m/%Y}; ngày ghi sớm hơn."]
    }
    assert refused(take_down_sheets, place, [sheet], day=TODAY - timedelta(days=1), by=keeper) == {
        "day": [f"Có tờ mới treo ngày {TODAY:%d/%m/%Y}, sau ngày gỡ."]
    }


def test_sheet_that_must_not_hang_there_is_not_hung(texts, keeper, place):
    commune = PlaceFactory(kind=PlaceKind.COMMUNE, unit=place.unit)

    assert refused(hang_sheets, commune, [sheet_of(texts[0])], day=TODAY, by=keeper) == [
        f"Đến ngày {TODAY:%d/%m/%Y} có 1 tờ không còn phải treo ở đây (vừa có quyết định mới hoặc "
        "đổi phạm vi). Danh sách dưới đây đã được cập nhật; hãy chọn lại."
    ]
    assert refused(hang_sheets, place, ["0" * 16], day=TODAY, by=keeper)


@pytest.mark.parametrize("role", Role.values)
def test_counter_officer_of_the_place_and_the_manager_record(role, texts, place):
    own = officers_of_every_role(place.unit)[role]
    stranger = officer(role)
    sheet = sheet_of(texts[0])

    def may(user):
        try:
            with transaction.atomic():
                [entry] = hang_sheets(place, [sheet], day=TODAY, by=user).made
                undo_posting(entry, by=user)
                take_down_sheets(place, [sheet], day=TODAY, by=user)
                transaction.set_rollback(True)
        except PermissionDenied:
            return False
        return True

    assert (may(own), may(stranger)) == (
        role in (Role.COUNTER_OFFICER, Role.CENTRE_MANAGER),
        role == Role.CENTRE_MANAGER,
    )


# --- what is written stays ----------------------------------------------------------------------


def attempt(act):
    """``sealed`` when a trigger refused, else what happened."""
    try:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)
    except DatabaseError as error:
        return "sealed" if guards.REFUSED in str(error) else "constraint"
    return "done"


def test_entries_stay_and_follow_one_another_whoever_writes(office, texts, place, keeper):
    sheet, other = (sheet_of(one) for one in texts)
    [entry] = hang_sheets(place, [sheet], day=TODAY, by=keeper).made
    unsigned = draft(office)
    text = amend(unsigned, texts[1], office.editor)

    def entered(**fields):
        row = {
            "place": place,
            "version": texts[0],
            "sheet": sheet,
            "turn": 2,
            "act": PostingAct.DOWN,
            "day": TODAY,
            "by": keeper,
            "at": timezone.now(),
        }
        return lambda: Posting.objects.bulk_create([Posting(**{**row, **fields})])

    assert {
        "update": attempt(lambda: Posting.objects.update(day=date(2020, 1, 1))),
        "delete": attempt(lambda: Posting.objects.filter(pk=entry.pk)._raw_delete("default")),
        "down first": attempt(entered(sheet=other, version=texts[1], turn=1)),
        "a turn left out": attempt(entered(turn=3)),
        "hung twice": attempt(entered(act=PostingAct.HUNG)),
        "down undone first": attempt(entered(act=PostingAct.NOT_DOWN)),
        "before it was hung": attempt(entered(day=TODAY - timedelta(days=1))),
        "another text": attempt(entered(version=texts[1])),
        "a draft": attempt(entered(version=text, sheet="f" * 16, turn=1, act=PostingAct.HUNG)),
        "as it should": attempt(entered()),
    } == {
        "update": "sealed",
        "delete": "sealed",
        "down first": "sealed",
        "a turn left out": "sealed",
        "hung twice": "sealed",
        "down undone first": "sealed",
        "before it was hung": "sealed",
        "another text": "sealed",
        "a draft": "sealed",
        "as it should": "done",
    }


# --- any history --------------------------------------------------------------------------------

steps = st.lists(
    st.tuples(
        st.sampled_from(["hang", "hang", "take", "undo", "amend", "abolish"]),
        st.integers(0, 1),
        st.sampled_from([0, 0, 1, 3]),
    ),
    min_size=1,
    max_size=7,
)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=steps)
def test_what_goes_up_and_comes_down_agrees_with_counting_by_hand(
    steps, office, texts, place, keeper
):
    """Each sheet is asked alone: is its text law that day, and was it hung last or taken down?"""
    hung: dict[str, bool] = {}
    with transaction.atomic():
        for act, which, later in steps:
            _do(act, texts[which], TODAY + timedelta(days=later), office, place, keeper, hung)
        for offset in range(-1, 6):
            on = TODAY + timedelta(days=offset)
            day = day_of(place, on)
            law = _law_by_hand(on)

            assert {one.sheet for one in day.up} == {s for s in law if not hung.get(s)}
            assert {one.hanging.sheet for one in day.down} == {
                s for s, there in hung.items() if there and s not in law
            }
        transaction.set_rollback(True)


def _law_by_hand(on):
    """Sheets of texts in force, each effect looked at by itself."""
    return {
        sheet_code(row.version.frozen.digest, row.act.number, row.act.signed_on, row.valid_from)
        for row in Effect.objects.all()
        if row.recorded_to is None
        and row.valid_from <= on
        and (row.valid_to is None or row.valid_to >= on)
        and Level.PROVINCE in row.version.levels
    }


def _do(act, text, on, office, place, keeper, hung):
    last = Posting.objects.order_by("-pk").first()
    law = {due.procedure_id: sheet for sheet, due in due_sheets(TODAY).items()}
    sheet = law.get(text.procedure_id)
    try:
        with transaction.atomic():
            if act == "hang" and sheet:
                hang_sheets(place, [sheet], day=TODAY, by=keeper)
                hung[sheet] = True
            elif act == "take" and hung:
                gone = min(hung)
                take_down_sheets(place, [gone], day=TODAY, by=keeper)
                hung[gone] = False
            elif act == "undo" and last:
                undo_posting(last, by=keeper)
                hung[last.sheet] = last.act == PostingAct.DOWN
            elif act in ("amend", "abolish"):
                _decide(act, text, on, office)
    except ValidationError:
        pass  # a step the register or the law refuses changes nothing


def _decide(act, text, on, office):
    base = ProcedureVersion.objects.in_force(on).filter(procedure=text.procedure).first()
    if base is None:
        raise ValidationError("nothing to change")
    decision = draft(office, on=on)
    if act == "amend":
        amend(decision, base, office.editor)
    else:
        abolish(decision, base, office.editor)
    sign(decision, office)
