"""A migrated SQLite file kept between runs: migrating afresh takes as long as hundreds of tests.

The file's name is a digest of all that migrations are made of, so a changed model or migration
starts anew. Guards are put up by the migrate that follows, whatever the file holds.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

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
