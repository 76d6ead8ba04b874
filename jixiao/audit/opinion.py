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
_COST: Final = {"错误": 10, "警告": 4, "提示": 1}
_FULL: Final = 25
_LEAST: Final = {"优": 90, "良": 80, "中": 60, "差": 0}
GRADES: Final = tuple(_LEAST)


@dataclass(frozen=True, slots=True)
class Grade:
    """The score of a project: of each question up to 25 points, in the order of QUESTIONS."""

    points: tuple[int, ...]
    reasons: str

    @property
    def total(self) -> int:
        return sum(self.points)

    @property
    def word(self) -> str:
        return next(word for word, least in _LEAST.items() if self.total >= least)


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


def grade(findings: Iterable[Mapping[str, Any]]) -> Grade:
    """The score of one project, from its findings as JSON; waived ones cost nothing."""
    lost = dict.fromkeys(QUESTIONS, 0)
    rules: dict[str, list[str]] = {one: [] for one in QUESTIONS}
    for one in findings:
        if one.get("waived_why"):
            continue
        question = question_of(one["rule"])
        lost[question] += _COST[one["severity"]]
        rules[question].append(one["rule"])
    points = tuple(max(0, _FULL - lost[one]) for one in QUESTIONS)
    reasons = "；".join(
        f"{one}扣{_FULL - left}分（{'、'.join(sorted(set(rules[one])))}）"
        for one, left in zip(QUESTIONS, points, strict=True)
        if left < _FULL
    )
    return Grade(points, reasons or "没有扣分")
