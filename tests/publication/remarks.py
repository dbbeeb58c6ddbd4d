"""Remarks as the tests of comments make them."""

from __future__ import annotations

from uuid import uuid4

from publication import services
from publication.enums import State
from tests.factories.publication import decision_in, make_office
from tests.publication import desk

CLOSED = "Quyết định đang ở trạng thái “Đã ban hành”: ý kiến chỉ còn để xem."


def in_check():
    office = make_office()
    return office, decision_in(State.IN_CHECK, office)


def say(decision, by, text="Thiếu căn cứ", **fields):
    return services.comment_on(decision, text=text, token=uuid4(), by=by, **fields)


def page(decision, name="comments", *rest):
    return desk.page(decision, name, *rest)
