"""部门汇总 in LibreOffice Calc, against the bare bulk read of the same sheets over the same pipe."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlwings as xw

from addin import entry
from benchmarks.bench_check import book_of, seconds
from tests.host_office import Office

SHEETS = 200


class _Nobody:
    """A user who is asked nothing."""

    def tell(self, text: str) -> None:
        self.told = text

    def ask(self, question: str) -> bool:
        return True

    def ask_text(self, prompt: str, default: str = "") -> str | None:
        return default

    def pick_file(self, title: str, kinds: str, suffixes: Sequence[str]) -> Path | None:
        return None

    def progress(self, text: str) -> None:
        """Seen by nobody."""


def rows() -> list[tuple[str, float, str]]:
    """What was measured, the ratio, and its limit in words; nothing without LibreOffice."""
    if not shutil.which("soffice"):
        return []
    with tempfile.TemporaryDirectory(prefix="jixiao-profile-") as folder:
        office = Office(Path(folder))
        try:
            ratio = _measured(office, Path(folder) / "book.xlsx")
        finally:
            office.close()
    told = f"Calc: 部门汇总 of {SHEETS} sheets ÷ bulk read of them, both over the pipe"
    return [(told, ratio, "≤ 2 in-process")]


def _measured(office: Office, path: Path) -> float:
    from addin.calc.engine import app_of

    book_of(SHEETS, path)
    book = app_of(office.context, visible=False).books.open(str(path))
    bare = seconds(lambda: _bulk(book))
    ours = seconds(lambda: entry.run("roll_up", book, _Nobody()))
    book.close()
    return ours / bare


def _bulk(book: xw.Book) -> list[Any]:
    """Every project sheet's values, a block each."""
    return [sheet.used_range.value for sheet in book.sheets if sheet.name[:2].isdecimal()]


if __name__ == "__main__":
    for what, measured, limit in rows():
        print(f"{what:65} {measured:8.2f}  {limit}")
