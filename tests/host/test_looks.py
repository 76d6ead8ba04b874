"""Raised digits, lines through text and hidden rows of a book that is open in Calc."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import xlsxwriter
import xlwings as xw

from addin.session import OpenBook
from jixiao.cli import main
from tests.support.calc_user import User

pytestmark = pytest.mark.host

# By hand: what a person sees, and what is said of it.
SEEN = [
    ("D5", "D5有上标，已按“≥10^4亩”读取，请核对。"),
    ("D6", "D6有删除线，已按“≥95%≥90%”读取，请核对。"),
    ("D7", "D7有删除线，已按“≤5天”读取，请核对。"),
    ("C8", "C8所在行被隐藏或筛掉，已按“受益户数”读取，请核对。"),
    ("C9", "C9所在行被隐藏或筛掉，已按“满意度”读取，请核对。"),
]


def filled(path: Path) -> Path:
    """A form with a raised digit, text struck in part and as a whole, a row hidden, one filtered.

    A blank cell with a line through it shows nothing.
    """
    with xlsxwriter.Workbook(path) as made:
        raised = made.add_format({"font_script": 1})
        struck = made.add_format({"font_strikeout": True})
        sheet = made.add_worksheet("造林")
        head = [
            ["造林绩效目标表"],
            ["项目编码", "13073023P00002210023K", "项目名称", "造林"],
            ["预算数（万元）", "100.00", "绩效目标", "完成造林。"],
            ["一级指标", "二级指标", "三级指标", "指标值"],
            ["产出指标", "数量指标", "造林面积", None],
            ["", "质量指标", "成活率", None],
            ["", "时效指标", "完成时间", None],
            ["效益指标", "社会效益指标", "受益户数", "≥10户"],
            ["满意度指标", "服务对象满意度指标", "满意度", "≥90%"],
        ]
        for number, row in enumerate(head):
            sheet.write_row(number, 0, row)
        sheet.write_rich_string(4, 3, "≥10", raised, "4", "亩")
        sheet.write_rich_string(5, 3, struck, "≥95%", "≥90%")
        sheet.write_string(6, 3, "≤5天", struck)
        sheet.write_blank(2, 4, None, struck)
        sheet.autofilter(3, 0, 8, 3)
        sheet.filter_column(0, "x != 满意度指标")
        sheet.set_row(7, None, None, {"hidden": True})
        sheet.set_row(8, None, None, {"hidden": True})
    return path


def of_the_file(path: Path, capsys: pytest.CaptureFixture[str]) -> list[tuple[str, str]]:
    with pytest.raises(SystemExit):
        main(["check", str(path), "--format", "json"])
    found = json.loads(capsys.readouterr().out)["findings"]
    return sorted((one["cell"], one["message"]) for one in found if one["rule"] == "D04")


def test_calc_sees_what_the_file_has(
    app: xw.App, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = filled(tmp_path / "造林.xlsx")
    assert of_the_file(path, capsys) == sorted(SEEN)
    book = app.books.open(str(path))
    opened = OpenBook(book, User())
    [project] = opened.department.projects
    assert [row.target.text for row in project.indicators] == [
        "≥10^4亩", "≥95%≥90%", "≤5天", "≥10户", "≥90%",
    ]  # fmt: skip
    found = [(f.place.address, f.message) for f in opened.findings if f.rule == "D04"]
    assert sorted(found) == sorted(SEEN)
    book.close()
