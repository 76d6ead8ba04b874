"""One 自评表: money and indicators filled in, entry cells marked, points as formulas."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from jixiao.files.reports.style import INPUT_FILL, TOTAL_FILL, Report
from jixiao.files.reports.year_sheet import FROZEN_ROWS, FUNDS_TOP, YearSheet
from jixiao.form.layout import FormKind
from jixiao.model import stamp
from jixiao.model.target_form import text_of
from jixiao.model.year_forms import SelfEvaluation
from jixiao.values import parse
from jixiao.year.evaluation import GRADES, LOWEST_GRADE, Evaluated, ScoredRow, number_of

_VERDICTS: Final = ("达成", "部分达成", "未达成")
_POINTS: Final = "0.00"
NOT_SCORED: Final = "未算分"
_LONGEST_FORMULA: Final = 8192
_LONGEST_LITERAL: Final = 255


def add(report: Report, one: Evaluated, name: str, year: int, note: str = "") -> None:
    """Add the 自评表 to a report workbook on a sheet of that name."""
    _EvaluationSheet(report, one, name).draw(year, note)


def points_block(form: SelfEvaluation) -> str:
    """The cells of the points of the indicators, such as ``G14:G19``: formulas unless typed."""
    first = _first_row(form)
    return f"G{first + 1}:G{first + max(len(form.rows), 1)}"


def _first_row(form: SelfEvaluation) -> int:
    """The first row of the indicators, counted from 0: below money, reason, goals, headings."""
    return FUNDS_TOP + len(form.funds) + 5


def _literal(text: str) -> str:
    """A text inside a formula: in pieces, because none may be long."""
    size = _LONGEST_LITERAL // 2  # as if every character were a quotation mark, or counted two
    pieces = [text[start : start + size] for start in range(0, len(text), size)] or [""]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)


class _EvaluationSheet(YearSheet):
    columns = (
        *("dimension", "category", "name", "target"),
        *("actual", "weight", "points", "reason"),
    )
    kind: FormKind = "evaluation"

    def __init__(self, report: Report, one: Evaluated, name: str) -> None:
        super().__init__(report, one.form, name)
        self.one, self.own = one, one.form
        self.points = report.cell(bg_color=INPUT_FILL, num_format=_POINTS, align="center")
        self.weight = report.cell(bg_color=INPUT_FILL, num_format="0.##", align="center")
        self.deviation_row = FUNDS_TOP + len(one.form.funds) + 1
        self.first = _first_row(one.form)
        self.header = self.first - 1
        self.last = self.first + max(len(one.rows), 1) - 1

    def draw(self, year: int, note: str) -> None:
        form = self.own
        self.title(f"{year}年度{note}{stamp.written(form.stamp)}", unit_from=6)
        self.pair(2, (0, 1, 2), "code", form.code, self.middle)
        self.pair(2, (3, 4, 7), "name", form.name, self.text)
        self.pair(3, (0, 1, 2), "department", form.department, self.middle)
        self.pair(3, (3, 4, 7), "executor", form.executor, self.entry)
        for row in (2, 3):
            self.heights(row, [form.department.text, form.name.text], [38, 62], 22)
        self._funds()
        self._deviation()
        self._goals()
        self._head()
        groups = [(r.row.indicator.dimension.text, r.row.indicator.category.text)
                  for r in self.one.rows]  # fmt: skip
        self.dimension_block(self.first, groups)
        for row, scored in enumerate(self.one.rows, self.first):
            self._row(row, scored)
        self._total()
        self.sheet.repeat_rows(self.header)
        self.sheet.freeze_panes(FROZEN_ROWS, 0)

    def _funds(self) -> None:
        self.funds_side(1)
        for column, key in enumerate(
            ("initial", "full", "spent", "weight", "rate", "points"), self.column("name")
        ):
            self.sheet.write_string(FUNDS_TOP, column, self.layout.label(key), self.label)
        for row, funds in enumerate(self.own.funds, FUNDS_TOP + 1):
            self.amounts(row, self.column("name"), funds, ("initial", "full", "spent"))
            for column in range(5, 8):
                self.sheet.write_blank(row, column, None, self.blank)
        self._execution(FUNDS_TOP + 1)

    def _execution(self, row: int) -> None:
        """The rate and its points, on the row of the whole."""
        full, spent, weight = (self.at(row, column) for column in (3, 4, 5))
        self.number(row, 5, self.one.execution_weight, self.weight)
        rate = self.one.rate
        cached = "" if rate is None else float(rate / 100)
        self.sheet.write_formula(row, 6, f'=IF(N({full})=0,"",{spent}/{full})', self.rate, cached)
        typed = self.one.entered_execution
        if typed is not None and typed != self.one.computed_execution:
            self.number(row, 7, typed, self.points)
            return
        at = self.at(row, 6)
        formula = f'=IF({at}="","",ROUND(MIN(MAX({at},0),1)*{weight},2))'
        points = self.one.computed_execution
        self.sheet.write_formula(
            row, 7, formula, self.points, "" if points is None else float(points)
        )

    def _deviation(self) -> None:
        row, deviation = self.deviation_row, self.own.deviation
        text = text_of(deviation)
        label = self.layout.label("deviation")
        self.write(row, 0, label, self.label)
        self.merge(row, 1, row, 7, text, self.entry)
        self.heights(row, [label, text], [self.widths[0], self.width(1, 7)], 32)

    def _goals(self) -> None:
        top = self.deviation_row + 1
        self.merge(top, 0, top + 1, 0, "年度总体目标", self.label)
        self.merge(top, 1, top, 3, self.layout.label("goal"), self.label)
        self.merge(top, 4, top, 7, self.layout.label("achieved"), self.label)
        self.merge(top + 1, 1, top + 1, 3, self.own.goal.text, self.text)
        self.merge(top + 1, 4, top + 1, 7, self.own.achieved.text, self.entry)
        texts = [self.own.goal.text, self.own.achieved.text]
        self.sheet.set_row(top, 20)
        self.heights(top + 1, texts, [self.width(1, 3), self.width(4, 7)], 60)

    def _head(self) -> None:
        for column, key in enumerate(self.columns):
            self.sheet.write_string(self.header, column, self.layout.heading(key), self.label)
        self.sheet.set_row(self.header, 24)

    def _row(self, row: int, scored: ScoredRow) -> None:
        indicator, own = scored.row.indicator, scored.row
        self.write(row, 2, indicator.name.text, self.text)
        self.write(row, 3, indicator.target.text, self.middle)
        self.write(row, 4, own.actual.text, self.entry_middle)
        self.number(row, 5, scored.weight, self.weight)
        self._points(row, scored)
        self.write(row, 7, own.reason.text, self.entry)
        if parse(indicator.target.text).kind in ("qualitative", "sentence"):
            self.choices(row, row, 4, _VERDICTS)
        texts = [indicator.name.text, indicator.target.text, own.actual.text, own.reason.text]
        self.heights(row, texts, [self.widths[c] for c in (2, 3, 4, 7)], 26)

    def _points(self, row: int, scored: ScoredRow) -> None:
        """The formula where the points are the computed ones; a person's own number stays."""
        computed = scored.computed.points if scored.computed else None
        if scored.entered is not None and scored.entered != computed:
            self.number(row, 6, scored.entered, self.points)
            return
        cached: float | str = "" if scored.computed is None else "需人工判断"
        if computed is not None:
            cached = float(computed)
        self.sheet.write_formula(row, 6, self._score(row, scored, cached), self.points, cached)

    def _score(self, row: int, scored: ScoredRow, last: float | str) -> str:
        """The points; where the function is unknown the last ones, while what they rest on stays.

        Otherwise points, total and grade would be gone at the first recalculation.
        """
        target, actual, weight = (self.at(row, column) for column in (3, 4, 5))
        same = (
            f"EXACT({target},{_literal(scored.row.indicator.target.text)}),"
            f"EXACT({actual},{_literal(scored.row.actual.text)}),"
            f"N({weight})={float(scored.weight or 0):g}"
        )
        shown = _literal(last) if isinstance(last, str) else f"{last:.15g}"
        known = f"TARGET_SCORE({target},{actual},{weight})"
        formula = f'=IFERROR({known},IF(AND({same}),{shown},"{NOT_SCORED}"))'
        return formula if len(formula) <= _LONGEST_FORMULA else f'=IFERROR({known},"{NOT_SCORED}")'

    def _total(self) -> None:
        row, total = self.last + 1, self.one.total
        look = {"bold": True, "bg_color": TOTAL_FILL, "align": "center"}
        self.merge(row, 0, row, 4, self.layout.label("total"), self.report.cell(**look))
        execution = FUNDS_TOP + 1
        weights = f"{self.at(execution, 5)},{self.at(self.first, 5)}:{self.at(self.last, 5)}"
        given = [self.one.execution_weight, *(number_of(r.row.indicator.weight) or Decimal(0)
                                              for r in self.one.rows)]  # fmt: skip
        form = self.report.cell(num_format="0.##", **look)
        self.sheet.write_formula(row, 5, f"=SUM({weights})", form, float(sum(given)))
        block = f"{self.at(self.first, 6)}:{self.at(self.last, 6)}"
        points = f"{self.at(execution, 7)},{block}"
        formula = f'=IF(COUNT({points})<ROWS({block})+1,"",SUM({points}))'
        cached = "" if total is None else float(total)
        form = self.report.cell(num_format=_POINTS, **look)
        self.sheet.write_formula(row, 6, formula, form, cached)
        at = self.at(row, 6)
        words = f'"{LOWEST_GRADE}"'
        for least, word in reversed(GRADES):
            words = f'IF({at}>={least},"{word}",{words})'
        grade = f"等级：{self.one.grade}" if self.one.grade else ""
        formula = f'=IF({at}="","","等级："&{words})'
        self.sheet.write_formula(row, 7, formula, self.report.cell(**look), grade)
        self.sheet.set_row(row, 24)
