"""Who signs in: the form in Vietnamese, and the account as every page of the office reads it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from wagtail.admin.forms.auth import LoginForm

from organisation.models import User
from organisation.queries import with_unread_count


class OfficerLoginForm(LoginForm):
    """Wagtail's form with a Vietnamese label."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = "Mật khẩu"


class OfficerBackend(ModelBackend):
    """Accounts come with their preferences; rights come from roles, never from the account itself."""

    def get_user(self, user_id: int) -> User | None:
        """The open account, its Wagtail preferences and unread notices read in the same query."""
        users = with_unread_count(User.objects.select_related("wagtail_userprofile"))
        user = users.filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None

    def _get_user_permissions(self, user_obj: User) -> QuerySet[Permission]:
        return Permission.objects.none()
