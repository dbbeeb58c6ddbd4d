"""Whose procedures a unit may draft: role × unit × procedure, and every road round the rule."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from catalogue.enums import Level
from catalogue.models import ProcedureVersion
from catalogue.remits import Matter, Remits
from organisation.enums import EDITOR_ROLES, Role
from organisation.models import Unit
from publication import services
from publication.enums import ItemKind, Origin
from publication.models import Decision
from publication.queries import checks_before_sending
from tests.factories.catalogue import VersionFactory
from tests.factories.organisation import officer, officers_of_every_role
from tests.factories.publication import amend, draft, make_office
from tests.publication.province import LEAVE_IT, POLICE_S, TEXTS, Province, a_province

pytestmark = pytest.mark.django_db
JUSTICE_S = (
    "Thủ tục này thuộc Sở Tư pháp (phụ trách lĩnh vực này của Ủy ban nhân dân cấp xã); " + LEAVE_IT
)
NOBODY_S = (
    "Chưa rõ cơ quan nào ở tỉnh phụ trách thủ tục này (Ủy ban nhân dân cấp xã); "
    "Phòng Kiểm soát TTHC xác định cơ quan và lập dự thảo."
)
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


# --- services -----------------------------------------------------------------------------------


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


# --- the checks ---------------------------------------------------------------------------------


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
