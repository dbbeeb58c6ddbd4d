"""The demonstration: what it holds, that it is repeated safely, that it is refused elsewhere."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from datetime import date, timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import RequestFactory
from django.utils import timezone

from catalogue.comparison import compare_versions, parts_changed
from catalogue.models import Effect, Form, ProcedureVersion, Succession, Synonym
from catalogue.supplementary_book import fields_on
from catalogue.validators import contradictions, missing_for_full
from cms.demo.accounts import PASSWORD
from cms.demo.forms import docx, page_picture
from cms.demo.guides import GUIDES
from cms.management.commands.demo import REFUSED
from cms.models import NewsPage
from organisation.definitions import try_out
from organisation.enums import Role, UnitKind
from organisation.models import DefinitionText, Place, RoleHolding, StandIn, Unit, User
from organisation.second_step import demo_code, is_obliged
from publication.enums import State
from publication.models import Comment, Decision, DecisionItem, Move
from publication.queries import waiting_for
from tests.cms.demo_annexes import ANNEX_1, ANNEX_2_ABOLISHED

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def printed(django_db_setup, django_db_blocker):
    """The demonstration, made once for this file and taken back afterwards; what was printed."""
    out = StringIO()
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("demo", stdout=out)
        yield out.getvalue()
        transaction.set_rollback(True)


def signs_in(username: str) -> bool:
    """True when the printed password is this account's."""
    request = RequestFactory().post("/quan-tri/login/")
    user = authenticate(request, username=username, password=PASSWORD)
    return user is not None and user.username == username


def _in_force(on: date | None = None):
    return ProcedureVersion.objects.in_force(on or timezone.localdate())


def _text(code: str, on: date | None = None) -> ProcedureVersion:
    return _in_force(on).get(procedure__base_code=code)


def _row_counts() -> dict[str, int]:
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


# --- what it holds --------------------------------------------------------------------------------


def test_catalogue_has_its_procedures_in_force_today(printed):
    versions = _in_force()

    assert versions.count() == 235
    assert versions.values("sector").distinct().count() == 51
    assert versions.filter(levels__has="province").count() == 126
    assert versions.filter(levels__has="commune").count() == 135
    assert versions.filter(levels__has="district").count() == 0


def test_annex_of_construction_is_in_force_whole(printed):
    found = set(_in_force().values_list("procedure__base_code", flat=True))

    assert len(set(ANNEX_1)) == 44
    assert set(ANNEX_1) - found == set()
    assert set(ANNEX_2_ABOLISHED) - found == set()


def test_complete_procedures_lack_nothing(printed):
    versions = _in_force().filter(tier="full").order_by("pk")

    assert versions.count() == len(GUIDES) == 57
    assert {version.procedure.base_code: missing_for_full(version) for version in versions} == {
        code: [] for code in GUIDES
    }
    assert [version for version in versions if not version.legal_bases.all()] == []


def test_no_text_contradicts_itself(printed):
    found = {version.procedure.base_code: contradictions(version) for version in _in_force()}

    assert {code: said for code, said in found.items() if said} == {}


def test_decisions_stand_at_every_step(printed):
    states = Counter(Decision.objects.values_list("origin", "state"))

    assert states == {
        ("paper", "complete"): 11,
        ("workflow", "complete"): 1,
        ("workflow", "entered"): 1,
        ("workflow", "issued"): 3,
        ("workflow", "drafting"): 2,
        ("workflow", "in_check"): 1,
        ("workflow", "returned"): 1,
        ("workflow", "checked"): 1,
        ("workflow", "submitted"): 1,
    }


def test_signed_decisions_reach_from_2023_to_a_month_from_now(printed):
    today = timezone.localdate()
    days = sorted(Decision.objects.signed().values_list("effective_on", flat=True))

    assert days[0] == date(2023, 4, 10)
    assert [day for day in days if day > today] == [today + timedelta(days=21)]


@pytest.mark.parametrize(
    ("on", "count"),
    [
        (date(2023, 4, 9), 0),
        (date(2023, 4, 10), 32),
        (date(2023, 10, 2), 50),
        (date(2024, 8, 26), 65),
        (date(2025, 3, 3), 81),
        (date(2025, 7, 1), 102),
        (date(2026, 7, 13), 236),
    ],
)
def test_history_is_law_on_its_own_days(printed, on, count):
    assert _in_force(on).count() == count


