"""An open book as the core sees it: its grids, department, findings, ledger; read once a macro."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import xlwings as xw

from addin import host
from addin.ui import Ui
from jixiao.check import check_department
from jixiao.errors import NotAForm
from jixiao.files.reading import department_of, odd_cells, waivers_of
from jixiao.findings import Finding
from jixiao.grid import Grid
from jixiao.ledger import Ledger, merge, read_ledger
from jixiao.model import Department
from jixiao.settings import DEFAULT, Settings, find_settings, load

LEDGER_SHEETS: Final = ("支出执行", "支出明细")


@dataclass(frozen=True)
class OpenBook:
    """The clerk's book; everything is read from it once and only when needed."""

    book: xw.Book
    ui: Ui

    @property
    def name(self) -> str:
        return str(self.book.name)

    @property
    def path(self) -> Path | None:
        """Where the book is saved; None for one never saved."""
        path = Path(str(self.book.fullname))
        return path if path.is_absolute() and path.exists() else None

    @cached_property
    def settings(self) -> Settings:
        found = find_settings(self.path) if self.path else None
        return load(found) if found else DEFAULT

    @cached_property
    def grids(self) -> list[Grid]:
        return host.grids_of(
            self.book, lambda done, of: self.ui.progress(f"正在读取工作表 {done}/{of}…")
        )

    @cached_property
    def department(self) -> Department:
        """The department on the sheets. Raises NotAForm where there is no form."""
        department = department_of(self.grids)
        odd = odd_cells(department)
        if odd:
            department = department_of(host.with_details(self.book, self.grids, odd))
        if not department.projects:
            raise NotAForm(
                f"“{self.name}”中没有绩效目标表，请先用“新建工作簿”或“导入文档”生成标准工作簿。"
            )
        return department

    @cached_property
    def findings(self) -> list[Finding]:
        self.ui.progress("正在审核…")
        return check_department(
            self.department, self.settings, file=self.name, waivers=waivers_of(self.grids)
        )

    @cached_property
    def ledger(self) -> Ledger:
        """All spending entered or imported on the book's ledger sheets, rows met twice once."""
        return merge([read_ledger(grid) for grid in self.grids if grid.sheet in LEDGER_SHEETS])

    def beside(self, name: str) -> Path:
        """A path beside the book (the user's folder for one never saved), free to be written."""
        folder = self.path.parent if self.path else Path.home()
        wanted = folder / name
        number = 2
        while wanted.exists():
            wanted = folder / f"{Path(name).stem}（{number}）{Path(name).suffix}"
            number += 1
        return wanted
