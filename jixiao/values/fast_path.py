"""The plain shapes, each read by one regular expression.

Most of what clerks write is 方向+数值+单位, a few words, or a deadline. These are read here,
exactly as the full reading would read them, at a small part of its cost.
"""

from __future__ import annotations

import re
from decimal import Decimal

from jixiao.speed import new
from jixiao.values.target_value import (
    NO_DETAILS,
    PLAIN,
    DatePoint,
    Operator,
    TargetValue,
    words_or_time,
)
from jixiao.values.units import MEASURE, MEASURES


def _hanzi_without(excluded: str) -> str:
    """A character class: the Chinese characters but for those in `excluded`."""
    first, last = "\u4e00", "\u9fff"
    parts, start = [], ord(first)
    for code in sorted(map(ord, set(excluded))):
        if code > start:
            parts.append(f"{chr(start)}-{chr(code - 1)}")
        start = code + 1
    return "[" + "".join(parts) + f"{chr(start)}-{last}]"


_NUMERALS = "零一二三四五六七八九十百千万亿两半壹贰叁肆伍陆柒捌玖拾佰仟圆"
# What may be no part of a unit, or may ask for a closer look.
_UNIT = _hanzi_without(
    _NUMERALS
    + "以之内上下里前后余多左右完成到为止参加与开展进行发放举组织实施办结响应置理达支付拨兑给的"
    "每及其或含和年月日季号底元定无时天钟热急报接投币至宽长高厚深整或岁星来"
)
_TIMES = "小时|分钟|天|[学课]时"
_WORD = _hanzi_without(_NUMERALS + "年月季旬无没空适涉暂待填补定请示样标见")

_SIGNS: dict[str, Operator] = {
    "": "", "≥": "≥", "≤": "≤", ">": ">", "<": "<", "=": "=", ">=": "≥", "<=": "≤",
    "≧": "≥", "≦": "≤", "＞": ">", "＜": "<", "＝": "=", "═": "=",
    "大于等于": "≥", "小于等于": "≤", "等于": "=", "大于": ">", "小于": "<", "超过": ">",
    "不低于": "≥", "不少于": "≥", "不小于": "≥", "至少": "≥",
    "不超过": "≤", "不高于": "≤", "不多于": "≤", "不大于": "≤", "达到": "=",
}  # fmt: skip
_SMALL = {str(n): Decimal(n) for n in range(1000)}

_LONGEST_WHOLE = 7  # figures of a whole number that ``_number`` takes

# What the three parts say is looked up: that costs less than an alternation of signs and
# units, and most are among a few hundred. Split cells (≥|90|%) read like one.
_parts = re.compile(r"([^0-9]{0,5}+)([0-9.]++)(.*)$").match
# Four figures may be a year, and 2024.12 a month.
_number = re.compile(
    r"(?!20[0-9]{2}\.(?:0?[1-9]|1[0-2])$)(?:0|[1-9][0-9]{0,6})(?:\.[0-9]{1,9})?$"
).match
_unit = re.compile(
    r"(?:([万亿])(?!万?元))?"
    rf"([%％]|[万亿]?元(?:/(?![人户][年月天日]){MEASURE})?"
    rf"|(?:{_TIMES}|{_UNIT}{{1,4}})(?:/(?:[年天]|{_UNIT}{{1,3}}))?"
    rf"|年|个工作日|百分比|/{_UNIT}{{1,3}}|[B-NP-WYZa-np-wyz]{{1,2}})?"
    r"(以上)?。?$"
).match
_PERCENT = {"％": "%", "百分比": "%"}


def _scale_and_unit(found: re.Match[str]) -> tuple[str, str]:
    scale, unit, _ = found.groups("")
    return scale, _PERCENT.get(unit, unit) or scale


_COMMON = (
    ["", "元", "万元", "%", *_PERCENT, *MEASURES]
    + [f"{money}/{unit}" for money in ("元", "万元", "") for unit in MEASURES]
    + [f"{unit}/年" for unit in MEASURES]
    + [f"{scale}{unit}" for scale in "万亿" for unit in ("", *MEASURES)]
    + ["M", "G", "t", "kW"]
)
_KNOWN = {words: _scale_and_unit(found) for words in _COMMON if (found := _unit(words))}
_SIGNS |= {f"{sign}|": operator for sign, operator in _SIGNS.items()}
_KNOWN |= {f"|{words}": known for words, known in _KNOWN.items()}
_operator, _small, _known = _SIGNS.get, _SMALL.get, _KNOWN.get
_LONGEST_REST = 12  # characters after the figures that any of these expressions takes
_words = re.compile(
    rf"(?=[^。]{{2}})(?!人?次。?$)(?:{_WORD}++|(?<=进)一(?=步)|(?<=按)[月季](?![底末初度]))++。?$"
).match
_deadline = re.compile(
    r"(?:(20[0-9]{2})年)?(1[0-2]|[1-9])月(?:(3[01]|[12][0-9]|[1-9])日|底)?"
    r"(?:之前|以前|前)?(?:完成|到位)?$"
).match
_months = re.compile(r"(20[0-9]{2})\.(1[0-2]|0?[1-9])-(20[0-9]{2})\.(1[0-2]|0?[1-9])$").match


def read_quickly(text: str) -> TargetValue | None:
    """The value of a text of a plain shape, or None."""
    found = _parts(text)
    if not found:
        if _words(text):
            return new(TargetValue, (text, "qualitative", "", None, "", "", NO_DETAILS))
        return None
    sign, digits, words = found.groups()
    operator, number, known = _operator(sign), _small(digits), _known(words)
    if operator is None:
        return None
    if number is None and "年" not in words:
        whole = digits.isdecimal() and digits[0] != "0" and len(digits) <= _LONGEST_WHOLE
        if whole or _number(digits):
            number = Decimal(digits)
    if number is None or known is None:
        return _otherwise(text, operator, digits, words.removeprefix("|"))
    scale, unit = known
    return new(TargetValue, (text, "quantitative", operator, number, scale, unit, PLAIN))


def _otherwise(text: str, operator: Operator, digits: str, words: str) -> TargetValue | None:
    """The value where the number or what follows it is not among the common ones."""
    if len(words) > _LONGEST_REST:
        return None
    if words[:1] in ("年", "月", "-") and not operator and (time := _read_time(text)):
        return time
    found = _unit(words)
    if not found or not _number(digits) or (words[0] == "年" and digits not in _SMALL):
        return None
    scale, unit = _scale_and_unit(found)
    if found[3]:  # 95%以上
        if operator:
            return None
        operator = "≥"
    return new(TargetValue, (text, "quantitative", operator, Decimal(digits), scale, unit, PLAIN))


def _read_time(text: str) -> TargetValue | None:
    start = None
    if "-" in text:
        found = _months(text)
        if not found:
            return None
        year, month, to_year, to_month = map(int, found.groups())
        start = new(DatePoint, (year, month, None))
        end = new(DatePoint, (to_year, to_month, None))
    else:
        found = _deadline(text)
        if not found:
            return None
        y, m, d = found.groups()
        end = new(DatePoint, (int(y) if y else None, int(m), int(d) if d else None))
    details = words_or_time(text, 0, start, end)
    return new(TargetValue, (text, "date", "", None, "", "", details))
