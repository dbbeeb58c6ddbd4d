"""The signed paper: its code, its second reader, and what the Chairman struck out."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from catalogue.models import Effect, FrozenVersion, ProcedureVersion, Step
from common.transitions import MoveRefused
from organisation.enums import Role
from organisation.models import User
from organisation.stand_ins import appoint
from publication import services
from publication.enums import Standing, State, Verdict
from publication.models import Decision
from publication.permissions import NOT_THE_AUTHOR, NOT_THE_PROPOSER, NOT_THE_RECORDER
from publication.public_queries import kind_counts, public_items
from publication.queries import with_standing
from publication.services.papers import OTHER_CONTENT, spoken
from publication.verification import broken_records
from tests.factories.organisation import UserFactory, officer
from tests.factories.publication import (
    add_new,
    amend,
    decision_in,
    draft,
    issue,
    make_office,
    mended_paper,
    published,
    record,
)

pytestmark = pytest.mark.django_db


def submitted(office, number):
    """A submitted decision with so many new procedures, and their texts."""
    decision = draft(office)
    texts = [add_new(decision, office) for _ in range(number)]
    decision = services.send_for_check(decision, by=office.editor)
    decision = services.pass_check(decision, by=office.control)
    return services.submit(decision, by=office.chief, number="15/TTr-VP"), texts


# --- the code on the paper ----------------------------------------------------------------------


def test_code_is_twelve_readable_characters():
    decision, _texts = submitted(make_office(), 1)

    code = services.content_code(decision)

    groups = code.split("-")
    assert [len(group) for group in groups] == [4, 4, 4]
    assert not set("".join(groups)) & set("ILOU")


def test_code_stays_while_the_decision_goes_its_way():
    office = make_office()
    decision = draft(office)
    add_new(decision, office)
    codes = [services.content_code(decision)]

    decision = services.send_for_check(decision, by=office.editor)
    codes.append(services.content_code(decision))
    decision = services.pass_check(decision, by=office.control)
    decision = services.submit(decision, by=office.chief, number="15/TTr-VP")
    codes.append(services.content_code(decision))

    assert codes[1:] == codes[:1] * 2


@pytest.mark.parametrize(
    "change",
    [
        lambda decision, text: Decision.objects.filter(pk=decision.pk).update(title="Khác"),
        lambda decision, text: ProcedureVersion.objects.filter(pk=text.pk).update(
            fee_text="5 đồng"
        ),
        lambda decision, text: Step.objects.create(version=text, action="Thêm", sort_order=99),
        lambda decision, text: decision.items.update(note="Khác"),
    ],
)
def test_code_changes_with_any_word_of_the_content(change):
    office = make_office()
    decision = draft(office)
    text = add_new(decision, office)
    before = services.content_code(decision)

    change(decision, text)

    assert services.content_code(Decision.objects.get(pk=decision.pk)) != before


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("7k3m 09qd xw21", "7K3M09QDXW21"),
        (" 7K3M-O9QD-XW2I ", "7K3M09QDXW21"),
        ("7K3M–09QD–XW2L", "7K3M09QDXW21"),
    ],
)
def test_code_is_read_as_people_type_it(typed, read):
    assert spoken(typed) == read


@pytest.mark.parametrize("code", ["", "0000-0000-0000"])
def test_other_content_is_not_recorded(code):
    office = make_office()
    decision, _texts = submitted(office, 1)

    with pytest.raises(ValidationError) as refused:
        record(decision, office, content_code=code)

    assert refused.value.message_dict == {"content_code": [OTHER_CONTENT]}
    decision.refresh_from_db()
    assert (decision.state, decision.act) == (State.SUBMITTED, None)


# --- the second reader --------------------------------------------------------------------------


def test_recorded_paper_is_not_yet_law():
    office = make_office()

    decision = decision_in(State.RECORDED, office)

    assert (Effect.objects.count(), FrozenVersion.objects.count()) == (0, 0)
    assert decision.digest == ""


@pytest.mark.parametrize(("who", "why"), [("clerk", NOT_THE_RECORDER), ("editor", NOT_THE_AUTHOR)])
def test_recorder_and_drafter_do_not_confirm(who, why):
    office = make_office()
    decision = decision_in(State.RECORDED, office)
    person = getattr(office, who)
    both = officer(Role.CONTROL_OFFICER)
    assert services.confirm_signed(decision, by=both).state == State.ISSUED

    other = decision_in(State.RECORDED, office)
    for role in (Role.CONTROL_OFFICER, Role.CHAIRMAN_CLERK):
        person.holdings.create(role=role, unit=office.unit)
    person.forget_holdings()
    with pytest.raises(MoveRefused) as refused:
        services.confirm_signed(other, by=person)

    assert str(refused.value) == why


def test_wrong_record_goes_back_to_the_clerk_and_is_recorded_anew():
    office = make_office()
    decision = decision_in(State.SUBMITTED, office)
    decision = record(decision, office, number="1/QĐ-UBND")
    act = decision.act_id

    decision = services.return_decision(decision, by=office.control, reason="Số là 11")
    assert (decision.state, decision.items.get().verdict) == (State.SUBMITTED, Verdict.PASSED)
    decision = issue(decision, office, number="11/QĐ-UBND")

    assert (decision.act_id, decision.act.number) == (act, "11/QĐ-UBND")


def test_deputy_of_the_recorder_is_no_second_pair_of_eyes():
    """Who records does not choose who confirms: neither the record nor its mend."""
    office = make_office()
    decision = record(submitted(office, 1)[0], office)
    deputy = UserFactory()
    today = timezone.localdate()
    appoint(
        office.clerk.holdings.get(),
        deputy=deputy,
        valid_from=today,
        valid_to=today,
        reason="Đi công tác",
        by=office.clerk,
    )
    deputy = User.objects.get(pk=deputy.pk)

    with pytest.raises(MoveRefused) as confirmed:
        services.confirm_signed(decision, by=deputy)
    decision = services.confirm_signed(decision, by=office.control)
    mend = services.propose_mend(
        decision, by=office.clerk, paper=mended_paper(decision, "888/QĐ-UBND"), reason="Gõ nhầm số"
    )
    with pytest.raises(MoveRefused) as mended:
        services.confirm_mend(mend, by=deputy)

    assert str(confirmed.value) == NOT_THE_RECORDER
    assert str(mended.value) == NOT_THE_PROPOSER


# --- struck out ---------------------------------------------------------------------------------


def test_struck_row_goes_back_to_drafting_and_the_rest_is_law():
    office = make_office()
    decision, (first, second, third) = submitted(office, 3)

    decision = issue(decision, office, struck=frozenset({second.procedure.base_code}))

    assert list(ProcedureVersion.objects.in_force().order_by("pk")) == [first, third]
    assert [item.version for item in public_items(decision)] == [first, third]
    assert kind_counts([decision.pk]) == {decision.pk: {"new": 2}}
    again = Decision.objects.get(state=State.DRAFTING)
    item = again.items.get()
    assert (item.procedure, item.kind, item.version.name) == (
        second.procedure,
        "new",
        second.name,
    )
    assert item.version != second
    assert (again.created_by, again.unit, again.moves.get().reason) == (
        office.editor,
        office.unit,
        f"Không được ký trong quyết định {decision.act.number}",
    )
    standing = with_standing(ProcedureVersion.objects.filter(pk=second.pk)).get().standing
    assert standing == Standing.STRUCK
    content = json.loads(decision.canonical)
    assert content["struck"] == [second.procedure.base_code]
    assert [row["procedure"] for row in content["items"]] == [
        first.procedure.base_code,
        third.procedure.base_code,
    ]
    assert list(broken_records()) == []


def test_struck_row_is_signed_later_without_a_new_text():
    office = make_office()
    decision, (_first, second) = submitted(office, 2)
    issue(decision, office, struck=frozenset({second.procedure.base_code}))
    again = Decision.objects.get(state=State.DRAFTING)

    again = services.send_for_check(again, by=office.editor)
    again = services.pass_check(again, by=office.control)
    again = services.submit(again, by=office.chief, number="16/TTr-VP")
    issue(again, office)

    assert ProcedureVersion.objects.in_force().filter(procedure=second.procedure).count() == 1


def test_who_drafted_a_struck_row_does_not_check_it_again():
    office = make_office()
    decision = draft(office)
    add_new(decision, office)
    version = add_new(decision, office)
    editing = officer(Role.CONTROL_OFFICER)
    version.note = "Sửa giúp"
    version._history_user = editing
    version.save()
    issue(
        services.submit(
            services.pass_check(
                services.send_for_check(decision, by=office.editor), by=office.control
            ),
            by=office.chief,
            number="15/TTr-VP",
        ),
        office,
        struck=frozenset({version.procedure.base_code}),
    )

    again = Decision.objects.get(state=State.DRAFTING)
    again = services.send_for_check(again, by=office.editor)

    with pytest.raises(MoveRefused) as refused:
        services.pass_check(again, by=editing)
    assert str(refused.value) == NOT_THE_AUTHOR
    assert services.pass_check(again, by=office.control).state == State.CHECKED


@pytest.mark.parametrize(
    ("struck", "message"),
    [
        ("all", "Không thể gạch mọi thủ tục; hãy ghi nhận Chủ tịch trả lại quyết định."),
        ("9.999999", "Không có trong quyết định: 9.999999."),
    ],
)
def test_striking_is_refused(struck, message):
    office = make_office()
    decision, texts = submitted(office, 2)
    codes = {text.procedure.base_code for text in texts} if struck == "all" else {struck}

    with pytest.raises(ValidationError) as refused:
        record(decision, office, struck=frozenset(codes))

    assert refused.value.message_dict == {"struck": [message]}
    assert set(decision.items.values_list("verdict", flat=True)) == {Verdict.PASSED}


def test_row_overtaken_since_it_was_submitted_can_be_struck():
    office = make_office()
    base = published(office)
    stale = draft(office)
    amend(stale, base, office.editor, note="Cũ")
    other = add_new(stale, office)
    stale = services.send_for_check(stale, by=office.editor)
    stale = services.pass_check(stale, by=office.control)
    stale = services.submit(stale, by=office.chief, number="1/TTr")
    fresh = draft(office)
    amend(fresh, base, office.editor, note="Mới")
    fresh = services.send_for_check(fresh, by=office.editor)
    fresh = services.pass_check(fresh, by=office.control)
    issue(services.submit(fresh, by=office.chief, number="2/TTr"), office)

    with pytest.raises(ValidationError):
        record(stale, office)
    issue(stale, office, struck=frozenset({base.procedure.base_code}))

    law = ProcedureVersion.objects.in_force()
    assert law.get(procedure=base.procedure).note == "Mới"
    assert list(law.filter(procedure=other.procedure)) == [other]
