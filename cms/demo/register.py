"""The initial stock: decisions signed on paper since 2023, entered one after the other.

Titles, numbers and signers are invented; the procedures, their limits, charges and legal bases are
facts. The register learns of all of them now, while each is law from its own day.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from catalogue.models import Effect, Procedure, ProcedureVersion
from cms.demo.facts import Fact, facts, facts_of
from cms.demo.forms import scan_file
from cms.demo.officers import CHAIRMAN_NAME, Cast
from cms.demo.versions import Stage, build_version, differing_parts
from common.working_time import add_working_days
from organisation.queries import office_calendar
from publication.enums import ItemKind, Origin
from publication.models import Decision
from publication.services import (
    SignedPaper,
    add_item,
    confirm_paper,
    create_decision,
    mark_entered,
    mark_posted,
    record_from_paper,
)

RECORDER, CONFIRMER, POSTER = "vanthu", "kiemsoat", "congthongtin"
POSTED_AT = "Bảng niêm yết tại bộ phận một cửa và cổng thông tin của tỉnh"
OLD_DESK = "Trung tâm Hành chính công tỉnh Quảng Ngãi"
OLD_COMMUNE_DESK = "Bộ phận Tiếp nhận và Trả kết quả của Ủy ban nhân dân cấp xã"
OLD_DISTRICT_DESK = "Bộ phận Tiếp nhận và Trả kết quả của Ủy ban nhân dân cấp huyện"
DISTRICT = Stage(unit="H48.60", place=OLD_DISTRICT_DESK, levels=("district",))
OLD_COMMUNE = Stage(place=OLD_COMMUNE_DESK)
OLD_TRANSPORT = Stage(unit="H48.50", place=OLD_DESK)
OLD_PROVINCE = Stage(place=OLD_DESK)
LICENCE, RECORD = "1.002820", "2.000488"
NEW_LICENCE = "3.000348"


@dataclass(frozen=True, kw_only=True)
class PaperPlan:
    """One signed paper; ``key`` names the procedures it brings in."""

    key: str
    number: str
    title: str
    unit: str
    signed_on: date
    effective_on: date
    fill: Callable[[Decision, PaperPlan, Cast], None]
    scanned: bool = True


def _new(
    decision: Decision, plan: PaperPlan, cast: Cast, stage: Callable[[Fact], Stage | None]
) -> None:
    for fact in facts_of(plan.key):
        version = build_version(
            fact, units=cast.units, by=cast[RECORDER], on=plan.signed_on, stage=stage(fact)
        )
        add_item(
            decision,
            kind=ItemKind.NEW,
            procedure=version.procedure,
            version=version,
            by=cast[RECORDER],
        )


def _amend(
    decision: Decision,
    plan: PaperPlan,
    cast: Cast,
    amended: list[Fact],
    stage: Stage | None = None,
) -> None:
    """List each text with the parts that truly differ from the one it follows."""
    bases = _in_force_by_code(plan.effective_on)
    for fact in amended:
        base = bases[fact.code]
        version = build_version(
            fact, units=cast.units, by=cast[RECORDER], on=plan.signed_on, stage=stage
        )
        add_item(
            decision,
            kind=ItemKind.AMENDED,
            procedure=version.procedure,
            version=version,
            base=base,
            by=cast[RECORDER],
            changed_parts=differing_parts(base, version),
            change_basis=newest_act(version),
        )


def newest_act(version: ProcedureVersion) -> str:
    """Number of the latest act the text rests on, by the year in its number."""
    numbers = [basis.number for basis in version.legal_bases.all()]
    return max(numbers, key=lambda number: number.split("/")[1], default="")


def _in_force_by_code(day: date) -> dict[str, ProcedureVersion]:
    rows = Effect.objects.covering(day).select_related("procedure", "version")
    return {row.procedure.base_code: row.version for row in rows}


def _justice_2023(fact: Fact) -> Stage:
    if "nước ngoài" in fact.name and "province" not in fact.levels:
        return DISTRICT
    return OLD_PROVINCE if "province" in fact.levels else OLD_COMMUNE


def fill_justice_2023(decision: Decision, plan: PaperPlan, cast: Cast) -> None:
    _new(decision, plan, cast, _justice_2023)


def fill_transport_2023(decision: Decision, plan: PaperPlan, cast: Cast) -> None:
    _new(decision, plan, cast, lambda fact: OLD_TRANSPORT)


def fill_housing_2024(decision: Decision, plan: PaperPlan, cast: Cast) -> None:
    _new(decision, plan, cast, lambda fact: OLD_PROVINCE)


def _construction_2025(fact: Fact) -> Stage | None:
    if fact.code == NEW_LICENCE:
        return None
    return DISTRICT if fact.levels == ("commune",) else OLD_PROVINCE


def fill_construction_2025(decision: Decision, plan: PaperPlan, cast: Cast) -> None:
    """The merged department takes over transport; driving licences go to the police."""
    _new(decision, plan, cast, _construction_2025)
    moved = [fact for fact in facts_of("transport-2023") if fact.code != LICENCE]
    _amend(
        decision,
        plan,
        cast,
        moved,
        Stage(unit="H48.07", place=OLD_DESK),
    )
    old = _in_force_by_code(plan.effective_on)[LICENCE]
    add_item(
        decision,
        kind=ItemKind.REPLACED,
        procedure=old.procedure,
        base=old,
        successor=Procedure.objects.get(base_code=NEW_LICENCE),
        change_basis="Thông tư 12/2025/TT-BCA",
        by=cast[RECORDER],
    )


def fill_justice_2025(decision: Decision, plan: PaperPlan, cast: Cast) -> None:
    """Two levels of government: what districts did goes to the communes."""
    _new(decision, plan, cast, lambda fact: None)
    amended = [fact for fact in facts_of("justice-2023") if fact.code != RECORD]
    _amend(decision, plan, cast, amended)
    old = _in_force_by_code(plan.effective_on)[RECORD]
    add_item(
        decision,
        kind=ItemKind.ABOLISHED,
        procedure=old.procedure,
        base=old,
        change_basis="Luật 107/2025/QH15; nhiệm vụ chuyển sang ngành Công an",
        by=cast[RECORDER],
    )


def fill_new(decision: Decision, plan: PaperPlan, cast: Cast) -> None:
    _new(decision, plan, cast, lambda fact: None)


def fill_construction_2026(decision: Decision, plan: PaperPlan, cast: Cast) -> None:
    """Today's texts of the whole department."""
    _new(decision, plan, cast, lambda fact: None)
    keys = ("transport-2023", "housing-2024", "construction-2025")
    amended = [
        fact
        for fact in facts().values()
        if fact.decision in keys and fact.code not in {LICENCE, NEW_LICENCE}
    ]
    _amend(decision, plan, cast, amended)


