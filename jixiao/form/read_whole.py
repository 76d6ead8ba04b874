"""部门整体支出绩效目标表: the department's own form, with its tasks and what they cost.

Its goal and indicators stand as on a project's form and are read by the same reader.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from jixiao.form.areas import FormArea, headings_of, labels_of
from jixiao.form.find_forms import forms_on
from jixiao.form.labels import Label, in_rows
from jixiao.form.places import places_in
from jixiao.form.read_target import read_forms
from jixiao.form.units import USUAL_UNIT
from jixiao.form.year_money import amounts_in_words, keys_of_the_year
from jixiao.model.cells import amount_of, as_text, field_at
from jixiao.model.grid import Grid, Place
from jixiao.model.target_form import (
    Amount,
    Indicator,
    LayoutIssue,
    Project,
    Task,
    WholeForm,
    text_of,
)
from jixiao.speed import lazy_pattern

_SPLIT: Final = ("task_total", "task_fiscal", "task_other")  # in a second row of headings
_MONEY: Final = ("task_total", "task_fiscal", "task_other", "task_spent")
_TEXTS: Final = ("content", "task_done", "task_rate", "task_points", "task_note")
_SAID: Final = frozenset({"budget", "fiscal_funds", "other_funds", "basic", "project_total"})
_BEHIND_TASKS: Final = frozenset({"goal", "achieved"})
_IN_DOUBT: Final = frozenset({"unread", "shown"})
_TOTAL: Final = ("合计", "总计", "小计")
_A_PART: Final = lazy_pattern(
    r"\s*(?:[一二三四五六七八九十]{1,2}[、.．]|[（(][一二三四五六七八九十]{1,2}[)）])"
)


# 1 before a task, and what stands where nothing is meant.
_A_NUMBER: Final = lazy_pattern(r"\s*(?:\d{1,2}|[（(]\d{1,2}[)）]|[-—－–/\\]+|无)\s*[.、．]?")


class Tasks(NamedTuple):
    """The tasks of a department, the row 合计 of their table, and the rows of the grid that the
    table takes up with its headings.
    """

    each: tuple[Task, ...] = ()
    total: Task | None = None
    rows: range = range(0)


def read_whole_forms(grid: Grid) -> list[WholeForm]:
    """The department's own forms on one sheet or table; an empty list where there is none."""
    return [_read(area) for area in forms_on(grid) if area.layout.form == "department"]


def _read(area: FormArea) -> WholeForm:
    [project] = read_forms([area])
    unit = text_of(project.unit) or USUAL_UNIT
    tasks = tasks_on(area, unit)
    of_tasks = {_row_of(area.grid.place(r, c)) for r in tasks.rows for c in area.filled[r]}
    parts = [_amount(area, key, unit) for key in ("staff", "running")]
    basic = _amount(area, "basic", unit)
    by_use = [_sum_of(parts) if basic is None else basic, _amount(area, "project_total", unit)]
    spending = _spending(area, unit)
    by_source = [project.budget, project.fiscal_funds, project.other_funds]
    if by_use[0] is not None and project.budget_cents is None:
        by_source[0] = _total_beside(area, unit)
    if said := _in_a_sentence(area):
        by_use = [said.get(key) for key in ("basic", "project_total")]
        by_source = [said.get(key) for key in ("budget", "fiscal_funds", "other_funds")]
    budget, fiscal_funds, other_funds = (_outside(one, of_tasks) for one in by_source)
    read = {x.place for x in (*by_use, *parts, spending) if x is not None}
    issues = tuple(_issues(project, of_tasks, read)) + tuple(_unread_of_tasks(area, tasks))
    return WholeForm(
        sheet=area.grid.sheet,
        title=project.title,
        department=project.department,
        unit=project.unit,
        tasks=tasks.each,
        tasks_total=tasks.total,
        spending=spending,
        basic=by_use[0],
        projects=by_use[1],
        budget=budget,
        fiscal_funds=fiscal_funds,
        other_funds=other_funds,
        goal=project.goal,
        indicators=_without_blank_columns(project.indicators),
        year=project.budget_year,
        issues=issues,
        unsure=project.unsure if any(x.kind in _IN_DOUBT for x in issues) else frozenset(),
    )


