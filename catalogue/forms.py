"""Forms of the catalogue's registers."""

from __future__ import annotations

from wagtail.admin.forms import WagtailAdminModelForm

from catalogue.models import Sector, Synonym
from common.vietnamese import tidy
from organisation.enums import UnitKind

SECTOR_NAMED_IN_LAW = (
    "Lĩnh vực đã có thủ tục công bố: lập lĩnh vực mới; thủ tục chuyển sang lĩnh vực mới bằng quyết "
    "định sửa đổi."
)


class SectorForm(WagtailAdminModelForm):
    """Name and ministry; the address of its public list is made once and stays."""

    class Meta:
        model = Sector
        fields = ("name", "ministry", "code")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        ministries = self.fields["ministry"].queryset.filter(kind=UnitKind.MINISTRY)
        self.fields["ministry"].queryset = ministries
        if self.instance.pk and self.instance.is_named_in_law:
            for name in ("name", "ministry"):
                self.fields[name].disabled = True
                self.fields[name].help_text = SECTOR_NAMED_IN_LAW

    def clean_name(self):
        return tidy(self.cleaned_data["name"])[0]


class SynonymForm(WagtailAdminModelForm):
    class Meta:
        model = Synonym
        fields = ("term", "meaning")
        help_texts = {
            "term": "Ví dụ: sổ đỏ",
            "meaning": "Từ có trong tên thủ tục, ví dụ: giấy chứng nhận quyền sử dụng đất",
        }

    def clean_term(self):
        return tidy(self.cleaned_data["term"])[0].lower()
