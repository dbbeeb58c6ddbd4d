"""The pages of a mended record: for each officer, and what the public reads before and after."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organisation.enums import Role
from publication import services
from publication.enums import State
from publication.models import RecordMend
from publication.verification import broken_records
from publication.views import SCAN_REPLACED
from tests.factories.organisation import blank_pdf, officers_of_every_role, scan
from tests.factories.publication import add_new, decision_in, draft, make_office, mended_paper, sign
from tests.publication.desk import page
from tests.screens import errors_of, said, words

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


@pytest.fixture
def office():
    return make_office()


def typed(decision, **fields):
    act = decision.act
    return {
        "number": act.number,
        "signed_on": f"{act.signed_on:%d/%m/%Y}",
        "signer": act.signer,
        "capacity": act.capacity,
        "content_code": decision.content_code,
        "reason": "Gõ nhầm",
        **fields,
    }


def test_record_is_mended_by_two_officers_on_their_pages(client, office):
    decision = decision_in(State.ISSUED, office)
    button = f'href="{page(decision, "mend_new")}"'
    shown = {}
    for name in ("editor", "control", "chief", "clerk"):
        client.force_login(getattr(office, name))
        shown[name] = button in client.get(page(decision)).content.decode()
    assert shown == {"editor": False, "control": False, "chief": False, "clerk": True}

    form = client.get(page(decision, "mend_new")).context["form"]
    assert form["number"].value() == decision.act.number
    wrong = client.post(page(decision, "mend_new"), typed(decision, number="abc", signer="Ông B"))
    assert wrong.status_code == 422
    assert wrong.context["form"]["signer"].value() == "Ông B"
    assert "number" in wrong.context["form"].errors
    client.post(page(decision, "mend_new"), typed(decision, number="777/QĐ-UBND"))
    mend = RecordMend.objects.get()

    again = client.post(page(decision, "mend_new"), typed(decision, number="778/QĐ-UBND"))
    assert (again.status_code, RecordMend.objects.count()) == (409, 1)
    assert again.context["form"]["number"].value() == "778/QĐ-UBND"
    address = page(decision, "mend", mend.pk)
    own = client.post(address, {"viec": "confirm", "reason": "tôi chắc"})
    assert own.status_code == 403
    assert errors_of(own) == [
        "Người đề nghị đính chính không được tự xác nhận; việc này phải do người khác làm."
    ]

    client.force_login(office.control)
    home = client.get(reverse("wagtailadmin_home")).content.decode()
    assert f'href="{address}"' in home
    empty = client.post(address, {"viec": "refuse", "reason": ""})
    assert (empty.status_code, errors_of(empty)) == (422, ["Phải nêu lý do."])
    seen = client.get(address).content.decode()
    assert f"<del>{decision.act.number}</del>" in seen
    assert "<ins>777/QĐ-UBND</ins>" in seen
    done = client.post(address, {"viec": "confirm", "reason": ""}, follow=True)
    assert said(done) == [
        "Đã xác nhận. Từ lúc này sổ ghi theo bản đính chính; bản ghi cũ vẫn xem được."
    ]
    assert client.get(page(decision, "mend_scan", mend.pk, "cu")).status_code == 200
    late = client.post(address, {"viec": "refuse", "reason": "Không đúng"})
    assert (late.status_code, late.context["form"]["reason"].value()) == (409, "Không đúng")

    history = client.get(page(decision, "history") + "?chi=buoc").content.decode()
    assert "Đề nghị đính chính bản ghi" in history
    assert "Đính chính bản ghi: đã xác nhận" in history
    listed = client.get(reverse("decisions:list"), {"q": decision.act.number}).content.decode()
    assert page(decision) in listed


def test_public_reads_both_records(client, office, monkeypatch):
    decision = draft(office)
    version = add_new(decision, office)
    decision = sign(decision, office, number="12/QĐ-UBND")
    old = f"/quyet-dinh/{decision.slug}/"
    mend = services.propose_mend(
        decision, by=office.clerk, paper=mended_paper(decision, "21/QĐ-UBND"), reason="Gõ nhầm"
    )
    assert "21/QĐ-UBND" not in words(client.get(old))
    tomorrow = timezone.now() + timedelta(days=1)
    with monkeypatch.context() as later:
        later.setattr("django.utils.timezone.now", lambda: tomorrow)
        services.confirm_mend(mend, by=office.control)
    decision.refresh_from_db()
    new = f"/quyet-dinh/{decision.slug}/"
    procedure = f"/thu-tuc/{version.procedure.base_code}/lich-su/"

    moved = client.get(old)
    assert (moved.status_code, moved.url) == (302, new)
    assert client.get(f"{old}ban-ky/").url == f"{new}ban-ky/"
    told = words(client.get(new))
    assert "Quyết định 21/QĐ-UBND" in told
    day = f"{timezone.localtime(tomorrow):%d/%m/%Y}"
    assert f"Bản ghi của quyết định này trong sổ đã được sửa ngày {day}" in told
    assert "Trước đó ghi là: số 12/QĐ-UBND." in told
    assert "Quyết định 12/QĐ-UBND" in words(client.get(f"{new}?biet-den={TODAY}"))
    assert "12/QĐ-UBND" in words(client.get(f"/quyet-dinh/?biet-den={TODAY}"))
    assert "21/QĐ-UBND" in words(client.get("/quyet-dinh/?q=12/QĐ-UBND"))
    assert "21/QĐ-UBND" in words(client.get(procedure))
    assert "12/QĐ-UBND" in words(client.get(f"{procedure}?biet-den={TODAY}"))
    assert list(broken_records()) == []


def test_right_bearer_of_a_number_names_the_wrong_one(client, office):
    wrong = decision_in(State.ISSUED, office)
    number = wrong.act.number
    mend = services.propose_mend(
        wrong, by=office.clerk, paper=mended_paper(wrong, "777/QĐ-UBND"), reason="Gõ nhầm"
    )
    services.confirm_mend(mend, by=office.control)
    decision = draft(office)
    add_new(decision, office)
    decision = sign(decision, office, number=number)

    told = words(client.get(f"/quyet-dinh/{decision.slug}/"))

    assert f"Quyết định {number}" in told
    assert "Số này từng được ghi nhầm cho Quyết định 777/QĐ-UBND" in told


def test_wrong_scan_is_opened_by_those_who_judge_it_alone(client, office):
    """It may be somebody's private paper; the one that stands is for whoever sees the decision."""
    decision = decision_in(State.ISSUED, office)
    right = services.propose_mend(
        decision,
        by=office.clerk,
        paper=mended_paper(decision, decision.act.number, scan=scan(blank_pdf(2))),
        reason="Đính nhầm tệp",
    )
    officers = officers_of_every_role(office.unit)

    def opened(which):
        may = set()
        for role, user in officers.items():
            client.force_login(user)
            address = page(decision, "mend_scan", right.pk, which)
            if client.get(address).status_code == 200:
                may.add(role)
            shown = client.get(page(decision)).content.decode()
            assert (f'href="{address}"' in shown) == (role in may)
        return may

    judges = {Role.CONTROL_OFFICER, Role.CHAIRMAN_CLERK, Role.AUDITOR}
    assert opened("cu") == set(Role.values)
    assert opened("moi") == judges
    services.confirm_mend(right, by=office.control)
    assert opened("cu") == judges
    assert opened("moi") == set(Role.values)


def test_public_is_told_that_the_scan_was_another_one(client, office, monkeypatch):
    decision = decision_in(State.ISSUED, office)
    mend = services.propose_mend(
        decision,
        by=office.clerk,
        paper=mended_paper(decision, decision.act.number, scan=scan(blank_pdf(2))),
        reason="Đính nhầm tệp",
    )
    tomorrow = timezone.now() + timedelta(days=1)
    with monkeypatch.context() as later:
        later.setattr("django.utils.timezone.now", lambda: tomorrow)
        services.confirm_mend(mend, by=office.control)
    address = f"/quyet-dinh/{decision.slug}/"

    notes = [
        client.get(f"{address}{query}").context["decision"]["scan_note"]
        for query in ("", f"?biet-den={TODAY}")
    ]

    assert notes == ["", SCAN_REPLACED]
