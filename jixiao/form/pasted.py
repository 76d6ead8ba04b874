"""Tables that lost their cells on the way through a web page: put back by what is known of them.

The columns of a row are known by the 一级 and 二级 names in it, those of a list of cells by the
headings at its top.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Final

from jixiao.form.areas import heading_key, labels_for
from jixiao.form.arranged_rows import TABLE, TOTALS
from jixiao.form.dimensions import CATEGORIES, DIMENSIONS
from jixiao.form.headings import SIGN
from jixiao.form.inferred import is_amount
from jixiao.form.labels import label_of
from jixiao.form.layout import all_title_ends, layouts_of, titled
from jixiao.form.layout import plain as plain_label
from jixiao.form.listed import is_signed, is_value
from jixiao.form.pasted_fields import RowsAbove
from jixiao.form.pasted_headings import columns_in, headings_placed
from jixiao.form.pasted_tasks import tasks_apart
from jixiao.form.pasted_year import (
    Cell,
    is_of_the_year,
    money_apart,
    rows_of_indicators,
    total_row,
)
from jixiao.form.read_rows import FOOTER
from jixiao.model.grid import Value
from jixiao.model.level_names import bare
from jixiao.speed import lazy_pattern

_LEAST_HEADINGS: Final = 3
_YEAR_LINE: Final = lazy_pattern(r"[（(]?\s*20\d{2}\s*年度?(?:预算)?\s*[)）]?")
_LONGEST_NAME: Final = 14
_BEHIND: Final = 3  # columns behind the last that is known: 权重, 指标方向性
_TOTALS: Final = TOTALS | {"总分", "总得分", "得分合计", "自评总分"}


class OneCellALine(Exception):
    """A list of cells that cannot be put back into rows; the text says why."""


def repaired(rows: Sequence[Sequence[Value]]) -> list[list[Value]]:
    """The rows with those moved back to their columns whose merged cells were lost."""
    columns: dict[str, int] = {}
    money = -1
    found: list[list[Value]] = []
    above = RowsAbove()
    over: Sequence[Value] = ()
    for row in headings_placed(rows):
        texts = [value.strip() if isinstance(value, str) else value for value in row]
        heads = columns_in(texts)
        if heads:
            heads = {**_columns_behind(over, heads), **heads}
            columns, money = heads, max(_column_of_money(x) for x in (over, texts))
            found.append(list(row))
            over = texts
            continue
        over = texts
        stands = 0 < money < len(texts) and is_amount(str(texts[money] or ""))
        shift = 0 if stands else _shift(texts, columns) or above.shift(texts)
        at, gap = _gap_before_amount(texts, money) if not shift else (0, shift)
        found.append([*row[:at], *[None] * gap, *row[at:]])
    return found


def _columns_behind(over: Sequence[Value], heads: Mapping[str, int]) -> dict[str, int]:
    """The columns of the row of headings above others that stand behind all of these."""
    last = max(heads.values())
    keys = ((heading_key(str(text)), c) for c, text in enumerate(over) if text and c > last)
    return {key: c for key, c in keys if key}


def _shift(texts: Sequence[Value], columns: dict[str, int]) -> int:
    """How far a row has to be moved to the right."""
    filled = [c for c, text in enumerate(texts) if text]
    if not columns or not filled or _stands_right(texts, columns):
        return 0
    first = filled[0]
    name = bare(str(texts[first]))
    last = max(columns.values())
    if moved := _moved_levels(texts, columns):
        return moved if filled[-1] + moved <= last + _BEHIND else 0
    if name in CATEGORIES and _follows(texts, first):
        wanted = columns.get("category", first)
    elif name in DIMENSIONS:
        wanted = columns.get("dimension", first)
    elif first == 0 and len(texts) == last + 1 - columns.get("name", 0) and _is_row(texts):
        wanted = columns.get("name", 0)
    elif first == 0 and _is_name_and_value(texts, columns):
        wanted = columns["name"]
    else:
        return 0
    fits = filled[-1] + wanted - first <= last
    return max(0, wanted - first) if fits else 0


def _moved_levels(texts: Sequence[Value], columns: dict[str, int]) -> int:
    """How far 一级 and 二级 of a row stand left of their headings, with fields before them: the
    cell of the department was merged over several projects.
    """
    wanted = columns.get("dimension", -1)
    if wanted < 1 or columns.get("category") != wanted + 1:
        return 0
    for c in range(1, min(wanted, len(texts) - 1)):
        if bare(str(texts[c])) in DIMENSIONS and bare(str(texts[c + 1])) in CATEGORIES:
            return wanted - c
    return 0


def _column_of_money(texts: Sequence[Value]) -> int:
    """The only column of the budget among the headings of a table of projects; -1 without it."""
    known = {
        label: spec
        for layout in layouts_of("target")
        for label, spec in layout.field_labels.items()
    }
    labels = (label_of(str(text), c) for c, text in enumerate(texts) if text)
    keys = {
        label.column: known[label.name].key for label in labels if label and label.name in known
    }
    money = [c for c, key in keys.items() if key == "budget"]
    return money[0] if len(money) == 1 and "name" in keys.values() else -1


def _gap_before_amount(texts: Sequence[Value], money: int) -> tuple[int, int]:
    """Where cells are missing before the amount of a row of sums, and how many: 820-某镇部门 |
    2,150,000.00 under 单位名称 | 项目名称 | 预算数.
    """
    filled = [c for c, text in enumerate(texts) if text]
    if money < 1 or not 1 < len(filled) <= money or filled != list(range(len(filled))):
        return 0, 0
    last = filled[-1]
    texts_only = not any(is_amount(texts[c]) for c in filled[:-1])
    return (last, money - last) if texts_only and is_amount(texts[last]) else (0, 0)


def _is_name_and_value(texts: Sequence[Value], columns: dict[str, int]) -> bool:
    """Whether a row begins with a name and its 指标值, whatever blank cells behind are gone."""
    beside = columns.get("target", -1) == columns.get("name", -1) + 1
    name, target = _text_at(texts, 0), _text_at(texts, 1)
    return beside and is_value(target) and not is_value(name) and _is_row(texts)


def _stands_right(texts: Sequence[Value], columns: dict[str, int]) -> bool:
    """Whether a row lost no cell: its 指标值 stands below the heading, and its name beside it."""
    name, target = (_text_at(texts, columns.get(key, -1)) for key in ("name", "target"))
    column = columns.get("category", 0)
    if column and bare(_text_at(texts, 0)) in CATEGORIES - DIMENSIONS:
        return bare(_text_at(texts, column)) in CATEGORIES
    return is_value(target) and bool(name) and not is_value(name)


def _text_at(texts: Sequence[Value], column: int) -> str:
    return str(texts[column] or "") if 0 <= column < len(texts) else ""


def _follows(texts: Sequence[Value], first: int) -> bool:
    """成本 is a 一级 name as well: then a 二级 name follows it."""
    following = str(texts[first + 1]) if first + 1 < len(texts) else ""
    return not (bare(str(texts[first])) in DIMENSIONS and bare(following) in CATEGORIES)


def _is_row(texts: Sequence[Value]) -> bool:
    opinion = str(texts[0]).rstrip().endswith("意见")  # 区扶贫办审核意见 | （盖章）
    known = any(isinstance(t, str) and label_of(t, 0) for t in texts)
    return len(texts) > 1 and not opinion and not known


# one cell a line ------------------------------------------------------------------------------


def is_one_cell_a_line(lines: Iterable[str]) -> bool:
    """Whether the headings of the indicators stand below each other, one a line."""
    return _heading_of([(line.strip(), n) for n, line in enumerate(lines) if line.strip()]) > 0


def projects_apart(cells: Sequence[Cell]) -> list[Sequence[Cell]]:
    """The cells of each project where 项目名称 stands again below the indicators of another."""
    names = labels_for("fields", "name")
    starts = [0]
    headed = False
    for n, (text, _) in enumerate(cells):
        label = label_of(text, 0)
        if label is not None and label.name in names and label.inline is None and headed:
            starts.append(_with_title(cells, n))
            headed = False
        headed = headed or heading_key(text) == "target"
    return [cells[a:b] for a, b in pairwise([*starts, len(cells)])]


def _with_title(cells: Sequence[Cell], n: int) -> int:
    """Where the title of a form and its year begin above the label of the project's name."""
    while n and (
        titled(cells[n - 1][0], all_title_ends()) or _YEAR_LINE.fullmatch(cells[n - 1][0])
    ):
        n -= 1
    return n


