"""A signing killed at any moment leaves all of the decision or nothing of it."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = [pytest.mark.proof, pytest.mark.only_on("sqlite")]

ITEMS = 100

GROUND = """
from publication import services
from tests.factories.publication import (
    STEPS, add_new, draft, make_centre_office, make_office, make_process_office,
    published_together, record,
)
from tests.factories.organisation import PlaceFactory
def submitted(decision, office):
    services.send_for_check(decision, by=office.editor)
    services.pass_check(decision, by=office.control)
    services.submit(decision, by=office.chief, number="15/TTr-VP")
    record(decision, office)
"""
PREPARE = {
    "publication": f"""{GROUND}
office = make_office()
decision = draft(office)
for _ in range({ITEMS}):
    add_new(decision, office, full=True)
submitted(decision, office)
""",
    "reception": f"""{GROUND}
texts = published_together(make_office(), {ITEMS})
office, place = make_centre_office(), PlaceFactory()
decision = draft(office)
rows = [services.ListRow(procedure=text.procedure, place=place) for text in texts]
services.add_list_rows(decision, rows, by=office.editor)
submitted(decision, office)
""",
    "process": f"""{GROUND}
department = make_office()
texts = published_together(department, {ITEMS})
office = make_process_office(department.unit)
decision = draft(office)
rows = [services.ProcessRow(procedure=text.procedure, steps=STEPS) for text in texts]
services.put_process_rows(decision, rows, by=office.editor)
submitted(decision, office)
""",
}
SIGN = """
from organisation.models import User
from publication import services
from publication.models import Decision
decision = Decision.objects.latest("pk")
control = User.objects.filter(holdings__role="control_officer").latest("pk")
print("ready", flush=True)
services.confirm_signed(decision, by=control)
"""
# What the signing of each kind brings about.
BEGUN = {
    "publication": "catalogue_effect",
    "reception": "catalogue_reception",
    "process": "catalogue_internalprocess",
}


def environment(folder: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "VAR_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "PYTHONIOENCODING": "utf-8",
    }


def manage(folder: Path, *command: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        env=environment(folder),
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def begin_signing(folder: Path) -> subprocess.Popen[str]:
    """A process that is about to sign; it has said that it is ready."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--no-imports", "--command", SIGN],
        env=environment(folder),
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def standing(folder: Path, kind: str) -> tuple[str, int, int, int, int]:
    """State of the last decision; rows it brings about, frozen texts, acts and moves in the file."""
    with closing(sqlite3.connect(folder / "congkhai.sqlite3")) as connection:
        one = [
            connection.execute(question).fetchone()[0]
            for question in (
                "SELECT state FROM publication_decision ORDER BY id DESC",
                f"SELECT COUNT(*) FROM {BEGUN[kind]}",
                "SELECT COUNT(*) FROM catalogue_frozenversion",
                "SELECT COUNT(*) FROM catalogue_act",
                "SELECT COUNT(*) FROM publication_move",
            )
        ]
    return tuple(one)


@pytest.mark.parametrize(
    ("kind", "seed", "kills"),
    [
        # so that two processors share the hundred kills
        ("publication", 20261122, 50),
        ("publication", 20261123, 50),
        ("reception", 20261124, 15),
        ("process", 20261125, 15),
    ],
)
def test_signing_killed_anywhere_is_all_or_nothing(tmp_path, kind, seed, kills):
    ground = tmp_path / "ground"
    ground.mkdir()
    manage(ground, "migrate", "--verbosity", "0")
    manage(ground, "shell", "--no-imports", "--command", PREPARE[kind])
    # of another kind's texts the law is signed already
    frozen, acts, moves = (0, 1, 5) if kind == "publication" else (ITEMS, 2, 11)
    nothing = ("recorded", 0, frozen, acts, moves)
    everything = ("issued", ITEMS, ITEMS, acts, moves + 1)
    assert standing(ground, kind) == nothing

    chance = random.Random(seed)
    whole = shutil.copytree(ground, tmp_path / "whole")
    process = begin_signing(whole)
    began = time.monotonic()
    process.wait()
    took = time.monotonic() - began
    outcomes = [standing(whole, kind)]
    for number in range(kills):
        folder = shutil.copytree(ground, tmp_path / f"kill-{number}")
        process = begin_signing(folder)
        time.sleep(chance.uniform(0, took))
        process.send_signal(signal.SIGKILL)
        process.wait()
        outcomes.append(standing(folder, kind))
        manage(folder, "verify_history")
        shutil.rmtree(folder)

    assert set(outcomes) == {nothing, everything}
