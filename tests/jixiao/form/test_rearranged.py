"""Small tables at the borders of what the arrangers know: the whole form that each makes of them.

``rearranged.txt`` has a case a block: its name, the rows of a sheet, and behind each → a form as it
is read: its layout, its rows with the cell that each text came from, where the headings of the
indicators stand (＝), and what is to be looked at again (！). No → : there is no form.
"""

from __future__ import annotations

import re
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


ABOVE: Final = [
    "项目支出绩效目标表",
    "（2025年度）",
    "项目名称|护坡",
    "预算数|50",
    "绩效目标|护坡3公里",
    "一级指标|二级指标|三级指标|指标值",
    "产出指标|数量指标|护坡长度|≥3公里",
]
# Without headings over its indicators a form is told by the whole sheet.
SECOND: Final = [
    name
    for name, lines in CASES.items()
    if lines[0].startswith(("项目名称|", "项目支出绩效目标表"))
    and [line for line in lines if line[0] == "→"] == ["→plain"]
    and any("指标值" in line for line in lines[3:6] if line[0] not in "→　")
]


@pytest.mark.parametrize("name", SECOND)
def test_below_another_form_it_becomes_the_same_rows(name: str) -> None:
    rows = [line for line in CASES[name] if line[0] not in "→　"]
    found = [list(forms_of(one)) for one in (rows, [*ABOVE, *rows])]
    first, alone = ([k for k, line in enumerate(lines) if line[0] == "→"] for lines in found)
    assert len(alone) == 1 + len(first)
    assert _cells(found[1][alone[1] :], 0) == _cells(found[0], len(ABOVE))


def _cells(lines: list[str], down: int) -> list[str]:
    """The rows of a form and what is said of them, each cell so many rows further down."""
    return [
        re.sub(r"@([A-Z]+)(\d+)", lambda found: f"@{found[1]}{int(found[2]) + down}", line)
        for line in lines
        if "＝" not in line and "逐项" not in line
    ]
