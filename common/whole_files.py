"""Files that are there whole or not at all, and are known by their SHA-256."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

PIECE = 1024 * 1024


def write_whole(path: Path, data: bytes) -> None:
    """Put the bytes at ``path``: written and synced under another name first.

    A crash leaves the old file, or none, beside a draft; never half of the new one.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".draft-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """The new name outlives a power failure, too."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def file_digest(path: Path) -> str:
    """SHA-256 of the file's bytes, read piece by piece; "" when there is no such file."""
    try:
        with path.open("rb") as file:
            digest = hashlib.sha256()
            while piece := file.read(PIECE):
                digest.update(piece)
            return digest.hexdigest()
    except FileNotFoundError:
        return ""