def rows_of(cells: Sequence[Cell]) -> list[list[Cell]]:
    """Rows from a list of cells (text and line): label and value above the indicators, below
    them a row for each.

    Raises OneCellALine where cells are missing, so that no row could be trusted.
    """
    cells = _joined(cells)
    start = _heading_of(cells)
    end = start
    while end < len(cells) and _is_heading(cells[end][0]):
        end += 1
    names = [heading_key(text) for text, _ in cells[start:end]]
    if not set(names) >= TABLE:
        raise OneCellALine("没有找到一级、二级、三级指标和指标值的标题")
    names = [key for key in names if key]
    headings = [cell for cell in cells[start:end] if heading_key(cell[0])]
    columns = names[names.index("category") + 1 :]
    above = _above_of_year if is_of_the_year(names) else _above_of_project
    until = _end_of_indicators(cells, end)
    return [
        *above(cells[:start]),
        headings,
        *_indicators(cells[end:until], columns),
        *_below_of_year(cells[until:], columns),
    ]


def _joined(cells: Sequence[Cell]) -> list[Cell]:
    """Cells without those of one that was broken over two lines: 社会效益⏎指标."""
    found: list[Cell] = []
    for text, line in cells:
        before = found[-1][0] if found else ""
        broken = text == "指标" or (len(before) + len(text) <= _LONGEST_NAME and (
            bare(before + text) in CATEGORIES | DIMENSIONS and bare(text) not in CATEGORIES
            and bare(before) not in CATEGORIES | DIMENSIONS))  # fmt: skip
        if broken and found:
            found[-1] = (before + text, found[-1][1])
        else:
            found.append((text, line))
    return found


