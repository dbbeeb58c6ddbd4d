"""Public reads of the catalogue. Everything here starts from effects: a draft has none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

from django.db.models import Exists, OuterRef, Q, Subquery

from catalogue.facets import Listing, make_listing
from catalogue.models import (
    Effect,
    Form,
    Procedure,
    ProcedureCode,
    ProcedureVersion,
    Reception,
    Sector,
    Succession,
)
from catalogue.supplementary import SupplementaryField, facet_of, facet_values
from catalogue.supplementary_book import SLUG, fields_on
from catalogue.words import plain_words, spaced, toned_words
from common.kept import Kept
from common.vietnamese import read_code
from organisation.models import DefinitionSwitch, Unit

if TYPE_CHECKING:
    from django.db.models import QuerySet

FACETS = ("sector", "unit", "levels", "subjects", "online_level")


@dataclass(frozen=True)
class DecisionLine:
    """The decision behind a text, as the floor above describes it; ``url`` is ``""`` if unknown."""

    number: str
    signed_on: date | None
    url: str = ""
    signer_text: str = ""
    origin_note: str = ""


@dataclass(frozen=True, slots=True)
class Approval:
    """One step of the way to the signature, by role; no person is named.

    ``on`` is the day the papers give, else the day of entry; ``note`` tells the two apart.
    """

    role: str
    act: str
    on: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """What a decision did to the procedure, as the floor above knows it."""

    kind: str
    kind_text: str
    changes: tuple[str, ...] = ()
    approvals: tuple[Approval, ...] = ()


class Decisions(Protocol):
    """What the floor above says about the acts that make law (``publication.public_queries``)."""

    def lines(self, act_ids: Iterable[int]) -> dict[int, DecisionLine]: ...

    def entries(self, procedure: Procedure) -> dict[int, HistoryEntry]: ...


# --- the whole list -----------------------------------------------------------------------------

_in_force: Kept[InForce] = Kept(seconds=60, limit=6)


def edition() -> tuple[object, ...]:
    """Changes with what is law, with the Centre's list and the office's fields; one query."""
    closed = (
        Effect.objects.filter(recorded_to__isnull=False)
        .order_by("-recorded_to")
        .values("recorded_to")[:1]
    )
    received = Reception.objects.order_by("-pk").values("pk")[:1]
    left = (
        Reception.objects.filter(recorded_to__isnull=False)
        .order_by("-recorded_to")
        .values("recorded_to")[:1]
    )
    switched = (
        DefinitionSwitch.objects.filter(definition__kind=SLUG).order_by("-pk").values("pk")[:1]
    )
    latest = (
        Effect.objects.order_by("-pk")
        .annotate(
            closed=Subquery(closed),
            received=Subquery(received),
            left=Subquery(left),
            switched=Subquery(switched),
        )
        .values_list("pk", "recorded_from", "closed", "received", "left", "switched")
        .first()
    )
    return latest or ()


@dataclass(frozen=True)
class InForce:
    """All texts in force on a day: the listing, and by place the names as words, for ranking.

    ``filters``: the office's own fields it may be narrowed by.
    """

    listing: Listing
    folded: tuple[str, ...]
    toned: tuple[str, ...]
    filters: tuple[SupplementaryField, ...] = ()


def in_force_on(on: date, known: datetime | None = None) -> InForce:
    """All texts in force, in the order of their names, ready to be filtered, counted and ranked.

    Kept in the process for as long as the edition stays the same, and never longer than a
    minute: two decisions signed at once may become visible in the other order.
    """
    stands = edition()
    any_field = bool(stands and stands[-1])
    return _in_force.get((on, known, stands), lambda: _read_in_force(on, known, any_field))


def _read_in_force(on: date, known: datetime | None, any_field: bool) -> InForce:
    """``any_field``: False where the office never switched a field of its own on."""
    filters = tuple(field for field in fields_on() if field.filter) if any_field else ()
    rows = list(
        ProcedureVersion.objects.in_force(on, known)
        .order_by("sort_key", "pk")
        .values_list(
            "pk",
            "sector_id",
            "unit_id",
            "levels",
            "subjects",
            "online_level",
            "name",
            *(["supplementary"] if filters else []),
        )
    )
    listing = make_listing(
        (
            (
                pk,
                (
                    (sector,),
                    (unit,),
                    levels,
                    subjects,
                    (online,),
                    *[facet_values(held[0], field) for field in filters],
                ),
            )
            for pk, sector, unit, levels, subjects, online, _name, *held in rows
        ),
        (*FACETS, *[facet_of(field) for field in filters]),
    )
    return InForce(
        listing=listing,
        folded=tuple(spaced(plain_words(row[6])) for row in rows),
        toned=tuple(spaced(toned_words(row[6])) for row in rows),
        filters=filters,
    )


@dataclass(frozen=True, slots=True)
class ListedVersion:
    """A text on a list, with the effect that makes it law that day; fields as in the version."""

    version_id: int
    act_id: int
    valid_from: date
    name: str
    code: str
    sector_id: int
    unit_id: int
    levels: tuple[str, ...]
    time_limit_amount: Decimal | None
    time_limit_unit: str
    time_limit_text: str
    fee_status: str
    fee_amount: int | None
    fee_text: str
    online_level: str


def listed_versions(
    version_ids: list[int], *, on: date, known: datetime | None = None
) -> list[ListedVersion]:
    """Those texts in the given order, with what a card shows; one query."""
    rows = (
        Effect.objects.covering(on, known)
        .filter(version_id__in=version_ids)
        .order_by()
        .values_list(
            "version_id",
            "act_id",
            "valid_from",
            "version__name",
            "version__procedure__base_code",
            "version__sector_id",
            "version__unit_id",
            "version__levels",
            "version__time_limit_amount",
            "version__time_limit_unit",
            "version__time_limit_text",
            "version__fee_status",
            "version__fee_amount",
            "version__fee_text",
            "version__online_level",
        )
    )
    found = {row[0]: ListedVersion(*row) for row in rows}
    return [found[pk] for pk in version_ids if pk in found]


# --- units and sectors --------------------------------------------------------------------------


_names: Kept[Any] = Kept(seconds=15, limit=2)


def successor_units() -> dict[int, Unit]:
    """Units that were renamed or merged, by id, each with its successor."""
    renamed = Unit.objects.exclude(succeeded_by=None).select_related("succeeded_by")
    return _names.get("successors", lambda: {unit.pk: unit for unit in renamed.order_by()})


def unit_on(unit: Unit, on: date, successors: dict[int, Unit]) -> Unit:
    """The unit that answers for ``unit``'s matters on that day (design §3)."""
    seen = set()
    while unit.pk in successors and unit.pk not in seen:
        seen.add(unit.pk)
        known = successors[unit.pk]
        if known.valid_to is None or known.valid_to >= on:
            return known
        unit = known.succeeded_by  # type: ignore[assignment]
    return unit


