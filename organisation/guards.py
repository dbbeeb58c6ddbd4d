"""Triggers over the organisation: kept files and the history of changes are written once."""

from __future__ import annotations

from common.guards import Guard, append_only, history_guards

# Whoever wrote a text never switches it on first; a text is switched on in its own definition.
AGREED = """NEW.text_id IS NOT NULL AND EXISTS (
    SELECT 1 FROM organisation_definitiontext t WHERE t.id = NEW.text_id
    AND (t.definition_id <> NEW.definition_id OR (t.made_by_id = NEW.by_id AND NOT EXISTS (
        SELECT 1 FROM organisation_definitionswitch s WHERE s.text_id = NEW.text_id))))"""

GUARDS = [
    *append_only("organisation_privatefile", "id", "sha256,name,content_type"),
    *append_only("organisation_definition", "id", "kind,key"),
    *append_only("organisation_definitiontext", "id", "definition_id,number"),
    *append_only("organisation_definitionswitch"),
    Guard(
        name="definitionswitch_agreed",
        table="organisation_definitionswitch",
        event="INSERT",
        when=AGREED,
        message="a definition is switched on by a second person",
    ),
    *history_guards("organisation"),
]
