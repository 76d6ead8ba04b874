"""`parse`: any cell value in, a `TargetValue` out.

Plain shapes are read by `quick`; everything else is brought to one spelling, and the times and
numbers in it are found.
"""

from __future__ import annotations

import datetime
import math
import re
from decimal import Decimal
from functools import lru_cache

from jixiao.speed import new
from jixiao.values import figures, quantities, ranges, spelling
from jixiao.values.dates import Time, find_time, is_of_the_day, words_beside
from jixiao.values.fast_path import read_quickly
from jixiao.values.spelling import joined, normalize_text, tidy_date, working_text
from jixiao.values.target_value import (
    MAX_DIGITS,
    DatePoint,
    Details,
    Kind,
    TargetValue,
    words_or_time,
)

_FILLERS = {
    "", "无", "暂无", "没有", "不适用", "不涉及", "空", "-", "--", "---", "/", "//", "\\", "·",
    "na", "n/a", "nan", "none", "null", "nil",
}  # fmt: skip
_ERROR_VALUE = re.compile(r"#(?:N/A|NAME\?|(?:REF|VALUE|DIV/0|NUM|NULL|SPILL|CALC|BUSY)!?)?$", re.I)
_PLACEHOLDER = re.compile(
    r"(?:"
    r"(?<![\w)%])\*|\*(?![\w(])|×{2,}|^[≥≤><=]?×|(?<![A-Za-z])[Xx]{2,}(?![A-Za-z])"
    r"|^[≥≤><=]?[XxNn](?:[%‰次个人户天元万项件]|$)|…|\.{3,}|。{3,}|_{2,}|\?{2,}|^[≥≤><=]?\?%?$|□|○{2,}"
    r"|^[待暂尚]未?(?:定|填|补|核|确[认定]|明确|完善|测算|补充)\D*$|^指标值?\d*:?$"
    r"|^未(?:确?定|填)$|^暂?略$|^(?:详见|参见|见)(?:附件|附表|文本|备注|方案)\D*$"
    r"|^\(?(?:请填写|请输入|请选择|填写|示例|样例)|\(\)|\[\]"
    r")"
)
# Without one of these nothing is left open.
_BLANK = re.compile(r"[*×XxNn….。_?□○待暂尚未略见参详指(请填示样\[]")
_LONGEST_FILLER = 12
_ONLY_DOTS = re.compile(r"\.{2,}。?$")
_ONLY_SIGN = re.compile(r"[≥≤><=]*(?:[%‰]|人?次|个|人|户|元|万元|天)?$")
_FIGURE = re.compile(r"\d")
_FIGURES = re.compile(figures.FIGURES)
_LONG_FIGURES = re.compile(rf"[\d,]{{{MAX_DIGITS}}}")
# 含 says whether the number itself belongs to it; (10) and (m2) are no remark.
_NO_REMARK = re.compile(r"[/每]?\d{1,3}$|m[23]$|不?包?含")
_LONGEST_DATE_WORDS = 8
_MOST_FIGURES = 4000  # that a cell's number is spelled with; no spreadsheet holds so many
_LONGEST_VALUE = 40  # characters; longer is prose, and not worth a close reading


def parse(text: object) -> TargetValue:
    """How a careful reader takes an 指标值.

    Takes any cell value: text, a number, a date, a bool, None, an error value as text; a
    value that was read already is given back.
    Never raises; takes time in proportion to the length.
    """
    if isinstance(text, str):
        return read(text)
    return _read_cell(text)


def _read_cell(cell: object) -> TargetValue:
    if isinstance(cell, TargetValue):
        return cell
    if cell is None:
        return TargetValue("", "empty")
    if isinstance(cell, bool):
        return read(str(cell).upper())
    if isinstance(cell, datetime.date):
        return _date_cell(cell)
    if isinstance(cell, float):
        return read(f"{Decimal(repr(cell)):f}".removesuffix(".0") if math.isfinite(cell) else "")
    if isinstance(cell, Decimal):
        fits = cell.is_finite() and abs(cell.adjusted()) < _MOST_FIGURES
        return read(f"{cell:f}" if fits else "")
    if isinstance(cell, int) and cell.bit_length() > _MOST_FIGURES:
        return read("")
    return read(str(cell))


def _date_cell(cell: datetime.date) -> TargetValue:
    point = DatePoint(cell.year, cell.month, cell.day)
    text = f"{cell.year}-{cell.month:02}-{cell.day:02}"
    return TargetValue(text, "date", details=Details(end=point, canonical=text))


@lru_cache(maxsize=16384)
def read(text: str) -> TargetValue:
    """`parse` of a text."""
    return read_quickly(text) or read_freely(text)


def read_freely(text: str) -> TargetValue:
    """`read` of a text of any shape."""
    whole = joined(text)
    tidy = normalize_text(whole)
    value = _read_any(text, whole, tidy)
    if value.number is None and value.kind != "range":
        return value
    # What its one spelling does not say again was no value but a jumble of signs.
    spelled = value.canonical
    again = (
        value if spelled == whole else read_quickly(spelled) or _read_any(spelled, spelled, spelled)
    )
    if again.canonical == spelled and _said(again) == _said(value):
        return value
    return _words(text, "sentence", tidy, numbers=value.numbers)


