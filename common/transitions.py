"""The one shape of a legal move, and of the record that it was made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import models

from common.refusals import LoggedRefusal


@dataclass(frozen=True, kw_only=True)
class Transition:
    """One row of a state table: from any of ``sources`` to ``target``, by holders of ``permission``."""

    name: str
    label: str
    sources: frozenset[str]
    target: str
    permission: str
    needs_reason: bool = False
    needs_form: bool = False


class MoveRefused(LoggedRefusal):
    """A move the law or the house rules do not allow; the message is for the officer."""


def by_name(table: Iterable[Transition]) -> dict[str, Transition]:
    """The table keyed by the name of the move."""
    return {transition.name: transition for transition in table}


class AbstractMove(models.Model):
    """Who moved a matter from one state to another, when and why; never edited."""

    name = models.CharField("Việc", max_length=40)
    from_state = models.CharField("Từ trạng thái", max_length=20)
    to_state = models.CharField("Sang trạng thái", max_length=20)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="Người thực hiện"
    )
    role = models.CharField("Vai trò", max_length=40)
    at = models.DateTimeField("Lúc")
    reason = models.TextField("Lý do", blank=True, default="")
    history_ids = models.JSONField("Bản ghi lịch sử lúc đó", default=dict)

    class Meta:
        abstract = True
        ordering = ["id"]
