"""Findings on one cell are one line with one value, on every sheet and in every letter."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from docx import Document

from jixiao.audit.letters import RETURNED_NAME
from jixiao.files.check_file import check_file
from jixiao.files.read.workbook import read_grids
from jixiao.files.reports import findings as report
from jixiao.form.handled import read_handled
from jixiao.form.waivers import read_waivers
from jixiao.model.findings import HINT, Finding, as_lines, json_lines
from jixiao.model.grid import Grid
from jixiao.model.sheets import FINDINGS
from tests.support.audits import audit

CELL = "E11"


def faulty(book: Path, tmp_path: Path) -> Path:
    """The sample with a count that lacks its unit and its sign: 3 for 大要案发生件数."""
    made = tmp_path / "单位" / "甲局.xlsx"
    made.parent.mkdir()
    source = openpyxl.load_workbook(book)
    source.worksheets[2][CELL] = "3"
    source.save(made)
    return made


def test_a_line_has_all_rules_and_one_value_and_json_has_each(book: Path, tmp_path: Path) -> None:
    found = check_file(faulty(book, tmp_path)).findings
    alike = [one for one in found if one.place.address == CELL and one.place.sheet[:2] == "01"]
    assert {one.rule for one in alike} == {"V03", "V04"}
    [line] = as_lines(alike)
    assert (line.rule, line.adopt, line.expected) == ("V03、V04", "≥3件", "≥3件")
    merged = json_lines(one.as_json() for one in found)
    assert [(one["rule"], one["message"], one["expected"]) for one in merged] == [
        (one.rule, one.message, one.expected) for one in as_lines(found)
    ]


def test_letter_returned_book_and_report_have_the_line(book: Path, tmp_path: Path) -> None:
    file, out = faulty(book, tmp_path), tmp_path / "信"
    audit(file.parent, "-o", tmp_path / "总表.xlsx", "--letters", out)
    [folder] = [one for one in out.iterdir() if one.is_dir()]
    cells = [
        [cell.text for cell in row.cells]
        for table in Document(str(next(folder.glob("*.docx")))).tables
        for row in table.rows
    ]
    [line] = [row for row in cells if row[2] == f"01!{CELL}"]
    assert line[4].count("建议：") == 1 and line[4].endswith("建议：≥3件")
    returned = openpyxl.load_workbook(folder / RETURNED_NAME)
    [form] = [sheet for sheet in returned.worksheets if sheet.title.startswith("01")]
    note = form[CELL].comment
    assert note is not None and note.text.count("建议：") == 1
    assert "V03、V04" in note.text
    listed = openpyxl.load_workbook(tmp_path / "总表.xlsx")["全部问题"]
    rules = [
        {str(cell) for cell in row} & {"V03", "V04", "V03、V04"}
        for row in listed.iter_rows(values_only=True)
        if any(str(cell).startswith("01") for cell in row) and "V03、V04" in row
    ]
    assert [one for one in rules if one] == [{"V03、V04"}]


def handled(book: Path, tmp_path: Path, choice: str, why: str) -> tuple[list[Finding], Grid]:
    """The findings of the faulty sample, and its 审核结果 with the line of two rules decided."""
    found = check_file(faulty(book, tmp_path)).findings
    out = tmp_path / "审核结果.xlsx"
    report.draw(found, report.Checked("甲局", []), out)
    drawn = openpyxl.load_workbook(out)
    sheet = drawn[FINDINGS]
    [row] = [cell.row for cell in sheet["B"] if cell.value == "V03、V04"]
    heads = next(cell.row for cell in sheet["A"] if cell.value == "严重程度")
    columns = {cell.value: cell.column for cell in sheet[heads]}
    sheet.cell(row, columns["处理"]).value = choice
    sheet.cell(row, columns["处理说明"]).value = why
    drawn.save(out)
    [grid] = [one for one in read_grids(out) if one.sheet == FINDINGS]
    return list(found), grid


@pytest.mark.parametrize("choice", ["说明", "忽略"])
def test_a_reason_on_a_line_accepts_all_that_it_says(
    book: Path, tmp_path: Path, choice: str
) -> None:
    found, grid = handled(book, tmp_path, choice, "按批复")
    accepted = [(one.rule, one.cell, one.why) for one in read_waivers(grid)]
    assert accepted == [("V03", CELL, "按批复"), ("V04", CELL, "按批复")]
    assert report.against_last(found, list(read_handled(grid))).startswith("与上次相比：新增0条，")


@pytest.mark.parametrize(("choice", "why"), [("说明", ""), ("忽略", " "), ("", "按批复")])
def test_without_a_choice_and_a_reason_nothing_is_accepted(
    book: Path, tmp_path: Path, choice: str, why: str
) -> None:
    _, grid = handled(book, tmp_path, choice, why)
    assert list(read_waivers(grid)) == []


def test_the_least_of_the_settings_counts_in_an_audit(book: Path, tmp_path: Path) -> None:
    file, own, out = faulty(book, tmp_path), tmp_path / "own.toml", tmp_path / "总表.xlsx"
    own.write_text('least = "警告"\n', encoding="utf-8")
    audit(file.parent, "-o", out, "--settings", own)
    listed = openpyxl.load_workbook(out)["全部问题"]
    severities = {cell.value for cell in listed["A"]} & {"错误", "警告", str(HINT)}
    assert severities == {"警告"}
    audit(file.parent, "-o", out)
    assert str(HINT) in {cell.value for cell in openpyxl.load_workbook(out)["全部问题"]["A"]}
