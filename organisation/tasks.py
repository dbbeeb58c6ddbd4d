"""Work handed to the queue: letters that tell officers what stands in their list of notices."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from organisation.letters import send_letter

logger = logging.getLogger(__name__)

# How long to wait before each further attempt.
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(hours=24),
)


@task()
def send_letters(notice_ids: list[int], attempt: int = 1) -> None:
    """One letter for each notice; those that could not be sent are tried again later."""
    failed = []
    for notice_id in notice_ids:
        try:
            send_letter(notice_id)
        except OSError as refused:  # what a mail server or the way to it raises
            # the words of a refusal may hold the address: only its kind is logged
            logger.warning(
                "letter of notice %s: attempt %s failed (%s)",
                notice_id,
                attempt,
                type(refused).__name__,
            )
            failed.append(notice_id)
    if not failed:
        return
    if attempt > len(PAUSES) or not send_letters.get_backend().supports_defer:
        logger.error("letters of notices %s: given up after attempt %s", failed, attempt)
        return
    later = send_letters.using(run_after=timezone.now() + PAUSES[attempt - 1])
    later.enqueue(failed, attempt + 1)
