"""A holder and his deputy."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from organisation.models import User
from organisation.stand_ins import appoint

TODAY = timezone.localdate()


def day(number):
    return TODAY + timedelta(days=number)


def stand_in(holder, deputy, *, first=0, last=5, by=None):
    """``deputy`` acts for the holder's first role."""
    return appoint(
        holder.holdings.first(),
        deputy=deputy,
        valid_from=day(first),
        valid_to=day(last),
        reason="Nghỉ phép năm",
        by=by or holder,
    )


def fresh(user):
    return User.objects.get(pk=user.pk)
