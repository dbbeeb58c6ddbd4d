"""The days a page is asked for."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from catalogue.days import read_days

TODAY = date(2026, 11, 23)


def test_no_day_asked_for_is_today():
    days = read_days({}, today=TODAY)

    assert (days.on, days.known, days.params, days.error) == (TODAY, None, [], "")


def test_known_day_counts_to_its_last_moment():
    days = read_days({"biet-den": "2026-03-02"}, today=TODAY)

    midnight = datetime.combine(date(2026, 3, 2), time.max, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    assert days.known == midnight


@pytest.mark.parametrize("text", ["2026-02-01", "01/02/2026", "1.2.2026"])
def test_day_is_read_as_day_month_year(text):
    assert read_days({"ngay": text}, today=TODAY).on == date(2026, 2, 1)


@pytest.mark.parametrize("text", ["abc", "2026-13-01", "31/02/2026", "0000-00-00", "9" * 500])
def test_unreadable_day_is_today_with_a_kind_word(text):
    days = read_days({"ngay": text}, today=TODAY)

    assert days.on == TODAY
    assert days.error == (
        f"Không đọc được ngày “{text[:40]}”; hãy ghi dạng 05/03/2024. "
        "Trang đang hiện danh mục của hôm nay."
    )


@pytest.mark.parametrize(
    ("query", "error"),
    [
        (
            {"ngay": "2026-02-01", "biet-den": "31/02/2026"},
            "Không đọc được ngày “31/02/2026”; hãy ghi dạng 05/03/2024. "
            "Trang đang hiện theo mọi điều đã ghi nhận đến nay.",
        ),
        (
            {"ngay": "abc", "biet-den": "31/02"},
            "Không đọc được ngày “abc” và ngày “31/02”; hãy ghi dạng 05/03/2024. "
            "Trang đang hiện danh mục của hôm nay, theo mọi điều đã ghi nhận đến nay.",
        ),
    ],
)
def test_every_unreadable_day_is_named_with_what_is_shown_instead(query, error):
    days = read_days(query, today=TODAY)

    assert (days.error, days.known) == (error, None)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/thu-tuc/", "/thu-tuc/?ngay=2026-02-01&biet-den=2026-03-02"),
        ("/thu-tuc/?q=a", "/thu-tuc/?q=a&ngay=2026-02-01&biet-den=2026-03-02"),
    ],
)
def test_days_are_kept_in_links(url, expected):
    days = read_days({"ngay": "2026-02-01", "biet-den": "2026-03-02"}, today=TODAY)

    assert days.kept_in(url) == expected
