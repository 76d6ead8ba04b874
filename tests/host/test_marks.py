"""Marks of a check in the real program: at every field with a finding, on no paper, in no file."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw

from addin.open_sheets import grid_of
from jixiao.cli import main
from jixiao.form.handled import read_handled
from jixiao.form.layout import position
from tests.support.calc_user import FORM, press
from tests.support.office import Desk

pytestmark = pytest.mark.host
NOTE, FRAME = "【审核】", "绩效标注"
OTHER = "02 防范专项"
COLORS = {"错误": 0xC00000, "警告": 0x9C5700, "提示": 0x1F5C99}


def notes(sheet: xw.Sheet) -> dict[tuple[int, int], str]:
    """Our notes on a sheet, by row and column from 1."""
    found = sheet.api.Annotations
    all_of_them = (found.getByIndex(at) for at in range(found.Count))
    return {
        (one.Position.Row + 1, one.Position.Column + 1): one.String
        for one in all_of_them
        if one.String.startswith(NOTE)
    }


def frames(sheet: xw.Sheet) -> dict[tuple[int, int], Any]:
    page = sheet.api.DrawPage
    shapes = [page.getByIndex(at) for at in range(page.Count)]
    return {
        (at.StartRow + 1, at.StartColumn + 1): one
        for one in shapes
        if one.Name.startswith(FRAME) and (at := one.Anchor.RangeAddress)
    }


def found(book: xw.Book) -> dict[str, dict[tuple[int, int], str]]:
    """Where 审核结果 has findings: by sheet and cell, the worst severity."""
    cells: dict[str, dict[tuple[int, int], str]] = {}
    for one in read_handled(grid_of(book.sheets["审核结果"])):
        place = one.finding.place
        if place.row:
            own = cells.setdefault(place.sheet, {})
            own.setdefault((place.row, place.column), str(one.finding.severity))
    return cells


def test_every_field_with_a_finding_is_marked_on_every_sheet(book: xw.Book) -> None:
    said = press("check_all", book)
    expected = found(book)
    fields = {spot for own in expected.values() for spot in own}
    assert len(expected) >= 7 and {column for _, column in fields} > {5}, "not 指标值 alone"
    for name, own in expected.items():
        marked = frames(book.sheets[name])
        assert own.keys() <= marked.keys() and own.keys() <= notes(book.sheets[name]).keys()
        for spot, severity in own.items():
            assert marked[spot].LineColor == COLORS[severity], (name, spot)
            assert not marked[spot].Printable and marked[spot].FillStyle.value == "NONE"
    number = sum(len(frames(sheet)) for sheet in book.sheets)
    assert f"{number}个单元格已加批注和色框（不打印，下次审核时更新）。" in said


def test_the_next_check_takes_marks_away_and_leaves_what_is_the_clerks(book: xw.Book) -> None:
    sheet = book.sheets[FORM]
    cell = sheet.range("E11")
    cell.api.CellBackColor = 0x00B0F0
    sheet.range("C12").add_note("我的批注")
    press("check_all", book)
    assert (11, 5) in frames(sheet) and cell.api.CellBackColor == 0x00B0F0
    others = frames(book.sheets[OTHER]).keys()
    cell.value = "≥1件"
    sheet.activate()
    press("check_sheet", book)
    assert (11, 5) not in frames(sheet) and (11, 5) not in notes(sheet)
    assert cell.api.CellBackColor == 0x00B0F0
    assert sheet.range("C12").note.text == "我的批注"
    assert frames(book.sheets[OTHER]).keys() == others, "of the sheet looked at alone"


def test_a_mark_goes_with_its_cell(book: xw.Book) -> None:
    sheet = book.sheets[FORM]
    press("check_all", book)
    before = frames(sheet).keys()
    sheet.api.Rows.insertByIndex(10, 2)  # before the first indicator
    assert frames(sheet).keys() == {(r + 2 if r >= 11 else r, c) for r, c in before}
    press("check_all", book)
    assert frames(sheet).keys() == found(book)[FORM].keys() | frames(sheet).keys()
    assert len(frames(sheet)) == len(notes(sheet)), "none twice"


def test_a_protected_sheet_is_named_and_left_alone(book: xw.Book) -> None:
    book.sheets[FORM].api.protect("")
    said = press("check_all", book)
    assert f"工作表“{FORM}”受保护，没有标注。" in said
    assert frames(book.sheets[FORM]) == {} and frames(book.sheets[OTHER])


def test_no_file_has_a_frame_and_the_copy_for_the_bureau_has_no_note(
    book: xw.Book, tmp_path: Path
) -> None:
    press("check_all", book)
    before = frames(book.sheets[FORM]).keys()
    saved, copy = tmp_path / "存.xlsx", tmp_path / "上报.xlsx"
    book.save(str(saved))
    assert frames(book.sheets[FORM]).keys() == before, "they are still seen"
    assert not book.impl.document.isModified()
    with zipfile.ZipFile(saved) as package:
        drawn = "".join(
            package.read(name).decode("utf-8")
            for name in package.namelist()
            if name.startswith("xl/drawings/drawing")
        )
    assert FRAME not in drawn
    assert openpyxl.load_workbook(saved)[FORM]["E11"].comment.text.startswith(NOTE)
    with pytest.raises(SystemExit):
        main(["submit", str(saved), "-o", str(copy)])
    cells = [cell for sheet in openpyxl.load_workbook(copy) for row in sheet for cell in row]
    assert not any(cell.comment for cell in cells)


def test_marks_are_not_on_paper(desk: Desk, book: xw.Book, tmp_path: Path) -> None:
    import pdfplumber

    def printed(name: str) -> list[tuple[Any, ...]]:
        path = tmp_path / f"{name}.pdf"
        document = book.impl.document
        sheet = book.sheets[FORM].api
        document.CurrentController.setActiveSheet(sheet)
        book.impl.print_pdf([FORM], str(path))
        with pdfplumber.open(path) as pdf:
            return [
                (kind, round(one["x0"]), round(one["top"]), one.get("text"),
                 one.get("stroking_color"), one.get("non_stroking_color"))
                for page in pdf.pages
                for kind in ("char", "rect", "line", "curve")
                for one in page.objects.get(kind, [])
            ]  # fmt: skip

    before = printed("前")
    press("check_all", book)
    assert frames(book.sheets[FORM])
    assert printed("后") == before
    assert position("E11") in frames(book.sheets[FORM])
    formula = book.sheets[FORM].range("I5").formula
    press("print_pdf", book)
    made = next(tmp_path.glob("*绩效目标表.pdf"))
    with pdfplumber.open(made) as pdf:
        colours = {str(rect["non_stroking_color"]) for page in pdf.pages for rect in page.rects}
    loud = {str(tuple(int(one[n : n + 2], 16) / 255 for n in (1, 3, 5)))[:12]
            for one in ("#FFF2CC", "#FDE7E7", "#E7F0FA")}  # fmt: skip
    assert not {one for one in colours if one[:12] in loud}, "指标值 is not coloured on paper"
    assert book.sheets[FORM].range("I5").formula == formula
    assert book.sheets[FORM].range("G11").value.startswith("警告 V03")
