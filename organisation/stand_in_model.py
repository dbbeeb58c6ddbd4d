"""Who acts for whom while the holder of a role is away; each acts in his own name."""

from __future__ import annotations

import copy
from collections.abc import Collection
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from common.history import Remembering, TrackedRecords
from organisation.dated import DatedQuerySet


class HoldingQuerySet(DatedQuerySet):
    def acted_on(self, on: date, *, user_ids: Collection[int]) -> dict[int, list[Any]]:
        """By user: the roles held on that day, own ones first, then those held for another.

        A role held for another is the holder's row with ``stand_in_id`` set. One query.
        """
        acted: dict[int, list[Any]] = {pk: [] for pk in user_ids}
        standing_in = models.FilteredRelation(
            "stand_ins",
            condition=models.Q(stand_ins__valid_from__lte=on, stand_ins__valid_to__gte=on),
        )
        rows = (
            self.valid(on)
            .annotate(acting=standing_in)
            .filter(models.Q(user__in=acted) | models.Q(acting__deputy__in=acted))
            .annotate(acting_id=models.F("acting__pk"), acting_deputy=models.F("acting__deputy"))
            .select_related("unit")
            .order_by("user", "role", "-valid_from", "acting__pk")
        )
        seen = set()
        for row in rows:
            if row.user_id in acted and row.pk not in seen:
                seen.add(row.pk)
                acted[row.user_id].append(row)
            if row.acting_deputy in acted:
                held = copy.copy(row)
                held.stand_in_id = row.acting_id
                acted[row.acting_deputy].append(held)
        return {pk: sorted(held, key=_own_first) for pk, held in acted.items()}


def _own_first(holding: Any) -> bool:
    return holding.stand_in_id is not None


class StandInQuerySet(DatedQuerySet):
    def about(self, user: Any) -> StandInQuerySet:
        """Those in which the user is the holder or the deputy."""
        return self.filter(models.Q(holding__user=user) | models.Q(deputy=user))

    def with_people(self) -> StandInQuerySet:
        """Everybody and everything a line about a stand-in names, in the same query."""
        return self.select_related("holding__user", "holding__unit", "deputy", "created_by")


class StandIn(Remembering, models.Model):
    """On these days the deputy has the holder's role for its unit, in his own name.

    One that was called off ends on the day before its first.
    """

    holding = models.ForeignKey(
        "organisation.RoleHolding",
        models.PROTECT,
        related_name="stand_ins",
        verbose_name="Vai trò được thay",
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="stand_ins",
        verbose_name="Người thay",
    )
    valid_from = models.DateField("Từ ngày", default=timezone.localdate)
    valid_to = models.DateField("Đến hết ngày")
    reason = models.CharField("Lý do", max_length=255)
    document = models.CharField("Văn bản phân công", max_length=255, blank=True, default="")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name="Người cử",
    )

    history = TrackedRecords()
    objects = StandInQuerySet.as_manager()

    class Meta:
        verbose_name = "người thay có thời hạn"
        verbose_name_plural = "người thay có thời hạn"
        ordering = ["-valid_from", "-pk"]

    def __str__(self) -> str:
        return f"{self.deputy} thay {self.holding.user} ({self.holding})"
