"""“Nơi nhận” as the office sets it: read, tried on open decisions, printed, kept with what was signed."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from organisation import definitions
from organisation.enums import Role
from publication.enums import State
from publication.recipients import RECIPIENTS, PaperName, read_recipients, recipients
from tests.factories.organisation import UnitFactory, officer
from tests.factories.publication import decision_in, draft, make_office

pytestmark = pytest.mark.django_db


def unit():
    return UnitFactory(name="Sở Xây dựng")


OURS = {"paper": "decision", "lines": ["Như Điều 3", "[Cơ quan soạn thảo] (để thực hiện)"]}


def written(content=OURS, key="quyet-dinh"):
    return definitions.write(
        RECIPIENTS.slug, key, content, by=officer(Role.ADMINISTRATOR), note="Sắp xếp lại"
    )


def switched_on(content=OURS, key="quyet-dinh"):
    text = written(content, key)
    second = officer(Role.CONTROL_OFFICER)
    definitions.switch_on(text, by=second, seen=definitions.try_out(text).digest)
    return text


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        ({"paper": "letter", "lines": ["A"]}, {"paper": ["Hãy chọn loại văn bản."]}),
        (
            {"paper": "note", "lines": []},
            {"lines": ["Hãy nhập ít nhất một nơi nhận, mỗi nơi một dòng."]},
        ),
        (
            {"paper": "note", "lines": "A"},
            {"lines": ["Hãy nhập ít nhất một nơi nhận, mỗi nơi một dòng."]},
        ),
        (
            {"paper": "note", "lines": ["A", 5]},
            {"lines": ["Hãy nhập ít nhất một nơi nhận, mỗi nơi một dòng."]},
        ),
        (
            {"paper": "note", "lines": ["A", " ", "x" * 201]},
            {"lines": ["Dòng 2 để trống.", "Dòng 3 dài quá 200 ký tự."]},
        ),
        ({"paper": "note", "lines": ["A"] * 21}, {"lines": ["Có quá 20 nơi nhận."]}),
        (
            {"paper": "note", "lines": ["[Sở Xây dựng]"]},
            {
                "lines": [
                    "Dòng 1: không có “[Sở Xây dựng]”; dùng được “[Cơ quan soạn thảo]”, “[Trung tâm]”."
                ]
            },
        ),
    ],
)
def test_fault_names_its_line(content, faults):
    with pytest.raises(ValidationError) as fault:
        read_recipients(content)

    assert fault.value.message_dict == faults


@pytest.mark.parametrize("content", [None, [], {"paper": "note"}, OURS | {"x": 1}])
def test_other_shapes_are_refused(content):
    with pytest.raises(ValidationError) as fault:
        read_recipients(content)

    assert fault.value.messages == ["Danh sách nơi nhận không đọc được: thiếu hoặc thừa mục."]


def test_usual_lists_stand_until_the_office_sets_its_own():
    decision = draft(make_office(unit()))
    before = recipients(PaperName.DECISION, decision)
    switched_on()

    assert before == [
        "Như Điều 3",
        "Bộ Tư pháp (để báo cáo)",
        "Chủ tịch, các Phó Chủ tịch Ủy ban nhân dân tỉnh",
        "Sở Xây dựng",
        "Trung tâm Phục vụ hành chính công tỉnh (để niêm yết)",
        "Lưu: VT, KSTTHC",
    ]
    assert recipients(PaperName.DECISION, decision) == ["Như Điều 3", "Sở Xây dựng (để thực hiện)"]
    assert recipients(PaperName.NOTE, decision) == ["Như trên", "Sở Xây dựng", "Lưu: VT, KSTTHC"]


def test_dry_run_names_the_open_decisions_alone():
    office = make_office(unit())
    open_one, _signed = draft(office), decision_in(State.ISSUED, office)

    outcome = definitions.try_out(written())

    assert outcome.looked_at == 1
    assert [(one.label, one.old, one.new, one.url) for one in outcome.touched] == [
        (
            f"Quyết định: {open_one}",
            "; ".join(recipients(PaperName.DECISION, open_one)),
            "Như Điều 3; Sở Xây dựng (để thực hiện)",
            reverse("decisions:inspect", args=[open_one.pk]),
        )
    ]


def test_text_that_moves_to_another_paper_is_told_for_both():
    draft(make_office(unit()))
    first = switched_on()
    moved = written(OURS | {"paper": "note"})

    outcome = definitions.try_out(moved)

    assert first.definition == moved.definition
    assert [one.label.split(":")[0] for one in outcome.touched] == ["Tờ trình", "Quyết định"]


def test_signed_decision_keeps_the_list_it_was_signed_with():
    office = make_office(unit())
    decision = decision_in(State.ISSUED, office)
    switched_on()

    assert recipients(PaperName.DECISION, decision, decision.signed_recorded_at)[-1] == (
        "Lưu: VT, KSTTHC"
    )


def test_list_is_written_on_its_page(client):
    writer = officer(Role.ADMINISTRATOR)
    client.force_login(writer)
    page = reverse("definition_add", args=[RECIPIENTS.slug])

    shown = client.get(page)
    wrong = client.post(page, {"paper": "note", "lines": "Như trên\n[Sở]"})
    client.post(page, {"paper": "note", "lines": " Như trên \r\n\r\nLưu: VT\r\n"})

    assert shown.context["form"]["lines"].value().splitlines()[0] == "Như Điều 3"
    assert wrong.context["form"]["lines"].value() == "Như trên\n[Sở]"
    assert wrong.context["form"].errors["lines"] == [
        "Dòng 2: không có “[Sở]”; dùng được “[Cơ quan soạn thảo]”, “[Trung tâm]”."
    ]
    assert definitions.Definition.objects.get().texts.get().content == {
        "paper": "note",
        "lines": ["Như trên", "Lưu: VT"],
    }
