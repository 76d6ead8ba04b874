"""The 总分 of a 自评表: in the column 得分, behind its label, or at the top of the form."""

from __future__ import annotations

from typing import Final
from unicodedata import normalize

from jixiao.form.labels import Label
from jixiao.form.year_funds import YearFunds
from jixiao.form.year_money import AMOUNTS
from jixiao.model.target_form import BLANK, Field
from jixiao.speed import lazy_pattern

A_SCORE: Final = lazy_pattern(r"\d{1,3}(?:\.\d{1,2})?\s*分?")
_FULL: Final = lazy_pattern(r"100(?:\.0+)?\s*分?")


class YearTotal(YearFunds):
    """The 总分 of a form while the form is being read."""

    def _total(self) -> Field:
        """总分: in the column 得分, on the row of its label; else beside its label at the top."""
        if self.total is None:
            return self._total_at_top()
        if "points" not in self.columns:
            beside = self._value_of(self.total)
            return beside if A_SCORE.fullmatch(beside.text) else BLANK
        if self.total.inline:
            place = self.grid.place(self.total.row, self.total.column)
            return Field(self.total.inline, place)
        cell = self._cell(self.total.row, self.columns["points"])
        if cell.text and A_SCORE.fullmatch(normalize("NFKC", cell.text)) is None:
            return self._total_behind_label(self.total) or cell
        aside = None if cell.text else self._total_aside(self.total.row)
        return cell if aside is None else aside

    def _total_behind_label(self, total: Label) -> Field | None:
        """The score behind the last label of one in the row: 总分值 | 100 | 总得分 | 96.07."""
        of_total = [
            label for label in self.area.labels
            if label.row == total.row and label.name in self.layout.field_labels
            and self.layout.field_labels[label.name].key in {"total", "points"}
        ]  # fmt: skip
        cells = (self._value_of(label) for label in reversed(of_total))
        return next((cell for cell in cells if A_SCORE.fullmatch(cell.text)), None)

    def _total_aside(self, row: int) -> Field | None:
        """The last number of the row, where that of 分值 is not the only one: rows that came from
        a web page lose the cells that were merged.
        """
        weight = self.columns.get("weight")
        cells = {c: self._cell(row, c) for c in range(len(self.grid.rows[row]))}
        scores = {c: normalize("NFKC", cell.text) for c, cell in cells.items()}
        numbers = [c for c, text in scores.items() if A_SCORE.fullmatch(text)]
        others = [c for c in numbers if c != weight]
        if len(numbers) == 1 and others and weight is not None and _is_full(cells[numbers[0]]):
            return BLANK  # the sum of 分值, or the total: nobody can tell
        return cells[others[-1]] if others else None

    def _total_at_top(self) -> Field:
        """自评得分 beside the project's name, where no row below the indicators has the 总分."""
        tops = [label.row for name in AMOUNTS for label in self.found.get(name, [])]
        first = min(tops, default=self.first)
        labels = [*self.found.get("points", []), *self.found.get("whole", [])]
        cells = (self._value_of(label) for label in labels if label.row < first)
        return next((cell for cell in cells if A_SCORE.fullmatch(cell.text)), BLANK)


def _is_full(cell: Field) -> bool:
    """Whether a number may be the sum of 分值 as well: 100, 100分."""
    return bool(_FULL.fullmatch(cell.text))
