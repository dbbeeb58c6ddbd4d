"""The kind of definition that adds a field to procedures, and what switching one on does (ADR 7, 10)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import Q
from django.utils import timezone

from catalogue.comparison import PARTS
from catalogue.enums import SupplementaryType
from catalogue.exports import NATIONAL_ORDER, RELATED
from catalogue.layouts import ANNEX_ALIASES, FURTHER
from catalogue.models import Effect, ProcedureVersion
from catalogue.resources import ProcedureResource
from catalogue.supplementary import (
    BETWEEN,
    SupplementaryField,
    entry_words,
    read_field,
    still_reads,
)
from catalogue.supplementary_book import SLUG, fields_on
from common.headings import canonical_name, heading_key
from organisation.definition_kinds import DefinitionKind, DryRun, Touched

MOST_FIELDS = 40
UNREAD = "không còn đọc được"


def headings_taken() -> dict[str, str]:
    """Headings and names the national content bears already, as they are compared."""
    columns = [column.column_name for column in ProcedureResource().columns]
    parts = [part.label for part in PARTS]
    names = (*NATIONAL_ORDER, *RELATED, *FURTHER, *ANNEX_ALIASES, *columns, *parts)
    return {heading_key(name): name for name in names}


def clashes(
    field: SupplementaryField, others: Iterable[SupplementaryField]
) -> list[tuple[str, str]]:
    """(form field, what is wrong) where the name or the heading is taken."""
    taken = headings_taken()
    found = []
    for name, said in (("label", field.label), ("heading", field.heading)):
        if national := canonical_name(said, taken):
            found.append((name, f"“{said}” trùng với nội dung quốc gia “{national}”."))
    for other in others:
        if other.key == field.key:
            continue
        theirs = {heading_key(other.label): other.label, heading_key(other.heading): other.heading}
        for name, said in (("label", field.label), ("heading", field.heading)):
            if canonical_name(said, theirs):
                found.append((name, f"“{said}” trùng với mục bổ sung “{other.label}” đang bật."))
    return found


def _holding(key: str) -> Iterator[ProcedureVersion]:
    """Texts that hold a value of the field and are law now or later, or are drafts."""
    today = timezone.localdate()
    standing = Effect.objects.recorded().filter(Q(valid_to=None) | Q(valid_to__gte=today))
    texts = ProcedureVersion.objects.filter(supplementary__has_key=key)
    texts = texts.filter(Q(frozen=None) | Q(pk__in=standing.values("version")))
    return texts.select_related("procedure").order_by("procedure__base_code", "pk").iterator(500)


def dry_run(new: SupplementaryField | None, old: SupplementaryField | None) -> DryRun:
    """Where the field comes, goes or changes, and the texts whose value it would no longer read."""
    key = (new or old).key  # type: ignore[union-attr]
    before, after = (dict(_places(field)) if field else {} for field in (old, new))
    touched = [
        Touched(place, before.get(place, ""), after.get(place, ""))
        for place in dict.fromkeys([*before, *after])
        if before.get(place) != after.get(place)
    ]
    texts = list(_holding(key))
    lost = [text for text in texts if new and not still_reads(new, text.supplementary[key])]
    touched += [Touched(str(text), entry_words(text.supplementary[key]), UNREAD) for text in lost]
    looked_at = len(texts) + len(dict.fromkeys([*before, *after]))
    return DryRun(looked_at, tuple(touched), _refusal(new, len(lost)))


def _refusal(new: SupplementaryField | None, lost: int) -> str:
    if new is None:
        return ""
    if lost:
        return (
            f"Không bật được: {lost} nội dung đang giữ giá trị mà kiểu mới không đọc được. Hãy giữ "
            "kiểu cũ, hoặc sửa các nội dung ấy bằng quyết định trước."
        )
    others = [field for field in fields_on() if field.key != new.key]
    if found := clashes(new, others):
        return f"Không bật được: {found[0][1]}"
    if len(others) >= MOST_FIELDS:
        return f"Không bật được: đã có {MOST_FIELDS} mục bổ sung đang bật; hãy tắt bớt."
    return ""


def _places(field: SupplementaryField) -> Iterator[tuple[str, str]]:
    """Where the field is met, and as what."""
    kind = SupplementaryType(field.type).label
    yield "Biểu mẫu soạn nội dung", f"“{field.label}”: {kind}{_choices(field)}"
    if field.public:
        yield "Trang thủ tục, bản in, dữ liệu API", f"“{field.label}”"
    if field.filter:
        yield "Bộ lọc của danh mục công khai", f"“{field.label}”"
    yield "Tệp Excel, trang TTHC", f"cột “{field.heading}”"


def _choices(field: SupplementaryField) -> str:
    return f" ({BETWEEN.join(field.choices)})" if field.choices else ""


def told(field: SupplementaryField) -> list[tuple[str, str]]:
    """The field in words."""
    lines = [
        ("Kiểu", SupplementaryType(field.type).label),
        ("Các lựa chọn", BETWEEN.join(field.choices)),
        ("Hướng dẫn người nhập", field.help),
        ("Ai xem", "Mọi người" if field.public else "Chỉ công chức"),
        ("Bộ lọc công khai", "Có" if field.filter else "Không"),
        ("Tiêu đề cột Excel", field.heading),
        ("Thứ tự", str(field.place)),
    ]
    return [(label, words) for label, words in lines if words]


SUPPLEMENTARY_FIELD = DefinitionKind(
    slug=SLUG,
    label="Mục thông tin bổ sung của thủ tục",
    help="Thêm một mục mô tả thủ tục: có trong biểu mẫu, trang công khai, API, tệp Excel, bộ lọc. Mục "
    "bổ sung không phải giấy tờ, điều kiện, phí: không được đòi người nộp thêm điều gì (khoản 6 "
    "Điều 18 Nghị định 63/2010/NĐ-CP).",
    read=read_field,
    dry_run=dry_run,
    name=lambda field: field.label,
    told=told,
)
