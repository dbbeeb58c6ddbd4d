"""Salts and what digests refer to stay."""

from __future__ import annotations

import json

import pytest
from django.db import connection

from catalogue.models import ProcedureCode, Sector
from common import guards
from organisation.enums import Role, UnitKind
from organisation.models import PrivateFile, Unit
from publication import services
from publication.models import Move, Seal
from publication.verification import broken_records
from tests.factories.catalogue import SectorFactory
from tests.factories.organisation import UnitFactory, officer
from tests.factories.publication import (
    add_new,
    draft,
    make_office,
    published,
)
from tests.publication.holes import refused

pytestmark = pytest.mark.django_db

# --- salts --------------------------------------------------------------------------------------


def withdrawn_move():
    decision = draft(make_office())
    services.withdraw(decision, by=decision.created_by, reason="Ông B xin rút")
    return decision.moves.get(name="withdraw")


def test_salt_is_not_stripped_without_a_blanked_entry():
    move = withdrawn_move()
    seals = Seal.objects.filter(subject=f"move:{move.pk}")
    kept = json.loads(seals.get().salts)

    assert refused(lambda: seals.update(salts=""))
    assert refused(lambda: seals.update(salts=json.dumps({"by": kept["by"]})))
    assert refused(lambda: Move.objects.filter(pk=move.pk).update(reason=""))


def test_salt_of_the_account_never_goes():
    move = withdrawn_move()
    services.blank_reason(move, by=officer(Role.ADMINISTRATOR), why="Dữ liệu cá nhân")
    seals = Seal.objects.filter(subject=f"move:{move.pk}")

    assert sorted(json.loads(seals.get().salts)) == ["by"]
    assert refused(lambda: seals.update(salts=""))
    assert list(broken_records()) == []


@pytest.mark.parametrize("kept", [[], ["reason"], ["by"]])
def test_missing_salt_is_found_behind_lifted_guards(kept):
    move = withdrawn_move()
    seal = Seal.objects.get(subject=f"move:{move.pk}")
    salts = json.loads(seal.salts)
    guards.take_down(connection)

    left = json.dumps({name: salts[name] for name in kept}) if kept else ""
    Seal.objects.filter(pk=seal.pk).update(salts=left)
    Move.objects.filter(pk=move.pk).update(reason="")
    guards.put_up(guards.registered(), connection)

    assert list(broken_records()) == [
        f"Bản ghi move:{move.pk}: mất muối mà không có mục xóa trắng trong chuỗi."
    ]


# --- what digests refer to ----------------------------------------------------------------------


def test_names_of_what_was_published_stay():
    version = published(make_office())
    code = ProcedureCode.objects.create(procedure=version.procedure, code="QNG-07", kind="local")
    units, sectors = (
        Unit.objects.filter(pk=version.unit_id),
        Sector.objects.filter(pk=version.sector_id),
    )

    said = {
        "unit.code": refused(lambda: units.update(code="H48.99")),
        "unit.name": refused(lambda: units.update(name="Sở Khác")),
        "unit.gone": refused(lambda: units._raw_delete("default")),
        "sector.name": refused(lambda: sectors.update(name="Khác")),
        "sector.ministry": refused(lambda: sectors.update(ministry=version.unit)),
        "sector.gone": refused(lambda: sectors._raw_delete("default")),
        "code": refused(lambda: ProcedureCode.objects.filter(pk=code.pk).update(code="QNG-08")),
        "code.gone": refused(lambda: ProcedureCode.objects.filter(pk=code.pk).delete()),
        "file.sha256": refused(lambda: PrivateFile.objects.update(sha256="0" * 64)),
        "file.size": refused(lambda: PrivateFile.objects.update(size=1)),
        "file.name": refused(lambda: PrivateFile.objects.update(name="khac.pdf")),
    }

    assert said == dict.fromkeys(said, True)
    assert units.update(phone="0255 3822 333", valid_to=None) == 1


def test_ministry_of_a_published_sector_keeps_its_code():
    ministry = UnitFactory(kind=UnitKind.MINISTRY)
    published(make_office(), sector=SectorFactory(ministry=ministry))

    assert refused(lambda: Unit.objects.filter(pk=ministry.pk).update(code="G99"))


def test_names_nobody_signed_are_corrected_freely():
    office = make_office()
    version = add_new(draft(office), office)

    assert Unit.objects.filter(pk=version.unit_id).update(name="Sở đúng tên") == 1
    assert Sector.objects.filter(pk=version.sector_id).update(name="Đúng tên") == 1
