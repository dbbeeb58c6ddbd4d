"""Triggers over the organisation: kept files and the history of changes are written once."""

from __future__ import annotations

from common.guards import append_only, history_guards

GUARDS = [
    *append_only("organisation_privatefile", "id", "sha256,name,content_type"),
    *history_guards("organisation"),
]
