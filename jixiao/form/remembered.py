"""What was worked out before, for keys that come again and again; never more than so many."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Remembered(dict[K, V]):
    """A dictionary that works out what it lacks, and begins anew when it is full.

    Every cell asks one: what is known is found without a call, unlike in an ``lru_cache``.
    """

    def __init__(self, work_out: Callable[[K], V], most: int) -> None:
        super().__init__()
        self._work_out = work_out
        self._most = most

    def __missing__(self, key: K) -> V:
        if len(self) >= self._most:
            self.clear()
        self[key] = found = self._work_out(key)
        return found
