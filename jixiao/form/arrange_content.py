"""Indicators without headings that are known: what a cell says of itself tells what it is.

数量指标 is a 二级 wherever it stands, ≥12公里 a value; what stands between them is the name. A
cell of its own may hold the whole list: 数量指标：维修道路≥12公里；培训人次≥300人次.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from jixiao.form.areas import FormArea
from jixiao.form.arrange_lists import levels_across
from jixiao.form.arranged_rows import (
    LEVELS,
    TABLE,
    TITLES,
    ArrangedRows,
    Part,
    Spot,
    issues_of,
    text_at,
)
from jixiao.form.headings import SIGN, Headings
from jixiao.form.inferred import mostly
from jixiao.form.listed import Item, above, is_value, items_in, levels_in, paired
from jixiao.form.read_rows import is_aside
from jixiao.model.grid import Grid
from jixiao.model.level_names import bare
from jixiao.model.target_form import LayoutIssue
from jixiao.values import parse

_LEAST_LEVELS: Final = 2
_LONGEST_UNIT: Final = 6
_LONGEST_NUMBERING: Final = 3


@dataclass(slots=True)
class ContentRow:
    """A row of the block: where its levels stand, and the columns right of them."""

    row: int
    levels: list[Spot]
    dimension: str
    category: str
    rest: list[int]


@dataclass(slots=True)
class ByContent:
    """A form whose indicators are known by what their cells say."""

    area: FormArea
    found: Headings
    labels: set[Spot] = field(default_factory=set)
    roles: dict[str, int] = field(default_factory=dict)
    categories: set[int] = field(default_factory=set)

    def grid(self) -> Grid | None:
        """The form with the indicators in the usual table; None where none are to be seen."""
        self.labels = {(x.row, x.column) for x in self.area.labels if x.inline is None}
        self.categories = {
            c
            for r in self.area.rows
            for c in self.area.filled[r]
            if (said := levels_in(self._text(r, c))) is not None and not said[0]
        }
        block = list(self._rows())
        told = {name for one in block for name in self._levels_told(one)}
        if len(told) < (1 if self.area.grid.origin else _LEAST_LEVELS):
            return None
        self.roles = self._columns(block)
        found = [(one, self._indicators(one)) for one in block]
        if not any(items for _, items in found):
            return None
        return self._arranged(found)

    def _text(self, r: int, c: int) -> str:
        return text_at(self.area.grid, r, c)

    def _rows(self) -> Iterator[ContentRow]:
        """The rows with a level in them, and those below that continue them."""
        begun = False
        dimension = category = ""
        across: dict[int, Spot] = {}
        for r in range(max(self.found.last + 1, self.area.rows.start), self.area.rows.stop):
            if begun and is_aside(self.area.grid, r):
                return
            if heads := levels_across(self.area.grid, r):
                across = heads
                continue
            first = self.area.filled[r][:1]
            if across and first and (r, first[0]) not in self.labels:
                yield from self._below(r, across)
                begun = True
                continue
            levels, rest, said = self._split(r)
            if not levels and not self._tells(r, rest):
                fields = [c for c in self.area.filled[r] if (r, c) in self.labels]
                if begun and rest and not fields:
                    yield ContentRow(r, [], dimension, category, rest)
                continue
            begun = True
            if levels:
                if said[0]:
                    dimension, category = said[0], ""
                if said[1]:
                    category = said[1]
            yield ContentRow(r, levels, dimension, category, rest)

    def _below(self, r: int, across: Mapping[int, Spot]) -> Iterator[ContentRow]:
        """A row below headings that are levels, as one row for each of them."""
        for c, spot in across.items():
            said = levels_in(self._text(*spot))
            if said is not None and self._text(r, c):
                yield ContentRow(r, [spot], *said, [c])

    def _split(self, r: int) -> tuple[list[Spot], list[int], tuple[str, str]]:
        """The cells of a row that are levels, the columns behind them, and what the levels say."""
        dimension = category = ""
        levels: list[Spot] = []
        filled = list(self.area.filled[r])
        while filled:
            text = self._text(r, filled[0])
            said = levels_in(text)
            if said is not None and category and said[1] and levels:
                break  # 服务对象满意度指标 | 群众满意度: the second is the name
            if said is not None and (filled[1:] or not levels):
                if bare(said[0]) == "成本" and (levels or filled[0] in self.categories):
                    said = ("", said[0])  # 成本 below 产出, as it stood until 2021
                dimension, category = said[0] or dimension, said[1] or category
                levels.append((r, filled.pop(0)))
            elif not levels and ((r, filled[0]) in self.labels or _numbers(text)):
                filled.pop(0)
            else:
                break
        if not levels:
            filled = list(self.area.filled[r])
            if filled[1:] and _numbers(self._text(r, filled[0])):
                filled.pop(0)
        return levels, filled, (dimension, category)

    def _tells(self, r: int, rest: Sequence[int]) -> bool:
        """Whether a cell holds a list that says its levels."""
        return any(
            (r, c) not in self.labels
            and any(item.dimension or item.category for item in items_in(self._text(r, c)))
            for c in rest
        )

    def _levels_told(self, one: ContentRow) -> Iterator[str]:
        yield from (bare(text) for text in (one.dimension, one.category) if text and one.levels)
        for c in one.rest:
            for item in items_in(self._text(one.row, c)):
                yield from (bare(x) for x in (item.dimension, item.category) if x)

    def _columns(self, block: Sequence[ContentRow]) -> dict[str, int]:
        """What the columns right of the levels hold, by what most of their cells look like."""
        texts: dict[int, list[str]] = {}
        for one in block:
            for c in one.rest:
                if (one.row, c) not in self.labels:
                    texts.setdefault(c, []).append(self._text(one.row, c))
        columns = sorted(texts)
        roles: dict[str, int] = {}
        numbered = [c for c in columns[:1] if all(map(_numbers, texts[c]))]
        values = [c for c in columns if c not in numbered and mostly(texts[c], is_value)]
        if not values:
            return roles
        target = values[0]
        before = [c for c in columns if c < target]
        if signs := [c for c in before if mostly(texts[c], _is_sign)]:
            roles["operator"] = signs[-1]
        names = [c for c in before if c not in signs and not all(map(_numbers, texts[c]))]
        if not names:
            return {}
        fullest = max(names, key=lambda c: len(texts[c]))  # 满意度指标 | 群众满意 has no 二级
        roles |= {"name": fullest, "target": target}
        behind = [c for c in columns if c == target + 1 and mostly(texts[c], _is_unit)]
        if behind and mostly(texts[target], _is_figure):
            roles["measure"] = behind[0]
        return roles

    def _indicators(self, one: ContentRow) -> list[tuple[Item, Spot]]:
        """The indicators of a row, each with the cell that it stands in; nothing where none."""
        in_columns = set(self.roles.values()) & set(one.rest)
        if len(in_columns) > 1 and (name := self._text(one.row, self.roles["name"])):
            target = self._text(one.row, self.roles["target"])
            spot = (one.row, self.roles["name"])
            if target:
                pairs = paired(name, target) or [(name, target)]
                return [(Item("", "", *pair), spot) for pair in pairs]
        return [
            (item, (one.row, c))
            for c in one.rest if (one.row, c) not in self.labels
            for item in items_in(self._text(one.row, c), alone=True)
        ]  # fmt: skip

    def _arranged(self, found: Sequence[tuple[ContentRow, list[tuple[Item, Spot]]]]) -> Grid:
        area, form = self.area, ArrangedRows(self.area.grid)
        first = found[0][0].row
        heads = self._heads(first)
        for r in range(area.rows.start, first):
            if r not in heads:
                form.keep(range(r, r + 1))
        keys = [key for key in TITLES if key in TABLE | self.roles.keys()]
        form.take([(TITLES[key], (first, 0)) for key in keys])
        shown = {self._head_of(heads, c) for c in self.roles.values()}
        for r in heads:
            self._take_rest(form, keys, [(r, c) for c in area.filled[r] if (r, c) not in shown])
        guessed: list[int] = []
        by_row: dict[int, list[tuple[ContentRow, list[tuple[Item, Spot]]]]] = {}
        for one, items in found:
            by_row.setdefault(one.row, []).append((one, items))
        for r in range(first, area.rows.stop):
            if r not in by_row and (is_aside(area.grid, r) or not area.filled[r]):
                form.keep(range(r, r + 1))
                continue
            taken: set[Spot] = set()
            for one, items in by_row.get(r, []):
                taken.update(one.levels)
                guessed += range(len(form.rows), len(form.rows) + len(items))
                for item, spot in items:
                    of_columns = spot[1] == self.roles.get("name")
                    taken |= {spot, *((r, c) for c in self.roles.values() if of_columns)}
                    form.take(list(self._row_of(one, item, spot, keys)))
            rest = [(r, c) for c in area.filled[r] if (r, c) not in taken]
            self._take_rest(form, keys, rest)
        grid = form.grid()
        grid.worked_out["guessed"] = frozenset(guessed)
        issues_of(grid).extend(self._read_as(found, heads))
        return grid

    def _take_rest(self, form: ArrangedRows, keys: Sequence[str], spots: Sequence[Spot]) -> None:
        """The cells of a row that are of no indicator, in columns of their own: to be reported."""
        rest = [x for x in spots if not _numbers(self._text(*x)) and x not in self.labels]
        if rest:
            form.take([*(("", rest[0]) for _ in keys), *rest])

    def _heads(self, first: int) -> range:
        """The rows of headings above the indicators, where they are some, known or not."""
        if self.found.last >= 0:
            return range(self.found.first, self.found.last + 1)
        row = first - 1
        if row < self.area.rows.start:
            return range(0)
        columns = self.area.layout.column_labels
        known = {x.column for x in self.area.labels if x.row == row and x.name in columns}
        across = levels_across(self.area.grid, row)
        return range(row, first) if known or across else range(0)

    def _read_as(
        self, found: Sequence[tuple[ContentRow, list[tuple[Item, Spot]]]], heads: range
    ) -> Iterator[LayoutIssue]:
        """What to look at again: headings that are not known, or where there are none."""
        lists = {spot: len(items) for _, items in found for _, spot in items if len(items) > 1}
        if lists:
            first = min(lists)
            words = f"等{len(lists)}格各有几项指标" if len(lists) > 1 else "一格有几项指标"
            yield LayoutIssue("shown", words, self.area.grid.place(*first), "每项一条指标")
        if not self.roles:
            return
        for key in ("name", "target"):
            spot = self._head_of(heads, self.roles[key])
            at, words = (found[0][0].row, self.roles[key]), "这一列没有标题"
            if spot is not None:
                at, words = spot, f"“{self._text(*spot)}”是不认识的标题"
            if at not in self.labels:
                yield LayoutIssue("shown", words, self.area.grid.place(*at), TITLES[key])

    def _head_of(self, heads: range, column: int) -> Spot | None:
        """The heading of a column: the lowest of the cells over it that is not blank."""
        return next(((r, column) for r in reversed(heads) if self._text(r, column)), None)

    def _row_of(
        self, one: ContentRow, item: Item, spot: Spot, keys: Sequence[str]
    ) -> Iterator[Part]:
        dimension, category = _levels_of(item, one)
        levels = one.levels or [spot]
        second = spot if item.category else levels[-1]
        told = {"dimension": (dimension, levels[0]), "category": (category, second)}
        for key in keys:
            if key in LEVELS:
                yield told[key]
            elif key == "name":
                own = one.levels[-1] if one.levels else spot
                named = (item.name, spot) if item.name else (bare(category), own)
                yield spot if self._text(*spot) == item.name else named
            elif key == "target":
                column = self.roles.get("target")
                at = spot if column is None else (one.row, column)
                yield at if self._text(*at) == item.value else (item.value, at)
            else:
                yield (one.row, self.roles[key])


def _levels_of(item: Item, one: ContentRow) -> tuple[str, str]:
    """一级 and 二级 of an indicator: what its list says, else what its row says."""
    category = item.category or one.category
    if bare(item.dimension) == "成本" and bare(one.dimension) == "产出":
        return one.dimension, item.dimension  # 成本 below 产出, as it stood until 2021
    own = above(item.category)
    if item.dimension or not own or bare(item.category) == "成本":
        return item.dimension or one.dimension or above(category), category
    return (one.dimension if bare(own) == bare(one.dimension) else own), category


def _numbers(text: str) -> bool:
    """Whether a text only numbers its row."""
    return text.isdecimal() and len(text) <= _LONGEST_NUMBERING


def _is_sign(text: str) -> bool:
    return bool(SIGN.fullmatch(text)) or text in {"定性", "定量"}


def _is_figure(text: str) -> bool:
    value = parse(text)
    return value.kind != "quantitative" or not value.has_unit


def _is_unit(text: str) -> bool:
    return len(text) <= _LONGEST_UNIT and not any(map(str.isdecimal, text))
