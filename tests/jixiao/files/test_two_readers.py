"""A workbook of many sheets is read by two readers at once; nobody can tell from what comes out."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from jixiao.errors import UnreadableFile
from jixiao.files.guard.limits import MOST_CELLS
from jixiao.files.read.workbook import read_grids

SHEETS = 120


def book_of(path: Path, rows: int = 2) -> Path:
    """Sheets named by their numbers, with the number at the top and in the row ``rows``."""
    with xlsxwriter.Workbook(path) as book:
        for number in range(SHEETS):
            sheet = book.add_worksheet(f"表{number}")
            sheet.write_row(0, 0, [number, f"文{number}"])
            sheet.write_number(rows - 1, 0, number)
            if number % 7 == 0:
                sheet.hide()
            if number == 1:
                sheet.activate()
    return path


def test_the_sheets_come_in_the_order_of_the_book(tmp_path: Path) -> None:
    grids = read_grids(book_of(tmp_path / "多.xlsx"))
    assert [grid.sheet for grid in grids] == [f"表{number}" for number in range(SHEETS)]
    assert [grid.hidden for grid in grids] == [number % 7 == 0 for number in range(SHEETS)]
    for number, grid in enumerate(grids):
        assert [list(row) for row in grid.rows] == [[number, f"文{number}"], [number, ""]]


def test_the_cells_of_all_sheets_count_whoever_read_them(tmp_path: Path) -> None:
    """Each half of the book could be held; both together could not."""
    rows = int(MOST_CELLS * 0.6) // SHEETS  # of two columns each
    with pytest.raises(UnreadableFile, match="范围过大"):
        read_grids(book_of(tmp_path / "散.xlsx", rows))


@pytest.mark.parametrize("number", [3, SHEETS - 2])
def test_a_damaged_sheet_is_reported_whoever_read_it(tmp_path: Path, number: int) -> None:
    whole, damaged = book_of(tmp_path / "好.xlsx"), tmp_path / "坏.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(damaged, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name.endswith(f"/sheet{number + 1}.xml"):
                data = data[: data.index(b"</row>")]
            target.writestr(name, data)
    with pytest.raises(UnreadableFile, match="坏"):
        read_grids(damaged)
