"""运行监控表 and 自评表 as people fill them in: a Grid in, the forms on it out.

The labels are those of the layouts, wherever they stand; the forms need not be our own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from jixiao.form.labels import FormArea, forms_on
from jixiao.form.layout import Layout
from jixiao.model.cells import amount_of, as_text, field_at, is_blank
from jixiao.model.grid import Grid
from jixiao.model.money import CENTS_PER
from jixiao.model.target_form import BLANK, Field, Indicator, Target
from jixiao.model.year_forms import FundsRow, Monitoring, SelfEvaluation, YearForm, YearRow

FUNDS_ROWS: Final = ("whole", "fiscal", "carried", "other")
_MONEY: Final = ("initial", "full", "spent", "expected")
_SCORES: Final = ("weight", "rate", "points")
CAUSES: Final = ("cause_funding", "cause_rules", "cause_staff", "cause_hardware", "cause_other")
OUTLOOKS: Final = ("outlook_sure", "outlook_maybe", "outlook_never")
_NO: Final = frozenset({"", "否", "无", "×", "x", "X", "0", "－", "-"})
USUAL_UNIT: Final = "万元"


def read_year_forms(grids: Iterable[Grid]) -> list[YearForm]:
    """All forms of the year on the sheets, in their order; hidden sheets do not count."""
    return [
        _Form(grid, area).read()
        for grid in grids
        if not grid.hidden
        for area in forms_on(grid)
        if area.layout.form != "target"
    ]


def computed_cells(forms: Iterable[YearForm]) -> Iterator[tuple[str, int, int]]:
    """The cells that the form computes unless somebody has typed over them."""
    for form in forms:
        whole = form.whole
        cells = [whole.rate, whole.points, whole.expected_by, *(row.points for row in form.rows)]
        cells += [form.total] if isinstance(form, SelfEvaluation) else []
        for cell in cells:
            if cell.text and cell.place.row:
                yield cell.place.sheet, cell.place.row, cell.place.column


@dataclass
class _Form:
    """One form while it is being read; ``header`` is the heading row of the indicators."""

    grid: Grid
    area: FormArea
    header: int = -1
    columns: dict[str, int] = field(default_factory=dict)
    spots: dict[str, tuple[int, int]] = field(default_factory=dict)
    inline: dict[str, str] = field(default_factory=dict)
    unit: str = ""

    @property
    def layout(self) -> Layout:
        return self.area.layout

    def read(self) -> YearForm:
        self._find_header()
        self._find_fields()
        own: dict[str, Any] = {
            "sheet": self.grid.sheet,
            "code": self._right("code"),
            "name": self._right("name"),
            "department": self._right("department"),
            "executor": self._right("executor"),
            "funds": tuple(self._funds()),
            "rows": tuple(self._rows()),
            "deviation": self._right("deviation") if "deviation" in self.spots else None,
        }
        if self.layout.form == "monitoring":
            return Monitoring(goal=self._right("goal"), **own)
        goal, achieved = self._below("goal"), self._below("achieved")
        return SelfEvaluation(goal=goal, achieved=achieved, total=self._total(), **own)

    # labels ---------------------------------------------------------------------------------

    def _find_header(self) -> None:
        """The heading row of the indicators; headings of two rows have their leaves below."""
        rows = self.area.headings()
        self.header = max(rows, key=lambda r: ("name" in rows[r], len(rows[r])), default=-1)
        self.columns = dict(rows.get(self.header, {}))
        below = rows.get(self.header + 1, {})
        if below and not self._at(self.header + 1, "name"):
            self.header += 1
            self.columns |= below

    def _find_fields(self) -> None:
        """Where each label of a field stands; 分值 and 得分 head columns further down too."""
        for label in self.area.labels:
            spec = self.layout.field_labels.get(label.name)
            if spec is None or (label.row >= self.header and spec.key != "total"):
                continue
            if spec.kind == "unit":
                self.unit = self.unit or (label.inline or "").removeprefix("人民币")
                continue
            self.spots.setdefault(spec.key, (label.row, label.column))
            if label.inline is not None:
                self.inline.setdefault(spec.key, label.inline)

    # fields ---------------------------------------------------------------------------------

    def _right(self, key: str) -> Field:
        """The value to the right of a label, past the blank cells of a merged label."""
        if key not in self.spots:
            return BLANK
        row, column = self.spots[key]
        if key in self.inline:
            return Field(self.inline[key], self.grid.place(row, column))
        labels = {label.column for label in self.area.labels if label.row == row}
        cells = self.grid.rows[row]
        for c in range(column + 1, len(cells)):
            if c in labels:
                break
            if not is_blank(cells[c]):
                return field_at(self.grid, row, c)
        return Field(place=self.grid.place(row, column + 1))

    def _below(self, key: str) -> Field:
        if key not in self.spots:
            return BLANK
        row, column = self.spots[key]
        return self._cell(row + 1, column)

    def _funds(self) -> Iterator[FundsRow]:
        """The money: the rows by their labels, the columns by those above them."""
        unit = self.unit if self.unit in CENTS_PER else USUAL_UNIT
        for key in FUNDS_ROWS:
            if key not in self.spots:
                continue
            row = self.spots[key][0]
            cells = {
                name: self._cell(row, self.spots[name][1]) if name in self.spots else BLANK
                for name in (*_MONEY, *_SCORES)
            }
            money = {name: amount_of(cells[name], unit) for name in _MONEY}
            yield FundsRow(
                self.layout.label(key),
                initial=money["initial"],
                full=money["full"],
                spent=money["spent"],
                expected=money["expected"],
                expected_by=cells["expected"],
                weight=cells["weight"],
                rate=cells["rate"],
                points=cells["points"],
            )

    def _total(self) -> Field:
        """总分: in the column 得分, on the row of its label."""
        if "total" not in self.spots or "points" not in self.columns:
            return BLANK
        row = self.spots["total"][0]
        return self._cell(row, self.columns["points"])

    def _cell(self, row: int, column: int) -> Field:
        return field_at(self.grid, row, column)

    # indicators -----------------------------------------------------------------------------

    def _rows(self) -> Iterator[YearRow]:
        above = ("", "")
        until = self.spots["total"][0] if self.spots.get("total", (-1,))[0] > self.header else None
        for r in range(self.header + 1, until or self.area.rows.stop):
            name, target = self._at(r, "name"), self._at(r, "target")
            if not name and not target:
                continue
            dimension, category = self._at(r, "dimension"), self._at(r, "category")
            if dimension and dimension.text != above[0]:
                above = (dimension.text, "")
            if category:
                above = (above[0], category.text)
            yield self._row(r, *above)

    def _row(self, r: int, dimension: str, category: str) -> YearRow:
        column = self.columns.get("target")
        indicator = Indicator(
            dimension=Field(dimension, self._at(r, "dimension").place),
            category=Field(category, self._at(r, "category").place),
            name=self._at(r, "name"),
            target=Target() if column is None else Target(*field_at(self.grid, r, column)),
            weight=self._at(r, "weight") if "weight" in self.columns else None,
        )
        return YearRow(
            indicator,
            actual=self._at(r, "actual"),
            expected=self._at(r, "expected"),
            points=self._at(r, "points"),
            causes=tuple(self.layout.heading(key) for key in CAUSES if self._ticked(r, key)),
            reason=self._at(r, "reason"),
            outlook=self._outlook(r),
            remark=self._at(r, "remark"),
        )

    def _at(self, r: int, key: str) -> Field:
        column = self.columns.get(key)
        return BLANK if column is None else self._cell(r, column)

    def _ticked(self, r: int, key: str) -> bool:
        return self._at(r, key).text not in _NO

    def _outlook(self, r: int) -> Field:
        """完成目标可能性: the heading that is ticked, or the word in a single column."""
        for key in OUTLOOKS:
            if self._ticked(r, key):
                return Field(self.layout.heading(key), self._at(r, key).place)
        word = as_text(self._at(r, "outlook").text)
        if word and "outlook_sure" not in self.columns:
            return self._at(r, "outlook")
        first = next((key for key in OUTLOOKS if key in self.columns), "outlook")
        return Field(place=self._at(r, first).place)
