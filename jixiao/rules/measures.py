"""A value with the unit that its name means; and how a vague phrase is made measurable."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from jixiao.library.endings import usual_of
from jixiao.rules.vocabulary import SAYS_NOTHING
from jixiao.speed import lazy_pattern
from jixiao.values import TargetValue, parse
from jixiao.values.target_value import PLAIN

TIME_WANTED: Final = "写明到几月底前完成、几天之内，或及时率≥百分之几"
_WHOLE: Final = 100
_DURATION: Final = lazy_pattern(r"天数|工期|时限|时间|期限|时长|周期")
_UP: Final = lazy_pattern(
    r"提升|提高|增|加强|改善|好转|优化|完善|扩大|浓厚|上升|发展|促进|推|带动|普及"
)
_DOWN: Final = lazy_pattern(r"减|降|缓解|遏制|控制")


def unit_of(name: str, kind: str = "") -> str:
    """The unit that the name of an indicator means, money aside; empty where it says none.

    >>> unit_of("全县人口数")
    '人'
    """
    unit = usual_of(name).unit
    if "元" in unit:
        return ""
    return unit or ("天" if kind == "时效" and _DURATION.search(name) else "")


@lru_cache(maxsize=4096)
def with_unit(value: TargetValue, unit: str) -> str:
    """A value without a unit, written with one; empty where that would say something else.

    ≤0 is written =0: less than nothing is not meant.
    """
    if value.kind == "range":
        text = value.canonical + unit
        return text if parse(text).unit == unit else ""
    if value.number is None or (unit == "%" and (value.scale or abs(value.number) > _WHOLE)):
        return ""
    operator = "=" if value.operator == "≤" and value.number == 0 else value.operator
    plain = value._replace(unit=unit, operator=operator)
    lead, tail = value.details.lead, value.details.tail
    text = plain._replace(details=PLAIN._replace(lead=lead, tail=tail)).canonical
    again = parse(text)
    same = again.number == value.number and again.scale == value.scale and again.unit == unit
    return text if same else ""


def measurable(phrase: str) -> str:
    """Two or three ways to write a vague phrase so that it can be assessed."""
    phrase = phrase.strip("。！ ")
    graded = "写明分级标准（什么情况算优、良、中、差）"
    if SAYS_NOTHING.fullmatch(phrase):
        return f"任选一种：①改为可统计的比例，写成“≥”加百分数；②改为可统计的数量；③{graded}"
    if _DOWN.search(phrase):
        return f"任选一种：①写同比，比上年下降百分之几；②写上限，全年不超过多少；③{graded}"
    if _UP.search(phrase):
        asked = f"问卷，认为“{phrase}”的受访者占百分之几以上"
        return f"任选一种：①写同比，比上年提高百分之几；②{asked}；③{graded}"
    asked = f"问卷，认为“{phrase}”的受访者占百分之几以上"
    return f"任选一种：①{asked}；②改为可统计的数量或比例；③{graded}"
