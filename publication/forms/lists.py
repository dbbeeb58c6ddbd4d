"""Forms of the Centre's list: its heading, many rows at once, one row."""

from __future__ import annotations

import re

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, Q, Value, When
from django.utils import timezone
from wagtail.admin.widgets import AdminAutoHeightTextInput

from catalogue.models import Sector
from common.day_inputs import DayInput
from common.spreadsheets import WorkbookError, read_workbook
from common.vietnamese import read_code
from organisation.enums import PlaceKind
from organisation.models import Place, Unit
from organisation.permissions import allowed
from publication.enums import ListChange, Origin
from publication.forms.versions import SectorField

MOST_BYTES = 5 * 1024 * 1024
CODE_LIKE = re.compile(r"^\s*\d+\s*[.,]\s*\d{2,}")
SPLIT = re.compile(r"[\n;\t]+")


class PlaceField(forms.ModelChoiceField):
    """Places named with their kind."""

    def label_from_instance(self, place):
        return f"{place.name} ({place.get_kind_display()})"


def counters_first(places):
    """The Centre's own counters, then the others by name."""
    others = Case(When(kind=PlaceKind.COUNTER, then=Value(0)), default=Value(1))
    return places.order_by(others, "sort_key")


def open_places(*, also=()):
    """Places that have not ended, and those already named."""
    standing = Q(valid_to=None) | Q(valid_to__gte=timezone.localdate())
    named = Q(pk__in=[pk for pk in also if pk])
    return counters_first(Place.objects.filter(standing | named))


class NewListForm(forms.Form):
    """The heading of a list; its rows come on its page."""

    title = forms.CharField(
        label="Trích yếu",
        widget=AdminAutoHeightTextInput,
        help_text="Ví dụ: Phê duyệt danh mục thủ tục hành chính tiếp nhận tại Trung tâm …",
    )
    effective_on = forms.DateField(
        label="Ngày có hiệu lực",
        required=False,
        widget=DayInput,
        help_text="Ngày các thủ tục bắt đầu được tiếp nhận tại nơi mới; sửa được đến khi gửi kiểm tra.",
    )
    legal_grounds = forms.CharField(
        label="Căn cứ ban hành", required=False, widget=AdminAutoHeightTextInput
    )
    origin = forms.ChoiceField(label="Cách lập", choices=Origin, widget=forms.RadioSelect)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        drafts = allowed(user, "publication.draft_list")
        records = allowed(user, "publication.record_paper_decision")
        origins = [
            choice
            for choice in Origin.choices
            if (choice[0] == Origin.WORKFLOW and drafts) or (choice[0] == Origin.PAPER and records)
        ]
        self.fields["origin"].choices = origins
        self.fields["origin"].initial = origins[0][0] if origins else None
        if len(origins) == 1:
            self.fields["origin"].widget = forms.HiddenInput()


class RowFieldsMixin(forms.Form):
    """What a row says; the old place only for what moves."""

    def clean(self):
        cleaned = super().clean()
        moves = cleaned.get("change") == ListChange.MOVED
        old, new = cleaned.get("from_place"), cleaned.get("place")
        if moves and old is None and "from_place" not in self.errors:
            self.add_error("from_place", "Chuyển nơi tiếp nhận thì phải chọn nơi cũ.")
        if moves and old is not None and old == new:
            self.add_error("from_place", "Nơi cũ phải khác nơi tiếp nhận mới.")
        if not moves:
            cleaned["from_place"] = None
        return cleaned


