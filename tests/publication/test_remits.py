"""Whose procedures a unit may draft: role × unit × procedure, and every road round the rule."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from catalogue.enums import Level, RowStatus
from catalogue.models import ProcedureVersion, Sector
from catalogue.remits import Matter, Remits
from organisation.enums import EDITOR_ROLES, Role, UnitKind
from organisation.models import Unit
from publication import services
from publication.enums import ItemKind, Origin
from publication.imports import draft_from_batch
from publication.models import Decision
from publication.queries import checks_before_sending, visible_decisions
from publication.viewsets.home import DraftsPanel
from tests.catalogue.workbooks import rows_of, staged, workbook
from tests.factories.catalogue import SectorFactory, VersionFactory
from tests.factories.organisation import UnitFactory, officer, officers_of_every_role
from tests.factories.publication import add_new, amend, draft, make_office, published, sign
from tests.publication.test_viewsets_versions import edit_url, posted

pytestmark = pytest.mark.django_db

LEAVE_IT = "đơn vị đó hoặc Phòng Kiểm soát TTHC lập dự thảo."
POLICE_S = f"Thủ tục này thuộc Công an tỉnh; {LEAVE_IT}"
JUSTICE_S = (
    "Thủ tục này thuộc Sở Tư pháp (phụ trách lĩnh vực này của Ủy ban nhân dân cấp xã); " + LEAVE_IT
)
NOBODY_S = (
    "Chưa rõ cơ quan nào ở tỉnh phụ trách thủ tục này (Ủy ban nhân dân cấp xã); "
    "Phòng Kiểm soát TTHC xác định cơ quan và lập dự thảo."
)


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
ALL = set(TEXTS)
MAY_DRAFT = {
    "province": ALL,
    "office": ALL,
    "building": {name for name in TEXTS if name.startswith(("roads", "houses"))},
    "branch": {"roads of the branch"},
    "transport": set(),
    "justice": {"civil status", "civil status in communes"},
    "police": {"identity cards"},
    "communes": {"of one ward"},
    "ward": {"of one ward"},
    "other ward": set(),
    "district": set(),
    "elsewhere": {"of nobody here"},
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


@pytest.fixture(scope="module", autouse=True)
def ground(shared_rows) -> Province:
    return shared_rows(a_province)


@pytest.fixture
def province(ground) -> Province:
    return deepcopy(ground)


class _UndoError(Exception):
    pass


def _abolishes(province: Province, user: Any, unit: Unit, name: str) -> bool:
    """Did the service take the abolition? Nothing stays of the attempt."""
    text = province.texts[name]
    try:
        with transaction.atomic():
            decision = services.create_decision(title="Công bố", unit=unit, by=user)
            services.add_item(
                decision,
                kind=ItemKind.ABOLISHED,
                procedure=text.procedure,
                base=text,
                change_basis="Luật",
                by=user,
            )
            raise _UndoError
    except PermissionDenied:
        return False
    except _UndoError:
        return True


def test_every_kind_of_unit_is_decided(province):
    assert set(MAY_DRAFT) == set(province.units)


def test_unit_may_draft_what_it_answers_for(province):
    remits = Remits.read()
    names = {text.pk: name for name, text in province.texts.items()}
    covered, listed, taken = {}, {}, {}
    for drafter, unit in province.units.items():
        editor = officer(Role.DEPARTMENT_EDITOR, unit=unit)
        covered[drafter] = {
            name for name, text in province.texts.items() if remits.covers(unit.pk, Matter.of(text))
        }
        draftable = ProcedureVersion.objects.filter(remits.draftable(unit.pk))
        listed[drafter] = {names[text.pk] for text in draftable}
        taken[drafter] = {name for name in TEXTS if _abolishes(province, editor, unit, name)}

    assert covered == MAY_DRAFT
    assert listed == MAY_DRAFT
    assert taken == MAY_DRAFT


def test_role_drafts_by_the_table_and_only_its_units_procedures(province):
    officers = officers_of_every_role(province.units["building"])

    taken = {
        role: {
            name
            for name in ("roads", "civil status", "identity cards")
            if _abolishes(province, user, province.units["building"], name)
        }
        for role, user in officers.items()
    }

    nothing: set[str] = set()
    assert taken == {role: {"roads"} if role in EDITOR_ROLES else nothing for role in Role.values}


def test_refusal_names_who_answers(province):
    told = {
        "identity cards": POLICE_S,
        "civil status in communes": JUSTICE_S,
        "schools in communes": NOBODY_S,
        "roads": "",
    }
    unit_id, remits = province.units["building"].pk, Remits.read()

    refusals = {name: remits.refusal(unit_id, [Matter.of(province.texts[name])]) for name in told}

    assert refusals == told


# ------------------------------------------------------------------ services


@pytest.fixture
def office(province):
    return make_office(province.units["building"])


def test_nobody_takes_over_by_amending(province, office):
    decision = draft(office)

    with pytest.raises(PermissionDenied) as refused:
        services.amend_procedure(decision, base=province.texts["identity cards"], by=office.editor)

    assert str(refused.value) == POLICE_S
    assert list(decision.items.all()) == []


def test_an_older_text_of_ones_own_opens_no_procedure_of_another(province, office):
    """The text in force decides, whatever base is named."""
    procedure = province.texts["identity cards"].procedure
    mine = VersionFactory(procedure=procedure, unit=office.unit)

    with pytest.raises(PermissionDenied) as refused:
        services.add_item(
            draft(office),
            kind=ItemKind.ABOLISHED,
            procedure=procedure,
            base=mine,
            change_basis="Luật",
            by=office.editor,
        )

    assert str(refused.value) == POLICE_S


def test_new_procedure_of_another_agency_is_refused(province, office):
    text = VersionFactory(unit=province.units["police"], sector=province.sectors["identity cards"])

    with pytest.raises(PermissionDenied) as refused:
        services.add_item(
            draft(office),
            kind=ItemKind.NEW,
            procedure=text.procedure,
            version=text,
            by=office.editor,
        )

    assert str(refused.value) == (
        f"Cơ quan giải quyết ghi trong nội dung mới thuộc Công an tỉnh; {LEAVE_IT}"
    )


def test_a_code_known_as_anothers_is_not_new(province, office):
    with pytest.raises(PermissionDenied) as refused:
        services.draft_new_procedure(
            draft(office),
            code=province.texts["identity cards"].procedure.base_code,
            name="Cấp thẻ",
            sector=province.sectors["roads"],
            by=office.editor,
        )

    assert str(refused.value) == POLICE_S


def test_heading_of_a_draft_is_moved_to_no_other_unit_and_road(province, office):
    decision = draft(office)

    for fields in ({"unit": province.units["police"]}, {"origin": Origin.PAPER}):
        with pytest.raises(PermissionDenied):
            services.edit_decision(decision, by=office.editor, **fields)

    decision.refresh_from_db()
    assert (decision.unit, decision.origin) == (office.unit, Origin.WORKFLOW)


def test_paper_may_concern_any_agency(province, office):
    decision = services.create_decision(
        title="Đã ký",
        unit=province.units["office"],
        by=office.clerk,
        effective_on=date(2026, 1, 5),
        origin=Origin.PAPER,
    )

    services.amend_procedure(decision, base=province.texts["identity cards"], by=office.clerk)

    assert decision.items.count() == 1


# ------------------------------------------------------------------ the checks


def _red(decision: Decision) -> list[tuple[str, bool]]:
    return [
        (check.message, check.blocking)
        for check in checks_before_sending(decision)
        if not check.passed
    ]


def test_checker_sees_a_green_line_where_all_is_the_units(province, office):
    decision = draft(office)
    amend(decision, province.texts["roads"], office.editor, time_limit_amount=3)

    labels = [check.label for check in checks_before_sending(decision) if check.passed]

    assert "Mọi thủ tục thuộc phạm vi của Sở Xây dựng" in labels
    assert _red(decision) == []


def test_text_saved_past_the_editor_is_red_and_stays_unsent(province, office):
    decision = draft(office)
    version = amend(decision, province.texts["roads"], office.editor, time_limit_amount=3)
    version.unit = province.units["police"]
    version.save()

    with pytest.raises(ValidationError):
        services.send_for_check(decision, by=office.editor)

    told = f"Cơ quan giải quyết ghi trong nội dung mới thuộc Công an tỉnh; {LEAVE_IT}"
    assert (told, True) in _red(decision)


def test_procedure_given_to_the_communes_of_ones_sector_is_pointed_out(province, office):
    decision = draft(office)
    amend(
        decision,
        province.texts["roads"],
        office.editor,
        unit=province.units["communes"],
        levels=(Level.COMMUNE,),
    )

    told = "Cơ quan giải quyết đổi từ Sở Xây dựng sang Ủy ban nhân dân cấp xã."
    assert (told, False) in _red(decision)


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (
            date(2025, 7, 1),
            [
                "Cơ quan giải quyết ghi trong nội dung mới đã kết thúc ngày 30/06/2025: "
                "Sở Giao thông (nay là Sở Xây dựng)."
            ],
        ),
        (date(2025, 6, 30), []),
    ],
)
def test_agency_that_has_ended_by_the_day_is_pointed_out(province, office, day, told):
    """A text carried along from before agencies merged bears the old name."""
    decision = draft(office, on=day)
    amend(decision, province.texts["roads of old"], office.editor)

    assert [line for line in _red(decision) if "kết thúc" in line[0]] == [
        (message, False) for message in told
    ]


# ------------------------------------------------------------------ forms and addresses


def _choose(client, decision: Decision, kind: str, version: ProcedureVersion) -> Any:
    url = reverse("decisions:item_choose", args=[decision.pk, kind])
    return client.post(url, {"version": version.pk}, follow=True)


@pytest.mark.parametrize("kind", ["amended", "abolished", "replaced", "corrected"])
def test_chooser_refuses_anothers_text_by_name(client, province, office, kind):
    decision = draft(office)
    client.force_login(office.editor)

    response = _choose(client, decision, kind, province.texts["identity cards"])

    assert [str(message) for message in response.context["messages"]] == [POLICE_S]
    assert decision.items.count() == 0


def test_chooser_lists_and_finds_only_ones_own(client, province, office):
    url = reverse("decisions:item_choose", args=[draft(office).pk, "amended"])
    client.force_login(office.editor)

    listed = client.get(url).context["page"].object_list
    found = client.get(url, {"q": "cap giay phep"}).context["page"].object_list

    assert list(listed) == [province.texts["roads"]]
    assert list(found) == [province.texts["roads"]]


def test_editor_gives_no_text_to_another_agency(client, province, office):
    version = add_new(draft(office), office, sector=province.sectors["roads"])
    client.force_login(office.editor)

    response = client.post(edit_url(version), posted(version, unit=province.units["police"].pk))

    version.refresh_from_db()
    assert response.status_code == 409
    assert version.unit == office.unit
    assert [str(message).strip() for message in response.context["messages"]] == [
        f"Cơ quan giải quyết ghi trong nội dung mới thuộc Công an tỉnh; {LEAVE_IT}"
    ]


# ------------------------------------------------------------------ import

HEAD = ["Mã TTHC", "Tên TTHC", "Lĩnh vực", "Thời hạn giải quyết", "Cơ quan giải quyết"]


def _row(text: ProcedureVersion) -> list[str]:
    return [text.procedure.base_code, text.name, text.sector.name, "9 ngày", text.unit.name]


@pytest.fixture
def book(province) -> bytes:
    """Own and another's procedure changed, and a new one of another agency."""
    new = ["9.999999", "Cấp thẻ mới", "Căn cước", "9 ngày", "Công an tỉnh"]
    texts = [_row(province.texts[name]) for name in ("roads", "identity cards")]
    return workbook({"Danh mục": [HEAD, *texts, new]})


