"""Small helpers around UNO: the engine's words for LibreOffice's constants and structures."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import uno
from com.sun.star.beans import PropertyValue

VALUES, DATES, STRINGS, FORMULAS = 1, 2, 4, 16  # com.sun.star.sheet.CellFlags
CONTENTS: Final = VALUES | DATES | STRINGS | FORMULAS
FORMATTED: Final = 512  # texts of which a part is formatted
EVERYTHING: Final = 1023
READ_ONLY: Final = 16  # com.sun.star.beans.PropertyAttribute
ERRORS: Final = 4  # com.sun.star.sheet.FormulaResult
DATE_FORMATS, TEXT_FORMATS, BOOLEAN_FORMATS = 2 | 4, 256, 1024  # com.sun.star.util.NumberFormat
# Formula errors by their number; what Calc has beyond Excel's is shown as a wrong value.
ERROR_NAMES: Final = {
    503: "#NUM!",
    524: "#REF!",
    525: "#NAME?",
    532: "#DIV/0!",
    32767: "#N/A",
}
FILTERS: Final = {".xlsx": "Calc MS Excel 2007 XML", ".ods": "calc8"}


class Refused(Exception):
    """LibreOffice did not do it, or would have done what Excel refuses."""


def properties(**named: Any) -> tuple[Any, ...]:
    """Named values as UNO takes them."""
    return tuple(PropertyValue(Name=name, Value=value) for name, value in named.items())


def named(values: Any) -> dict[str, Any]:
    """Named values of UNO by their names."""
    return {one.Name: one.Value for one in values}


def url_of(path: Path | str) -> str:
    return str(uno.systemPathToFileUrl(str(Path(path).resolve())))


def path_of(url: str) -> str:
    """The file's path; empty for a document never saved."""
    return str(uno.fileUrlToSystemPath(url)) if url.startswith("file:") else ""


def load(desktop: Any, path: Path | str, **named: Any) -> Any:
    """Load a document. Raises Refused where LibreOffice answers with nothing."""
    document = desktop.loadComponentFromURL(url_of(path), "_blank", 0, properties(**named))
    if document is None:
        lock = Path(path).with_name(f".~lock.{Path(path).name}#")
        held = f", {lock.name} says that it is in use" if lock.exists() else ""
        raise Refused(f"{Path(path).name} was not opened{held}")
    return document
