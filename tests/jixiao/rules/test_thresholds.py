"""Every number at which a rule changes its mind, with a case on either side of it.

The two cases of a line differ by the smallest step that a clerk can type.
"""

from __future__ import annotations

import ast
from dataclasses import fields, replace
from pathlib import Path

import pytest

from jixiao.check.department import check_department
from jixiao.rules import RULES
from jixiao.settings import DEFAULT, Thresholds
from tests.support.rule_forms import department
from tests.support.year_cases import found as of_the_year

ALL_ON = replace(DEFAULT, rules_off=frozenset())
ROOM = Path(__file__).parents[3] / "jixiao" / "rules"

# rule, where its number stands (a setting, or a name in a module of rules), passes, fails
FORMS = [
    ("F01", "funds._TOLERANCE", "财政资金=59.995", "财政资金=59.9949"),
    ("F03", "funds._TOLERANCE", "项目名称=下达60.005万元；预算数=60；财政资金=60",
     "项目名称=下达60.0051万元；预算数=60；财政资金=60"),
    ("F07", "funds.YUAN_FOR_WAN", "预算数=59999；财政资金=60", "预算数=60000；财政资金=60"),
    ("F07", "funds._ENOUGH_TO_COMPARE", "预算数=60000；财政资金=60000",
     "另有项目=1个；预算数=60000；财政资金=60000"),
    ("P01", "plan._FULL", "支出计划=20/50/80/100", "支出计划=20/50/101/100"),
    ("P01", "plan: 0", "支出计划=0/50/80/100", "支出计划=-1/50/80/100"),
    ("P02", "plan: equal", "支出计划=20/50/50/100", "支出计划=20/50/49/100"),
    ("P03", "plan._FULL", "支出计划=20/50/80/100", "支出计划=20/50/80/99"),
    ("P04", "plan._ENOUGH_TO_COMPARE", "另有项目=1个", "另有项目=2个"),
    ("P05", "plan_june", "支出计划=10/40/80/100", "支出计划=10/39/80/100"),
    ("P05", "plan_october", "支出计划=20/50/80/100", "支出计划=20/50/79/100"),
    ("V01", "target_values._HUNDRED", "质量/考核合格率/=100%", "质量/考核合格率/≥100.1%"),
    ("V02", "target_values._HUNDRED", "质量/考核合格率/≥99.9%", "质量/考核合格率/≥100%"),
    ("V09", "scanned: at least 10%", "质量/考核合格率/209%", "质量/考核合格率/210%"),
    ("V09", "scanned._WHOLE", "质量/考核合格率/2101%", "质量/考核合格率/2100%"),
    ("V11", "long_sentence", "质量/培训情况/按方案分3批组织培训并通过验收",
     "质量/培训情况/按方案分3批组织培训并全部通过验收"),
    ("V13", "budget year", "时效/完成时限/2023年12月31日前", "时效/完成时限/2024年1月1日前"),
    ("V08", "target_values._YEAR", "时效/1990年建成房屋使用年限/≥10年", "时效/1989年建成房屋使用年限/≥10年"),
    ("I09", "classification._WHOLE", "服务对象满意度/参训人员满意度/≥90%",
     "服务对象满意度/参训人员满意度/≤90%"),
    ("I10", "classification._WHOLE", "服务对象满意度/参训人员满意度/≥99.9%",
     "服务对象满意度/参训人员满意度/≥100%"),
    ("C02", "the budget", "加行=产出/成本/预算控制数/≤60万元", "加行=产出/成本/预算控制数/≤60.01万元"),
    ("C02", "the budget", "加行=产出/成本/预算控制数/≤60万元", "加行=产出/成本/预算控制数/≤59.99万元"),
    ("C03", "the budget", "成本/教材成本/≤40万元；加行=产出/成本/场地成本/≤20万元",
     "成本/教材成本/≤40万元；加行=产出/成本/场地成本/≤20.01万元"),
    ("S01", "same_indicators", "另有同指标项目=1个；第2个：数量/甲数/≥1人；第2个：质量/乙率/≥91%",
     "另有同指标项目=1个；第2个：数量/甲数/≥1人"),
    ("S01", "likeness._FEWEST_ROWS",
     "另有同指标项目=1个；第1个：删除=数量；第1个：删除=质量；第1个：删除=时效；"
     "第2个：删除=数量；第2个：删除=质量；第2个：删除=时效",
     "另有同指标项目=1个；第1个：删除=数量；第1个：删除=质量；"
     "第2个：删除=数量；第2个：删除=质量"),
    ("X05", "likeness._FEWEST_WORDS", "另有项目=1个；绩效目标=村持证；第2个：绩效目标=村持证",
     "另有项目=1个；绩效目标=村医持证；第2个：绩效目标=村医持证"),
]  # fmt: skip
YEAR = [
    ("M01", "yellow", "执行数=24；数量=48人", "执行数=23.9；数量=48人；执行原因=拨付较晚"),
    ("M02", "goal_spending_gap", "数量=72人", "数量=73人"),
    # 30 of 60 are 50%
    ("M02", "monitoring._RATE_TOLERANCE", "执行率=50.5%", "执行率=50.6%"),
    ("M03", "profile", "方案=sichuan-2025；支出计划=10/40/80/100；执行数=24；数量=48人",
     "方案=sichuan-2025；支出计划=10/40/80/100；执行数=23.9；数量=48人"),
    ("E01", "evaluation._WHOLE", "数量分值=13", "数量分值=13.1；数量得分=13.1"),
    ("E02", "evaluation._RATE_TOLERANCE", "执行数=59.1；执行率=98%；执行得分=9.85",
     "执行数=59.1；执行率=97.9%；执行得分=9.85"),
    ("E02", "evaluation.POINTS_TOLERANCE", "执行数=57；执行得分=9.4；执行原因=结余",
     "执行数=57；执行得分=9.39；执行原因=结余"),
    ("E03", "evaluation.POINTS_TOLERANCE", "社会效益得分=27.1", "社会效益得分=27.11"),
    ("E04", "over_fulfilled", "数量=155人", "数量=156人"),
    ("E05", "band_met", "质量指标值=明显提高；质量=达成；质量得分=10.3；质量原因=材料不全",
     "质量指标值=明显提高；质量=达成；质量得分=10.29；质量原因=材料不全"),
    ("E05", "band_partly", "质量指标值=明显提高；质量=部分达成；质量得分=7.7；质量原因=材料不全",
     "质量指标值=明显提高；质量=部分达成；质量得分=7.69；质量原因=材料不全"),
    ("E06", "the weight", "质量得分=13", "质量得分=13.1"),
    ("E06", "evaluation.POINTS_TOLERANCE", "总分=97.1", "总分=97.11"),
    ("E07", "explained_rate", "执行数=54；执行得分=9", "执行数=53.9；执行得分=8.98"),
    ("E09", "evaluation._CAPS", "执行数=48；执行得分=8；执行原因=结余",
     "执行数=47.9；执行得分=7.98；执行原因=结余"),
    ("E11", "year_sums._CENTS_TOLERANCE", "财政执行数=59.995", "财政执行数=59.9949"),
]  # fmt: skip
# Numbers that decide no finding, each with what it is for.
NO_THRESHOLD = {
    "red": "how a line of M01 is called",
    "ahead": "how a line is called that is before its plan: a lamp, no finding",
    "errors_returned": "the conclusion of an audit, held in tests/jixiao/audit/test_desk.py",
    "warnings_revised": "as above",
    **dict.fromkeys(
        ["error_costs", "warning_costs", "hint_costs", "excellent", "good", "fair"],
        "the grade of a project, held there too",
    ),
    "carried_over._SAME_NAME": "which projects of two years are one",
    "department._ALIKE": "which items of the goals are one: tests/jixiao/rules/test_likeness.py",
    "funds._WAN": "元 in a 万元",
    "layout._SHORT_NOTE": "which content is a remark",
    "layout._LONG": "as above",
    "ledger._MOST_ROWS": "how many are named",
    "likeness._MOST_CANDIDATES": "how far is looked",
    "likeness._MOST_PHRASES": "how many are named",
    "measures._WHOLE": "percent",
    "mending._MOST_STEPS": "how far is looked",
    "plan._LAST_MONTH": "December",
    "rows._MOST_REMEMBERED": "memory",
    "scanned._MOST_PEERS": "how far is looked",
    "summary._TITLE_ROWS": "where a heading may stand",
    "vocabulary._LONGEST_FILLER": "how far is looked",
    "whole._SMALL": "rounding of the sums of a department: tests/jixiao/form",
    "wording.SHORT": "how much is quoted",
}


