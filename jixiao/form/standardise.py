"""A department as the standard workbook holds it, whatever form it came from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from jixiao.model.money import wan
from jixiao.model.tally import undeclared
from jixiao.model.target_form import (
    UNDECLARED,
    Amount,
    Department,
    Field,
    Indicator,
    Project,
    Share,
)


def standardised(department: Department) -> Department:
    """The department as the standard workbook holds it: fields the source lacked become blank."""
    projects = tuple(_standard_project(department, project) for project in department.projects)
    return replace(department, projects=projects, safeguards=department.safeguards or Field())


def without_home(department: Department) -> Iterator[str]:
    """What the standard workbook has no place for, or holds elsewhere: a sentence for each."""
    for project in department.projects:
        carried = project.carried_funds
        if carried is not None and carried.cents:
            words = f"上年结转{wan(carried.cents)}万元（{carried.place.address}）"
            yield f"“{project.label}”的{words}计入了其他资金。"
        yield from _without_column(project.label, project.indicators)
        for stated in project.stated:
            amounts = "、".join(f"{wan(x.cents)}万元（{x.place.address}）"
                               for x in stated.amounts.values())  # fmt: skip
            yield f"表中“{stated.label}”{amounts}没有写入，导入后由“部门汇总”重新计算。"
    if department.whole is not None:
        yield from _without_column(department.whole.label, department.whole.indicators)


def _without_column(label: str, rows: Sequence[Indicator]) -> Iterator[str]:
    weights = [row.weight for row in rows if row.weight]
    if weights:
        first, last = weights[0].place.address, weights[-1].place.address
        cells = first if len(weights) == 1 else f"{first}至{last}"
        yield f"“{label}”的分值（{cells}）没有写入，标准表没有这一栏。"


def _amount(amount: Amount | None) -> Amount:
    """The amount; one that cannot be read stays as it stands, for a blank would be another. What
    stands for nothing (-, /) is one.
    """
    kept = amount is not None and (amount.cents is not None or amount.unreadable)
    return amount if amount is not None and kept else Amount()


def _all_other_funds(project: Project) -> Amount:
    """The standard form has no 上年结转: what is carried over stands with the other funds."""
    other, carried = _amount(project.other_funds), project.carried_funds
    if carried is None or other.unreadable:
        return other
    if carried.cents is None:
        return carried if carried.unreadable and not other else other
    return replace(other, cents=(other.cents or 0) + carried.cents, text="")


def _unit(project: Project) -> Field:
    """万元, into which declared amounts are converted; what is not declared stays so."""
    return Field(UNDECLARED if undeclared(project) else "万元")


def _standard_project(department: Department, project: Project) -> Project:
    blank = Project()
    plan = project.plan or tuple(Share(month) for month in (3, 6, 10, 12))
    return replace(
        project,
        title=project.title or Field(f"{project.label}绩效目标表"),
        department=project.department or Field(f"{department.code}{department.name}"),
        unit=_unit(project),
        code=project.code or blank.code,
        name=project.name or blank.name,
        budget=_amount(project.budget),
        fiscal_funds=_amount(project.fiscal_funds),
        other_funds=_all_other_funds(project),
        carried_funds=None,
        purpose=project.purpose or blank.purpose,
        goal=project.goal or blank.goal,
        plan=plan,
        function=project.function or Field(),
        indicators=tuple(
            replace(row, description=row.description or Field(), basis=row.basis or Field())
            for row in project.indicators
        ),
    )
