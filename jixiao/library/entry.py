"""An entry of the indicator library: what is measured, in which direction and unit, how much."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from jixiao.likeness.names import words
from jixiao.model.level_names import bare
from jixiao.model.target_form import Field, Indicator, Target

# What entries are that come with the program; those of a county say where they come from.
EXAMPLE: Final = "示例，供参考"
COST: Final = "成本"
# 二级 → 一级, in the words of either dictionary; only the costs differ.
_DIMENSIONS: Final = {
    **dict.fromkeys(("数量", "质量", "时效"), "产出"),
    **dict.fromkeys(("经济效益", "社会效益", "生态效益", "可持续影响"), "效益"),
    "服务对象满意度": "满意度",
}
CATEGORIES: Final = (
    *("数量", "质量", "时效", COST),
    *("经济效益", "社会效益", "生态效益", "可持续影响", "服务对象满意度"),
)


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """One indicator that a project of a kind may have.

    ``category`` is the 二级指标 without 指标, 成本 for every dictionary. ``low`` and ``high`` bound
    what is usual, as texts: numbers in ``unit``, or times. ``median`` likewise. ``count`` forms of
    ``departments`` departments have it, ``last_year`` was the last; 0 for an example.
    """

    project_kind: str
    category: str
    name: str
    description: str = ""
    operator: str = ""
    unit: str = ""
    low: str = ""
    high: str = ""
    basis: str = ""
    median: str = ""
    count: int = 0
    departments: int = 0
    last_year: int = 0
    source: str = EXAMPLE

    @property
    def key(self) -> tuple[str, str, str]:
        """What must not stand twice in a library."""
        return self.project_kind, self.category, words(self.name)

    @property
    def usual(self) -> str:
        """The usual range: 90—98%; 10月底前—12月底前; empty where none is known."""
        if not self.low and not self.high:
            return ""
        if self.low == self.high or not self.high:
            return f"{self.low}{self.unit}"
        return f"{self.low}—{self.high}{self.unit}"

    @property
    def note(self) -> str:
        """What a clerk reads who is to fill in the value."""
        words = f"常见范围：{self.operator}{self.usual}" if self.usual else "请按实际填写指标值"
        return f"{words}（{self.source}）"

    @property
    def to_fill_in(self) -> str:
        """An 指标值 with a gap for the amount, which the rules find until it is filled in."""
        return self.value("__")

    def value(self, amount: str) -> str:
        """An 指标值 with the amount of somebody's choice: ≥95%."""
        return f"{self.operator}{amount}{self.unit}"

    def as_row(self, dictionary: str = "legacy") -> Indicator:
        """The entry as a row of a form; the value is left to the clerk.

        ``dictionary``: where the costs stand, legacy or 2021.
        """
        dimension, category = labels(self.category, dictionary)
        return Indicator(
            dimension=Field(dimension),
            category=Field(category),
            name=Field(self.name),
            description=Field(self.description),
            target=Target(""),
            basis=Field(self.basis),
        )


def category_of(label: str) -> str:
    """A 二级指标, however a form writes it, as entries have it; empty where it is none."""
    kind = bare(label)
    if kind.endswith("满意度"):
        return "服务对象满意度"
    if kind.endswith("成本"):
        return COST
    return kind if kind in CATEGORIES else ""


def labels(category: str, dictionary: str = "legacy") -> tuple[str, str]:
    """一级 and 二级 as a form of the dictionary writes them."""
    if category == COST:
        return ("成本指标", "经济成本指标") if dictionary == "2021" else ("产出指标", "成本指标")
    return f"{_DIMENSIONS.get(category, '产出')}指标", f"{category}指标"


def as_number(text: str) -> Decimal | None:
    """The number of a bound; None for a time."""
    try:
        return Decimal(text)
    except ArithmeticError:
        return None
