"""Forms of comments and of giving a decision to a colleague."""

from __future__ import annotations

from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.widgets import AdminAutoHeightTextInput

from organisation.models import User
from publication.services.commenting import LONGEST

TAKEN_MEANWHILE = (
    "Người phụ trách vừa được đổi ở nơi khác. Hãy xem lại người phụ trách hiện nay rồi chọn lại."
)


class CommentForm(forms.Form):
    """A comment or an answer; ``form_token`` lets a second click write nothing more."""

    text = forms.CharField(
        label="Ý kiến",
        max_length=LONGEST,
        widget=AdminAutoHeightTextInput(attrs={"rows": 3}),
        error_messages={"required": "Hãy viết ý kiến."},
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def __init__(self, *args, label="", **kwargs):
        super().__init__(*args, **kwargs)
        if label:
            self.fields["text"].label = label

    def clean_form_token(self):
        return self.cleaned_data["form_token"] or uuid4()


class MendForm(forms.Form):
    """The author's own words, once more."""

    text = CommentForm.base_fields["text"]


class AssignForm(forms.Form):
    """Who looks after the decision from now on."""

    to = forms.ModelChoiceField(
        label="Người phụ trách",
        queryset=User.objects.none(),
        empty_label="Chọn một người",
        help_text="Người được soạn thảo cho cùng cơ quan; sẽ nhận thông báo. "
        "Người soạn thảo ban đầu vẫn được ghi.",
    )
    # whom the page showed as responsible: what another changed meanwhile is not overwritten unseen
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, decision, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.decision = decision
        self.fields["to"].queryset = User.objects.filter(pk__in=[user.pk for user in people])
        self.initial = {"to": decision.responsible_id, "seen": decision.responsible_id}

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("seen") != self.decision.responsible_id:
            raise ValidationError(TAKEN_MEANWHILE)
        return cleaned
