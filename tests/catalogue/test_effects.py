"""What is law on a day, as known at a moment: each kind of change, and any order of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from catalogue.models import Effect, ProcedureVersion
from common import guards
from publication import services
from publication.enums import ItemKind
from tests.factories.publication import (
    abolish,
    acknowledge_later,
    add_new,
    amend,
    draft,
    make_office,
    published,
    sign,
)

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


def day(offset: int) -> date:
    return TODAY + timedelta(days=offset)


def early(offset):
    """What a decision that applies before it is signed must say."""
    return {"shortened": True, "shortened_reason": "Có hiệu lực ngay"} if offset < 0 else {}


def law(procedure, offset, known=None):
    """The text in force on that day, or None."""
    return (
        ProcedureVersion.objects.in_force(on=day(offset), known=known)
        .filter(procedure=procedure)
        .first()
    )


def rows(procedure):
    """Standing effects: (text, first day, last day, whether an act ended it), days from today."""
    found = Effect.objects.filter(procedure=procedure).recorded().order_by("valid_from")
    return [
        (
            row.version,
            (row.valid_from - TODAY).days,
            row.valid_to and (row.valid_to - TODAY).days,
            bool(row.ended_by_id),
        )
        for row in found
    ]


def amended(office, base, offset, **changes):
    decision = draft(office, on=day(offset), **early(offset))
    version = amend(decision, base, office.editor, **changes)
    sign(decision, office)
    return version


def abolished(office, base, offset):
    decision = draft(office, on=day(offset), **early(offset))
    abolish(decision, base, office.editor)
    return sign(decision, office)


def corrected(office, base, offset, **changes):
    decision = draft(office, on=day(offset), **early(offset))
    item = services.correct_procedure(decision, base=base, by=office.editor)
    for name, value in changes.items():
        setattr(item.version, name, value)
    item.version.save()
    acknowledge_later(item, by=office.editor)
    sign(decision, office)
    return item.version


def test_new_text_is_law_from_its_day_on():
    text = published(make_office(), on=day(10))

    assert law(text.procedure, 9) is None
    assert law(text.procedure, 10) == text
    assert law(text.procedure, 4000) == text


def test_amendment_follows_without_gap_or_overlap():
    office = make_office()
    old = published(office)
    new = amended(office, old, 10, time_limit_amount=3)

    assert rows(old.procedure) == [(old, 0, 9, True), (new, 10, None, False)]
    assert (law(old.procedure, 9), law(old.procedure, 10)) == (old, new)


def test_second_decision_of_the_same_day_prevails():
    office = make_office()
    old = published(office)
    first = amended(office, old, 0, time_limit_amount=3)
    second = amended(office, first, 0, time_limit_amount=2)

    assert rows(old.procedure) == [(second, 0, None, False)]
    assert law(old.procedure, 0) == second


def test_texts_signed_for_later_days_wait_in_line():
    office = make_office()
    first = published(office)
    second = amended(office, first, 10, time_limit_amount=3)
    third = amended(office, second, 20, time_limit_amount=2)

    assert rows(first.procedure) == [
        (first, 0, 9, True),
        (second, 10, 19, True),
        (third, 20, None, False),
    ]


def test_amendment_that_a_later_text_would_cover_is_refused():
    office = make_office()
    first = published(office)
    later = amended(office, first, 20, time_limit_amount=3)
    decision = draft(office, on=day(10))
    amend(decision, first, office.editor, time_limit_amount=2)

    with pytest.raises(ValidationError) as refused:
        sign(decision, office)

    assert refused.value.messages == [
        f"{first.procedure} – Sửa đổi, bổ sung: Nội dung đã được ký theo Quyết định "
        f"{Effect.objects.recorded().get(version=later).act.number}, có hiệu lực từ {day(20):%d/%m/%Y}, sau ngày này; "
        "quyết định này sẽ bị phủ lấp."
    ]


def test_abolition_ends_the_law_the_day_before():
    office = make_office()
    text = published(office)
    abolished(office, text, 5)

    assert rows(text.procedure) == [(text, 0, 4, True)]
    assert (law(text.procedure, 4), law(text.procedure, 5)) == (text, None)


def test_abolition_on_the_first_day_leaves_no_day_of_law():
    office = make_office()
    text = published(office)
    abolished(office, text, 0)

    assert rows(text.procedure) == []
    assert law(text.procedure, 0) is None


def test_replacement_takes_the_old_down_the_day_the_new_stands():
    office = make_office()
    old = published(office)
    decision = draft(office, on=day(7))
    new = add_new(decision, office)
    abolish(decision, old, office.editor, kind=ItemKind.REPLACED, successor=new.procedure)
    sign(decision, office)

    assert (law(old.procedure, 6), law(new.procedure, 6)) == (old, None)
    assert (law(old.procedure, 7), law(new.procedure, 7)) == (None, new)


def test_correction_of_the_past_changes_what_is_known_now_not_what_was_known():
    office = make_office()
    text = published(office, on=day(-30))
    before = timezone.now()
    right = corrected(office, text, -30, time_limit_amount=4)

    assert law(text.procedure, -10) == right
    assert law(text.procedure, -10, known=before) == text


def test_correction_from_a_later_day_leaves_the_days_before():
    office = make_office()
    text = published(office, on=day(-30))
    right = corrected(office, text, -20, time_limit_amount=4)

    assert rows(text.procedure) == [(text, -30, -21, True), (right, -20, None, False)]


def test_correction_before_a_later_text_ends_where_that_text_begins():
    office = make_office()
    first = published(office, on=day(-30))
    second = amended(office, first, -10, time_limit_amount=3)
    right = corrected(office, first, -30, seen=second, time_limit_amount=4)

    assert rows(first.procedure) == [(right, -30, -11, True), (second, -10, None, False)]


def test_correction_before_an_abolition_does_not_undo_it():
    office = make_office()
    text = published(office, on=day(-30))
    ending = abolished(office, text, -5)
    right = corrected(office, text, -20, time_limit_amount=4)

    assert rows(text.procedure) == [(text, -30, -21, True), (right, -20, -6, True)]
    assert Effect.objects.recorded().get(version=right).ended_by == ending.act
    assert law(text.procedure, -5) is None


def test_known_before_the_record_knows_nothing():
    before = timezone.now()
    text = published(make_office(), on=day(-30))

    assert law(text.procedure, 0, known=before) is None
    assert law(text.procedure, 0) == text


def test_row_is_known_from_its_moment_on_and_until_before_its_end():
    office = make_office()
    text = published(office)
    began = Effect.objects.get().recorded_from
    amended(office, text, 10, time_limit_amount=3)
    ended = Effect.objects.exclude(recorded_to=None).get().recorded_to

    tick = timedelta(microseconds=1)
    assert law(text.procedure, 10, known=began - tick) is None
    assert law(text.procedure, 10, known=began) == text
    assert law(text.procedure, 10, known=ended - tick) == text
    assert law(text.procedure, 10, known=ended) != text


@pytest.mark.only_on("postgres")
@pytest.mark.parametrize(
    ("days", "recorded", "is_taken"),
    [
        ((0, 9), (0, None), False),
        ((9, None), (0, None), False),  # the first text's last day
        ((10, None), (0, None), True),
        ((-9, -1), (0, None), True),
        ((0, 9), (-9, 0), True),  # known until the very moment the first one is
        ((0, 9), (-9, 1), False),
    ],
)
def test_exclusion_constraint_stands_behind_the_guards(days, recorded, is_taken):
    """The second lock on PostgreSQL: with every trigger taken away two texts still can't overlap."""
    published(make_office())
    guards.take_down(connection)
    first = Effect.objects.get()
    Effect.objects.update(valid_from=day(0), valid_to=day(9))
    at = first.recorded_from
    begin, end = (at + timedelta(days=shift) if shift is not None else None for shift in recorded)

    def again():
        with transaction.atomic():
            Effect.objects.create(
                procedure=first.procedure,
                version=first.version,
                act=first.act,
                valid_from=day(days[0]),
                valid_to=None if days[1] is None else day(days[1]),
                recorded_from=begin,
                recorded_to=end,
            )

    if is_taken:
        again()
    else:
        with pytest.raises(IntegrityError, match="effect_no_overlap"):
            again()
    assert Effect.objects.count() == 1 + is_taken
