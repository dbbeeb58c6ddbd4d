"""Wagtail's form views, where a refusal keeps what was typed and answers with its own status."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from organisation.merging import merge_overtaken

CONFLICT, REFUSED = 409, 403
# Wagtail's own words for a save refused at the last moment and for another officer's lock
MEANWHILE = ("invalid_revision", "locked")
NOT_ALLOWED = "Bạn không còn được làm việc này."
SAVED_BEFORE = "Chưa lưu: nội dung vừa được lưu ở nơi khác. Hãy đọc rồi lưu lại."
TAKEN_OVER = "Chỗ bạn chưa sửa đã lấy theo bản vừa lưu; chữ của bạn còn nguyên. Xem lại rồi lưu."


class RefusesKeeping:
    """Mixin for form views: sent meanwhile, locked, overtaken or no right any more.

    Each shows the form again with what was typed; nothing was saved.
    """

    produced_error_message = None
    is_conflict = False
    is_shut = False

    def refuse(self, why, *, status=CONFLICT):
        """The typed form under the reason why it could not be taken at all."""
        return self._told(self.get_form(), why, status)

    def get_editing_sessions(self):
        # whoever may not edit has no session: its asking would be refused every few seconds
        return None if self.is_shut else super().get_editing_sessions()

    def _told(self, form, why, status):
        self.is_shut = True
        form.add_error(None, why)
        self.produced_error_message = self.get_error_message()
        response = super().form_invalid(form)
        response.status_code = status
        return response

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except PermissionDenied as refused:
            return self._told(form, str(refused) or NOT_ALLOWED, REFUSED)

    def form_invalid(self, form):
        if form.has_error("__all__", "overtaken"):
            form = self._merged(form)
            self.produced_error_message = SAVED_BEFORE
        response = super().form_invalid(form)
        if self.is_conflict or getattr(self, "produced_error_code", "") in MEANWHILE:
            response.status_code = CONFLICT
        return response

    def _merged(self, overtaken):
        """The form with what was saved meanwhile brought in; the next save is an informed one."""
        self.is_conflict = True
        merged = merge_overtaken(overtaken)
        kwargs = self.get_form_kwargs() | {"data": merged.data}
        kwargs["instance"] = type(overtaken.instance)._default_manager.get(pk=overtaken.instance.pk)
        form = self.get_form_class()(**kwargs)
        told = [overtaken.overtaken_by(), *merged.theirs]
        if merged.contested:
            told.append(f"Cả hai cùng sửa: {', '.join(merged.contested)} (đang giữ chữ của bạn).")
        form.is_valid()
        for line in [*told, TAKEN_OVER]:
            form.add_error(None, line)
        return form
