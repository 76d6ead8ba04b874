"""How long it takes to search 5 000 indicators, against looking for the letters in each name."""

from __future__ import annotations

import timeit
from dataclasses import replace

from jixiao.library.search import Library
from jixiao.library.starter import starter

COUNT = 5000
LIMIT = 150.0
_RUNS = 20
_ASKED = ("宣传场次", "培训人员满意度", "道路验收合格率", "人均补助标准")


def _library() -> Library:
    """The starter's entries again and again, each time under other names."""
    entries = starter()
    made = [
        replace(entries[n % len(entries)], name=f"{entries[n % len(entries)].name}{n}")
        for n in range(COUNT)
    ]
    return Library(tuple(made))


def rows() -> list[tuple[str, float, str]]:
    """What was measured, the ratio, and its limit in words."""
    library = _library()
    names = [entry.name for entry in library.entries]
    found = min(
        timeit.repeat(lambda: [library.search(text) for text in _ASKED], number=1, repeat=_RUNS)
    )
    scanned = min(
        timeit.repeat(
            lambda: [[name for name in names if text in name] for text in _ASKED],
            number=1,
            repeat=_RUNS,
        )
    )
    what = f"search of {COUNT:,} indicators"
    return [
        (f"{what} / the letters in each name", found / scanned, f"≤ {LIMIT:g}×"),
        (f"{what}, in milliseconds", found / len(_ASKED) * 1000, "—"),
    ]


if __name__ == "__main__":
    for what, ratio, limit in rows():
        print(f"{what:55} {ratio:6.2f}  {limit}")
