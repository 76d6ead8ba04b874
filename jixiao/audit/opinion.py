"""The opinion on a department: a conclusion, and a grade by the four questions of the limits.

财预〔2015〕88号 asks for 完整性, 相关性, 适当性 and 可行性. Which rule answers which question, and
what a finding costs, is ours to propose: a bureau sets it, and a person may decide otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from jixiao.settings import Settings

PASSED, REVISED, RETURNED = "通过", "修改后通过", "退回修改"
CONCLUSIONS: Final = (PASSED, REVISED, RETURNED)
QUESTIONS: Final = ("完整性", "相关性", "适当性", "可行性")
# By the letter of a rule; 相关性 is also 细化、量化, which the rules on values ask for.
_QUESTION: Final = {
    **dict.fromkeys("RDT", "完整性"),
    **dict.fromkeys("VISX", "相关性"),
    **dict.fromkeys("CF", "适当性"),
    **dict.fromkeys("PYLME", "可行性"),
}
_FULL: Final = 25
GRADES: Final = ("优", "良", "中", "差")


@dataclass(frozen=True, slots=True)
class Grade:
    """The score of a project: of each question up to 25 points, in the order of QUESTIONS."""

    points: tuple[int, ...]
    reasons: str
    word: str

    @property
    def total(self) -> int:
        return sum(self.points)


def conclusion(counts: Mapping[str, int], left_out: int, settings: Settings) -> str:
    """What is concluded from the findings; a form that could not be counted is as an error."""
    limits = settings.thresholds
    if counts.get("错误", 0) + left_out >= limits.errors_returned:
        return RETURNED
    if counts.get("错误", 0) + left_out or counts.get("警告", 0) >= limits.warnings_revised:
        return REVISED
    return PASSED


def question_of(rule: str) -> str:
    """The question that a rule answers."""
    return _QUESTION[rule[:1]]


def grade(findings: Iterable[Mapping[str, Any]], settings: Settings) -> Grade:
    """The score of one project, from its findings as JSON; waived ones cost nothing."""
    limits = settings.thresholds
    costs = {
        "错误": limits.error_costs,
        "警告": limits.warning_costs,
        "提示": limits.hint_costs,
    }
    lost = dict.fromkeys(QUESTIONS, 0)
    rules: dict[str, list[str]] = {one: [] for one in QUESTIONS}
    for one in findings:
        if one.get("waived_why"):
            continue
        question = question_of(one["rule"])
        lost[question] += costs[one["severity"]]
        rules[question].append(one["rule"])
    points = tuple(max(0, _FULL - lost[one]) for one in QUESTIONS)
    reasons = "；".join(
        f"{one}扣{_FULL - left}分（{'、'.join(sorted(set(rules[one])))}）"
        for one, left in zip(QUESTIONS, points, strict=True)
        if left < _FULL
    )
    bands = (limits.excellent, limits.good, limits.fair, 0)
    word = next(word for word, least in zip(GRADES, bands, strict=True) if sum(points) >= least)
    return Grade(points, reasons or "没有扣分", word)
