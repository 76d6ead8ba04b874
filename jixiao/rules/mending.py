"""One mended value for a cell: what its rules propose, followed until none has more to say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from jixiao.model.findings import Finding
from jixiao.model.target_form import Indicator, Target
from jixiao.rules.registry import Case
from jixiao.rules.rows import RowRules
from jixiao.speed import new

_MOST_STEPS: Final = 4  # sign, unit, sum: no value needs more
_FIELD: Final = "指标值"
_INSTEAD: Final = "按本项目的计划重新填写指标值"


def mend(case: Case, rules: RowRules) -> None:
    """Give the findings on the 指标值 of a row the one value that none of the rules objects to.

    Where there is none, nothing is proposed: a proposal must not lead into another finding.
    """
    first = _proposed(case.found)
    if not first:
        return
    row: Indicator = case.subject
    known = {one.rule for one in case.found}
    text, found, values = row.target.text, case.found, rules.about_values
    for _ in range(_MOST_STEPS):
        step = _proposed(found)
        if not step or step == text:
            break
        text = step
        mended = _with_target(row, Target(text, row.target.place))
        again = new(Case, (mended, case.context, case.project, case.file, []))
        values.run([again])
        found = again.found
    sound = text != row.target.text and all(one.rule in known for one in found)
    adopt = text if sound else ""
    for number, one in enumerate(case.found):
        if one.adopt and one.adopt != adopt and one.field == _FIELD:
            case.found[number] = _with(one, adopt)


def _with_target(row: Indicator, target: Target) -> Indicator:
    """The row with another 指标值; ``dataclasses.replace`` takes three times as long."""
    return Indicator(
        row.dimension, row.category, row.name, row.description, target, row.basis, row.weight
    )


def _proposed(found: Sequence[Finding]) -> str:
    proposing = [one for one in found if one.adopt and one.field == _FIELD]
    return min(proposing, key=_rank).adopt if proposing else ""


def _rank(one: Finding) -> int:
    return one.severity.rank if one.severity else 0


def _with(one: Finding, adopt: str) -> Finding:
    expected = one.expected if one.expected != one.adopt else adopt
    return one._replace(adopt=adopt, expected=expected or _INSTEAD)
