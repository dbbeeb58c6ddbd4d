"""Texts of procedures, built from facts and, where there is one, from a guide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from catalogue.comparison import compare_versions, parts_changed
from catalogue.enums import Level, OnlineLevel, Stated, Tier, Way
from catalogue.models import (
    Channel,
    Charge,
    Component,
    Form,
    LegalBasis,
    ProcedureVersion,
    Reduction,
    Result,
    Step,
)
from catalogue.services import register_procedure, register_sector
from cms.demo.facts import Fact, Limit, acts
from cms.demo.forms import form_file
from cms.demo.guides import GUIDES
from cms.demo.guides.shape import Guide
from cms.demo.own_fields import languages_at
from common.money import format_dong
from organisation.models import Unit, User

BY_RULE = "Theo quy định của Hội đồng nhân dân tỉnh và pháp luật về phí, lệ phí"
PROVINCE_DESK = "Trung tâm Phục vụ hành chính công tỉnh Quảng Ngãi"
COMMUNE_DESK = "Trung tâm Phục vụ hành chính công cấp xã"
POLICE = "G01.H48"
BRANCH_DESKS = {
    "G12.H48.01": "Cơ quan thuế quản lý trực tiếp",
    "G12.H48.02": f"Cơ quan bảo hiểm xã hội; {COMMUNE_DESK}",
}


@dataclass(frozen=True, kw_only=True)
class Stage:
    """How an earlier text differs from today's: agency, place and level; it has no guide yet."""

    unit: str = ""
    place: str = ""
    levels: tuple[str, ...] = ()


def build_version(
    fact: Fact, *, units: dict[str, Unit], by: User, on: date, stage: Stage | None = None
) -> ProcedureVersion:
    """A saved text of the procedure resting on the acts issued by ``on``.

    Without a ``stage`` it is today's text, in full where there is a guide.
    """
    guide = GUIDES.get(fact.code) if stage is None else None
    version = ProcedureVersion(
        procedure=register_procedure(fact.code, long_code=f"{fact.code}.000.00.00.H48"),
        name=fact.name,
        sector=register_sector(fact.sector, ministry=units[fact.ministry]),
        unit=units[(stage and stage.unit) or fact.unit],
        levels=(stage and stage.levels) or fact.levels,
        subjects=fact.subjects,
        kind=fact.kind,
        place=(stage and stage.place) or _place(fact),
        sets=guide.sets if guide else None,
        executing=(units[stage.unit].name if stage and stage.unit else _executing(fact, units)),
        central_decision=fact.central if stage is None else "",
        central_issuer=units[fact.ministry].name if fact.central and stage is None else "",
        supplementary=languages_at(fact.levels) if guide else {},
        created_by=by,
    )
    _set_limit(version, fact, guide)
    _set_fee(version, fact, guide)
    _set_online(version, fact, guide)
    version.legal_bases = _legal_bases(fact, on)
    version.results = [Result(name=name) for name in fact.results]
    version.results_status = Stated.GIVEN if fact.results else Stated.UNKNOWN
    version.channels = [_channel(row, version, guide) for row in fact.channels]
    if guide:
        _add_guide(version, guide)
    version._history_user = by
    version.save()
    return version


def differing_parts(base: ProcedureVersion, version: ProcedureVersion) -> tuple[str, ...]:
    """Parts in which the stored text differs from the stored one it follows."""
    stored = ProcedureVersion.objects.get(pk=version.pk)
    return parts_changed(compare_versions(base, stored))


def _place(fact: Fact) -> str:
    if fact.unit == POLICE and fact.levels == (Level.COMMUNE,):
        return "Công an cấp xã"
    if fact.unit in BRANCH_DESKS:
        return BRANCH_DESKS[fact.unit]
    desks = {Level.PROVINCE: PROVINCE_DESK, Level.COMMUNE: COMMUNE_DESK}
    return "; ".join(desks[Level(level)] for level in fact.levels)


def _executing(fact: Fact, units: dict[str, Unit]) -> str:
    if fact.unit == POLICE and fact.levels == (Level.COMMUNE,):
        return "Công an cấp xã"
    return units[fact.unit].name


def _amount(limit: Limit) -> Decimal | None:
    return None if limit[0] is None else Decimal(str(limit[0]))


