"""What an office sets itself: written, tried, switched on by a second person, taken back (ADR 7)."""

from __future__ import annotations

import dataclasses
import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from common.guards import REFUSED
from organisation import definitions
from organisation.definition_kinds import (
    DefinitionKind,
    DryRun,
    Touched,
    kind_of,
    register,
)
from organisation.enums import Role
from organisation.models import Definition, DefinitionSwitch, DefinitionText
from tests.conftest import IN_PROOF
from tests.factories.organisation import UserFactory, officer

pytestmark = pytest.mark.django_db

NUMBERS = [3, 8, 12]  # what the dry run of the kind looks at


def read(content):
    limit = content.get("limit") if isinstance(content, dict) else None
    if not isinstance(limit, int) or set(content) != {"limit"}:
        raise ValidationError({"limit": "Phải là số nguyên."})
    return limit


def dry_run(new, old):
    def above(limit):
        return {number for number in NUMBERS if limit is not None and number > limit}

    return DryRun(
        len(NUMBERS),
        tuple(Touched(str(number), "", "vượt") for number in sorted(above(new) - above(old))),
    )


KIND = DefinitionKind(
    "limit-test",
    "Giới hạn",
    "",
    read,
    dry_run,
    name=lambda limit: f"Giới hạn {limit}",
    told=lambda limit: [("Giới hạn", str(limit))],
)
register(KIND)


@pytest.fixture
def writer():
    return officer(Role.ADMINISTRATOR)


@pytest.fixture
def second():
    return officer(Role.ADMINISTRATOR)


def written(limit, by, key="a"):
    return definitions.write(KIND.slug, key, {"limit": limit}, by=by)


def on(text, by):
    return definitions.switch_on(text, by=by, seen=definitions.try_out(text).digest)


def contents():
    return definitions.contents_on(KIND.slug)


def test_text_is_off_until_a_second_person_switches_it_on(writer, second):
    text = written(5, writer)
    before = contents()
    switch = on(text, second)

    assert before == {}
    assert contents() == {"a": 5}
    assert (switch.by, switch.touched) == (second, 2)


def test_writer_does_not_switch_on_the_own_text(writer, second):
    text = written(5, writer)
    with pytest.raises(PermissionDenied) as refused:
        on(text, writer)
    on(text, second)
    definitions.switch_off(text.definition, by=writer, reason="Thử lại")
    on(text, writer)  # two persons had agreed to it

    assert str(refused.value) == definitions.OWN_TEXT
    assert contents() == {"a": 5}


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.ADMINISTRATOR, Role.CONTROL_OFFICER)]
)
def test_other_roles_neither_write_nor_switch(writer, second, role):
    text = written(5, writer)
    other = officer(role)

    with pytest.raises(PermissionDenied, match=definitions.NOT_DRAFTING):
        written(6, other)
    with pytest.raises(PermissionDenied, match=definitions.NOT_SWITCHING):
        on(text, other)
    with pytest.raises(PermissionDenied, match=definitions.NOT_SWITCHING):
        definitions.switch_off(text.definition, by=other, reason="x")
    with pytest.raises(PermissionDenied, match=definitions.NOT_SWITCHING):
        definitions.go_back(text.definition, by=other, reason="x")


def test_content_its_kind_does_not_read_is_refused_and_leaves_nothing(writer):
    with pytest.raises(ValidationError) as fault:
        definitions.write(KIND.slug, "a", {"limit": "năm"}, by=writer)

    assert fault.value.message_dict == {"limit": ["Phải là số nguyên."]}
    assert Definition.objects.count() == 0


def test_same_content_again_is_the_same_text(writer):
    first, again = written(5, writer), written(5, writer)
    other = written(6, writer)

    assert first == again
    assert [first.number, other.number] == [1, 2]


def test_second_click_switches_once(writer, second):
    text = written(5, writer)
    first, again = on(text, second), on(text, second)

    assert first == again
    assert DefinitionSwitch.objects.count() == 1


def test_outcome_that_moved_on_is_shown_again(writer, second, monkeypatch):
    text = written(5, writer)
    seen = definitions.try_out(text).digest
    monkeypatch.setitem(globals(), "NUMBERS", [3, 8, 12, 20])

    with pytest.raises(ValidationError) as refused:
        definitions.switch_on(text, by=second, seen=seen)

    assert refused.value.messages == [definitions.MOVED_ON]
    assert contents() == {}


def test_dry_run_says_only_what_would_change(writer, second):
    on(written(5, writer), second)
    stricter = written(2, writer)

    outcome = definitions.try_out(stricter)

    assert [one.label for one in outcome.touched] == ["3"]
    assert outcome.looked_at == 3


