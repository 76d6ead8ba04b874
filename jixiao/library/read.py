"""An indicator library in a workbook → its entries: our own, or one with other headings."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from jixiao.form.layout import plain
from jixiao.library.entry import COST, LibraryEntry, category_of
from jixiao.model.cells import as_text
from jixiao.model.grid import Grid, Place
from jixiao.model.sheets import TO_CONFIRM
from jixiao.values import parse

# What a library must have for its rows to be entries.
NEEDED: Final = ("category", "name")
_CONTINUED: Final = ("function", "project_kind", "dimension", "category")
_FEWEST_WIDE: Final = 2  # categories beside each other as headings, indicators below each
_OPERATORS: Final = {
    **{sign: sign for sign in ("≥", "≤", "=", ">", "<")},
    **dict.fromkeys(("正向", "正向指标", "越大越好", "大于等于", ">=", "不低于"), "≥"),
    **dict.fromkeys(
        ("反向", "反向指标", "负向", "逆向", "越小越好", "小于等于", "<=", "不高于"), "≤"
    ),
    **dict.fromkeys(("等于", "＝"), "="),
    **dict.fromkeys(("定性", "定性指标", "无"), ""),
}
# Headings that nobody has listed yet, by the word that tells what stands below; the first that
# matches holds.
_LIKE: Final = (
    (re.compile(r"编码|编号|代码|序号|分值|权重|得分"), ""),
    (re.compile(r"四级"), "detail"),
    (re.compile(r"三级|指标名"), "name"),
    (re.compile(r"二级|指标(?:分类|类型|类别|种类)"), "category"),
    (re.compile(r"一级"), "dimension"),
    (re.compile(r"单位"), "unit"),
    (re.compile(r"方向|极性|取向|符号|性质|属性|值类型|运算|比较"), "operator"),
    (re.compile(r"来源|依据|出处|佐证|证明"), "basis"),
    (re.compile(r"解释|说明|描述|内涵|口径|公式|计算|释义|含义|要点"), "description"),
    (re.compile(r"下限|最低|最小"), "low"),
    (re.compile(r"上限|最高|最大"), "high"),
    (re.compile(r"值|标准|标杆"), "value"),
    (re.compile(r"小类|项目|适用|政策|用途|类别|类型|活动|任务"), "project_kind"),
    (re.compile(r"大类|领域|行业|职能|功能|支出|部门"), "function"),
    (re.compile(r"^(?:绩效)?指标$"), "name"),
)
_LONGEST_HEADING: Final = 16
_BRACKETS: Final = re.compile(r"[（(][^（）()]*[）)]")
OF_FILE: Final = "指标库"


@dataclass(frozen=True, slots=True)
class LibraryRow:
    """A row of a library: the entry, what its cells hold by column, and where they are."""

    entry: LibraryEntry
    texts: Mapping[str, str]
    places: Mapping[str, Place]


@cache
def headings() -> dict[str, tuple[str, ...]]:
    """The headings of each column of a library; the first is the one that we write."""
    listed = tomllib.loads(files("jixiao.library").joinpath("headings.toml").read_text("utf-8"))
    return {key: tuple(names) for key, names in listed.items()}


@cache
def _by_heading() -> dict[str, str]:
    return {plain(name): key for key, names in headings().items() for name in names}


def read_library(grids: Sequence[Grid]) -> list[LibraryRow]:
    """The rows of all sheets that have the headings of a library; none where no sheet has."""
    shown = (grid for grid in grids if not grid.hidden and grid.sheet != TO_CONFIRM)
    return [row for grid in shown for row in _rows(grid)]


def _columns(cells: Sequence[str]) -> dict[str, int]:
    """The columns of a heading row; of two for one thing the first."""
    known: dict[str, int] = {}
    for column, text in enumerate(cells):
        if key := _key_of(text):
            known.setdefault(key, column)
    return known if set(NEEDED) <= known.keys() else {}


@lru_cache(maxsize=4096)
def _key_of(text: str) -> str:
    heading = plain(_BRACKETS.sub("", text))
    if known := _by_heading().get(heading):
        return known
    if not heading or len(heading) > _LONGEST_HEADING:
        return ""
    return next((key for pattern, key in _LIKE if pattern.search(heading)), "")


def _wide(cells: Sequence[str]) -> dict[int, str]:
    """The columns of a row that has the names of categories as headings, and nothing else."""
    found = {column: text for column, text in enumerate(cells) if category_of(text)}
    others = [text for column, text in enumerate(cells) if text and column not in found]
    several = len({category_of(text) for text in found.values()}) >= _FEWEST_WIDE
    return found if several and not any(map(_key_of, others)) else {}


def _rows(grid: Grid) -> Iterator[LibraryRow]:
    columns: dict[str, int] = {}
    wide: dict[int, str] = {}
    above: dict[str, str] = {}
    for number, row in enumerate(grid.rows):
        cells = [as_text(value) for value in row]
        if found := _columns(cells):
            columns, wide, above = found, {}, {}
        elif columns:
            yield from _listed(grid, number, cells, columns, above)
        elif beside := _wide(cells):
            wide = beside
        else:
            yield from _below(grid, number, cells, wide)


def _below(
    grid: Grid, number: int, cells: Sequence[str], wide: Mapping[int, str]
) -> Iterator[LibraryRow]:
    """A row under the names of categories: an indicator in each of its cells."""
    for column, category in wide.items():
        if column < len(cells) and cells[column]:
            texts = {"category": category, "name": cells[column]}
            place = grid.place(number, column)
            yield LibraryRow(_entry(texts), texts, dict.fromkeys(texts, place))


def _listed(
    grid: Grid,
    number: int,
    cells: Sequence[str],
    columns: Mapping[str, int],
    above: dict[str, str],
) -> Iterator[LibraryRow]:
    """A row of a list; ``above`` is what merged cells, or a label for several rows, say of it."""
    texts = {key: cells[c] if c < len(cells) else "" for key, c in columns.items()}
    if not any(texts.values()):
        return
    for key in (*_CONTINUED, *(("name",) if "detail" in columns else ())):
        if key in texts:
            above[key] = texts[key] = texts[key] or above.get(key, "")
    if detail := texts.pop("detail", ""):
        texts["name"] = detail
    if texts["name"]:
        places = {key: grid.place(number, columns[key]) for key in texts}
        yield LibraryRow(_entry(texts), texts, places)


def _entry(texts: Mapping[str, str]) -> LibraryEntry:
    value = parse(texts.get("value", ""))
    basis = texts.get("basis", "")
    if value.number is None and not basis:  # 绩效标准: 历史标准 says where a value comes from
        basis = texts.get("value", "") if value.kind == "sentence" else ""
    operator = _OPERATORS.get("".join(texts.get("operator", "").split()), "") or value.operator
    low, high = texts.get("low", ""), texts.get("high", "")
    if not low and not high and value.number is not None:
        # 35万 beside a unit 万元 is 35 of them
        own = bool(value.scale) and texts.get("unit", "").startswith(value.scale)
        amount = value.number if own else value.magnitude
        low = high = f"{amount:f}"
    return LibraryEntry(
        project_kind=texts.get("project_kind", "") or texts.get("function", ""),
        category=_category(texts),
        name=texts["name"],
        description=texts.get("description", ""),
        operator=operator,
        unit=_unit(texts.get("unit", "")) or (value.unit if value.has_unit else ""),
        low=low,
        high=high,
        basis=basis,
        median=texts.get("median", ""),
        count=_whole(texts.get("count", "")),
        departments=_whole(texts.get("departments", "")),
        last_year=_whole(texts.get("last_year", "")),
        source=texts.get("source", "") or OF_FILE,
    )


def _category(texts: Mapping[str, str]) -> str:
    known = category_of(texts["category"])
    return known or (COST if texts.get("dimension", "").startswith(COST) else "")


def _unit(text: str) -> str:
    """A unit as values have it: ％ and 百分比 are %."""
    read = parse(f"1{text}") if text else None
    return read.unit if read is not None and read.has_unit else text


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() else 0
