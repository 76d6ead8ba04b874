"""What a rule has to say: one finding, with the cell it stands in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from jixiao.model.grid import NOWHERE, Place
from jixiao.model.target_form import Amount, Field, Share
from jixiao.speed import new


class Severity(StrEnum):
    """How bad it is; the order is from worst to mildest."""

    ERROR = "错误"
    WARNING = "警告"
    HINT = "提示"

    @property
    def rank(self) -> int:
        return _RANK[self]


_RANK: Final = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.HINT: 2}
ERROR, WARNING, HINT = Severity.ERROR, Severity.WARNING, Severity.HINT


class Finding(NamedTuple):
    """One finding. A rule fills what it saw; the registry adds rule, severity and source.

    ``waived_by`` and ``waived_why`` are set where a 说明 accepts the finding: it is then
    shown as 已说明, and no longer counts.
    """

    message: str
    place: Place = NOWHERE
    field: str = ""
    seen: str = ""
    expected: str = ""
    rule: str = ""
    severity: Severity | None = None
    source: str = ""
    project: str = ""
    file: str = ""
    waived_by: str = ""
    waived_why: str = ""

    @property
    def waived(self) -> bool:
        return bool(self.waived_why)

    def reported(
        self, rule: str, severity: Severity, source: str, project: str, file: str
    ) -> Finding:
        """What a rule found, marked with the rule and where it was found.

        The rule's own severity, and the project and file, unless the finding has its own.
        """
        message, place, field, seen, expected, _, own, _, named, where, by, why = self
        severity, project, file = own or severity, named or project, where or file
        told = (message, place, field, seen, expected, rule, severity, source, project, file)
        return new(Finding, (*told, by, why))

    def at(self, place: Place) -> Finding:
        """The finding at a place that its rule did not know."""
        return self._replace(place=place)

    def as_json(self) -> dict[str, str]:
        """The object of ``check --format json``; the keys are a contract."""
        told = {
            "rule": self.rule,
            "severity": str(self.severity),
            "file": self.file,
            "sheet": self.place.sheet,
            "cell": self.place.address,
            "project": self.project,
            "field": self.field,
            "message": self.message,
            "seen": self.seen,
            "expected": self.expected,
            "source": self.source,
        }
        if self.waived:
            told |= {"waived_by": self.waived_by, "waived_why": self.waived_why}
        return told


def finding(
    at: Field | Amount | Share | Place | None,
    message: str,
    *,
    field: str = "",
    seen: str | None = None,
    expected: str = "",
    severity: Severity | None = None,
    project: str = "",
    file: str = "",
) -> Finding:
    """A finding at a value or a place.

    ``severity`` only where it differs from the rule's own; ``project`` and ``file`` only where a
    rule looks at several.
    """
    if isinstance(at, Place):
        place, text = at, ""
    else:
        place, text = (NOWHERE, "") if at is None else (at.place, at.text)
    seen = text if seen is None else seen
    told = (message, place, field, seen, expected, "", severity, "", project, file, "", "")
    return new(Finding, told)


def count_by_severity(findings: Iterable[Finding]) -> dict[str, int]:
    """How many findings of each severity, waived ones left out; all three keys, worst first."""
    counts = Counter(str(one.severity) for one in findings if not one.waived)
    return {str(severity): counts[str(severity)] for severity in Severity}


def counted(findings: Iterable[Finding]) -> str:
    """How many of each severity, in words: 错误1，警告0，提示2."""
    return in_words(count_by_severity(findings))


def in_words(counts: Mapping[str, int]) -> str:
    """Counts by what they count: 错误1，警告0，提示2."""
    return "，".join(f"{word}{count}" for word, count in counts.items())


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Errors before warnings before hints; within one severity the order is kept."""
    return sorted(findings, key=lambda one: one.severity.rank if one.severity else len(_RANK))
