"""Forms of internal processes: which procedures, one row, its steps."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from wagtail.admin.widgets import AdminAutoHeightTextInput

from catalogue.models import InternalProcess
from catalogue.process_steps import (
    LABELS,
    LONGEST,
    MOST_STEPS,
    STEP_UNITS,
    TEXTS,
    UNCOUNTED,
    MixedDaysError,
    ProcessStep,
    step_problems,
    steps_of,
    total_of,
)
from common.day_inputs import DayInput
from common.durations import Duration, Unit
from common.number_fields import DecimalCommaField
from common.vietnamese import read_code
from organisation.save_marks import RefusesOvertaken
from publication.enums import ProcessChange
from publication.forms.lists import ChosenProcedures

BLANK_STEPS = 2
# Id of the list of agencies that the page offers beside the box.
AGENCIES = "don-vi"


class ProcessAddForm(ChosenProcedures):
    """Procedures that get a row each; steps to begin with are the office's own or another's."""

    copied = forms.CharField(
        label="Lấy các bước của thủ tục (mã)",
        required=False,
        max_length=40,
        help_text=(
            "Để trống thì thủ tục đã có quy trình giữ các bước đang áp dụng, thủ tục chưa có bắt đầu "
            "bằng khung tiếp nhận – giải quyết – trả kết quả."
        ),
    )

    def clean_copied(self):
        """The steps in force of the procedure named; None without one."""
        typed = self.cleaned_data["copied"].strip()
        if not typed:
            return None
        reading = read_code(typed)
        if reading.error:
            raise ValidationError(reading.error)
        row = InternalProcess.objects.recorded().filter(
            procedure__base_code=reading.base, valid_to=None
        )
        if (found := row.first()) is None:
            raise ValidationError("Thủ tục này chưa có quy trình nội bộ nào đang áp dụng.")
        return steps_of(found.steps)


class StepForm(forms.Form):
    """One step; a form left blank is none."""

    work = forms.CharField(label=LABELS["work"], required=False, widget=AdminAutoHeightTextInput)
    unit = forms.CharField(
        label=LABELS["unit"],
        required=False,
        max_length=LONGEST["unit"],
        widget=forms.TextInput(attrs={"list": AGENCIES, "autocomplete": "off"}),
    )
    post = forms.CharField(label=LABELS["post"], required=False, max_length=LONGEST["post"])
    amount = DecimalCommaField(label=LABELS["time"], required=False)
    time_unit = forms.ChoiceField(
        label="Đơn vị thời gian",
        required=False,
        choices=[(unit.value, words) for unit, words in STEP_UNITS.items()],
        initial=Unit.WORKING_DAY.value,
    )
    output = forms.CharField(label=LABELS["output"], required=False, max_length=LONGEST["output"])

    step: ProcessStep | None = None

    def has_changed(self):
        """A time's unit alone makes no step."""
        return bool({*self.changed_data} - {"time_unit", "ORDER"})

    def clean(self):
        cleaned = super().clean()
        blank = not any(cleaned.get(name) for name in (*TEXTS, "amount"))
        if self.errors or cleaned.get("DELETE") or blank:
            return cleaned
        self.step = self._step(cleaned)
        for name, problem in step_problems(self.step).items():
            self.add_error("amount" if name == "time" else name, problem)
        return cleaned

    def _step(self, cleaned):
        amount: Decimal | None = cleaned.get("amount")
        unit = Unit(cleaned.get("time_unit") or Unit.WORKING_DAY)
        time = UNCOUNTED if amount is None else Duration(amount, unit)
        return ProcessStep(**{name: cleaned.get(name, "").strip() for name in TEXTS}, time=time)


class StepsFormSet(forms.BaseFormSet):
    """The steps in the order of their numbers."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["ORDER"].label = "Thứ tự"
        form.fields["DELETE"].label = "Bỏ bước này"

    def clean(self):
        if any(self.errors):
            return
        try:
            total_of(self.steps)
        except MixedDaysError as mixed:
            raise ValidationError(str(mixed)) from mixed

    @property
    def steps(self):
        """What was typed, in its order; asked only of what is valid."""
        return tuple(form.step for form in self.ordered_forms if form.step is not None)


StepForms = forms.formset_factory(
    StepForm,
    formset=StepsFormSet,
    extra=BLANK_STEPS,
    max_num=MOST_STEPS,
    validate_max=True,
    can_order=True,
    can_delete=True,
)


class ProcessRowForm(RefusesOvertaken):
    """One row of a draft together with its steps (``steps``, a formset)."""

    change = forms.ChoiceField(label="Việc", choices=ProcessChange, widget=forms.RadioSelect)
    effective_on = forms.DateField(
        label="Áp dụng riêng từ ngày",
        required=False,
        widget=DayInput,
        help_text="Để trống nếu cùng ngày với quyết định.",
    )
    note = forms.CharField(label="Ghi chú", required=False, widget=AdminAutoHeightTextInput)

    def __init__(self, data=None, *, item):
        self.instance = item
        super().__init__(
            data, initial={name: getattr(item, name) for name in ("change", "effective_on", "note")}
        )
        told = [
            {**step, "amount": Decimal(step["amount"])}
            if step["amount"]
            else {name: step[name] for name in TEXTS}
            for step in item.steps
        ]
        self.steps = StepForms(data, prefix="buoc", initial=told)

    def clean(self):
        """Another's save is told once; who saves again means it."""
        cleaned = super().clean()
        if self.has_error(NON_FIELD_ERRORS, "overtaken"):
            self.data = self.data.copy()
            self.data["last_save"] = self.newest_save_id()
            self.add_error(
                None,
                "Nội dung bạn gõ còn nguyên bên dưới; bấm Lưu lần nữa để thay nội dung vừa lưu đó.",
            )
        return cleaned

    def is_valid(self):
        """A process that is revoked needs no steps; those typed are let go."""
        if not super().is_valid():
            self.steps.is_valid()
            return False
        return self.cleaned_data["change"] == ProcessChange.REVOKED or self.steps.is_valid()

    def values(self):
        """Field values for ``services.edit_process_row``."""
        opens = self.cleaned_data["change"] == ProcessChange.APPROVED
        told = {name: self.cleaned_data[name] for name in ("change", "effective_on", "note")}
        return {**told, "steps": self.steps.steps if opens else ()}
