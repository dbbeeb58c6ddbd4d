"""How a sceptic tries to get past a guard."""

from __future__ import annotations

from django.db import DatabaseError, transaction
from django.utils import timezone

from common.guards import REFUSED

TODAY = timezone.localdate()


def refused(attempt):
    """True when a guard said no."""
    try:
        with transaction.atomic():
            attempt()
    except DatabaseError as error:
        return REFUSED in str(error)
    return False
