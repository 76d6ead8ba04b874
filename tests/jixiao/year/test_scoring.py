"""Points of one indicator; every expected number worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.values import parse
from jixiao.year.scoring import STANDARD, ScoringPolicy, rounded, score


@pytest.mark.parametrize(
    ("target", "actual", "weight", "points", "verdict"),
    [
        ("≥90%", "95%", 10, "10.00", "达成"),
        ("≥90%", "90%", 10, "10.00", "达成"),
        ("≥90%", "81%", 10, "9.00", "未达成"),
        ("≥3次", "2次", 10, "6.67", "未达成"),
        ("≥4次", "0次", 10, "0.00", "未达成"),
        ("≥4754人", "4604人", 5, "4.84", "未达成"),
        ("≤100万元", "80万元", 10, "10.00", "达成"),
        ("≤100万元", "125万元", 10, "8.00", "未达成"),
        ("≤28.8万元", "576000元", 10, "5.00", "未达成"),
        ("≤0%", "3%", 10, "0.00", "未达成"),
        ("≤0起", "0起", 10, "10.00", "达成"),
        ("=8人", "8人", 10, "10.00", "达成"),
        ("=8人", "6人", 10, "7.50", "未达成"),
        ("=8人", "10人", 10, "8.00", "未达成"),
        ("=0起", "2起", 10, "0.00", "未达成"),
        ("80%-90%", "85%", 10, "10.00", "达成"),
        ("80%-90%", "60%", 10, "7.50", "未达成"),
        ("80%-90%", "100%", 10, "9.00", "未达成"),
        ("100%", "100%", 10, "10.00", "达成"),
        ("≥90%", "81%", "12.5", "11.25", "未达成"),
        ("≥8次", "1次", "1", "0.13", "未达成"),
        ("2023年12月底前", "2023年11月30日", 5, "5.00", "达成"),
        (">5次", "4次", 10, "8.00", "未达成"),
        ("<5天", "10天", 10, "5.00", "未达成"),
        ("±5%", "10%", 10, "5.00", "未达成"),
        ("≥3万人", "27000人", 10, "9.00", "未达成"),
        ("≥2次/年", "1次", 10, "5.00", "未达成"),
        ("≥90%", "≥95%", 10, "10.00", "达成"),
        ("零事故", "0", 5, "5.00", "达成"),
        ("进一步提升", "达成", 5, "5.00", "达成"),
        ("进一步提升", "进一步提升", 5, "5.00", "达成"),
    ],
)
def test_points(target: str, actual: str, weight: object, points: str, verdict: str) -> None:
    result = score(target, actual, weight)
    assert result.points == Decimal(points)
    assert result.verdict == verdict
    assert result.reason


@pytest.mark.parametrize(
    ("target", "actual", "weight", "verdict"),
    [
        ("100%", "95%", 10, "需人工判断"),
        ("≥90%", "≤95%", 10, "需人工判断"),
        ("≥80%-90%", "85%", 10, "需人工判断"),
        ("≥90%", "5次", 10, "需人工判断"),
        ("≥1:2", "1:4", 10, "需人工判断"),  # teachers to pupils, or the reverse
        ("≥90%", "", 10, "需人工判断"),
        ("≥90%", "约好了", 10, "需人工判断"),
        ("", "95%", 10, "需人工判断"),
        ("XX%", "95%", 10, "需人工判断"),
        ("≥90%", "95%", "十来分", "需人工判断"),
        ("≥90%", "95%", -1, "需人工判断"),
        ("进一步提升", "有所提升", 5, "需人工判断"),
        ("2023年12月底前", "2024年1月", 5, "未达成"),
        ("≥-3%", "-5%", 10, "未达成"),
    ],
)
def test_what_no_rule_scores_has_a_reason_and_no_points(
    target: str, actual: str, weight: object, verdict: str
) -> None:
    result = score(target, actual, weight)
    assert result.points is None
    assert result.verdict == verdict
    assert result.reason.endswith("。")


@pytest.mark.parametrize(
    ("actual", "verdict", "low", "high"),
    [("部分达成", "部分达成", "6.00", "8.00"), ("未达成", "未达成", "0.00", "6.00")],
)
def test_words_fall_into_bands_that_a_person_fills(
    actual: str, verdict: str, low: str, high: str
) -> None:
    result = score("进一步提升", actual, 10)
    assert result.points is None
    assert result.verdict == verdict
    assert f"{low}至{high}分" in result.reason


def test_a_local_policy_changes_bands_direction_and_rounding() -> None:
    local = ScoringPolicy(
        partly_met=(Decimal("0.5"), Decimal("0.8")),
        unmet=(Decimal(0), Decimal("0.5")),
        undirected="≥",
        places=1,
    )
    assert score("进一步提升", "部分达成", 10, local).band == (Decimal("0.5"), Decimal("0.8"))
    assert "5.0至8.0分" in score("进一步提升", "部分达成", 10, local).reason
    assert score("100%", "95%", 7, local).points == Decimal("6.7")  # 6.65
    assert score("100%", "95%", 7, STANDARD).points is None


def test_a_cap_above_one_rewards_more_than_the_target() -> None:
    generous = ScoringPolicy(cap=Decimal("1.2"))
    assert score("≥10次", "11次", 10, generous).points == Decimal("11.00")
    assert score("≥10次", "20次", 10, generous).points == Decimal("12.00")
    assert score("≥10次", "20次", 10).points == Decimal("10.00")


def test_parsed_values_score_like_their_text() -> None:
    assert score(parse("≥3次"), parse("2次"), 10) == score("≥3次", "2次", 10)


def test_halves_round_up() -> None:
    assert rounded(Fraction(1, 200), 2) == Decimal("0.01")
    assert rounded(Fraction(1, 201), 2) == Decimal("0.00")


amounts = st.decimals(0, 10**6, places=2)


@given(st.sampled_from("≥≤><="), amounts, amounts, st.decimals(0, 100, places=2))
def test_points_lie_between_zero_and_the_weight(
    sign: str, target: Decimal, actual: Decimal, weight: Decimal
) -> None:
    result = score(f"{sign}{target}次", f"{actual}次", weight)
    if result.points is not None:
        assert 0 <= result.points <= weight
    if result.verdict == "达成":
        assert result.points == weight


@given(st.text(max_size=8), st.text(max_size=8), st.text(max_size=4))
def test_scoring_never_raises(target: str, actual: str, weight: str) -> None:
    assert score(target, actual, weight).verdict in ("达成", "部分达成", "未达成", "需人工判断")


@pytest.mark.parametrize(
    ("cap", "target", "actual", "points"),
    [
        ("1", "≥4次", "6次", "10.00"),
        ("1.2", "≥4次", "6次", "12.00"),
        ("2", "≥4次", "6次", "15.00"),
        ("2", ">4次", "6次", "15.00"),
        ("2", "≥4次", "4次", "10.00"),
        ("2", "≤4次", "2次", "10.00"),
        ("2", "=4次", "4次", "10.00"),
        ("2", "≥0次", "6次", "10.00"),
        ("2", "≥-4%", "2%", "10.00"),  # no share of less than nothing
        ("0.9", "≥4次", "6次", "9.00"),
    ],
)
def test_what_goes_beyond_its_target_scores_as_far_as_a_place_allows(
    cap: str, target: str, actual: str, points: str
) -> None:
    assert score(target, actual, 10, ScoringPolicy(cap=Decimal(cap))).points == Decimal(points)


@pytest.mark.parametrize(
    ("target", "actual", "points"),
    [
        ("≤0.5万元", "1万元", "5.00"),
        ("≤0.25万元", "0.5万元", "5.00"),
        ("≥0.5万元", "0.25万元", "5.00"),
        ("=2件", "1件", "5.00"),
        ("=1件", "2件", "5.00"),
        ("≤-2%", "-1%", None),
    ],
)
def test_small_numbers_are_in_proportion_too(target: str, actual: str, points: str | None) -> None:
    found = score(target, actual, 10)
    assert found.points == (None if points is None else Decimal(points))
    assert found.verdict == "未达成"


def test_bands_are_shares_of_the_weight() -> None:
    policy = ScoringPolicy(
        met=(Decimal("0.7"), Decimal("0.9")), partly_met=(Decimal("0.5"), Decimal("0.7")),
        unmet=(Decimal("0.1"), Decimal("0.5")),
    )  # fmt: skip
    met, partly, unmet = (
        score("进一步提高", said, 20, policy) for said in ("达成", "部分达成", "未达成")
    )
    assert (met.points, met.band) == (Decimal("18.00"), policy.met)
    assert (partly.points, partly.band) == (None, policy.partly_met)
    assert "请在10.00至14.00分之间评定" in partly.reason
    assert "请在2.00至10.00分之间评定" in unmet.reason
    assert score("≥90", "90", 0).points == Decimal("0.00")
