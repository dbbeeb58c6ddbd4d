"""Two officers in one draft: the second learns what the first changed, and neither loses a word."""

from __future__ import annotations

import pytest
from django.urls import reverse

from catalogue.models import Component, ProcedureVersion
from organisation.enums import Role
from organisation.viewsets.refusals import TAKEN_OVER
from tests.factories.organisation import officer
from tests.factories.publication import add_new, draft, make_office
from tests.publication.editor import edit_url, posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def version(office):
    text = add_new(draft(office), office, place="Quầy 1", note="")
    text.components = [Component(name="Tờ khai"), Component(name="Bản sao")]
    text.save()
    return text


@pytest.fixture
def first(office):
    return officer(Role.DEPARTMENT_EDITOR, unit=office.unit, full_name="Lê Thị Trước")


def papers(version, *, new=(), deleted=(), **renamed):
    """The paper rows as a browser sends them; ``renamed`` by place."""
    rows = list(version.components.order_by("sort_order"))
    data = {
        "components-TOTAL_FORMS": len(rows) + len(new),
        "components-INITIAL_FORMS": len(rows),
    }
    for place, name in enumerate([*(row.name for row in rows), *new]):
        start = f"components-{place}"
        data |= {
            f"{start}-id": rows[place].pk if place < len(rows) else "",
            f"{start}-name": renamed.get(f"row{place}", name),
            f"{start}-originals": 1 if place >= len(rows) else rows[place].originals,
            f"{start}-copies": 0 if place >= len(rows) else rows[place].copies,
            f"{start}-ORDER": place + 1,
        }
        if place in deleted:
            data[f"{start}-DELETE"] = "on"
    return data


def mark(client, version):
    return client.get(edit_url(version)).context["form"].initial["last_save"]


def as_sent_again(response):
    """What the browser sends when the officer presses “Lưu” on the page just shown."""
    return response.context["form"].data


def save_both(client, office, first, version, *, firsts, seconds):
    """``first`` saves, then the office's editor, whose page was opened before; the answer."""
    client.force_login(office.editor)
    opened = mark(client, version)
    before = posted(version, **papers(version))
    client.force_login(first)
    client.post(edit_url(version), before | {"last_save": opened} | firsts)
    client.force_login(office.editor)
    return client.post(edit_url(version), before | {"last_save": opened} | seconds)


def reread(version):
    return ProcedureVersion.objects.get(pk=version.pk)


def test_fields_of_both_are_brought_together(client, office, first, version):
    response = save_both(
        client,
        office,
        first,
        version,
        firsts={"place": "Quầy 2"},
        seconds={"note": "Ghi chú của người sau"},
    )

    assert response.status_code == 409
    assert reread(version).note == ""
    said = list(response.context["form"].non_field_errors())
    assert said[0].startswith("Lê Thị Trước đã lưu nội dung này lúc ")
    assert said[1:] == ["Địa điểm thực hiện: “Quầy 1” → “Quầy 2”", TAKEN_OVER]
    client.post(edit_url(version), as_sent_again(response))
    assert (reread(version).place, reread(version).note) == ("Quầy 2", "Ghi chú của người sau")


def test_a_field_both_changed_is_named_and_keeps_the_typed_words(client, office, first, version):
    response = save_both(
        client,
        office,
        first,
        version,
        firsts={"place": "Quầy 2"},
        seconds={"place": "Quầy 3"},
    )

    said = list(response.context["form"].non_field_errors())
    assert said[1:] == [
        "Địa điểm thực hiện: “Quầy 1” → “Quầy 2”",
        "Cả hai cùng sửa: Địa điểm thực hiện (đang giữ chữ của bạn).",
        TAKEN_OVER,
    ]
    assert response.context["form"]["place"].value() == "Quầy 3"
    assert reread(version).place == "Quầy 2"


def test_rows_of_both_are_brought_together(client, office, first, version):
    response = save_both(
        client,
        office,
        first,
        version,
        firsts=papers(version, new=["Giấy của người trước"], row0="Tờ khai mẫu 01"),
        seconds=papers(version, new=["Giấy của người sau"], row1="Bản sao chứng thực"),
    )

    assert response.status_code == 409
    client.post(edit_url(version), as_sent_again(response))
    assert sorted(paper.name for paper in reread(version).components.all()) == [
        "Bản sao chứng thực",
        "Giấy của người sau",
        "Giấy của người trước",
        "Tờ khai mẫu 01",
    ]


def test_a_row_the_first_took_off_stays_off_unless_the_second_wrote_in_it(
    client, office, first, version
):
    off = papers(version, deleted={0, 1})

    response = save_both(
        client, office, first, version, firsts=off, seconds=papers(version, row1="Bản sao có dấu")
    )

    said = list(response.context["form"].non_field_errors())
    assert said[1:] == [
        "Giấy tờ, xóa “Tờ khai”",
        "Giấy tờ, xóa “Bản sao”",
        "Cả hai cùng sửa: Giấy tờ “Bản sao” (đang giữ chữ của bạn).",
        TAKEN_OVER,
    ]
    client.post(edit_url(version), as_sent_again(response))
    assert [paper.name for paper in reread(version).components.all()] == ["Bản sao có dấu"]


def test_a_third_save_in_between_is_told_again(client, office, first, version):
    response = save_both(
        client,
        office,
        first,
        version,
        firsts={"place": "Quầy 2"},
        seconds={"note": "Ghi chú của người sau"},
    )
    again = as_sent_again(response)
    client.force_login(first)
    now = reread(version)
    client.post(
        edit_url(version),
        posted(now, keywords="từ khóa", **papers(now), last_save=mark(client, now)),
    )
    client.force_login(office.editor)

    told = list(client.post(edit_url(version), again).context["form"].non_field_errors())

    assert told[1:] == ["Từ khóa: “” → “từ khóa”", TAKEN_OVER]


def test_two_officers_in_one_draft_see_each_other(client, office, first, version):
    client.force_login(first)
    client.get(edit_url(version))
    client.force_login(office.editor)
    sessions = client.get(edit_url(version)).context["editing_sessions"]

    answer = client.post(sessions.ping_url, headers={"X-Requested-With": "XMLHttpRequest"})

    seen = [session["user"] for session in answer.json()["other_sessions"]]
    assert seen == ["Lê Thị Trước"]


def test_headings_of_two_officers_are_brought_together(client, office, first):
    decision = draft(office)
    url = reverse("decisions:edit", args=[decision.pk])
    client.force_login(office.editor)
    opened = client.get(url).context["form"].initial["last_save"]
    day = f"{decision.effective_on:%d/%m/%Y}"
    before = {"title": decision.title, "effective_on": day, "last_save": opened}
    client.force_login(first)
    client.post(url, before | {"title": "Tên của người trước"})
    client.force_login(office.editor)

    response = client.post(url, before | {"legal_grounds": "Luật của người sau"})

    assert response.status_code == 409
    client.post(url, as_sent_again(response))
    decision.refresh_from_db()
    assert (decision.title, decision.legal_grounds) == ("Tên của người trước", "Luật của người sau")
