"""C: do the costs limit, and fit, the budget?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from jixiao.model.findings import ERROR, HINT, Finding, finding
from jixiao.model.money import wan
from jixiao.model.target_form import Indicator, Project, text_of
from jixiao.rules.funds import known_budget
from jixiao.rules.registry import RowContext, Together, rule
from jixiao.rules.vocabulary import (
    PER_UNIT,
    SAVING,
    SUM_OF_COSTS,
    TOTAL_COST,
    is_cost,
    is_spending,
)
from jixiao.rules.wording import money_of


def _is_total(row: Indicator) -> bool:
    return _names_a_total(row.name.text)


@lru_cache(maxsize=4096)
def _names_a_total(name: str) -> bool:
    return bool(TOTAL_COST.fullmatch("".join(name.split())))


@rule(
    "C01",
    ERROR,
    source="审核经验",
    requires="category target",
    applies_to=is_cost,
    value_kinds="quantitative range",
)
def cost_has_a_ceiling(row: Indicator) -> Iterator[Finding]:
    """成本指标用“≤”控制上限，不设下限（节约、降低类除外）。

    成本是要控制的支出，写成下限等于鼓励多花钱，自评时也会把超支当成完成得好。

    不通过：成本/培训总成本/≥60万元    通过：成本/培训总成本/≤60万元
    """
    value = row.value
    if value.operator not in {"≥", ">"}:
        return
    if not SAVING.search(row.name.text + value.details.lead):
        ceiling = value.canonical.replace(value.operator, "≤", 1)
        yield finding(
            row.target,
            f"成本指标应使用“≤”，不应设下限（现为“{row.target.text}”）。",
            field="指标值",
            expected=f"改为“{ceiling}”",
        )


@rule(
    "C02",
    ERROR,
    source="财预〔2015〕88号",
    requires="category name budget",
    applies_to=is_cost,
    value_kinds="quantitative",
)
def total_cost_is_the_budget(row: Indicator, context: RowContext) -> Iterator[Finding]:
    """总成本指标不得大于预算数（只有数值时按表内单位）；小于预算数时提示。

    成本上限高于预算，等于没有约束；低于预算，要说明其余的钱用在哪里。

    不通过：加行=产出/成本/预算控制数/≤80万元    通过：加行=产出/成本/预算控制数/≤60万元
    """
    if context.budget is None or context.budget < 0 or not _is_total(row):
        return
    cost = money_of(row.value, context.unit)
    if cost is None or cost == context.budget:
        return
    limit = f"“≤{wan(context.budget)}万元”"
    expected = f"改为{limit}，或核对预算数"
    if cost < context.budget:
        expected = f"改为{limit}；另有其他支出的，加一行成本指标写明"
    message = f"成本指标{wan(cost)}万元与预算数{wan(context.budget)}万元不一致。"
    yield finding(
        row.target,
        message,
        field="指标值",
        expected=expected,
        severity=None if cost > context.budget else HINT,
    )


@rule("C03", ERROR, source="审核经验", requires="category name target budget", rests_on="funds")
def parts_fit_the_budget(project: Project) -> Iterator[Finding]:
    """分项成本（万元、元，不含单位成本）合计不得超过预算数。

    各项上限加起来超过预算，至少有一项没有按批复的钱来定。

    不通过：成本/教材成本/≤40万元；加行=产出/成本/场地成本/≤30万元
    通过：成本/教材成本/≤40万元；加行=产出/成本/场地成本/≤20万元
    """
    budget = known_budget(project)
    if budget is None or budget.cents is None:
        return
    parts = [
        (row, amount)
        for row in project.indicators
        if is_spending(row) and (amount := _part(row, budget.cents, text_of(project.unit)))
    ]
    total = _largest_sum(parts)
    if parts and total > budget.cents:
        row = parts[0][0]
        message = f"分项成本合计{wan(total)}万元超过预算数{wan(budget.cents)}万元。"
        yield finding(
            row.target,
            message,
            field="指标值",
            seen="、".join(row.target.text for row, _ in parts),
            expected=f"核减分项成本，使合计不超过{wan(budget.cents)}万元",
        )


def _part(row: Indicator, budget: int, unit: str) -> int | None:
    """The 分 of one itemised cost; None for totals, costs a unit, savings and other values.

    A bare number counts in the unit of the form where that leaves it within the budget, as V03
    reads it.
    """
    value = row.value
    name = row.name.text
    amount = money_of(value, unit or "万元")
    if not value.has_unit and (amount is None or amount > budget):
        return None
    if value.operator in {"≥", ">"}:
        return None
    apart = amount is None or _is_total(row) or PER_UNIT.search(name) or SAVING.search(name)
    return None if apart or name.startswith("其中") else amount


def _largest_sum(parts: list[tuple[Indicator, int]]) -> int:
    """What the parts come to; 培训总成本 beside its parts is their sum and is not added to them."""
    sums = [amount for row, amount in parts if SUM_OF_COSTS.search(row.name.text)]
    single = sum(amount for _, amount in parts) - sum(sums)
    return max(single, *sums) if single and sums else single + sum(sums)


@rule(
    "C04",
    HINT,
    source="财预〔2021〕101号",
    requires="category name target",
    together=Together(
        "book",
        "{n}个项目仅以预算总额作成本指标（如“{seen}”）：{cells}，"
        "请补充单位成本或分项成本，并注明金额单位。",
        "各项目加一行单位成本或分项成本，如“人均成本”“≤500元/人”",
        least=3,
    ),
    absorbs="V03",
)
def cost_is_more_than_the_budget(project: Project) -> Iterator[Finding]:
    """成本指标不应只有预算总额，建议补充单位成本或分项成本。

    预算总额已在资金栏写明，重复一遍看不出花得是否合理；单位成本才能与标准比较。

    不通过：成本/预算控制数/≤60万元    通过：成本/人均培训成本/≤5000元/人
    """
    rows = [row for row in project.filled_rows if is_cost(row)]
    if rows and all(_is_total(row) for row in rows):
        message = "仅以预算总额作成本指标，请补充单位成本或分项成本。"
        expected = "加一行单位成本或分项成本，如“人均成本”“≤500元/人”"
        yield finding(rows[0].target, message, field="指标值", expected=expected)