def test_import_rejects_rows_of_other_agencies(province, office, book):
    rows = rows_of(staged(book, office))

    new_s = f"Cơ quan giải quyết ghi trong nội dung mới thuộc Công an tỉnh; {LEAVE_IT}"
    assert [(row.sheet, row.number, row.status, row.errors) for row in rows] == [
        ("Danh mục", 2, RowStatus.CHANGED, []),
        (
            "Danh mục",
            3,
            RowStatus.REJECTED,
            [{"column": "A", "field": "code", "message": POLICE_S}],
        ),
        ("Danh mục", 4, RowStatus.REJECTED, [{"column": "E", "field": "unit", "message": new_s}]),
    ]


def test_row_slipped_past_the_reading_is_refused_when_confirmed(province, office, book):
    batch = staged(book, office)
    batch.rows.filter(number=3).update(status=RowStatus.CHANGED)
    batch.rows.filter(number=4).delete()

    with pytest.raises(ValidationError) as refused:
        draft_from_batch(batch, by=office.editor, title="Công bố")

    assert refused.value.messages == [f"Trang “Danh mục”, dòng 3: {POLICE_S}"]
    assert Decision.objects.filter(batch=batch).count() == 0


def _command(path: Any, *args: str) -> tuple[int, dict[str, Any]]:
    out = StringIO()
    try:
        call_command("import_catalogue", str(path), "--json", *args, stdout=out)
    except SystemExit as ended:
        return int(ended.code or 0), json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def test_command_follows_the_same_rule(province, office, book, tmp_path):
    path = tmp_path / "danh-muc.xlsx"
    path.write_bytes(book)

    code, told = _command(path, "--by", office.editor.username, "--skip-rejected")

    decision = Decision.objects.get(pk=told["decision"])
    assert code == 1
    assert [item.procedure for item in decision.items.all()] == [province.texts["roads"].procedure]


