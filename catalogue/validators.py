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
from catalogue.comparison import PARTS
from catalogue.enums import ChargeKind, OnlineLevel, Part, Stated, Tier, TimeUnit, Way

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


def parts_that_differ(old: ProcedureVersion, new: ProcedureVersion) -> tuple[str, ...]:
    """``Part`` values in which two texts differ, as the comparison shows them; no words compared."""
    found = {entry.part for entry in PARTS if entry.lines_of(old) != entry.lines_of(new)}
    return tuple(part for part in Part.values if part in found)


# Parts the centre sets: a localised text must agree with them (domain §2.4). What may differ is
# not here: place, charges, limit, online level, remarks, links, the agency that handles it here.
CENTRAL_FIELDS = {
    "name": "Tên thủ tục",
    "levels": "Cấp thực hiện",
    "subjects": "Đối tượng thực hiện",
    "kind": "Loại thủ tục",
    "conditions": "Yêu cầu, điều kiện",
    "conditions_status": "Yêu cầu, điều kiện",
    "results_status": "Kết quả thực hiện",
    "forms_status": "Mẫu đơn, tờ khai",
    "description": "Mô tả",
    "sets": "Số bộ hồ sơ",
    "competent": "Cơ quan có thẩm quyền",
    "coordinating": "Cơ quan phối hợp",
}
CENTRAL_CHILDREN = {
    "steps": ("Trình tự thực hiện", ("case", "actor", "action")),
    "components": (
        "Thành phần hồ sơ",
        (
            "case",
            "code",
            "name",
            "originals",
            "copies",
            "issuer",
            "form_name",
            "obtainable_from_database",
            "note",
        ),
    ),
    "results": ("Kết quả thực hiện", ("code", "name", "issuer", "note")),
    "forms": ("Mẫu đơn, tờ khai", ("number", "name")),
}
LONGER = "Thời hạn dài hơn thời hạn Bộ công bố"


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
    if version.sector.name != central.sector.name:
        found.append("Lĩnh vực")
    for relation, (label, fields) in CENTRAL_CHILDREN.items():
        ours, theirs = (_values(text, relation, fields) for text in (version, central))
        if ours != theirs:
            found.append(label)
    if missing := _bases_left_out(version, central):
        found.append(f"Căn cứ pháp lý (thiếu {', '.join(missing)})")
    if _ways_left_out(version, central):
        found.append("Cách thức thực hiện")
    if any(is_longer(ours, theirs) for _name, ours, theirs in _limit_pairs(version, central)):
        found.append(LONGER)
    return list(dict.fromkeys(found))


def limits_to_answer(version: ProcedureVersion) -> list[str]:
    """Limits that can't be compared with the ministry's: in another unit, or in words alone.

    Units are never converted (domain §0.3), so a person must say that such a limit is no longer.
    """
    central = version.central
    if central is None:
        return []
    return [
        f"{name} ghi “{ours}”, Bộ công bố “{theirs}”: không so sánh được dài ngắn."
        for name, ours, theirs in _limit_pairs(version, central)
        if is_longer(ours, theirs) is None
    ]


def is_longer(ours: Limit, theirs: Limit) -> bool | None:
    """Is our limit longer than the ministry's? None when the two can't be compared."""
    if not ours.is_stated or not theirs.is_stated or theirs.unit == TimeUnit.NONE:
        return False
    if ours.unit == TimeUnit.IMMEDIATE or ours.meanings == theirs.meanings != frozenset():
        return False
    if ours.unit == TimeUnit.NONE:
        return True
    if ours.unit == theirs.unit and ours.amount is not None and theirs.amount is not None:
        return ours.amount > theirs.amount
    return None if ours.text.strip() != theirs.text.strip() or ours.unit or theirs.unit else False


def _limit_pairs(
    version: ProcedureVersion, central: ProcedureVersion
) -> list[tuple[str, Limit, Limit]]:
    """(name, our limit, the ministry's) of the whole text and of every way both have."""
    pairs = [("Thời hạn giải quyết", limit_of(version), limit_of(central))]
    theirs = {row.way: row for row in central.channels.all()}
    pairs += [
        (f"Thời hạn qua {row}", limit_of(row), limit_of(theirs[row.way]))
        for row in version.channels.all()
        if row.way in theirs
    ]
    return pairs


def _values(
    text: ProcedureVersion, relation: str, fields: tuple[str, ...]
) -> list[tuple[object, ...]]:
    return [tuple(getattr(row, field) for field in fields) for row in getattr(text, relation).all()]


def _bases_left_out(version: ProcedureVersion, central: ProcedureVersion) -> list[str]:
    """Legal bases of the ministry's text that ours lacks; the province adds its own beside them."""
    ours = {row.number.strip() or row.title.strip() for row in version.legal_bases.all()}
    theirs = [row.number.strip() or row.title.strip() for row in central.legal_bases.all()]
    return [name for name in theirs if name not in ours]


def _ways_left_out(version: ProcedureVersion, central: ProcedureVersion) -> bool:
    """A counter or the post may not be closed to people; the online level is the province's."""
    ours = {row.way for row in version.channels.all()}
    return any(row.way not in ours for row in central.channels.all() if row.way != Way.ONLINE)
