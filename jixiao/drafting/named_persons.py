"""The persons that a workbook itself names: 项目负责人, 联系人, 填表人, a column 姓名."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import Final

from jixiao.drafting.persons import suspects
from jixiao.model.cells import as_text
from jixiao.model.grid import Grid
from jixiao.speed import lazy_pattern

_LABEL: Final = (
    "(?:项目|单位|财务|科室|部门|主要|具体|主管|业务)?(?:负责|联系|填表|填报|经办|审核|制表|复核|责任|编制|受益|承办|申报)人"
    "(?:员)?(?:姓名|签字|签名|签章)?|(?:姓名|分管领导|主管领导|包联干部|受助人|受资助人)"
)
_WHOLE_LABEL: Final = lazy_pattern(rf"(?:{_LABEL})(?:[（(][^（）()]*[）)])?[：:]?")
_WITH_NAME: Final = lazy_pattern(rf"(?:{_LABEL})(?:[（(][^（）()]*[）)])?[：:]\s*(\S{{2,12}})")
_BETWEEN: Final = re.compile(r"[、，,;；/\s]+")
_NAME: Final = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,6}(?:·[\u4e00-\u9fff]{1,6})+")
# a unit or a word instead of a name: 财政局, 待定
_NO_NAME: Final = re.compile(
    r".*[局科股室办心位门队院校站所会组部员人表]|同上|待定|见附件|详见.*|空白|暂无|没有"
)


def named_persons(grids: Iterable[Grid]) -> frozenset[str]:
    """The names that stand beside, behind or below a label for a person, on all sheets."""
    return frozenset(name for grid in grids for name in _on(grid))


def _on(grid: Grid) -> Iterator[str]:
    rows = [[as_text(value).strip() for value in row] for row in grid.rows]
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            for match in _WITH_NAME.finditer(text):
                yield from _names_in(match[1])
            if _WHOLE_LABEL.fullmatch("".join(text.split())):
                beside = next((cell for cell in row[column + 1 :] if cell), "")
                # a heading has headings beside it: 姓名, 金额
                for cell in (beside, *_below(rows[number + 1 :], column)):
                    yield from filter(_looks_like_one, _names_in(cell))


def _below(rows: Sequence[Sequence[str]], column: int) -> Iterator[str]:
    return takewhile(bool, (row[column] if column < len(row) else "" for row in rows))


def _names_in(text: str) -> Iterator[str]:
    """What may be names in a cell that holds names: 王 芳、李强."""
    joined = re.sub(r"^([\u4e00-\u9fff])\s+([\u4e00-\u9fff])$", r"\1\2", text.strip())
    for part in _BETWEEN.split(joined):
        if _NAME.fullmatch(part) and not _NO_NAME.fullmatch(part):
            yield part


def _looks_like_one(name: str) -> bool:
    return "·" in name or bool(suspects(f"、{name}、"))
