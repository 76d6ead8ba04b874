"""A form that is not read is reported: on a sheet of any name, beside others, with labels gone."""

from __future__ import annotations

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
from jixiao.files.read.workbook import read_grids
from jixiao.form.book import read_book
from jixiao.form.labels import labels_on
from jixiao.model import sheets
from jixiao.model.grid import Grid, Value
from jixiao.model.left_out import Reason
from jixiao.model.target_form import Department
from tests.support.books import untidied_book
from workbook_templates.builder import write

CODE = "13073023P00002210023K"
FORM: list[list[Value]] = [
    ["平安宣传绩效目标表"],
    ["216001示例局", None, None, None, None, "单位：万元"],
    ["项目编码", CODE, None, "项目名称", "平安宣传"],
    ["预算规模及资金用途", "预算数", 100, "其中：财政资金", 100, "其他资金", 0],
    [None, "用于开展宣传，印制材料。"],
    ["资金支出计划（%）", "3月底", "6月底", "10月底", "12月底"],
    [None, "20%", "50%", "80%", "100%"],
    ["绩效目标", "全年开展宣传不少于4场次。"],
    ["一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据"],
    ["产出指标", "数量指标", "宣传场次", "全年场次", "≥4次", "年度工作计划"],
    ["效益指标", "社会效益指标", "群众知晓率", "知晓人数占比", "≥85%", "历史数据"],
    ["满意度指标", "服务对象满意度指标", "群众满意度", "满意人数占比", "≥90%", "问卷调查"],
]
LABELS = [
    (label.row, label.column) for label in labels_on(Grid("表", FORM)) if label.name != "单位"
]


def without(spots: set[tuple[int, int]], rows: list[list[Value]] = FORM) -> list[list[Value]]:
    return [
        [None if (r, c) in spots else v for c, v in enumerate(row)] for r, row in enumerate(rows)
    ]


@settings(max_examples=400)
@given(st.sets(st.sampled_from(LABELS), min_size=1))
def test_a_form_never_vanishes_with_its_labels(gone: set[tuple[int, int]]) -> None:
    reading = read_book([Grid("甲", without(gone)), Grid("乙", FORM)])
    reported = [one.place.sheet for one in reading.left_out]
    names = [project.sheet for project in reading.department.projects]
    assert sorted(reported + names) == ["乙", "甲"]
    assert reading.year_forms == ()


@settings(max_examples=200)
@given(st.sets(st.sampled_from(LABELS), min_size=1))
def test_nor_does_the_second_form_of_a_sheet(gone: set[tuple[int, int]]) -> None:
    first: list[list[Value]] = [list(row) for row in FORM]
    second = without(gone)
    reading = read_book([Grid("甲", [*first, [None], *second])])
    found = len(reading.department.projects) + len(reading.left_out)
    left = [spot for spot in LABELS if spot not in gone]
    findings = check_department(reading.department)
    assert found >= 2 or (len(left) < 3 and any(one.rule == "D04" for one in findings))


def test_what_is_reported_names_sheet_labels_and_code() -> None:
    gone = {(2, 3), (3, 1), (7, 0), *((8, c) for c in range(6))}
    reading = read_book([Grid("第一个", FORM), Grid("第二个", without(gone))])
    [one] = reading.left_out
    assert (one.reason, one.place.sheet, one.code) == (Reason.UNRECOGNISED, "第二个", CODE)
    assert all(f"“{label}”" in one.detail for label in ("项目编码", "其中：财政资金", "6月底"))
    assert one.detail.endswith("缺少“项目名称”、“预算数”、“绩效目标”、“三级指标”、“指标值”")
    [found] = [f for f in check_department(reading.department) if f.rule == "D07"]
    assert found.message.startswith("工作表“第二个”")


@pytest.mark.parametrize("name", ["选项", "支出执行", "审核说明", "填报说明", "模板", "审核结果"])
def test_a_filled_form_counts_on_a_sheet_of_any_name(name: str) -> None:
    reading = read_book([Grid(name, FORM)])
    assert [project.sheet for project in reading.department.projects] == [name]
    assert reading.left_out == ()


@pytest.mark.parametrize(("labels", "unknown"), [(1, False), (2, True), (3, True)])
def test_labels_where_most_values_should_stand_are_no_values(labels: int, unknown: bool) -> None:
    rows = [list(row) for row in FORM]
    for row in rows[9 : 9 + labels]:
        row[4] = "指标值"
    [project] = read_book([Grid("表", rows)]).department.projects
    issues = [one for one in project.issues if one.kind == "unknown"]
    assert [one.label for one in issues] == (["指标值"] if unknown else [])


def changed(tmp_path: Path, change: Callable[[openpyxl.Workbook], None]) -> Path:
    path = tmp_path / "改.xlsx"
    book = openpyxl.load_workbook(untidied_book(tmp_path))
    change(book)
    book.save(path)
    return path


def test_the_sheets_of_the_issued_workbook_are_no_forms(tmp_path: Path) -> None:
    reading = read(untidied_book(tmp_path))
    assert len(reading.department.projects) == 7
    assert reading.left_out == ()


