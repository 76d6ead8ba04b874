"""Layouts of a province, for as long as a test needs them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jixiao.form.layout import use_folder


@contextmanager
def layouts_in(folder: Path | None = None) -> Iterator[None]:
    """Read forms in the layouts of a folder as well; afterwards in ours alone, whatever is named
    meanwhile.
    """
    try:
        use_folder(folder)
        yield
    finally:
        use_folder(None)
