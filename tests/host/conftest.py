"""One LibreOffice for all tests here: a profile of its own, our extension in it, a screen."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from addin.calc.install import Calc
from jixiao.files.read.any import read
from jixiao.form.standardise import standardised
from jixiao.samples import DOCUMENT, sample
from tests.support.office import Desk, Office, free, not_root, screen
from workbook_templates.builder import write


def needed(program: str) -> None:
    """Skip where a program is missing, but never where everything is tested."""
    if not shutil.which(program):
        if os.environ.get("CI") == "true":
            pytest.fail(f"{program} is missing")
        pytest.skip(f"{program} is not installed")


@pytest.fixture(scope="session")
def calc() -> Iterator[Calc]:
    """LibreOffice's profile of a user who is not root: unopkg refuses root."""
    needed("unopkg")
    profile = Path(tempfile.mkdtemp(prefix="jixiao-profile-"))
    free(profile)
    yield Calc(profile, not_root(profile))
    shutil.rmtree(profile, ignore_errors=True)


@pytest.fixture(scope="session")
def desk(calc: Calc, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    needed("Xvfb")
    assert calc.profile is not None
    calc.install()
    free(calc.profile)
    answers = tmp_path_factory.mktemp("answers") / "answers.json"
    own = {"JIXIAO_ANSWERS": str(answers), "XDG_STATE_HOME": str(answers.parent / "state")}
    with screen() as shown:
        started = Office(calc.profile, headless=False, environment=shown | own)
        yield Desk(started, calc, answers)
        started.close()
        assert started.process.poll() is not None


@pytest.fixture(scope="session")
def office(desk: Desk) -> Office:
    return desk.office


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
