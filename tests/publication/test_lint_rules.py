"""Rules the office sets over texts: read, tried on the catalogue, told of in the checks."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.rule_fields import FIELDS, values_of
from common.expressions import Kind
from organisation import definitions
from organisation.enums import Role
from publication import services
from publication.enums import State
from publication.lint_rules import LINT_RULE, dry_run, read_lint_rule
from publication.queries import checks_before_sending
from tests.factories.organisation import officer
from tests.factories.publication import (
    add_new,
    draft,
    issue,
    make_office,
    paper_draft,
    published,
)

pytestmark = pytest.mark.django_db

LONG_NAME = {
    "name": "Tên quá dài",
    "when": {"all": [{"field": "name_length", "is": ">", "value": "30"}]},
    "message": "Tên dài quá 30 ký tự, hãy rút gọn.",
    "blocks": False,
}
SHORT = "Cấp bản sao trích lục"
LONG = "Cấp giấy phép xây dựng mới đối với nhà ở riêng lẻ tại đô thị"


def switched_on(content=None, key="ten-dai"):
    writer, second = officer(Role.ADMINISTRATOR), officer(Role.CONTROL_OFFICER)
    text = definitions.write(LINT_RULE.slug, key, content or LONG_NAME, by=writer)
    definitions.switch_on(text, by=second, seen=definitions.try_out(text).digest)
    return text


def lines(decision):
    return [
        (check.message, check.passed, check.blocking)
        for check in checks_before_sending(decision)
        if check.label.startswith("Tên quá dài")
    ]


# --- reading ------------------------------------------------------------------------------------


def test_every_field_has_a_key_and_a_name_of_its_own():
    assert len({one.key for one in FIELDS}) == len({one.label for one in FIELDS}) == len(FIELDS)


def test_values_are_of_their_fields_kinds():
    office = make_office()
    version = add_new(draft(office), office, name=SHORT)
    kinds = {Kind.NUMBER: Decimal, Kind.TEXT: str, Kind.TRUTH: bool}

    values = values_of(version)

    assert set(values) == {one.key for one in FIELDS}
    assert values["name"] == SHORT
    assert values["name_length"] == Decimal(len(SHORT))
    assert values["description"] is None
    for one in FIELDS:
        if values[one.key] is not None and one.kind in kinds:
            assert type(values[one.key]) is kinds[one.kind], one.key


@pytest.mark.parametrize(
    ("changed", "faults"),
    [
        ({"name": " "}, {"name": ["Hãy nhập tên quy tắc."]}),
        ({"name": "x" * 121}, {"name": ["Dài quá 120 ký tự."]}),
        ({"message": ""}, {"message": ["Hãy nhập lời nhắc."]}),
        ({"message": 5}, {"message": ["Hãy nhập lời nhắc."]}),
        ({"blocks": "no"}, {"blocks": ["Hãy chọn cảnh báo hay chặn."]}),
        ({"when": {"all": []}}, {"when": ["Nhóm điều kiện đang để trống."]}),
        (
            {"when": {"all": [{"field": "sets", "is": ">", "value": "hai"}]}, "message": ""},
            {
                "message": ["Hãy nhập lời nhắc."],
                "when": ["Dòng 1: “hai” không rõ là số nào; phần lẻ viết sau dấu phẩy: 1,5."],
            },
        ),
    ],
)
def test_unreadable_rule_names_every_field(changed, faults):
    with pytest.raises(ValidationError) as fault:
        read_lint_rule(LONG_NAME | changed)

    assert fault.value.message_dict == faults


@pytest.mark.parametrize("content", [None, [], {}, {**LONG_NAME, "sql": "DROP TABLE x"}])
def test_other_content_is_no_rule(content):
    with pytest.raises(ValidationError) as fault:
        read_lint_rule(content)

    assert fault.value.messages == ["Quy tắc không đọc được: thiếu hoặc thừa mục."]


# --- trying -------------------------------------------------------------------------------------


def test_dry_run_looks_at_law_and_open_drafts_alone():
    office = make_office()
    in_force = published(office, name=LONG)
    drafted = add_new(draft(office), office, name=f"{LONG} và nông thôn")
    add_new(draft(office), office, name=SHORT)

    outcome = dry_run(read_lint_rule(LONG_NAME), None)

    told = "Cảnh báo: Tên dài quá 30 ký tự, hãy rút gọn."
    assert outcome.looked_at == 3
    assert {(one.label, one.old, one.new) for one in outcome.touched} == {
        (str(in_force), "", told),
        (str(drafted), "", told),
    }


def test_dry_run_of_a_changed_rule_shows_only_what_is_told_otherwise():
    office = make_office()
    version = add_new(draft(office), office, name=LONG)
    old = read_lint_rule(LONG_NAME)

    stricter = dry_run(read_lint_rule(LONG_NAME | {"blocks": True}), old)

    assert [(one.label, one.old, one.new) for one in stricter.touched] == [
        (
            str(version),
            "Cảnh báo: Tên dài quá 30 ký tự, hãy rút gọn.",
            "Chặn: Tên dài quá 30 ký tự, hãy rút gọn.",
        )
    ]
    assert dry_run(old, old).touched == ()


def test_dry_run_takes_the_same_queries_for_one_and_three(django_assert_num_queries):
    office = make_office()
    rule = read_lint_rule(LONG_NAME)
    decision = draft(office)
    for expected in (1, 3):
        while decision.items.count() < expected:
            add_new(decision, office)
        with django_assert_num_queries(11):
            assert dry_run(rule, None).looked_at == expected


# --- in the checks ------------------------------------------------------------------------------


def test_rule_speaks_in_the_checks_from_its_switch_on():
    office = make_office()
    decision = draft(office)
    add_new(decision, office, name=LONG)
    before = lines(decision)

    switched_on()

    assert before == []
    assert lines(decision) == [("Tên dài quá 30 ký tự, hãy rút gọn.", False, False)]


def test_text_without_the_fault_gets_a_green_line():
    office = make_office()
    decision = draft(office)
    add_new(decision, office, name=SHORT)
    switched_on()

    assert lines(decision) == [("", True, True)]


def test_blocking_rule_holds_the_draft_up():
    office = make_office()
    decision = draft(office)
    add_new(decision, office, name=LONG)
    switched_on(LONG_NAME | {"blocks": True})

    assert lines(decision) == [("Tên dài quá 30 ký tự, hãy rút gọn.", False, True)]
    with pytest.raises(ValidationError, match="Tên quá dài"):
        services.send_for_check(decision, by=office.editor)


def test_rule_switched_on_after_the_submission_holds_no_signature_up():
    office = make_office()
    decision = draft(office)
    add_new(decision, office, name=LONG)
    decision = services.send_for_check(decision, by=office.editor)
    decision = services.pass_check(decision, by=office.control)
    decision = services.submit(decision, by=office.chief, number="15/TTr-VP")
    switched_on(LONG_NAME | {"blocks": True})

    assert lines(decision) == [("Tên dài quá 30 ký tự, hãy rút gọn.", False, False)]
    assert issue(decision, office).state == State.ISSUED


def test_paper_signed_outside_is_not_held_up():
    office = make_office()
    decision = paper_draft(office)
    add_new(decision, office, name=LONG)
    switched_on(LONG_NAME | {"blocks": True})

    assert lines(decision) == [("Tên dài quá 30 ký tự, hãy rút gọn.", False, False)]


def test_checks_take_the_same_queries_for_one_and_three(django_assert_num_queries):
    office = make_office()
    switched_on()
    decision = draft(office)
    add_new(decision, office)
    with CaptureQueriesContext(connection) as one:
        checks_before_sending(decision)
    for _ in range(2):
        add_new(decision, office)
    with django_assert_num_queries(len(one)):
        checks_before_sending(decision)
