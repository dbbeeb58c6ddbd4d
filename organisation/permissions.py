"""May this officer do this, for this unit, on this day? One answer for form, service and button.

The answer comes from dated role holdings alone. ``is_superuser`` is never consulted: a technical
administrator has no way round the decision (design §2, domain §12).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from organisation.roles import ROLE_PERMISSIONS, is_scoped

if TYPE_CHECKING:
    from organisation.models import RoleHolding, StandIn, Unit, User

FOR_ANOTHER = ":"


def _grants(holding: RoleHolding, permission: str, unit: Unit | None) -> bool:
    if permission not in ROLE_PERMISSIONS.get(holding.role, ()):
        return False
    if unit is None or not is_scoped(holding.role, permission):
        return True
    return holding.unit_id in unit.self_and_above


def is_serving(user: User, on: date | None = None) -> bool:
    """An open account of somebody whose last day has not passed."""
    return user.is_authenticated and user.is_active and not user.has_left(on)


def granting_role(
    user: User, permission: str, *, unit: Unit | None = None, on: date | None = None
) -> str:
    """The role under which ``user`` holds ``permission`` for ``unit`` on that day, or ``""``."""
    holding = _granting_holding(user, permission, unit, on)
    return holding.role if holding else ""


def acting_role(
    user: User, permission: str, *, unit: Unit | None = None, on: date | None = None
) -> str:
    """``granting_role`` as a record keeps it: with ``:`` and the stand-in when held for another."""
    holding = _granting_holding(user, permission, unit, on)
    if holding is None:
        return ""
    if holding.stand_in_id is None:
        return holding.role
    return f"{holding.role}{FOR_ANOTHER}{holding.stand_in_id}"


def in_place_of(
    user: User, permission: str, *, unit: Unit | None = None, on: date | None = None
) -> int | None:
    """Id of the absent officer for whom the user holds the permission; None when by an own role."""
    holding = _granting_holding(user, permission, unit, on)
    return holding.user_id if holding and holding.stand_in_id is not None else None


def plain_role(recorded: str) -> str:
    """The role alone, of what ``acting_role`` gave."""
    return recorded.partition(FOR_ANOTHER)[0]


def _granting_holding(
    user: User, permission: str, unit: Unit | None, on: date | None
) -> RoleHolding | None:
    """The first of the user's roles that grants it; own roles come before those of another."""
    if not is_serving(user, on):
        return None
    for holding in user.holdings_on(on):
        if _grants(holding, permission, unit):
            return holding
    return None


def allowed(
    user: User, permission: str, *, unit: Unit | None = None, on: date | None = None
) -> bool:
    """True when a role held on that day carries the permission and reaches the unit."""
    return bool(granting_role(user, permission, unit=unit, on=on))


def holds_role(user: User, *roles: str, on: date | None = None) -> bool:
    """True when the user holds one of the roles on that day."""
    if not is_serving(user, on):
        return False
    return any(holding.role in roles for holding in user.holdings_on(on))


def sees_all_units(user: User, permission: str, *, on: date | None = None) -> bool:
    """True when a province-wide role carries the permission."""
    return any(
        not is_scoped(holding.role, permission) and permission in ROLE_PERMISSIONS[holding.role]
        for holding in user.holdings_on(on)
    )


def grant_refusal(by: User, user: User) -> str:
    """Why ``by`` may not give roles to ``user``; ``""`` when ``by`` may. Nobody serves himself."""
    if not allowed(by, "organisation.add_roleholding"):
        return "Chỉ người quản trị hệ thống được giao vai trò."
    if by.pk == user.pk:
        return "Không ai được tự giao vai trò cho mình; việc này phải do người khác làm."
    return ""


def end_refusal(by: User, user: User) -> str:
    """Why ``by`` may not end roles of ``user``; ``""`` when ``by`` may."""
    if not allowed(by, "organisation.change_roleholding"):
        return "Chỉ người quản trị hệ thống được kết thúc vai trò."
    if by.pk == user.pk:
        return "Không ai được tự đổi vai trò của mình; việc này phải do người khác làm."
    return ""


def leave_refusal(by: User, user: User) -> str:
    """Why ``by`` may not record that ``user`` leaves; ``""`` when ``by`` may."""
    if not allowed(by, "organisation.change_user"):
        return "Chỉ người quản trị hệ thống được ghi nhận thôi việc."
    return end_refusal(by, user)


def reset_refusal(by: User, user: User) -> str:
    """Why ``by`` may not forget the second step of ``user``; ``""`` when ``by`` may."""
    if not allowed(by, "organisation.change_user"):
        return "Chỉ người quản trị hệ thống được đặt lại đăng nhập hai bước."
    if by.pk == user.pk:
        return "Không ai được tự đặt lại cho mình; việc này phải do người khác làm."
    return ""


def stand_in_refusal(by: User, holding: RoleHolding, deputy: User | None = None) -> str:
    """Why ``by`` may not name ``deputy`` to act for the holder; ``""`` when ``by`` may.

    The holder names his own deputy, an administrator anybody's; nobody names himself.
    """
    is_holder = is_serving(by) and by.pk == holding.user_id
    if not is_holder and not allowed(by, "organisation.add_standin"):
        return "Chỉ người giữ vai trò hoặc người quản trị hệ thống được cử người thay."
    if deputy is None:
        return ""
    if deputy.pk == holding.user_id:
        return "Người giữ vai trò và người thay phải là hai người."
    if deputy.pk == by.pk:
        return "Không ai được tự cử mình thay người khác."
    return ""


def stand_in_end_refusal(by: User, stand_in: StandIn) -> str:
    """Why ``by`` may not end it; holder, deputy and administrator may."""
    if is_serving(by) and by.pk in (stand_in.deputy_id, stand_in.holding.user_id):
        return ""
    if allowed(by, "organisation.change_standin"):
        return ""
    return "Chỉ người giữ vai trò, người thay hoặc người quản trị hệ thống được kết thúc việc thay."


def has_own_role(user: User) -> bool:
    """True when the user holds a role today that is not another's."""
    return is_serving(user) and any(held.stand_in_id is None for held in user.holdings_on())
