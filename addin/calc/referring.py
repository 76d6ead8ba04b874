"""What of a Calc sheet refers to others beside formulas and names: charts, formats, drop-downs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

_CONDITION: Final = 0  # com.sun.star.sheet.ConditionEntryType: a condition with formulas
_FORMULAS: Final = ("Formula1", "Formula2")

Turned = Callable[[str], str]
Way = tuple[Callable[[], str], Callable[[str], None]]


def ways(sheet: Any, turned: Turned) -> Iterator[Way]:
    """How to read and write each text of a UNO sheet that ``turned`` would change."""
    for way in (*_charts(sheet.Charts), *_conditions(sheet), *_drop_downs(sheet)):
        text = way[0]()
        if turned(text) != text:
            yield way


def _charts(charts: Any) -> Iterator[Way]:
    for at in range(charts.Count):
        chart = charts.getByIndex(at).EmbeddedObject
        provider = chart.getDataProvider()
        for labelled in _sequences(chart.getFirstDiagram()):
            for read, put in (
                (labelled.getValues, labelled.setValues), (labelled.getLabel, labelled.setLabel),
            ):  # fmt: skip
                if read() is not None:
                    yield partial(_source, read), partial(_put_source, provider, read, put)


def _sequences(diagram: Any) -> Iterator[Any]:
    for system in diagram.getCoordinateSystems() if diagram is not None else ():
        for kind in system.getChartTypes():
            for series in kind.getDataSeries():
                yield from series.getDataSequences()
        categories = system.getAxisByDimension(0, 0).getScaleData().Categories
        if categories is not None:
            yield categories


def _source(read: Callable[[], Any]) -> str:
    return str(read().getSourceRangeRepresentation())


def _put_source(
    provider: Any, read: Callable[[], Any], put: Callable[[Any], None], text: str
) -> None:
    old = read()
    made = provider.createDataSequenceByRangeRepresentation(text)
    made.Role = old.Role
    put(made)


def _conditions(sheet: Any) -> Iterator[Way]:
    for one in sheet.ConditionalFormats.getConditionalFormats():
        for at in range(one.getCount()):
            entry = one.getByIndex(at)
            if entry.getType() == _CONDITION:
                for name in _FORMULAS:
                    yield partial(getattr, entry, name), partial(setattr, entry, name)


def _drop_downs(sheet: Any) -> Iterator[Way]:
    for group in sheet.getUniqueCellFormatRanges():
        if group.Validation.getFormula1():
            yield partial(_formula, group), partial(_put_formula, group)


def _formula(group: Any) -> str:
    return str(group.Validation.getFormula1())


def _put_formula(group: Any, text: str) -> None:
    held = group.Validation
    held.setFormula1(text)
    group.Validation = held
