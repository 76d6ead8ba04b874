"""The form reader: the standard form and what people make of it."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.check.department import check_department
from jixiao.errors import NotAForm
from jixiao.files.read.any import read
from jixiao.files.read.workbook import inspect, read_grids
from jixiao.form.read_target import read_projects
from jixiao.model.grid import Grid, Value
from jixiao.model.left_out import Reason
from jixiao.model.target_form import Amount, Field, LayoutIssue, Project
from tests.support.books import untidied_book
from tests.support.sample_projects import PROJECTS

Rows = list[list[Value]]


@pytest.fixture(scope="session")
def standard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return untidied_book(tmp_path_factory.getbasetemp())


@pytest.fixture
def rows(standard: Path) -> Rows:
    """The third project's sheet, 护路工作经费: eight indicators in rows 11 to 18."""
    grid = next(grid for grid in read_grids(standard) if grid.sheet.startswith("03"))
    return [list(row) for row in grid.rows]


def one(rows: Rows, sheet: str = "表") -> Project:
    [project] = read_projects(Grid(sheet, rows))
    return project


def kinds(project: Project) -> list[tuple[str, str, str]]:
    return [(fault.kind, fault.label, fault.place.address) for fault in project.issues]


def test_the_standard_form_has_nothing_to_tell(rows: Rows) -> None:
    project = one(rows)
    assert project.issues == ()
    assert project.code == Field("13073023P00002610003J")
    assert project.budget == Amount(65_000_000)
    assert project.fiscal_funds == Amount(65_000_000)
    assert project.other_funds == Amount(None)
    assert project.goal is not None and project.purpose is not None
    assert project.goal.place.address == "B9"
    assert project.purpose.place.address == "B6"
    assert [row.target.place.address for row in project.indicators] == [
        f"E{row}" for row in range(11, 19)
    ]


# moved ----------------------------------------------------------------------------------


def test_rows_inserted_above_are_reported_once(rows: Rows) -> None:
    before = one(rows)
    for count in (1, 5, 200):
        moved = one([[""] * 9 for _ in range(count)] + rows)
        assert moved == before
        [fault] = moved.issues
        assert fault.kind == "moved"
        assert moved.indicators[0].target.place.address == f"E{11 + count}"


def test_blank_rows_between_leave_values_and_addresses_right(rows: Rows) -> None:
    gap: Rows = [[""] * 9 for _ in range(200)]
    moved = one(rows[:12] + gap + rows[12:])
    assert moved == one(rows)
    assert [row.target.place.row for row in moved.indicators] == [11, 12, *range(213, 219)]


def swapped(rows: Rows, first: int, second: int, start: int) -> Rows:
    for row in rows[start:]:
        row[first], row[second] = row[second], row[first]
    return rows


def test_swapped_indicator_columns_are_reported_and_read_by_their_heading(rows: Rows) -> None:
    before = one([list(row) for row in rows])
    moved = one(swapped(rows, 3, 4, 9))
    assert moved == before
    assert moved.indicators[1].target.place.address == "D12"
    assert sorted(kinds(moved)) == [
        ("moved", "指标值", "D10"),
        ("moved", "绩效指标描述", "E10"),
    ]


def test_swapped_money_columns(rows: Rows) -> None:
    rows[4][3] = 7.0
    rows[4][1] = 72.0
    for row in rows[3:5]:
        row[1], row[3] = row[3], row[1]
    project = one(rows)
    assert project.budget == Amount(72_000_000)
    assert project.other_funds == Amount(7_000_000)
    assert project.budget is not None and project.budget.place.address == "D5"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("其中：财政资金", "其中：财政\n资金"),
        ("其中：财政资金", "其中:财政    资金"),
        ("项目编码", "项 目 编 码："),
        ("指标值确定依据", "指标值\n确定依据"),
        ("资金支出计划（%）", "资金支出\n计划(%)"),
        ("一级指标", "一级\u00a0指标"),
        ("3月底", "３月底"),
    ],
)
def test_labels_wrapped_spaced_or_full_width(rows: Rows, old: str, new: str) -> None:
    before = one([list(row) for row in rows])
    changed = [[new if value == old else value for value in row] for row in rows]
    assert changed != rows
    after = one(changed)
    assert after == before
    assert after.issues == ()


