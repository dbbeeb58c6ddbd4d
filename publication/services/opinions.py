"""Asking units for their opinion between check and submission, urging them, and their answers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from common.refusals import Refused
from organisation import definitions
from organisation.models import PrivateFile, Unit, User
from organisation.permissions import acting_role
from organisation.queries import office_calendar
from publication.enums import OpinionAct, OpinionVerdict, Origin
from publication.models import (
    Decision,
    OpinionAnswer,
    OpinionEvent,
    OpinionLink,
    OpinionStep,
    SentContent,
)
from publication.opinion_rules import ANSWER, OTHER_CONTENT, answer_refusal, asking_refusal
from publication.opinion_steps import OPINION_STEP, OpinionRule, texts_of
from publication.queries import items_of
from publication.queries.opinions import awaited, awaited_words, due_day, last_content
from publication.services.signing import content_code
from publication.services.telling import tell_of_answer, tell_of_asked

LONGEST = 5_000
MOST_DAYS = 30  # working days
BY_HAND = "Hỏi thêm"
NEEDS_TEXT = {
    OpinionVerdict.REMARKS: "Hãy viết ý kiến thêm.",
    OpinionVerdict.DISAGREE: "Hãy viết lý do không đồng ý.",
}


def keep_sent_content(decision: Decision) -> str:
    """Note which content the decision was sent with, where it is another than the last."""
    code = content_code(decision)
    if last_content(decision) != code:
        SentContent.objects.create(decision=decision, code=code, at=timezone.now())
    return code


def ask_anew(decision: Decision, *, by: User) -> list[OpinionStep]:
    """At the end of the check: ask what the office's steps say, and again what officers asked.

    Nobody is asked twice about one content. Raises ``ValidationError`` where a step names a unit
    the register does not have.
    """
    if decision.origin == Origin.PAPER:
        return []
    rules: dict[str, OpinionRule] = definitions.contents_on(OPINION_STEP.slug)
    by_hand = decision.opinion_steps.filter(key="").order_by("pk").select_related("unit")
    last_by_hand = {step.unit_id: step for step in by_hand}
    if not rules and not last_by_hand:
        return []
    code = keep_sent_content(decision)
    texts = texts_of(items_of(decision)) if rules else []
    found = []
    for key, rule in rules.items():
        if rule.asks(decision.unit.code, texts):
            found.append(
                _asking(
                    decision, _unit_of(rule), key, rule.name, rule.question, rule.days, rule.waits
                )
            )
    found += [
        _asking(decision, step.unit, "", step.name, step.question, step.days, step.must_wait)
        for step in last_by_hand.values()
    ]
    known = set(decision.opinion_steps.filter(content_code=code).values_list("unit_id", "key"))
    now = timezone.now()
    return [
        _ask(step, code=code, by=by, now=now)
        for step in found
        if (step.unit_id, step.key) not in known and step.unit_id != decision.unit_id
    ]


def _unit_of(rule: OpinionRule) -> Unit:
    """The unit named, or whoever took its place once it had ended."""
    unit = Unit.objects.filter(code=rule.unit).select_related("succeeded_by").first()
    today = timezone.localdate()
    while unit is not None and unit.succeeded_by and unit.valid_to and unit.valid_to < today:
        unit = unit.succeeded_by
    if unit is None:
        raise ValidationError(
            f"Bước lấy ý kiến “{rule.name}” hỏi cơ quan mã {rule.unit}, mã này không có trong danh "
            "mục; hãy sửa bước đó ở phần Thiết lập."
        )
    return unit


def _asking(
    decision: Decision, unit: Unit, key: str, name: str, question: str, days: int, waits: bool
) -> OpinionStep:
    return OpinionStep(
        decision=decision,
        unit=unit,
        key=key,
        name=name,
        question=question,
        days=days,
        must_wait=waits,
    )


def _ask(step: OpinionStep, *, code: str, by: User, now: datetime) -> OpinionStep:
    step.content_code, step.asked_by, step.asked_at = code, by, now
    calendar = office_calendar(timezone.localdate(now))
    step.due_on, step.due_told = due_day(step.days, asked_at=now, calendar=calendar)
    step.save()
    tell_of_asked(step)
    return step


@transaction.atomic
def ask_opinion(
    decision: Decision, *, unit: Unit, question: str, days: int, must_wait: bool, by: User
) -> OpinionStep:
    """An officer of the control office asks a unit, once about one content.

    A second click gives what the first one asked. Raises ``PermissionDenied``, and
    ``ValidationError`` by field.
    """
    decision = _held(decision)
    if refused := asking_refusal(by, decision):
        raise Refused(refused, by=by)
    faults = {}
    if unit.pk == decision.unit_id:
        faults["unit"] = "Đây là cơ quan soạn thảo; hãy chọn cơ quan khác."
    if not question.strip():
        faults["question"] = "Hãy nhập nội dung cần cho ý kiến."
    if not 1 <= days <= MOST_DAYS:
        faults["days"] = f"Hãy nhập từ 1 đến {MOST_DAYS} ngày làm việc."
    if faults:
        raise ValidationError(faults)
    code = keep_sent_content(decision)
    asked = decision.opinion_steps.filter(unit=unit, key="", content_code=code).first()
    if asked is not None:
        if (asked.question, asked.days) == (question.strip(), days):
            return asked
        raise ValidationError(
            {"unit": f"Đã hỏi {unit} về nội dung này, hạn {asked.due_on:%d/%m/%Y}."}
        )
    step = _asking(decision, unit, "", BY_HAND, question.strip(), days, must_wait)
    return _ask(step, code=code, by=by, now=timezone.now())


@transaction.atomic
def answer_opinion(
    step: OpinionStep,
    *,
    verdict: str,
    text: str,
    token: UUID,
    by: User,
    file: PrivateFile | None = None,
) -> OpinionAnswer:
    """An officer of the unit asked answers; the same ``token`` of the same officer is one answer.

    Raises ``PermissionDenied``, and ``ValidationError`` by field.
    """
    step = held_step(step)
    begun = OpinionAnswer.objects.filter(token=token, by=by, step=step).first()
    if begun is not None:
        return begun
    if refused := answer_refusal(by, step, is_current=is_current(step)):
        raise Refused(refused, by=by)
    role = acting_role(by, ANSWER, unit=step.unit)
    return keep_answer(step, verdict=verdict, text=text, token=token, file=file, by=by, role=role)


def keep_answer(
    step: OpinionStep,
    *,
    verdict: str,
    text: str,
    token: UUID,
    file: PrivateFile | None,
    by: User | None = None,
    role: str = "",
    link: OpinionLink | None = None,
    person: str = "",
    post: str = "",
) -> OpinionAnswer:
    """Write the answer of a step that is held; whoever calls asked before whether it may be."""
    faults = {}
    if verdict not in OpinionVerdict.values:
        faults["verdict"] = "Hãy chọn một ý kiến."
    elif verdict in NEEDS_TEXT and not text.strip():
        faults["text"] = NEEDS_TEXT[OpinionVerdict(verdict)]
    if len(text.strip()) > LONGEST:
        faults["text"] = f"Ý kiến dài hơn {LONGEST} ký tự."
    if link is not None and not person.strip():
        faults["person"] = "Hãy nhập họ và tên người trả lời."
    if link is not None and not post.strip():
        faults["post"] = "Hãy nhập chức vụ người trả lời."
    if faults:
        raise ValidationError(faults)
    answer = OpinionAnswer.objects.create(
        step=step,
        turn=step.answers.count() + 1,
        verdict=verdict,
        text=text.strip(),
        file=file,
        at=timezone.now(),
        token=token,
        by=by,
        role=role,
        link=link,
        person=person.strip(),
        post=post.strip(),
    )
    tell_of_answer(answer)
    return answer


@transaction.atomic
def urge_opinion(step: OpinionStep, *, by: User) -> OpinionEvent:
    """Remind the unit asked; a second click on the same day is the first one's."""
    step = held_step(step)
    if refused := asking_refusal(by, step.decision):
        raise Refused(refused, by=by)
    if not is_current(step):
        raise ValidationError(OTHER_CONTENT)
    if step.answers.exists():
        raise ValidationError(f"{step.unit} đã trả lời.")
    now = timezone.now()
    day = timezone.localdate(now)
    for event in step.events.filter(act=OpinionAct.URGED):
        if timezone.localdate(event.at) == day:
            return event
    event = OpinionEvent.objects.create(step=step, act=OpinionAct.URGED, at=now, by=by)
    tell_of_asked(step, again=event)
    return event


def nothing_awaited(decision: Decision) -> None:
    """Raises ``ValidationError`` while the submission waits for an answer that is still due."""
    steps = awaited(decision, today=timezone.localdate())
    if steps:
        raise ValidationError(awaited_words(steps))


def follow_sending(decision: Decision) -> None:
    """At sending for check: where somebody was asked before, note what is sent now."""
    if decision.opinion_steps.exists():
        keep_sent_content(decision)


def held_step(step: OpinionStep) -> OpinionStep:
    """The step as it stands, with its decision locked."""
    decision = _held(step.decision)
    held = OpinionStep.objects.select_related("unit").get(pk=step.pk)
    held.decision = decision
    return held


def is_current(step: OpinionStep) -> bool:
    """About what the draft says now."""
    return step.content_code == last_content(step.decision)


def _held(decision: Decision) -> Decision:
    return Decision.objects.select_for_update().select_related("unit").get(pk=decision.pk)
