"""The two days a catalogue page is asked for: values in, values out.

``on`` is the day whose law is shown (``?ngay=``), ``known`` the last day whose records count
(``?biet-den=``). Both default to now and are kept in every link.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from urllib.parse import urlencode

from django.utils import timezone

from common.vietnamese import parse_date

ON = "ngay"
KNOWN = "biet-den"


@dataclass(frozen=True, kw_only=True)
class AskedDays:
    """What was asked for; ``None`` is now. ``error`` is for the reader, or ``""``."""

    today: date
    asked_on: date | None = None
    asked_known: date | None = None
    error: str = ""

    @property
    def on(self) -> date:
        """The day whose law is shown."""
        return self.asked_on or self.today

    @property
    def known(self) -> datetime | None:
        """The last moment whose records count; ``None`` for now."""
        if self.asked_known is None:
            return None
        return timezone.make_aware(datetime.combine(self.asked_known, time.max))

    @property
    def params(self) -> list[tuple[str, str]]:
        """The days as pairs for an address."""
        pairs = [(ON, self.asked_on), (KNOWN, self.asked_known)]
        return [(name, day.isoformat()) for name, day in pairs if day]

    def kept_in(self, url: str) -> str:
        """The address with the days asked for."""
        if not self.params:
            return url
        return f"{url}{'&' if '?' in url else '?'}{urlencode(self.params)}"


def read_days(query: Mapping[str, str], *, today: date) -> AskedDays:
    """Read both days; one that can't be read counts as not asked for. ``error`` names each."""
    days: dict[str, date | None] = {}
    unread = []
    for name in (ON, KNOWN):
        text = query.get(name, "").strip()
        try:
            days[name] = parse_date(text) if text else None
        except ValueError:
            days[name] = None
            unread.append((name, f"“{text[:40]}”"))
    return AskedDays(today=today, asked_on=days[ON], asked_known=days[KNOWN], error=_told(unread))


def _told(unread: Sequence[tuple[str, str]]) -> str:
    """What could not be read, how to write it, and what the page shows instead."""
    if not unread:
        return ""
    shown = {
        (ON,): "Trang đang hiện danh mục của hôm nay.",
        (KNOWN,): "Trang đang hiện theo mọi điều đã ghi nhận đến nay.",
        (ON, KNOWN): "Trang đang hiện danh mục của hôm nay, theo mọi điều đã ghi nhận đến nay.",
    }
    texts = " và ngày ".join(text for _name, text in unread)
    now = shown[tuple(name for name, _text in unread)]
    return f"Không đọc được ngày {texts}; hãy ghi dạng 05/03/2024. {now}"
