"""规范写法: which cells would be written otherwise, old → new. Nothing is changed here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from jixiao.form.cleaning import tidy
from jixiao.form.layout import position
from jixiao.model.cells import as_text, field_at
from jixiao.model.grid import Grid, Place
from jixiao.model.target_form import Department, Field, Indicator, Project
from jixiao.speed import lazy_pattern

_WHOLE: Final = 100
# What is counted, or has its unit in the name.
_NOT_A_SHARE: Final = lazy_pattern(
    r"投诉|不满|差评|信访|[（(][^（）()]{1,4}[）)]$|得分|评分|次数|人数"
)
RECORD_HEADINGS: Final = ("工作表", "位置", "内容", "原值", "新值")
_ADDRESS: Final = lazy_pattern(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
_MEASURED: Final = frozenset({"quantitative", "range", "date"})


@dataclass(frozen=True, slots=True)
class Proposal:
    """One cell and how it would be written: 规范写法 for values, cleaned text elsewhere."""

    place: Place
    field: str
    old: str
    new: str

    @property
    def what(self) -> str:
        """What differs, in words: 全角％→半角%."""
        return difference(self.old, self.new)


_SIGNS: Final = (
    (r"[>＞﹥≥][=＝]|[=＝][>＞]|[≧⩾]|(?:大于|高于|多于)或?者?等于|不(?:低|少|小)于|至少|以上", "≥"),
    (
        r"[<＜﹤≤][=＝]|[=＝][<＜]|[≦⩽]|(?:小于|低于|少于)或?者?等于|不(?:高|多|大)于|不超过|以[内下]",
        "≤",
    ),
    (r"等于|[═﹦]", "="),
)
_WORDS_OF_PERCENT: Final = lazy_pattern(r"百分比|百分号|百分之")
_NUMERALS: Final = lazy_pattern("[零一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾佰仟]")


def difference(old: str, new: str) -> str:
    """What two spellings of one value differ in, in words."""
    parts = []
    wide = [c for c in dict.fromkeys(old) if "！" <= c <= "～" and chr(ord(c) - 0xFEE0) in new]
    if wide:
        narrow = "".join(chr(ord(c) - 0xFEE0) for c in wide)
        parts.append(f"全角{''.join(wide)}→半角{narrow}")
    for words, sign in _SIGNS:
        found = re.search(words, old)
        if found and sign in new and found[0] not in new:
            parts.append(f"{found[0]}→{sign}")
    if (found := _WORDS_OF_PERCENT.search(old)) and "%" in new:
        parts.append(f"{found[0]}→%")
    if re.search("[|｜]", old) and not re.search("[|｜]", new):
        parts.append("拆分的各格合为一格")
    numerals = _NUMERALS.search(_WORDS_OF_PERCENT.sub("", old))
    if numerals and not _NUMERALS.search(new) and re.search(r"\d", new):
        parts.append("中文数字→阿拉伯数字")
    if new == f"{old.strip()}%":
        parts.append("补上%")
    if re.search(r"\s", old) and not re.search(r"\s", new):
        parts.append("去掉空白")
    if old.rstrip()[-1:] in "。；;，," and new[-1:] not in "。；;，,":
        parts.append("去掉末尾标点")
    return "，".join(parts) or "统一写法"


def proposals(department: Department) -> list[Proposal]:
    """What would change on all project sheets, in the order of the sheets."""
    return [one for project in department.projects for one in of_project(project)]


def of_project(project: Project) -> Iterator[Proposal]:
    """What would change on one project sheet; cells that hold no text are left to V14 and V15."""
    for label, cell in project.fields():
        yield from _tidied(label, cell)
    for row in project.indicators:
        yield from _of_row(row)


def _of_row(row: Indicator) -> Iterator[Proposal]:
    for label, cell in (
        ("三级指标", row.name),
        ("绩效指标描述", row.description),
        ("指标值确定依据", row.basis),
    ):
        if cell is not None:
            yield from _tidied(label, cell)
    target = row.target
    parsed = target.parsed
    new = parsed.canonical if parsed.kind in _MEASURED else tidy(target.text)
    new = share_of_satisfaction(row) or new
    if target.text and new and new != target.text and _is_text(target):
        yield Proposal(target.place, "指标值", target.text, new)


def share_of_satisfaction(row: Indicator) -> str:
    """≥90% for the ≥90 of a 满意度, which is a share of those asked; empty for any other value."""
    value = row.value
    asked = row.group == "满意度" or row.kind.endswith("满意度")
    bare = value.kind == "quantitative" and not value.unit and value.operator in {"≥", ">", "="}
    if not (asked and bare) or value.number is None or not 1 < value.number < _WHOLE:
        return ""
    return "" if _NOT_A_SHARE.search(row.name.text) else f"{value.canonical}%"


def _tidied(label: str, cell: Field) -> Iterator[Proposal]:
    new = tidy(cell.text)
    if new and new != cell.text and _is_text(cell):
        yield Proposal(cell.place, label, cell.text, new)


def _is_text(cell: Field) -> bool:
    return cell.value is None and not cell.formula


def turned_back(record: Grid, grids: Sequence[Grid]) -> list[Proposal]:
    """The sheet 规范记录 turned round: cells that still hold the new text, back to the old one."""
    by_name = {grid.sheet: grid for grid in grids}
    found = []
    for row in record.rows:
        texts = [as_text(value) for value in row[:5]]
        if len(texts) < len(RECORD_HEADINGS) or not _ADDRESS.fullmatch(texts[1]):
            continue
        sheet, address, label, old, new = texts
        r, c = position(address)
        grid = by_name.get(sheet)
        if grid is not None and field_at(grid, r - 1, c - 1).text == new:
            found.append(Proposal(Place(sheet, r, c), label, old=new, new=old))
    return found
