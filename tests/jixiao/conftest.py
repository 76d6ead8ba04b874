"""What tests of the core share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jixiao.files.read.any import read
from jixiao.form.standardise import standardised
from jixiao.samples import DOCUMENT, sample
from workbook_templates.builder import write


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The standard workbook of the sample; to be copied, not changed."""
    path = tmp_path_factory.mktemp("book") / "样本.xlsx"
    write(standardised(read(sample(DOCUMENT), clean=True).department), path)
    written = path.read_bytes()
    yield path
    assert path.read_bytes() == written, "a test changed the book that all share"
