"""An overtaken form put together with what another officer saved, so that neither loses anything.

Where the officer left a field as the page showed it, the newer value stands; what he typed stays
his; a field that both changed is named. The same holds for each row of a child table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.http import QueryDict
from django.utils.text import Truncator, capfirst

from common.history import history_of
from organisation.history import Entry, entries_of

TOLD_LETTERS = 120


@dataclass
class Merged:
    """``data``: what the form now holds; ``theirs``: what was saved meanwhile, in words;
    ``contested``: names of the fields both changed, where the officer's own words stand."""

    data: QueryDict
    theirs: list[str] = field(default_factory=list)
    contested: list[str] = field(default_factory=list)


def merge_overtaken(form: Any) -> Merged:
    """Bring what was saved since ``last_save`` into the data of a bound, checked form."""
    model = type(form.instance)
    opened_after = form.cleaned_data["last_save"]
    saves = history_of(model).filter(id=form.instance.pk)
    later = list(saves.filter(history_id__gt=opened_after).order_by("history_id"))
    merged = Merged(form.data.copy())
    merged.theirs += [_told(entry) for entry in entries_of(model, later) if entry.changes]
    base = saves.filter(history_id=opened_after).first()
    current = model._default_manager.get(pk=form.instance.pk)
    if base is not None:
        _merge_fields(form, base, current, merged)
    for relation, formset in getattr(form, "formsets", {}).items():
        rows = list(getattr(current, relation).all())
        _Rows(formset, rows, since=later[0].history_date, merged=merged).merge()
    merged.data["last_save"] = str(later[-1].history_id)
    return merged


def _told(entry: Entry, of: str = "") -> str:
    """``Địa điểm: “cũ” → “mới”``, each change of one saving."""
    changes = "; ".join(
        f"{change.label}: “{_short(change.old)}” → “{_short(change.new)}”"
        for change in entry.changes
    )
    return ": ".join(part for part in (of, changes) if part)


def _short(text: str) -> str:
    return Truncator(text).chars(TOLD_LETTERS)


def _column(model: type[models.Model], name: str) -> Any:
    try:
        column = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    kept = getattr(column, "concrete", False) and not column.primary_key
    return column if kept else None


def _further(form: Any) -> Mapping[str, Any]:
    """Inputs that are part of a column (``further_columns`` of the form): asked like columns."""
    return getattr(form, "further_columns", {})


def _typed_in(form: Any, base: Any) -> bool:
    """True when the form no longer says what the page showed."""
    for name in form.fields:
        column = _column(type(form.instance), name)
        if column is not None and hasattr(base, column.attname):
            was = column.get_prep_value(getattr(base, column.attname))
            if _typed(form, name, column) != was:
                return True
    return False


def _typed(form: Any, name: str, column: Any) -> Any:
    """The typed value as it would be stored; the form itself where it could not be read."""
    value = form.cleaned_data.get(name, form)
    value = value.pk if isinstance(value, models.Model) else value
    return value if value is form else column.get_prep_value(value)


def _merge_fields(form: Any, base: Any, current: models.Model, merged: Merged) -> None:
    """Field by field: ``base`` is what the page showed, ``current`` what is stored now."""
    for name in form.fields:
        column = _column(type(current), name) or _further(form).get(name)
        if column is None or not hasattr(base, column.attname):
            continue
        was, now = (column.get_prep_value(column.value_from_object(row)) for row in (base, current))
        if was == now:
            continue
        typed = _typed(form, name, column)
        if typed == was:
            _write(merged.data, form[name], column.value_from_object(current))
        elif typed != now:
            merged.contested.append(capfirst(str(column.verbose_name)))


