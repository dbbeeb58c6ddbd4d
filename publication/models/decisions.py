"""The Chairman's decision: many versions, one signature, all or nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import LockableMixin, Orderable, PreviewableMixin

from catalogue.enums import Part
from catalogue.models import CHILD_RELATIONS, Act, Effect, ProcedureVersion, StagedRow
from common.fields import ChoiceSetField, FoldedField
from common.history import Remembering, TrackedRecords, history_of
from common.transitions import AbstractMove
from publication.enums import (
    EDITABLE_STATES,
    SIGNED_STATES,
    DecisionKind,
    ItemKind,
    Origin,
    State,
    Verdict,
)
from publication.kinds import KindOfDecision, kind_named, kind_of


class DecisionQuerySet(models.QuerySet):
    def signed(self) -> DecisionQuerySet:
        """Decisions that are law on paper: public."""
        return self.filter(state__in=SIGNED_STATES)


class Decision(Remembering, PreviewableMixin, LockableMixin, ClusterableModel):
    """A publication decision (quyết định công bố). ``state`` changes only with a ``Move``."""

    kind = models.CharField(
        "Loại quyết định",
        max_length=12,
        choices=DecisionKind,
        default=DecisionKind.PUBLICATION,
        editable=False,
    )
    title = models.TextField("Trích yếu")
    title_folded = FoldedField(source="title")
    unit = models.ForeignKey(
        "organisation.Unit",
        models.PROTECT,
        related_name="decisions",
        verbose_name="Cơ quan soạn thảo",
    )
    state = models.CharField(
        "Trạng thái", max_length=12, choices=State, default=State.DRAFTING, editable=False
    )
    origin = models.CharField(
        "Nguồn", max_length=10, choices=Origin, default=Origin.WORKFLOW, editable=False
    )
    effective_on = models.DateField("Ngày có hiệu lực", null=True, blank=True)
    legal_grounds = models.TextField("Căn cứ ban hành", blank=True, default="")
    shortened = models.BooleanField("Theo trình tự rút gọn", default=False)
    shortened_reason = models.TextField("Lý do rút gọn", blank=True, default="")
    submission_number = models.CharField("Số tờ trình", max_length=60, blank=True, default="")
    submitted_on = models.DateField("Ngày trình", null=True, blank=True)
    act = models.OneToOneField(
        "catalogue.Act",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decision",
        verbose_name="Văn bản đã ký",
        editable=False,
    )
    slug = models.SlugField("Đường dẫn", max_length=80, default="", editable=False)
    scan = models.ForeignKey(
        "organisation.PrivateFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Bản chụp đã ký",
        editable=False,
    )
    # As printed on the annex that was signed: whoever corrects the record reads it there again.
    content_code = models.CharField(
        "Mã nội dung trên bản ký", max_length=14, blank=True, default="", editable=False
    )
    entered_on = models.DateField("Ngày nhập CSDL quốc gia", null=True, blank=True, editable=False)
    posted_on = models.DateField("Ngày niêm yết", null=True, blank=True, editable=False)
    scan_report = models.TextField("Chữ ký số của bản chụp", blank=True, default="", editable=False)
    posted_note = models.TextField("Nơi niêm yết", blank=True, default="", editable=False)
    schema = models.PositiveSmallIntegerField("Lược đồ", null=True, editable=False)
    canonical = models.TextField("Nội dung chuẩn tắc (JSON)", default="", editable=False)
    digest = models.CharField("SHA-256", max_length=64, default="", editable=False)
    # The moment of record its effects carry; what they are held against (ADR 2).
    signed_recorded_at = models.DateTimeField("Ghi vào sổ lúc", null=True, editable=False)
    created_at = models.DateTimeField("Lập lúc", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="drafted_decisions",
        verbose_name="Người soạn thảo",
        editable=False,
    )
    # Who looks after the draft now; ``created_by`` stays, so that four eyes still hold.
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions_in_care",
        verbose_name="Người phụ trách",
        editable=False,
    )
    batch = models.OneToOneField(
        "catalogue.ImportBatch",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decision",
        verbose_name="Lập từ bảng tính",
        editable=False,
    )

    # Rows the Chairman struck out there go on here; who drafted them there drafted them here.
    struck_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="drafts_of_struck",
        verbose_name="Gồm nội dung chưa ký của",
        editable=False,
    )

    history = TrackedRecords(
        excluded_fields=[
            "title_folded",
            "canonical",
            "signed_recorded_at",
            "locked",
            "locked_at",
            "locked_by",
        ]
    )
    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "quyết định công bố"
        verbose_name_plural = "quyết định công bố"
        ordering = ["-pk"]
        permissions = [
            ("draft_decision", "Soạn thảo quyết định công bố"),
            ("draft_list", "Soạn thảo danh mục tiếp nhận tại Trung tâm"),
            ("draft_process", "Soạn thảo quyết định về quy trình nội bộ"),
            ("check_decision", "Kiểm tra quyết định công bố"),
            ("submit_decision", "Trình quyết định công bố"),
            ("issue_decision", "Ghi nhận quyết định đã ký"),
            ("record_paper_decision", "Ghi nhận quyết định từ văn bản"),
            ("enter_decision", "Ghi nhận đã nhập CSDL quốc gia"),
            ("post_decision", "Ghi nhận đã niêm yết"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state__in=SIGNED_STATES)
                | (models.Q(act__isnull=False) & ~models.Q(digest="")),
                name="decision_signed_is_sealed",
            ),
            models.UniqueConstraint(
                fields=["slug"], condition=~models.Q(slug=""), name="decision_slug_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act.number} – {self.title}" if self.act_id else self.title

    @property
    def paper_act(self) -> Act:
        """The act of the recorded paper; asked only once there is one."""
        if self.act is None:
            raise ValueError("No signed paper is recorded yet.")
        return self.act

    @property
    def rows(self) -> Any:
        """What it says of each procedure: its rows, whatever its kind."""
        return getattr(self, kind_of(self).rows)

    @property
    def is_signed(self) -> bool:
        return self.state in SIGNED_STATES

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE_STATES

    @cached_property
    def author_ids(self) -> set[int]:
        """Ids of everybody who drafted or edited the decision, its items or their texts."""
        return authors_of([self])[self.pk]

    @cached_property
    def recorder_ids(self) -> set[int]:
        """Ids of those who recorded the signed paper: none of them confirms the own record."""
        return recorders_of([self])[self.pk]

    @property
    def is_first_of_register(self) -> bool:
        """True while nothing is in force: the initial stock may be entered by one officer."""
        return not Effect.objects.exists()

    def get_preview_template(self, request, mode_name: str) -> str:
        return "publication/decision_detail.html"


def authors_of(decisions: Iterable[Decision]) -> dict[int, set[int]]:
    """Who had a hand in each decision, in as many queries for one as for fifty (domain §12).

    An edit of a single paper or fee line leaves the text's own row as it was, so the children's
    history counts as well.
    """
    decisions = list(decisions)
    found = {decision.pk: {decision.created_by_id} for decision in decisions}
    present = [kind_named(kind) for kind in sorted({decision.kind for decision in decisions})]
    _add_authors_of_struck(found, decisions)
    pairs = [
        Move.objects.filter(decision__in=found, name__in=AUTHORS_MOVES).values_list(
            "decision_id", "by_id"
        ),
        edits(Decision, "id", found),
        *(edits(row_model(kind), "decision_id", found) for kind in present),
        *(kind.authors(found) for kind in present),
        Decision.objects.filter(pk__in=found).values_list("pk", "batch__user_id"),
        _answerers(found),
    ]
    for rows in pairs:
        for decision_id, user_id in rows:
            found[decision_id].add(user_id)
    for ids in found.values():
        ids.discard(None)
    return found


def row_model(kind: KindOfDecision) -> Any:
    """The model of the rows of decisions of this kind."""
    return Decision._meta.get_field(kind.rows).related_model


def authors_of_texts(decision_ids: Collection[int]) -> Iterator[tuple[int, int | None]]:
    """(decision, officer) for whoever wrote or edited a text that a publication decision lists."""
    items = DecisionItem.objects.filter(decision__in=decision_ids).exclude(version=None)
    yield from items.values_list("decision_id", "version__created_by_id")
    listed = items.values("version_id")
    decision_of = dict(items.values_list("version_id", "decision_id"))
    edits_of_parts = [edits(model, "version_id", listed) for model in CHILD_RELATIONS.values()]
    for version_id, user_id in edits(ProcedureVersion, "id", listed).union(*edits_of_parts):
        yield decision_of[version_id], user_id


def edits(model: Any, owner: str, owners: Any) -> models.QuerySet[Any]:
    """(owner, officer) of each change in the model's history that no step made by itself."""
    changed = history_of(model).filter(**{f"{owner}__in": owners})
    own = changed.exclude(history_change_reason__startswith=MOVE_REASON)
    return own.order_by().values_list(owner, "history_user_id")


