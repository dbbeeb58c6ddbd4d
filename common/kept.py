"""Values kept in the process for a short while: what every page needs and seldom changes."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakSet

T = TypeVar("T")
_all: WeakSet[Kept] = WeakSet()


class Kept(Generic[T]):
    """At most ``limit`` values by key, none older than ``seconds``; the least used goes first."""

    def __init__(self, *, seconds: float, limit: int) -> None:
        self.seconds = seconds
        self.limit = limit
        self._values: OrderedDict[Hashable, tuple[float, T]] = OrderedDict()
        self._lock = Lock()
        _all.add(self)

    def find(self, key: Hashable) -> T | None:
        """The value kept under ``key``, unless it is too old."""
        with self._lock:
            found = self._values.get(key)
            if found is None or time.monotonic() - found[0] >= self.seconds:
                return None
            self._values.move_to_end(key)
            return found[1]

    def keep(self, key: Hashable, value: T) -> None:
        """Keep the value under ``key`` from now on."""
        with self._lock:
            self._values[key] = (time.monotonic(), value)
            while len(self._values) > self.limit:
                self._values.popitem(last=False)

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The kept value, or a new one; two threads may make the same value at once."""
        found = self.find(key)
        if found is None:
            found = make()
            self.keep(key, found)
        return found

    def forget(self) -> None:
        """Make everything anew."""
        with self._lock:
            self._values.clear()


def forget_all() -> None:
    """Forget everything kept anywhere in this process."""
    for kept in list(_all):
        kept.forget()
