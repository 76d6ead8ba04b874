"""A standard form after what clerks do to it, each case worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.check.book import check_book
from jixiao.files.read.any import read
from jixiao.form.book import Reading
from jixiao.form.layout import position
from jixiao.model.grid import Place
from jixiao.model.tally import tally
from jixiao.model.target_form import Project
from tests.support.clerk import Cell, Sheet, form, save, shift


def filled() -> Sheet:
    return form("村医培训", "13073023P00002210023K", 100)


def reading_of(sheet: Sheet, folder: Path) -> tuple[Reading, Project]:
    path = folder / "表.xlsx"
    save([sheet], path)
    reading = read(path)
    (project,) = reading.department.projects
    return reading, project


def said(reading: Reading) -> list[tuple[str, str]]:
    return [(one.rule, one.place.address) for one in check_book(reading)]


def test_a_blank_budget_is_blank_and_not_the_text_below_it(tmp_path: Path) -> None:
    sheet = filled()
    del sheet.cells[position("B5")]
    reading, project = reading_of(sheet, tmp_path)
    assert project.budget is not None
    assert (project.budget.cents, project.budget.text) == (None, "")
    assert project.budget.place.address == "B5"
    assert project.purpose is not None
    assert project.purpose.place.address == "B6"
    assert ("R01", "B5") in said(reading)


def test_a_budget_by_a_formula_without_a_value_is_set_aside(tmp_path: Path) -> None:
    sheet = filled()
    cell = sheet.cells[position("B5")]
    cell.value, cell.is_ = "=60+40", "budget"
    reading, project = reading_of(sheet, tmp_path)
    (aside,) = tally([reading.department]).left_out
    assert project.budget is not None
    assert (project.budget.text, project.budget.place.address) == ("=60+40", "B5")
    assert (aside.place.address, aside.cents) == ("B5", None)


def test_a_blank_row_above_the_amounts_is_heard_of(tmp_path: Path) -> None:
    """The label stands two rows above then: the budget is missing, and 100 is not the purpose's."""
    sheet = filled()
    shift(sheet, 0, 5, 3)
    reading, project = reading_of(sheet, tmp_path)
    assert project.budget is not None
    assert project.budget.cents is None
    assert ("R01", "B5") in said(reading)
    listed = next(one for one in check_book(reading) if one.rule == "D04")
    assert {"B8", "C8", "D8"} <= set(listed.cells)


def test_a_basis_that_reads_like_a_heading_of_the_year_makes_no_form_of_the_year(
    tmp_path: Path,
) -> None:
    """2022年完成情况 is a heading of 自评表; beside an indicator it is where its value comes from."""
    sheet = filled()
    sheet.cells[position("F12")].value = "2022年完成情况"
    reading, project = reading_of(sheet, tmp_path)
    assert reading.year_forms == ()
    (basis,) = [row.basis for row in project.filled_rows if row.name.place.row == 12]
    assert basis is not None
    assert basis.text == "2022年完成情况"


def test_a_share_that_slid_below_the_labels_of_money_is_no_amount(tmp_path: Path) -> None:
    """Rows 5 to 7 are deleted: 20%, 50%, 80% stand where the amounts stood, and are none."""
    sheet = filled()
    for _ in range(3):
        shift(sheet, 0, 5, -1)
    reading, project = reading_of(sheet, tmp_path)
    amounts = (project.budget, project.fiscal_funds, project.other_funds)
    read_as = [(one.place.address, one.text, one.cents) for one in amounts if one is not None]
    assert read_as == [("B5", "20%", None), ("C5", "50%", None), ("D5", "80%", None)]
    assert {("D06", "B5"), ("D06", "C5"), ("D06", "D5")} <= set(said(reading))
    assert len(tally([reading.department]).left_out) == 1


@pytest.mark.parametrize("column", [3, 4, 5])
def test_a_number_typed_between_the_labels_of_money_takes_no_amounts_place(
    column: int, tmp_path: Path
) -> None:
    """A column is inserted, 50 is typed between two labels; the amounts stand below: 100, 100, 0."""
    sheet = filled()
    shift(sheet, 1, column, 1)
    sheet.cells[4, column] = Cell(50)
    reading, project = reading_of(sheet, tmp_path)
    amounts = (project.budget, project.fiscal_funds, project.other_funds)
    assert [one and one.cents for one in amounts] == [100_000_000, 100_000_000, 0]
    assert ("D04", Place("", 4, column).address) in said(reading)
