"""Sheets that the program wrote and reads again: 上年指标, 拆分信息, 审核结果, 审核说明."""

from __future__ import annotations

import pytest

from jixiao.form.handled import read_handled
from jixiao.form.read_last_year import BUDGET, HEADINGS, read_last_year
from jixiao.form.read_part import LABELS, read_part
from jixiao.form.waivers import read_waivers
from jixiao.model.findings import ERROR, WARNING
from jixiao.model.grid import Grid, Place, Value
from jixiao.model.last_year import LastProject, LastRow
from jixiao.model.parts import Part, Payments
from jixiao.model.target_form import Waiver

HEAD: list[Value] = [*HEADINGS, BUDGET]
FIRST: list[Value] = [
    "k1",
    "1",
    "道路",
    "P1",
    "文1",
    "数量指标",
    "里程",
    "≥1公里",
    "1公里",
    "",
    12.5,
]
SECOND: list[Value] = [
    "k2",
    "1",
    "道路",
    "P1",
    "文1",
    "质量指标",
    "合格率",
    "≥2%",
    "2%",
    "1%",
    12.5,
]
OTHER: list[Value] = ["k3", "2", "桥梁", "", "", "", "", "", ""]


def last_year(*rows: list[Value]) -> Grid:
    return Grid("上年指标", [list(row) for row in rows])


def test_last_year_is_read_project_by_project() -> None:
    grid = last_year(["上年年度", 2023], [], HEAD, FIRST, SECOND, ["", ""], OTHER)
    found = read_last_year(grid)
    assert found and found.year == 2023
    rows = (
        LastRow("数量指标", "里程", "≥1公里", "1公里", ""),
        LastRow("质量指标", "合格率", "≥2%", "2%", "1%"),
    )
    assert found.projects == (
        LastProject("道路", "P1", "文1", rows, 12_500_000),
        LastProject("桥梁", "", "", (), None),
    )


@pytest.mark.parametrize(
    "rows",
    [
        [["上年年度", "23"], HEAD, FIRST],
        [["上年年度", "二〇二三"], HEAD, FIRST],
        [["上年年度", "20231"], HEAD, FIRST],
        [["上年年度"], HEAD, FIRST],
        [HEAD, FIRST],
        [["上年年度", "2023"], HEAD[1:], FIRST],
        [HEAD, ["上年年度", "2023"]],  # below the headings it is no longer looked for
    ],
)
def test_without_a_year_or_headings_there_is_no_last_year(rows: list[list[Value]]) -> None:
    assert read_last_year(last_year(*rows)) is None


def test_an_older_sheet_knows_no_budgets_and_columns_may_be_elsewhere() -> None:
    moved = ["x", *HEADINGS]
    grid = last_year(["x", "上年年度", "2023"], moved, ["x", *FIRST[:10]])
    found = read_last_year(grid)
    assert found and found.projects[0].budget is None
    assert [row.name for row in found.projects[0].rows] == ["里程"]


PART = {
    "book": "甲.xlsx", "number": "1", "count": "3", "name": "道路", "cents": "12.50",
    "total": "30.00", "payments": "2", "paid": "5.00", "all_payments": "7", "all_paid": "9.00",
}  # fmt: skip


def part_of(**changed: str) -> Part | None:
    told = PART | changed
    return read_part(Grid("拆分信息", [[LABELS[key], value] for key, value in told.items()]))


def test_a_part_says_what_it_is_of() -> None:
    assert part_of() == Part(
        "甲.xlsx", 1, 3, "道路", 12_500_000, 30_000_000,
        Payments(2, 5_000_000), Payments(7, 9_000_000),
    )  # fmt: skip


def test_what_a_part_does_not_say_is_not_invented() -> None:
    assert part_of(number="一") is None
    assert part_of(count="") is None
    found = part_of(cents="未填", total="", payments="x", all_paid="")
    assert found == Part("甲.xlsx", 1, 3, "道路", None, 0, None, None)
    bare = Grid("拆分信息", [["第几份", "1"], ["共几份", "2"], ["本份"], [], ["别的", "x"]])
    assert read_part(bare) == Part("", 1, 2, "", None, 0, None, None)
    assert read_part(Grid("别的", [["第几份"]])) is None


HANDLED: list[Value] = [
    *("序号", "严重程度", "规则", "项目", "工作表", "位置", "内容", "问题", "建议", "依据"),
    *("处理", "处理说明"),
]


