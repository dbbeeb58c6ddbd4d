"""Comments of a decision, put together as conversations: one query, whatever their number."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils import timezone

from publication.models import Comment, Decision
from publication.permissions import comment_refusal, mending_refusal, settling_comment_refusal
from publication.queries.checks import Check

if TYPE_CHECKING:
    from organisation.models import User


@dataclass
class Said:
    """One comment as a page shows it to one officer."""

    comment: Comment
    may_mend: bool = False


@dataclass
class Conversation:
    """The remark that began it, and the answers in order."""

    root: Said
    answers: list[Said] = field(default_factory=list)
    may_speak: bool = False
    may_settle: bool = False

    @property
    def is_settled(self) -> bool:
        return self.root.comment.is_settled

    @property
    def procedure_id(self) -> int | None:
        return self.root.comment.procedure_id


def conversations(decision: Decision, user: User, *, only: int | None = None) -> list[Conversation]:
    """All conversations of the decision (or the one begun by comment ``only``), unsettled first."""
    rows = decision.comments.select_related("author", "settled_by", "procedure").order_by("pk")
    if only is not None:
        rows = rows.filter(pk=only) | rows.filter(reply_to=only)
    may_speak = not comment_refusal(user, decision)
    found: dict[int, Conversation] = {}
    for comment in rows:
        comment.decision = decision
        if comment.reply_to_id is None:
            found[comment.pk] = Conversation(
                Said(comment),
                may_speak=may_speak,
                may_settle=may_speak and not settling_comment_refusal(user, comment),
            )
        elif comment.reply_to_id in found:
            found[comment.reply_to_id].answers.append(Said(comment))
    for conversation in found.values():
        _mark_last(conversation, user)
    return sorted(found.values(), key=lambda row: (row.is_settled, row.root.comment.pk))


def by_procedure(talks: list[Conversation]) -> dict[int | None, list[Conversation]]:
    """The conversations by the procedure they are about; those about the whole under None."""
    found: dict[int | None, list[Conversation]] = defaultdict(list)
    for talk in talks:
        found[talk.procedure_id].append(talk)
    return found


def _mark_last(conversation: Conversation, user: User) -> None:
    """Only the last word of an open conversation may still be mended by who said it."""
    last = (conversation.answers or [conversation.root])[-1]
    last.may_mend = not mending_refusal(
        user, last.comment, answered=conversation.is_settled, now=timezone.now()
    )


def unsettled_check(talks: list[Conversation]) -> Check | None:
    """The line that warns whoever checks; it holds nothing up. None when all is settled."""
    number = sum(not talk.is_settled for talk in talks)
    if not number:
        return None
    return Check("Ý kiến", False, f"Còn {number} ý kiến chưa giải quyết.", blocking=False)
