"""A planned total says whose plan is not in it: a share that is not known is no zero."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from jixiao.files.read.workbook import read_grids
from tests.support.books import untidied_book
from tests.support.commands import Run

UNREAD = "工作表“02 防范专项” C8　“怀财字【2023】7号 防范专项”6月底“约两成”无法读取"
BLANK = "未填资金支出计划的项目1个：“怀财字【2023】7号 护路工作经费”"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """All seven plan 20/50/80/100 of 880.00; that of 02 (30.00) has 约两成, 03 (65.00) has none."""
    source = openpyxl.load_workbook(untidied_book(tmp_path))
    by_number = {sheet.title[:2]: sheet for sheet in source.worksheets}
    by_number["02"]["C8"] = "约两成"
    for letter in "BCDE":
        by_number["03"][f"{letter}8"] = None
    path = tmp_path / "计划.xlsx"
    source.save(path)
    return path


@pytest.fixture
def ledger(book: Path) -> Path:
    """10.00 of the first project, 5.00 of the second, 7.00 of the third."""
    source = openpyxl.load_workbook(book)
    codes = [sheet["B3"].value for sheet in source.worksheets if sheet.title[:2] in "01 02 03"]
    rows = zip(codes, (10, 5, 7), strict=True)
    path = book.with_name("支出.csv")
    lines = [f"2023-06-01,{code},{amount}" for code, amount in rows]
    path.write_text("日期,项目编码,金额（万元）\n" + "\n".join(lines) + "\n", "utf-8")
    return path


def drawn(path: Path, sheet: str) -> list[list[object]]:
    [grid] = [grid for grid in read_grids(path) if grid.sheet == sheet]
    return [list(row) for row in grid.rows]


def test_the_rollup_names_the_plans_it_does_not_have(book: Path, run: Run, tmp_path: Path) -> None:
    status, said = run("rollup", book, "--format", "json")
    reported = json.loads(said)
    # 20% of 880 − 65; 50% of 880 − 65 − 30; 80% and 100% of 880 − 65
    assert status == 1
    assert reported["total"]["plan"] == {
        "3月底": "163.00", "6月底": "392.50", "10月底": "652.00", "12月底": "815.00",
    }  # fmt: skip
    assert [
        (one["sheet"][:2], one["months"], one["reason"]) for one in reported["plan_left_out"]
    ] == [
        ("02", [6], "无法读取"),
        ("03", [3, 6, 10, 12], "未填写"),
    ]
    out = tmp_path / "汇总.xlsx"
    status, said = run("rollup", book, "-o", out)
    assert UNREAD in said
    assert BLANK in said
    rows = drawn(out, "部门汇总")
    [total] = [row for row in rows if row[0] == "合计"]
    assert [total[7 + n] for n in range(8)] == [163, 0.2, 392.5, 0.5, 652, 0.8, 815, 1]
    assert any(UNREAD in str(row[0]) for row in rows)


def test_the_comparison_compares_what_has_a_plan(
    book: Path, ledger: Path, run: Run, tmp_path: Path
) -> None:
    given = ("compare", book, "--actual", ledger, "--as-of", "2023-06-30")
    status, said = run(*given, "--format", "json", "--fail-on", "warning")
    reported = json.loads(said)
    assert status == 1
    # planned: 50% of 785 of five projects; those spent 10.00 of the 22.00; −382.50 of 785.00
    assert {key: reported["total"][key] for key in ("planned", "actual", "deviation")} == {
        "planned": "392.50", "actual": "22.00", "deviation": "-382.50",
    }  # fmt: skip
    assert reported["total"]["planned_rate"] == "50.00"
    assert reported["total"]["deviation_points"] == "-48.73"
    assert [one["sheet"][:2] for one in reported["plan_left_out"]] == ["02", "03"]
    out = tmp_path / "对比.xlsx"
    status, said = run(*given, "-o", out)
    assert status == 1
    assert UNREAD in said
    assert any(UNREAD in str(row[0]) for row in drawn(out, "执行对比"))
    assert any(UNREAD in str(row[0]) for row in drawn(out, "执行进度"))


def test_a_blank_plan_is_said_but_ends_well(
    book: Path, ledger: Path, run: Run, tmp_path: Path
) -> None:
    source = openpyxl.load_workbook(book)
    source["02 防范专项"]["C8"] = 0.5
    source.save(book)
    given = ("monitor", book, "--actual", ledger, "--as-of", "2023-06-30", "--fail-on", "error")
    status, said = run(*given, "-o", tmp_path / "监控.xlsx")
    assert status == 0
    assert BLANK in said
    assert any(BLANK in str(row[0]) for row in drawn(tmp_path / "监控.xlsx", "监控汇总"))


def test_no_plan_anywhere_has_no_total(book: Path, run: Run, tmp_path: Path) -> None:
    source = openpyxl.load_workbook(book)
    for sheet in source.worksheets:
        if sheet.title[:1] == "0":
            for letter in "BCDE":
                sheet[f"{letter}8"] = None
    source.save(book)
    status, said = run("rollup", book, "-o", tmp_path / "汇总.xlsx", "--fail-on", "never")
    assert status == 0
    assert "各项目均未填资金支出计划，没有计划合计。" in said
    [total] = [row for row in drawn(tmp_path / "汇总.xlsx", "部门汇总") if row[0] == "合计"]
    assert total[7:15] == [None] * 8 or total[7:15] == [""] * 8


def test_a_copy_has_a_plan_that_cannot_be_read_as_it_stands(
    book: Path, run: Run, tmp_path: Path
) -> None:
    status, said = run("submit", book, "-o", tmp_path / "上报.xlsx")
    assert status == 1
    assert "请核对：工作表“02 防范专项” C8　6月底计划“约两成”无法读取，照原样写入" in said


@pytest.mark.parametrize("command", ["monitor", "evaluate"])
def test_the_forms_of_the_year_in_json(
    book: Path, ledger: Path, run: Run, command: str, tmp_path: Path
) -> None:
    source = openpyxl.load_workbook(book)
    source["04 见义勇为工作经费"]["B5"] = "约50"
    source["05 维稳经费"].sheet_state = "hidden"
    source.save(book)
    with ledger.open("a", encoding="utf-8") as more:
        more.write("2023-06-02,13073023P00000000000X,1.25\n2023-06-03,??,abc\n")
    status, said = run(command, book, "--actual", ledger, "--format", "json")
    reported = json.loads(said)
    assert status == 1
    assert reported["forms"] == {"found": 7, "counted": 5, "left_out": 2}
    assert [(one["sheet"][:2], one["reason"]) for one in reported["left_out"]] == [
        ("05", "在隐藏工作表上"),
        ("04", "金额无法读取"),
    ]
    assert (reported["ledger"]["rows"], reported["ledger"]["matched"]) == (
        5,
        {"rows": 3, "amount": "22.00"},
    )
    assert reported["ledger"]["unmatched"] == {"rows": 1, "amount": "1.25"}
    assert reported["ledger"]["unreadable"]["rows"] == 1
    assert [one["row"] for one in reported["rows_left_out"]] == [5, 6]
    # 100 + 30 + 65 + 35 + 100
    assert reported["total"]["budget"] == "330.00"
    assert [(one["sheet"], one["budget"], one["actual"]) for one in reported["projects"]][:3] == [
        (f"{'监控' if command == 'monitor' else '自评'}01 大要案准备金", "100.00", "10.00"),
        (f"{'监控' if command == 'monitor' else '自评'}02 防范专项", "30.00", "5.00"),
        (f"{'监控' if command == 'monitor' else '自评'}03 护路工作经费", "65.00", "7.00"),
    ]
    text = tmp_path / "出.json"
    assert run(command, book, "--actual", ledger, "--format", "json", "-o", text)[0] == 1
    assert json.loads(text.read_text("utf-8")) == reported
