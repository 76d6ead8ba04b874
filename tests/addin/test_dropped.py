"""What is dropped on 审核.cmd and 审核文件夹.cmd."""

from __future__ import annotations

from pathlib import Path

import pytest

from addin.dropped import dropped_paths, report_name

CMD = r"C:\Windows\system32\cmd.exe"


@pytest.mark.parametrize(
    ("line", "paths"),
    [
        (CMD + r' /c ""D:\工 具\审核.cmd" "E:\a b\表 1.xlsx""', [r"E:\a b\表 1.xlsx"]),
        (CMD + r' /c ""D:\审核.cmd" E:\a&b.xlsx"', [r"E:\a&b.xlsx"]),
        (CMD + r' /c ""D:\审核.cmd" E:\a(1).xlsx "E:\c & d" \\pc\x\y"', [r"E:\a(1).xlsx", r"E:\c & d", r"\\pc\x\y"]),
        (f'"{CMD}" ', []),  # typed in a console
        (CMD + r' /c ""D:\审核.cmd" "', []),  # double-clicked
        ("", []),
    ],
)  # fmt: skip
def test_paths_are_taken_from_the_line_of_the_explorer(line: str, paths: list[str]) -> None:
    assert dropped_paths(line) == paths


def test_a_report_never_takes_the_place_of_a_file(tmp_path: Path) -> None:
    book = tmp_path / "目标表.xlsx"
    book.touch()
    assert report_name(book).name == "目标表-审核结果.xlsx"
    report_name(book).touch()
    assert report_name(book).name == "目标表-审核结果(2).xlsx"
    folder = tmp_path / "2023.上报"
    folder.mkdir()
    assert report_name(folder) == tmp_path / "2023.上报-审核结果.xlsx"
