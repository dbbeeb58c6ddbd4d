"""What is measured: each function runs in a process of its own, after Django is set up.

All return CPU seconds of the process, bytes of its memory, and counts.
"""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.utils import timezone
from openpyxl import Workbook

from catalogue.exports import export_catalogue
from catalogue.imports import stage
from catalogue.models import CHILD_RELATIONS, Effect, ProcedureVersion
from catalogue.services import register_sector
from common.workbooks import read_workbook
from organisation.models import PrivateFile, Unit, User
from organisation.services import grant_role
from publication import services
from publication.documents.sheet_pdf import AT_ONCE, sheets_pdf
from publication.documents.sheets import printed_sheets
from publication.imports import draft_from_batch
from publication.models import Decision, DecisionItem, Move, Seal
from publication.queries.posting import due_sheets
from publication.verification import broken_records
from tests.benchmarks import generator, stock
from tests.benchmarks.generator import ROWS_EACH
from tests.factories.organisation import scan

OFFICERS = ("control_officer", "chief_of_office", "chairman_clerk")


def spent(work: Callable[[], Any]) -> tuple[float, Any]:
    """CPU seconds and the result."""
    before = time.process_time()
    result = work()
    return time.process_time() - before, result


def best(work: Callable[[], Any], times: int = 2) -> float:
    """The least CPU seconds of several runs: what other work on the machine adds is left out."""
    return min(spent(work)[0] for _n in range(times))


def peak() -> int:
    """Highest memory of this process so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _folder() -> Path:
    return Path(tempfile.mkdtemp())


def prepare(_number: int) -> dict[str, float]:
    """An empty register with the units, sectors and officers the others use."""
    call_command("migrate", verbosity=0)
    units: list[Unit] = []
    for code, name in generator.UNITS:  # the drafting unit answers for those below it
        parent = units[0] if units else None
        units.append(Unit.objects.create(code=code, name=name, kind="department", parent=parent))
    for sector in generator.SECTORS:
        register_sector(sector)
    for role in ("department_editor", *OFFICERS):
        user = User.objects.create(username=role, full_name=role)
        grant_role(user, role=role, unit=units[0], by=None)
    return {}


def import_ours(number: int) -> dict[str, float]:
    """Stage a generated workbook and draft a decision from it."""
    user, unit = User.objects.get(username="department_editor"), Unit.objects.order_by("pk")[0]
    path = _folder() / "danh-muc.xlsx"
    generator.write_national(path, number)
    file = PrivateFile.keep(path.read_bytes(), name=path.name, content_type="xlsx")
    before = peak()
    staging, batch = spent(
        lambda: stage(file, file_name=path.name, user=user, unit=unit, effective_on=None)
    )
    drafting, decision = spent(lambda: draft_from_batch(batch, by=user, title="Đo"))
    if decision.items.count() != number:
        raise RuntimeError("the draft is not whole")
    grown = (peak() - before) / (number * ROWS_EACH)
    return {"staging": staging, "drafting": drafting, "bytes": grown}


def import_stock(number: int) -> dict[str, float]:
    """The stock build's dry run and import of the same procedures."""
    files = stock.write_files(_folder(), number)
    return {"spent": spent(lambda: stock.import_files(files))[0]}


def fill(number: int) -> dict[str, float]:
    """Import and put in force, by the services, for the exports to come."""
    import_ours(number)
    decision = Decision.objects.get()
    editor = decision.created_by
    control, chief, clerk = (User.objects.get(username=role) for role in OFFICERS)
    services.send_for_check(decision, by=editor)
    services.pass_check(decision, by=control)
    services.submit(decision, by=chief, number="1/TTr")
    paper = services.SignedPaper(
        number="1/QĐ-UBND",
        signed_on=timezone.localdate(),
        signer="Người ký",
        scan=scan(),
        content_code=services.content_code(decision),
    )
    services.record_signed(decision, by=clerk, paper=paper)
    signing, _decision = spent(lambda: services.confirm_signed(decision, by=control))
    if ProcedureVersion.objects.in_force().count() != number:
        raise RuntimeError("not all texts are in force")
    return {"signing": signing}


def verify(_number: int) -> dict[str, float]:
    """``verify_history`` over the filled register; records are the rows it compares."""
    before = peak()
    taken, broken = spent(lambda: list(broken_records()))
    if broken:
        raise RuntimeError(broken[0])
    compared = (ProcedureVersion, Effect, DecisionItem, Move, Seal, *CHILD_RELATIONS.values())
    records = sum(model.objects.count() for model in compared)
    return {"spent": taken, "records": records, "grown": peak() - before}


def sheets(number: int) -> dict[str, float]:
    """Sheets of ``number`` texts as A4 pages in bundles, as a request makes them."""
    due = list(due_sheets(timezone.localdate()).values())[:number]
    pages = 0

    def print_all() -> None:
        nonlocal pages
        pages = 0
        for start in range(0, len(due), AT_ONCE):
            printed = printed_sheets(
                due[start : start + AT_ONCE], place=None, root_url="https://example.vn"
            )
            pages += sheets_pdf(printed).count(b"/Type /Page\n")

    before = peak()
    taken, _nothing = spent(print_all)
    return {
        "spent": taken,
        "pages": pages,
        "printed": len(due),
        "bundle": AT_ONCE,
        "grown": peak() - before,
    }


def export_ours(_number: int) -> dict[str, float]:
    """Our export, then openpyxl's write-only writer given the very cells it wrote."""
    path = _folder() / "out.xlsx"
    before = peak()
    own = best(lambda: export_catalogue(str(path)))
    grown = peak() - before
    sheets = [(sheet.name, sheet.rows) for sheet in read_workbook(path)]
    cells = sum(cell is not None for _name, rows in sheets for row in rows for cell in row)

    def bare() -> None:
        book = Workbook(write_only=True)
        for name, rows in sheets:
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        book.save(path)

    return {"spent": own, "bare": best(bare), "cells": cells, "grown": grown}


def export_stock(_number: int) -> dict[str, float]:
    """The stock build's export of the same texts."""
    folder = _folder()
    return {"spent": spent(lambda: stock.export_files(folder))[0]}


MEASURES = {
    measure.__name__: measure
    for measure in (
        prepare,
        import_ours,
        import_stock,
        fill,
        verify,
        sheets,
        export_ours,
        export_stock,
    )
}
