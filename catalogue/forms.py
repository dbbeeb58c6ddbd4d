"""Forms of the catalogue's registers."""

from __future__ import annotations

from wagtail.admin.forms import WagtailAdminModelForm

from catalogue.models import Sector, Synonym
from common.vietnamese import tidy
from organisation.enums import UnitKind


class SectorForm(WagtailAdminModelForm):
    """Name and ministry; the address of its public list is made once and stays."""

    class Meta:
        model = Sector
        fields = ("name", "ministry", "code")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        ministries = self.fields["ministry"].queryset.filter(kind=UnitKind.MINISTRY)
        self.fields["ministry"].queryset = ministries

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
