"""A department as the standard workbook holds it, whatever form it came from."""

from __future__ import annotations

from dataclasses import replace

from jixiao.model.tally import undeclared
from jixiao.model.target_form import UNDECLARED, Amount, Department, Field, Project, Share


def standardised(department: Department) -> Department:
    """The department as the standard workbook holds it: fields the source lacked become blank."""
    projects = tuple(_standard_project(department, project) for project in department.projects)
    return replace(department, projects=projects, safeguards=department.safeguards or Field())


def _amount(amount: Amount | None) -> Amount:
    """The amount; one that cannot be read stays as it stands, for a blank would be another."""
    return Amount() if amount is None else amount


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