def findings(*rows: list[Value]) -> Grid:
    return Grid("审核结果", [["审核结果"], HANDLED, *rows])


ROW: list[Value] = [
    *(
        1,
        "错误",
        "V01",
        "道路",
        "01道路",
        "E12",
        "≥1",
        "没有单位",
        "≥1次",
        "88号",
        "说明",
        "按批复",
    ),
]


def test_the_rows_of_a_result_are_read_as_they_were_left() -> None:
    [one] = read_handled(findings(ROW))
    found = one.finding
    assert (found.rule, found.severity, found.project) == ("V01", ERROR, "道路")
    assert (found.place, found.seen) == (Place("01道路", 12, 5), "≥1")
    assert (found.message, found.expected, found.source) == ("没有单位", "≥1次", "88号")
    assert (one.choice, one.why, one.open) == ("说明", "按批复", False)
    assert one.keys == [("V01", "道路", "01道路", "E12")]


@pytest.mark.parametrize(
    ("choice", "why", "open_"),
    [
        ("说明", "有原因", False),
        ("忽略", "有原因", False),
        ("说明", "", True),
        ("忽略", "", True),
        ("采纳", "有原因", True),
        ("", "有原因", True),
    ],
)
def test_a_finding_is_closed_by_a_choice_with_a_reason(choice: str, why: str, open_: bool) -> None:
    [one] = read_handled(findings([*ROW[:10], choice, why]))
    assert one.open is open_


def changed(**cells: Value) -> list[Value]:
    return [cells.get(str(head), value) for head, value in zip(HANDLED, ROW, strict=True)]


def test_of_a_result_only_rows_with_a_rule_and_a_severity_are_findings() -> None:
    assert list(read_handled(findings(changed(规则=""), changed(严重程度="合计")))) == []
    assert list(read_handled(Grid("别的", [HANDLED[:4], ROW]))) == []
    assert list(read_handled(Grid("别的", [ROW]))) == []


def test_a_place_may_be_a_sheet_or_a_cell_or_nothing() -> None:
    [whole] = read_handled(findings(changed(位置="第3行")))
    assert whole.finding.place == Place("01道路", 0, 0)
    [cell] = read_handled(findings(changed(工作表="", 位置="B3")))
    assert cell.finding.place == Place("", 3, 2)
    [nowhere] = read_handled(
        findings(changed(工作表="", 位置="", 项目="（部门）", 严重程度="警告"))
    )
    assert (nowhere.finding.place.row, nowhere.finding.project) == (0, "")
    assert nowhere.finding.severity is WARNING


def test_what_was_accepted_before_stays_accepted() -> None:
    [one] = read_handled(findings(changed(严重程度="已说明", 处理="", 处理说明="")))
    assert one.finding.waived and one.finding.severity is None and not one.open
    [open_] = read_handled(findings(changed(处理="", 处理说明="")))
    assert not open_.finding.waived


def test_a_result_accepts_what_was_explained_or_ignored_with_a_reason() -> None:
    rows = [
        changed(规则="V01、V02"),
        changed(处理="忽略", 项目="（部门）", 工作表="", 位置=""),
        changed(处理="采纳"),
        changed(处理说明=""),
    ]
    assert list(read_waivers(findings(*rows))) == [
        Waiver("V01", "道路", "E12", "审核结果说明", "按批复", "01道路"),
        Waiver("V02", "道路", "E12", "审核结果说明", "按批复", "01道路"),
        Waiver("V01", "（部门）", "", "审核结果忽略", "按批复", ""),
    ]


def test_a_sheet_made_by_hand_accepts_by_rule_and_reason() -> None:
    grid = Grid(
        "审核说明",
        [
            ["v09", "", "", "写在标题之前"],
            ["规则", "项目", "位置", "说明", "说明人"],
            ["v01", "道路", "E12", "按批复", "张"],
            ["V02", "", "", "", "张"],
            ["", "", "", "没有规则", "张"],
            ["V03", "", "", "短行"],
            ["说明", "规则"],
            ["换了列", "v04"],
        ],
    )
    assert list(read_waivers(grid)) == [
        Waiver("V01", "道路", "E12", "张", "按批复"),
        Waiver("V03", "", "", "", "短行"),
        Waiver("V04", why="换了列"),
    ]
