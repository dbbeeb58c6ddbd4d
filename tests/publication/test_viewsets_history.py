"""History people can read: of a decision, between two of its steps, of one procedure."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from catalogue.enums import Stated, Way
from catalogue.models import Channel, Component, ProcedureVersion
from publication import services
from publication.field_changes import changes_between, rows_of_decision
from publication.imports import draft_from_batch
from publication.models import Decision
from publication.timeline import last_return, timeline
from tests.catalogue.annexes import annex
from tests.catalogue.workbooks import staged
from tests.factories.catalogue import SectorFactory
from tests.factories.organisation import PlaceFactory, officer
from tests.factories.publication import (
    STEPS,
    add_new,
    amend,
    draft,
    make_centre_office,
    make_office,
    make_process_office,
    name_parts,
    published,
    put_process,
    sign,
    take_in,
)
from tests.publication.desk import page
from tests.screens import words

pytestmark = pytest.mark.django_db
HISTORY_QUERIES = 32


@pytest.fixture
def office():
    return make_office()


def saved(version, office, **changes):
    """The text as the editor saves it."""
    text = ProcedureVersion.objects.get(pk=version.pk)
    for name, value in changes.items():
        setattr(text, name, value)
    text._history_user = office.editor
    text.save()


def told(decision, title):
    """(who, where from, changes) of the entries of that title, the first first."""
    return [
        (entry.by, entry.origin, [(one.label, one.old, one.new) for one in entry.changes])
        for entry in reversed(timeline(decision))
        if entry.title == title
    ]


def moves_of(decision):
    return list(decision.moves.order_by("pk"))


def net(decision, earlier, later):
    """Net changes between the moves of these places in the decision's row of moves."""
    moves = moves_of(decision)
    found = changes_between(
        rows_of_decision(decision), moves[earlier].history_ids, moves[later].history_ids
    )
    return {
        subject: [(one.label, one.old, one.new) for one in changes] for subject, changes in found
    }


# --- one decision -------------------------------------------------------------------------------


def test_history_joins_moves_and_field_changes_latest_first(client, office):
    decision = draft(office)
    version = add_new(decision, office)
    version.refresh_from_db()
    version.place = "Quầy số 9"
    version._history_user = office.editor
    version.save()
    services.send_for_check(decision, by=office.editor)
    services.return_decision(
        Decision.objects.get(pk=decision.pk), by=office.control, reason="Thiếu căn cứ"
    )
    client.force_login(office.control)

    entries = list(client.get(page(decision, "history")).context["page"])

    assert [entry.title for entry in entries if entry.is_move] == [
        "Trả lại để sửa: “Đã gửi kiểm tra” → “Trả lại”",
        "Gửi kiểm tra: “Dự thảo” → “Đã gửi kiểm tra”",
        "Lập dự thảo",
    ]
    assert entries[0].reason == "Thiếu căn cứ"
    changes = [
        (change.label, change.new)
        for entry in entries
        if entry.version_id == version.pk
        for change in entry.changes
    ]
    assert ("Địa điểm thực hiện", "Quầy số 9") in changes


def test_copied_text_is_one_line_by_who_copied_it(office):
    base = published(office)
    decision = draft(office)
    amend(decision, base, office.editor, place="Quầy số 9")

    assert told(decision, "Chép nội dung đang có hiệu lực làm dự thảo") == [(office.editor, "", [])]
    ((by, origin, changes),) = told(decision, "Sửa nội dung thủ tục")
    assert (by, origin) == (office.editor, "")
    assert ("Địa điểm thực hiện", base.place, "Quầy số 9") in changes


def test_restored_text_says_so(office):
    first = published(office, on=timezone.localdate() - timedelta(days=9))
    decision = draft(office)
    amend(decision, first, office.editor, place="Quầy số 9")
    sign(decision, office)
    again = draft(office)
    services.restore_text(again, text=first, by=office.editor)

    assert told(again, "Chép một nội dung đã ký trước đây làm dự thảo") == [(office.editor, "", [])]


def test_change_of_a_row_names_the_row_and_writes_numbers_as_people_do(office):
    base = published(
        office,
        fee_status=Stated.GIVEN,
        channels=[
            Channel(way=Way.COUNTER, fee_amount=50_000),
            Channel(way=Way.ONLINE, fee_amount=1_250_000),
        ],
    )
    decision = draft(office)
    version = amend(decision, base, office.editor, place="Quầy số 9")
    online = version.channels.get(way=Way.ONLINE)
    online.fee_amount = 900_000
    online._history_user = office.editor
    online.save()

    changes = told(decision, "Sửa nội dung thủ tục")[-1][2]

    assert ("Cách thức thực hiện “Trực tuyến”: mức thu (đồng)", "1.250.000", "900.000") in changes


