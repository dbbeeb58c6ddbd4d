"""Pages of review rounds: what each role sees, what is kept when something is wrong."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.urls import reverse

from organisation.enums import Role
from publication.enums import ReviewState, ReviewVerdict
from publication.models import ReviewAnswer, ReviewRound
from tests.factories.organisation import PlaceFactory, UnitFactory, officer
from tests.publication.reviews import opened, prepared

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client):
    """A client signed in as the officer."""

    def signed_in(user):
        client.force_login(user)
        client.get("/quan-tri/")
        return client

    return signed_in


def part_url(ground):
    return reverse("review_part", args=[ground.review.pk, ground.part.pk])


def row(line, verdict, reason="", place="", seen="0", shown="||"):
    return {
        f"v-{line.pk}": verdict,
        f"r-{line.pk}": reason,
        f"p-{line.pk}": place,
        f"s-{line.pk}": seen,
        f"w-{line.pk}": shown,
    }


def test_manager_prepares_a_round_in_the_page(ask):
    ground = prepared()
    answer = ask(ground.manager).post(
        reverse("review_add"), {"title": "Đợt 2", "days": "7", "units": [ground.office.unit.pk]}
    )

    made = ReviewRound.objects.latest("pk")
    assert (answer.status_code, answer["Location"]) == (302, reverse("review", args=[made.pk]))
    assert (made.title, made.days, made.scope["units"], made.state) == (
        "Đợt 2",
        7,
        [ground.office.unit.pk],
        ReviewState.DRAFT,
    )


def test_wrong_days_come_back_with_what_was_typed(ask):
    ground = prepared()

    answer = ask(ground.manager).post(reverse("review_add"), {"title": "Đợt 2", "days": "0"})

    assert answer.status_code == 422
    assert answer.context["form"]["title"].value() == "Đợt 2"
    assert list(answer.context["form"].errors) == ["days"]


def test_director_opens_in_one_click_and_the_second_says_why_not(ask):
    ground = prepared()
    client = ask(ground.director)
    url = reverse("review_move", args=[ground.review.pk, "open"])

    client.post(url)
    answer = client.post(url, follow=True)

    assert [str(one) for one in answer.context["messages"]][-1] == (
        "Đợt rà soát đang ở trạng thái “Đang rà soát”: không làm được việc “Mở đợt rà soát”."
    )
    assert ground.review.moves.count() == 1


def test_page_saves_good_rows_and_gives_bad_ones_back(ask):
    ground = opened()
    first, second = ground.lines

    answer = ask(ground.editor).post(
        part_url(ground),
        {**row(first, "keep"), **row(second, "abolish", shown="||", reason=" ")},
    )

    assert answer.status_code == 422
    assert [one.line_id for one in ReviewAnswer.objects.all()] == [first.pk]
    rows = {one["one"].line.pk: one for one in answer.context["rows"]}
    assert (rows[second.pk]["verdict"], rows[second.pk]["problem"]) == (
        "abolish",
        "Hãy viết lý do.",
    )


def test_untouched_rows_are_not_taken_for_answers(ask):
    ground = opened()
    first, second = ground.lines
    ground.answer(second, ReviewVerdict.AMEND, reason="Giảm giấy tờ")

    ask(ground.editor).post(
        part_url(ground),
        {
            **row(first, ""),
            **row(second, "amend", "Giảm giấy tờ", seen="0", shown="amend||Giảm giấy tờ"),
        },
    )

    assert ReviewAnswer.objects.count() == 1


def test_many_are_kept_at_once_and_what_was_typed_is_saved_too(ask):
    ground = opened(3)
    first, second, third = ground.lines

    ask(ground.editor).post(
        part_url(ground),
        {
            "viec": "giu",
            "dong": [first.pk, second.pk],
            **row(first, ""),
            **row(second, ""),
            **row(third, "move", "Gần dân", place=str(PlaceFactory().pk)),
        },
    )

    said = dict(ReviewAnswer.objects.values_list("line_id", "verdict"))
    assert said == {first.pk: "keep", second.pk: "keep", third.pk: "move"}


def test_unanswered_rows_are_filtered(ask):
    ground = opened()
    ground.answer(ground.lines[0], ReviewVerdict.KEEP)

    answer = ask(ground.editor).get(part_url(ground), {"de_nghi": "none"})

    assert [one["one"].line.pk for one in answer.context["rows"]] == [ground.lines[1].pk]


def test_agency_is_led_from_the_round_to_its_own_part(ask):
    ground = opened()

    answer = ask(ground.editor).get(reverse("review", args=[ground.review.pk]))

    assert answer["Location"] == part_url(ground)


@pytest.mark.parametrize("name", ["review", "review_summary", "review_export", "review_part"])
def test_another_agency_opens_nothing(ask, name):
    ground = opened()
    stranger = officer(Role.DEPARTMENT_EDITOR, unit=UnitFactory())
    args = [ground.review.pk, *([ground.part.pk] if name == "review_part" else [])]

    answer = ask(stranger).get(reverse(name, args=args))

    assert (answer.status_code, answer["Location"]) == (302, "/quan-tri/")
    assert list(ask(stranger).get(reverse("reviews")).context["rows"]) == []


def test_workbook_holds_each_line_as_text(ask):
    ground = opened(1)
    ground.answer(ground.lines[0], ReviewVerdict.AMEND, reason="=1+1")

    answer = ask(ground.manager).get(reverse("review_export", args=[ground.review.pk]))

    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    [_headings, cells] = [[cell.value for cell in one] for one in sheet.iter_rows()]
    assert (cells[1], cells[5], cells[7]) == (
        ground.lines[0].procedure.base_code,
        "Sửa đổi, bổ sung",
        "'=1+1",
    )


def test_round_page_leads_to_the_one_draft(ask):
    ground = opened(1)
    ground.answer(ground.lines[0], ReviewVerdict.MOVE, place=PlaceFactory(), reason="Gần dân")
    ground.hand_in()
    ground.move("collect")
    client = ask(ground.manager)
    url = reverse("review_draft", args=[ground.review.pk])

    first, second = client.post(url), client.post(url)

    decision = ground.review.decision
    assert first["Location"] == second["Location"]
    assert first["Location"] == reverse("decisions:inspect", args=[decision.pk])
    page = client.get(reverse("review", args=[ground.review.pk]))
    assert page.context["decision"] == decision


def test_start_page_shows_agency_and_centre_what_waits(ask):
    ground = opened()
    for person, heading in (
        (ground.editor, "Rà soát danh mục thủ tục"),
        (ground.manager, "Cơ quan chưa gửi kết quả rà soát"),
    ):
        panels = {
            one.heading: one.rows
            for one in ask(person).get("/quan-tri/").context["panels"]
            if hasattr(one, "heading")
        }
        assert [one["url"] for one in panels[heading]] == [part_url(ground)]


def test_pages_take_the_same_queries_for_one_line_and_three(ask, django_assert_max_num_queries):
    for number in (1, 3):
        ground = opened(number)
        client = ask(ground.editor)
        with django_assert_max_num_queries(30):
            client.get(part_url(ground))