def test_register_learned_of_everything_only_now(printed):
    known_yesterday = timezone.now() - timedelta(days=1)

    assert ProcedureVersion.objects.in_force(date(2024, 1, 1), known_yesterday).count() == 0


def test_agency_of_2024_is_the_one_that_was_merged(printed):
    old = _text("1.009444", date(2024, 1, 1))

    assert old.unit.label == "Sở Giao thông vận tải (nay là Sở Xây dựng)"
    assert _text("1.009444").unit.name == "Sở Xây dựng"


def test_replaced_procedures_name_their_successors(printed):
    links = Succession.objects.values_list("old__base_code", "new__base_code")

    assert set(links) == {("1.002820", "3.000348"), ("1.004839", "1.014779")}


def test_signed_change_waits_for_its_day(printed):
    decision = Decision.objects.get(act__number="2386/QĐ-UBND")
    day = decision.effective_on

    before, after = _text("1.004873", day - timedelta(days=1)), _text("1.004873", day)
    assert (before.time_limit_amount, after.time_limit_amount) == (3, 2)
    assert _in_force(day).filter(procedure__base_code="2.000756").count() == 0
    assert _in_force(day).filter(procedure__base_code="2.002349").count() == 1


def test_amendments_name_exactly_the_parts_that_differ(printed):
    items = DecisionItem.objects.filter(kind="amended").select_related("base", "version")
    wrong = [
        str(item)
        for item in items
        if item.changed_parts != parts_changed(compare_versions(item.base, item.version))
    ]

    assert items.count() == 106
    assert wrong == []


def test_no_text_rests_on_an_act_issued_after_its_signature(printed):
    late = [
        (effect.act.number, basis.number)
        for effect in Effect.objects.select_related("act", "version")
        for basis in effect.version.legal_bases.all()
        if basis.issued_on and basis.issued_on > effect.act.signed_on
    ]

    assert late == []


def test_every_paper_but_the_first_was_confirmed_by_a_second_officer(printed):
    moves = Move.objects.filter(name__in=["record_paper", "confirm_paper"]).order_by("pk")
    pairs = {}
    for move in moves:
        pairs.setdefault(move.decision_id, []).append(move.by.username)

    assert list(pairs.values()) == [["vanthu", "vanthu"], *[["vanthu", "kiemsoat"]] * 10]


def test_forms_are_files_that_open(printed):
    form = Form.objects.exclude(file=None).order_by("pk").first()

    with zipfile.ZipFile(io.BytesIO(form.file.read())) as archive:
        document = archive.read("word/document.xml").decode()
    assert form.name.upper() in document
    assert Decision.objects.get(act__number="2174/QĐ-UBND").scan.read()[:5] == b"%PDF-"


# --- people ---------------------------------------------------------------------------------------


def test_each_role_has_an_account_with_the_printed_password(printed):
    held = RoleHolding.objects.valid().values_list("role", flat=True)

    assert set(held) == set(Role.values)
    assert User.objects.count() == 18
    assert User.objects.filter(is_superuser=True).count() == 0
    assert printed.splitlines()[-2] == f"Mật khẩu chung: {PASSWORD}"
    for username in User.objects.values_list("username", flat=True):
        assert signs_in(username)


def test_obliged_accounts_have_the_telephone_everybody_knows(printed):
    obliged = [user for user in User.objects.all() if is_obliged(user)]

    assert {user.username for user in obliged} == {
        "kiemsoat",
        "kiemsoat2",
        "chanhvanphong",
        "vanthu",
        "quantri",
    }
    assert {len(demo_code(user)) for user in obliged} == {6}
    assert User.objects.exclude(second_step_since=None).count() == 5


def test_units_have_codes_and_the_communes_their_parent(printed):
    communes = Unit.objects.filter(kind=UnitKind.COMMUNE).exclude(code="H48.100")

    assert Unit.objects.count() == 146
    assert communes.count() == 96
    assert set(communes.values_list("parent__code", flat=True)) == {"H48.100"}
    assert Counter(name.split()[4] for name in communes.values_list("name", flat=True)) == {
        "xã": 86,
        "phường": 9,
        "đặc": 1,
    }