def sectors_by_id(sector_ids: Iterable[int]) -> dict[int, Sector]:
    """Sectors in Vietnamese order."""
    return {
        sector.pk: sector
        for sector in Sector.objects.filter(pk__in=list(sector_ids)).only("pk", "name", "slug")
    }


def units_by_id(unit_ids: Iterable[int]) -> dict[int, Unit]:
    """Units in Vietnamese order."""
    return {unit.pk: unit for unit in Unit.objects.filter(pk__in=list(unit_ids))}


# --- one procedure ------------------------------------------------------------------------------


def standing_effects(code: str, known: datetime | None = None) -> list[Effect]:
    """What stood in the register at ``known`` of the procedure with this short, long or local code.

    In order of days; empty for a code that was never made public.
    """
    base = read_code(code).base
    effects = Effect.objects.recorded(known).select_related("procedure").order_by("valid_from")
    if base:
        return list(effects.filter(procedure__base_code=base))
    named = (
        ProcedureCode.objects.filter(code__iexact=code).order_by("procedure").values("procedure")
    )
    return list(effects.filter(procedure=Subquery(named[:1])))


@dataclass(frozen=True)
class ShownEffect:
    """Which effect a page of that day shows, and the one it is followed by, if already signed."""

    effect: Effect
    later: Effect | None
    begun: bool
    in_force: bool


