"""Search: with and without diacritics, by code and decision, only what is in force."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from catalogue.models import Component, ProcedureCode, ProcedureVersion, Synonym
from catalogue.search import find_versions, search_text_of
from catalogue.words import plain_words, toned_words
from tests.factories.catalogue import VersionFactory
from tests.factories.publication import abolish, add_new, amend, draft, make_office, sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def publish(office, django_capture_on_commit_callbacks):
    """Put procedures in force by one decision and let the index see them."""

    def put(*texts: dict, on: date | None = None, number: str = "") -> list[ProcedureVersion]:
        with django_capture_on_commit_callbacks(execute=True):
            decision = draft(office, on=on, shortened=True, shortened_reason="Có hiệu lực ngay")
            versions = [add_new(decision, office, **text) for text in texts]
            sign(decision, office, number=number)
        return versions

    return put


def found(text: str, **days: object) -> list[str]:
    on = days.pop("on", None) or timezone.localdate()
    ids = find_versions(text, on=on, **days)
    names = dict(ProcedureVersion.objects.values_list("pk", "name"))
    return [names[pk] for pk in ids]


def test_diacritics_case_and_order_are_optional(publish):
    publish({"name": "Đăng ký kết hôn"}, {"name": "Cấp giấy phép xây dựng"})
    ways = (
        "đăng ký kết hôn",
        "dang ky ket hon",
        "ĐĂNG KÝ  KẾT HÔN",
        "đa\u0306ng ký kê\u0301t hôn",
        "kết hôn đăng ký",
        "đăng kí kết hôn",
        "dang ki ket hon",
    )

    assert {typed: found(typed) for typed in ways} == {typed: ["Đăng ký kết hôn"] for typed in ways}


def test_exact_diacritics_come_first(publish):
    publish({"name": "Cấp thẻ bảo vệ"}, {"name": "Cấp thẻ bao ve"}, {"name": "Cấp thẻ bào vệ"})

    assert found("bảo vệ")[0] == "Cấp thẻ bảo vệ"
    assert found("bào vệ")[0] == "Cấp thẻ bào vệ"
    assert sorted(found("bao ve")) == ["Cấp thẻ bao ve", "Cấp thẻ bào vệ", "Cấp thẻ bảo vệ"]


def test_old_and_new_place_of_the_tone_are_one(publish):
    publish({"name": "Hòa giải cơ sở"}, {"name": "Hoa giai co so"})

    assert found("hoà giải") == ["Hòa giải cơ sở", "Hoa giai co so"]


def test_the_name_itself_comes_before_longer_names_and_mentions(publish):
    publish(
        {"name": "Đăng ký lại khai sinh"},
        {"name": "Liên thông đăng ký khai sinh, đăng ký thường trú"},
        {"name": "Thủ tục đăng ký khai sinh"},
        {"name": "Đăng ký kết hôn", "components": [Component(name="Bản sao đăng ký khai sinh")]},
    )

    assert found("đăng ký khai sinh") == [
        "Thủ tục đăng ký khai sinh",
        "Liên thông đăng ký khai sinh, đăng ký thường trú",
        "Đăng ký lại khai sinh",
        "Đăng ký kết hôn",
    ]


def test_short_long_partial_and_local_codes_are_found_as_one(publish):
    (version,) = publish({"name": "Đăng ký khai sinh", "procedure__base_code": "1.001193"})
    publish({"name": "Đăng ký khai tử"})
    ProcedureCode.objects.create(procedure=version.procedure, code="QNG-07", kind="local")
    ways = ("1.001193", "1.001193.000.00.00.H48", " 1,001193 ", "1.0011", "QNG-07")

    assert {typed: found(typed) for typed in ways} == {
        typed: ["Đăng ký khai sinh"] for typed in ways
    }


def test_number_of_the_decision_is_found(publish):
    publish({"name": "Một"}, {"name": "Hai"}, number="1748/QĐ-UBND")
    publish({"name": "Ba"}, number="17/QĐ-UBND")
    ways = ("1748/QĐ-UBND", "1748/qd-ubnd", "1748", "quyết định 1748", "QĐ số 1748/QĐ-UBND")

    assert {typed: sorted(found(typed)) for typed in ways} == {
        typed: ["Hai", "Một"] for typed in ways
    }


def test_number_of_the_ministrys_decision_is_found(publish):
    publish({"name": "Một", "central_decision": "3606/QĐ-BTP"}, {"name": "Hai"})

    assert found("3606/QĐ-BTP") == ["Một"]


def test_synonyms_are_understood_with_and_without_diacritics(publish):
    publish({"name": "Cấp Giấy chứng nhận quyền sử dụng đất"}, {"name": "Cấp sổ hộ tịch"})
    Synonym.objects.create(term="Sổ đỏ", meaning="giấy chứng nhận quyền sử dụng đất")

    for typed in ("sổ đỏ", "so do", "cấp sổ đỏ"):
        assert found(typed) == ["Cấp Giấy chứng nhận quyền sử dụng đất"]


def test_synonym_replaces_whole_words_only(publish):
    publish({"name": "Cấp giấy phép lái xe"})
    Synonym.objects.create(term="xe", meaning="tàu")

    assert found("cấp giấy phép lái xem") == ["Cấp giấy phép lái xe"]


def test_a_question_in_plain_words_finds_its_matter(publish):
    publish(
        {"name": "Đăng ký khai sinh"},
        {"name": "Đăng ký khai tử"},
        {"name": "Cấp giấy phép xây dựng"},
    )

    assert found("tôi muốn làm giấy khai sinh cho con") == ["Đăng ký khai sinh"]
    assert found("xyz abc") == []
    assert found("   ") == []
    assert found("%_'\"*") == []


def test_papers_and_keywords_are_searched(publish):
    publish(
        {"name": "Một", "components": [Component(name="Tờ khai mẫu số 5b")]},
        {"name": "Hai", "keywords": "mồ côi"},
    )

    assert (found("to khai mau so 5b"), found("mồ côi")) == (["Một"], ["Hai"])


def test_draft_is_not_found_until_it_is_signed(office, publish, django_capture_on_commit_callbacks):
    publish({"name": "Đăng ký kết hôn"})
    with django_capture_on_commit_callbacks(execute=True):
        decision = draft(office)
        version = add_new(
            decision, office, name="Đăng ký mật danh", procedure__base_code="1.777777"
        )

    assert (found("mật danh"), found("1.777777"), found("đăng ký")) == ([], [], ["Đăng ký kết hôn"])

    with django_capture_on_commit_callbacks(execute=True):
        sign(decision, office)

    assert (found("mật danh"), found("1.777777")) == ([version.name], [version.name])


def test_search_follows_the_day(office, publish, django_capture_on_commit_callbacks):
    today = timezone.localdate()
    (base,) = publish({"name": "Cấp thẻ cũ"}, on=today - timedelta(days=30))
    with django_capture_on_commit_callbacks(execute=True):
        decision = draft(office, on=today + timedelta(days=10))
        amend(decision, base, office.editor, name="Cấp thẻ mới")
        sign(decision, office)

    assert found("cấp thẻ") == ["Cấp thẻ cũ"]
    assert found("cấp thẻ", on=today + timedelta(days=10)) == ["Cấp thẻ mới"]
    assert found("cấp thẻ", on=today - timedelta(days=31)) == []
    assert found("cấp thẻ", known=timezone.now() - timedelta(days=1)) == []


def test_abolished_procedure_is_no_longer_found(
    office, publish, django_capture_on_commit_callbacks
):
    (base,) = publish({"name": "Cấp thẻ"})
    with django_capture_on_commit_callbacks(execute=True):
        decision = draft(office, on=timezone.localdate() + timedelta(days=1))
        abolish(decision, base, office.editor)
        sign(decision, office)

    assert found("cấp thẻ") == ["Cấp thẻ"]
    assert found("cấp thẻ", on=timezone.localdate() + timedelta(days=1)) == []


def test_search_text_holds_every_word_once_read(office):
    version = VersionFactory(
        full=True, name="Cấp thẻ", procedure__base_code="1.234567", keywords="thẻ xanh"
    )

    words = search_text_of(version).split()

    assert words[:4] == ["1", "234567", "cap", "the"]
    assert "xanh" in words


@pytest.mark.parametrize("count", [1, 3])
def test_search_takes_the_same_queries_for_one_and_three(publish, django_assert_num_queries, count):
    publish(*[{"name": f"Đăng ký kết hôn {number}"} for number in range(count)])
    find_versions("kết hôn", on=timezone.localdate())

    with django_assert_num_queries(2):
        hits = find_versions("kết hôn", on=timezone.localdate())

    assert len(hits) == count


@pytest.mark.parametrize(
    ("text", "plain", "toned"),
    [
        ("Đơn đề nghị, 118/2025/NĐ-CP", "don de nghi 118 2025 nd cp", "đơn đề nghị 118 2025 nđ cp"),
        ("Quản lý, kỹ thuật", "quan li ki thuat", "quản lí kĩ thuật"),
        (
            "quy định, thủy lợi, Hoàng Ly",
            "quy dinh thuy loi hoang li",
            "quy định thuỷ lợi hoàng li",
        ),
        ("", "", ""),
    ],
)
def test_words_are_cut_alike_for_index_and_query(text, plain, toned):
    assert (" ".join(plain_words(text)), " ".join(toned_words(text))) == (plain, toned)
