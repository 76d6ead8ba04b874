"""What only buys speed, each piece with what it buys; nothing here changes what is computed.

A workbook has tens of thousands of cells, and thousands of rows and findings, all of which
become objects that stay.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Final, TypeVar, cast

K = TypeVar("K")
V = TypeVar("V")

# new(Place, (sheet, row, column, line)): all fields in their order. A named tuple is immutable
# as a frozen dataclass is; made this way it takes a tenth of its time, called by its name a third.
new: Final = tuple.__new__


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


def lazy_pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """``re.compile``, done when the pattern is first asked to match anything.

    A worksheet function needs a tenth of the patterns for its first answer; compiling all of them
    was a third of the time for which a clerk waits for it.
    """
    return cast("re.Pattern[str]", _LazyPattern(text, flags))


class _LazyPattern:
    """Takes over the methods of the compiled pattern: a call costs no more than there."""

    __slots__ = (
        "_compiled", "_flags", "findall", "finditer", "fullmatch", "match", "pattern", "search",
        "split", "sub", "subn",
    )  # fmt: skip

    def __init__(self, text: str, flags: int) -> None:
        self.pattern = text
        self._flags = flags

    def __getattr__(self, name: str) -> Any:  # asked only for what is not there yet
        if name == "_compiled":
            self._compiled = re.compile(self.pattern, self._flags)
            return self._compiled
        found = getattr(self._compiled, name)
        if name in self.__slots__:
            setattr(self, name, found)
        return found


@contextmanager
def no_search_for_cycles() -> Iterator[None]:
    """Put off Python's search for cycles of garbage while something large is made.

    Reading and judging a workbook makes no cycles; looking for some again and again takes a
    fifteenth of the time. What is garbage by then is found by the next search.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on and not set_aside_by_others():
            gc.freeze()  # all that is new counts as old at once, without being looked through
            gc.unfreeze()
        if was_on:
            gc.enable()


@cache
def set_aside_by_others() -> bool:
    """Whether a program that uses us keeps objects from the search: ours would bring them back.

    Asked once, before ours are there: Python counts them one by one.
    """
    return gc.get_freeze_count() > 0