def raised(case: str) -> set[str]:
    return {one.rule for one in check_department(department(case), ALL_ON)}


@pytest.mark.parametrize(("rule", "number", "passes", "fails"), FORMS)
def test_a_form_on_either_side(rule: str, number: str, passes: str, fails: str) -> None:
    assert rule not in raised(passes), number
    assert rule in raised(fails), number


@pytest.mark.parametrize(("rule", "number", "passes", "fails"), YEAR)
def test_the_year_on_either_side(rule: str, number: str, passes: str, fails: str) -> None:
    before, behind = (of_the_year(case, rule[0]) for case in (passes, fails))
    assert rule not in {one.rule for one in before}, number
    assert rule in {one.rule for one in behind}, number


def test_every_number_of_the_rules_has_its_two_cases() -> None:
    held = {number for _, number, _, _ in FORMS + YEAR} | NO_THRESHOLD.keys()
    numbers = set(_numbers())
    assert {"funds._TOLERANCE", "plan._FULL", "evaluation._CAPS"} <= numbers
    assert {one.name for one in fields(Thresholds)} | numbers <= held
    assert {rule for rule, _, _, _ in FORMS + YEAR} <= RULES.keys()


def _numbers() -> list[str]:
    """The constants of the rules that are numbers: ``module.NAME``."""
    return [
        f"{path.stem}.{name}"
        for path in sorted(ROOM.glob("*.py"))
        for node in ast.parse(path.read_text("utf-8")).body
        if (name := _name(node)) and _is_number(node)
    ]


def _name(node: ast.stmt) -> str:
    target = node.target if isinstance(node, ast.AnnAssign) else None
    if isinstance(node, ast.Assign):
        [target] = node.targets
    return target.id if isinstance(target, ast.Name) else ""


def _is_number(node: ast.stmt) -> bool:
    value = getattr(node, "value", None)
    if value is None:
        return False
    text = ast.unparse(value)
    if any(word in text for word in ("pattern(", "compile(", "TypeVar", "Together")):
        return False
    plain = [one.value for one in ast.walk(value) if isinstance(one, ast.Constant)]
    numbers = [one for one in plain if isinstance(one, (int, float)) and not isinstance(one, bool)]
    return bool(numbers) or "Decimal(" in text
