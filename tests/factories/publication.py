"""Decisions, brought to any state by the services alone, so that their moves exist."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from catalogue.models import Effect, Procedure, ProcedureVersion
from catalogue.process_steps import ProcessStep
from catalogue.validators import parts_that_differ
from common.durations import Duration
from common.durations import Unit as TimeUnit
from organisation.enums import Role, UnitKind
from organisation.models import Place, Unit, User
from publication import services
from publication.enums import DecisionKind, ItemKind, Origin, State
from publication.models import Decision, DecisionItem, ListItem, ProcessItem
from tests.factories.catalogue import VersionFactory
from tests.factories.organisation import PlaceFactory, UnitFactory, officer, scan

_numbers = count(1)


@dataclass(frozen=True)
class Office:
    """The officers one decision passes through."""

    unit: Unit
    editor: User
    control: User
    chief: User
    clerk: User
    poster: User
    kind: str = DecisionKind.PUBLICATION


def make_office(unit: Unit | None = None) -> Office:
    unit = unit or UnitFactory()
    centre = UnitFactory()
    return Office(
        unit=unit,
        editor=officer(Role.DEPARTMENT_EDITOR, unit=unit),
        control=officer(Role.CONTROL_OFFICER, unit=centre),
        chief=officer(Role.CHIEF_OF_OFFICE, unit=centre),
        clerk=officer(Role.CHAIRMAN_CLERK, unit=centre),
        poster=officer(Role.PORTAL_EDITOR, unit=centre),
    )


def make_centre_office() -> Office:
    """The officers one list of the Centre passes through; its manager drafts it."""
    centre = UnitFactory(kind=UnitKind.CENTRE)
    manager = officer(Role.CENTRE_MANAGER, unit=centre)
    return replace(make_office(centre), editor=manager, kind=DecisionKind.RECEPTION)


def make_process_office(unit: Unit | None = None) -> Office:
    """The officers one decision on internal processes passes through; the agency drafts it."""
    return replace(make_office(unit), kind=DecisionKind.PROCESS)


OFFICES = {
    DecisionKind.PUBLICATION: make_office,
    DecisionKind.RECEPTION: make_centre_office,
    DecisionKind.PROCESS: make_process_office,
}


def paper(number: str = "", signed_on: date | None = None, **fields: Any) -> services.SignedPaper:
    """A signed paper with a number of its own, signed today, with a scan."""
    return services.SignedPaper(
        number=number or f"{next(_numbers)}/QĐ-UBND",
        signed_on=signed_on or timezone.localdate(),
        signer="Nguyễn Thị Chủ tịch",
        **{"scan": scan(), **fields},
    )


def mended_paper(decision: Decision, number: str = "", **fields: Any) -> services.SignedPaper:
    """The decision's paper read anew, with the code printed on it."""
    return paper(number, content_code=decision.content_code, **fields)


def draft(office: Office, *, on: date | None = None, **fields: Any) -> Decision:
    """An empty draft of the office's unit, to take effect today unless ``on`` says otherwise."""
    if fields.get("shortened"):
        fields.setdefault("shortened_reason", "Văn bản có hiệu lực ngay")
    return services.create_decision(
        kind=office.kind,
        title="Công bố danh mục thủ tục hành chính",
        unit=office.unit,
        by=office.editor,
        effective_on=on or timezone.localdate(),
        **fields,
    )


def paper_draft(office: Office, *, on: date | None = None) -> Decision:
    """An empty draft that records a paper signed outside, as ``draft``."""
    return services.create_decision(
        kind=office.kind,
        title="Quyết định đã ký trên giấy",
        unit=office.unit,
        by=office.clerk,
        effective_on=on or timezone.localdate(),
        origin=Origin.PAPER,
    )


def add_new(decision: Decision, office: Office, **fields: Any) -> ProcedureVersion:
    """List a new procedure with a complete text."""
    author = office.clerk if decision.origin == Origin.PAPER else office.editor
    version = VersionFactory(unit=office.unit, created_by=author, **fields)
    services.add_item(
        decision,
        kind=ItemKind.NEW,
        procedure=version.procedure,
        version=version,
        by=decision.created_by,
    )
    return version


def add_row(decision: Decision, office: Office) -> None:
    """List something that may be signed, by the kind of the decision."""
    if office.kind == DecisionKind.RECEPTION:
        take_in(decision)
    elif office.kind == DecisionKind.PROCESS:
        put_process(decision)
    else:
        add_new(decision, office)


