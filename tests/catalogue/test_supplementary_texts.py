"""Values of supplementary fields in texts: signed, frozen, compared, copied, told in words (ADR 10)."""

from __future__ import annotations

import json

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from catalogue.canonical import digest_of, version_text
from catalogue.canonical_rows import version_texts
from catalogue.comparison import compare_versions
from catalogue.enums import Part
from catalogue.models import FrozenVersion, ProcedureVersion
from catalogue.rule_fields import fields_for, values_of
from catalogue.services import copy_version
from catalogue.validators import departures_from_centre, parts_that_differ
from common.guards import REFUSED
from organisation import definitions
from organisation.enums import Role
from organisation.models import Definition, DefinitionText
from publication.field_changes import rows_of_decision, saves
from publication.lint_rules import read_lint_rule
from tests.factories.catalogue import VersionFactory
from tests.factories.organisation import officer
from tests.factories.publication import add_new, amend, draft, make_office, published, sign
from tests.supplementary import content, field, holding, switched_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_office()


def test_a_text_without_values_is_signed_as_ever():
    version = VersionFactory()

    assert "supplementary" not in json.loads(version_text(version))


def test_values_are_signed_and_read_alike_both_ways():
    made = VersionFactory(supplementary=holding((field(), "Sân sau")))
    version = ProcedureVersion.objects.get(pk=made.pk)

    assert json.loads(version_text(version))["supplementary"] == {
        "bai-do-xe": {"label": "Bãi đỗ xe", "type": "short", "value": "Sân sau", "public": True}
    }
    assert version_texts([version.pk]) == {version.pk: version_text(version)}


def test_a_signed_value_is_never_changed(office):
    version = published(office, supplementary=holding((field(), "Sân sau")))

    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        ProcedureVersion.objects.filter(pk=version.pk).update(supplementary={})


def test_a_signed_value_stays_legible_when_its_field_is_renamed_and_switched_off(client, office):
    own = switched_on()
    version = published(office, supplementary=holding((own, "Sân sau")))
    renamed = content("Chỗ để xe", key=own.key)
    by, second = officer(Role.ADMINISTRATOR), officer(Role.CONTROL_OFFICER)
    text = definitions.write("supplementary-field", own.key, renamed, by=by)
    definitions.switch_on(text, by=second, seen=definitions.try_out(text).digest)
    definitions.switch_off(Definition.objects.get(), by=second, reason="Thôi dùng")

    page = client.get(reverse("catalogue:procedure_detail", args=[version.procedure.base_code]))

    shown = page.context["procedure"].supplementary
    assert [(row.term, row.value.text) for row in shown] == [("Bãi đỗ xe", "Sân sau")]
    stored = ProcedureVersion.objects.get(pk=version.pk)
    assert FrozenVersion.objects.get(version=stored).digest == digest_of(version_text(stored))


def test_comparison_names_the_part_and_the_words():
    old = VersionFactory(supplementary=holding((field(), "Sân sau")))
    new = copy_version(old)
    new.supplementary = holding((field(), "Sân trước"), (field("Đầu mối", public=False), "An"))

    (change,) = compare_versions(old, new)

    assert parts_that_differ(old, new) == (Part.SUPPLEMENTARY,)
    assert change.label == "Thông tin bổ sung"
    assert [(line.kind, "".join(span.text for span in line.joined)) for line in change.lines] == [
        ("changed", "Bãi đỗ xe: Sân sau trước"),
        ("added", "Đầu mối (chỉ công chức xem): An"),
    ]


def test_a_copy_holds_what_its_text_held(office):
    base = published(office, supplementary=holding((field(), "Sân sau")))

    copied = amend(draft(office), base, office.editor)

    assert ProcedureVersion.objects.get(pk=copied.pk).supplementary == base.supplementary


def test_the_province_may_differ_from_the_centre_in_them():
    central = VersionFactory()
    local = copy_version(central)
    local.central = central
    local.supplementary = holding((field(), "Sân sau"))

    assert departures_from_centre(local) == []


def test_history_tells_each_field_by_its_name(office):
    decision = draft(office)
    version = add_new(decision, office)
    version = ProcedureVersion.objects.get(pk=version.pk)
    version.supplementary = holding((field(), "Sân sau"))
    version._history_user = office.editor
    version.save()

    told = [change for save in saves(rows_of_decision(decision)) for change in save.changes]

    assert [(one.old, one.new) for one in told if one.label == "Bãi đỗ xe"] == [("", "Sân sau")]


