"""Migrations and what is sealed: the guards outlive a table's rebuild, old data its migrations."""

from __future__ import annotations

import importlib
import os
import pkgutil
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

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


OLD_ROWS = """
from datetime import date
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
apps = MigrationExecutor(connection).loader.project_state([("catalogue", "0001_initial")]).apps
def make(app, model, **values):
    return apps.get_model(app, model).objects.create(**values)
unit = make("organisation", "Unit", code="H48.1", name="Sở Xây dựng", kind="department")
sector = make("catalogue", "Sector", name="Nhà ở", slug="nha-o")
procedure = make("catalogue", "Procedure", base_code="1.001612")
version = make("catalogue", "ProcedureVersion", procedure=procedure, name="Cấp phép",
               sector=sector, unit=unit, levels=("province",))
act = make("catalogue", "Act", kind="decision", number="1/QĐ-UBND", title="Công bố",
           issuer="Chủ tịch")
make("catalogue", "Effect", procedure=procedure, version=version, act=act,
     valid_from=date(2026, 1, 1))
"""
LAW = """
from datetime import date
from catalogue.models import ProcedureVersion
law = ProcedureVersion.objects.in_force(on=date(2026, 2, 1)).get()
print(law.name, law.procedure.base_code, law.levels)
"""


@pytest.mark.proof
@pytest.mark.only_on("sqlite")
def test_data_of_the_first_catalogue_reach_the_present_one(tmp_path):
    """As an operator upgrades: a database of its own, a process for each command."""

    def manage(*command):
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            env={
                "PATH": os.environ["PATH"],
                "VAR_DIR": str(tmp_path),
                "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
                "PYTHONIOENCODING": "utf-8",
            },
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    manage("migrate", "catalogue", "0001_initial", "--verbosity", "0")
    manage("shell", "--no-imports", "--command", OLD_ROWS)

    manage("migrate", "--verbosity", "0")

    law = manage("shell", "--no-imports", "--command", LAW)
    assert law == "Cấp phép 1.001612 ('province',)"
    checked = manage("check", "--database", "default")
    assert checked == "System check identified no issues (0 silenced)."
