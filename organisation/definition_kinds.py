"""Kinds of what an office sets itself: each app declares its own when it is ready (ADR 7)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Touched:
    """One thing that switching on would change: where, and what from and to."""

    label: str
    old: str
    new: str
    url: str = ""


@dataclass(frozen=True)
class DryRun:
    """What switching on would touch, of how many looked at; ``refusal``: why it must not be."""

    looked_at: int
    touched: tuple[Touched, ...] = field(default_factory=tuple)
    refusal: str = ""

    @property
    def digest(self) -> str:
        """Names exactly this outcome, so that nobody agrees to another than was shown."""
        said = [self.looked_at, [[one.label, one.old, one.new] for one in self.touched]]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class DefinitionKind:
    """``read`` takes stored content and gives what the app works with, or ``ValidationError``.

    ``dry_run`` takes what would be on and what is on now (either None); ``name`` and ``told`` say
    in words what a content read is called and says, as (label, words).
    """

    slug: str
    label: str
    help: str
    read: Callable[[Any], Any]
    dry_run: Callable[[Any, Any], DryRun]
    name: Callable[[Any], str]
    told: Callable[[Any], list[tuple[str, str]]]


_kinds: dict[str, DefinitionKind] = {}


def register(kind: DefinitionKind) -> None:
    """Called in ``ready`` of the app; once for each slug."""
    known = _kinds.setdefault(kind.slug, kind)
    if known is not kind:
        raise ValueError(f"The kind {kind.slug} is declared twice.")


def kind_of(slug: str) -> DefinitionKind:
    return _kinds[slug]


def kinds() -> list[DefinitionKind]:
    """In the order in which the apps declared them."""
    return list(_kinds.values())
