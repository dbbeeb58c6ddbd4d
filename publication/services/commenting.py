"""Comments on an open decision: written once, answered, settled, opened again; never deleted."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from catalogue.models import Procedure
from common.refusals import Refused
from organisation.models import User
from publication.models import Comment, Decision
from publication.permissions import comment_refusal, mending_refusal, settling_comment_refusal
from publication.services.telling import tell_of_comment

LONGEST = 5_000


@transaction.atomic
def comment_on(
    decision: Decision,
    *,
    text: str,
    token: UUID,
    by: User,
    procedure: Procedure | None = None,
    reply_to: Comment | None = None,
) -> Comment:
    """A remark on the decision or on one ``procedure`` it lists, or an answer to a remark.

    The same ``token`` of the same officer gives the comment the first click made. Raises
    ``PermissionDenied``, and ``ValidationError`` by field.
    """
    decision = _open_for(by, decision)
    if begun := Comment.objects.filter(token=token, author=by, decision=decision).first():
        return begun
    if reply_to is not None:
        if reply_to.decision_id != decision.pk or reply_to.reply_to_id is not None:
            raise ValidationError("Chỉ trả lời được ý kiến đầu tiên của một cuộc trao đổi.")
        procedure = reply_to.procedure
    elif procedure and not decision.rows.filter(procedure=procedure).exists():
        raise ValidationError(f"Thủ tục {procedure} không còn trong quyết định này.")
    comment = Comment(
        decision=decision,
        procedure=procedure,
        reply_to=reply_to,
        author=by,
        text=_sound(text),
        at=timezone.now(),
        token=token,
    )
    comment._history_user = by
    comment.save()
    tell_of_comment(comment)
    return comment


@transaction.atomic
def mend_comment(comment: Comment, *, text: str, by: User, now: datetime | None = None) -> Comment:
    """The author corrects a slip while nobody answered; the old words stay in the history.

    Raises ``PermissionDenied``, and ``ValidationError`` by field.
    """
    comment = _held(comment)
    refused = mending_refusal(by, comment, answered=is_answered(comment), now=now or timezone.now())
    if refused:
        raise Refused(refused, by=by)
    comment.text = _sound(text)
    comment._history_user = by
    comment.save()
    return comment


def is_answered(comment: Comment) -> bool:
    """True when somebody spoke after it in its conversation, or settled that."""
    root = comment.reply_to or comment
    later = Comment.objects.filter(reply_to=root, pk__gt=comment.pk)
    return root.is_settled or later.exists()


@transaction.atomic
def settle_comment(comment: Comment, *, by: User) -> Comment:
    """The conversation is settled; a second click changes nothing."""
    return _set_settled(comment, by=by, settled=True)


@transaction.atomic
def reopen_comment(comment: Comment, *, by: User) -> Comment:
    """The conversation goes on; a second click changes nothing."""
    return _set_settled(comment, by=by, settled=False)


def _set_settled(comment: Comment, *, by: User, settled: bool) -> Comment:
    comment = _held(comment)
    if comment.reply_to_id is not None:
        raise ValidationError("Chỉ ý kiến đầu tiên của một cuộc trao đổi được đánh dấu giải quyết.")
    may_not = settling_comment_refusal if settled else _speaking_refusal
    refused = may_not(by, comment)
    if refused:
        raise Refused(refused, by=by)
    if comment.is_settled != settled:
        comment.settled_at = timezone.now() if settled else None
        comment.settled_by = by if settled else None
        comment._history_user = by
        comment.save()
    return comment


def _speaking_refusal(by: User, comment: Comment) -> str:
    return comment_refusal(by, comment.decision)


def _held(comment: Comment) -> Comment:
    """The comment as it stands, with its decision locked."""
    decision = Decision.objects.select_for_update().get(pk=comment.decision_id)
    held = Comment.objects.select_related("reply_to").get(pk=comment.pk)
    held.decision = decision
    return held


def _open_for(by: User, decision: Decision) -> Decision:
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    refused = comment_refusal(by, decision)
    if refused:
        raise Refused(refused, by=by)
    return decision


def _sound(text: str) -> str:
    text = text.strip()
    if not text:
        raise ValidationError({"text": "Hãy viết ý kiến."})
    if len(text) > LONGEST:
        raise ValidationError({"text": f"Ý kiến dài hơn {LONGEST} ký tự."})
    return text
