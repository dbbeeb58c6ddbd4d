"""Accounts and their roles from a sheet: read, shown, made all or nothing, never twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Lower

from common.spreadsheets import heading_key
from organisation.accounts import create_account, send_invitations
from organisation.enums import Role
from organisation.models import RoleHolding, Unit, User
from organisation.permissions import allowed, grant_refusal
from organisation.services import grant_role
from organisation.sheets import CellError, RowReader, each_row, read_rows, template_workbook

NAME, USERNAME, EMAIL, ROLE, UNIT, DAY = HEADINGS = (
    "Họ và tên",
    "Tên đăng nhập",
    "Thư điện tử",
    "Vai trò",
    "Mã cơ quan",
    "Từ ngày",
)
ALIASES = {
    **{heading: heading for heading in HEADINGS},
    "Họ tên": NAME,
    "Tài khoản": USERNAME,
    "Email": EMAIL,
    "Mã định danh cơ quan": UNIT,
    "Mã đơn vị": UNIT,
}
ROLES = {heading_key(label): value for value, label in Role.choices} | {
    heading_key(value): value for value in Role.values
}
FIELD_HEADINGS = {"full_name": NAME, "username": USERNAME, "email": EMAIL}


@dataclass(frozen=True)
class AccountLine:
    """One row: an account (``user`` when it exists) and the role to give; ``held`` already."""

    row: int
    full_name: str
    username: str
    email: str
    role: str
    unit: Unit
    valid_from: date
    user: User | None
    held: bool = False

    @property
    def role_label(self) -> str:
        return str(Role(self.role).label)


@dataclass
class AccountPlan:
    """What the sheet would make."""

    lines: list[AccountLine] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)

    @property
    def new_accounts(self) -> int:
        return len({line.username.lower() for line in self.lines if line.user is None})

    @property
    def new_roles(self) -> int:
        return sum(not line.held for line in self.lines)

    @property
    def has_effect(self) -> bool:
        return self.new_roles > 0


@dataclass
class _Known:
    """What the office has already, read once, and what earlier rows of the sheet said."""

    by: User
    users: dict[str, User]
    emails: dict[str, User]
    units: dict[str, Unit]
    open_roles: set[tuple[int, str, int]]
    rows: dict[str, tuple[int, str, str]] = field(default_factory=dict)
    row_of_email: dict[str, tuple[int, str]] = field(default_factory=dict)
    row_of_role: dict[tuple[str, str, int], int] = field(default_factory=dict)


def read_accounts(content: bytes, file_name: str, *, by: User) -> AccountPlan:
    """Every row checked against the office and against the other rows; raises ``WorkbookError``."""
    table, errors = read_rows(content, file_name, ALIASES, HEADINGS)
    known = _known(by, (row.cells for row in table.rows))
    lines = each_row(table, errors, lambda reader: _line(reader, known))
    return AccountPlan(lines=[] if errors else lines, errors=errors)


def _known(by: User, rows: Iterable[dict[str, object]]) -> _Known:
    names, addresses = set(), set()
    for cells in rows:
        names.add(str(cells.get(USERNAME) or "").strip().lower())
        addresses.add(str(cells.get(EMAIL) or "").strip().lower())
    folded = User.objects.annotate(lower_name=Lower("username"), lower_email=Lower("email"))
    users = {user.username.lower(): user for user in folded.filter(lower_name__in=names)}
    emails = {user.email.lower(): user for user in folded.filter(lower_email__in=addresses)}
    held = RoleHolding.objects.filter(user__in=users.values(), valid_to=None)
    return _Known(
        by=by,
        users=users,
        emails=emails,
        units={unit.code.upper(): unit for unit in Unit.objects.valid()},
        open_roles=set(held.values_list("user_id", "role", "unit_id")),
    )


def _line(reader: RowReader, known: _Known) -> AccountLine | None:
    full_name, username, email = (reader.text(heading) for heading in (NAME, USERNAME, EMAIL))
    role, unit, day = _role(reader), _unit(reader, known), reader.day(DAY)
    if username:
        _check_account(reader, known, full_name, username, email)
    if reader.failed or unit is None or day is None:
        return None
    key = (username.lower(), role, unit.pk)
    if key in known.row_of_role:
        reader.fail(ROLE, f"Trùng với dòng {known.row_of_role[key]}.")
    known.row_of_role.setdefault(key, reader.row.number)
    user = known.users.get(username.lower())
    held = user is not None and (user.pk, role, unit.pk) in known.open_roles
    if user is not None and not held and (refused := grant_refusal(known.by, user)):
        reader.fail(USERNAME, refused)
    return AccountLine(reader.row.number, full_name, username, email, role, unit, day, user, held)


def _role(reader: RowReader) -> str:
    text = reader.text(ROLE)
    role = ROLES.get(heading_key(text), "")
    if text and not role:
        reader.fail(ROLE, "Không có vai trò này; xem trang “Hướng dẫn” của tệp mẫu.")
    return role


def _unit(reader: RowReader, known: _Known) -> Unit | None:
    code = reader.text(UNIT)
    unit = known.units.get(code.upper())
    if code and unit is None:
        reader.fail(UNIT, "Không có cơ quan đang hoạt động nào mang mã này.")
    return unit


def _check_account(
    reader: RowReader, known: _Known, full_name: str, username: str, email: str
) -> None:
    """The row agrees with the account of that name, with earlier rows, and with the field rules."""
    user = known.users.get(username.lower())
    if user is None:
        _check_fields(reader, User(username=username, full_name=full_name, email=email))
        other = known.emails.get(email.lower())
        if email and other:
            reader.fail(EMAIL, f"Thư điện tử này đã dùng cho tài khoản {other.username}.")
    else:
        if not user.is_active or user.left_on:
            reader.fail(USERNAME, "Tài khoản này đã khóa hoặc đã thôi việc.")
        if full_name and user.full_name != full_name:
            reader.fail(NAME, f"Tài khoản {user.username} mang tên “{user.full_name}”.")
        if email and user.email.lower() != email.lower():
            reader.fail(EMAIL, f"Tài khoản {user.username} dùng thư điện tử {user.email}.")
    first = known.rows.setdefault(username.lower(), (reader.row.number, full_name, email.lower()))
    if first[1:] != (full_name, email.lower()):
        reader.fail(USERNAME, f"Dòng {first[0]} cùng tên đăng nhập mà khác họ tên hoặc thư.")
    if user is not None or not email:
        return
    here = (reader.row.number, username.lower())
    row, owner = known.row_of_email.setdefault(email.lower(), here)
    if owner != username.lower():
        reader.fail(EMAIL, f"Trùng thư điện tử với dòng {row}.")


def _check_fields(reader: RowReader, user: User) -> None:
    left_out = {column.name for column in User._meta.fields} - set(FIELD_HEADINGS)
    try:
        user.clean_fields(exclude=left_out)
    except ValidationError as wrong:
        for name, messages in wrong.message_dict.items():
            if getattr(user, name):
                reader.fail(FIELD_HEADINGS[name], " ".join(messages))


def can_bring_accounts(user: User) -> bool:
    """May make accounts and give roles."""
    return allowed(user, "organisation.add_user") and allowed(user, "organisation.add_roleholding")


@transaction.atomic
def make_accounts(plan: AccountPlan, *, by: User) -> list[User]:
    """Make every account and give every role of the plan; returns the new accounts.

    The services ask for the permission once more; one failure and nothing is made.
    """
    if plan.errors:
        raise ValueError("a sheet with errors is never made")
    made: dict[str, User] = {}
    for line in plan.lines:
        if line.held:
            continue
        user = line.user or made.get(line.username.lower())
        if user is None:
            user = made[line.username.lower()] = create_account(
                username=line.username,
                full_name=line.full_name,
                email=line.email,
                by=by,
                invited=False,
            )
        grant_role(user, role=line.role, unit=line.unit, by=by, valid_from=line.valid_from)
    if made:
        new = list(made.values())
        transaction.on_commit(lambda: send_invitations(new), robust=True)
    return list(made.values())


def account_template() -> bytes:
    """The empty sheet, with the roles to choose from and the codes of the units."""
    units = Unit.objects.publishing().valid().values_list("code", "name")
    return template_workbook(
        HEADINGS,
        days=(DAY,),
        choices={ROLE: Role.labels},
        guide=[
            ("Cột", "Cách ghi"),
            (NAME, "Một ô, ví dụ: Nguyễn Văn An"),
            (USERNAME, "Chữ không dấu, chữ số và . _ -"),
            (EMAIL, "Nơi nhận lời mời đặt mật khẩu; mỗi người một địa chỉ"),
            (ROLE, "Chọn trong danh sách; một người nhiều vai trò thì ghi nhiều dòng"),
            (DAY, "ngày/tháng/năm"),
            ("", ""),
            ("Mã", "Tên cơ quan"),
            *units,
        ],
    )
