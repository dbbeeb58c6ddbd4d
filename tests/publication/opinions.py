"""Askings as the tests of opinions make them."""

from __future__ import annotations

from uuid import uuid4

from organisation import definitions
from organisation.enums import Role
from publication import services
from publication.enums import State
from publication.opinion_steps import OPINION_STEP
from tests.factories.organisation import UnitFactory, officer
from tests.factories.publication import decision_in, make_office

RULE = {
    "name": "Sở Tài chính về phí, lệ phí",
    "when": None,
    "drafter": "",
    "unit": "H48.77",
    "question": "Mức phí có đúng Nghị quyết của Hội đồng nhân dân tỉnh không?",
    "days": 5,
    "waits": True,
}


def finance():
    return UnitFactory(code="H48.77", name="Sở Tài chính")


def switched_on(key="tai-chinh", **fields):
    writer, second = officer(Role.ADMINISTRATOR), officer(Role.CONTROL_OFFICER)
    text = definitions.write(OPINION_STEP.slug, key, {**RULE, **fields}, by=writer)
    definitions.switch_on(text, by=second, seen=definitions.try_out(text).digest)
    return text


def asked(**fields):
    """(office, decision checked, its one step, an officer of the unit asked)."""
    unit = finance()
    switched_on(**fields)
    office = make_office()
    decision = decision_in(State.CHECKED, office)
    step = decision.opinion_steps.get()
    return office, decision, step, officer(Role.DEPARTMENT_EDITOR, unit=unit)


def answer(step, by, verdict="agree", text="", **fields):
    return services.answer_opinion(
        step, verdict=verdict, text=text, by=by, token=fields.pop("token", uuid4()), **fields
    )
