"""D05: what pasting over whole cells takes from the issued form is reported under --deep."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from jixiao.files.check_file import check_file
from jixiao.files.read.any import read
from jixiao.samples import DOCUMENT, sample
from workbook_templates.builder import write

FIRST = "01 大要案准备金"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "表.xlsx"
    write(read(sample(DOCUMENT), clean=True).department, path)
    return path


def lost(path: Path, *, deep: bool = True) -> list[tuple[str, str, str]]:
    return [
        (one.place.sheet, one.place.address, one.message)
        for one in check_file(path, deep=deep).findings
        if one.rule == "D05"
    ]


def changed(book: Path) -> tuple[openpyxl.Workbook, Worksheet]:
    opened = openpyxl.load_workbook(book)
    return opened, opened[FIRST]


def test_the_issued_workbook_has_lost_nothing(book: Path) -> None:
    assert lost(book) == []


def test_text_cells_in_another_format(book: Path) -> None:
    opened, form = changed(book)
    form["E12"].number_format = "General"
    form["D11"].number_format = form["D13"].number_format = "0.00"
    opened.save(book)
    assert lost(book) == [
        (FIRST, "D11", "D11等2格的文本格式已被粘贴覆盖。"),
        (FIRST, "E12", "E12的文本格式已被粘贴覆盖。"),
    ]
    assert lost(book, deep=False) == []  # a format is looked at only where it is asked for


def test_cells_without_their_drop_down(book: Path) -> None:
    opened, form = changed(book)
    for validation in form.data_validations.dataValidation:
        if str(validation.sqref) == "A11:A1000":
            validation.sqref = openpyxl.worksheet.cell_range.MultiCellRange("A11:A12 A15:A1000")
    opened.save(book)
    assert lost(book) == [(FIRST, "A13", "A13等2格的下拉选项已被粘贴覆盖。")]


def test_a_form_from_elsewhere_had_nothing_to_lose(tmp_path: Path) -> None:
    opened = openpyxl.Workbook()
    for row in (
        ["项目名称", "道路养护", "预算数（万元）", 1],
        ["绩效目标", "完成养护"],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "里程", "≥1公里"],
    ):
        opened.active.append(row)
    opened.save(tmp_path / "别处.xlsx")
    assert lost(tmp_path / "别处.xlsx") == []
