"""What the doctor sees of programs, by Windows' own calls."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from addin import doctor, processes
from addin.windows import this_computer

ITSELF = Path(sys.executable)
WINDOWLESS = ITSELF.with_name("pythonw.exe")
WAITING = [str(WINDOWLESS), "-I", "-B", "-c", "import os; os.read(0, 1)"]


@pytest.fixture
def child() -> object:
    """Another Python that waits, without a console as Excel's."""
    nowhere = subprocess.DEVNULL
    with subprocess.Popen(
        WAITING, stdin=subprocess.PIPE, stdout=nowhere, stderr=nowhere
    ) as started:
        yield started
        started.communicate(b"\n", timeout=30)


def seen() -> dict[int, processes.Running]:
    return {one.id: one for one in processes.running(frozenset({WINDOWLESS.name}))}


def test_a_program_is_seen_with_its_path_its_parent_and_its_rights(child) -> None:
    [own] = [one for one in seen().values() if one.own]
    other = seen()[child.pid]
    assert other.parent == own.id
    assert own.path.lower() == str(ITSELF).lower()
    assert other.path.lower() == str(WINDOWLESS).lower()
    assert other.raised == own.raised
    assert own.raised in {True, False}
    assert not other.shown
    assert not other.own


def test_of_several_pythons_those_of_the_add_in_are_known_by_their_path(child) -> None:
    env = this_computer()
    assert f"PID {child.pid}" in doctor.serving(env).what
    elsewhere = replace(env, interpreter=ITSELF.parent / "other" / ITSELF.name)
    assert f"PID {child.pid}" not in doctor.serving(elsewhere).what


def test_why_a_program_cannot_be_started(tmp_path: Path) -> None:
    assert processes.why_not_started(ITSELF) == ""
    assert processes.why_not_started(tmp_path / "none.exe").startswith("无法启动")
    broken = tmp_path / "broken.exe"
    broken.write_bytes(b"no program")
    assert processes.why_not_started(broken).startswith("无法启动")


def test_every_check_of_the_doctor_gives_an_answer() -> None:
    for one in doctor.diagnose():
        assert one.what
        assert one.ok or one.advice, one
