"""What a clerk has built on a report in Calc outlives its being made again."""

from __future__ import annotations

from typing import Any

import pytest
import xlwings as xw

from addin import entry

pytestmark = pytest.mark.host
OWN = "我的表"


class Silent:
    """A user who is asked nothing."""

    def __init__(self) -> None:
        self.shown: list[str] = []

    def tell(self, text: str) -> None:
        self.shown.append(text)

    def progress(self, text: str) -> None:
        """Seen by nobody."""


def press(macro: str, book: xw.Book) -> str:
    user = Silent()
    entry.run(macro, book, user)  # type: ignore[arg-type]
    return user.shown[-1]


def built_on(document: Any) -> Any:
    """A sheet of the clerk's with a formula, a name and a chart."""
    from com.sun.star.awt import Rectangle

    document.Sheets.insertNewByName(OWN, document.Sheets.Count)
    sheet = document.Sheets.getByName(OWN)
    summary = document.Sheets.getByName("部门汇总")
    sheet.getCellRangeByName("A1").setFormula("=$'部门汇总'.C5*2")
    place = sheet.getCellRangeByName("A1").CellAddress
    document.NamedRanges.addNewByName("我的合计", "$'部门汇总'.$C$5", place, 0)
    cells = summary.getCellRangeByName("C5:F8").RangeAddress
    sheet.Charts.addNewByName("图", Rectangle(1000, 1000, 9000, 6000), (cells,), False, True)
    return sheet


def conditional(sheet: Any) -> Any:
    """``A2`` is bold where the summary has money, through the older property that every cell has."""
    from com.sun.star.beans import PropertyValue
    from com.sun.star.sheet.ConditionOperator import FORMULA

    cell = sheet.getCellRangeByName("A2")
    held = cell.ConditionalFormat
    names = [("Operator", FORMULA), ("Formula1", "$'部门汇总'.$C$5>0"), ("StyleName", "Heading")]
    held.addNew(tuple(PropertyValue(Name=name, Value=value) for name, value in names))
    cell.ConditionalFormat = held
    return cell


def drop_down(sheet: Any) -> Any:
    """``A3`` offers what the summary lists."""
    from com.sun.star.sheet.ValidationType import LIST

    cell = sheet.getCellRangeByName("A3")
    held = cell.Validation
    held.Type = LIST
    held.setFormula1("$'部门汇总'.$B$5:$B$8")
    cell.Validation = held
    return cell


def sources(sheet: Any) -> list[str]:
    """The ranges of every series of the chart."""
    chart = sheet.Charts.getByIndex(0).EmbeddedObject
    [system] = chart.getFirstDiagram().getCoordinateSystems()
    return [
        data.getValues().getSourceRangeRepresentation()
        for kind in system.getChartTypes()
        for series in kind.getDataSeries()
        for data in series.getDataSequences()
    ]


def test_formulas_names_charts_formats_and_drop_downs_stay(book: xw.Book) -> None:
    press("roll_up", book)
    document = book.impl.document
    sheet = built_on(document)
    format_cell, list_cell = conditional(sheet), drop_down(sheet)
    before = sources(sheet)
    assert before
    assert all("部门汇总" in text for text in before)
    for _ in range(2):
        press("roll_up", book)
        assert sheet.getCellRangeByName("A1").Formula == "=$部门汇总.C5*2"
        assert document.NamedRanges.getByName("我的合计").Content == "$部门汇总.$C$5"
        assert sources(sheet) == before
        assert format_cell.ConditionalFormat.getByIndex(0).getFormula1() == "$部门汇总.$C$5>0"
        assert list_cell.Validation.getFormula1() == "$部门汇总.$B$5:$B$8"
