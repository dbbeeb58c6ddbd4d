"""django-simple-history, fitted to modelcluster and to saves that change nothing."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any, Self

from django.db import models
from modelcluster.fields import ParentalKey
from simple_history.models import HistoricalRecords
from simple_history.utils import get_history_model_for_model


def history_of(model: type[models.Model]) -> models.QuerySet[Any]:
    """Every history row of the tracked model, newest first.

    ``model.history`` builds a manager's class anew each time it is named.
    """
    return history_model(model)._default_manager.all()


@cache
def history_model(model: type[models.Model]) -> Any:
    """The model of the tracked model's history rows."""
    return get_history_model_for_model(model)


def tracked_columns(model: type[models.Model]) -> list[models.Field]:
    """The concrete columns whose changes the history keeps, in the model's order."""
    tracked = {column.name for column in history_model(model).tracked_fields}
    return [column for column in model._meta.concrete_fields if column.name in tracked]


class TrackedRecords(HistoricalRecords):
    """History rows for real changes only.

    A ParentalKey becomes a plain ForeignKey in the history table (modelcluster forbids it there),
    and a save that leaves every tracked field as it was loaded writes no row: modelcluster saves
    all children of a version whenever one of them is edited, a sign-in stores only its time.
    """

    def copy_fields(self, model: type[models.Model]) -> dict[str, models.Field]:
        fields = super().copy_fields(model)
        for name, field in fields.items():
            if isinstance(field, ParentalKey):
                fields[name] = models.ForeignKey(
                    field.remote_field.model,
                    models.DO_NOTHING,
                    verbose_name=field.verbose_name,
                    related_name="+",
                    db_constraint=False,
                    null=True,
                    blank=True,
                )
                fields[name].name = name
        return fields

    def post_save(
        self, instance: models.Model, created: bool, using: str | None = None, **kwargs: Any
    ) -> None:
        if not created and not has_changed(instance, left_out=self.excluded_fields):
            return
        super().post_save(instance, created, using=using, **kwargs)
        remember(instance)


class Remembering(models.Model):
    """Keeps the values a row was loaded with, so that an unchanged save can be told."""

    # read by simple-history at the next save
    _history_user: Any
    _change_reason: str

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any, **kwargs: Any) -> Self:
        instance = super().from_db(db, field_names, values, **kwargs)
        remember(instance)
        return instance


def stored_values(instance: models.Model) -> dict[str, Any]:
    """The instance's loaded concrete columns by attribute name."""
    loaded = instance.__dict__
    return {
        field.attname: loaded[field.attname]
        for field in instance._meta.concrete_fields
        if field.attname in loaded
    }


def remember(instance: models.Model) -> None:
    """Take the present values as the stored ones."""
    instance.__dict__["_remembered"] = stored_values(instance)


def has_changed(instance: models.Model, *, left_out: Collection[str] = ()) -> bool:
    """True unless the row was loaded (or saved) with these values, fields ``left_out`` aside."""
    remembered = instance.__dict__.get("_remembered")
    if remembered is None:
        return True
    aside = {field.attname for field in instance._meta.concrete_fields if field.name in left_out}
    now = stored_values(instance)
    told = (remembered.keys() | now.keys()) - aside
    return any(remembered.get(name) != now.get(name) for name in told)
