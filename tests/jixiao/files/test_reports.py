"""The drawn reports, read back as a spreadsheet program would."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
from openxml_audit import OpenXmlValidator

from jixiao.check.department import check_department
from jixiao.files.read.any import read
from jixiao.files.reports import findings as findings_report
from jixiao.files.reports import rollup as rollup_report
from jixiao.model.findings import ERROR, HINT, WARNING, Finding
from jixiao.model.grid import Place
from jixiao.model.target_form import Amount, Department, Field, Project
from jixiao.samples import DOCUMENT, sample
from jixiao.spending.rollup import summarise
from workbook_templates.builder import write

HOSTILE = ["=1+1", "+5", "-3", "@SUM(A1)", "\t=1", "http://example.invalid/", "mailto:a@b"]


def both_ways(path: Path, sheet: str) -> tuple[Any, Any]:
    """The sheet with its formulas, and with the values that were stored for them."""
    return (
        openpyxl.load_workbook(path)[sheet],
        openpyxl.load_workbook(path, data_only=True)[sheet],
    )


def valid(path: Path) -> bool:
    result = OpenXmlValidator().validate(path)
    assert result.is_valid, result.errors[:5]
    return True


def column(sheet: Any, letter: str, first: int) -> list[object]:
    return [cell.value for cell in sheet[letter][first - 1 :]]


def row_of(sheet: Any, text: str, letter: str = "A") -> int:
    return next(cell.row for cell in sheet[letter] if cell.value == text)


# 审核结果 -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def findings_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("审核")
    book = folder / "表" / "某局's 绩效.xlsx"
    book.parent.mkdir()
    write(read(sample(DOCUMENT), clean=True).department, book)
    department = read(book).department
    found = check_department(department, file=str(book))
    target = folder / "审核结果.xlsx"
    labels = [project.label for project in department.projects]
    checked = findings_report.Checked("某局", labels, linked=True)
    findings_report.draw(found, checked, target, at=target)
    return target


def test_the_findings_report_is_sound(findings_file: Path) -> None:
    assert valid(findings_file)


def test_totals_are_formulas_with_the_numbers_in_them(findings_file: Path) -> None:
    formulas, values = both_ways(findings_file, "审核结果")
    total = row_of(formulas, "合计", "C")
    assert [cell.value for cell in formulas[3]][2:8] == [
        "项目", "错误", "警告", "提示", "已说明", "小计",
    ]  # fmt: skip
    for letter in "DEFGH":
        assert str(formulas[f"{letter}{total}"].value).startswith("=SUM(")
        stored = values[f"{letter}{total}"].value
        assert stored == sum(values[f"{letter}{row}"].value for row in range(4, total))
    assert values[f"D{total}"].value == 0
    # each project's row adds up to what is listed below
    header = row_of(values, "严重程度")
    # a line may say what several rules find on one cell
    lines = values.iter_rows(min_row=header + 1, values_only=True)
    listed = [line[2] for line in lines for _ in line[1].split("、")]
    for row in range(4, total):
        assert values[f"H{row}"].value == listed.count(values[f"C{row}"].value)
    assert values[f"H{total}"].value == len(listed)


def test_findings_stand_below_worst_first_with_filter_and_print_titles(
    findings_file: Path,
) -> None:
    sheet, _ = both_ways(findings_file, "审核结果")
    header = row_of(sheet, "严重程度")
    # of a file's own report: the columns for the clerk's work stand in his book alone
    assert [cell.value for cell in sheet[header]] == list(findings_report.HEADINGS)
    assert sheet.auto_filter.ref == f"A{header}:H{sheet.max_row}"
    assert sheet.print_title_rows == f"${header}:${header}"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.fitToHeight == 0
    assert (sheet.page_setup.fitToWidth or 1) == 1
    words = column(sheet, "A", header + 1)
    assert words == sorted(words, key=["错误", "警告", "提示"].index)


def test_hints_are_folded_where_something_worse_stands_before_them(findings_file: Path) -> None:
    sheet, _ = both_ways(findings_file, "审核结果")
    header = row_of(sheet, "严重程度")
    hidden = {cell.value: sheet.row_dimensions[cell.row].hidden for cell in sheet["A"][header:]}
    assert hidden == {"警告": False, "提示": True}
    hints = [cell.row for cell in sheet["A"][header:] if cell.value == "提示"]
    assert {sheet.row_dimensions[row].outlineLevel for row in hints} == {1}
    assert f"提示{len(hints)}条已折叠" in sheet["A2"].value


def test_links_jump_to_the_cell_of_the_checked_book(findings_file: Path) -> None:
    sheet, _ = both_ways(findings_file, "审核结果")
    header = row_of(sheet, "严重程度")
    row = next(
        row
        for row in range(header + 1, sheet.max_row + 1)
        if sheet[f"B{row}"].value == "V03" and "护路" not in str(sheet[f"C{row}"].value)
    )
    cell = sheet[f"D{row}"]
    assert cell.value == "E11"
    assert unquote(cell.hyperlink.target.replace("\\", "/")) == "表/某局's 绩效.xlsx"
    assert cell.hyperlink.location == "'01 大要案准备金'!E11"


def test_inside_the_checked_book_links_stay_inside(tmp_path: Path) -> None:
    found = [Finding("错", Place("甲'乙 1", 12, 5), rule="V01", severity=ERROR, file="x.xlsx")]
    target = tmp_path / "结果.xlsx"
    findings_report.draw(found, findings_report.Checked("", []), target)
    sheet, _ = both_ways(target, "审核结果")
    link = sheet[f"D{sheet.max_row}"].hyperlink
    assert link.target is None
    assert link.location == "'甲''乙 1'!E12"


@pytest.mark.parametrize("text", HOSTILE)
def test_text_from_outside_stays_text_and_is_no_link(tmp_path: Path, text: str) -> None:
    one = Finding(text, Place(text, 3, 2), text, text, text, "V01", HINT, text, text, text)
    waived = one._replace(waived_by=text, waived_why=text)
    target = tmp_path / "结果.xlsx"
    findings_report.draw([one, waived], findings_report.Checked(text, [text]), target)
    sheet, _ = both_ways(target, "审核结果")
    header = row_of(sheet, "严重程度")
    for row in sheet.iter_rows(min_row=header + 1):
        assert {cell.data_type for cell in row} == {"s"}
        assert [cell.coordinate[0] for cell in row if cell.hyperlink] == ["D"]
        assert row[3].hyperlink.target is None
    assert sheet["C4"].value == text and sheet["C4"].data_type == "s"
    assert valid(target)


def test_without_findings_it_says_so(tmp_path: Path) -> None:
    target = tmp_path / "结果.xlsx"
    findings_report.draw([], findings_report.Checked("某局", ["甲"]), target)
    sheet, values = both_ways(target, "审核结果")
    assert sheet[f"A{sheet.max_row}"].value == "没有发现问题。"
    assert values[f"H{row_of(sheet, '合计', 'C')}"].value == 0
    assert valid(target)


def test_a_waived_finding_is_shown_with_its_reason_and_counted_apart(tmp_path: Path) -> None:
    one = Finding("问题", rule="V03", severity=WARNING, project="甲", waived_by="李会计",
                  waived_why="按上级口径")  # fmt: skip
    target = tmp_path / "结果.xlsx"
    findings_report.draw([one], findings_report.Checked("", ["甲"]), target)
    sheet, values = both_ways(target, "审核结果")
    assert [values[f"{letter}4"].value for letter in "DEFGH"] == [0, 0, 0, 1, 1]
    assert sheet[f"A{sheet.max_row}"].value == "已说明"
    assert "按上级口径" in sheet[f"F{sheet.max_row}"].value


# 部门汇总 -------------------------------------------------------------------------------


def budget(name: str, cents: int, function: str) -> Project:
    return Project(
        name=Field(name), budget=Amount(cents), fiscal_funds=Amount(cents), function=Field(function)
    )


def test_the_summary_of_the_sample(tmp_path: Path) -> None:
    target = tmp_path / "汇总.xlsx"
    rollup_report.draw(summarise([read(sample(DOCUMENT), clean=True).department]), target)
    formulas, values = both_ways(target, "部门汇总")
    total = row_of(formulas, "合计")
    money = {"E": 880, "F": 880, "G": 0, "H": 176, "J": 440, "L": 704, "N": 880}
    for letter, wan in money.items():
        assert "SUBTOTAL(9," in formulas[f"{letter}{total}"].value
        assert values[f"{letter}{total}"].value == wan
    shares = {"I": 0.2, "K": 0.5, "M": 0.8, "O": 1}
    for letter, share in shares.items():
        assert formulas[f"{letter}{total}"].value.startswith("=IF(")
        assert values[f"{letter}{total}"].value == pytest.approx(share)
        assert formulas[f"{letter}{total}"].number_format == "0.00%"
    assert values[f"P{total}"].value == 44
    # by function with its subtotal, those without one last
    grouped = [30, 30, 65, 65, 500, 500, 35, 100, 135, 100, 50, 150]
    assert column(values, "E", 5)[:12] == grouped
    assert formulas.print_title_rows == "$3:$4"
    assert len(formulas._charts) == 2
    assert valid(target)


def test_subtotals_do_not_count_twice(tmp_path: Path) -> None:
    """The total's own range holds the subtotals: SUBTOTAL leaves them out, SUM would not."""
    wan = 1_000_000
    projects = (budget("甲", 10 * wan, "一稳定层面"), budget("乙", 5 * wan, "二是平安层面"),
                budget("丙", 7 * wan, "一稳定层面"))  # fmt: skip
    target = tmp_path / "汇总.xlsx"
    rollup_report.draw(summarise([Department(name="某局", projects=projects)]), target)
    formulas, values = both_ways(target, "部门汇总")
    assert [values[f"A{row}"].value for row in range(5, 11)] == [
        1, 2, "稳定 小计", 3, "平安 小计", "合计",
    ]  # fmt: skip
    assert [values[f"E{row}"].value for row in range(5, 11)] == [10, 7, 17, 5, 5, 22]
    assert re.search(r"SUBTOTAL\(9,E5:E6\)", formulas["E7"].value)
    assert re.search(r"SUBTOTAL\(9,E5:E9\)", formulas["E10"].value)


