"""Recent decisions made here from draft to signature, and drafts under way; dates follow today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

from catalogue.models import Procedure, ProcedureVersion
from cms.demo.facts import facts
from cms.demo.forms import scan_file
from cms.demo.officers import CHAIRMAN_NAME, Cast
from cms.demo.register import newest_act, signed_page
from cms.demo.versions import build_version, differing_parts
from common.vietnamese import fold
from common.working_time import Calendar, add_working_days, last_allowed_working_day
from organisation.models import RoleHolding, Unit, User
from organisation.queries import office_calendar
from organisation.stand_ins import appoint
from publication.enums import ItemKind, OpinionVerdict
from publication.models import Decision
from publication.services import (
    SignedPaper,
    add_item,
    amend_procedure,
    answer_opinion,
    ask_opinion,
    comment_on,
    confirm_signed,
    content_code,
    create_decision,
    edit_item,
    mark_entered,
    mark_posted,
    pass_check,
    record_signed,
    return_decision,
    send_for_check,
    submit,
)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What every recent decision needs: the people, today and the office calendar."""

    cast: Cast
    today: date
    calendar: Calendar

    def working_day(self, days_from_today: int) -> date:
        """That many days from today, or the working day before it."""
        return last_allowed_working_day(self.today + timedelta(days=days_from_today), self.calendar)


def make_recent(cast: Cast, *, today: date) -> None:
    """Three signed decisions, the last not yet in force, four drafts under way, one deputy."""
    desk = Desk(cast=cast, today=today, calendar=office_calendar(today))
    construction_shorter(desk)
    agriculture_replaced(desk)
    justice_to_come(desk)
    drafts_under_way(desk)
    director_away(desk)


# --- signed ---------------------------------------------------------------------------------------


def construction_shorter(desk: Desk) -> Decision:
    """Shorter limits; checked, signed, entered and posted."""
    signed_on = desk.working_day(-48)
    effective_on = signed_on + timedelta(days=8)
    editor = desk.cast["bientap.soxaydung"]
    decision = _draft(
        desk,
        editor,
        unit="H48.07",
        effective_on=effective_on,
        title="Công bố thủ tục hành chính được rút ngắn thời hạn giải quyết lĩnh vực hoạt động xây dựng, nhà ở",
    )
    for code, days in (("1.013227", 3), ("1.013228", 3), ("1.012893", 40)):
        shorten(decision, code, days, by=editor, on=effective_on)
    decision = sign_draft(desk, decision, editor, number="2174/QĐ-UBND", signed_on=signed_on)
    entered_on = add_working_days(signed_on, 2, desk.calendar)
    decision = mark_entered(decision, by=desk.cast["kiemsoat"], on=entered_on)
    return mark_posted(
        decision,
        by=desk.cast["congthongtin"],
        on=effective_on,
        note="Bảng điện tử tại Trung tâm Phục vụ hành chính công tỉnh và 96 điểm cấp xã",
    )


def agriculture_replaced(desk: Desk) -> Decision:
    """One procedure replaced by another, one abolished, one amended."""
    signed_on = desk.working_day(-20)
    effective_on = signed_on + timedelta(days=7)
    editor = desk.cast["bientap.sonnmt"]
    decision = _draft(
        desk,
        editor,
        unit="H48.06",
        effective_on=effective_on,
        title="Công bố thủ tục hành chính mới, được sửa đổi, được thay thế và bãi bỏ lĩnh vực thú y, chăn nuôi, thủy sản",
    )
    successor = _add_new(desk, decision, "1.014779", by=editor)
    _close(
        decision,
        "1.004839",
        by=editor,
        on=effective_on,
        successor=successor,
        basis="Nghị định 32/2026/NĐ-CP",
    )
    _close(
        decision,
        "1.012836",
        by=editor,
        on=effective_on,
        basis="Nghị quyết của Hội đồng nhân dân tỉnh về chính sách chăn nuôi",
    )
    shorten(decision, "1.003650", 2, by=editor, on=effective_on)
    decision = sign_draft(desk, decision, editor, number="2289/QĐ-UBND", signed_on=signed_on)
    entered_on = add_working_days(signed_on, 3, desk.calendar)
    return mark_entered(decision, by=desk.cast["kiemsoat2"], on=entered_on)


