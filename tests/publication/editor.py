"""The editor of a text as the tests open it and post to it."""

from __future__ import annotations

from django.urls import reverse

from catalogue.models import CHILD_RELATIONS

CHILDREN = tuple(CHILD_RELATIONS)
EDIT_QUERIES = 20


def edit_url(version):
    return reverse("procedure_versions:edit", args=[version.pk])


def posted(version, **changes):
    """What the browser sends for this text, with some fields changed."""
    data = {
        "name": version.name,
        "sector": version.sector_id,
        "unit": version.unit_id,
        "levels": list(version.levels),
        "subjects": list(version.subjects),
        "tier": version.tier,
        "kind": version.kind,
        "time_limit_amount": version.time_limit_amount or "",
        "time_limit_unit": version.time_limit_unit,
        "place": version.place,
        "fee_status": version.fee_status,
        "sets": version.sets or "",
        "conditions_status": version.conditions_status,
        "results_status": version.results_status,
        "forms_status": version.forms_status,
        "online_level": version.online_level,
    }
    for relation in CHILDREN:
        data |= {f"{relation}-TOTAL_FORMS": 0, f"{relation}-INITIAL_FORMS": 0}
    bases = list(version.legal_bases.all())
    data |= {"legal_bases-TOTAL_FORMS": len(bases), "legal_bases-INITIAL_FORMS": len(bases)}
    for place, basis in enumerate(bases):
        data |= {
            f"legal_bases-{place}-id": basis.pk,
            f"legal_bases-{place}-number": basis.number,
            f"legal_bases-{place}-ORDER": place + 1,
        }
    return data | changes


def paper_row(name="Tờ khai", **fields):
    row = {"id": "", "name": name, "originals": 1, "copies": 0, "ORDER": 1, **fields}
    return {"components-TOTAL_FORMS": 1} | {
        f"components-0-{key}": value for key, value in row.items()
    }