def test_a_renamed_sheet_is_the_same_form(standard: Path, tmp_path: Path) -> None:
    changed = openpyxl.load_workbook(standard)
    for number, name in enumerate(n for n in changed.sheetnames if n[:2].isdigit()):
        changed[name].title = f"新名{number}"
    path = tmp_path / "改名.xlsx"
    changed.save(path)
    assert read(path).department == read(standard).department


def test_merged_cells_taken_apart_or_merged_otherwise(standard: Path, tmp_path: Path) -> None:
    changed = openpyxl.load_workbook(standard)
    sheet = changed[next(name for name in changed.sheetnames if name.startswith("03"))]
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    for row in (5, 6):  # filled down, as people do after taking apart
        sheet.cell(row, 1).value = "预算规模及资金用途"
    for area in ("A11:A16", "B11:B13"):
        top = area.partition(":")[0]
        for line in sheet[area][1:]:
            line[0].value = None
        sheet.merge_cells(area)
        assert sheet[top].value
    path = tmp_path / "合并.xlsx"
    changed.save(path)
    before, after = read(standard).department, read(path).department
    assert after == before
    assert [fault for fault in after.projects[2].issues if fault.kind != "moved"] == []


def test_two_forms_on_one_sheet(rows: Rows) -> None:
    second = [list(row) for row in rows]
    second[2][1] = "13073023P00002210023K"
    grid = Grid("表", [*rows, [""] * 9, [""] * 9, *second])
    first, again = read_projects(grid)
    assert first == one(rows)
    assert again.code == Field("13073023P00002210023K")
    assert replace(again, code=first.code) == first
    assert again.indicators[0].target.place.address == f"E{len(rows) + 2 + 11}"


def test_what_only_begins_like_a_second_form_is_not_dropped(rows: Rows) -> None:
    """In a column of the table it is a row of it; beside the table it is reported."""
    project = one([*rows, [""] * 9, ["项目代码", "另见附表", *[""] * 6, "旁注"]])
    last = project.indicators[-1]
    assert (last.dimension.text, last.category.text) == ("项目代码", "另见附表")
    assert [fault.text for fault in project.issues if fault.kind == "unread"] == ["旁注"]


def test_a_form_without_plan_and_basis_lacks_them_and_is_not_blank(rows: Rows) -> None:
    rows[1][6] = rows[0][8] = rows[1][8] = rows[3][8] = rows[4][8] = ""
    short = [row[:5] for number, row in enumerate(rows, 1) if number not in {7, 8}]
    short[1][4] = "单位：万元"
    project = one(short)
    assert project.plan is None
    assert [row.basis for row in project.indicators] == [None] * 8
    assert project.indicators[0].target.text == "≥4次"
    assert [fault for fault in project.issues if fault.kind == "missing"] == []


# units ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "unit", "cents"),
    [
        ("单位：元", "元", 6_500),
        ("单位:万元", "万元", 65_000_000),
        ("金额单位：千元", "千元", 6_500_000),
        ("（单位：元）", "元", 6_500),
        ("单位：人民币元", "元", 6_500),
    ],
)
def test_the_unit_declared_beside_the_form(rows: Rows, said: str, unit: str, cents: int) -> None:
    rows[1][5] = said
    project = one(rows)
    assert project.unit == Field(unit)
    assert project.budget == Amount(cents)


def test_the_unit_in_a_label(rows: Rows) -> None:
    rows[1][5] = ""
    rows[3][1] = "预算数（元）"
    project = one(rows)
    assert project.unit == Field("元")
    assert project.budget == Amount(6_500)


def test_without_a_unit_none_is_claimed(rows: Rows) -> None:
    rows[1][5] = ""
    assert one(rows).unit is None


