"""The short name of a posted sheet: of a text, the decision it hangs by and its first day. Pure."""

from __future__ import annotations

import hashlib
from datetime import date

LENGTH = 16
GROUP = 4


def sheet_code(digest: str, number: str, signed_on: date | None, valid_from: date) -> str:
    """16 hexadecimal digits that change with anything the sheet says.

    ``digest`` is the SHA-256 of the canonical text; a mended record or another first day makes
    another sheet of the same text.
    """
    signed = signed_on.isoformat() if signed_on else ""
    said = "\n".join((digest, number, signed, valid_from.isoformat()))
    return hashlib.sha256(said.encode()).hexdigest()[:LENGTH]


def grouped(code: str) -> str:
    """``1a2b 3c4d 5e6f 7a8b``: read aloud over the telephone without a slip."""
    short = code[:LENGTH]
    return " ".join(short[at : at + GROUP] for at in range(0, len(short), GROUP))
