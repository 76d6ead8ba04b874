"""What the sheets of 运行监控表 and 自评表 have in common: looks, labels, money, entry cells."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from jixiao.files.reports.style import INPUT_FILL, LABEL_FILL, MONEY, Report, row_height
from jixiao.form.layout import FormKind, Layout, layouts_of
from jixiao.model.grid import column_letters
from jixiao.model.money import wan_number
from jixiao.model.target_form import Amount, Field
from jixiao.model.year_forms import FundsRow, YearForm

UNIT_LABEL: Final = "单位：万元"
ESTIMATE: Final = "#,##0.00"
RATE_FORMAT: Final = "0.00%"
FUNDS_TOP: Final = 4
FROZEN_ROWS: Final = 3  # title, unit, code and name: more leaves no room for indicators
_NARROW: Final = 1.0


class YearSheet:
    """One form while it is being drawn. Rows and columns count from 0."""

    columns: tuple[str, ...]
    kind: FormKind

    def __init__(self, report: Report, form: YearForm, name: str) -> None:
        self.report, self.form = report, form
        self.layout: Layout = layouts_of(self.kind)[0]
        self.widths = [self.layout.columns[key].width for key in self.columns]
        self.sheet = report.sheet(name, self.widths, kind=self.kind)
        cell = report.cell
        self.label = cell(bold=True, bg_color=LABEL_FILL, align="center")
        self.text = cell(num_format="@", align="left")
        self.middle = cell(num_format="@", align="center")
        self.entry = cell(bg_color=INPUT_FILL, num_format="@", align="left")
        self.entry_middle = cell(bg_color=INPUT_FILL, num_format="@", align="center")
        self.money = cell(num_format=MONEY, align="center")
        self.rate = cell(num_format=RATE_FORMAT, align="center")
        self.blank = cell(bg_color="#FAFAFA")

    @property
    def last_column(self) -> int:
        return len(self.columns) - 1

    def column(self, key: str) -> int:
        return self.columns.index(key)

    def at(self, row: int, column: int) -> str:
        """The A1 address of a cell."""
        return f"{column_letters(column + 1)}{row + 1}"

    # parts --------------------------------------------------------------------------------

    def title(self, note: str, unit_from: int) -> None:
        """Rows 1 and 2: the name of the form, what it is about, the unit of money."""
        last = self.last_column
        big = self.report.look(font_name="黑体", font_size=16, bold=True, align="center")
        self.merge(0, 0, 0, last, self.layout.title, big)
        self.sheet.set_row(0, 30)
        self.merge(1, 0, 1, unit_from - 1, note, self.report.look(align="left"))
        self.merge(1, unit_from, 1, last, UNIT_LABEL, self.report.look(align="right"))
        self.sheet.set_row(1, 18)

    def pair(self, row: int, at: tuple[int, int, int], key: str, value: Field, look: Any) -> None:
        """A label in one column and its value in the columns ``at[1]`` to ``at[2]``."""
        self.sheet.write_string(row, at[0], self.layout.label(key), self.label)
        self.merge(row, at[1], row, at[2], value.text, look)

    def heights(self, row: int, texts: Sequence[str], widths: Sequence[float], least: int) -> None:
        self.sheet.set_row(row, row_height(texts, widths, least=least))

    def width(self, first: int, last: int) -> float:
        """The width of some columns together."""
        return sum(self.widths[first : last + 1]) - _NARROW

    def funds_side(self, label_column: int) -> None:
        """The heading beside the money, and the labels of its rows."""
        rows = self.form.funds
        self.merge(FUNDS_TOP, 0, FUNDS_TOP + len(rows), 0, "项目资金\n（万元）", self.label)
        self.sheet.write_blank(FUNDS_TOP, label_column, None, self.label)
        for index, row in enumerate(rows, 1):
            look = self.label if index == 1 else self.middle
            self.sheet.write_string(FUNDS_TOP + index, label_column, row.label, look)
            self.sheet.set_row(FUNDS_TOP + index, 20)
        self.sheet.set_row(FUNDS_TOP, 22)

    def amounts(self, row: int, first: int, funds: FundsRow, keys: Sequence[str]) -> None:
        for offset, key in enumerate(keys):
            amount: Amount = getattr(funds, key)
            self.number(row, first + offset, _wan(amount), self.money)

    def dimension_block(self, first: int, groups: Sequence[tuple[str, str]]) -> None:
        """一级 and 二级 down the rows, cells that say the same merged."""
        for column in (0, 1):
            values = [group[: column + 1] for group in groups]
            start = 0
            for end in range(1, len(values) + 1):
                if end < len(values) and values[end] == values[start]:
                    continue
                text = values[start][-1]
                self.merge(first + start, column, first + end - 1, column, text, self.middle)
                start = end

    # cells --------------------------------------------------------------------------------

    def merge(self, row: int, column: int, last_row: int, last: int, text: str, look: Any) -> None:
        if (row, column) != (last_row, last):
            self.sheet.merge_range(row, column, last_row, last, "", look)
        self.write(row, column, text, look)

    def write(self, row: int, column: int, text: str, look: Any) -> None:
        """A text as text, whatever it begins with."""
        if text:
            self.sheet.write_string(row, column, text, look)
        else:
            self.sheet.write_blank(row, column, None, look)

    def number(self, row: int, column: int, value: float | Decimal | None, look: Any) -> None:
        if value is None:
            self.sheet.write_blank(row, column, None, look)
        else:
            self.sheet.write_number(row, column, float(value), look)

    def choices(self, first: int, last: int, column: int, words: Sequence[str]) -> None:
        """A drop-down that proposes words; anything else may be typed."""
        self.sheet.data_validation(
            first, column, last, column,
            {"validate": "list", "source": list(words), "show_error": False},
        )  # fmt: skip


def _wan(amount: Amount) -> float | None:
    return None if amount.cents is None else wan_number(amount.cents)
