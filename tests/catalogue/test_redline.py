"""Two texts of a procedure side by side: which two, what changed by kind, and the page."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from catalogue.comparison import CHANGED, PartChange, compare_versions, diff_lines
from catalogue.enums import Part
from catalogue.models import Component, LegalBasis, ProcedureVersion, Step
from catalogue.recorded_texts import RecordedText
from catalogue.redline import ONE_TEXT, SAME_TEXT, Pair, choose, days_of, typed_changes
from tests.factories.publication import (
    abolish,
    amend,
    draft,
    make_office,
    published,
    sign,
)
from tests.screens import words

TODAY = timezone.localdate
FIRST = RecordedText(7, 1, date(2022, 3, 15), date(2024, 12, 31))
SECOND = RecordedText(9, 2, date(2025, 1, 1), date(2026, 6, 30))
DROPPED = RecordedText(11, 3, date(2026, 7, 1), None, dropped_on=date(2026, 7, 3))
THIRD = RecordedText(12, 4, date(2026, 7, 1), None)
TEXTS = [FIRST, SECOND, DROPPED, THIRD]
NONE = "Thủ tục này không có bản “{}”. Hãy chọn hai bản trong danh sách."

CHOICES = [
    ("", "", SECOND, THIRD, ""),
    ("7", "12", FIRST, THIRD, ""),
    ("12", "7", THIRD, FIRST, ""),
    ("11", "12", DROPPED, THIRD, ""),
    ("", "9", FIRST, SECOND, ""),
    ("", "7", SECOND, FIRST, ""),
    ("9", "", SECOND, THIRD, ""),
    ("2023-01-01", "05/03/2026", FIRST, SECOND, ""),
    ("9", "9", SECOND, SECOND, SAME_TEXT),
    ("8", "", SECOND, THIRD, NONE.format("8")),
    ("2021-01-01", "", SECOND, THIRD, NONE.format("2021-01-01")),
    ("<b>", "12", SECOND, THIRD, NONE.format("<b>")),
    ("9" * 500, "", SECOND, THIRD, NONE.format("9" * 40)),
    ("²", "", SECOND, THIRD, NONE.format("²")),
]


@pytest.mark.parametrize(("old", "new", "left", "right", "problem"), CHOICES)
def test_choose_reads_ids_and_days_and_has_defaults(old, new, left, right, problem):
    assert choose(TEXTS, old, new) == Pair(left, right, problem)


def test_choose_from_one_text_says_there_is_nothing_to_compare():
    assert choose([FIRST], "", "") == Pair(None, FIRST, ONE_TEXT)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (FIRST, "Từ 15/03/2022 đến 31/12/2024"),
        (THIRD, "Từ 01/07/2026 đến nay"),
        (DROPPED, "Từ 01/07/2026, bị thay trong sổ ngày 03/07/2026"),
        (RecordedText(1, 1, date(2027, 1, 1), None), "Từ 01/01/2027, chưa có hiệu lực"),
    ],
)
def test_days_of_a_text_in_words(text, expected):
    assert days_of(text, date(2026, 11, 23)) == expected


def text(**fields) -> ProcedureVersion:
    version = ProcedureVersion(**{"name": "Tách thửa", **fields})
    version.__dict__["_state"].fields_cache.update(sector="Đất đai", unit="Sở X")
    return version


def test_typed_changes_tell_values_and_count_rows():
    old = text(time_limit_amount=Decimal(10), time_limit_unit="working_day", place="x " * 200)
    new = text(
        time_limit_amount=Decimal(7), time_limit_unit="working_day", place="y " * 200, sets=1
    )
    old.components = [Component(name=f"Giấy tờ số {word}") for word in ("một", "hai", "ba")]
    new.components = [
        Component(name=f"Giấy tờ số {word}") for word in ("một", "hai rưỡi", "ba", "bốn")
    ]
    old.steps = [Step(action="Nộp hồ sơ"), Step(action="Trả kết quả")]
    new.steps = [Step(action="Trả kết quả"), Step(action="Nộp hồ sơ")]
    new.legal_bases = [LegalBasis(number="31/2024/QH15")]

    rows = typed_changes(compare_versions(old, new))

    assert [(row.label, row.old, row.new, row.text) for row in rows] == [
        ("Thời hạn giải quyết", "10 ngày làm việc", "7 ngày làm việc", ""),
        ("Thành phần hồ sơ", "", "", "thêm 1 giấy tờ, sửa 1; giữ nguyên 2"),
        ("Số bộ hồ sơ", "", "1", ""),
        ("Trình tự thực hiện", "", "", "đổi thứ tự"),
        ("Căn cứ pháp lý", "", "31/2024/QH15", ""),
        ("Địa điểm thực hiện", "", "", "sửa câu chữ"),
    ]
    assert [row.anchor for row in rows][:2] == ["thay-doi-1", "thay-doi-2"]


def test_long_name_is_told_as_words():
    change = PartChange(Part.NAME, "Tên thủ tục", diff_lines(["a " * 450], ["a " * 450 + "b"]))

    assert [line.kind for line in change.lines] == [CHANGED]
    assert typed_changes([change])[0].text == "sửa câu chữ"


# --- the page -----------------------------------------------------------------------------------


def amended_text():
    """A text of nine days ago, shortened today; a draft of a third one."""
    office = make_office()
    base = published(
        office,
        name="Cấp thẻ",
        on=TODAY() - timedelta(days=9),
        components=[Component(name="Đơn <b>đề nghị</b>", originals=1), Component(name="Ảnh")],
        procedure__base_code="1.001193",
    )
    decision = draft(office)
    new = amend(
        decision,
        base,
        office.editor,
        time_limit_amount=3,
        components=[Component(name="Đơn <b>đề nghị</b> theo mẫu", originals=1)],
    )
    sign(decision, office, number="1750/QĐ-UBND")
    secret = amend(draft(office, on=TODAY() + timedelta(days=9)), new, office.editor, name="Mật")
    return office, (base, new, secret)


@pytest.fixture(scope="module", autouse=True)
def ground(shared_rows):
    return shared_rows(amended_text)


@pytest.fixture
def office(db, ground):
    return deepcopy(ground[0])


@pytest.fixture
def amended(db, ground):
    return deepcopy(ground[1])


URL = "/thu-tuc/1.001193/so-sanh/"


def test_page_shows_the_last_two_texts_typed_first_then_word_by_word(client, amended):
    base, new, _secret = amended

    response = client.get(URL)

    comparison = response.context["comparison"]
    assert [(row.label, row.old, row.new, row.text) for row in comparison.typed] == [
        ("Thời hạn giải quyết", "5 ngày làm việc", "3 ngày làm việc", ""),
        ("Thành phần hồ sơ", "", "", "bỏ 1 giấy tờ, sửa 1"),
    ]
    assert [option.value for option in comparison.options] == [str(new.pk), str(base.pk)]
    html = response.content.decode()
    assert '<del><span class="spoken">[bỏ:</span> 5<span class="spoken">]</span></del>' in html
    assert '<ins><span class="spoken">[thêm:</span> 3<span class="spoken">]</span></ins>' in html
    assert "&lt;b&gt;đề nghị&lt;/b&gt;" in html
    yesterday = TODAY() - timedelta(days=1)
    begun = TODAY() - timedelta(days=9)
    text = words(response)
    assert f"Trước Từ {begun:%d/%m/%Y} đến {yesterday:%d/%m/%Y}" in text
    assert f"Theo Quyết định 1750/QĐ-UBND ngày {TODAY():%d/%m/%Y}" in text


def test_page_never_shows_an_unsigned_text(client, amended):
    _base, new, secret = amended

    response = client.get(f"{URL}?tu={new.pk}&den={secret.pk}")

    assert response.status_code == 200
    assert f"Thủ tục này không có bản “{secret.pk}”." in words(response)
    assert "Mật" not in response.content.decode()
    assert response.context["comparison"].typed == []


@pytest.mark.parametrize(
    "query", ["?tu=x", "?den=%F0%9F%98%80", "?tu=99999999999999999999", "?tu[]=1"]
)
def test_page_answers_what_it_can_not_read_kindly(client, amended, query):
    assert client.get(f"{URL}{query}").status_code == 200


def test_page_of_one_text_twice_says_so(client, amended):
    base, _new, _secret = amended

    response = client.get(f"{URL}?tu={base.pk}&den={base.pk}")

    assert SAME_TEXT in words(response)


def test_page_of_texts_alike_says_so(client, office):
    base = published(office, on=TODAY() - timedelta(days=9), note="Một")
    decision = draft(office)
    between = amend(decision, base, office.editor, note="Hai")
    sign(decision, office)
    decision = draft(office, on=TODAY() + timedelta(days=1))
    back = amend(decision, between, office.editor, note="Một")
    sign(decision, office)

    response = client.get(
        f"/thu-tuc/{base.procedure.base_code}/so-sanh/?tu={base.pk}&den={back.pk}"
    )

    assert "Hai bản giống hệt nhau về nội dung." in words(response)


def test_page_of_a_procedure_with_one_text_says_so(client, office):
    version = published(office)

    response = client.get(f"/thu-tuc/{version.procedure.base_code}/so-sanh/")

    assert ONE_TEXT in words(response)
    assert response.context["comparison"].options == []


def test_page_knows_only_what_was_recorded_and_keeps_the_days(client, amended):
    earlier = (TODAY() - timedelta(days=1)).isoformat()

    before = client.get(f"{URL}?biet-den={earlier}")
    today = client.get(f"{URL}?biet-den={TODAY().isoformat()}&ngay={earlier}")

    assert "sổ chưa ghi nhận thủ tục 1.001193" in words(before)
    assert len(today.context["comparison"].options) == 2
    html = today.content.decode()
    assert f'<input type="hidden" name="ngay" value="{earlier}">' in html
    assert f'<input type="hidden" name="biet-den" value="{TODAY().isoformat()}">' in html


def test_text_replaced_on_its_first_day_can_still_be_compared(client, office):
    base = published(office, name="Sai", procedure__base_code="1.001194")
    decision = draft(office)
    corrected = amend(decision, base, office.editor, name="Đúng")
    sign(decision, office)

    response = client.get("/thu-tuc/1.001194/so-sanh/")

    comparison = response.context["comparison"]
    assert [(option.value, option.is_from, option.is_to) for option in comparison.options] == [
        (str(corrected.pk), False, True),
        (str(base.pk), True, False),
    ]
    assert [(row.label, row.old, row.new) for row in comparison.typed] == [
        ("Tên thủ tục", "Sai", "Đúng")
    ]
    assert comparison.old.url == ""


def test_long_code_leads_to_the_comparisons_one_address(client, amended):
    response = client.get("/thu-tuc/1.001193.000.00.00.H48/so-sanh/?tu=1&den=2")

    assert (response.status_code, response["Location"]) == (301, f"{URL}?tu=1&den=2")


def test_abolished_procedure_can_be_compared(client, amended, office):
    _base, new, _secret = amended
    decision = draft(office, on=TODAY() + timedelta(days=3))
    abolish(decision, new, office.editor)
    sign(decision, office)

    assert len(client.get(URL).context["comparison"].typed) == 2


def test_history_and_procedure_lead_to_the_comparison(client, amended):
    base, new, _secret = amended
    link = f'href="{URL}?tu={base.pk}&amp;den={new.pk}"'

    assert link in client.get("/thu-tuc/1.001193/").content.decode()
    history = client.get("/thu-tuc/1.001193/lich-su/").content.decode()
    assert link in history
    assert f'href="{URL}"' in history


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_the_same_queries_for_one_and_three(
    client, office, django_assert_num_queries, count
):
    steps = [Step(action=f"Bước {number}") for number in range(count)]
    version = published(office, on=TODAY() - timedelta(days=9), steps=steps)
    for number in range(count):
        decision = draft(office, on=TODAY() + timedelta(days=number))
        version = amend(decision, version, office.editor, note=f"Lần {number}")
        sign(decision, office)
    client.get("/thu-tuc/9.999999/")

    with django_assert_num_queries(15):
        response = client.get(f"/thu-tuc/{version.procedure.base_code}/so-sanh/")

    assert len(response.context["comparison"].options) == count + 1
