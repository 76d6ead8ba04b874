"""The rows of headings over the indicators of a form: one row, or two where cells are merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from jixiao.form.areas import FormArea, headings_of
from jixiao.form.inferred import columns_of
from jixiao.form.labels import Filled, Label, Survey, in_rows
from jixiao.form.layout import Layout, is_ours
from jixiao.form.layout_issues import Spot
from jixiao.form.listed import apart, levels_in
from jixiao.form.stages import year_and_stages
from jixiao.model.cells import as_text
from jixiao.model.grid import Value
from jixiao.speed import lazy_pattern

_HEADER_LABELS: Final = 3
_LEAST_HEADINGS: Final = frozenset({"name", "target"})
_WANTED: Final = _LEAST_HEADINGS | {"dimension", "category"}
# What a heading in the row above the other headings may be: a cell merged over both rows.
_MERGED_HEADINGS: Final = frozenset(
    {
        *("name", "target", "actual", "expected", "weight", "points", "reason", "basis"),
        *("description", "operator", "measure", "remark", "scoring", "source", "history"),
    }
)


# What stands under 指标方向 or 指标符号 and is joined with the value; 正向, 定量, 是/否 are none.
SIGN: Final = lazy_pattern(
    r"[≥≤＞＜＝═﹦≧≦⩾⩽><=]{1,2}|(?:大于|小于|等于|大于等于|小于等于|不低于|不少于|不小于|不超过|不高于|不多于"
    r"|高于|低于|多于|少于|超过|达到)"
)
_NUMBERED: Final = lazy_pattern(r"\d\s*$")
_UNIT: Final = lazy_pattern(r"[^\d≥≤<>=，。]{1,8}")


_MONTHS: Final = "1-N月"
_LEAST_JOINT: Final = 2
_MOST: Final = 0.6
_LEAST_YEARS: Final = 2
_LEAST_STAGES: Final = 2
_A_YEAR: Final = lazy_pattern(r"(20\d\d)\s*年?度?(?:指标值|目标值|预期值)?")
_OF_YEAR: Final = lazy_pattern(r"(?<!\d)20\d\d(?=\s*(?:年|[—–~-]))")
# Known columns without a home, for the values of other years.
_OTHER_YEARS: Final = ("stage", "whole_term", "adjusted")


class Headings(NamedTuple):
    """The headings of the indicators: first and last row of them, and where each stands.

    ``merged``: 指标值 is merged over sign, number and unit, so that a text may stand in the first.
    ``inferred``: the columns that only their cells tell.
    """

    first: int
    last: int
    spots: Mapping[str, Spot]
    merged: bool = False
    inferred: frozenset[str] = frozenset()


def headings(layout: Layout, labels: Sequence[Label], filled: Mapping[int, Filled]) -> Headings:
    """The heading rows of the indicators; row -1 where there are none.

    The row with the most headings, the one below it where that splits a heading further, and
    what the row above has merged over both. ``filled``: the filled columns of a row.
    """
    rows = _of_the_year(layout, labels)
    best = max(rows, key=lambda r: _rank(rows[r]), default=-1)
    if best < 0:
        return Headings(-1, -1, {})
    spots = {key: (best, c) for key, c in rows[best].items()}
    first = last = best
    named = [x.column for x in labels if x.row == best and _is_named(layout, x)]
    _tell_apart(layout, best, named, spots, filled)
    names = {(label.row, label.column) for label in labels if label.inline is None}
    if "dimension" not in spots and "name" in spots:
        spots |= _merged_over_two(layout, labels, (best, spots["name"][1]), filled.get(best, ()))
    if "target" not in spots and "name" in spots:
        spots |= _goal_as_target(layout, labels, (best, spots["name"][1]))
    below = rows.get(best + 1, {})
    split = all((best + 1, c) in names for c in filled.get(best + 1, ()))
    if below and split and below.keys().isdisjoint({"dimension", "category"}):
        last += 1
        spots |= {key: (last, c) for key, c in below.items()}
    above = rows.get(best - 1, {})
    for key, c in above.items():
        if key in _MERGED_HEADINGS - spots.keys() and c not in filled.get(best, ()):
            first = best - 1
            spots[key] = (first, c)
    if len(spots) < _HEADER_LABELS and not spots.keys() >= _LEAST_HEADINGS:
        return Headings(-1, -1, {})
    if layout.of_the_year:
        _choose_among_several(layout, labels, spots)
    return Headings(first, last, spots)


def _choose_among_several(layout: Layout, labels: Sequence[Label], spots: dict[str, Spot]) -> None:
    """Of several 权重, one for each level, that right of the names; of 1-6月 and 1-9月 the last."""
    for key in ("weight", "actual"):
        row, column = spots.get(key, (-1, -1))
        beside = [
            x.column
            for x in labels
            if x.row == row and (spec := layout.column_labels.get(x.name)) and spec.key == key
        ]
        if len(beside) < 2:
            continue
        if key == "weight":
            name = spots.get("name", (row, -1))[1]
            column = next((c for c in beside if c > name), column)
        elif all(x.name.startswith(_MONTHS) for x in labels if x.row == row and x.column in beside):
            column = beside[-1]
        spots[key] = row, column


def _of_the_year(layout: Layout, labels: Sequence[Label]) -> dict[int, dict[str, int]]:
    """The columns that have a heading in each row, without those of a table for several years."""
    rows = headings_of(layout, labels)
    begun = [x.row for x in labels if x.name in _year_tables(layout)]
    of_year = {r: columns for r, columns in rows.items() if begun and r > begun[-1]}
    if any("name" in columns for columns in of_year.values()):
        rows = of_year
    of_term = {x.row for x in labels if x.name in _term_tables(layout)}
    return {r: columns for r, columns in rows.items() if r not in of_term} or rows


def _tell_apart(
    layout: Layout,
    row: int,
    named: Sequence[int],
    spots: dict[str, Spot],
    filled: Mapping[int, Filled],
) -> None:
    """Find what the columns are that a row of headings calls 指标 each: ``named``, from the left.

    Beside 一级 and 二级 one heads the whole table, the 一级, the names or the description.
    """
    taken = {c for _, c in spots.values()}
    sorts = [c for key, (_, c) in spots.items() if key in {"dimension", "category"}]
    if sorts and "name" in spots and spots["name"][1] < min(sorts):
        del spots["name"]  # 绩效指标 beside the whole table
    if not sorts and len(named) > 1 and _is_blank_below(row, named[0], filled):
        spots["name"] = (row, named[1])  # 绩效指标 beside the whole table | 指标
    name, category = (spots.get(key, (row, -1))[1] for key in ("name", "category"))
    firsts = [c for c in named if c < category]
    if "dimension" not in spots and firsts and firsts != [name]:
        spots["dimension"] = (row, firsts[0])
    behind = [c for c in named if c > max(category, name) and c not in taken]
    if "description" in layout.columns and "description" not in spots and behind:
        spots["description"] = (row, behind[0])  # 三级指标 … 指标内容


def _is_blank_below(row: int, column: int, filled: Mapping[int, Filled]) -> bool:
    """Whether nothing stands below a heading in the rows that follow it."""
    return all(column not in filled.get(r, ()) for r in range(row + 1, row + 4))


def _rank(columns: Mapping[str, int]) -> tuple[bool, bool, int]:
    """What makes a row that of the headings: 三级指标, then 二级指标, then how many there are.

    绩效指标 is merged over 一级, 二级 and 三级, and counts as a name beside the other merged cells.
    """
    return "name" in columns, "category" in columns, len(columns)


def _goal_as_target(layout: Layout, labels: Sequence[Label], name: Spot) -> dict[str, Spot]:
    """年度目标 as the heading of the 指标值, right of the 三级指标."""
    row, column = name
    for label in labels:
        spec = layout.field_labels.get(label.name)
        if label.row == row and label.column > column and spec and spec.key in {"goal", "goals"}:
            return {"target": (row, label.column)}
    return {}


def _merged_over_two(
    layout: Layout, labels: Sequence[Label], name: Spot, filled: Filled
) -> dict[str, Spot]:
    """一级 and 二级 below one heading merged over both: 指标分类 | (merged) | 指标名称."""
    row, column = name
    over = [x for x in labels if x.row == row and x.column == column - 2]
    if not over or column - 1 in filled or over[0].name not in layout.column_labels:
        return {}
    return {"dimension": (row, column - 2), "category": (row, column - 1)}


@lru_cache(maxsize=64)
def _year_tables(layout: Layout) -> frozenset[str]:
    """The titles of the year's indicators, where the medium term has a table of its own above."""
    labels = layout.field_labels.items()
    return frozenset(name for name, spec in labels if spec.key == "year_table")


