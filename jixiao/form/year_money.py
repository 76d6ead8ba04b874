"""The table of the money on 运行监控表 and 自评表: which fields head its columns and its rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Final

from jixiao.form.labels import label_of
from jixiao.form.layout import forget_with_layouts, layouts
from jixiao.model.grid import Grid
from jixiao.model.target_form import Field
from jixiao.model.year_forms import FundsRow
from jixiao.speed import lazy_pattern

AMOUNTS: Final = ("initial", "full", "spent", "expected")
FUNDS_ROWS: Final = ("whole", "fiscal", "carried", "other")
# Of which a form may have several rows: 中央财政资金, and 基本支出 and 项目支出.
FURTHER_ROWS: Final = ("part", "use")
SOURCES: Final = frozenset({*FUNDS_ROWS, *FURTHER_ROWS})
_LEAST_AMOUNTS: Final = 2
_IN_SHORT: Final = {"预算": "full", "安排": "full", "支出": "spent", "执行": "spent"}
_SAID: Final = lazy_pattern(
    r"([^\d，,。；;：:、\s]{0,3}(?:\d{0,2}[-—–~至]?\d{1,2}月[份底]?)?[^\d，,。；;：:、\s（）()]{2,10})(?:[（(][^（()）]*[)）])?[：:为是]?\s*"
    r"(\d[\d,.]*\s*(?:亿元|万元|元|[%％]))"
)


def are_heads(keys: Collection[str]) -> bool:
    """Whether headings beside each other, by their fields, are those of such a table."""
    return sum(key in keys for key in AMOUNTS) >= _LEAST_AMOUNTS


def column_of(whole: FundsRow, cents: int) -> tuple[str, bool]:
    """The column of the whole money to which amounts that stand in none add up, and whether that
    is in doubt: then it is that of the budget.
    """
    for name in ("full", "initial", "spent"):
        if getattr(whole, name).cents == cents:
            return name, False
    return ("full" if whole.full else "initial"), True


def unit_in(funds: Sequence[FundsRow]) -> str:
    """The unit that stands behind the amounts themselves, 350万元; empty where none does."""
    texts = (amount.text.strip() for row in funds for amount in row.amounts)
    units = (unit for text in texts for unit in ("亿元", "万元", "元") if text.endswith(unit))
    return next(units, "")


def amounts_in_words(
    grid: Grid, rows: range, known: Mapping[str, str], wanted: Collection[str]
) -> dict[str, Field]:
    """The money that a cell says in a sentence: 年初预算数150万元，1-7月执行数63万元，执行率42%.

    By the fields that its labels are ``known`` as, of which some are ``wanted``; empty where no
    cell of the rows says two amounts.
    """
    for r in rows:
        for c, value in enumerate(grid.rows[r]):
            if type(value) is not str or value.count("元") < _LEAST_AMOUNTS:
                continue
            said: dict[str, Field] = {}
            for name, amount in _SAID.findall(value):
                label = label_of(name, c) or label_of(name.removeprefix("年"), c)  # 2025年预算总额
                key = known.get(label.name) if label is not None else _IN_SHORT.get(name)
                if key is not None and key in wanted and key not in said:
                    said[key] = Field(amount, grid.place(r, c))
            if len(said) >= _LEAST_AMOUNTS:
                return said
    return {}


@cache
def keys_of_the_year() -> dict[str, str]:
    """The fields of 运行监控表 and 自评表 by their labels."""
    return {
        name: spec.key
        for layout in layouts()
        if layout.of_the_year
        for name, spec in layout.field_labels.items()
    }


forget_with_layouts(keys_of_the_year.cache_clear)