def test_going_back_is_one_click_to_what_was_on(writer, second):
    first = written(5, writer)
    on(first, second)
    on(written(2, writer), second)
    definitions.go_back(first.definition, by=writer, reason="Quá chặt")
    back = contents()
    definitions.go_back(first.definition, by=writer, reason="Vẫn cần")

    assert back == {"a": 5}
    assert contents() == {"a": 2}


def test_going_back_from_the_first_time_switches_off(writer, second):
    text = written(5, writer)
    on(text, second)
    definitions.go_back(text.definition, by=second, reason="Chưa cần")

    assert contents() == {}


def test_second_click_does_not_go_back_from_the_going_back(writer, second):
    first = written(5, writer)
    on(first, second)
    seen = on(written(6, writer), second)
    definitions.go_back(first.definition, by=second, reason="x", seen=seen.pk)

    for step in (definitions.go_back, definitions.switch_off):
        with pytest.raises(ValidationError) as refused:
            step(first.definition, by=writer, reason="x", seen=seen.pk)
        assert refused.value.messages == [definitions.SWITCHED_SINCE]
    assert contents() == {"a": 5}


@pytest.mark.parametrize("step", [definitions.go_back, definitions.switch_off])
def test_taking_back_gives_its_reason(writer, second, step):
    text = written(5, writer)
    on(text, second)

    with pytest.raises(ValidationError) as fault:
        step(text.definition, by=second, reason="  ")

    assert fault.value.message_dict == {"reason": ["Phải nêu lý do."]}
    assert contents() == {"a": 5}


def test_what_was_never_on_has_no_way_back(writer, second):
    text = written(5, writer)

    with pytest.raises(ValidationError) as fault:
        definitions.go_back(text.definition, by=second, reason="x")

    assert fault.value.messages == ["Thiết lập này chưa bật lần nào."]
    assert definitions.switch_off(text.definition, by=second, reason="x") is None


def test_what_was_on_at_a_moment_is_known_later(writer, second):
    before = timezone.now()
    first = written(5, writer)
    switched = on(first, second)
    on(written(2, writer), second)

    assert definitions.contents_on(KIND.slug, before) == {}
    assert definitions.contents_on(KIND.slug, switched.at) == {"a": 5}
    assert definitions.text_on(first.definition, timezone.now() + timedelta(days=1)).number == 2


# --- past the services --------------------------------------------------------------------------


def refused_by_guard(attempt):
    try:
        with transaction.atomic():
            attempt()
    except DatabaseError as error:
        return REFUSED in str(error)
    return False


def test_nothing_written_is_changed_or_removed(writer, second):
    text = written(5, writer)
    switch = on(text, second)

    attempts = [
        lambda: DefinitionText.objects.filter(pk=text.pk).update(content={"limit": 1}),
        lambda: DefinitionText.objects.filter(pk=text.pk).update(made_by=second),
        lambda: DefinitionSwitch.objects.filter(pk=switch.pk).update(by=writer),
        lambda: DefinitionSwitch.objects.filter(pk=switch.pk)._raw_delete("default"),
        lambda: Definition.objects.filter(pk=text.definition_id).update(key="b"),
    ]

    assert [refused_by_guard(attempt) for attempt in attempts] == [True] * len(attempts)


def test_own_text_and_another_definitions_text_are_not_switched_on_by_sql(writer, second):
    text, other = written(5, writer), written(7, writer, key="b")

    def insert(definition, by):
        return lambda: DefinitionSwitch.objects.create(
            definition=definition, text=text, by=by, at=timezone.now()
        )

    assert refused_by_guard(insert(text.definition, writer))
    assert refused_by_guard(insert(other.definition, second))
    assert not refused_by_guard(insert(text.definition, second))


# --- one file -----------------------------------------------------------------------------------


def test_file_holds_what_is_on_and_nothing_else(writer, second):
    on(written(5, writer), second)
    written(2, writer)
    written(9, writer, key="b")

    assert json.loads(definitions.file_of()) == {
        "format": "congkhai-definitions-1",
        "definitions": {"limit-test": {"a": {"limit": 5}}},
    }


