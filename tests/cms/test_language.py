"""What officers and citizens read is Vietnamese: no English word is left on the main screens."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from organisation.enums import Role
from tests.catalogue.workbooks import NATIONAL, staged, workbook
from tests.factories.organisation import officer
from tests.factories.publication import add_new, amend, draft, make_office, published

pytestmark = pytest.mark.django_db

# Words no Vietnamese page holds; names and codes of our own are not among them.
ENGLISH = re.compile(
    r"(?<![\w./-])(the|and|add|edit|delete|remove|save|search|select|choose|view|show|hide|more|"
    r"page|pages|filter|filters|history|actions?|options|settings|users?|groups?|password|"
    r"preview|publish|draft|status|create|created|update|updated|change|changes|copy|cancel|"
    r"close|open|name|title|date|time|none|true|false|all|with|from|your|you|this|that|yes|"
    r"upload|download|export|import|sort|order|next|previous|error|required|optional|"
    r"comment|comments|unlock|locked|report|reports|help|home|back)(?![\w./-])",
    re.IGNORECASE,
)
TEXT_ATTRIBUTES = ("title", "placeholder", "aria-label", "alt")


def words_read(html: str) -> set[str]:
    """English words a person sees or hears on the page."""
    soup = BeautifulSoup(html, "html.parser")
    for unread in [*soup(["script", "style", "template", "svg"]), *soup.select("[hidden]")]:
        unread.decompose()
    texts = [soup.get_text(" ")]
    for tag in soup.find_all(True):
        texts += [tag[name] for name in TEXT_ATTRIBUTES if tag.get(name)]
        if tag.name == "input" and tag.get("type") in {"submit", "button", "reset"}:
            texts.append(tag.get("value", ""))
    return {found.lower() for text in texts for found in ENGLISH.findall(text)}


@pytest.fixture
def office():
    return make_office()


def test_reader_of_words_finds_an_english_one():
    page = '<p>Lưu</p><input type="submit" value="Search"><a aria-label="Actions">…</a>'

    assert words_read(page) == {"search", "actions"}


def test_main_screens_of_an_editor_are_vietnamese(client, office):
    base = published(office)
    decision = draft(office)
    add_new(decision, office)
    version = amend(decision, base, office.editor)
    batch = staged(
        workbook({"TTHC": [NATIONAL, [1, "1.000777", "x", "Lạ", "Cấp Tỉnh", ""]]}), office
    )
    client.force_login(office.editor)
    addresses = [
        reverse("wagtailadmin_home"),
        reverse("wagtailadmin_account"),
        reverse("decisions:list"),
        reverse("decisions:add"),
        *[
            reverse(f"decisions:{name}", args=[decision.pk])
            for name in ("inspect", "edit", "compare", "history")
        ],
        reverse("decisions:move", args=[decision.pk, "withdraw"]),
        reverse("procedure_versions:list"),
        reverse("procedure_versions:edit", args=[version.pk]),
        reverse("import_batches:index"),
        reverse("import_batches:add"),
        reverse("import_batches:preview", args=[batch.pk]),
        reverse("import_batches:confirm", args=[batch.pk]),
    ]

    left = {address: words_read(client.get(address).content.decode()) for address in addresses}

    assert {address: words for address, words in left.items() if words} == {}


def test_screens_of_the_administrator_are_vietnamese(client, office):
    client.force_login(officer(Role.ADMINISTRATOR))
    addresses = [
        "/quan-tri/to-chuc/co-quan/",
        "/quan-tri/to-chuc/vai-tro/",
        "/quan-tri/to-chuc/bo-quy-dinh/",
        reverse("wagtailusers_users:index"),
        reverse("wagtailusers_users:add"),
        "/quan-tri/linh-vuc/",
        "/quan-tri/tu-dong-nghia/",
    ]

    left = {address: words_read(client.get(address).content.decode()) for address in addresses}

    assert {address: words for address, words in left.items() if words} == {}


def test_public_pages_and_the_sign_in_are_vietnamese(client, office):
    version = published(office)
    code = version.procedure.base_code
    addresses = [
        "/",
        "/thu-tuc/",
        f"/thu-tuc/{code}/",
        f"/thu-tuc/{code}/lich-su/",
        f"/thu-tuc/{code}/in/",
        "/quyet-dinh/",
        "/tin-tuc/",
        "/khong-co-trang-nay/",
        reverse("wagtailadmin_login"),
        reverse("wagtailadmin_password_reset"),
    ]

    left = {address: words_read(client.get(address).content.decode()) for address in addresses}

    assert {address: words for address, words in left.items() if words} == {}
