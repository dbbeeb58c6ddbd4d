"""The whole catalogue as a workbook, as ``manage.py export_catalogue`` writes it."""

from __future__ import annotations

from tempfile import TemporaryFile

from django.http import FileResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from catalogue import exports
from common.refusals import Refused
from organisation.permissions import allowed

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def export_catalogue(request):
    """Everything in force today, for officers who may see the catalogue; drafts are never in it."""
    if not allowed(request.user, "catalogue.view_procedureversion"):
        raise Refused
    today = timezone.localdate()
    target = TemporaryFile()  # noqa: SIM115 -- the response closes it
    exports.export_catalogue(target, on=today)
    target.seek(0)
    response = FileResponse(
        target,
        content_type=XLSX,
        as_attachment=True,
        filename=f"danh-muc-thu-tuc-{today:%Y-%m-%d}.xlsx",
    )
    response["Cache-Control"] = "private, no-store"
    return response
