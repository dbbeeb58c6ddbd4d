"""Field changes as a person reads them."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from organisation.history import FieldChange, entries_of, history_records
from organisation.models import CalendarDay, Unit, User
from tests.factories.organisation import UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_change_of_a_unit_names_old_and_new_by_whom():
    by = UserFactory()
    old, new = UnitFactory(name="Sở Cũ"), UnitFactory(name="Sở Mới")
    old.valid_to, old.succeeded_by, old.kind = date(2026, 6, 30), new, "other"
    old._history_user = by
    old.save()

    latest, first = entries_of(Unit, list(history_records(Unit, old.pk)))

    assert (latest.title, latest.by, first.title) == ("Sửa", by, "Thêm mới")
    assert latest.changes == (
        FieldChange("Loại", "Sở, ban, ngành", "Cơ quan khác"),
        FieldChange("Đến hết ngày", "", "30/06/2026"),
        FieldChange("Nay là", "", "Sở Mới"),
    )


def test_history_of_the_table_names_rows_that_are_gone():
    day = CalendarDay.objects.create(day=date(2031, 1, 1), kind="off", reason="Thử")
    day.delete()

    entries = entries_of(CalendarDay, list(history_records(CalendarDay)[:2]), named=True)

    assert [(entry.title, entry.subject) for entry in entries] == [
        ("Xóa", "01/01/2031 – Ngày nghỉ (Thử)"),
        ("Thêm mới", "01/01/2031 – Ngày nghỉ (Thử)"),
    ]


def test_sign_in_and_password_leave_no_row():
    user = User.objects.get(pk=UserFactory().pk)
    user.last_login = timezone.now()
    user.save(update_fields=["last_login"])
    user.set_password("mật-khẩu-khác")
    user.save()

    assert [entry.title for entry in entries_of(User, list(history_records(User, user.pk)))] == [
        "Thêm mới"
    ]


def test_password_never_stands_in_the_history():
    user = UserFactory()
    user.set_password("mật-khẩu-khác")
    user.phone = "0255"
    user.save()

    latest = entries_of(User, list(history_records(User, user.pk)))[0]

    assert [change.label for change in latest.changes] == ["Điện thoại"]


def test_history_costs_the_same_for_one_save_and_three(django_assert_max_num_queries):
    unit = UnitFactory(parent=UnitFactory())

    def told():
        return entries_of(Unit, list(history_records(Unit, unit.pk)))

    with django_assert_max_num_queries(3):
        assert len(told()) == 1
    for name in ("Một", "Hai"):
        unit.name = name
        unit.save()

    with django_assert_max_num_queries(3):
        assert len(told()) == 3
