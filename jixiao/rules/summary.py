"""X03, F04: does a 部门汇总 still say what the project sheets say?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from jixiao.form.layout import plain
from jixiao.model.cells import amount_of, as_text, field_at
from jixiao.model.findings import ERROR, HINT, Finding, finding
from jixiao.model.grid import Grid
from jixiao.model.money import wan
from jixiao.model.stamp import plan_stamp_of, read_stamp
from jixiao.model.target_form import Amount, Department, Project
from jixiao.rules.registry import USUAL_UNIT, continues, rule

_LABELS: Final = {
    "项目编码": "code",
    "预算数": "budget",
    "财政资金": "fiscal_funds",
    "其他资金": "other_funds",
}
_AMOUNTS: Final = {key: label for label, key in _LABELS.items() if key != "code"}
_TOTALS: Final = frozenset({"合计", "总计", "项目支出合计"})
_TITLE_ROWS: Final = 12


@dataclass(frozen=True, slots=True)
class StatedLine:
    """One line of a summary: a project's code (empty for the total) and its amounts by field."""

    code: str
    amounts: dict[str, Amount]


@dataclass(frozen=True, slots=True)
class Stated:
    """What a summary sheet says, in 万元."""

    lines: tuple[StatedLine, ...]
    total: StatedLine | None = None
    ours: bool = False


def read_stated(grid: Grid) -> Stated | None:
    """The amounts on a 部门汇总 sheet; None where it is not one."""
    columns: dict[str, int] = {}
    for r, row in enumerate(grid.rows[:_TITLE_ROWS]):
        for c, value in enumerate(row):
            key = _LABELS.get(plain(value)) if isinstance(value, str) else None
            if key and key not in columns:
                columns[key] = c
                first = r + 1
    if not {"code", "budget"} <= columns.keys():
        return None
    lines: list[StatedLine] = []
    total = None
    for r in range(first, len(grid.rows)):
        line = _line(grid, r, columns)
        if line.code:
            lines.append(line)
        elif any(plain(as_text(value)) in _TOTALS for value in grid.rows[r]):
            total = line
    return Stated(tuple(lines), total, grid.ours)


def _line(grid: Grid, row: int, columns: dict[str, int]) -> StatedLine:
    amounts = {
        key: amount_of(field_at(grid, row, columns[key]), USUAL_UNIT)
        for key in _AMOUNTS
        if key in columns
    }
    code = field_at(grid, row, columns["code"]).text
    return StatedLine("" if plain(code) in _TOTALS or "小计" in code else code, amounts)


@rule("X03", ERROR, source="审核经验")
def summary_is_current(summary: Stated, department: Department) -> Iterator[Finding]:
    """部门汇总表的金额应与各项目表一致；不一致说明汇总后又改过项目表，请重新汇总。

    汇总表是当时算出的，项目表改动后不会自动更新。

    不通过：汇总预算数=50    通过：汇总预算数=60
    """
    if summary.ours:
        if stale := next(_stale(summary, department), None):
            yield stale
        return
    projects = {project.code.text: project for project in department.projects if project.code}
    for line in summary.lines:
        project = projects.get(line.code)
        if project is not None:
            yield from _differences(line, project)


def _stale(summary: Stated, department: Department) -> Iterator[Finding]:
    """Our own summary was right when it was drawn: only the sheets were changed since."""
    projects = {project.code.text: project for project in department.projects if project.code}
    known = [(line, projects[line.code]) for line in summary.lines if line.code in projects]
    changed = [project for line, project in known if any(_differences(line, project))]
    amounts = [summary.total.amounts["budget"]] if summary.total else []
    own = sum(project.budget_cents or 0 for project in department.projects)
    if changed or any(one.cents not in {None, own} for one in amounts):
        names = "、".join(project.label for project in changed[:3])
        words = f"（{names}{'等' if len(changed) > 3 else ''}）" if changed else ""
        message = f"汇总之后项目表已改{words}，请再按“部门汇总”。"
        place = amounts[0] if amounts else None
        yield finding(place, message, field="部门汇总", expected="再按“部门汇总”", severity=HINT)


def _differences(line: StatedLine, project: Project) -> Iterator[Finding]:
    for key, stated in line.amounts.items():
        own: Amount | None = getattr(project, key)
        if own is not None and (own.cents or 0) != (stated.cents or 0):
            where = f"汇总表{stated.place.address}"
            message = f"{where}与项目表不一致（{_AMOUNTS[key]}），请重新汇总。"
            expected = f"再按“部门汇总”（项目表为{wan(own.cents or 0)}万元）"
            yield finding(
                stated, message, field=_AMOUNTS[key], expected=expected, project=project.label
            )


@continues("X03")
def report_is_current(report: Grid, department: Department) -> Iterator[Finding]:
    """由项目表生成的报表（执行对比）印有项目表校对码；项目表改动后请重新生成。"""
    stamp = read_stamp(report)
    if stamp and stamp != plan_stamp_of(department):
        message = f"“{report.sheet}”生成之后项目表已改，请再按“{report.sheet}”。"
        expected = f"再按“{report.sheet}”"
        place = report.place(1, 0)
        yield finding(place, message, field=report.sheet, expected=expected, severity=HINT)


@continues("F04")
def total_is_the_sum(summary: Stated, department: Department) -> Iterator[Finding]:
    """各项目预算数之和应等于汇总表的合计。"""
    stated = summary.total.amounts["budget"] if summary.total else None
    if stated is None or stated.cents is None or summary.ours:
        return
    total = sum(project.budget_cents or 0 for project in department.projects)
    if total != stated.cents:
        message = f"项目合计{wan(total)}≠汇总表合计{wan(stated.cents)}（万元）。"
        expected = f"核对漏列或多列的项目，使合计为{wan(total)}万元"
        yield finding(stated, message, field="合计", expected=expected)
