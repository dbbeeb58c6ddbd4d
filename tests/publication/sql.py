"""Statements sent past the models."""

from __future__ import annotations

from datetime import timedelta

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from catalogue.enums import ChargeKind, Stated, Tier, Way
from catalogue.models import (
    Channel,
    Charge,
    Component,
    Form,
    LegalBasis,
    Reduction,
    Result,
    Step,
)
from common import guards
from publication import services
from publication.enums import ItemKind
from tests.factories.publication import (
    abolish,
    add_new,
    draft,
    make_office,
    published,
    sign,
)

TODAY = timezone.localdate()
GUARDS = guards.registered()
REFUSED = guards.REFUSED


def every_part():
    """One row of each child, so that each table has something to lose."""
    return {
        "tier": Tier.FULL,
        "fee_status": Stated.GIVEN,
        "results_status": Stated.GIVEN,
        "forms_status": Stated.GIVEN,
        "conditions_status": Stated.NONE,
        "subjects": ("citizen",),
        "sets": 1,
        "steps": [Step(action="Nộp hồ sơ")],
        "channels": [Channel(way=Way.COUNTER)],
        "components": [Component(name="Đơn đề nghị")],
        "charges": [Charge(kind=ChargeKind.CHARGE, amount=50_000, basis="NQ 03/2017/NQ-HĐND")],
        "reductions": [Reduction(percent=50, condition="Hộ nghèo")],
        "results": [Result(name="Giấy phép")],
        "legal_bases": [LegalBasis(number="118/2025/NĐ-CP")],
        "forms": [Form(name="Mẫu số 01")],
    }


def one_signed():
    """A signed decision: a new text with every part, and a procedure replaced by it."""
    office = make_office()
    old = published(office, on=TODAY - timedelta(days=30))
    decision = draft(office)
    new = add_new(decision, office, **every_part())
    abolish(decision, old, office.editor, kind=ItemKind.REPLACED, successor=new.procedure)
    return sign(decision, office)


def one_sent():
    """A decision under check, with a text that has every part."""
    office = make_office()
    decision = draft(office)
    add_new(decision, office, **every_part())
    return services.send_for_check(decision, by=office.editor)


def run_sql(sql, params=()):
    """The refusal's message, or what happened instead."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, params)
            return f"{cursor.rowcount} rows"
    except DatabaseError as error:
        return REFUSED if REFUSED in str(error) else repr(error)
