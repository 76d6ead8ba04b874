"""A label in other words: 当年度指标值 is 指标值, 专项（项目）名称 is 专项名称.

Places put the same few words together anew, so no list of spellings is ever complete. What no
layout lists is taken apart here: a bracket, a word before it, a word behind it. The layouts go
first, always: 单位资金 is 其他资金 there, and not 资金 of a 单位.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

# What says whose it is, of which year, or in which state: it is no part of what a label means.
_OPENINGS: Final = (
    *("部门整体支出", "部门整体", "部门（单位）", "本项目", "本单位", "本部门", "本年度", "当年度"),
    *(
        "全年度",
        "本次",
        "整体",
        "项目",
        "专项",
        "政策",
        "年度",
        "本年",
        "当年",
        "全年",
        "部门",
        "单位",
    ),
    *("预算", "绩效", "预期", "设定", "计划", "申报", "具体", "主要"),
)
_ENDINGS: Final = ("情况", "内容", "描述", "概述", "简述", "表述", "说明", "设定", "设置", "明细")
# 全年（程）指标值, 项目（一级）名称; not 实施期（2024—2026年）, whose years plain() takes away.
_BRACKET: Final = re.compile(r"\([^()\d]{1,10}\)")
_THIS_YEAR: Final = re.compile(r"(?:[本当]年度?|全年度|本?预算年度)(?!度)")
# Of less than this anything might be left: 单位, 说明, 其他.
_LEAST: Final = 3
_MOST_WORDS: Final = 3
_TERM: Final = (
    r"(?:[二三四五]年|中期|中长期|长期|实施期|实施期间|实施周期|项目周期|项目期|规划期|建设期|全周期|跨年度)"
    r"(?:内|的)?(?:项目)?(?:总体|总|预期)?"
)
# Whole kinds of labels, each with the spelling that stands for it in the layouts.
_KINDS: Final = (
    (re.compile(rf"{_TERM}(?:绩效)?(?:总体|总)?目标"), "中期目标"),
    (re.compile(rf"{_TERM}(?:绩效)?(?:指标|目标)值"), "实施周期指标值"),
    (re.compile(rf"{_TERM}(?:预算)?(?:资金)?(?:总额|总预算|预算数|总投资|金额)"), "中期资金总额"),
    (
        re.compile(
            r"(?!.*结[转余])(?:同名项目)?(?:[上前去]一?年度?|往年|以前年度|近[一二三]年)\S{1,12}"
        ),
        "上年度水平",
    ),
    (
        re.compile(
            r"(?:[上下]?半年|[第]?[一二三四1-4]季度|阶段性?)(?:预期|计划|绩效)?(?:指标|目标)值?"
        ),
        "阶段指标值",
    ),
    (
        re.compile(
            r"(?!.*(?:实际|完成|达成|实现|历史|[前上原]|调整|评价|符号|方向|性质|类型|单位|依据))"
            r"[^,，。;；:]{1,8}(?:指标|目标|标准|考核|绩效)值"
        ),
        "指标值",
    ),
)
_KIND_OPENINGS: Final = (
    *(
        "二年",
        "三年",
        "四年",
        "五年",
        "中期",
        "中长",
        "长期",
        "实施",
        "项目",
        "规划",
        "建设",
        "全周",
    ),
    *(
        "跨年",
        "同名",
        "上年",
        "前年",
        "去年",
        "上一",
        "前一",
        "往年",
        "以前",
        "近一",
        "近二",
        "近三",
    ),
    *(
        "上半",
        "下半",
        "半年",
        "第一",
        "第二",
        "第三",
        "第四",
        "一季",
        "二季",
        "三季",
        "四季",
        "阶段",
    ),
)


def may_open(opening: str) -> bool:
    """Whether what this module takes apart may begin with one or two characters."""
    return any(word.startswith(opening) for word in (*_OPENINGS, *_KIND_OPENINGS))


def in_other_words(label: str, known: Collection[str]) -> str | None:
    """The known label that a plain text means, where no layout lists it; None if it means none."""
    whole = _BRACKET.sub("", label)
    for pattern, stands_for in _KINDS:
        if stands_for in known and pattern.fullmatch(whole):
            return stands_for
    return next((one for one in _shorter(label, _MOST_WORDS) if one in known), None)


def _shorter(label: str, words: int) -> Iterator[str]:
    """A label without brackets, words before and words behind it; the longest first."""
    without = _BRACKET.sub("", label)
    found = [without] if without != label else []
    found += [f"年度{label[len(year[0]) :]}"] if (year := _THIS_YEAR.match(label)) else []
    found += [label.removeprefix(word) for word in _OPENINGS if label.startswith(word)]
    found += [label.removesuffix(word) for word in _ENDINGS if label.endswith(word)]
    kept = [one for one in found if len(one) >= _LEAST]
    yield from kept
    if words > 1:
        for one in kept:
            yield from _shorter(one, words - 1)
