"""Python's search for cycles of garbage, put off while something large is made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_search_for_cycles() -> Iterator[None]:
    """Reading and judging a workbook makes many objects, which all stay, and no cycles.

    Looking for some again and again takes a fifteenth of the time. What is garbage by then is
    found by the next search.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()  # all that is new counts as old at once, without being looked through
            gc.unfreeze()
            gc.enable()