def test_a_department_named_as_unit_is_the_department(rows: Rows) -> None:
    rows[1][0] = "单位：怀来县委政法委"
    project = one(rows)
    assert project.department == Field("怀来县委政法委")
    assert project.unit == Field("万元")


# what stands where it should not --------------------------------------------------------


def test_an_indicator_named_like_a_label_is_an_indicator(rows: Rows) -> None:
    rows[13][2] = rows[13][3] = "其中：财政资金"
    rows[14][2] = "绩效目标"
    project = one(rows)
    assert project.fiscal_funds == Amount(65_000_000)
    assert project.indicators[3].name == Field("其中：财政资金")
    assert project.indicators[4].name == Field("绩效目标")
    assert project.indicators[5].name == Field("预算数")
    assert project.issues == ()


def test_what_stands_beyond_the_form_is_reported_with_its_address(rows: Rows) -> None:
    rows[8][7] = "请领导审阅"
    rows[8][1] = ""  # the goal is blank: the note beyond must not become it
    rows.append(["", "", "", "", "", "", "", "", "尾注"])
    project = one(rows)
    assert project.goal == Field("")
    assert [(fault.place.address, fault.text) for fault in project.issues] == [
        ("H9", "请领导审阅"),
        (f"I{len(rows)}", "尾注"),
    ]


def test_a_blank_name_does_not_take_its_neighbours_value(rows: Rows) -> None:
    rows[2][4] = ""
    rows[2][6] = "护路"  # 职责分类, below its label in G2
    project = one(rows)
    assert project.name == Field("")
    assert project.function == Field("护路")


def test_a_missing_label_is_reported_and_its_value_unread(rows: Rows) -> None:
    rows[3][1] = "金额"
    project = one(rows)
    assert project.budget is None
    assert ("missing", "预算数", "A1") in kinds(project)
    assert project.purpose is not None
    assert project.purpose.text.startswith("深化平安铁路建设")
    places = {(fault.place.address, fault.text) for fault in project.issues if fault.text}
    assert {("B4", "金额"), ("B5", "65")} <= places


def test_another_version_of_the_template_is_reported(rows: Rows) -> None:
    rows[1][8] = "0.9"
    assert one(rows).issues == (LayoutIssue("version", "", one(rows).issues[0].place, "0.9"),)


def test_lines_for_names_below_the_table_are_no_indicators(rows: Rows) -> None:
    rows.append(["填报人：某某", "", "", "联系电话：0313-0000000", "", "", "", "", ""])
    project = one(rows)
    assert len(project.indicators) == 8
    assert [fault.text for fault in project.issues] == ["填报人：某某", "联系电话：0313-0000000"]


def test_headings_repeated_for_the_next_page_are_no_indicator(rows: Rows) -> None:
    rows.insert(14, list(rows[9]))
    assert len(one(rows).indicators) == 8


def test_numbers_dates_and_booleans_in_text_cells_keep_what_they_are(rows: Rows) -> None:
    values: list[Value] = [0.9, 35.0, dt.date(2023, 11, 30), True, dt.datetime(2023, 6, 1, 8, 30)]
    for number, value in enumerate(values):
        rows[10 + number][4] = value
    project = one(rows)
    assert [row.target.text for row in project.indicators[:5]] == [
        "0.9", "35", "2023-11-30", "TRUE", "2023-06-01 08:30:00",
    ]  # fmt: skip
    assert [row.target.value for row in project.indicators[:5]] == values


# whole files ----------------------------------------------------------------------------

Change = Callable[[openpyxl.Workbook], None]


def changed_book(standard: Path, path: Path, change: Change) -> Path:
    book = openpyxl.load_workbook(standard)
    change(book)
    book.save(path)
    return path


def sheet_of(book: openpyxl.Workbook, number: str) -> openpyxl.worksheet.worksheet.Worksheet:
    return book[next(name for name in book.sheetnames if name.startswith(number))]


