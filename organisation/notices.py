"""Telling officers: a row in the list of each, in the transaction; a letter after commit."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from organisation.letters import wants_mail
from organisation.models import Notice, User
from organisation.permissions import is_serving
from organisation.tasks import send_letters

TITLE_LENGTH = 255


@transaction.atomic
def notify(
    recipients: Iterable[User],
    *,
    kind: str,
    title: str,
    path: str,
    key: str,
    about: str = "",
) -> list[Notice]:
    """Tell each serving officer once: the same ``key`` is never told to one officer again.

    ``path`` is the page to open, on this site; ``kind`` and ``about`` are the caller's own words,
    by which ``settle`` finds the notice again. Returns the new notices. A letter that can't be
    sent never reaches back into the caller's transaction. Raises ``ValueError`` for a foreign path.
    """
    if not path.startswith("/") or path.startswith("//"):
        raise ValueError(f"A notice leads to a page of this site, not to {path!r}.")
    people = {user.pk: user for user in recipients if is_serving(user)}
    told = Notice.objects.filter(key=key, recipient__in=people)
    known = set(told.values_list("recipient_id", flat=True))
    fresh = [pk for pk in people if pk not in known]
    if not fresh:
        return []
    values = {"kind": kind, "path": path, "about": about, "key": key, "title": in_one_line(title)}
    now = timezone.now()
    # two callers at once: the second one's rows are left out by the unique key
    Notice.objects.bulk_create(
        [Notice(recipient_id=pk, created_at=now, **values) for pk in fresh], ignore_conflicts=True
    )
    made = list(Notice.objects.filter(key=key, recipient__in=fresh).order_by("pk"))
    by_mail = [notice.pk for notice in made if wants_mail(people[notice.recipient_id])]
    if by_mail:
        transaction.on_commit(lambda: _hand_to_post(by_mail), robust=True)
    return made


def in_one_line(text: str) -> str:
    """``text`` without line breaks, as long as a title may be."""
    line = " ".join(text.split())
    return line if len(line) <= TITLE_LENGTH else f"{line[: TITLE_LENGTH - 1]}…"


def settle(about: str, *, kinds: Iterable[str]) -> int:
    """Nobody has to do this any more: its unread notices count as read; returns how many."""
    unread = Notice.objects.unread().filter(about=about, kind__in=list(kinds))
    return unread.update(read_at=timezone.now())


def settle_keys(keys: Iterable[str]) -> int:
    """As ``settle``, of the notices told under these keys."""
    unread = Notice.objects.unread().filter(key__in=list(keys))
    return unread.update(read_at=timezone.now())


def mark_read(notice: Notice) -> None:
    """Opened by its recipient; the first time counts."""
    Notice.objects.unread().filter(pk=notice.pk).update(read_at=timezone.now())


def mark_all_read(user: User, *, up_to: int) -> int:
    """Read all that the officer saw listed: none newer than the notice ``up_to``."""
    return user.notices.unread().filter(pk__lte=up_to).update(read_at=timezone.now())


def _hand_to_post(notice_ids: list[int]) -> None:
    send_letters.enqueue(notice_ids)
