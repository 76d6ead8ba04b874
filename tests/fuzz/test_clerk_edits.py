"""Whatever a clerk does to the sheets: what stands there is counted, or somebody hears of it."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from jixiao.check.book import check_book
from jixiao.errors import JixiaoError
from jixiao.files.read.any import read
from jixiao.form.book import Reading
from jixiao.model.findings import Finding
from jixiao.model.grid import Place
from jixiao.model.tally import tally
from tests.support.clerk import MONEY, Cell, Sheet, edits, form, save
from tests.support.fuzzing import fuzz

Spot = tuple[str, int, int]
CODES = ("13073023P00002210023K", "13073023P000030100218")
# Rules that say that a form has no budget, none that can be read, or one that is no sum of its
# parts.
NO_BUDGET = {"R01", "D01", "D06", "F01"}


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def spot_of(place: Place) -> Spot:
    return place.sheet, place.row, place.column


class Heard:
    """Everything that is read of a workbook and said of it, by where it stands."""

    def __init__(self, sheets: list[Sheet], reading: Reading, findings: list[Finding]) -> None:
        totals = tally([reading.department])
        self.projects = [one.project for one in totals.counted]
        self.named = {spot_of(p) for one in findings for p in (one.place, *one.places)}
        self.named |= {spot_of(one.place) for one in reading.unread}
        self.without_budget = {
            one.place.sheet for one in findings if one.field == "预算数" and one.rule in NO_BUDGET
        }
        # A form that cannot be judged is said as a whole, and so is one that is set aside.
        self.as_a_whole = {one.place.sheet for one in findings if one.rule == "D08"}
        aside = Counter(one.place.sheet for one in totals.left_out)
        counted = Counter(project.sheet for project in self.projects)
        forms = {sheet.name: len(sheet.of("budget")) for sheet in sheets}
        self.as_a_whole |= {
            name for name, count in aside.items() if count + counted[name] >= forms.get(name, 0)
        }
        self.money = self._read(*MONEY)
        self.shares = {
            spot_of(share.place): share.percent for p in self.projects for share in p.plan or ()
        }
        cells = [cell for project in self.projects for cell in project.cells]
        cells += [x for p in self.projects for x in (p.function, p.department, p.unit) if x]
        cells += [row.dimension for p in self.projects for row in p.indicators]
        cells += [row.category for p in self.projects for row in p.indicators]
        self.texts = {spot_of(cell.place) for cell in cells if cell.text}

    def _read(self, *kinds: str) -> dict[Spot, tuple[str, int | None]]:
        amounts = ((kind, getattr(p, kind)) for p in self.projects for kind in kinds)
        return {spot_of(one.place): (kind, one.cents) for kind, one in amounts if one is not None}

    def of(self, at: Spot) -> bool:
        return at in self.named or at[0] in self.as_a_whole


def lost(sheets: list[Sheet], heard: Heard) -> Iterator[str]:
    """What stands on the sheets and was neither read as what it is nor heard of, in words."""
    for sheet in sheets:
        for (row, column), cell in sheet.cells.items():
            at = sheet.name, row, column
            why = None if heard.of(at) else _why_lost(sheet, cell, at, heard)
            if why:
                yield f"{sheet.name} {Place(*at).address} {cell.is_} {cell.value!r}: {why}"


def _why_lost(sheet: Sheet, cell: Cell, at: Spot, heard: Heard) -> str:
    if cell.is_ in MONEY:
        return _of_money(sheet, cell, at, heard)
    if at in heard.money and heard.money[at][1]:
        return f"counts as {heard.money[at]}"
    if cell.is_ == "share":
        if at not in heard.shares:
            return "a share is gone"
        return "" if heard.shares[at] == cell.shown else f"counts as {heard.shares[at]}"
    if cell.is_ and cell.value and at not in heard.texts and cell.is_ != "unit":
        return "a text is gone"
    return ""


def _of_money(sheet: Sheet, cell: Cell, at: Spot, heard: Heard) -> str:
    meant = sheet.cents(cell)
    kind, counted = heard.money.get(at, ("", None))
    if not kind:
        said = sheet.name in heard.without_budget or not cell.value
        return "" if said else "an amount is gone"
    if kind != cell.is_:
        return f"counts as {kind}"
    if meant is None and cell.shown is not None:
        return ""  # no unit, or two: whatever it counts as
    return "" if counted == meant or not (counted or meant) else f"counts {counted} for {meant}"


@fuzz(short=150, long=20_000)
@given(st.data())
def test_nothing_is_lost_in_silence(folder: Path, data: st.DataObject) -> None:
    sheets = [form("甲项目", CODES[0], 100), form("乙项目", CODES[1], 60)]
    for _ in range(data.draw(st.integers(1, 4))):
        sheet = sheets[data.draw(st.integers(0, len(sheets) - 1))]
        note(f"{sheet.name}: {data.draw(edits(sheet))}")
    path = folder / "表.xlsx"
    save(sheets, path)
    try:
        reading = read(path, of_the_year=True)
    except JixiaoError as why:
        note(why.sentence)
        assert why.sentence.endswith("。")
        return
    assert list(lost(sheets, Heard(sheets, reading, check_book(reading)))) == []
