"""How long reading target values takes, against one bare regular expression on the same strings."""

from __future__ import annotations

import csv
import re
import timeit
from pathlib import Path

from benchmarks.limits import SHOWN, Limit, Measure
from jixiao.values.parsing import read

READINGS = Path(__file__).parents[1] / "tests" / "jixiao" / "values" / "readings.tsv"
PUBLIC_VALUES = Path(__file__).parents[1] / "tests" / "data" / "indicator-values.tsv"

_PASSES, _RUNS = 10, 200
_BARE = re.compile(
    r"\s*(?P<operator>≥|≧|>=|≤|≦|<=|>|<|=|大于等于|小于等于|等于|不低于|不少于|不超过|至少)?"
    r"\s*(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>\D*)$"
)


def _first_column(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [row[0] for row in rows][1:]


def _ratio(texts: list[str]) -> float:
    """Time of reading (nothing cached) over time of one bare match, each at its best.

    Short runs that take turns: what else the machine does then disturbs both alike.
    """
    uncached, bare = read.__wrapped__, _BARE.match
    reading = timeit.Timer(lambda: [uncached(text) for text in texts])
    matching = timeit.Timer(lambda: [bare(text) for text in texts])
    runs = [(reading.timeit(_PASSES), matching.timeit(_PASSES)) for _ in range(_RUNS)]
    return min(taken for taken, _ in runs) / min(taken for _, taken in runs)


def rows() -> list[Measure]:
    """What was measured, the ratio, and its limit."""
    real, unusual = (_ratio(_first_column(path)) for path in (PUBLIC_VALUES, READINGS))
    return [
        Measure("parse, uncached / re.match: real values", real, Limit(5)),
        Measure("parse, uncached / re.match: unusual spellings", unusual, SHOWN),
    ]
