"""The drop-down of 三级指标 depends on the row's 二级指标; last year stands beside a row in grey."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jixiao.drafting.rollover import roll_over
from jixiao.form.standardise import standardised
from jixiao.library.entry import CATEGORIES
from tests.support.office import Office
from tests.support.rule_forms import department
from workbook_templates.builder import write
from workbook_templates.indicator_names import NAME_SOURCE, names_by_category


def test_every_category_has_its_list(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    write(department(), path)
    book = openpyxl.load_workbook(path)
    lists = book["选项"]
    for category in CATEGORIES:
        area = book.defined_names[f"三级_{category}"].attr_text.split("!")[1].replace("$", "")
        names = tuple(row[0].value for row in lists[area])
        assert names == names_by_category()[category]
        assert len(names) >= 5
    sheet = book["01 村医培训经费"]
    (rule,) = [v for v in sheet.data_validations.dataValidation if "C11:C1000" in str(v.sqref)]
    assert rule.formula1 == NAME_SOURCE
    assert not rule.showErrorMessage


@pytest.fixture
def sheet(office: Office, tmp_path: Path) -> Any:
    path = tmp_path / "2024.xlsx"
    rolled = roll_over(replace(department()), 2024)
    write(standardised(rolled.department), path, last_year=rolled.last_year)
    document = office.open(path)
    yield document.Sheets.getByName("01 村医培训经费")
    document.close(True)


def shown(sheet: Any, address: str, formula: str) -> str:
    cell = sheet.getCellRangeByName(address)
    cell.setFormula(formula)
    return str(cell.String)


@pytest.mark.parametrize(
    ("label", "category"),
    [("数量指标", "数量"), ("成本指标", "成本"), ("经济成本指标", "成本"), ("服务对象满意度", "服务对象满意度")],
)  # fmt: skip
def test_the_list_is_that_of_the_rows_category(sheet: Any, label: str, category: str) -> None:
    sheet.getCellRangeByName("B11").setString(label)
    source = NAME_SOURCE.replace(",", ";")
    names = names_by_category()[category]
    assert shown(sheet, "N11", f"=COUNTA({source})") == str(len(names))
    assert shown(sheet, "N12", f"=INDEX({source};1)") == names[0]


def test_last_years_value_follows_its_row(sheet: Any) -> None:
    assert sheet.getCellRangeByName("J11").String == "≥120人"
    assert sheet.getCellRangeByName("J12").String == "≥95%"
    # the block's first row is sorted away: the cells of the table move, those beside do not
    for column in "BC":
        first, second = (sheet.getCellRangeByName(f"{column}{row}") for row in (11, 12))
        kept = first.String
        first.setString(second.String)
        second.setString(kept)
    assert sheet.getCellRangeByName("J11").String == "≥95%"
    assert sheet.getCellRangeByName("J12").String == "≥120人"
    sheet.getCellRangeByName("C11").setString("新指标")
    assert sheet.getCellRangeByName("J11").String == ""
