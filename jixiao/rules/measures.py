"""What an indicator counts, as its name says; and how a vague phrase is made measurable."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from jixiao.rules.vocabulary import GROWTH, RATE_NAME, SAYS_NOTHING
from jixiao.speed import lazy_pattern
from jixiao.values import TargetValue, parse
from jixiao.values.target_value import PLAIN
from jixiao.values.units import MEASURES

TIME_WANTED: Final = "写明到几月底前完成、几天之内，或及时率≥百分之几"
_WHOLE: Final = 100
_ENDING: Final = r"(?:总?数|数量|总量|规模)?(?:指标)?$"
# Words of a name and the unit that they mean; the first that fits counts.
_UNITS: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
    (lazy_pattern(words), unit)
    for words, unit in (
        (r"人次", "人次"),
        (r"场次", "场次"),
        (r"批次", "批次"),
        (r"班次|期数|期次", "期"),
        (r"公里|里程", "公里"),
        (r"(?:造林|种植|播种|耕地|农田|林|草|灌溉|绿化|治理|流转|土地)\S{0,6}面积|亩数", "亩"),
        (r"面积", "平方米"),
        (r"次数|频次|频率", "次"),
        (r"天数|日数", "天"),
        (r"人数|人口|人员数|人员数量|学生数|职工数|教师数|对象数", "人"),
        (r"件数|案件", "件"),
        (r"户数|农户数|家庭数", "户"),
        (r"栋数", "栋"),
        (r"村数|社区数|乡镇数|单位数|部门数|个数|项目数|企业数|点数|平台数|系统数", "个"),
        (r"学校数|医院数|所数", "所"),
        (r"长度", "米"),
        (r"重量|产量", "吨"),
    )
)
_MEASURE_AT_END: Final = lazy_pattern(
    rf"({'|'.join(sorted(MEASURES, key=len, reverse=True))})(?:总?数|数量)(?:指标)?$"
)
_DURATION: Final = lazy_pattern(r"天数|工期|时限|时间|期限|时长|周期")
_UP: Final = lazy_pattern(
    r"提升|提高|增|加强|改善|好转|优化|完善|扩大|浓厚|上升|发展|促进|推|带动|普及"
)
_DOWN: Final = lazy_pattern(r"减|降|缓解|遏制|控制")


@lru_cache(maxsize=4096)
def unit_of(name: str, kind: str = "") -> str:
    """The unit that the name of an indicator means; empty where it tells none.

    >>> unit_of("全县人口数")
    '人'
    """
    if RATE_NAME.search(name) and not GROWTH.search(name):
        return "%"
    for words, unit in _UNITS:
        if words.search(name):
            return unit
    if found := _MEASURE_AT_END.search(name):
        return found[1]
    return "天" if kind == "时效" and _DURATION.search(name) else ""


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
