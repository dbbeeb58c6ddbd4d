"""The life of a definition: written, tried, switched on by a second person, taken back (ADR 7)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from common.refusals import Refused
from common.stored_json import JsonError, read_json, storing_fault
from organisation.definition_kinds import DryRun, kind_of, kinds
from organisation.models import Definition, DefinitionSwitch, DefinitionText, User
from organisation.notices import notify, settle
from organisation.permissions import allowed
from organisation.queries import officers_allowed

FORMAT = "congkhai-definitions-1"
DRAFTING, SWITCHING = "organisation.draft_definition", "organisation.switch_definition"
WAITING = "definition"  # kind of the notices about a text that nobody switched on yet
NOT_DRAFTING = "Vai trò của bạn không được soạn thiết lập."
NOT_SWITCHING = "Vai trò của bạn không được bật, tắt thiết lập."
OWN_TEXT = "Người soạn không tự bật bản của mình; việc này phải do người khác làm."
OTHER_KEY = "Khóa ghi trong nội dung khác khóa của thiết lập; khóa không đổi được."
SWITCHED_SINCE = "Thiết lập vừa được bật, tắt lần nữa từ khi bạn mở trang này; hãy xem lại."
KEY = re.compile(r"[a-zA-Z0-9_-]{1,80}")
MOVED_ON = "Dữ liệu đã đổi từ khi bạn xem thử; hãy xem lại kết quả rồi bật."


# --- what is on ---------------------------------------------------------------------------------


def text_on(definition: Definition, at: datetime | None = None) -> DefinitionText | None:
    """The text that is on at that moment."""
    return definition.texts.switched_on(at).first()


def contents_on(kind: str, at: datetime | None = None) -> dict[str, Any]:
    """What is on of this kind and can be read, as its app reads it, by key."""
    return contents_and_faults(kind, at)[0]


def contents_and_faults(
    kind: str, at: datetime | None = None
) -> tuple[dict[str, Any], dict[str, str]]:
    """What is on of this kind, and by key why the rest of it can't be read any more.

    What a text asks about may change after it was switched on; one such text stops no page.
    """
    contents: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for text in DefinitionText.objects.filter(definition__kind=kind).switched_on(at):
        try:
            contents[text.definition.key] = kind_of(kind).read(text.content)
        except ValidationError as fault:
            faults[text.definition.key] = " ".join(fault.messages)
    return contents, faults


def try_out(text: DefinitionText) -> DryRun:
    """What switching this text on would touch now; what is on and can't be read does nothing."""
    kind = kind_of(text.definition.kind)
    new, now_on = kind.read(text.content), text_on(text.definition)
    try:
        old = kind.read(now_on.content) if now_on else None
    except ValidationError:
        old = None
    return kind.dry_run(new, old)


# --- steps --------------------------------------------------------------------------------------


@transaction.atomic
def write(kind: str, key: str, content: Any, *, by: User, note: str = "") -> DefinitionText:
    """A new text of the definition, off until switched on; the newest again says nothing new.

    Raises ``PermissionDenied``, and ``ValidationError`` by field of the kind.
    """
    if not allowed(by, DRAFTING):
        raise Refused(NOT_DRAFTING, by=by)
    _storable(key, content)
    kind_of(kind).read(content)
    if isinstance(content, dict) and content.get("key", key) != key:
        raise ValidationError(OTHER_KEY)
    definition, _made = Definition.objects.get_or_create(kind=kind, key=key)
    definition = Definition.objects.select_for_update().get(pk=definition.pk)
    newest = definition.texts.last()
    if newest is not None and newest.content == content:
        return newest
    text = DefinitionText.objects.create(
        definition=definition,
        number=newest.number + 1 if newest else 1,
        content=content,
        note=note.strip(),
        made_by=by,
        made_at=timezone.now(),
    )
    _tell(text)
    return text


def _storable(key: str, content: Any) -> None:
    if not KEY.fullmatch(key):
        raise ValidationError(f"Khóa “{key[:40]}” không đúng: chỉ gồm chữ không dấu, số, gạch.")
    if fault := storing_fault(content):
        raise ValidationError(f"Nội dung không lưu được: {fault}.")


@transaction.atomic
def switch_on(text: DefinitionText, *, by: User, seen: str, reason: str = "") -> DefinitionSwitch:
    """``seen``: the digest of the dry run that ``by`` was shown. A second click changes nothing.

    Raises ``PermissionDenied``, and ``ValidationError`` when the dry run says something else now.
    """
    definition = _held(text.definition, by)
    if not _was_on(text) and text.made_by_id == by.pk:
        raise Refused(OWN_TEXT, by=by)
    last = definition.switches.last()
    if last is not None and last.text_id == text.pk:
        return last
    outcome = try_out(text)
    if outcome.refusal:
        raise ValidationError(outcome.refusal)
    if outcome.digest != seen:
        raise ValidationError(MOVED_ON)
    return _switch(definition, text, by, reason, outcome=outcome)


@transaction.atomic
def switch_off(
    definition: Definition, *, by: User, reason: str, seen: int | None = None
) -> DefinitionSwitch | None:
    """None when it is off already. Raises ``ValidationError`` without a reason."""
    definition = _held(definition, by)
    last = definition.switches.last()
    if last is None or last.text_id is None:
        return None
    _as_seen(last, seen)
    return _switch(definition, None, by, _given(reason))


