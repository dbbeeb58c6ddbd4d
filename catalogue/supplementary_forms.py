"""The form of a supplementary field in “Cấu hình”."""

from __future__ import annotations

from typing import Any

from django import forms
from wagtail.admin.widgets import AdminAutoHeightTextInput

from catalogue.enums import SupplementaryType
from catalogue.supplementary import (
    LAST_PLACE,
    LONGEST_HEADING,
    LONGEST_HELP,
    LONGEST_LABEL,
    MOST_CHOICES,
    key_of,
    read_field,
)
from catalogue.supplementary_book import SLUG, fields_on
from catalogue.supplementary_kind import clashes
from common.vietnamese import tidy
from organisation.definition_forms import DefinitionForm

ALL, OFFICERS = "all", "officers"


class SupplementaryFieldForm(DefinitionForm):
    """What the field is called, what it holds, who sees it, and its column."""

    kind_slug = SLUG

    label = forms.CharField(
        label="Tên mục",
        max_length=LONGEST_LABEL,
        help_text="Như hiện trên biểu mẫu và trang thủ tục. Ví dụ: Thời gian tiếp nhận trong ngày. Mục "
        "bổ sung chỉ mô tả thủ tục: không phải giấy tờ, điều kiện, phí và không được đòi người nộp "
        "điều gì (khoản 6 Điều 18 Nghị định 63/2010/NĐ-CP).",
    )
    type = forms.ChoiceField(
        label="Kiểu", choices=SupplementaryType.choices, initial=SupplementaryType.SHORT
    )
    choices = forms.CharField(
        label="Các lựa chọn",
        required=False,
        widget=AdminAutoHeightTextInput,
        help_text=f"Mỗi dòng một lựa chọn, từ 2 đến {MOST_CHOICES}. Chỉ dùng cho kiểu “Chọn…”.",
    )
    help = forms.CharField(
        label="Hướng dẫn người nhập",
        required=False,
        max_length=LONGEST_HELP,
        widget=AdminAutoHeightTextInput,
        help_text="Hiện dưới ô nhập của chuyên viên soạn thảo.",
    )
    public = forms.ChoiceField(
        label="Ai xem",
        choices=[(ALL, "Mọi người, trên trang thủ tục"), (OFFICERS, "Chỉ công chức")],
        widget=forms.RadioSelect,
        initial=ALL,
        help_text="Ghi vào nội dung lúc soạn; nội dung đã ký theo cách nào thì giữ cách ấy.",
    )
    filter = forms.BooleanField(
        label="Làm bộ lọc của danh mục công khai",
        required=False,
        help_text="Chỉ với kiểu “Chọn…” và “Có hoặc không”, khi mọi người được xem.",
    )
    heading = forms.CharField(
        label="Tiêu đề cột Excel",
        required=False,
        max_length=LONGEST_HEADING,
        help_text="Để trống thì lấy tên mục. Không được trùng cột của cơ sở dữ liệu quốc gia.",
    )
    place = forms.IntegerField(
        label="Thứ tự",
        required=False,
        min_value=0,
        max_value=LAST_PLACE,
        help_text="Số nhỏ đứng trước; để trống là 100.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "key" in self.initial:
            self.initial["choices"] = "\n".join(self.initial["choices"])
            self.initial["public"] = ALL if self.initial["public"] else OFFICERS

    def content(self) -> dict[str, Any]:
        given = self.cleaned_data
        label = tidy(given["label"])[0]
        place = given.get("place")
        return {
            # a new field's key comes from its name; a known one keeps its own for ever
            "key": self.initial.get("key") or key_of(label),
            "label": label,
            "type": given["type"],
            "choices": [
                line for line in (tidy(row)[0] for row in given["choices"].splitlines()) if line
            ],
            "help": tidy(given["help"], multiline=True)[0],
            "public": given["public"] == ALL,
            "filter": given["filter"],
            "heading": tidy(given["heading"])[0] or label[:LONGEST_HEADING].strip(),
            "place": 100 if place is None else place,
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors:
            for name, said in clashes(read_field(self.content()), fields_on()):
                self.add_error(name, said)
        return cleaned
