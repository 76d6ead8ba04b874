"""Makes the pictures of the documentation from the real programs: ``make pictures``.

Everything is drawn by jixiao, laid out by LibreOffice, turned into pictures by pdftoppm; the window
of Calc is what a screen of 1366×768 shows of it.
"""

from __future__ import annotations

import shutil
import struct
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
from PIL import Image, ImageChops

from addin.calc.install import Calc
from jixiao.files import year_books as yearly
from jixiao.files.check_file import check_file
from jixiao.files.file_names import readable
from jixiao.files.libreoffice import converted
from jixiao.files.read.any import read
from jixiao.files.read.ledgers import read_ledgers
from jixiao.files.reports import execution, findings, listing, rollup
from jixiao.files.write.docx import write_document
from jixiao.form.book import Reading
from jixiao.form.rewrite import proposals
from jixiao.form.standardise import standardised
from jixiao.model.target_form import Department, Field, Target
from jixiao.model.year_forms import Monitoring, SelfEvaluation, YearRow
from jixiao.samples import DOCUMENT, LEDGER, sample
from jixiao.settings import DEFAULT
from jixiao.spending.execution import compare, countable
from jixiao.spending.rollup import summarise
from tests.support.calc_user import FORM, press
from tests.support.office import Office, free, not_root, screen
from workbook_templates.builder import write
from workbook_templates.naming import sheet_names

HERE = Path(__file__).parent / "pictures"
DPI = 95
ABOVE_FOOTER = 0.93
EDGE = 14
SPELLED = ("大于等于1件", ">=98％", "12月31日前", "不超过100万元", "进一步提升", "90%以上")
WINDOW = (1366, 768)
DRAWN = 6  # seconds that Calc may take to draw its window
ON_SCREEN = 5  # the sheet, and so the page, of the third project


