"""The letter of one notice."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from organisation.enums import NoticeMail
from organisation.models import Notice, User
from organisation.permissions import is_serving

# a list of letters on a phone shows little more
SUBJECT_LENGTH = 110


def send_letter(notice_id: int) -> bool:
    """Send the notice to its recipient's address, once; returns whether it was sent now.

    What was read meanwhile needs no letter. The notice is claimed before sending, so that two
    workers send one letter, and given free when sending fails (``OSError``).
    """
    notice = Notice.objects.select_related("recipient").filter(pk=notice_id).first()
    if notice is None or not _is_due(notice):
        return False
    waiting = Notice.objects.filter(pk=notice_id, emailed_at=None)
    if not waiting.update(emailed_at=timezone.now()):
        return False
    try:
        letter_of(notice).send()
    except OSError:
        Notice.objects.filter(pk=notice_id).update(emailed_at=None)
        raise
    return True


def wants_mail(user: User) -> bool:
    """True when the officer has an address and did not say no."""
    return bool(user.email) and user.notice_mail == NoticeMail.AT_ONCE


def _is_due(notice: Notice) -> bool:
    recipient = notice.recipient
    return notice.read_at is None and wants_mail(recipient) and is_serving(recipient)


def letter_of(notice: Notice) -> EmailMultiAlternatives:
    """Text and HTML in Vietnamese, with the absolute address of the matter."""
    base = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    site_name = settings.WAGTAIL_SITE_NAME
    context = {
        "subject": notice.title,
        "recipient": notice.recipient,
        "notice": notice,
        "site_name": site_name,
        "link": base + reverse("notice", args=[notice.pk]),
        "settings_link": base + reverse("wagtailadmin_account"),
    }
    letter = EmailMultiAlternatives(
        subject=f"[{site_name}] {Truncator(notice.title).chars(SUBJECT_LENGTH)}",
        body=render_to_string("organisation/mail/notice.txt", context),
        to=[notice.recipient.email],
        # absence replies are not wanted (RFC 3834)
        headers={"Auto-Submitted": "auto-generated"},
    )
    words = render_to_string("organisation/mail/notice.html", context)
    letter.attach_alternative(words, "text/html")
    return letter
