"""PostgreSQL: a write begun before a text is sent is over before it is sent, or refused."""

from __future__ import annotations

import threading
import time
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone

from catalogue.models import FrozenVersion, LegalBasis
from common.guards import REFUSED
from organisation.enums import Role
from organisation.models import Unit
from publication import services
from publication.enums import ItemKind, ReviewAct, State
from publication.models import Decision, DecisionItem, OpinionAnswer, ReviewEvent
from publication.services import LinkRefusedError
from publication.verification import broken_records
from tests.factories.catalogue import VersionFactory
from tests.factories.organisation import officer
from tests.factories.publication import (
    add_new,
    draft,
    issue,
    make_office,
    published,
    record,
)
from tests.publication.opinions import asked
from tests.publication.reviews import opened

pytestmark = [pytest.mark.only_on("postgres"), pytest.mark.django_db(transaction=True)]

WAIT = 20


class Beside(threading.Thread):
    """Work on a connection of its own; ``said`` is what came of it."""

    def __init__(self, work):
        super().__init__(daemon=True)
        self.work, self.said = work, None
        self.start()

    def run(self):
        try:
            self.said = self.work() or "done"
        except DatabaseError as error:
            self.said = REFUSED if REFUSED in str(error) else repr(error)
        finally:
            connections.close_all()

    def result(self):
        self.join(WAIT)
        assert not self.is_alive()
        return self.said


def until_somebody_waits():
    """Returns once another connection waits for a lock."""
    for _ in range(WAIT * 20):
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("nobody waits")


def test_sending_waits_for_a_write_to_the_text_it_sends():
    office = make_office()
    decision = draft(office)
    version = add_new(decision, office)

    with transaction.atomic():
        LegalBasis.objects.bulk_create([LegalBasis(version_id=version.pk, number="9/2026/NĐ-CP")])
        sending = Beside(lambda: services.send_for_check(decision, by=office.editor) and None)
        until_somebody_waits()
        assert Decision.objects.get(pk=decision.pk).state == State.DRAFTING
    assert sending.result() == "done"

    decision = Decision.objects.get(pk=decision.pk)
    services.pass_check(decision, by=office.control)
    services.submit(decision, by=office.chief, number="9/TTr-VP")
    issue(decision, office)
    assert "9/2026/NĐ-CP" in FrozenVersion.objects.get().canonical
    assert list(broken_records()) == []


def test_write_to_a_text_waits_for_its_sending_and_is_refused():
    office = make_office()
    decision = draft(office)
    version = add_new(decision, office)

    with transaction.atomic():
        services.send_for_check(decision, by=office.editor)
        writing = Beside(
            lambda: LegalBasis.objects.bulk_create([LegalBasis(version_id=version.pk)]) and None
        )
        until_somebody_waits()
    assert writing.result() == REFUSED
    assert LegalBasis.objects.filter(number="").count() == 0


def test_text_written_before_it_was_listed_is_waited_for():
    office = make_office()
    decision = draft(office)
    version = VersionFactory(unit=office.unit, created_by=office.editor)

    with transaction.atomic():
        LegalBasis.objects.bulk_create([LegalBasis(version_id=version.pk, number="9/2026/NĐ-CP")])

        def list_and_send():
            services.add_item(
                decision,
                kind=ItemKind.NEW,
                procedure=version.procedure,
                version=version,
                by=office.editor,
            )
            services.send_for_check(decision, by=office.editor)

        sending = Beside(list_and_send)
        until_somebody_waits()
    assert sending.result() == "done"
    assert version.legal_bases.filter(number="9/2026/NĐ-CP").count() == 1


def test_row_added_during_a_sending_is_refused():
    office = make_office()
    decision = draft(office)
    add_new(decision, office)
    other = VersionFactory(unit=office.unit, created_by=office.editor)
    row = DecisionItem(
        decision_id=decision.pk, kind=ItemKind.NEW, procedure=other.procedure, version=other
    )

    with transaction.atomic():
        services.send_for_check(decision, by=office.editor)
        adding = Beside(lambda: DecisionItem.objects.bulk_create([row]) and None)
        until_somebody_waits()
    assert adding.result() == REFUSED