# One working day in all: half a day, four hours, and a step that takes none of the limit.
STEPS = (
    ProcessStep(
        work="Tiếp nhận hồ sơ",
        unit="Trung tâm Phục vụ hành chính công",
        post="Công chức tiếp nhận",
        time=Duration(Decimal("0.5"), TimeUnit.WORKING_DAY),
        output="Giấy tiếp nhận",
    ),
    ProcessStep(
        work="Thẩm định hồ sơ",
        unit="Phòng chuyên môn",
        time=Duration(Decimal(4), TimeUnit.WORKING_HOUR),
    ),
    ProcessStep(work="Trả kết quả", unit="Trung tâm Phục vụ hành chính công"),
)


def put_process(
    decision: Decision, procedure: Procedure | None = None, **fields: Any
) -> ProcessItem:
    """List an internal process (without a procedure: of one in force today), by whoever drafted."""
    if procedure is None:
        procedure = published(make_office(decision.unit)).procedure
    row = services.ProcessRow(procedure=procedure, **({"steps": STEPS} | fields))
    services.put_process_rows(decision, [row], by=decision.created_by)
    return decision.process_items.get(procedure=procedure)


def processed(
    office: Office, *rows: services.ProcessRow, on: date | None = None, **on_paper: Any
) -> Decision:
    """A decision with these internal processes, signed."""
    decision = draft(office, on=on)
    services.put_process_rows(decision, rows, by=office.editor)
    return sign(decision, office, **on_paper)


def take_in(
    decision: Decision,
    procedure: Procedure | None = None,
    place: Place | None = None,
    **fields: Any,
) -> ListItem:
    """List a procedure (without one: one in force today) as taken in, by whoever drafted."""
    row = services.ListRow(
        procedure=procedure or published(make_office()).procedure,
        place=place or PlaceFactory(),
        **fields,
    )
    (item,) = services.add_list_rows(decision, [row], by=decision.created_by)
    return item


def listed(
    office: Office, *rows: services.ListRow, on: date | None = None, **on_paper: Any
) -> Decision:
    """The Centre's list with these rows, signed."""
    decision = draft(office, on=on)
    services.add_list_rows(decision, rows, by=office.editor)
    return sign(decision, office, **on_paper)


def amend(decision: Decision, base: ProcedureVersion, by: User, **changes: Any) -> ProcedureVersion:
    """List an amendment of ``base`` with these columns changed (without any: its remark)."""
    item = services.amend_procedure(decision, base=base, by=by)
    for name, value in (changes or {"note": f"Sửa đổi lần {next(_numbers)}"}).items():
        setattr(item.version, name, value)
    item.version._history_user = by
    item.version.save()
    name_parts(item, by)
    return item.version


def name_parts(item: DecisionItem, by: User) -> None:
    """Name the components in which the row's stored text differs from the one it follows."""
    stored = ProcedureVersion.objects.get(pk=item.version_id)
    parts = parts_that_differ(item.base, stored)
    services.edit_item(item, by=by, changed_parts=parts)


def acknowledge_later(item: DecisionItem, *, by: User) -> None:
    """Say in the row's remark that what was signed for later days was seen."""
    later = Effect.objects.recorded().filter(procedure=item.procedure)
    numbers = later.filter(valid_from__gt=item.takes_effect_on).values_list(
        "act__number", flat=True
    )
    services.edit_item(item, by=by, note=f"Đã xem {', '.join(numbers)}" if numbers else "")


def abolish(decision: Decision, version: ProcedureVersion, by: User, **fields: Any) -> None:
    """List the abolition of the procedure whose text in force is ``version``."""
    services.add_item(
        decision,
        kind=fields.pop("kind", ItemKind.ABOLISHED),
        procedure=version.procedure,
        base=version,
        by=by,
        change_basis="Nghị định 118/2025/NĐ-CP",
        **fields,
    )


def sign(decision: Decision, office: Office, **on_paper: Any) -> Decision:
    """From draft to issued, each step by its own officer."""
    decision = services.send_for_check(decision, by=office.editor)
    decision = services.pass_check(decision, by=office.control)
    decision = services.submit(decision, by=office.chief, number="15/TTr-VP")
    return issue(decision, office, **on_paper)