def _said(value: TargetValue) -> tuple[object, ...]:
    details = value.details._replace(canonical="", lead="", tail="", numbers=0, approximate=False)
    return value.kind, value.operator, value.number, value.scale, value.unit, details


def _read_any(text: str, whole: str, tidy: str) -> TargetValue:
    if len(tidy) > _LONGEST_VALUE:
        return _prose(text, tidy)
    explained = _explained(text, tidy) if tidy[-1:] in ("）", ")") else None
    return explained or _read_short(text, whole, tidy)


def _read_short(text: str, whole: str, tidy: str) -> TargetValue:
    if _ONLY_DOTS.match(tidy):
        return _words(text, "placeholder", tidy)
    work = working_text(whole if len(whole) <= _LONGEST_VALUE else tidy)
    short = len(work) <= _LONGEST_FILLER
    if (short and work.lower() in _FILLERS) or (work[0] == "#" and _ERROR_VALUE.match(work)):
        return _words(text, "empty", tidy)
    if (short and _ONLY_SIGN.match(work)) or (_BLANK.search(work) and _PLACEHOLDER.search(work)):
        return _words(text, "placeholder", tidy)
    if ":" in work and is_of_the_day(work):
        return TargetValue(text, "date", details=Details(canonical=tidy_date(tidy)))
    time = find_time(work)
    if not time and not _FIGURE.search(work):
        return quantities.read_zero(text, work) or _words(text, "qualitative", tidy)
    if _too_long(work):
        return _words(text, "sentence", tidy, numbers=1)
    numbers = quantities.find_numbers(work, time.spans if time else [])
    if not numbers:
        return quantities.read_zero(text, work) or _read_time(text, work, tidy, time)
    value = _read_numbers(text, work, numbers, time.length if time else 0)
    return value or _words(text, "sentence", tidy, numbers=len(numbers))


_REMARK = re.compile(
    rf"[^（(]*[\d{spelling.NUMERALS}][^（(]*(?P<remark>[（(](?P<inside>[^（）()]+)[）)])$"
)


def _explained(text: str, tidy: str) -> TargetValue | None:
    """A value with a remark in brackets behind it that has a number of its own.

    ≥95%（百分之九十五） repeats it, 8人（其中女3人） explains it; 100人（20人） says two things.
    """
    found = _REMARK.match(tidy)
    if not found:
        return None
    remark = found["inside"]
    if not _FIGURE.search(working_text(remark)) or _NO_REMARK.match(remark):
        return None
    value = read(tidy[: found.start("remark")])
    if value.kind not in ("quantitative", "range") or value.details.tail:
        return None
    other = read(remark)
    same_unit = other.kind == "quantitative" and not other.details.lead and other.unit == value.unit
    if same_unit and other.magnitude != value.magnitude:
        return None
    details = value.details._replace(canonical=value.canonical + found["remark"])
    return value._replace(text=text, details=details)


def _prose(text: str, tidy: str) -> TargetValue:
    numbers = len(_FIGURES.findall(tidy))
    return _words(text, "sentence" if numbers else "qualitative", tidy, numbers)


def _too_long(work: str) -> bool:
    return len(work) >= MAX_DIGITS and bool(_LONG_FIGURES.search(work))


def _read_numbers(
    text: str, work: str, numbers: list[quantities.Number], dated: int
) -> TargetValue | None:
    """The one value or range; `dated` characters of the text are points of time."""
    if len(numbers) == 1:
        tolerance = ranges.read_tolerance(text, work, numbers[0]) if "±" in work else None
        return tolerance or quantities.read_quantity(text, work, numbers[0], dated)
    pair = ranges.read_pair(text, work, numbers) if len(numbers) == 2 else None
    if pair is None and quantities.only_last_is_directed(work, numbers):
        return quantities.read_quantity(text, work, numbers[-1], dated)
    return pair


def _read_time(text: str, work: str, tidy: str, time: Time | None) -> TargetValue:
    beside = words_beside(work, time) if time else 0
    if time and beside <= (_LONGEST_DATE_WORDS if time.figures else 0):
        details = Details(start=time.start, end=time.end, canonical=tidy_date(tidy))
        return TargetValue(text, "date", details=details)
    return _words(text, "qualitative", tidy)


def _words(text: str, kind: Kind, tidy: str, numbers: int = 0) -> TargetValue:
    details = words_or_time(_ended(tidy), numbers)
    return new(TargetValue, (text, kind, "", None, "", "", details))


def _ended(tidy: str) -> str:
    """Tidy prose without the mark at its end, which may have kept quotes apart from it."""
    bare = tidy.rstrip("。；;，,、 ")
    if not bare or bare == tidy:
        return tidy
    return _ended(normalize_text(bare)) if '"' in (bare[0], bare[-1]) else bare
