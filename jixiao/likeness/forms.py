"""Which projects and which rows of two versions of a form are the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from jixiao.likeness.names import likeness, pair_alike, pair_equal, words
from jixiao.model.last_year import DOCUMENT_NUMBER
from jixiao.model.tally import comparable_code
from jixiao.model.target_form import Indicator, Project, text_of

_YEAR: Final = re.compile(r"20\d{2}年度?")
# Of 100: how alike two names must be to be two wordings of one thing.
_SAME_PROJECT: Final = 80.0
_SAME_ROW: Final = 60.0
_MOVED_ROW: Final = 85.0  # where the 二级指标 differs
# What an equal 指标值 or description adds to the likeness of two names.
_SUPPORT: Final = 10.0


def pair_projects(old: Sequence[Project], new: Sequence[Project]) -> dict[int, int]:
    """Which project of the one version is which of the other, by their places in the sequences.

    By code and name, by code, by name, then by likeness of the names.
    """
    pairs: dict[int, int] = {}

    def code_and_name(project: Project) -> tuple[str, str] | None:
        code = comparable_code(project)
        return (code, words(project.label)) if code else None

    pair_equal(old, new, pairs, code_and_name)
    pair_equal(old, new, pairs, comparable_code)
    pair_equal(old, new, pairs, lambda project: words(text_of(project.name)))
    pair_equal(old, new, pairs, _bare_name)
    pair_alike(old, new, pairs, _project_likeness, _SAME_PROJECT)
    return pairs


def _bare_name(project: Project) -> str:
    """The name without 文号 and year, which change from one year to the next."""
    return words(_YEAR.sub("", DOCUMENT_NUMBER.sub("", text_of(project.name))))


def _project_likeness(one: Project, other: Project) -> float:
    """Two codes that differ are two projects, however alike their names."""
    if comparable_code(one) and comparable_code(other):
        return 0.0
    return likeness(_bare_name(one) or one.label, _bare_name(other) or other.label)


def pair_rows(old: Sequence[Indicator], new: Sequence[Indicator]) -> dict[int, int]:
    """Which row of the one version is which of the other, by their places in the sequences."""
    pairs: dict[int, int] = {}
    pair_equal(old, new, pairs, lambda r: (r.kind, _called(r), r.value.canonical, _described(r)))
    pair_equal(old, new, pairs, lambda row: (row.kind, _called(row)))
    pair_alike(old, new, pairs, _row_likeness, _SAME_ROW)
    pair_equal(old, new, pairs, _called)
    pair_alike(old, new, pairs, lambda a, b: likeness(_called(a), _called(b)), _MOVED_ROW)
    return pairs


def _called(row: Indicator) -> str:
    """What a row is known by: its name; where that is blank, what else it says."""
    return words(row.name.text or text_of(row.description) or row.target.text)


def _described(row: Indicator) -> str:
    return words(text_of(row.description))


def _row_likeness(one: Indicator, other: Indicator) -> float:
    """Within one 二级指标: the names, supported by an equal value or description."""
    if one.kind != other.kind:
        return 0.0
    points = likeness(_called(one), _called(other))
    if one.value.kind != "empty" and one.value.canonical == other.value.canonical:
        points += _SUPPORT
    if _described(one) and _described(one) == _described(other):
        points += _SUPPORT
    return points