def test_file_read_in_writes_texts_and_switches_nothing_on(writer, second):
    on(written(5, writer), second)
    file = definitions.file_of().replace('"limit": 5', '"limit": 6')

    texts = definitions.read_file(file, by=writer)
    again = definitions.read_file(file, by=writer)

    assert [text.content for text in texts] == [{"limit": 6}]
    assert again == texts
    assert contents() == {"a": 5}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "Tệp không đọc được: không phải JSON."),
        ("[]", "Tệp không phải tệp thiết lập của hệ thống này."),
        ('{"format": "x", "definitions": {}}', "Tệp không phải tệp thiết lập của hệ thống này."),
        (
            '{"format": "congkhai-definitions-1", "definitions": {"limit-test": []}}',
            "Tệp không phải tệp thiết lập của hệ thống này.",
        ),
        (
            '{"format": "congkhai-definitions-1", "definitions": {"limit-test": {"a": 1, "a": 2}}}',
            "Tệp không đọc được: mục “a” có hai lần.",
        ),
        ("[" * 200_000, "Tệp không đọc được: lồng nhau quá sâu."),
        (
            '{"format": "congkhai-definitions-1", "definitions": {"limit-test": {"<b> a/": {}}}}',
            "limit-test / <b> a/: Khóa “<b> a/” không đúng: chỉ gồm chữ không dấu, số, gạch.",
        ),
        (
            '{"format": "congkhai-definitions-1", "definitions": {"la": {}}}',
            "Tệp có loại thiết lập không có ở đây: “la”.",
        ),
        (
            '{"format": "congkhai-definitions-1", "definitions":'
            ' {"limit-test": {"ok": {"limit": 1}, "x": {"limit": "a"}}}}',
            "limit-test / x: Phải là số nguyên.",
        ),
    ],
)
def test_wrong_file_is_told_of_and_leaves_nothing(writer, content, message):
    with pytest.raises(ValidationError) as fault:
        definitions.read_file(content, by=writer)

    assert fault.value.messages == [message]
    assert DefinitionText.objects.count() == 0


def test_stranger_reads_no_file_in(writer, second):
    on(written(5, writer), second)
    file = definitions.file_of().replace('"limit": 5', '"limit": 6')

    with pytest.raises(PermissionDenied):
        definitions.read_file(file, by=UserFactory())


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["write", "on", "off", "back"]),
        st.sampled_from(["a", "b", "c"]),
        st.integers(0, 15),
    ),
    max_size=25,
)


@settings(max_examples=500 if IN_PROOF else 15)
@given(STEPS)
def test_any_history_restored_from_its_file_is_the_same_system(steps):
    """Each step in a plain dictionary beside; then the file read into an empty system."""
    told: dict[str, list[int | None]] = {"a": [], "b": [], "c": []}
    newest: dict[str, DefinitionText] = {}
    with transaction.atomic():
        one, two = officer(Role.ADMINISTRATOR), officer(Role.ADMINISTRATOR)
        for step, key, limit in steps:
            if step == "write":
                newest[key] = written(limit, one, key=key)
            elif key not in newest:
                continue
            elif step == "on":
                on(newest[key], two)
                limit = newest[key].content["limit"]
                if not told[key] or told[key][-1] != limit or told[key][-1] is None:
                    told[key].append(limit)
            elif step == "off":
                if definitions.switch_off(newest[key].definition, by=two, reason="x"):
                    told[key].append(None)
            elif told[key]:
                definitions.go_back(newest[key].definition, by=two, reason="x")
                told[key].append(told[key][-2] if len(told[key]) > 1 else None)
        expected = {key: rows[-1] for key, rows in told.items() if rows and rows[-1] is not None}
        assert contents() == expected
        file = definitions.file_of()
        transaction.set_rollback(True)

    with transaction.atomic():
        one, two = officer(Role.ADMINISTRATOR), officer(Role.ADMINISTRATOR)
        for text in definitions.read_file(file, by=one):
            on(text, two)
        assert definitions.file_of() == file
        transaction.set_rollback(True)


def test_kind_is_declared_once():
    assert kind_of("limit-test") is KIND
    with pytest.raises(ValueError, match="declared twice"):
        register(DefinitionKind("limit-test", "", "", read, dry_run, str, lambda _limit: []))


def test_text_that_can_be_read_no_more_stops_nothing_and_is_superseded(writer, second, monkeypatch):
    on(written(5, writer), second)
    on(written(7, writer, key="b"), second)
    text = written(6, writer)

    def narrower(content):
        if content == {"limit": 5}:
            raise ValidationError({"limit": "5 không còn được dùng."})
        return read(content)

    monkeypatch.setattr(
        definitions, "kind_of", lambda slug: dataclasses.replace(KIND, read=narrower)
    )
    found = definitions.contents_and_faults(KIND.slug)
    on(text, second)

    assert found == ({"b": 7}, {"a": "5 không còn được dùng."})
    assert contents() == {"a": 6, "b": 7}
