"""Where everything of a form stands, found by its labels and by which cells are filled.

What the cells say does not matter here. The sheets of one workbook are mostly laid out alike, so
what is worked out for one of them is remembered for the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from jixiao.form.areas import FormArea
from jixiao.form.form_map import FormMap
from jixiao.form.headings import headings_in
from jixiao.form.indicator_block import Block
from jixiao.form.inferred import amounts_in
from jixiao.form.labels import Filled, Label, Survey, in_rows
from jixiao.form.layout import MANIFOLD, MEDIUM, FieldSpec, Layout, is_ours
from jixiao.form.layout_issues import Spot, drift_of
from jixiao.form.side_by_side import (
    FUNDS,
    are_one_set,
    is_listed_source,
    nearest_total,
    rivals_above,
    rivals_of,
)
from jixiao.form.spending_details import labels_in_details
from jixiao.model.target_form import UNDECLARED

UNIT: Final = re.compile(r"(?:人民币)?((?:亿|万|千)?元)(?:人民币)?\s*[)）]?")
# Without a unit, code or name label the title stands in one of the first rows.
_FIRST_ROWS: Final = 5
# A field's text is looked for no further below the last label than this.
_BELOW: Final = 3
_TOTALS: Final = frozenset({"budget", f"{MEDIUM}budget"})
# Behind the colon of these stands no text that may be the value of another field.
_NO_TEXT: Final = frozenset({"money", "part", "unit", "aside"})
# A label merged over two columns has its amount so far to the right.
_MERGED: Final = 2
_THIS_YEAR: Final = frozenset({"本年度", "年度", "本年", "当年"})
_LAST: Final = 1000  # behind all spellings of a field
# The headings over the money take up no more rows than this.
_HEADING_ROWS: Final = 2
_ORDER: Final = {"below": 0, "auto": 1, "right": 2, "block": 3}


def map_of(area: FormArea) -> FormMap:
    """The map of a form."""
    found = headings_in(area)
    spots = tuple(found.spots.items())
    inferred: tuple[Label, ...] = ()
    if not is_ours(area.layout.name):
        inferred = tuple(amounts_in(area, range(area.rows.start, max(found.first, 0))))
    about = (found.first, found.last, spots, found.merged, inferred)
    return area.survey.once(_map, area.rows, area.layout, *about)


def _place_of(label: Label) -> Spot:
    return label.row, label.column


def _map(
    survey: Survey,
    rows: range,
    layout: Layout,
    first: int,
    header: int,
    spots: tuple[tuple[str, Spot], ...],
    merged: bool,
    inferred: tuple[Label, ...],
) -> FormMap:
    labelled = rows
    if first >= 0:
        labelled = range(rows.start, header + 1)
        rows = range(rows.start, min(header + _BELOW, rows.stop))
    filled = survey.filled[rows.start : rows.stop]
    labels = in_rows(survey.labels, labelled)
    if inferred:
        labels = sorted((*labels, *inferred), key=_place_of)
    placing = _Placing(layout, rows, first, header, dict(spots), labels, filled, merged, inferred)
    return placing.map()


@dataclass(slots=True)
class _Placing:
    """A form while its map is drawn; ``claimed`` are the cells that are understood.

    ``filled`` begins with the form's first row; ``first`` and ``header`` are the first and last
    heading row of the indicator block, ``spots`` its headings. ``known`` are the cells that
    hold nothing but a label, of any layout: none of them is ever the value of a field;
    ``amounts`` those of the labels of money.
    """

    layout: Layout
    rows: range
    first: int
    header: int
    spots: dict[str, Spot]
    all_labels: Sequence[Label]
    filled: Sequence[Filled]
    merged: bool = False
    inferred: tuple[Label, ...] = ()
    last_column: int = 0
    unit: str = ""
    rivals: Sequence[Label] = ()
    totals: Sequence[Label] = ()
    labels: dict[str, Label] = field(default_factory=dict)
    values: dict[str, Spot] = field(default_factory=dict)
    more: list[tuple[FieldSpec, Label, Spot | None]] = field(default_factory=list)
    claimed: set[Spot] = field(default_factory=set)
    known: set[Spot] = field(default_factory=set)
    amounts: set[Spot] = field(default_factory=set)

    def map(self) -> FormMap:
        self.known = {
            (label.row, label.column) for label in self.all_labels if label.inline is None
        }
        self.amounts = {
            (label.row, label.column) for label in self.all_labels
            if label.inline is None and (spec := self.layout.field_labels.get(label.name))
            and spec.is_money
        }  # fmt: skip
        self._find_values_column()
        self.claimed |= set(self.spots.values())
        others = self._find_labels()
        self._find_values()
        self._find_more(others)
        until = self.header + 1 if self.header >= 0 else self.rows.stop
        return FormMap(
            self.header,
            Block(self.layout, {key: c for key, (_, c) in self.spots.items()}, merged=self.merged),
            self.labels,
            self.values,
            tuple(self.more),
            tuple(
                (r, c)
                for r in range(self.rows.start, until)
                for c in self._filled(r)
                if (r, c) not in self.claimed and (r, c) not in self.known
            ),
            self._first_label(),
            self.unit,
            drift_of(self.layout, self.labels, self.spots),
            self.inferred,
        )

    def _filled(self, row: int) -> Filled:
        """The columns with something in them; none beyond the end of the form."""
        return self.filled[row - self.rows.start] if row < self.rows.stop else ()

    def _find_values_column(self) -> None:
        """Without the heading 指标值: the values stand in the first column beside 指标方向 whose
        heading is no label, as the name of a place.
        """
        if "operator" not in self.spots or "target" in self.spots:
            return
        row, column = self.spots["operator"]
        names = [c for c in self._filled(row) if c > column and (row, c) not in self.known]
        if names:
            self.spots["target"] = (row, names[0])

    # labels ------------------------------------------------------------------

    def _find_labels(self) -> list[Label]:
        """Field labels, outside the indicator block: an indicator may be called 预算数.

        Of the labels of one field, one with a value goes before one without, the layout's
        first spelling before the others, and one in a cell of its own before one with its
        value behind a colon, which may as well be the beginning of a text. The other labels
        of it, and those of which there may be several, are returned.
        """
        until = self.first if self.header >= 0 else self.rows.stop
        above = [label for label in self.all_labels if label.row < until]
        self.last_column = self._right_edge(above)
        above, others = self._without_details(above)
        candidates: dict[str, list[Label]] = {}
        for label in above:
            spec = self._spec_of(label)
            if spec is None or not _is_label(spec, label):
                continue
            if spec.key == "funds" and label.inline is None and self._amount_beside(label):
                spec = self.layout.fields["budget"]  # 项目资金 | 4800
            if spec.kind in MANIFOLD:
                others.append(label)
            else:
                candidates.setdefault(spec.key, []).append(label)
            if label.inline is None or spec.kind in _NO_TEXT:
                self.claimed.add((label.row, label.column))
        totals = candidates.get("budget", [])
        self._take_best("budget", totals, others)
        self._find_rivals(totals)
        for key, labels in candidates.items():
            if key != "budget":
                own = [x for x in labels if not (key in FUNDS and self._is_of_a_rival(x))]
                self._take_best(key, own, others)
                others += [x for x in labels if x not in own]
        self.unit = self.unit or next((label.unit for label in above if label.unit), "")
        return others

    def _without_details(self, above: list[Label]) -> tuple[list[Label], list[Label]]:
        """The labels above the indicators, without those of what the money is spent on where a
        total with an amount stands elsewhere; and what the details come to, to be held against it.
        """
        within = labels_in_details(self.layout, above, self._filled, self._is_over_its_amount)
        if not within:
            return above, []
        budget = self.layout.fields["budget"]
        totals = [x for x in above if self._spec_of(x) == budget]
        outside = (x for x in totals if x not in within)
        if not any(x.inline or self._has_value(budget, x) for x in outside):
            return above, []
        sums = [x for x in totals if x in within and not self._is_over_its_amount(x)]
        return [x for x in above if x not in within], sums

    def _is_over_its_amount(self, label: Label) -> bool:
        spec = self.layout.field_labels.get(label.name)
        if spec is None or label.inline is not None:
            return False
        return self._value_spot(spec, label.row, label.column)[0] > label.row

    def _take_best(self, key: str, labels: Sequence[Label], others: list[Label]) -> None:
        """The label of a field among those that may be it; the rest go to the others."""
        if not labels:
            return
        spec = self.layout.fields[key]
        best = min(labels, key=lambda label: self._rank(spec, label))
        self.labels[key] = best
        self.claimed.add((best.row, best.column))
        others += [x for x in labels if x is not best and not _beside(best, x)]
        self.unit = self.unit or best.unit

    def _find_rivals(self, totals: Sequence[Label]) -> None:
        """The totals beside the one that counts that have an amount of their own."""
        spec = self.layout.fields["budget"]
        valued = [x for x in totals if x.inline is None and self._has_value(spec, x)]
        best = self.labels.get("budget")
        if best in valued:
            above = rivals_above(self.layout, self.all_labels, best, valued)
            self.rivals = [*rivals_of(best, valued), *above]
            self.totals = [best, *self.rivals]

    def _is_of_a_rival(self, label: Label) -> bool:
        if not self.rivals or nearest_total(label, self.totals) not in self.rivals:
            return False
        return not self._is_of_one_set(label, {x: x in self.rivals for x in self.totals})

    def _rank(self, spec: FieldSpec, label: Label) -> tuple[bool, bool, int]:
        """What makes a label the one of its field; the least is."""
        inline = label.inline is not None and spec.key != "department"
        surely = bool(label.inline) or spec.value in {"none", "block"}
        valued = surely or self._has_value(spec, label)
        own = self.layout.field_labels[label.name].key == spec.key
        return not valued, inline, self.layout.field_ranks[label.name] if own else _LAST

    def _amount_beside(self, label: Label) -> bool:
        """Whether one cell stands right of a heading of the money, or before the next label."""
        beside = [(label.row, c) for c in self._filled(label.row) if c > label.column]
        alone = len(beside) == 1 or (len(beside) > 1 and beside[1] in self.known)
        return alone and self._is_free(*beside[0])

    def _has_value(self, spec: FieldSpec, label: Label) -> bool:
        row, column = self._value_spot(spec, label.row, label.column)
        return self._is_free(row, column) and not (
            row > label.row and self._opens_another(spec, (row, column))
        )

    def _opens_another(self, spec: FieldSpec, spot: Spot) -> bool:
        """Whether a cell holds the label of another field with its value: 项目名称：某项目."""
        own = self.layout.field_labels
        here = [x for x in self._in_row(spot[0]) if x.column == spot[1] and x.inline]
        return any(x.name in own and own[x.name].key != spec.key for x in here)

    def _spec_of(self, label: Label) -> FieldSpec | None:
        """The field of a label; funds below or beside the medium term's total are of that."""
        spec = self.layout.field_labels.get(label.name)
        if spec is None or spec.key not in FUNDS or MEDIUM + spec.key not in self.layout.fields:
            return spec
        return self.layout.fields[MEDIUM + spec.key] if self._is_of_medium(label) else spec

    def _is_of_medium(self, label: Label) -> bool:
        """Whether funds stand below or beside the medium term's total, and not the year's."""
        of_medium = dict(self._totals())
        near = nearest_total(label, of_medium)
        if near is None or not of_medium[near] or self._is_of_one_set(label, of_medium):
            return False
        return not (label.inline and is_listed_source(self.layout, self.all_labels, label))

    def _is_of_one_set(self, label: Label, aside: Mapping[Label, bool]) -> bool:
        """Whether the funds in a label's row are one set, though below two totals."""
        return are_one_set(self.layout, self._in_row(label.row), aside)

    def _in_row(self, row: int) -> Sequence[Label]:
        return in_rows(self.all_labels, range(row, row + 1))

    def _totals(self) -> Iterator[tuple[Label, bool]]:
        """The labels of the budget, and whether each is the medium term's."""
        for label in self.all_labels:
            spec = self.layout.field_labels.get(label.name)
            if spec is not None and spec.key in _TOTALS:
                yield label, spec.key != "budget"

    def _first_label(self) -> int:
        rows = [self.labels[key].row for key in ("unit", "code", "name") if key in self.labels]
        filled = [r for r in self.rows if self._filled(r)][: _FIRST_ROWS + 1]
        return min(rows, default=max(filled, default=self.rows.start))

    # values ------------------------------------------------------------------

    def _find_values(self) -> None:
        """The cell of every field; those below their label first, for they bound the others."""
        specs = [self.layout.fields[key] for key, label in self.labels.items()
                 if label.inline is None]  # fmt: skip
        for spec in sorted(specs, key=lambda spec: _ORDER.get(spec.value, 9)):
            label = self.labels[spec.key]
            if spec.value != "none":
                spot = self._value_spot(spec, label.row, label.column)
                if spot not in self.known:
                    self.values[spec.key] = spot
                    self.claimed.add(spot)

    def _find_more(self, others: Iterable[Label]) -> None:
        """The values of further labels: parts of a sum, who filled it in, a second spelling."""
        for label in others:
            spec = self._spec_of(label)
            if spec is None or spec.value == "none":
                continue
            aside = spec.kind == "part" and (
                self._is_of_a_rival(label) or self._is_of_medium(label)
            )
            if aside:
                spec = replace(spec, kind="note")
            spot = None
            here = (label.row, label.column)
            if label.inline is not None:
                if here in self.values.values():
                    continue
                self.claimed.add(here)
            else:
                spot = self._value_spot(spec, label.row, label.column)
                if not self._is_free(*spot):
                    spot = None
                else:
                    self.claimed.add(spot)
            if spot or label.inline or spec.kind == "part":  # a blank part counts as nothing
                self.more.append((spec, label, spot))

    def _right_edge(self, above: Sequence[Label]) -> int:
        """The last column of the form; what stands beyond belongs to no field of it."""
        specs = self.layout.columns
        edges = [c for key, (_, c) in self.spots.items() if specs[key].kind != "own"]
        for label in above:
            spec = self.layout.field_labels.get(label.name)
            if spec is not None and spec.value != "below":
                aside = spec.value == "right" or spec.kind in _NO_TEXT
                edges.append(label.column + aside)
                if spec.is_money and (label.row, label.column + 1) not in self.known:
                    edges += [c for c in self._filled(label.row) if c == label.column + _MERGED]
        return max(edges, default=0)

    def _value_spot(self, spec: FieldSpec, row: int, column: int) -> Spot:
        """Where the value of a label is: to its right, or below it where another label or the
        end of the form is to its right.
        """
        if spec.value == "block":
            return self._block_spot(row, column)
        if spec.is_money and (amount := self._amount_spot(row, column)):
            return amount
        if spec.key == "budget" and (amount := self._behind_the_year(row, column)):
            return amount
        beside = (row, column + 1) in self.claimed or (row, column + 1) in self.known
        if spec.value == "below" or (spec.value == "auto" and beside):
            return row + 1, column
        found = self._free_cell(row, column + 1, stop_at_claimed=True)
        labelled = (row + 1, column - 1) in self.known  # 用款单位 | 某中心 below a blank 项目编码
        text_below = not labelled if spec.kind == "text" else not spec.is_money or beside
        if found is None and text_below and self._is_free(row + 1, column):
            return row + 1, column
        if found is None and spec.value == "auto" and spec.kind == "text":
            alone = self._alone_below(row)
            if alone is not None:
                return alone
        return found or (row, column + 1)

    def _behind_the_year(self, row: int, column: int) -> Spot | None:
        """The amount behind 本年度 right of a total, over 上年度: 资金总额 | 本年度 | 800."""
        following = [c for c in self._filled(row) if c > column][:2]
        named = {x.column: x.name for x in self._in_row(row)}
        if len(following) > 1 and named.get(following[0]) in _THIS_YEAR:
            return (row, following[1]) if following[1] not in named else None
        return None

    def _amount_spot(self, row: int, column: int) -> Spot | None:
        """Where the amount of a label is in a table of the money: in the column of this year's
        amounts, or below the label, past the second row of headings, where labels stand side by
        side. None where the money is no such table.
        """
        year = self._column_of_year(row, column)
        if year is not None:
            return row, year
        filled = self._filled(row)
        place = filled.index(column)
        following = next((c for c in filled[place + 1 :] if c <= self.last_column), None)
        before = filled[place - 1] if place else None
        if following is None:
            is_head = before is not None and (row, before) in self.amounts
        else:
            is_head = (row, following) in self.known or self._are_heads(row, column)
        if not is_head:
            return None
        for r in range(row + 1, row + 1 + _HEADING_ROWS):
            if (r, column) in self.amounts and r == row + 1:
                continue  # 财政拨款 over 小计 | 中央: its amount stands below 小计
            if column in self._filled(r):
                prose = self._is_purpose(row, r)
                if r > row + 1 and (r, column - 1) in self.known:
                    return None  # 年度目标 | 修路: of another label
                return (r, column) if self._is_free(r, column) and not prose else None
            if not any((r, c) in self.known for c in self._filled(r)):
                return None  # no row of headings: here the amount would stand
        return None

    def _are_heads(self, row: int, column: int) -> bool:
        """Whether labels of money stand side by side with something below, as below this one: what
        else stands in their row is no amount of theirs.
        """
        below = {c for c in self._filled(row + 1) if (row + 1, c) not in self.known}
        pairs = pairwise(self._filled(row))
        return column in below and any(
            one in below and {(row, one), (row, after)} <= self.amounts for one, after in pairs
        )

    def _is_purpose(self, row: int, below: int) -> bool:
        """Whether the only text below a row of amounts left blank is what the money is for."""
        purpose = self.labels.get("purpose")
        return purpose is not None and purpose.row == row and len(self._filled(below)) == 1

    def _column_of_year(self, row: int, column: int) -> int | None:
        """The column headed by the budget, right of a label and above it, with only labels of
        money between: 合计, 财政拨款 … | 上年度预算安排 | 本年度申请金额.
        """
        heads = [x for x, of_medium in self._totals() if not of_medium and x.column > column]
        for head in reversed(heads):
            between = range(head.row + 1, row)
            beside = ((row, c) in self.known for c in range(column + 1, head.column + 1))
            if any(beside):  # 财政拨款 | 30 | 自筹资金 | 5: each has its own amount
                continue
            if head.row < row and all((r, column) in self.amounts for r in between):
                own = self.layout.field_labels[head.name].key
                if (head.row, column) not in self.amounts and own == "budget":
                    self._set_aside(row, range(column + 1, head.column), head.row)
                    return head.column
        return None

    def _set_aside(self, row: int, columns: range, head: int) -> None:
        """Amounts of other years beside the one that counts: listed as a note, not as unread."""
        for label in self.all_labels:
            spec = self.layout.field_labels.get(label.name)
            if label.row != head or label.column not in columns or spec is None:
                continue
            spot = (row, label.column)
            if spec.key == "history" and self._is_free(*spot):
                self.claimed.add(spot)
                self.more.append((spec, label, spot))

    def _alone_below(self, row: int) -> Spot | None:
        """The one cell of the next row, where merged cells were lost on the way to a text."""
        below = self._filled(row + 1)
        if len(below) == 1 and self._is_free(row + 1, below[0]):
            return row + 1, below[0]
        return None

    def _is_free(self, row: int, column: int) -> bool:
        """Whether a cell holds something that is no label and that no field has."""
        spot = (row, column)
        return column in self._filled(row) and spot not in self.claimed and spot not in self.known

    def _free_cell(self, row: int, start: int, *, stop_at_claimed: bool) -> Spot | None:
        """The first filled cell of a row from ``start`` on that no other field has."""
        filled = self._filled(row)
        for c in range(start, self.last_column + 1):
            if (row, c) not in self.claimed and (row, c) not in self.known:
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
    """Whether the cell is this label; ``单位：`` may have a department's name behind it, and what
    is behind a heading (年度：财政拨款50万元) is no part of that.
    """
    if label.inline and spec.value == "none":
        return False
    if spec.kind != "unit" or not label.inline or label.inline == UNDECLARED:
        return True
    return bool(UNIT.match(label.inline))


def _beside(first: Label, again: Label) -> bool:
    """Whether a label stands again where its merged cell was taken apart and filled."""
    distance = abs(first.row - again.row) + abs(first.column - again.column)
    return first.name == again.name and distance <= 2
