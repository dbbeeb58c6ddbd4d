"""Each role tries each step that is not its own, straight at the service and by the address."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from catalogue.models import Effect, FrozenVersion, ProcedureVersion
from common.guards import REFUSED
from common.transitions import MoveRefused
from organisation.enums import Role
from publication import services
from publication.enums import ItemKind, Origin, State
from publication.models import Decision, Move
from tests.factories.catalogue import VersionFactory
from tests.factories.organisation import officer
from tests.factories.publication import (
    add_new,
    decision_in,
    draft,
    issue,
    make_office,
    published,
)

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


@pytest.mark.parametrize("role", Role.values)
def test_draft_of_another_unit_is_out_of_reach(role):
    office = make_office()
    decision = decision_in(State.DRAFTING, office)
    stranger = officer(role)

    with pytest.raises(MoveRefused):
        services.send_for_check(decision, by=stranger)
    with pytest.raises(PermissionDenied):
        services.remove_item(decision.items.get(), by=stranger)
    with pytest.raises(PermissionDenied):
        services.edit_decision(decision, by=stranger, title="Chiếm đoạt")


@pytest.mark.parametrize(
    "state", [state for state in State.values if state not in {"drafting", "returned", "recorded"}]
)
def test_nobody_edits_what_was_sent(state):
    office = make_office()
    decision = decision_in(state, office)
    item = decision.items.get()
    everybody = officer(*Role.values, unit=office.unit)
    attempts = {
        "edit_decision": lambda: services.edit_decision(decision, by=everybody, title="Khác"),
        "add_item": lambda: add_new(decision, office),
        "remove_item": lambda: services.remove_item(item, by=everybody),
        "edit_item": lambda: services.edit_item(item, by=everybody, note="Thêm"),
        "amend_procedure": lambda: services.amend_procedure(
            decision, base=item.version, by=everybody
        ),
        "hold_for_editing": lambda: services.hold_for_editing(item.version, by=everybody),
    }

    refused = set()
    for name, attempt in attempts.items():
        with pytest.raises((PermissionDenied, MoveRefused)), transaction.atomic():
            attempt()
        refused.add(name)

    assert refused == set(attempts)


@pytest.mark.parametrize(
    "fields",
    [
        {"state": State.ISSUED},
        {"origin": Origin.PAPER},
        {"digest": "00"},
        {"created_by_id": 1},
        {"submission_number": "1/TTr"},
        {"title": "Khác", "posted_note": "Nơi khác"},
    ],
)
def test_editor_sets_nothing_of_the_heading_but_what_is_drafted(fields):
    office = make_office()
    decision = decision_in(State.DRAFTING, office)
    before = Decision.objects.filter(pk=decision.pk).values().get()

    with pytest.raises(PermissionDenied):
        services.edit_decision(decision, by=office.editor, **fields)

    assert Decision.objects.filter(pk=decision.pk).values().get() == before


@pytest.mark.parametrize(
    "fields",
    [{"verdict": "passed"}, {"base_id": 1}, {"kind": ItemKind.ABOLISHED}, {"decision_id": 1}],
)
def test_editor_sets_nothing_of_a_row_but_what_is_drafted(fields):
    office = make_office()
    item = decision_in(State.DRAFTING, office).items.get()
    before = type(item).objects.filter(pk=item.pk).values().get()

    with pytest.raises(PermissionDenied):
        services.edit_item(item, by=office.editor, **fields)
    with pytest.raises(PermissionDenied):
        services.create_decision(title="A", unit=office.unit, by=office.editor, **fields)

    assert type(item).objects.filter(pk=item.pk).values().get() == before


def test_text_swapped_after_the_check_is_refused():
    office = make_office()
    decision = decision_in(State.CHECKED, office)
    version = decision.items.get().version
    version.fee_text = "Không"

    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        version.save()

    assert ProcedureVersion.objects.get(pk=version.pk).fee_text == ""


def test_stale_copy_of_a_decision_does_not_repeat_a_step():
    office = make_office()
    stale = decision_in(State.SUBMITTED, office)
    fresh = Decision.objects.get(pk=stale.pk)
    issue(fresh, office)

    with pytest.raises(MoveRefused):
        services.return_decision(stale, by=office.chief, reason="Trả lại")
    with pytest.raises(MoveRefused):
        issue(stale, office)

    assert Effect.objects.count() == 1


def test_catalogue_alone_puts_nothing_in_force():
    office = make_office()
    version = VersionFactory(unit=office.unit)
    act = decision_in(State.ISSUED, office).act
    other = decision_in(State.SUBMITTED, office)

    with pytest.raises(DatabaseError), transaction.atomic():
        Effect.objects.create(
            procedure=version.procedure,
            version=version,
            act_id=other.act_id or 0,
            valid_from=TODAY,
        )

    assert Effect.objects.exclude(act=act).count() == 0


def test_signed_act_puts_nothing_in_force_that_it_does_not_list():
    office = make_office()
    act = decision_in(State.ISSUED, office).act
    version = VersionFactory(unit=office.unit)

    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        Effect.objects.create(
            procedure=version.procedure, version=version, act=act, valid_from=TODAY
        )


def test_text_of_one_procedure_is_not_listed_under_another():
    office = make_office()
    decision = draft(office)
    version = VersionFactory(unit=office.unit)
    other = VersionFactory(unit=office.unit)

    with pytest.raises(ValidationError):
        services.add_item(
            decision,
            kind=ItemKind.NEW,
            procedure=other.procedure,
            version=version,
            by=office.editor,
        )


def test_text_listed_in_one_draft_is_not_listed_in_another():
    office = make_office()
    version = add_new(draft(office), office)

    with pytest.raises(ValidationError):
        services.add_item(
            draft(office),
            kind=ItemKind.NEW,
            procedure=version.procedure,
            version=version,
            by=office.editor,
        )


def test_text_in_force_is_not_listed_again():
    office = make_office()
    version = published(office)

    with pytest.raises(ValidationError):
        services.add_item(
            draft(office),
            kind=ItemKind.CORRECTED,
            procedure=version.procedure,
            version=version,
            base=version,
            by=office.editor,
        )

    assert FrozenVersion.objects.filter(version=version).count() == 1


def test_day_of_effect_of_a_single_row_counts_too():
    office = make_office()
    decision = draft(office, on=TODAY)
    version = add_new(decision, office)
    services.edit_item(
        decision.items.get(), by=office.editor, effective_on=TODAY - timedelta(days=1)
    )
    decision = services.send_for_check(decision, by=office.editor)
    decision = services.pass_check(decision, by=office.control)
    decision = services.submit(decision, by=office.chief, number="1/TTr")

    with pytest.raises(ValidationError) as refused:
        issue(decision, office)

    assert refused.value.message_dict == {
        "signed_on": ["Ngày hiệu lực trước ngày ký; chỉ được khi ghi rõ trình tự rút gọn."]
    }
    assert not version.effects.exists()


def test_moves_of_a_decision_stand_in_one_unbroken_line():
    office = make_office()
    decision = decision_in(State.COMPLETE, office)

    states = list(
        Move.objects.filter(decision=decision).order_by("pk").values_list("from_state", "to_state")
    )

    assert states == [
        ("", "drafting"),
        ("drafting", "in_check"),
        ("in_check", "checked"),
        ("checked", "submitted"),
        ("submitted", "recorded"),
        ("recorded", "issued"),
        ("issued", "entered"),
        ("entered", "complete"),
    ]


@pytest.mark.parametrize("model", ["publication/decision", "catalogue/procedureversion"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_bulk_page_names_no_draft_of_another_unit(client, model, method):
    decision = decision_in(State.DRAFTING, make_office())
    client.force_login(officer(Role.DEPARTMENT_EDITOR))
    pk = decision.pk if model.endswith("decision") else decision.items.get().version_id

    response = getattr(client, method)(f"/quan-tri/bulk/{model}/delete/?id={pk}")

    assert response.status_code == 302
    assert decision.title not in response.content.decode()
    assert Decision.objects.filter(pk=decision.pk).exists()
