"""The cell and the command give the same verdict on the same value."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jixiao.check.department import each_finding
from jixiao.files.read.any import read
from jixiao.model.grid import Place
from jixiao.model.money import wan
from jixiao.model.target_form import Department, Project, Target
from jixiao.rules import RULES
from jixiao.samples import DOCUMENT, sample
from tests.support import com
from tests.support.rule_forms import department as made

CASES = Path(__file__).parent.parent / "jixiao" / "rules"
FORMULA = "单元格公式="
IN_A_CELL = {"target", "category", "name", "budget"}


@pytest.fixture(scope="module")
def call() -> Any:
    com.load_functions()
    udfs = com.install()
    return lambda name, *arguments: udfs.call_udf("udfs.functions", name, arguments)


def placed(department: Department) -> Department:
    """The department with every cell of a row at a place that tells the row."""
    projects = []
    for project in department.projects:
        rows = tuple(
            replace(
                row,
                **{
                    key: getattr(row, key)._replace(place=Place(project.label, number, 1))
                    for key in ("dimension", "category", "name", "description", "target", "basis")
                    if getattr(row, key) is not None
                },
            )
            for number, row in enumerate(project.indicators, 1)
        )
        projects.append(replace(project, indicators=rows))
    return replace(department, projects=tuple(projects))


def from_the_check(department: Department) -> Iterator[list[list[str]]]:
    """For each project, for each row: the findings of rules that a cell can know enough for.

    A blank cell says nothing while its row is being typed; the check says R06.
    """
    findings = [
        one
        for one in each_finding(placed(department))
        if RULES[one.rule].scope == "row" and RULES[one.rule].requires <= IN_A_CELL
    ]
    for project in department.projects:
        yield [
            sorted(
                f"{one.severity} {one.rule}"
                for one in findings
                if one.place[:2] == (project.label, number) and row.target
            )
            for number, row in enumerate(project.indicators, 1)
        ]


def from_the_cells(call: Any, project: Project) -> list[list[str]]:
    rows = project.indicators
    budget = project.budget.cents if project.budget else None
    said = call(
        "TARGET_CHECK_EACH",
        tuple((_as_excel_gives(row.target),) for row in rows),
        tuple((row.category.text,) for row in rows),
        tuple((row.name.text,) for row in rows),
        None if budget is None else float(wan(budget)),
    )
    return [sorted(re.findall(r"^(?:错误|警告|提示) [A-Z]\d\d", cell[0], re.M)) for cell in said]


def _as_excel_gives(target: Target) -> Any:
    """A date arrives as a moment; everything else as it stands."""
    if isinstance(target.value, dt.date) and not isinstance(target.value, dt.datetime):
        return dt.datetime.combine(target.value, dt.time())
    return target.text if target.value is None else target.value


def test_on_every_cell_of_the_sample(call: Any) -> None:
    department = read(sample(DOCUMENT), clean=True).department
    for project, verdict_row in zip(department.projects, from_the_check(department), strict=True):
        assert from_the_cells(call, project) == verdict_row


def row_cases() -> Iterator[Any]:
    for folder in ("should_fail", "should_pass"):
        for file in sorted((CASES / folder).glob("*.toml")):
            if RULES[file.stem.partition("_")[0]].scope != "row":
                continue
            for case in tomllib.loads(file.read_text("utf-8"))["case"]:
                if case["form"].startswith(FORMULA):
                    continue  # a cell hands over its value: that it is a formula's, it cannot say
                yield pytest.param(case["form"], id=f"{file.stem} {case['form']}")


@pytest.mark.parametrize("form", row_cases())
def test_on_every_fixture_about_a_single_value(call: Any, form: str) -> None:
    department = made(form)
    for project, verdict_row in zip(department.projects, from_the_check(department), strict=True):
        assert from_the_cells(call, project) == verdict_row
