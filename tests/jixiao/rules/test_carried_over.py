"""Y01–Y03: a workbook made from last year's."""

from __future__ import annotations

import pytest

from jixiao.check.department import check_carried_over
from jixiao.model.findings import HINT, WARNING
from jixiao.model.last_year import CarriedOver, LastProject, LastRow, LastYear
from jixiao.rules import RULES
from tests.support.rule_forms import CODE, department

NOTED = ("上年值", "上年完成", "前年值")


def found(case: str, name: str = "考核合格率", kind: str = "质量") -> list[tuple[str, str]]:
    """(rule, message): ``上年值``, ``上年完成``, ``前年值`` and ``指标值`` are of one row, the rest
    is the notation of the forms; the budget year is 2023."""
    given = dict(part.split("=", 1) for part in case.split("；") if part)
    noted = {key: given.pop(key, "") for key in NOTED}
    old_code = given.pop("上年编码", "")
    parts = [f"{key}={value}" for key, value in given.items() if key != "指标值"]
    if "指标值" in given:
        parts.append(f"{kind}/{name}/{given['指标值']}")
    last = LastProject(
        "村医培训经费", old_code, rows=(LastRow(kind, name, noted["上年值"], noted["上年完成"], noted["前年值"]),)
    )  # fmt: skip
    carried = CarriedOver(department("；".join(parts)), LastYear(2022, (last,)))
    found = check_carried_over(carried)
    assert {one.severity for one in found} <= {HINT}  # as the catalogue has Y01–Y03
    return [(one.rule, one.message) for one in found]


def rules(case: str, **row: str) -> set[str]:
    return {rule for rule, _ in found(case, **row)}


def test_the_clean_form_has_no_finding() -> None:
    assert found("") == []


@pytest.mark.parametrize("id", ["Y01", "Y02", "Y03"])
def test_the_examples_of_the_rules_hold(id: str) -> None:
    failing, passing = RULES[id].examples
    assert rules(failing) == {id}
    assert rules(passing) == set()


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ("上年完成=96.5%；指标值=≥95%", "“考核合格率”低于上年实际完成值96.5%。"),
        ("上年完成=95%；指标值=≥95%", ""),
        ("上年完成=0.97；指标值=≥95%", ""),  # 0.97 or 0.97%: not guessed
        ("上年完成=较好；指标值=≥95%", ""),
        ("上年完成=；指标值=≥95%", ""),
        ("上年完成=2%；指标值=≤3%", "“考核合格率”高于上年实际完成值2%。"),
        ("上年完成=3%；指标值=≤3%", ""),
        ("上年完成=97%；指标值=95%", ""),  # no direction: nobody knows which way
    ],
)
def test_a_target_behind_last_years_actual(case: str, expected: str) -> None:
    assert [message for rule, message in found(case) if rule == "Y01"] == (
        [expected] if expected else []
    )


def test_units_of_different_size_are_compared() -> None:
    assert rules("上年完成=1.2万元；指标值=≥10000元", name="户均增收", kind="社会效益") == {"Y01"}


def test_a_ceiling_of_costs_is_no_target_to_beat() -> None:
    assert rules("上年完成=4000元/人；指标值=≤5000元/人", name="人均培训成本", kind="成本") == set()


@pytest.mark.parametrize(
    ("case", "fires"),
    [
        ("上年值=≥95％；前年值=不低于95%；指标值=≥95%", True),  # spelled otherwise, the same value
        ("上年值=≥95%；前年值=；指标值=≥95%", False),
        ("上年值=≥95%；前年值=≥95%；指标值=≥96%", False),
        ("上年值=；前年值=；指标值=", False),
    ],
)
def test_three_years_unchanged(case: str, fires: bool) -> None:
    assert ("Y02" in rules(case)) is fires


@pytest.mark.parametrize(
    ("case", "seen"),
    [
        ("绩效目标=2022年村医全部持证上岗", "2022年"),
        ("绩效目标=合格率比2022年提高3个百分点", ""),
        ("绩效目标=2022年以来持证率逐年提高", ""),
        ("绩效目标=2021年村医全部持证上岗", ""),
        ("绩效目标=服务2022人", ""),
        ("资金用途=依据县财〔2022〕7号文件开展培训", "依据县财〔2022〕7号"),
        ("资金用途=依据县财〔2019〕7号文件开展培训", ""),
        ("指标值=2022年11月底前", "2022年"),
        (f"上年编码={CODE.lower()}", CODE),
        ("项目编码=13073022P00002210023K", "13073022P00002210023K"),
        ("职责=乡村医疗服务；总体目标=2022年提升乡村医疗服务能力", "2022年"),
    ],
)  # fmt: skip
def test_what_is_last_years_is_marked(case: str, seen: str) -> None:
    messages = [message for rule, message in found(case) if rule == "Y03"]
    assert [one for one in messages if seen and seen in one] == messages
    assert bool(messages) is bool(seen)


def test_a_renamed_row_is_still_that_row() -> None:
    last = LastProject("村医培训经费", rows=(LastRow("质量", "考核合格率", "≥95%", "97%"),))
    carried = CarriedOver(
        department("质量/培训考核合格率/≥95%"), LastYear(2022, (last,))
    )  # fmt: skip
    assert [one.rule for one in check_carried_over(carried)] == ["Y01"]


@pytest.mark.parametrize(
    ("last", "messages"),
    [
        (60, ["600000.00万元是上年预算数60.00万元的1000倍以上，疑似以元为单位，请核对。"]),
        (600, ["600000.00万元是上年预算数600.00万元的1000倍以上，疑似以元为单位，请核对。"]),
        (601, []),
        (None, []),
    ],
)
def test_a_budget_a_thousand_times_last_years(last: int | None, messages: list[str]) -> None:
    before = LastProject("村医培训经费", budget=None if last is None else last * 10**6)
    form = department("预算数=600000；财政资金=600000")
    found = check_carried_over(CarriedOver(form, LastYear(2022, (before,))))
    assert [one.message for one in found if one.rule == "F07"] == messages
    assert {one.severity for one in found if one.rule == "F07"} <= {WARNING}
