"""Triggers over what agencies answered about texts in force: written once."""

from __future__ import annotations

from common.guards import append_only

GUARDS = [*append_only("publication_upkeepanswer")]
