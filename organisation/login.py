"""The sign-in form; Wagtail's own leaves the password's label in English."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms.auth import LoginForm


class OfficerLoginForm(LoginForm):
    """Wagtail's form with a Vietnamese label."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = "Mật khẩu"
