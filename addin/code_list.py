"""The list of project codes behind the drop-down of 支出明细 grows with every project sheet."""

from __future__ import annotations

import re
from contextlib import ExitStack
from typing import Final

import xlwings as xw

from addin import changes, host, references
from workbook_templates.lists import CODES_NAME, code_formula

# Excel writes ='选项'!$K$2:$K$8, Calc =$选项.$K$2:$K$8.
_AREA: Final = re.compile(
    r"=\$?'?(?P<sheet>[^'!.]+)'?[!.](?P<column>\$[A-Z]+)\$(?P<first>\d+)(?::\$[A-Z]+\$(?P<last>\d+))?"
)
_SOURCE: Final = re.compile(r"(?:'((?:[^']|'')+)'|([^'!.(,=]+))[!.]\$B\$3")


def extend(book: xw.Book, sheet: str, undo: ExitStack) -> None:
    """Let the list show the code of the project ``sheet`` too; nothing where there is no list.

    Raises JixiaoError where the list is protected.
    """
    name = next((one for one in book.names if one.name == CODES_NAME), None)
    found = _AREA.fullmatch(str(name.refers_to)) if name is not None else None
    if name is None or found is None or found["sheet"] not in [one.name for one in book.sheets]:
        return
    listed = book.sheets[found["sheet"]]
    changes.refuse_protected(listed)
    last = int(found["last"] or found["first"])
    above = listed.range(f"{found['column']}${last}")
    formula = str(above.formula or "")
    row = last + 1 if formula else last  # of a book without projects the list is one blank
    cell = listed.range(f"{found['column']}${row}")
    undo.callback(cell.clear_contents)
    host.enter_formula(cell, _pointing(formula, sheet))
    old = str(name.refers_to)
    undo.callback(setattr, name, "refers_to", old)
    area = f"{found['column']}${found['first']}:{found['column']}${row}"
    name.refers_to = old[: found.start("column")] + area


def _pointing(formula: str, sheet: str) -> str:
    """The formula of the row above, in the spelling of its program, about another sheet."""
    source = _SOURCE.search(formula)
    if source is None:
        return code_formula(sheet)
    before = source[1] or source[2].lstrip("$")
    return references.turning({before.replace("''", "'"): sheet})(formula)
