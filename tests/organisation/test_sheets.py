"""Accounts and calendar from a sheet: every error at once, all or nothing, never twice."""

from __future__ import annotations

from datetime import date

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from common.spreadsheets import WorkbookError, read_workbook
from organisation.account_sheet import HEADINGS, account_template, make_accounts, read_accounts
from organisation.calendar_sheet import calendar_template, enter_calendar, read_calendar
from organisation.enums import Role
from organisation.models import CalendarDay, RoleHolding, User
from tests.factories.organisation import UnitFactory, UserFactory, officer

pytestmark = pytest.mark.django_db

EDITOR = "Biên tập viên sở, ban, ngành"
AUDITOR = "Kiểm toán viên (chỉ xem)"


@pytest.fixture
def administrator():
    return officer(Role.ADMINISTRATOR)


def _read(workbook, rows, by, name="bang.xlsx"):
    path = workbook(name, Sheet1=[list(HEADINGS), *rows])
    return read_accounts(path.read_bytes(), path.name, by=by)


def test_accounts_are_made_once_with_their_roles(
    workbook, administrator, django_capture_on_commit_callbacks
):
    UnitFactory(code="H48.15", name="Sở Xây dựng")
    rows = [
        ["Nguyễn Văn An", "anv", "anv@example.test", EDITOR, "H48.15", "01/12/2026"],
        ["Nguyễn Văn An", "anv", "anv@example.test", "auditor", "h48.15", date(2026, 12, 2)],
        ["Lê Thị Bé", "belt", "belt@example.test", AUDITOR, "H48.15", "01/12/2026"],
    ]

    with django_capture_on_commit_callbacks(execute=True):
        made = make_accounts(_read(workbook, rows, administrator), by=administrator)
    again = _read(workbook, rows, administrator)
    with django_capture_on_commit_callbacks(execute=True):
        made_again = make_accounts(again, by=administrator)

    assert [user.username for user in made] == ["anv", "belt"]
    assert (again.new_accounts, again.new_roles, again.has_effect, made_again) == (0, 0, False, [])
    assert list(
        RoleHolding.objects.filter(user__username="anv")
        .order_by("valid_from")
        .values_list("role", "valid_from")
    ) == [
        (Role.DEPARTMENT_EDITOR, date(2026, 12, 1)),
        (Role.AUDITOR, date(2026, 12, 2)),
    ]
    assert [letter.to for letter in mail.outbox] == [["anv@example.test"], ["belt@example.test"]]


def test_every_error_is_told_by_row_and_column(workbook, administrator):
    UnitFactory(code="H48.15")
    UserFactory(username="cu", full_name="Trần Cũ", email="cu@example.test")
    rows = [
        ["Nguyễn Văn An", "an nv", "an@x", "Biên tập", "H48.99", "31/02/2026"],
        ["", "binh", "cu@example.test", EDITOR, "H48.15", ""],
        ["Trần Mới", "CU", "cu@example.test", EDITOR, "H48.15", "01/12/2026"],
        ["Lê Hai", "hai", "hai@example.test", EDITOR, "H48.15", "01/12/2026"],
        ["Lê Ba", "hai", "hai@example.test", EDITOR, "H48.15", "01/12/2026"],
    ]

    plan = _read(workbook, rows, administrator)

    assert [(error.row, error.column[0]) for error in plan.errors] == [
        (2, "B"),
        (2, "C"),
        (2, "D"),
        (2, "E"),
        (2, "F"),
        (3, "A"),
        (3, "C"),
        (3, "F"),
        (4, "A"),
        (6, "B"),
    ]
    assert plan.lines == []
    assert plan.errors[4].problem == "Ngày “31/02/2026” không có trong lịch."
    assert plan.errors[8].problem == "Tài khoản cu mang tên “Trần Cũ”."


def test_sheet_with_an_error_makes_nothing(workbook, administrator):
    UnitFactory(code="H48.15")
    rows = [
        ["Nguyễn Văn An", "anv", "anv@example.test", EDITOR, "H48.15", "01/12/2026"],
        ["Lê Thị Bé", "belt", "belt@example.test", EDITOR, "H48.00", "01/12/2026"],
    ]

    plan = _read(workbook, rows, administrator)
    with pytest.raises(ValueError, match="never made"):
        make_accounts(plan, by=administrator)

    assert User.objects.count() == 1