def _issues(project: Project, of_tasks: set[int], read: set[Place]) -> Iterator[LayoutIssue]:
    """What is not understood around the tasks, without the amounts that only this form has."""
    for issue in project.issues:
        outside = _row_of(issue.place) not in of_tasks and issue.place not in read
        if outside and issue.kind in {"unread", "note", "aside", "shown", "unpaired"}:
            yield issue


def _in_a_sentence(area: FormArea) -> dict[str, Amount]:
    """The money where a cell says it: 部门预算总额620万元，其中：基本支出400万元."""
    known = {name: spec.key for name, spec in area.layout.field_labels.items()}
    cells = amounts_in_words(area.grid, area.rows, known, _SAID)
    return {key: amount_of(cell, USUAL_UNIT) for key, cell in cells.items()}


def _without_blank_columns(rows: tuple[Indicator, ...]) -> tuple[Indicator, ...]:
    """The indicators; a column for what is said of them that nobody uses is none, nobody asks a
    department for it.
    """
    if not any(row.description for row in rows):
        rows = tuple(replace(row, description=None) for row in rows)
    if not any(row.basis for row in rows):
        rows = tuple(replace(row, basis=None) for row in rows)
    return rows


def _unread_of_tasks(area: FormArea, tasks: Tasks) -> Iterator[LayoutIssue]:
    """The cells among the tasks that no column of theirs is for."""
    read = set(places_in((tasks.each, tasks.total or ())))
    labels = {(label.row, label.column) for label in area.labels}
    for r in tasks.rows:
        here = {c: area.grid.place(r, c) for c in area.filled[r]}
        if read.isdisjoint(here.values()):
            continue  # a row of headings
        for c, place in here.items():
            text = as_text(area.grid.rows[r][c])
            if place not in read and (r, c) not in labels and not _A_NUMBER.fullmatch(text):
                yield LayoutIssue("note", "", place, text)


def _outside(amount: Amount | None, rows: set[int]) -> Amount | None:
    """An amount of the department; what stands among the tasks is theirs."""
    return None if amount is None or _row_of(amount.place) in rows else amount


def _row_of(place: Place) -> int:
    return place.line or place.row


def tasks_on(area: FormArea, unit: str) -> Tasks:
    """The tasks below their headings, where the form has such."""
    heads = headings_of(area.layout, area.labels)
    first = next((r for r in sorted(heads) if _heads_tasks(area, heads, r)), None)
    if first is None:
        return Tasks()
    columns = dict(heads[first])
    left = columns.get("task", area.filled[first][0])
    below = {c for r in range(first + 1, first + 3) if r in area.rows for c in area.filled[r]}
    columns["task"] = left if left in below else columns.get("content", left)
    last = first
    if first + 1 in heads and not heads[first + 1].keys().isdisjoint(_MONEY):
        last = first + 1
        columns = {**{k: c for k, c in columns.items() if k not in _SPLIT}, **heads[last]}
        if "task_total" not in columns and "task_total" in heads[first]:
            columns["task_total"] = heads[first]["task_total"]
    until = _end_of_tasks(area, last, columns)
    found = tuple(_each_task(area.grid, range(last + 1, until), columns, unit))
    total = next(filter(_is_total, found), None)
    return Tasks(tuple(x for x in found if not _is_total(x)), total, range(first, until))


def _heads_tasks(area: FormArea, heads: Mapping[int, Mapping[str, int]], r: int) -> bool:
    """Whether a row heads the tasks: by their names, or, whatever these are called, 主要内容
    beside an amount: 部门职能职责 | 主要内容 | 预算申报金额.
    """
    columns = heads[r]
    if "task" in columns:
        return True
    return columns.keys() >= {"content", "task_total"} and area.filled[r][0] < columns["content"]


def _end_of_tasks(area: FormArea, last: int, columns: Mapping[str, int]) -> int:
    """The first row below the tasks: another label stands in it, left of their names or there."""
    beside = {(x.name, x.column) for x in in_rows(area.labels, range(last - 1, last + 1))}
    for r in range(last + 1, area.rows.stop):
        if len(area.filled[r]) == 1 and _A_PART.match(
            as_text(area.grid.rows[r][area.filled[r][0]])
        ):
            return r
        if any(
            label.column <= columns["task"]
            and _is_field(area, label)
            and (label.name, label.column) not in beside  # 年度主要任务, once again in each row
            for label in in_rows(area.labels, range(r, r + 1))
        ):
            return r
    return area.rows.stop


