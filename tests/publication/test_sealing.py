"""The live chain: every move, text, decision and effect is sealed in the transaction that made it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.utils import timezone

from catalogue.models import Effect, FrozenVersion
from common import guards
from common.transitions import MoveRefused
from organisation.enums import Role
from organisation.models import User
from publication import services
from publication.chain import check_dump
from publication.enums import State
from publication.models import Decision, Move, Seal, SealHead, SealKey
from publication.services.dumping import dump_lines
from publication.services.sealing import public_key_of, signing_key
from publication.verification import broken_records
from tests.factories.organisation import officer
from tests.factories.publication import (
    add_new,
    amend,
    decision_in,
    draft,
    issue,
    make_office,
    published,
    sign,
)

pytestmark = pytest.mark.django_db


def subjects():
    return [subject.split(":")[0] for subject in Seal.objects.values_list("subject", flat=True)]


def test_each_move_is_sealed_with_a_signed_head():
    decision = draft(make_office())

    seal = Seal.objects.get()
    move = decision.moves.get()
    entry = json.loads(seal.content)
    assert (seal.seq, seal.subject, entry["name"], entry["decision"]) == (
        1,
        f"move:{move.pk}",
        "create",
        decision.pk,
    )
    assert list(SealHead.objects.values_list("seal_id", flat=True)) == [1]


def test_signing_seals_texts_decision_effects_and_move_in_order():
    office = make_office()
    decision = draft(office)
    add_new(decision, office)
    add_new(decision, office)
    decision = services.send_for_check(decision, by=office.editor)
    decision = services.pass_check(decision, by=office.control)
    decision = services.submit(decision, by=office.chief, number="9/TTr-VP")
    before = Seal.objects.count() + 2  # the record of the signed paper, under the head before it

    issue(decision, office)

    assert subjects()[before:] == [
        "head",
        "version",
        "version",
        "decision",
        "effect",
        "effect",
        "move",
    ]
    assert SealHead.objects.last().seal_id == Seal.objects.count()
    assert list(broken_records()) == []


def test_amendment_seals_the_closed_effect_before_the_new_ones():
    office = make_office()
    base = published(office)
    decision = draft(office, on=timezone.localdate() + timedelta(days=9))
    amend(decision, base, office.editor, note="Ghi chú mới")
    sign(decision, office)

    assert subjects()[-7:] == [
        "head",
        "version",
        "decision",
        "effect_closed",
        "effect",
        "effect",
        "move",
    ]
    assert list(check_dump(dump_lines())) == []


def test_refused_move_leaves_no_seal():
    office = make_office()
    decision = draft(office)
    add_new(decision, office)
    before = Seal.objects.count()

    with pytest.raises(MoveRefused):
        services.pass_check(decision, by=office.control)

    assert Seal.objects.count() == before


# What somebody with the database's password could do once the guards were lifted.
ALTERATIONS = {
    "reason": lambda: Move.objects.filter(name="submit").update(reason="khác"),
    "by": lambda: Move.objects.filter(name="pass_check").update(
        by=User.objects.order_by("pk").last()
    ),
    "at": lambda: Move.objects.update(at=timezone.now() - timedelta(days=9)),
    "day": lambda: Move.objects.filter(name="mark_entered").update(
        day=timezone.localdate() - timedelta(days=9)
    ),
    "entered_on": lambda: Decision.objects.update(
        entered_on=timezone.localdate() - timedelta(days=9)
    ),
    "posted_on": lambda: Decision.objects.update(posted_on=None),
    "valid_from": lambda: Effect.objects.update(
        valid_from=timezone.localdate() - timedelta(days=9)
    ),
    "recorded_from": lambda: Effect.objects.update(recorded_from=timezone.now() - timedelta(9)),
    "effect_gone": lambda: Effect.objects.all()._raw_delete("default"),
    "digest": lambda: FrozenVersion.objects.update(digest="0" * 64),
    "seal_gone": lambda: (
        SealHead.objects.all(),
        Seal.objects.filter(seq=2)._raw_delete("default"),
    ),
    "content": lambda: Seal.objects.filter(seq=2).update(content='{"entry":"move"}'),
    "head_gone": lambda: SealHead.objects.filter(seal=SealHead.objects.last().seal_id)._raw_delete(
        "default"
    ),
    "signature": lambda: SealHead.objects.filter(seal_id=1).update(signature="A" * 86 + "=="),
    "key": lambda: SealKey.objects.update(
        public_key="AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    ),
}


@pytest.mark.parametrize("name", ALTERATIONS)
def test_alteration_behind_lifted_guards_is_found(name):
    decision_in(State.COMPLETE, make_office())
    assert list(broken_records()) == []
    guards.take_down(connection)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA defer_foreign_keys = ON")

    ALTERATIONS[name]()
    guards.put_up(guards.registered(), connection)

    assert list(broken_records()) != []
    connection.needs_rollback = True


def test_blanked_reason_keeps_the_chain_whole():
    office = make_office()
    decision = draft(office)
    services.withdraw(
        decision, by=office.editor, reason="Ông Nguyễn Văn B, số 012345678901, xin rút"
    )
    move = decision.moves.get(name="withdraw")

    services.blank_reason(move, by=officer(Role.ADMINISTRATOR), why="Có dữ liệu cá nhân")

    move.refresh_from_db()
    entry = Seal.objects.last()
    assert (move.reason, json.loads(entry.content)["why"]) == ("", "Có dữ liệu cá nhân")
    assert list(broken_records()) == []
    assert list(check_dump(dump_lines())) == []
    assert "Nguyễn Văn B" not in "".join(dump_lines())


def test_reason_is_blanked_by_the_administrator_alone():
    office = make_office()
    decision = draft(office)
    services.withdraw(decision, by=office.editor, reason="Lý do")
    move = decision.moves.get(name="withdraw")

    for user in (office.editor, office.control, office.chief, office.clerk):
        with pytest.raises(PermissionDenied):
            services.blank_reason(move, by=user, why="Có dữ liệu cá nhân")
    with pytest.raises(ValidationError):
        services.blank_reason(move, by=officer(Role.ADMINISTRATOR), why=" ")

    move.refresh_from_db()
    assert move.reason == "Lý do"


@pytest.mark.parametrize(
    "change",
    [
        lambda: Move.objects.update(reason=""),
        lambda: Seal.objects.update(content="{}"),
        lambda: Seal.objects.update(salts="{" + " " * 200 + "}"),
        lambda: Seal.objects.all()._raw_delete("default"),
        lambda: SealHead.objects.update(signature=""),
        lambda: SealHead.objects.all()._raw_delete("default"),
        lambda: SealKey.objects.update(public_key=""),
        lambda: SealKey.objects.all()._raw_delete("default"),
        lambda: Seal.objects.create(seq=9, subject="x", content="{}", hash="0" * 64),
        lambda: Seal.objects.create(seq=0, subject="x", content="{}", hash="0" * 64),
    ],
)
def test_chain_is_written_once(change):
    decision = draft(make_office())
    services.withdraw(decision, by=decision.created_by, reason="Lý do")

    with pytest.raises(DatabaseError, match="CONGKHAI_SEALED"):
        change()


def test_dump_holds_no_name_and_no_reason():
    office = make_office()
    decision = draft(office)
    services.withdraw(decision, by=office.editor, reason="Lý do chỉ trong sổ")

    text = "".join(dump_lines())

    assert [word for word in ("Lý do chỉ trong sổ", office.editor.full_name) if word in text] == []
    assert json.loads(json.loads(list(dump_lines())[4])["content"])["name"] == "withdraw"


def test_command_dumps_and_checks(tmp_path, capsys):
    decision_in(State.ISSUED, make_office())
    out = tmp_path / "so.jsonl"

    call_command("dump_history", str(out))
    call_command("verify_history", "--dump", str(out))
    call_command("verify_history", "--head", f"1:{Seal.objects.get(seq=1).hash}")

    said = capsys.readouterr().out.splitlines()
    last = Seal.objects.last()
    assert said == [
        f"Đã ghi {out}. Đầu chuỗi: {last.seq}:{last.hash}",
        "Đúng: tệp trích nguyên vẹn.",
        f"Đúng: 1 quyết định, 1 phiên bản, 1 hiệu lực, {last.seq} mục niêm phong.",
    ]


def test_command_names_the_first_broken_record_of_a_dump(tmp_path):
    decision_in(State.ISSUED, make_office())
    out = tmp_path / "so.jsonl"
    call_command("dump_history", str(out))
    out.write_text(out.read_text().replace("create", "Create", 1))

    with pytest.raises(CommandError) as failed:
        call_command("verify_history", "--dump", str(out))

    assert str(failed.value) == (
        "Có 1 bản ghi không đúng. Đầu tiên: Mục 1: mã băm không khớp nội dung và mục trước."
    )


def test_command_refuses_a_chain_without_the_kept_head():
    decision_in(State.ISSUED, make_office())

    with pytest.raises(CommandError) as failed:
        call_command("verify_history", "--head", f"2:{'a' * 64}")

    assert str(failed.value) == (
        "Có 1 bản ghi không đúng. Đầu tiên: Đầu chuỗi đã giữ tại mục 2: không còn trong chuỗi; "
        "sổ đã bị sửa hoặc cắt bớt."
    )


def test_key_of_development_is_made_once_and_private(tmp_path):
    file = tmp_path / "khoa" / "seal.key"

    first = public_key_of(signing_key("", file))
    signing_key.cache_clear()

    assert public_key_of(signing_key("", file)) == first
    assert (file.stat().st_mode & 0o777, [path.name for path in file.parent.iterdir()]) == (
        0o600,
        ["seal.key"],
    )