def _heading_of(cells: Sequence[Cell]) -> int:
    """Where the headings of the indicators begin; 0 where there are none."""
    for n in range(1, len(cells) - _LEAST_HEADINGS):
        keys = {heading_key(text) for text, _ in cells[n : n + _LEAST_HEADINGS]}
        if len(keys - {""}) == _LEAST_HEADINGS and "name" in keys:
            return n
    return 0


def _is_heading(text: str) -> bool:
    return bool(heading_key(text)) or plain_label(text) == "绩效指标"


def _above(cells: Sequence[Cell]) -> list[list[Cell]]:
    """A row for each label, with the value that follows it.

    Labels that stood side by side (项目总目标, 年度目标) are followed by as many values: those are
    of the last of them, in their order.
    """
    rows: list[list[Cell]] = []
    runs = ((alone, list(run)) for alone, run in groupby(cells, key=_is_label_alone))
    waiting = 0
    for alone, run in runs:
        if alone:
            rows += [[cell] for cell in run]
            waiting = len(run)
            continue
        given = len(run) if len(run) <= waiting else min(waiting, 1)
        for row, cell in zip(rows[len(rows) - given :], run, strict=False):
            row.append(cell)
        rows += [[cell] for cell in run[given:]]
        waiting = 0
    return rows


def _above_of_project(cells: Sequence[Cell]) -> list[list[Cell]]:
    """The same of a form of goals: the tasks of a department are a table of their own."""
    first, last, tasks = tasks_apart(cells)
    return [*_above(cells[:first]), *tasks, *_above(cells[last:])] if tasks else _above(cells)


def _above_of_year(cells: Sequence[Cell]) -> list[list[Cell]]:
    """The same of a form of the year: the money is a table of its own."""
    first, last, money = money_apart(cells)
    if not money:
        return _above(cells)
    return [*_above(cells[:first]), *money, *_above(cells[last:])]


def _is_label_alone(cell: Cell) -> bool:
    label = label_of(cell[0], 0)
    return label is not None and label.inline is None


