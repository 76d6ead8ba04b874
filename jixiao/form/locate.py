"""Where everything of a form stands, told by its labels and by which cells are filled.

What the cells say does not matter here. The sheets of one workbook are mostly laid out alike, so
what is worked out for one of them is remembered for the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final

from jixiao.form.indicator_block import Block
from jixiao.form.labels import Filled, FormArea, Label, headings_of, in_rows
from jixiao.form.layout import MEDIUM, FieldSpec, Layout
from jixiao.form.layout_issues import Drift, Spot, drift_of

UNIT: Final = re.compile(r"(?:人民币)?((?:亿|万|千)?元)(?:人民币)?\s*[)）]?")
_HEADER_LABELS: Final = 3
# Without a unit, code or name label the title stands in one of the first rows.
_FIRST_ROWS: Final = 5
# A field's text is looked for no further below the last label than this.
_BELOW: Final = 3
_FUNDS: Final = frozenset({"fiscal_funds", "carried_funds", "other_funds"})
_TOTALS: Final = frozenset({"budget", f"{MEDIUM}budget"})
_ORDER: Final = {"below": 0, "auto": 1, "right": 2, "block": 3}


@dataclass(frozen=True)
class FormMap:
    """Where the fields and columns of one form stand, all 0-based.

    ``labels`` and ``values`` say where each field's label and value are; ``block`` has the columns
    below row ``header`` (-1: there are no indicators). ``left`` are the filled cells
    above the indicators that no field has; the title stands no lower than ``first_label``.
    ``unit`` is the one in the brackets of a label, ``drift`` what departs from the layout.
    """

    header: int
    block: Block
    labels: Mapping[str, Label]
    values: Mapping[str, Spot]
    left: tuple[Spot, ...]
    first_label: int
    unit: str
    drift: Drift

    @cached_property
    def inline(self) -> tuple[tuple[str, Label], ...]:
        """The labels that have their value in the same cell, by field."""
        return tuple((key, label) for key, label in self.labels.items() if label.inline is not None)

    @cached_property
    def values_by_row(self) -> tuple[tuple[int, tuple[str, ...], tuple[int, ...]], ...]:
        """The cells of the values, a row at a time: row, keys of the fields, columns."""
        rows: dict[int, list[tuple[str, int]]] = {}
        for key, (row, column) in self.values.items():
            rows.setdefault(row, []).append((key, column))
        return tuple(
            (row, tuple(key for key, _ in cells), tuple(column for _, column in cells))
            for row, cells in rows.items()
        )


def map_of(area: FormArea) -> FormMap:
    """The map of a form."""
    rows = area.headings()
    header = max(rows, key=lambda r: len(rows[r]), default=-1)
    if header < 0 or len(rows[header]) < _HEADER_LABELS:
        filled = area.filled[area.rows.start : area.rows.stop]
        return _map(area.layout, area.rows, -1, tuple(area.labels), tuple(filled))
    above = range(area.rows.start, min(header + _BELOW, area.rows.stop))
    labels = tuple(in_rows(area.labels, range(area.rows.start, header + 1)))
    return _map(area.layout, above, header, labels, tuple(area.filled[above.start : above.stop]))


@lru_cache(maxsize=256)
def _map(
    layout: Layout,
    rows: range,
    header: int,
    labels: tuple[Label, ...],
    filled: tuple[Filled, ...],
) -> FormMap:
    return _Placing(layout, rows, header, labels, filled).map()


@dataclass(slots=True)
class _Placing:
    """A form while its map is drawn; ``claimed`` are the cells that are understood.

    ``filled`` begins with the form's first row; ``header`` is the heading row of the indicator
    block: the one with the most column labels.
    """

    layout: Layout
    rows: range
    header: int
    all_labels: Sequence[Label]
    filled: Sequence[Filled]
    last_column: int = 0
    unit: str = ""
    columns: dict[str, int] = field(default_factory=dict)
    labels: dict[str, Label] = field(default_factory=dict)
    values: dict[str, Spot] = field(default_factory=dict)
    claimed: set[Spot] = field(default_factory=set)

    def map(self) -> FormMap:
        if self.header >= 0:
            self.columns = headings_of(self.layout, self.all_labels)[self.header]
            self.claimed |= {(self.header, c) for c in self.columns.values()}
        self._find_labels()
        self._find_values()
        until = self.header + 1 if self.header >= 0 else self.rows.stop
        return FormMap(
            self.header,
            Block(self.layout, self.columns),
            self.labels,
            self.values,
            tuple(
                (r, c)
                for r in range(self.rows.start, until)
                for c in self._filled(r)
                if (r, c) not in self.claimed
            ),
            self._first_label(),
            self.unit,
            drift_of(
                self.layout, self.labels, {key: (self.header, c) for key, c in self.columns.items()}
            ),
        )

    def _filled(self, row: int) -> Filled:
        """The columns with something in them; none beyond the end of the form."""
        return self.filled[row - self.rows.start] if row < self.rows.stop else ()

    # labels ------------------------------------------------------------------

    def _find_labels(self) -> None:
        """Field labels, outside the indicator block: an indicator may be called 预算数.

        A label in a cell of its own goes before one with its value behind a colon, which may
        as well be the beginning of a text.
        """
        until = self.header if self.header >= 0 else self.rows.stop
        above = [label for label in self.all_labels if label.row < until]
        for label in sorted(above, key=lambda label: label.inline is not None):
            spec = self._spec_of(label)
            if spec is None or (label.row, label.column) in self.claimed:
                continue
            first = self.labels.get(spec.key)
            if first is None and _is_label(spec, label):
                self.labels[spec.key] = label
                self.unit = self.unit or label.unit
            elif first is None or not _beside(first, label):
                continue
            self.claimed.add((label.row, label.column))

    def _spec_of(self, label: Label) -> FieldSpec | None:
        """The field of a label; funds below or beside the medium term's total are of that."""
        spec = self.layout.field_labels.get(label.name)
        if spec is None or spec.key not in _FUNDS or MEDIUM + spec.key not in self.layout.fields:
            return spec
        totals = [
            (abs(label.row - total.row) + abs(label.column - total.column), of_medium)
            for total, of_medium in self._totals()
            if (total.column == label.column and total.row <= label.row)
            or (total.row == label.row and total.column <= label.column)
        ]
        _, of_medium = min(totals, default=(0, False))
        return self.layout.fields[MEDIUM + spec.key] if of_medium else spec

    def _totals(self) -> Iterator[tuple[Label, bool]]:
        """The labels of the budget, and whether each is the medium term's."""
        for label in self.all_labels:
            spec = self.layout.field_labels.get(label.name)
            if spec is not None and spec.key in _TOTALS:
                yield label, spec.key != "budget"

    def _first_label(self) -> int:
        rows = [self.labels[key].row for key in ("unit", "code", "name") if key in self.labels]
        return min(rows, default=min(self.rows.start + _FIRST_ROWS, self.rows.stop - 1))

    # values ------------------------------------------------------------------

    def _find_values(self) -> None:
        """The cell of every field; those below their label first, for they bound the others."""
        specs = [self.layout.fields[key] for key, label in self.labels.items()
                 if label.inline is None]  # fmt: skip
        self.last_column = self._right_edge()
        for spec in sorted(specs, key=lambda spec: _ORDER.get(spec.value, 9)):
            label = self.labels[spec.key]
            if spec.value != "none":
                spot = self._value_spot(spec, label.row, label.column)
                self.values[spec.key] = spot
                self.claimed.add(spot)

    def _right_edge(self) -> int:
        """The last column of the form; what stands beyond belongs to no field of it."""
        specs = self.layout.columns
        edges = [c for key, c in self.columns.items() if specs[key].kind != "own"]
        edges += [
            label.column + (self.layout.fields[key].value == "right")
            for key, label in self.labels.items()
            if self.layout.fields[key].value != "below"
        ]
        return max(edges, default=0)

    def _value_spot(self, spec: FieldSpec, row: int, column: int) -> Spot:
        if spec.value == "block":
            return self._block_spot(row, column)
        beside = (row, column + 1) in self.claimed
        if spec.value == "below" or (spec.value == "auto" and beside):
            return row + 1, column
        found = self._free_cell(row, column + 1, stop_at_claimed=True)
        text_below = spec.kind != "money" and self._is_free(row + 1, column)
        if found is None and spec.value == "auto" and text_below:
            return row + 1, column
        return found or (row, column + 1)

    def _is_free(self, row: int, column: int) -> bool:
        """Whether a cell holds something that no field has."""
        return column in self._filled(row) and (row, column) not in self.claimed

    def _free_cell(self, row: int, start: int, *, stop_at_claimed: bool) -> Spot | None:
        """The first filled cell of a row from ``start`` on that no other field has."""
        filled = self._filled(row)
        for c in range(start, self.last_column + 1):
            if (row, c) not in self.claimed:
                if c in filled:
                    return row, c
            elif stop_at_claimed:
                return None
        return None

    def _block_spot(self, row: int, column: int) -> Spot:
        """The text in the block to the right of a tall label, below the labels beside it."""
        beside = [
            self.values.get(key, (label.row, label.column))
            for key, label in self.labels.items()
            if label.row == row and label.column > column
        ]
        if not beside:
            return self._free_cell(row, column + 1, stop_at_claimed=True) or (row, column + 1)
        last = max(r for r, _ in beside)
        tops = {label.row for label in self.labels.values() if label.column <= column}
        below = range(last + 1, min(last + _BELOW, self.rows.stop))
        end = next((r for r in below if r in tops), below.stop)
        for r in (*range(last + 1, end), *range(row, last + 1)):
            spot = self._free_cell(r, column + 1, stop_at_claimed=False)
            if spot is not None:
                return spot
        return last + 1, column + 1


def _is_label(spec: FieldSpec, label: Label) -> bool:
    """Whether the cell is this label; ``单位：`` may have a department's name behind it."""
    return spec.kind != "unit" or not label.inline or bool(UNIT.match(label.inline))


def _beside(first: Label, again: Label) -> bool:
    """Whether a label stands again where its merged cell was taken apart and filled."""
    distance = abs(first.row - again.row) + abs(first.column - again.column)
    return first.name == again.name and distance <= 2
