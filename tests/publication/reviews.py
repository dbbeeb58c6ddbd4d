"""Review rounds as the tests make them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from organisation.enums import Role
from organisation.models import User
from publication import services
from publication.enums import ReviewVerdict
from publication.models import ReviewLine, ReviewPart, ReviewRound
from tests.factories.organisation import officer
from tests.factories.publication import Office, make_centre_office, make_office, published_together


@dataclass
class Ground:
    """The Centre, an agency with two procedures in force, a round in preparation."""

    centre: Office
    office: Office
    director: User
    manager: User
    editor: User
    review: ReviewRound

    @property
    def part(self) -> ReviewPart:
        return self.review.parts.get(unit=self.office.unit)

    @property
    def lines(self) -> list[ReviewLine]:
        return list(self.part.lines.order_by("pk"))

    def move(self, name: str, reason: str = "") -> ReviewRound:
        self.review = services.move_review(self.review, name, by=self.director, reason=reason)
        return self.review

    def answer(self, line: ReviewLine, verdict: str, **fields: Any) -> Any:
        fields.setdefault("reason", "" if verdict == ReviewVerdict.KEEP else "Lý do")
        by = fields.pop("by", self.editor)
        said = {line.pk: services.Said(verdict=verdict, **fields)}
        return services.answer_lines(line.part, said, by=by)

    def keep_all(self) -> None:
        services.keep_lines(self.part, [line.pk for line in self.lines], by=self.editor)

    def hand_in(self) -> Any:
        return services.hand_in(self.part, by=self.editor)


def prepared(number: int = 2, **scope: Any) -> Ground:
    """A round over one agency with ``number`` procedures, not opened."""
    centre, office = make_centre_office(), make_office()
    published_together(office, number)
    director = officer(Role.CENTRE_DIRECTOR, unit=centre.unit)
    review = services.prepare_review(
        by=centre.editor,
        title="Rà soát quý 4",
        note="Rà soát từng thủ tục.",
        days=5,
        scope={"units": [office.unit.pk], **scope},
    )
    return Ground(centre, office, director, centre.editor, office.editor, review)


def opened(number: int = 2, **scope: Any) -> Ground:
    ground = prepared(number, **scope)
    ground.move("open")
    return ground


def collected(number: int = 2) -> Ground:
    """All kept, handed in, collected."""
    ground = opened(number)
    ground.keep_all()
    ground.hand_in()
    ground.move("collect")
    return ground


def in_state(state: str) -> Ground:
    """A round in that state."""
    if state == "draft":
        return prepared()
    if state == "cancelled":
        ground = prepared()
        ground.move("cancel", reason="Lập nhầm")
        return ground
    if state == "open":
        return opened()
    ground = collected()
    if state == "closed":
        ground.move("close")
    return ground