@lru_cache(maxsize=64)
def _term_tables(layout: Layout) -> frozenset[str]:
    """What stands beside the headings of the medium term's indicators: 长期绩效指标."""
    labels = layout.field_labels.items()
    return frozenset(name for name, spec in labels if spec.key == "medium_table")


def _is_named(layout: Layout, label: Label) -> bool:
    """Whether a label may head the 一级指标: 指标名称 to the left of 二级指标 does."""
    spec = layout.column_labels.get(label.name)
    return spec is not None and spec.key == "name" and label.inline is None


def _headings_in(survey: Survey, rows: range, layout: Layout) -> Headings:
    around = {r: survey.filled[r] for r in rows}
    return headings(layout, in_rows(survey.labels, rows), around)


def _has_standards(area: FormArea, found: Headings) -> bool:
    """Whether 绩效标准 is among the headings, below which the 依据 may stand."""
    if "basis" in found.spots:
        return False
    taken = {column for _, column in found.spots.values()}
    cells = (area.grid.rows[found.last][c] for c in area.filled[found.last] if c not in taken)
    return any(isinstance(text, str) and text.strip().endswith("标准") for text in cells)


def headings_in(area: FormArea) -> Headings:
    """The heading rows of a form's indicators, found once."""
    known: dict[tuple[range, str], Headings] = area.grid.worked_out.setdefault("headings", {})
    asked = area.rows, area.layout.name
    if asked not in known:
        found = area.survey.once(_headings_in, area.rows, area.layout)
        found = _joint(area, _with_inferred(area, _name_over_two(area, found)))
        found = _over_stages(area, found)
        found = _with_signs(area, found)
        known[asked] = _over_parts(
            area, _over_years(area, _over_told(area, _over_places(area, found)))
        )
    return known[asked]