def justice_to_come(desk: Desk) -> Decision:
    """Signed, in force only in three weeks: the catalogue changes that day by itself."""
    signed_on = desk.working_day(-3)
    effective_on = desk.today + timedelta(days=21)
    editor = desk.cast["bientap.sotuphap"]
    decision = _draft(
        desk,
        editor,
        unit="H48.03",
        effective_on=effective_on,
        title="Công bố thủ tục hành chính mới, được sửa đổi và bãi bỏ lĩnh vực hộ tịch, nuôi con nuôi",
    )
    _add_new(desk, decision, "2.002349", by=editor)
    shorten(decision, "1.004873", 2, by=editor, on=effective_on)
    shorten(decision, "1.004884", 4, by=editor, on=effective_on)
    _close(
        decision, "2.000756", by=editor, on=effective_on, basis="Thông tư của Bộ Tư pháp về hộ tịch"
    )
    return sign_draft(desk, decision, editor, number="2386/QĐ-UBND", signed_on=signed_on)


# --- under way ------------------------------------------------------------------------------------


def drafts_under_way(desk: Desk) -> None:
    """One draft on each desk: with control, returned, with the Chief, with the clerk."""
    _waiting_for_check(desk)
    _returned(desk)
    _waiting_for_chief(desk)
    _waiting_for_signature(desk)


def _one_change(desk: Desk, username: str, unit: str, title: str, code: str, days: int) -> Decision:
    effective_on = desk.today + timedelta(days=30)
    editor = desk.cast[username]
    decision = _draft(desk, editor, unit=unit, effective_on=effective_on, title=title)
    shorten(decision, code, days, by=editor, on=desk.today)
    return send_for_check(decision, by=editor)


def _waiting_for_check(desk: Desk) -> Decision:
    return _one_change(
        desk,
        "bientap.sotaichinh",
        "H48.04",
        "Công bố thủ tục hành chính được sửa đổi lĩnh vực đăng ký hợp tác xã",
        "2.002123",
        2,
    )


def _returned(desk: Desk) -> Decision:
    decision = _one_change(
        desk,
        "bientap.soyte",
        "H48.10",
        "Công bố thủ tục hành chính được sửa đổi lĩnh vực bảo trợ xã hội",
        "1.014027",
        8,
    )
    comment_on(
        decision,
        text="Rút thời hạn còn 8 ngày: theo văn bản nào của tỉnh?",
        token=uuid4(),
        by=desk.cast["kiemsoat"],
        procedure=decision.items.get().procedure,
    )
    return return_decision(
        decision,
        by=desk.cast["kiemsoat"],
        reason="Chưa nêu văn bản cho phép rút ngắn thời hạn; đề nghị bổ sung căn cứ và gửi lại.",
    )


def _waiting_for_chief(desk: Desk) -> Decision:
    decision = _one_change(
        desk,
        "bientap.sonnmt",
        "H48.06",
        "Công bố thủ tục hành chính được sửa đổi lĩnh vực tài nguyên nước",
        "1.001662",
        5,
    )
    decision = pass_check(decision, by=desk.cast["kiemsoat2"])
    _ask_two_units(desk, decision)
    return decision


def _ask_two_units(desk: Desk, decision: Decision) -> None:
    """One unit answered with remarks; the other one is still asked, the submission does not wait."""
    finance = ask_opinion(
        decision,
        unit=Unit.objects.get(code="H48.04"),
        question="Rút ngắn thời hạn có ảnh hưởng đến việc thu phí thẩm định không?",
        days=5,
        must_wait=True,
        by=desk.cast["kiemsoat"],
    )
    answer_opinion(
        finance,
        verdict=OpinionVerdict.REMARKS,
        text="Không ảnh hưởng. Đề nghị ghi rõ phí nộp khi nộp hồ sơ.",
        token=uuid4(),
        by=desk.cast["bientap.sotaichinh"],
    )
    ask_opinion(
        decision,
        unit=Unit.objects.get(code="H48.07"),
        question="Có vướng thời hạn thẩm định thiết kế của ngành xây dựng không?",
        days=3,
        must_wait=False,
        by=desk.cast["kiemsoat"],
    )


