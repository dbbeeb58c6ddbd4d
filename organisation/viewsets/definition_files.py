"""All that an office set and is on, out and in as one file (ADR 7)."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from common.refusals import Refused
from organisation import definitions
from organisation.models import DefinitionText
from organisation.permissions import allowed
from organisation.viewsets.definitions import VIEW, SettingsPage

LARGEST_FILE = 5_000_000


class FileForm(forms.Form):
    """A file that another system, or this one, wrote."""

    file = forms.FileField(label="Tệp cấu hình (.json)")

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise ValidationError("Tệp lớn quá 5 MB.")
        try:
            return file.read().decode("utf-8-sig")
        except UnicodeDecodeError as fault:
            raise ValidationError("Tệp không đọc được: không phải JSON.") from fault


class FileView(View):
    """All that is on, in one file."""

    def get(self, request):
        if not allowed(request.user, VIEW):
            raise Refused
        name = f"cau-hinh-{timezone.localdate():%Y-%m-%d}.json"
        return HttpResponse(
            definitions.file_of(),
            content_type="application/json",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


class ReadFileView(SettingsPage):
    """Bring a file: its texts are written down, none is switched on."""

    template_name = "organisation/admin/definitions_read.html"
    page_title = "Đọc tệp cấu hình"
    needs = definitions.DRAFTING
    refusal = definitions.NOT_DRAFTING

    def post(self, request, *args, **kwargs):
        form = FileForm(request.POST, request.FILES)
        texts = []
        last = DefinitionText.objects.order_by("pk").last()
        if form.is_valid():
            try:
                texts = definitions.read_file(form.cleaned_data["file"], by=request.user)
            except ValidationError as fault:
                form.add_error("file", fault.messages)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        texts = [text for text in texts if last is None or text.pk > last.pk]  # the rest was known
        if texts:
            messages.success(
                request, f"Đã ghi {len(texts)} bản, chưa bật. Người khác xem thử rồi bật từng bản."
            )
        else:
            messages.info(request, "Tệp không có gì mới: mọi bản trong tệp đều đã có ở đây.")
        return redirect("definitions")

    def get_context_data(self, **kwargs):
        kwargs.setdefault("form", FileForm())
        return super().get_context_data(**kwargs, back_url=reverse("definitions"))
