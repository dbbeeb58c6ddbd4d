"""An earlier signed text comes back as a draft amendment of what is law today."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from catalogue.models import ProcedureVersion
from organisation.enums import Role
from publication import services
from publication.enums import ItemKind
from publication.models import Decision
from publication.queries.texts import signed_texts
from publication.verification import broken_records
from publication.viewsets.restoring import NOT_YOURS
from tests.factories.organisation import UnitFactory, officer
from tests.factories.publication import (
    abolish,
    amend,
    draft,
    make_office,
    make_process_office,
    published,
    sign,
)
from tests.screens import said

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


@pytest.fixture
def office():
    return make_office()


def amended(office, base, **changes):
    decision = draft(office)
    version = amend(decision, base, office.editor, **changes)
    sign(decision, office)
    return version


def test_earlier_text_is_law_again_by_a_further_decision(office):
    first = published(office, on=TODAY - timedelta(days=30), time_limit_amount=5)
    second = amended(office, first, time_limit_amount=9)
    decision = draft(office)

    item = services.restore_text(decision, text=first, by=office.editor)

    assert (item.kind, item.base, list(item.changed_parts)) == (
        ItemKind.AMENDED,
        second,
        ["time_limit"],
    )
    assert (item.version.time_limit_amount, item.version.created_by) == (5, office.editor)
    sign(decision, office)
    in_force = ProcedureVersion.objects.in_force(on=TODAY).get(procedure=first.procedure)
    assert (in_force, in_force.time_limit_amount) == (item.version, 5)
    assert [text.version for text in signed_texts(first.procedure)] == [in_force, second, first]
    assert list(broken_records()) == []


def test_restoring_is_refused_with_its_cure(office):
    first = published(office, on=TODAY - timedelta(days=30))
    second = amended(office, first)
    gone = published(office, on=TODAY - timedelta(days=30))
    ending = draft(office)
    abolish(ending, gone, office.editor)
    sign(ending, office)
    decision = draft(office)
    drafted = amend(decision, second, office.editor)
    elsewhere = make_office(UnitFactory())
    foreign = draft(elsewhere)
    cases = [
        (draft(office), office.editor, second, "giống nội dung đang có hiệu lực"),
        (draft(office), office.editor, gone, "hãy thêm “Thủ tục mới ban hành” dưới mã mới"),
        (draft(office), office.editor, drafted, "Chỉ khôi phục được nội dung đã ký"),
        (decision, office.editor, first, "đã có trong quyết định này"),
        (foreign, elsewhere.editor, first, first.unit.name),
        (foreign, office.editor, first, "không thuộc cơ quan bạn"),
    ]
    texts = ProcedureVersion.objects.count()
    for into, by, text, message in cases:
        with pytest.raises((ValidationError, PermissionDenied)) as refused:
            services.restore_text(into, text=text, by=by)
        assert message in str(refused.value)
    before = Decision.objects.count()
    with pytest.raises(ValidationError):
        services.restore_in_new_decision(
            second, title="Công bố", unit=office.unit, by=office.editor
        )

    assert (ProcedureVersion.objects.count(), Decision.objects.count()) == (texts, before)


def test_button_leads_into_a_draft_of_ones_choice(client, office):
    first = published(office, on=TODAY - timedelta(days=30), time_limit_amount=5)
    second = amended(office, first, time_limit_amount=9)
    ready, address = draft(office), reverse("procedure_versions:restore", args=[first.pk])
    page = reverse("procedure_versions:inspect", args=[second.pk])
    client.force_login(officer(Role.AUDITOR))
    assert address not in client.get(page).content.decode()
    assert client.get(address).status_code == 302
    assert client.post(address, {"target": str(ready.pk)}).status_code == 422
    client.force_login(office.editor)
    assert f'href="{address}"' in client.get(page).content.decode()

    form = client.get(address).context["form"]
    assert [value for value, _label in form.fields["target"].choices] == [str(ready.pk), "new"]
    unnamed = client.post(address, {"target": "new", "title": "", "unit": office.unit.pk})
    assert (unnamed.status_code, list(unnamed.context["form"].errors)) == (422, ["title"])
    opened = client.post(address, {"target": str(ready.pk)})
    item = ready.items.get()
    assert opened.url == reverse("procedure_versions:edit", args=[item.version_id])
    twice = client.post(address, {"target": str(ready.pk)})
    assert (twice.url, ready.items.count()) == (opened.url, 1)
    typed = {"target": "new", "title": "Trả lại thời hạn", "unit": office.unit.pk}
    made, again = client.post(address, typed), client.post(address, typed)
    new = Decision.objects.get(title="Trả lại thời hạn")
    assert made.url == reverse("procedure_versions:edit", args=[new.items.get().version_id])
    assert again.url == made.url
    same = client.post(reverse("procedure_versions:restore", args=[second.pk]), typed)
    assert same.status_code == 422
    assert same.context["form"]["title"].value() == "Trả lại thời hạn"


def test_editor_of_another_agency_is_offered_no_restoring(client, office):
    first = published(office, on=TODAY - timedelta(days=30), time_limit_amount=5)
    second = amended(office, first, time_limit_amount=9)
    address = reverse("procedure_versions:restore", args=[first.pk])
    client.force_login(make_office().editor)

    page = client.get(reverse("procedure_versions:inspect", args=[second.pk]))
    turned_away = client.get(address)

    assert address not in page.content.decode()
    assert turned_away.url == reverse("procedure_versions:inspect", args=[first.pk])
    assert said(turned_away) == [NOT_YOURS]


def test_text_in_force_is_amended_from_its_page(client, office):
    first = published(office, on=TODAY - timedelta(days=30), time_limit_amount=5)
    second = amended(office, first, time_limit_amount=9)
    ready, other = draft(office), draft(make_process_office(office.unit))
    address = reverse("procedure_versions:amend", args=[second.pk])
    client.force_login(office.editor)

    def page(text):
        return client.get(reverse("procedure_versions:inspect", args=[text.pk])).content.decode()

    assert f'href="{address}"' in page(second)
    assert "/sua-doi/" not in page(first)
    choices = client.get(address).context["form"].fields["target"].choices
    assert [value for value, _label in choices] == [str(ready.pk), "new"]  # no draft of processes
    opened, twice = (client.post(address, {"target": str(ready.pk)}) for _click in range(2))

    item = ready.items.get()
    assert (item.kind, item.base, item.version.time_limit_amount) == (ItemKind.AMENDED, second, 9)
    assert opened.url == twice.url == reverse("procedure_versions:edit", args=[item.version_id])
    assert other.process_items.count() == 0


def test_ended_procedure_is_not_amended(office):
    first = published(office, on=TODAY - timedelta(days=30))
    ending = draft(office)
    abolish(ending, first, office.editor)
    sign(ending, office)

    with pytest.raises(ValidationError, match="không có nội dung nào đang hiệu lực để sửa đổi"):
        services.amend_in_new_decision(first, title="Công bố", unit=office.unit, by=office.editor)

    assert Decision.objects.filter(title="Công bố").count() == 0
