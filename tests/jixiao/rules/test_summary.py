"""X03 and the total of F04: a 部门汇总 sheet held against the project sheets."""

from __future__ import annotations

from jixiao.check.department import check_summary
from jixiao.model.grid import Grid, Value
from jixiao.rules import RULES
from tests.support.rule_forms import CODE, department


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