@transaction.atomic
def go_back(
    definition: Definition, *, by: User, reason: str, seen: int | None = None
) -> DefinitionSwitch:
    """What was on before the last switch is on again, or nothing, as it was.

    ``seen``: the last switch that ``by`` was shown; a second click, or a colleague's, does not go
    back from the going back. What was on is tried again: what it touches now is kept with the switch.
    Raises ``ValidationError`` where there is nothing to go back from, or it can stand no more.
    """
    definition = _held(definition, by)
    last = definition.switches.order_by("-at", "-pk").first()
    if last is None:
        raise ValidationError("Thiết lập này chưa bật lần nào.")
    _as_seen(last, seen)
    reason, text = _given(reason), before_last(definition)
    outcome = try_out(text) if text is not None else None
    if outcome is not None and outcome.refusal:
        raise ValidationError(outcome.refusal)
    return _switch(definition, text, by, reason, outcome=outcome)


def before_last(definition: Definition) -> DefinitionText | None:
    """What was on before the last switch."""
    switches = definition.switches.select_related("text").order_by("-at", "-pk")[1:2]
    return switches[0].text if switches else None


def _as_seen(last: DefinitionSwitch, seen: int | None) -> None:
    if seen is not None and seen != last.pk:
        raise ValidationError(SWITCHED_SINCE)


def _about(definition: Definition) -> str:
    return f"definition:{definition.pk}"


def _tell(text: DefinitionText) -> None:
    """Those who may switch the new text on; an older one waits no more."""
    kind, about = kind_of(text.definition.kind), _about(text.definition)
    settle(about, kinds=[WAITING])
    notify(
        [user for user in officers_allowed(SWITCHING) if user.pk != text.made_by_id],
        kind=WAITING,
        title=f"Chờ bạn xem thử và bật: {kind.label}: {kind.name(kind.read(text.content))}",
        path=reverse("definition_try", args=[text.definition_id, text.pk]),
        about=about,
        key=f"{about}:text:{text.pk}",
    )


def _held(definition: Definition, by: User) -> Definition:
    if not allowed(by, SWITCHING):
        raise Refused(NOT_SWITCHING, by=by)
    return Definition.objects.select_for_update().get(pk=definition.pk)


def _was_on(text: DefinitionText) -> bool:
    return text.switches.exists()


def _given(reason: str) -> str:
    if not reason.strip():
        raise ValidationError({"reason": "Phải nêu lý do."})
    return reason


def _switch(
    definition: Definition,
    text: DefinitionText | None,
    by: User,
    reason: str,
    *,
    outcome: DryRun | None = None,
) -> DefinitionSwitch:
    """Moments of one definition only go forward, whatever the server's clock does."""
    if text is not None and not definition.texts.filter(number__gt=text.number).exists():
        settle(_about(definition), kinds=[WAITING])
    last = definition.switches.aggregate(last=Max("at"))["last"]
    now = timezone.now()
    return DefinitionSwitch.objects.create(
        definition=definition,
        text=text,
        by=by,
        at=max(now, last) if last else now,
        reason=reason.strip(),
        touched=len(outcome.touched) if outcome else 0,
        digest=outcome.digest if outcome else "",
    )


# --- one file -----------------------------------------------------------------------------------


def file_of(at: datetime | None = None) -> str:
    """All that is on, as one JSON text: the same bytes wherever the same is on."""
    found: dict[str, dict[str, Any]] = {}
    for text in DefinitionText.objects.switched_on(at):
        found.setdefault(text.definition.kind, {})[text.definition.key] = text.content
    whole = {"format": FORMAT, "definitions": found}
    return json.dumps(whole, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


@transaction.atomic
def read_file(content: str, *, by: User) -> list[DefinitionText]:
    """Write down what the file says and is not on here; all of it or nothing. Nothing is switched on.

    Raises ``ValidationError`` naming the place in the file.
    """
    texts = []
    for slug, rows in _definitions_in(content).items():
        if slug not in {kind.slug for kind in kinds()}:
            raise ValidationError(f"Tệp có loại thiết lập không có ở đây: “{slug}”.")
        on = {
            text.definition.key: text.content
            for text in DefinitionText.objects.filter(definition__kind=slug).switched_on()
        }
        for key, row in rows.items():
            if on.get(key) == row and key in on:
                continue
            try:
                texts.append(write(slug, key, row, by=by, note="Đọc từ tệp"))
            except ValidationError as fault:
                raise ValidationError(
                    [f"{slug} / {key}: {said}" for said in fault.messages]
                ) from fault
    return texts


def _definitions_in(content: str) -> Mapping[str, Mapping[str, Any]]:
    try:
        whole = read_json(content)
    except JsonError as fault:
        raise ValidationError(f"Tệp không đọc được: {fault}.") from fault
    found = whole.get("definitions") if isinstance(whole, dict) else None
    is_ours = isinstance(found, dict) and whole.get("format") == FORMAT
    if not is_ours or not all(isinstance(rows, dict) for rows in found.values()):
        raise ValidationError("Tệp không phải tệp thiết lập của hệ thống này.")
    return found
