"""Public reads of the catalogue."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from catalogue.models import ProcedureCode
from catalogue.queries import (
    edition,
    effect_shown_on,
    in_force_on,
    listed_versions,
    names_of,
    standing_effects,
    successor_units,
    unit_on,
)
from common import kept
from tests.factories.catalogue import VersionFactory
from tests.factories.organisation import UnitFactory
from tests.factories.publication import abolish, amend, draft, make_office, published, sign

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


@pytest.fixture
def office():
    return make_office()


def listed_names(on: date, known=None) -> list[str]:
    listing = in_force_on(on, known).listing
    return [row.name for row in listed_versions(list(listing.ids), on=on, known=known)]


def test_list_is_in_vietnamese_order_and_leaves_drafts_out(office):
    for name in ("Đăng ký", "Ấn hành", "Cấp thẻ", "Ban hành"):
        published(office, name=name)
    VersionFactory(name="Bí mật")

    assert listed_names(TODAY()) == ["Ấn hành", "Ban hành", "Cấp thẻ", "Đăng ký"]


def test_list_follows_the_day_and_what_was_known(office):
    before = timezone.now()
    base = published(office, name="Cũ", on=TODAY() - timedelta(days=10))
    decision = draft(office, on=TODAY() + timedelta(days=5))
    amend(decision, base, office.editor, name="Mới")
    sign(decision, office)

    assert listed_names(TODAY()) == ["Cũ"]
    assert listed_names(TODAY() + timedelta(days=5)) == ["Mới"]
    assert listed_names(TODAY() - timedelta(days=11)) == []
    assert listed_names(TODAY(), before) == []


def test_edition_changes_with_every_signature_and_with_nothing_else(office):
    empty = edition()
    version = published(office)
    first = edition()
    draft(office)
    still = edition()
    decision = draft(office)
    abolish(decision, version, office.editor)  # from its first day on: no new row, one closed
    sign(decision, office)

    assert empty != first
    assert first == still
    assert edition() != first


def test_listing_is_read_anew_after_a_signature(office):
    published(office, name="Một")
    assert listed_names(TODAY()) == ["Một"]

    published(office, name="Hai")

    assert listed_names(TODAY()) == ["Hai", "Một"]


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_one_and_three(office, django_assert_num_queries, count):
    for _ in range(count):
        published(office)
    kept.forget_all()

    with django_assert_num_queries(3):
        listing = in_force_on(TODAY()).listing
        rows = listed_versions(list(listing.ids), on=TODAY())

    assert len(rows) == count


def test_effects_are_found_by_every_code(office):
    version = published(office, procedure__base_code="1.001193")
    ProcedureCode.objects.create(procedure=version.procedure, code="QNG-07", kind="local")

    for code in ("1.001193", "1.001193.000.00.00.H48", "qng-07"):
        assert [effect.version_id for effect in standing_effects(code)] == [version.pk]
    assert standing_effects("9.999999") == []
    assert standing_effects("") == []


def test_code_of_a_draft_has_no_effects():
    VersionFactory(procedure__base_code="1.777777")

    assert standing_effects("1.777777") == []


def test_shown_effect_of_an_amended_and_ended_procedure(office):
    first_day = TODAY() - timedelta(days=20)
    base = published(office, on=first_day)
    decision = draft(office, on=TODAY() + timedelta(days=10))
    later = amend(decision, base, office.editor)
    sign(decision, office)
    effects = standing_effects(base.procedure.base_code)

    def shown(day: date) -> tuple[int, bool, bool, bool]:
        found = effect_shown_on(effects, day)
        return found.effect.version_id, found.begun, found.in_force, found.later is not None

    assert shown(first_day - timedelta(days=1)) == (base.pk, False, False, True)
    assert shown(first_day) == (base.pk, True, True, True)
    assert shown(TODAY() + timedelta(days=9)) == (base.pk, True, True, True)
    assert shown(TODAY() + timedelta(days=10)) == (later.pk, True, True, False)


def test_shown_effect_after_an_abolition_is_the_last_one(office):
    base = published(office, on=TODAY() - timedelta(days=20))
    decision = draft(office)
    abolish(decision, base, office.editor)
    sign(decision, office)

    found = effect_shown_on(standing_effects(base.procedure.base_code), TODAY())

    assert (found.effect.version_id, found.begun, found.in_force) == (base.pk, True, False)


def test_unit_is_the_one_that_answers_on_the_day():
    newest = UnitFactory(name="Sở Nông nghiệp và Môi trường")
    middle = UnitFactory(name="Sở Tài nguyên và Môi trường", valid_to=date(2025, 2, 28))
    oldest = UnitFactory(name="Sở Địa chính", valid_to=date(2003, 12, 31))
    middle.succeeded_by = newest
    middle.save()
    oldest.succeeded_by = middle
    oldest.save()

    successors = successor_units()

    assert unit_on(oldest, date(2002, 1, 1), successors) == oldest
    assert unit_on(oldest, date(2010, 1, 1), successors) == middle
    assert unit_on(oldest, date(2025, 3, 1), successors) == newest
    assert unit_on(newest, date(2025, 3, 1), successors) == newest
    assert unit_on(middle, date(2010, 1, 1), successors).label == (
        "Sở Tài nguyên và Môi trường (nay là Sở Nông nghiệp và Môi trường)"
    )


def test_name_of_a_procedure_is_that_of_the_day(office):
    base = published(office, name="Cũ", on=TODAY() - timedelta(days=5))
    decision = draft(office, on=TODAY() + timedelta(days=5))
    amend(decision, base, office.editor, name="Mới")
    sign(decision, office)
    procedure = base.procedure

    assert names_of([procedure], on=TODAY()) == {procedure.pk: "Cũ"}
    assert names_of([procedure], on=TODAY() + timedelta(days=5)) == {procedure.pk: "Mới"}
    assert names_of([procedure], on=date(2000, 1, 1)) == {procedure.pk: "Cũ"}
