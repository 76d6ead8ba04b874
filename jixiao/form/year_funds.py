"""The money of a 运行监控表 or 自评表: a table with its sources as rows, or as columns; amounts
beside their labels; a sentence; the tasks of a whole department.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Final

from jixiao.form.labels import Label, in_rows
from jixiao.form.units import USUAL_UNIT
from jixiao.form.year_fields import A_TABLE, YearFields
from jixiao.form.year_money import (
    AMOUNTS,
    FUNDS_ROWS,
    FURTHER_ROWS,
    amounts_in_words,
    column_of,
    keys_of_the_year,
)
from jixiao.model.cells import amount_of, as_text
from jixiao.model.target_form import BLANK, Field, Task
from jixiao.model.year_forms import FundsRow
from jixiao.speed import lazy_pattern

_SCORES: Final = ("weight", "rate", "points")
_OF_ALL: Final = lazy_pattern(r"\D*(?:[合总小]\s*计|总[额量]|总(?:金额|预算|支出|规模))\D{0,6}")
_POINTS_OF: Final = lazy_pattern(r"[（(]\s*(\d{1,2}(?:\.\d)?)\s*分")
_THE_REST: Final = lazy_pattern(r"其[他它]")
_MOST_OF_EXECUTION: Final = 30


class YearFunds(YearFields):
    """The money of a form while the form is being read."""

    def _funds(self) -> tuple[FundsRow, ...]:
        """The money: the rows by their labels, the columns by those above them."""
        heads = {name: self._head_of(name) for name in AMOUNTS}
        tops = {head.row for head in heads.values() if head is not None}
        heads |= {name: self._head_of(name, tops) for name in _SCORES}
        if turned := tuple(self._turned(heads)):
            return turned
        of_execution = self._weight_in_heading() if heads["weight"] is None else BLANK
        rows = self._rows_of_funds(heads[name] for name in AMOUNTS)
        alone = [key for key in FUNDS_ROWS if rows[key]]
        found: list[FundsRow] = []
        beside: dict[bool, list[tuple[str, Field]]] = {False: [], True: []}
        filled = False
        for key, label in self._each_of_funds(rows):
            cells = self._cells_of_funds(label, heads)
            name = self._name_of_row(key, label)
            if alone == [key]:  # 年度财政资金总额: there is no other money
                name = self.layout.label("whole")
            if key != "whole" and (stated := self._stated(label, cells)):
                beside[key == "use"].append((name, stated))
                continue
            if of_execution and not filled:
                cells["weight"] = of_execution
            filled = filled or any(cells.values())
            if key not in FURTHER_ROWS or any(cells.values()):
                found.append(self._funds_row(name, cells, use=key == "use"))
        row = None if rows["whole"] else self._row_below(heads, any_name=not filled)
        if row is not None and all(row != x.row for labels in rows.values() for x in labels):
            cells = {n: self._cell(row, h.column) for n, h in heads.items() if h is not None}
            found = [self._funds_row(self.layout.label("whole"), cells), *found]
        elif not filled and self.found.keys() & {"full", "spent", "initial"}:
            values = {name: self._value(name) for name in heads}
            if any(values.values()):
                found = [self._funds_row(self.layout.label("whole"), values), *found]
        if found and not found[0].points and (points := self._points_of_execution()):
            found[0] = replace(found[0], points=points)
        return (*found, *self._stated_beside(found, beside))

    def _points_of_execution(self) -> Field:
        """执行得分 beside its label, in a row of its own."""
        labels = (x for x in self.found.get("points", []) if "执行" in x.name)
        return next((cell for x in labels if (cell := self._value_of(x))), BLANK)

    def _each_of_funds(self, rows: Mapping[str, list[Label]]) -> Iterator[tuple[str, Label]]:
        """The rows of the money with the key of each; of some there may be several.

        其他资金 below 单位资金 is a source of its own; 单位资金 below 其他资金 may be a part of it.
        """
        for key in (*FUNDS_ROWS, *FURTHER_ROWS):
            for label in rows[key][: None if key in FURTHER_ROWS else 1]:
                yield key, label
        in_order = sorted(rows["other"], key=attrgetter("row"))
        if in_order and not _THE_REST.match(in_order[0].name):
            first, counted = in_order[0], rows["other"][0]
            for label in in_order:
                if label is not counted and (label is first or _THE_REST.match(label.name)):
                    yield "part", label

    def _cells_of_funds(self, label: Label, heads: Mapping[str, Label | None]) -> dict[str, Field]:
        cells = {
            name: BLANK
            if head is None or head.column <= label.column
            else self._amount_cell(label.row, head.column)
            for name, head in heads.items()
        }
        full = heads.get("full")
        return self._adjusted(cells) if full is not None and full.name == "调整数" else cells

    def _adjusted(self, cells: dict[str, Field]) -> dict[str, Field]:
        """The cells of a row; below 调整数 may stand what was added, and no budget: -20, 15."""
        full, initial = (amount_of(cells[key], self._unit).cents for key in ("full", "initial"))
        if full is not None and initial and full * 2 < initial:
            return cells | {"full": BLANK}
        return cells

    def _stated(self, label: Label, cells: Mapping[str, Field]) -> Field:
        """The amount beside a label that has none below the headings, 基本支出：820; else blank."""
        if any(cells[name] for name in AMOUNTS):
            return BLANK
        cell = self._value_of(label)
        beside = not cell.place.row or cell.place.row == self.grid.place(label.row, 0).row
        return cell if beside and amount_of(cell, self._unit).cents is not None else BLANK

    def _stated_beside(
        self, rows: Sequence[FundsRow], beside: Mapping[bool, Sequence[tuple[str, Field]]]
    ) -> Iterator[FundsRow]:
        """Amounts beside their labels, in the column of the whole money that they add up to."""
        for use, amounts in beside.items():
            if not amounts or not rows:
                continue
            sums = sum(amount_of(cell, self._unit).cents or 0 for _, cell in amounts)
            column, in_doubt = column_of(rows[0], sums)
            if in_doubt and len(amounts) == 1:
                continue  # one amount of an unknown column says nothing: it is reported as unread
            self.doubtful = self.doubtful or in_doubt
            for name, cell in amounts:
                yield self._funds_row(name, {column: cell}, use)

    def _turned(self, heads: Mapping[str, Label | None]) -> Iterator[FundsRow]:
        """A table with 全年预算数 and 全年执行数 as rows and 合计, 中央, 县级 over its columns."""
        rows = {n: x for n, x in heads.items() if x is not None and n in AMOUNTS}
        columns = {x.column for x in rows.values()}
        rates = [x for x in self.found.get("rate", []) if x.column in columns]
        rows |= dict(zip(("rate",), rates, strict=False))
        if len(rows) < A_TABLE or len({x.column for x in rows.values()}) > 1:
            return
        top = min(x.row for x in rows.values()) - 1
        left = next(iter(rows.values())).column
        sources = [
            (key, x)
            for key in ("total", "whole", *FUNDS_ROWS, *FURTHER_ROWS)
            for x in self.found.get(key, [])
            if x.row == top and x.column > left
        ]
        if len(sources) < A_TABLE or len({x.row for x in rows.values()}) < A_TABLE:
            return
        seen: set[int] = set()
        for key, label in sources:
            if label.column in seen:
                continue
            seen.add(label.column)
            cells = {n: self._cell(x.row, label.column) for n, x in rows.items()}
            yield self._funds_row(self._name_of_row(key, label), cells, use=key == "use")

    def _funds_of(self, tasks: Task | None) -> Iterator[FundsRow]:
        """The money of a form that has none but that of its tasks: their row 金额合计."""
        if tasks is not None and tasks.total is not None and tasks.spent is not None:
            yield FundsRow(
                self.layout.label("whole"),
                full=tasks.total,
                spent=tasks.spent,
                rate=tasks.rate or BLANK,
                points=tasks.points or BLANK,
            )
            return
        above = range(self.area.rows.start, max(self.first, 0))
        words = amounts_in_words(self.grid, above, keys_of_the_year(), {*AMOUNTS, "rate"})
        if not words.keys().isdisjoint(AMOUNTS):
            yield self._funds_row(self.layout.label("whole"), words)

    def _row_below(self, heads: Mapping[str, Label | None], *, any_name: bool) -> int | None:
        """The first row of amounts below their headings, whatever it is called; beside rows that
        are known only one whose name says that it is the whole: 部门预算合计, 小计.
        """
        money = [head for name, head in heads.items() if head is not None and name in AMOUNTS]
        if len(money) < A_TABLE or len({head.row for head in money}) > 1:
            return None
        for row in range(money[0].row + 1, self.header):
            amounts = [amount_of(self._cell(row, head.column), USUAL_UNIT) for head in money]
            if sum(amount.cents is not None for amount in amounts) >= A_TABLE:
                texts = (as_text(value) for value in self.grid.rows[row])
                return row if any_name or any(map(_OF_ALL.fullmatch, texts)) else None
        return None

    def _weight_in_heading(self) -> Field:
        """The weight of the rate of execution where a heading of the money has it: 得分（20分）."""
        for label in (*self.found.get("points", ()), *self.found.get("groups", ())):
            text = as_text(self.grid.rows[label.row][label.column])
            match = _POINTS_OF.search(text) if label.row < self.first else None
            if match and int(float(match[1])) <= _MOST_OF_EXECUTION:
                return Field(match[1], self.grid.place(label.row, label.column))
        return BLANK

    def _rows_of_funds(self, heads: Iterable[Label | None]) -> dict[str, list[Label]]:
        """The labels of the rows of the money: none stands above its headings, as 自评总分."""
        tops = [head.row for head in heads if head is not None]
        first = min(tops, default=-1)
        return {
            key: [label for label in self.found.get(key, []) if label.row >= first]
            for key in (*FUNDS_ROWS, *FURTHER_ROWS)
        }

    def _head_of(self, name: str, beside: Collection[int] = ()) -> Label | None:
        """The heading of a column of the money: one with something below it goes first.

        That of a score stands ``beside`` those of the amounts: 自评得分 above them is the form's.
        """
        labels = [x for x in self.found.get(name, []) if not beside or x.row in beside]
        rows = [label.row for key in FUNDS_ROWS for label in self.found.get(key, [])]
        filled = [
            x for x in labels if any(self._cell(row, x.column) for row in rows if row > x.row)
        ]
        found = next(iter((*filled, *labels)), None)
        if found is not None and found.name.startswith("1-N月"):  # the latest of several months
            return [x for x in labels if x.row == found.row and x.name == found.name][-1]
        return found

    def _name_of_row(self, key: str, label: Label) -> str:
        """What a row is called: as the form has it, where it may have several of the kind."""
        return label.name if key in FURTHER_ROWS else self.layout.label(key)

    def _funds_row(self, name: str, cells: Mapping[str, Field], use: bool = False) -> FundsRow:
        """A row of the money; the columns that ``cells`` has not are blank."""
        initial, full, spent, expected = (
            amount_of(cells.get(key, BLANK), self._unit) for key in AMOUNTS
        )
        weight, rate, points = (cells.get(key, BLANK) for key in _SCORES)
        return FundsRow(
            name,
            initial=initial,
            full=full,
            spent=spent,
            expected=expected,
            expected_by=cells.get("expected", BLANK),
            weight=weight,
            rate=rate,
            points=points,
            use=use,
        )

    def _amount_cell(self, row: int, column: int) -> Field:
        """A cell of the money; one that holds a label with its value is of that: 基本支出：200."""
        labels = in_rows(self.area.labels, range(row, row + 1))
        if any(x.column == column and x.inline is not None for x in labels):
            return BLANK  # without its place, so that it is reported as unread
        return self._cell(row, column)