def _with_signs(area: FormArea, found: Headings) -> Headings:
    """指标性质 and 指标方向 change places between provinces: the one that holds ≥ is the sign."""
    if not {"operator", "nature"} <= found.spots.keys():
        return found
    rows = range(found.last + 1, area.rows.stop)
    signs, notes = (found.spots[key] for key in ("operator", "nature"))
    held = [_signs_in(area, rows, spot[1]) for spot in (signs, notes)]
    if held[0] or not held[1]:
        return found
    return found._replace(spots={**found.spots, "operator": notes, "nature": signs})


def _signs_in(area: FormArea, rows: range, column: int) -> int:
    cells = (area.grid.rows[r][column] for r in rows if column in area.filled[r])
    return sum(isinstance(text, str) and bool(SIGN.fullmatch(text.strip())) for text in cells)


def _with_inferred(area: FormArea, found: Headings) -> Headings:
    """The headings with the columns that only their cells tell, on forms that are not ours."""
    if (
        area.layout.of_the_year
        and {"name", "weight", "points"} <= found.spots.keys()
        and not found.spots.keys() & {"target", "actual"}
    ):
        return found  # a 评分表, which has no 指标值
    if is_ours(area.layout.name):
        return found
    if found.spots.keys() >= _WANTED and not _has_standards(area, found):
        return found
    more = columns_of(area, found.first, found.last, found.spots)
    if not more or not {**found.spots, **more}.keys() & {"name", "target"}:
        return found
    if found.last < 0:
        row = next(iter(more.values()))[0]
        known = headings_of(area.layout, area.labels).get(row, {})
        found = Headings(row, row, {key: (row, c) for key, c in known.items()})
        more = {**more, **columns_of(area, row, row, {**more, **found.spots})}
    told = frozenset(more) - found.spots.keys()
    columns = {more[key][1] for key in told}  # 评价标准 that holds the values is none
    columns |= {spot[1] for key, spot in more.items() if found.spots.get(key, spot) != spot}
    kept = {key: spot for key, spot in found.spots.items() if spot[1] not in columns}
    return found._replace(spots={**more, **kept}, inferred=frozenset(more) - kept.keys())


