"""The same work as a developer who follows import-export's documentation would build it.

One ``ModelResource`` for each model, fields declared, foreign keys by code or name, openpyxl's
XLSX format, one worksheet row for each child, a dry run for the preview and then the import, each
save writing history as simple-history does. Nothing is slowed down on purpose.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from import_export import fields, resources
from import_export.formats.base_formats import XLSX
from import_export.widgets import ForeignKeyWidget
from openpyxl import Workbook

from catalogue.models import (
    Channel,
    Charge,
    Component,
    Form,
    LegalBasis,
    Procedure,
    ProcedureVersion,
    Result,
    Sector,
    Step,
)
from organisation.models import Unit
from tests.benchmarks.generator import Generated, procedures


class ProcedureResource(resources.ModelResource):
    class Meta:
        model = Procedure
        fields = ("base_code",)
        import_id_fields = ("base_code",)
        clean_model_instances = True
        skip_unchanged = True


class VersionResource(resources.ModelResource):
    procedure = fields.Field(
        "procedure", "procedure", widget=ForeignKeyWidget(Procedure, "base_code")
    )
    sector = fields.Field("sector", "sector", widget=ForeignKeyWidget(Sector, "name"))
    unit = fields.Field("unit", "unit", widget=ForeignKeyWidget(Unit, "name"))

    class Meta:
        model = ProcedureVersion
        fields = (
            "procedure",
            "name",
            "tier",
            "sector",
            "unit",
            "levels",
            "subjects",
            "kind",
            "description",
            "keywords",
            "time_limit_amount",
            "time_limit_unit",
            "fee_status",
            "fee_amount",
            "place",
            "sets",
            "executing",
            "competent",
            "conditions_status",
            "conditions",
            "online_level",
            "portal_url",
            "central_decision",
            "central_issuer",
        )
        import_id_fields = ("procedure",)
        clean_model_instances = True
        skip_unchanged = True


def child_resource(child: Any, names: tuple[str, ...]) -> type[resources.ModelResource]:
    """The ordinary resource of a child model, its version named by the procedure's code."""

    class ChildResource(resources.ModelResource):
        version = fields.Field(
            "version",
            "version",
            widget=ForeignKeyWidget(ProcedureVersion, "procedure__base_code"),
        )

        class Meta:
            model = child
            fields = ("version", "sort_order", *names)
            import_id_fields = ("version", "sort_order")
            clean_model_instances = True
            skip_unchanged = True

    return ChildResource


CHILDREN = {
    "Cách thức thực hiện": (
        Channel,
        ("way", "time_limit_amount", "time_limit_unit", "fee_amount", "description"),
    ),
    "Trình tự thực hiện": (Step, ("case", "action", "actor")),
    "TPHS": (
        Component,
        ("code", "name", "issuer", "originals", "copies", "form_name", "case"),
    ),
    "KQTH": (Result, ("code", "name", "issuer", "note")),
    "CCPL": (LegalBasis, ("number", "title", "issuer", "url")),
    "Phí, lệ phí": (Charge, ("kind", "name", "amount", "rate", "basis", "note")),
    "Biểu mẫu": (Form, ("number", "name", "url")),
}
WAYS = ("counter", "online", "post")


def _main(found: Generated) -> list[Any]:
    main = found.main
    days, fee = main["Thời hạn giải quyết"].split()[0], main["Phí, lệ phí"]
    return [
        found.code,
        main["Tên TTHC"],
        "full",
        main["Lĩnh vực"],
        main["Cơ quan giải quyết"],
        ",province,",
        ",citizen,business,",
        "local",
        main["Mô tả"],
        main["Từ khoá"],
        days,
        "working_day",
        "given",
        int(fee.split()[0].replace(".", "")),
        main["Địa chỉ tiếp nhận"],
        1,
        main["Cơ quan thực hiện"],
        main["Cơ quan có thẩm quyền"],
        "given",
        main["Yêu cầu, điều kiện"],
        "full",
        main["Link truy cập"],
        main["Số quyết định"],
        main["Cơ quan ban hành"],
    ]


def _child(title: str, found: Generated, order: int, row: tuple[Any, ...]) -> list[Any]:
    values = ["" if cell is None else cell for cell in row]
    if title == "Cách thức thực hiện":
        amount = int(row[2].split()[0].replace(".", ""))
        values = [WAYS[order], row[1].split()[0], "working_day", amount, row[3]]
    elif title == "CCPL":
        values = [*values[:3], ""]
    elif title == "Phí, lệ phí":
        values[0] = "state_fee"
    return [found.code, order, *values]


def write_files(folder: Path, number: int) -> dict[str, Path]:
    """One file for each resource, columns named as its fields."""
    files, books = {}, {}
    heads = {
        "procedure": ["base_code"],
        "version": list(VersionResource.Meta.fields),
        **{title: ["version", "sort_order", *names] for title, (_model, names) in CHILDREN.items()},
    }
    for place, (title, head) in enumerate(heads.items()):
        book = Workbook(write_only=True)
        books[title] = book.create_sheet("Sheet1")
        books[title].append(head)
        files[title] = folder / f"stock-{place}.xlsx"
    for found in procedures(number):
        books["procedure"].append([found.code])
        books["version"].append(_main(found))
        for title, rows in found.children.items():
            for order, row in enumerate(rows):
                books[title].append(_child(title, found, order, row))
    for title, path in files.items():
        books[title].parent.save(path)
    return files


def _resources() -> dict[str, resources.ModelResource]:
    return {
        "procedure": ProcedureResource(),
        "version": VersionResource(),
        **{title: child_resource(model, names)() for title, (model, names) in CHILDREN.items()},
    }


def import_files(files: dict[str, Path]) -> None:
    """Preview and confirm each file, as the admin integration does: dry run, then import."""
    for title, resource in _resources().items():
        content = files[title].read_bytes()
        for dry_run in (True, False):
            dataset = XLSX().create_dataset(content)
            result = resource.import_data(dataset, dry_run=dry_run, raise_errors=True)
            if result.has_validation_errors():
                raise ValueError(result.invalid_rows[0].error)


def export_files(folder: Path) -> list[Path]:
    """One file for each resource."""
    paths = []
    for place, resource in enumerate(_resources().values()):
        path = folder / f"stock-out-{place}.xlsx"
        path.write_bytes(XLSX().export_data(resource.export()))
        paths.append(path)
    return paths
