"""The office calendar as the migrations enter it, and what it does to due dates."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

import pytest

from common.durations import Duration, Unit
from common.working_time import ZONE, due
from organisation.enums import DayKind
from organisation.models import CalendarDay, RuleSet
from organisation.queries import is_tentative, office_calendar, rule_set

pytestmark = pytest.mark.django_db

DAYS_OFF = {
    2023: "2/1 20/1 23/1 24/1 25/1 26/1 1/5 2/5 3/5 1/9 4/9",
    2024: "1/1 8/2 9/2 12/2 13/2 14/2 18/4 29/4 30/4 1/5 2/9 3/9",
    2025: "1/1 27/1 28/1 29/1 30/1 31/1 7/4 30/4 1/5 2/5 1/9 2/9",
    2026: "1/1 2/1 16/2 17/2 18/2 19/2 20/2 27/4 30/4 1/5 31/8 1/9 2/9 24/11",
    2027: "1/1 4/2 5/2 8/2 9/2 10/2 16/4 30/4 3/5 2/9 3/9 24/11",
}


@pytest.mark.parametrize(("year", "days"), DAYS_OFF.items())
def test_calendar_holds_the_days_off_of_the_year(year, days):
    rows = CalendarDay.objects.filter(day__year=year, kind=DayKind.OFF)

    found = " ".join(f"{row.day.day}/{row.day.month}" for row in rows)

    assert found == days


def test_calendar_holds_the_make_up_saturdays():
    rows = CalendarDay.objects.filter(kind=DayKind.WORKING)

    assert [row.day for row in rows] == [
        date(2024, 5, 4),
        date(2025, 4, 26),
        date(2026, 1, 10),
        date(2026, 8, 22),
    ]
    assert {row.day.weekday() for row in rows} == {5}


def test_only_days_without_an_official_notice_are_tentative():
    rows = CalendarDay.objects.filter(tentative=True)

    assert [f"{row.day:%d/%m/%Y}" for row in rows] == [
        "24/11/2026",
        "04/02/2027",
        "05/02/2027",
        "08/02/2027",
        "09/02/2027",
        "10/02/2027",
        "03/09/2027",
        "24/11/2027",
    ]


@pytest.mark.parametrize(
    ("received", "days", "ends"),
    [
        # thứ Tư 07/02/2024 → Tết 08-14/02 → thứ Năm 15/02
        (datetime(2024, 2, 7, 9, tzinfo=ZONE), 1, date(2024, 2, 15)),
        # thứ Sáu 26/4/2024 → nghỉ đến 01/5 → thứ Năm 02, thứ Sáu 03, thứ Bảy 04 làm bù
        (datetime(2024, 4, 26, 9, tzinfo=ZONE), 3, date(2024, 5, 4)),
        # thứ Sáu 25/4/2025 → thứ Bảy 26 làm bù
        (datetime(2025, 4, 25, 9, tzinfo=ZONE), 1, date(2025, 4, 26)),
        # thứ Tư 31/12/2025 → 01, 02/01 nghỉ → thứ Hai 05/01/2026
        (datetime(2025, 12, 31, 9, tzinfo=ZONE), 1, date(2026, 1, 5)),
        # thứ Sáu 28/8/2026 → nghỉ 31/8-02/9 → thứ Năm 03/9
        (datetime(2026, 8, 28, 9, tzinfo=ZONE), 1, date(2026, 9, 3)),
        # thứ Hai 23/11/2026 → 24/11 nghỉ (dự kiến) → thứ Tư 25/11
        (datetime(2026, 11, 23, 9, tzinfo=ZONE), 1, date(2026, 11, 25)),
        # thứ Sáu 28/4/2023 → nghỉ đến 03/5 → thứ Năm 04/5
        (datetime(2023, 4, 28, 9, tzinfo=ZONE), 1, date(2023, 5, 4)),
    ],
)
def test_working_days_skip_the_calendar(received, days, ends):
    limit = Duration(Decimal(days), Unit.WORKING_DAY)

    assert due(received, limit, office_calendar()) == datetime.combine(ends, time(17), ZONE)


def test_office_hours_come_from_the_rule_set_of_the_day():
    old = RuleSet.objects.get(key="office-hours")
    old.valid_to = date(2026, 12, 31)
    old.save()
    RuleSet.objects.create(
        key="office-hours",
        name="Giờ làm việc",
        valid_from=date(2027, 1, 1),
        params={"hours": [["07:30", "12:00"], ["13:00", "16:30"]]},
        legal_basis="Quyết định thử",
    )

    before = office_calendar(date(2026, 12, 31)).hours
    after = office_calendar(date(2027, 1, 1)).hours

    assert before == ((time(7), time(11, 30)), (time(13, 30), time(17)))
    assert after == ((time(7, 30), time(12)), (time(13), time(16, 30)))


@pytest.mark.parametrize(
    ("first", "last", "answer"),
    [
        (date(2026, 11, 2), date(2026, 11, 20), False),
        (date(2026, 11, 20), date(2026, 11, 25), True),
        (date(2027, 3, 1), date(2027, 3, 5), False),
        (date(2028, 3, 1), date(2028, 3, 5), True),
    ],
)
def test_due_date_over_an_expected_day_or_an_unknown_year_is_tentative(first, last, answer):
    assert is_tentative(first, last) is answer


@pytest.mark.parametrize(
    ("key", "on", "basis"),
    [
        ("online-services", date(2026, 6, 30), "Nghị định 42/2022/NĐ-CP"),
        ("online-services", date(2026, 7, 1), "Nghị định 224/2026/NĐ-CP"),
        ("personal-data", date(2025, 12, 31), "Nghị định 13/2023/NĐ-CP"),
        ("personal-data", date(2026, 1, 1), "Luật 91/2025/QH15; Nghị định 356/2025/NĐ-CP"),
        ("one-stop-forms", date(2025, 9, 14), "Thông tư 01/2018/TT-VPCP"),
        ("one-stop-forms", date(2025, 9, 15), "Thông tư 03/2025/TT-VPCP, Phụ lục I"),
    ],
)
def test_rule_set_is_the_one_of_the_day(key, on, basis):
    assert rule_set(key, on).legal_basis == basis


def test_rule_sets_of_one_key_never_overlap():
    for rule in RuleSet.objects.all():
        rule.clean()

    assert RuleSet.objects.count() == 20


def test_missing_rule_set_names_key_and_day():
    with pytest.raises(RuleSet.DoesNotExist) as missing:
        rule_set("one-stop", date(2018, 1, 1))

    assert str(missing.value) == "Chưa có bộ quy định “one-stop” áp dụng cho ngày 01/01/2018."


def test_publication_deadlines_keep_calendar_and_working_days_apart():
    assert rule_set("publication-deadlines", date(2026, 11, 22)).params == {
        "before_effect_calendar_days": 5,
        "shortened_after_signing_calendar_days": 3,
        "send_on_working_days": 3,
        "enter_working_days": 5,
        "enter_shortened_working_days": 2,
        "list_after_ministry_working_days": 5,
    }
