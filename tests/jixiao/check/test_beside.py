"""What stands beside the values of a call: one kind for all, fewer columns, a column."""

from __future__ import annotations

from jixiao.check.cells import verdicts

WANTS_A_NUMBER = "应培尽培"


def test_one_kind_holds_for_a_row_of_any_length() -> None:
    """A text under 数量 is a finding (V05), under no kind it is none."""
    row = [WANTS_A_NUMBER] * 3
    (judged,) = verdicts([row], kinds=[["数量指标"]])
    assert ["V05" in verdict for verdict in judged] == [True, True, True]


def test_columns_without_a_kind_are_judged_without_one() -> None:
    row = [WANTS_A_NUMBER] * 4
    (judged,) = verdicts([row], kinds=[["数量指标", "数量指标"]])
    assert ["V05" in verdict for verdict in judged] == [True, True, False, False]
