"""What is decided once for a whole book: which sheets count, what is set aside, what is looked at
again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from jixiao.errors import UnreadableFile
from jixiao.form import book
from jixiao.form.book import (
    Reading,
    department_of,
    doubtful_cells,
    is_blank_form,
    name_in,
    odd_cells,
    read_book,
    title_numbers,
    with_remarks,
)
from jixiao.model.grid import CellDetail, Grid, Value
from jixiao.model.left_out import Reason
from jixiao.model.target_form import Amount, Department, Field, Indicator, Project

WAIVERS: list[list[Value]] = [
    ["规则", "项目", "位置", "说明", "说明人"],
    ["V03", "", "", "已批", "张某"],
]
WHOLE: list[list[Value]] = [
    ["部门整体支出绩效目标表"],
    ["部门名称", "216001县水务局"],
    ["年度主要任务", "任务名称", "主要内容", "预算金额（万元）"],
    [None, "防汛", "做好防汛", 20],
    ["年度总体目标", "保安全"],
]
INDICATORS: list[list[Value]] = [
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["产出指标", "数量指标", "巡堤次数", "≥12次"],
]


def form(
    name: Value = "清淤", budget: Value = 100, target: Value = "≥12公里", title: str = "绩效目标表"
) -> list[list[Value]]:
    return [
        [f"1.{title}"],
        ["项目名称", name],
        ["预算数（万元）", budget],
        ["绩效目标", None],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "清淤长度" if target else None, target],
    ]


def sheet(rows: Sequence[Sequence[Value]], name: str = "表", **more: Any) -> Grid:
    return Grid(name, [list(row) for row in rows], **more)


def blank(name: str = "空表", **more: Any) -> Grid:
    return sheet(form(None, None, None), name, **more)


def kinds(reading: Reading) -> list[tuple[str, Reason]]:
    return [(one.place.sheet, one.reason) for one in reading.left_out]


def test_hidden_and_blank_forms_are_set_aside_but_the_hidden_template_is_no_form() -> None:
    reading = read_book(
        [sheet(form()), blank(), sheet(form("护坡"), "藏", hidden=True), blank("模板", hidden=True)]
    )
    assert [p.name and p.name.text for p in reading.department.projects] == ["清淤"]
    assert kinds(reading) == [("空表", Reason.BLANK), ("藏", Reason.HIDDEN)]
    assert reading.were_recognised
    assert not [x for x in reading.unread if "条说明" in x.text]
    assert reading.found_instead("甲.xlsx").startswith("“甲.xlsx”里没有可以计入的绩效目标表：")
    assert read_book([sheet([["说明"]])]).found_instead("甲.xlsx") == ""


@pytest.mark.parametrize(
    ("filled", "expected"),
    [
        ({}, True),
        ({"name": Field("甲")}, False),
        ({"code": Field("1")}, False),
        ({"goal": Field("乙")}, False),
        ({"purpose": Field("丙")}, False),
        ({"budget": Amount(None, "", None)}, True),
        ({"budget": Amount(0, "0")}, False),
        ({"fiscal_funds": Amount(100, "1")}, False),
        ({"other_funds": Amount(None, "若干")}, False),
        ({"name": Field("")}, True),
        ({"indicators": (Indicator(name=Field("甲")),)}, False),
        ({"indicators": (Indicator(name=Field("无")),)}, True),
    ],
)
def test_a_form_is_blank_where_nothing_was_filled_in(
    filled: dict[str, Any], expected: bool
) -> None:
    assert is_blank_form(Project(**filled)) is expected


def test_a_department_s_own_form_stands_beside_its_projects_and_a_second_one_is_reported() -> None:
    reading = read_book([sheet(WHOLE, "整体"), sheet([*WHOLE, *INDICATORS], "又"), sheet(form())])
    assert reading.department.name == "县水务局"
    assert len(reading.department.projects) == 1
    told = {(x.kind, x.place.sheet): x.text for x in reading.unread if not x.label}
    assert told["unread", "又"].startswith("另有一张“部门整体支出绩效目标表”，未读入")
    assert told["note", "整体"].endswith("没有读到绩效指标，请核对")
    alone = read_book([sheet([*WHOLE, *INDICATORS], "整体")])
    assert not [x for x in alone.unread if not x.label]
    assert "只有部门整体支出绩效目标表" in alone.found_instead("甲.xlsx")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("216001县水务局", "县水务局"), ("216001-县水务局 ", "县水务局"), ("县水务局", "县水务局"),
     ("2024年度", "2024年度"), ("12县", "12县")],
)  # fmt: skip
def test_a_department_s_name_is_without_its_code(text: str, expected: str) -> None:
    assert name_in(text) == expected


def test_what_a_hidden_sheet_accepts_counts_nothing_and_is_said() -> None:
    shown, hidden = (sheet(WAIVERS, "审核说明", hidden=hidden) for hidden in (False, True))
    assert [x.rule for x in read_book([shown, sheet(form())]).waivers] == ["V03"]
    reading = read_book([hidden, sheet(form())])
    assert reading.waivers == ()
    [issue] = [x for x in reading.unread if x.place.sheet == "审核说明"]
    assert "隐藏的工作表“审核说明”有1条说明，不起作用" in issue.text
    quiet = read_book([sheet(WAIVERS[:1], "审核说明", hidden=True), sheet(form())])
    assert not [x for x in quiet.unread if x.place.sheet == "审核说明"]


def test_too_many_rows_together_are_refused_but_blank_ones_and_labels_do_not_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    grids = [sheet(form(), f"表{n}") for n in range(2)]  # two rows each without a label
    monkeypatch.setattr(book, "MOST_ROWS", 4)
    assert len(department_of(grids).projects) == 2
    monkeypatch.setattr(book, "MOST_ROWS", 3)
    with pytest.raises(UnreadableFile, match="“表1”里的绩效目标表行数过多"):
        department_of([sheet(form(), f"表{n}") for n in range(2)])


def test_numbers_before_the_titles_are_cleaned_away() -> None:
    grid = sheet(form())
    [cleaning] = title_numbers(grid, department_of([grid]).projects)
    assert (cleaning.before, cleaning.after, cleaning.what) == (
        "1.绩效目标表",
        "绩效目标表",
        "序号",
    )
    plainly = sheet([["绩效目标表"], *form()[1:]])
    assert list(title_numbers(plainly, department_of([plainly]).projects)) == []


def test_cells_that_are_no_text_or_blank_beside_a_name_are_looked_at_again() -> None:
    rows = [*form(2024, 100, 0.9), [None, None, "合格率", None], [None, None, None, "≥1个"]]
    department = department_of([sheet(rows)])
    assert sorted(odd_cells(department)) == [("表", 2, 2), ("表", 6, 4), ("表", 7, 4)]


def test_amounts_that_are_numbers_or_blank_are_in_doubt() -> None:
    rows = form(budget=100)
    rows.insert(3, ["财政资金", "80", "其他资金", None])
    grid = sheet(rows)
    assert doubtful_cells(department_of([grid]), [grid]) == ([("表", 3, 2), ("表", 4, 4)], [])
    text = replace(grid, lines=[[1] * len(row) for row in rows])
    assert doubtful_cells(department_of([grid]), [text]) == ([], [])
    other = replace(grid, sheet="另")
    assert doubtful_cells(department_of([grid]), [other]) == ([], [])
    short = replace(grid, rows=grid.rows[:3])
    assert doubtful_cells(department_of([grid]), [short])[0] == [
        *(("表", 3, 2), ("表", 4, 2), ("表", 4, 4)),
    ]


def test_a_closer_look_counts_where_it_tells_more() -> None:
    grid = sheet(form(target=0.9))
    looks: list[tuple[set[Any], set[Any], set[Any]]] = []

    def look(grids: Sequence[Grid], *asked: set[Any]) -> Sequence[Grid]:
        looks.append((asked[0], asked[1], asked[2]))
        return [replace(one, details={(6, 4): CellDetail("", "0%")}) for one in grids]

    [project] = read_book([grid], look).department.projects
    assert project.indicators[0].target.text == "90%"
    assert looks == [({("表", 6, 4)}, {("表", 3, 2)}, set())]
    looks.clear()
    read_book([sheet(form(budget="100"))], look)
    assert looks == []  # nothing looks odd
    read_book([sheet(form(budget="100"))], look, all_cells=True)
    assert ("表", 2, 2) in looks[0][0] and ("表", 6, 4) in looks[0][0]


def test_what_people_see_beside_a_text_is_an_issue_of_its_form() -> None:
    remarks = {
        (2, 2): "有删除线",
        (6, 0): "隐藏的行",
        (3, 2): "有上标",
        (4, 2): "有上标",
        (9, 9): "略",
    }
    rows = form()
    rows.insert(3, ["财政资金", "80"])
    seen = [replace(sheet(rows), remarks=remarks)]
    rows_of_one = {**remarks}
    del rows_of_one[4, 2]
    [project] = with_remarks(department_of([sheet(rows)]), seen).projects
    shown = [(x.label, x.place.address, x.text) for x in project.issues if x.kind == "shown"]
    assert shown == [("有删除线", "B2", "清淤"), ("等2格有上标", "B3", "100")]
    one = [replace(seen[0], remarks={**rows_of_one, (7, 0): "隐藏的行"})]
    [project] = with_remarks(department_of([sheet(rows)]), one).projects
    shown = [(x.label, x.place.address, x.text) for x in project.issues if x.kind == "shown"]
    assert shown == [
        ("有删除线", "B2", "清淤"),
        ("隐藏的行", "C7", "清淤长度"),
        ("有上标", "B3", "100"),
    ]


def test_nothing_is_remarked_where_no_sheet_has_remarks() -> None:
    department = Department(projects=(Project(),))
    assert with_remarks(department, [sheet(form())]) is department
