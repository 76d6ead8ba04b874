"""What a clerk has built on a report in Calc outlives its being made again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from jixiao.files.read.any import read
from jixiao.form.standardise import standardised
from jixiao.model.sheets import MARK
from jixiao.samples import DOCUMENT, LEDGER, sample
from tests.support.calc_user import names, press
from workbook_templates.builder import write

pytestmark = pytest.mark.host
OWN = "我的表"
# Every button that brings sheets, with its answers, in the order of a year.
BUTTONS: list[tuple[str, list[Any]]] = [
    ("check_all", []),
    ("roll_up", []),
    ("import_ledger", [sample(LEDGER)]),
    ("compare", ["2023-06-30"]),
    ("monitor", ["2023-06-30"]),
    ("evaluate", []),
]


@pytest.fixture
def book(app: xw.App, tmp_path: Path) -> Iterator[Any]:
    """A department of one project whose year has gone by: every report is there."""
    department = standardised(read(sample(DOCUMENT), clean=True).department)
    path = tmp_path / "一个项目.xlsx"
    write(replace(department, projects=department.projects[:1]), path)
    opened = app.books.open(str(path))
    for macro, answers in BUTTONS:
        press(macro, opened, *answers)
    yield opened
    for one in list(app.books):
        one.close()


class Built:
    """What a clerk has built on one sheet, on the row ``row`` of his own: from 0."""

    def __init__(self, document: Any, target: str, row: int) -> None:
        from com.sun.star.awt import Rectangle

        self.document, self.target, self.row = document, target, row
        self.sheet = document.Sheets.getByName(OWN)
        self._cell(0).setFormula(f"=$'{target}'.A1&\"\"")
        place = self._cell(0).CellAddress
        document.NamedRanges.addNewByName(f"我的名称{row}", f"$'{target}'.$A$1", place, 0)
        cells = document.Sheets.getByName(target).getCellRangeByName("B5:C8").RangeAddress
        box = Rectangle(1000, 1000, 9000, 6000)
        self.sheet.Charts.addNewByName(f"图{row}", box, (cells,), False, False)
        self._add_condition()
        self._add_drop_down()

    def _cell(self, column: int) -> Any:
        return self.sheet.getCellByPosition(column, self.row)

    def _add_condition(self) -> None:
        """Through the older property that every cell has."""
        from com.sun.star.beans import PropertyValue
        from com.sun.star.sheet.ConditionOperator import FORMULA

        held = self._cell(1).ConditionalFormat
        formula = f"$'{self.target}'.$A$1>0"
        said = [("Operator", FORMULA), ("Formula1", formula), ("StyleName", "Heading")]
        held.addNew(tuple(PropertyValue(Name=name, Value=value) for name, value in said))
        self._cell(1).ConditionalFormat = held

    def _add_drop_down(self) -> None:
        from com.sun.star.sheet.ValidationType import LIST

        held = self._cell(2).Validation
        held.Type = LIST
        held.setFormula1(f"$'{self.target}'.$B$5:$B$8")
        self._cell(2).Validation = held

    def read(self) -> dict[str, Any]:
        """All of it, as Calc shows it now."""
        return {
            "formula": self._cell(0).Formula,
            "value": self._cell(0).String,
            "name": self.document.NamedRanges.getByName(f"我的名称{self.row}").Content,
            "chart": sources(self.sheet.Charts.getByName(f"图{self.row}")),
            "condition": self._cell(1).ConditionalFormat.getByIndex(0).getFormula1(),
            "drop-down": self._cell(2).Validation.getFormula1(),
        }


def sources(chart: Any) -> list[str]:
    """The ranges of every series of a chart."""
    [system] = chart.EmbeddedObject.getFirstDiagram().getCoordinateSystems()
    return [
        data.getValues().getSourceRangeRepresentation()
        for kind in system.getChartTypes()
        for series in kind.getDataSeries()
        for data in series.getDataSequences()
    ]


def test_what_refers_to_any_result_still_does_when_it_is_made_again(book: xw.Book) -> None:
    document = book.impl.document
    results = [one.name for one in book.sheets if MARK in one.names or one.name == "目录"]
    assert {"目录", "审核结果", "部门汇总", "指标统计", "支出明细", "执行对比"} <= set(results)
    assert {"01", "汇总"} <= {name[2:4] for name in results if name.startswith("监控")}
    assert {"01", "汇总"} <= {name[2:4] for name in results if name.startswith("自评")}
    document.Sheets.insertNewByName(OWN, document.Sheets.Count)
    built = [Built(document, name, row) for row, name in enumerate(results)]
    before = [one.read() for one in built]
    for one, name in zip(before, results, strict=True):
        told = [one["formula"], one["name"], one["condition"], one["drop-down"], *one["chart"]]
        assert all(name in text for text in told), one
        assert one["value"], f"{name} has a title"
    for macro, answers in BUTTONS:
        press(macro, book, *answers)
    after = [one.read() for one in built]
    for one in after:
        one.pop("value")
    assert [one for one in names(book) if one.startswith("旧")] == []
    assert after == [{k: v for k, v in one.items() if k != "value"} for one in before]
    assert not [one.read()["value"] for one in built if one.read()["value"].startswith("#")]
