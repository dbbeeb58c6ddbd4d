"""A province in small: who answers for which procedures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from catalogue.models import ProcedureVersion, Sector
from organisation.enums import UnitKind
from organisation.models import Unit
from tests.factories.catalogue import SectorFactory, VersionFactory
from tests.factories.organisation import UnitFactory
from tests.factories.publication import make_office, published

LEAVE_IT = "đơn vị đó hoặc Phòng Kiểm soát TTHC lập dự thảo."
POLICE_S = f"Thủ tục này thuộc Công an tỉnh; {LEAVE_IT}"


@dataclass
class Province:
    """Agencies and sectors by name, and a text of each kind of procedure."""

    units: dict[str, Unit]
    sectors: dict[str, Sector]
    texts: dict[str, ProcedureVersion]


def _units() -> dict[str, Unit]:
    top = UnitFactory(code="H48", name="Ủy ban nhân dân tỉnh", kind=UnitKind.PROVINCE)
    building = UnitFactory(name="Sở Xây dựng", parent=top)
    communes = UnitFactory(name="Ủy ban nhân dân cấp xã", kind=UnitKind.COMMUNE, parent=top)
    ended = {"valid_to": date(2025, 6, 30)}
    return {
        "province": top,
        "office": UnitFactory(name="Văn phòng", kind=UnitKind.OFFICE, parent=top),
        "building": building,
        "branch": UnitFactory(name="Chi cục Giám định", parent=building),
        "transport": UnitFactory(name="Sở Giao thông", succeeded_by=building, **ended),
        "justice": UnitFactory(name="Sở Tư pháp", parent=top),
        "police": UnitFactory(name="Công an tỉnh", kind=UnitKind.VERTICAL),
        "communes": communes,
        "ward": UnitFactory(name="UBND phường", kind=UnitKind.COMMUNE, parent=communes),
        "other ward": UnitFactory(name="UBND xã", kind=UnitKind.COMMUNE, parent=communes),
        "district": UnitFactory(
            name="UBND cấp huyện", kind=UnitKind.OTHER, succeeded_by=communes, **ended
        ),
        "elsewhere": UnitFactory(name="Cơ quan khác", kind=UnitKind.OTHER),
    }


# name → agency, sector
TEXTS = {
    "roads": ("building", "roads"),
    "roads of old": ("transport", "roads"),
    "roads of the branch": ("branch", "roads"),
    "roads in communes": ("communes", "roads"),
    "roads in districts": ("district", "roads"),
    "roads of the province": ("province", "roads"),
    "houses in communes": ("communes", "houses"),
    "civil status": ("justice", "civil status"),
    "civil status in communes": ("communes", "civil status"),
    "schools in communes": ("communes", "schools"),
    "identity cards": ("police", "identity cards"),
    "of one ward": ("ward", "civil status"),
    "of nobody here": ("elsewhere", "roads"),
}


def a_province() -> Province:
    """Roads and civil status have procedures in force; houses only a ministry, schools nothing."""
    units = _units()
    ministry = UnitFactory(name="Bộ Xây dựng", kind=UnitKind.MINISTRY)
    sectors = {
        "roads": SectorFactory(name="Đường bộ", ministry=ministry),
        "houses": SectorFactory(name="Nhà ở", ministry=ministry),
        "civil status": SectorFactory(name="Hộ tịch"),
        "schools": SectorFactory(name="Giáo dục"),
        "identity cards": SectorFactory(name="Căn cước"),
    }
    texts = {}
    for drafter, name in (
        ("building", "roads"),
        ("justice", "civil status"),
        ("police", "identity cards"),
    ):
        texts[name] = published(make_office(units[drafter]), sector=sectors[name])
    for name, (unit, sector) in TEXTS.items():
        if name not in texts:
            texts[name] = VersionFactory(unit=units[unit], sector=sectors[sector])
    return Province(units, sectors, texts)
