"""Public pages of signed decisions."""

from __future__ import annotations

import hashlib
import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from publication.enums import ItemKind
from publication.public_queries import public_approvals, signer_text
from publication.services import pass_check, record_from_paper, send_for_check, submit
from tests.factories.organisation import scan
from tests.factories.publication import (
    abolish,
    add_new,
    amend,
    decision_in,
    draft,
    issue,
    make_office,
    paper,
    published,
    published_together,
    sign,
)
from tests.screens import words

pytestmark = pytest.mark.django_db

LIST = "/quyet-dinh/"
TODAY = timezone.localdate


@pytest.fixture
def office():
    return make_office()


def numbers(response) -> list[str]:
    return re.findall(r'href="/quyet-dinh/[^"]+">([^<]+)</a></th>', response.content.decode())


def test_list_shows_signed_decisions_with_what_they_do(client, office):
    base = published(office)
    decision = draft(office)
    add_new(decision, office)
    add_new(decision, office)
    abolish(decision, base, office.editor)
    sign(decision, office, number="1748/QĐ-UBND")
    decision_in("submitted", office)

    response = client.get(LIST)

    assert numbers(response)[0] == "1748/QĐ-UBND"
    assert len(numbers(response)) == 2
    assert "2 mới ban hành, 1 bãi bỏ" in words(response)


def test_list_is_searched_by_number_day_and_title(client, office):
    for number, title in (("1748/QĐ-UBND", "lĩnh vực đất đai"), ("17/QĐ-UBND", "lĩnh vực hộ tịch")):
        decision = draft(office)
        decision.title = f"Công bố {title}"
        decision.save()
        add_new(decision, office)
        sign(decision, office, number=number)

    def found(query: str) -> list[str]:
        return sorted(numbers(client.get(f"{LIST}?q={query}")))

    assert found("1748") == ["1748/QĐ-UBND"]
    assert found("1748/qd-ubnd") == ["1748/QĐ-UBND"]
    assert found("ho tich") == ["17/QĐ-UBND"]
    assert found(f"{TODAY():%d/%m/%Y}") == ["17/QĐ-UBND", "1748/QĐ-UBND"]
    assert found("01/01/2000") == []


def test_list_is_narrowed_to_a_year(client, office):
    decision = decision_in("drafting", office, origin="paper")
    record_from_paper(decision, by=office.clerk, paper=paper("5/QĐ-UBND", date(2024, 3, 1)))
    published(office)

    assert numbers(client.get(f"{LIST}?nam=2024")) == ["5/QĐ-UBND"]
    assert len(numbers(client.get(f"{LIST}?nam=1999"))) == 2
    assert len(numbers(client.get(f"{LIST}?nam=abc&trang=x"))) == 2


def test_detail_lists_what_the_decision_does_in_tables(client, office):
    changed = published(office, name="Đổi")
    ended = published(office, name="Bỏ")
    replaced = published(office, name="Cũ")
    decision = draft(office)
    new = add_new(decision, office, name="Mới")
    amend(decision, changed, office.editor, time_limit_amount=3)
    abolish(decision, ended, office.editor)
    abolish(decision, replaced, office.editor, kind=ItemKind.REPLACED, successor=new.procedure)
    decision = sign(decision, office, number="1748/QĐ-UBND")

    response = client.get(f"{LIST}{decision.slug}/")

    groups = [
        (group.letter, [entry.name for entry in group.entries])
        for group in response.context["decision"]["groups"]
    ]
    assert groups == [("A", ["Mới"]), ("B", ["Đổi", "Cũ"]), ("C", ["Bỏ"])]
    text = words(response)
    assert f"Quyết định 1748/QĐ-UBND ngày {TODAY():%d/%m/%Y}" in text
    assert "Sửa đổi, bổ sung: Thời hạn giải quyết" in text
    assert f"Được thay thế bởi: {new.procedure.base_code} – Mới" in text
    assert "Văn bản quy định việc bãi bỏ: Nghị định 118/2025/NĐ-CP" in text


