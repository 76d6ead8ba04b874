"""Workbooks of other kinds that a bad disk or a bad line has changed: a clear answer each."""

from __future__ import annotations

import datetime as dt
import json
import random
from pathlib import Path

import pytest

from jixiao.files.libreoffice import available, converted
from jixiao.files.read import other_formats
from jixiao.files.read.any import read
from jixiao.model.grid import Value
from jixiao.samples import DOCUMENT, sample
from tests.support.limited import check, made, refused
from workbook_templates.builder import write

pytestmark = pytest.mark.skipif(not available(), reason="没有安装LibreOffice")
KINDS = ("xls", "ods")


@pytest.fixture(scope="module", params=KINDS)
def foreign(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("foreign")
    write(read(sample(DOCUMENT), clean=True).department, folder / "标准.xlsx")
    path = folder / f"标准.{request.param}"
    with converted(folder / "标准.xlsx", str(request.param)) as copy:
        path.write_bytes(copy.read_bytes())
    return path


def test_the_undamaged_workbook_is_read(foreign: Path) -> None:
    assert len(read(foreign).department.projects) == 7


def test_changed_bytes_are_refused_or_do_no_harm(foreign: Path, tmp_path: Path) -> None:
    luck = random.Random(41)
    whole = foreign.read_bytes()
    paths = []
    for number in range(30):
        changed = bytearray(whole)
        for _ in range(luck.choice([1, 3, 30, 300])):
            changed[luck.randrange(len(changed))] ^= luck.randrange(1, 256)
        paths.append(made(tmp_path / f"翻转{number}{foreign.suffix}", bytes(changed)))
    for path, outcome in zip(paths, check(paths), strict=True):
        assert refused(outcome) or (outcome.status == 0 and not outcome.said), (path.name, outcome)


def test_what_was_cut_off_is_refused_or_does_no_harm(foreign: Path, tmp_path: Path) -> None:
    whole = foreign.read_bytes()
    sizes = range(512, len(whole), max(1, len(whole) // 12))
    paths = [made(tmp_path / f"截断{size}{foreign.suffix}", whole[:size]) for size in sizes]
    for path, outcome in zip(paths, check(paths), strict=True):
        assert refused(outcome) or (outcome.status == 0 and not outcome.said), (path.name, outcome)


@pytest.mark.parametrize(
    "cell",
    [
        *(None, "≥90%", "", 1.5, 3, True, "[1, 2]"),
        *(dt.date(2023, 6, 30), dt.datetime(2023, 6, 30, 8, 30), dt.time(8, 30)),
        dt.timedelta(days=1, seconds=3, microseconds=5),
    ],
    ids=repr,
)
def test_the_answer_of_the_other_process_is_data_alone(cell: Value) -> None:
    """It comes as JSON, in which nothing can run, and every value comes back as it was."""
    sent = json.dumps(other_formats._in_json(cell))
    assert other_formats._value(json.loads(sent)) == cell


def test_no_module_of_ours_reads_what_could_run() -> None:
    root = Path(__file__).parents[3]
    assert [
        path.name
        for room in ("jixiao", "addin", "udfs", "workbook_templates")
        for path in (root / room).rglob("*.py")
        if {"pickle", "marshal", "shelve"} & set(path.read_text("utf-8").split())
    ] == []
