"""What a text must hold before it is sent (NĐ 63/2010 art 8, 13); values in, messages out."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from catalogue.agreement import (
    Fee,
    Limit,
    charges_disagree,
    fees_disagree,
    limits_disagree,
    whole_fee,
    words_disagree,
)
from catalogue.enums import ChargeKind, OnlineLevel, Stated, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from catalogue.models import Channel, Charge, ProcedureVersion


def missing_for_list(version: ProcedureVersion) -> list[str]:
    """Parts of a list entry (art 13a: name, basis, time, place, fee) that are empty."""
    missing = []
    if not version.name.strip():
        missing.append("Tên thủ tục")
    if not version.legal_bases.all():
        missing.append("Căn cứ pháp lý")
    if not (version.time_limit_unit or version.time_limit_text.strip()):
        missing.append("Thời hạn giải quyết")
    if not version.place.strip():
        missing.append("Địa điểm thực hiện")
    if version.fee_status == Stated.UNKNOWN:
        missing.append("Phí, lệ phí (hoặc ghi rõ “Không quy định”)")
    if not version.levels:
        missing.append("Cấp thực hiện")
    return missing


def missing_for_full(version: ProcedureVersion) -> list[str]:
    """Parts of the full content (art 8.2, 13b) that are empty, the list's parts included."""
    missing = missing_for_list(version)
    if not version.steps.all():
        missing.append("Trình tự thực hiện")
    if not version.channels.all():
        missing.append("Cách thức thực hiện")
    if not version.components.all():
        missing.append("Thành phần hồ sơ")
    if not version.sets:
        missing.append("Số bộ hồ sơ")
    if not version.subjects:
        missing.append("Đối tượng thực hiện")
    if version.results_status == Stated.UNKNOWN:
        missing.append("Kết quả thực hiện (hoặc ghi rõ “Không quy định”)")
    if version.conditions_status == Stated.UNKNOWN:
        missing.append("Yêu cầu, điều kiện (hoặc ghi rõ “Không quy định”)")
    if version.forms_status == Stated.UNKNOWN:
        missing.append("Mẫu đơn, tờ khai (hoặc ghi rõ “Không quy định”)")
    return missing


def missing_parts(version: ProcedureVersion) -> list[str]:
    """What is missing for the tier the version is published at."""
    return missing_for_full(version) if version.tier == Tier.FULL else missing_for_list(version)


def contradictions(version: ProcedureVersion) -> list[str]:
    """Statements of one text that cannot both be true."""
    found = [*_limits_that_differ(version), *_fees_that_differ(version)]
    if version.conditions_status == Stated.NONE and version.conditions.strip():
        found.append("Ghi “Không quy định” yêu cầu, điều kiện nhưng vẫn có nội dung.")
    if version.results_status == Stated.NONE and version.results.all():
        found.append("Ghi “Không quy định” kết quả nhưng vẫn có dòng kết quả.")
    if version.forms_status == Stated.NONE and version.forms.all():
        found.append("Ghi “Không quy định” mẫu đơn nhưng vẫn có biểu mẫu.")
    if version.online_level == OnlineLevel.PARTIAL and not version.online_reason.strip():
        found.append("Dịch vụ công trực tuyến một phần phải nêu lý do (NĐ 224/2026 điều 14).")
    if any(
        charge.kind != ChargeKind.UNSPECIFIED and not charge.basis.strip()
        for charge in version.charges.all()
    ):
        found.append("Mỗi khoản phí, lệ phí phải có căn cứ thu (Luật 97/2015/QH13).")
    return found


def limit_of(row: ProcedureVersion | Channel) -> Limit:
    """The time limit of the whole text or of one way."""
    amount = row.time_limit_amount
    return Limit(
        None if amount is None else Decimal(amount), row.time_limit_unit, row.time_limit_text
    )


def fee_of_charge(charge: Charge) -> Fee:
    """One charge's amount, with its rate for words."""
    return Fee(charge.amount, charge.rate)


