"""``jixiao diff``: text, JSON, workbook, document; nothing overwritten."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from jixiao.cli import main
from jixiao.drafting.differences import SAME

Captured = pytest.CaptureFixture[str]


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as left:
        main([str(argument) for argument in arguments])
    assert isinstance(left.value.code, int)
    return left.value.code


@pytest.fixture
def newer(book: Path, tmp_path: Path) -> Path:
    """The sample with 20万元 more, a row inserted, and a value mended."""
    changed = openpyxl.load_workbook(book)
    sheet = changed[next(name for name in changed.sheetnames if name.startswith("01"))]
    sheet["B5"].value = sheet["C5"].value = 120
    sheet["E12"].value = "=100%"
    sheet["E12"].data_type = "s"
    sheet.insert_rows(13)
    row = ("产出指标", "数量指标", "开展排查次数", "全年排查的次数", "≥12次", "年度计划")
    for column, text in zip("ABCDEF", row, strict=True):
        sheet[f"{column}13"].value = text
    path = tmp_path / "新版.xlsx"
    changed.save(path)
    return path


def test_identical_files_are_one_sentence(book: Path, capsys: Captured) -> None:
    assert run("diff", book, book) == 0
    assert capsys.readouterr().out == f"{SAME}\n"


def test_the_text_tells_old_new_and_where(book: Path, newer: Path, capsys: Captured) -> None:
    assert run("diff", book, newer) == 0
    printed = capsys.readouterr().out.splitlines()
    assert (
        "修改　怀财字【2023】7号 大要案准备金　预算数 01 大要案准备金!B5　"
        "原“100.00万元”，现“120.00万元”（增加20.00万元）" in printed
    )
    assert (
        "新增　怀财字【2023】7号 大要案准备金　指标 01 大要案准备金!C13　"
        "现“数量／开展排查次数／≥12次”" in printed
    )
    assert printed[-1] == "预算合计：原880.00万元，现900.00万元，增加20.00万元。"


def test_the_json_carries_the_total_and_what_it_leaves_out(
    book: Path, newer: Path, capsys: Captured
) -> None:
    assert run("diff", book, newer, "--format", "json") == 0
    reported: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert set(reported) == {
        *("tool", "version", "old", "new", "identical", "counts", "department", "projects"),
        *("findings", "total", "left_out"),
    }
    assert reported["total"]["change"] == "20.00"
    assert reported["left_out"] == []
    first = reported["projects"][0]
    assert [change["field"] for change in first["changes"]] == ["预算数", "财政资金"]
    assert [(row["change"], row["name"]) for row in first["indicators"]] == [
        ("修改", "案件办成率"),
        ("新增", "开展排查次数"),
    ]


def test_the_workbook_has_the_overview_and_every_change(
    book: Path, newer: Path, tmp_path: Path
) -> None:
    out = tmp_path / "对照.xlsx"
    assert run("diff", book, newer, "--format", "xlsx", "-o", out) == 0
    drawn = openpyxl.load_workbook(out)
    assert drawn.sheetnames == ["修改概览", "修改对照", "问题变化"]
    overview = [[cell.value for cell in row] for row in drawn["修改概览"].iter_rows(min_row=5)]
    assert overview[0][1:9] == ["修改", 100, 120, 20, 2, 1, 0, 1]
    assert overview[-1][2:5] == [880, 900, 20]
    assert drawn["修改对照"].max_row == 3 + 4


def test_the_document_lists_the_changes(book: Path, newer: Path, tmp_path: Path) -> None:
    out = tmp_path / "对照.docx"
    assert run("diff", book, newer, "--format", "docx", "-o", out) == 0
    document = docx.Document(str(out))
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert [row[2] for row in rows[1:]] == [
        "预算数",
        "财政资金",
        "质量“案件办成率”的指标值",
        "指标",
    ]
    assert run("diff", book, newer, "--format", "docx", "-o", out) == 0  # its own, made again


def test_a_folder_stands_for_the_workbooks_of_one_department(
    book: Path, newer: Path, tmp_path: Path, capsys: Captured
) -> None:
    folder = tmp_path / "一上"
    assert run("split", book, "-o", folder) == 0
    capsys.readouterr()
    assert run("diff", folder, newer) == 0
    assert capsys.readouterr().out.endswith(
        "预算合计：原880.00万元，现900.00万元，增加20.00万元。\n"
    )
    other = openpyxl.load_workbook(sorted(folder.iterdir())[0])
    other["部门整体绩效目标"]["B3"].value = "县文旅局"
    other.save(folder / "别的单位.xlsx")
    assert run("diff", folder, newer) == 2
    assert "请逐个单位比较" in capsys.readouterr().err


def test_neither_version_is_written_over(book: Path, newer: Path, capsys: Captured) -> None:
    before = newer.read_bytes()
    assert run("diff", book, newer, "--format", "xlsx", "-o", newer) == 2
    assert "会被覆盖" in capsys.readouterr().err
    assert newer.read_bytes() == before


def test_a_report_needs_a_name_for_its_file(book: Path, capsys: Captured) -> None:
    assert run("diff", book, book, "--format", "docx") == 2
    assert "须用 -o 指定输出文件" in capsys.readouterr().err
