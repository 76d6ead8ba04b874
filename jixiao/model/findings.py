"""What a rule has to say: one finding, with the cell or cells that it is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final, NamedTuple

from jixiao.model.grid import NOWHERE, Place, column_number
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
TOGETHER: Final = "、"  # between the rules of one line


class Finding(NamedTuple):
    """One finding. A rule fills what it saw; the registry adds rule, severity and source.

    ``expected`` says what to do; ``adopt`` is the value to put in the place of the one in the
    first cell, where there is just one. ``places`` holds all its cells where there are several.
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
    adopt: str = ""
    places: tuple[Place, ...] = ()

    @property
    def cells(self) -> tuple[str, ...]:
        """The addresses of all its cells; with the sheet where that is another than the first's."""
        return cells_of(self.places or (self.place,), self.place.sheet)

    @property
    def waived(self) -> bool:
        return bool(self.waived_why)

    def reported(
        self, rule: str, severity: Severity, source: str, project: str, file: str
    ) -> Finding:
        """What a rule found, marked with the rule and where it was found.

        The rule's own severity, and the project and file, unless the finding has its own.
        """
        message, place, field, seen, expected, _, own, _, named, where, by, why, adopt, all_ = self
        severity, project, file = own or severity, named or project, where or file
        return new(
            Finding,
            (message, place, field, seen, expected, rule, severity, source, project, file,
             by, why, adopt, all_),
        )  # fmt: skip

    def at(self, place: Place) -> Finding:
        """The finding at a place that its rule did not know."""
        return self._replace(place=place)

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Finding:
        """The finding that ``as_json`` gave this object of."""
        sheet = given["sheet"]
        cells = given.get("cells", ())
        places = tuple(_place_of(*_sheet_and_cell(one, sheet)) for one in cells)
        return cls(
            place=_place_of(sheet, given["cell"]),
            severity=Severity(given["severity"]),
            adopt=given["adopt"] or "",
            places=places,
            **{key: given.get(key, "") for key in _TEXTS},
        )

    def as_json(self) -> dict[str, Any]:
        """The object of ``check --format json``; the keys are a contract.

        ``cells`` only where there are several; ``adopt`` is None where there is no one value.
        """
        fields: dict[str, Any] = {
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
            "adopt": self.adopt or None,
            "source": self.source,
        }
        if len(self.places) > 1:
            fields["cells"] = list(self.cells)
        if self.waived:
            fields |= {"waived_by": self.waived_by, "waived_why": self.waived_why}
        return fields


_TEXTS: Final = (
    *("message", "field", "seen", "expected", "rule", "source", "project", "file"),
    *("waived_by", "waived_why"),
)
_CELL: Final = re.compile(r"([A-Z]+)(\d+)")
_LINE: Final = re.compile(r"第(\d+)行")


def _sheet_and_cell(cell: str, own: str) -> tuple[str, str]:
    sheet, mark, address = cell.rpartition("!")
    return (sheet if mark else own), address


def _place_of(sheet: str, address: str) -> Place:
    """The place that has this address."""
    if found := _CELL.fullmatch(address):
        return Place(sheet, int(found[2]), column_number(found[1]))
    line = _LINE.fullmatch(address)
    return Place(sheet, line=int(line[1]) if line else 0)


def cells_of(places: Iterable[Place], sheet: str) -> tuple[str, ...]:
    """The addresses of cells that are known; with the sheet where that is another one."""
    return tuple(
        [
            address if one.sheet == sheet else f"{one.sheet}!{address}"
            for one in places
            if (address := one.address)
        ]
    )


