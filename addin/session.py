"""An open book as the core sees it: its grids, department, findings, ledger; read once a macro."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

import xlwings as xw

from addin import changes, host, log, open_sheets, sheet_list, way_back
from addin.looks import with_seen_looks
from addin.ui import Ui
from jixiao.check.book import check_book, check_published
from jixiao.errors import NotAForm
from jixiao.files.file_names import free_path
from jixiao.form.book import Reading, read_book
from jixiao.form.handled import Handled, keys_of, read_handled
from jixiao.form.numbered_columns import without_numbered_columns
from jixiao.form.read_year import computed_cells, read_year_forms
from jixiao.form.rewrite import Proposal, proposals
from jixiao.form.waivers import SHEETS as WAIVER_SHEETS
from jixiao.model import sheets
from jixiao.model.findings import Finding, at_least
from jixiao.model.grid import Grid, Value
from jixiao.model.target_form import Department, Waiver
from jixiao.model.year_forms import YearForm
from jixiao.settings import Settings
from jixiao.settings_file import find_settings, load_if_any
from jixiao.spending.ledger import Ledger, read_ledger
from jixiao.spending.ledger_merge import merge


@dataclass(frozen=True)
class OpenBook:
    """The clerk's book; everything is read from it once and only when needed.

    ``active_only`` reads the active sheet and what a check of it needs beside it.
    """

    book: xw.Book
    ui: Ui
    active_only: bool = False

    @property
    def name(self) -> str:
        return str(self.book.name)

    @property
    def path(self) -> Path | None:
        """Where the book is saved; None for one never saved."""
        path = Path(host.path_of(self.book))
        return path if path.is_absolute() and path.exists() else None

    @cached_property
    def settings(self) -> Settings:
        return load_if_any(find_settings(self.path) if self.path else None)

    @cached_property
    def grids(self) -> list[Grid]:
        """The sheets where forms may be, and what else a check needs."""
        if self.active_only:
            beside = {self.book.sheets.active.name, sheets.DEPARTMENT, *WAIVER_SHEETS}
            return self._read(lambda name, sheet: name in beside)
        grids = self._read(lambda name, sheet: not self._is_report(name, sheet))
        return [replace(one, ours=True) if self._is_own_report(one) else one for one in grids]

    def _is_own_report(self, grid: Grid) -> bool:
        """Whether we drew it: a report, which is at most out of date, never wrong; or a form of the
        year, on which what stands beside the fields is ours as well.
        """
        named = grid.sheet in sheets.REPORTS | sheets.HELD or sheets.YEAR_FORM.fullmatch(grid.sheet)
        return bool(named) and changes.is_own(self.book.sheets[grid.sheet])

    @staticmethod
    def _is_report(name: str, sheet: xw.Sheet) -> bool:
        """Whether the sheet bears the name of a report, and our mark."""
        reports = sheets.REPORTS - WAIVER_SHEETS - sheets.HELD
        return name in reports and changes.is_own(sheet)

    def _read(self, wanted: Callable[[str, xw.Sheet], bool]) -> list[Grid]:
        named = ((str(sheet.name), sheet) for sheet in self.book.sheets)
        chosen = {name: sheet for name, sheet in named if wanted(name, sheet)}
        grids = open_sheets.grids_of(
            chosen, lambda done, of: self.ui.progress(f"正在读取工作表 {done}/{of}…")
        )
        return with_seen_looks(chosen.values(), grids)

    def own_grid(self, name: str) -> Grid | None:
        """The add-in's own sheet of that name; None where there is none."""
        sheet = changes.own_sheet(self.book, name)
        return open_sheets.grid_of(sheet) if sheet is not None else None

    @cached_property
    def handled(self) -> list[Handled] | None:
        """The rows of 审核结果 as the clerk left them; None where nothing was checked yet."""
        grid = self.own_grid(sheets.FINDINGS)
        return list(read_handled(grid)) if grid is not None else None

    @cached_property
    def reading(self) -> Reading:
        """All that stands in the book. Raises NotAForm where there is no form."""
        _ = self.settings  # before the forms are read: they may name layouts
        reading = read_book(self.grids, partial(open_sheets.with_details, self.book))
        if reading.department.projects:
            return reading
        if self.active_only:
            active = self.book.sheets.active.name
            raise NotAForm(f"当前工作表“{active}”不是项目表，请切换到要审核的项目表。")
        raise NotAForm(
            reading.found_instead(self.name)
            or f"“{self.name}”中没有绩效目标表，请先用“新建工作簿”或“导入文档”生成标准工作簿。"
        )

    @property
    def department(self) -> Department:
        """The department on the sheets. Raises NotAForm where there is no form."""
        return self.reading.department

    @property
    def waivers(self) -> tuple[Waiver, ...]:
        """The findings that the book accepts, of whatever kind."""
        return self.reading.waivers

    @cached_property
    def findings(self) -> list[Finding]:
        """The findings of the whole book, as the command line has them."""
        reading = self.reading
        self.ui.progress("正在审核…")
        return check_book(reading, self.settings, file=self.name)

    def listed(self, findings: Sequence[Finding]) -> list[Finding]:
        """The findings but for those milder than the settings list.

        What the clerk explained or chose to do stays: it is read back from the sheet.
        """
        if not self.settings.least:
            return list(findings)
        handled = [one for one in self.handled or () if one.choice or one.why]
        entered = {key for one in handled for key in one.keys}
        worse = set(map(id, at_least(findings, self.settings.least)))
        return [
            one
            for one in findings
            if id(one) in worse or one.waived or not entered.isdisjoint(keys_of(one))
        ]

    @cached_property
    def published(self) -> list[Finding]:
        """The findings on what the public document says, as the command line has them."""
        self.ui.progress("正在审核…")
        return check_published(self.reading, self.settings, file=self.name)

    @cached_property
    def proposals(self) -> list[Proposal]:
        """What 规范写法 would change: texts that were typed, never the result of a formula."""
        return list(self.typed(proposals(self.department)))

    def typed(self, found: list[Proposal]) -> Iterator[Proposal]:
        """Those of the proposals whose cell holds no formula, and nothing beside the old text.

        On forms of other places a cell may hold several indicators, or a part of a value.
        """
        by_name = {grid.sheet: grid for grid in self.grids}
        entered = {
            sheet: open_sheets.formulas_of(self.book.sheets[sheet])
            for sheet in dict.fromkeys(one.place.sheet for one in found)
        }
        for one in found:
            row, column = one.place.row - 1, one.place.column - 1
            text = by_name[one.place.sheet].rows[row][column]
            formula = entered[one.place.sheet][row][column]
            if _holds_other(text, one.old):
                continue
            if formula == text or not formula.startswith("="):
                yield one

    @cached_property
    def ledger(self) -> Ledger:
        """All spending entered or imported on the book's ledger sheets, rows met twice once."""
        grids = self._read(lambda name, sheet: sheets.LEDGERS.fullmatch(name) is not None)
        from_1904 = bool(grids) and host.counts_from_1904(self.book)
        return merge(read_ledger(replace(grid, from_1904=from_1904)) for grid in grids)

    @cached_property
    def year_forms(self) -> list[YearForm]:
        """The 运行监控表 and 自评表 in the book; what a sheet computes itself is marked."""
        found = (grid for grid in self.grids if sheets.YEAR_FORM.fullmatch(grid.sheet))
        read = map(without_numbered_columns, found)
        grids = [replace(grid, hidden=False) for grid in read]  # what was filled in is kept
        spots: dict[str, list[tuple[int, int]]] = {}
        for sheet, row, column in computed_cells(read_year_forms(grids)):
            spots.setdefault(sheet, []).append((row, column))
        return read_year_forms(
            open_sheets.with_formulas(self.book, grid, spots.get(grid.sheet, ())) for grid in grids
        )

    def place(
        self, draw: changes.Draw, words: str, then: Callable[[], str] = lambda: ""
    ) -> changes.Placed:
        """Draw a report, bring its sheets to the user, and say where they are.

        ``then`` changes the book further, where results may stand in it, and says so.
        """
        self.ui.progress("正在生成报表…")
        placed = changes.transplant(draw, self.book, in_new_book=self.settings.results_in_new_book)
        listed = "" if placed.in_new_book else then() + self.list_sheets()
        shown = "" if placed.in_new_book else way_back.show(self.book, placed.sheets[0])
        self.ui.tell(f"{words}\n{where(placed)}{listed}{shown}")
        return placed

    def list_sheets(self) -> str:
        """目录, the first sheet, once there are more sheets than are seen at a glance.

        What was done is in place by then and does not fail for want of a list: that is only said.
        """
        with log.only_logged("目录") as attempt:
            sheet_list.renew(self.book)
        if attempt.failed:
            return "“目录”没有更新；如该表受保护，请先撤销工作表保护，再按一次即可。"
        return ""

    def beside(self, name: str) -> Path:
        """A path beside the book (the user's folder for one never saved), free to be written."""
        folder = self.path.parent if self.path else Path.home()
        return free_path(folder / name)


def where(placed: changes.Placed) -> str:
    """Where a report went, in one or two sentences."""
    sheets = _quoted(placed.sheets)
    if placed.in_new_book:
        return f"{placed.why}，结果已在新工作簿中打开：{sheets}。"
    words = f"结果在工作表{sheets}。"
    if placed.left_alone:
        words += f"原有的{_quoted(placed.left_alone)}不是插件生成的工作表，未改动。"
    if placed.left_over:
        words += f"旧结果{_quoted(placed.left_over)}没有删除，请手工删除。"
    return words


def _quoted(names: Iterable[str]) -> str:
    return "、".join(f"“{name}”" for name in names)


def _holds_other(value: Value, old: str) -> bool:
    """Whether a cell holds more than the old text, or a part of it."""
    text = value.strip() if isinstance(value, str) else ""
    return bool(text) and text != old and (old in text or text in old)
