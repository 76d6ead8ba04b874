"""Money is exact: integers of 分 from every way of writing an amount."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.model.money import percent, to_cents, wan, wan_number


@pytest.mark.parametrize(
    ("value", "unit", "cents"),
    [
        (100, "万元", 100_000_000),
        (100.0, "万元", 100_000_000),
        (0.1, "万元", 100_000),
        (1234.56, "元", 123_456),
        (0.07, "元", 7),
        ("1,200.50", "元", 120_050),
        ("12,3456.00", "元", 12_345_600),
        ("１，２００．５０", "元", 120_050),
        ("￥35.20", "元", 3_520),
        ("100万元", "元", 100_000_000),
        ("100元", "万元", 10_000),
        ("3千元", "万元", 300_000),
        ("1.5亿元", "元", 15_000_000_000),
        ("RMB1,200.50", "元", 120_050),
        ("CNY 500 元", "万元", 50_000),
        ("人民币￥500", "元", 50_000),
        ("12,0000", "元", 12_000_000),
        ("(35.20)", "元", -3_520),
        ("-5", "元", -500),
        ("  880.00 ", "万元", 880_000_000),
        (".5", "元", 50),
        ("0", "万元", 0),
        ("0.005", "元", 1),
        ("0.004", "元", 0),
        (Decimal("12.345678"), "万元", 12_345_678),
    ],
)
def test_amounts_that_are_written(value: object, unit: str, cents: int) -> None:
    assert to_cents(value, unit) == cents


@pytest.mark.parametrize(
    "value",
    [None, "", " ", "无", "100左右", "约100万元", "1.2.3", "10%", True, float("nan"),
     float("inf"), "9" * 41, "1，2，3", "3,5", "1234,567", "10000000000000000000亿元", "1000000000000000000亿元", "=1+1"],
)  # fmt: skip
def test_what_is_no_amount(value: object) -> None:
    assert to_cents(value) is None


CENTS = st.integers(-(10**17), 10**17)


@given(CENTS)
def test_writing_in_ten_thousands_loses_nothing(cents: int) -> None:
    assert to_cents(wan(cents)) == cents


@given(st.integers(-(10**13), 10**13))
def test_a_number_cell_comes_back_exactly(cents: int) -> None:
    assert to_cents(wan_number(cents)) == cents


@given(st.lists(CENTS, max_size=30))
def test_sums_are_exact(amounts: list[int]) -> None:
    assert to_cents(wan(sum(amounts))) == sum(to_cents(wan(one)) or 0 for one in amounts)


@pytest.mark.parametrize(
    ("cents", "text"),
    [(0, "0.00"), (880_000_000, "880.00"), (1, "0.000001"), (-100, "-0.0001"),
     (65_432_100, "65.4321"), (-120_050_000, "-120.05")],
)  # fmt: skip
def test_two_decimals_or_as_many_as_it_takes(cents: int, text: str) -> None:
    assert wan(cents) == text


def test_no_amount_is_no_text() -> None:
    assert wan(None) == ""


@given(st.text(max_size=30) | st.floats() | st.integers() | st.decimals())
def test_no_value_at_all_raises(value: object) -> None:
    for unit in ("元", "千元", "万元", "亿元"):
        assert to_cents(value, unit) is None or isinstance(to_cents(value, unit), int)


def test_percent_rounds_half_up_and_does_not_divide_by_zero() -> None:
    assert percent(1, 3) == Decimal("33.33")
    assert percent(1, 800) == Decimal("0.13")  # 0.125
    assert percent(1, 0) is None


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("100\n20", None),
        ("100\t20", None),
        ("100 20", None),
        ("1 20", None),
        ("1 200.50", 1_200_500_000),
        ("12 000 000", 12_000_000_000_000),
        ("100.00（万元）", 100_000_000),
        ("35（元）", 3_500),
        ("伍万元整", 5_000_000),
        ("人民币叁拾伍万元整", 35_000_000),
        ("约2000", None),
    ],
)
def test_white_space_only_groups_thousands_and_cheques_are_read(
    text: str, cents: int | None
) -> None:
    assert to_cents(text) == cents
