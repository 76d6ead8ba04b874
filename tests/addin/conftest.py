"""Helper modules found by their plain names; the sample open in the fake Excel."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import xlwings as xw

if TYPE_CHECKING:
    from fake_excel import Program

for folder in (Path(__file__).parent, Path(__file__).parent.parent):
    if str(folder) not in sys.path:
        sys.path.append(str(folder))


@pytest.fixture(autouse=True)
def log_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture(scope="module")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The standard workbook of the bundled sample."""
    from open_books import sample, written

    return written(tmp_path_factory.mktemp("books"), sample())


@pytest.fixture
def program(sample_file: Path) -> Program:
    """The fake Excel with the sample's workbook open."""
    from open_books import opened

    return opened(sample_file)[0]


@pytest.fixture
def book(program: Program) -> xw.Book:
    return program.app.books.active
