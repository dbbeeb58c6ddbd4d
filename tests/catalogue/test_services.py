"""Identities and copies."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from wagtail.search.backends import get_search_backend

from catalogue.canonical import version_content
from catalogue.models import CHILD_RELATIONS, Component, Procedure, ProcedureCode, Sector
from catalogue.services import copy_version, index_texts, register_procedure, register_sector
from organisation.enums import UnitKind
from tests.factories.catalogue import VersionFactory
from tests.factories.organisation import UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_procedure_is_registered_once_with_its_long_codes():
    first = register_procedure("1.001612", long_code="1.001612.000.00.00.H48")
    again = register_procedure("1.001612", long_code="1.001612.H48")

    assert first == again
    assert list(ProcedureCode.objects.values_list("code", flat=True)) == [
        "1.001612.000.00.00.H48",
        "1.001612.H48",
    ]


def test_procedure_without_effect_is_not_public():
    register_procedure("1.001612")

    assert list(Procedure.objects.public()) == []


@pytest.mark.parametrize("code", ["1.00161", "1,001612", "11.01612", "x.001612", ""])
def test_code_of_another_shape_is_refused_by_the_database(code):
    with pytest.raises(IntegrityError), transaction.atomic():
        Procedure.objects.create(base_code=code)


def test_sector_is_one_for_name_and_ministry():
    ministry = UnitFactory(kind=UnitKind.MINISTRY)
    alone = register_sector("Đất đai")
    under = register_sector("Đất đai", ministry=ministry)

    assert register_sector("Đất đai") == alone
    assert register_sector("Đất đai", ministry=ministry) == under
    assert [(sector.slug, sector.ministry) for sector in Sector.objects.order_by("pk")] == [
        ("dat-dai", None),
        ("dat-dai-2", ministry),
    ]


def test_copy_says_the_same_and_shares_no_row():
    original = VersionFactory(full=True)
    by = UserFactory()

    copied = copy_version(original, by=by)

    assert copied.pk != original.pk
    assert copied.created_by == by
    assert version_content(copied) == version_content(original)
    for relation in CHILD_RELATIONS:
        ours = set(getattr(copied, relation).values_list("pk", flat=True))
        assert ours & set(getattr(original, relation).values_list("pk", flat=True)) == set()


def test_change_of_the_copy_leaves_the_original():
    original = VersionFactory(full=True)
    copied = copy_version(original)
    copied.components.add(Component(name="Giấy khai sinh"))
    copied.save()

    assert [row.name for row in original.components.all()] == ["Đơn đề nghị"]


def test_indexed_text_is_found_by_its_name_without_marks():
    version = VersionFactory(name="Cấp giấy phép xây dựng nhà ở")
    other = VersionFactory(name="Đăng ký khai sinh")
    index_texts([version, other])

    found = get_search_backend().search("giay phep xay dung", type(version))

    assert [row.pk for row in found] == [version.pk]
