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
HALVES = 2  # so that two processors share the hundred kills
KILLS = 50

PREPARE = f"""
from publication import services
from tests.factories.publication import add_new, draft, make_office, record
office = make_office()
decision = draft(office)
for _ in range({ITEMS}):
    add_new(decision, office, full=True)
services.send_for_check(decision, by=office.editor)
services.pass_check(decision, by=office.control)
services.submit(decision, by=office.chief, number="15/TTr-VP")
record(decision, office)
"""
SIGN = """
from organisation.models import User
from publication import services
from publication.models import Decision
decision, control = Decision.objects.get(), User.objects.get(holdings__role="control_officer")
print("ready", flush=True)
services.confirm_signed(decision, by=control)
"""


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


def standing(folder: Path) -> tuple[str, int, int, int, int]:
    """State, effects, frozen texts, acts and moves in the file."""
    with closing(sqlite3.connect(folder / "congkhai.sqlite3")) as connection:
        one = [
            connection.execute(question).fetchone()[0]
            for question in (
                "SELECT state FROM publication_decision",
                "SELECT COUNT(*) FROM catalogue_effect",
                "SELECT COUNT(*) FROM catalogue_frozenversion",
                "SELECT COUNT(*) FROM catalogue_act",
                "SELECT COUNT(*) FROM publication_move",
            )
        ]
    return tuple(one)


@pytest.mark.parametrize("half", range(HALVES))
def test_signing_killed_anywhere_is_all_or_nothing(tmp_path, half):
    ground = tmp_path / "ground"
    ground.mkdir()
    manage(ground, "migrate", "--verbosity", "0")
    manage(ground, "shell", "--no-imports", "--command", PREPARE)
    nothing = ("recorded", 0, 0, 1, 5)
    everything = ("issued", ITEMS, ITEMS, 1, 6)
    assert standing(ground) == nothing

    chance = random.Random(20261122 + half)
    whole = shutil.copytree(ground, tmp_path / "whole")
    process = begin_signing(whole)
    began = time.monotonic()
    process.wait()
    took = time.monotonic() - began
    outcomes = [standing(whole)]
    for number in range(KILLS):
        folder = shutil.copytree(ground, tmp_path / f"kill-{number}")
        process = begin_signing(folder)
        time.sleep(chance.uniform(0, took))
        process.send_signal(signal.SIGKILL)
        process.wait()
        outcomes.append(standing(folder))
        manage(folder, "verify_history")
        shutil.rmtree(folder)

    assert set(outcomes) == {nothing, everything}
