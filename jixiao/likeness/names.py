"""How alike two names are, and which of two lists belong together: by words, never by position."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence
from functools import lru_cache
from typing import Final, TypeVar

_NOT_WORDS: Final = re.compile(r"[\W_]+")
# What ends the names of unlike things: 会议次数 and 巡诊次数 are two.
_ENDING: Final = re.compile(r"(?<=.)(?:次数|人数|人次|数量|个数|面积|金额|成本|费用|标准|率|数)$")
# Beyond this many pairs only equal names are paired: what is left is no form that people fill in.
_MOST_PAIRS: Final = 250_000
T = TypeVar("T")
Pair = tuple[T | None, T | None]


@lru_cache(maxsize=1 << 14)
def words(text: str) -> str:
    """The words of a name alone, without blanks and marks."""
    return _NOT_WORDS.sub("", text).casefold()


@lru_cache(maxsize=1 << 14)
def _stem(name: str) -> str:
    return _ENDING.sub("", name)


def likeness(one: str, other: str) -> float:
    """From 0 to 100: how much of two names is the same, marks and blanks aside.

    Half of it is what the names say before their common endings.
    """
    first, second = words(one), words(other)
    if first == second:
        return 100.0 if first else 0.0
    from rapidfuzz import fuzz  # noqa: PLC0415 - the first answer of a cell need not wait for it

    return (fuzz.ratio(first, second) + fuzz.ratio(_stem(first), _stem(second))) / 2


def pair_equal(
    old: Sequence[T], new: Sequence[T], pairs: dict[int, int], key: Callable[[T], Hashable]
) -> None:
    """Add to ``pairs`` (old place → new place) what is still alone and has the same key, in order.

    A key that is false pairs nothing.
    """
    taken = set(pairs.values())
    free: dict[Hashable, list[int]] = {}
    for place in range(len(new) - 1, -1, -1):
        if place not in taken:
            free.setdefault(key(new[place]), []).append(place)
    for place, one in enumerate(old):
        own = key(one)
        if place not in pairs and own and free.get(own):
            pairs[place] = free[own].pop()


def pair_alike(
    old: Sequence[T],
    new: Sequence[T],
    pairs: dict[int, int],
    score: Callable[[T, T], float],
    least: float,
) -> None:
    """Add to ``pairs`` what is still alone and scores at least ``least``; the best pairs first."""
    taken = set(pairs.values())
    alone = [place for place in range(len(old)) if place not in pairs]
    free = [place for place in range(len(new)) if place not in taken]
    if len(alone) * len(free) > _MOST_PAIRS:
        return
    scored = [(score(old[a], new[b]), -a, -b) for a in alone for b in free]
    for points, a, b in sorted(scored, reverse=True):
        if points < least:
            break
        if -a not in pairs and -b not in taken:
            pairs[-a] = -b
            taken.add(-b)


def in_order(old: Sequence[T], new: Sequence[T], pairs: dict[int, int]) -> list[Pair[T]]:
    """What belongs together in the order of ``new``, then what only ``old`` has."""
    back = {b: a for a, b in pairs.items()}
    kept: list[Pair[T]] = [(old[back[b]] if b in back else None, one) for b, one in enumerate(new)]
    return kept + [(one, None) for a, one in enumerate(old) if a not in pairs]
