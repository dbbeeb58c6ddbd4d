"""The organisation's screens: who opens them, what they do, how many queries they cost."""

from __future__ import annotations

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from organisation.enums import Role
from organisation.models import CalendarDay, RoleHolding, RuleSet, Unit
from organisation.roles import ROLE_PERMISSIONS
from tests.factories.organisation import PlaceFactory, UnitFactory, UserFactory, officer

pytestmark = pytest.mark.django_db
SCREENS = {
    "units": "unit",
    "places": "place",
    "holdings": "roleholding",
    "calendar": "calendarday",
    "rulesets": "ruleset",
    "wagtailusers_users": "user",
}
VERBS = ("add", "change", "delete", "view")


@pytest.fixture
def sign_in(client):
    """Sign an officer of a role in: ``sign_in(role)`` returns (client, officer)."""

    def enter(role, **fields):
        user = officer(role, **fields)
        client.force_login(user)
        return client, user

    return enter


def _opens(client, url):
    return client.get(url).status_code == 200


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize(("screen", "model"), SCREENS.items())
def test_screen_opens_as_the_table_of_roles_says(sign_in, role, screen, model):
    client, _user = sign_in(role)
    given = set(ROLE_PERMISSIONS[role])

    opened = (
        _opens(client, reverse(f"{screen}:index")),
        _opens(client, reverse(f"{screen}:add")),
    )

    assert opened == (
        any(f"organisation.{verb}_{model}" in given for verb in VERBS),
        f"organisation.add_{model}" in given,
    )


@pytest.mark.parametrize("page", ["delete", "usage", "copy"])
@pytest.mark.parametrize(
    "screen", ["units", "places", "holdings", "rulesets", "wagtailusers_users"]
)
def test_registers_have_no_page_that_deletes_or_copies(screen, page):
    with pytest.raises(NoReverseMatch):
        reverse(f"{screen}:{page}", args=[1])


LISTS = {
    "units": lambda: UnitFactory(parent=UnitFactory()),
    "places": PlaceFactory,
    "holdings": lambda: officer(Role.AUDITOR),
    "calendar": lambda: CalendarDay.objects.create(
        day=date(2030, 1, 1) + timedelta(days=7 * CalendarDay.objects.count()), kind="off"
    ),
    "rulesets": lambda: RuleSet.objects.create(
        key=f"k{RuleSet.objects.count()}", name="Thử", valid_from=date(2026, 1, 1)
    ),
    "wagtailusers_users": lambda: officer(Role.AUDITOR),
}


@pytest.mark.parametrize("query", ["", "?export=xlsx"])
@pytest.mark.parametrize("screen", LISTS)
def test_list_costs_the_same_for_one_row_and_three(
    sign_in, screen, query, django_assert_num_queries, django_assert_max_num_queries
):
    client, _user = sign_in(Role.ADMINISTRATOR)
    url = reverse(f"{screen}:index") + query
    LISTS[screen]()
    b"".join(_content(client.get(url)))
    with django_assert_max_num_queries(40) as first:
        b"".join(_content(client.get(url)))
    LISTS[screen]()
    LISTS[screen]()

    with django_assert_num_queries(len(first)):
        b"".join(_content(client.get(url)))


def _content(response):
    return response.streaming_content if response.streaming else [response.content]


def _sheet(response):
    book = openpyxl.load_workbook(io.BytesIO(b"".join(_content(response))))
    return [list(row) for row in book.active.values]


# --- units --------------------------------------------------------------------------------------


def test_unit_is_found_without_diacritics(sign_in):
    client, _user = sign_in(Role.AUDITOR)
    unit = UnitFactory(name="Sở Nông nghiệp và Môi trường")

    answer = client.get(reverse("units:index"), {"q": "nong nghiep moi truong"})

    assert list(answer.context["object_list"]) == [unit]


def test_units_come_out_as_excel_with_vietnamese_headings(sign_in):
    client, user = sign_in(Role.AUDITOR, unit=UnitFactory(code="H48", name="Tỉnh"))
    Unit.objects.create(
        code="H48.1", name="Sở Thử", kind="department", parent=user.holdings.get().unit
    )

    rows = _sheet(client.get(reverse("units:index") + "?export=xlsx"))

    assert rows[0] == [
        "Mã định danh",
        "Tên cơ quan",
        "Tên gọi tắt",
        "Loại",
        "Mã cơ quan cấp trên",
        "Cơ quan cấp trên",
        "Địa chỉ",
        "Điện thoại",
        "Thư điện tử",
        "Hoạt động từ ngày",
        "Đến hết ngày",
        "Mã cơ quan kế thừa",
    ]
    assert rows[1][:6] == ["H48.1", "Sở Thử", None, "Sở, ban, ngành", "H48", "Tỉnh"]


