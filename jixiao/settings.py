"""Settings: thresholds, weights, dictionary, rules off or with another severity.

They live in ``jixiao.toml`` beside the workbook or at a path given. A key that is not known
is an error that names it: a misspelt threshold must not be silently ignored.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal

FILE_NAME: Final = "jixiao.toml"
Dictionary = Literal["auto", "legacy", "2021"]
PlanLine = Literal["linear", "step"]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where a rule or a lamp changes its mind. Percent points unless said otherwise."""

    yellow: Decimal = Decimal(10)
    red: Decimal = Decimal(20)
    ahead: Decimal = Decimal(10)
    plan_june: Decimal = Decimal(40)
    plan_october: Decimal = Decimal(80)
    goal_spending_gap: Decimal = Decimal(10)
    same_indicators: Decimal = Decimal(75)
    long_sentence: int = 15
    over_fulfilled: Decimal = Decimal(30)


@dataclass(frozen=True, slots=True)
class Settings:
    """All that a user may set; the defaults claim nothing for any province."""

    dictionary: Dictionary = "auto"
    plan_line: PlanLine = "linear"
    results_in_new_book: bool = False
    scheme: str = "2020"
    profile: str = ""
    profile_alerts: tuple[tuple[int, Decimal], ...] = ()
    thresholds: Thresholds = Thresholds()
    rules_off: frozenset[str] = frozenset({"E09", "M03"})
    severities: tuple[tuple[str, str], ...] = field(default=())


DEFAULT: Final = Settings()
