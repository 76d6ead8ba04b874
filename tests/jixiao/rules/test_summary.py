"""X03 and the total of F04: a 部门汇总 sheet held against the project sheets."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jixiao.check.department import check_summary
from jixiao.model.findings import HINT
from jixiao.model.grid import Grid, Value
from jixiao.model.target_form import Field
from jixiao.rules import RULES
from tests.support.rule_forms import CODE, clean_project, department


def summary(budget: Value, total: Value = 60.0) -> Grid:
    """As 部门汇总 is drawn: a title, headings over two rows, subtotals, the total."""
    return Grid(
        "部门汇总",
        [
            ["部门预算项目绩效目标汇总表"],
            [],
            ["序号", "项目编码", "项目名称", "职责分类", "资金（万元）", None, None],
            [None, None, None, None, "预算数", "财政资金", "其他资金"],
            [1, CODE, "村医培训经费", "乡村医疗服务", budget, 60.0, 0],
            [None, None, "乡村医疗服务 小计", None, 60.0, 60.0, 0],
            ["合计", None, None, None, total, 60.0, 0],
        ],
    )


def reported(budget: Value, total: Value = 60.0) -> list[tuple[str, str, str, str]]:
    found = check_summary(department(), summary(budget, total))
    return [(one.rule, one.place.address, one.seen, one.expected) for one in found]


def test_examples_of_the_rule() -> None:
    failing, passing = (float(x.removeprefix("汇总预算数=")) for x in RULES["X03"].examples)
    assert reported(failing) == [("X03", "E5", "50", "再按“部门汇总”（项目表为60.00万元）")]
    assert reported(passing) == []


def test_a_total_that_is_not_the_sum_is_an_error_of_its_own() -> None:
    assert reported(60.0, 61.5) == [
        ("F04", "E7", "61.5", "核对漏列或多列的项目，使合计为60.00万元")
    ]


def test_both_are_as_bad_as_the_catalogue_says() -> None:
    found = check_summary(department(), summary(50.0, 61.5))
    assert {(one.rule, str(one.severity)) for one in found} == {("X03", "错误"), ("F04", "错误")}


def test_the_finding_names_the_project() -> None:
    [one] = check_summary(department(), summary("50万元"))
    assert one.project == "村医培训经费"
    assert one.message == "汇总表E5与项目表不一致（预算数），请重新汇总。"


def test_another_sheet_is_no_summary() -> None:
    assert check_summary(department(), Grid("其他", [["项目编码", CODE]])) == []


def ours(*budgets: float, total: float = 60.0) -> Grid:
    """Our own 部门汇总: it was right when it was drawn."""
    grid = summary(budgets[0], total)
    return replace(grid, ours=True)


def test_our_own_summary_is_old_and_not_wrong() -> None:
    assert check_summary(department(), ours(60.0)) == []
    [one] = check_summary(department(), ours(50.0))
    assert (one.rule, one.severity, one.place.address) == ("X03", HINT, "E7")
    assert one.message == "汇总之后项目表已改（村医培训经费），请再按“部门汇总”。"
    [one] = check_summary(department(), ours(60.0, total=50.0))
    assert one.message == "汇总之后项目表已改，请再按“部门汇总”。"


@pytest.mark.parametrize(("changed", "words"), [(3, "甲、乙、丙"), (4, "甲、乙、丙等"), (1, "甲")])
def test_an_old_summary_names_three_of_the_changed_projects(changed: int, words: str) -> None:
    projects = tuple(
        replace(clean_project(n), name=Field(name)) for n, name in enumerate("甲乙丙丁")
    )
    lines = [
        [n + 1, project.code.text if project.code else "", "", "", 50.0 if n < changed else 60.0]
        for n, project in enumerate(projects)
    ]
    head: list[list[Value]] = [["序号", "项目编码", "项目名称", "职责分类", "预算数"]]
    grid = Grid("部门汇总", [*head, *lines, ["合计", None, None, None, 240.0]], ours=True)
    [one] = check_summary(replace(department(), projects=projects), grid)
    assert one.message == f"汇总之后项目表已改（{words}），请再按“部门汇总”。"


def test_a_heading_stands_in_the_first_twelve_rows() -> None:
    head: list[Value] = ["项目编码", "预算数"]
    lines: list[list[Value]] = [[CODE, 50.0], ["合计", 50.0]]
    above: list[list[Value]] = [["说明"]]
    assert len(check_summary(department(), Grid("汇总", above * 11 + [head, *lines]))) == 2
    assert check_summary(department(), Grid("汇总", above * 12 + [head, *lines])) == []
