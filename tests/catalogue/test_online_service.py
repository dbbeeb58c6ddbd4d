"""How far procedures are served online: figures of a day, what stands behind them, what changed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from catalogue.enums import OnlineLevel
from catalogue.online_service import (
    LEVELS,
    ChangeKind,
    Figures,
    Served,
    by_agency,
    by_sector,
    changes,
    in_all,
    served_on,
)
from organisation.enums import Role
from tests.catalogue.screens import TODAY
from tests.factories.organisation import UnitFactory, officer
from tests.factories.publication import abolish, amend, draft, make_office, published, sign

FULL, PARTIAL, NONE, UNKNOWN = LEVELS


def served(code="1.000001", level=FULL, reason="", **fields):
    return Served(
        **{
            "version_id": 1,
            "code": code,
            "name": "Cấp giấy phép",
            "unit_code": "H48.01",
            "unit": "Sở Xây dựng",
            "unit_key": "so xay dung",
            "sector_id": 1,
            "sector": "Xây dựng",
            "sector_key": "xay-dung",
            "level": level,
            "reason": reason,
            "since": date(2026, 1, 5),
            "number": "12/QĐ-UBND",
            **fields,
        }
    )


# --- values in, values out ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "share"),
    [
        ({}, "—"),
        ({NONE: 3}, "0,0 %"),
        ({FULL: 2, PARTIAL: 1}, "66,6 %"),
        ({FULL: 999, NONE: 1}, "99,9 %"),
        ({FULL: 9999, NONE: 1}, "99,9 %"),
        ({FULL: 7}, "100,0 %"),
    ],
)
def test_share_is_rounded_down(counts, share):
    assert Figures("", "", Counter(counts)).share == share


def test_figures_stand_by_agency_by_sector_and_in_all():
    other = {"unit_code": "H48.02", "unit": "Sở Y tế", "unit_key": "so y te"}
    rows = [
        served("1", FULL, **other),
        served("2", PARTIAL, "Cần kiểm tra thực tế", sector_id=2, sector="Y", sector_key="a"),
        served("3", FULL),
        served("4", NONE),
    ]

    assert [(row.key, row.label, row.in_columns) for row in by_agency(rows)] == [
        ("H48.01", "Sở Xây dựng", [(FULL, 1), (PARTIAL, 1), (NONE, 1), (UNKNOWN, 0)]),
        ("H48.02", "Sở Y tế", [(FULL, 1), (PARTIAL, 0), (NONE, 0), (UNKNOWN, 0)]),
    ]
    assert [(row.key, row.total) for row in by_sector(rows)] == [("2", 1), ("1", 3)]
    assert (in_all(rows).total, in_all(rows).full) == (4, 2)


def kinds_by_hand():
    """Every pair of levels, in words of who reads it."""
    up, down, new, gone = (
        ChangeKind.UP,
        ChangeKind.DOWN,
        ChangeKind.STATED,
        ChangeKind.UNSTATED,
    )
    return [
        *[(FULL, FULL, None), (FULL, PARTIAL, down), (FULL, NONE, down), (FULL, UNKNOWN, gone)],
        *[(PARTIAL, FULL, up), (PARTIAL, PARTIAL, None), (PARTIAL, NONE, down)],
        *[(PARTIAL, UNKNOWN, gone), (NONE, FULL, up), (NONE, PARTIAL, up), (NONE, NONE, None)],
        *[(NONE, UNKNOWN, gone), (UNKNOWN, FULL, new), (UNKNOWN, PARTIAL, new)],
        *[(UNKNOWN, NONE, new), (UNKNOWN, UNKNOWN, None)],
    ]


@pytest.mark.parametrize(("old", "new", "kind"), kinds_by_hand())
def test_change_of_level_has_its_kind(old, new, kind):
    found = changes([served(level=old, reason="x")], [served(level=new, reason="x")])

    assert [one.kind for one in found] == ([kind] if kind else [])


def test_reason_counts_only_where_the_service_is_partial():
    was = [served("1", PARTIAL, "Cần  bản gốc"), served("2", PARTIAL, "A"), served("3", FULL, "A")]
    now = [served("1", PARTIAL, "Cần bản gốc"), served("2", PARTIAL, "B"), served("3", FULL, "B")]

    assert [(one.kind, one.code, one.old, one.new) for one in changes(was, now)] == [
        (ChangeKind.REASON, "2", "Một phần: A", "Một phần: B")
    ]


def test_changes_stand_by_weight_then_in_the_order_given():
    was = [served("1", FULL), served("2", NONE), replace(served("9"), ended_number="30/QĐ-UBND")]
    now = [served("5"), served("1", NONE), served("2", PARTIAL, "Cần bản gốc")]

    assert [(one.kind, one.code, one.number, one.since) for one in changes(was, now)] == [
        (ChangeKind.UP, "2", "12/QĐ-UBND", date(2026, 1, 5)),
        (ChangeKind.DOWN, "1", "12/QĐ-UBND", date(2026, 1, 5)),
        (ChangeKind.BEGAN, "5", "12/QĐ-UBND", date(2026, 1, 5)),
        (ChangeKind.ENDED, "9", "30/QĐ-UBND", None),
    ]


# --- the register -------------------------------------------------------------------------------


@pytest.fixture
def office():
    return make_office(UnitFactory(name="Sở Xây dựng"))


def page(name, query=""):
    return reverse(name) + query


@pytest.mark.django_db
def test_register_of_a_day_is_read_as_it_stood(office):
    start = TODAY() - timedelta(days=30)
    partial = published(
        office,
        on=start,
        name="Cấp giấy phép xây dựng",
        online_level=OnlineLevel.PARTIAL,
        online_reason="Cần kiểm tra tại chỗ",
    )
    gone = published(office, on=start, name="Cấp thẻ", online_level=OnlineLevel.NONE)
    decision = draft(office)
    amend(decision, partial, office.editor, online_level=OnlineLevel.FULL, online_reason="")
    abolish(decision, gone, office.editor)
    sign(decision, office)
    decision.refresh_from_db()

    before, now = served_on(TODAY() - timedelta(days=1)), served_on(TODAY())

    assert served_on(start - timedelta(days=1)) == []
    assert [(row.name, row.level, row.reason) for row in before] == [
        ("Cấp giấy phép xây dựng", "partial", "Cần kiểm tra tại chỗ"),
        ("Cấp thẻ", "none", ""),
    ]
    assert [(row.name, row.level, row.unit) for row in now] == [
        ("Cấp giấy phép xây dựng", "full", "Sở Xây dựng")
    ]
    assert [(one.kind, one.number) for one in changes(before, now)] == [
        (ChangeKind.UP, decision.act.number),
        (ChangeKind.ENDED, decision.act.number),
    ]


@pytest.mark.django_db
def test_each_figure_opens_the_procedures_behind_it(client, office):
    published(office, name="Một", online_level=OnlineLevel.FULL)
    published(office, name="Hai", online_level=OnlineLevel.PARTIAL, online_reason="Cần bản gốc")
    client.force_login(officer(Role.CENTRE_DIRECTOR))

    lines = client.get(page("online_figures")).context["lines"]

    found = {
        (line["label"], words): [row.name for row in client.get(url).context["page_obj"]]
        for line in lines
        for words, _count, url in line["cells"]
    }
    counts = {
        (line["label"], words): count for line in lines for words, count, _url in line["cells"]
    }
    assert {key: len(names) for key, names in found.items()} == counts
    assert found["Sở Xây dựng", "Một phần"] == ["Hai"]
    assert found["Toàn tỉnh", "Toàn trình"] == ["Một"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Cấp bản sao", "Đăng ký kết hôn"]),
        ("?q=dang+KY", ["Đăng ký kết hôn"]),
        ("?muc=full", ["Đăng ký kết hôn"]),
        ("?muc=full&q=ban+sao", []),
        ("?muc=x", []),
        ("?co-quan=khong-co", []),
        ("?linh-vuc=0", []),
    ],
)
def test_list_is_narrowed(client, office, query, names):
    published(office, name="Đăng ký kết hôn", online_level=OnlineLevel.FULL)
    published(office, name="Cấp bản sao", online_level=OnlineLevel.NONE)
    client.force_login(officer(Role.AUDITOR))

    shown = client.get(page("online_procedures", query))

    assert [row.name for row in shown.context["page_obj"]] == names


@pytest.mark.django_db
def test_day_that_is_none_is_told_of(client, office):
    client.force_login(officer(Role.AUDITOR))

    shown = client.get(page("online_figures", "?ngay=30/02/2026"))

    assert shown.context["unread"] == ["30/02/2026"]
    assert shown.context["on"] == TODAY()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "query", "rows"),
    [
        (
            "online_figures",
            "",
            [
                [
                    *("Cơ quan, lĩnh vực", "Toàn trình", "Một phần", "Không trực tuyến"),
                    *("Chưa cập nhật", "Tổng số", "Tỷ lệ toàn trình"),
                ],
                ["Sở Xây dựng", 1, 0, 0, 0, 1, "100,0 %"],
                ["Toàn tỉnh", 1, 0, 0, 0, 1, "100,0 %"],
            ],
        ),
        (
            "online_changes",
            "?loai=ended",
            [
                [
                    *("Thay đổi", "Mã thủ tục", "Tên thủ tục", "Cơ quan giải quyết", "Trước"),
                    *("Sau", "Quyết định", "Áp dụng từ"),
                ]
            ],
        ),
    ],
)
def test_excel_holds_what_is_shown(client, office, name, query, rows):
    published(office, name="Một", online_level=OnlineLevel.FULL)
    client.force_login(officer(Role.CENTRE_DIRECTOR))

    file = client.get(page(name, f"{query or '?x='}&export=xlsx"))

    book = openpyxl.load_workbook(BytesIO(b"".join(file.streaming_content)))
    assert [list(row) for row in book.active.iter_rows(values_only=True)] == rows


@pytest.mark.django_db
def test_list_as_excel_holds_every_page(client, office):
    version = published(
        office, name="Một", online_level=OnlineLevel.PARTIAL, online_reason="=Cần bản gốc"
    )
    client.force_login(officer(Role.CENTRE_DIRECTOR))

    file = client.get(page("online_procedures", "?export=xlsx"))

    book = openpyxl.load_workbook(BytesIO(b"".join(file.streaming_content)))
    row = list(book.active.iter_rows(values_only=True))[1]
    assert row[0] == version.procedure.base_code
    assert row[1:3] == ("Một", "Sở Xây dựng")
    assert row[4:6] == ("Một phần", "=Cần bản gốc")
    assert book.active.cell(2, 6).data_type == "s"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "queries"), [("online_figures", 11), ("online_procedures", 11), ("online_changes", 12)]
)
def test_pages_take_the_same_queries_for_one_and_three(
    client, office, name, queries, django_assert_num_queries
):
    client.force_login(officer(Role.CENTRE_DIRECTOR))
    published(office, online_level=OnlineLevel.FULL)
    client.get(page(name))
    with django_assert_num_queries(queries):
        client.get(page(name))
    for level in (OnlineLevel.NONE, OnlineLevel.FULL):
        published(make_office(), online_level=level)

    client.get(page(name))
    with django_assert_num_queries(queries):
        client.get(page(name))
