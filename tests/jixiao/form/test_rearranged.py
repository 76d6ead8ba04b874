"""Small tables at the borders of what the arrangers know: the whole form that each makes of them.

``rearranged.txt`` has a case a block: its name, the rows of a sheet, and behind each → a form as it
is read: its layout, its rows with the cell that each text came from, where the headings of the
indicators stand (＝), and what is to be looked at again (！). No → : there is no form.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from jixiao.form.areas import FormArea
from jixiao.form.arranged_rows import issues_of
from jixiao.form.find_forms import forms_on
from jixiao.form.headings import headings_in
from jixiao.model.cells import as_text
from jixiao.model.grid import Grid, Place

BLOCKS: Final = Path(__file__).with_name("rearranged.txt").read_text("utf-8").split("\n\n")
CASES: Final = {block.partition("\n")[0]: block.splitlines()[1:] for block in BLOCKS}


@pytest.mark.parametrize("name", CASES)
def test_a_table_becomes_these_rows(name: str) -> None:
    rows = [line for line in CASES[name] if line[0] not in "→　"]
    expected = CASES[name][len(rows) :]
    assert list(forms_of(rows)) == expected


def forms_of(rows: list[str]) -> Iterator[str]:
    """The forms on a sheet with these rows, whose cells stand between |."""
    grid = Grid("表", [[cell or None for cell in row.split("|")] for row in rows])
    for area in forms_on(grid):
        yield f"→{area.layout.name}"
        yield from (f"　{line}" for line in lines_of(area))


def lines_of(area: FormArea) -> Iterator[str]:
    grid = area.grid
    for r in area.rows:
        cells = [
            f"{as_text(value)}@{grid.place(r, c).address}" if as_text(value) else ""
            for c, value in enumerate(grid.rows[r])
        ]
        yield "|".join(cells)
    found = headings_in(area)
    if found.last >= 0:
        spots = [
            f"{key}{'?' * (key in found.inferred)}@{Place('', r + 1, c + 1).address}"
            for key, (r, c) in sorted(found.spots.items())
        ]
        merged = "，合并" * found.merged
        yield f"＝{found.first + 1}-{found.last + 1}{merged} {' '.join(spots)}"
    for issue in issues_of(grid):
        yield f"！{issue.label}@{issue.place.address} {issue.text}"
    if guessed := grid.worked_out.get("guessed"):
        yield f"！逐项 {' '.join(str(r + 1) for r in sorted(guessed))}"
