"""An officer is told once, in the list and by letter, and a bad mail server breaks nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from organisation.enums import NoticeMail, Role
from organisation.models import Notice, StandIn, User
from organisation.notices import notify, settle
from organisation.queries import officers_allowed, unread_count
from organisation.tasks import send_letters
from tests.factories.organisation import UnitFactory, UserFactory, officer

pytestmark = pytest.mark.django_db

TITLE = "Chờ bạn kiểm tra: Công bố thủ tục lĩnh vực Đất đai"
QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def reader():
    return officer(Role.CONTROL_OFFICER, full_name="Trần Thị Kiểm", email="kiem@example.test")


def tell(*people, key="decision:7:move:1", **fields):
    values = {
        "kind": "pass_check",
        "title": TITLE,
        "path": "/quan-tri/quyet-dinh/7/",
        "about": "decision:7",
    }
    return notify(people, key=key, **(values | fields))


def unsent(user, **fields):
    """A notice whose letter nobody handed to the queue."""
    values = {"kind": "x", "title": TITLE, "path": "/", "key": "k", "created_at": timezone.now()}
    return Notice.objects.create(recipient=user, **(values | fields))


# --- told once ----------------------------------------------------------------------------------


def test_notice_is_written_once_for_each_officer_and_key(reader):
    other = officer(Role.CHAIRMAN_CLERK)

    first = tell(reader)
    second = tell(reader, other)

    assert [(notice.recipient, notice.title, notice.path) for notice in first] == [
        (reader, TITLE, "/quan-tri/quyet-dinh/7/")
    ]
    assert [notice.recipient for notice in second] == [other]
    assert Notice.objects.count() == 2


def test_officer_named_twice_in_one_call_is_told_once(reader):
    tell(reader, User.objects.get(pk=reader.pk))

    assert Notice.objects.count() == 1


def test_closed_account_and_leaver_are_not_told(reader):
    closed = officer(Role.CONTROL_OFFICER, is_active=False)
    left = officer(Role.CONTROL_OFFICER, left_on=timezone.localdate() - timedelta(days=1))

    tell(closed, left, reader)

    assert [notice.recipient for notice in Notice.objects.all()] == [reader]


def test_title_is_one_line_that_fits(reader):
    tell(reader, title="Công bố\n  " + "x" * 300)

    title = Notice.objects.get().title
    assert (len(title), title[:10], title[-1]) == (255, "Công bố xx", "…")


@pytest.mark.parametrize("path", ["https://example.test/", "//example.test/", "quan-tri/"])
def test_notice_never_leads_away_from_the_site(reader, path):
    with pytest.raises(ValueError, match="page of this site"):
        tell(reader, path=path)


@pytest.mark.parametrize("people", [1, 3])
def test_telling_takes_the_same_queries_whatever_the_people(people, django_assert_num_queries):
    told = [officer(Role.CONTROL_OFFICER) for _ in range(people)]

    with django_assert_num_queries(5):  # savepoint, known, insert, read, release
        tell(*told)

    assert Notice.objects.count() == people


def test_done_work_counts_as_read_and_news_does_not(reader):
    tell(reader)
    tell(reader, key="decision:7:comment:1", kind="comment")
    tell(reader, key="decision:8:move:1", about="decision:8")

    settled = settle("decision:7", kinds={"pass_check", "submit"})

    left = Notice.objects.unread().order_by("pk").values_list("key", flat=True)
    assert (settled, list(left)) == (1, ["decision:7:comment:1", "decision:8:move:1"])


# --- letters ------------------------------------------------------------------------------------


def test_letter_goes_out_after_commit_in_text_and_html(
    reader, settings, django_capture_on_commit_callbacks
):
    settings.WAGTAILADMIN_BASE_URL = "https://congkhai.example.vn"

    with django_capture_on_commit_callbacks(execute=True):
        notice = tell(reader)[0]
        before_commit = len(mail.outbox)

    letter = mail.outbox[0]
    link = f"https://congkhai.example.vn/quan-tri/thong-bao/{notice.pk}/"
    words, kind = letter.alternatives[0]
    notice.refresh_from_db()
    assert before_commit == 0
    assert (letter.to, letter.subject) == (["kiem@example.test"], f"[Công Khai] {TITLE}")
    assert letter.extra_headers == {"Auto-Submitted": "auto-generated"}
    assert letter.body == (
        "Kính gửi Trần Thị Kiểm,\n\n"
        f"{TITLE}\n\n"
        f"Mở việc này: {link}\n\n"
        "--\n"
        "Thư tự động của hệ thống Công Khai; xin không trả lời thư này.\n"
        "Đổi cách nhận thông báo: https://congkhai.example.vn/quan-tri/account/\n\n"
    )
    assert kind == "text/html"
    assert words.count(f'href="{link}"') == 1
    assert words.count(f"<p>{TITLE}</p>") == 1
    assert notice.emailed_at is not None


def test_nothing_is_written_or_sent_when_the_step_rolls_back(
    reader, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        try:
            with transaction.atomic():
                tell(reader)
                raise RuntimeError
        except RuntimeError:
            pass

    assert (len(callbacks), len(mail.outbox), Notice.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    "fields", [{"email": ""}, {"notice_mail": NoticeMail.NEVER}], ids=["no address", "said no"]
)
def test_officer_without_mail_gets_only_the_notice(
    reader, fields, django_capture_on_commit_callbacks
):
    quiet = officer(Role.CONTROL_OFFICER, **fields)

    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        tell(quiet)

    assert (len(callbacks), len(mail.outbox), quiet.notices.count()) == (0, 0, 1)


def test_letter_is_sent_once_and_not_for_what_was_read(reader):
    notice, read = unsent(reader), unsent(reader, key="r", read_at=timezone.now())

    send_letters.call([notice.pk, read.pk])
    send_letters.call([notice.pk, read.pk, 10_000])

    assert len(mail.outbox) == 1


def test_one_refused_address_does_not_stop_the_other_letters(reader, settings, caplog):
    settings.EMAIL_BACKEND = "tests.organisation.mail_servers.RefusesSome"
    absent = officer(Role.CONTROL_OFFICER, email="khong-co@example.test")
    first, second = unsent(absent), unsent(reader)

    send_letters.call([first.pk, second.pk])

    first.refresh_from_db()
    assert [letter.to for letter in mail.outbox] == [["kiem@example.test"]]
    assert first.emailed_at is None
    assert caplog.messages == [
        f"letter of notice {first.pk}: attempt 1 failed (SMTPRecipientsRefused)",
        f"letters of notices [{first.pk}]: given up after attempt 1",
    ]


def test_failed_letters_are_tried_again_later_and_given_up_at_last(reader, settings, caplog):
    settings.TASKS = QUEUE
    settings.EMAIL_BACKEND = "tests.organisation.mail_servers.Unreachable"
    notice = unsent(reader)

    before = timezone.now()
    for attempt in range(1, 7):
        send_letters.call([notice.pk], attempt)

    again = list(DBTaskResult.objects.order_by("run_after"))
    pauses = [round((task.run_after - before).total_seconds() / 60) for task in again]
    assert pauses == [1, 10, 60, 360, 1440]
    assert [task.args_kwargs["args"][1] for task in again] == [2, 3, 4, 5, 6]
    assert caplog.messages[-1] == f"letters of notices [{notice.pk}]: given up after attempt 6"


def test_unreachable_server_breaks_no_step(
    reader, settings, caplog, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "tests.organisation.mail_servers.Unreachable"

    with django_capture_on_commit_callbacks(execute=True):
        notice = tell(reader)[0]

    notice.refresh_from_db()
    assert (notice.emailed_at, Notice.objects.count()) == (None, 1)


# --- who may be told ----------------------------------------------------------------------------


def test_officers_allowed_are_serving_and_hold_the_role_today_for_the_unit():
    unit, today = UnitFactory(), timezone.localdate()
    here = officer(Role.DEPARTMENT_EDITOR, unit=unit)
    officer(Role.DEPARTMENT_EDITOR)
    officer(Role.DEPARTMENT_EDITOR, unit=unit, is_active=False)
    officer(Role.DEPARTMENT_EDITOR, unit=unit, left_on=today - timedelta(days=1))
    ended = officer(Role.DEPARTMENT_EDITOR, unit=unit)
    ended.holdings.update(valid_from=today - timedelta(days=9), valid_to=today - timedelta(days=1))
    to_come = officer(Role.DEPARTMENT_EDITOR, unit=unit)
    to_come.holdings.update(valid_from=today + timedelta(days=1))

    found = officers_allowed("publication.draft_decision", unit=unit)

    assert found == [here]


def test_stand_in_is_found_on_his_days_only():
    chief, deputy, today = officer(Role.CHIEF_OF_OFFICE), officer(), timezone.localdate()
    StandIn.objects.create(
        holding=chief.holdings.get(),
        deputy=deputy,
        valid_from=today,
        valid_to=today,
        reason="Nghỉ phép",
        created_by=chief,
    )

    found = {
        days: set(officers_allowed("publication.submit_decision", on=today + timedelta(days=days)))
        for days in (0, 1)
    }

    assert found == {0: {chief, deputy}, 1: {chief}}


@pytest.mark.parametrize("people", [1, 3])
def test_finding_officers_takes_two_queries(people, django_assert_num_queries):
    for _ in range(people):
        officer(Role.CONTROL_OFFICER)

    with django_assert_num_queries(2):
        found = officers_allowed("publication.check_decision")

    assert len(found) == people


# --- screens ------------------------------------------------------------------------------------


def test_list_shows_unread_first_with_its_count_in_the_menu(client, reader):
    first = tell(reader)[0]
    second = tell(reader, key="b", title="Ý kiến mới")[0]
    tell(reader, key="c", title="Đã đọc")[0]
    Notice.objects.filter(key="c").update(read_at=timezone.now())
    tell(officer(Role.CHAIRMAN_CLERK), key="d")
    client.force_login(reader)

    page = client.get(reverse("notices"))

    assert [notice.title for notice in page.context["page_obj"]] == [
        second.title,
        first.title,
        "Đã đọc",
    ]
    assert page.content.decode().count('"Th\\u00f4ng b\\u00e1o (2)"') == 1


def test_opening_reads_the_notice_and_leads_to_the_matter(client, reader):
    notice = tell(reader)[0]
    client.force_login(reader)

    answer = client.get(reverse("notice", args=[notice.pk]))

    notice.refresh_from_db()
    assert (answer.status_code, answer.url) == (302, "/quan-tri/quyet-dinh/7/")
    assert notice.read_at is not None
    assert unread_count(User.objects.get(pk=reader.pk)) == 0


def test_notice_of_another_officer_is_not_found_and_stays_unread(client, reader):
    notice = tell(officer(Role.CHAIRMAN_CLERK))[0]
    client.force_login(reader)

    answer = client.get(reverse("notice", args=[notice.pk]))

    notice.refresh_from_db()
    assert (answer.status_code, notice.read_at) == (404, None)


def test_mark_all_read_leaves_what_came_meanwhile(client, reader):
    seen = tell(reader)[0]
    other = tell(officer(Role.CHAIRMAN_CLERK))[0]
    later = tell(reader, key="later")[0]
    client.force_login(reader)

    client.post(reverse("notices_read"), {"up_to": seen.pk})

    assert set(Notice.objects.unread()) == {other, later}


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_the_same_queries_whatever_the_rows(
    client, reader, rows, django_assert_num_queries
):
    for number in range(rows):
        tell(reader, key=f"k{number}")
    client.force_login(reader)
    client.get(reverse("notices"))

    with django_assert_num_queries(11):
        page = client.get(reverse("notices"))

    assert len(page.context["page_obj"]) == rows


def test_long_list_goes_over_pages(client, reader):
    for number in range(31):
        tell(reader, key=f"k{number}")
    client.force_login(reader)

    second = client.get(reverse("notices"), {"p": "2"})

    assert [notice.key for notice in second.context["page_obj"]] == ["k0"]


def test_empty_list_says_what_will_come(client, reader):
    client.force_login(reader)

    page = client.get(reverse("notices")).content.decode()

    assert page.count("Chưa có thông báo nào.") == 1
    assert page.count("Đánh dấu đã đọc tất cả") == 0


def test_officer_chooses_in_the_account_settings_whether_letters_come(client, reader):
    client.force_login(reader)
    form = {
        "name_email-full_name": reader.full_name,
        "name_email-email": reader.email,
        "name_email-phone": "",
        "notices-notice_mail": "never",
        "theme-theme": "system",
        "theme-density": "default",
        "theme-contrast": "system",
        "theme-keyboard_shortcuts": "on",
    }

    answer = client.post(reverse("wagtailadmin_account"), form)

    reader.refresh_from_db()
    assert (answer.status_code, reader.notice_mail) == (302, "never")


def test_account_begins_with_letters_at_once():
    assert UserFactory().notice_mail == NoticeMail.AT_ONCE
