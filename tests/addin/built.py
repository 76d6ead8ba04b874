"""The add-in as the tests build it: with the small module of worksheet functions."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FUNCTIONS = "small_functions"
FUNCTIONS_FOLDER = Path(__file__).parent.parent / "udfs"
INTERPRETER = r"C:\jixiao\Scripts\pythonw.exe"


@contextmanager
def small_functions() -> Iterator[None]:
    """The small module can be found while this is open."""
    sys.path.insert(0, str(FUNCTIONS_FOLDER))
    try:
        yield
    finally:
        sys.path.remove(str(FUNCTIONS_FOLDER))


def build_small(out: Path) -> Path:
    from addin.xlam.build import build

    with small_functions():
        return build(out, interpreter=INTERPRETER, functions=FUNCTIONS)