def main() -> None:
    """Draw every picture anew."""
    HERE.mkdir(exist_ok=True)
    reading = read(sample(DOCUMENT), clean=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _books(reading, folder)
        _reports(reading, folder)
        _of_the_year(reading, folder)
        _document(reading, folder)
        _window(folder)


def _books(reading: Reading, folder: Path) -> None:
    filled, blank = folder / "filled.xlsx", folder / "blank.xlsx"
    write(standardised(reading.department), filled)
    write(Department(name="（单位名称）", year=2026), blank, blank_projects=1)
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
    book = folder / "filled.xlsx"
    checked = check_file(book)
    assert checked.reading is not None
    found = checked.findings
    labels = [project.label for project in reading.department.projects]
    title = f"{reading.department.name}　{findings.summary_line(found)}"
    department, forms = countable(reading.department)
    comparison = compare(department, read_ledgers([sample(LEDGER)]))
    summary = summarise([checked.reading.department], found, files=[readable(book)])
    taken_in = read_ledgers([sample(LEDGER)])
    draws: dict[str, Callable[[Path], None]] = {
        "findings": lambda path: findings.draw(found, findings.Checked(title, labels), path),
        "rollup": lambda path: rollup.draw(summary, path),
        "compare": lambda path: execution.draw(comparison, path, forms),
        "normalise": lambda path: listing.draw_record(_record(reading, folder), path),
        "ledger": lambda path: listing.draw_ledger(taken_in, path),
        "rules": listing.draw_rules,
    }
    for name, draw in draws.items():
        path = folder / f"{name}.xlsx"
        draw(path)
        _picture(path, 1, name)


def _record(reading: Reading, folder: Path) -> list[list[str]]:
    """What 规范写法 would write down where the first project is spelled as clerks do."""
    path = folder / "record.xlsx"
    department = standardised(reading.department)
    first, *others = department.projects
    rows = tuple(
        replace(row, target=Target(text))
        for row, text in zip(first.indicators, SPELLED, strict=True)
    )
    projects = (replace(first, indicators=rows), *others)
    write(replace(department, projects=projects), path)
    found = proposals(read(path).department)[:12]
    return [[p.place.sheet, p.place.address, p.field, p.old, p.new] for p in found]


def _of_the_year(reading: Reading, folder: Path) -> None:
    """The forms of the first project, filled in as a clerk would."""
    ledger = read_ledgers([sample(LEDGER)])
    department, forms = countable(standardised(reading.department))
    first = department.projects[0]
    achieved = ("1件", "98%", "100%", "100", "达成", "92%")
    rows = tuple(
        YearRow(row, actual=Field(text))
        for row, text in zip(first.indicators, achieved, strict=True)
    )
    filled = SelfEvaluation(
        name=Field(first.label), rows=rows, deviation=Field("部分案件年底前未结，资金结转下年。")
    )
    watched = Monitoring(
        name=Field(first.label),
        rows=tuple(replace(row, outlook=Field("确定能")) for row in rows[:3]),
    )
    made = yearly.evaluate(department, ledger, [filled], DEFAULT, sheet_names, forms=forms)
    path = folder / "evaluation.xlsx"
    yearly.draw_evaluations(made, path)
    _picture(path, "项目支出绩效自评表", "evaluation")
    path = folder / "monitoring.xlsx"
    monitored = yearly.monitor(department, compare(department, ledger), [watched], DEFAULT,
                               sheet_names, forms=forms)  # fmt: skip
    yearly.draw_monitorings(monitored, path)
    _picture(path, "项目支出绩效运行监控表", "monitoring")


def _document(reading: Reading, folder: Path) -> None:
    path = folder / "document.docx"
    write_document(standardised(reading.department), path)
    _picture(path, 3, "word-3", trim=False)


def _picture(source: Path, page: int | str, name: str, *, trim: bool = True) -> None:
    """A page by its number, or the first that bears a title: how long a sheet is may change."""
    target = HERE / name
    with converted(source, "pdf") as pdf:
        if isinstance(page, str):
            text = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, check=True)
            found = text.stdout.decode("utf-8").split("\f")
            page = next(number for number, one in enumerate(found, 1) if page in one)
        pages = ["-f", str(page), "-l", str(page), "-singlefile"]
        command = ["pdftoppm", "-png", "-r", str(DPI), *pages, str(pdf), str(target)]
        subprocess.run(command, check=True)
    picture = Image.open(target.with_suffix(".png")).convert("RGB")
    if trim:
        width, height = picture.size
        picture = picture.crop((0, 0, width, round(height * ABOVE_FOOTER)))
        blank = Image.new("RGB", picture.size, "white")
        left, top, right, bottom = ImageChops.difference(picture, blank).getbbox() or (0, 0, 1, 1)
        width, height = picture.size
        box = (
            max(left - EDGE, 0), max(top - EDGE, 0),
            min(right + EDGE, width), min(bottom + EDGE, height),
        )  # fmt: skip
        picture = picture.crop(box)
    picture.quantize(64).save(target.with_suffix(".png"), optimize=True)


def _window(folder: Path) -> None:
    """Calc with our toolbar and a project sheet, after 审核全部."""
    profile = Path(tempfile.mkdtemp(prefix="jixiao-profile-"))
    shots = folder / "screen"
    shots.mkdir()
    try:
        free(profile)
        Calc(profile, not_root(profile)).install()
        free(profile)
        with screen(*WINDOW, kept_in=shots) as shown:
            office = Office(profile, headless=False, environment=shown)
            from addin.calc.engine import app_of  # noqa: PLC0415 - Office has put uno in place

            try:
                url = (folder / "filled.xlsx").as_uri()
                document = office.desktop.loadComponentFromURL(url, "_blank", 0, ())
                document.CurrentController.Frame.ContainerWindow.setPosSize(0, 0, *WINDOW, 15)
                press("check_all", app_of(office.context, visible=False).books["filled.xlsx"])
                document.CurrentController.setActiveSheet(document.Sheets.getByName(FORM))
                time.sleep(DRAWN)
                _from_xwd(shots / "Xvfb_screen0").quantize(256).save(
                    HERE / "calc.png", optimize=True
                )
                document.close(True)
            finally:
                office.close()
    finally:
        shutil.rmtree(profile, ignore_errors=True)


def _from_xwd(path: Path) -> Image.Image:
    """What a screen shows, from Xvfb's own file: a header, colours of 12 bytes, rows of BGRX."""
    data = path.read_bytes()
    header = struct.unpack(">25I", data[:100])
    size, width, height, bytes_a_row, colours = (header[n] for n in (0, 4, 5, 12, 19))
    pixels = data[size + 12 * colours :]
    return Image.frombytes("RGB", (width, height), pixels, "raw", "BGRX", bytes_a_row)


if __name__ == "__main__":
    main()