def test_administrator_may_not_bring_a_role_for_himself(workbook, administrator):
    UnitFactory(code="H48.15")
    row = [
        administrator.full_name,
        administrator.username,
        administrator.email,
        "Văn thư của Chủ tịch UBND tỉnh",
        "H48.15",
        "01/12/2026",
    ]

    plan = _read(workbook, [row], administrator)

    assert [(error.column, error.problem) for error in plan.errors] == [
        (
            "B – Tên đăng nhập",
            "Không ai được tự giao vai trò cho mình; việc này phải do người khác làm.",
        )
    ]


def test_missing_column_is_named(workbook, administrator):
    path = workbook(Sheet1=[list(HEADINGS[:4]), ["An", "an", "an@example.test", EDITOR]])

    with pytest.raises(WorkbookError) as wrong:
        read_accounts(path.read_bytes(), path.name, by=administrator)

    assert str(wrong.value) == (
        "Thiếu cột “Mã cơ quan”, “Từ ngày”; cần đủ các cột “Họ và tên”, “Tên đăng nhập”, "
        "“Thư điện tử”, “Vai trò”, “Mã cơ quan”, “Từ ngày”."
    )


def test_templates_carry_the_headings_that_are_read():
    UnitFactory(code="H48.15", name="Sở Xây dựng")

    accounts = read_workbook(account_template(), "mau.xlsx")
    calendar = read_workbook(calendar_template(), "mau.xlsx")

    assert accounts[0].rows == [list(HEADINGS)]
    assert accounts[1].rows[-1] == ["H48.15", "Sở Xây dựng"]
    assert calendar[0].rows == [["Ngày", "Loại", "Lý do", "Văn bản"]]


# --- the calendar -------------------------------------------------------------------------------

DAYS = ["Ngày", "Loại", "Lý do", "Văn bản"]


def _calendar(workbook, rows, year=2028):
    path = workbook(Sheet1=[DAYS, *rows])
    return read_calendar(path.read_bytes(), path.name, year=year)


def test_sheet_becomes_the_whole_year(workbook, administrator):
    CalendarDay.objects.create(day=date(2028, 1, 3), kind="off", reason="Ước tính", tentative=True)
    CalendarDay.objects.create(day=date(2028, 5, 1), kind="off", reason="Lao động", document="TB 1")
    rows = [
        [date(2028, 5, 1), "Ngày nghỉ", "Lao động", "TB 1"],
        ["02/05/2028", "Nghỉ", "Nghỉ bù", "TB 1"],
        ["06/05/2028", "Ngày làm bù", "Làm bù ngày 02/5", None],
    ]

    plan = _calendar(workbook, rows)
    enter_calendar(plan, by=administrator)

    assert [(change.act, change.day.day.day) for change in plan.changes] == [
        ("remove", 3),
        ("same", 1),
        ("add", 2),
        ("add", 6),
    ]
    assert list(
        CalendarDay.objects.filter(day__year=2028).values_list("day", "kind", "tentative")
    ) == [
        (date(2028, 5, 1), "off", False),
        (date(2028, 5, 2), "off", False),
        (date(2028, 5, 6), "working", True),
    ]
    assert {
        (row.history_type, row.history_user)
        for row in CalendarDay.history.filter(day__year=2028).exclude(history_user=None)
    } == {("+", administrator), ("-", administrator)}


def test_calendar_errors_are_told_by_row_and_column(workbook):
    rows = [
        ["01/01/2028", "Ngày nghỉ", "Tết", ""],  # thứ Bảy
        ["01/02/2027", "Nghỉ hẳn", "", ""],
        ["03/01/2028", "Ngày nghỉ", "Bù", ""],
        ["03/01/2028", "Ngày nghỉ", "Bù", ""],
    ]

    plan = _calendar(workbook, rows)

    assert [(error.row, error.column, error.problem) for error in plan.errors] == [
        (
            2,
            "A – Ngày",
            "Ngày 01/01/2028 là thứ Bảy, vốn là ngày nghỉ hằng tuần; không cần khai.",
        ),
        (3, "A – Ngày", "Ngày không thuộc năm 2028."),
        (3, "B – Loại", "Loại phải là “Ngày nghỉ” hoặc “Ngày làm bù”."),
        (3, "C – Lý do", "Ô này không được để trống."),
        (5, "A – Ngày", "Ngày này đã có ở dòng 4."),
    ]
    assert plan.changes == []


def test_other_roles_enter_no_calendar(workbook):
    plan = _calendar(workbook, [["03/01/2028", "Ngày nghỉ", "Bù", "TB 1"]])

    with pytest.raises(PermissionDenied):
        enter_calendar(plan, by=officer(Role.AUDITOR))

    assert CalendarDay.objects.filter(day__year=2028).count() == 0
