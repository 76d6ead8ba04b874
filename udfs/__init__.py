"""Worksheet functions: thin, one each, calling the core.

Whatever of ours uses xlwings comes through here, so that this is where it is tamed.
"""

from __future__ import annotations

import atexit
from typing import Any, Final

import xlwings

# The one whose conversions between cells and Python ours were read and tested against.
XLWINGS_VERSION: Final = "0.37.8"
# How often it repeats a call that Excel refuses: its own 0 is for ever. addin.patience waits.
_COM_ATTEMPTS: Final = 1


def tame(windows: Any) -> None:
    """``windows``: xlwings' Windows engine, None elsewhere.

    At its exit it would end every Excel of this user that shows no window, such as the one
    behind a file in Protected View.
    """
    if windows is not None:
        atexit.unregister(windows.cleanup)
        windows.N_COM_ATTEMPTS = _COM_ATTEMPTS


tame(getattr(xlwings, "_xlwindows", None))
