"""Whatever operation of the disk fails: the old file or the new one, and one sentence."""

from __future__ import annotations

import gc
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from jixiao.cli import main
from jixiao.files.read.any import read
from jixiao.form.standardise import standardised
from jixiao.samples import DOCUMENT, LEDGER, sample
from tests.support.faulty_disk import Kind, faulty
from workbook_templates.builder import write

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="文件名从/proc读")
# Each of the first, then ever fewer: the later ones are of a kind.
POINTS = (*range(1, 6), 7, 11, 17, 29, 80)
Command = Callable[[Path, Path], list[object]]
COMMANDS: dict[str, Command] = {
    "import": lambda book, out: ["import", sample(DOCUMENT), "-o", out],
    "rollup": lambda book, out: ["rollup", book, "-o", out],
    "submit": lambda book, out: ["submit", book, "-o", out],
    "monitor": lambda book, out: ["monitor", book, "--actual", sample(LEDGER), "-o", out],
    "audit": lambda book, out: ["audit", book.parent, "-o", out, "--jobs", 1],
}
# Those that are not asked at every point: one workbook more, a text, a document, a folder.
OTHERS: dict[str, Command] = {
    "compare": lambda book, out: ["compare", book, "--actual", sample(LEDGER), "-o", out],
    "evaluate": lambda book, out: ["evaluate", book, "--actual", sample(LEDGER), "-o", out],
    "template": lambda book, out: ["template", "-o", out],
    "rollover": lambda book, out: ["rollover", book, "--year", "2024", "-o", out],
    "diff": lambda book, out: ["diff", book, book, "--format", "xlsx", "-o", out],
    "tables": lambda book, out: ["tables", book, "-o", out],
    "library": lambda book, out: ["library", "build", book, "-o", out],
    "check": lambda book, out: ["check", book, "--format", "xlsx", "-o", out],
    "export": lambda book, out: ["export", book, "--force", "-o", out.with_suffix(".docx")],
    "layout": lambda book, out: ["layout", book, "-o", out.with_suffix(".toml")],
    "json": lambda book, out: ["rollup", book, "--format", "json", "-o", out.with_suffix(".json")],
    "split": lambda book, out: ["split", book, "-o", out.with_suffix("")],
    "gather": lambda book, out: ["gather", book, "-o", out],
}


@pytest.fixture(autouse=True)
def little_to_look_through() -> None:
    """What other tests have left is nothing to a collection after each fault."""
    gc.collect()
    gc.freeze()


def run(arguments: list[object]) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(one) for one in arguments])
    return int(ended.value.code or 0)


def after_a_fault(
    arguments: list[object], kind: Kind, at: int, folder: Path, capfd: pytest.CaptureFixture[str]
) -> tuple[int, str] | None:
    """Exit status and what was said, in words only; None where the disk was not asked so often."""
    capfd.readouterr()
    passed_over: list[object] = []  # what Python prints as “Exception ignored in”, past everybody
    with pytest.MonkeyPatch.context() as patch, faulty(kind, at, folder) as disk:
        patch.setattr(sys, "unraisablehook", lambda one: passed_over.append(one.exc_value))
        status = run(arguments)
        gc.collect()  # what a library left open says it when it goes
    if not disk.failed:
        return None
    said = capfd.readouterr().err
    assert passed_over == [], (at, passed_over)
    assert "Traceback" not in said, (at, said)
    assert "Exception ignored" not in said, (at, said)
    assert "injected" not in said, (at, said)
    return status, said


def cells(path: Path) -> dict[str, list[tuple[object, ...]]]:
    opened = openpyxl.load_workbook(path)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in opened}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two projects: the disk is asked for each part of a file, however much is in it."""
    path = tmp_path_factory.mktemp("two") / "甲局.xlsx"
    department = standardised(read(sample(DOCUMENT), clean=True).department)
    write(replace(department, projects=department.projects[:2]), path)
    return path


@pytest.fixture
def place(small: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "表"
    folder.mkdir()
    shutil.copy(small, folder / "甲局.xlsx")
    return folder


@pytest.mark.parametrize("kind", ["write", "read", "fsync", "rename"])
@pytest.mark.parametrize("name", list(COMMANDS))
def test_the_old_file_or_the_new_one_and_one_sentence(
    name: str,
    kind: Kind,
    place: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "出" / "结果.xlsx"
    out.parent.mkdir()
    command = COMMANDS[name](place / "甲局.xlsx", out)
    more = [] if name in {"import", "submit"} else ["--fail-on", "never"]
    assert run([*command, *more]) == 0
    good, forms = cells(out), (place / "甲局.xlsx").read_bytes()
    for at in POINTS:
        before = out.read_bytes()
        reached = after_a_fault([*command, *more], kind, at, tmp_path, capfd)
        if reached is None:
            break
        status, said = reached
        if status == 0:
            assert cells(out) == good, at
        else:
            assert said.strip().endswith("。"), (at, said)
            assert name == "audit" or out.read_bytes() == before, (at, said)
        assert (place / "甲局.xlsx").read_bytes() == forms
        left = sorted(one.name for one in out.parent.iterdir() if not one.name.startswith("结果."))
        assert left == [], (at, left)


@pytest.fixture(scope="module")
def made(name: str, small: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """What one of the others makes where nothing fails; the same for each kind of fault."""
    folder = tmp_path_factory.mktemp(name)
    whole = folder / "好"
    whole.mkdir()
    shutil.copy(small, folder / "甲局.xlsx")
    assert run(OTHERS[name](folder / "甲局.xlsx", whole / "结果.xlsx")) in (0, 1)
    return sorted(one.relative_to(whole) for one in whole.rglob("*"))


@pytest.mark.parametrize("kind", ["write", "read", "fsync", "rename"])
@pytest.mark.parametrize("name", list(OTHERS), scope="module")
def test_nothing_is_half_written_by_the_others(
    name: str,
    kind: Kind,
    made: list[Path],
    place: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Into an empty folder: after a fault nothing lies there, or all of what was to be made."""
    command = OTHERS[name]
    forms = (place / "甲局.xlsx").read_bytes()
    for at in (1, 2, 3, 7, 20):
        folder = tmp_path / f"{at}"
        folder.mkdir()
        arguments = command(place / "甲局.xlsx", folder / "结果.xlsx")
        reached = after_a_fault(arguments, kind, at, tmp_path, capfd)
        if reached is None:
            break
        status, said = reached
        left = sorted(one.relative_to(folder) for one in folder.rglob("*") if one.is_file())
        if status == 2:
            assert said.strip().endswith("。"), (at, said)
            # a check reports a file that cannot be read; parts that are done stay
            assert name in {"check", "split"} or left == [], (at, left)
        else:
            assert sorted(one.relative_to(folder) for one in folder.rglob("*")) == made, at
        assert not [one for one in left if one.suffix not in {".xlsx", ".docx", ".toml", ".json"}]
        assert (place / "甲局.xlsx").read_bytes() == forms
