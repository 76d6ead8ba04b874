"""A mark on a cell, as it is handed to a program; the listener in Calc loads this and no more."""

from __future__ import annotations

from typing import Final, NamedTuple

# What our notes and the names of our frames begin with: no other is ever removed.
NOTE: Final = "【审核】"
FRAME: Final = "绩效标注"


class Mark(NamedTuple):
    """At one cell; rows and columns count from 1, the colour is ``#RRGGBB``."""

    row: int
    column: int
    color: str
    text: str
