"""Texts that need another look: acts that end are told to who drafts, answers are kept."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from catalogue.models import Effect, ProcedureVersion
from catalogue.remits import Matter, Remits
from common.refusals import Refused
from common.working_time import add_months
from organisation.models import Unit, User
from organisation.notices import notify
from organisation.permissions import allowed
from organisation.queries import officers_allowed
from publication.models import EndedAct, UpkeepAnswer
from publication.upkeep import DRAFT, Upkeep, concerning, upkeep

NOT_YOURS = "Chỉ cơ quan phụ trách thủ tục trả lời việc rà soát."
FARTHEST_MONTHS = 24


@transaction.atomic
def answer_upkeep(
    version: ProcedureVersion, about: str, *, text: str, look_again_on: date, by: User
) -> UpkeepAnswer:
    """The agency looked at it and leaves the text as it is until that day; a second click is one.

    Raises ``PermissionDenied``, and ``ValidationError`` by field.
    """
    version = ProcedureVersion.objects.select_for_update().get(pk=version.pk)
    if not allowed(by, DRAFT) or not _waiting(version, by, about):
        last = UpkeepAnswer.objects.filter(version=version, about=about, by=by).last()
        if last is not None and (last.text, last.look_again_on) == (text.strip(), look_again_on):
            return last
        raise Refused(NOT_YOURS, by=by)
    _check(text, look_again_on)
    return UpkeepAnswer.objects.create(
        version=version,
        about=about,
        text=text.strip(),
        look_again_on=look_again_on,
        by=by,
        at=timezone.now(),
    )


def _waiting(version: ProcedureVersion, by: User, about: str) -> list[Upkeep]:
    mine = upkeep(concerning(by) & Q(version=version))
    return [one for one in mine if one.about == about]


def _check(text: str, look_again_on: date) -> None:
    faults = {}
    today = timezone.localdate()
    if not text.strip():
        faults["text"] = "Hãy ghi kết quả rà soát."
    if look_again_on <= today:
        faults["look_again_on"] = "Ngày xem lại phải sau hôm nay."
    elif look_again_on > add_months(today, FARTHEST_MONTHS):
        faults["look_again_on"] = f"Ngày xem lại không quá {FARTHEST_MONTHS} tháng tới."
    if faults:
        raise ValidationError(faults)


def tell_of_ended_act(act: EndedAct) -> None:
    """Those who draft for the agencies whose texts in force rest on it; once for each day it ends."""
    resting = {one.version_id for one in upkeep(Q()) if one.about == f"act:{act.number_read}"}
    remits = Remits.read()
    rows = Effect.objects.covering(timezone.localdate()).filter(version__in=resting)
    counts: Counter[int] = Counter()
    for unit_id, sector_id in rows.values_list("version__unit_id", "version__sector_id"):
        counts.update(remits.answering(Matter(unit_id, sector_id)))
    for unit in Unit.objects.filter(pk__in=counts):
        notify(
            officers_allowed(DRAFT, unit=unit),
            kind="upkeep",
            title=f"{act.number} hết hiệu lực từ {act.ended_on:%d/%m/%Y}: {counts[unit.pk]} thủ tục "
            "của đơn vị cần xem lại",
            path=reverse("upkeep"),
            about=f"ended-act:{act.pk}",
            key=f"ended-act:{act.pk}:{act.ended_on}:{unit.pk}",
        )