def finding(
    at: Field | Amount | Share | Place | None,
    message: str,
    *,
    field: str = "",
    seen: str | None = None,
    expected: str = "",
    adopt: str = "",
    severity: Severity | None = None,
    project: str = "",
    file: str = "",
    places: tuple[Place, ...] = (),
) -> Finding:
    """A finding at a value or a place.

    ``adopt`` is the value to put there; ``expected`` says the same to a person, unless given.
    ``severity`` only where it differs from the rule's own; ``project`` and ``file`` only where a
    rule looks at several.
    """
    if isinstance(at, Place):
        place, text = at, ""
    else:
        place, text = (NOWHERE, "") if at is None else (at.place, at.text)
    seen = text if seen is None else seen
    where = (project, file, "", "", adopt, places)
    return new(Finding, (message, place, field, seen, expected or adopt, "", severity, "", *where))


def count_by_severity(findings: Iterable[Finding]) -> dict[str, int]:
    """How many findings of each severity, waived ones left out; all three keys, worst first."""
    counts = Counter(str(one.severity) for one in findings if not one.waived)
    return {str(severity): counts[str(severity)] for severity in Severity}


def counted(findings: Iterable[Finding]) -> str:
    """How many of each severity, in words: 错误1，警告0，提示2."""
    return in_words(count_by_severity(findings))


def joined_in_words(findings: Sequence[Finding]) -> str:
    """What makes the count of findings and the lines below it agree; empty where they do."""
    lines = len(_by_cell(findings))
    return f"，同一单元格的合为一行，列出{lines}行" if lines < len(findings) else ""


def in_words(counts: Mapping[str, int]) -> str:
    """Counts by what they count: 错误1，警告0，提示2."""
    return "，".join(f"{word}{count}" for word, count in counts.items())


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Errors before warnings before hints; within one severity the order is kept."""
    return sorted(findings, key=lambda one: one.severity.rank if one.severity else len(_RANK))


def as_lines(findings: Iterable[Finding]) -> list[Finding]:
    """One finding a line, worst first: those on one cell as one, with one mended value."""
    return [_as_line(group) for group in _by_cell(findings)]


def _by_cell(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Findings worst first, those on the same cells of one project together."""
    lines: dict[tuple[object, ...], list[Finding]] = {}
    for number, one in enumerate(worst_first(findings)):
        cells = one.places or (one.place,)
        key = (one.file, one.project, cells, one.waived_why) if one.place.address else (number,)
        lines.setdefault(key, []).append(one)
    return list(lines.values())


def _as_line(group: Sequence[Finding]) -> Finding:
    if len(group) == 1:  # as most are
        return group[0]
    return group[0]._replace(**in_one_line([one._asdict() for one in group]))


def json_lines(findings: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """As :func:`as_lines`, for the findings of one file as ``as_json`` gave them."""
    ordered = sorted(findings, key=lambda one: Severity(one["severity"]).rank)
    lines: dict[tuple[object, ...], list[Mapping[str, Any]]] = {}
    for number, one in enumerate(ordered):
        cells = (one["sheet"], one["project"], *one.get("cells", (one["cell"],)))
        key = (*cells, one.get("waived_why")) if one["cell"] else (number,)
        lines.setdefault(key, []).append(one)
    return [{**group[0], **in_one_line(group)} for group in lines.values()]


def in_one_line(group: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What the findings on one cell, worst first, say in one line, by the fields of a finding."""
    if len(group) == 1:
        return {}
    adopt = next((one["adopt"] for one in group if one["adopt"]), "")
    return {
        "rule": _joined((one["rule"] for one in group), TOGETHER),
        "message": _joined((one["message"].removesuffix("。") for one in group), "；") + "。",
        "expected": adopt or _joined((one["expected"] for one in group), "；"),
        "adopt": adopt,
        "source": _joined((one["source"] for one in group), "；"),
    }


def _joined(texts: Iterable[str], mark: str) -> str:
    return mark.join(dict.fromkeys(filter(None, texts)))


def at_least(findings: Iterable[Finding], least: str) -> list[Finding]:
    """The findings that are ``least`` (错误, 警告, 提示) or worse."""
    most = Severity(least).rank
    return [one for one in findings if one.severity is None or one.severity.rank <= most]
