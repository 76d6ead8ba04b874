"""Findings said as a reviewer says them: what belongs together is one, with several cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from jixiao.model.findings import Finding, cells_of
from jixiao.rules.registry import RULES, Together

_MOST_NAMED: Final = 6  # cells in a message; all of them are in ``places``
_QUOTED: Final = re.compile("“([^”]*)”")
Key = tuple[object, ...]


def gathered(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, those of one rule that belong together as one, at the place of the first.

    What a waiver accepts stays by itself: it was accepted by itself.
    """
    kept = _absorbed(list(findings))
    together = {id: rule.together for id, rule in RULES.items() if rule.together}
    groups: dict[Key, list[int]] = {}
    for number, one in enumerate(kept):
        manner = together.get(one.rule)
        if manner is None or one.waived_why or one.places:
            continue
        if manner.only in one.message:
            project = () if manner.within == "book" else (one.project, one.place.sheet)
            groups.setdefault((one.rule, one.severity, one.file, *project), []).append(number)
    said: dict[int, Finding | None] = {}
    for numbers in groups.values():
        manner = together[kept[numbers[0]].rule]
        if manner is not None and len(numbers) >= manner.least:
            said |= dict.fromkeys(numbers)
            said[numbers[0]] = _as_one([kept[number] for number in numbers], manner)
    if not said:
        return kept
    remaining = (said.get(number, one) for number, one in enumerate(kept))
    return [one for one in remaining if one is not None]


def _as_one(group: Sequence[Finding], manner: Together) -> Finding:
    first = group[0]
    places = tuple(dict.fromkeys([one.place for one in group]))
    quoted = _QUOTED.search(first.message)
    cells = _named(cells_of(places, first.place.sheet))
    message = manner.message.format(
        n=len(group), cells=cells, seen=first.seen, first=quoted[1] if quoted else ""
    )
    same = {one.project for one in group}
    return first._replace(
        places=places,
        adopt="",
        message=message,
        expected=manner.expected or first.expected,
        project=first.project if len(same) == 1 else "",
    )


def _named(cells: Sequence[str]) -> str:
    more = "等" if len(cells) > _MOST_NAMED else ""
    return "、".join(cells[:_MOST_NAMED]) + more


def _absorbed(findings: list[Finding]) -> list[Finding]:
    """Without the findings that another on the same cell says as well."""
    absorbing = {id: rule.absorbs for id, rule in RULES.items() if rule.absorbs}
    takers = {
        (one.file, one.place, taken): number
        for number, one in enumerate(findings)
        if one.rule in absorbing and one.place.row and not one.waived
        for taken in absorbing[one.rule]
    }
    if not takers:
        return findings
    kept, taken, absorbed = list(findings), set(), frozenset().union(*absorbing.values())
    for number, one in enumerate(findings):
        if one.rule not in absorbed:
            continue
        at = takers.get((one.file, one.place, one.rule))
        if at is None or one.waived or _worse(one, findings[at]):
            continue
        taken.add(number)
        kept[at] = _with(kept[at], one)
    return [one for number, one in enumerate(kept) if number not in taken]


def _worse(one: Finding, other: Finding) -> bool:
    return bool(one.severity and other.severity and one.severity.rank < other.severity.rank)


def _with(one: Finding, other: Finding) -> Finding:
    """One finding that says what another says as well, with its mended value."""
    adopt = one.adopt or other.adopt
    return one._replace(
        message=one.message.removesuffix("。") + "；" + other.message,
        expected="；".join(filter(None, (other.expected, one.expected))),
        adopt=adopt,
    )
