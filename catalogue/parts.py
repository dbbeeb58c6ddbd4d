"""The parts of a text in the shapes the templates ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from catalogue.enums import Stated
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
    subject_text,
    time_limit_text,
    unit_text,
    version_fee,
    version_time_limit,
)
from common.page_parts import Row, Statement, file_text, stated

if TYPE_CHECKING:
    from catalogue.models import ProcedureVersion
    from organisation.models import Unit


def central_text_of(version: ProcedureVersion) -> str:
    if not version.central_decision:
        return ""
    signed = version.central_decision_date
    words = [f"Quyết định {version.central_decision}"]
    if signed:
        words.append(f"ngày {day_text(signed)}")
    if version.central_issuer:
        words.append(f"của {version.central_issuer}")
    return " ".join(words)


def summary_of(version: ProcedureVersion) -> list[Row]:
    results = [row.name for row in version.results.all()]
    limit = version_time_limit(version)
    words = version.time_limit_text.strip()
    if words and words != limit and limit != UNKNOWN_TEXT:
        limit = f"{limit}\n{words}"
    return [
        Row("Thời hạn giải quyết", stated("" if limit == UNKNOWN_TEXT else limit)),
        Row("Phí, lệ phí", version_fee(version), "#phi-le-phi"),
        Row("Nơi nộp hồ sơ", stated(version.place.strip())),
        Row("Ai được làm", stated(subject_text(version.subjects))),
        Row(
            "Kết quả",
            Statement(Stated.NONE)
            if version.results_status == Stated.NONE
            else stated("; ".join(results)),
            "#ket-qua",
        ),
    ]


def agencies_of(version: ProcedureVersion, unit: Unit) -> list[Row]:
    rows = [
        Row("Cơ quan giải quyết", stated(unit_text(unit))),
        Row("Cơ quan có thẩm quyền", stated(version.competent.strip())),
        Row("Cơ quan thực hiện", stated(version.executing.strip())),
    ]
    optional = [
        ("Cơ quan phối hợp", version.coordinating),
        ("Cơ quan được ủy quyền", version.delegated),
        ("Địa chỉ cơ quan giải quyết", unit.address),
        ("Điện thoại", unit.phone),
        ("Thư điện tử", unit.email),
    ]
    return rows + [Row(term, stated(text.strip())) for term, text in optional if text.strip()]


def steps_of(version: ProcedureVersion) -> Part:
    return part(
        Case(title, tuple({"actor": row.actor, "text": row.action} for row in rows))
        for title, rows in by_case(version.steps.all())
    )


def channels_of(version: ProcedureVersion) -> Part:
    return part(
        {
            "way": row.get_way_display(),
            "time_limit": time_limit_text(
                row.time_limit_amount,
                row.time_limit_unit,
                row.time_limit_text,
                missing=UNKNOWN_TEXT,
            ),
            "fee": fee_text(row.fee_amount, row.fee_text) or UNKNOWN_TEXT,
            "description": row.description,
        }
        for row in version.channels.all()
    )


def papers_of(version: ProcedureVersion, forms: list[dict[str, str]]) -> Part:
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
        for title, rows in by_case(version.components.all())
    )


def charges_of(version: ProcedureVersion) -> Part:
    rows: list[dict[str, Any]] = [
        {
            "kind_text": CHARGE_TEXTS.get(row.kind, "Phí, lệ phí"),
            "name": row.name,
            "amount_text": charge_amount(row),
            "basis_text": row.basis,
            "note": row.note,
        }
        for row in version.charges.all()
    ]
    words = fee_text(version.fee_amount, version.fee_text)
    if not rows and version.fee_status == Stated.GIVEN and words:
        rows = [{"kind_text": "Phí, lệ phí", "name": "", "amount_text": words}]
    return part(rows, version.fee_status)


CHARGE_TEXTS = {"charge": "Phí", "state_fee": "Lệ phí"}


def forms_of(version: ProcedureVersion, code: str) -> list[dict[str, str]]:
    return [
        {
            "name": form_title(form),
            "plain_name": form.name,
            "url": reverse("catalogue:form_file", args=[code, form.pk])
            if form.file_id
            else form.url,
            "size_text": file_text(form.file) if form.file_id else "",
        }
        for form in version.forms.all()
    ]


def reductions_of(version: ProcedureVersion) -> Part:
    """Miễn, giảm."""
    return part(
        {
            "condition": row.condition,
            "amount_text": percent_text(row.percent),
            "basis_text": row.basis,
        }
        for row in version.reductions.all()
    )
