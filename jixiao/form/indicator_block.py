"""The indicator block of a form: its columns, and what a row with certain cells filled can be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from operator import itemgetter
from typing import Final, NamedTuple

from jixiao.form.headings import SIGN
from jixiao.form.labels import Filled
from jixiao.form.layout import UNMAPPED, Layout, is_ours
from jixiao.model.target_form import Field, Project, Target
from jixiao.speed import Remembered, lazy_pattern, new
from jixiao.values import parse

# The columns that make a row an indicator; a basis by itself is none.
MAIN: Final = frozenset({"dimension", "category", "name", "target", "operator", "measure"})
# The columns of an indicator in the order of the model, then the parts of a split 指标值.
COLUMNS: Final = (
    *("dimension", "category", "name", "description", "target", "basis", "weight"),
    *("operator", "measure"),
)
_MOST_REMEMBERED: Final = 1000
# Of a count that is typed as a number nothing is lost; 1 may have been 100%, 0.9 a rate.
_SURELY_COUNTED: Final = 2
_NO_MEASURE: Final = frozenset({"无", "空", "/", "-", "—", "－", "是/否", "是否", "定性"})

# 培训人数（人）, 人均成本（元/人）: what a bracket behind the name may say of the 指标值.
_A_UNIT: Final = (
    r"(?:[万千百亿]{0,2}(?:人次|人天|户次|车次|班次|课时|学时|工日|工作日|小时|分钟"
    r"|公里|千米|平方公里|平方米|立方米|公顷|亩|平米|千瓦时|千瓦|千克|公斤|毫克|微克|厘米|毫米"
    r"|[人名户个件场份项套台辆座处所家株棵头只羽条篇册本批期类种间栋块面张幅部集次支队艘"
    r"架顶盏口眼宗起例床村镇县校班届站点段片吨克斤米元角天日周月年季度]))"
)
_UNIT_BEHIND: Final = lazy_pattern(
    rf"[（(]\s*(?:(?:计量)?单位\s*[:：]\s*)?(?P<unit>%|％|‰|{_A_UNIT}(?:\s*/\s*{_A_UNIT}){{0,2}})\s*[)）]\s*"
)


class Shape(NamedTuple):
    """What can be known of a row by its filled cells alone.

    ``here`` are those in columns of the block, ``strays`` those in no column that is known;
    ``others`` all but the add-in's own. ``plain``: it is an indicator, if its first cell is.
    """

    here: Filled
    strays: Filled
    others: Filled
    plain: bool


class Block:
    """The columns of an indicator block: ``columns`` are those with a heading, 0-based.

    ``wanted`` are those of an indicator; ``pick`` takes the cells of :data:`COLUMNS` from their
    values with a None behind, which stands for every column that the form does not have.
    ``unmapped`` are the columns that are known but have no home in the standard form. ``shapes``
    has the shape of a row by its filled cells: most rows of a form have one of a few.
    """

    def __init__(self, layout: Layout, columns: Mapping[str, int], *, merged: bool = False) -> None:
        self.merged = merged
        self.keys = frozenset(columns)
        kinds = {key: layout.columns[key].kind for key in columns}
        keys = [key for key in COLUMNS if key in columns]
        places = [keys.index(key) if key in columns else -1 for key in COLUMNS]
        self.wanted = tuple(columns[key] for key in keys)
        self.pick = itemgetter(*places)
        self.unmapped = [(key, c) for key, c in columns.items() if kinds[key] in UNMAPPED]
        self.dimension = columns.get("dimension")
        self.category, self.names = columns.get("category"), columns.get("name")
        self.target = columns.get("target")
        self.operator = columns.get("operator", -1)
        self.main = frozenset(columns[key] for key in MAIN & columns.keys())
        self._own = frozenset(c for key, c in columns.items() if kinds[key] == "own")
        self._ours = frozenset(columns.values()) - self._own
        self.shapes = Remembered(self._shape, _MOST_REMEMBERED)

    def _shape(self, filled: Filled) -> Shape:
        here = tuple(c for c in filled if c in self._ours)
        others = tuple(c for c in filled if c not in self._own)
        strays = tuple(c for c in others if c not in self._ours)
        return Shape(here, strays, others, len(here) > 1 and not self.main.isdisjoint(here))


def joined_target(
    target: Field, operator: Field | None, measure: Field | None, *, merged: bool = False
) -> Target:
    """The 指标值; where the form splits it over three columns, the parts joined.

    A part that stands in the value already is not said again; 定量, 正向 or 是/否 is no sign, and
    是/否 behind 持续提升 no unit.
    ``merged``: the three have one heading, so that a text alone in the first is the value.
    """
    if operator is None and measure is None:
        return new(Target, target)
    if merged and operator is not None and not target.text and not SIGN.fullmatch(operator.text):
        return new(Target, operator)
    text = target.text
    if operator is not None and text and SIGN.fullmatch(operator.text):
        text = operator.text + text.removeprefix(operator.text)
    if measure is not None and text and measure.text not in _NO_MEASURE:
        text = text.removesuffix(measure.text) + measure.text
    return Target(text, target.place, None, target.formula)


def with_unit_of_name(name: str, target: Target) -> Target:
    """A number without a unit, with the one behind the name: 培训人数（人） | ≥1000."""
    found = _UNIT_BEHIND.search(name) if name[-1:] in {"）", ")"} else None
    if found is None or found.end() < len(name) or not target.text:
        return target
    value = parse(target.text)
    if value.kind != "quantitative" or value.has_unit or value.numbers > 1:
        return target
    return Target(target.text + found["unit"], target.place, None, target.formula)


def with_counts(project: Project) -> Project:
    """A form whose cells are not text by design, after all looks at its cells: a count that was
    typed as the number 3 is 3, nothing of it was lost.
    """
    if is_ours(project.layout):
        return project
    rows = tuple(
        row if (target := _as_counted(row.target)) is row.target else replace(row, target=target)
        for row in project.indicators
    )
    return replace(project, indicators=rows)


def _as_counted(target: Target) -> Target:
    number = target.value
    if isinstance(number, bool) or not isinstance(number, (int, float)) or target.formula:
        return target
    if number < _SURELY_COUNTED or target.text != f"{number:.0f}":
        return target
    return new(Target, (target.text, target.place, None, ""))
