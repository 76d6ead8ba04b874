"""The fields of a 运行监控表 or 自评表 above its indicators: their labels and their values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from jixiao.form.areas import FormArea
from jixiao.form.labels import Label
from jixiao.form.layout import Layout
from jixiao.form.listed import ONE_GOAL
from jixiao.form.units import USUAL_UNIT, unit_behind
from jixiao.model.cells import as_text, field_at, is_blank
from jixiao.model.grid import Grid, Place
from jixiao.model.money import CENTS_PER
from jixiao.model.target_form import BLANK, Field
from jixiao.model.year_forms import Subtotal
from jixiao.speed import lazy_pattern

_NAME: Final = lazy_pattern(r"\s*项目\s*[:：]\s*(\S.*)")
A_TABLE: Final = 2  # headings of amounts beside each other, and amounts below them


@dataclass
class YearFields:
    """One form while it is being read; ``header`` is the last heading row of the indicators.

    ``found`` are the labels of each field above the indicators, the layout's first spelling
    first; ``known`` the cells that hold nothing but a label and are never a value.
    """

    grid: Grid
    area: FormArea
    first: int = -1
    header: int = -1
    merged: bool = False
    columns: dict[str, int] = field(default_factory=dict)
    found: dict[str, list[Label]] = field(default_factory=dict)
    known: set[tuple[int, int]] = field(default_factory=set)
    total: Label | None = None
    unit: str = ""
    of_tasks: range = range(0)
    doubtful: bool = False
    subtotals: list[Subtotal] = field(default_factory=list)
    further: set[Place] = field(default_factory=set)

    @property
    def layout(self) -> Layout:
        return self.area.layout

    @property
    def _unit(self) -> str:
        """The unit that the amounts are read in."""
        return self.unit if self.unit in CENTS_PER else USUAL_UNIT

    def _find_fields(self) -> None:
        """Where each label of a field stands; 分值 and 得分 head columns further down too."""
        for label in self.area.labels:
            spec = self.layout.field_labels.get(label.name)
            if label.inline is None:
                self.known.add((label.row, label.column))
            if label.row in self.of_tasks:
                continue
            above = self.header < 0 or label.row < self.first
            self.unit = self.unit or (label.unit if above else "")
            if spec is None:
                continue
            if spec.kind == "unit":
                said = self._value_of(label).text if label.inline is None else label.inline
                unit = said.strip().removeprefix("人民币")
                if unit in CENTS_PER:  # 单位：某局 is no unit
                    self.unit = self.unit or unit
            elif not above and self._is_total(label, spec.key):
                self.total = label
            elif above or (spec.key == "explanation" and label.row > self.header):
                # 合计 above the indicators is that of the money
                key = "whole" if spec.key == "total" else spec.key
                self.found.setdefault(key, []).append(label)
        self.unit = self.unit or unit_behind(self.grid, self.area.rows.start, self.first)
        for labels in self.found.values():
            labels.sort(key=lambda label: self.layout.field_ranks[label.name])
        done = {label.row for label in self.found.get("achieved", ())}
        self.found.get("goal", []).sort(key=lambda label: label.row not in done)

    def _is_total(self, label: Label, key: str) -> bool:
        """Whether a label below the headings is that of the 总分; 自评得分 first in its row is."""
        first = self.area.filled[label.row][0] == label.column
        return key == "total" or (key == "points" and first and label.row > self.header)

    def _value(self, key: str) -> Field:
        """The value of the first label of a field that has one: beside it, or below it."""
        labels = self.found.get(key, [])
        values = [self._value_of(label) for label in labels]
        return next((value for value in values if value), values[0] if values else BLANK)

    def _name_after_colon(self) -> Field:
        """项目：村级公益事业奖补, in a cell above the indicators; 项目 alone is no label."""
        for r in range(self.area.rows.start, max(self.first, self.area.rows.start)):
            for c in self.area.filled[r]:
                if match := _NAME.fullmatch(as_text(self.grid.rows[r][c])):
                    return Field(match[1].strip(), self.grid.place(r, c))
        return BLANK

    def _value_of(self, label: Label) -> Field:
        """The value to the right of a label, past the blank cells of a merged label; below it
        where another label or nothing is there.
        """
        row, column = label.row, label.column
        if label.inline is not None:
            return Field(label.inline, self.grid.place(row, column))
        cells = self.grid.rows[row]
        for c in range(column + 1, len(cells)):
            if (row, c) in self.known:
                break
            if not is_blank(cells[c]):
                return field_at(self.grid, row, c)
        spec = self.layout.field_labels[label.name]
        below = (row + 1, column)
        if below not in self.known and (spec.value == "below" or self._heads(label)):
            return self._with_further_rows(*below)
        return Field(place=self.grid.place(row, column + 1))

    def _with_further_rows(self, row: int, column: int) -> Field:
        """A cell below its label, with what goes on below it: 目标1, 目标2 in a row each."""
        cell = self._cell(row, column)
        labels = {label.row for label in self.area.labels}
        texts = [cell.text]
        for r in range(row + 1, self.first):
            filled = self.area.filled[r]
            if (
                r in labels
                or column not in filled
                or not ONE_GOAL.match(as_text(self.grid.rows[r][filled[0]]))
            ):
                break
            further = self._cell(r, column)
            texts.append(further.text)
            self.further |= {further.place, self.grid.place(r, filled[0])}
        if len(texts) > 1 and self.area.filled[row]:
            self.further.add(self.grid.place(row, self.area.filled[row][0]))
        return cell if len(texts) == 1 else Field("\n".join(texts), cell.place)

    def _heads(self, label: Label) -> bool:
        """Whether a label is one of a row of headings over a row of values."""
        below = self.area.filled[label.row + 1] if label.row + 1 < len(self.area.filled) else ()
        if any((label.row + 1, c) in self.known for c in below):
            return False
        filled = self.area.filled[label.row]
        place = filled.index(label.column)
        beside = filled[place + 1] if place + 1 < len(filled) else filled[max(place - 1, 0)]
        return beside != label.column and (label.row, beside) in self.known

    def _cell(self, row: int, column: int) -> Field:
        """A cell's value; a label is none."""
        if (row, column) in self.known and row < self.first:
            return Field(place=self.grid.place(row, column))
        return field_at(self.grid, row, column)
