"""Small shapes that public pages of several apps hand to their templates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Link:
    """A link, and how what it names stands to the page."""

    text: str
    url: str
    relation: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """Words (``given``), that there is nothing to state (``none``), or that it is ``unknown``."""

    state: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a summary."""

    term: str
    value: Statement
    url: str = ""


def stated(text: str) -> Statement:
    """The text, or that it is missing."""
    return Statement("given", text) if text else Statement("unknown")


class StoredFile(Protocol):
    """What is said of a file."""

    name: str
    size: int


def file_text(file: StoredFile) -> str:
    """ "Word, 45 KB"."""
    ending = file.name.rsplit(".", 1)[-1].lower() if "." in file.name else ""
    return f"{FILE_KINDS.get(ending, ending.upper() or 'Tệp')}, {size_text(file.size)}"


FILE_KINDS = {
    "pdf": "PDF",
    "doc": "Word",
    "docx": "Word",
    "odt": "Văn bản",
    "xls": "Excel",
    "xlsx": "Excel",
}


def size_text(octets: int) -> str:
    """ "45 KB", "1,2 MB"."""
    if octets < 1024 * 1024:
        return f"{max(1, round(octets / 1024))} KB"
    return f"{octets / 1024 / 1024:.1f} MB".replace(".", ",")
