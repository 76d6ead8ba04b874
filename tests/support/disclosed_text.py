"""A department as the plain text of its public document: a cell a line, a blank line behind a row."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from jixiao.model.money import wan
from jixiao.model.target_form import Amount, Department, Field, Project


def as_text(department: Department) -> str:
    """The text in the layout of the sample."""
    return "\n".join([*_head(department), *(x for p in department.projects for x in _form(p))])


def _head(department: Department) -> Iterator[str]:
    yield from ("第一部分", "部门整体绩效目标", "", "一、总体绩效目标")
    yield _one_line(department.overall_goal)
    yield "职责分类绩效目标："
    for goal in department.functions:
        yield f"{goal.heading.text}：{_one_line(goal.text)}"
    if department.safeguards:
        yield from ("三、工作保障措施", _one_line(department.safeguards))


def _form(project: Project) -> Iterator[str]:
    yield from ("", project.title.text)
    yield from _row(project.department.text)
    yield from _row("单位：万元")
    yield from _row("项目编码", _text(project.code), "项目名称", _text(project.name))
    money = (project.budget, project.fiscal_funds, project.other_funds)
    labels = ("预算数", "其中：财政资金", "其他资金")
    pairs = zip(labels, money, strict=True)
    yield from _row(
        "预算规模及资金用途", *(cell for label, one in pairs for cell in (label, _wan(one)))
    )
    yield from _row("", _one_line(project.purpose))
    yield from _row("资金支出计划（%）", "3月底", "6月底", "10月底", "12月底")
    shares = ("" if one.percent is None else f"{one.percent}%" for one in project.plan or ())
    yield from _row("", *shares)
    yield from _row("绩效目标", _one_line(project.goal))
    columns = ("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据")
    yield from _row(*columns)
    for dimension, rows in groupby(project.indicators, lambda row: row.dimension.text):
        for number, row in enumerate(rows):
            cells = (row.category, row.name, row.description, row.target, row.basis)
            yield from _row("" if number else dimension, *map(_text, cells))


def _row(*cells: str) -> Iterator[str]:
    yield from (f"\t{cell}" for cell in cells)
    yield ""


def _text(field: Field | None) -> str:
    return field.text if field else ""


def _one_line(field: Field | None) -> str:
    return _text(field).replace("\n", "。")


def _wan(amount: Amount | None) -> str:
    return wan(amount.cents) if amount else ""
