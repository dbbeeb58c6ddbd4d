"""What the public API says of procedures: names, types and meanings, as its description shows them.

Names are those of the stored text; they are added to, never renamed. Days are ISO 8601, amounts
whole đồng, decimals plain strings. An empty string and null say that nothing was stated.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices
from ninja import Schema
from pydantic import Field, StrictBool, StrictInt, StrictStr

from catalogue.enums import (
    ChargeKind,
    Level,
    OnlineLevel,
    ProcedureKind,
    Stated,
    Subject,
    SupplementaryType,
    Tier,
    TimeUnit,
    Way,
)


def _one_of(choices: type[TextChoices], words: str) -> Any:
    """A field that holds one (or some) of these values, each with its Vietnamese label."""
    values = "; ".join(f"`{value}` {label}" for value, label in choices.choices)
    return Field(description=f"{words}: {values}")


class SectorOf(Schema):
    """Lĩnh vực."""

    name: str
    slug: str = Field(description="Value of `linh-vuc` in the addresses of the public list")


class AgencyOf(Schema):
    """Cơ quan giải quyết, as named on the day asked for."""

    code: str
    name: str


class ActOf(Schema):
    """The decision that makes the text law."""

    number: str
    issuer: str
    signed_on: date | None


class Listed(Schema):
    """A procedure in force on the day asked for."""

    code: str = Field(description="National code, e.g. 1.001193")
    name: str
    sector: SectorOf
    agency: AgencyOf
    levels: list[str] = _one_of(Level, "Cấp thực hiện")
    subjects: list[str] = _one_of(Subject, "Đối tượng thực hiện")
    online_level: str = _one_of(OnlineLevel, "Mức độ trực tuyến")
    valid_from: date
    valid_to: date | None = Field(description="Last day, inclusive; null while no end is known")
    act: ActOf
    url: str = Field(description="The public page")


class Procedures(Schema):
    """Procedures in the order of their codes."""

    on: date = Field(description="The day whose law is told")
    known: date | None = Field(description="Only records up to this day count; null for now")
    items: list[Listed]
    next: str | None = Field(description="Pass as `cursor` for those after these; null at the end")


class StepOf(Schema):
    case: str
    actor: str
    action: str


class ChannelOf(Schema):
    way: str = _one_of(Way, "Cách thức")
    time_limit_amount: Decimal | None
    time_limit_unit: str = _one_of(TimeUnit, "Đơn vị thời hạn")
    time_limit_text: str
    fee_amount: int | None
    fee_text: str
    description: str


class ComponentOf(Schema):
    case: str
    code: str
    name: str
    originals: int
    copies: int
    issuer: str
    form_name: str
    obtainable_from_database: bool
    note: str


class ChargeOf(Schema):
    kind: str = _one_of(ChargeKind, "Loại")
    name: str
    amount: int | None
    rate: str
    basis: str
    note: str


class ReductionOf(Schema):
    percent: Decimal
    condition: str
    basis: str
    valid_from: date | None
    valid_to: date | None


class ResultOf(Schema):
    code: str
    name: str
    issuer: str
    note: str


class LegalBasisOf(Schema):
    number: str
    title: str
    issuer: str
    issued_on: date | None
    effective_on: date | None
    url: str


class FormOf(Schema):
    number: str
    name: str
    url: str = Field(description="Where the form is downloaded, or empty")
    sha256: str | None = Field(description="SHA-256 of the file, where we keep it")


class SupplementaryOf(Schema):
    """What the province tells beyond the national content; it never asks the applicant for anything."""

    key: str
    label: str = Field(description="The name the value was signed under")
    type: str = _one_of(SupplementaryType, "Kiểu")
    value: StrictStr | StrictBool | StrictInt | list[str]
    text: str = Field(description="The value in Vietnamese words")


class Content(Schema):
    """The whole text, exactly as it was signed."""

    tier: str = _one_of(Tier, "Mức công bố")
    kind: str = _one_of(ProcedureKind, "Loại thủ tục")
    description: str
    keywords: str
    time_limit_amount: Decimal | None
    time_limit_unit: str = _one_of(TimeUnit, "Đơn vị thời hạn")
    time_limit_text: str
    fee_status: str = _one_of(Stated, "Phí, lệ phí")
    fee_amount: int | None
    fee_text: str
    place: str
    sets: int | None
    executing: str
    competent: str
    coordinating: str
    delegated: str
    conditions_status: str = _one_of(Stated, "Yêu cầu, điều kiện")
    conditions: str
    results_status: str = _one_of(Stated, "Kết quả")
    forms_status: str = _one_of(Stated, "Mẫu đơn")
    online_reason: str
    portal_url: str
    central_decision: str
    central_decision_date: date | None
    central_issuer: str
    note: str
    steps: list[StepOf]
    channels: list[ChannelOf]
    components: list[ComponentOf]
    charges: list[ChargeOf]
    reductions: list[ReductionOf]
    results: list[ResultOf]
    legal_bases: list[LegalBasisOf]
    forms: list[FormOf]
    supplementary: list[SupplementaryOf]


class Detail(Listed):
    """A procedure with its whole text."""

    on: date
    known: date | None
    in_force: bool = Field(description="False for a text that ended before, or begins after, `on`")
    other_codes: list[str]
    digest: str = Field(description="SHA-256 of the sealed text (docs/seals.md)")
    content: Content
