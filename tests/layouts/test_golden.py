"""Forms of other places and years: each is read as a person reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from jixiao.errors import JixiaoError
from jixiao.files.read.any import read
from jixiao.form.book import Reading, read_book
from jixiao.model.grid import Grid
from jixiao.model.target_form import Field
from tests.layouts.golden import (
    HERE,
    as_annotated,
    as_read,
    cases,
    figures,
    golden,
    in_a_book,
    reading_of,
)

CASES = cases()
AS_READ = as_read()


@pytest.mark.parametrize("name", CASES)
def test_a_layout_is_read_as_a_person_reads_it(name: str) -> None:
    one = golden(name, CASES[name])
    assert {key: one.found.get(key) for key in one.expected} == one.expected


def test_every_file_here_is_a_case() -> None:
    assert {path.stem for path in Path(__file__).parent.glob("*.txt")} == set(CASES)


def cells_in(reading: Reading) -> Iterator[Field]:
    """The cells that were read, names and values of indicators among them."""
    whole = reading.department.whole
    rows = [row for project in reading.department.projects for row in project.indicators]
    rows += [] if whole is None else whole.indicators
    for row in rows:
        yield from (row.name, row.target)
    for form in reading.year_forms:
        for one in form.rows:
            yield from (one.indicator.name, one.indicator.target, one.actual, one.points)
    for project in reading.department.projects:
        fields = (project.name, project.goal, project.purpose, project.code)
        yield from (cell for cell in fields if cell is not None)
        amounts = (project.budget, project.fiscal_funds, project.other_funds)
        yield from (Field(one.text, one.place) for one in amounts if one is not None)


@pytest.mark.parametrize("name", CASES)
def test_what_is_read_stands_in_the_line_that_is_said(name: str) -> None:
    """Its first figure or word; a cell in quotes goes on over lines."""
    try:
        cells = [cell for cell in cells_in(reading_of(name)) if cell.text and cell.place.line]
    except JixiaoError:
        return
    lines = (HERE / f"{name}.txt").read_text("utf-8").splitlines()
    lines_of_a_cell = 9 if any('"' in line for line in lines) else 1
    for cell in cells:
        there = "".join("".join(lines[cell.place.line - 1 :][:lines_of_a_cell]).split())
        first = re.search(r"\d[\d.,]*\d|\d|[\u4e00-\u9fff]{2}", "".join(cell.text.split()))
        assert first is None or first[0] in there, (cell.text, cell.place.line)


@pytest.mark.parametrize("name", CASES)
def test_lines_above_a_form_move_it_and_change_nothing(name: str, tmp_path: Path) -> None:
    down = 301
    moved = tmp_path / f"{name}.txt"
    moved.write_text("\n" * down + (HERE / f"{name}.txt").read_text("utf-8"), encoding="utf-8")
    try:
        before = reading_of(name)
    except JixiaoError:
        with pytest.raises(JixiaoError):
            read(moved, of_the_year=True)
        return
    after = read(moved, of_the_year=True)
    assert figures(after) == figures(before)
    assert [x.place.line for x in cells_in(after) if x.place.line] == [
        x.place.line + down for x in cells_in(before) if x.place.line
    ]
    issues = [x for project in before.department.projects for x in project.issues]
    again = [x for project in after.department.projects for x in project.issues]
    assert [(x.kind, x.label, x.text) for x in again] == [(x.kind, x.label, x.text) for x in issues]


@pytest.mark.parametrize("name", AS_READ)
def test_each_cell_is_read_as_what_it_is(name: str) -> None:
    """Each field, its place, what is a note and what is not read; nothing else is reported."""
    assert as_annotated(name).splitlines() == AS_READ[name].splitlines()


# What has no cell of its own stands with the first of its row or sheet.
OF_NO_CELL = re.compile(r"(?:unit|[一二])\d*:[^|+]*\+?|[=+](?=\||$)")


@pytest.mark.parametrize("name", CASES)
def test_blank_rows_and_columns_before_a_form_move_it_and_change_nothing(name: str) -> None:
    """An odd number of rows: what is looked for in the row below is in none of an even number."""
    down, right = 301, 261
    before, after = in_a_book(name)[1], in_a_book(name, down, right)[1]
    assert figures(after) == figures(before)
    assert [(x.place.row, x.place.column) for x in cells_in(after) if x.text] == [
        (x.place.row + down, x.place.column + right) for x in cells_in(before) if x.text
    ]
    here, there = as_annotated(name), as_annotated(name, down, right)
    assert [line.removeprefix("|" * right) for line in cells_of(there)] == cells_of(here)


def cells_of(annotated: str) -> list[str]:
    """The rows of sheets, without what has no cell and what is said below them."""
    lines = [line for line in annotated.splitlines() if line[:2] != "! "]
    bare = [OF_NO_CELL.sub("", OF_NO_CELL.sub("", line)) for line in lines]
    return [line for line in bare if line.strip("|=+ ")]


OF_THE_YEAR = [name for name, expected in CASES.items() if "kind" in expected]


@pytest.mark.parametrize("name", OF_THE_YEAR)
def test_blank_rows_between_those_of_a_form_of_the_year_change_nothing(name: str) -> None:
    grids, before = in_a_book(name)
    apart = [Grid(g.sheet, [x for row in g.rows for x in (list(row), [])]) for g in grids]
    assert figures(read_book(apart)) == figures(before)
