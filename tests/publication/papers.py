"""What the tests of papers share: one decision of every kind of row, and how a .docx is read."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

from django.urls import reverse
from django.utils import timezone
from docx import Document

from catalogue.enums import Level, Part, Stated, Tier, Way
from catalogue.models import Channel, Component, Step
from publication.enums import ItemKind
from tests.factories.catalogue import VersionFactory
from tests.factories.publication import (
    abolish,
    add_new,
    amend,
    draft,
    published,
)

EFFECT = date(2027, 2, 5)
NAMES = ("summary", "note_document", "draft_document")


def page(decision, name):
    return reverse(f"decisions:{name}", args=[decision.pk])


def got(client, decision, name, query=""):
    """The .docx as downloaded, opened again."""
    response = client.get(page(decision, name) + query)
    assert response.status_code == 200
    return Document(BytesIO(b"".join(response.streaming_content)))


def texts(document, style=""):
    """Paragraphs outside tables, of one style or of all."""
    return [
        paragraph.text
        for paragraph in document.paragraphs
        if (paragraph.style.name == style if style else paragraph.text)
    ]


def cells(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def ruled(document):
    """Tables with borders: not the heading's or the signature's columns."""
    return [table for table in document.tables if table.style.name == "Table Grid"]


def text(office, **fields):
    """A text to draft on; whether it was ever law makes no difference to the papers."""
    return VersionFactory(unit=office.unit, created_by=office.editor, **fields)


def mixed(office):
    """One procedure of each kind; limits, fees and papers change."""
    base = published(
        office,
        on=timezone.localdate() - timedelta(days=30),
        name="Cấp giấy phép xây dựng",
        tier=Tier.FULL,
        fee_status=Stated.GIVEN,
        fee_amount=150_000,
        sets=1,
        subjects=("citizen",),
        results_status=Stated.NONE,
        conditions_status=Stated.NONE,
        forms_status=Stated.NONE,
        steps=[Step(actor="Người dân", action="Nộp hồ sơ")],
        channels=[Channel(way=Way.COUNTER, description="Nộp tại quầy")],
        components=[Component(name="Đơn đề nghị", originals=1), Component(name="Ảnh", copies=2)],
    )
    gone = text(office, name="Xác nhận quy hoạch", levels=(Level.COMMUNE,))
    replaced = text(office, name="Cấp lại chứng chỉ")
    decision = draft(
        office,
        on=EFFECT,
        legal_grounds="Nghị định số 63/2010/NĐ-CP (sửa đổi; bổ sung)\nCăn cứ Luật Xây dựng;",
    )
    new = add_new(decision, office, name="Cấp chứng chỉ hành nghề", levels=(Level.PROVINCE,))
    commune = add_new(decision, office, name="Cấp số nhà", levels=(Level.COMMUNE,))
    changed = amend(decision, base, office.editor, time_limit_amount=3, fee_amount=120_000)
    changed.components.all()[1].delete()
    decision.items.filter(version=changed).update(changed_parts=(Part.TIME_LIMIT,))
    abolish(decision, gone, office.editor)
    abolish(
        decision,
        replaced,
        office.editor,
        kind=ItemKind.REPLACED,
        successor=new.procedure,
    )
    return decision, {"new": new, "commune": commune, "changed": changed, "gone": gone}


def code(version):
    return version.procedure.base_code
