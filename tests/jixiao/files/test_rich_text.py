"""A raised digit is no digit of the number beside it; text struck through is remarked upon."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from jixiao.check.department import check_department
from jixiao.files.read.any import read
from jixiao.files.read.workbook import unseen_formats
from jixiao.form.book import read_book
from jixiao.model.grid import Grid

ROWS = [
    ["造林绩效目标表"],
    ["项目编码", "13073023P00002210023K", "项目名称", "造林"],
    ["预算数（万元）", 100, "绩效目标", "完成造林。"],
    ["一级指标", "二级指标", "三级指标", "指标值"],
]


def book(path: Path, *parts: object) -> Path:
    """A form whose 指标值 in D5 is a rich text: formats and texts by turns."""
    with xlsxwriter.Workbook(path) as made:
        looks = {"raised": made.add_format({"font_script": 1}),
                 "struck": made.add_format({"font_strikeout": True})}  # fmt: skip
        sheet = made.add_worksheet("造林")
        for number, row in enumerate(ROWS):
            sheet.write_row(number, 0, row)
        sheet.write_row(4, 0, ["产出指标", "数量指标", "造林面积"])
        sheet.write_rich_string(4, 3, *(looks.get(str(one), one) for one in parts))
        sheet.write_row(5, 0, ["", "质量指标", "成活率", "≥85%"])
    return path


def test_a_raised_digit_stays_raised(tmp_path: Path) -> None:
    department = read(book(tmp_path / "表.xlsx", "≥10", "raised", "4", "亩")).department
    assert department.projects[0].indicators[0].target.text == "≥10^4亩"
    [one] = [f for f in check_department(department) if f.rule == "D04"]
    assert (one.place.address, one.message) == ("D5", "D5有上标，已按“≥10^4亩”读取，请核对。")


def test_text_struck_through_is_read_and_remarked_upon(tmp_path: Path) -> None:
    department = read(book(tmp_path / "表.xlsx", "≥10亩", "struck", "≥5亩")).department
    assert department.projects[0].indicators[0].target.text == "≥10亩≥5亩"
    [one] = [f for f in check_department(department) if f.rule == "D04"]
    assert one.message == "D5有删除线，已按“≥10亩≥5亩”读取，请核对。"


def test_raised_words_are_words(tmp_path: Path) -> None:
    department = read(book(tmp_path / "表.xlsx", "≥10亩", "raised", "注")).department
    assert department.projects[0].indicators[0].target.text == "≥10亩注"


def test_a_hidden_row_is_read_and_remarked_upon(tmp_path: Path) -> None:
    path = tmp_path / "藏.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("造林")
        for number, row in enumerate([*ROWS, ["产出指标", "数量指标", "造林面积", "≥10亩"]]):
            sheet.write_row(number, 0, row)
        sheet.set_row(4, None, None, {"hidden": True})
    department = read(path).department
    assert department.projects[0].indicators[0].target.text == "≥10亩"
    [one] = [f for f in check_department(department) if f.rule == "D04"]
    assert one.message == "C5所在行被隐藏或筛掉，已按“造林面积”读取，请核对。"


def test_where_formats_are_not_read_a_number_is_remarked_upon() -> None:
    rows = [*ROWS, ["产出指标", "质量指标", "成活率", 85.0]]
    department = read_book([Grid("造林", rows)], unseen_formats).department
    messages = [f.message for f in check_department(department) if f.rule == "D04"]
    assert messages == [
        "D5是数字，这种文件的显示格式无法读取，已按“85”读取，请核对。",
        "B3是数字，这种文件的显示格式无法读取，已按“100”读取，请核对。",
    ]


def remarks(path: Path) -> list[tuple[str, str]]:
    found = check_department(read(path).department)
    return sorted((f.place.address, f.message) for f in found if f.rule == "D04")


def test_a_line_through_the_whole_cell_is_a_style(tmp_path: Path) -> None:
    path = tmp_path / "划.xlsx"
    with xlsxwriter.Workbook(path) as made:
        struck = made.add_format({"font_strikeout": True})
        sheet = made.add_worksheet("造林")
        for number, row in enumerate([*ROWS, ["产出指标", "数量指标", "造林面积", "≥10亩"]]):
            sheet.write_row(number, 0, row)
        sheet.write_string(4, 3, "≥10亩", struck)
        sheet.write_number(2, 1, 100, struck)
        sheet.write_blank(5, 3, None, struck)
    assert remarks(path) == [
        ("B3", "B3有删除线，已按“100”读取，请核对。"),
        ("D5", "D5有删除线，已按“≥10亩”读取，请核对。"),
    ]


def test_a_text_that_stands_in_the_sheet_itself(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for row in [*ROWS, ["产出指标", "数量指标", "造林面积", "≥10亩"]]:
        sheet.append(row)
    raised = InlineFont(vertAlign="superscript")
    sheet["D5"] = CellRichText("≥10", TextBlock(raised, "1"), TextBlock(raised, "2"), "亩")
    made.save(tmp_path / "内.xlsx")
    assert remarks(tmp_path / "内.xlsx") == [("D5", "D5有上标，已按“≥10^12亩”读取，请核对。")]


def test_a_hidden_row_however_its_attributes_stand(tmp_path: Path) -> None:
    path = book(tmp_path / "表.xlsx", "≥10亩", "raised", "注")
    other = tmp_path / "别.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(other, "w") as target:
        for part in source.namelist():
            data = source.read(part)
            if part.endswith("sheet1.xml"):
                data = data.replace(b'<row r="6"', b'<row hidden="1" spans="1:4" r="6"')
            target.writestr(part, data)
    assert ("C6", "C6所在行被隐藏或筛掉，已按“成活率”读取，请核对。") in remarks(other)