def test_a_number_formatted_as_percent_means_what_it_shows(standard: Path, tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        cell = sheet_of(book, "01")["E12"]
        cell.value, cell.number_format = 1, "0%"

    department = read(changed_book(standard, tmp_path / "百分.xlsx", change)).department
    assert department.projects[0].indicators[1].target.text == "100%"


def test_formulas_and_error_values_are_findings_with_their_cell(
    standard: Path, tmp_path: Path
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = sheet_of(book, "01")
        sheet["E11"].value = "=1+1"
        sheet["E12"].value = "#NAME?"
        sheet["E12"].data_type = "e"

    path = changed_book(standard, tmp_path / "公式.xlsx", change)
    department = read(path).department
    first, second = department.projects[0].indicators[:2]
    assert first.target.formula == "=1+1"
    assert second.target.text == "#NAME?"
    cells = {one.place.address for one in check_department(department) if one.rule == "V14"}
    assert {"E11", "E12"} <= cells


def test_a_form_on_a_hidden_sheet_is_reported_and_not_counted(
    standard: Path, tmp_path: Path
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet_of(book, "02").sheet_state = "hidden"

    reading = read(changed_book(standard, tmp_path / "隐藏.xlsx", change))
    names = [project.name.text for project in reading.department.projects if project.name]
    assert len(names) == 6
    [aside] = reading.left_out
    assert aside.place.sheet.startswith("02")
    assert (aside.reason, aside.label) == (Reason.HIDDEN, "怀财字【2023】7号 防范专项")
    [one] = [one for one in check_department(reading.department) if one.rule == "D07"]
    assert "隐藏工作表" in one.message and "防范专项" in one.message


def test_a_form_without_the_column_of_values_is_read(standard: Path, tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        for row in range(10, 19):
            sheet_of(book, "03").cell(row, 5).value = None

    department = read(changed_book(standard, tmp_path / "无值.xlsx", change)).department
    assert [row.target.text for row in department.projects[2].indicators] == [""] * 8
    sheet = department.projects[2].sheet
    found = [one for one in check_department(department) if one.place.sheet == sheet]
    assert [one.rule for one in found] == ["D08"]
    assert found[0].message.endswith("缺少“指标值”。")


def test_looking_at_formats_says_nothing_on_the_side(standard: Path) -> None:
    grids = read_grids(standard)
    name = next(grid.sheet for grid in grids if grid.sheet.startswith("01"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        looked_at = inspect(standard, grids, {(name, 12, 5), (name, 8, 2)})
    details = next(grid.details for grid in looked_at if grid.sheet == name)
    assert details[12, 5].number_format == "@"
    assert "%" in details[8, 2].number_format


def test_a_book_without_a_form_says_so(tmp_path: Path) -> None:
    empty = openpyxl.Workbook()
    empty.save(tmp_path / "空.xlsx")
    with pytest.raises(NotAForm, match=r"空\.xlsx"):
        read(tmp_path / "空.xlsx")


def test_every_project_of_the_sample_comes_through_the_standard_workbook(standard: Path) -> None:
    department = read(standard).department
    assert [(p.code.text, len(p.indicators)) for p in department.projects if p.code] == [
        (code, count) for _, code, _, _, _, count in PROJECTS
    ]
    assert [f for p in department.projects for f in p.issues] == []


# anywhere on the sheet ------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(down=st.integers(0, 40), right=st.integers(0, 30), shifted=st.booleans())
def test_wherever_the_form_stands_it_reads_the_same(
    standard: Path, down: int, right: int, shifted: bool
) -> None:
    grid = next(grid for grid in read_grids(standard) if grid.sheet.startswith("03"))
    filler: Value = "" if shifted else None
    rows = [[filler] * right + list(row) for row in [[], *[[]] * down, *grid.rows][1:]]
    [moved] = read_projects(Grid("表", rows))
    [before] = read_projects(grid)
    assert moved == before
    for old, new in zip(before.indicators, moved.indicators, strict=True):
        assert new.target.place.row == old.target.place.row + down
        assert new.target.place.column == old.target.place.column + right
    assert [fault.kind for fault in moved.issues] == (["moved"] if down or right else [])