def effect_shown_on(effects: list[Effect], on: date) -> ShownEffect:
    """The effect of that day; else the last one before it; else the first one after it.

    ``effects`` are ordered by day and not empty.
    """
    begun = [effect for effect in effects if effect.valid_from <= on]
    later = [effect for effect in effects if effect.valid_from > on]
    shown = begun[-1] if begun else later.pop(0)
    in_force = bool(begun) and (shown.valid_to is None or shown.valid_to >= on)
    return ShownEffect(
        effect=shown,
        later=later[0] if later else None,
        begun=bool(begun),
        in_force=in_force,
    )


def published_version(version_id: int) -> ProcedureVersion:
    """A signed version with its sealed text, its sector and its unit."""
    return (
        ProcedureVersion.objects.select_related("frozen", "sector", "unit")
        .only(
            "frozen__canonical",
            "frozen__digest",
            "sector__name",
            "sector__slug",
            *[f"unit__{name}" for name in _UNIT_FIELDS],
        )
        .get(pk=version_id)
    )


_UNIT_FIELDS = ("code", "name", "address", "phone", "email", "valid_to", "succeeded_by")


@dataclass(frozen=True, slots=True)
class FormFile:
    """The file of one form of a text."""

    form_id: int
    name: str
    size: int


def form_files(version_id: int) -> list[FormFile]:
    """Files of the version's forms, in the order of the forms."""
    rows = (
        Form.objects.filter(version=version_id)
        .exclude(file=None)
        .order_by("sort_order", "pk")
        .values_list("pk", "file__name", "file__size")
    )
    return [FormFile(*row) for row in rows]


def receptions_on(procedure: Procedure, on: date, known: datetime | None = None) -> list[Reception]:
    """Where the Centre's list has the procedure received on that day, as known then; one query."""
    rows = Reception.objects.covering(on, known).filter(procedure=procedure)
    return list(rows.select_related("place", "act").order_by("place__sort_key", "pk"))


def other_codes(procedure: Procedure) -> list[str]:
    """Long and local codes."""
    return list(procedure.codes.values_list("code", flat=True))


def successions_of(procedure: Procedure, known: datetime | None = None) -> QuerySet[Succession]:
    """Replacements in which the procedure is the old or the new one, as known at the moment."""
    found = (
        Succession.objects.filter(Q(old=procedure) | Q(new=procedure))
        .select_related("old", "new")
        .order_by("on", "pk")
    )
    if known is None:
        return found
    by_it = Q(act=OuterRef("act")) | Q(ended_by=OuterRef("act"))
    return found.filter(Exists(Effect.objects.filter(by_it, recorded_from__lte=known)))


def names_of(procedures: Iterable[Procedure], *, on: date) -> dict[int, str]:
    """A public name for each procedure: that of the day, else the latest."""
    rows = (
        Effect.objects.filter(procedure__in=list(procedures))
        .recorded()
        .order_by("valid_from")
        .values_list("procedure_id", "version__name", "valid_from")
    )
    names: dict[int, str] = {}
    for procedure_id, name, valid_from in rows:
        if valid_from <= on or procedure_id not in names:
            names[procedure_id] = name
    return names


def first_recorded(procedure: Procedure) -> dict[int, datetime]:
    """For each version of the procedure the moment it was first recorded."""
    rows = (
        Effect.objects.filter(procedure=procedure)
        .order_by("-recorded_from")
        .values_list("version_id", "recorded_from")
    )
    return dict(rows)


def public_form(code: str, form_id: int) -> Form | None:
    """A form with its file, of a text of this procedure that has an effect; never a draft's."""
    return (
        Form.objects.select_related("file")
        .filter(
            pk=form_id,
            version__procedure__base_code=code,
            version__in=Effect.objects.filter(procedure__base_code=code).values("version"),
        )
        .exclude(file=None)
        .first()
    )