def _limits_that_differ(version: ProcedureVersion) -> list[str]:
    whole, channels = limit_of(version), list(version.channels.all())
    places = [("Thời hạn giải quyết", whole)]
    places += [
        (f"Cách thức thực hiện, {channel}: thời hạn", limit_of(channel)) for channel in channels
    ]
    found = _words_that_differ(places)
    if limits_disagree(whole, [limit for _name, limit in places[1:]]):
        told = _told((str(channel), limit_of(channel)) for channel in channels)
        found.append(
            f"Thời hạn giải quyết ghi {whole}, nhưng không cách thức thực hiện nào ghi như vậy "
            f"({told}). Hãy sửa thời hạn chung, hoặc thời hạn ở mục Cách thức thực hiện."
        )
    return found


def _fees_that_differ(version: ProcedureVersion) -> list[str]:
    whole = whole_fee(version.fee_status, version.fee_amount, version.fee_text)
    ways = [
        (str(row), fee)
        for row in version.channels.all()
        if (fee := Fee(row.fee_amount, row.fee_text)).is_stated
    ]
    charges = [
        (f"khoản {place}, {charge}", fee_of_charge(charge))
        for place, charge in enumerate(version.charges.all(), start=1)
    ]
    found = _words_that_differ(
        [("Phí, lệ phí", whole)]
        + [(f"Cách thức thực hiện, {name}: phí, lệ phí", fee) for name, fee in ways]
    )
    if version.fee_status == Stated.NONE and version.fee_amount:
        found.append(
            "Phí, lệ phí ghi “Không quy định”, nhưng ô mức thu chung ghi "
            f"{Fee(version.fee_amount)}. Hãy xóa mức thu, hoặc ghi “Có quy định”."
        )
    reduced = bool(version.reductions.all())
    if charges_disagree(whole, [fee for _name, fee in charges], reduced=reduced):
        found.append(
            f"Phí, lệ phí ghi {_quoted(whole)}, nhưng mục Phí, lệ phí (khoản thu) ghi {_told(charges)}. "
            "Hãy xóa các khoản thu ấy, hoặc sửa mức chung."
        )
    if fees_disagree(whole, [fee for _name, fee in ways]):
        found.append(
            f"Phí, lệ phí ghi {_quoted(whole)}, nhưng không cách thức thực hiện nào ghi như vậy "
            f"({_told(ways)}). Hãy sửa mức chung, hoặc phí ở mục Cách thức thực hiện."
        )
    return found


def _words_that_differ(places: Sequence[tuple[str, Limit | Fee]]) -> list[str]:
    return [
        f"{name} ghi {statement}, nhưng phần nguyên văn ghi “{statement.text.strip()}”. "
        "Hãy sửa hoặc xóa phần nguyên văn."
        for name, statement in places
        if words_disagree(statement)
    ]


def _told(statements: Iterable[tuple[str, Limit | Fee]]) -> str:
    told = [
        f"{name}: {str(said) or 'chưa ghi mức thu'}"
        for name, said in statements
        if said.is_stated or isinstance(said, Fee)
    ]
    return "; ".join(told)


def _quoted(fee: Fee) -> str:
    return str(fee) if fee.amount else f"“{fee}”"


# Parts the centre sets: a localised text must agree with them (domain §2.4).
CENTRAL_FIELDS = {
    "name": "Tên thủ tục",
    "subjects": "Đối tượng thực hiện",
    "conditions": "Yêu cầu, điều kiện",
    "sets": "Số bộ hồ sơ",
}
CENTRAL_CHILDREN = {
    "components": ("Thành phần hồ sơ", ("case", "name", "originals", "copies", "form_name")),
    "results": ("Kết quả thực hiện", ("name",)),
}


def departures_from_centre(version: ProcedureVersion) -> list[str]:
    """Where a localised text differs from the ministry's in what only the centre may set."""
    central = version.central
    if central is None:
        return []
    found = [
        label
        for field, label in CENTRAL_FIELDS.items()
        if getattr(version, field) != getattr(central, field)
    ]
    for relation, (label, fields) in CENTRAL_CHILDREN.items():
        ours, theirs = (
            [
                tuple(getattr(row, field) for field in fields)
                for row in getattr(text, relation).all()
            ]
            for text in (version, central)
        )
        if ours != theirs:
            found.append(label)
    longer = (
        version.time_limit_unit == central.time_limit_unit
        and version.time_limit_amount is not None
        and central.time_limit_amount is not None
        and version.time_limit_amount > central.time_limit_amount
    )
    if longer:
        found.append("Thời hạn dài hơn thời hạn Bộ công bố")
    return found
