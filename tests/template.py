"""A migrated database that is copied: migrating afresh takes as long as hundreds of tests.

On SQLite it is a file kept between runs, its name a digest of all that migrations are made of, so a
changed model or migration starts anew; on PostgreSQL a database of the run's own server. One worker
migrates, the others wait for its copy. Guards are put up by the migrate that follows.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any, TextIO

OWN = ("cms", "publication", "catalogue", "organisation", "common")
KEPT = 3


def schema_key(base: Path) -> str:
    """Digest of the own migrations, models and fields, and of the packages' versions."""
    digest = hashlib.sha256(sys.version.encode())
    sources = [base / "requirements-dev.lock"]
    for package in OWN:
        for pattern in ("migrations/**/*", "models.py", "models/*.py", "enums.py", "fields.py"):
            sources += sorted(path for path in (base / package).glob(pattern) if path.is_file())
    for source in sources:
        if source.suffix != ".pyc":
            digest.update(str(source.relative_to(base)).encode())
            digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


KEPT_DATABASE = "congkhai_migrated"
_held: list[TextIO] = []


def wait_for_turn(folder: Path) -> None:
    """Until no other worker migrates; held until ``done``, or the process ends."""
    handle = (folder / "migrating.lock").open("w")
    fcntl.flock(handle, fcntl.LOCK_EX)
    _held.append(handle)


def done() -> None:
    """Whoever waits may go on."""
    while _held:
        _held.pop().close()


def copy_kept_database(connection: Any, folder: Path, name: str) -> bool:
    """On PostgreSQL: make ``name`` a copy of what a worker migrated; False when there is none."""
    if not (folder / KEPT_DATABASE).exists():
        return False
    _make_copy(connection, name, KEPT_DATABASE)
    return True


def keep_database(connection: Any, folder: Path) -> None:
    """On PostgreSQL: a copy of the freshly migrated database, for the other workers."""
    flag = folder / KEPT_DATABASE
    if not flag.exists():
        name = connection.settings_dict["NAME"]
        connection.close()  # nobody may be in the database that is copied
        _make_copy(connection, KEPT_DATABASE, name)
        flag.touch()


def _make_copy(connection: Any, name: str, source: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')


def place(folder: Path, key: str, target: Path) -> bool:
    """Copy the kept file to ``target``; False when there is none."""
    kept = folder / f"{key}.sqlite3"
    if not kept.exists():
        return False
    shutil.copyfile(kept, target)
    return True


def keep(folder: Path, key: str, source: Path) -> None:
    """Keep a copy of a freshly migrated file, and only the newest few."""
    kept = folder / f"{key}.sqlite3"
    if kept.exists():
        return
    written = folder / f"{key}.{os.getpid()}"
    with closing(sqlite3.connect(source)) as whole, closing(sqlite3.connect(written)) as copy:
        whole.backup(copy)
    written.replace(kept)
    for old in sorted(folder.glob("*.sqlite3"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
        old.unlink(missing_ok=True)
