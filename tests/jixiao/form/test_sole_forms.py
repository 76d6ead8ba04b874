"""A sheet whose labels tell that it holds one form is read as it would be without that look."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.files.read.any import grids_of
from jixiao.form import find_forms
from jixiao.form.areas import FormArea
from jixiao.form.find_forms import forms_on
from jixiao.model.grid import Grid

LAYOUTS = Path(__file__).parents[2] / "layouts"


def found(grids: list[Grid]) -> list[list[FormArea]]:
    fresh = [Grid(one.sheet, one.rows, lines=one.lines, origin=one.origin) for one in grids]
    return [
        [area._replace(grid=Grid("", area.grid.rows)) for area in forms_on(one)] for one in fresh
    ]


@pytest.mark.parametrize("path", sorted(LAYOUTS.glob("*.txt")), ids=lambda path: path.stem)
def test_the_first_look_finds_what_the_long_way_finds(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grids = grids_of(path)
    quickly = found(grids)
    monkeypatch.setattr(find_forms, "_layout_of_sole", lambda _: None)
    assert quickly == found(grids)


def test_most_sheets_are_known_by_their_labels(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grids = [grid for grid in grids_of(book) if grid.sheet[:2].isdecimal()]
    assert len(grids) == 7
    quickly = found(grids)
    assert [len(areas) for areas in quickly] == [1] * 7
    monkeypatch.setattr(find_forms, "_layout_of_sole", lambda _: None)
    assert quickly == found(grids)
    monkeypatch.undo()
    monkeypatch.setattr(find_forms, "rows_of_forms", lambda *_: pytest.fail("took the long way"))
    found(grids)
