"""Workbooks that several tests start from."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jixiao.files.read.any import read
from jixiao.samples import DOCUMENT, sample
from workbook_templates.builder import write


@cache
def untidied_book(tmp: Path) -> Path:
    """The sample's form as it was read, without the fields that its document lacks."""
    path = tmp / "标准.xlsx"
    write(read(sample(DOCUMENT), clean=True).department, path)
    return path
