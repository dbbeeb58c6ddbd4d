"""The whole catalogue as a workbook."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404

from organisation.permissions import allowed


def export_catalogue(request):
    """The workbook of everything in force, for officers who may see the catalogue."""
    if not allowed(request.user, "catalogue.view_procedureversion"):
        raise PermissionDenied
    raise Http404