def _add_authors_of_struck(found: dict[int, set[int]], decisions: Iterable[Decision]) -> None:
    """The texts of struck rows are copies: their authors are those of the decision they left."""
    left = {one.pk: one.struck_from_id for one in decisions if one.struck_from_id}
    if not left:
        return
    authors = authors_of(Decision.objects.filter(pk__in=left.values()))
    for decision_id, source_id in left.items():
        found[decision_id] |= authors[source_id]


def _answerers(decision_ids: Iterable[int]) -> Iterator[tuple[int, int]]:
    """(decision, officer) for whoever answered a question or mended a cell of its workbook."""
    touched = models.Q(payload__has_key="answered_by") | models.Q(payload__has_key="corrections")
    rows = StagedRow.objects.filter(touched, batch__decision__in=list(decision_ids))
    for decision_id, answered_by, corrections in rows.order_by().values_list(
        "batch__decision", "payload__answered_by", "payload__corrections"
    ):
        for user_id in {*(answered_by or ()), *(entry["by"] for entry in corrections or ())}:
            yield decision_id, user_id


def recorders_of(decisions: Iterable[Decision]) -> dict[int, set[int]]:
    """Who recorded the signed paper of each decision, refused records included; one query."""
    found: dict[int, set[int]] = {decision.pk: set() for decision in decisions}
    moves = Move.objects.filter(decision__in=found, name="record_signed")
    for decision_id, user_id in moves.values_list("decision_id", "by_id"):
        found[decision_id].add(user_id)
    return found