def _set_limit(version: ProcedureVersion, fact: Fact, guide: Guide | None) -> None:
    if fact.limit:
        version.time_limit_amount = _amount(fact.limit)
        version.time_limit_unit = fact.limit[1]
    version.time_limit_text = guide.limit if guide else ""


def _guide_fee_text(guide: Guide | None) -> str:
    if guide is None:
        return ""
    return "; ".join(
        f"{fee.name}: {fee.rate or format_dong(fee.amount or 0)}" for fee in guide.fees
    )


def _set_fee(version: ProcedureVersion, fact: Fact, guide: Guide | None) -> None:
    told = _guide_fee_text(guide)
    if isinstance(fact.fee, int):
        version.fee_amount = fact.fee
    if fact.fee == 0 and not told:
        version.fee_status, version.fee_text = Stated.NONE, "Không"
    elif told:
        version.fee_status = Stated.GIVEN
        version.fee_text = f"Không thu lệ phí; {told}" if fact.fee == 0 else told
    elif fact.fee is not None:
        version.fee_status = Stated.GIVEN
        version.fee_text = _fee_text(fact)
    elif guide:
        version.fee_status, version.fee_text = Stated.NONE, "Không"


def _fee_text(fact: Fact) -> str:
    if isinstance(fact.fee, int):
        return format_dong(fact.fee)
    parts = [
        f"{Way(way).label}: {format_dong(fee)}"
        for way, _limit, fee in fact.channels
        if isinstance(fee, int)
    ]
    return "; ".join(parts) if fact.fee == "varies" and parts else BY_RULE


def _set_online(version: ProcedureVersion, fact: Fact, guide: Guide | None) -> None:
    ways = {way for way, _limit, _fee in fact.channels}
    if not ways:
        version.online_level = OnlineLevel.UNKNOWN
    elif Way.ONLINE not in ways:
        version.online_level = OnlineLevel.NONE
    elif guide and guide.partial:
        version.online_level = OnlineLevel.PARTIAL
        version.online_reason = guide.partial
    else:
        version.online_level = OnlineLevel.FULL


def _legal_bases(fact: Fact, on: date) -> list[LegalBasis]:
    issued = [act for act in (acts()[number] for number in fact.bases) if act.is_issued_by(on)]
    known = issued or [acts()[number] for number in fact.older or fact.bases]
    return [
        LegalBasis(number=act.number, title=act.title, issuer=act.issuer, issued_on=act.issued_on)
        for act in known
    ]


def _channel(
    row: tuple[str, Limit | None, int | str | None], version: ProcedureVersion, guide: Guide | None
) -> Channel:
    way, limit, fee = row
    channel = Channel(way=way)
    if limit:
        channel.time_limit_amount, channel.time_limit_unit = _amount(limit), limit[1]
    elif version.time_limit_text:
        channel.time_limit_text = version.time_limit_text
    if isinstance(fee, int):
        channel.fee_amount, channel.fee_text = fee, format_dong(fee)
    else:
        channel.fee_text = _guide_fee_text(guide) or (BY_RULE if fee else "")
    return channel


def _add_guide(version: ProcedureVersion, guide: Guide) -> None:
    version.tier = Tier.FULL
    version.description = guide.description
    version.keywords = guide.keywords
    version.competent = guide.competent
    version.conditions = guide.conditions
    version.conditions_status = Stated.GIVEN if guide.conditions else Stated.NONE
    version.steps = [Step(case=row.case, actor=row.actor, action=row.action) for row in guide.steps]
    version.components = [
        Component(
            case=paper.case,
            name=paper.name,
            originals=paper.originals,
            copies=paper.copies,
            form_name=paper.form,
            obtainable_from_database=paper.in_data,
        )
        for paper in sorted(guide.papers, key=lambda paper: bool(paper.case))
    ]
    version.charges = [
        Charge(kind=fee.kind, name=fee.name, amount=fee.amount, rate=fee.rate, basis=fee.basis)
        for fee in guide.fees
    ]
    version.reductions = [
        Reduction(percent=relief.percent, condition=relief.condition, basis=relief.basis)
        for relief in guide.reliefs
    ]
    names = list(dict.fromkeys(paper.form for paper in guide.papers if paper.form))
    version.forms = [
        Form(name=name, file=form_file(name, procedure=version.name)) for name in names
    ]
    version.forms_status = Stated.GIVEN if names else Stated.NONE
