"""The stages of a year that a value is given for: 半年 | 全年, 1—6月 | 1—12月."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jixiao.speed import lazy_pattern

_BRACKET: Final = lazy_pattern(r"[(（][^()（）]{1,10}[)）]")
_VALUE: Final = r"(?:预期|计划|绩效|任务|指标|目标){0,2}值?"
_TO: Final = r"[-—–~～至到]+"
_WHOLE_YEAR: Final = lazy_pattern(rf"(?:全年度?|年度|[本当]年度?|1{_TO}12月份?){_VALUE}")
_STAGE: Final = lazy_pattern(
    rf"(?:[上下]?半年度?|第?[一二三四1-4]季度|\d{{1,2}}{_TO}\d{{1,2}}月份?|前[一二三四六九]个?(?:月|季度))"
    rf"{_VALUE}"
)


def year_and_stages(headings: Mapping[int, str]) -> tuple[int, list[int]] | None:
    """The column of the whole year and those of its stages; None where any heading is of neither.

    ``headings``: the text that stands over each column.
    """
    bare = {c: _bare(text) for c, text in headings.items()}
    whole = [c for c, text in bare.items() if _WHOLE_YEAR.fullmatch(text)]
    stages = [c for c, text in bare.items() if c not in whole and _STAGE.fullmatch(text)]
    if len(whole) != 1 or not stages or len(stages) + 1 < len(bare):
        return None
    return whole[0], stages


def _bare(text: str) -> str:
    """A heading without blanks and what stands in brackets: 全年（程）目标值."""
    text = "".join(text.split())
    return _BRACKET.sub("", text) or text.strip("()（）")
