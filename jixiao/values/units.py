"""Units: what is counted or measured, and compound units in one form."""

from __future__ import annotations

import re

# What is counted or measured in a target; the longer of two that begin alike is meant.
MEASURES = [
    "人次", "人年", "人月", "人天", "人日", "万人", "人", "户次", "户年", "户月", "户", "名",
    "位", "家", "所", "亩次", "亩", "公顷", "平方米", "平方公里", "立方米", "平米", "㎡", "m2",
    "m3", "m²", "m³", "km", "公里", "千米", "厘米", "毫米", "米", "公斤", "千克", "吨", "克",
    "斤", "个工作日", "工作日", "个月", "季度", "学期", "学年", "年度", "年", "月", "周", "天",
    "日", "小时", "课时", "学时", "分钟", "时", "次", "场次", "场", "期", "批次", "批", "件",
    "份", "项", "套次", "套", "台次", "台套", "台", "辆次", "辆", "条", "篇", "只", "头", "羽",
    "尾", "株", "棵", "起", "处", "座", "栋", "幢", "间", "张", "床位", "床", "盏", "根", "块",
    "册", "本", "部", "枚", "支", "组", "班", "例", "宗", "村", "个村", "个", "生", "标箱",
    "标段", "度", "千瓦时", "成", "倍", "艘", "架", "具", "袋", "箱", "瓶", "盒", "桶", "首",
    "集", "眼",
]  # fmt: skip
MEASURE = f"(?:{'|'.join(sorted(MEASURES, key=len, reverse=True))})"
_SEPARATOR = r"[/·*.×每]"
MONEY = rf"(?:[百千十]?万|[百千十亿])?元(?:(?:{_SEPARATOR}){{1,2}}{MEASURE}){{0,3}}"
UNIT = re.compile(rf"(?P<percent>%|‰)|(?P<points>个?百分点)|(?P<money>{MONEY})")
_COMPOUND = re.compile(_SEPARATOR)
_PER_SPAN = re.compile(r"([人户名亩辆台床生])(年|月|天|日|季度|学年|学期)$")
_UNWRAPPED = str.maketrans({"(": None, ")": None, "每": "/"})
_SPACED = r"\1·\2"


def one_unit(unit: str) -> str:
    """Compound units in one form: 元/人/月, 元每人每月, 元/人*月 are 元/人·月."""
    if unit == "百分点":
        return "个百分点"
    found = _COMPOUND.search(unit)
    if not found or (found[0] == "/" and len(unit) == found.end() + 1):  # 元/人
        return unit
    if "(" in unit or "每" in unit:
        unit = unit.translate(_UNWRAPPED)
    head, per, rest = unit.partition("/")
    above = _multiplied(head)
    return f"{above}/{_PER_SPAN.sub(_SPACED, _multiplied(rest))}" if per else above


def _multiplied(units: str) -> str:
    return "·".join(filter(None, _COMPOUND.split(units))) if _COMPOUND.search(units) else units