@pytest.mark.parametrize(
    ("username", "titles"),
    [
        ("chanhvanphong", ["tài nguyên nước"]),
        ("vanthu", ["kinh doanh bất động sản"]),
        ("bientap.soyte", ["bảo trợ xã hội"]),
    ],
)
def test_start_page_has_work_for_the_officer(printed, username, titles):
    waiting = waiting_for(User.objects.get(username=username))

    assert [decision.title.split("lĩnh vực ")[1] for decision in waiting] == titles


def test_director_is_away_from_the_next_working_day_and_his_deputy_acts_in_his_own_name(printed):
    away = StandIn.objects.get()
    deputy = User.objects.get(username="truongbophan")

    assert (away.holding.user.username, away.deputy) == ("giamdoc", deputy)
    assert away.valid_from > timezone.localdate()
    assert Role.CENTRE_DIRECTOR not in {held.role for held in deputy.holdings_on()}
    assert Role.CENTRE_DIRECTOR in {held.role for held in deputy.holdings_on(away.valid_to)}


def test_returned_draft_bears_the_question_of_who_checked_it(printed):
    comment = Comment.objects.get()

    assert comment.decision.state == State.RETURNED
    assert comment.author.username == "kiemsoat"
    assert comment.procedure.base_code == "1.014027"


def test_one_rule_is_on_and_one_waits_for_a_second_person(printed):
    rules = DefinitionText.objects.filter(definition__kind="lint-rule")
    on = rules.switched_on().get()
    waiting = rules.exclude(pk=on.pk).get()

    assert on.definition.key == "lien-ket-nop"
    assert len(try_out(waiting).touched) == 14
    told = User.objects.get(username="quantri").notices.unread()
    assert told.get(title__contains=": Quy tắc kiểm tra").title == (
        "Chờ bạn xem thử và bật: Quy tắc kiểm tra nội dung: Tên thủ tục quá dài"
    )


def test_one_field_of_the_office_is_on_and_filled_and_one_waits(printed):
    assert [field.label for field in fields_on()] == ["Ngôn ngữ hướng dẫn tại quầy"]
    fields = DefinitionText.objects.filter(definition__kind="supplementary-field")
    assert fields.count() == 2
    held = ProcedureVersion.objects.in_force().exclude(supplementary={})
    assert {tuple(text.supplementary) for text in held} == {("ngon-ngu-huong-dan-tai-quay",)}


def test_words_and_news_are_there(printed):
    assert Synonym.objects.get(term="CCCD").meaning == "căn cước"
    assert NewsPage.objects.live().count() == 4


# --- the command ----------------------------------------------------------------------------------


def test_second_run_changes_nothing(printed):
    before = _row_counts()
    out = StringIO()

    call_command("demo", stdout=out)

    assert _row_counts() == before
    assert out.getvalue().splitlines()[:2] == [
        "Vai trò: 13 nhóm, 0 thay đổi.",
        "Nội dung trình diễn: thêm 0 cơ quan, 0 nơi tiếp nhận, 0 tài khoản, 0 quyết định.",
    ]


def test_every_commune_has_its_one_stop_once(printed):
    kinds = Counter(Place.objects.values_list("kind", flat=True))

    assert kinds == {"counter": 6, "department": 5, "commune": 96}
    assert Place.objects.filter(kind="commune").values("unit").distinct().count() == 96


def test_second_run_keeps_a_changed_password(printed):
    user = User.objects.get(username="kiemsoat")
    user.set_password("mat-khau-rieng-cua-toi")
    user.save()

    call_command("demo", stdout=StringIO())

    assert not signs_in("kiemsoat")


def test_demo_is_refused_where_it_is_off(settings):
    settings.DEMO = False
    before = _row_counts()

    with pytest.raises(CommandError) as refused:
        call_command("demo", stdout=StringIO())

    assert str(refused.value) == REFUSED
    assert _row_counts() == before


# --- files ----------------------------------------------------------------------------------------


def test_same_text_gives_the_same_bytes():
    lines = [("Đơn đề nghị", True), ("Họ tên: <An> & Bình", False)]

    assert docx(lines) == docx(lines)
    assert page_picture(["QUYẾT ĐỊNH"]) == page_picture(["QUYẾT ĐỊNH"])
    assert page_picture(["QUYẾT ĐỊNH"]) != page_picture(["QUYÉT ĐỊNH"])