PAPERS = (
    PaperPlan(
        key="justice-2023",
        number="412/QĐ-UBND",
        title="Công bố Danh mục thủ tục hành chính lĩnh vực hộ tịch, chứng thực, nuôi con nuôi, lý lịch tư pháp thuộc phạm vi quản lý của Sở Tư pháp",
        unit="H48.03",
        signed_on=date(2023, 4, 3),
        effective_on=date(2023, 4, 10),
        fill=fill_justice_2023,
    ),
    PaperPlan(
        key="transport-2023",
        number="1105/QĐ-UBND",
        title="Công bố Danh mục thủ tục hành chính lĩnh vực đường bộ, đường thủy nội địa, đăng kiểm thuộc phạm vi quản lý của Sở Giao thông vận tải",
        unit="H48.50",
        signed_on=date(2023, 9, 18),
        effective_on=date(2023, 10, 2),
        fill=fill_transport_2023,
        scanned=False,
    ),
    PaperPlan(
        key="housing-2024",
        number="1083/QĐ-UBND",
        title="Công bố Danh mục thủ tục hành chính lĩnh vực nhà ở, kinh doanh bất động sản thuộc phạm vi quản lý của Sở Xây dựng",
        unit="H48.07",
        signed_on=date(2024, 8, 19),
        effective_on=date(2024, 8, 26),
        fill=fill_housing_2024,
    ),
    PaperPlan(
        key="construction-2025",
        number="388/QĐ-UBND",
        title="Công bố thủ tục hành chính mới, được sửa đổi và bị thay thế sau khi hợp nhất Sở Xây dựng và Sở Giao thông vận tải",
        unit="H48.07",
        signed_on=date(2025, 3, 3),
        effective_on=date(2025, 3, 3),
        fill=fill_construction_2025,
    ),
    PaperPlan(
        key="justice-2025",
        number="27/QĐ-UBND",
        title="Công bố thủ tục hành chính lĩnh vực tư pháp được sửa đổi, mới ban hành và bãi bỏ khi tổ chức chính quyền địa phương hai cấp",
        unit="H48.03",
        signed_on=date(2025, 7, 1),
        effective_on=date(2025, 7, 1),
        fill=fill_justice_2025,
    ),
    PaperPlan(
        key="land-2025",
        number="64/QĐ-UBND",
        title="Công bố Danh mục thủ tục hành chính lĩnh vực đất đai, môi trường, tài nguyên nước thuộc phạm vi quản lý của Sở Nông nghiệp và Môi trường",
        unit="H48.06",
        signed_on=date(2025, 7, 10),
        effective_on=date(2025, 7, 15),
        fill=fill_new,
    ),
    PaperPlan(
        key="police-2025",
        number="79/QĐ-UBND",
        title="Công bố Danh mục thủ tục hành chính về cư trú, căn cước, đăng ký xe tiếp nhận tại bộ phận một cửa",
        unit="G01.H48",
        signed_on=date(2025, 7, 14),
        effective_on=date(2025, 7, 21),
        fill=fill_new,
        scanned=False,
    ),
    PaperPlan(
        key="finance-2025",
        number="412/QĐ-UBND",
        title="Công bố Danh mục thủ tục hành chính lĩnh vực đăng ký kinh doanh, hợp tác xã, thuế, bảo hiểm xã hội",
        unit="H48.04",
        signed_on=date(2025, 9, 8),
        effective_on=date(2025, 9, 15),
        fill=fill_new,
    ),
    PaperPlan(
        key="agriculture-2026",
        number="297/QĐ-UBND",
        title="Công bố Danh mục thủ tục hành chính lĩnh vực thủy sản, chăn nuôi, thú y, trồng trọt, lâm nghiệp, khoáng sản",
        unit="H48.06",
        signed_on=date(2026, 3, 9),
        effective_on=date(2026, 3, 16),
        fill=fill_new,
    ),
    PaperPlan(
        key="social-2026",
        number="518/QĐ-UBND",
        title="Công bố Danh mục thủ tục hành chính cấp xã lĩnh vực giáo dục, y tế, người có công, văn hóa, tôn giáo, công thương",
        unit="H48.01",
        signed_on=date(2026, 4, 20),
        effective_on=date(2026, 5, 4),
        fill=fill_new,
    ),
    PaperPlan(
        key="construction-2026",
        number="903/QĐ-UBND",
        title="Công bố thủ tục hành chính mới và được sửa đổi, bổ sung thuộc phạm vi quản lý của Sở Xây dựng",
        unit="H48.07",
        signed_on=date(2026, 7, 6),
        effective_on=date(2026, 7, 13),
        fill=fill_construction_2026,
    ),
)


