"""Reading and checking a 200-project workbook, against the bare reading of the file."""

from __future__ import annotations

import tempfile
import warnings
from dataclasses import replace
from pathlib import Path

import openpyxl
from python_calamine import CalamineWorkbook

from benchmarks.limits import Limit, Measure
from benchmarks.timing import in_a_fresh_process, ratio
from jixiao.files.check_file import check_file
from jixiao.files.read.any import read
from jixiao.model.project_code import completed
from jixiao.model.target_form import Department, Field
from jixiao.samples import DOCUMENT, sample
from workbook_templates.builder import write

PROJECTS = 200


def book_of(count: int, path: Path) -> None:
    """A standard workbook: the projects of the sample over and over, each with a code of its own.

    With the codes too over and over, most of the work would be to tell of codes used twice.
    """
    department: Department = read(sample(DOCUMENT), clean=True).department
    known = department.projects
    projects = (
        replace(known[n % len(known)], code=Field(completed(f"13073023P{n:011d}")))
        for n in range(count)
    )
    write(replace(department, projects=tuple(projects)), path)


def bare(path: Path) -> None:
    """What python-calamine alone takes: every sheet's values."""
    book = CalamineWorkbook.from_path(str(path))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def checked(path: Path) -> None:
    """What ``jixiao check`` does with one file."""
    check_file(path)


def rows() -> list[Measure]:
    """What was measured, the ratio, and its limit."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        in_a_fresh_process(book_of, PROJECTS, path)  # making it leaves much behind in memory
        longer = ratio(lambda: checked(path), lambda: bare(path), times=25)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            shorter = ratio(lambda: openpyxl.load_workbook(path), lambda: checked(path), times=1)
    return [
        Measure(f"check of {PROJECTS} projects ÷ bare calamine read", longer, Limit(3.5)),
        Measure(f"openpyxl load ÷ check of {PROJECTS} projects", shorter, Limit(least=4)),
    ]
