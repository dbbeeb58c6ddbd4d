"""The editor of a text: who may write, what is kept, how many queries."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalogue.models import Component, ProcedureVersion
from organisation.enums import Role
from publication import services
from tests.factories.organisation import officer
from tests.factories.publication import add_new, draft, make_office, published
from tests.publication.editor import EDIT_QUERIES, edit_url, paper_row, posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_office()


@pytest.mark.parametrize("rows", [1, 30])
def test_editor_opens_in_the_same_few_queries_whatever_the_papers(
    client, office, rows, django_assert_num_queries
):
    version = add_new(draft(office), office, full=True)
    version.components = [Component(name=f"Giấy tờ {n}") for n in range(rows)]
    version.save()
    client.force_login(office.editor)
    client.get(edit_url(version))

    with django_assert_num_queries(EDIT_QUERIES):
        response = client.get(edit_url(version))

    formset = response.context["form"].formsets["components"]
    assert len(formset.initial_forms) == rows


def test_editor_saves_the_text_and_its_rows(client, office):
    version = add_new(draft(office), office)
    client.force_login(office.editor)

    response = client.post(
        edit_url(version), posted(version, place="Quầy số 5", **paper_row("Tờ khai đăng ký"))
    )

    version = ProcedureVersion.objects.get(pk=version.pk)
    assert response.url == edit_url(version)
    assert version.place == "Quầy số 5"
    assert [paper.name for paper in version.components.all()] == ["Tờ khai đăng ký"]


def test_a_changed_row_alone_names_its_author(client, office):
    helper = officer(Role.DEPARTMENT_EDITOR, unit=office.unit)
    decision = draft(office)
    version = add_new(decision, office)
    client.force_login(helper)

    client.post(edit_url(version), posted(version, **paper_row()))

    assert version.history.first().history_user == helper
    assert helper.pk in type(decision).objects.get(pk=decision.pk).author_ids


def test_a_forms_file_is_kept_and_served_to_those_who_see_the_text(client, office):
    version = add_new(draft(office), office)
    client.force_login(office.editor)
    upload = SimpleUploadedFile("mau-15.pdf", b"%PDF-1.4 mau", content_type="application/pdf")
    row = {
        "forms-TOTAL_FORMS": 1,
        "forms-0-id": "",
        "forms-0-name": "Đơn đăng ký",
        "forms-0-upload": upload,
        "forms-0-ORDER": 1,
    }

    client.post(edit_url(version), posted(version, **row))

    form = ProcedureVersion.objects.get(pk=version.pk).forms.get()
    url = reverse("procedure_versions:form_file", args=[version.pk, form.pk])
    assert client.get(url).getvalue() == b"%PDF-1.4 mau"
    client.force_login(make_office().editor)
    assert client.get(url).url == reverse("wagtailadmin_home")


def test_a_forms_file_of_another_kind_is_refused(client, office):
    version = add_new(draft(office), office)
    client.force_login(office.editor)
    row = {
        "forms-TOTAL_FORMS": 1,
        "forms-0-id": "",
        "forms-0-name": "Đơn",
        "forms-0-upload": SimpleUploadedFile("x.exe", b"MZ"),
        "forms-0-ORDER": 1,
    }

    response = client.post(edit_url(version), posted(version, **row))

    errors = response.context["form"].formsets["forms"].errors
    assert errors == [{"upload": ["Chỉ nhận tệp PDF, Word, Excel hoặc ODT."]}]


def sent_version(office):
    decision = draft(office)
    version = add_new(decision, office)
    services.send_for_check(decision, by=office.editor)
    return version


def others_version(office):
    return add_new(draft(other := make_office()), other)


@pytest.mark.parametrize("make", [sent_version, published])
def test_a_sent_or_signed_text_is_shown_and_never_written(client, office, make):
    version = make(office)
    client.force_login(office.editor)

    shown = client.get(edit_url(version))
    client.post(edit_url(version), posted(version, place="Nơi khác"))

    assert shown.url == reverse("procedure_versions:inspect", args=[version.pk])
    assert ProcedureVersion.objects.get(pk=version.pk).place == version.place


def test_another_units_draft_is_neither_shown_nor_written(client, office):
    version = others_version(office)
    client.force_login(office.editor)
    names = ("edit", "inspect", "preview_on_edit")

    answers = {
        name: client.get(reverse(f"procedure_versions:{name}", args=[version.pk])).url
        for name in names
    }
    client.post(edit_url(version), posted(version, place="Nơi khác"))
    client.post(reverse("procedure_versions:lock", args=[version.pk]))

    version = ProcedureVersion.objects.get(pk=version.pk)
    assert answers == dict.fromkeys(names, reverse("wagtailadmin_home"))
    assert (version.place == "Nơi khác", version.locked) == (False, False)


def test_superuser_without_role_writes_nothing(client, office):
    version = add_new(draft(office), office)
    client.force_login(officer(is_superuser=True))

    client.post(edit_url(version), posted(version, place="Nơi khác"))
    client.post(reverse("procedure_versions:lock", args=[version.pk]))

    version = ProcedureVersion.objects.get(pk=version.pk)
    assert (version.place == "Nơi khác", version.locked) == (False, False)


def test_there_is_no_address_for_deleting_copying_or_publishing(client, office):
    from publication.viewsets.versions import ProcedureVersionViewSet  # noqa: PLC0415 -- after hooks

    names = {pattern.name for pattern in ProcedureVersionViewSet().get_urlpatterns()}

    assert names == {
        "list",
        "list_results",
        "amend",
        "edit",
        "inspect",
        "preview_on_edit",
        "restore",
        "lock",
        "unlock",
        "export",
        "history",
        "form_file",
    }


def test_a_text_sent_while_the_form_was_open_is_not_overwritten(client, office, monkeypatch):
    version = add_new(decision := draft(office), office)
    client.force_login(office.editor)
    from publication.viewsets import versions  # noqa: PLC0415 -- patched for this test

    held = versions.hold_for_editing

    def send_first(text, *, by):
        services.send_for_check(decision, by=by)
        held(text, by=by)

    monkeypatch.setattr(versions, "hold_for_editing", send_first)

    response = client.post(edit_url(version), posted(version, place="Nơi khác"))

    assert response.status_code == 409
    assert ProcedureVersion.objects.get(pk=version.pk).place != "Nơi khác"


def test_a_lock_refuses_others_until_it_is_opened(client, office):
    helper = officer(Role.DEPARTMENT_EDITOR, unit=office.unit)
    version = add_new(draft(office), office)
    client.force_login(office.editor)
    client.post(reverse("procedure_versions:lock", args=[version.pk]))
    client.force_login(helper)

    client.post(edit_url(version), posted(version, place="Nơi khác"))

    assert ProcedureVersion.objects.get(pk=version.pk).place != "Nơi khác"


def test_preview_is_the_public_page(client, office):
    version = add_new(draft(office), office)
    client.force_login(office.editor)
    url = reverse("procedure_versions:preview_on_edit", args=[version.pk])
    client.post(url, posted(version, name="Tên đang gõ"))

    response = client.get(url)

    assert response.context["procedure"].name == "Tên đang gõ"
    assert "catalogue/procedure_detail.html" in [template.name for template in response.templates]


# --- numbers and two windows --------------------------------------------------------------------


def test_editor_reads_amounts_the_vietnamese_way(client, office):
    version = add_new(draft(office), office)
    client.force_login(office.editor)

    client.post(
        edit_url(version),
        posted(version, fee_status="given", fee_amount="500.000", time_limit_amount="1,5"),
    )

    version = ProcedureVersion.objects.get(pk=version.pk)
    assert (version.fee_amount, str(version.time_limit_amount)) == (500_000, "1.50")
    page = client.get(edit_url(version)).content.decode()
    assert 'value="500.000"' in page
    assert 'value="1,5"' in page


def test_a_second_window_does_not_undo_what_the_first_saved(client, office):
    version = add_new(draft(office), office)
    client.force_login(office.editor)
    opened = client.get(edit_url(version)).context["form"].initial["last_save"]
    client.post(edit_url(version), posted(version, place="Quầy 1", last_save=opened))

    response = client.post(edit_url(version), posted(version, name="Khác", last_save=opened))

    kept = ProcedureVersion.objects.get(pk=version.pk)
    assert (kept.place, kept.name) == ("Quầy 1", version.name)
    assert (response.status_code, response.context["form"].non_field_errors()[1]) == (
        409,
        "Địa điểm thực hiện: “Trung tâm Phục vụ hành chính công” → “Quầy 1”",
    )
    assert 'name="name"' in response.content.decode()
    assert "last_save" not in response.context["form"].changed_data
    again = client.get(edit_url(version)).context["form"].initial["last_save"]
    client.post(edit_url(version), posted(kept, name="Khác", last_save=again))
    assert ProcedureVersion.objects.get(pk=version.pk).name == "Khác"
