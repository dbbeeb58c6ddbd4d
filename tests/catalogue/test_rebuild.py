"""Migrations and what is sealed: the guards outlive a table's rebuild, old data its migrations."""

from __future__ import annotations

import importlib
import pkgutil
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from common import guards
from publication.enums import State
from tests.catalogue import rebuilding
from tests.factories.publication import decision_in, make_office

GUARDS = guards.registered()


def _latest(app):
    package = importlib.import_module(f"{app}.migrations")
    return max(module.name for module in pkgutil.iter_modules(package.__path__))


@pytest.mark.only_on("sqlite")
@pytest.mark.django_db(transaction=True)
def test_migration_that_rebuilds_sealed_tables_leaves_the_guards(settings):
    decision = decision_in(State.ISSUED, make_office())
    settings.MIGRATION_MODULES = {"catalogue": rebuilding.__name__}

    call_command("migrate", "catalogue", rebuilding.NAME, verbosity=0)
    standing = guards.missing(GUARDS, connection)
    call_command("migrate", "catalogue", _latest("catalogue"), verbosity=0)

    assert standing == []
    assert guards.missing(GUARDS, connection) == []
    decision.refresh_from_db()
    assert decision.state == State.ISSUED


@pytest.mark.django_db(transaction=True)
def test_data_of_the_first_catalogue_reach_the_present_one():
    everything = MigrationLoader(connection).graph.leaf_nodes()
    guards.take_down(connection)
    executor = MigrationExecutor(connection)
    executor.migrate([("catalogue", "0001_initial"), ("cms", None), ("publication", None)])
    apps = (
        MigrationExecutor(connection)
        .loader.project_state(
            [("catalogue", "0001_initial"), ("organisation", _latest("organisation"))]
        )
        .apps
    )
    unit = apps.get_model("organisation", "Unit").objects.create(
        code="H48.1", name="Sở Xây dựng", kind="department"
    )
    sector = apps.get_model("catalogue", "Sector").objects.create(name="Nhà ở", slug="nha-o")
    procedure = apps.get_model("catalogue", "Procedure").objects.create(base_code="1.001612")
    version = apps.get_model("catalogue", "ProcedureVersion").objects.create(
        procedure=procedure, name="Cấp phép", sector=sector, unit=unit, levels=("province",)
    )
    act = apps.get_model("catalogue", "Act").objects.create(
        kind="decision", number="1/QĐ-UBND", title="Công bố", issuer="Chủ tịch"
    )
    apps.get_model("catalogue", "Effect").objects.create(
        procedure=procedure, version=version, act=act, valid_from=date(2026, 1, 1)
    )

    MigrationExecutor(connection).migrate(everything)
    guards.put_up(GUARDS, connection)

    from catalogue.models import ProcedureVersion  # noqa: PLC0415 -- after the migrations

    law = ProcedureVersion.objects.in_force(on=date(2026, 2, 1)).get()
    assert (law.name, law.procedure.base_code, law.levels) == (
        "Cấp phép",
        "1.001612",
        ("province",),
    )
