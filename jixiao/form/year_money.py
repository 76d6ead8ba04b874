"""The table of the money on 运行监控表 and 自评表: which fields head its columns and its rows."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Final

from jixiao.form.layout import forget_with_layouts, layouts
from jixiao.model.year_forms import FundsRow

AMOUNTS: Final = ("initial", "full", "spent", "expected")
FUNDS_ROWS: Final = ("whole", "fiscal", "carried", "other")
# Of which a form may have several rows: 中央财政资金, and 基本支出 and 项目支出.
FURTHER_ROWS: Final = ("part", "use")
SOURCES: Final = frozenset({*FUNDS_ROWS, *FURTHER_ROWS})
_LEAST_AMOUNTS: Final = 2


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
