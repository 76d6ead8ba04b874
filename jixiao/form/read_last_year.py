"""The sheet 上年指标 of a workbook made from last year's: a Grid in, last year out."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from jixiao.model.cells import as_text
from jixiao.model.grid import Grid
from jixiao.model.last_year import LastProject, LastRow, LastYear
from jixiao.model.money import to_cents

# No labels of a form: nobody must take the list for one.
YEAR_LABEL: Final = "上年年度"
HEADINGS: Final = (
    *("查找", "序号", "项目", "上年编码", "上年文号"),
    *("二级", "三级", "上年值", "上年完成", "前年值"),
)
BUDGET: Final = "上年预算（万元）"  # not on sheets of older templates


def read_last_year(grid: Grid) -> LastYear | None:
    """Last year as the sheet tells it; None where no year can be read in it."""
    year, head = 0, -1
    rows = [[as_text(value) for value in row] for row in grid.rows]
    for place, row in enumerate(rows):
        if YEAR_LABEL in row and (given := row[row.index(YEAR_LABEL) + 1 :]):
            year = int(given[0]) if given[0].isdecimal() and len(given[0]) == 4 else 0
        if set(HEADINGS) <= set(row):
            head = place
            break
    if not year or head < 0:
        return None
    columns = [rows[head].index(heading) for heading in HEADINGS]
    budgets = rows[head].index(BUDGET) if BUDGET in rows[head] else len(rows[head])
    projects: dict[str, LastProject] = {}
    for row in rows[head + 1 :]:
        cells = [row[column] if column < len(row) else "" for column in columns]
        _, number, name, code, document, *given = cells
        if not number:
            continue
        budget = to_cents(row[budgets]) if budgets < len(row) else None
        before = projects.setdefault(number, LastProject(name, code, document, (), budget))
        if given[1]:
            projects[number] = replace(before, rows=(*before.rows, LastRow(*given)))
    return LastYear(year, tuple(projects.values()))