def test_detail_shows_what_was_amended_old_beside_new(client, office):
    base = published(office, name="Đổi", sets=1)
    decision = draft(office)
    new = amend(decision, base, office.editor, time_limit_amount=3, sets=2)
    decision = sign(decision, office)

    response = client.get(f"{LIST}{decision.slug}/")

    (group,) = response.context["decision"]["groups"]
    (entry,) = group.entries
    assert [(row.label, row.old, row.new) for row in entry.typed] == [
        ("Thời hạn giải quyết", "5 ngày làm việc", "3 ngày làm việc"),
        ("Số bộ hồ sơ", "1", "2"),
    ]
    code = base.procedure.base_code
    assert entry.compare_url == f"/thu-tuc/{code}/so-sanh/?tu={base.pk}&den={new.pk}"
    assert entry.status is None


def test_detail_marks_what_is_still_to_come(client, office):
    ended = published(office, name="Bỏ")
    day = TODAY() + timedelta(days=9)
    decision = draft(office, on=day)
    add_new(decision, office, name="Mới")
    abolish(decision, ended, office.editor)
    decision = sign(decision, office)

    response = client.get(f"{LIST}{decision.slug}/")

    marks = [
        entry.status.text
        for group in response.context["decision"]["groups"]
        for entry in group.entries
    ]
    last = day - timedelta(days=1)
    assert marks == ["Chưa có hiệu lực", f"Còn hiệu lực đến hết {last:%d/%m/%Y}"]
    assert f"Quyết định này chưa có hiệu lực Có hiệu lực từ ngày {day:%d/%m/%Y}." in words(response)


@pytest.mark.parametrize("count", [1, 3])
def test_detail_of_amendments_takes_the_same_queries_for_one_and_three(
    client, office, django_assert_num_queries, count
):
    bases = published_together(office, count)
    decision = draft(office)
    for base in bases:
        amend(decision, base, office.editor, time_limit_amount=3)
    decision = sign(decision, office)
    client.get(f"{LIST}khong-co/")

    with django_assert_num_queries(5):
        response = client.get(f"{LIST}{decision.slug}/")

    assert len(response.context["decision"]["groups"][0].entries) == count


def test_steps_bear_the_day_of_their_paper_and_say_when_they_were_entered(client, office):
    signed_on = TODAY() - timedelta(days=9)
    decision = draft(office, on=TODAY())
    add_new(decision, office)
    decision = send_for_check(decision, by=office.editor)
    decision = pass_check(decision, by=office.control)
    decision = submit(decision, by=office.chief, number="15/TTr-VP", on=signed_on)
    decision = issue(decision, office, signed_on=signed_on)

    approvals = public_approvals(decision)

    entry = f"{TODAY():%d/%m/%Y}"
    told = {approval.act: (approval.on, approval.note) for approval in approvals}
    assert told["trình ký"] == (signed_on, f"ghi vào sổ ngày {entry}")
    assert told["ký ban hành"] == (signed_on, f"ghi vào sổ ngày {entry}")
    assert told["kiểm tra đạt"] == (TODAY(), "ngày ghi vào sổ, sau ngày ký trên giấy")
    assert told["xác nhận đúng với văn bản đã ký"] == (TODAY(), "")
    assert [approval.on for approval in approvals] == sorted(on for on, _note in told.values())


def test_steps_made_on_their_own_day_need_no_word(client, office):
    decision = draft(office)
    add_new(decision, office)
    decision = sign(decision, office)

    assert {approval.note for approval in public_approvals(decision)} == {""}


def test_day_before_the_first_entry_is_answered_in_words(client, office):
    decision = decision_in("issued", office)

    listed = client.get(f"{LIST}?biet-den=2020-01-01")
    shown = client.get(f"{LIST}{decision.slug}/?biet-den=2020-01-01")

    entry = f"{TODAY():%d/%m/%Y}"
    assert numbers(listed) == []
    assert (
        f"Ngày 01/01/2020, sổ chưa ghi nhận gì Sổ điện tử bắt đầu ghi ngày {entry}. "
        "Xem các quyết định đến hôm nay"
    ) in words(listed)
    assert shown.status_code == 200
    assert (
        "Ngày 01/01/2020, sổ chưa ghi nhận quyết định này "
        f"Quyết định được ghi vào sổ điện tử ngày {entry}."
    ) in words(shown)


