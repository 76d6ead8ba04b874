"""`make windows`: the product on Windows' own Python, in five groups; `a`, `b`, … run only those.

Two run at the same time. Every group's output is shown whole when it is done.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from tests.windows.host import PROJECT, Done, Host, host, missing_programs

# What differs on Windows: files, names, encodings; the add-in and the functions whole. Tests of
# other programs (LibreOffice), of clusters and of very large books say nothing about Windows.
OF_THE_ADDIN = ("tests/addin", "tests/udfs")
OF_THE_CORE = (
    "tests/jixiao/values",
    "tests/jixiao/model",
    "tests/jixiao/test_settings.py",
    "tests/jixiao/files/test_atomic.py",
    "tests/jixiao/files/test_file_names.py",
    "tests/jixiao/cli/test_hard_names.py",
    "tests/jixiao/spending",
)
# Macros on the tests' own engine, whose process is the same everywhere: (d) presses the buttons.
NOT_HERE = (
    "test_macros*", "test_entry.py", "test_every_button.py", "test_same_numbers.py",
    "test_stale_results.py", "test_states.py",
)  # fmt: skip
PYTEST = ("-m", "pytest", "-p", "no:cacheprovider", "-W", "ignore", "--tb=short")


def of_the_project(here: Host) -> Done:
    """(a) The project's tests under Windows' Python."""
    ignored = [f"--ignore-glob=*{name}" for name in NOT_HERE]
    # The add-in's put stand-ins in the place of pywin32, so each has a process of its own.
    runs = [
        here.python(*PYTEST, "-m", "not host", *ignored, *paths, cwd=PROJECT)
        for paths in (OF_THE_ADDIN, OF_THE_CORE)
    ]
    return Done(max(run.status for run in runs), "\n".join(run.output for run in runs))


def of_the_bundle(here: Host) -> Done:
    """(b) The bundle made, installed by cmd, used, installed again, removed."""
    command = [sys.executable, *PYTEST, "-rP", "tests/windows/test_bundle_on_windows.py"]
    done = subprocess.run(
        command, cwd=PROJECT, env=os.environ | {"JIXIAO_WINDOWS": "1"}, check=False,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    return Done(done.returncode, done.stdout)


def of_the_bridge(here: Host) -> Done:
    """(c) Values both ways through real COM, and what the doctor sees of programs."""
    paths = ("tests/windows/inside/test_bridge.py", "tests/windows/inside/test_processes.py")
    return here.python(*PYTEST, "-rP", *paths, cwd=PROJECT)


def of_the_buttons(here: Host) -> Done:
    """(d) Every button through real COM, with the demo's figures."""
    return here.python(*PYTEST, "-rP", BUTTONS, "-k", "not grows", cwd=PROJECT)


def of_the_crossings(here: Host) -> Done:
    """(e) What one project more costs in calls."""
    return here.python(*PYTEST, "-rP", BUTTONS, "-k", "grows", cwd=PROJECT)


BUTTONS = "tests/windows/inside/test_buttons.py"
GROUPS = {
    "a": of_the_project,
    "b": of_the_bundle,
    "c": of_the_bridge,
    "d": of_the_buttons,
    "e": of_the_crossings,
}
# Rounds of two lanes. (b) registers another Python than the others do, and (c) looks whether any
# server is left: neither may run beside what starts servers.
ROUNDS = (("d", "e"), ("bc", "a"))


def main(wanted: str) -> int:
    if missing := missing_programs():
        print(f"not run, not installed: {' '.join(missing)}")
        return 1 if os.environ.get("CI") == "true" else 0
    here = host()
    try:
        failed = 0
        with ThreadPoolExecutor(2) as threads:
            for lanes in ROUNDS:
                names = [[name for name in lane if name in wanted] for lane in lanes]
                failed += sum(threads.map(lambda lane: _run(here, lane), names))
    finally:
        here.stop()
    return 1 if failed else 0


def _run(here: Host, names: list[str]) -> int:
    """Runs the groups one after another; gives how many failed."""
    failed = 0
    for name in names:
        group, begun = GROUPS[name], time.monotonic()
        done = group(here)
        failed += done.status != 0
        said = "passed" if done.status == 0 else f"FAILED ({done.status})"
        spent = f"{time.monotonic() - begun:.0f} s"
        print(f"== {group.__doc__}\n{done.output}\n== {name}: {said} in {spent}\n", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main("".join(sys.argv[1:]) or "".join(GROUPS)))
