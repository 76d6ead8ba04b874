"""How long reading target values takes, against one bare regular expression on the same strings."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.timing import ratio
from jixiao.values.reading import read

READINGS = Path(__file__).parents[1] / "tests" / "jixiao" / "readings.tsv"
PUBLIC_VALUES = Path(__file__).parents[2] / "shared" / "indicator-values.tsv"

LIMIT = 5.0
_PASSES, _TURNS = 10, 100
_BARE = re.compile(
    r"\s*(?P<operator>≥|≧|>=|≤|≦|<=|>|<|=|大于等于|小于等于|等于|不低于|不少于|不超过|至少)?"
    r"\s*(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>\D*)$"
)


def _first_column(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [row[0] for row in rows][1:]


def _ratio(texts: list[str]) -> float:
    """Time of reading (nothing cached) over time of one bare match on the same strings."""
    uncached, bare = read.__wrapped__, _BARE.match
    reading = partial(_each, uncached, texts)
    return ratio(reading, partial(_each, bare, texts), times=_TURNS)


def _each(function: Callable[[str], object], texts: list[str]) -> None:
    for _ in range(_PASSES):
        [function(text) for text in texts]


def rows() -> list[tuple[str, float, str]]:
    """What was measured, the ratio, and its limit in words."""
    made = [("parse, uncached / re.match: unusual spellings", _ratio(_first_column(READINGS)), "—")]
    if PUBLIC_VALUES.exists():
        real = _ratio(_first_column(PUBLIC_VALUES))
        made.insert(0, ("parse, uncached / re.match: real values", real, f"≤ {LIMIT:g}×"))
    return made


if __name__ == "__main__":
    for what, measured, limit in rows():
        print(f"{what:55} {measured:6.2f}×  {limit}")
