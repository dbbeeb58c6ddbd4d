"""The pages the portal can't do without: by no road moved, renamed, unpublished or deleted."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from cms.models import CataloguePage, DecisionsPage, HomePage, NewsIndexPage, StandardPage
from organisation.models import User

pytestmark = pytest.mark.django_db

FIXED = [
    (HomePage, "trang-chu"),
    (CataloguePage, "thu-tuc"),
    (DecisionsPage, "quyet-dinh"),
    (NewsIndexPage, "tin-tuc"),
]
TYPES = [model for model, _slug in FIXED]


@pytest.fixture
def superuser():
    return User.objects.create_superuser("quantri", email="a@example.test", password="x")


@pytest.fixture
def other_parent():
    return HomePage.objects.get().add_child(
        instance=StandardPage(title="Giới thiệu", slug="gioi-thieu")
    )


def state(model) -> tuple:
    page = model.objects.get()
    return page.slug, page.live, page.path, page.expire_at


@pytest.mark.parametrize(("model", "slug"), FIXED)
def test_every_installation_has_exactly_one_of_each(model, slug):
    assert [(page.slug, page.live) for page in model.objects.all()] == [(slug, True)]
    assert model.can_create_at(HomePage.objects.get()) is False


@pytest.mark.parametrize("model", TYPES)
def test_nobody_is_offered_to_remove_a_fixed_page(model, superuser):
    plain = Page.objects.get(pk=model.objects.get().pk)  # as a listing loads it

    rights = plain.permissions_for_user(superuser)

    assert [
        rights.can_delete(),
        rights.can_move(),
        rights.can_unpublish(),
        rights.can_copy(),
        rights.can_set_view_restrictions(),
        rights.can_edit(),
    ] == [False, False, False, False, False, True]


@pytest.mark.parametrize("model", TYPES)
@pytest.mark.parametrize("view", ["delete", "move", "unpublish", "copy"])
def test_admin_refuses_the_superuser(client, superuser, model, view):
    before = state(model)
    client.force_login(superuser)

    client.post(f"/quan-tri/pages/{model.objects.get().pk}/{view}/", {})

    assert state(model) == before


@pytest.mark.parametrize("model", TYPES)
@pytest.mark.parametrize("action", ["delete", "move", "unpublish"])
def test_bulk_actions_refuse_the_superuser(client, superuser, other_parent, model, action):
    before = state(model)
    client.force_login(superuser)

    client.post(
        f"/quan-tri/bulk/wagtailcore/page/{action}/?id={model.objects.get().pk}",
        {"chooser": other_parent.pk, "include_descendants": "on"},
    )

    assert state(model) == before


@pytest.mark.parametrize("model", TYPES)
def test_code_can_not_remove_a_fixed_page(model, other_parent):
    before = state(model)
    page = Page.objects.get(pk=model.objects.get().pk)

    roads = [page.delete, model.objects.get().delete, model.objects.get().unpublish]
    if model is not HomePage:  # a parent can't be moved below its own child anyway
        roads.append(lambda: page.move(other_parent, pos="last-child"))
    for road in roads:
        with pytest.raises(PermissionDenied), transaction.atomic():
            road()

    assert state(model) == before


@pytest.mark.parametrize(
    "change",
    [{"slug": "khac"}, {"live": False}, {"expire_at": timezone.now()}],
    ids=["slug", "live", "expire_at"],
)
@pytest.mark.parametrize("clean", [True, False])
def test_saving_can_not_take_a_fixed_page_away(change, clean):
    before = state(CataloguePage)
    page = Page.objects.get(pk=CataloguePage.objects.get().pk)
    for name, value in change.items():
        setattr(page, name, value)

    with pytest.raises(PermissionDenied):
        page.save(clean=False)
    specific = CataloguePage.objects.get()
    for name, value in change.items():
        setattr(specific, name, value)
    with pytest.raises((PermissionDenied, ValidationError)):
        specific.save(clean=clean)

    assert state(CataloguePage) == before


def test_editing_the_slug_in_the_admin_changes_nothing(client, superuser):
    page = CataloguePage.objects.get()
    client.force_login(superuser)

    client.post(
        f"/quan-tri/pages/{page.pk}/edit/",
        {
            "title": "Danh mục thủ tục",
            "introduction": "null",
            "notices-count": "0",
            "slug": "khac",
            "seo_title": "",
            "search_description": "",
            "show_in_menus": "on",
            "action-publish": "1",
        },
    )

    page.refresh_from_db()
    assert (page.title, page.slug, page.live) == ("Danh mục thủ tục", "thu-tuc", True)


def test_fixed_pages_may_change_their_order():
    catalogue, news = CataloguePage.objects.get(), NewsIndexPage.objects.get()

    Page.objects.get(pk=catalogue.pk).move(Page.objects.get(pk=news.pk), pos="right")

    assert [page.slug for page in HomePage.objects.get().get_children()] == [
        "quyet-dinh",
        "tin-tuc",
        "thu-tuc",
    ]


def test_other_pages_are_not_touched(other_parent):
    other_parent.unpublish()
    other_parent.delete()

    assert StandardPage.objects.count() == 0
