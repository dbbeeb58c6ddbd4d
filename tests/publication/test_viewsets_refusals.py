"""A refusal never costs an officer the words: each form comes back with them, nothing twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organisation.enums import Role
from publication import services
from publication.enums import ItemKind, State
from publication.models import Decision
from tests.factories.organisation import officer
from tests.factories.publication import add_new, draft, make_office, published
from tests.publication.desk import page
from tests.publication.editor import edit_url, posted
from tests.screens import errors_of, said

pytestmark = pytest.mark.django_db

CLOSED = "Quyết định không còn sửa được: đang ở trạng thái “Đã gửi kiểm tra”."
SHOWN_ONLY = "Nội dung này chỉ để xem: đã gửi, đã ký, hoặc của cơ quan khác."


@pytest.fixture
def office():
    return make_office()


def sent(office):
    decision = draft(office)
    version = add_new(decision, office)
    return services.send_for_check(decision, by=office.editor), version


# --- sent meanwhile: 409 and the words ----------------------------------------------------------


def test_editor_of_a_text_sent_meanwhile_keeps_every_word(client, office):
    _decision, version = sent(office)
    client.force_login(office.editor)

    response = client.post(edit_url(version), posted(version, place="Quầy số 9, tầng 2"))

    assert response.status_code == 409
    assert errors_of(response) == [SHOWN_ONLY]
    assert response.context["form"]["place"].value() == "Quầy số 9, tầng 2"
    assert response.context["editing_sessions"] is None
    version.refresh_from_db()
    assert version.place != "Quầy số 9, tầng 2"


def test_heading_of_a_decision_sent_meanwhile_keeps_every_word(client, office):
    decision, _version = sent(office)
    client.force_login(office.editor)

    response = client.post(page(decision, "edit"), {"title": "Tên mới", "legal_grounds": "Luật A"})

    assert response.status_code == 409
    assert errors_of(response) == ["Quyết định này không còn sửa được, hoặc của cơ quan khác."]
    assert response.context["form"]["legal_grounds"].value() == "Luật A"


def test_new_procedure_for_a_decision_sent_meanwhile_keeps_every_word(client, office):
    decision, version = sent(office)
    client.force_login(office.editor)
    typed = {"code": "1.004082", "name": "Đăng ký khai sinh", "sector": version.sector_id}

    response = client.post(page(decision, "item_new"), typed)

    assert response.status_code == 409
    assert errors_of(response) == [CLOSED]
    assert response.context["form"]["name"].value() == "Đăng ký khai sinh"


def test_row_of_a_decision_sent_meanwhile_keeps_every_word(client, office):
    decision, _version = sent(office)
    client.force_login(office.editor)

    response = client.post(
        page(decision, "item_edit", decision.items.get().pk), {"note": "Ghi chú dài của tôi"}
    )

    assert response.status_code == 409
    assert errors_of(response) == [CLOSED]
    assert response.context["form"]["note"].value() == "Ghi chú dài của tôi"


def test_reason_typed_for_a_move_made_by_another_is_kept(client, office):
    decision, _version = sent(office)
    second = officer(Role.CONTROL_OFFICER)
    services.return_decision(decision, by=second, reason="Thiếu căn cứ")
    client.force_login(office.control)

    response = client.post(
        page(decision, "move", "return_from_check"), {"reason": "Sai thời hạn ở dòng 3"}
    )

    assert response.status_code == 409
    assert errors_of(response) == [
        "Không thể thực hiện “Trả lại để sửa” khi quyết định ở trạng thái “Trả lại”."
    ]
    assert response.context["form"]["reason"].value() == "Sai thời hạn ở dòng 3"


def test_reason_typed_by_one_without_the_role_is_kept(client, office):
    decision, _version = sent(office)
    client.force_login(officer(Role.AUDITOR))

    response = client.post(
        page(decision, "move", "return_from_check"), {"reason": "Sai thời hạn ở dòng 3"}
    )

    assert response.status_code == 403
    assert errors_of(response) == ["Vai trò của bạn không được thực hiện “Trả lại để sửa”."]
    assert response.context["form"]["reason"].value() == "Sai thời hạn ở dòng 3"


def test_locked_text_keeps_the_words_of_the_other_officer(client, office):
    helper = officer(Role.DEPARTMENT_EDITOR, unit=office.unit)
    version = add_new(draft(office), office)
    client.force_login(office.editor)
    client.post(reverse("procedure_versions:lock", args=[version.pk]))
    client.force_login(helper)

    response = client.post(edit_url(version), posted(version, place="Quầy số 9, tầng 2"))

    assert response.status_code == 409
    assert response.context["form"]["place"].value() == "Quầy số 9, tầng 2"


def test_row_taken_off_meanwhile_shows_what_was_typed(client, office):
    decision = draft(office)
    add_new(decision, office)
    item = decision.items.get()
    url = page(decision, "item_edit", item.pk)
    services.remove_item(item, by=office.editor)
    client.force_login(office.editor)

    response = client.post(url, {"note": "Ghi chú dài của tôi"})

    assert response.status_code == 403
    assert response.context["why"] == "Thủ tục này đã được bỏ khỏi quyết định."
    assert [text for _label, text in response.context["texts"]] == ["Ghi chú dài của tôi"]


def test_officer_moved_to_another_unit_reads_what_was_typed(client, office):
    version = add_new(draft(office), office)
    client.force_login(make_office().editor)

    response = client.post(edit_url(version), posted(version, place="Quầy số 9, tầng 2"))

    assert response.status_code == 403
    assert ("Địa điểm thực hiện", "Quầy số 9, tầng 2") in response.context["texts"]


def test_form_page_of_a_sent_decision_leads_back_to_it(client, office):
    decision, _version = sent(office)
    client.force_login(office.editor)

    response = client.get(page(decision, "item_new"))

    assert (response.url, said(response)) == (page(decision), [CLOSED])


# --- a second click doubles nothing -------------------------------------------------------------


def test_second_click_begins_no_second_draft(client, office):
    client.force_login(office.editor)
    typed = {
        "title": "Công bố thủ tục lĩnh vực Đất đai",
        "unit": office.unit.pk,
        "origin": "workflow",
        "effective_on": "05/12/2026",
    }

    first, second = (client.post(reverse("decisions:add"), typed) for _ in range(2))

    assert Decision.objects.count() == 1
    assert first.url == second.url == page(Decision.objects.get())


def test_another_heading_begins_another_draft(client, office):
    client.force_login(office.editor)
    typed = {"unit": office.unit.pk, "origin": "workflow"}

    for title in ("Công bố đợt 1", "Công bố đợt 2"):
        client.post(reverse("decisions:add"), {"title": title, **typed})

    assert Decision.objects.count() == 2


def test_second_click_on_a_new_procedure_opens_its_text(client, office):
    decision = draft(office)
    other = add_new(draft(office), office)
    client.force_login(office.editor)
    typed = {"code": "1.004082", "name": "Đăng ký khai sinh", "sector": other.sector_id}

    first, second = (client.post(page(decision, "item_new"), typed) for _ in range(2))

    assert decision.items.count() == 1
    assert first.url == second.url == edit_url(decision.items.get().version)


@pytest.mark.parametrize("kind", [ItemKind.AMENDED, ItemKind.ABOLISHED])
def test_second_click_on_choosing_opens_the_row_of_the_first(client, office, kind):
    base = published(office)
    decision = draft(office)
    client.force_login(office.editor)
    url = page(decision, "item_choose", kind)

    first, second = (client.post(url, {"version": base.pk}) for _ in range(2))

    assert decision.items.count() == 1
    assert first.url == second.url


def test_second_click_on_taking_off_leads_back(client, office):
    decision = draft(office)
    add_new(decision, office)
    url = page(decision, "item_remove", decision.items.get().pk)
    client.force_login(office.editor)

    first, second = (client.post(url) for _ in range(2))

    assert (first.url, second.url) == (page(decision), page(decision))
    assert said(second)[-1] == "Thủ tục này đã được bỏ khỏi quyết định."


def test_own_second_click_on_a_move_is_told_it_is_done(client, office):
    decision, _version = sent(office)
    client.force_login(office.control)
    url = page(decision, "move", "return_from_check")

    first, second = (client.post(url, {"reason": "Thiếu căn cứ pháp lý"}) for _ in range(2))

    decision.refresh_from_db()
    assert (first.url, second.url, decision.state) == (page(decision),) * 2 + (State.RETURNED,)
    assert decision.moves.filter(name="return_from_check").count() == 1
    assert said(second)[-1] == "Việc này đã xong: quyết định đang ở trạng thái “Trả lại”."


def test_the_same_heading_for_another_day_begins_another_draft(client, office):
    old = draft(office)
    client.force_login(office.editor)

    client.post(
        reverse("decisions:add"),
        {
            "title": old.title,
            "unit": office.unit.pk,
            "origin": "workflow",
            "effective_on": f"{timezone.localdate() + timedelta(days=1):%d/%m/%Y}",
        },
    )

    assert Decision.objects.count() == 2
