"""Searching 5 000 indicators, against looking for the letters; comparing two versions."""

from __future__ import annotations

import timeit
from dataclasses import replace

from benchmarks.timing import ratio_of, turns
from jixiao.check.department import check_department
from jixiao.drafting.compare import compare
from jixiao.files.read.any import read
from jixiao.library.search import Library
from jixiao.library.starter import starter
from jixiao.model.target_form import Field
from jixiao.samples import DOCUMENT, sample

COUNT = 5000
LIMIT = 150.0
PROJECTS = 200
DIFF_LIMIT = 1.0
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


def _comparing() -> list[tuple[str, float, str]]:
    """Two versions of a department compared, against checking one of them."""
    whole = read(sample(DOCUMENT), clean=True).department
    own = whole.projects
    many = tuple(replace(own[n % len(own)], name=Field(f"项目{n}")) for n in range(PROJECTS))
    before = replace(whole, projects=many)
    after = replace(
        whole, projects=tuple(replace(p, indicators=p.indicators[1:]) for p in many[1:])
    )
    checked, compared = turns(
        lambda: check_department(before),
        lambda: compare(before, after),
    )
    what = f"diff of two versions of {PROJECTS} projects / a check of one"
    return [(what, ratio_of(compared, checked), f"≤ {DIFF_LIMIT:g}×")]


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
        *_comparing(),
        (f"{what} / the letters in each name", found / scanned, f"≤ {LIMIT:g}×"),
        (f"{what}, in milliseconds", found / len(_ASKED) * 1000, "—"),
    ]


if __name__ == "__main__":
    for what, ratio, limit in rows():
        print(f"{what:55} {ratio:6.2f}  {limit}")
