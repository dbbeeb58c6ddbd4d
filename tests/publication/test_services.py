"""What each step of a decision asks for, and what it leaves behind (domain §3.3, §3.4)."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from catalogue.models import Act, Effect, FrozenVersion, LegalBasis, ProcedureVersion, Succession
from common.transitions import MoveRefused
from organisation.enums import Role
from publication import services
from publication.enums import ItemKind, State
from publication.models import Decision, Move
from tests.factories.catalogue import ProcedureFactory, VersionFactory
from tests.factories.organisation import officer, scan
from tests.factories.publication import (
    abolish,
    add_new,
    amend,
    decision_in,
    draft,
    issue,
    make_office,
    published,
    record,
    sign,
)

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()

# --- who may draft ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "role", [role for role in Role.values if not role.endswith("_editor") or "portal" in role]
)
def test_only_editors_of_the_unit_draft(role):
    office = make_office()
    other = officer(role, unit=office.unit)

    with pytest.raises(PermissionDenied):
        services.create_decision(title="Công bố", unit=office.unit, by=other)

    assert Decision.objects.count() == 0


def test_editor_of_another_unit_does_not_draft():
    with pytest.raises(PermissionDenied):
        services.create_decision(
            title="Công bố", unit=make_office().unit, by=officer(Role.DEPARTMENT_EDITOR)
        )


def test_sent_decision_takes_no_more_rows():
    office = make_office()
    decision = decision_in(State.IN_CHECK, office)
    version = VersionFactory(unit=office.unit)

    with pytest.raises(PermissionDenied):
        services.add_item(
            decision,
            kind=ItemKind.NEW,
            procedure=version.procedure,
            version=version,
            by=office.editor,
        )
    with pytest.raises(PermissionDenied):
        services.remove_item(decision.items.get(), by=office.editor)

    assert decision.items.count() == 1


def test_procedure_is_listed_once():
    office = make_office()
    decision = draft(office)
    version = add_new(decision, office)

    with pytest.raises(ValidationError) as refused:
        services.add_item(
            decision,
            kind=ItemKind.NEW,
            procedure=version.procedure,
            version=VersionFactory(procedure=version.procedure),
            by=office.editor,
        )

    assert refused.value.messages == [f"Thủ tục {version.procedure} đã có trong quyết định này."]


# --- signing ------------------------------------------------------------------------------------


def _not_issued(decision, office, **on_paper):
    with pytest.raises(ValidationError) as refused:
        record(decision, office, **on_paper)
    decision.refresh_from_db()
    assert decision.state == State.SUBMITTED
    assert FrozenVersion.objects.filter(version__item__decision=decision).count() == 0
    return refused.value.message_dict


def test_submission_needs_its_number():
    office = make_office()

    with pytest.raises(ValidationError) as refused:
        services.submit(decision_in(State.CHECKED, office), by=office.chief, number="  ")

    assert refused.value.message_dict == {"submission_number": ["Phải nhập số tờ trình."]}


@pytest.mark.parametrize(
    ("on_paper", "errors"),
    [
        ({"scan": None}, {"scan": ["Phải đính kèm bản chụp quyết định đã ký (PDF)."]}),
        ({"number": " "}, {"number": ["Phải nhập số quyết định."]}),
        (
            {"signed_on": TODAY + timedelta(days=1)},
            {"signed_on": ["Ngày ký không được ở tương lai."]},
        ),
    ],
)
def test_paper_must_be_signed_and_complete(on_paper, errors):
    office = make_office()

    assert _not_issued(decision_in(State.SUBMITTED, office), office, **on_paper) == errors


def test_day_before_the_signing_needs_the_shortened_procedure():
    office = make_office()
    decision = draft(office, on=TODAY - timedelta(days=3))
    add_new(decision, office)
    decision = services.send_for_check(decision, by=office.editor)
    decision = services.pass_check(decision, by=office.control)
    decision = services.submit(decision, by=office.chief, number="15/TTr-VP")

    assert _not_issued(decision, office) == {
        "signed_on": ["Ngày hiệu lực trước ngày ký; chỉ được khi ghi rõ trình tự rút gọn."]
    }


@pytest.mark.parametrize(
    "again",
    [
        "7/QĐ-UBND",
        " 7/QĐ-UBND ",
        "7/qđ-ubnd",
        unicodedata.normalize("NFD", "7/QĐ-UBND"),
        "7 / QĐ-UBND",
    ],
)
def test_number_is_used_once_a_year(again):
    office = make_office()
    issue(decision_in(State.SUBMITTED, office), office, number="7/QĐ-UBND")

    errors = _not_issued(decision_in(State.SUBMITTED, office), office, number=again)

    assert errors == {"number": [f"Số {again.strip()} đã dùng trong năm {TODAY.year}."]}
    assert Act.objects.count() == 1


def test_number_may_return_the_next_year():
    office = make_office()
    old = services.submit(
        decision_in(State.CHECKED, office),
        by=office.chief,
        number="15/TTr-VP",
        on=date(TODAY.year - 1, 12, 30),
    )
    issue(old, office, number="7/QĐ-UBND", signed_on=date(TODAY.year - 1, 12, 31))

    decision = issue(decision_in(State.SUBMITTED, office), office, number="7/QĐ-UBND")

    assert decision.slug == f"7-qd-ubnd-{TODAY.year}"


def test_decision_is_issued_once():
    office = make_office()
    decision = decision_in(State.SUBMITTED, office)
    issue(decision, office)

    with pytest.raises(MoveRefused):
        issue(decision, office)

    assert Effect.objects.count() == 1


def test_issue_pins_what_was_signed():
    office = make_office()
    decision = decision_in(State.ISSUED, office)

    version = decision.items.get().version
    assert version.is_frozen
    assert version.frozen.digest in decision.canonical
    assert decision.scan.read() == scan().read()
    assert decision.slug == f"{decision.act.number.split('/')[0]}-qd-ubnd-{TODAY.year}"


def _break_insert_of_effects(procedure):
    """A fault of the database itself, in the middle of the signing."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "CREATE TRIGGER test_fault BEFORE INSERT ON catalogue_effect "
                f"WHEN NEW.procedure_id = {procedure.pk} "
                "BEGIN SELECT RAISE(ABORT, 'disk is gone'); END"
            )
        else:
            cursor.execute(
                "CREATE FUNCTION test_fault() RETURNS trigger AS $$ BEGIN "
                f"IF NEW.procedure_id = {procedure.pk} THEN RAISE EXCEPTION 'disk is gone' "
                "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$ "
                "LANGUAGE plpgsql"
            )
            cursor.execute(
                "CREATE TRIGGER test_fault BEFORE INSERT ON catalogue_effect "
                "FOR EACH ROW EXECUTE FUNCTION test_fault()"
            )


