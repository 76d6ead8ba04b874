"""A file of any known kind → a department with its projects.

The one way in: source → grids → form reader → model. What was cleaned from a document and
what could not be placed come along; nothing is dropped silently.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Final

from jixiao.errors import NotAForm, UnreadableFile, reason_of
from jixiao.files.file_names import readable
from jixiao.files.read import workbook
from jixiao.files.read.kinds import BY_NAME, Kind, kind_of
from jixiao.form import read_department as department_part
from jixiao.form.areas import found_and_missed
from jixiao.form.book import (
    Reading,
    assembled,
    counted_and_aside,
    forms_found,
    read_book,
    title_numbers,
    unread,
)
from jixiao.form.cleaning import Cleaning, cleaned_department
from jixiao.form.document import Block, Paragraph, divide
from jixiao.form.find_forms import forms_on
from jixiao.form.read_whole import read_whole_forms
from jixiao.form.read_year import read_year_forms
from jixiao.form.unrecognised import unrecognised
from jixiao.model.grid import Grid, Value
from jixiao.model.target_form import LayoutIssue

KNOWN: Final = frozenset(BY_NAME)


def read(
    path: Path, *, deep: bool = False, clean: bool = False, of_the_year: bool = False
) -> Reading:
    """Read a workbook, text or Word document.

    ``clean`` tidies the texts and tells what was changed (for an import; a check wants to
    see what stands there).
    ``deep`` looks at formulas and formats of every workbook, not only of odd-looking ones.
    ``of_the_year``: a workbook with nothing but 运行监控表 or 自评表 will do, or with forms that
    are all hidden or blank: for those who list what there is.
    Raises UnreadableFile or NotAForm with a sentence for the user.
    """
    path = existing(path)
    kind = kind_of(path)
    if kind is None:
        raise UnreadableFile(
            f"“{path.name}”不是能读的文件，请提供Excel、Word、PDF、网页（.html）或文本（.txt）文件。"
        )
    if kind == "workbook":
        reading = _read_workbook(path, deep, of_the_year)
    elif kind == "sheets":
        grids = _written_sheets(path)
        reading = _with_forms(path, read_book(grids, workbook.unseen_formats), of_the_year)
    else:
        reading = _read_document(*_blocks_of(path, kind), readable(path.name), of_the_year)
    return _cleaned(reading) if clean else reading


def grids_of(path: Path) -> list[Grid]:
    """The sheets or tables of a file of any kind, whether there is a form on them or not.

    Raises UnreadableFile with a sentence.
    """
    path = existing(path)
    kind = kind_of(path)
    if kind is None:
        raise UnreadableFile(f"“{path.name}”不是能读的文件，请提供Excel、Word、PDF或网页文件。")
    if kind == "workbook":
        return [grid for grid in workbook.read_grids(path) if not grid.ours]
    if kind == "sheets":
        return _written_sheets(path)
    blocks, _ = _blocks_of(path, kind)
    name = readable(path.name)
    return divide(blocks, name).forms or [_everything(blocks, name)]


def _blocks_of(path: Path, kind: Kind) -> tuple[list[Block], list[Cleaning]]:
    """The paragraphs and tables of a document; each kind loads only what it needs."""
    if kind == "word":
        from jixiao.files.read import docx as docx_in  # noqa: PLC0415

        return docx_in.read_blocks(path)
    if kind == "pdf":
        from jixiao.files.read import pdf  # noqa: PLC0415

        return pdf.read_blocks(path)
    if kind == "html":
        from jixiao.files.read import html  # noqa: PLC0415

        return html.read_blocks(path)
    from jixiao.files.read import text  # noqa: PLC0415

    return text.read_blocks(path)


def _cleaned(reading: Reading) -> Reading:
    department, more = cleaned_department(reading.department)
    return replace(reading, department=department, cleaned=(*reading.cleaned, *more))


def existing(path: Path) -> Path:
    """The path, opened once to see that it can be; else UnreadableFile with the reason."""
    try:
        mode = path.stat().st_mode
        if S_ISDIR(mode):
            raise UnreadableFile(f"“{path}”是文件夹，请指定其中的文件。")
        if not S_ISREG(mode):  # a pipe would be waited for without end
            raise UnreadableFile(f"“{path}”不是普通文件，请先存成文件再读。")
        with path.open("rb"):
            pass
    except FileNotFoundError as why:
        if path.is_symlink():
            raise UnreadableFile(f"“{path}”是失效的链接，它指向的文件不在了，请检查。") from why
        raise UnreadableFile(f"找不到文件“{path}”，请检查路径和文件名。") from why
    except PermissionError as why:
        raise UnreadableFile(f"没有权限读取“{path}”，请检查文件权限或是否被占用。") from why
    except OSError as why:
        raise UnreadableFile(f"“{path}”无法打开（{reason_of(why)}），请检查文件。") from why
    return path


def _read_document(
    blocks: Iterable[Block], cleaned: Iterable[Cleaning], name: str, of_the_year: bool
) -> Reading:
    sections = divide(blocks, name)
    found = forms_found(sections.forms)
    projects, aside, left_out = counted_and_aside(found)
    aside += _below_titles(sections.forms)
    head = department_part.read_paragraphs(sections.department, name)
    wholes = [one for grid in sections.forms for one in read_whole_forms(grid)]
    department = assembled(head, projects, aside, left_out, wholes)
    grids = tuple(sections.forms or [_everything(sections.department, name)])
    year_forms = tuple(read_year_forms(grids))
    reading = Reading(department, unread=unread(department), year_forms=year_forms, grids=grids)
    if not projects and not (of_the_year and (year_forms or department.whole)):
        raise NotAForm(_without_projects(name, reading))
    numbers = (number for grid, there in found for number in title_numbers(grid, there))
    return replace(reading, cleaned=(*cleaned, *numbers))


def _below_titles(grids: Iterable[Grid]) -> list[LayoutIssue]:
    """What stands below the title of a form that is not there: a picture of it, a few words."""
    return [
        LayoutIssue("unread", "", grid.place(r, c), value.strip())
        for grid in grids
        if not forms_on(grid) and next(unrecognised(grid, ()), None) is None
        for r, row in enumerate(grid.rows)
        for c, value in enumerate(row)
        if r and isinstance(value, str) and value.strip()
    ]


def _everything(blocks: Iterable[Block], name: str) -> Grid:
    """A document without a form as one grid, to look for stray labels."""
    rows: list[Sequence[Value]] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            rows.append([block.text])
        else:
            rows.extend(block.rows)
    return Grid(name, rows, kind="table")


def _read_workbook(path: Path, deep: bool, of_the_year: bool) -> Reading:
    inspectable = path.suffix.lower() in workbook.OPEN_XML
    with workbook.opened_package(path) as package:
        grids = workbook.read_grids(path, package)
        look_closer = (
            partial(workbook.inspect, path, package=package)
            if inspectable
            else workbook.unseen_formats
        )
        reading = read_book(grids, look_closer, all_cells=deep)
    if deep and inspectable:
        from jixiao.files.read.format_drift import with_drift  # noqa: PLC0415 - only a close look needs it

        drifted = with_drift(path, reading.department, reading.grids)
        reading = replace(reading, department=drifted)
    return _with_forms(path, reading, of_the_year)


def _written_sheets(path: Path) -> list[Grid]:
    """The sheets of a file of text: of a workbook written as XML, or values with commas between."""
    from jixiao.files.read.csv import grid_of_text  # noqa: PLC0415 - few files are of this kind
    from jixiao.files.read.tables_in_text import tables, text_of  # noqa: PLC0415

    text = text_of(path)
    return tables(text, path) or [grid_of_text(text, path)]


def _with_forms(path: Path, reading: Reading, of_the_year: bool) -> Reading:
    """The reading of a workbook. Raises NotAForm where there is nothing to work on."""
    whole = reading.department.whole
    wanted = of_the_year and (reading.year_forms or reading.were_recognised or whole)
    if not reading.department.projects and not wanted:
        raise NotAForm(_without_projects(path.name, reading))
    return reading


def _without_projects(name: str, reading: Reading) -> str:
    """Why there is nothing to work on, with what was found instead."""
    if found := reading.found_instead(name):
        return found
    return f"“{name}”中没有找到绩效目标表：{found_and_missed(reading.grids)}。"
