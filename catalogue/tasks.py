"""Work handed to the queue: reading a large workbook."""

from __future__ import annotations

from django_tasks import task

from catalogue.imports import claim, fill


@task()
def fill_batch(batch_id: int) -> None:
    """Read the batch's file; its progress stands in ``read_rows`` of ``total_rows``.

    Nothing is done for a batch that was read meanwhile or given up.
    """
    batch = claim(batch_id)
    if batch is not None:
        fill(batch)
