"""A draft as the public would see it."""

from __future__ import annotations

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from catalogue.days import read_days
from catalogue.pages import Standing, procedure_page
from catalogue.texts import draft_text


def preview_version(request, version):
    """The public page of the text, marked as a preview."""
    page = procedure_page(
        draft_text(version),
        sector=version.sector,
        unit=version.unit,
        standing=Standing(decisions={}, successors=[], related=[], codes=[]),
        days=read_days({}, today=timezone.localdate()),
    )
    code = version.procedure.base_code
    return render(
        request,
        "catalogue/procedure_detail.html",
        {
            "procedure": page,
            "canonical_url": reverse("catalogue:procedure_detail", args=[code]),
            "breadcrumb": [],
        },
    )
