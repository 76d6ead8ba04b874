"""The plain shapes, each read by one regular expression.

Most of what clerks write is 方向+数值+单位, a few words, or a deadline. These are read here,
exactly as the full reading would read them, at a small part of its cost.
"""

from __future__ import annotations

import re
from decimal import Decimal

from jixiao.values.model import NO_DETAILS, PLAIN, DatePoint, Details, Operator, TargetValue
from jixiao.values.spelling import MEASURE


def _hanzi_without(excluded: str) -> str:
    """A character class: the Chinese characters but for those in `excluded`."""
    first, last = "\u4e00", "\u9fff"
    parts, start = [], ord(first)
    for code in sorted(map(ord, set(excluded))):
        if code > start:
            parts.append(f"{chr(start)}-{chr(code - 1)}")
        start = code + 1
    return "[" + "".join(parts) + f"{chr(start)}-{last}]"


_NUMERALS = "零一二三四五六七八九十百千万亿两半"
# What may be no part of a unit, or may ask for a closer look.
_UNIT = _hanzi_without(
    _NUMERALS
    + "以之内上下里前后余多左右完成到为止参加与开展进行发放举组织实施办结响应置理达支付拨兑给的"
    "每及其或含和年月日季号底元定无时天钟热急报接"
)
_TIMES = "小时|分钟|天|[学课]时"
_WORD = _hanzi_without(_NUMERALS + "年月季旬无没空适涉暂待填补定请示样标")

_SIGNS: dict[str, Operator] = {
    "": "", "≥": "≥", "≤": "≤", ">": ">", "<": "<", "=": "=", ">=": "≥", "<=": "≤",
    "≧": "≥", "≦": "≤", "＞": ">", "＜": "<", "＝": "=", "═": "=",
    "大于等于": "≥", "小于等于": "≤", "等于": "=", "不低于": "≥", "不少于": "≥", "不超过": "≤",
}  # fmt: skip
_SMALL = {str(n): Decimal(n) for n in range(1001)}
_new = tuple.__new__  # half the time of TargetValue(…), and most of what is left to save
_UNIT_SPELLINGS = {"％": "%", "百分比": "%"}

# A four-figure year is no number of years. Split cells (≥|90|%) read like one.
_plain = re.compile(
    r"([≥≤≧≦═＞＜＝=]|[><]=?|[大小]于等于|等于|不低于|不少于|不超过)?\|?"
    r"((?:0|[1-9][0-9]{0,6})(?:\.[0-9]{1,9})?)\|?"
    r"(?:([万亿])(?!元))?"
    rf"([%％]|[万亿]?元(?:/(?![人户][年月天日]){MEASURE})?|(?:{_TIMES}|{_UNIT}{{1,4}})(?:/(?:[年天]|{_UNIT}{{1,3}}))?"
    rf"|(?<![0-9]{{4}})(?<![0-9]{{4}}\|)年|个工作日|百分比|/{_UNIT}{{1,3}}|[B-WYZa-wyz]{{1,2}})?"
    r"(以上)?。?$"
).match
_year_and_month = re.compile(r"20[0-9]{2}\.(?:0[1-9]|1[0-2])$").match
_words = re.compile(rf"(?!人?次。?$)(?:进一步|按[月季](?![底末初度])|{_WORD}){{2,}}+。?$").match
_deadline = re.compile(
    r"(?:(20[0-9]{2})年)?(1[0-2]|[1-9])月(?:(3[01]|[12][0-9]|[1-9])日|底)?"
    r"(?:之前|以前|前)?(?:完成|到位)?$"
).match
_months = re.compile(r"(20[0-9]{2})\.(1[0-2]|0?[1-9])-(20[0-9]{2})\.(1[0-2]|0?[1-9])$").match


def read_quickly(text: str) -> TargetValue | None:
    """The value of a text of a plain shape, or None."""
    if found := _plain(text):
        sign, digits, scale, unit, after = found.groups("")
        operator = _SIGNS[sign]
        if after:
            if operator:
                return None
            operator = "≥"
        if not unit and not sign and _year_and_month(digits):
            return None
        if unit in _UNIT_SPELLINGS:
            unit = _UNIT_SPELLINGS[unit]
        number = _SMALL.get(digits) or Decimal(digits)
        return _new(
            TargetValue, (text, "quantitative", operator, number, scale, unit or scale, PLAIN)
        )
    if _words(text):
        return _new(TargetValue, (text, "qualitative", "", None, "", "", NO_DETAILS))
    if found := _deadline(text):
        year, month, day = found.groups()
        end = DatePoint(int(year) if year else None, int(month), int(day) if day else None)
        return TargetValue(text, "date", details=Details(end=end, canonical=text))
    if found := _months(text):
        year, month, to_year, to_month = map(int, found.groups())
        start, end = DatePoint(year, month), DatePoint(to_year, to_month)
        return TargetValue(text, "date", details=Details(start=start, end=end, canonical=text))
    return None
