"""Every report on paper: letters of at least 9 points, repeated headings, page n of m, the date.

Each opens without a word of complaint in the libraries that clerks' colleagues use.
"""

from __future__ import annotations

import datetime as dt
import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from jixiao.cli import main
from jixiao.files.read.any import read
from jixiao.files.read.ledgers import read_ledgers
from jixiao.files.reports import execution, page
from jixiao.form.standardise import standardised
from jixiao.samples import DOCUMENT, LEDGER, sample
from jixiao.spending.execution import compare, countable

_SMALLEST = 9.0


def run(*arguments: object) -> None:
    with pytest.raises(SystemExit) as ended:
        main([str(one) for one in arguments])
    assert ended.value.code in {0, 1}, arguments


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The template, the standard workbook, and a report of every command."""
    folder = tmp_path_factory.mktemp("printed")
    book, ledger = folder / "目标.xlsx", sample(LEDGER)
    made = {name: folder / f"{name}.xlsx" for name in _COMMANDS}
    run("import", sample(DOCUMENT), "-o", book)
    changed = folder / "改.xlsx"
    loaded = openpyxl.load_workbook(book)
    loaded["01 大要案准备金"]["B5"] = 21.00005  # against 100.00 planned: -78.99995
    loaded["01 大要案准备金"]["E11"] = "≥999件"
    loaded.save(changed)
    department = folder / "部门"
    department.mkdir()
    (department / "目标.xlsx").write_bytes(book.read_bytes())
    inputs = {"@书": book, "@改": changed, "@账": ledger, "@夹": department}
    for name, command in _COMMANDS.items():
        run(*(inputs.get(word, word) for word in command.split()), "-o", made[name])
    return [book, *made.values()]


_COMMANDS = {
    "模板": "template --projects 2 --whole",
    "上年": "rollover @书 --year 2024",
    "审核": "check @书 --format xlsx",
    "几个": "check @书 @改 --format xlsx",
    "汇总": "rollup @改",
    "对比": "compare @改 --actual @账 --as-of 2023-06-30",
    "监控": "monitor @改 --actual @账 --as-of 2023-06-30",
    "自评": "evaluate @改 --actual @账",
    "修改": "diff @书 @改 --format xlsx",
    "上报": "submit @书",
    "全县": "audit @夹",
}


def sheets(books: list[Path]) -> Iterator[tuple[str, Any]]:
    for path in books:
        for sheet in openpyxl.load_workbook(path).worksheets:
            if sheet.sheet_state == "visible":
                yield f"{path.stem} {sheet.title}", sheet


def printed_columns(sheet: Any) -> int:
    area = re.search(r":\$?([A-Z]+)", sheet.print_area or "")
    return openpyxl.utils.column_index_from_string(area[1]) if area else sheet.max_column


def widths(sheet: Any, columns: int) -> list[float]:
    """What a file says of a column is five pixels wider than what XlsxWriter was told."""
    found = [8.43] * columns
    for one in sheet.column_dimensions.values():
        for column in range(one.min, min(one.max, columns) + 1):
            found[column - 1] = 0.0 if one.hidden else one.width - 5 / 7
    return found


def smallest_letters(sheet: Any, columns: int) -> float:
    """Of all that is written in the printed columns, at the scale that it is printed at."""
    landscape = sheet.page_setup.orientation == "landscape"
    scale = (sheet.page_setup.scale or 100) / 100
    if sheet.sheet_properties.pageSetUpPr and sheet.sheet_properties.pageSetUpPr.fitToPage:
        scale = page.scale(widths(sheet, columns), landscape=landscape)
    sizes = [
        cell.font.sz
        for row in sheet.iter_rows(max_col=columns)
        for cell in row
        if cell.value not in (None, "")
    ]
    return scale * min(sizes, default=10)


def test_letters_are_readable_on_a4(books: list[Path]) -> None:
    small = {
        name: round(size, 2)
        for name, sheet in sheets(books)
        if (size := smallest_letters(sheet, printed_columns(sheet))) < _SMALLEST
        or str(sheet.page_setup.paperSize) != "9"
    }
    assert small == {}


def test_pages_are_numbered_and_reports_bear_the_date_in_words(books: list[Path]) -> None:
    for name, sheet in sheets(books):
        assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页", name
        if "jixiao_sheet" in sheet.defined_names:
            made = sheet.oddFooter.right.text
            assert re.fullmatch(r"制表日期：20\d\d年\d+月\d+日", made), name


def test_a_long_table_repeats_its_headings(books: list[Path]) -> None:
    without = {"填报说明", "部门整体绩效目标", "全县情况", "修改概览", "部门整体支出"}
    without |= {"执行对比"}  # of seven projects: its charts have a page of their own
    for name, sheet in sheets(books):
        assert sheet.print_title_rows or sheet.title in without, name


@pytest.mark.parametrize(("projects", "repeated"), [(7, None), (40, "$3:$3")])
def test_headings_stand_above_a_table_and_not_above_charts(
    tmp_path: Path, projects: int, repeated: str | None
) -> None:
    department = standardised(read(sample(DOCUMENT), clean=True).department)
    own = department.projects
    many = replace(department, projects=tuple(own[n % 7] for n in range(projects)))
    compared = compare(many, read_ledgers([sample(LEDGER)]), dt.date(2023, 6, 30))
    execution.draw(compared, tmp_path / "对比.xlsx", countable(many)[1])
    sheet = openpyxl.load_workbook(tmp_path / "对比.xlsx")["执行对比"]
    assert sheet.print_title_rows == repeated


def test_what_a_table_is_about_is_read_whole_on_each_of_its_pages(books: list[Path]) -> None:
    split = {name: sheet for name, sheet in sheets(books) if sheet.print_title_cols}
    assert "对比 执行进度" in split
    for name, sheet in split.items():
        below = [str(one) for one in sheet.merged_cells.ranges if one.min_row == one.max_row == 2]
        assert below in ([], ["A2:C2"]), name


def test_only_what_is_missing_from_a_total_is_said_in_red(books: list[Path]) -> None:
    """The ledger of the sample has a row of no project and two of subtotals; all forms count."""
    for name, sheet in sheets(books):
        if name not in {"对比 执行对比", "监控 监控汇总", "自评 自评汇总"}:
            continue
        said = {
            line.split("：")[0]: cell.font.color.rgb[2:]
            for cell in sheet["A"]
            if isinstance(cell.value, str)
            for line in cell.value.split("\n")
            if "：" in line or "取自" in line
        }
        assert said["支出明细"] == said["未计入的有"] == "C00000", name
        assert said["项目表"] == "595959", name


def test_the_check_of_one_file_is_as_wide_as_a_page(books: list[Path]) -> None:
    found = {name: sheet for name, sheet in sheets(books) if sheet.title == "审核结果"}
    one, several = found["审核 审核结果"], found["几个 审核结果"]
    headings = [[cell.value for cell in row] for row in one.iter_rows()]
    assert not {"单位", "文件", "处理"} & {value for row in headings for value in row}
    assert one.sheet_properties.pageSetUpPr.fitToPage and one.page_setup.fitToHeight == 0
    assert {"单位", "文件"} <= {cell.value for row in several.iter_rows() for cell in row}


def test_an_amount_with_many_decimals_fits_its_column_and_the_points_align(
    books: list[Path],
) -> None:
    compared = next(sheet for name, sheet in sheets(books) if name == "对比 执行对比")
    head = [cell.value for cell in compared[3]]
    column = head.index("预算数") + 1
    cells = [compared.cell(row, column) for row in range(4, 11)]
    assert [cell.value for cell in cells if cell.value != round(cell.value or 0, 2)] == [21.00005]
    assert {cell.number_format for cell in cells} == {"#,##0.00???"}
    width = widths(compared, compared.max_column)[column - 1]
    assert round(width, 1) >= len("880.00000") + 1
    deviations = [compared.cell(row, head.index("偏差") + 1).number_format for row in range(4, 11)]
    assert set(deviations) == {"#,##0.00;[Red]-#,##0.00"}


@pytest.mark.filterwarnings("error")
def test_the_files_open_without_a_warning(books: list[Path]) -> None:
    for path in books:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            openpyxl.load_workbook(path)
            pd.read_excel(path, sheet_name=None, header=None, engine="openpyxl")
            pd.read_excel(path, sheet_name=None, header=None, engine="calamine")
            book = CalamineWorkbook.from_path(str(path))
            assert all(book.get_sheet_by_name(name) is not None for name in book.sheet_names)
