"""The offline bundle: what cmd.exe can read, and what Windows needs beyond other systems."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from addin.bundle import PYTHONS, missing_requirements, texts
from addin.xlam.build import USUAL_INTERPRETER

SCRIPTS = ("install.cmd", "卸载.cmd")


def wheel(folder: Path, name: str, tag: str = "py3-none-any", *requires: str) -> None:
    lines = ["Metadata-Version: 2.1", f"Name: {name}", "Version: 1.0"]
    lines += [f"Requires-Dist: {requirement}" for requirement in requires]
    with ZipFile(folder / f"{name}-1.0-{tag}.whl", "w") as archive:
        archive.writestr(f"{name}-1.0.dist-info/METADATA", "\n".join(lines))


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


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_have_windows_lines_in_the_code_page_they_set(name: str) -> None:
    content = texts()[name]
    assert content.startswith(b"@echo off\r\nchcp 936 >nul\r\n")
    assert content.count(b"\n") == content.count(b"\r\n")
    text = content.decode("gbk")
    assert re.search("[一-鿿]", text)
    # A second byte that cmd.exe takes for a sign of its own would break the line elsewhere.
    chinese = [letter.encode("gbk") for letter in text if not letter.isascii()]
    assert not [letter for letter in chinese if letter[1:] in {b"|", b"^", b"&", b"<", b">", b"%"}]


def test_environment_lies_where_the_add_in_looks_for_it() -> None:
    folder = USUAL_INTERPRETER.removesuffix(r"\Scripts\pythonw.exe")
    assert f'set "TARGET={folder}"' in texts()["install.cmd"].decode("gbk")
    home = folder.removesuffix(r"\python")
    assert f'set "HOME_FOLDER={home}"' in texts()["卸载.cmd"].decode("gbk")
    assert folder in texts()["安装说明.txt"].decode("utf-8-sig")


def test_install_looks_for_every_python_that_is_packed_newest_first() -> None:
    script = texts()["install.cmd"].decode("gbk")
    assert f"in ({' '.join(reversed(PYTHONS))})" in script
    assert "--no-index" in script


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_jump_of_a_script_has_its_target(name: str) -> None:
    script = texts()[name].decode("gbk")
    jumps = set(re.findall(r"goto (\w+)", script))
    assert jumps == set(re.findall(r"^:(\w+)\r$", script, re.MULTILINE))


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_bracket_in_a_message_closes_a_block(name: str) -> None:
    inside = False
    for line in texts()[name].decode("gbk").split("\r\n"):
        if inside and line.strip().startswith("echo"):
            assert ")" not in line
        inside = line.endswith("(") or (inside and line.strip() != ")")
