"""A text read back from its canonical form."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from catalogue.canonical import version_text
from catalogue.models import Channel, Form, LegalBasis, Reduction
from catalogue.texts import draft_text, read_text
from tests.factories.catalogue import VersionFactory
from tests.factories.organisation import scan

pytestmark = pytest.mark.django_db


def test_text_has_the_types_of_the_version():
    version = VersionFactory(
        full=True,
        time_limit_amount=Decimal("2.5"),
        central_decision_date=date(2026, 1, 2),
        channels=[Channel(way="online", time_limit_amount=Decimal(3), time_limit_unit="hour")],
        legal_bases=[LegalBasis(number="1/2026/TT-BTP", issued_on=date(2026, 1, 1))],
        reductions=[Reduction(percent=Decimal(50), condition="Hộ nghèo")],
        forms=[Form(name="Tờ khai", file=scan()), Form(name="Đơn")],
    )
    version.refresh_from_db()

    text = draft_text(version)

    assert (text.code, text.name, text.time_limit_amount, text.central_decision_date) == (
        version.procedure.base_code,
        version.name,
        Decimal("2.5"),
        date(2026, 1, 2),
    )
    assert text.rows["channels"][0].time_limit_amount == Decimal(3)
    assert text.rows["legal_bases"][0].issued_on == date(2026, 1, 1)
    assert text.rows["reductions"][0].percent == Decimal(50)
    assert [form.file for form in text.rows["forms"]] == [scan().sha256, None]


def test_text_of_an_older_schema_has_defaults_for_what_it_did_not_know():
    content = json.loads(version_text(VersionFactory(full=True)))
    del content["note"]
    del content["online_level"]
    del content["steps"]

    text = read_text(json.dumps(content))

    assert (text.note, text.online_level, text.rows["steps"]) == ("", "unknown", ())
