"""Sheets as they are printed, read from the signed texts: four queries for any number."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from catalogue.models import ProcedureVersion
from catalogue.texts import read_text
from catalogue.wording import level_text
from organisation.models import Place
from publication.documents.sheet_text import Sheet, feedback_words, sections_of
from publication.queries.posting import DueSheet, decision_words


def printed_sheets(due: Sequence[DueSheet], *, place: Place | None, root_url: str) -> list[Sheet]:
    """The sheets in the order given; ``root_url`` begins the address in the code to scan."""
    versions = {
        version.pk: version
        for version in ProcedureVersion.objects.filter(
            pk__in=[one.version_id for one in due]
        ).select_related("frozen", "sector", "unit")
    }
    feedback = feedback_words(place)
    return [
        _printed(one, versions[one.version_id], feedback=feedback, root_url=root_url) for one in due
    ]


def _printed(one: DueSheet, version: ProcedureVersion, *, feedback: str, root_url: str) -> Sheet:
    text = read_text(version.frozen.canonical)
    return Sheet(
        code=one.code,
        name=text.name,
        sector=version.sector.name,
        level=level_text(text.levels),
        agency=version.unit.name,
        decision=decision_words(one),
        first_day=one.since,
        sheet=one.sheet,
        digest=version.frozen.digest,
        address=root_url + reverse("catalogue:procedure_sheet", args=[one.code, one.sheet]),
        feedback=feedback,
        sections=sections_of(text, version.unit.name),
    )
