"""What the rows of one chunk are compared with, fetched for all of them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from import_export.instance_loaders import BaseInstanceLoader

from catalogue.child_sheets import CHILD_SHEETS
from catalogue.models import Effect, FrozenVersion, Procedure, ProcedureVersion
from catalogue.readings import ABSENT, ANSWERS, CODE, ORIGIN, RowReading
from catalogue.row_rules import begin
from common.vietnamese import read_code

if TYPE_CHECKING:
    from catalogue.resources import ProcedureResource


class InForceLoader(BaseInstanceLoader):
    """Versions in force on the effective day for all rows at once, children included."""

    def __init__(self, resource: ProcedureResource, dataset: Any = None) -> None:
        super().__init__(resource, dataset)
        codes = set()
        place = dataset.headers.index(CODE)
        for values in dataset:
            code = read_code(values[place]).base if values[place] is not ABSENT else None
            if code:
                codes.add(code)
        self.procedures = dict(
            Procedure.objects.filter(base_code__in=codes).values_list("base_code", "pk")
        )
        self.versions = self._in_force(list(self.procedures.values()))
        self.used = self._used(list(self.procedures.values()))
        self.digests = self._digests([version.pk for version in self.versions.values()])
        self.seen = self._seen(dataset)

    def _in_force(self, procedure_ids: list[int]) -> dict[int, ProcedureVersion]:
        if not procedure_ids:
            return {}
        effects = Effect.objects.covering(self.resource.desk.effective_on)
        effects = effects.filter(procedure_id__in=procedure_ids)
        versions = with_children(
            ProcedureVersion.objects.filter(pk__in=list(effects.values_list("version", flat=True)))
        )
        return {version.procedure_id: version for version in versions}

    def _used(self, procedure_ids: list[int]) -> set[int]:
        """Procedures that were ever published: their codes are not new."""
        found = Effect.objects.filter(procedure_id__in=procedure_ids)
        return set(found.values_list("procedure_id", flat=True)) if procedure_ids else set()

    def _digests(self, version_ids: list[int]) -> dict[int, str]:
        found = FrozenVersion.objects.filter(version_id__in=version_ids)
        return dict(found.values_list("version_id", "digest"))

    def _seen(self, dataset: Any) -> dict[str, ProcedureVersion]:
        """Versions a returned export was made from, where the register has moved on since."""
        place = dataset.headers.index(ORIGIN)
        wanted = {values[place].seen for values in dataset} - {None, "", *self.digests.values()}
        if not wanted:
            return {}
        frozen = FrozenVersion.objects.filter(digest__in=wanted).values_list("digest", "version_id")
        by_version = {version_id: digest for digest, version_id in frozen}
        versions = with_children(ProcedureVersion.objects.filter(pk__in=by_version))
        return {by_version[version.pk]: version for version in versions}

    def get_instance(self, row: Any) -> RowReading:
        """A reading of the row that knows its procedure, its base and what the file was made from."""
        reading = RowReading(row[ORIGIN], row[ANSWERS] or {})
        begin(reading, row, self.resource.desk)
        base = reading.base_code
        reading.procedure_id = self.procedures.get(base)
        if reading.procedure_id:
            reading.base = self.versions.get(reading.procedure_id)
            reading.used = reading.procedure_id in self.used
        if reading.base is not None and reading.origin.seen:
            reading.seen = self.seen.get(reading.origin.seen)
        return reading


def with_children(versions: Any) -> Any:
    """Versions with all a comparison reads."""
    return versions.select_related("procedure", "sector__ministry", "unit").prefetch_related(
        *CHILD_SHEETS
    )
