"""The row 合计 below the tasks of 部门整体支出绩效目标表 is held against the tasks above it."""

from __future__ import annotations

import pytest

from jixiao.check.department import check_department
from jixiao.model.target_form import Amount, Department, Field, Task, WholeForm


def _amount(wan: int | None) -> Amount:
    return Amount() if wan is None else Amount(wan * 1_000_000, str(wan))


def _messages(*stated: int | None) -> list[str]:
    """260 = 250 + 10 and 400 = 400 + blank above what is ``stated`` as their sums."""
    tasks = (
        Task(Field("供水"), None, _amount(260), _amount(250), _amount(10)),
        Task(Field("河道"), None, _amount(400), _amount(400), _amount(None)),
    )
    total = Task(Field("合计"), None, *map(_amount, stated))
    whole = WholeForm(tasks=tasks, tasks_total=total)
    found = check_department(Department(whole=whole))
    return [one.message for one in found if one.rule == "F01"]


def test_sums_that_agree_are_no_finding() -> None:
    assert _messages(660, 650, 10) == []


@pytest.mark.parametrize(
    ("stated", "message"),
    [
        ((670, 650, 10), "任务合计的总额670.00≠各任务之和660.00（万元）。"),
        ((660, 640, 10), "任务合计的财政拨款640.00≠各任务之和650.00（万元）。"),
        ((660, 650, 12), "任务合计的其他资金12.00≠各任务之和10.00（万元）。"),
    ],
)
def test_each_sum_is_held_against_its_own_column(stated: tuple[int, ...], message: str) -> None:
    assert _messages(*stated) == [message]


def test_a_sum_left_blank_says_nothing() -> None:
    assert _messages(None, None, None) == []
