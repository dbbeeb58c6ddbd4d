"""The suite's ground: databases, guards, what is skipped where a program or data are absent."""

from __future__ import annotations

import gc
import json
import os
import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import openpyxl
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connections
from django.test import TestCase, TransactionTestCase

from common import guards, kept
from common.translations import compile_catalogues
from tests import template
from tests.postgres import MISSING, Server, programs

IN_CI = os.environ.get("CI") == "true"
IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ
ON_POSTGRES = os.environ.get("TEST_DB") == "postgres"
IN_PROOF = bool(os.environ.get("PROOF"))
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}
# Daily on PostgreSQL: what rests on a database's own words (triggers, locks, exclusion, search,
# order of letters, JSON). All else goes through the ORM alike on both: there `make proof` runs it.
RESTS_ON_DATABASE = re.compile(
    r"test_(definitions|effects|guards|list_guards|process_guards|guards_of_models|guard_holes"
    r"|guard_records|guard_salts|harness|known_records|mending|mending_guards|overlapping_writes"
    r"|postings|private_files|queries|sealing|search|signing|two_axes)"
)

hypothesis.settings.register_profile("daily", max_examples=15, deadline=None, derandomize=True)
hypothesis.settings.register_profile("proof", max_examples=300, deadline=None, print_blob=True)
hypothesis.settings.load_profile("proof" if IN_PROOF else "daily")

server = Server(Path(os.environ.get("TEST_POSTGRES", "/nowhere")))


def pytest_configure(config: pytest.Config) -> None:
    gc.set_threshold(
        100_000, 50, 100
    )  # the suite's heap is large and hardly any of it dies in cycles
    if IS_WORKER:
        return
    compile_catalogues(settings.BASE_DIR)
    if not ON_POSTGRES:
        return
    if programs() is None:
        pytest.exit(MISSING if IN_CI else f"SKIPPED: {MISSING}", returncode=1 if IN_CI else 0)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # stop the server then, too
    server.start()


def pytest_unconfigure(config: pytest.Config) -> None:
    if ON_POSTGRES and not IS_WORKER:
        server.stop()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What does not rest on the database runs once: on SQLite."""
    here = "postgres" if ON_POSTGRES else "sqlite"
    left_out = []
    for item in items:
        only = item.get_closest_marker("only_on")
        if (only and only.args != (here,)) or (ON_POSTGRES and not uses_database(item)):
            left_out.append(item)
    if left_out:
        out = {id(item) for item in left_out}
        items[:] = [item for item in items if id(item) not in out]
        config.hook.pytest_deselected(items=left_out)


def is_transactional(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction")) or bool(
        {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    )


def uses_database(item: pytest.Item) -> bool:
    if "browser" in item.path.parts:
        return False
    if not IN_PROOF and not RESTS_ON_DATABASE.fullmatch(item.path.stem):
        return False
    return bool(item.get_closest_marker("django_db")) or bool(
        DATABASE_FIXTURES & set(getattr(item, "fixturenames", ()))
    )


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say loudly what was left out and how to get it."""
    reasons = {
        report.longrepr[2].removeprefix("Skipped: ")
        for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple)
    }
    for reason in sorted(reasons):
        terminalreporter.write_line(f"SKIPPED: {reason}", yellow=True, bold=True)


# --- the database -------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def _template(pytestconfig: pytest.Config) -> tuple[Path, str]:
    return pytestconfig.cache.mkdir("database"), template.schema_key(settings.BASE_DIR)


@pytest.fixture(scope="session")
def django_db_keepdb(
    django_db_modify_db_settings: None,
    django_db_blocker: Any,
    _template: tuple[Path, str],
) -> bool:
    """Begin with what an earlier run, or another worker of this one, migrated."""
    connection = connections["default"]
    name = connection.settings_dict["TEST"]["NAME"]

    def copied() -> bool:
        if ON_POSTGRES:
            with django_db_blocker.unblock():
                return template.copy_kept_database(connection, server.folder, name)
        return template.place(*_template, Path(name))

    if ON_POSTGRES or not copied():
        template.wait_for_turn(server.folder if ON_POSTGRES else _template[0])
        if not copied():
            return False
        template.done()
    return True


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_db_setup: None,
    django_db_blocker: Any,
    _template: tuple[Path, str],
) -> None:
    connection = connections["default"]
    with django_db_blocker.unblock():
        call_command("sync_roles", verbosity=0)
    if ON_POSTGRES:
        with django_db_blocker.unblock():
            template.keep_database(connection, server.folder)
    else:
        template.keep(*_template, Path(connection.settings_dict["NAME"]))
    template.done()
    if any(is_transactional(item) for item in request.session.items):
        with django_db_blocker.unblock():
            rows = json.loads(connection.creation.serialize_db_to_string())
        # first, for a handler of a later row's saving would make them anew under other numbers
        rows.sort(key=lambda row: row["model"] != "contenttypes.contenttype")
        migrated["default"] = json.dumps(rows)


# What the migrations leave in a database: the first pages, the calendar, the rule sets.
migrated: dict[str, str] = {}


def _empty_and_refill(case: TransactionTestCase) -> None:
    """After a transactional test: the database as the migrations left it.

    Only here are the guards lifted, for a flush deletes sealed rows.
    """
    for alias in case._databases_names(include_mirrors=False):
        connection = connections[alias]
        guards.take_down(connection)
        call_command(
            "flush", database=alias, interactive=False, inhibit_post_migrate=True, verbosity=0
        )
        connection.creation.deserialize_db_from_string(migrated[alias])
        with connection.cursor() as cursor:  # rows came with their numbers: go on after them
            for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
                cursor.execute(statement)
        guards.put_up(guards.registered(), connection)


TransactionTestCase._fixture_teardown = _empty_and_refill


@pytest.fixture(scope="module")
def shared_rows(
    django_db_setup: None, django_db_blocker: Any
) -> Iterator[Callable[[Callable[[], Any]], Any]]:
    """``shared_rows(build)``: what ``build`` writes stands through the module; its answer.

    Every test is undone back to it, as with Django's ``setUpTestData``; a test takes a copy of the
    answer, for it may change the objects. Ask from a fixture of the module with ``autouse``, so
    that no test's ground depends on which one ran before.
    """
    entered = []

    def share(build: Callable[[], Any]) -> Any:
        with django_db_blocker.unblock():
            entered.append(TestCase._enter_atomics())
            return build()

    yield share
    with django_db_blocker.unblock():
        for atomics in reversed(entered):
            TestCase._rollback_atomics(atomics)


# --- what a test asks for -----------------------------------------------------------------------


def skip_or_fail(reason: str) -> None:
    """Absent on a developer's machine: left out, loudly. Absent in CI: a failure."""
    if IN_CI:
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the checkout (``CONGKHAI_SHARED`` names another)."""
    given = os.environ.get("CONGKHAI_SHARED")
    folder = (Path(given) if given else settings.BASE_DIR.parent / "shared") / "data"
    if not folder.is_dir():
        skip_or_fail(f"real data are not at {folder}: set CONGKHAI_SHARED")
    return folder


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """Build an .xlsx: ``workbook(Sheet1=[[…], […]])``, sheets in the order given."""

    def build(name: str = "bang.xlsx", **sheets: list[list[Any]]) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        path = tmp_path / name
        book.save(path)
        return path

    return build


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    """No test sees what another left in the cache."""
    yield
    from django.core.cache import cache  # noqa: PLC0415 -- app ready

    cache.clear()
    kept.forget_all()
