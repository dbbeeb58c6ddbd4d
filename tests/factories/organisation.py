"""Units and officers."""

from __future__ import annotations

from datetime import date
from functools import cache
from io import BytesIO
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory, Password
from pyhanko.pdf_utils.generic import StreamObject
from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter

from organisation.enums import PlaceKind, Role, UnitKind
from organisation.models import Place, PrivateFile, RoleHolding, Unit, User

PASSWORD = "mat-khau-thu-nghiem"


class UnitFactory(DjangoModelFactory):
    class Meta:
        model = Unit

    code = factory.Sequence(lambda n: f"H48.9{n:04d}")
    name = factory.Sequence(lambda n: f"Sở Thử nghiệm {n}")
    kind = UnitKind.DEPARTMENT


class PlaceFactory(DjangoModelFactory):
    """A counter of a unit of its own, open since 2020."""

    class Meta:
        model = Place

    name = factory.Sequence(lambda n: f"Quầy thử nghiệm {n}")
    kind = PlaceKind.COUNTER
    unit = factory.SubFactory(UnitFactory)
    address = "02 Thử Nghiệm, Quảng Ngãi"
    phone = "0255 0000 001"
    email = "phananh@example.test"
    valid_from = date(2020, 1, 1)


class UserFactory(DjangoModelFactory):
    """An account that holds no role; ``officer`` gives one."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"canbo{n}")
    full_name = factory.Sequence(lambda n: f"Nguyễn Văn Số {n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.test")
    password = Password(PASSWORD)


def officer(*roles: str, unit: Unit | None = None, **fields: Any) -> User:
    """An officer who holds the roles from today, for the unit given or one of its own.

    Written as ``grant_role`` writes them for the installation, without its questions: the suite
    makes thousands, and the service has tests of its own.
    """
    unit = unit or UnitFactory()
    user = UserFactory(**fields)
    for role in roles:
        RoleHolding.objects.create(user=user, role=role, unit=unit, valid_from=timezone.localdate())
    return user


def officers_of_every_role(unit: Unit) -> dict[str, User]:
    """One officer for each role of the table, all for the same unit."""
    return {role: officer(role, unit=unit) for role in Role.values}


@cache
def blank_pdf(pages: int = 1) -> bytes:
    """A PDF of empty A4 pages."""
    writer = PdfFileWriter()
    for _ in range(pages):
        nothing = writer.add_object(StreamObject(stream_data=b""))
        writer.insert_page(PageObject(contents=nothing, media_box=(0, 0, 595, 842)))
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def scan(content: bytes = b"") -> PrivateFile:
    """A signed paper's scan in the private storage: a page that opens, unless told otherwise."""
    return PrivateFile.keep(
        content or blank_pdf(), name="quyet-dinh.pdf", content_type="application/pdf"
    )
