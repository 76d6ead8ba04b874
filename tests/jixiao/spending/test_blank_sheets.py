"""Spare project sheets of a fresh workbook: one line, and no project."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.check.book import check_book
from jixiao.errors import NotAForm
from jixiao.files.check_file import check_file
from jixiao.files.read.workbook import read_grids
from jixiao.form.book import read_book
from jixiao.model.target_form import Department
from jixiao.spending.rollup import summarise
from workbook_templates.builder import write


def test_blank_sheets_are_one_line_and_no_project(tmp_path: Path) -> None:
    path = tmp_path / "新.xlsx"
    write(Department(code="101", name="某局", year=2026), path, blank_projects=3)
    reading = read_book(read_grids(path))
    findings = check_book(reading)
    about = [one for one in findings if one.rule == "D07"]
    assert [one.message.partition("：")[0] for one in about] == ["空白项目表3张，未计入审核和汇总"]
    assert str(about[0].severity) == "提示"
    assert not [one for one in findings if str(one.severity) == "错误"]
    summary = summarise([reading.department])
    assert (summary.total.projects, summary.forms.found) == (0, 3)
    assert summary.forms.sentences == [
        "项目表：找到3张＝计入0张＋未计入3张。",
        "未计入：空白项目表3张：“01 项目1”、“02 项目2”、“03 项目3”",
    ]
    with pytest.raises(NotAForm, match="空白项目表3张：“01 项目1”、“02 项目2”、“03 项目3”"):
        check_file(path)
