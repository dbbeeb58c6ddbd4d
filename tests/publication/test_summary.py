"""The page the Chief reads in two minutes."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta

import pytest
from django.utils import timezone

from publication.documents.rows import rows_of
from publication.documents.summary import summarise
from publication.queries import Check
from tests.factories.organisation import UnitFactory
from tests.factories.publication import (
    add_new,
    amend,
    draft,
    make_office,
)
from tests.publication.papers import (
    EFFECT,
    NAMES,
    code,
    got,
    mixed,
    page,
    text,
    texts,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def ground(shared_rows):
    def build():
        office = make_office(UnitFactory(name="Sở Xây dựng"))
        return office, mixed(office)

    return shared_rows(build)


@pytest.fixture
def office(ground):
    return deepcopy(ground[0])


@pytest.fixture
def one_of_each(ground):
    """``mixed``: the decision, and its texts by name."""
    return deepcopy(ground[1])


def test_summary_counts_kinds_and_movements(office, one_of_each):
    decision, _texts = one_of_each

    summary = summarise(rows_of(decision), [])

    assert summary.total == 5
    assert summary.kinds == (
        ("mới ban hành", 2),
        ("sửa đổi, bổ sung", 1),
        ("được thay thế", 1),
        ("bãi bỏ", 1),
    )
    assert summary.movements == (
        ("thủ tục rút ngắn thời hạn", 1),
        ("thủ tục giảm mức thu", 1),
        ("giấy tờ được bỏ", 1),
    )
    assert [(table.letter, table.total) for table in summary.tables] == [
        ("A", 2),
        ("B", 2),
        ("C", 1),
    ]


def test_summary_tells_each_row_in_lines(office, one_of_each):
    decision, listed = one_of_each

    summary = summarise(rows_of(decision), [])
    told = {line.row.code: line.told for table in summary.tables for line in table.lines}

    assert told[code(listed["changed"])] == (
        "Thời hạn: 5 → 3 ngày làm việc",
        "Phí, lệ phí: 150.000 → 120.000 đồng",
        "Bỏ giấy tờ: Ảnh",
    )
    assert told[code(listed["new"])] == (
        "Thời hạn: 5 ngày làm việc",
        "Phí, lệ phí: Không quy định",
    )
    assert told[code(listed["gone"])] == ("Bãi bỏ theo: Nghị định 118/2025/NĐ-CP",)


def test_summary_names_what_changed_undeclared(office, one_of_each):
    decision, listed = one_of_each

    lines = [line for table in summarise(rows_of(decision), []).tables for line in table.lines]
    undeclared = {line.row.code: line.undeclared for line in lines if line.undeclared}

    assert undeclared == {code(listed["changed"]): ("Phí, lệ phí", "Thành phần hồ sơ")}


def test_summary_puts_what_costs_people_more_first_and_the_rest_in_the_annex(office):
    bases = [text(office, name=f"Thủ tục {place}") for place in range(4)]
    decision = draft(office, on=EFFECT)
    for base, days in zip(bases, (4, 3, 9, 2), strict=True):
        amend(decision, base, office.editor, time_limit_amount=days)

    summary = summarise(rows_of(decision), [], most=2)

    (table,) = summary.tables
    assert [line.row.name for line in table.lines] == ["Thủ tục 2", "Thủ tục 0"]
    assert [line.row.name for line in summary.rest] == ["Thủ tục 1", "Thủ tục 3"]
    assert table.total == 4


def test_red_row_comes_before_all_and_a_note_does_not(office):
    decision = draft(office, on=EFFECT)
    for place, days in enumerate((9, 4, 4)):
        base = text(office, name=f"Thủ tục {place}")
        amend(decision, base, office.editor, time_limit_amount=days)
    longer, noted, red = (row.item for row in rows_of(decision))
    checks = [
        Check("Dòng 1", True, item=longer),
        Check("Dòng 2", False, "Nên xem lại.", noted, blocking=False),
        Check("Dòng 3", False, "Chưa có ngày hiệu lực.", red),
    ]

    summary = summarise(rows_of(decision), checks)

    lines = summary.tables[0].lines
    assert [line.row.name for line in lines] == ["Thủ tục 2", "Thủ tục 0", "Thủ tục 1"]
    assert [line.red for line in lines] == [("Chưa có ngày hiệu lực.",), (), ()]
    assert (summary.red, summary.notes) == ((checks[2],), (checks[1],))


def test_summary_page_shows_facts_lines_and_links(client, office, one_of_each):
    decision, listed = one_of_each
    client.force_login(office.chief)

    response = client.get(page(decision, "summary"))
    shown = response.content.decode()

    assert response.context["grounds"] == [
        "Căn cứ Nghị định số 63/2010/NĐ-CP (sửa đổi; bổ sung);",
        "Căn cứ Luật Xây dựng.",
    ]
    assert [line in shown for line in ("Thời hạn: 5 → 3 ngày làm việc", "05/02/2027")] == [
        True,
        True,
    ]
    item = decision.items.get(procedure=listed["changed"].procedure)
    assert f"{page(decision, 'compare')}?dong={item.pk}" in shown


@pytest.mark.parametrize("name", NAMES)
def test_queries_do_not_grow_with_the_rows(
    client, office, name, django_assert_max_num_queries, django_assert_num_queries
):
    bases = [text(office) for _place in range(4)]
    one, three = draft(office, on=EFFECT), draft(office, on=EFFECT)
    amend(one, bases[0], office.editor, time_limit_amount=9)
    for base in bases[1:]:
        amend(three, base, office.editor, time_limit_amount=9)
    client.force_login(office.chief)
    client.get(page(one, name))

    with django_assert_max_num_queries(90) as counted:
        client.get(page(one, name))
    with django_assert_num_queries(len(counted)):
        client.get(page(three, name))


def test_summary_and_note_tell_the_statutory_days(client, office):
    decision = draft(office, on=timezone.localdate() + timedelta(days=3))
    add_new(decision, office)
    client.force_login(office.chief)

    clocks = client.get(page(decision, "summary")).context["clocks"]
    body = texts(got(client, decision, "note_document"), "Nội dung")

    due = timezone.localdate() - timedelta(days=2)
    assert [words.split(": ")[1] for words in clocks][:1] == [
        f"chậm nhất {due:%d/%m/%Y} – quá hạn 2 ngày"
    ]
    assert [f"- {words}." in body for words in clocks] == [True] * len(clocks)
