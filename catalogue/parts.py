"""The parts of a text in the shapes the templates ask for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from catalogue.enums import Stated, Way
from catalogue.wording import (
    UNKNOWN_TEXT,
    Case,
    Part,
    by_case,
    charge_amount,
    day_text,
    fee_text,
    form_title,
    part,
    percent_text,
    shortened,
    subject_text,
    time_limit_text,
    unit_text,
    version_fee,
    version_time_limit,
)
from common.page_parts import Row, Statement, file_text, stated

if TYPE_CHECKING:
    from catalogue.models import Reception
    from catalogue.queries import FormFile
    from catalogue.texts import Record, Text
    from organisation.models import Unit


def central_text_of(text: Text) -> str:
    if not text.central_decision:
        return ""
    signed = text.central_decision_date
    words = [f"Quyết định {text.central_decision}"]
    if signed:
        words.append(f"ngày {day_text(signed)}")
    if text.central_issuer:
        words.append(f"của {text.central_issuer}")
    return " ".join(words)


def summary_of(text: Text, received: Sequence[Reception] = ()) -> list[Row]:
    """What most people look for; ``received``: where the Centre's list has it received."""
    results = [row.name for row in text.rows["results"]]
    limit = version_time_limit(text)
    words = text.time_limit_text.strip()
    if words and limit != UNKNOWN_TEXT:
        # the decision's own words often begin with the limit: "03 ngày làm việc; phải hỏi …"
        limit = words if words.lstrip("0").startswith(limit) else f"{limit}\n{words}"
    return [
        Row("Thời hạn giải quyết", stated("" if limit == UNKNOWN_TEXT else limit)),
        Row("Phí, lệ phí", version_fee(text), "#phi-le-phi"),
        _place_row(text, received),
        Row("Ai được làm", stated(subject_text(text.subjects))),
        Row(
            "Kết quả",
            Statement(Stated.NONE)
            if text.results_status == Stated.NONE
            else stated(shortened("; ".join(results))),
            "#ket-qua",
        ),
    ]


def _place_row(text: Text, received: Sequence[Reception]) -> Row:
    if not received:
        return Row("Nơi nộp hồ sơ", stated(text.place.strip()))
    lines = []
    for row in received:
        place = row.place
        told = [place.name, place.address, f"điện thoại {place.phone}" if place.phone else ""]
        lines.append(", ".join(words for words in told if words))
    lines.append(f"(theo {_list_words(received)})")
    return Row("Nơi nộp hồ sơ", stated("\n".join(lines)))


def _list_words(received: Sequence[Reception]) -> str:
    numbers = dict.fromkeys(row.act.number for row in received)
    return f"Quyết định số {', '.join(numbers)}"


def list_rows(text: Text, received: Sequence[Reception], url: str) -> list[Row]:
    """The decision of the Centre's list, at ``url``, and the place the text itself names."""
    if not received:
        return []
    own = text.place.strip()
    return [
        Row("Danh mục tiếp nhận", stated(_list_words(received)), url),
        *([Row("Địa điểm theo quyết định công bố", stated(own))] if own else []),
    ]


def agencies_of(text: Text, unit: Unit) -> list[Row]:
    rows = [
        Row("Cơ quan giải quyết", stated(unit_text(unit))),
        Row("Cơ quan có thẩm quyền", stated(text.competent.strip())),
        Row("Cơ quan thực hiện", stated(text.executing.strip())),
    ]
    optional = [
        ("Cơ quan phối hợp", text.coordinating),
        ("Cơ quan được ủy quyền", text.delegated),
        ("Địa chỉ cơ quan giải quyết", unit.address),
        ("Điện thoại", unit.phone),
        ("Thư điện tử", unit.email),
    ]
    return rows + [Row(term, stated(text.strip())) for term, text in optional if text.strip()]


def steps_of(text: Text) -> Part:
    return part(
        Case(title, tuple({"actor": row.actor, "text": row.action} for row in rows))
        for title, rows in by_case(text.rows["steps"])
    )


def channels_of(text: Text) -> Part:
    return part(
        {
            "way": Way(row.way).label,
            "time_limit": time_limit_text(
                row.time_limit_amount,
                row.time_limit_unit,
                row.time_limit_text,
                missing=UNKNOWN_TEXT,
            ),
            "fee": fee_text(row.fee_amount, row.fee_text) or UNKNOWN_TEXT,
            "description": row.description,
        }
        for row in text.rows["channels"]
    )


def papers_of(text: Text, forms: list[dict[str, str]]) -> Part:
    addresses = {form["plain_name"]: form["url"] for form in forms if form["url"]}
    return part(
        Case(
            title,
            tuple(
                {
                    "name": row.name,
                    "is_note": not row.originals and not row.copies,
                    "originals": row.originals,
                    "copies": row.copies,
                    "form_text": row.form_name,
                    "form_url": addresses.get(row.form_name, ""),
                    "obtainable_from_database": row.obtainable_from_database,
                    "note": row.note,
                }
                for row in rows
            ),
        )
        for title, rows in by_case(text.rows["components"])
    )


def charges_of(text: Text) -> Part:
    rows: list[dict[str, Any]] = [
        {
            "kind_text": CHARGE_TEXTS.get(row.kind, "Phí, lệ phí"),
            "name": row.name,
            "amount_text": charge_amount(row),
            "basis_text": row.basis,
            "note": row.note,
        }
        for row in text.rows["charges"]
    ]
    words = fee_text(text.fee_amount, text.fee_text)
    if not rows and words and text.fee_status in (Stated.GIVEN, Stated.NONE):
        rows = [{"kind_text": "Phí, lệ phí", "name": "", "amount_text": words}]
    return part(rows, text.fee_status)


CHARGE_TEXTS = {"charge": "Phí", "state_fee": "Lệ phí"}


def forms_of(text: Text, files: Sequence[FormFile]) -> list[dict[str, str]]:
    """Forms with the address of their file; ``files`` in the order of the forms that have one."""
    left = iter(files)
    forms = []
    for form in text.rows["forms"]:
        file = next(left, None) if form.file else None
        forms.append(
            {
                "name": form_title(form),
                "plain_name": form.name,
                "url": reverse("catalogue:form_file", args=[text.code, file.form_id])
                if file
                else form.url,
                "size_text": file_text(file) if file else "",
            }
        )
    return forms


def reductions_of(text: Text) -> Part | None:
    """Miễn, giảm; ``None`` where nothing is to be paid, so that there is nothing to reduce."""
    given = part(
        {
            "condition": row.condition,
            "amount_text": percent_text(row.percent),
            "basis_text": row.basis,
        }
        for row in text.rows["reductions"]
    )
    return given if given.entries or _is_charged(text) else None


def _is_charged(text: Text) -> bool:
    """Whether an amount or a rate stands anywhere; “Không thu” and 0 đồng are no charge."""
    if any(row.amount or row.rate.strip() for row in text.rows["charges"]):
        return True
    return bool(text.fee_amount)


def legal_bases_of(text: Text) -> Part:
    """Legal bases with what is known of their days; what is unknown is left out."""
    return part(
        {
            "number": row.number,
            "title": row.title,
            "url": row.url,
            "issued_text": "; ".join(_issued(row)),
        }
        for row in text.rows["legal_bases"]
    )


def _issued(row: Record) -> list[str]:
    known = []
    if row.issuer or row.issued_on:
        day = f"ban hành {day_text(row.issued_on)}" if row.issued_on else ""
        known.append(", ".join(words for words in (row.issuer, day) if words))
    if row.effective_on:
        known.append(f"hiệu lực từ {day_text(row.effective_on)}")
    return known