def test_imported_rows_name_their_file(office):
    SectorFactory(name="Hộ tịch")
    content = annex([1, "1.000001", "Đăng ký khai sinh", "Hộ tịch", "5 ngày làm việc", "Không"])
    batch = staged(content, office, name="phu-luc-1.xlsx")
    decision = draft_from_batch(batch, by=office.editor, title="Công bố")

    origins = {entry.origin for entry in timeline(decision) if not entry.is_move}

    assert origins == {f"Nhập từ tệp “phu-luc-1.xlsx” (lần nhập {batch.pk})"}


# --- between two steps --------------------------------------------------------------------------


@pytest.fixture
def returned(office):
    """Amended, sent, returned, mended twice in one field, sent again."""
    base = published(
        office, place="Quầy số 1", components=[Component(name="Đơn"), Component(name="Ảnh")]
    )
    decision = draft(office)
    version = amend(decision, base, office.editor, place="Quầy số 2")
    decision = services.send_for_check(decision, by=office.editor)
    decision = services.return_decision(decision, by=office.control, reason="Thiếu")
    saved(version, office, place="Quầy số 3")
    saved(version, office, place="Quầy số 4", note="Đã bổ sung")
    photo = version.components.get(name="Ảnh")
    photo._history_user = office.editor
    photo.delete()
    name_parts(decision.items.get(), office.editor)
    services.send_for_check(decision, by=office.editor)
    return decision


def test_net_changes_between_two_steps(returned):
    code = str(returned.items.get().procedure)

    since_return = net(returned, 2, 3)
    nothing = net(returned, 1, 2)

    assert since_return == {
        code: [
            (
                "Nội dung thay đổi",
                "Địa điểm thực hiện",
                "Thành phần hồ sơ, Địa điểm thực hiện, Nội dung khác",
            ),
            ("Địa điểm thực hiện", "Quầy số 2", "Quầy số 4"),
            ("Ghi chú", "", "Đã bổ sung"),
            ("Giấy tờ", "Ảnh", ""),
        ]
    }
    assert nothing == {}


def test_what_began_as_a_copy_is_compared_with_what_it_copied(returned):
    code = str(returned.items.get().procedure)

    changes = net(returned, 0, 1)[code]

    assert ("Địa điểm thực hiện", "Quầy số 1", "Quầy số 2") in changes
    assert [label for label, _old, _new in changes if label == "Giấy tờ"] == []


def test_row_put_in_and_taken_out_again_leaves_nothing(office):
    decision = draft(office)
    version = add_new(decision, office)
    decision = services.send_for_check(decision, by=office.editor)
    decision = services.return_decision(decision, by=office.control, reason="Thiếu")
    paper = Component(version=ProcedureVersion.objects.get(pk=version.pk), name="Ảnh")
    paper.save()
    paper.delete()
    services.send_for_check(decision, by=office.editor)

    assert net(decision, 2, 3) == {}


def test_two_steps_are_chosen_on_the_page_in_either_order(client, office, returned):
    first, second = list(returned.moves.order_by("pk").values_list("pk", flat=True))[2:]
    client.force_login(office.control)

    there = client.get(f"{page(returned, 'history')}?tu={first}&den={second}")
    back = client.get(f"{page(returned, 'history')}?tu={second}&den={first}")

    assert there.context["between"] == back.context["between"]
    assert "Địa điểm thực hiện Quầy số 2 Quầy số 4" in words(there)


@pytest.mark.parametrize("query", ["?tu=x&den=y", "?tu=0", "?den=999999999"])
def test_steps_that_are_not_there_show_the_whole_history(client, office, returned, query):
    client.force_login(office.control)

    response = client.get(f"{page(returned, 'history')}{query}")

    assert response.context["between"] is None
    assert len(response.context["page"].object_list) > 4


def test_step_after_editing_leads_to_what_was_edited(client, office, returned):
    ids = list(returned.moves.order_by("pk").values_list("pk", flat=True))
    client.force_login(office.control)

    html = client.get(page(returned, "history")).content.decode()

    links = [f"?tu={ids[0]}&amp;den={ids[1]}", f"?tu={ids[2]}&amp;den={ids[3]}"]
    assert [link in html for link in links] == [True, True]
    assert f"?tu={ids[1]}&amp;den={ids[2]}" not in html


def test_checker_and_chief_read_why_it_was_returned_and_what_came_of_it(client, office, returned):
    steps = list(returned.moves.order_by("pk").values_list("pk", flat=True))
    address = f"{page(returned, 'history')}?tu={steps[2]}&amp;den={steps[3]}"
    shown = {}

    for who, name in ((office.control, "inspect"), (office.chief, "summary")):
        client.force_login(who)
        shown[name] = client.get(page(returned, name)).content.decode()

    assert [address in html for html in shown.values()] == [True, True]
    assert [": Thiếu<br>" in html for html in shown.values()] == [True, True]


