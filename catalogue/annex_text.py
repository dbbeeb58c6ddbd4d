"""Lists that an annex writes into one cell: legal bases and papers; text in, rows out."""

from __future__ import annotations

import re

from common.vietnamese import tidy

NUMBER = re.compile(
    r"\d{1,5}(?:\.\d{1,3})?[a-zđ]?(?:/\d{4})?/(?:QH\d{1,2}|[A-ZĐ][A-ZĐa-z0-9]*(?:-[A-ZĐ][A-ZĐa-z0-9]*)+)"
)
TAIL_NUMBER = re.compile(rf"^(?P<title>.*?)\s*\((?P<number>{NUMBER.pattern})\)\W*$", re.DOTALL)
BULLET = re.compile(r"^\s*(?:[-–—•*+]|\(?\d{1,3}[.)](?!\d))\s*")
ISSUED = re.compile(
    r"^\W{0,3}ngày\s+(\d{1,2})\s*(?:/|tháng)\s*(\d{1,2})\s*(?:/|năm)\s*(\d{4})", re.IGNORECASE
)
PAPER_START = re.compile(r"^\s*(\d{1,3})\.\s+")
COUNTS = re.compile(
    r"\s*\(\s*bản chính\s*:\s*(\d+)\s*,\s*bản sao\s*:\s*(\d+)\s*\)\s*$", re.IGNORECASE
)


def _lines(text: str) -> list[str]:
    return [line for line in tidy(text, multiline=True)[0].split("\n") if line.strip()]


def read_bases(text: str) -> list[dict[str, str]]:
    """One dict (number, title, issued) for each act a cell cites, line by line.

    The number is the one in brackets at the end, else the first one named; ``issued`` is the day
    written right after it, ``dd/mm/yyyy``. The title keeps the whole line where no bracket ends it.
    """
    found = []
    for line in _lines(text):
        words = BULLET.sub("", line).strip(" ;")
        if not words:
            continue
        tail = TAIL_NUMBER.fullmatch(words)
        if tail:
            found.append({"number": tail["number"], "title": tail["title"], "issued": ""})
            continue
        first = NUMBER.search(words)
        day = ISSUED.match(words[first.end() :]) if first else None
        issued = f"{int(day[1]):02d}/{int(day[2]):02d}/{day[3]}" if day else ""
        found.append({"number": first[0] if first else "", "title": words, "issued": issued})
    return found


def read_papers(text: str) -> list[dict[str, str]]:
    """One dict (name, originals, copies) for each numbered or bulleted paper of a cell."""
    entries: list[list[str]] = []
    numbered = bool(re.search(r"(?m)^\s*1\.\s", text))
    expected = 1
    for line in _lines(text):
        start = PAPER_START.match(line)
        if numbered and start and int(start[1]) == expected:
            entries.append([line[start.end() :]])
            expected += 1
        elif numbered and entries:
            entries[-1].append(line)
        else:
            entries.append([BULLET.sub("", line)])
    papers = []
    for parts in entries:
        name = tidy(" ".join(parts))[0]
        counts = COUNTS.search(name)
        if counts:
            name = name[: counts.start()].rstrip()
        originals, copies = counts.groups() if counts else ("", "")
        papers.append({"name": name.rstrip(" ;"), "originals": originals, "copies": copies})
    return [paper for paper in papers if paper["name"]]
