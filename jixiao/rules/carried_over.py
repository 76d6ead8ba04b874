"""Y and F07: a workbook made from last year's, beside what it remembers of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jixiao.likeness.forms import pair_rows
from jixiao.likeness.names import likeness, pair_alike, pair_equal, words
from jixiao.model.findings import HINT, Finding, finding
from jixiao.model.last_year import (
    DOCUMENT_NUMBER,
    CarriedOver,
    LastProject,
    LastRow,
    LastYear,
    years_in,
)
from jixiao.model.money import wan
from jixiao.model.target_form import Department, Field, Indicator, Project, Target, text_of
from jixiao.rules.funds import YUAN_FOR_WAN, in_yuan
from jixiao.rules.registry import continues, rule
from jixiao.rules.vocabulary import is_spending
from jixiao.values import parse
from jixiao.values.compare import actual_in_unit

_SAME_NAME = 80.0
_LEAST, _MOST = {"≥", ">"}, {"≤", "<"}


@rule("Y01", HINT, source="财预〔2015〕88号")
def target_is_not_below_last_actual(carried: CarriedOver) -> Iterator[Finding]:
    """指标值不宜低于上年实际完成值；上限类指标不宜高于它（成本除外）。

    上年已经做到的水平，今年定得更低就没有推动作用。

    不通过：上年完成=97%；指标值=≥95%    通过：上年完成=95%；指标值=≥95%
    """
    for project, row, before in _rows(carried):
        if is_spending(row) or not before.actual or row.value.kind != "quantitative":
            continue
        actual, wanted = actual_in_unit(row.value, parse(before.actual)), row.value.magnitude
        if actual is None or wanted is None:
            continue
        if row.value.operator in _LEAST and wanted < actual:
            words = "低于"
        elif row.value.operator in _MOST and wanted > actual:
            words = "高于"
        else:
            continue
        yield finding(
            row.target,
            f"“{row.name.text}”{words}上年实际完成值{before.actual}。",
            field="指标值",
            expected=f"不{words}{before.actual}，或说明原因",
            project=project.label,
        )


@rule("Y02", HINT, source="审核经验")
def target_is_not_the_same_for_years(carried: CarriedOver) -> Iterator[Finding]:
    """指标和指标值连续三年未变的，应核实是否仍符合实际。

    三年不变的指标多半是照抄，或早已轻松完成。

    不通过：上年值=≥95%；前年值=≥95%；指标值=≥95%    通过：上年值=≥95%；前年值=≥90%；指标值=≥95%
    """
    for project, row, before in _rows(carried):
        values = {parse(text).canonical for text in (before.target, before.earlier)}
        if row.value.kind != "empty" and values == {row.value.canonical}:
            yield finding(
                row.target,
                f"“{row.name.text}”连续三年未变，请核实。",
                field="指标值",
                expected="按近年完成情况重新确定",
                project=project.label,
            )


@rule("Y03", HINT, source="审核经验")
def nothing_of_last_year_stands(carried: CarriedOver) -> Iterator[Finding]:
    """上年的年份、文号、项目编码应更换。

    沿用上年文件时最容易忘记改的就是这几处。

    不通过：绩效目标=2022年村医全部持证上岗    通过：绩效目标=2023年村医全部持证上岗
    """
    last = carried.last_year
    for project, before in _projects(carried):
        yield from _code(project, before, last.year)
        for label, cell in project.texts():
            if label != "项目编码":
                yield from _old(cell, label, last, project.label)
    yield from _of_the_whole(carried.department, last)


def _of_the_whole(department: Department, last: LastYear) -> Iterator[Finding]:
    if department.year == last.year:
        message = f"预算年度仍是上年的“{last.year}”。"
        yield finding(None, message, field="预算年度", expected=str(last.year + 1))
    yield from _old(department.overall_goal, "总体绩效目标", last)
    for goal in department.functions:
        yield from _old(goal.heading, "职责分类", last)
        yield from _old(goal.text, "职责分类绩效目标", last)
    yield from _old(department.safeguards, "工作保障措施", last)
    if (whole := department.whole) is None:
        return
    for label, cell in whole.as_project().texts():
        if label != "项目名称":  # the form's own title, which stands there for the rules
            yield from _old(cell, label, last, whole.label)
    for task in whole.tasks:
        yield from _old(task.name, "任务名称", last, whole.label)
        yield from _old(task.content, "主要内容", last, whole.label)


def _code(project: Project, before: LastProject | None, year: int) -> Iterator[Finding]:
    code = "".join(text_of(project.code).split()).upper()
    old = "".join(before.code.split()).upper() if before else ""
    if code and (code == old or project.code_year == year):
        message = f"项目编码仍是上年的“{code}”。"
        yield finding(
            project.code, message, field="项目编码", expected="今年的编码", project=project.label
        )


def _old(cell: Field | None, label: str, last: LastYear, project: str = "") -> Iterator[Finding]:
    """The 文号 and the year of last year in one text: one finding, with the year renewed."""
    text = text_of(cell)
    years = list(years_in(text, last.year))
    numbers = [m[0] for m in DOCUMENT_NUMBER.finditer(text) if int(m["year"]) == last.year]
    if not years and not numbers:
        return
    older = numbers[0] if numbers else f"{last.year}年"
    renewed = text
    for match in reversed(years):
        renewed = f"{renewed[: match.start()]}{last.year + 1}{renewed[match.end() :]}"
    expected = "今年的文号" if numbers else re.sub(r"\s+", " ", renewed)
    yield finding(cell, f"仍是上年的“{older}”。", field=label, expected=expected, project=project)


@continues("F07")
def amount_is_like_last_years(carried: CarriedOver) -> Iterator[Finding]:
    """由上年工作簿新建的，预算数是上年的1000倍以上，也请核对金额单位。"""
    for project, before in _projects(carried):
        budget = project.budget_cents
        last = before.budget if before else None
        if project.budget and budget and last and last > 0 and budget >= YUAN_FOR_WAN * last:
            against = f"{wan(budget)}万元是上年预算数{wan(last)}万元的{YUAN_FOR_WAN}倍以上，"
            yield in_yuan(project.budget, "预算数", budget, against)._replace(project=project.label)


# what belongs together ----------------------------------------------------------------------------


def _projects(carried: CarriedOver) -> Iterator[tuple[Project, LastProject | None]]:
    projects, last = carried.department.projects, carried.last_year.projects
    pairs: dict[int, int] = {}
    pair_equal([p.label for p in projects], [one.name for one in last], pairs, words)
    pair_alike([p.label for p in projects], [one.name for one in last], pairs, likeness, _SAME_NAME)
    for place, project in enumerate(projects):
        yield project, last[pairs[place]] if place in pairs else None


def _rows(carried: CarriedOver) -> Iterator[tuple[Project, Indicator, LastRow]]:
    """Each row of each project beside the one of last year that it was made from."""
    for project, before in _projects(carried):
        if before is None:
            continue
        rows = project.filled_rows
        for place, other in pair_rows(rows, _as_rows(before.rows)).items():
            yield project, rows[place], before.rows[other]


def _as_rows(rows: Sequence[LastRow]) -> list[Indicator]:
    return [
        Indicator(category=Field(one.category), name=Field(one.name), target=Target(one.target))
        for one in rows
    ]
