"""The add-in in LibreOffice Calc: an xlwings engine over UNO, and an extension around it."""

from __future__ import annotations

from typing import Final, NamedTuple


class Services(NamedTuple):
    """The names under which LibreOffice knows the parts of the extension."""

    macros: str
    functions: str
    start: str


EXTENSION: Final = "org.jixiao.calc"
SERVICES: Final = Services("org.jixiao.Macros", "org.jixiao.Functions", "org.jixiao.Start")
