"""What forms call the 一级 and 二级 of their indicators, and what is meant."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_ORDINAL: Final = re.compile(r"[(（]?(?:\d{1,2}|[一二三四五六七八九十])(?:[)）.．、]+\d{0,2})+")
_WEIGHT: Final = re.compile(
    r"(?:[(（]\d{1,3}(?:\.\d{1,2})?(?:[-–—~～至]\d{1,3})?[分%％]?[)）]分?|\d{1,3}分)$"
)
# 产出指标, and 产出目标 as some places write.
_SUFFIX: Final = re.compile(r"(?:指标|目标)等?$")
# Names that forms use beside those of the 财政部.
_ALSO: Final = {f"产出{kind}": kind for kind in ("数量", "质量", "时效", "成本")} | {
    **{f"项目{stage}": stage for stage in ("决策", "过程", "投入", "管理")},
    "环境效益": "生态效益",
    "生态环境效益": "生态效益",
    "完成": "产出",
    "效果": "效益",
    **dict.fromkeys(
        (
            *("社会公众或服务对象满意度", "社会公众满意度", "服务对象满意度指标", "服务对象满意"),
            *("服务对象", "受益对象", "受益对象满意度", "社会公众", "群众满意度", "公众满意度"),
        ),
        "服务对象满意度",
    ),
    **dict.fromkeys(("可持续", "可持续性", "可持续发展", "可持续性影响"), "可持续影响"),
}
# 目标完成程度 and 项目实施效益 say no more than 完成 and 效益.
_PADDED: Final = re.compile(
    r"(?:项目|年度|本年|预期|预计|实施|目标|绩效|资金|的){0,4}(产出|效益|效果|完成|满意度|成本)"
    r"(?:目标|完成|实现|情况|程度|方面|类){0,3}"
)
# A 二级 that forms write where the 一级 stands.
_GROUP_OF_KIND: Final = {"服务对象满意度": "满意度"}
# 效益 | 社会, without the word that the 一级 says already.
_SHORT_KINDS: Final = {
    ("效益", "经济"): "经济效益",
    ("效益", "社会"): "社会效益",
    ("效益", "生态"): "生态效益",
    ("成本", "经济"): "经济成本",
    ("成本", "社会"): "社会成本",
    ("成本", "生态环境"): "生态环境成本",
}


@lru_cache(maxsize=1024)
def group_and_kind(dimension: str, category: str) -> tuple[str, str]:
    """一级 and 二级 of a row by the names that rules know: 产出, 数量."""
    group, kind = bare(dimension), bare(category)
    group = _GROUP_OF_KIND.get(group, group)
    return group, _SHORT_KINDS.get((group, kind), kind)


@lru_cache(maxsize=1024)
def bare(label: str) -> str:
    """A 一级 or 二级 name without the optional 指标 at its end: 数量指标 → 数量.

    Nor what some forms write around it: 1.产出指标, 1.1数量指标, 产出数量指标, 数量指标（20分）.
    """
    label = "".join(label.split())
    if ordinal := _ORDINAL.match(label):
        label = label[ordinal.end() :]
    label = _WEIGHT.sub("", label)
    label = _SUFFIX.sub("", label) or label
    if padded := _PADDED.fullmatch(label):
        label = padded[1]
    return _ALSO.get(label, label)
