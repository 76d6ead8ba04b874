"""The bundled sample: a published document (tables as published, narrative abridged), a ledger."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Final

DOCUMENT: Final = "sample_department.txt"
LEDGER: Final = "示例支出明细.csv"


def sample(name: str) -> Path:
    """The path of a bundled sample; the package is never installed zipped."""
    return Path(str(files(__name__) / name))