def test_signing_that_fails_in_the_middle_leaves_nothing():
    office = make_office()
    decision = draft(office)
    add_new(decision, office)
    last = add_new(decision, office)
    decision = services.send_for_check(decision, by=office.editor)
    decision = services.pass_check(decision, by=office.control)
    decision = services.submit(decision, by=office.chief, number="15/TTr-VP")
    moves = Move.objects.count()
    _break_insert_of_effects(last.procedure)

    with pytest.raises(DatabaseError, match="disk is gone"), transaction.atomic():
        issue(decision, office)

    decision.refresh_from_db()
    assert (decision.state, decision.digest, decision.act_id) == (State.SUBMITTED, "", None)
    assert Effect.objects.count() == 0
    assert FrozenVersion.objects.count() == 0
    assert Act.objects.count() == 0
    assert Move.objects.count() == moves


# --- two decisions on one procedure -------------------------------------------------------------


@pytest.mark.parametrize("first", [0, 1])
def test_second_of_two_drafts_on_one_base_is_refused_in_either_order(first):
    office = make_office()
    base = published(office)
    drafts = [draft(office), draft(office)]
    for number, decision in enumerate(drafts):
        amend(decision, base, office.editor, time_limit_amount=number + 1)
    drafts = [services.send_for_check(decision, by=office.editor) for decision in drafts]
    drafts = [services.pass_check(decision, by=office.control) for decision in drafts]
    drafts = [services.submit(decision, by=office.chief, number="1/TTr") for decision in drafts]
    issue(drafts[first], office)

    with pytest.raises(ValidationError) as refused:
        issue(drafts[1 - first], office)

    assert refused.value.messages == [
        f"{base.procedure} – Sửa đổi, bổ sung: Thủ tục đã được một quyết định khác thay đổi sau "
        "khi soạn thảo; hãy so sánh lại ba bên."
    ]
    law = ProcedureVersion.objects.in_force(on=TODAY).get(procedure=base.procedure)
    assert law.time_limit_amount == first + 1


def test_two_drafts_of_one_new_code_only_the_first_signed_stands():
    office = make_office()
    procedure = ProcedureFactory()
    drafts = []
    for _ in range(2):
        decision = draft(office)
        add_new(decision, office, procedure=procedure)
        drafts.append(decision)
    sign(drafts[0], office)

    with pytest.raises(ValidationError):
        sign(drafts[1], office)

    assert Effect.objects.filter(procedure=procedure).count() == 1


# --- after the signature ------------------------------------------------------------------------


def test_posting_waits_for_the_day_of_effect():
    office = make_office()
    decision = draft(office, on=TODAY + timedelta(days=1))
    version = add_new(decision, office)
    decision = sign(decision, office)

    with pytest.raises(ValidationError) as refused:
        services.mark_posted(decision, by=office.poster, on=TODAY, note="Bảng niêm yết")

    later = TODAY + timedelta(days=1)
    assert refused.value.messages == [
        f"Đến ngày {TODAY:%d/%m/%Y} chưa có hiệu lực: {version.procedure} ({later:%d/%m/%Y}). "
        "Chỉ niêm yết khi mọi thủ tục trong quyết định đã có hiệu lực."
    ]


@pytest.mark.parametrize(
    ("name", "field"), [("mark_entered", "entered_on"), ("mark_posted", "posted_on")]
)
def test_day_of_entering_and_posting_is_not_in_the_future(name, field):
    office = make_office()
    decision = decision_in(State.ISSUED, office)
    by = office.control if name == "mark_entered" else office.poster

    place = {"note": "Bảng niêm yết"} if name == "mark_posted" else {}
    with pytest.raises(ValidationError) as refused:
        getattr(services, name)(decision, by=by, on=TODAY + timedelta(days=1), **place)

    assert refused.value.message_dict == {field: ["Ngày không được ở tương lai."]}


def test_replacement_links_both_procedures():
    office = make_office()
    old = published(office)
    decision = draft(office)
    new = add_new(decision, office)
    abolish(decision, old, office.editor, kind=ItemKind.REPLACED, successor=new.procedure)
    sign(decision, office)

    links = Succession.objects.values_list("old__base_code", "new__base_code", "on")
    assert list(links) == [(old.procedure.base_code, new.procedure.base_code, TODAY)]
    assert list(ProcedureVersion.objects.in_force(on=TODAY)) == [new]


def test_text_of_a_row_taken_off_is_kept():
    office = make_office()
    decision = draft(office)
    version = add_new(decision, office)

    services.remove_item(decision.items.get(), by=office.editor)

    assert decision.items.count() == 0
    assert ProcedureVersion.objects.get() == version
    assert list(LegalBasis.objects.values_list("number", flat=True)) == ["118/2025/NĐ-CP"]