class ListRowForm(RowFieldsMixin):
    """One row of a draft."""

    change = forms.ChoiceField(label="Việc", choices=ListChange, widget=forms.RadioSelect)
    place = PlaceField(label="Nơi tiếp nhận", queryset=Place.objects.none())
    from_place = PlaceField(
        label="Chuyển từ nơi",
        queryset=Place.objects.none(),
        required=False,
        help_text="Chỉ khi chuyển nơi tiếp nhận.",
    )
    effective_on = forms.DateField(
        label="Áp dụng riêng từ ngày",
        required=False,
        widget=DayInput,
        help_text="Để trống nếu cùng ngày với quyết định.",
    )
    note = forms.CharField(label="Ghi chú", required=False, widget=AdminAutoHeightTextInput)

    def __init__(self, *args, item=None, **kwargs):
        if item is not None:
            kwargs["initial"] = {name: getattr(item, name) for name in self.base_fields}
            kwargs["initial"] |= {"place": item.place_id, "from_place": item.from_place_id}
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = open_places(also=[item.place_id] if item else ())
        # what moves or leaves may come from a place that has ended
        self.fields["from_place"].queryset = counters_first(Place.objects.all())


class ChosenProcedures(forms.Form):
    """Many procedures at once: by sector, by agency, by codes pasted or uploaded, or all of these."""

    sector = SectorField(
        label="Mọi thủ tục của lĩnh vực",
        queryset=Sector.objects.select_related("ministry"),
        required=False,
    )
    unit = forms.ModelChoiceField(
        label="Mọi thủ tục của cơ quan giải quyết",
        queryset=Unit.objects.none(),
        required=False,
        help_text="Chọn cả lĩnh vực và cơ quan thì lấy thủ tục thuộc cả hai.",
    )
    codes = forms.CharField(
        label="Mã thủ tục, mỗi dòng một mã",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text="Dán từ Excel hoặc Word được; ví dụ 1.004082 hoặc 1.004082.000.00.00.H48.",
    )
    file = forms.FileField(
        label="Hoặc tệp có cột mã thủ tục (.xlsx, .xls, .csv)",
        required=False,
        help_text="Mọi ô có dạng mã thủ tục trong trang tính đầu tiên đều được đọc.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.publishing().order_by("sort_key")

    def clean_file(self):
        file = self.cleaned_data["file"]
        if not file:
            return None
        if file.size > MOST_BYTES:
            raise ValidationError("Tệp lớn hơn 5 MB; hãy chỉ giữ lại cột mã thủ tục.")
        try:
            sheets = read_workbook(file.read(), file.name)
        except WorkbookError as wrong:
            raise ValidationError(str(wrong)) from wrong
        found = [
            (number, cell)
            for number, row in enumerate(sheets[0].rows, start=1)
            for cell in row
            if looks_like_code(cell)
        ]
        if not found:
            raise ValidationError("Không thấy ô nào có dạng mã thủ tục trong trang tính đầu tiên.")
        return found

    def clean(self):
        cleaned = super().clean()
        sources = [cleaned.get(name) for name in ("sector", "unit", "codes", "file")]
        if not any(sources) and not self.errors:
            raise ValidationError("Hãy chọn lĩnh vực, cơ quan, hoặc nhập mã thủ tục.")
        return cleaned

    def typed_codes(self):
        """(where, what was typed) of each code pasted or read from the file."""
        lines = SPLIT.split(self.cleaned_data.get("codes") or "")
        typed = [
            (f"dòng {number}", line.strip())
            for number, line in enumerate(lines, start=1)
            if line.strip()
        ]
        return typed + [
            (f"tệp, dòng {number}", cell) for number, cell in self.cleaned_data.get("file") or ()
        ]


class ListAddForm(ListRowForm, ChosenProcedures):
    """Many rows at once."""

    change = forms.ChoiceField(
        label="Việc", choices=ListChange, widget=forms.RadioSelect, initial=ListChange.TAKEN_IN
    )
    field_order = (
        *("change", "place", "from_place", "sector", "unit", "codes", "file"),
        *("effective_on", "note"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = counters_first(Place.objects.all())


def looks_like_code(cell) -> bool:
    """A cell that holds a code, even a damaged one; other numbers and texts are passed over."""
    if isinstance(cell, float):
        return 0 < cell < 10 and len(str(cell)) > 5
    return isinstance(cell, str) and (
        CODE_LIKE.match(cell) is not None or bool(read_code(cell).code)
    )
