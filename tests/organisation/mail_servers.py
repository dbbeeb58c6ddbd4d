"""Mail back-ends that behave as a real server on a bad day."""

from __future__ import annotations

from smtplib import SMTPRecipientsRefused

from django.core.mail.backends.locmem import EmailBackend


class Unreachable(EmailBackend):
    """Nobody answers."""

    def send_messages(self, messages):
        raise ConnectionRefusedError("mail.example.test")


class RefusesSome(EmailBackend):
    """No such mailbox, for addresses that begin with “khong-co”."""

    def send_messages(self, messages):
        for message in messages:
            if message.to[0].startswith("khong-co"):
                raise SMTPRecipientsRefused({message.to[0]: (550, b"no such user")})
        return super().send_messages(messages)
