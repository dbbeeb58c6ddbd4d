"""Choosing the ministry's text that the centre sets for a procedure (domain: only the rest is local)."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from wagtail.admin.widgets.chooser import BaseChooser

from catalogue.models import Effect, ProcedureVersion
from organisation.enums import UnitKind
from organisation.models import Unit


def ministry_texts() -> QuerySet[ProcedureVersion]:
    """Texts that were ever law and are a ministry's: its own unit's, or put in force by its act."""
    ministries = Unit.objects.filter(kind=UnitKind.MINISTRY)
    effects = Effect.objects.recorded().filter(version=OuterRef("pk"))
    issued = effects.filter(act__issuer__in=ministries.values("name"))
    return ProcedureVersion.objects.filter(
        Q(Exists(issued)) | (Q(unit__in=ministries) & Q(Exists(effects)))
    ).select_related("procedure", "unit")


def central_title(version: ProcedureVersion) -> str:
    """``1.004082 – Đăng ký khai sinh (Bộ Tư pháp)``."""
    return f"{version.procedure} – {version.name} ({version.unit})"


class CentralChooser(BaseChooser):
    """The chosen text by code and name; read with the editor's own text, not once more."""

    model = ProcedureVersion
    choose_one_text = "Chọn nội dung do Bộ công bố"
    choose_another_text = "Chọn nội dung khác"
    clear_choice_text = "Bỏ chọn"
    show_edit_link = False
    icon = "doc-full"
    chooser_modal_url_name = "central_texts:choose"
    known: ProcedureVersion | None = None

    def get_instance(self, value):
        known = self.known
        if value and known is not None and str(getattr(value, "pk", value)) == str(known.pk):
            return known
        return super().get_instance(value)

    def get_value_data_from_instance(self, instance):
        return {
            "id": instance.pk,
            "edit_url": "",
            self.display_title_key: central_title(instance),
        }