def record_papers(cast: Cast) -> None:
    """Enter every paper; a second officer confirms each but the first."""
    calendar = office_calendar()
    for plan in PAPERS:
        decision = create_decision(
            title=plan.title,
            unit=cast.units[plan.unit],
            by=cast[RECORDER],
            effective_on=plan.effective_on,
            origin=Origin.PAPER,
            legal_grounds="Nghị định 63/2010/NĐ-CP, sửa đổi bởi Nghị định 48/2013/NĐ-CP và 92/2017/NĐ-CP",
        )
        plan.fill(decision, plan, cast)
        decision = record_from_paper(decision, by=cast[RECORDER], paper=_paper(plan))
        if not decision.is_signed:
            decision = confirm_paper(decision, by=cast[CONFIRMER])
        entered_on = add_working_days(plan.signed_on, 2, calendar)
        decision = mark_entered(decision, by=cast[CONFIRMER], on=entered_on)
        mark_posted(decision, by=cast[POSTER], on=plan.effective_on, note=POSTED_AT)


def _paper(plan: PaperPlan) -> SignedPaper:
    lines = signed_page(plan.number, plan.signed_on, plan.title)
    return SignedPaper(
        number=plan.number,
        signed_on=plan.signed_on,
        signer=CHAIRMAN_NAME,
        scan=scan_file(f"quyet-dinh-{plan.key}", lines) if plan.scanned else None,
    )


def signed_page(number: str, signed_on: date, title: str) -> list[str]:
    """What the picture of a signed page shows; it says that it is a sample."""
    words, lines = title.split(), [""]
    for word in words:
        if len(lines[-1]) + len(word) > 66:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return [
        "ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI",
        f"Số: {number}",
        f"Quảng Ngãi, ngày {signed_on.day} tháng {signed_on.month} năm {signed_on.year}",
        "",
        "QUYẾT ĐỊNH",
        *lines,
        "",
        "CHỦ TỊCH",
        CHAIRMAN_NAME,
        "",
        "BẢN MẪU ĐỂ TRÌNH DIỄN, KHÔNG CÓ GIÁ TRỊ PHÁP LÝ",
    ]
