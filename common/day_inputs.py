"""A day typed or chosen from Wagtail's calendar."""

from __future__ import annotations

from typing import Any

from wagtail.admin.widgets import AdminDateInput


class DayInput(AdminDateInput):
    """Left as it was typed: Wagtail's would make 02/03 of a 30/02 when one goes on to the next field."""

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "validateOnBlur": False}
