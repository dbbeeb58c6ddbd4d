"""What rules may ask about: names that stored rules hold, so none may go or change its kind."""

from __future__ import annotations

from catalogue.rule_fields import FIELDS

# Rules already written name these: a key is added here when the field is, and never taken out.
PROMISED = {
    "TEXT": [
        *("name", "tier", "kind", "description", "keywords", "time_limit_unit", "time_limit_text"),
        *("fee_status", "fee_text", "place", "executing", "competent", "coordinating", "delegated"),
        *("conditions_status", "conditions", "results_status", "forms_status", "online_level"),
        *("online_reason", "portal_url", "central_decision", "central_issuer", "note", "sector"),
        "unit",
    ],
    "NUMBER": [
        *("time_limit_amount", "fee_amount", "sets", "name_length", "steps_count"),
        *("channels_count", "components_count", "charges_count", "reductions_count"),
        *("results_count", "legal_bases_count", "forms_count", "sheets"),
        "charge_faults",
    ],
    "DAY": ["central_decision_date", "latest_basis"],
    "TRUTH": [
        *("obtainable", "way_counter", "way_post", "way_online", "levels_ministry"),
        *("levels_province", "levels_district", "levels_commune", "levels_other"),
        *("subjects_citizen", "subjects_overseas", "subjects_foreigner", "subjects_official"),
        *("subjects_business", "subjects_foreign_invested", "subjects_organisation"),
        *("subjects_foreign_organisation", "subjects_cooperative"),
    ],
}


def test_keys_and_kinds_are_those_stored_rules_name():
    found: dict[str, list[str]] = {}
    for field in FIELDS:
        found.setdefault(field.kind.name, []).append(field.key)

    assert {kind: sorted(keys) for kind, keys in found.items()} == {
        kind: sorted(keys) for kind, keys in PROMISED.items()
    }
