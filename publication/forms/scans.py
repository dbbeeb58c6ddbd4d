"""A PDF sent with a form: read by content, kept while the other fields are corrected."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError

from common.pdf import NotPdfError, read_pdf
from organisation.models import PrivateFile

SCAN_SALT = "publication.scan"


class ScanForm(forms.Form):
    """``owner`` names whose kept file it is; ``keeper`` is the officer who sends it, if any."""

    scan_required = False
    scan_missing = "Phải đính kèm tệp PDF."

    scan = forms.FileField(
        label="Tệp kèm theo (PDF)",
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}),
    )
    kept_scan = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, owner, keeper=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.salt = f"{SCAN_SALT}.{owner}"
        self.keeper = keeper
        self.scan_record = None
        self.scan_report = ""

    def clean_scan(self):
        upload = self.cleaned_data["scan"]
        if not upload:
            return None
        if upload.size > settings.UPLOAD_MAX_BYTES:
            most = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
            raise ValidationError(f"Tệp lớn hơn {most} MB.")
        content = upload.read()
        self._read_scan(content)
        return PrivateFile.keep(
            content, name=upload.name, content_type="application/pdf", by=self.keeper
        )

    def _read_scan(self, content):
        try:
            report = read_pdf(content, trust_roots=settings.SIGNATURE_TRUST_ROOTS)
        except NotPdfError as refused:
            raise ValidationError(str(refused)) from refused
        if report.is_altered:
            raise ValidationError(report.text)
        self.scan_report = report.text

    def _scan_kept_before(self):
        token = self.cleaned_data.get("kept_scan")
        if not token:
            return None
        try:
            record_id = signing.loads(token, salt=self.salt, max_age=86_400)
        except signing.BadSignature:
            return None
        return PrivateFile.objects.filter(pk=record_id).first()

    def clean(self):
        cleaned = super().clean()
        self.scan_record = cleaned.get("scan") or self._scan_kept_before()
        if self.scan_record:
            if not self.scan_report:
                self._read_scan(self.scan_record.read())
            self.data = self.data.copy()
            self.data["kept_scan"] = signing.dumps(self.scan_record.pk, salt=self.salt)
            self[
                "scan"
            ].help_text = f"Đã nhận tệp “{self.scan_record.name}”; chọn tệp khác nếu muốn thay."
        elif self.scan_required and "scan" not in self.errors:
            self.add_error("scan", self.scan_missing)
        return cleaned
