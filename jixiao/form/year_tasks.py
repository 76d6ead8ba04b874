"""The 年度重点工作任务 on a 自评表 or 运行监控表 of a whole department, with what they cost."""

from __future__ import annotations

from jixiao.form.areas import FormArea
from jixiao.form.labels import in_rows
from jixiao.form.layout import layout_named
from jixiao.form.read_whole import Tasks, tasks_on
from jixiao.form.units import USUAL_UNIT
from jixiao.model.target_form import Task


def rows_of_tasks(area: FormArea, first: int) -> range:
    """The rows of the grid with the tasks and their headings, above ``first``, the headings of the
    indicators; no row where the form has none.
    """
    if area.grid.ours or not _may_have(area):
        return range(0)
    return tasks_on(_above(area, first), USUAL_UNIT).rows


def tasks_of_the_year(
    area: FormArea, rows: range, unit: str
) -> tuple[tuple[Task, ...], Task | None]:
    """The tasks in these rows, and the row 合计 below them; amounts are in ``unit``."""
    found = tasks_on(_above(area, rows.stop), unit) if rows else Tasks()
    return found.each, found.total


def _may_have(area: FormArea) -> bool:
    known = layout_named("whole").column_labels
    keys = {known[x.name].key for x in area.labels if x.name in known}
    return "task" in keys or keys >= {"content", "task_total"}


def _above(area: FormArea, first: int) -> FormArea:
    """What stands above the indicators, as a department's own form has it."""
    rows = range(area.rows.start, first if first >= 0 else area.rows.stop)
    labels = in_rows(area.labels, rows)
    return area._replace(layout=layout_named("whole"), rows=rows, labels=labels)
