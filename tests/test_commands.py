"""Every management command: what is signed stays, whatever the server's own tools are told to do.

Who may start a command has the server; it is no way round the decision. A new command fails here
until it is placed.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from traceback import format_exception
from typing import Any

import pytest
from django.core.management import call_command, get_commands
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction
from import_export.exceptions import ImportError as RowsRefused

from catalogue.models import Act, Effect, FrozenVersion
from cms.models import CataloguePage
from common import guards
from common.refusals import Refused
from publication.enums import State
from publication.models import Decision
from tests.factories.organisation import officer
from tests.factories.publication import decision_in, make_office
from tests.test_attack_matrix import law_and_record

pytestmark = pytest.mark.django_db

# Django's own for whoever builds or serves: files, servers, SQL printed, a shell like any program.
FOR_BUILDERS = {
    *("check", "collectstatic", "compilemessages", "createcachetable", "dbshell", "diffsettings"),
    *("dumpdata", "findstatic", "inspectdb", "makemessages", "makemigrations", "optimizemigration"),
    *("runserver", "sendtestemail", "shell", "showmigrations", "sqlflush", "sqlmigrate"),
    *("sqlsequencereset", "squashmigrations", "startapp", "startproject", "test", "testserver"),
}
# Proved elsewhere: guards through a migration, drafts by an officer, a demonstration refused.
PROVED_ELSEWHERE = {"migrate", "import_catalogue", "demo", "dump_history", "export_catalogue"}
# Accounts, sessions, attempts, tasks, search, pictures, tags: nothing of the register.
BESIDE_THE_REGISTER = {
    *("axes_list_attempts", "axes_reset", "axes_reset_failure_logs", "axes_reset_ip"),
    *("axes_reset_ip_username", "axes_reset_logs", "axes_reset_username", "changepassword"),
    *("createsuperuser", "addstatictoken", "db_worker", "api_tokens", "convert_mariadb_uuids"),
    *("import_redirects", "wagtail_update_image_renditions", "enable_fuzzystrmatch"),
    *("enable_trigram", "enable_unaccent", "export", "show_references_index"),
}


def _fixture(folder: Path, *rows: Any, **changed: Any) -> str:
    """A fixture that would write these rows over with other values."""
    path = folder / "rows.json"
    fields = {field.name: None for field in rows[0]._meta.concrete_fields}
    path.write_text(
        json.dumps(
            [
                {
                    "model": row._meta.label_lower,
                    "pk": row.pk,
                    "fields": {
                        name: row.serializable_value(name)
                        for name in fields
                        if name != row._meta.pk.name
                    }
                    | changed,
                }
                for row in rows
            ],
            default=str,
        )
    )
    return str(path)


def _table(folder: Path, row: Any, **changed: Any) -> str:
    """A table that would write these columns of the row over."""
    path = folder / "rows.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([["id", *changed], [row.pk, *changed.values()]])
    return str(path)


def _import(model: str, path: str) -> None:
    call_command("import", model, path, "--noinput", "--raise-errors", "--format=CSV")


# What each would do to the register if it could.
WRITES: dict[str, list[Callable[[Decision, Path], Any]]] = {
    "flush": [lambda signed, folder: call_command("flush", interactive=False)],
    "loaddata": [
        lambda signed, folder: call_command(
            "loaddata", _fixture(folder, Effect.objects.last(), valid_from="2001-01-01")
        ),
        lambda signed, folder: call_command(
            "loaddata", _fixture(folder, Act.objects.last(), number="99999/QĐ-UBND")
        ),
        lambda signed, folder: call_command(
            "loaddata", _fixture(folder, signed, title="Khác", digest="0" * 64)
        ),
    ],
    "import": [
        lambda signed, folder: _import(
            "catalogue.Effect", _table(folder, Effect.objects.last(), valid_from="2001-01-01")
        ),
        lambda signed, folder: _import(
            "catalogue.FrozenVersion", _table(folder, FrozenVersion.objects.last(), digest="0" * 64)
        ),
        lambda signed, folder: _import(
            "publication.Decision", _table(folder, signed, title="Khác", state="drafting")
        ),
    ],
    "clean_duplicate_history": [
        lambda signed, folder: call_command("clean_duplicate_history", "--auto")
    ],
    "clean_old_history": [
        lambda signed, folder: call_command("clean_old_history", "--auto", days=0)
    ],
    "populate_history": [lambda signed, folder: call_command("populate_history", "--auto")],
    "fixtree": [lambda signed, folder: call_command("fixtree", interactive=False)],
    "move_pages": [
        lambda signed, folder: call_command(
            "move_pages",
            CataloguePage.objects.get().get_parent().pk,
            CataloguePage.objects.get().pk,
        )
    ],
    **{
        name: [lambda signed, folder, name=name: call_command(name)]
        for name in (
            *("clearsessions", "create_log_entries_from_revisions", "deduplicate_tags"),
            *("prune_db_task_results", "publish_scheduled", "publish_scheduled_pages"),
            *("purge_embeds", "purge_revisions", "rebuild_references_index"),
            *("remove_orphaned_tags", "set_url_paths", "sync_roles", "update_index"),
            *("verify_history", "wagtail_update_index"),
        )
    },
    "remove_stale_contenttypes": [
        lambda signed, folder: call_command("remove_stale_contenttypes", interactive=False)
    ],
    "reset_second_step": [
        lambda signed, folder: call_command(
            "reset_second_step", officer("auditor").username, reason="Mất điện thoại"
        )
    ],
}


KEPT_BY_TRIGGERS = {"flush", "loaddata", "import", "clean_duplicate_history", "clean_old_history"}


@pytest.fixture(scope="module", autouse=True)
def ground(shared_rows):
    return shared_rows(lambda: decision_in(State.ISSUED, make_office()))


@pytest.fixture
def signed(ground):
    return deepcopy(ground)


def test_every_command_is_placed():
    placed = [*FOR_BUILDERS, *PROVED_ELSEWHERE, *BESIDE_THE_REGISTER, *WRITES]

    assert sorted(placed) == sorted(get_commands())


@pytest.mark.parametrize(
    ("name", "place"),
    [(name, place) for name, calls in WRITES.items() for place in range(len(calls))],
)
def test_nothing_signed_changes_by_a_command(signed, name, place, tmp_path):
    before = law_and_record({"signed": signed})
    refusal = ""
    connection.check_constraints()  # PostgreSQL truncates nothing while checks are put off

    with transaction.atomic():
        try:
            WRITES[name][place](signed, tmp_path)
        except (DatabaseError, CommandError, RowsRefused, Refused) as refused:
            refusal = "".join(format_exception(refused))
            transaction.set_rollback(True)

    assert law_and_record({"signed": signed}) == before
    assert (guards.REFUSED in refusal) == (name in KEPT_BY_TRIGGERS)
