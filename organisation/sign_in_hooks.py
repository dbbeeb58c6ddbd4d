"""Registration of the pages of signing in; ``wagtail_hooks`` imports it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks

from organisation.viewsets.login_pause import EndPauseView
from organisation.viewsets.second_step import (
    OwnSecondStepView,
    ResetSecondStepView,
    enrol_page,
    reset_buttons,
    second_step_page,
)


@hooks.register("register_admin_urls")
def second_step_urls() -> list[URLPattern]:
    """The second step and the pause after wrong passwords, below the admin."""
    return [
        path("buoc-hai/", second_step_page, name="second_step"),
        path("buoc-hai/thiet-lap/", enrol_page, name="second_step_enrol"),
        path("buoc-hai/cua-toi/", OwnSecondStepView.as_view(), name="second_step_own"),
        path(
            "users/second-step/<int:pk>/", ResetSecondStepView.as_view(), name="second_step_reset"
        ),
        path("users/pause/<int:pk>/", EndPauseView.as_view(), name="login_pause_end"),
    ]


@hooks.register("register_account_menu_item")
def own_second_step(request: HttpRequest) -> dict[str, Any]:
    """On “Tài khoản của tôi”."""
    return {
        "url": reverse("second_step_own"),
        "label": "Đăng nhập hai bước",
        "help_text": "Điện thoại xác minh và mã khôi phục.",
    }


hooks.register("register_user_listing_buttons", reset_buttons)