@pytest.mark.parametrize("text", HOSTILE)
def test_names_in_the_summary_stay_text(tmp_path: Path, text: str) -> None:
    projects = (replace(budget(text, 100, text), code=Field(text)), budget("乙", 5, "二是平安层面"))
    target = tmp_path / "汇总.xlsx"
    rollup_report.draw(summarise([Department(name=text, projects=projects)]), target)
    sheet, _ = both_ways(target, "部门汇总")
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == text]
    assert len(cells) >= 2
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.hyperlink is None for row in sheet.iter_rows() for cell in row)
    assert valid(target)


def test_indicators_by_kind(tmp_path: Path) -> None:
    target = tmp_path / "汇总.xlsx"
    rollup_report.draw(summarise([read(sample(DOCUMENT), clean=True).department]), target)
    formulas, values = both_ways(target, "指标统计")
    assert [cell.value for cell in values[11]] == [
        "合计", None, None, 9, 7, 7, 7, 7, 7, 0, 44,
    ]  # fmt: skip
    assert formulas["D11"].value == "=SUM(D4:D10)"


def test_an_empty_department_can_be_drawn(tmp_path: Path) -> None:
    target = tmp_path / "汇总.xlsx"
    rollup_report.draw(summarise([Department(name="某局")]), target)
    assert valid(target)
