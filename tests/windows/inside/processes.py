"""Which programs run on this Windows, by their process ids."""

from __future__ import annotations

import time

from addin.processes import processes


def servers() -> set[int]:
    """The process ids of every pythonw.exe."""
    return {number for number, _, name in processes() if name == "pythonw.exe"}


def gone(numbers: set[int], seconds: float = 10) -> bool:
    """Whether these processes end within that time."""
    until = time.monotonic() + seconds
    while servers() & numbers and time.monotonic() < until:
        time.sleep(0.05)
    return not servers() & numbers
