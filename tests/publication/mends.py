"""A wrong record of a right paper."""

from __future__ import annotations

from django.utils import timezone

from publication import services
from tests.factories.organisation import blank_pdf, scan
from tests.factories.publication import (
    mended_paper,
)

TODAY = timezone.localdate()
REASON = "Gõ nhầm số khi ghi nhận"


def proposed(decision, office, **fields):
    """A mend of the decision's record to the number 777, by the clerk."""
    record = {"number": "777/QĐ-UBND", **fields}
    return services.propose_mend(
        decision, by=office.clerk, paper=mended_paper(decision, **record), reason=REASON
    )


def other_scan():
    return scan(blank_pdf(2))
