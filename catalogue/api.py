"""Read-only API of the catalogue: the procedures of a day as known on a day, and their whole texts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from ninja import Query, Router
from ninja.errors import HttpError

from catalogue.api_schemas import Content, Detail, Procedures
from catalogue.canonical import CHILD_FIELDS
from catalogue.days import AskedDays
from catalogue.models import Act, Effect, Sector
from catalogue.parts import forms_of
from catalogue.queries import (
    FormFile,
    effect_shown_on,
    form_files,
    other_codes,
    published_version,
    standing_effects,
    successor_units,
    unit_on,
)
from catalogue.supplementary import entry_words, public_part
from catalogue.texts import Text, read_text
from organisation.models import Unit

router = Router(tags=["procedures"])

ON = Query(None, description="The day whose law is told (YYYY-MM-DD); today by default")
KNOWN = Query(None, description="Only what was recorded up to the end of this day; now by default")


@router.get("/procedures", response=Procedures, summary="Procedures in force on a day")
def procedures(
    request: HttpRequest,
    response: HttpResponse,
    limit: int = Query(50, ge=1, le=500),
    cursor: str = Query("", max_length=30, description="Only codes after this one"),
    on: date | None = ON,
    known: date | None = KNOWN,
) -> dict[str, Any]:
    days = _days(on, known)
    effects = Effect.objects.covering(days.on, days.known)
    if cursor:
        effects = effects.filter(procedure__base_code__gt=cursor)
    related = ("act", "procedure", "version__sector", "version__unit")
    rows = effects.select_related(*related).order_by("procedure__base_code")
    page = list(rows.only(*_LISTED)[: limit + 1])
    shown, successors = page[:limit], successor_units()
    patch_cache_control(response, public=True, no_cache=True)
    return {
        "on": days.on,
        "known": known,
        "items": [
            {
                **_listed(request, effect, days),
                "name": effect.version.name,
                "sector": _sector(effect.version.sector),
                "agency": _agency(unit_on(effect.version.unit, days.on, successors)),
                "levels": effect.version.levels,
                "subjects": effect.version.subjects,
                "online_level": effect.version.online_level,
            }
            for effect in shown
        ],
        "next": shown[-1].procedure.base_code if len(page) > limit else None,
    }


_LISTED = (
    "valid_from",
    "valid_to",
    "act__number",
    "act__issuer",
    "act__signed_on",
    "procedure__base_code",
    *[f"version__{name}" for name in ("name", "levels", "subjects", "online_level")],
    "version__sector__name",
    "version__sector__slug",
    *[f"version__unit__{name}" for name in ("code", "name", "valid_to", "succeeded_by")],
)


@router.get(
    "/procedures/{code}", response=Detail, summary="One procedure with its whole text on a day"
)
def procedure(
    request: HttpRequest,
    response: HttpResponse,
    code: str,
    on: date | None = ON,
    known: date | None = KNOWN,
) -> dict[str, Any]:
    """By its short, long or local code; the text of that day, else the last before it."""
    days = _days(on, known)
    effects = standing_effects(code, days.known)
    if not effects:
        raise HttpError(404, "Không có thủ tục mang mã này.")
    shown = effect_shown_on(effects, days.on)
    effect = shown.effect
    version = published_version(effect.version_id)
    text = read_text(version.frozen.canonical)
    files = form_files(version.pk) if any(form.file for form in text.rows["forms"]) else ()
    patch_cache_control(response, public=True, no_cache=True)
    return {
        **_listed(request, effect, days),
        "name": text.name,
        "sector": _sector(version.sector),
        "agency": _agency(unit_on(version.unit, days.on, successor_units())),
        "levels": text.levels,
        "subjects": text.subjects,
        "online_level": text.online_level,
        "on": days.on,
        "known": known,
        "in_force": shown.in_force,
        "other_codes": other_codes(effect.procedure),
        "digest": version.frozen.digest,
        "content": _content(request, text, files),
    }


def _days(on: date | None, known: date | None) -> AskedDays:
    return AskedDays(today=timezone.localdate(), asked_on=on, asked_known=known)


def _listed(request: HttpRequest, effect: Effect, days: AskedDays) -> dict[str, Any]:
    code = effect.procedure.base_code
    page = days.kept_in(reverse("catalogue:procedure_detail", args=[code]))
    return {
        "code": code,
        "valid_from": effect.valid_from,
        "valid_to": effect.valid_to,
        "act": _act(effect.act),
        "url": request.build_absolute_uri(page),
    }


def _act(act: Act) -> dict[str, Any]:
    return {"number": act.number, "issuer": act.issuer, "signed_on": act.signed_on}


def _sector(sector: Sector) -> dict[str, str]:
    return {"name": sector.name, "slug": sector.slug}


def _agency(unit: Unit) -> dict[str, str]:
    return {"code": unit.code, "name": unit.name}


# --- the whole text -----------------------------------------------------------------------------


def _content(request: HttpRequest, text: Text, files: Sequence[FormFile]) -> dict[str, Any]:
    lists = CHILD_FIELDS.keys() | {"supplementary"}
    single = {name: getattr(text, name) for name in Content.model_fields if name not in lists}
    rows = {
        relation: [{name: getattr(row, name) for name in names} for row in text.rows[relation]]
        for relation, names in CHILD_FIELDS.items()
    }
    forms = [
        {
            "number": row.number,
            "name": row.name,
            "url": _whole(request, form["url"]),
            "sha256": row.file,
        }
        for row, form in zip(text.rows["forms"], forms_of(text, files), strict=True)
    ]
    return {**single, **rows, "forms": forms, "supplementary": _supplementary(text)}


def _whole(request: HttpRequest, url: str) -> str:
    """An address that stands by itself; one of another site is left as it is."""
    return request.build_absolute_uri(url) if url.startswith("/") else url


def _supplementary(text: Text) -> list[dict[str, Any]]:
    return [
        {
            "key": key,
            "label": entry["label"],
            "type": entry["type"],
            "value": entry["value"],
            "text": entry_words(entry),
        }
        for key, entry in sorted(public_part(text.supplementary).items())
    ]
