"""``jixiao check`` in a child, held to its limits of time and memory."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
MOST_SECONDS = 10
MOST_MEMORY = 500 * 2**20
# Runs `check` on each path in turn; tells exit status, stderr, the processor's seconds of each,
# which do not depend on what else the machine does, how its output ends, and the peak.
RUNNER = """
import contextlib, io, json, sys, time, socket
from jixiao.cli import main
def refused(*_, **__):
    raise AssertionError("a socket was opened")
socket.socket = socket.create_connection = refused
answers = []
for path in json.load(sys.stdin):
    out, err, start, status = io.StringIO(), io.StringIO(), time.process_time(), None
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(["check", path, "--fail-on", "never"])
        except SystemExit as left:
            status = left.code
    told = out.getvalue()[-200:]
    answers.append([status, err.getvalue(), time.process_time() - start, told])
with open("/proc/self/status") as status:  # ru_maxrss would count the parent's memory too
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
print(json.dumps([answers, peak * 1024]))
"""


@dataclass(frozen=True)
class Outcome:
    status: int
    said: str
    seconds: float
    printed: str = ""  # the end of it


def check(paths: Sequence[Path]) -> list[Outcome]:
    """What `jixiao check` makes of each path, run in one child; also holds the limits."""
    done = subprocess.run(
        [sys.executable, "-c", RUNNER],
        input=json.dumps([str(path) for path in paths]),
        capture_output=True,
        text=True,
        timeout=120,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    answers, peak = json.loads(done.stdout)
    assert done.stderr == ""
    assert peak < MOST_MEMORY, f"{peak / 2**20:.0f} MB"
    outcomes = [Outcome(*one) for one in answers]
    assert max(one.seconds for one in outcomes) < MOST_SECONDS
    return outcomes


def refused(outcome: Outcome) -> bool:
    """Exit 2 and exactly one Chinese sentence that ends as one."""
    one_line = outcome.said.count("\n") == 1 and outcome.said.endswith("。\n")
    chinese = bool(re.search(r"[\u4e00-\u9fff]{4}", outcome.said))
    return outcome.status == 2 and one_line and chinese and "未预料" not in outcome.said


def made(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
