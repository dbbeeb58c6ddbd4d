"""A condition in a form: rows of field, comparison and value, joined by “và” or “hoặc”.

Works by itself without a script: a few blank rows stand at the end. With ``condition_rows.js`` each
row offers only the comparisons and values of its field, and rows are added and taken off.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from common.conditions import ConditionError, operators_of, read_condition
from common.expressions import Field, Kind
from common.vietnamese import fold

BLANK_ROWS = 3
JOINS = {"and": "và", "or": "hoặc"}
Row = dict[str, Any]


def rows_of(condition: Any) -> list[Row] | None:
    """The rows that say the condition, each with its ``join`` to the row above; None if rows can't.

    What rows can say is all of several groups, each a row or any of several rows.
    """
    if not isinstance(condition, dict) or len(condition) != 1:
        return None
    ((name, parts),) = condition.items()
    if name == "any":
        condition, name, parts = {"all": [condition]}, "all", [condition]
    if name != "all" or not isinstance(parts, list):
        return None
    rows: list[Row] = []
    for part in parts:
        inner = part.get("any") if isinstance(part, dict) and "field" not in part else [part]
        if not isinstance(inner, list) or not all(
            isinstance(row, dict) and "field" in row for row in inner
        ):
            return None
        rows += [{**row, "join": "or" if place else "and"} for place, row in enumerate(inner)]
    return rows


def condition_of(rows: Sequence[Row]) -> dict[str, Any]:
    """What the rows say, as ``read_condition`` takes it."""
    groups: list[list[Row]] = []
    for row in rows:
        said = {name: value for name, value in row.items() if name != "join"}
        if groups and row.get("join") == "or":
            groups[-1].append(said)
        else:
            groups.append([said])
    return {"all": [group[0] if len(group) == 1 else {"any": group} for group in groups]}


class ConditionRows(forms.Widget):
    """Rows of selects; in the data each is ``<name>-<place>-join``, ``-field``, ``-is``, ``-value``."""

    template_name = "components/condition_rows.html"

    class Media:
        js = ("admin/js/condition_rows.js",)

    def __init__(self, fields: Sequence[Field], attrs: Any = None) -> None:
        super().__init__(attrs)
        self.fields = fields

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}-0-field" if id_ else ""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        given = re.compile(rf"{re.escape(name)}-([0-9]{{1,3}})-")
        places = {int(found[1]) for key in data if (found := given.match(key))}
        rows = []
        for place in sorted(places):
            row = {
                part: str(data.get(f"{name}-{place}-{part}", "")).strip()
                for part in ("join", "field", "is", "value")
            }
            if row["field"] or row["is"] or row["value"]:
                rows.append(row)
        return rows

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(key.startswith(f"{name}-") for key in data)

    def _render(self, template_name: str, context: Any, renderer: Any = None) -> SafeString:
        # Django's own renderer of forms does not look where the project's templates are
        return render_to_string(template_name, context)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows = [*(value or []), *({} for _ in range(BLANK_ROWS))]
        known = {one.key: one for one in self.fields}
        context["widget"] |= {
            "rows": [
                {**row, "place": place, "written": _written(known.get(row.get("field", "")), row)}
                for place, row in enumerate(rows)
            ],
            "given": len(value or []),
            "fields": self.fields,
            "joins": JOINS,
            "signs": SIGNS,
            "told": {one.key: _told(one) for one in self.fields},
        }
        return context


def _told(one: Field) -> dict[str, Any]:
    """What the script knows of a field."""
    return {
        "kind": one.kind.name.lower(),
        "choices": list(one.choices.values()),
        "signs": [[sign.sign, sign.words, sign.takes_value] for sign in operators_of(one)],
    }


def _signs() -> dict[str, str]:
    """Each comparison once, in words for any field: what a row offers without a script."""
    found: dict[str, list[str]] = {}
    samples = [
        Field("", "", Kind.TEXT),
        Field("", "", Kind.NUMBER),
        Field("", "", Kind.DAY),
        Field("", "", Kind.TEXT, {"": ""}),
        Field("", "", Kind.TRUTH),
    ]
    for sample in samples:
        for sign in operators_of(sample):
            words = found.setdefault(sign.sign, [])
            if sign.words not in words:
                words.append(sign.words)
    return {sign: " / ".join(words) for sign, words in found.items()}


SIGNS = _signs()


def _written(asked: Field | None, row: Row) -> str:
    """The value as people read it: the label of a choice, several apart by semicolons."""
    value = row.get("value", "")
    values = value if isinstance(value, list) else [value]
    choices = asked.choices if asked else {}
    return "; ".join(str(choices.get(str(one), one)) for one in values if one is not None)


class ConditionField(forms.Field):
    """Cleans to a condition as it is kept (``common.conditions``); faults name the row from 1."""

    def __init__(self, fields: Sequence[Field], **kwargs: Any) -> None:
        self.asked = {one.key: one for one in fields}
        self.all_fields = fields
        super().__init__(widget=ConditionRows(fields), **kwargs)

    def offer(self, fields: Sequence[Field]) -> None:
        """Ask about these fields from now on: those of this moment, in a form being made."""
        self.asked = {one.key: one for one in fields}
        self.all_fields = fields
        self.widget = ConditionRows(fields)

    def prepare_value(self, value: Any) -> Any:
        return rows_of(value) if isinstance(value, dict) else value

    def clean(self, value: Any) -> dict[str, Any] | None:
        rows = [self._read(row) for row in value or []]
        if not rows:
            if self.required:
                raise ValidationError("Hãy nêu ít nhất một điều kiện.", code="required")
            return None
        faults = []
        for place, row in enumerate(rows, start=1):
            said = {name: part for name, part in row.items() if name != "join"}
            try:
                read_condition({"all": [said]}, self.all_fields)
            except ConditionError as fault:
                faults.append(f"Dòng {place}: {fault}")
        if faults:
            raise ValidationError(faults)
        return condition_of(rows)

    def _read(self, row: Row) -> Row:
        """The row with the keys of the choices whose labels were typed; no value where none counts."""
        asked = self.asked.get(row["field"])
        signs = {one.sign: one for one in operators_of(asked)} if asked else {}
        found = {"join": row["join"], "field": row["field"], "is": row["is"]}
        if row["is"] in signs and not signs[row["is"]].takes_value:
            return found
        keys = {fold(str(label)): key for key, label in asked.choices.items()} if asked else {}
        if row["is"] == "in":
            parts = [part.strip() for part in row["value"].split(";") if part.strip()]
            return {**found, "value": [keys.get(fold(part), part) for part in parts]}
        return {**found, "value": keys.get(fold(row["value"]), row["value"])}

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.clean(data) != initial
        except ValidationError:
            return True