def _name_over_two(area: FormArea, found: Headings) -> Headings:
    """The headings where 指标 is merged over the 二级 and the names, as their cells tell."""
    if "name" not in found.spots or "category" in found.spots or is_ours(area.layout.name):
        return found
    row, column = found.spots["name"]
    heads = {c for r in range(found.first, found.last + 1) for c in area.filled[r]}
    texts = [_texts_from(x, column) for x in area.grid.rows[found.last + 1 : area.rows.stop]]
    pairs = [first for first, second, _ in texts if first and second]
    levels = sum(levels_in(first) is not None for first in pairs)
    if column + 1 in heads or levels < max(_LEAST_JOINT, _MOST * len(pairs)):
        return found
    spots = {**found.spots, "category": (row, column), "name": (row, column + 1)}
    return found._replace(spots=spots)


def _over_stages(area: FormArea, found: Headings) -> Headings:
    """The headings where 指标值 is merged over 半年 | 全年: the whole year's is meant.

    The first of several stages is a note; for the others no column is known.
    """
    row, column = found.spots.get("target", (-1, -1))
    row += 1
    if not row or row not in area.rows:
        return found
    end = _next_heading(area, range(found.first, row), column, len(area.grid.rows[row]))
    if end < column + _LEAST_STAGES:
        return found
    texts = {c: as_text(area.grid.rows[row][c]) for c in area.filled[row] if column <= c < end}
    told = year_and_stages(texts)
    if told is None:
        return found
    year, stages = told
    others = {"stage": (row, stages[0])} if "stage" in area.layout.columns else {}
    last = max(found.last, row)
    return found._replace(last=last, spots={**found.spots, **others, "target": (row, year)})


def _over_places(area: FormArea, found: Headings) -> Headings:
    """The headings where 指标值 stands over a row of places: 区域目标值 above 甲县 | 乙县."""
    row = found.last + 1
    if "target" not in found.spots or row >= area.rows.stop:
        return found
    column, below = found.spots["target"][1], area.filled[row]
    beyond = set(area.filled[found.last]) | {c for _, c in found.spots.values()}
    texts = [as_text(area.grid.rows[row][c]) for c in below]
    named = len(below) > 1 and below[0] == column and beyond.isdisjoint(below[1:])
    if named and not any(char.isdecimal() for text in texts for char in text):
        return found._replace(last=row)
    return found


def _over_told(area: FormArea, found: Headings) -> Headings:
    """The headings where 指标值 is merged over 前年 | 上年 | 预计当年实现: one is meant."""
    row = found.last + 1
    if "target" not in found.spots or row not in area.rows:
        return found
    column, known = found.spots["target"][1], area.layout.column_labels
    end = _next_heading(area, range(found.first, row), column, len(area.grid.rows[row]))
    if end < column + _LEAST_YEARS:
        return found
    below = {
        x.column: known[x.name].key
        for x in in_rows(area.labels, range(row, row + 1))
        if x.name in known and column <= x.column < end
    }
    own = [c for c, key in below.items() if key == "target"]
    if len(own) != 1 or len(below) < _LEAST_YEARS or len(below) < len(area.filled[row]):
        return found
    others = {key: (row, c) for c, key in below.items() if key != "target"}
    return found._replace(last=row, spots={**others, **found.spots, "target": (row, own[0])})


