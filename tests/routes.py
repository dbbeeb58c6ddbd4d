"""Every address of the site by name, and how to fill it with things that exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

PARAMETER = re.compile(r"<(?:(?:[a-z_]+):)?([a-z_]+)>|\(\?P<([a-z_]+)>[^)]*\)")


@dataclass(frozen=True)
class Route:
    """One address pattern: its full name and its text."""

    name: str
    pattern: str

    @property
    def parameters(self) -> list[str]:
        return [one or other for one, other in PARAMETER.findall(self.pattern)]

    def path(self, values: dict[str, Any]) -> str:
        """The address with each parameter filled from ``values``."""
        filled = PARAMETER.sub(
            lambda found: str(values[found.group(1) or found.group(2)]), self.pattern
        )
        return "/" + filled.replace("^", "").replace("$", "").replace("\\Z", "")


def routes() -> list[Route]:
    """All routes, named ``namespace:name``; a nameless one is named by its pattern."""
    return list(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, before: str, spaces: str) -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        text = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{spaces}{pattern.namespace}:" if pattern.namespace else spaces
            yield from _walk(pattern, text, inner)
        elif isinstance(pattern, URLPattern):
            yield Route(f"{spaces}{pattern.name or text}", text)
