"""What the office's rules find in the texts in force: worked out once, shown to whom it concerns."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from catalogue.models import ProcedureVersion
from organisation import definitions
from organisation.enums import Role
from publication.findings import findings_for, rules_on, work_out
from publication.lint_rules import LINT_RULE
from publication.models import RuleFinding
from tests.factories.organisation import UnitFactory, officer
from tests.factories.publication import (
    abolish,
    add_new,
    amend,
    draft,
    make_office,
    published,
    sign,
)

pytestmark = pytest.mark.django_db

PAGE = reverse("findings")
LONG = "Cấp giấy phép xây dựng mới đối với nhà ở riêng lẻ tại đô thị"
SHORT = "Cấp thẻ"


def rule(name="Tên quá dài", longer_than=30, *, blocks=False):
    return {
        "name": name,
        "when": {"all": [{"field": "name_length", "is": ">", "value": str(longer_than)}]},
        "message": "Hãy rút gọn tên.",
        "blocks": blocks,
    }


def switched_on(content=None, key="ten-dai"):
    writer, second = officer(Role.ADMINISTRATOR), officer(Role.CONTROL_OFFICER)
    text = definitions.write(LINT_RULE.slug, key, content or rule(), by=writer)
    definitions.switch_on(text, by=second, seen=definitions.try_out(text).digest)
    return text


@pytest.fixture
def office():
    return make_office(UnitFactory(name="Sở Xây dựng"))


def found_by(user):
    rules = rules_on()
    work_out(rules)
    return [
        (finding.version.name, rules[finding.text_id].name)
        for finding in findings_for(user, rules).order_by("version__sort_key", "text_id")
    ]


def test_only_texts_in_force_are_looked_at(office):
    switched_on()
    published(office, name=LONG)
    published(office, name=SHORT)
    published(office, on=timezone.localdate() + timedelta(days=9), name=f"{LONG} (sau)")
    gone = published(office, name=f"{LONG} (cũ)")
    decision = draft(office)
    abolish(decision, gone, office.editor)
    sign(decision, office)
    add_new(draft(office), office, name=f"{LONG} (dự thảo)")

    assert found_by(office.control) == [(LONG, "Tên quá dài")]
    assert RuleFinding.objects.count() == 2


def test_what_was_worked_out_is_not_worked_out_again(office, django_assert_num_queries):
    switched_on()
    published(office, name=LONG)
    first = work_out(rules_on())
    rules = rules_on()

    with django_assert_num_queries(1):
        again = work_out(rules)
    published(office, name=f"{LONG} khác")

    assert (first, again, work_out(rules)) == (1, 0, 1)


def test_new_text_of_a_rule_and_switching_off_are_followed_at_once(office):
    text = switched_on()
    published(office, name=LONG)
    before = found_by(office.control)
    switched_on(rule(longer_than=300))
    wider = found_by(office.control)
    definitions.go_back(text.definition, by=officer(Role.ADMINISTRATOR), reason="x")
    back = found_by(office.control)
    definitions.switch_off(text.definition, by=officer(Role.ADMINISTRATOR), reason="x")

    assert (before, wider) == ([(LONG, "Tên quá dài")], [])
    assert (back, found_by(office.control)) == (before, [])


def test_amended_text_takes_its_fault_along(office):
    switched_on()
    version = published(office, name=LONG)
    before = found_by(office.control)
    decision = draft(office)
    amend(decision, version, office.editor, name=SHORT)
    sign(decision, office)

    assert (before, found_by(office.control)) == ([(LONG, "Tên quá dài")], [])


def test_editor_sees_the_own_units_faults_alone(office):
    other = make_office(UnitFactory(name="Sở Y tế"))
    switched_on()
    published(office, name=LONG)
    published(other, name=f"{LONG} khác")

    assert found_by(office.editor) == [(LONG, "Tên quá dài")]
    assert found_by(other.editor) == [(f"{LONG} khác", "Tên quá dài")]
    assert len(found_by(officer(Role.AUDITOR))) == 2


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("", [(LONG, "Tên quá dài"), (LONG, "Tên rất dài"), (f"{LONG}, cải tạo", "Tên quá dài")]),
        ("?weight=blocks", [(LONG, "Tên rất dài")]),
        ("?weight=warns", [(LONG, "Tên quá dài"), (f"{LONG}, cải tạo", "Tên quá dài")]),
        ("?q=cai+TAO", [(f"{LONG}, cải tạo", "Tên quá dài")]),
        ("?q=khong+co", []),
    ],
)
def test_list_is_searched_and_narrowed(client, office, query, rows):
    published(office, name=f"{LONG}, cải tạo")
    published(office, name=LONG)
    switched_on()
    exactly = {"all": [{"field": "name", "is": "=", "value": LONG}]}
    switched_on(rule("Tên rất dài", blocks=True) | {"when": exactly}, key="rat-dai")
    client.force_login(office.control)

    shown = client.get(PAGE + query)

    rules = rules_on()
    assert [
        (row.version.name, rules[row.text_id].name) for row in shown.context["object_list"]
    ] == rows


def test_excel_holds_every_fault(client, office):
    switched_on()
    version = published(office, name=LONG)
    client.force_login(office.control)

    file = client.get(f"{PAGE}?export=xlsx")

    book = openpyxl.load_workbook(BytesIO(b"".join(file.streaming_content)))
    assert list(book.active.iter_rows(values_only=True)) == [
        (
            *("Mã thủ tục", "Tên thủ tục", "Quy tắc", "Lỗi", "Mức", "Cơ quan giải quyết"),
            *("Lĩnh vực", "Quyết định"),
        ),
        (
            version.procedure.base_code,
            LONG,
            "Tên quá dài",
            "Hãy rút gọn tên.",
            "Cảnh báo",
            "Sở Xây dựng",
            version.sector.name,
            ProcedureVersion.objects.get().item.decision.act.number,
        ),
    ]


def test_page_without_rules_or_faults_says_so(client, office):
    client.force_login(office.control)
    without = client.get(PAGE)
    switched_on()
    published(office, name=SHORT)
    clean = client.get(PAGE)

    assert without.context["why_empty"].startswith("Chưa có quy tắc nào đang bật")
    assert clean.context["why_empty"] == "Không văn bản nào đang có hiệu lực mắc lỗi theo quy tắc."


def test_page_takes_the_same_queries_for_one_and_three(client, office, django_assert_num_queries):
    switched_on()
    published(office, name=LONG)
    client.force_login(office.control)
    client.get(PAGE)
    with django_assert_num_queries(14):
        client.get(PAGE)
    for name in ("khác", "mới"):
        published(office, name=f"{LONG} {name}")
    client.get(PAGE)
    with django_assert_num_queries(14):
        client.get(PAGE)
