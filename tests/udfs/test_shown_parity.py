"""What a cell shows is judged alike by the function in a cell and by the command on the file."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jixiao.check.department import check_department
from jixiao.files.read.any import read
from jixiao.model.target_form import Department
from tests.support import com
from tests.support.rule_forms import department as made
from tests.support.rule_forms import row
from tests.support.shown_cells import SHOWN
from workbook_templates.builder import write

FIRST, COLUMN = 11, 5
KIND, NAME = "质量指标", "验收合格率"


@pytest.fixture(scope="module")
def call() -> Any:
    com.load_functions()
    udfs = com.install()
    return lambda name, *arguments: udfs.call_udf("udfs.functions", name, arguments)


@pytest.fixture(scope="module")
def department(tmp_path_factory: pytest.TempPathFactory) -> Department:
    """A form with the shown cells as its 指标值, as the command reads it."""
    path: Path = tmp_path_factory.mktemp("shown") / "目标.xlsx"
    clean = made("")
    rows = tuple(row("产出", KIND, f"{NAME}{number}", "≥1次") for number in range(len(SHOWN)))
    write(replace(clean, projects=(replace(clean.projects[0], indicators=rows),)), path)
    book = openpyxl.load_workbook(path)
    sheet = next(one for one in book.worksheets if one.title.startswith("01"))
    for number, (value, number_format, _) in enumerate(SHOWN):
        cell = sheet.cell(FIRST + number, COLUMN)
        cell.value, cell.number_format = value, number_format
    book.save(path)
    return read(path).department


def handed_over(value: Any, number_format: str) -> Any:
    """As the add-in's VBA passes a cell of a block: `tests/addin/test_xlam_in_calc.py`."""
    if isinstance(value, dt.date):
        return dt.datetime.combine(value, dt.time())
    return value if isinstance(value, str) else (float(value), number_format)


def test_the_command_reads_what_a_person_reads(department: Department) -> None:
    read_as = [row.target.text for row in department.projects[0].indicators]
    assert read_as == [text for _, _, text in SHOWN]


def test_the_function_says_of_each_cell_what_the_command_says(
    call: Any, department: Department
) -> None:
    [project] = department.projects
    said = call(
        "TARGET_CHECK_EACH",
        tuple((handed_over(value, number_format),) for value, number_format, _ in SHOWN),
        tuple((KIND,) for _ in SHOWN),
        tuple((row.name.text,) for row in project.indicators),
        60.0,
    )
    of_cells = [one for one in check_department(department) if one.field == "指标值"]
    assert len(of_cells) > len(SHOWN) // 2
    for number, (text,) in enumerate(said):
        wanted = {one.message for one in of_cells if one.place.row == FIRST + number}
        lines = set() if text == "通过" else {line.partition("：")[2] for line in text.split("\n")}
        assert lines == wanted, SHOWN[number]


@pytest.mark.parametrize(("value", "number_format", "text"), SHOWN)
def test_every_function_sees_what_is_shown(
    call: Any, value: Any, number_format: str, text: str
) -> None:
    cell = ((handed_over(value, number_format),),)
    for function in ("TARGET_NORMALIZE", "TARGET_PARSE"):
        assert call(function, cell) == call(function, text)
    for function in ("TARGET_MET", "TARGET_SCORE"):
        rest = (10.0,) if function == "TARGET_SCORE" else ()
        assert call(function, "≥90%", cell, *rest) == call(function, "≥90%", text, *rest)


def test_money_shares_and_years_are_those_shown(call: Any) -> None:
    # 600 000元 shown as 60.0000万元; 1% shown of a 1; a year with its word
    assert call("FUNDS_CHECK", (((600000.0, "0!.0000"),),), 60.0, 0.0) == [["通过"]]
    assert "P0" in call("PLAN_CHECK", ((0.2, 0.5, 0.8, (1.0, '0"%"')),))[0][0]
    assert call("PLAN_CHECK", ((0.2, 0.5, 0.8, (1.0, "0%")),)) == [["通过"]]
    assert call("CODE_CHECK", "13073023P00002210023K", (((2023.0, '0"年"'),),)) == [["通过"]]
    score = call("TARGET_SCORE", "≥90%", (((0.45, "0%"),),), (((10.0, '0"分"'),),))
    assert score == [[5.0]]  # half of 90% is half of 10 points
