"""Invitations instead of passwords, and the end of an account."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from organisation.accounts import (
    awaits_password,
    close_if_left,
    create_account,
    invite_again,
    release_officer,
)
from organisation.enums import Role
from organisation.models import User
from organisation.permissions import holds_role
from organisation.services import follow_held_roles, grant_role
from tests.factories.organisation import UnitFactory, UserFactory, officer

pytestmark = pytest.mark.django_db

LINK = re.compile(r"https?://[^/]+(/\S+/password_reset/confirm/\S+)")
NEW = {"username": "binhnt", "full_name": "Nguyễn Thị Bình", "email": "binhnt@example.test"}


def test_new_account_has_no_password_and_one_letter(django_capture_on_commit_callbacks):
    administrator = officer(Role.ADMINISTRATOR)

    with django_capture_on_commit_callbacks(execute=True):
        user = create_account(**NEW, by=administrator)

    assert (user.has_usable_password(), awaits_password(user)) == (False, True)
    assert (user.is_superuser, user.is_staff) == (False, False)
    assert user.history.get().history_user == administrator
    (letter,) = mail.outbox
    assert (letter.subject, letter.to) == ("Tài khoản của bạn trên Công Khai", [user.email])
    assert [kind for _body, kind in letter.alternatives] == ["text/html"]


def test_link_of_the_letter_sets_the_password_once(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        user = create_account(**NEW, by=officer(Role.ADMINISTRATOR))
    address = LINK.search(mail.outbox[0].body)[1]

    form_page = client.get(address, follow=True)
    form_address = form_page.redirect_chain[-1][0]
    words = {"new_password1": "trời-xanh-biển-rộng", "new_password2": "trời-xanh-biển-rộng"}
    done = client.post(form_address, words)

    user.refresh_from_db()
    assert done.url == reverse("wagtailadmin_password_reset_complete")
    assert user.check_password("trời-xanh-biển-rộng")
    assert client.get(address, follow=True).context["validlink"] is False


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.ADMINISTRATOR])
def test_other_roles_make_no_accounts(role):
    with pytest.raises(PermissionDenied):
        create_account(**NEW, by=officer(role))

    assert User.objects.filter(username="binhnt").count() == 0


def test_invitation_is_repeated_only_until_the_password_is_set():
    administrator = officer(Role.ADMINISTRATOR)
    user = create_account(**NEW, by=administrator)

    invite_again(user, by=administrator)
    user.set_password("trời-xanh-biển-rộng")
    with pytest.raises(ValidationError):
        invite_again(user, by=administrator)

    assert len(mail.outbox) == 1


# --- leaving ------------------------------------------------------------------------------------


def test_leaving_today_ends_roles_and_closes_the_account():
    administrator, leaver = officer(Role.ADMINISTRATOR), officer(Role.AUDITOR, Role.CENTRE_MANAGER)
    today = timezone.localdate()

    leaver = release_officer(leaver, last_day=today, by=administrator)

    assert (leaver.is_active, leaver.left_on) == (False, today)
    assert {held.valid_to for held in leaver.holdings.all()} == {today}


def test_leaving_later_keeps_the_account_until_the_day_has_passed():
    administrator, leaver = officer(Role.ADMINISTRATOR), officer(Role.AUDITOR)
    last_day = timezone.localdate() + timedelta(days=5)

    leaver = release_officer(leaver, last_day=last_day, by=administrator)

    assert (leaver.is_active, close_if_left(leaver)) == (True, False)
    assert holds_role(leaver, Role.AUDITOR, on=last_day)
    assert not holds_role(leaver, Role.AUDITOR, on=last_day + timedelta(days=1))


def test_role_that_would_begin_after_the_last_day_never_serves():
    administrator, leaver = officer(Role.ADMINISTRATOR), UserFactory()
    today = timezone.localdate()
    later = today + timedelta(days=30)
    grant_role(leaver, role=Role.AUDITOR, unit=UnitFactory(), by=administrator, valid_from=later)

    leaver = release_officer(leaver, last_day=today + timedelta(days=1), by=administrator)

    assert [held.valid_to for held in leaver.holdings.all()] == [later]
    assert not holds_role(leaver, Role.AUDITOR, on=later)


def test_visit_after_the_last_day_closes_the_account(client):
    leaver = officer(Role.AUDITOR)
    client.force_login(leaver)
    User.objects.filter(pk=leaver.pk).update(left_on=timezone.localdate() - timedelta(days=1))

    answer = client.get(reverse("wagtailadmin_home"))

    leaver.refresh_from_db()
    assert answer.url.startswith(reverse("wagtailadmin_login"))
    assert leaver.is_active is False
    assert "_auth_user_id" not in client.session


def test_nobody_releases_himself_nor_without_the_role():
    administrator, auditor = officer(Role.ADMINISTRATOR), officer(Role.AUDITOR)
    today = timezone.localdate()

    for leaver, by in ((administrator, administrator), (administrator, auditor)):
        with pytest.raises(PermissionDenied):
            release_officer(leaver, last_day=today, by=by)

    follow_held_roles(administrator)
    assert User.objects.filter(left_on=None).count() == 2
