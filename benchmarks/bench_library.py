"""How long it takes to search 5 000 indicators, against looking for the letters in each name."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.limits import SHOWN, Limit, Measure
from benchmarks.timing import ratio_of, turns
from jixiao.library.search import Library
from jixiao.library.starter import starter

COUNT = 5000
LIMIT = 150.0
_TURNS = 9
_ASKED = ("宣传场次", "培训人员满意度", "道路验收合格率", "人均补助标准")


def _library() -> Library:
    """The starter's entries again and again, each time under other names."""
    entries = starter()
    made = [
        replace(entries[n % len(entries)], name=f"{entries[n % len(entries)].name}{n}")
        for n in range(COUNT)
    ]
    return Library(tuple(made))


def rows() -> list[Measure]:
    """What was measured, the ratio, and its limit."""
    library = _library()
    names = [entry.name for entry in library.entries]
    found, scanned = turns(
        lambda: [library.search(text) for text in _ASKED],
        lambda: [[name for name in names if text in name] for text in _ASKED],
        times=_TURNS,
    )
    what = f"search of {COUNT:,} indicators"
    ratio = ratio_of(found, scanned)
    return [
        Measure(f"{what} / the letters in each name", ratio, Limit(LIMIT)),
        Measure(f"{what}, in milliseconds", min(found) / len(_ASKED) * 1000, SHOWN),
    ]
