"""Answering without an account: a signed link for one answer, kept only as a digest."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from common.refusals import Refused
from organisation.models import PrivateFile, User
from publication.enums import OpinionAct
from publication.models import OpinionAnswer, OpinionEvent, OpinionLink, OpinionStep
from publication.opinion_rules import OTHER_CONTENT, asking_refusal, closed_reason
from publication.services.opinions import held_step, is_current, keep_answer

SALT = "publication.opinion-link"
MOST_OPENINGS, PER = 60, timedelta(hours=1)


class LinkRefusedError(Exception):
    """Why a link opens nothing: ``reason`` is one of ``unknown``, ``ended``, ``used``, ``expired``,
    ``closed``, ``often``."""

    def __init__(self, reason: str, words: str) -> None:
        super().__init__(words)
        self.reason = reason


UNKNOWN = "Liên kết không đúng: có thể đã bị cắt ngắn hoặc gõ nhầm khi sao chép."


@transaction.atomic
def make_link(step: OpinionStep, *, by: User) -> str:
    """The token of a new link, told this once; a link made before is taken back.

    Raises ``PermissionDenied``, and ``ValidationError`` where nothing can be answered any more.
    """
    step = held_step(step)
    if refused := asking_refusal(by, step.decision):
        raise Refused(refused, by=by)
    if not is_current(step):
        raise ValidationError(OTHER_CONTENT)
    today = timezone.localdate()
    last_day = step.due_on + timedelta(days=settings.OPINION_LINK_DAYS_AFTER_DUE)
    if last_day < today:
        raise ValidationError(
            f"Hạn trả lời đã qua từ {step.due_on:%d/%m/%Y}; không lập liên kết nữa."
        )
    for link in _usable(step):
        _end(link, by=by)
    token = signing.Signer(salt=SALT).sign(secrets.token_urlsafe(24))
    OpinionLink.objects.create(
        step=step, digest=_digest(token), last_day=last_day, made_at=timezone.now(), made_by=by
    )
    return token


@transaction.atomic
def end_link(link: OpinionLink, *, by: User) -> None:
    """Take a link back; a second click changes nothing."""
    step = held_step(link.step)
    if refused := asking_refusal(by, step.decision):
        raise Refused(refused, by=by)
    if link in _usable(step):
        _end(link, by=by)


def _usable(step: OpinionStep) -> list[OpinionLink]:
    links = step.links.exclude(events__act=OpinionAct.LINK_ENDED).filter(answer=None)
    return list(links)


def _end(link: OpinionLink, *, by: User) -> None:
    OpinionEvent.objects.create(
        step_id=link.step_id, link=link, act=OpinionAct.LINK_ENDED, at=timezone.now(), by=by
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _found(token: str) -> OpinionLink:
    """The link of the token; what was not signed here costs no query."""
    try:
        signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature as altered:
        raise LinkRefusedError("unknown", UNKNOWN) from altered
    link = (
        OpinionLink.objects.select_related("step__decision__unit", "step__unit")
        .filter(digest=_digest(token))
        .first()
    )
    if link is None:
        raise LinkRefusedError("unknown", UNKNOWN)
    return link


def _usable_or_refused(link: OpinionLink, step: OpinionStep) -> None:
    if answer := OpinionAnswer.objects.filter(link=link).first():
        at = timezone.localtime(answer.at)
        raise LinkRefusedError(
            "used", f"Ý kiến gửi qua liên kết này đã được ghi nhận lúc {at:%H:%M ngày %d/%m/%Y}."
        )
    if link.events.filter(act=OpinionAct.LINK_ENDED).exists():
        raise LinkRefusedError("ended", "Liên kết này đã được cơ quan lấy ý kiến thu hồi.")
    if link.last_day < timezone.localdate():
        raise LinkRefusedError(
            "expired", f"Liên kết này đã hết hạn sau ngày {link.last_day:%d/%m/%Y}."
        )
    if closed_reason(step.decision) or not is_current(step):
        raise LinkRefusedError(
            "closed", "Việc lấy ý kiến này đã kết thúc: dự thảo đã được chuyển bước hoặc sửa đổi."
        )


@transaction.atomic
def open_link(token: str) -> OpinionLink:
    """The link, its opening noted. Raises ``LinkRefusedError``."""
    link = _found(token)
    _usable_or_refused(link, link.step)
    recently = timezone.now() - PER
    if link.events.filter(act=OpinionAct.LINK_OPENED, at__gte=recently).count() >= MOST_OPENINGS:
        raise LinkRefusedError(
            "often", "Liên kết này vừa được mở quá nhiều lần; hãy thử lại sau một giờ."
        )
    OpinionEvent.objects.create(
        step=link.step, link=link, act=OpinionAct.LINK_OPENED, at=timezone.now()
    )
    return link


@transaction.atomic
def answer_by_link(
    token: str,
    *,
    verdict: str,
    text: str,
    person: str,
    post: str,
    form_token: UUID,
    file: PrivateFile | None = None,
) -> OpinionAnswer:
    """One answer, whoever holds the link. Raises ``LinkRefusedError``, ``ValidationError`` by field."""
    link = _found(token)
    step = held_step(link.step)
    _usable_or_refused(link, step)
    return keep_answer(
        step,
        verdict=verdict,
        text=text,
        token=form_token,
        file=file,
        link=link,
        person=person,
        post=post,
    )