def test_draft_that_came_again_untouched_is_said_to(client, office):
    decision = draft(office)
    add_new(decision, office)
    decision = services.send_for_check(decision, by=office.editor)
    decision = services.return_decision(decision, by=office.control, reason="Thiếu")
    before = last_return(decision, moves_of(decision))
    services.send_for_check(decision, by=office.editor)

    assert before is None
    assert last_return(decision, moves_of(decision)).is_edited is False


# --- one procedure ------------------------------------------------------------------------------


def history_of_procedure(version):
    return reverse("procedure_versions:history", args=[version.pk])


def test_procedure_has_its_texts_and_what_happened_in_every_decision(client, office):
    first = published(office, on=timezone.localdate() - timedelta(days=9))
    decision = draft(office)
    second = amend(decision, first, office.editor, place="Quầy số 9")
    decision = sign(decision, office)
    other = published(office)
    client.force_login(office.control)

    response = client.get(history_of_procedure(first))

    entries = list(response.context["page"])
    assert [text.version.pk for text in response.context["signed_texts"]] == [second.pk, first.pk]
    assert {entry.decision_id for entry in entries} == {decision.pk, first.item.decision_id}
    assert other.item.decision_id not in {entry.decision_id for entry in entries}
    assert "Quầy số 9" in words(response)


def test_draft_of_another_unit_is_not_told_of(client, office):
    base = published(office)
    theirs = draft(office)
    amend(theirs, base, office.editor, place="Quầy số 9")
    stranger = make_office()
    client.force_login(stranger.editor)

    response = client.get(history_of_procedure(base))

    assert response.status_code == 200
    assert "Quầy số 9" not in words(response)
    assert list(response.context["page"]) == []


def test_who_may_not_see_a_draft_sees_no_history_of_it(client, office):
    version = add_new(draft(office), office)
    client.force_login(make_office().editor)

    response = client.get(history_of_procedure(version))

    assert (response.status_code, response["Location"]) == (302, reverse("wagtailadmin_home"))


@pytest.mark.parametrize("number", [1, 3])
def test_history_takes_the_same_queries_whatever_the_decisions(
    client, office, django_assert_num_queries, number
):
    base = published(office, on=timezone.localdate() - timedelta(days=30))
    for place in range(number):
        decision = draft(office)
        base = amend(decision, base, office.editor, place=f"Quầy số {place}")
        sign(decision, office, number=f"{place + 700}/QĐ-UBND")
    client.force_login(officer("auditor"))
    client.get(history_of_procedure(base))

    with django_assert_num_queries(HISTORY_QUERIES):
        client.get(history_of_procedure(base))


def test_rows_of_the_centres_list_are_told_in_words(client):
    centre, place = make_centre_office(), PlaceFactory(name="Quầy 1")
    decision = draft(centre)
    item = take_in(decision, place=place)
    other = PlaceFactory(name="Quầy 2")
    services.edit_list_row(item, by=centre.editor, place=other, note="Chỉ buổi sáng")

    [(by, origin, changes)] = told(decision, "Danh sách thủ tục, dòng")  # one save, seconds apart

    assert (by, origin) == (centre.editor, "")
    assert sorted(changes) == [
        ("Ghi chú", "", "Chỉ buổi sáng"),
        ("Nơi tiếp nhận", "Quầy 1", "Quầy 2"),
        ("Thủ tục trong danh mục", "", f"Đưa vào tiếp nhận: {item.procedure} – Quầy 1"),
    ]


def test_steps_of_a_process_are_told_in_words_and_with_the_procedure(client, office):
    agency = make_process_office(office.unit)
    version = published(office)
    decision = draft(agency)
    item = put_process(decision, version.procedure)
    services.edit_process_row(item, by=agency.editor, steps=STEPS[:1])
    services.remove_rows(decision, [item.pk], by=agency.editor)
    client.force_login(agency.editor)

    [(_by, _origin, changes)] = told(decision, "Danh sách thủ tục, dòng")

    name = "Quy trình trong quyết định"
    summary = f"Phê duyệt quy trình: {version.procedure}"
    first = "1. Tiếp nhận hồ sơ – Trung tâm Phục vụ hành chính công (½ ngày làm việc)"
    assert changes[0] == (name, "", f"{summary}, 3 bước")
    assert (changes[1][0], changes[1][2]) == ("Các bước", first)
    assert changes[2] == (name, f"{summary}, 1 bước", "")
    page_of_procedure = client.get(reverse("procedure_versions:history", args=[version.pk]))
    assert first in words(page_of_procedure)
