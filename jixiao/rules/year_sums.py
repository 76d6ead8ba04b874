"""E06, E11: are the 小计 of a 自评表, its money and the sums of a list those of their parts?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from jixiao.model.findings import ERROR, Finding, finding
from jixiao.model.money import wan
from jixiao.model.target_form import Amount
from jixiao.model.year_forms import FundsRow, Monitoring
from jixiao.rules.evaluation import POINTS_TOLERANCE
from jixiao.rules.registry import continues, rule
from jixiao.values import parse
from jixiao.values.figures import plain_number

if TYPE_CHECKING:  # what a rule is given; a worksheet function loads the rules without it
    from jixiao.model.year_forms import YearForm
    from jixiao.year.evaluation import Evaluated, ScoredRow

_CENTS_TOLERANCE: Final = 5_000  # 0.005万元: what rounding to two decimals may lose
_COLUMNS: Final = {
    "initial": "年初预算数",
    "full": "全年预算数",
    "spent": "全年执行数",
    "expected": "全年预计执行数",
}


@continues("E06")
def subtotals_add_up(evaluated: Evaluated) -> Iterator[Finding]:
    """小计行的分值、得分应等于所含各项之和；小计含哪些项不能确定的，与各种可能都不符才报。"""
    start = 0
    for one in evaluated.form.subtotals:
        until = evaluated.rows[: one.after]
        same = [row for row in until if until and _level(row) == _level(until[-1])]
        parts = (evaluated.rows[start : one.after], until, same)
        for label, cell in (("分值", one.weight), ("得分", one.points)):
            stated = parse(cell.text).magnitude if cell else None
            sums = [_sum_of_points(rows, label) for rows in parts]
            known = [one for one in sums if one is not None]
            if stated is None or len(known) < len(sums):
                continue
            if all(abs(stated - due) > POINTS_TOLERANCE for due in known):
                due, typed = plain_number(known[0]), plain_number(stated)
                message = f"“{one.name.text}”的{label}应为{due}，现填{typed}。"
                yield finding(cell, message, field=label, expected=f"核对各项，改为{due}")
        start = one.after


def _level(row: ScoredRow) -> str:
    return row.row.indicator.dimension.text


def _sum_of_points(rows: Sequence[ScoredRow], label: str) -> Decimal | None:
    """What the 分值 or 得分 of some rows come to; None where one of them has none."""
    found = [row.weight if label == "分值" else row.entered for row in rows]
    known = [one for one in found if one is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(found) else None


@rule("E11", ERROR, source="审核经验", rests_on="funds")
def money_adds_up(evaluated: Evaluated) -> Iterator[Finding]:
    """年度资金总额应等于各项资金之和（预算数、执行数各栏分别核对）。

    没有列出各项资金的不核对；各项之下又列“其中”的，只加各项。

    不通过：财政执行数=50    通过：财政执行数=60
    """
    yield from _money_of(evaluated.form)


@continues("E11")
def money_of_a_monitoring_adds_up(year_form: YearForm) -> Iterator[Finding]:
    """运行监控表的资金同样核对，全年预计执行数也核对。"""
    if isinstance(year_form, Monitoring):
        yield from _money_of(year_form, {**_COLUMNS, "spent": "执行数"})


def _money_of(form: YearForm, columns: Mapping[str, str] = _COLUMNS) -> Iterator[Finding]:
    whole, *parts = form.funds or (FundsRow(""),)
    uses = [one for one in parts if one.use]
    yield from _adds_up(whole, [one for one in parts if not one.use], columns)
    if len(uses) > 1:  # 基本支出 and 项目支出; one of them alone is no division
        yield from _adds_up(whole, uses, columns)


@continues("E11")
def a_list_adds_up(year_form: YearForm) -> Iterator[Finding]:
    """汇总表的合计、小计应等于所含各项目之和；有一个项目的数额无法读取的，该栏不核对。"""
    for one in year_form.together:
        for key, label in _COLUMNS.items():
            total: Amount = getattr(one.stated, key)
            due = _sum_of(one.of, key)
            if total.cents is None or due is None or abs(total.cents - due) <= _CENTS_TOLERANCE:
                continue
            message = f"{one.label}的{label}{wan(total.cents)}≠各项目之和{wan(due)}（万元）。"
            expected = "核对各项目，使合计等于各项目之和"
            yield finding(total, message, field=label, expected=expected)


def _adds_up(
    whole: FundsRow, parts: Sequence[FundsRow], columns: Mapping[str, str]
) -> Iterator[Finding]:
    """The columns of the whole money that are not the sum of their parts."""
    for key, label in columns.items():
        total: Amount = getattr(whole, key)
        levels = (parts, [one for one in parts if not one.label.startswith("其中")])
        sums = {_sum_of(level, key) for level in levels} - {None}
        if total.cents is None or not sums:
            continue
        if all(abs(total.cents - (one or 0)) > _CENTS_TOLERANCE for one in sums):
            due = max(one or 0 for one in sums)
            message = f"{label}资金合计{wan(total.cents)}≠各项之和{wan(due)}（万元）。"
            expected = "核对各项资金，使合计等于各项之和"
            yield finding(total, message, field=label, expected=expected)


def _sum_of(parts: Sequence[FundsRow], key: str) -> int | None:
    """What a column of the parts comes to; None where none of them is a known amount."""
    amounts: list[Amount] = [getattr(part, key) for part in parts]
    if any(amount.text and amount.cents is None for amount in amounts):
        return None
    known = [amount.cents for amount in amounts if amount.cents is not None]
    return sum(known) if known else None
