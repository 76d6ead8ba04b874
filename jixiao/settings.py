"""Settings: thresholds, weights, dictionary, rules off or with another severity.

Only the values stand here; where they are found and how they are read, see ``settings_file``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal, get_args

Dictionary = Literal["auto", "legacy", "2021"]
PlanLine = Literal["linear", "step"]
SchemeName = Literal["auto", "2020", "2021"]
SCHEMES: Final = tuple(name for name in get_args(SchemeName) if name != "auto")
SEVERITIES: Final = ("错误", "警告", "提示")
# In a TOML file a key in Chinese would have to be quoted.
WEIGHTS: Final = {
    "execution": "执行率",
    "cost": "成本",
    "output": "产出",
    "benefit": "效益",
    "satisfaction": "满意度",
}


@dataclass(frozen=True, slots=True)
class Profile:
    """What one province is known to ask: an option, never a default elsewhere."""

    alerts: tuple[tuple[int, Decimal], ...]
    goal_spending_gap: Decimal


PROFILES: Final = {
    # 川财绩〔2025〕10号: spending alerts by month, gap of goal and spending in points
    "sichuan-2025": Profile(
        ((4, Decimal(25)), (6, Decimal(40)), (8, Decimal(60)), (10, Decimal(80))), Decimal(10)
    ),
}


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
    band_met: Decimal = Decimal(80)
    band_partly: Decimal = Decimal(60)
    explained_rate: Decimal = Decimal(90)
    # How many 错误 (forms that could not be counted among them) return a department's workbook, and
    # how many 警告 let it pass only when they are mended.
    errors_returned: int = 1
    warnings_revised: int = 1
    # What a finding costs of the 25 points of its question, and from how many points of the 100 a
    # project is 优, 良, 中.
    error_costs: int = 10
    warning_costs: int = 4
    hint_costs: int = 1
    excellent: int = 90
    good: int = 80
    fair: int = 60


@dataclass(frozen=True, slots=True)
class Settings:
    """All that a user may set; the defaults claim nothing for any province.

    ``grades``: an audit gives each project a score by the four questions of the review.
    ``layouts`` is the folder with a province's own layouts, beside the settings file.

    ``weights`` (自评权重 by 执行率 and 一级指标, summing to 100), when not empty, replaces the
    scheme's own.
    """

    dictionary: Dictionary = "auto"
    plan_line: PlanLine = "linear"
    results_in_new_book: bool = False
    least: str = ""  # the mildest severity that is listed; empty: as each output usually does
    scheme: SchemeName = "auto"
    profile: str = ""
    layouts: str = ""
    grades: bool = False
    profile_alerts: tuple[tuple[int, Decimal], ...] = ()
    weights: tuple[tuple[str, Decimal], ...] = ()
    thresholds: Thresholds = Thresholds()
    rules_off: frozenset[str] = frozenset({"E09", "M03", "P05"})
    severities: tuple[tuple[str, str], ...] = field(default=())


DEFAULT: Final = Settings()
