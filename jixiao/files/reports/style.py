"""How reports look, in one place: fonts, colours, formats, page set-up, the mark of ownership."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.worksheet import Worksheet

from jixiao.files.reports import page
from jixiao.files.write.atomic import written
from jixiao.model.findings import Severity
from jixiao.model.money import wan_number
from jixiao.model.sheets import MARK, group_of

FONT: Final = "宋体"
HEAD_FONT: Final = "黑体"
OWNER_NAME: Final = MARK
WAIVED: Final = "已说明"
LABEL_FILL, HEAD_FILL, TOTAL_FILL, INPUT_FILL = "#F2F2F2", "#DCE6F1", "#EEF3FA", "#FFFDF3"
RED, AMBER, BLUE, GREEN, GREY = "#C00000", "#9C5700", "#1F5C99", "#2E7D32", "#7F7F7F"
RED_FILL, AMBER_FILL, BLUE_FILL, GREEN_FILL = "#FDE7E7", "#FFF2CC", "#E7F0FA", "#E8F5E9"
SEVERITY_LOOK: Final = {
    str(Severity.ERROR): (RED, RED_FILL),
    str(Severity.WARNING): (AMBER, AMBER_FILL),
    str(Severity.HINT): (BLUE, BLUE_FILL),
    WAIVED: (GREY, LABEL_FILL),
}
TAB_COLORS: Final = {
    "审核": RED,
    "汇总": "#2F5D8A",
    "执行": GREEN,
    "监控": "#7B5EA7",
    "自评": AMBER,
    "": GREY,
}
MONEY: Final = "#,##0.00####"
ROUNDED: Final = "#,##0.00"  # of what is computed: a share of a budget, a difference from it
# Columns are as wide as so many digits of this font: of Calibri, where that is missing, another
# takes its place and every column is a third wider. This one every program has a likeness of.
_NORMAL: Final = {"font_name": "Arial", "font_size": 10}
_CALC_ENGINE: Final = 191029  # of Excel 2019 and 365
_LINE_POINTS: Final = 14.5
_TALLEST: Final = 400.0


class _Sheet(Worksheet):  # type: ignore[misc] # XlsxWriter is untyped
    """A sheet that prepares each formula text once.

    XlsxWriter searches every formula for a hundred names of newer functions; the same formula
    stands on every project sheet, so most of that is repeated work.
    """

    def __init__(self) -> None:
        super().__init__()
        self._growing: set[int] = set()
        self.widths: Sequence[float] = ()

    def set_growing_row(self, row: int, height: float) -> None:
        """A height to begin with: the program fits the row to its text when that is changed.

        XlsxWriter calls every height the user's own, and such a row never grows again.
        """
        self.set_row(row, height)
        self._growing.add(row)

    def _xml_start_tag_unencoded(self, tag: str, attributes: list[tuple[str, Any]]) -> None:
        if tag == "row" and attributes[0][1] - 1 in self._growing:
            attributes = [one for one in attributes if one[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, attributes)

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return _prepared(formula, expand_future_functions)


@lru_cache(maxsize=4096)
def _prepared(formula: str, expand: bool) -> str:
    return str(Worksheet._prepare_formula(_BLANK, formula, expand))


_BLANK: Final = Worksheet()


class _Workbook(xlsxwriter.Workbook):  # type: ignore[misc] # XlsxWriter is untyped
    """Opened elsewhere, it asks nothing about links.

    Excel saves a function of an add-in as a link to the add-in's file on this PC; with "never"
    ([ECMA-376] 18.2.28) nobody is asked whether to update it, and Excel keeps the setting.
    """

    def _write_workbook_pr(self) -> None:
        version = self.default_theme_version
        self._xml_empty_tag(
            "workbookPr", [("updateLinks", "never"), ("defaultThemeVersion", version)]
        )


class Report:
    """A report workbook being drawn. Use as a context manager; text is never taken as formula."""

    def __init__(self, target: Path | BinaryIO, *, parts: Path | None = None) -> None:
        """``parts``: a folder that takes the rows, which must be written in order, off memory."""
        self._left = ExitStack()
        where = self._left.enter_context(written(target)) if isinstance(target, Path) else target
        options = {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "in_memory": parts is None,
            "constant_memory": parts is not None,
            "tmpdir": parts,
            "default_format_properties": dict(_NORMAL),  # XlsxWriter writes into what it gets
        }
        self.book = _Workbook(where, options)
        # Every formula has its value, by an engine no older than the reader's: Excel then has
        # nothing to calculate on opening, and does not ask on closing whether to save that.
        self.book.set_calc_mode("auto", _CALC_ENGINE)
        self.book.calc_on_load = False
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __enter__(self) -> Report:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, why: BaseException | None, at: TracebackType | None
    ) -> None:
        with self._left:
            if kind is not None:
                return
            try:
                self.book.close()
            except FileCreateError as why_not:
                first = why_not.args[0]
                raise (first if isinstance(first, OSError) else OSError(why_not)) from why_not

    def look(self, **properties: Any) -> Any:
        """A cell format, made once for each combination of properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            base = {"font_name": FONT, "font_size": 10, "valign": "vcenter", "text_wrap": True}
            self._formats[key] = self.book.add_format(base | properties)
        return self._formats[key]

    def condition(self, **properties: Any) -> Any:
        """A format for a condition: only what differs from the cell's own."""
        key = (("condition", True), *sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(properties)
        return self._formats[key]

    def cell(self, **properties: Any) -> Any:
        """A bordered body cell."""
        return self.look(border=1, border_color="#A6A6A6", **properties)

    def head(self, **properties: Any) -> Any:
        """A header cell."""
        return self.cell(
            bold=True, bg_color=HEAD_FILL, align="center", **({"font_name": HEAD_FONT} | properties)
        )

    def severity(self, word: str) -> Any:
        """The cell that says 错误, 警告, 提示 or 已说明, by word and colour."""
        color, fill = SEVERITY_LOOK[word]
        return self.cell(font_color=color, bg_color=fill, align="center", bold=True)

    def add_sheet(self, name: str) -> Any:
        """A plain sheet, nothing set up."""
        return self.book.add_worksheet(name, _Sheet)

    def sheet(
        self,
        name: str,
        widths: Sequence[float],
        *,
        kind: str,
        landscape: bool = True,
        printed: int | None = None,
    ) -> Any:
        """A sheet of the add-in's own: page set-up done, marked by a sheet-scoped name.

        ``printed``: how many of the columns are printed, all where it is not given.
        """
        sheet = self.add_sheet(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.widths = widths
        page.set_up(sheet, widths[:printed], landscape=landscape)
        sheet.hide_gridlines(2)
        sheet.set_tab_color(TAB_COLORS[group_of(name)])
        self.book.define_name(f"'{name}'!{OWNER_NAME}", f'="{kind}"')
        return sheet

    def title(self, sheet: Any, width: int, title: str, subtitle: str = "") -> None:
        """Rows 1 and 2: the title over the whole width, and what it is about."""
        align = "center" if sheet.fit_page else "left"  # over several pages only the left is seen
        sheet.merge_range(
            0, 0, 0, width - 1, title,
            self.look(font_name=HEAD_FONT, font_size=16, bold=True, align=align),
        )  # fmt: skip
        sheet.set_row(0, 30)
        last = width - 1 if sheet.fit_page else page.KEPT - 1
        sheet.merge_range(1, 0, 1, last, subtitle, self.look(font_color="#595959"))
        shown = sum(sheet.widths[: last + 1])
        sheet.set_row(1, 18 if sheet.fit_page else row_height([subtitle], [shown]))


def money_format(cents: Iterable[int | None]) -> str:
    """A format that shows each of the amounts of a column, the points below each other."""
    return ROUNDED + "?" * (max((_places(one) for one in cents if one), default=2) - 2)


def money_width(cents: Iterable[int | None], least: float) -> float:
    """A width of column that shows each of the amounts in that format, negative ones too."""
    known = [one for one in cents if one]
    places = max(map(_places, known), default=2)
    longest = max((len(f"{wan_number(one):,.{places}f}") for one in known), default=0)
    return max(least, longest + 1.5)


def _places(cents: int) -> int:
    """How many decimals an amount has in 万元, at least two."""
    return max(2, 6 - next(n for n in range(7) if n == 6 or cents % 10 ** (n + 1)))


def text_width(text: str) -> int:
    """The width of a text in Latin characters: a Chinese character counts two."""
    return sum(map(_WIDTH_OF.__getitem__, text))


class _Widths(dict[str, int]):
    """The width of each letter, looked up once."""

    def __missing__(self, letter: str) -> int:
        self[letter] = 2 if unicodedata.east_asian_width(letter) in "WFA" else 1
        return self[letter]


_WIDTH_OF: Final = _Widths()


def row_height(texts: Sequence[str], widths: Sequence[float], *, least: float = 18.0) -> float:
    """A row height in points that shows each text wrapped to its column's width."""
    most = 1
    for text, width in zip(texts, widths, strict=False):
        room = max(int(width) - 1, 2)
        lines = sum(max(1, -(-text_width(part) // room)) for part in text.split("\n"))
        most = max(most, lines)
    return min(_TALLEST, max(least, most * _LINE_POINTS + 4))