# History rows written by a move carry this reason: moving a matter is not drafting it.
MOVE_REASON = "move:"

# Moves that make their maker an author of the matter.
AUTHORS_MOVES = ("send_for_check", "record_paper")


class DecisionRow(Remembering, Orderable):
    """What a decision of any kind says of one procedure: its own day, its verdict, a remark.

    A model of rows has ``decision`` (a ``ParentalKey``) and ``procedure``, and a history.
    """

    effective_on = models.DateField("Hiệu lực riêng từ ngày", null=True, blank=True)
    verdict = models.CharField(
        "Kết quả kiểm tra", max_length=10, choices=Verdict, default=Verdict.PENDING, editable=False
    )
    note = models.TextField("Ghi chú", blank=True, default="")

    class Meta(Orderable.Meta):
        abstract = True

    @property
    def is_struck(self) -> bool:
        """Left out by the Chairman when he signed the rest."""
        return self.verdict == Verdict.STRUCK

    @property
    def takes_effect_on(self) -> date | None:
        """Its own day, or the decision's."""
        return self.effective_on or self.decision.effective_on


class DecisionItem(DecisionRow):
    """One row of the annex: what the decision does to one procedure."""

    decision = ParentalKey(Decision, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField("Loại", max_length=10, choices=ItemKind)
    procedure = models.ForeignKey(
        "catalogue.Procedure",
        models.PROTECT,
        related_name="decision_items",
        verbose_name="Thủ tục",
    )
    version = models.OneToOneField(
        "catalogue.ProcedureVersion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="item",
        verbose_name="Nội dung công bố",
    )
    base = models.ForeignKey(
        "catalogue.ProcedureVersion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="later_items",
        verbose_name="Soạn trên phiên bản",
    )
    changed_parts = ChoiceSetField("Nội dung thay đổi", choices=Part)
    change_basis = models.TextField(
        "Văn bản quy định việc sửa đổi, thay thế, bãi bỏ", blank=True, default=""
    )
    successor = models.ForeignKey(
        "catalogue.Procedure",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replacing_items",
        verbose_name="Được thay bằng thủ tục",
    )

    history = TrackedRecords()

    class Meta(Orderable.Meta):
        verbose_name = "thủ tục trong quyết định"
        verbose_name_plural = "các thủ tục trong quyết định"
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "procedure"],
                name="item_procedure_once",
                violation_error_message="Mỗi thủ tục chỉ được nêu một lần trong quyết định.",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["replaced", "abolished"], version__isnull=True)
                | models.Q(kind__in=["new", "amended", "corrected"], version__isnull=False),
                name="item_version_fits_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.procedure}"

    def clean(self) -> None:
        for name in ("version", "base"):
            text = getattr(self, name)
            if text is not None and text.procedure_id != self.procedure_id:
                raise ValidationError({name: "Nội dung này là của một thủ tục khác."})

    @property
    def name(self) -> str:
        """The procedure's name as this row has it."""
        text = self.version or self.base
        return text.name if text else ""


class Move(AbstractMove):
    """A decision's move; the approval history. Never edited, never deleted."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="moves")
    # When the matter was done, where the step says so: entered, posted.
    day = models.DateField("Ngày thực hiện", null=True, editable=False)

    class Meta(AbstractMove.Meta):
        verbose_name = "bước xử lý"
        verbose_name_plural = "lịch sử xử lý"
        permissions = [("blank_reason", "Xóa trắng lý do có dữ liệu cá nhân")]

    def __str__(self) -> str:
        return f"{self.decision_id}: {self.from_state} → {self.to_state}"