def _joint(area: FormArea, found: Headings) -> Headings:
    """The headings where one column has names and values: 绩效指标内容, 建设站点≥18处 below it.

    The rows take the 指标值 apart (``read_rows``), so the column is that of the values.
    """
    if "target" in found.spots or "name" not in found.spots or is_ours(area.layout.name):
        return found
    spots = dict(found.spots)
    spot = spots.pop("name")
    rows = area.grid.rows[found.last + 1 : area.rows.stop]
    texts = [text for cells in rows if (text := _texts_from(cells, spot[1])[0])]
    hits = sum(bool(apart(text)[1]) for text in texts)
    if hits < max(_LEAST_JOINT, _MOST * len(texts)):
        return found
    return found._replace(spots={**spots, "target": spot})


def _over_years(area: FormArea, found: Headings) -> Headings:
    """The headings where 指标值 is merged over several years: 2026年 | 2027年 | 2028年.

    The year of the form counts, else the first; the others are known, and have no home.
    """
    row = found.last + 1
    if "target" not in found.spots or row not in area.rows or not area.filled[row]:
        return found
    column = found.spots["target"][1]
    filled = area.filled[row]
    years = [_A_YEAR.fullmatch(as_text(area.grid.rows[row][c])) for c in filled]
    if filled[0] != column or len(filled) < _LEAST_YEARS or not all(years):
        return found
    top = (as_text(value) for cells in area.grid.rows[area.rows.start : row] for value in cells)
    told = (set(_OF_YEAR.findall(text)) for text in top)
    own = next((year.pop() for year in told if len(year) == 1), "")  # not 2026—2028年
    columns = {year[1]: c for year, c in zip(years, filled, strict=True) if year}
    chosen = columns.pop(own, None)
    chosen = columns.pop(next(iter(columns))) if chosen is None else chosen
    others = dict(zip(_OTHER_YEARS, ((row, c) for c in columns.values()), strict=False))
    others = {key: spot for key, spot in others.items() if key in area.layout.columns}
    return found._replace(last=row, spots={**others, **found.spots, "target": (row, chosen)})


def _over_parts(area: FormArea, found: Headings) -> Headings:
    """The headings where 指标值 is merged over the columns ≥ | 90 | % or 90 | %."""
    spots = found.spots
    if "target" not in spots or not spots.keys().isdisjoint({"operator", "measure"}):
        return found
    row, column = spots["target"]
    width = _next_heading(area, range(found.first, found.last + 1), column, column) - column - 1
    if width < 1:
        return found
    rows = area.grid.rows[found.last + 1 : area.rows.stop]
    texts = [_texts_from(cells, column) for cells in rows]
    signs = sum(bool(SIGN.fullmatch(first) and second) for first, second, _ in texts)
    if signs and signs * 2 >= sum(bool(second) for _, second, _ in texts):
        parts = {"operator": (row, column), "target": (row, column + 1)}
        if width > 1 and any(third for _, _, third in texts):
            parts["measure"] = (row, column + 2)
        return found._replace(spots={**spots, **parts}, merged=True)
    beside = [(first, second) for first, second, _ in texts if second]
    if beside and all(
        _NUMBERED.search(first) and _UNIT.fullmatch(second) for first, second in beside
    ):
        return found._replace(spots={**spots, "measure": (row, column + 1)})
    return found


def _next_heading(area: FormArea, rows: range, column: int, default: int) -> int:
    """The first column right of one that has something in the rows of the headings."""
    return min((c for r in rows for c in area.filled[r] if c > column), default=default)


def _texts_from(cells: Sequence[Value], column: int) -> tuple[str, str, str]:
    """The texts of three cells of a row, from a column on."""
    texts = [as_text(value) for value in cells[column : column + 3]]
    first, second, third = (*texts, "", "", "")[:3]
    return first, second, third