def test_unit_with_a_successor_needs_a_last_day(sign_in):
    client, _user = sign_in(Role.ADMINISTRATOR)
    old, new = UnitFactory(), UnitFactory()

    answer = client.post(
        reverse("units:edit", args=[old.pk]),
        {
            "code": old.code,
            "name": old.name,
            "kind": old.kind,
            "valid_from": "01/01/2020",
            "valid_to": "",
            "succeeded_by": new.pk,
        },
    )

    assert answer.context["form"].errors == {
        "valid_to": ["Phải nhập ngày kết thúc khi đã có cơ quan kế thừa."]
    }


# --- roles --------------------------------------------------------------------------------------


def _grant(client, user, unit, role=Role.AUDITOR):
    words = {"user": user.pk, "role": role, "unit": unit.pk, "valid_from": "01/12/2026"}
    return client.post(reverse("holdings:add"), words)


def test_administrator_gives_a_role_and_the_list_names_him(sign_in):
    client, administrator = sign_in(Role.ADMINISTRATOR)
    other, unit = UserFactory(), UnitFactory()

    answer = _grant(client, other, unit)

    assert answer.url == reverse("holdings:index")
    held = other.holdings.get()
    assert (held.role, held.unit, held.valid_from) == (Role.AUDITOR, unit, date(2026, 12, 1))
    rows = client.get(reverse("holdings:index")).context["object_list"]
    assert [row.granted_by for row in rows if row.user == other] == [administrator.full_name]


def test_administrator_may_not_choose_himself(sign_in):
    client, administrator = sign_in(Role.ADMINISTRATOR)

    answer = _grant(client, administrator, UnitFactory(), role=Role.CHAIRMAN_CLERK)

    assert answer.context["form"].errors == {
        "user": ["Không ai được tự giao vai trò cho mình; việc này phải do người khác làm."]
    }
    assert RoleHolding.objects.filter(user=administrator).count() == 1


def test_own_role_may_not_be_ended(sign_in):
    client, administrator = sign_in(Role.ADMINISTRATOR)
    officer(Role.ADMINISTRATOR)
    own = administrator.holdings.get()

    client.post(reverse("holdings:edit", args=[own.pk]), {"valid_to": "31/12/2026"})

    own.refresh_from_db()
    assert own.valid_to is None


def test_role_is_ended_with_its_last_day(sign_in):
    client, _administrator = sign_in(Role.ADMINISTRATOR)
    held = officer(Role.AUDITOR).holdings.get()
    last = timezone.localdate() + timedelta(days=3)

    client.post(reverse("holdings:edit", args=[held.pk]), {"valid_to": f"{last:%d/%m/%Y}"})

    held.refresh_from_db()
    assert held.valid_to == last


# --- calendar and rule sets ---------------------------------------------------------------------


def test_year_is_previewed_then_entered(sign_in, workbook):
    client, _user = sign_in(Role.CENTRE_DIRECTOR)
    path = workbook(Sheet1=[["Ngày", "Loại", "Lý do"], ["03/01/2028", "Ngày nghỉ", "Nghỉ bù"]])
    url = reverse("calendar:import")

    with path.open("rb") as file:
        preview = client.post(url, {"year": 2028, "workbook": file})
    before = CalendarDay.objects.filter(day__year=2028).count()
    done = client.post(url, {"token": preview.context["token"]}, follow=True)

    assert (preview.status_code, before) == (200, 0)
    assert [str(message) for message in done.context["messages"]] == [
        "Đã nhập lịch năm 2028: thêm 1, sửa 0, bỏ 0 ngày."
    ]
    assert [(row.day, row.tentative) for row in CalendarDay.objects.filter(day__year=2028)] == [
        (date(2028, 1, 3), True)
    ]


def test_token_of_another_officer_enters_nothing(sign_in, workbook):
    client, _user = sign_in(Role.CENTRE_DIRECTOR)
    path = workbook(Sheet1=[["Ngày", "Loại", "Lý do"], ["03/01/2028", "Ngày nghỉ", "Nghỉ bù"]])
    url = reverse("calendar:import")
    with path.open("rb") as file:
        preview = client.post(url, {"year": 2028, "workbook": file})
    client.force_login(officer(Role.ADMINISTRATOR))

    answer = client.post(url, {"token": preview.context["token"]})

    assert answer.url == url
    assert CalendarDay.objects.filter(day__year=2028).count() == 0