SIGNED = ("--decision", "12/QĐ-UBND", "--signed", "2026-11-02", "--effective", "2026-11-09")
RECORDERS = {Role.CONTROL_OFFICER, Role.CHAIRMAN_CLERK}


@pytest.mark.parametrize("role", Role.values)
def test_signed_paper_is_recorded_by_its_roles_alone(province, tmp_path, role):
    """Of any agency, though neither role imports for a unit."""
    user = officer(role, unit=province.units["office"])
    path = tmp_path / "phu-luc.xlsx"
    row = ["9.999999", "Cấp thẻ mới", "Căn cước", "9 ngày", "Công an tỉnh"]
    path.write_bytes(workbook({"Danh mục": [HEAD, row]}))

    code, told = _command(path, "--by", user.username, *SIGNED)

    recorded = Decision.objects.filter(origin=Origin.PAPER).count()
    if role in RECORDERS:
        assert (code, told["problems"], recorded) == (0, [], 1)
    else:
        refused = ["Bạn không được nhập danh mục cho cơ quan này."]
        assert (code, told["problems"], recorded) == (1, refused, 0)


def test_commune_annex_is_rejected_for_the_department_of_construction(province, shared_data):
    """The real annex: identity cards amended and taxes abolished by a department of roads."""
    office = make_office(province.units["building"])
    content = (shared_data / "spreadsheets" / "annex_2_cap_xa_bai_bo.xlsx").read_bytes()
    truth = json.loads(
        (shared_data / "spreadsheets" / "annex_2_cap_xa_bai_bo.truth.json").read_text("utf-8")
    )
    police = make_office(province.units["police"])
    decision = draft(police)
    for code in sorted({row["code"][:8] for row in truth}):
        add_new(
            decision, police, procedure__base_code=code, sector=province.sectors["identity cards"]
        )
    sign(decision, police)

    rows = rows_of(staged(content, office))

    assert {row.status for row in rows if row.base_id} == {RowStatus.REJECTED}
    assert {error["message"] for row in rows for error in row.errors if row.base_id} >= {POLICE_S}


# ------------------------------------------------------------------ what an officer sees


def test_decisions_of_units_below_are_seen(province, office):
    branch = draft(make_office(province.units["branch"]))
    draft(make_office(province.units["justice"]))

    assert branch in visible_decisions(office.editor)
    assert {decision.unit for decision in visible_decisions(office.editor)} == {
        office.unit,
        branch.unit,
    }


def test_drafts_in_ones_care_stand_on_the_start_page(province, office, rf):
    decision = draft(office)
    colleague = officer(Role.DEPARTMENT_EDITOR, unit=office.unit)
    decision.responsible = colleague
    decision.save()

    def titles(user):
        request = rf.get("/")
        request.user = user
        return [row["url"] for row in DraftsPanel(request).rows]

    url = reverse("decisions:inspect", args=[decision.pk])
    assert (titles(colleague), titles(office.editor)) == ([url], [])