def test_a_rule_may_ask_about_a_field_also_when_it_is_off():
    own = switched_on("Sức chứa", type="number")
    definitions.switch_off(Definition.objects.get(), by=officer(Role.ADMINISTRATOR), reason="x")
    when = {"all": [{"field": f"supplementary.{own.key}", "is": ">", "value": "10"}]}
    rule = read_lint_rule({"name": "Sức chứa", "when": when, "message": "Xem lại", "blocks": False})

    found = [
        rule.finds(values_of(VersionFactory(supplementary=held)))
        for held in (holding((own, 12)), holding((own, 8)), {})
    ]

    assert [one.label for one in fields_for() if one.key.startswith("supplementary.")] == [
        "Sức chứa"
    ]
    assert found == [True, False, False]


def test_rules_about_other_things_ask_for_no_fields(django_assert_num_queries):
    when = {"all": [{"field": "name_length", "is": ">", "value": "10"}]}
    with django_assert_num_queries(0):
        read_lint_rule({"name": "Dài", "when": when, "message": "Rút gọn", "blocks": False})


# --- the dry run --------------------------------------------------------------------------------


def tried(said):
    text = definitions.write(
        "supplementary-field", said["key"], said, by=officer(Role.ADMINISTRATOR)
    )
    return text, definitions.try_out(text)


def test_dry_run_of_a_new_field_names_where_it_will_be():
    _text, outcome = tried(content(type="truth", filter=True))

    assert [(one.label, one.old, one.new) for one in outcome.touched] == [
        ("Biểu mẫu soạn nội dung", "", "“Bãi đỗ xe”: Có hoặc không"),
        ("Trang thủ tục, bản in, dữ liệu API", "", "“Bãi đỗ xe”"),
        ("Bộ lọc của danh mục công khai", "", "“Bãi đỗ xe”"),
        ("Tệp Excel, trang TTHC", "", "cột “Bãi đỗ xe”"),
    ]
    assert outcome.refusal == ""


def test_a_type_that_loses_values_is_listed_and_refused(office):
    own = switched_on()
    version = published(office, supplementary=holding((own, "Sân sau")))
    text, outcome = tried(content(type="number"))

    assert (str(version), "Sân sau", "không còn đọc được") in [
        (one.label, one.old, one.new) for one in outcome.touched
    ]
    with pytest.raises(Exception, match="1 nội dung đang giữ giá trị"):
        definitions.switch_on(text, by=officer(Role.CONTROL_OFFICER), seen=outcome.digest)
    assert [one.number for one in DefinitionText.objects.switched_on()] == [1]


def test_a_draft_holds_its_value_against_a_losing_type_and_a_former_text_does_not(office):
    own = switched_on()
    base = published(office, supplementary=holding((own, "Sân sau")))
    decision = draft(office)
    amend(decision, base, office.editor, supplementary={})
    sign(decision, office)
    assert tried(content(type="number"))[1].refusal == ""

    add_new(draft(office), office, supplementary=holding((own, "Sân trước")))

    assert "1 nội dung" in tried(content(type="number", place=1))[1].refusal


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"heading": "Thời hạn giải quyết"}, "“Thời hạn giải quyết” trùng với nội dung quốc gia"),
        ({"heading": "Mô tả (thêm)"}, "trùng với nội dung quốc gia “Mô tả”"),
        ({"label": "Lĩnh vực", "key": "linh-vuc"}, "trùng với nội dung quốc gia “Lĩnh vực”"),
        ({"heading": "BÃI ĐỖ XE"}, "trùng với mục bổ sung “Bãi đỗ xe” đang bật"),
    ],
)
def test_a_name_or_heading_that_is_taken_is_refused(changes, said):
    switched_on()

    _text, outcome = tried(content("Chỗ gửi xe") | changes)

    assert said in outcome.refusal


def test_a_key_is_never_renamed():
    with pytest.raises(Exception, match="khóa không đổi được"):
        definitions.write("supplementary-field", "khac", content(), by=officer(Role.ADMINISTRATOR))
