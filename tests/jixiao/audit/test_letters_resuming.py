"""Letters of an audit that is killed and resumed, or written by a cluster: the same bytes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from jixiao.files.read.any import read
from jixiao.form.standardise import standardised
from jixiao.samples import DOCUMENT, sample
from tests.support.audits import audit
from workbook_templates.builder import write

COUNT = 12


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve departments, each with two projects of its own and the sample's indicators."""
    folder = tmp_path_factory.mktemp("县") / "报送"
    folder.mkdir()
    whole = standardised(read(sample(DOCUMENT), clean=True).department)
    for number in range(COUNT):
        name = f"第{number + 1}局"
        forms = tuple(
            replace(
                one,
                name=one.name._replace(text=f"{name}{one.name.text}"),
                department=one.department._replace(text=name),
            )
            for one in whole.projects[:2]
        )
        department = replace(whole, name=name, code="", projects=forms)
        write(department, folder / f"{name}.xlsx")
    return folder


def arguments(sent: Path, out: str) -> list[str]:
    base = sent.parent / out
    base.mkdir(exist_ok=True)
    return [
        *(str(sent), "-o", str(base / "总表.xlsx"), "--letters", str(base / "信")),
        *("--round", "一上", "--date", "2023-11-27"),
    ]


def made(sent: Path, out: str) -> dict[str, bytes]:
    """All that was made but the store, by path."""
    base = sent.parent / out
    files = [path for path in base.rglob("*") if path.is_file() and ".sqlite" not in path.name]
    return {str(path.relative_to(base)): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def unbroken(sent: Path) -> dict[str, bytes]:
    audit(*arguments(sent, "一气呵成"), "--jobs", 2)
    found = made(sent, "一气呵成")
    # 总表, two files each, 全县情况, and what the round keeps: twelve files and their list
    assert len(found) == 1 + 2 * COUNT + 1 + COUNT + 1
    return found


# Not from outside: a slow machine may have written all letters before anybody looks.
KILLED_AT_THE_THIRD = """
import os, signal
from pathlib import Path
from jixiao.cli import main

letters, put = [], Path.replace

def counted(self, target):
    placed = put(self, target)
    letters.extend([target] if str(target).endswith("意见书.docx") else [])
    if len(letters) == 3:
        os.killpg(0, signal.SIGKILL)
    return placed

Path.replace = counted
main()
"""


@pytest.mark.skipif(os.name == "nt", reason="用POSIX的信号")
def test_killed_while_letters_are_written_and_resumed_it_makes_the_same_bytes(
    sent: Path, unbroken: dict[str, bytes]
) -> None:
    how = arguments(sent, "被杀")
    run = [sys.executable, "-c", KILLED_AT_THE_THIRD, "audit", *how, "--jobs", "1"]
    process = subprocess.Popen(run, start_new_session=True)
    assert process.wait(timeout=300) == -signal.SIGKILL
    broken = made(sent, "被杀")
    assert len([name for name in broken if name.endswith("意见书.docx")]) < COUNT
    audit(*how, "--jobs", 2, "--resume")
    assert made(sent, "被杀") == unbroken


def test_a_cluster_makes_the_same_bytes(sent: Path, unbroken: dict[str, bytes]) -> None:
    pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
    audit(*arguments(sent, "集群"), "--cluster", "local")
    assert made(sent, "集群") == unbroken
