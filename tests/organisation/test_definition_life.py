"""Every life a definition can have, step by step, beside a plain account of what should be (ADR 7)."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from organisation import definitions
from organisation.definition_kinds import DefinitionKind, DryRun, register
from organisation.enums import Role
from organisation.models import Definition, DefinitionSwitch, DefinitionText
from tests.conftest import IN_PROOF
from tests.factories.organisation import officer

pytestmark = pytest.mark.django_db

KIND = DefinitionKind(
    "life-test",
    "Đời thiết lập",
    "",
    read=lambda content: content["limit"],
    dry_run=lambda new, _old: DryRun(new),
    name=str,
    told=lambda limit: [("Giới hạn", str(limit))],
)
register(KIND)

# how many acts in a row, and how many such lives there are that do something at every act but the last
DEPTH, LIVES = (6, 2298) if IN_PROOF else (4, 170)
# who writes what, who switches on which text, and the two ways back
ACTS = (
    ("write", "one", 5),
    ("write", "two", 6),
    ("on", "one", "newest"),
    ("on", "two", "newest"),
    ("on", "one", "first"),
    ("on_stale", "two", "newest"),
    ("off", "two", ""),
    ("back", "one", ""),
)


@dataclass
class Account:
    """What was written (limit, by whom) and what was on after each switch, as places among the texts."""

    texts: list[tuple[int, str]] = field(default_factory=list)
    switches: list[int | None] = field(default_factory=list)

    def copy(self) -> Account:
        return Account(list(self.texts), list(self.switches))

    def after(self, act: str, who: str, what: int | str) -> str:
        """Do it; what should be answered: done, nothing, own, moved_on or never_on."""
        if act == "write":
            if self.texts and self.texts[-1][0] == what:
                return "nothing"
            self.texts.append((what, who))
            return "done"
        if act == "back":
            if not self.switches:
                return "never_on"
            self.switches.append(self.switches[-2] if len(self.switches) > 1 else None)
            return "done"
        if act == "off":
            if not self.switches or self.switches[-1] is None:
                return "nothing"
            self.switches.append(None)
            return "done"
        place = 0 if what == "first" else len(self.texts) - 1
        if place not in self.switches and self.texts[place][1] == who:
            return "own"
        if self.switches and self.switches[-1] == place:
            return "nothing"
        if act == "on_stale":
            return "moved_on"
        self.switches.append(place)
        return "done"

    @property
    def on(self) -> dict[str, int]:
        place = self.switches[-1] if self.switches else None
        return {} if place is None else {"a": self.texts[place][0]}


def done(act, who, what, officers):
    """The same by the services; their answer in the words of the account."""
    by = officers[who]
    before = (DefinitionText.objects.count(), DefinitionSwitch.objects.count())
    try:
        with transaction.atomic():
            step(act, by, what)
    except PermissionDenied as refused:
        return {definitions.OWN_TEXT: "own"}[str(refused)]
    except ValidationError as fault:
        return {
            definitions.MOVED_ON: "moved_on",
            "Thiết lập này chưa bật lần nào.": "never_on",
        }[fault.messages[0]]
    after = (DefinitionText.objects.count(), DefinitionSwitch.objects.count())
    return "nothing" if after == before else "done"


def step(act, by, what):
    if act == "write":
        return definitions.write(KIND.slug, "a", {"limit": what}, by=by)
    definition = Definition.objects.get(kind=KIND.slug, key="a")
    if act == "off":
        return definitions.switch_off(definition, by=by, reason="x")
    if act == "back":
        return definitions.go_back(definition, by=by, reason="x")
    text = definition.texts.first() if what == "first" else definition.texts.last()
    seen = "" if act == "on_stale" else definitions.try_out(text).digest
    return definitions.switch_on(text, by=by, seen=seen)


def test_every_life_is_as_the_account_says():
    """All sequences of the eight acts up to the depth; each tried from where the last one stood."""
    officers = {"one": officer(Role.ADMINISTRATOR), "two": officer(Role.CONTROL_OFFICER)}
    tried = 0

    def walk(account: Account, depth: int, told: tuple) -> None:
        nonlocal tried
        for act in ACTS:
            if act[0] != "write" and not account.texts:
                continue  # nothing there yet to switch
            expected = account.copy()
            answer = expected.after(*act)
            point = transaction.savepoint()

            found = done(*act, officers)

            assert (*told, act, found) == (*told, act, answer)
            assert definitions.contents_on(KIND.slug) == expected.on
            assert DefinitionText.objects.count() == len(expected.texts)
            assert list(DefinitionSwitch.objects.order_by("pk").values_list("text__number")) == [
                (None if place is None else place + 1,) for place in expected.switches
            ]
            tried += 1
            if depth > 1 and answer == "done":
                walk(expected, depth - 1, (*told, act))
            transaction.savepoint_rollback(point)

    with transaction.atomic():
        walk(Account(), DEPTH, ())
        transaction.set_rollback(True)

    assert tried == LIVES
