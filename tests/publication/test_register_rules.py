"""What a row may do to the register: the second road, later rows, successors, codes, parts."""

from __future__ import annotations

from datetime import date

import pytest

from catalogue.models import Effect
from catalogue.services import copy_version
from organisation.models import RuleSet
from publication import services
from publication.enums import ItemKind, State
from publication.queries import register_opening
from tests.factories.organisation import scan
from tests.factories.publication import (
    add_new,
    draft,
    make_office,
    paper,
    paper_draft,
    published,
)
from tests.publication.register import TODAY, on, opened, refusals, refused

pytestmark = pytest.mark.django_db

# --- the second road ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("signed_on", "with_scan", "complete", "fields"),
    [
        (on(-1), False, False, None),
        (on(-1), True, True, None),
        (TODAY, True, True, None),
        (TODAY, False, True, ["scan"]),
        (TODAY, True, False, "missing"),
        (on(1), True, True, ["signed_on"]),
    ],
)
def test_paper_signed_after_the_opening_needs_all_that_a_decision_needs(
    signed_on, with_scan, complete, fields
):
    office = make_office()
    opened(office)
    decision = paper_draft(office, on=on(10))
    version = add_new(decision, office, **({} if complete else {"place": ""}))
    signed = paper(signed_on=signed_on, scan=scan() if with_scan else None)

    if fields is None:
        decision = services.record_from_paper(decision, by=office.clerk, paper=signed)
        assert decision.state == (State.ISSUED if signed_on < TODAY else State.RECORDED)
        return
    problem = refused(services.record_from_paper, decision, by=office.clerk, paper=signed)
    if fields == "missing":
        assert problem.messages == [
            f"{version.procedure} – Mới ban hành: Còn thiếu: Địa điểm thực hiện."
        ]
    else:
        assert list(problem.message_dict) == fields
    assert Effect.objects.count() == 0


def test_paper_signed_after_the_opening_is_not_retroactive():
    office = make_office()
    opened(office)
    decision = paper_draft(office, on=on(-3))
    add_new(decision, office)

    problem = refused(services.record_from_paper, decision, by=office.clerk, paper=paper())

    assert problem.message_dict == {
        "signed_on": ["Ngày hiệu lực trước ngày ký; chỉ được khi ghi rõ trình tự rút gọn."]
    }


@pytest.mark.parametrize("kind", [ItemKind.AMENDED, ItemKind.CORRECTED, ItemKind.ABOLISHED])
@pytest.mark.parametrize("signed_on", [on(-400), TODAY])
def test_paper_changes_no_text_that_was_signed_here(kind, signed_on):
    office = make_office()
    base = published(office)
    decision = paper_draft(office, on=TODAY)
    version = None
    if kind != ItemKind.ABOLISHED:
        version = copy_version(base, by=office.clerk)
        version.note = "Khác"
        version.save()
    services.add_item(
        decision,
        kind=kind,
        procedure=base.procedure,
        version=version,
        base=base,
        by=office.clerk,
        changed_parts=("other",) if version else (),
        change_basis="Nghị định",
    )

    number = base.effects.get().act.number
    assert refusals(decision, signed_on=signed_on) == [
        "Nội dung đang có hiệu lực được ban hành theo trình tự trên hệ thống (Quyết định "
        f"{number}); không được thay đổi bằng cách ghi nhận từ văn bản."
    ]


def rule(opened_on):
    return RuleSet.objects.create(
        key="register-opening",
        name="Ngày mở sổ",
        valid_from=date(2000, 1, 1),
        params={"opened_on": f"{opened_on:%Y-%m-%d}"},
        legal_basis="Quyết định của tỉnh",
    )


def test_register_opens_with_its_first_draft_or_on_the_day_set():
    office = make_office()
    assert register_opening(on(-9)) == on(-9)
    draft(office)
    assert register_opening() == TODAY
    rule(on(-30))
    assert register_opening() == on(-30)


def test_opening_is_never_set_later_than_the_first_signature():
    office = make_office()
    rule(on(30))
    assert register_opening() == on(30)

    published(office)

    assert register_opening() == TODAY
