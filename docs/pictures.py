"""Makes the pictures of the documentation from the real programs: ``make pictures``.

Everything is drawn by jixiao, laid out by LibreOffice, turned into pictures by pdftoppm.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
from PIL import Image, ImageChops

from jixiao.check import check_department
from jixiao.execution import compare
from jixiao.files.docx_out import write_document
from jixiao.files.ledgers import read_ledgers
from jixiao.files.libreoffice import converted
from jixiao.files.reading import Reading, read, standardised
from jixiao.files.reports import execution, findings, rollup
from jixiao.model import Department
from jixiao.rollup import summarise
from jixiao.samples import DOCUMENT, LEDGER, sample
from workbook_templates.builder import write

HERE = Path(__file__).parent / "pictures"
DPI = 95
ABOVE_FOOTER = 0.93
EDGE = 14
ON_SCREEN = 5  # the sheet, and so the page, of the third project


def main() -> None:
    """Draw every picture anew."""
    HERE.mkdir(exist_ok=True)
    reading = read(sample(DOCUMENT), clean=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _books(reading, folder)
        _reports(reading, folder)
        _document(reading, folder)


def _books(reading: Reading, folder: Path) -> None:
    filled, blank = folder / "filled.xlsx", folder / "blank.xlsx"
    write(standardised(reading.department), filled)
    write(Department(name="（单位名称）", year=2026), blank, blank_projects=1)
    _picture(filled, 1, "instructions")
    _picture(filled, 2, "department")
    _picture(blank, 3, "template")
    _picture(_as_on_screen(filled, folder), ON_SCREEN, "project")


def _as_on_screen(filled: Path, folder: Path) -> Path:
    """The third project with its 校验 column, which is outside the print area."""
    cached = openpyxl.load_workbook(filled, data_only=True)
    book = openpyxl.load_workbook(filled)
    wanted = book.sheetnames[ON_SCREEN - 1]
    sheet = book[wanted]
    sheet["I5"] = cached[wanted]["I5"].value
    sheet.print_area = "A1:G18"
    sheet.page_setup.orientation = "landscape"
    path = folder / "screen.xlsx"
    book.save(path)
    return path


def _reports(reading: Reading, folder: Path) -> None:
    found = check_department(standardised(reading.department))
    labels = [project.label for project in reading.department.projects]
    title = f"{reading.department.name}　{findings.summary_line(found)}"
    comparison = compare(reading.department, read_ledgers([sample(LEDGER)]))
    summary = summarise([reading.department], found)
    draws: dict[str, Callable[[Path], None]] = {
        "findings": lambda path: findings.draw(found, findings.Checked(title, labels), path),
        "rollup": lambda path: rollup.draw(summary, path),
        "compare": lambda path: execution.draw(comparison, path),
    }
    for name, draw in draws.items():
        path = folder / f"{name}.xlsx"
        draw(path)
        _picture(path, 1, name)


def _document(reading: Reading, folder: Path) -> None:
    path = folder / "document.docx"
    write_document(standardised(reading.department), path)
    for page in (1, 2, 3, 6):
        _picture(path, page, f"word-{page}", trim=False)


def _picture(source: Path, page: int, name: str, *, trim: bool = True) -> None:
    target = HERE / name
    with converted(source, "pdf") as pdf:
        pages = ["-f", str(page), "-l", str(page), "-singlefile"]
        command = ["pdftoppm", "-png", "-r", str(DPI), *pages, str(pdf), str(target)]
        subprocess.run(command, check=True)
    picture = Image.open(target.with_suffix(".png")).convert("RGB")
    if trim:
        width, height = picture.size
        picture = picture.crop((0, 0, width, round(height * ABOVE_FOOTER)))
        blank = Image.new("RGB", picture.size, "white")
        left, top, right, bottom = ImageChops.difference(picture, blank).getbbox() or (0, 0, 1, 1)
        box = (max(left - EDGE, 0), max(top - EDGE, 0), right + EDGE, bottom + EDGE)
        picture = picture.crop(box)
    picture.quantize(64).save(target.with_suffix(".png"), optimize=True)


if __name__ == "__main__":
    main()
