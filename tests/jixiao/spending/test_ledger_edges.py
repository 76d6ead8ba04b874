"""Where a small error in the reading of a ledger would pass unseen: both sides of each border."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from jixiao.model.grid import Grid, Value
from jixiao.spending.entries import Ledger, Raw
from jixiao.spending.ledger import read_ledger
from jixiao.spending.plan import CHECKPOINTS

CODE = "13073023P00002210023K"
HEAD = ["日期", "项目编码", "金额（元）", "资金来源", "摘要"]


def ledger(*rows: Sequence[Value]) -> Ledger:
    return read_ledger(Grid("支出", [list(row) for row in rows]))


def paid(day: int, amount: Value, summary: str = "设备") -> list[Value]:
    return [f"2023-06-{day:02}", CODE, amount, "", summary]


def test_a_row_that_ends_as_a_sum_is_one_only_of_two_rows_or_more() -> None:
    alone = ledger(HEAD, paid(1, 100), paid(2, 100, "设备款合计"))
    assert [entry.cents for entry in alone.entries] == [10_000, 10_000]
    summed = ledger(HEAD, paid(1, 60), paid(2, 40), paid(3, 100, "设备款合计"))
    assert [entry.cents for entry in summed.entries] == [6_000, 4_000]
    assert [one.place.row for one in summed.aside] == [4]


def test_an_amount_without_date_and_code_is_no_heading() -> None:
    read = ledger(HEAD, paid(1, 100), [None, None, "金额（万元）"], paid(2, 50))
    assert [entry.cents for entry in read.entries] == [10_000, 5_000]


def test_a_unit_that_changes_on_the_way_is_said_with_its_row() -> None:
    read = ledger(HEAD, paid(1, 100), ["单位：万元"], paid(2, 50))
    assert [entry.cents for entry in read.entries] == [10_000]
    assert [one.reason for one in read.bad] == ["第3行写明单位万元，与表头的元不一致"]


@pytest.mark.parametrize("heading", ["支出（元）", "支出金额（元）", "本期支出（元）"])
def test_what_went_out_is_the_amount_where_nothing_else_is(heading: str) -> None:
    read = ledger(["日期", "项目编码", heading, "摘要"], ["2023-06-01", CODE, 100, "设备"])
    assert [entry.cents for entry in read.entries] == [10_000]


def test_a_unit_of_a_row_that_is_none_is_said_and_the_name_of_an_office_is_none() -> None:
    unknown = ledger(
        ["日期", "项目编码", "金额（元）", "金额单位"], ["2023-06-01", CODE, 100, "箱"]
    )
    assert unknown.entries == ()
    assert [one.rule for one in unknown.bad] == ["L01"]
    office = ledger(
        ["日期", "项目编码", "金额（元）", "单位"], ["2023-06-01", CODE, 100, "某县农业局"]
    )
    assert [entry.cents for entry in office.entries] == [10_000]


def test_rows_are_the_same_by_what_their_amount_is() -> None:
    assert Raw(code=CODE, amount="100").identity == Raw(code=CODE, amount="100.00").identity
    assert Raw(code=CODE, amount="100").identity != Raw(code=CODE, amount="100.01").identity
    assert Raw(code=CODE, amount="约百").identity != Raw(code=CODE, amount="待定").identity
    assert Raw(code=CODE, amount="约百").identity == Raw(code=CODE, amount="约百").identity


def test_a_row_left_open_keeps_the_sign_that_it_has() -> None:
    """A reversal in a state that nobody knows: cleared by hand, it must come back as one."""
    read = ledger(
        ["日期", "项目编码", "金额（元）", "方向", "支付状态"],
        ["2023-06-01", CODE, 100, "借", "支付成功"],
        ["2023-06-02", CODE, 35, "贷", "怪"],
    )
    assert [(one.rule, one.cents, one.raw.amount) for one in read.bad] == [("L01", -3_500, "-35")]


def test_a_sum_by_month_is_named_in_its_first_cell() -> None:
    read = ledger(HEAD, paid(1, 60), paid(2, 40), ["3月份小计", None, 100, None, None])
    assert [entry.cents for entry in read.entries] == [6_000, 4_000]
    assert [one.place.row for one in read.aside] == [4]
    named_otherwise = ledger(HEAD, paid(1, 60), ["3月份支出", None, 100, None, None])
    assert [one.place.row for one in named_otherwise.bad] == [3]


@pytest.mark.parametrize(
    ("unit", "amount", "kept"),
    [
        ("万元", "约2", "约2万元"),
        ("万元", "约2元", "约2元"),
        ("元", "约2", "约2"),
        ("万元", 2, "20000"),
        ("万元", None, ""),
    ],
)
def test_an_amount_keeps_its_unit_where_it_cannot_be_read(
    unit: str, amount: Value, kept: str
) -> None:
    """No date: each of these rows stays open, with what stands there."""
    read = ledger(["日期", "项目编码", f"金额（{unit}）"], [None, CODE, amount])
    assert [one.raw.amount for one in read.bad] == [kept]


def test_a_row_with_a_mark_and_nothing_else_is_none_but_one_with_a_summary_is() -> None:
    head = ["支付状态", *HEAD]
    good = ["成功", *paid(1, 100)]
    assert ledger(head, good, ["成功", None, None, None, None, None]).bad == ()
    told = ledger(head, good, ["成功", None, None, None, None, "追加设备款"])
    assert [one.place.row for one in told.bad] == [3]


@pytest.mark.parametrize(
    ("said", "entries", "aside"),
    [("是", [10_000], 0), ("有效", [10_000], 0), ("否", [], 1), ("无效", [], 1)],
)
def test_a_column_that_says_what_is_valid_is_followed(
    said: str, entries: list[int], aside: int
) -> None:
    read = ledger([*HEAD, "是否有效"], [*paid(1, 100), said], [*paid(2, 30), "是"])
    assert [entry.cents for entry in read.entries] == [*entries, 3_000]
    assert len(read.aside) == aside


def test_checkpoints_are_called_by_their_months() -> None:
    assert {month: f"{month}月底" for month in (3, 6, 10, 12)} == CHECKPOINTS