def _indicators(cells: Sequence[Cell], columns: Sequence[str]) -> list[list[Cell]]:
    """The rows of the indicators; ``columns`` are those behind the 二级."""
    of_year = is_of_the_year(columns)
    divided = rows_of_indicators if of_year else _apart
    rows: list[list[Cell]] = []
    behind = len(columns)
    dimension: Cell = ("", 0)
    category: Cell = ("", 0)
    waiting: list[Cell] = []

    def close() -> None:
        found = divided(waiting, columns)
        if found is None:
            raise OneCellALine(f"“{category[0]}”下有单元格缺失")
        rows.extend([dimension, category, *row] for row in found)
        waiting.clear()

    for number, (text, line) in enumerate(cells):
        following = cells[number + 1][0] if number + 1 < len(cells) else ""
        complete = of_year or len(waiting) % behind == 0 or _apart(waiting, columns) is not None
        is_dimension = bare(text) in DIMENSIONS and bare(following) in CATEGORIES
        if is_dimension:
            close()
            dimension, category = (text, line), ("", line)
        elif complete and bare(text) in CATEGORIES and not is_value(following):
            close()
            category = (text, line)
        elif not category[0]:
            raise OneCellALine("三级指标前没有二级指标")
        else:
            waiting.append((text, line))
    close()
    return rows


def _end_of_indicators(cells: Sequence[Cell], start: int) -> int:
    """Where 总分 or 填报人 stands below the indicators of a form of the year."""
    levels = [n for n in range(start, len(cells)) if bare(cells[n][0]) in CATEGORIES]
    below = range(max(levels, default=start), len(cells))
    return next((n for n in below if _is_total(cells[n]) or _is_footer(cells[n])), len(cells))


def _below_of_year(cells: Sequence[Cell], columns: Sequence[str]) -> Iterator[list[Cell]]:
    """总分 with its points as a row, and a row for each cell from 填报人 on."""
    width = 0
    if cells and _is_total(cells[0]):
        width = next((n for n, cell in enumerate(cells) if _is_footer(cell)), len(cells))
        yield total_row(cells[:width], columns)
    yield from ([cell] for cell in cells[width:])


def _is_total(cell: Cell) -> bool:
    return plain_label(cell[0]) in _TOTALS


def _is_footer(cell: Cell) -> bool:
    return FOOTER.match(cell[0]) is not None


def _apart(cells: Sequence[Cell], columns: Sequence[str]) -> list[list[Cell]] | None:
    """The cells below a 二级 as rows of ``columns``; None where cells are missing.

    Blank cells of other columns may be gone: then the values tell where each row begins, as long
    as no more than one cell is left to stand behind them.
    """
    width = len(columns)
    if not cells:
        return []
    whole = [list(cells[n : n + width]) for n in range(0, len(cells), width)]
    at = _place_of_value(columns)
    full = len(cells) % width == 0
    if at < 0:
        return whole if full else None
    # a second value behind another name: two rows whose blank cells are gone
    double = any(is_signed(text) for row in whole for text, _ in row[at + 2 :])
    if full and not double and all(_tells(row[at][0], columns[at]) for row in whole):
        return whole
    starts = [n - at for n, (text, _) in enumerate(cells) if n >= at and _tells(text, columns[at])]
    starts = [n for n in starts if n - 1 not in starts]
    if not starts or starts[0] != 0:
        return whole if full else None
    rows = [list(cells[a:b]) for a, b in pairwise([*starts, len(cells)])]
    least = columns.index("target") + 1
    most = least + 1 if width > least + 1 and "measure" not in columns else width
    fits = all(least <= len(row) <= most or len(row) == width for row in rows)
    return rows if fits else None


def _place_of_value(columns: Sequence[str]) -> int:
    """Which of the columns tells where a row is: the sign, else the 指标值 behind the name."""
    if tuple(columns[:3]) == ("name", "operator", "target"):
        return 1
    return 1 if tuple(columns[:2]) == ("name", "target") else -1


def _tells(text: str, key: str) -> bool:
    return bool(SIGN.fullmatch(text)) if key == "operator" else is_value(text)
