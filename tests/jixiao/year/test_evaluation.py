"""绩效自评 by hand: weights, points, totals and grades of fourteen projects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.check.year import check_evaluation
from jixiao.errors import JixiaoError
from jixiao.model.target_form import Amount, Department, Field, Indicator, Project, Target
from jixiao.model.year_forms import FundsRow, SelfEvaluation, YearRow
from jixiao.settings import DEFAULT, Settings
from jixiao.spending.ledger import Entry, Ledger
from jixiao.year.evaluation import (
    Evaluated,
    budget_year,
    evaluated,
    scheme_for,
    self_evaluations,
    split,
)

WAN = 1_000_000  # 分
CODE = "13073023P00002210023K"
OUTPUT, BENEFIT, PLEASED, COST = "产出指标", "效益指标", "满意度指标", "成本指标"


class Row(NamedTuple):
    """一级指标, 指标值, 实际完成值, the points that a person typed, and the points due."""

    group: str
    target: str
    actual: str
    typed: str
    due: str


class Case(NamedTuple):
    """A project: budget and ledger in 万元, its rows, and what comes of it."""

    why: str
    budget: float
    ledger: Sequence[tuple[Any, float]]
    rows: Sequence[Row]
    rate: str | None
    execution: str | None
    total: str | None
    grade: str


def spent(*amounts: float) -> list[tuple[Any, float]]:
    return [("支出", amount) for amount in amounts]


GOLDEN = (
    Case("everything is met", 60, spent(30, 30), (
        Row(OUTPUT, "≥120人", "120人", "", "50"),
        Row(BENEFIT, "进一步提高", "达成", "", "30"),
        Row(PLEASED, "≥90%", "90%", "", "10"),
    ), "100", "10", "100", "优"),
    # 150/200 of 50; 72/80 of 30; 81/90 of 10; 45/60 of 10
    Case("nothing is met", 60, spent(45), (
        Row(OUTPUT, "≥200人", "150人", "", "37.5"),
        Row(BENEFIT, "≥80%", "72%", "", "27"),
        Row(PLEASED, "≥90%", "81%", "", "9"),
    ), "75", "7.5", "81", "良"),
    # half as much again is still 50; 110% of the budget is still 10
    Case("far beyond the target and the budget", 60, spent(66), (
        Row(OUTPUT, "≥100次", "150次", "", "50"),
        Row(BENEFIT, "≥80%", "80%", "", "30"),
        Row(PLEASED, "≥90%", "95%", "", "10"),
    ), "110", "10", "100", "优"),
    # ceilings: 100/125 of 25, 4000 of 5000 is within; 20/25 of 10
    Case("a ceiling missed and one kept", 25, spent(20), (
        Row(OUTPUT, "≤100万元", "125万元", "", "20"),
        Row(OUTPUT, "≤5000元/人", "4000元/人", "", "25"),
        Row(BENEFIT, "≥80%", "80%", "", "30"),
        Row(PLEASED, "≥90%", "90%", "", "10"),
    ), "80", "8", "93", "优"),
    # 98/100 of 30
    Case("exactly so many", 10, spent(10), (
        Row(OUTPUT, "=12期", "12期", "", "50"),
        Row(BENEFIT, "=100%", "98%", "", "29.4"),
        Row(PLEASED, "≥90%", "90%", "", "10"),
    ), "100", "10", "99.4", "优"),
    # within; 2/3 of 25 is 16.666…; above the range 5/6 of 30
    Case("ranges", 10, spent(9), (
        Row(OUTPUT, "80%-90%", "85%", "", "25"),
        Row(OUTPUT, "3-5次", "2次", "", "16.67"),
        Row(BENEFIT, "3-5次", "6次", "", "25"),
        Row(PLEASED, "≥90%", "90%", "", "10"),
    ), "90", "9", "85.67", "良"),
    Case("dates: in time, and late by a person's judgement", 10, spent(10), (
        Row(OUTPUT, "12月底前", "11月20日", "", "25"),
        Row(OUTPUT, "6月底前", "7月15日", "15", "15"),
        Row(BENEFIT, "≥80%", "80%", "", "30"),
        Row(PLEASED, "≥90%", "90%", "", "10"),
    ), "100", "10", "90", "优"),
    # words: 部分达成 is 18 to 24 of 30, 未达成 less than 30 of 50
    Case("words, scored in their bands", 10, spent(10), (
        Row(OUTPUT, "有效保障", "未达成", "20", "20"),
        Row(BENEFIT, "进一步提高", "部分达成", "20", "20"),
        Row(PLEASED, "≥90%", "90%", "", "10"),
    ), "100", "10", "60", "中"),
    Case("words that nobody has scored yet", 10, spent(10), (
        Row(OUTPUT, "有效保障", "部分达成", "", ""),
        Row(BENEFIT, "≥80%", "80%", "", "30"),
        Row(PLEASED, "≥90%", "90%", "", "10"),
    ), "100", "10", None, ""),
    Case("no budget, so no rate: a person decides", 0, [], (
        Row(OUTPUT, "≥1次", "1次", "", "50"),
        Row(BENEFIT, "≥80%", "80%", "", "30"),
        Row(PLEASED, "≥90%", "90%", "", "10"),
    ), None, None, None, ""),
    Case("a refund", 60, spent(60, -15), (
        Row(OUTPUT, "≥1次", "1次", "", "50"),
        Row(BENEFIT, "≥80%", "40%", "", "15"),
        Row(PLEASED, "≥90%", "45%", "", "5"),
    ), "75", "7.5", "77.5", "中"),
    Case("more refunded than spent", 60, spent(6, -9), (
        Row(OUTPUT, "≥10次", "5次", "", "25"),
        Row(BENEFIT, "≥80%", "40%", "", "15"),
        Row(PLEASED, "≥90%", "90%", "", "10"),
    ), "-5", "0", "50", "差"),
    # 60 less 20 is 40; 38/40
    Case("the budget cut during the year", 60, [("调整", -20), ("支出", 38)], (
        Row(OUTPUT, "≥1次", "1次", "", "50"),
        Row(BENEFIT, "≥80%", "80%", "", "30"),
        Row(PLEASED, "≥90%", "90%", "", "10"),
    ), "95", "9.5", "99.5", "优"),
    # without 满意度 its 10 go to 效益
    Case("nobody to be asked", 60, spent(60), (
        Row(OUTPUT, "≥100次", "50次", "", "25"),
        Row(BENEFIT, "≥80%", "60%", "", "30"),
    ), "100", "10", "65", "中"),
    # 2021: 20 for 成本, 40, 20, 10
    Case("with 成本 as a dimension of its own", 60, spent(60), (
        Row(COST, "≤100元", "100元", "", "20"),
        Row(OUTPUT, "≥100次", "50次", "", "20"),
        Row(BENEFIT, "≥80%", "80%", "", "20"),
        Row(PLEASED, "≥90%", "90%", "", "10"),
    ), "100", "10", "80", "良"),
)  # fmt: skip


def project(case: Case) -> Project:
    return Project(
        code=Field(CODE),
        name=Field("宣传培训经费"),
        budget=Amount(round(case.budget * WAN)),
        fiscal_funds=Amount(round(case.budget * WAN)),
        indicators=tuple(
            Indicator(Field(row.group), Field("类"), Field(f"指标{n}"), target=Target(row.target))
            for n, row in enumerate(case.rows)
        ),
    )


def ledger(case: Case) -> Ledger:
    return Ledger(
        tuple(
            Entry(dt.date(2023, 3, 1), CODE, round(amount * WAN), kind=kind)
            for kind, amount in case.ledger
        )
    )


def filled(case: Case) -> SelfEvaluation:
    rows = zip(project(case).indicators, case.rows, strict=True)
    return SelfEvaluation(
        code=Field(CODE),
        rows=tuple(
            YearRow(indicator, actual=Field(row.actual), points=Field(row.typed))
            for indicator, row in rows
        ),
    )


def result(case: Case, settings: Settings = DEFAULT) -> Evaluated:
    department = Department(year=2023, projects=(project(case),))
    (form,) = self_evaluations(department, ledger(case), settings, [filled(case)])
    return evaluated(form, settings)


def exact(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: case.why)
def test_points_total_and_grade_by_hand(case: Case) -> None:
    one = result(case)
    assert one.rate == exact(case.rate)
    assert one.execution == exact(case.execution)
    assert [row.points for row in one.rows] == [exact(row.due or None) for row in case.rows]
    assert one.total == exact(case.total)
    assert one.grade == case.grade


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: case.why)
def test_the_weights_of_every_form_make_a_hundred(case: Case) -> None:
    one = result(case)
    weights = [row.weight for row in one.rows if row.weight is not None]
    assert one.execution_weight + sum(weights) == 100
    assert not {f.rule for f in check_evaluation(one)} & {"E01", "E02", "E03", "E05", "E06"}


def test_a_typed_score_that_differs_is_a_finding_with_both_numbers() -> None:
    case = GOLDEN[1]
    typed = case._replace(rows=(case.rows[0]._replace(typed="45", due="45"), *case.rows[1:]))
    one = result(typed)
    (wrong,) = [f for f in check_evaluation(one) if f.rule == "E03"]
    assert "应得37.5分，现填45分" in wrong.message
    assert one.total == Decimal("88.5")


def test_a_form_made_by_the_other_known_scheme_is_as_good() -> None:
    case = GOLDEN[0]  # without 成本, whose 20 go to 产出: 60, 20, 10
    by_2021 = replace(DEFAULT, scheme="2021")
    one = result(case, by_2021)
    assert [row.weight for row in one.rows] == [60, 20, 10]
    judged = evaluated(one.form)
    assert judged.scheme.name == "2021方案"
    assert "E01" not in {f.rule for f in check_evaluation(judged)}
    insisted = evaluated(one.form, replace(DEFAULT, scheme="2020"))
    assert "E01" in {f.rule for f in check_evaluation(insisted)}


def test_own_weights_replace_the_scheme() -> None:
    weights = (("执行率", Decimal(20)), ("产出", Decimal(40)), ("效益", Decimal(30)),
               ("满意度", Decimal(10)))  # fmt: skip
    one = result(GOLDEN[1], replace(DEFAULT, weights=weights))
    # 45/60 of 20; 150/200 of 40; 27; 9
    assert (one.execution, one.rows[0].points, one.total) == (15, 30, 81)


def test_other_bands_of_another_place() -> None:
    case = GOLDEN[7]._replace(
        rows=(Row(OUTPUT, "有效保障", "部分达成", "30", "30"), *GOLDEN[7].rows[1:])
    )
    assert "E05" not in {f.rule for f in check_evaluation(result(case))}
    strict = replace(DEFAULT, thresholds=replace(DEFAULT.thresholds, band_partly=Decimal(70)))
    assert "E05" in {f.rule for f in check_evaluation(result(case, strict), strict)}


def test_a_filled_row_that_is_no_longer_approved_is_kept_at_the_end() -> None:
    case = GOLDEN[0]
    old = YearRow(
        Indicator(Field(OUTPUT), Field("类"), Field("旧指标"), target=Target("≥3次")),
        actual=Field("3次"),
    )
    department = Department(year=2023, projects=(project(case),))
    before = replace(filled(case), rows=(old, *filled(case).rows))
    (form,) = self_evaluations(department, ledger(case), DEFAULT, [before])
    names = [row.indicator.name.text for row in form.rows]
    assert names == ["指标0", "指标1", "指标2", "旧指标"]
    assert form.rows[-1].actual.text == "3次"


@pytest.mark.parametrize(
    ("achieved", "grade"),
    [
        ("90人", "优"),
        ("89人", "良"),
        ("80人", "良"),
        ("79人", "中"),
        ("60人", "中"),
        ("59人", "差"),
    ],
)
def test_the_grade_changes_at_90_80_and_60(achieved: str, grade: str) -> None:
    only = (("执行率", Decimal(0)), ("产出", Decimal(100)))
    case = Case("", 10, spent(10), (Row(OUTPUT, "≥100人", achieved, "", ""),), "", "", "", "")
    assert result(case, replace(DEFAULT, weights=only)).grade == grade


def test_points_for_execution_stand_beside_the_whole_alone_and_typed_ones_stay() -> None:
    case = GOLDEN[1]
    before = replace(filled(case), funds=(FundsRow("年度资金总额", points=Field("7")),))
    department = Department(year=2023, projects=(project(case),))
    (form,) = self_evaluations(department, ledger(case), DEFAULT, [before])
    assert [row.weight.text for row in form.funds] == ["10", "", "", ""]
    assert [row.points.text for row in form.funds] == ["7", "", "", ""]
    assert evaluated(form).execution == 7


def test_a_row_without_a_weight_counts_nothing_towards_the_hundred() -> None:
    case = GOLDEN[0]
    (form,) = self_evaluations(
        Department(year=2023, projects=(project(case),)), ledger(case), DEFAULT, [filled(case)]
    )
    first = replace(form.rows[0], indicator=replace(form.rows[0].indicator, weight=Field()))
    one = evaluated(replace(form, rows=(first, *form.rows[1:])))
    assert "权重合计50，应为100" in check_evaluation(one)[0].message


def test_the_year_is_the_departments_else_the_codes_else_the_ledgers() -> None:
    coded = Project(code=Field(CODE))
    row = Entry(dt.date(2021, 3, 1), "X", 1)
    assert budget_year(Department(year=2022, projects=(coded,)), Ledger((row,))) == 2022
    assert budget_year(Department(projects=(coded,)), Ledger((row,))) == 2023
    assert budget_year(Department(), Ledger((row,))) == 2021
    with pytest.raises(JixiaoError, match="预算年度"):
        budget_year(Department(), Ledger())


@given(st.integers(0, 100), st.integers(1, 40))
def test_a_weight_is_dealt_out_whole(weight: int, parts: int) -> None:
    shares = split(Decimal(weight), parts)
    assert sum(shares) == weight
    assert max(shares) - min(shares) <= 1


def test_a_weight_may_go_to_a_dimension_that_the_scheme_does_not_have() -> None:
    """效益 has no weight of its own there; 满意度, which the form lacks, hands it 10."""
    own = (("执行率", Decimal(10)), ("产出", Decimal(80)), ("满意度", Decimal(10)))
    scheme = scheme_for({"产出", "效益"}, replace(DEFAULT, weights=own))
    assert scheme.weights == {"执行率": 10, "产出": 80, "效益": 10}


@pytest.mark.parametrize(
    ("weight", "shares"),
    [
        ("10", ["4", "3", "3"]),
        ("2", ["0.7", "0.7", "0.6"]),  # too few points: in tenths
        ("10.5", ["3.5", "3.5", "3.5"]),
        ("0.25", ["0.09", "0.08", "0.08"]),
    ],
)
def test_a_weight_is_dealt_out_in_the_largest_steps_that_suffice(
    weight: str, shares: list[str]
) -> None:
    assert split(Decimal(weight), 3) == [Decimal(share) for share in shares]


@given(st.sets(st.sampled_from(["成本", "产出", "效益", "满意度"]), min_size=1))
def test_whatever_the_form_has_the_weights_make_a_hundred(groups: set[str]) -> None:
    groups |= {"产出"}
    scheme = scheme_for(groups)
    assert sum(scheme.weights.values()) == 100
    assert set(scheme.weights) - {"执行率"} == groups
