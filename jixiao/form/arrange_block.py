"""The indicators of a form in the usual table: 一级, 二级, 三级 and 指标值, an indicator a row.

Some places print no headings over them, two tables side by side, or a list in one cell. What a
cell says of itself (数量指标, ≥12公里) tells then what it is. Each cell keeps where it came from;
what is not understood stays as it stood, to be reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from jixiao.form.areas import FormArea
from jixiao.form.arrange_content import ByContent
from jixiao.form.arranged_rows import (
    LEVELS,
    TITLES,
    TOTALS,
    ArrangedRows,
    Part,
    Spot,
    issues_of,
    text_at,
)
from jixiao.form.headings import Headings, headings_in
from jixiao.form.labels import Label, in_rows
from jixiao.form.listed import above, items_in, lines_beside, lines_of, paired
from jixiao.form.read_rows import is_aside
from jixiao.form.year_money import SOURCES, are_heads
from jixiao.model.grid import Grid
from jixiao.model.level_names import bare
from jixiao.model.target_form import LayoutIssue

_LEAST_TABLES: Final = 2
_LABEL_AND_VALUE: Final = 2
_KINDS_OF_FIELDS: Final = frozenset({"text", "money", "part", "share", "heading"})
_MOST: Final = 0.6
_RESULTS: Final = frozenset({"actual", "expected"})
_OF_A_LIST: Final = frozenset("\n；;：:≥≤、.．)）①")


def usual_block(area: FormArea) -> Grid | None:
    """The form with its indicators in the usual table; None where they stand in it already."""
    found = headings_in(area)
    if not area.layout.of_the_year and _repeats_its_heading(area, found):
        return ByContent(area, Headings(-1, -1, {})).grid()
    if tables := _side_by_side(area, found):
        return _stacked(area, found, tables)
    if found.spots.keys() & {"name", "target"} and not _lacks_columns(area, found):
        return _with_lists_apart(area, found)
    if area.layout.of_the_year:  # more columns, which their cells do not tell from one another
        return None
    return ByContent(area, found).grid()


def _repeats_its_heading(area: FormArea, found: Headings) -> bool:
    """Whether 指标值 stands in each row, before the value: then there is no row of headings."""
    if "target" not in found.spots:
        return False
    column = found.spots["target"][1]
    rows = range(found.last + 1, area.rows.stop)
    below = [(r, column) for r in rows if column in area.filled[r]]
    labels = {(label.row, label.column) for label in area.labels}
    return bool(below) and sum(spot in labels for spot in below) >= _MOST * len(below)


def fields_above(area: FormArea) -> Grid | None:
    """The form with the fields that stand below its indicators above them; None where none do."""
    found = headings_in(area)
    if found.last < 0:
        return None
    below = in_rows(area.labels, range(found.last + 1, area.rows.stop))
    if area.layout.of_the_year:
        rows = _rows_of_money(area, below)
        rows += [r for r in dict.fromkeys(x.row for x in below) if _is_of_goal(area, r)]
    else:
        labelled = dict.fromkeys(label.row for label in below)
        rows = [r for r in labelled if _is_of_fields(area, found, r)]
    if not rows:
        return None
    form = ArrangedRows(area.grid)
    form.keep(range(area.rows.start, found.first))
    for r in rows:
        form.keep(range(r, r + 1))
    for r in range(found.first, area.rows.stop):
        if r not in rows:
            form.keep(range(r, r + 1))
    return form.grid()


def _is_of_fields(area: FormArea, found: Headings, r: int) -> bool:
    """Whether a row below the headings holds fields: a label stands first, left of the names, or
    several do. An indicator may be called as a field is.
    """
    filled, names = area.filled[r], found.spots.get("name", (0, 1))[1]
    known, columns = area.layout.field_labels, area.layout.column_labels
    own = {
        label.column
        for label in in_rows(area.labels, range(r, r + 1))
        if label.name in known
        and label.name not in columns
        and known[label.name].kind in _KINDS_OF_FIELDS
        and label.name not in TOTALS
    }
    if not own or is_aside(area.grid, r):
        return False
    first = filled[0] in own and filled[0] < names and len(filled) > 1
    return first and (len(own) > 1 or len(filled) == _LABEL_AND_VALUE)


def _is_of_goal(area: FormArea, r: int) -> bool:
    """Whether a row below the indicators of a form of the year is the goal, or what was achieved,
    beside its label."""
    label, *more = in_rows(area.labels, range(r, r + 1))
    spec = area.layout.field_labels.get(label.name)
    alone = not more and len(area.filled[r]) == _LABEL_AND_VALUE
    return (
        alone
        and spec is not None
        and spec.key in {"goal", "achieved"}
        and label.column == area.filled[r][0]
    )


def _rows_of_money(area: FormArea, below: Sequence[Label]) -> list[int]:
    """The table of the money below the indicators of a form of the year: its headings, and the
    rows of sources that follow them."""
    keys: dict[int, set[str]] = {}
    for label in below:
        spec = area.layout.field_labels.get(label.name)
        if spec is not None and label.inline is None:
            keys.setdefault(label.row, set()).add(spec.key)
    head = next((r for r, own in keys.items() if are_heads(own)), None)
    if head is None:
        return []
    rows = [head]
    while not keys.get(rows[-1] + 1, set()).isdisjoint(SOURCES):
        rows.append(rows[-1] + 1)
    return rows if rows[1:] else []


def _lacks_columns(area: FormArea, found: Headings) -> bool:
    """Whether a column of names or values is missing that is not merged with the other."""
    return not found.spots.keys() >= {"name", "target"} and not _is_joint(area, found)


def _is_joint(area: FormArea, found: Headings) -> bool:
    """Whether names and values stand in one column: 指标内容及指标值."""
    [key] = found.spots.keys() & {"name", "target"}
    column = found.spots[key][1]
    rows = range(found.last + 1, area.rows.stop)
    texts = [text for r in rows if (text := text_at(area.grid, r, column))]
    return sum(bool(items_in(text, alone=True)) for text in texts) >= _MOST * len(texts)


# two tables beside each other ---------------------------------------------------------------


def _side_by_side(area: FormArea, found: Headings) -> list[dict[str, int]]:
    """The columns of each of several tables whose headings stand in one row; else nothing.

    Beside a table of the medium term the same levels stand again: that is no further table.
    """
    known = area.layout.column_labels
    tables: list[dict[str, int]] = [{}]
    for label in area.labels:
        spec = known.get(label.name)
        if label.row != found.last or spec is None or label.inline is not None:
            continue
        if spec.key in {*LEVELS, "name"} & tables[-1].keys() and "target" in tables[-1]:
            tables.append({})
        tables[-1][spec.key] = label.column
    tables = [one for one in tables if {"name", "target"} <= one.keys()]
    if len(tables) < _LEAST_TABLES:
        return []
    said = [_said_in(area, found, one) for one in tables]
    others = (a & b for n, a in enumerate(said) for b in said[n + 1 :])
    return tables if not any(others) else []


def _said_in(area: FormArea, found: Headings, columns: Mapping[str, int]) -> set[str]:
    """The levels of a table, or the names of its indicators where it has no column for those."""
    key = next((key for key in ("category", "dimension") if key in columns), "name")
    rows = range(found.last + 1, area.rows.stop)
    return {bare(text) for r in rows if (text := text_at(area.grid, r, columns[key]))}


def _stacked(area: FormArea, found: Headings, tables: Sequence[Mapping[str, int]]) -> Grid:
    """The tables one below the other, and below them what stands in none."""
    form = ArrangedRows(area.grid)
    form.keep(range(area.rows.start, found.first))
    keys = list(dict.fromkeys([*LEVELS, *(key for one in tables for key in one)]))
    heads = {key: column for one in reversed(tables) for key, column in one.items()}
    form.take([(found.last, heads[key]) if key in heads else (TITLES[key], (found.last, 0))
               for key in keys])  # fmt: skip
    taken: set[Spot] = set()
    shared = {key: c for key, c in tables[0].items() if key in LEVELS}
    for table in tables:
        own = table if table.keys() & set(LEVELS) else {**shared, **table}
        for r in range(found.last + 1, area.rows.stop):
            spots = {key: (r, c) for key, c in own.items() if text_at(area.grid, r, c)}
            if spots.keys() & set(table) - set(LEVELS) and not is_aside(area.grid, r):
                taken |= set(spots.values())
                form.take([spots.get(key, (_unsaid(area, spots, own, key), (r, own.get(key, 0))))
                           for key in keys])  # fmt: skip
    for r in range(found.last + 1, area.rows.stop):
        if rest := [(r, c) for c in area.filled[r] if (r, c) not in taken]:
            form.take(rest if is_aside(area.grid, r) else [*(("", rest[0]) for _ in keys), *rest])
    return form.grid()


def _unsaid(area: FormArea, spots: Mapping[str, Spot], columns: Mapping[str, int], key: str) -> str:
    """What stands for a cell that a table does not have: the 一级 of its 二级."""
    if key != "dimension" or key in columns or "category" not in spots:
        return ""
    return above(text_at(area.grid, *spots["category"]))


# lists under headings -----------------------------------------------------------------------


def _with_lists_apart(area: FormArea, found: Headings) -> Grid | None:
    """A table with headings in which a row holds several indicators: each in a row of its own."""
    columns = {key: c for key, (_, c) in found.spots.items()}
    rows = range(found.last + 1, area.rows.stop)
    apart = {r: split for r in rows if (split := _rows_apart(area, columns, r))}
    if not apart:
        return None
    guessed: list[int] = []
    unpaired: list[LayoutIssue] = []
    form = ArrangedRows(area.grid)
    for r in area.rows:
        if r not in apart:
            form.keep(range(r, r + 1))
            continue
        unpaired += _left_whole(area, columns, r, len(apart[r]))
        for row in apart[r]:
            guessed.append(len(form.rows))
            form.take(row)
    grid = form.grid()
    grid.worked_out["guessed"] = frozenset(guessed)
    issues_of(grid).extend(unpaired)
    return grid


def _left_whole(
    area: FormArea, columns: Mapping[str, int], r: int, items: int
) -> Iterator[LayoutIssue]:
    """The results of a row whose list has not as many items as the row has indicators."""
    for key in _RESULTS & columns.keys():
        text = text_at(area.grid, r, columns[key])
        lines = len(lines_of(text))
        if text and lines != items:
            words = f"列出{lines}项，同行的指标有{items}项"
            yield LayoutIssue("unpaired", words, area.grid.place(r, columns[key]), text)


def _rows_apart(area: FormArea, columns: Mapping[str, int], r: int) -> list[list[Part]]:
    """A row for each indicator of a row that holds several; nothing where it holds one."""
    texts = {key: text_at(area.grid, r, c) for key, c in columns.items()}
    name, target = texts.get("name", ""), texts.get("target", "")
    if _OF_A_LIST.isdisjoint(name) and _OF_A_LIST.isdisjoint(target):
        return []
    cells: list[dict[int, str]] = []
    if name and target:
        pairs = paired(name, target)
        cells = [{columns["name"]: a, columns["target"]: b} for a, b in pairs]
    elif name or target:
        cells = list(_listed(columns, name or target))
    if not cells or (len(cells) == 1 and cells[0].get(columns.get("target", -1)) == target):
        return []
    lines = {c: lines_beside(target, text_at(area.grid, r, c)) for c in area.filled[r]}
    for c, own in lines.items():
        if len(own) == len(cells) and c not in cells[0]:
            cells = [{**cell, c: text} for cell, text in zip(cells, own, strict=True)]
    return [
        [
            (cell[c], (r, c)) if c in cell else (r, c) if not n else ("", (r, c))
            for c in range(len(area.grid.rows[r]))
        ]
        for n, cell in enumerate(cells)
    ]


def _listed(columns: Mapping[str, int], text: str) -> Iterator[dict[int, str]]:
    """The cells of each indicator of a list: 二级 before the name where it has no column."""
    for item in items_in(text):
        cell: dict[int, str] = {}
        name = item.name
        if "category" in columns and item.category:
            cell[columns["category"]] = item.category
        elif item.category:
            name = f"{item.category}：{name}"
        if "dimension" in columns and (item.dimension or item.category):
            cell[columns["dimension"]] = item.dimension or above(item.category)
        if {"name", "target"} <= columns.keys():
            cell |= {columns["name"]: name, columns["target"]: item.value}
        else:
            column = columns.get("name", columns.get("target", 0))
            cell[column] = f"{name}：{item.value}" if item.value else name
        yield cell
