"""A draft as the public would see it."""

from __future__ import annotations

from django.shortcuts import render

from publication.comparison import fee_words, time_limit_words


def preview_version(request, version):
    """The draft's text on the public page's frame."""
    return render(
        request,
        "publication/admin/version_preview.html",
        {"version": version, "time_limit": time_limit_words(version), "fee": fee_words(version)},
    )
