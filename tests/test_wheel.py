"""A wheel built and installed elsewhere works: templates, layouts and samples are inside."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from addin.bundle.wheels import own_wheel

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return own_wheel(ROOT, tmp_path_factory.mktemp("wheel"))


def test_data_files_are_inside_and_tests_are_not(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for needed in (
        "jixiao/form/layouts/standard.toml",
        "jixiao/samples/sample_department.txt",
        "jixiao/samples/示例支出明细.csv",
        "addin/vba/ThisWorkbook.bas",
        "udfs/functions.py",
    ):
        assert needed in names
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/", "docs/"))]


def test_installed_elsewhere_it_runs_the_whole_journey(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(site),
               str(wheel)]  # fmt: skip
    subprocess.run(command, check=True)
    # Only the dependencies come from here: the checkout itself must not be importable.
    code = (
        f"import sys; sys.path = [p for p in sys.path if p not in ('', {str(ROOT)!r})]\n"
        "sys.meta_path = [f for f in sys.meta_path if 'editable' not in repr(f).lower()]\n"
        f"import jixiao; assert jixiao.__file__.startswith({str(site)!r}), jixiao.__file__\n"
        "from jixiao.cli import main; main(['demo', '-o', 'out'])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert len(list((tmp_path / "out").iterdir())) == 7
