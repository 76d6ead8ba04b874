"""`parse`: any cell value in, a `TargetValue` out.

Three ways, the cheapest first: the plain shape 方向+数值+单位 by one regular expression; text
without a figure; everything else by finding the times and numbers in it.
"""

from __future__ import annotations

import datetime
import math
import re
from decimal import Decimal
from functools import lru_cache
from typing import cast

from jixiao.values import quantities, ranges
from jixiao.values.dates import Time, find_time, words_beside
from jixiao.values.model import (
    MAX_DIGITS,
    PLAIN,
    DatePoint,
    Details,
    Kind,
    Operator,
    TargetValue,
)
from jixiao.values.spelling import joined, normalize_text, tidy_date, working_text

_SIGN: dict[str | None, Operator] = {None: ""}
_SIGN.update(cast(dict[str | None, Operator], {c: c for c in "≥≤><="}))
_SIGN.update({"≧": "≥", "≦": "≤", "＞": ">", "＜": "<", "＝": "=", "═": "="})
_SIGN.update({">=": "≥", "<=": "≤"})
_PLAIN_UNITS = [
    "%",
    "元",
    "万元",
    "亿元",
    "元/人",
    "元/亩",
    "次",
    "个",
    "人",
    "人次",
    "人/年",
    "次/年",
    "户",
    "名",
    "件",
    "份",
    "项",
    "场",
    "场次",
    "期",
    "批",
    "批次",
    "套",
    "台",
    "辆",
    "条",
    "篇",
    "只",
    "亩",
    "米",
    "公里",
    "厘米",
    "平方米",
    "吨",
    "公斤",
    "天",
    "小时",
    "分钟",
    "个月",
    "个工作日",
    "分",
    "座",
    "处",
    "起",
    "家",
    "所",
    "间",
    "张",
    "盏",
    "株",
    "头",
]
_PLAIN_UNIT: dict[str, str] = {u: u for u in _PLAIN_UNITS} | {"": "", "％": "%", "百分比": "%"}
_plain = re.compile(
    r"([≥≤≧≦═＞＜＝]|[><]=?|=)?([0-9]{1,7}(?:\.[0-9]{1,9})?)([^0-9\s.,]{0,4})$"
).match

_FILLERS = {
    "", "无", "暂无", "没有", "不适用", "不涉及", "空", "-", "--", "---", "/", "//", "\\", "·",
    "na", "n/a", "nan", "none", "null", "nil",
}  # fmt: skip
_ERROR_VALUE = re.compile(
    r"#(?:N/A|NAME\?|REF!|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!|BUSY!)?$", re.I
)
_PLACEHOLDER = re.compile(
    r"(?<![\w)%])\*|\*(?![\w(])|×{2,}|^[≥≤><=]?×|(?<![A-Za-z])[Xx]{2,}(?![A-Za-z])"
    r"|^[≥≤><=]?[XxNn](?:[%‰次个人户天元万项件]|$)|…|\.{3,}|。{3,}|_{2,}|\?{2,}|^\?$|□|○{2,}"
    r"|^[待暂](?:定|填|补|核|确认|明确|完善|测算|补充)|^指标(?:值)?\d*$"
    r"|^\(?(?:请填写|请输入|请选择|填写|示例|样例)|\(\)|\[\]"
)
_ONLY_SIGN = re.compile(r"[≥≤><=]*(?:[%‰]|人?次|个|人|户|元|万元|天)?$")
_FIGURE = re.compile(r"\d")
_FIGURES = re.compile(r"\d+(?:\.\d+)?")
_LONGEST_DATE_WORDS = 8
_LONGEST_VALUE = 200  # characters; longer is prose, and not worth a close reading


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
        return read(f"{cell:f}" if cell.is_finite() else "")
    return read(str(cell))


def _date_cell(cell: datetime.date) -> TargetValue:
    point = DatePoint(cell.year, cell.month, cell.day)
    text = f"{cell.year}-{cell.month:02}-{cell.day:02}"
    return TargetValue(text, "date", details=Details(end=point, canonical=text))


@lru_cache(maxsize=16384)
def read(text: str) -> TargetValue:
    """`parse` of a text."""
    found = _plain(text)
    if found:
        sign, digits, words = found.groups()
        unit = _PLAIN_UNIT.get(words)
        if unit is not None:
            return TargetValue(text, "quantitative", _SIGN[sign], Decimal(digits), "", unit, PLAIN)
    return _read_freely(text)


def _read_freely(text: str) -> TargetValue:
    whole = joined(text)
    tidy = normalize_text(whole)
    if len(tidy) > _LONGEST_VALUE:
        return _prose(text, tidy)
    work = working_text(whole if len(whole) <= _LONGEST_VALUE else tidy)
    if work.lower() in _FILLERS or _ERROR_VALUE.match(work):
        return _words(text, "empty", tidy)
    if _PLACEHOLDER.search(work) or _ONLY_SIGN.match(work):
        return _words(text, "placeholder", tidy)
    time = find_time(work)
    if not time and not _FIGURE.search(work):
        return quantities.read_zero(text, work) or _words(text, "qualitative", tidy)
    if _too_long(work):
        return _words(text, "sentence", tidy, numbers=1)
    return _read_figures(text, work, time)


def _prose(text: str, tidy: str) -> TargetValue:
    numbers = len(_FIGURES.findall(tidy))
    return _words(text, "sentence" if numbers else "qualitative", tidy, numbers)


def _too_long(work: str) -> bool:
    return bool(re.search(rf"[\d,]{{{MAX_DIGITS}}}", work))


def _read_figures(text: str, work: str, time: Time | None) -> TargetValue:
    numbers = quantities.find_numbers(work, time.spans if time else [])
    if len(numbers) == 1:
        value = ranges.read_tolerance(text, work, numbers[0])
        value = value or quantities.read_quantity(text, work, numbers[0])
    elif len(numbers) == 2:
        value = ranges.read_pair(text, work, numbers)
    elif numbers:
        value = None
    else:
        return _read_time(text, work, time)
    return value or _words(text, "sentence", normalize_text(text), numbers=len(numbers))


def _read_time(text: str, work: str, time: Time | None) -> TargetValue:
    beside = words_beside(work, time) if time else 0
    if time and beside <= (_LONGEST_DATE_WORDS if time.figures else 0):
        details = Details(start=time.start, end=time.end, canonical=tidy_date(text))
        return TargetValue(text, "date", details=details)
    return _words(text, "qualitative", normalize_text(text))


def _words(text: str, kind: Kind, tidy: str, numbers: int = 0) -> TargetValue:
    canonical = tidy.rstrip("。；;，,、 ") or tidy
    return TargetValue(text, kind, details=Details(canonical=canonical, numbers=numbers))
