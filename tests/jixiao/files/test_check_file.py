"""Checking a file: what a workbook holds beside its project sheets."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import jixiao.samples
from jixiao.errors import NotAForm
from jixiao.files.check_file import check_file
from jixiao.files.read import workbook
from jixiao.files.read.any import read
from jixiao.form.standardise import standardised
from workbook_templates.builder import write

SAMPLE = Path(jixiao.samples.__file__).with_name("sample_department.txt")
CODE = "13073023P00002210023K"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "绩效目标.xlsx"
    write(standardised(read(SAMPLE, clean=True).department), path)
    return path


def with_summary(book: Path, rows: list[list[object]], name: str = "部门汇总") -> Path:
    opened = openpyxl.load_workbook(book)
    sheet = opened.create_sheet(name)
    for row in rows:
        sheet.append(row)
    path = book.with_name("带汇总.xlsx")
    opened.save(path)
    return path


def about_the_summary(path: Path) -> list[tuple[str, str]]:
    found = check_file(path, None).findings
    return sorted((one.rule, one.place.address) for one in found if one.place.sheet == "部门汇总")


def test_a_summary_of_other_amounts_than_the_sheets_is_found(book) -> None:
    """The first project's budget is 100万元, all are 880."""
    path = with_summary(
        book, [["项目编码", "项目名称", "预算数"], [CODE, "大要案准备金", 90], ["合计", "", 870]]
    )
    assert about_the_summary(path) == [("F04", "C3"), ("X03", "C2")]


def test_what_is_found_on_the_summary_can_be_accepted_too(book) -> None:
    path = with_summary(
        book, [["项目编码", "项目名称", "预算数"], [CODE, "大要案准备金", 90], ["合计", "", 880]]
    )
    opened = openpyxl.load_workbook(path)
    sheet = opened.create_sheet("审核说明")
    sheet.append(["规则", "项目", "位置", "说明", "说明人"])
    sheet.append(["X03", "", "C2", "汇总表为年初数", "李会计"])
    opened.save(path)
    [one] = [one for one in check_file(path, None).findings if one.rule == "X03"]
    assert (one.waived_why, one.waived_by) == ("汇总表为年初数", "李会计")


def test_a_summary_of_the_same_amounts_is_not_complained_of(book) -> None:
    path = with_summary(
        book, [["项目编码", "项目名称", "预算数"], [CODE, "大要案准备金", 100], ["合计", "", 880]]
    )
    assert about_the_summary(path) == []


def test_another_sheet_of_that_name_is_no_summary(book) -> None:
    path = with_summary(book, [["部门", "人数"], ["办公室", 3]])
    assert about_the_summary(path) == []
    same = [f.rule for f in check_file(book, None).findings]
    assert [f.rule for f in check_file(path, None).findings] == same


def test_a_workbook_without_a_form_is_not_read_again_to_say_so(tmp_path, monkeypatch) -> None:
    opened = openpyxl.Workbook()
    opened.active.append(["项目名称", "道路养护"])
    opened.save(tmp_path / "半张表.xlsx")
    times_read = []
    really = workbook.read_grids
    monkeypatch.setattr(
        workbook, "read_grids", lambda *a, **k: times_read.append(a) or really(*a, **k)
    )
    with pytest.raises(NotAForm, match="找到标签“项目名称”，缺少"):
        check_file(tmp_path / "半张表.xlsx", None)
    assert len(times_read) == 1
