"""An audit that is broken off and resumed: what is kept holds, what has changed is done again."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from jixiao.audit.store import Store
from jixiao.audit.work import examine, stamp
from tests.support.audits import audit, lines


@pytest.fixture
def folder(book: Path, tmp_path: Path) -> Path:
    """Four workbooks, 单位0 to 单位2 and one below."""
    made = tmp_path / "各单位"
    (made / "下级").mkdir(parents=True)
    for name in ("单位0", "单位1", "单位2", "下级/内"):
        shutil.copy(book, made / f"{name}.xlsx")
    return made


def test_a_file_that_changes_after_it_was_read_is_examined_again(
    folder: Path, tmp_path: Path
) -> None:
    """Results are stored in batches: between the reading and the storing a clerk may save."""
    file = folder / "单位1.xlsx"
    result = examine(str(file))
    file.write_bytes(b"saved again, otherwise")
    with Store(tmp_path / "r.sqlite", fresh=True) as store:
        store.keep(result)
        assert not store.known(file, stamp(str(file)))


def rules_found(results: Path) -> dict[str, set[str]]:
    """The rules of the findings, by the name of the file."""
    return {
        Path(one["file"]).name: {f["rule"] for f in one.get("findings", ())}
        for one in lines(results)
    }


def test_other_settings_examine_the_files_again_to_which_they_apply(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """V03, a number without a unit, stands in the sample; switched off by the bureau it goes.

    What a department puts beside its file changes nothing.
    """
    results = tmp_path / "r.jsonl"
    resume = (folder, "-o", tmp_path / "r.xlsx", "--jobs", 1, "--jsonl", results, "--resume")
    audit(*resume)
    assert "V03" in rules_found(results)["内.xlsx"]
    settings = folder / "下级" / "jixiao.toml"
    settings.write_text('[rules]\noff = ["V03"]', "utf-8")
    audit(*resume)
    assert "本次审核0个，沿用4个" in capsys.readouterr().out
    assert "V03" in rules_found(results)["内.xlsx"]
    audit(*resume, "--settings", settings)
    assert "本次审核4个，沿用0个" in capsys.readouterr().out
    assert all("V03" not in rules for rules in rules_found(results).values())
    audit(*resume)
    assert "本次审核4个，沿用0个" in capsys.readouterr().out
    assert "V03" in rules_found(results)["内.xlsx"]


def test_another_version_of_the_program_examines_all_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = folder / "单位1.xlsx"
    with Store(tmp_path / "r.sqlite", fresh=True) as store:
        store.keep(examine(str(file)))
        monkeypatch.setattr("jixiao.audit.work.__version__", "99.0")
        assert not store.known(file, stamp(str(file)))


def test_a_store_of_an_earlier_format_is_begun_anew(folder: Path, tmp_path: Path) -> None:
    old = sqlite3.connect(tmp_path / "r.sqlite")
    old.execute("CREATE TABLE files (file TEXT PRIMARY KEY, size INTEGER, result TEXT)")
    old.execute("INSERT INTO files VALUES ('去年.xlsx', 1, '{}')")
    old.commit()
    old.close()
    results = tmp_path / "r.jsonl"
    audit(folder, "-o", tmp_path / "r.xlsx", "--jobs", 1, "--resume", "--jsonl", results)
    assert len(lines(results)) == 4


@contextmanager
def running(code: str, *arguments: object, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """An audit in a process of its own, after some code; whatever is left of it ends with us."""
    program = f"{code}; from jixiao.cli import main; main()"
    command = [sys.executable, "-c", program, "audit", *map(str, arguments)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, start_new_session=True,
        env=os.environ | environment,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def soon(condition: Path, least: int = 1) -> None:
    """Wait until a file has this many bytes."""
    deadline = time.monotonic() + 120  # against a test that hangs; nothing is measured
    while not condition.exists() or condition.stat().st_size < least:
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.skipif(os.name == "nt", reason="用POSIX的信号")
def test_the_processes_of_a_killed_audit_end_too(book: Path, tmp_path: Path) -> None:
    many = tmp_path / "many"
    many.mkdir()
    for number in range(60):
        shutil.copy(book, many / f"{number:03}.xlsx")
    with running("pass", many, "-o", tmp_path / "r.xlsx", "--jobs", 3) as process:
        soon(tmp_path / "r.sqlite-wal", 400_000)
        process.kill()
        # Each holds the other end of the pipe: it is at its end when the last of them is gone.
        process.communicate(timeout=120)
    assert not (tmp_path / "r.xlsx").exists()


@pytest.mark.skipif(os.name == "nt", reason="用POSIX的信号")
def test_a_kill_while_the_report_is_drawn_leaves_nothing_that_the_next_run_does_not_sweep(
    folder: Path, tmp_path: Path
) -> None:
    elsewhere, here, reached = tmp_path / "tmp", tmp_path / "out", tmp_path / "reached"
    elsewhere.mkdir()
    here.mkdir()
    stop = (
        "import pathlib, time; from jixiao.audit import report as audit;"
        f"audit.add_across = lambda *_: (pathlib.Path({str(reached)!r}).write_text('x'),"
        " time.sleep(60))"
    )
    how = (folder, "-o", here / "r.xlsx", "--jobs", 1)
    with running(stop, *how, TMPDIR=str(elsewhere)) as process:
        soon(reached)
        process.kill()
        process.wait()
    assert not any(elsewhere.iterdir())
    audit(*how, "--resume")
    assert {path.name for path in here.iterdir()} == {"r.xlsx", "r.sqlite"}
