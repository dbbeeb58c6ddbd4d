"""Rows that hold from a day to a day."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils import timezone


class DatedQuerySet(models.QuerySet):
    """Rows with ``valid_from`` and an open or closed ``valid_to``, both inclusive."""

    def valid(self, on: date | None = None) -> DatedQuerySet:
        on = on or timezone.localdate()
        return self.filter(models.Q(valid_to=None) | models.Q(valid_to__gte=on), valid_from__lte=on)

    def meeting(self, first: date, last: date) -> DatedQuerySet:
        """Rows that hold on at least one day from ``first`` to ``last``."""
        reached = models.Q(valid_to__gte=first) & models.Q(valid_to__gte=models.F("valid_from"))
        return self.filter(models.Q(valid_to=None) | reached, valid_from__lte=last)
