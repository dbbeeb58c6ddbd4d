"""The open and settled questions of a batch by kind: one answer for all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from catalogue.enums import RowStatus
from catalogue.models import ImportBatch

BARE_LIMIT = "bare_limit"
# Kind → its name, and the answers in words that fit all its questions.
KINDS: dict[str, tuple[str, dict[str, str]]] = {
    BARE_LIMIT: (
        "Thời hạn chỉ ghi con số",
        {
            "ngày làm việc": "Mọi con số đều là ngày làm việc",
            "ngày": "Mọi con số đều là ngày",
            "text": "Giữ nguyên văn mọi ô",
        },
    ),
    "limit_words": ("Thời hạn không đọc được chắc chắn", {"text": "Giữ nguyên văn mọi ô"}),
    "fee_words": ("Phí, lệ phí không đọc được chắc chắn", {"text": "Giữ nguyên văn mọi ô"}),
    "way_limit": (
        "Thời hạn chung đổi, một cách thức có thời hạn riêng",
        {"keep": "Các cách thức ấy giữ thời hạn riêng", "new": "Tất cả theo thời hạn mới"},
    ),
    "way_fee": (
        "Phí, lệ phí chung đổi, một cách thức có mức riêng",
        {"keep": "Các cách thức ấy giữ mức riêng", "new": "Tất cả theo mức mới"},
    ),
    "whole_limit": (
        "Thời hạn chung không có ở cách thức nào",
        {"whole": "Mọi cách thức theo thời hạn chung"},
    ),
    "whole_fee": (
        "Phí, lệ phí chung không có ở cách thức nào",
        {"whole": "Mọi cách thức theo mức chung"},
    ),
    "fee_charges": (
        "Phí, lệ phí không khớp khoản thu đang lưu",
        {
            "remove": "Bỏ các khoản thu đang lưu",
            "keep": "Giữ các khoản thu đang lưu",
            "old": "Giữ phí, lệ phí đang có hiệu lực",
        },
    ),
    "duplicate": (
        "Mã đã có ở dòng trước",
        {"skip": "Bỏ qua các dòng sau", "use": "Dùng các dòng sau thay cho dòng trước"},
    ),
    "kind_known": ("Thủ tục mới nhưng mã đã có trong danh mục", {}),
    "kind_absent": ("Thủ tục sửa đổi nhưng mã không có hiệu lực", {}),
    "kind_gone": ("Thủ tục bãi bỏ nhưng mã không có hiệu lực", {}),
    "conflict": (
        "Sửa cả trong tệp lẫn trong danh mục",
        {"file": "Tất cả theo tệp", "register": "Tất cả theo danh mục"},
    ),
}


@dataclass(frozen=True)
class Member:
    """One question of a group and the row that asks it; ``answer`` is "" while it is open."""

    row_id: int
    number: int
    sheet: str
    code: str
    name: str
    question: dict[str, Any]
    answer: str = ""

    def option(self, choice: str) -> dict[str, str] | None:
        """The question's own option for the group's ``choice``."""
        for option in self.question["options"]:
            if choice_of(kind_of(self.question), option["value"]) == choice:
                return option
        return None

    @property
    def answer_text(self) -> str:
        """What was answered, in the words of the option where it was one."""
        return answer_label(self.question, self.answer)


@dataclass
class Group:
    """Questions of one kind: those still open, and those answered."""

    kind: str
    open: list[Member] = field(default_factory=list)
    settled: list[Member] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The kind's name; the question's own words for one of unit or sector."""
        if self.kind in KINDS:
            return KINDS[self.kind][0]
        return str((self.open or self.settled)[0].question["message"])

    @property
    def choices(self) -> list[tuple[str, str]]:
        """(choice, label) that every open question offers, in the first one's order."""
        if not self.open:
            return []
        words = KINDS.get(self.kind, ("", {}))[1]
        return [
            (choice, words.get(choice, option["label"]))
            for option in self.open[0].question["options"]
            for choice in [choice_of(self.kind, option["value"])]
            if all(member.option(choice) for member in self.open)
        ]


def kind_of(question: dict[str, Any]) -> str:
    """The kind a question is grouped under."""
    return str(question.get("kind") or question["key"])


def choice_of(kind: str, value: str) -> str:
    """What an option means whatever the cell's own number: "15 ngày" is "ngày"."""
    return re.sub(r"^\d+ ", "", value) if kind == BARE_LIMIT else value


def answer_label(question: dict[str, Any], answer: str) -> str:
    """The label of the option answered, or the words typed."""
    labels = {str(option["value"]): option["label"] for option in question["options"]}
    return str(labels.get(answer, answer))


def question_groups(batch: ImportBatch) -> list[Group]:
    """Every kind asked in the batch, those with open questions first, the largest first."""
    groups: dict[str, Group] = {}
    for member in _members(batch):
        kind = kind_of(member.question)
        group = groups.setdefault(kind, Group(kind))
        (group.settled if member.answer else group.open).append(member)
    return sorted(groups.values(), key=lambda one: (-len(one.open), -len(one.settled), one.title))


def _members(batch: ImportBatch) -> Iterator[Member]:
    waiting = Q(status__in=[RowStatus.QUESTION, RowStatus.REJECTED])
    rows = batch.rows.filter(waiting | ~Q(answers={})).order_by("pk")
    fields = ("pk", "number", "sheet", "code", "name", "questions", "answers", "payload__answered")
    for *place, questions, answers, settled in rows.values_list(*fields):
        asked = {question["key"] for question in questions}
        for question in questions:
            yield Member(*place, question)
        for key, question in (settled or {}).items():
            if key in answers and key not in asked:
                yield Member(*place, question, answers[key])
