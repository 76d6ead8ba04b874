"""The add-in's VBA as a typed analysis sees it: names, calls, arguments, members of Excel's objects."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from addin.ribbon import ribbon_xml
from addin.xlam.build import PROJECT_ID, SHEET, VBA_PROJECT, build, modules, settings_rows
from addin.xlam.package import package
from addin.xlam.project import Module, vba_project
from udfs.wrappers import MODULE, worksheet_functions

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the same file on every system")


def analysed(path: Path) -> tuple[int, str]:
    command = [sys.executable, "-m", "pyvbaanalysis", "--whole-project", "--fail-level", "warning"]
    done = subprocess.run([*command, str(path)], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_nothing_is_wrong_with_it(tmp_path: Path) -> None:
    status, printed = analysed(build(tmp_path / "jixiao.xlam"))
    assert status == 0, printed


@pytest.mark.parametrize(
    ("module", "before", "after", "expected"),
    [
        ("JixiaoPython", "LetPythonGo\n    ReloadSettings", "LetPythonGoNow", "LetPythonGoNow"),
        ("JixiaoPython", "Converse MacroName, TextOf", "Converse TextOf", "argument"),
        ("JixiaoRepair", "Refused = Refused + 1", "Refusd = Refused + 1", "Refusd"),
        ("JixiaoValues", "Source.Worksheet", "Source.WorkSheat", "WorkSheat"),
    ],
)
def test_what_is_planted_is_found(
    module: str, before: str, after: str, expected: str, tmp_path: Path
) -> None:
    functions = worksheet_functions()
    changed = [
        Module(one.name, one.kind, one.source.replace(before, after, 1))
        if one.name == module
        else one
        for one in modules(functions)
    ]
    assert changed != modules(functions)
    vba = vba_project(VBA_PROJECT, PROJECT_ID, changed)
    rows = settings_rows(functions, "pythonw.exe", MODULE)
    path = tmp_path / "jixiao.xlam"
    path.write_bytes(package(vba, ribbon_xml(), rows, sheet=SHEET, title="test"))
    status, found = analysed(path)
    assert status != 0
    assert expected.lower() in found.lower(), found
