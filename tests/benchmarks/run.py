"""Import and export measured beside a stock build and beside openpyxl's bare writer, in one run.

Each measure runs in a process of its own over a throw-away SQLite database. Sizes in procedures:
``BENCH_SIZE`` (default 2,000) and ``BENCH_STOCK`` (default 60, for the stock build is slow).
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import django
from django.utils import timezone

from tests.benchmarks.generator import ROWS_EACH

ROOT = Path(__file__).resolve().parent.parent.parent
SIZE = int(os.environ.get("BENCH_SIZE", "2000"))
STOCK = int(os.environ.get("BENCH_STOCK", "60"))
SIGNED = 500  # procedures in the decision whose signing is timed
PACKAGES = (
    "Django",
    "django-import-export",
    "django-simple-history",
    "openpyxl",
    "python-calamine",
)
Figures = dict[str, dict[str, float]]


def main() -> None:
    """Measure everything in child processes, or the one measure named as an argument."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    django.setup()
    if len(sys.argv) > 1:
        measures = import_module("tests.benchmarks.measures").MEASURES
        sys.stdout.write(json.dumps(measures[sys.argv[1]](int(sys.argv[2]))) + "\n")
        return
    folder = Path(tempfile.mkdtemp(prefix="congkhai-bench-"))
    try:
        text = report(measured(folder))
    finally:
        shutil.rmtree(folder)
    (ROOT / "docs" / "benchmarks.md").write_text(text, encoding="utf-8")
    sys.stdout.write(text)


def measured(folder: Path) -> Figures:
    """All figures by name."""
    template, filled = folder / "template.sqlite3", folder / "filled.sqlite3"
    _child(folder, template, "prepare", 0)
    shutil.copy(template, filled)
    plan = [
        ("import", "import_ours", SIZE, folder / "import.sqlite3"),
        ("import_small", "import_ours", SIZE // 4, folder / "small.sqlite3"),
        ("import_stock", "import_stock", STOCK, folder / "stock.sqlite3"),
        ("signing", "fill", SIGNED, folder / "signing.sqlite3"),
        ("fill", "fill", SIZE, filled),
        ("verify", "verify", SIZE, filled),
        ("sheets", "sheets", SIGNED, filled),
        ("export", "export_ours", SIZE, filled),
        ("export_stock", "export_stock", SIZE, filled),
    ]
    figures = {}
    for name, measure, number, database in plan:
        if database != filled:
            shutil.copy(template, database)
        figures[name] = _child(folder, database, measure, number) | {"number": number}
    return figures


def _child(folder: Path, database: Path, measure: str, number: int) -> dict[str, float]:
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{database}", "VAR_DIR": str(folder)}
    found = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", measure, str(number)],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return json.loads(found.stdout.splitlines()[-1])


def report(figures: Figures) -> str:
    """The page docs/benchmarks.md."""
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return "\n".join(
        [
            "# Benchmarks of import and export",
            "",
            "Written by `make bench`; all figures of one run, in CPU seconds of one process each.",
            "",
            f"- {timezone.localdate().isoformat()}; Python {platform.python_version()}, SQLite; "
            f"{versions}.",
            f"- Machine: {os.cpu_count()} cores, {platform.machine()}; other work may run beside it.",
            f"- Data: generated with a fixed seed; a procedure has {ROWS_EACH} worksheet rows (a "
            "main row and 26 child rows).",
            "- Import: reading, comparing and staging for the preview, then drafting the decision, "
            "with a history row for every row written. Beside it the stock build "
            "(`tests/benchmarks/stock.py`): a ModelResource for each model, the XLSX format, dry run "
            "and import, simple-history.",
            "- Export: the national workbook of all texts in force. Beside it openpyxl's write-only "
            "writer given the very cells we wrote, and the stock build's export of the same texts.",
            "",
            "| Matter | Ours | Beside | Ratio | Bar |",
            "|---|---|---|---|---|",
            *_import_lines(figures),
            *_export_lines(figures),
            *_signing_lines(figures),
            *_sheet_lines(figures),
            "",
        ]
    )


def _rate(figure: dict[str, float]) -> float:
    return figure["number"] / (figure["staging"] + figure["drafting"])


def _import_lines(figures: Figures) -> list[str]:
    big, small, stock = figures["import"], figures["import_small"], figures["import_stock"]
    stock_rate = stock["number"] / stock["spent"]
    return [
        f"| import, procedures a CPU second | {_rate(big):.0f} ({big['number']:,} procedures) | "
        f"{stock_rate:.1f} (stock, {stock['number']}) | {_rate(big) / stock_rate:.0f} × | ≥ 20 × |",
        f"| import is linear: procedures a CPU second | {_rate(big):.0f} at {big['number']:,} | "
        f"{_rate(small):.0f} at {small['number']:,} | {_rate(big) / _rate(small):.2f} × | about 1 |",
        f"| import, staging and drafting | {big['staging']:.1f} s and {big['drafting']:.1f} s | | | |",
        f"| import, memory a worksheet row | {big['bytes'] / 1024:.1f} KB | | | < 8 KB |",
    ]


def _signing_lines(figures: Figures) -> list[str]:
    signing, whole, verify = figures["signing"], figures["fill"], figures["verify"]
    at_bar = verify["spent"] * 100_000 / verify["records"]
    return [
        f"| `verify_history` over {verify['records']:,} records (texts and their rows, effects, list "
        f"rows, moves, seals) | {verify['spent']:.1f} s, {verify['grown'] / 1024**2:.0f} MB | | "
        f"{at_bar:.1f} s at 100,000 | ≤ 10 s at 100,000 |",
        f"| confirming the signature of {signing['number']:,} full procedures, one transaction | "
        f"{signing['signing']:.1f} s | {whole['signing']:.1f} s at {whole['number']:,} | "
        f"{signing['number'] / signing['signing']:.0f} procedures a second | ≤ 5 s at {SIGNED} |",
    ]


def _sheet_lines(figures: Figures) -> list[str]:
    sheets = figures["sheets"]
    return [
        f"| {sheets['printed']:,} sheets to post, {sheets['pages']:,.0f} A4 pages, with their QR codes, "
        f"in bundles of {sheets['bundle']} | {sheets['spent']:.1f} s, {sheets['grown'] / 1024**2:.0f} MB | | "
        f"{sheets['spent'] * 1000 / sheets['printed']:.0f} ms a sheet | ≤ 60 s at {SIGNED} |",
    ]


def _export_lines(figures: Figures) -> list[str]:
    ours, stock = figures["export"], figures["export_stock"]
    return [
        f"| export of {ours['number']:,} procedures, {ours['cells']:,.0f} filled cells | "
        f"{ours['spent']:.1f} s | {ours['bare']:.1f} s (bare writer) | "
        f"{ours['bare'] / ours['spent']:.2f} × | ≥ 0.7 × |",
        f"| the same beside the stock build | {ours['spent']:.1f} s | {stock['spent']:.1f} s | "
        f"{stock['spent'] / ours['spent']:.1f} × | ≥ 2 × |",
        f"| export, memory | {ours['grown'] / 1024**2:.0f} MB | | | < 100 MB |",
    ]
