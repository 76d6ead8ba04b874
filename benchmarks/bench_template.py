"""Writing the standard workbook with 200 projects against bare XlsxWriter of the same cells."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import openpyxl
import xlsxwriter

from benchmarks.limits import Limit, Measure
from benchmarks.timing import ratio
from jixiao.files.read.any import read
from jixiao.form.standardise import standardised
from jixiao.model.target_form import Department, Field
from jixiao.samples import DOCUMENT, sample
from workbook_templates.builder import write

PROJECTS = 200


def department(projects: int = PROJECTS) -> Department:
    """The sample's projects over and over, each with a name of its own."""
    base = standardised(read(sample(DOCUMENT), clean=True).department)
    many = [
        replace(project, name=Field(f"{project.label}{number}"))
        for number in range(projects)
        for project in [base.projects[number % len(base.projects)]]
    ]
    return replace(base, projects=tuple(many))


def rows() -> list[Measure]:
    """What was measured, the ratio, and its limit."""
    many = department()
    stream = BytesIO()
    write(many, stream)
    book = openpyxl.load_workbook(BytesIO(stream.getvalue()))
    cells = [
        (sheet.title, [(c.row, c.column, c.value) for r in sheet.iter_rows() for c in r if c.value])
        for sheet in book
    ]
    longer = ratio(lambda: write(many, BytesIO()), lambda: _bare(cells))
    return [
        Measure("write 200 projects against bare XlsxWriter of the same cells", longer, Limit(2))
    ]


def _bare(cells: list[tuple[str, list[tuple[int, int, object]]]]) -> None:
    book = xlsxwriter.Workbook(BytesIO(), {"in_memory": True})
    look = book.add_format({"border": 1})
    for name, filled in cells:
        sheet = book.add_worksheet(name)
        for row, column, value in filled:
            sheet.write(row - 1, column - 1, value, look)
    book.close()
