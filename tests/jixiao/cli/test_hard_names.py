"""Names, patterns and streams as other systems and other programs hand them over."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from jixiao import cli
from jixiao.cli import main
from tests.support.audits import audit

LONG = "汉" * 83  # 249 bytes, with .xlsx 254: the longest name there may be


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(one) for one in arguments])
    return int(ended.value.code or 0)


def test_patterns_are_expanded_where_no_shell_does_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("乙.xlsx", "甲.xlsx", "[丙].xlsx", "丁.docx"):
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    given = ["check", "*.xlsx", "[丙].xlsx", "没有*.xlsx", "--format", "json"]
    monkeypatch.setattr(sys, "platform", "linux")
    assert cli.expanded(given) == given, "a shell has done it already"
    monkeypatch.setattr(sys, "platform", "win32")
    assert cli.expanded(given) == [
        *("check", "[丙].xlsx", "乙.xlsx", "甲.xlsx", "[丙].xlsx", "没有*.xlsx"),
        *("--format", "json"),
    ]


@pytest.mark.parametrize("name", ["nul.xlsx", "CON.xlsx", "aux.tar.xlsx", "com1.xlsx", "Prn .xlsx"])
def test_a_name_that_windows_keeps_for_itself_is_refused(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("template", "-o", tmp_path / name) == 2
    assert capsys.readouterr().err == f"“{name}”是Windows保留的名称，请换一个文件名。\n"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_such_a_name_is_not_made(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "来"
    folder.mkdir()
    (folder / "表.xlsx").write_bytes(book.read_bytes())
    for given in (
        ["split", book, "-o", tmp_path / "aux"],
        ["submit", folder, "-o", tmp_path / "CON"],
        ["demo", "-o", tmp_path / "nul" / "里"],
        [
            "audit",
            book,
            "-o",
            tmp_path / "总表.xlsx",
            "--letters",
            tmp_path / "com1",
            "--jobs",
            "1",
        ],
    ):
        assert run(*given) == 2, given
        assert "是Windows保留的名称" in capsys.readouterr().err
    assert sorted(one.name for one in tmp_path.iterdir() if one.is_dir()) == ["来"]


def test_the_longest_names_are_written(book: Path, tmp_path: Path) -> None:
    assert run("template", "-o", tmp_path / f"{LONG}.xlsx") == 0
    assert run("submit", book, "-o", tmp_path / f"{LONG[1:]}交.xlsx") == 0
    assert run("export", book, "-o", tmp_path / f"{LONG}.docx") == 0
    assert len(list(tmp_path.iterdir())) == 3


def test_a_name_that_leaves_no_room_for_the_record_beside_it_is_one_sentence(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit(book, "-o", tmp_path / f"{LONG}.xlsx") == 2
    assert "文件名过长，请给总表换一个短些的名称。" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="文件名可以是任何字节")
def test_a_name_that_is_no_text_is_written_and_reported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("template", "-o", tmp_path / "甲\udcff.xlsx") == 0
    assert run("check", tmp_path / "甲\udcff.xlsx", "--fail-on", "never") == 0
    assert "Error" not in capsys.readouterr().err


def jixiao(command: str, **streams: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        f"{sys.executable} -c 'from jixiao.cli import main; main()' {command}",
        shell=True, executable="/bin/bash", capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="用POSIX的外壳")
def test_a_closed_input_is_one_sentence() -> None:
    done = jixiao("value <&-")
    assert (done.returncode, done.stderr) == (
        2,
        "没有可读的标准输入，请在命令后面写出指标值。\n",
    )


@pytest.mark.skipif(sys.platform == "win32", reason="用POSIX的外壳")
def test_a_reader_that_goes_away_is_no_finding() -> None:
    done = jixiao("explain | true; echo ${PIPESTATUS[0]}")
    assert (done.stdout, done.stderr) == ("0\n", "")
