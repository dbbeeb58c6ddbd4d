"""The national workbook's columns, once, for reading and for writing (data of ``TTHC``).

One import row is one procedure; its child rows are Fields whose widgets are ``ChildSheet``s. The
engine is import-export's ``import_data``; nothing is saved here: what a row would do is left on
its ``RowResult`` and staged by ``imports``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from import_export import fields, resources
from import_export.instance_loaders import BaseInstanceLoader

from catalogue import widgets as cells
from catalogue.child_sheets import CHILD_SHEETS, ChildSheet
from catalogue.enums import (
    Level,
    OnlineLevel,
    Part,
    ProcedureKind,
    Stated,
    Subject,
    Tier,
)
from catalogue.models import Effect, FrozenVersion, Procedure, ProcedureVersion
from catalogue.readings import ABSENT, ANSWERS, CODE, ORIGIN, Desk, RowReading, stored
from catalogue.row_rules import begin, conclude, context_columns
from catalogue.widgets import Cell, Doubt, cell_text, repaired
from common.vietnamese import fold, read_code

LEVELS = {
    "trung uong": "ministry",
    "cap trung uong": "ministry",
    "bo": "ministry",
    "tinh": "province",
    "thanh pho truc thuoc trung uong": "province",
    "cap huyen": "district",
    "huyen": "district",
    "xa": "commune",
    "phuong": "commune",
    "cap xa, phuong": "commune",
    "khac": "other",
}
SUBJECTS = {
    "cong dan": "citizen",
    "ca nhan": "citizen",
    "nguoi nuoc ngoai cu tru tai viet nam": "foreigner",
    "doanh nghiep viet nam": "business",
    "to chuc": "organisation",
    "to chuc (khong bao gom doanh nghiep, hop tac xa)": "organisation",
    "can bo": "official",
    "cong chuc": "official",
    "vien chuc": "official",
}
KINDS = {
    "tthc duoc giao luat quy dinh chi tiet": "central",
    "tthc duoc luat giao quy dinh chi tiet": "central",
    "tthc khong duoc luat giao cho dia phuong quy dinh hoac quy dinh chi tiet": "not_delegated",
}
ONLINE = {
    "toan trinh": "full",
    "mot phan": "partial",
    "dvc truc tuyen toan trinh": "full",
    "dvc truc tuyen mot phan": "partial",
    "muc do 4": "full",
    "muc do 3": "partial",
    "khong": "none",
}
NO_CONDITION = {"khong", "khong co", "khong quy dinh", "khong co quy dinh"}
NOT_SAID = {"", "khong co thong tin", "chua cap nhat"}
GONE = ("bai bo", "huy bo", "het hieu luc")


class ConditionsCell(Cell):
    """Requirements: “Không quy định” is an answer, an empty cell is none."""

    empty = ("unknown", "")

    def read(self, text: str, raw: object, **kwargs: Any) -> tuple[Any, ...]:
        word = fold(text).strip(" .") if len(text) < 40 else text
        if word in NOT_SAID:
            return self.empty
        return ("none", "") if word in NO_CONDITION else ("given", text)

    def show(self, *values: Any) -> Any:
        status, text = values
        return "Không quy định" if status == "none" and not text else text


class Column(fields.Field):
    """A column of ``TTHC``: its heading, the attributes it covers, its cell, its component."""

    def __init__(
        self,
        heading: str,
        *attributes: str,
        cell: Cell | None = None,
        part: str = Part.OTHER,
        key: str = "",
        required: bool = False,
    ) -> None:
        super().__init__(
            attribute=attributes[0], column_name=heading, widget=cell or Cell(multiline=True)
        )
        self.attributes = attributes
        self.key = key or attributes[0]
        self.part = part
        self.required = required

    def get_value(self, instance: Any) -> tuple[Any, ...]:
        """The attributes' values, in the stored form."""
        return tuple(stored(getattr(instance, name)) for name in self.attributes)

    def show(self, values: Sequence[Any]) -> Any:
        """Plain text of values."""
        return self.widget.show(*values)

    def export(self, instance: Any, **kwargs: Any) -> Any:
        return self.widget.render(self.get_value(instance))

    def same(self, text: str, version: ProcedureVersion) -> bool:
        """Whether a cell says what this version says."""
        shown = self.show(self.get_value(version))
        shown = "" if shown is None else str(shown)
        if text == shown:
            return True
        if len(text) >= CELL_LIMIT and shown.startswith(text):
            return True
        return repaired(shown, multiline=self.widget.multiline)[0] == text

    def save(self, instance: RowReading, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        """Put what the cell changes into the reading; raises ``ValueError`` for a bad cell."""
        raw = row[self.column_name]
        if raw is ABSENT:
            return
        text, repairs = cell_text(raw, multiline=self.widget.multiline)
        if repairs:
            instance.repair(self.column_name, repairs)
        base, seen = instance.base, instance.seen
        if base is not None and (self.same(text, base) or (seen and self.same(text, seen))):
            return
        if not text:
            self._blank(instance)
            return
        values = self._read(instance, text, raw)
        if values is not None and self._kept(instance, values):
            values = None
        if values is not None and not (seen and self._conflict(instance, text, values)):
            instance.values.update(zip(self.attributes, values, strict=True))

    def _kept(self, reading: RowReading, values: tuple[Any, ...]) -> bool:
        """The same in other words changes nothing; an annex's “không có thông tin” neither."""
        if reading.base is None:
            return False
        if values == self.widget.empty and reading.origin.seen is None:
            return True
        return self.widget.agrees(values, self.get_value(reading.base))

    def _blank(self, reading: RowReading) -> None:
        """An empty cell clears only what a returned export held; otherwise it says nothing."""
        if reading.base is None:
            return
        if reading.origin.seen is None:
            return
        if self.required:
            raise ValueError("Ô bắt buộc đang để trống.")
        if not self._conflict(reading, "", self.widget.empty):
            reading.values.update(zip(self.attributes, self.widget.empty, strict=True))

    def _read(self, reading: RowReading, text: str, raw: Any) -> tuple[Any, ...] | None:
        heading = reading.origin.headings.get(self.column_name, self.column_name)
        try:
            return self.widget.read(text, raw, heading=heading)
        except Doubt as doubt:
            answer = reading.answers.get(self.key)
            problem = doubt
            if answer:
                try:
                    return self.widget.settle(str(answer), text, heading=heading)
                except Doubt as again:
                    problem = again
                except ValueError as again:
                    problem = Doubt(f"{again} {doubt}", options=doubt.options, free=doubt.free)
            reading.ask(
                self.key,
                self.key,
                str(problem),
                doubt.options,
                heading=self.column_name,
                free=doubt.free,
            )
            return None

    def _conflict(self, reading: RowReading, text: str, values: tuple[Any, ...]) -> bool:
        """Asks when the register changed under a returned export; True when the row waits."""
        base, seen = reading.base, reading.seen
        if base is None or seen is None or self.get_value(base) == self.get_value(seen):
            return False
        key = f"{self.key}:conflict"
        answer = reading.answers.get(key)
        if answer in {"file", "register"}:
            return answer == "register"
        now = self.show(self.get_value(base))
        reading.ask(
            key,
            self.key,
            f"“{self.column_name}” đã được sửa cả trong tệp lẫn trong danh mục sau khi tệp được xuất.",
            [("file", f"Theo tệp: {text}"), ("register", f"Theo danh mục: {now}")],
            heading=self.column_name,
        )
        return True


class ChildField(fields.Field):
    """A relation as one field: the cell holds ``ChildRows`` or an annex's one-cell list."""

    def __init__(self, sheet: ChildSheet) -> None:
        super().__init__(attribute=sheet.relation, column_name=f"[{sheet.title}]", widget=sheet)
        self.key = sheet.relation
        self.part = sheet.part

    def get_value(self, instance: Any) -> list[list[Any]]:
        return self.widget.base_rows(instance)

    def save(self, instance: RowReading, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        raw = row[self.column_name]
        if raw is ABSENT or raw is None:
            return
        rows = self.widget.clean(raw, reading=instance)
        base, seen = instance.base, instance.seen
        if base is not None:
            now = self.widget.base_rows(base)
            before = self.widget.base_rows(seen) if seen else now
            if rows in (now, before):
                return
            if isinstance(raw, str) and sorted(rows, key=repr) == sorted(now, key=repr):
                return
            if before != now and self._conflict(instance):
                return
        elif not rows:
            return
        instance.children[self.key] = rows

    def _conflict(self, reading: RowReading) -> bool:
        key = f"{self.key}:conflict"
        answer = reading.answers.get(key)
        if answer in {"file", "register"}:
            return answer == "register"
        reading.ask(
            key,
            self.key,
            f"“{self.widget.title}” đã được sửa cả trong tệp lẫn trong danh mục sau khi tệp được xuất.",
            [("file", "Theo tệp"), ("register", "Theo danh mục")],
        )
        return True


CELL_LIMIT = 32_767


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


class ProcedureResource(resources.ModelResource):
    """Sheet ``TTHC`` and its child sheets."""

    name = Column("Tên TTHC", "name", cell=Cell(), part=Part.NAME, required=True)
    portal_url = Column("Link truy cập", "portal_url", cell=cells.LinkCell(500))
    central_decision = Column("Số quyết định", "central_decision", cell=cells.ShortText(120))
    central_decision_date = Column(
        "Ngày quyết định", "central_decision_date", cell=cells.DateCell()
    )
    central_issuer = Column("Cơ quan ban hành", "central_issuer", cell=cells.ShortText(255))
    levels = Column(
        "Cấp thực hiện", "levels", cell=cells.ChoicesCell(Level, LEVELS), part=Part.LEVEL
    )
    subjects = Column(
        "Đối tượng thực hiện",
        "subjects",
        cell=cells.ChoicesCell(Subject, SUBJECTS),
        part=Part.SUBJECTS,
    )
    kind = Column("Loại TTHC", "kind", cell=cells.ChoiceCell(ProcedureKind, KINDS, empty="other"))
    keywords = Column("Từ khoá", "keywords")
    place = Column("Địa chỉ tiếp nhận", "place", part=Part.PLACE)
    executing = Column("Cơ quan thực hiện", "executing", part=Part.AGENCY)
    competent = Column("Cơ quan có thẩm quyền", "competent", part=Part.AGENCY)
    coordinating = Column("Cơ quan phối hợp", "coordinating", part=Part.AGENCY)
    delegated = Column("Cơ quan được uỷ quyền", "delegated", part=Part.AGENCY)
    description = Column("Mô tả", "description")
    conditions = Column(
        "Yêu cầu, điều kiện",
        "conditions_status",
        "conditions",
        cell=ConditionsCell(multiline=True),
        part=Part.CONDITIONS,
        key="conditions",
    )
    time_limit = Column(
        "Thời hạn giải quyết",
        "time_limit_amount",
        "time_limit_unit",
        "time_limit_text",
        cell=cells.LimitCell(),
        part=Part.TIME_LIMIT,
        key="time_limit",
    )
    time_limit_text = Column(
        "Thời hạn giải quyết (nguyên văn)", "time_limit_text", part=Part.TIME_LIMIT
    )
    fee = Column(
        "Phí, lệ phí",
        "fee_status",
        "fee_amount",
        "fee_text",
        cell=cells.FeeCell(),
        part=Part.CHARGES,
        key="fee",
    )
    fee_text = Column("Phí, lệ phí (nguyên văn)", "fee_text", part=Part.CHARGES)
    sets = Column("Số bộ hồ sơ", "sets", cell=cells.CountCell(), part=Part.SETS)
    online_level = Column(
        "Mức độ trực tuyến",
        "online_level",
        cell=cells.ChoiceCell(OnlineLevel, ONLINE, empty="unknown"),
        part=Part.ONLINE_LEVEL,
    )
    online_reason = Column("Lý do trực tuyến một phần", "online_reason", part=Part.ONLINE_LEVEL)
    tier = Column("Mức công bố", "tier", cell=cells.ChoiceCell(Tier, empty="list"))
    fee_status = Column(
        "Phí, lệ phí: có quy định?",
        "fee_status",
        cell=cells.ChoiceCell(Stated, empty="unknown"),
        part=Part.CHARGES,
    )
    conditions_status = Column(
        "Yêu cầu, điều kiện: có quy định?",
        "conditions_status",
        cell=cells.ChoiceCell(Stated, empty="unknown"),
        part=Part.CONDITIONS,
    )
    results_status = Column(
        "Kết quả: có quy định?",
        "results_status",
        cell=cells.ChoiceCell(Stated, empty="unknown"),
        part=Part.RESULTS,
    )
    forms_status = Column(
        "Mẫu đơn: có quy định?",
        "forms_status",
        cell=cells.ChoiceCell(Stated, empty="unknown"),
        part=Part.FORMS,
    )
    note = Column("Ghi chú", "note")
    channels = ChildField(CHILD_SHEETS["channels"])
    steps = ChildField(CHILD_SHEETS["steps"])
    components = ChildField(CHILD_SHEETS["components"])
    results = ChildField(CHILD_SHEETS["results"])
    legal_bases = ChildField(CHILD_SHEETS["legal_bases"])
    charges = ChildField(CHILD_SHEETS["charges"])
    reductions = ChildField(CHILD_SHEETS["reductions"])
    forms = ChildField(CHILD_SHEETS["forms"])

    class Meta:
        model = ProcedureVersion
        fields = (
            "name",
            "portal_url",
            "central_decision",
            "central_decision_date",
            "central_issuer",
            "levels",
            "subjects",
            "kind",
            "keywords",
            "place",
            "executing",
            "competent",
            "coordinating",
            "delegated",
            "description",
            "conditions",
            "time_limit",
            "time_limit_text",
            "fee",
            "fee_text",
            "sets",
            "online_level",
            "online_reason",
            "tier",
            "fee_status",
            "conditions_status",
            "results_status",
            "forms_status",
            "note",
            *CHILD_SHEETS,
        )
        import_id_fields = ()
        instance_loader_class = InForceLoader
        skip_unchanged = True
        report_skipped = True
        skip_diff = True
        use_bulk = True
        use_transactions = False
        store_row_values = False

    def __init__(self, desk: Desk | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.desk = desk

    def get_import_order(self) -> list[str]:
        return list(self.fields)

    def get_export_order(self) -> list[str]:
        return list(self.fields)

    def import_row(self, row: Any, instance_loader: Any, **kwargs: Any) -> Any:
        """The row's result, with its reading as ``result.instance``."""
        self._reading = None
        result = super().import_row(row, instance_loader, **kwargs)
        result.instance = self._reading
        return result

    def get_or_init_instance(self, instance_loader: Any, row: Any) -> tuple[RowReading, bool]:
        self._reading = instance_loader.get_instance(row)
        return self._reading, self._reading.base is None

    def import_instance(self, instance: RowReading, row: Any, **kwargs: Any) -> None:
        """Read every column; errors and questions stay on the reading."""
        if context_columns(instance, row, self.desk):
            for column in self.fields.values():
                try:
                    column.save(instance, row)
                except ValueError as problem:
                    instance.error(column.column_name, column.key, str(problem))
        conclude(instance, row, self)
        if instance.errors:
            raise ValidationError([error["message"] for error in instance.errors])

    def skip_row(
        self, instance: RowReading, original: Any, row: Any, import_validation_errors: Any = None
    ) -> bool:
        """Skipped unless the row would do something."""
        return not import_validation_errors and not (
            instance.changes or instance.questions or instance.base is None
        )

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:
        """Nothing: what the row would do is staged, and done by a confirmed draft."""

    def save_m2m(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Nothing, as above."""

    @property
    def columns(self) -> list[Column]:
        """Columns of the main sheet, in order."""
        return [field for field in self.fields.values() if isinstance(field, Column)]