def test_list_of_a_day_before_the_first_signature_says_so(client, office):
    decision_in("issued", office)

    text = words(client.get(f"{LIST}?ngay=2020-01-01"))

    assert "Đến hết ngày 01/01/2020 chưa có quyết định nào được ký" in text


def test_list_of_a_day_leaves_out_what_was_signed_later_and_keeps_the_day(client, office):
    published(office)
    day = TODAY().isoformat()

    response = client.get(f"{LIST}?ngay={day}&biet-den={day}")

    assert len(numbers(response)) == 1
    assert f'href="/quyet-dinh/?ngay={day}&amp;biet-den={day}"' in response.content.decode()
    assert "Không đọc được ngày “x”" in words(client.get(f"{LIST}?ngay=x"))


def test_unknown_decision_stays_a_404_on_any_day(client, office):
    assert client.get(f"{LIST}khong-co/?biet-den=2020-01-01").status_code == 404


def test_detail_names_roles_and_the_signer_alone(client, office):
    decision = decision_in("issued", office)

    text = words(client.get(f"{LIST}{decision.slug}/"))

    assert "Chủ tịch Nguyễn Thị Chủ tịch" in text
    assert "Chánh Văn phòng UBND tỉnh Trình ký" in text
    for person in (office.editor, office.control, office.chief, office.clerk):
        assert person.full_name not in text


def test_detail_of_a_paper_without_scan_says_so(client, office):
    decision = decision_in("drafting", office, origin="paper")
    decision = record_from_paper(
        decision, by=office.clerk, paper=paper("5/QĐ-UBND", date(2024, 3, 1), scan=None)
    )

    response = client.get(f"{LIST}{decision.slug}/")

    assert "Ghi nhận từ văn bản, chưa có bản ký" in words(response)
    assert client.get(f"{LIST}{decision.slug}/ban-ky/").status_code == 404


def test_scan_is_given_out_once_signed(client, office):
    decision = draft(office)
    add_new(decision, office)
    signed = scan()
    decision = sign(decision, office, scan=signed)

    response = client.get(f"{LIST}{decision.slug}/ban-ky/")

    content = b"".join(response.streaming_content)
    assert hashlib.sha256(content).hexdigest() == signed.sha256
    assert response["Content-Type"] == "application/pdf"


def test_scan_of_a_paper_that_waits_for_confirmation_is_private(client, office):
    published(office)
    decision = decision_in("recorded", office, origin="paper")

    assert decision.slug is None or client.get(f"{LIST}{decision.slug}/").status_code == 404
    assert client.get(f"{LIST}none/ban-ky/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_one_and_three(
    client, office, django_assert_num_queries, count
):
    for _ in range(count):
        published(office)
    client.get(f"{LIST}khong-co/")

    with django_assert_num_queries(5):
        response = client.get(LIST)

    assert len(numbers(response)) == count


@pytest.mark.parametrize("count", [1, 3])
def test_detail_takes_the_same_queries_for_one_and_three(
    client, office, django_assert_num_queries, count
):
    decision = draft(office)
    for _ in range(count):
        add_new(decision, office)
    decision = sign(decision, office)
    url = f"{LIST}{decision.slug}/"
    client.get(f"{LIST}khong-co/")

    with django_assert_num_queries(5):
        response = client.get(url)

    assert len(response.context["decision"]["groups"][0].entries) == count


@pytest.mark.parametrize(
    ("capacity", "expected"),
    [
        ("CHỦ TỊCH", "Chủ tịch A"),
        ("KT. CHỦ TỊCH - PHÓ CHỦ TỊCH", "KT. Chủ tịch - Phó chủ tịch A"),
        ("", "A"),
    ],
)
def test_signers_capacity_is_written_in_small_letters(capacity, expected):
    assert signer_text(capacity, "A") == expected
