"""Whether an actual value meets a target: exact, and silent where a person must judge."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from jixiao.values.parsing import parse
from jixiao.values.target_value import EXACT, SCALES, DatePoint, Operator, TargetValue

_FACTORS: dict[str, dict[str, int | Fraction]] = {
    "money": {"元": 1, "百元": 100, "千元": 1000, "万元": 10**4, "十万元": 10**5,
              "百万元": 10**6, "千万元": 10**7, "亿元": 10**8},
    "part": {"‰": 1, "%": 10},
    "mass": {"克": 1, "g": 1, "斤": 500, "公斤": 1000, "千克": 1000, "kg": 1000,
             "吨": 10**6, "t": 10**6},
    "length": {"毫米": 1, "mm": 1, "厘米": 10, "cm": 10, "米": 1000, "m": 1000,
               "公里": 10**6, "千米": 10**6, "km": 10**6},
    "area": {"平方米": 1, "㎡": 1, "m2": 1, "m²": 1, "平米": 1, "亩": Fraction(2000, 3),
             "公顷": 10**4, "平方公里": 10**6},
    "volume": {"立方米": 1, "m3": 1, "m³": 1, "方": 1},
    "time": {"秒": 1, "分钟": 60, "小时": 3600, "h": 3600, "天": 86400, "日": 86400,
             "周": 604800},
    "months": {"月": 1, "个月": 1, "个季度": 3, "年": 12, "周年": 12},
    "people": {"人": 1, "名": 1, "位": 1},
    "events": {"场": 1, "场次": 1},
    "batches": {"批": 1, "批次": 1},
    "machines": {"台": 1, "台套": 1, "台(套)": 1, "台（套）": 1},
    "lessons": {"学时": 1, "课时": 1},
    "working days": {"个工作日": 1, "工作日": 1},
}  # fmt: skip
_FAMILY = {
    unit: (name, factor) for name, units in _FACTORS.items() for unit, factor in units.items()
}
# A bare number next to one of these may be meant in another size of the unit.
_SIZED = {"money", "mass", "length", "area", "time", "months"}
# An evaluation covers one year, so what was done in it was done a year.
_A_YEAR = ("/年", "·年", "/年度")

_OF_ONE = re.compile(r":1(?![\d.])")  # so many to one, not one to so many

_UP, _DOWN = ("≥", ">"), ("≤", "<")
_DONE = {"达成", "已达成", "达标", "已达标", "完成", "已完成", "全部完成", "达成预期指标", "是"}
_NEAR = 20  # units of one family are a hundred times or more apart
_NOT_DONE = {"未达成", "未达标", "未完成", "部分达成", "部分达标", "部分完成", "否"}


def met_by(target: TargetValue, actual: object) -> bool | None:
    """Whether `actual` (any cell value) meets `target`; None where a person must judge.

    Units that do not compare are for a person too.
    """
    return compare(target, parse(actual))


def compare(target: TargetValue, actual: TargetValue) -> bool | None:
    """As :func:`met_by`, of an actual value that was read already."""
    if target.kind == "date":
        return _in_time(target, actual)
    if _is_ratio(target) or _is_ratio(actual):
        return _as_ratio(target, actual)
    if target.kind in ("quantitative", "range"):
        amount = actual_in_unit(target, actual)
        if amount is None:
            return None
        return _surely(_holds(target, amount), target.operator, actual.operator)
    if target.kind in ("qualitative", "sentence"):
        return _in_words(target, actual)
    return None


def _is_ratio(value: TargetValue) -> bool:
    return value.kind == "quantitative" and ":" in value.canonical


def _as_ratio(target: TargetValue, actual: TargetValue) -> bool | None:
    """A ratio a:b is judged where it does not matter which of the two should be large.

    ≥1:1.2 is met by 1:1.5 where it is 投入产出比, and missed where it is 师生比; ≥2:1 by 3:1.
    """
    if not (_is_ratio(target) and _is_ratio(actual)):
        return None
    if target.magnitude is None or actual.magnitude is None or target.unit != actual.unit:
        return None
    if actual.magnitude == target.magnitude:
        return (target.operator not in (">", "<") and not actual.operator) or None
    if target.operator == "=" and not actual.operator:
        return False
    of_one = all(_OF_ONE.search(value.canonical) for value in (target, actual))
    if not of_one:
        return None
    met = _holds(target, Fraction(actual.magnitude))
    return _surely(met, target.operator, actual.operator)


def actual_in_unit(target: TargetValue, actual: TargetValue) -> Fraction | None:
    """The actual number in the unit of the target (万元 for 元, …), exactly.

    None when it has no one number or the units do not compare. A bare number stands in the column
    of the target and is in its unit (318.2 beside ≤320.5万元, 31 beside ≥30万人), unless its size
    says that it may be in a smaller or larger one (3182000); nor is a bare share (0.95 or 95%?)
    guessed.
    """
    if actual.kind != "quantitative" or actual.magnitude is None:
        return None
    wanted, given = _rhythm(target), _rhythm(actual)
    if target.scale and actual.magnitude and not given and not actual.scale:
        return _as_written(target, actual.magnitude)
    if wanted and given and wanted.endswith(_A_YEAR) != given.endswith(_A_YEAR):
        wanted, given = _without_year(wanted), _without_year(given)
    factor = _factor(wanted, given, abs(actual.magnitude))
    if factor is None and not given and _of_one_size(target, actual.magnitude):
        factor = Fraction(1)
    return None if factor is None else Fraction(actual.magnitude) * factor


def _as_written(target: TargetValue, actual: Decimal) -> Fraction | None:
    """A bare number beside 30万人 as 万 or as one by one; None where its size does not decide."""
    ways = (actual, EXACT.multiply(actual, SCALES[target.scale]))
    near = [Fraction(one) for one in ways if _is_near(target, one)]
    return near[0] if len(near) == 1 else None


def _of_one_size(target: TargetValue, actual: Decimal) -> bool:
    """Whether a bare number is near enough to a target in 万元, 亩, … to be in the same unit."""
    family, _ = _FAMILY.get(_rhythm(target), ("", 1))
    return family in _SIZED and _is_near(target, actual)


def _is_near(target: TargetValue, actual: Decimal) -> bool:
    ends = [abs(one) for one in (target.low, target.high, target.magnitude) if one]
    return bool(ends) and min(ends) <= abs(actual) * _NEAR and abs(actual) <= max(ends) * _NEAR


def _rhythm(value: TargetValue) -> str:
    """The unit with the period in the words before: 每月1期 is in 期/月."""
    unit = value.unit if value.has_unit else ""
    return f"{unit}/{value.details.per}" if unit and value.details.per else unit


def _without_year(unit: str) -> str:
    for year in _A_YEAR:
        unit = unit.removesuffix(year)
    return unit


def _factor(wanted: str, given: str, size: Decimal) -> Fraction | None:
    if wanted == given:
        return Fraction(1)
    (want, want_size), (give, give_size) = (
        _FAMILY.get(unit, (unit, 1)) for unit in (wanted, given)
    )
    if want == give:
        return Fraction(give_size) / Fraction(want_size)
    if wanted and given:
        return None
    family = want or give
    if family in _SIZED or (family == "part" and size <= 1 and size != 0):
        return None
    return Fraction(1)


def _surely(met: bool | None, wanted: Operator, given: Operator) -> bool | None:
    """`met` where the actual is a number; ≥95% meets ≥90%, but ≤95% may or may not."""
    if given not in _UP + _DOWN:
        return met
    onward, back = (_UP, _DOWN) if given in _UP else (_DOWN, _UP)
    sure = wanted in onward if met else wanted in back
    return met if sure else None


def _holds(target: TargetValue, amount: Fraction) -> bool | None:
    if target.kind == "range":
        return _inside(target, amount)
    number = Fraction(target.magnitude or 0)
    match target.operator:
        case "≥":
            return amount >= number
        case "≤":
            return amount <= number
        case ">":
            return amount > number
        case "<":
            return amount < number
        case "=":
            return amount == number
    # Without a direction only equality is sure, whichever was meant.
    return True if amount == number else None


def _inside(target: TargetValue, amount: Fraction) -> bool | None:
    if target.low is None or target.high is None or target.operator:
        return None
    low, high = Fraction(target.low), Fraction(target.high)
    above = low <= amount if target.low_inclusive else low < amount
    return above and (amount <= high if target.high_inclusive else amount < high)


def _in_words(target: TargetValue, actual: TargetValue) -> bool | None:
    if actual.canonical == target.canonical or actual.canonical in _DONE:
        return True
    return False if actual.canonical in _NOT_DONE else None


def _in_time(target: TargetValue, actual: TargetValue) -> bool | None:
    """In time when the latest day the actual may mean is not after the deadline."""
    due, done = target.end, actual.end
    if due is None or done is None or actual.kind != "date":
        return None
    if due.year is None or done.year is None:
        due, done = due._replace(year=None), done._replace(year=None)
        if due.month is None or done.month is None:
            return None
    if _last_day(done) <= _last_day(due):
        return True
    return False if _first_day(done) > _last_day(due) else None


def _last_day(point: DatePoint) -> tuple[int, int, int]:
    return point.year or 0, point.month or 12, point.day or 31


def _first_day(point: DatePoint) -> tuple[int, int, int]:
    return point.year or 0, point.month or 1, point.day or 1
