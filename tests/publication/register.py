"""What the rules of the register are tried with: days, an opened register, what the checks say."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from publication.queries import checks_before_sending
from tests.factories.publication import (
    draft,
)

TODAY = timezone.localdate()
LONG_AGO = date(2024, 3, 1)


def on(days):
    return TODAY + timedelta(days=days)


def refusals(decision, *, signed_on=None):
    """Messages of the checks that block."""
    checks = checks_before_sending(decision, signed_on=signed_on)
    return [check.message for check in checks if check.blocking and not check.passed]


def refused(call, *args, **fields):
    with pytest.raises(ValidationError) as problem:
        call(*args, **fields)
    return problem.value


def opened(office):
    """The register is opened today by a decision drafted here."""
    draft(office)
