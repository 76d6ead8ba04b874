"""One LibreOffice for all journeys, with a profile of its own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from jixiao.files.reading import read, standardised
from jixiao.samples import DOCUMENT, sample
from tests.host_office import Office
from workbook_templates.builder import write


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    if not shutil.which("soffice"):
        if os.environ.get("CI") == "true":
            pytest.fail("LibreOffice is missing")
        pytest.skip("LibreOffice is not installed")
    started = Office(tmp_path_factory.mktemp("profile"))
    yield started
    started.close()
    assert started.process.poll() is not None


@pytest.fixture(scope="session")
def app(office: Office) -> xw.App:
    from addin.calc.engine import app_of

    return app_of(office.context, visible=False)


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "绩效目标.xlsx"
    write(standardised(read(sample(DOCUMENT), clean=True).department), path)
    return path


@pytest.fixture
def book(app: xw.App, sample_file: Path, tmp_path: Path) -> Iterator[Any]:
    """The standard workbook of the sample, open in Calc; all that is open is closed after."""
    path = Path(shutil.copy(sample_file, tmp_path))
    yield app.books.open(str(path))
    for one in list(app.books):
        one.close()


@pytest.fixture(autouse=True)
def log_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
