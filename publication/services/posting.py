"""Hanging sheets up and taking them down: entries of a register that is only written on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from common.refusals import Refused
from organisation.models import Place, PrivateFile, User
from publication.enums import PostingAct
from publication.hanging import FOLLOWS, UNDONE_BY, hangs_after
from publication.models import Posting
from publication.permissions import can_hang_at
from publication.queries.posting import place_days

NOT_HERE = "Bạn không ghi nhận niêm yết cho nơi này."


@dataclass(frozen=True)
class Recorded:
    """What was written now, and entries that stood already (a second click, a colleague)."""

    made: list[Posting]
    before: list[Posting]


@transaction.atomic
def hang_sheets(
    place: Place,
    sheets: Collection[str],
    *,
    day: date,
    by: User,
    photo: PrivateFile | None = None,
) -> Recorded:
    """Record that the sheets were hung up on ``day``; those that hang already are told, not doubled.

    Raises ``PermissionDenied``, and ``ValidationError`` when a sheet must not hang there that day.
    """
    place = _locked(place, day, by)
    [due] = [one.due for one in place_days([place], day)]
    last = _last_entries(place, sheets)
    fresh = [sheet for sheet in _once(sheets) if not _hangs(last, sheet)]
    strange = [sheet for sheet in fresh if sheet not in due]
    if strange:
        raise ValidationError(
            f"Đến ngày {day:%d/%m/%Y} có {len(strange)} tờ không còn phải treo ở đây (vừa có quyết "
            "định mới hoặc đổi phạm vi). Danh sách dưới đây đã được cập nhật; hãy chọn lại."
        )
    made = [
        _entry(place, sheet, due[sheet].version_id, PostingAct.HUNG, day, by, last, photo)
        for sheet in fresh
    ]
    return Recorded(
        made=Posting.objects.bulk_create(made),
        before=[last[sheet] for sheet in _once(sheets) if _hangs(last, sheet)],
    )


@transaction.atomic
def take_down_sheets(
    place: Place,
    sheets: Collection[str],
    *,
    day: date,
    by: User,
    photo: PrivateFile | None = None,
) -> Recorded:
    """Record that the sheets were taken down on ``day``; those that hang no more are told.

    Raises ``PermissionDenied``, and ``ValidationError`` for a day before the sheet was hung.
    """
    place = _locked(place, day, by)
    last = _last_entries(place, sheets)
    there = [sheet for sheet in _once(sheets) if _hangs(last, sheet)]
    early = [sheet for sheet in there if last[sheet].day > day]
    if early:
        latest = max(last[sheet].day for sheet in early)
        raise ValidationError({"day": f"Có tờ mới treo ngày {latest:%d/%m/%Y}, sau ngày gỡ."})
    made = [
        _entry(place, sheet, last[sheet].version_id, PostingAct.DOWN, day, by, last, photo)
        for sheet in there
    ]
    return Recorded(
        made=Posting.objects.bulk_create(made),
        before=[last[sheet] for sheet in _once(sheets) if sheet in last and sheet not in there],
    )


@transaction.atomic
def undo_posting(entry: Posting, *, by: User, note: str = "") -> Posting:
    """A counter-entry to a slip; only the latest entry of a sheet is undone, by an officer of the place.

    Raises ``PermissionDenied``, and ``ValidationError`` when something was recorded since.
    """
    today = timezone.localdate()
    place = _locked(entry.place, today, by, may_be_shut=True)
    last = _last_entries(place, [entry.sheet])
    if entry.act not in UNDONE_BY:
        raise ValidationError("Mục này đã là mục ghi lại cho đúng; không hoàn tác tiếp.")
    if last[entry.sheet].pk != entry.pk:
        newer = last[entry.sheet]
        raise ValidationError(
            f"Tờ này đã được ghi tiếp: {newer.get_act_display().lower()} "
            f"({newer.by}, {timezone.localtime(newer.at):%H:%M %d/%m/%Y}). Không hoàn tác mục cũ."
        )
    act = UNDONE_BY[PostingAct(entry.act)]
    day = entry.day if act == PostingAct.NOT_HUNG else _hung_on(entry)
    counter = _entry(place, entry.sheet, entry.version_id, act, day, by, last, None)
    counter.note = note.strip()
    counter.save()
    return counter


def _hung_on(entry: Posting) -> date:
    """The day the sheet was hung before it was recorded as taken down."""
    before = Posting.objects.get(place=entry.place, sheet=entry.sheet, turn=entry.turn - 1)
    return before.day


def _locked(place: Place, day: date, by: User, *, may_be_shut: bool = False) -> Place:
    place = Place.objects.select_for_update().get(pk=place.pk)
    if not can_hang_at(by, place):
        raise Refused(NOT_HERE, by=by)
    if day > timezone.localdate():
        raise ValidationError({"day": "Ngày không được ở tương lai."})
    if day < place.valid_from and not may_be_shut:
        raise ValidationError(
            {"day": f"Nơi này tiếp nhận từ ngày {place.valid_from:%d/%m/%Y}; ngày ghi sớm hơn."}
        )
    return place


def _once(sheets: Collection[str]) -> list[str]:
    return list(dict.fromkeys(sheets))


def _last_entries(place: Place, sheets: Collection[str]) -> dict[str, Posting]:
    rows = Posting.objects.filter(place=place, sheet__in=set(sheets)).latest_entries()
    return {entry.sheet: entry for entry in rows.select_related("by")}


def _hangs(last: Mapping[str, Posting], sheet: str) -> bool:
    return sheet in last and hangs_after(last[sheet].act)


def _entry(
    place: Place,
    sheet: str,
    version_id: int,
    act: PostingAct,
    day: date,
    by: User,
    last: Mapping[str, Posting],
    photo: PrivateFile | None,
) -> Posting:
    before = last.get(sheet)
    if (before.act if before else "") not in FOLLOWS[act]:
        raise ValidationError("Mục ghi không nối tiếp mục trước của tờ này.")
    return Posting(
        place=place,
        sheet=sheet,
        version_id=version_id,
        turn=before.turn + 1 if before else 1,
        act=act,
        day=day,
        by=by,
        at=timezone.now(),
        photo=photo,
    )