def issue(decision: Decision, office: Office, **on_paper: Any) -> Decision:
    """From submitted to issued: the clerk records the signed paper, a second officer confirms."""
    return services.confirm_signed(record(decision, office, **on_paper), by=office.control)


def record(decision: Decision, office: Office, **on_paper: Any) -> Decision:
    """From submitted to recorded, with the code as printed on the paper."""
    on_paper = {"content_code": services.content_code(decision), **on_paper}
    return services.record_signed(decision, by=office.clerk, paper=paper(**on_paper))


def published(office: Office, *, on: date | None = None, **fields: Any) -> ProcedureVersion:
    """A new procedure put in force by a decision of its own."""
    early = bool(on and on < timezone.localdate())
    reason = "Có hiệu lực ngay khi ban hành" if early else ""
    decision = draft(office, on=on, shortened=early, shortened_reason=reason)
    version = add_new(decision, office, **fields)
    sign(decision, office)
    return version


def published_together(office: Office, number: int, **fields: Any) -> list[ProcedureVersion]:
    """Several new procedures put in force by one decision, in their order; none without one."""
    if not number:
        return []
    decision = draft(office)
    versions = [add_new(decision, office, **fields) for _ in range(number)]
    sign(decision, office)
    return versions


def decision_in(state: str, office: Office, origin: str = Origin.WORKFLOW) -> Decision:
    """A decision with one new procedure, in that state, by the road its origin allows."""
    return _PAPER[state](office) if origin == Origin.PAPER else _WORKFLOW[state](office)


def _drafting(office: Office) -> Decision:
    decision = draft(office)
    add_row(decision, office)
    return decision


def _in_check(office: Office) -> Decision:
    return services.send_for_check(_drafting(office), by=office.editor)


def _checked(office: Office) -> Decision:
    return services.pass_check(_in_check(office), by=office.control)


def _submitted(office: Office) -> Decision:
    return services.submit(_checked(office), by=office.chief, number="15/TTr-VP")


def _issued(office: Office) -> Decision:
    return issue(_submitted(office), office)


def _entered(office: Office) -> Decision:
    return services.mark_entered(_issued(office), by=office.control, on=timezone.localdate())


def _posted(office: Office) -> Decision:
    return services.mark_posted(
        _issued(office), by=office.poster, on=timezone.localdate(), note="Bảng niêm yết"
    )


def _complete(office: Office) -> Decision:
    return services.mark_posted(
        _entered(office), by=office.poster, on=timezone.localdate(), note="Bảng niêm yết"
    )


_WORKFLOW = {
    State.DRAFTING: _drafting,
    State.IN_CHECK: _in_check,
    State.RETURNED: lambda office: services.return_decision(
        _in_check(office), by=office.control, reason="Thiếu căn cứ"
    ),
    State.CHECKED: _checked,
    State.SUBMITTED: _submitted,
    State.RECORDED: lambda office: record(_submitted(office), office),
    State.ISSUED: _issued,
    State.ENTERED: _entered,
    State.POSTED: _posted,
    State.COMPLETE: _complete,
    State.WITHDRAWN: lambda office: services.withdraw(
        _drafting(office), by=office.editor, reason="Không còn cần"
    ),
}


def _paper_draft(office: Office) -> Decision:
    decision = paper_draft(office)
    add_row(decision, office)
    return decision


def _recorded(office: Office) -> Decision:
    """Needs a register that is not empty: else the first record is confirmed at once."""
    return services.record_from_paper(_paper_draft(office), by=office.clerk, paper=paper())


def _confirmed(office: Office) -> Decision:
    return services.confirm_paper(_recorded(office), by=office.control)


_PAPER = {
    State.DRAFTING: _paper_draft,
    State.RECORDED: _recorded,
    State.RETURNED: lambda office: services.return_decision(
        _recorded(office), by=office.control, reason="Sai số"
    ),
    State.ISSUED: _confirmed,
}


def every_decision(office: Office) -> dict[tuple[str, str], Decision]:
    """A decision in each state its origin leads to, by origin and state; something is in force."""
    roads = ((Origin.WORKFLOW, _WORKFLOW), (Origin.PAPER, _PAPER))
    return {
        (origin, state): decision_in(state, office, origin)
        for origin, states in roads
        for state in sorted(states, key=lambda state: state != State.ISSUED)
    }