def _write(data: QueryDict, bound: forms.BoundField, value: Any) -> None:
    """Put a stored value into the data as the browser would have sent it."""
    value = bound.field.prepare_value(value)
    widget = bound.field.widget
    if isinstance(widget, forms.CheckboxInput):
        data.setlist(bound.html_name, ["on"] if value else [])
        return
    sent = value if isinstance(widget, forms.SelectMultiple) else widget.format_value(value)
    if isinstance(sent, (list, tuple, set, frozenset)):
        data.setlist(bound.html_name, [str(one) for one in sent])
    else:
        data[bound.html_name] = "" if sent is None else str(sent)


class _Rows:
    """The rows of one child table: kept, taken over, or added by the other officer."""

    def __init__(self, formset: Any, rows: list[Any], *, since: datetime, merged: Merged) -> None:
        self.formset = formset
        self.model = formset.model
        self.now = {row.pk: row for row in rows}
        self.merged = merged
        self.name = capfirst(str(self.model._meta.verbose_name))
        records = history_of(self.model).filter(version=formset.instance.pk)
        self.later = list(records.filter(history_date__gte=since).order_by("history_id"))
        before = records.filter(history_date__lt=since).order_by("history_id")
        latest = {record.id: record for record in before} if self.later else {}
        self.base = {pk: record for pk, record in latest.items() if record.history_type != "-"}

    def merge(self) -> None:
        """Nothing to do where the other officer left the table alone."""
        if not self.later:
            return
        for record, entry in zip(self.later, entries_of(self.model, self.later), strict=True):
            of = f"{self.name}, {entry.title.lower()} “{_short(str(record.instance))}”"
            self.merged.theirs.append(_told(entry, of) if entry.title == "Sửa" else of)
        kept, new = [], []
        for row in self.formset.forms:
            pk = self._pk(row)
            if pk in self.now and pk in self.base:
                _merge_fields(row, self.base[pk], self.now[pk], self.merged)
            values = self._values(row.prefix)
            if pk is None or pk in self.now:
                (new if pk is None else kept).append(values)
            elif pk in self.base and _typed_in(row, self.base[pk]):
                new.append(values | {"id": [""]})  # taken off by the other, written on by this one
                self.merged.contested.append(f"{self.name} “{_short(str(self.base[pk].instance))}”")
        added = self.now.keys() - self.base.keys() - {self._pk(row) for row in self.formset.forms}
        kept += [self._stored(self.now[pk], place=len(kept) + 1) for pk in sorted(added)]
        self._rewrite(kept, new)

    def _pk(self, row: Any) -> int | None:
        sent = self.merged.data.get(f"{row.prefix}-id", "")
        return int(sent) if sent.isdecimal() else None

    def _values(self, prefix: str) -> dict[str, list[str]]:
        start = f"{prefix}-"
        return {
            name.removeprefix(start): self.merged.data.getlist(name)
            for name in self.merged.data
            if name.startswith(start)
        }

    def _stored(self, row: models.Model, *, place: int) -> dict[str, list[str]]:
        """A row as a page opened now would send it."""
        form = self.formset.empty_form
        data = QueryDict(mutable=True)
        for name in form.fields:
            column = _column(self.model, name)
            if column is not None:
                _write(data, form[name], column.value_from_object(row))
        start = f"{form.prefix}-"
        values = {name.removeprefix(start): data.getlist(name) for name in data}
        return values | {"id": [str(row.pk)], "ORDER": [str(place)]}

    def _rewrite(self, kept: list[Mapping[str, Any]], new: list[Mapping[str, Any]]) -> None:
        data, prefix = self.merged.data, self.formset.prefix
        for name in [name for name in data if name.startswith(f"{prefix}-")]:
            if name.removeprefix(f"{prefix}-")[:1].isdecimal():
                del data[name]
        for place, values in enumerate([*kept, *new]):
            for name, sent in values.items():
                data.setlist(f"{prefix}-{place}-{name}", sent)
        data[f"{prefix}-TOTAL_FORMS"] = str(len(kept) + len(new))
        data[f"{prefix}-INITIAL_FORMS"] = str(len(kept))