def _waiting_for_signature(desk: Desk) -> Decision:
    decision = _one_change(
        desk,
        "bientap.soxaydung",
        "H48.07",
        "Công bố thủ tục hành chính được sửa đổi lĩnh vực kinh doanh bất động sản",
        "1.012900",
        12,
    )
    decision = pass_check(decision, by=desk.cast["kiemsoat"])
    return submit(
        decision,
        by=desk.cast["chanhvanphong"],
        number="318/TTr-VPUBND",
        on=desk.working_day(-1),
    )


def director_away(desk: Desk) -> None:
    """The Centre's director takes a week off from the next working day; his head of section acts."""
    first = add_working_days(desk.today, 1, desk.calendar)
    appoint(
        RoleHolding.objects.get(user=desk.cast["giamdoc"]),
        deputy=desk.cast["truongbophan"],
        valid_from=first,
        valid_to=add_working_days(first, 4, desk.calendar),
        reason="Nghỉ phép năm",
        by=desk.cast["giamdoc"],
    )


# --- the steps they share -------------------------------------------------------------------------


def _draft(desk: Desk, editor: User, *, unit: str, effective_on: date, title: str) -> Decision:
    return create_decision(
        title=title,
        unit=desk.cast.units[unit],
        by=editor,
        effective_on=effective_on,
        legal_grounds="Nghị định 63/2010/NĐ-CP (sửa đổi bởi Nghị định 48/2013/NĐ-CP, 92/2017/NĐ-CP); Nghị định 118/2025/NĐ-CP",
    )


def _text_on(code: str, on: date) -> ProcedureVersion:
    return ProcedureVersion.objects.in_force(on).get(procedure__base_code=code)


def shorten(decision: Decision, code: str, days: int, *, by: User, on: date) -> None:
    """List an amendment that shortens the time limit, in every way of filing."""
    base = _text_on(code, on)
    item = amend_procedure(decision, base=base, by=by)
    version: ProcedureVersion = item.version  # type: ignore[assignment]
    channels = list(version.channels.all())
    for channel in channels:
        channel.time_limit_amount, channel.time_limit_text = Decimal(days), ""
        channel.time_limit_unit = version.time_limit_unit
        channel._history_user = by
    version.time_limit_amount, version.time_limit_text = Decimal(days), ""
    version.channels = channels
    version._history_user = by
    version.save()
    edit_item(
        item,
        by=by,
        changed_parts=differing_parts(base, version),
        change_basis=newest_act(version),
    )


def _add_new(desk: Desk, decision: Decision, code: str, *, by: User) -> Procedure:
    version = build_version(facts()[code], units=desk.cast.units, by=by, on=desk.today)
    add_item(decision, kind=ItemKind.NEW, procedure=version.procedure, version=version, by=by)
    return version.procedure


def _close(
    decision: Decision,
    code: str,
    *,
    by: User,
    on: date,
    basis: str,
    successor: Procedure | None = None,
) -> None:
    base = _text_on(code, on)
    add_item(
        decision,
        kind=ItemKind.REPLACED if successor else ItemKind.ABOLISHED,
        procedure=base.procedure,
        base=base,
        successor=successor,
        change_basis=basis,
        by=by,
    )


def sign_draft(
    desk: Desk, decision: Decision, editor: User, *, number: str, signed_on: date
) -> Decision:
    """Drafter → control → Chief → Chairman's clerk."""
    submitted_on = last_allowed_working_day(signed_on - timedelta(days=1), desk.calendar)
    decision = send_for_check(decision, by=editor)
    decision = pass_check(decision, by=desk.cast["kiemsoat"])
    decision = submit(
        decision,
        by=desk.cast["chanhvanphong"],
        number=f"{number.split('/')[0]}/TTr-VPUBND",
        on=submitted_on,
    )
    name = fold(number).replace("/", "-")
    paper = SignedPaper(
        number=number,
        signed_on=signed_on,
        signer=CHAIRMAN_NAME,
        scan=scan_file(name, signed_page(number, signed_on, decision.title)),
        content_code=content_code(decision),
    )
    decision = record_signed(decision, by=desk.cast["vanthu"], paper=paper)
    return confirm_signed(decision, by=desk.cast["kiemsoat"])
