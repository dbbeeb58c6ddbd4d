"""Forms of the decision: heading, rows of its list, and what each move needs to be told."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminAutoHeightTextInput

from catalogue.enums import Part
from catalogue.models import Procedure, Sector
from common.day_inputs import DayInput
from common.vietnamese import read_code
from organisation.models import Unit
from organisation.permissions import allowed, sees_all_units
from organisation.save_marks import RefusesOvertaken
from publication.enums import CLOSING_KINDS, DecisionKind, ItemKind, Origin
from publication.forms.scans import ScanForm
from publication.forms.versions import SectorField
from publication.kinds import kind_named, kind_of
from publication.models import Decision
from publication.numbering import read_note_number, read_number

# Kinds that an agency drafts; the Centre begins its list on a page of its own.
STARTED_HERE = (DecisionKind.PUBLICATION, DecisionKind.PROCESS)
HEADING_FIELDS = ("title", "effective_on", "legal_grounds", "shortened", "shortened_reason")


def draftable_units(user, permission):
    """Units for which the user may start a decision under this permission."""
    units = Unit.objects.publishing().valid().order_by("sort_key")
    if sees_all_units(user, permission):
        return units
    own = [holding.unit_id for holding in user.holdings_on()]
    return units.filter(Q(pk__in=own) | Q(parent__in=own) | Q(parent__parent__in=own))


class DecisionForm(RefusesOvertaken, WagtailAdminModelForm):
    """The heading of a draft."""

    class Meta:
        model = Decision
        fields = HEADING_FIELDS
        widgets = {
            "title": AdminAutoHeightTextInput,
            "effective_on": DayInput,
            "legal_grounds": AdminAutoHeightTextInput,
            "shortened_reason": AdminAutoHeightTextInput,
        }
        help_texts = {
            "title": "Ví dụ: Công bố thủ tục hành chính mới ban hành, sửa đổi lĩnh vực Đất đai …",
            "effective_on": "Ngày các thủ tục trong quyết định bắt đầu có hiệu lực.",
            "shortened": "Chỉ khi văn bản quy định được ban hành theo trình tự, thủ tục rút gọn.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not kind_of(self.instance).may_be_shortened:
            del self.fields["shortened"], self.fields["shortened_reason"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("shortened") and not cleaned.get("shortened_reason", "").strip():
            self.add_error("shortened_reason", "Phải nêu lý do áp dụng trình tự rút gọn.")
        return cleaned


class NewDecisionForm(DecisionForm):
    """The heading together with the unit and the road: drafted here, or recorded from paper."""

    class Meta(DecisionForm.Meta):
        fields = ("title", "unit", *HEADING_FIELDS[1:])

    last_save = None  # nothing was saved yet
    field_order = ("kind", "title", "unit", "origin", *HEADING_FIELDS[1:])
    kind = forms.ChoiceField(
        label="Loại quyết định",
        widget=forms.RadioSelect,
        choices=[(kind.value, kind.label) for kind in STARTED_HERE],
        initial=DecisionKind.PUBLICATION,
        required=False,
    )
    origin = forms.ChoiceField(label="Cách lập", choices=Origin, widget=forms.RadioSelect)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        user = self.for_user
        drafts = allowed(user, "publication.draft_decision")
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
        self.fields["kind"].initial = self.initial.get("kind") or DecisionKind.PUBLICATION
        permission = (
            "publication.record_paper_decision" if records else "publication.draft_decision"
        )
        units = draftable_units(user, permission)
        self.fields["unit"].queryset = units
        self.fields["unit"].initial = user.holdings_on()[0].unit_id if user.holdings_on() else None

    def clean_kind(self):
        """A publication decision unless said otherwise."""
        return self.cleaned_data["kind"] or DecisionKind.PUBLICATION

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("kind")
        if kind and cleaned.get("shortened") and not kind_named(kind).may_be_shortened:
            self.add_error("shortened", "Trình tự rút gọn chỉ dành cho quyết định công bố.")
        return cleaned


class NewProcedureForm(forms.Form):
    """A code and a name: the least that starts a text."""

    code = forms.CharField(
        label="Mã thủ tục", max_length=40, help_text="Ví dụ: 1.004082 hoặc 1.004082.000.00.00.H48"
    )
    name = forms.CharField(label="Tên thủ tục", widget=AdminAutoHeightTextInput)
    sector = SectorField(label="Lĩnh vực", queryset=Sector.objects.select_related("ministry"))

    def clean_code(self):
        reading = read_code(self.cleaned_data["code"])
        if reading.error:
            raise ValidationError(reading.error)
        self.base_code = reading.base
        return reading.code


class ItemForm(forms.Form):
    """What a row says besides its text; only the fields its kind needs.

    ``found``: parts that differ from the text in force, proposed while nothing was chosen.
    """

    changed_parts = forms.MultipleChoiceField(
        label="Nội dung được sửa đổi, bổ sung",
        choices=Part,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    change_basis = forms.CharField(
        label="Văn bản quy định việc sửa đổi, thay thế, bãi bỏ",
        required=False,
        widget=AdminAutoHeightTextInput,
        help_text="Số, ký hiệu, ngày và tên văn bản.",
    )
    successor = forms.CharField(
        label="Mã thủ tục thay thế",
        required=False,
        help_text="Mã của thủ tục đang có hiệu lực, hoặc thủ tục mới trong chính quyết định này.",
    )
    effective_on = forms.DateField(
        label="Hiệu lực riêng từ ngày",
        required=False,
        widget=DayInput,
        help_text="Để trống nếu cùng ngày với quyết định.",
    )
    note = forms.CharField(label="Ghi chú", required=False, widget=AdminAutoHeightTextInput)

    def __init__(self, *args, item, found=(), **kwargs):
        self.item = item
        initial = {
            "changed_parts": list(item.changed_parts or found),
            "change_basis": item.change_basis,
            "successor": item.successor.base_code if item.successor else "",
            "effective_on": item.effective_on,
            "note": item.note,
        }
        super().__init__(*args, initial=initial, **kwargs)
        if item.kind not in (ItemKind.AMENDED, ItemKind.CORRECTED):
            del self.fields["changed_parts"]
        if item.kind not in CLOSING_KINDS and item.kind != ItemKind.AMENDED:
            del self.fields["change_basis"]
        if item.kind != ItemKind.REPLACED:
            del self.fields["successor"]

    def clean_successor(self):
        code = self.cleaned_data["successor"].strip()
        if not code:
            return None
        reading = read_code(code)
        if reading.error:
            raise ValidationError(reading.error)
        procedure = Procedure.objects.filter(base_code=reading.base).first()
        if procedure is None:
            raise ValidationError("Chưa có thủ tục nào mang mã này.")
        if procedure == self.item.procedure:
            raise ValidationError("Thủ tục không thể thay thế chính nó.")
        return procedure

    def values(self):
        """Field values for ``services.edit_item``."""
        values = dict(self.cleaned_data)
        if "changed_parts" in values:
            values["changed_parts"] = tuple(values["changed_parts"])
        return values


# --- what a move needs to be told ---------------------------------------------------------------


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Lý do", widget=AdminAutoHeightTextInput)


class SubmissionForm(forms.Form):
    submission_number = forms.CharField(
        label="Số tờ trình", max_length=60, help_text="Ví dụ: 45/TTr-VP"
    )
    submitted_on = forms.DateField(label="Ngày trình", widget=DayInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["submitted_on"].initial = timezone.localdate()

    def clean_submission_number(self):
        try:
            return read_note_number(self.cleaned_data["submission_number"])
        except ValueError as shape:
            raise ValidationError(str(shape)) from shape


class SignedPaperForm(ScanForm):
    """What stands on the signed paper."""

    scan_missing = "Phải đính kèm bản chụp quyết định đã ký (PDF)."
    field_order = ("number", "signed_on", "signer", "capacity")

    number = forms.CharField(label="Số quyết định", max_length=120, help_text="Ví dụ: 123/QĐ-UBND")
    signed_on = forms.DateField(label="Ngày ký", widget=DayInput)
    signer = forms.CharField(label="Người ký", max_length=150)
    capacity = forms.CharField(label="Thể thức ký", max_length=150, initial="CHỦ TỊCH")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, owner=user.pk, keeper=user, **kwargs)
        self.fields["scan"].label = "Bản chụp quyết định đã ký (PDF)"
        if not self.scan_required:
            self.fields["scan"].help_text = (
                "Chỉ quyết định ký trước ngày mở sổ được thiếu; khi đó thủ tục mang ghi chú “chưa có "
                "bản ký”."
            )

    def clean(self):
        cleaned = super().clean()
        if number := cleaned.get("number"):
            try:
                read_number(number, capacity=cleaned.get("capacity", ""))
            except ValueError as shape:
                self.add_error("number", str(shape))
        return cleaned


class CodedPaperForm(SignedPaperForm):
    """A signed paper that bears the code of what was submitted here."""

    content_code = forms.CharField(
        label="Mã nội dung in ở chân phụ lục",
        max_length=40,
        help_text="Mười hai chữ và số, đọc từ bản đã ký. Ví dụ: 7K3M-09QD-XW21",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class SignedDecisionForm(CodedPaperForm):
    """The signed paper of a decision that was submitted here: its code, and what was struck out."""

    scan_required = True

    struck = forms.MultipleChoiceField(
        label="Thủ tục bị gạch khi ký",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Chỉ chọn dòng Chủ tịch đã gạch trên bản ký; các dòng đó trở về dự thảo.",
    )

    def __init__(self, *args, decision, **kwargs):
        super().__init__(*args, **kwargs)
        items = decision.items.select_related("procedure", "version", "base")
        self.fields["struck"].choices = [
            (item.procedure.base_code, f"{item.procedure.base_code} – {item.name}")
            for item in items.order_by("sort_order", "pk")
        ]


class PaperReasonForm(SignedPaperForm):
    reason = forms.CharField(label="Ghi chú", required=False, widget=AdminAutoHeightTextInput)


class MendForm(CodedPaperForm):
    """The paper as it is, where the register says otherwise; begun with what the register says."""

    reason = forms.CharField(
        label="Lý do",
        widget=AdminAutoHeightTextInput,
        help_text="Bản ghi sai ở đâu, vì sao; không ghi dữ liệu cá nhân. Ví dụ: Gõ nhầm 21 thành 12 "
        "khi ghi nhận.",
    )

    def __init__(self, *args, decision, **kwargs):
        act = decision.act
        names = ("number", "signed_on", "signer", "capacity")
        initial = {name: getattr(act, name) for name in names} if act else {}
        super().__init__(*args, initial=initial, **kwargs)
        if not decision.content_code:  # a paper signed elsewhere bears none
            del self.fields["content_code"]
        kept = f"Đang giữ tệp “{decision.scan.name}”. " if decision.scan else ""
        self.fields["scan"].help_text = f"{kept}Chỉ chọn tệp khi bản chụp đang giữ là sai."


class SettleMendForm(forms.Form):
    reason = forms.CharField(
        label="Lý do",
        required=False,
        widget=AdminAutoHeightTextInput,
        help_text="Bắt buộc khi không xác nhận; không ghi dữ liệu cá nhân.",
    )


class EnteredForm(forms.Form):
    entered_on = forms.DateField(label="Ngày nhập CSDL quốc gia", widget=DayInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["entered_on"].initial = timezone.localdate()


class PostedForm(forms.Form):
    posted_on = forms.DateField(label="Ngày niêm yết", widget=DayInput)
    posted_note = forms.CharField(label="Nơi niêm yết", widget=AdminAutoHeightTextInput)

    def __init__(self, *args, facts="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["posted_note"].initial = facts
        if facts:
            self.fields["posted_note"].help_text = f"Theo sổ niêm yết hôm nay: {facts}"
        self.fields["posted_on"].initial = timezone.localdate()
