"""Walking folders, for check and audit alike: what cannot be read is told, and stops nothing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jixiao.files.folders import forms_below
from jixiao.samples import DOCUMENT, sample
from tests.support.audits import audit, lines

# Root reads everything; without these it is held to the permissions as everybody is.
HELD = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]


@pytest.fixture
def odd_folder(tmp_path: Path) -> Iterator[Path]:
    """One form, and what cannot be read: two folders, a file, two links, a pipe."""
    if os.name == "nt" or (os.geteuid() == 0 and shutil.which("setpriv") is None):
        pytest.skip("须能收回读取权限")
    made = tmp_path / "各单位"
    for name in ("锁着", "不能进"):
        (made / name).mkdir(parents=True)
        shutil.copy(sample(DOCUMENT), made / name / "内.txt")
    shutil.copy(sample(DOCUMENT), made / "好.txt")
    shutil.copy(sample(DOCUMENT), made / "不给看.txt")
    (made / "断.xlsx").symlink_to(made / "没有.xlsx")
    (made / "圈.xlsx").symlink_to(made / "圈.xlsx")
    os.mkfifo(made / "管道.xlsx")
    for name, mode in (("锁着", 0o000), ("不能进", 0o644), ("不给看.txt", 0o000)):
        (made / name).chmod(mode)
    yield made
    for name in ("锁着", "不能进"):
        (made / name).chmod(0o755)


ODD = {
    "各单位/锁着": "打不开（没有权限），其中的文件未审核",
    "不能进/内.txt": "没有权限读取",
    "各单位/不给看.txt": "没有权限读取",
    "各单位/断.xlsx": "是失效的链接",
    "各单位/圈.xlsx": "无法打开（链接互相指来指去）",
    "各单位/管道.xlsx": "不是普通文件",
}


@pytest.mark.parametrize("command", ["audit", "check"])
def test_what_cannot_be_read_is_a_row_each_and_stops_nothing(
    odd_folder: Path, tmp_path: Path, command: str
) -> None:
    told = tmp_path / "r.json"
    how: list[object] = ["--format", "json", "-o", told]
    if command == "audit":
        how = ["-o", tmp_path / "r.xlsx", "--jobs", 1, "--resume", "--jsonl", told]
    held = HELD if os.geteuid() == 0 else []
    arguments = [*held, sys.executable, "-c", "from jixiao.cli import main; main()", command,
                 odd_folder, *how]  # fmt: skip
    done = subprocess.run(
        [str(one) for one in arguments], capture_output=True, text=True, timeout=20, check=False
    )
    assert "Trace" not in done.stderr
    rows = lines(told) if command == "audit" else json.loads(told.read_text("utf-8"))["files"]
    of_file = {"/".join(Path(row["file"]).parts[-2:]): row for row in rows}
    assert of_file.pop("各单位/好.txt")["status"] == "checked"
    assert of_file.keys() == ODD.keys()
    for name, sentence in ODD.items():
        assert of_file[name]["status"] == "unreadable"
        assert sentence in of_file[name]["message"]


def test_a_file_that_vanishes_before_it_is_looked_at_is_a_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "各单位"
    folder.mkdir()
    for number in range(2):
        shutil.copy(sample(DOCUMENT), folder / f"单位{number}.txt")

    def walk(paths: Any, report: Path) -> Any:
        found = forms_below(paths, report)
        (folder / "单位1.txt").unlink()
        return found

    monkeypatch.setattr("jixiao.cli.audit.forms_below", walk)
    told = tmp_path / "r.jsonl"
    audit(folder, "-o", tmp_path / "r.xlsx", "--jobs", 1, "--resume", "--jsonl", told)
    gone = next(row for row in lines(told) if row["file"].endswith("单位1.txt"))
    assert gone["status"] == "unreadable"
    assert "找不到文件" in gone["message"]
