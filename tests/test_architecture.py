"""House rules that no linter knows: who assigns a state, how large files grow, what holds guards."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from common import guards

PACKAGES = ("cms", "publication", "catalogue", "organisation", "common")
SOURCES = sorted(
    path
    for package in PACKAGES
    for path in (settings.BASE_DIR / package).rglob("*.py")
    if "migrations" not in path.parts
)


def name_of(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR))


def assignments_of(attribute: str) -> set[str]:
    """Files that assign ``something.<attribute> = …``."""
    found = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            targets = node.targets if isinstance(node, ast.Assign) else []
            if any(isinstance(one, ast.Attribute) and one.attr == attribute for one in targets):
                found.add(name_of(path))
    return found


def calls_of(function: str) -> set[str]:
    """Files that call ``guards.<function>``."""
    found = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == function
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "guards"
            ):
                found.add(name_of(path))
    return found


def test_one_service_assigns_the_state():
    assert assignments_of("state") == {"publication/services/moving.py"}


def test_guards_are_lifted_only_around_a_migrate():
    assert calls_of("take_down") == {"common/apps.py"}


def test_every_sealed_table_is_guarded():
    guarded = {guard.table for guard in guards.registered()}

    sealed = {
        "publication_decision",
        "publication_decisionitem",
        "publication_listitem",
        "publication_processitem",
        "publication_move",
        "publication_opinionanswer",
        "publication_opinionevent",
        "publication_opinionlink",
        "publication_opinionstep",
        "publication_posting",
        "publication_recordmend",
        "publication_comment",
        "publication_reviewanswer",
        "publication_reviewdraft",
        "publication_reviewevent",
        "publication_reviewline",
        "publication_reviewmove",
        "publication_reviewpart",
        "publication_reviewround",
        "publication_seal",
        "publication_sealhead",
        "publication_sealkey",
        "publication_sentcontent",
        "publication_upkeepanswer",
        "catalogue_act",
        "catalogue_effect",
        "catalogue_frozenversion",
        "catalogue_procedure",
        "catalogue_procedureversion",
        "catalogue_internalprocess",
        "catalogue_reception",
        "catalogue_succession",
        "catalogue_sector",
        "catalogue_procedurecode",
        "organisation_definition",
        "organisation_definitionswitch",
        "organisation_definitiontext",
        "organisation_place",
        "organisation_unit",
        "organisation_privatefile",
    }
    histories = {
        model._meta.db_table
        for label in ("publication", "catalogue", "organisation")
        for model in apps.get_app_config(label).get_models()
        if model.__name__.startswith("Historical")
    }
    children = {
        relation.related_model._meta.db_table
        for relation in apps.get_model("catalogue.ProcedureVersion")._meta.related_objects
        if relation.related_model.__mro__[1].__name__ == "Child"
    }
    assert guarded == sealed | children | histories
    assert len(children) == 8


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_module_has_a_name_that_says_something(path):
    assert path.stem not in {"utils", "helpers", "misc", "manager", "data", "info"}


def test_no_dead_ends_in_the_code():
    words = ("TO" + "DO", "FIX" + "ME", "breakpoint(")
    found = {
        name_of(path): [word for word in words if word in path.read_text(encoding="utf-8")]
        for path in SOURCES
    }

    assert {name: said for name, said in found.items() if said} == {}
