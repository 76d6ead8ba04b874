"""Rates and deviation of a line: what is not planned and what has no budget is taken out."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from jixiao.spending.execution_line import ExecutionLine
from jixiao.spending.rollup import RollupLine


def test_a_sum_is_held_against_the_plan_without_what_was_not_planned() -> None:
    """Of 100 are 30 without a plan, on which 10 were spent; 5 were spent without a budget."""
    line = ExecutionLine(
        "合计", as_of=dt.date(2023, 6, 30), budget=100, planned=35, actual=40,
        unplanned=(30, 10), unbudgeted=5,
    )  # fmt: skip
    assert line.planned_budget == 70
    assert line.planned_rate == Decimal(50)
    assert line.actual_rate == Decimal(35)
    assert line.deviation == -5
    assert line.deviation_points == Decimal("-7.14")


def test_where_something_is_not_known_nothing_is_computed_from_it() -> None:
    line = ExecutionLine("甲", as_of=dt.date(2023, 6, 30), budget=None, planned=None, actual=40)
    assert (line.planned_budget, line.planned_rate, line.actual_rate) == (0, None, None)
    assert (line.deviation, line.deviation_points, line.is_behind) == (None, None, False)


def test_a_line_of_nothing_adds_nothing() -> None:
    line = RollupLine("甲")
    assert (line.budget, line.fiscal, line.other, line.projects) == (0, 0, 0, 1)
    assert (line.indicators, line.budget is None, line.proposed) == (0, False, False)