def test_the_template_is_set_aside_where_it_is_shown_and_counts_where_it_is_filled(
    tmp_path: Path,
) -> None:
    def show(book: openpyxl.Workbook) -> None:
        book[sheets.TEMPLATE].sheet_state = "visible"

    [one] = read(changed(tmp_path, show)).left_out
    assert (one.reason, one.place.sheet) == (Reason.BLANK, sheets.TEMPLATE)

    def fill(book: openpyxl.Workbook) -> None:
        show(book)
        book[sheets.TEMPLATE]["E3"] = "新项目"
        book[sheets.TEMPLATE]["B5"] = 12

    reading = read(changed(tmp_path, fill))
    assert len(reading.department.projects) == 8
    assert reading.left_out == ()


def test_a_list_of_projects_or_payments_is_no_form() -> None:
    projects = [["项目编码", "项目名称", "预算数"], [CODE, "平安宣传", 100]]
    payments = [["日期", "项目名称", "项目编码", "金额（元）"], ["2023-02-01", "平安宣传", "", 5]]
    blank = [["支出登记"], ["项目编码", "项目名称", "财政资金"], [None, None, None]]
    for rows in (projects, payments, blank):
        assert read_book([Grid("甲", FORM), Grid("清单", rows)]).left_out == ()


def test_a_list_without_codes_is_reported() -> None:
    rows = [["项目名称", "预算数", "财政资金"], ["平安宣传", 100, 100]]
    [one] = read_book([Grid("甲", FORM), Grid("清单", rows)]).left_out
    assert one.place.sheet == "清单"


def test_a_report_of_ours_is_left_out_by_its_mark_and_not_by_its_name() -> None:
    rows = [["部门汇总"], ["项目编码", "项目名称", "预算数"], [None, "平安宣传", 100]]
    marked = replace(Grid(sheets.SUMMARY, rows), ours=True)
    assert read_book([Grid("甲", FORM), marked]).left_out == ()
    assert read_book([Grid("甲", FORM), Grid(sheets.SUMMARY, rows)]).left_out != ()


def test_marks_are_read_from_the_file(tmp_path: Path) -> None:
    from jixiao.files.reports import rollup
    from jixiao.spending.rollup import summarise

    target = tmp_path / "汇总.xlsx"
    rollup.draw(summarise([read(untidied_book(tmp_path)).department]), target)
    assert {grid.sheet: grid.ours for grid in read_grids(target)} == {
        "部门汇总": True, "指标统计": True,
    }  # fmt: skip


def test_a_workbook_of_blank_forms_alone_says_so(tmp_path: Path) -> None:
    path = tmp_path / "空.xlsx"
    write(Department(name="某局"), path, blank_projects=2)
    with pytest.raises(NotAForm, match="空白项目表2张"):
        read(path)
    reading = read(path, of_the_year=True)
    assert reading.department.projects == ()
    assert [one.reason for one in reading.left_out] == [Reason.BLANK, Reason.BLANK]


_CODE = "13073023P00002210023K"
_TITLE: list[Value] = ["养护绩效目标表"]
_NAME: list[Value] = ["项目名称", "养护"]
_LEVELS: list[list[Value]] = [["产出指标"], ["效益指标"], ["满意度指标"]]


@pytest.mark.parametrize(
    ("rows", "looks"),
    [
        ([_TITLE, _NAME, ["x", "y"]], True),  # a label and a title
        ([_NAME, ["x", "y"]], False),
        ([_NAME, ["x", _CODE]], True),  # a label and a code
        ([_NAME, *_LEVELS], True),  # a label and three names of 一级
        ([_NAME, *_LEVELS[:2]], False),
        ([_TITLE, ["x", _CODE], ["y"]], False),  # without a label three signs are asked for
        ([_TITLE, *_LEVELS, ["y"]], False),
        ([_TITLE, ["x", _CODE], *_LEVELS], True),
        ([["绩效目标", "完成"], ["职责分类", "x"], ["y"]], False),  # the department's own
        ([_TITLE, ["绩效目标", "完成"], ["职责分类", "x"], ["y"]], True),
        ([["项目名称", "资金用途"], ["养护", "修路"]], True),
        ([["凭证号", "项目名称", "资金用途"], ["1", "养护", "修路"]], False),  # payments
        ([["项目编码", "资金用途"], [_CODE, "修路"]], False),  # projects with their codes
        ([["项目编码", "资金用途"], ["x", "修路"]], True),
        ([["项目编码", "指标值"], [_CODE, "修路"]], True),  # no list has an indicator
        ([["项目名称", "资金用途"], ["", ""]], False),  # a list that nobody filled in
    ],
)
def test_a_sheet_looks_like_a_form_by_its_signs(rows: list[list[Value]], looks: bool) -> None:
    reading = read_book([Grid("别的", rows)])
    assert bool(reading.left_out) is looks
    assert reading.department.projects == ()


def test_only_the_hidden_lists_of_the_drop_downs_are_passed_over() -> None:
    """Other sheets with labels of a form are looked at, hidden or not."""
    rows: list[list[Value]] = [
        [sheets.FIRST_LIST, "三级指标", "指标值"],
        ["产出指标", "培训人数", "≥90人"],
        ["效益指标", "政策知晓率", "≥90%"],
    ]
    hidden, shown = (
        read_book([Grid(sheets.LISTS, rows, hidden=hidden)]).left_out for hidden in (True, False)
    )
    assert not hidden
    assert [one.place.sheet for one in shown] == [sheets.LISTS]
    untitled = [["一级指标", *rows[0][1:]], *rows[1:]]
    other = read_book([Grid(sheets.LISTS, untitled, hidden=True)]).left_out
    assert len(other) == 1, "a hidden sheet of another kind"
