"""The form of a procedure's text: a text is drafted inside a decision, so its form stands here."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.panels import InlinePanel, Panel

from catalogue.models import Sector
from catalogue.supplementary_inputs import SupplementaryInputs
from common.kept import Kept
from common.number_fields import DecimalCommaField, DongField
from organisation.models import PrivateFile, Unit
from organisation.save_marks import RefusesOvertaken
from publication.forms.central import ministry_texts

FORM_TYPES = {
    ".pdf": "application/pdf",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

register_form_field_override(
    models.PositiveBigIntegerField, override={"form_class": DongField}, exact_class=True
)
register_form_field_override(
    models.DecimalField, override={"form_class": DecimalCommaField}, exact_class=True
)


# What every editor that opens shows; a new row of the register appears after these seconds.
_choices: Kept[list] = Kept(seconds=15, limit=4)


def sector_label(sector: Sector) -> str:
    """The same sector recurs under several ministries: the ministry stands beside it."""
    return f"{sector.name} ({sector.ministry})" if sector.ministry_id else sector.name


class SectorField(forms.ModelChoiceField):
    def label_from_instance(self, obj):
        return sector_label(obj)


class VersionForm(RefusesOvertaken, SupplementaryInputs, WagtailAdminModelForm):
    """One text with all its parts; whether it is complete is checked when it is sent."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "sector" in self.fields:
            self.fields["sector"] = SectorField(
                label="Lĩnh vực",
                queryset=Sector.objects.select_related("ministry"),
                widget=self.fields["sector"].widget,
            )
        if "unit" in self.fields:
            self.fields["unit"].queryset = Unit.objects.publishing().order_by("sort_key")
        if "central" in self.fields:
            self._offer_ministry_texts(self.fields["central"])
        for name in {"sector", "unit"} & self.fields.keys():
            # Wagtail renders a choice twice (as HTML and for its scripts); what is sent is checked
            # against the register itself
            self.fields[name].choices = _choices.get(name, self._read_choices(name))

    def _offer_ministry_texts(self, field):
        field.queryset = ministry_texts().exclude(pk=self.instance.pk)
        field.widget.known = self.instance.central
        field.help_text = (
            "Chọn khi thủ tục do Trung ương quy định: tên, đối tượng, thành phần hồ sơ, số bộ, "
            "yêu cầu, điều kiện, kết quả phải giống nội dung Bộ công bố; thời hạn không được dài hơn."
        )
        field.error_messages["invalid_choice"] = (
            "Chỉ chọn được nội dung do Bộ công bố đã có trong sổ."
        )

    def _read_choices(self, name):
        return lambda: list(iter(self.fields[name].choices))

    @property
    def has_changed_anywhere(self) -> bool:
        """True when a part changed, be it only a row of a child table."""
        return self.has_changed() or any(
            formset.has_changed() for formset in self.formsets.values()
        )


class AttachedFormForm(WagtailAdminModelForm):
    """A row of “mẫu đơn, tờ khai” with its file; the file is kept by its SHA-256."""

    upload = forms.FileField(
        label="Tải tệp lên",
        required=False,
        help_text="PDF, Word, Excel hoặc ODT. Tệp mới thay tệp cũ của dòng này.",
    )

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        if not upload:
            return upload
        if upload.size > settings.UPLOAD_MAX_BYTES:
            raise ValidationError("Tệp quá lớn.")
        if not upload.name.lower().endswith(tuple(FORM_TYPES)):
            raise ValidationError("Chỉ nhận tệp PDF, Word, Excel hoặc ODT.")
        return upload

    def save(self, commit=True):
        upload = self.cleaned_data.get("upload")
        if upload:
            suffix = "." + upload.name.lower().rsplit(".", 1)[-1]
            upload.seek(0)
            self.instance.file = PrivateFile.keep(
                upload.read(),
                name=upload.name,
                content_type=FORM_TYPES[suffix],
                by=self.for_user,
            )
        return super().save(commit)


class SupplementaryPanel(Panel):
    """The office's own fields; no tab where none is on."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "publication/admin/supplementary_panel.html"

        def is_shown(self):
            return super().is_shown() and bool(self.form and self.form.own_inputs)


class AttachedFormPanel(InlinePanel):
    """Wagtail's rows, with our form for each row (a file field that is no column)."""

    def get_form_options(self):
        options = super().get_form_options()
        options["formsets"][self.relation_name]["form"] = AttachedFormForm
        return options