def test_signing_waits_for_a_row_being_added():
    office = make_office()
    decision = draft(office)
    add_new(decision, office)
    other = VersionFactory(unit=office.unit, created_by=office.editor)
    row = DecisionItem(
        decision_id=decision.pk, kind=ItemKind.NEW, procedure=other.procedure, version=other
    )

    with transaction.atomic():
        DecisionItem.objects.bulk_create([row])
        sending = Beside(lambda: services.send_for_check(decision, by=office.editor) and None)
        until_somebody_waits()
    assert sending.result() == "done"
    assert decision.items.count() == 2


def test_unit_is_not_renamed_during_a_signing():
    office = make_office()
    published(office)
    fresh = make_office()
    decision = draft(fresh)
    add_new(decision, fresh)
    services.send_for_check(decision, by=fresh.editor)
    services.pass_check(decision, by=fresh.control)
    services.submit(decision, by=fresh.chief, number="9/TTr-VP")
    decision = record(Decision.objects.get(pk=decision.pk), fresh)

    with transaction.atomic():
        Unit.objects.filter(pk=fresh.unit.pk).update(code="H48.77")
        signing = Beside(lambda: services.confirm_signed(decision, by=fresh.control) and None)
        until_somebody_waits()
    assert signing.result() == "done"
    assert list(broken_records()) == []


def test_two_officers_at_one_draft_do_not_block_each_other_for_good():
    """Children first, then the list, against the list first: no circle."""
    office = make_office()
    decision = draft(office)
    version = add_new(decision, office)
    item = decision.items.get()

    def edit_list():
        for turn in range(10):
            services.edit_item(item, by=office.editor, note=f"Lần {turn}")

    def edit_text():
        for turn in range(10):
            with transaction.atomic():
                services.hold_for_editing(version, by=office.editor)
                LegalBasis.objects.bulk_create([LegalBasis(version_id=version.pk, title=turn)])

    pair = [Beside(edit_list), Beside(edit_text)]

    assert [one.result() for one in pair] == ["done", "done"]


# --- answers ------------------------------------------------------------------------------------


def told(act):
    """What the service says to whoever comes second, or "done"."""
    try:
        act()
    except (PermissionDenied, LinkRefusedError) as refused:
        return str(refused)
    return "done"


def test_link_used_twice_at_once_gives_one_answer():
    office, _decision, step, _financier = asked()
    token = services.make_link(step, by=office.control)

    def answer(text):
        return services.answer_by_link(
            token,
            verdict="disagree",
            text=text,
            person="Trần Thị B",
            post="Giám đốc",
            form_token=uuid4(),
        )

    with transaction.atomic():
        first = answer("Sai mức phí")
        second = Beside(lambda: told(lambda: answer("Sai đối tượng")))
        until_somebody_waits()

    at = timezone.localtime(first.at)
    assert second.result() == (
        f"Ý kiến gửi qua liên kết này đã được ghi nhận lúc {at:%H:%M ngày %d/%m/%Y}."
    )
    assert [one.text for one in OpinionAnswer.objects.all()] == ["Sai mức phí"]


def test_line_answered_twice_at_once_names_who_was_first():
    ground = opened()
    line = ground.lines[0]
    colleague = officer(Role.DEPARTMENT_EDITOR, unit=ground.office.unit)

    def late():
        said = {line.pk: services.Said(verdict="abolish", reason="Trùng", seen=0)}
        _made, problems = services.answer_lines(line.part, said, by=colleague)
        return problems[line.pk]

    with transaction.atomic():
        ground.answer(line, "keep")
        second = Beside(late)
        until_somebody_waits()

    assert second.result().startswith(f"{ground.editor} vừa đề nghị “Giữ nguyên” lúc ")
    assert [one.verdict for one in line.answers.all()] == ["keep"]


def test_result_handed_in_twice_at_once_is_handed_in_once():
    ground = opened()
    ground.keep_all()
    part = ground.part

    with transaction.atomic():
        ground.hand_in()
        second = Beside(lambda: told(lambda: services.hand_in(part, by=ground.editor)))
        until_somebody_waits()

    assert second.result() == "Kết quả đã gửi Trung tâm; Trung tâm trả lại thì mới sửa được."
    assert ReviewEvent.objects.filter(part=part, act=ReviewAct.HANDED_IN).count() == 1
