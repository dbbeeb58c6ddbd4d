"""What a guide holds beside the facts of ``data/procedures.json``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Step(NamedTuple):
    """Who does what, and in which case."""

    actor: str
    action: str
    case: str = ""


class Paper(NamedTuple):
    """A paper of the dossier; ``in_data`` when a state database already holds it."""

    name: str
    originals: int = 1
    copies: int = 0
    case: str = ""
    in_data: bool = False
    form: str = ""


class Fee(NamedTuple):
    """A charge with the act that sets it; ``rate`` when it is no single amount."""

    kind: str
    name: str
    amount: int | None
    basis: str
    rate: str = ""


class Relief(NamedTuple):
    """Who pays less or nothing, and why."""

    percent: int
    condition: str
    basis: str


@dataclass(frozen=True, kw_only=True)
class Guide:
    """One procedure told in full; an empty ``conditions`` means that none are laid down."""

    description: str
    steps: tuple[Step, ...]
    papers: tuple[Paper, ...]
    conditions: str = ""
    fees: tuple[Fee, ...] = ()
    reliefs: tuple[Relief, ...] = ()
    partial: str = ""
    limit: str = ""
    sets: int = 1
    competent: str = ""
    keywords: str = ""


STATE_FEE, CHARGE = "state_fee", "charge"
DESK = "Bộ phận một cửa"
