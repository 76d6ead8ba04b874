"""Columns and amounts under words that no layout knows, told by what stands below or beside.

Places name a column anew every year (考核值, 绩效内容, 指标); 数量指标 right of 产出指标, and ≥95%
beside a rate, look the same everywhere. The headings that are known go first, always.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise
from typing import Final

from jixiao.form.areas import FormArea
from jixiao.form.arranged_rows import TABLE
from jixiao.form.dimensions import CATEGORIES, DIMENSIONS
from jixiao.form.labels import Label
from jixiao.form.layout import UNMAPPED, plain
from jixiao.form.layout_issues import Spot
from jixiao.model.cells import as_text, is_blank
from jixiao.model.grid import Value
from jixiao.model.level_names import bare
from jixiao.speed import lazy_pattern
from jixiao.values import parse

_LEAST_ROWS: Final = 2
_LEAST_NAMES: Final = 2  # different names of 一级 or 二级 in one column
_MOST: Final = 0.6  # of the cells of a column that have to look like it
_LEAST_HEADINGS: Final = 3
_LEAST_HEADS: Final = 2  # of amounts that stand side by side
_VALUES: Final = frozenset({"quantitative", "range", "date"})
_LONGEST_LABEL: Final = 16
_NUMBER: Final = lazy_pattern(r"[\d,，]+(?:\.\d+)?\s*(?:(?:亿|万|千)?元)?")
_MONEY_WORDS: Final = lazy_pattern(
    r"资金|预算|拨款|专款|经费|财政|补助|补贴|自筹|投资|投入|金额|总额|贷款|配套|财力"
)
_ALL: Final = lazy_pattern(r"合计|总计|总额|^金额$|总投资|总预算|总金额|预算$|预算[数额]$")
_OF_OTHERS: Final = lazy_pattern(r"自筹|自有|其[他它]|社会|贷款|债券|捐赠|企业|群众|单位|非财政")
_OF_THE_STATE: Final = lazy_pattern(r"财[政力]|拨款|专款|补助|中央|上级|本级|[省市县区]级")
_LEVEL: Final = lazy_pattern(r"中央|上级|本级|同级|[省市州县区]本?级?")
_NO_AMOUNT: Final = lazy_pattern(
    r"上年|去年|往年|以前|结[转余]|执行|支出|已|完成|权重|分值|科目|编码|文号"
)
_STANDARD: Final = lazy_pattern(r"(?:计划|行业|历史|国家|地方|预算|定额|其他|经验|通用)标准")
# How the heading of the indicators' names ends.
_NAMED: Final = lazy_pattern(r"(?:内容|指标|名称|要点|事项)\s*$")
_BRACKETS: Final = lazy_pattern(r"\([^()]*\)")
# What stands for the amounts in the layouts.
WHOLE_BUDGET: Final = "预算金额"
FISCAL: Final = "本级财政资金"
OTHER: Final = "自筹"


def columns_of(area: FormArea, first: int, last: int, spots: Mapping[str, Spot]) -> dict[str, Spot]:
    """The columns of the indicators that their headings do not tell, by their cells.

    ``first`` and ``last`` are the rows of the headings that were found, -1 where there are none.
    """
    if last < 0:
        row = _row_of_headings(area)
        if row is None:
            return {}
        first = last = row
    wanted = TABLE - spots.keys()
    texts = _texts_below(area, last)
    taken = {column for _, column in spots.values()} | _noted(area, first, last)
    several = {c: below for c, below in texts.items() if len(below) >= _LEAST_ROWS}
    free = {c: below for c, below in several.items() if c not in taken}
    found = _levels_in(area, spots, several, wanted)
    wanted -= found.keys()
    if "target" in wanted:
        headed = {
            c for key, (_, c) in spots.items() if area.layout.columns[key].kind not in UNMAPPED
        }
        headed |= set(found.values())
        left = max([c for key, (_, c) in spots.items() if key in {"category", "name"}], default=-1)
        beyond = {c: below for c, below in texts.items() if c > left and c not in headed}
        values = [c for c, below in beyond.items() if are_values(below)]
        if values:
            found["target"] = values[0]
    standards = [c for c, below in texts.items() if c not in taken and mostly(below, _is_standard)]
    if "basis" in area.layout.columns and "basis" not in spots and standards:
        found["basis"] = standards[0]  # 计划标准, 行业标准 under 绩效标准
    known = {key: c for key, (_, c) in spots.items()} | found
    if "name" in wanted and "target" in known:
        right = min(known[key] for key in ("operator", "target") if key in known)
        left = max([known[key] for key in ("dimension", "category") if key in known], default=-1)
        between = [c for c in free if left < c < right and c not in found.values()]
        told = [c for c in between if _NAMED.search(_heading(area, first, last, c))]
        if between:
            found["name"] = (told or between)[-1]
    return {key: (last, column) for key, column in found.items()}


def _levels_in(
    area: FormArea,
    spots: Mapping[str, Spot],
    texts: Mapping[int, list[str]],
    wanted: AbstractSet[str],
) -> dict[str, int]:
    """The columns of 一级 and 二级, also under 指标类型, which is a note elsewhere; where the
    levels stand one column left of their headings, that of the names too.
    """
    specs, noted = area.layout.columns, UNMAPPED | {"own"}
    headed = {column for key, (_, column) in spots.items() if specs[key].kind not in noted}
    found: dict[str, int] = {}
    for key, names in (("dimension", DIMENSIONS), ("category", CATEGORIES)):
        columns = [c for c, below in texts.items() if c not in headed and is_of(below, names)]
        if key in wanted and columns:
            found[key] = columns[0]
    return found | (_levels_moved(spots, texts) if "name" in wanted else {})


def _levels_moved(spots: Mapping[str, Spot], texts: Mapping[int, list[str]]) -> dict[str, int]:
    """Names under 二级指标 and 二级 under 一级指标, on a form that has no 三级指标."""
    if not {"dimension", "category"} <= spots.keys():
        return {}
    first, second = (spots[key][1] for key in ("dimension", "category"))
    moved = is_of(texts.get(first, []), CATEGORIES) and not is_of(texts.get(second, []), CATEGORIES)
    names = [text for text in texts.get(second, []) if bare(text) not in CATEGORIES | DIMENSIONS]
    return {"category": first, "name": second} if moved and len(names) >= _LEAST_ROWS else {}


def _is_standard(text: str) -> bool:
    return bool(_STANDARD.fullmatch(text.strip()))


def _heading(area: FormArea, first: int, last: int, column: int) -> str:
    """The text above a column, in the lowest row of headings that has one."""
    rows = area.grid.rows[first : last + 1]
    texts = (as_text(row[column]) for row in reversed(rows) if column < len(row))
    return next(filter(None, texts), "")


def _row_of_headings(area: FormArea) -> int | None:
    """The row above the first of the 二级 names that stand in one column."""
    columns: dict[int, list[tuple[int, str]]] = {}
    for r in area.rows:
        for c in area.filled[r]:
            value = area.grid.rows[r][c]
            if type(value) is str and len(value) <= _LONGEST_LABEL and bare(value) in CATEGORIES:
                columns.setdefault(c, []).append((r, bare(value)))
    best = max(columns.values(), key=len, default=[])
    if len({name for _, name in best}) <= _LEAST_NAMES:
        return None
    row = best[0][0] - 1
    return row if row in area.rows and len(area.filled[row]) >= _LEAST_HEADINGS else None


def _texts_below(area: FormArea, last: int) -> dict[int, list[str]]:
    texts: dict[int, list[str]] = {}
    for r in range(last + 1, area.rows.stop):
        for c in area.filled[r]:
            texts.setdefault(c, []).append(as_text(area.grid.rows[r][c]))
    return dict(sorted(texts.items()))


def _noted(area: FormArea, first: int, last: int) -> set[int]:
    """The columns with a heading that is known to be something else: 备注, 评分标准."""
    known = area.layout.column_labels
    return {
        label.column
        for label in area.labels
        if first <= label.row <= last
        and label.name in known
        and known[label.name].kind in UNMAPPED | {"own"}
    }


def is_of(texts: Sequence[str], names: frozenset[str]) -> bool:
    """Whether the cells of a column are mostly 一级 or 二级 names, and not one only."""
    seen = [bare(text) for text in texts]
    hits = [name for name in seen if name in names]
    return len(set(hits)) >= _LEAST_NAMES and len(hits) >= _MOST * len(seen)


def mostly(texts: Sequence[str], looks: Callable[[str], bool]) -> bool:
    """Whether most of the cells of a column, one at least, look like something."""
    return sum(map(looks, texts)) >= max(_MOST * len(texts), 1)


def are_values(texts: Sequence[str]) -> bool:
    """Whether the cells of a column are mostly 指标值: numbers with a sign or a unit, dates."""
    hits = sum(map(_is_value, texts))
    return hits >= _LEAST_ROWS and hits >= _MOST * len(texts)


def _is_value(text: str) -> bool:
    """Whether a text is surely a 指标值: a number with a sign or a unit, a date."""
    value = parse(text)
    return value.kind in _VALUES and bool(
        value.operator or value.has_unit or value.kind != "quantitative"
    )


def amounts_in(area: FormArea, rows: range) -> Iterator[Label]:
    """Labels for amounts beside words that no layout knows, by the words: 中央和市级专款 | 50.

    A total is one of the whole only where no label of it is known.
    """
    labelled = {(label.row, label.column) for label in area.labels}
    known = area.layout.field_labels
    totalled = any(x.name in known and known[x.name].key == "budget" for x in area.labels)
    for r in rows:
        cells, filled = area.grid.rows[r], area.filled[r]
        for c, following in pairwise(filled):
            text = cells[c]
            if (r, c) in labelled or type(text) is not str or not 1 < len(text) <= _LONGEST_LABEL:
                continue
            if (r, following) in labelled or not is_amount(cells[following]):
                continue
            name = stands_for(text) or _with_parts(cells, following, text)
            if name in known and not (totalled and name == WHOLE_BUDGET):
                unit = next(iter(re.findall(r"[(（]((?:亿|万|千)?元)[)）]", text)), "")
                yield Label(r, c, name, unit)
        if r + 1 in rows:
            yield from _over_amounts(area, r, labelled)


def _with_parts(cells: Sequence[Value], amount: int, text: str) -> str:
    """The whole, for words about money whose amount is followed by 其中: 专项资金 | 58 | 其中：…"""
    after = next((as_text(one) for one in cells[amount + 1 :] if not is_blank(one)), "")
    of_money = _MONEY_WORDS.search(text) and not _NO_AMOUNT.search(text)
    return WHOLE_BUDGET if of_money and after.lstrip("（(").startswith("其中") else ""


def _over_amounts(area: FormArea, r: int, labelled: set[tuple[int, int]]) -> Iterator[Label]:
    """Labels for words side by side that have an amount below each: 合计 | 中央 | 县级."""
    cells, known = area.grid.rows[r], area.layout.field_labels
    if all((r, c) in labelled for c in area.filled[r]):
        return
    below = {c for c in area.filled[r + 1] if is_amount(area.grid.rows[r + 1][c])}
    if len(below) < _LEAST_HEADS:
        return
    if any(type(cells[c]) is not str or is_amount(cells[c]) for c in area.filled[r]):
        return
    names = {c: stands_for(as_text(cells[c])) for c in area.filled[r] if c in below}
    over = [c for c, name in names.items() if name or (r, c) in labelled]
    if len(over) < _LEAST_HEADS:
        return
    for c in over:
        if (r, c) not in labelled and names[c] in known and names[c] != WHOLE_BUDGET:
            yield Label(r, c, names[c])


def is_amount(value: object) -> bool:
    return type(value) in {int, float} or (
        type(value) is str and bool(_NUMBER.fullmatch(value.strip()))
    )


def stands_for(text: str) -> str:
    """The label of the layouts that words about money stand for; empty where they are none."""
    text = _BRACKETS.sub("", plain(text))
    if _NO_AMOUNT.search(text) or not (_MONEY_WORDS.search(text) or _ALL.search(text)):
        if _LEVEL.fullmatch(text):
            return FISCAL
        sources = _OF_OTHERS.match(text)
        return OTHER if sources and not _NO_AMOUNT.search(text) and "单位" not in text else ""
    if _ALL.search(text):
        return WHOLE_BUDGET
    if _OF_OTHERS.search(text):
        return OTHER
    return FISCAL if _OF_THE_STATE.search(text) else ""
