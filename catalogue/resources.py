"""The national workbook's columns, once, for reading and for writing (data of ``TTHC``).

One import row is one procedure; its child rows are Fields whose widgets are ``ChildSheet``s. The
engine is import-export's ``import_data``; nothing is saved here: what a row would do is left on
its ``RowResult`` and staged by ``imports``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from import_export import resources

from catalogue import widgets as cells
from catalogue.amount_cells import FeeCell, LimitCell
from catalogue.child_sheets import CHILD_SHEETS
from catalogue.columns import ChildField, Column, ConditionsCell
from catalogue.enums import (
    Level,
    OnlineLevel,
    Part,
    ProcedureKind,
    Stated,
    Subject,
    Tier,
)
from catalogue.loaders import InForceLoader
from catalogue.models import ProcedureVersion
from catalogue.readings import (
    Desk,
    RowReading,
)
from catalogue.row_remits import keep_to_remit
from catalogue.row_rules import conclude, context_columns
from catalogue.supplementary_columns import SupplementaryColumn
from catalogue.widgets import Cell

if TYPE_CHECKING:
    from catalogue.supplementary import SupplementaryField

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
        cell=LimitCell(),
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
        cell=FeeCell(),
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

    def __init__(
        self,
        desk: Desk | None = None,
        *,
        supplementary: Sequence[SupplementaryField] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.desk = desk
        for field in supplementary:
            column = SupplementaryColumn(field)
            self.fields[column.key] = column

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
        keep_to_remit(instance, self.desk)
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
