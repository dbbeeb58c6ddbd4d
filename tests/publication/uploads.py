"""Files brought in on the pages of the import."""

from __future__ import annotations

from django.urls import reverse

from tests.catalogue.workbooks import NATIONAL, workbook


def national(*rows):
    """A workbook in the national layout: (code, name, sector) a row."""
    lines = [
        [place, code, name, sector, "Cấp Tỉnh", ""]
        for place, (code, name, sector) in enumerate(rows, start=1)
    ]
    return workbook({"TTHC": [NATIONAL, *lines]})


def address(batch, name="preview"):
    return reverse(f"import_batches:{name}", args=[batch.pk])
