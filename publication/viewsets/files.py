"""A file of the private storage, sent to an officer whose right to it was asked before."""

from __future__ import annotations

from io import BytesIO

from django.http import FileResponse


def send_private_file(record, name=""):
    """The bytes as a download; never kept by a shared cache, never guessed at by the browser."""
    response = FileResponse(
        BytesIO(record.read()),
        content_type=record.content_type,
        as_attachment=True,
        filename=name or record.name,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
