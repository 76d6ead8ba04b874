"""The standard workbook as Excel and other people's readers see it."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from openxml_audit import OpenXmlValidator

from jixiao.files.read.any import read
from jixiao.form.standardise import standardised
from jixiao.model.target_form import Department, Field
from jixiao.samples import DOCUMENT, sample
from workbook_templates.builder import write
from workbook_templates.naming import sheet_name, sheet_names


@pytest.fixture(scope="module")
def book_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "book.xlsx"
    write(standardised(read(sample(DOCUMENT), clean=True).department), path)
    return path


@pytest.fixture(scope="module")
def first(book_path: Path) -> Worksheet:
    return openpyxl.load_workbook(book_path)["01 大要案准备金"]


def test_sheets_are_those_of_the_form(book_path: Path) -> None:
    book = openpyxl.load_workbook(book_path)
    assert book.sheetnames[:3] == ["填报说明", "部门整体绩效目标", "01 大要案准备金"]
    assert book.sheetnames[-3:] == ["支出执行", "模板", "选项"]
    hidden = [sheet.title for sheet in book if sheet.sheet_state == "hidden"]
    assert hidden == ["模板", "选项"]


def test_sheet_names_are_legal_unique_and_short() -> None:
    names = sheet_names(
        ["怀财字【2023】7号 大要案准备金", "同名", "同名", "a/b:c*[d]?", "长" * 60, ""]
    )
    assert names[0] == "01 大要案准备金"
    assert names[1:3] == ["02 同名", "03 同名"]
    assert names[3] == "04 abcd"
    assert len({name.casefold() for name in names}) == len(names)
    assert all(0 < len(name) <= 31 for name in names)
    assert sheet_name("新项目", names) == "07 新项目"


def test_indicator_cells_are_text_and_keep_what_was_typed(first: Worksheet) -> None:
    assert [first.cell(row, 5).number_format for row in range(11, 17)] == ["@"] * 6
    assert first["E12"].value == "=100％"
    assert first["E12"].data_type == "s"


def test_money_is_numbers_and_the_check_beside_it_is_a_formula(first: Worksheet) -> None:
    assert (first["B5"].value, first["C5"].value, first["D5"].value) == (100, 100, None)
    assert str(first["E5"].value).startswith("=IF(COUNT(B5:D5)=0")


def test_the_verdict_column_is_one_call_and_its_values_show_at_once(book_path: Path) -> None:
    formulas = openpyxl.load_workbook(book_path)["01 大要案准备金"]
    assert str(formulas["I5"].value).count("TARGET_CHECK_PACKED") == 1
    calls = [c.coordinate for row in formulas for c in row if "TARGET_" in str(c.value)]
    assert calls == ["I5"]
    shown = openpyxl.load_workbook(book_path, data_only=True)["01 大要案准备金"]
    assert str(shown["G11"].value).startswith("警告 V03：")
    assert shown["G12"].value == "通过", "=100％ is =100%: full width means no trouble"


def test_the_block_is_a_table_without_merged_cells(first: Worksheet) -> None:
    (table,) = first.tables.values()
    assert table.ref == "A10:G16"
    rows = {row for box in first.merged_cells.ranges for row in range(box.min_row, box.max_row + 1)}
    assert rows.isdisjoint(range(10, 17))


def test_drop_downs_reach_below_the_table_so_that_new_rows_have_them(first: Worksheet) -> None:
    areas = {str(area) for v in first.data_validations.dataValidation for area in v.sqref.ranges}
    assert {"A11:A1000", "B11:B1000", "E11:E1000"} <= areas


def test_what_is_typed_below_the_table_is_text_too(first: Worksheet) -> None:
    styles = {letter: first.column_dimensions[letter].number_format for letter in "CDEF"}
    assert set(styles.values()) == {"@"}


def test_it_prints_on_a4_one_page_wide_with_repeated_headings(first: Worksheet) -> None:
    assert first.page_setup.paperSize == 9
    assert first.page_setup.orientation == "portrait"
    assert first.page_setup.fitToHeight == 0
    assert first.print_title_rows == "$10:$10"


def test_the_print_area_is_the_columns_so_that_appended_rows_are_printed(book_path: Path) -> None:
    workbook = zipfile.ZipFile(book_path).read("xl/workbook.xml").decode("utf-8")
    assert (
        '<definedName name="_xlnm.Print_Area" localSheetId="2">\'01 大要案准备金\'!$A$1:$F$1048575<'
        in workbook
    )


def test_the_copy_for_the_bureau_has_no_formula_and_no_sheet_of_the_add_in(
    tmp_path: Path,
) -> None:
    path = tmp_path / "copy.xlsx"
    write(standardised(read(sample(DOCUMENT), clean=True).department), path, values_only=True)
    book = openpyxl.load_workbook(path)
    assert "模板" not in book.sheetnames
    assert [c for sheet in book for row in sheet for c in row if c.data_type == "f"] == []
    assert book["选项"]["G2"].value == "13073023P00002210023K"
    assert not book._external_links


def test_text_that_looks_like_a_formula_is_text_everywhere(tmp_path: Path) -> None:
    base = standardised(read(sample(DOCUMENT), clean=True).department)
    evil = Field('=HYPERLINK("http://x","y")')
    project = replace(base.projects[0], name=evil, goal=evil, purpose=evil)
    path = tmp_path / "x.xlsx"
    write(replace(base, projects=(project,), overall_goal=evil), path)
    for sheet in openpyxl.load_workbook(path):
        for row in sheet:
            for cell in row:
                # A reference to the sheet of that name quotes it: only a call would be one.
                assert not (cell.data_type == "f" and str(cell.value).startswith("=HYPERLINK"))


def test_the_package_is_sound(book_path: Path, tmp_path: Path) -> None:
    blank = tmp_path / "blank.xlsx"
    write(Department(), blank, blank_projects=2)
    for path in (book_path, blank):
        result = OpenXmlValidator().validate(str(path))
        assert [str(error) for error in result.errors] == []
