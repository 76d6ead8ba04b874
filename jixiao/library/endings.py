"""What a name alone says of the unit and the direction of its value: 宣传次数 is counted in 次."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from jixiao.speed import lazy_pattern
from jixiao.values.units import MEASURES

_BRACKETS: Final = lazy_pattern(r"[（(][^（）()]{0,30}[）)]\s*$")
# The first that fits; longer endings stand before those that they end with.
_UNITS: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
    (lazy_pattern(pattern), unit)
    for pattern, unit in (
        (r"(?:次数|频次|频率)$", "次"),
        (
            r"满意|(?:率|覆盖面|比例|比重|占比|程度)$"
            r"|(?:知晓|认可|支持|信任|了解|熟悉|达标|完成|知名|参与|关注|集中|覆盖)度$",
            "%",
        ),
        (r"人均.*(?:成本|标准|补助|补贴|工资|费用?|支出)$", "元/人"),
        (r"户均.*(?:成本|标准|补助|费用?|支出|增收|收入|产值|造价|投资)$", "元/户"),
        (r"(?:亩均|每亩).*(?:成本|标准|补助|费用?|支出|增收|收入|产值|造价|投资)$", "元/亩"),
        (r"(?:每公里|单位里程).*(?:成本|造价|投资)$", "万元/公里"),
        (r"(?:每平方米|单位(?:建筑)?面积).*(?:成本|费用?|造价|投资)$", "元/平方米"),
        (r"单价$", "元"),
        (r"生均.*(?:成本|标准|补助|经费|支出)$", "元/生·年"),
        (r"(?:总成本|总额|投资额?|造价|预算数|控制数|成本|金额|经费|支出|产值|收入)$", "万元"),
        (r"(?:参会|培训|参训|服务|接待|救助|资助|受益|受训|咨询)?人次数?$", "人次"),
        (r"(?:人员|干部|学员|对象|党员|员|人口)?(?:人数|数量|数)?(?<=人数)$", "人"),
        (r"(?:人员|干部|学员|对象|党员|学生|教师|村医|网格员|志愿者|人口)(?:数量?|规模)$", "人"),
        (r"(?:场次数?|场数)$", "场次"),
        (r"(?:班次数?|期数|期次)$", "期"),
        (r"(?:批次数?|批数)$", "批次"),
        (r"(?:活动|会议|检查|巡查|演练|巡检|宣传|走访|慰问|排查)(?:数量?)$", "次"),
        (r"户数$|(?:农户|住户|家庭|用户)(?:数量?)$", "户"),
        (r"(?:件数|案件(?:数量?)?|事项(?:数量?)|纠纷(?:数量?)?)$", "件"),
        (r"份数$|(?:资料|手册|传单|方案|问卷)(?:数量?)$", "份"),
        (r"(?:篇数|(?:报告|信息|稿件|文章)数量?)$", "篇"),
        (r"册数$|(?:图书|书籍|教材)数量?$", "册"),
        (r"(?:台数|台套数|设备(?:数量?))$", "台"),
        (r"(?:辆数|车辆(?:数量?))$", "辆"),
        (r"(?:处数|点位数量?|设施数量?)$", "处"),
        (r"(?:村数|村个数)$", "个"),
        (r"(?:株数|苗木数量?)$", "株"),
        (r"(?:个数|系统数量?|项目数量?|平台数量?|阵地数量?)$", "个"),
        (r"(?:建筑|修缮|装修|维修|改造|房屋).*面积$", "平方米"),
        (r"(?:造林|种植|耕地|农田|绿化|灌溉|管护|治理).*面积$", "亩"),
        (r"(?:里程|(?:道路|河道|公路|管网|渠道|堤防).*长度)$", "公里"),
        (r"(?:学时|课时)数?$", "学时"),
        (r"(?:天数|期限|会期|时限|时长)$", "天"),
        (r"(?:使用年限|年限)$", "年"),
        (r"起数$|事故数$|事件数$", "起"),
        # where the name ends otherwise, what it speaks of
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
# 标段数, 床位数量: the unit stands before 数.
_MEASURE_AT_END: Final = lazy_pattern(
    rf"({'|'.join(sorted(MEASURES, key=len, reverse=True))})(?:总?数|数量)$"
)
# Where less is better: what costs, takes time, goes wrong.
_LESS: Final = lazy_pattern(
    r"成本|费用|标准|单价|造价|工资|预算数|控制数|时限|时长|响应时间|出动时间|处置时间"
    r"|(?:事故|差错|投诉|流失|故障|超支|受害|复发|重新犯罪|误|错误|不合格)(?:率|数|次数|起数|件数)?$"
)
_TIME: Final = lazy_pattern(r"(?:完成|结束|开工|竣工|完工|上线|到货|发放|支付|拨付|提交|验收)时间$")


class Usual(NamedTuple):
    """Direction and unit that a name tells; empty where it does not."""

    operator: str = ""
    unit: str = ""


@lru_cache(maxsize=4096)
def usual_of(name: str, category: str = "") -> Usual:
    """What the name of an indicator tells of its value; 二级指标 helps with costs.

    A time tells neither: its value is a date.
    """
    text = _BRACKETS.sub("", "".join(name.split())).removesuffix("指标")
    if not text or _TIME.search(text):
        return Usual()
    unit = next((unit for pattern, unit in _UNITS if pattern.search(text)), "")
    if not unit and (measure := _MEASURE_AT_END.search(text)):
        unit = measure[1]
    if not unit and category.endswith("成本"):
        unit = "万元"
    less = bool(_LESS.search(text)) or category.endswith("成本")
    return Usual(("≤" if less else "≥") if unit else "", unit)
