"""Wagtail's editor, where a refusal keeps what was typed and answers with its own status."""

from __future__ import annotations

CONFLICT = 409


class RefusesKeeping:
    """Mixin for snippet editors: sent meanwhile, locked, overtaken or no right any more.

    Each shows the form again with what was typed; nothing was saved.
    """

    def refuse(self, why, *, status=CONFLICT):
        """The typed form under the reason why it could not be taken at all."""
        form = self.get_form()
        form.add_error(None, why)
        self.produced_error_message = self.get_error_message()
        response = super().form_invalid(form)
        response.status_code = status
        return response

    def form_invalid(self, form):
        response = super().form_invalid(form)
        code = getattr(self, "produced_error_code", "")
        if code in ("invalid_revision", "locked") or form.has_error("__all__", "overtaken"):
            response.status_code = CONFLICT
        return response