def _is_field(area: FormArea, label: Label) -> bool:
    """Whether another part of the form begins with a label; 合计 ends the tasks as one of them."""
    if label.name in _TOTAL:
        return False
    if keys_of_the_year().get(label.name) in _BEHIND_TASKS:
        return True
    spec = area.layout.field_labels.get(label.name)
    return label.name in area.layout.column_labels or (spec is not None and spec.key != "tasks")


def _each_task(grid: Grid, rows: range, columns: Mapping[str, int], unit: str) -> Iterator[Task]:
    for r in rows:
        name = field_at(grid, r, columns["task"])
        if not name:
            continue
        money = {
            key.removeprefix("task_"): amount_of(field_at(grid, r, columns[key]), unit)
            for key in _MONEY
            if key in columns
        }
        content, done, rate, points, note = (
            field_at(grid, r, columns[key]) if key in columns else None for key in _TEXTS
        )
        yield Task(name, content, **money, done=done, rate=rate, points=points, note=note or None)


def _is_total(task: Task) -> bool:
    return "".join(task.name.text.split()).endswith(_TOTAL)


def _total_beside(area: FormArea, unit: str) -> Amount | None:
    """The amount below 总计 where that heads a column beside 基本支出 and 项目支出."""
    [basic, *_] = [*labels_of(area.layout, area.labels, "basic"), None]
    if basic is None:
        return None
    for c in area.filled[basic.row]:
        if as_text(area.grid.rows[basic.row][c]).strip() in _TOTAL:
            below = (field_at(area.grid, r, c) for r in (basic.row + 1, basic.row + 2))
            amounts = (amount_of(cell, unit) for cell in below if cell)
            return next((one for one in amounts if one.cents is not None), None)
    return None


def _parts_below(area: FormArea, row: int, column: int, unit: str) -> Amount | None:
    """The sum of the amounts two rows below a label merged over them: 人员经费 | 公用经费."""
    grid, behind = area.grid, row + 2
    if (
        behind not in area.rows
        or amount_of(field_at(grid, row + 1, column), unit).cents is not None
    ):
        return None
    heads = [c for c in area.filled[row] if c > column]
    until = heads[0] if heads else len(grid.rows[row + 1])
    cells = [field_at(grid, behind, c) for c in area.filled[row + 1] if column <= c < until]
    cents = [amount_of(cell, unit).cents for cell in cells]
    known = [one for one in cents if one is not None]
    if not known or len(known) < len(cents):
        return None
    return Amount(sum(known), "+".join(cell.text for cell in cells), cells[0].place)


def _amount(area: FormArea, key: str, unit: str) -> Amount | None:
    """An amount beside a label of its own, as 基本支出; below it where labels are beside it."""
    found = (_amount_of(area, x, unit) for x in labels_of(area.layout, area.labels, key))
    return next((one for one in found if one is not None), None)


def _amount_of(area: FormArea, label: Label, unit: str) -> Amount | None:
    if label.inline is not None:
        return None
    known = {(one.row, one.column) for one in area.labels if one.inline is None}
    row, column = label.row, label.column
    beside = next((c for c in area.filled[row] if c > column), None)
    if beside is not None and (row, beside) not in known:
        return amount_of(field_at(area.grid, row, beside), unit)
    below = row + 1 in area.rows and column in area.filled[row + 1]
    if below and (parts := _parts_below(area, row, column, unit)) is not None:
        return parts
    if below and (row + 1, column) not in known:
        return amount_of(field_at(area.grid, row + 1, column), unit)
    return None


def _spending(area: FormArea, unit: str) -> Amount | None:
    """支出合计, where 收入合计 or 资金总额 is said as well: each is all that the department has."""
    totals = list(labels_of(area.layout, area.labels, "budget"))
    if all("支出" in label.name for label in totals):
        return None
    found = (_amount_of(area, label, unit) for label in totals if "支出" in label.name)
    return next((one for one in found if one is not None), None)


def _sum_of(parts: Sequence[Amount | None]) -> Amount | None:
    """基本支出 where only its parts are said: 人员经费, 公用经费."""
    known = [one for one in parts if one is not None]
    if not known or any(one.cents is None for one in known):
        return None
    total = sum(one.cents or 0 for one in known)
    return Amount(total, "+".join(one.text for one in known), known[0].place)
