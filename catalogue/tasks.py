"""Work handed to the queue: reading a large workbook."""

from __future__ import annotations

from django_tasks import task

from catalogue.imports import fill
from catalogue.models import ImportBatch


@task()
def fill_batch(batch_id: int) -> None:
    """Read the batch's file; its progress stands in ``read_rows`` of ``total_rows``."""
    fill(ImportBatch.objects.select_related("file", "unit").get(pk=batch_id))
