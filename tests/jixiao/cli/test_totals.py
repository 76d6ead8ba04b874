"""Whatever adds up says what is not in it, and ends with 1: found = counted + set aside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jixiao.cli import main
from jixiao.files.read.any import read
from jixiao.files.read.workbook import read_grids
from jixiao.samples import LEDGER, sample
from tests.support.books import untidied_book
from tests.support.commands import Run

HIDDEN, SOFT, COPY = "02 防范专项", "03 护路工作经费", "04 见义勇为工作经费"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The sample's book: 30.00 hidden, 65 made 约65, 50.00 under the first project's code.

    Of 880.00万元 there are left 880 − 30 − 65 − 50 = 735.00 of four forms.
    """
    source = openpyxl.load_workbook(untidied_book(tmp_path))
    by_number = {sheet.title[:2]: sheet for sheet in source.worksheets}
    by_number["02"].sheet_state = "hidden"
    by_number["03"]["B5"] = "约65"
    by_number["04"]["B3"] = by_number["01"]["B3"].value
    path = tmp_path / "改.xlsx"
    source.save(path)
    return path


EQUATION = "项目表：找到7张＝计入4张＋未计入3张。"


def of(summary: dict[str, Any]) -> list[tuple[str, str, str | None]]:
    return [(one["sheet"][:2], one["reason"], one["amount"]) for one in summary["left_out"]]


SET_ASIDE = [
    ("02", "在隐藏工作表上", "30.00"),
    ("03", "金额无法读取", None),
    ("04", "项目编码重复", "50.00"),
]


def test_the_rollup_in_json_in_words_and_on_its_sheet(book: Path, run: Run, tmp_path: Path) -> None:
    status, said = run("rollup", book, "--format", "json")
    reported = json.loads(said)
    assert (status, reported["total"]["budget"]) == (1, "735.00")
    assert reported["forms"] == {"found": 7, "counted": 4, "left_out": 3}
    assert of(reported) == SET_ASIDE
    assert {one["file"] for one in reported["left_out"]} == {str(book)}
    out = tmp_path / "汇总.xlsx"
    status, said = run("rollup", book, "-o", out)
    assert status == 1
    assert EQUATION in said
    assert "预算数“约65”" in said
    [sheet] = [grid for grid in read_grids(out) if grid.sheet == "部门汇总"]
    drawn = [value for row in sheet.rows for value in row if isinstance(value, str)]
    assert EQUATION in drawn
    assert sum(text.startswith("未计入：") for text in drawn) == 3
    assert run("rollup", book, "-o", out, "--fail-on", "never")[0] == 0


def test_the_audit_counts_the_same(book: Path, run: Run, tmp_path: Path) -> None:
    out, lines = tmp_path / "总表.xlsx", tmp_path / "行.jsonl"
    status, said = run("audit", book, "-o", out, "--jobs", 1, "--jsonl", lines)
    assert status == 1
    assert EQUATION in said
    reported = json.loads(lines.read_text("utf-8"))
    assert reported["budget"] == 735 * 10**6
    assert of(reported) == SET_ASIDE
    [sheet] = [grid for grid in read_grids(out) if grid.sheet == "审核总表"]
    row = dict(zip(sheet.rows[2], sheet.rows[3], strict=True))
    assert (row["找到"], row["计入"], row["预算合计（万元）"]) == (7, 4, 735)
    assert str(row["未计入"]).startswith("3张：02 ")


@pytest.mark.parametrize("command", ["compare", "monitor", "evaluate"])
def test_commands_with_a_ledger_say_which_forms_they_count(
    book: Path, run: Run, tmp_path: Path, command: str
) -> None:
    status, said = run(command, book, "--actual", sample(LEDGER), "-o", tmp_path / "出.xlsx")
    assert status == 1
    assert "项目表：找到7张＝计入5张＋未计入2张。" in said  # two of one code can both be compared


def test_a_copy_has_what_cannot_be_read_as_it_stands(book: Path, run: Run, tmp_path: Path) -> None:
    copy = tmp_path / "上报.xlsx"
    status, said = run("submit", book, "-o", copy)
    assert status == 1
    assert "项目表：找到7张＝计入6张＋未计入1张。" in said
    assert "“约65”无法读取，照原样写入" in said
    amounts = [p.budget.text for p in read(copy).department.projects if p.budget is not None]
    assert "约65" in amounts
    assert run("submit", book, "-o", copy, "--fail-on", "never")[0] == 0


def test_the_public_text_says_which_forms_it_has(book: Path, run: Run, tmp_path: Path) -> None:
    status, said = run("export", book, "-o", tmp_path / "公开.docx", "--force")
    assert status == 1
    assert "项目表：找到7张＝计入6张＋未计入1张。" in said


def test_check_lists_the_same_forms(book: Path, run: Run) -> None:
    _, said = run("check", book, "--format", "json")
    reported = json.loads(said)
    assert [(f["rule"], f["sheet"][:2]) for f in reported["findings"] if f["rule"] in "D06 D07 F04"] == [
        ("D06", "03"), ("D07", "02"), ("F04", "04"),
    ]  # fmt: skip


def test_two_projects_of_one_name_are_two_in_the_report_of_a_check(
    run: Run, tmp_path: Path
) -> None:
    for number in (1, 2):
        source = openpyxl.load_workbook(untidied_book(tmp_path))
        for sheet in source.worksheets:
            if sheet.title[:2].isdecimal():
                sheet["E3"] = "同名"
        source.save(tmp_path / f"{number}.xlsx")
    out = tmp_path / "结果.xlsx"
    folder = [tmp_path / "1.xlsx", tmp_path / "2.xlsx"]
    run("check", *folder, "--format", "xlsx", "-o", out)
    [sheet] = read_grids(out)
    top = [row for row in sheet.rows[3:] if row[2] == "同名"][:14]
    assert [row[9] for row in top] == [str(folder[0])] * 7 + [str(folder[1])] * 7
    assert {row[8] for row in top} == {"中共怀来县委政法委员会"}
    heads = next(row for row in sheet.rows if row[0] == "严重程度")
    assert list(heads[-2:]) == ["单位", "文件"]
    lines = [row for row in sheet.rows if row[0] in {"错误", "警告", "提示"} and row[2] == "同名"]
    counted = [rule for row in lines for rule in str(row[1]).split("、")]  # one line a cell
    assert sum(float(str(row[7])) for row in top) == len(counted)


@pytest.mark.parametrize(
    ("name", "sheet"),
    [
        ("3 部门汇总", "部门汇总"),
        ("4 执行对比", "执行对比"),
        ("4 执行对比", "执行进度"),
        ("6 运行监控表", "监控汇总"),
        ("7 自评表", "自评汇总"),
    ],
)
def test_each_report_of_the_demo_says_which_forms_are_in_it(
    demo: Path, name: str, sheet: str
) -> None:
    [grid] = [one for one in read_grids(demo / f"{name}.xlsx") if one.sheet == sheet]
    lines = [line for row in grid.rows for value in row for line in str(value).split("\n")]
    said = [line for line in lines if line.startswith("项目表：找到")]
    assert said == ["项目表：找到7张＝计入7张＋未计入0张。"]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    with pytest.raises(SystemExit) as ended:
        main(["demo", "-o", str(folder)])
    assert ended.value.code in {0, None}
    return folder
