"""What of an Excel workbook refers to sheets beside formulas and names, by Excel's own objects.

The series of charts, conditional formats, drop-downs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, Final, TypeVar

_WITH_VALIDATION: Final = -4174  # xlCellTypeAllValidation
_BETWEEN: Final = 1  # xlBetween; Excel ignores the operator where the kind has none
_FORMULAS: Final = ("Formula1", "Formula2")
# DISP_E_UNKNOWNNAME, DISP_E_MEMBERNOTFOUND, DISP_E_EXCEPTION: the object has it not, or not now
_ABSENT: Final = frozenset({-2147352570, -2147352573, -2147352567})

Read = TypeVar("Read")
Turned = Callable[[str], str]
Way = tuple[Callable[[], str], Callable[[str], None]]


def unless_absent(read: Callable[[], Read]) -> Read | None:
    """What is read; None where Excel says that there is none. Raises what else Excel raises."""
    try:
        return read()
    except Exception as why:
        if not is_absent(why):
            raise
        return None


def is_absent(why: BaseException) -> bool:
    """Whether Excel said that the object has no such thing, as pywin32 and xlwings raise that.

    A call that is refused because Excel is busy is none of these.
    """
    return isinstance(why, AttributeError) or getattr(why, "hresult", None) in _ABSENT


def ways(book: Any, sheets: Iterable[Any], turned: Turned) -> Iterator[Way]:
    """How to read and write each text that ``turned`` would change.

    ``book`` and ``sheets`` are Excel's objects. Raises what Excel raises, such as for a refused
    call: what is not seen here would become #REF!.
    """
    charts = list(book.Charts)
    for sheet in sheets:
        charts += [shape.Chart for shape in sheet.ChartObjects()]
        for held in (*sheet.Cells.FormatConditions, *_validations(sheet)):
            for name in _FORMULAS:
                text = _text(held, name)
                if turned(text) != text:
                    yield partial(_text, held, name), partial(_modify, held, name)
    for chart in charts:
        for series in chart.SeriesCollection():
            if turned(series.Formula) != series.Formula:
                yield partial(getattr, series, "Formula"), partial(setattr, series, "Formula")


def _validations(sheet: Any) -> list[Any]:
    found = unless_absent(lambda: sheet.Cells.SpecialCells(_WITH_VALIDATION))
    return [] if found is None else [area.Validation for area in found.Areas]


def of_some(held: Any, name: str) -> Any:
    """What not every kind has, and not every Excel: a data bar no formula, an old range no
    Formula2; None there.

    xlwings lets the error of COM through, where Python would say AttributeError.
    """
    return unless_absent(lambda: getattr(held, name))


def _text(held: Any, name: str) -> str:
    return str(of_some(held, name) or "")


def _modify(held: Any, name: str, text: str) -> None:
    """Excel takes all that a format or a drop-down says at once."""
    texts = [text if one == name else _text(held, one) for one in _FORMULAS]
    given = [one for one in texts if one]
    style = of_some(held, "AlertStyle")  # a validation has one, a conditional format has not
    operator = of_some(held, "Operator") or _BETWEEN
    styles = [] if style is None else [style]
    held.Modify(held.Type, *styles, operator, *given)
