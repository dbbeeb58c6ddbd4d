"""A staged row's cells, kept in JSON so that an answer can read the row anew."""

from __future__ import annotations

import datetime as dt
from typing import Any

from catalogue.layouts import SheetRow
from catalogue.models import StagedRow
from catalogue.readings import ChildRows, Origin
from common.workbooks import CellProblem


def kept_source(row: SheetRow) -> dict[str, Any]:
    """The row's cells and where it stands, in JSON: an answer reads them anew."""
    origin = row.origin
    return {
        "cells": {heading: _kept_cell(cell) for heading, cell in row.cells.items()},
        "kind": origin.kind,
        "columns": dict(origin.columns),
        "headings": dict(origin.headings),
        "implied": sorted(origin.implied),
        "seen": origin.seen,
    }


def _kept_cell(cell: Any) -> Any:
    if isinstance(cell, ChildRows):
        return {
            "sheet": cell.sheet,
            "headings": list(cell.headings),
            "letters": list(cell.letters),
            "rows": [[number, [_kept_cell(part) for part in parts]] for number, parts in cell.rows],
        }
    if isinstance(cell, CellProblem):
        return {"problem": str(cell)}
    if isinstance(cell, dt.datetime):
        return {"date": cell.date().isoformat()}
    if isinstance(cell, dt.date):
        return {"date": cell.isoformat()}
    return cell if isinstance(cell, str | int | float | None) else str(cell)


def _cell(kept: Any) -> Any:
    if not isinstance(kept, dict):
        return kept
    if "problem" in kept:
        return CellProblem(kept["problem"])
    if "date" in kept:
        return dt.date.fromisoformat(kept["date"])
    rows = [(number, [_cell(part) for part in parts]) for number, parts in kept["rows"]]
    return ChildRows(kept["sheet"], kept["headings"], kept["letters"], rows)


def sheet_row(row: StagedRow) -> SheetRow:
    """The row as it was read, from what ``kept_source`` kept in its payload."""
    source = row.payload["source"]
    cells = {heading: _cell(kept) for heading, kept in source["cells"].items()}
    origin = Origin(
        row.sheet,
        row.number,
        source["kind"],
        source["columns"],
        source["headings"],
        frozenset(source["implied"]),
        source["seen"],
    )
    return SheetRow(cells, origin)
