"""The looks of conditional formats, under names that no other document uses for another look.

Each .xlsx that LibreOffice reads has a style ConditionalStyle_1; a sheet that is imported beside
one of that name takes on the look that it has there.
"""

from __future__ import annotations

import hashlib
from typing import Any, Final

from com.sun.star.beans.PropertyState import DIRECT_VALUE

from addin.calc.uno_calls import READ_ONLY

_STYLES, _STYLE = "CellStyles", "com.sun.star.style.CellStyle"
_PREFIX: Final = "绩效 "
_OWN: Final = {"DisplayName", "Hidden"}  # of the style, not of the cells


def name_by_look(document: Any, sheet: Any) -> None:
    """Let the conditions of a sheet of ours use styles that are named by what they show."""
    styles = document.StyleFamilies.getByName(_STYLES)
    named: dict[str, str] = {}
    for one in sheet.ConditionalFormats.getConditionalFormats():
        for at in range(one.Count):
            condition = one.getByIndex(at)
            name = getattr(condition, "StyleName", "")  # bars and scales have none
            if not name:
                continue
            if name not in named:
                named[name] = _copied(document, styles, styles.getByName(name))
            condition.StyleName = named[name]


def _copied(document: Any, styles: Any, style: Any) -> str:
    """A style with the same look; its name."""
    found = style.PropertySetInfo.Properties
    known = [one.Name for one in found if not one.Attributes & READ_ONLY and one.Name not in _OWN]
    states = style.getPropertyStates(tuple(known))
    look = {
        one: style.getPropertyValue(one)
        for one, state in zip(known, states, strict=True)
        if state == DIRECT_VALUE
    }
    told = "|".join(f"{one}={look[one]}" for one in sorted(look))
    name = f"{_PREFIX}{hashlib.sha256(told.encode()).hexdigest()[:8]}"
    if not styles.hasByName(name):
        styles.insertByName(name, document.createInstance(_STYLE))
        made = styles.getByName(name)
        for one, value in look.items():
            made.setPropertyValue(one, value)
    return name
