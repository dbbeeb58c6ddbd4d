"""What the clerk reads off a signed paper, and whether it can be so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from catalogue.enums import ActKind
from catalogue.models import Act
from common.pdf import NotPdfError, read_pdf
from organisation.models import PrivateFile
from publication.enums import Origin
from publication.models import Decision
from publication.numbering import known_number, read_number, tidy_number
from publication.queries import (
    Fault,
    is_initial_stock,
    register_opening,
    signing_date_problem,
)

CHAIRMAN = "Chủ tịch Ủy ban nhân dân tỉnh Quảng Ngãi"
OTHER_CONTENT = (
    "Mã nội dung không khớp với nội dung đã trình. Hãy xem lại mã in ở chân phụ lục của bản đã ký; "
    "nếu đúng như vậy thì văn bản đã ký khác nội dung trên hệ thống, không được ghi nhận."
)
MISREAD = str.maketrans("OIL", "011")
NO_SCAN = "Phải đính kèm bản chụp quyết định đã ký (PDF)."


@dataclass(frozen=True, kw_only=True)
class SignedPaper:
    """What the clerk reads off the signed paper."""

    number: str
    signed_on: date
    signer: str
    capacity: str = "CHỦ TỊCH"
    scan: PrivateFile | None = None
    content_code: str = ""
    struck: frozenset[str] = frozenset()
    """Short codes of procedures the Chairman struck out of the annex."""


def spoken(code: str) -> str:
    """A code as typed from paper: case, blanks and dashes don't matter, nor O for 0, I or L for 1."""
    return "".join(letter for letter in code.upper() if letter.isalnum()).translate(MISREAD)


def check_paper(decision: Decision, paper: SignedPaper) -> str:
    """What the scan's signatures say; raises ``ValidationError`` by number, signer, day, scan, code.

    All that is wrong at once. Another paper bears another content code, or none.
    """
    report, scan_problem = _read_scan(decision, paper)
    errors = {
        "number": _number_problem(decision, paper),
        "signer": "" if paper.signer.strip() else "Phải nhập người ký.",
        "signed_on": _date_problem(decision, paper),
        "scan": scan_problem,
        "content_code": ""
        if spoken(paper.content_code) == spoken(decision.content_code)
        else OTHER_CONTENT,
    }
    if found := {field: message for field, message in errors.items() if message}:
        raise ValidationError(found)
    return report


def _number_problem(decision: Decision, paper: SignedPaper) -> str:
    if not paper.number.strip():
        return "Phải nhập số quyết định."
    try:
        number = read_number(paper.number, capacity=paper.capacity)
    except ValueError as shape:
        return str(shape)
    year = paper.signed_on.year
    taken = Act.objects.filter(issuer=CHAIRMAN, own_year=year)
    if decision.act is not None:
        taken = taken.exclude(pk=decision.act.pk)
    if any(known_number(other) == number for other in taken.values_list("number", flat=True)):
        return f"Số {paper.number.strip()} đã dùng trong năm {year}."
    return _address_problem(decision, number.slug(year), paper.number.strip())


def _address_problem(decision: Decision, slug: str, number: str) -> str:
    """Two numbers may differ by a dot only: then their pages would have one address."""
    longest = Decision._meta.get_field("slug").max_length
    if longest is not None and len(slug) > longest:
        return f"Số quyết định dài quá ({len(slug)} ký tự trong địa chỉ, nhiều nhất {longest})."
    other = Decision.objects.filter(slug=slug).exclude(pk=decision.pk).select_related("act").first()
    return f"Số {number} chỉ khác số {other.act} ở dấu; hãy xem lại." if other else ""


def _date_problem(decision: Decision, paper: SignedPaper) -> str:
    """Papers of the initial stock may have applied before they were signed: so it was."""
    problem = signing_date_problem(decision, paper.signed_on, today=timezone.localdate())
    if problem is None:
        return ""
    stock = is_initial_stock(decision, paper.signed_on)
    return "" if stock and problem.fault is Fault.AFTER_EFFECT else problem.message


def _read_scan(decision: Decision, paper: SignedPaper) -> tuple[str, str]:
    """(what its signatures say, what is wrong with it)."""
    if paper.scan is None:
        return "", _no_scan_problem(decision, paper)
    try:
        report = read_pdf(paper.scan.read(), trust_roots=settings.SIGNATURE_TRUST_ROOTS)
    except NotPdfError as refused:
        return "", str(refused)
    return report.text, report.text if report.is_altered else ""


def _no_scan_problem(decision: Decision, paper: SignedPaper) -> str:
    if is_initial_stock(decision, paper.signed_on):
        return ""
    if decision.origin == Origin.PAPER:
        opened = f"{register_opening():%d/%m/%Y}"
        return f"{NO_SCAN} Chỉ quyết định ký trước ngày mở sổ ({opened}) mới được thiếu."
    return NO_SCAN


def keep_paper(decision: Decision, paper: SignedPaper, *, report: str) -> None:
    """Put act, scan and the ``report`` on its signatures on the decision; saved by the caller.

    A record that was refused and made again keeps its act.
    """
    act = decision.act or Act(kind=ActKind.DECISION, issuer=CHAIRMAN)
    act.number = tidy_number(paper.number)
    act.title = decision.title
    act.signed_on = paper.signed_on
    act.effective_on = decision.effective_on
    act.signer = paper.signer.strip()
    act.capacity = paper.capacity.strip()
    act.own_year = paper.signed_on.year
    act.save()
    decision.act = act
    decision.scan = paper.scan
    decision.scan_report = report


def free_number(decision: Decision) -> None:
    """The number of a record that was refused or given up may be used again; what was typed stays."""
    if decision.act is not None:
        decision.act.own_year = None
        decision.act.save(update_fields=["own_year"])
