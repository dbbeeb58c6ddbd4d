"""Accounts on their pages."""

from __future__ import annotations

from datetime import date

import pytest
from django.core import mail
from django.urls import reverse

from organisation.enums import Role
from organisation.models import CalendarDay, RoleHolding, User
from tests.factories.organisation import UnitFactory, UserFactory, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def sign_in(client):
    """Sign an officer of a role in: ``sign_in(role)`` returns (client, officer)."""

    def enter(role, **fields):
        user = officer(role, **fields)
        client.force_login(user)
        return client, user

    return enter


# --- accounts -----------------------------------------------------------------------------------


def test_new_account_is_invited(sign_in, django_capture_on_commit_callbacks):
    client, _user = sign_in(Role.ADMINISTRATOR)
    words = {"full_name": "Nguyễn Thị Bình", "username": "binhnt", "email": "b@example.test"}

    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("wagtailusers_users:add"), words)

    user = User.objects.get(username="binhnt")
    assert answer.url == reverse("wagtailusers_users:inspect", args=[user.pk])
    assert [letter.to for letter in mail.outbox] == [["b@example.test"]]
    assert (user.has_usable_password(), user.is_superuser, user.groups.count()) == (False, False, 0)


def test_account_form_has_neither_password_nor_superuser_nor_groups(sign_in):
    client, _user = sign_in(Role.ADMINISTRATOR)
    other = UserFactory()

    new = client.get(reverse("wagtailusers_users:add")).context["form"]
    edit = client.get(reverse("wagtailusers_users:edit", args=[other.pk])).context["form"]

    assert [field.name for field in new.visible_fields()] == [
        "full_name",
        "username",
        "email",
        "phone",
    ]
    assert [field.name for field in edit.visible_fields()] == [
        "full_name",
        "username",
        "email",
        "phone",
        "is_active",
    ]


def test_posted_superuser_right_is_ignored(sign_in):
    client, _user = sign_in(Role.ADMINISTRATOR)
    other = UserFactory(email="c@example.test")

    client.post(
        reverse("wagtailusers_users:edit", args=[other.pk]),
        {
            "full_name": "Lê Văn Cường",
            "username": other.username,
            "email": other.email,
            "is_active": "on",
            "is_superuser": "on",
            "is_staff": "on",
            "groups": "1",
        },
    )

    other.refresh_from_db()
    assert (other.full_name, other.is_superuser, other.is_staff, other.groups.count()) == (
        "Lê Văn Cường",
        False,
        False,
        0,
    )


def test_old_address_is_told_of_the_new_one(sign_in, django_capture_on_commit_callbacks):
    client, _user = sign_in(Role.ADMINISTRATOR)
    other = UserFactory(email="cu@example.test")
    words = {"full_name": other.full_name, "username": other.username, "is_active": "on"}
    url = reverse("wagtailusers_users:edit", args=[other.pk])

    for address in ("moi@example.test", "moi@example.test"):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(url, {**words, "email": address})

    assert [letter.to for letter in mail.outbox] == [["cu@example.test"]]


def test_accounts_are_sorted_by_given_name_and_found_without_diacritics(sign_in):
    client, user = sign_in(Role.ADMINISTRATOR, full_name="Nguyễn Văn Bình")
    for name in ("Đỗ Thị Ánh", "An Văn Dũng", "Nguyễn Đức Đạt"):
        UserFactory(full_name=name)

    everyone = client.get(reverse("wagtailusers_users:index")).context["object_list"]
    found = client.get(reverse("wagtailusers_users:index"), {"q": "duc dat"}).context["object_list"]

    assert [row.full_name for row in everyone] == [
        "Đỗ Thị Ánh",
        user.full_name,
        "An Văn Dũng",
        "Nguyễn Đức Đạt",
    ]
    assert [row.full_name for row in found] == ["Nguyễn Đức Đạt"]


def test_invitation_is_sent_again(sign_in):
    client, _user = sign_in(Role.ADMINISTRATOR)
    other = UserFactory(email="d@example.test")
    other.set_unusable_password()
    other.save()

    client.post(reverse("wagtailusers_users:invite", args=[other.pk]))

    assert [letter.to for letter in mail.outbox] == [["d@example.test"]]


@pytest.mark.parametrize("action", ["assign_role", "delete", "set_active_state"])
def test_bulk_actions_of_wagtail_are_refused(sign_in, action):
    client, _user = sign_in(Role.ADMINISTRATOR)
    other = UserFactory()
    url = reverse("wagtail_bulk_action", args=["organisation", "user", action])

    answer = client.post(f"{url}?id={other.pk}", {"role": 1, "mark_as_active": "False"})

    other.refresh_from_db()
    assert answer.url == reverse("wagtailadmin_home")
    assert (other.is_active, other.groups.count()) == (True, 0)


def test_own_account_page_keeps_one_name(sign_in):
    client, user = sign_in(Role.AUDITOR)

    client.post(
        reverse("wagtailadmin_account"),
        {
            "name_email-full_name": "Trần Thị Kiểm Toán",
            "name_email-email": "kt@example.test",
            "name_email-phone": "0255 123 456",
            "theme-theme": "system",
            "theme-contrast": "system",
            "theme-density": "default",
        },
    )

    user.refresh_from_db()
    assert (user.full_name, user.email, user.phone) == (
        "Trần Thị Kiểm Toán",
        "kt@example.test",
        "0255 123 456",
    )


def test_sheet_of_accounts_is_previewed_then_made(
    sign_in, workbook, django_capture_on_commit_callbacks
):
    client, _user = sign_in(Role.ADMINISTRATOR)
    UnitFactory(code="H48.15")
    heads = ["Họ và tên", "Tên đăng nhập", "Thư điện tử", "Vai trò", "Mã cơ quan", "Từ ngày"]
    row = ["Lê Bé", "be", "be@example.test", "Kiểm toán viên (chỉ xem)", "H48.15", "01/12/2026"]
    path = workbook(Sheet1=[heads, row])
    url = reverse("wagtailusers_users:import")

    with path.open("rb") as file:
        preview = client.post(url, {"workbook": file})
    before = User.objects.count()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url, {"token": preview.context["token"]})
        client.post(url, {"token": preview.context["token"]})

    assert (before, User.objects.count()) == (1, 2)
    assert RoleHolding.objects.filter(user__username="be").count() == 1
    assert len(mail.outbox) == 1


def test_details_answer_yes_and_no_in_vietnamese(sign_in):
    client, _user = sign_in(Role.AUDITOR)
    day = CalendarDay.objects.create(day=date(2031, 1, 1), kind="off", tentative=True)

    fields = client.get(reverse("calendar:inspect", args=[day.pk])).context["fields"]

    assert [row["value"] for row in fields if "Dự kiến" in row["label"]] == ["Có"]


def test_two_administrators_in_one_unit_lose_nothing(sign_in):
    client, _user = sign_in(Role.ADMINISTRATOR)
    unit = UnitFactory(name="Sở Cũ", kind="department")
    url = reverse("units:edit", args=[unit.pk])
    form = client.get(url).context["form"]
    before = {name: form[name].value() or "" for name in form.fields}
    before["valid_from"] = "01/01/2000"
    client.post(url, before | {"phone": "0255 111 222"})

    response = client.post(url, before | {"address": "52 Hùng Vương"})

    assert response.status_code == 409
    assert response.context["form"].non_field_errors()[1] == "Điện thoại: “” → “0255 111 222”"
    client.post(url, response.context["form"].data)
    unit.refresh_from_db()
    assert (unit.phone, unit.address) == ("0255 111 222", "52 Hùng Vương")
