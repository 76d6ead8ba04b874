"""A folder may stand wherever a workbook may: each is done, a bad one is reported, none unsaid."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from jixiao.cli import main
from jixiao.files.read.any import read
from jixiao.samples import LEDGER, sample


@pytest.fixture
def folder(book: Path, tmp_path: Path) -> Path:
    """Two workbooks (one below), a broken one, a lock file, a file of a kind that is not read."""
    made = tmp_path / "各单位"
    (made / "下级").mkdir(parents=True)
    shutil.copy(book, made / "甲局.xlsx")
    shutil.copy(book, made / "下级" / "乙局.xlsx")
    (made / "坏的.xlsx").write_bytes(b"PK\x03\x04 broken")
    (made / "~$甲局.xlsx").write_bytes(b"lock")
    (made / "丙局.rar").write_bytes(b"Rar!")
    return made


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(one) for one in arguments])
    return int(ended.value.code or 0)


ACTUAL = ("--actual", sample(LEDGER))
NEVER = ("--fail-on", "never")


@pytest.mark.parametrize(
    ("command", "more", "suffix"),
    [
        ("submit", NEVER, ".xlsx"),
        ("export", ("--force", *NEVER), ".docx"),
        ("compare", (*ACTUAL, *NEVER), ".xlsx"),
        ("compare", (*ACTUAL, *NEVER, "--format", "json"), ".json"),
        ("monitor", (*ACTUAL, *NEVER), ".xlsx"),
        ("evaluate", (*ACTUAL, *NEVER), ".xlsx"),
    ],
)
def test_each_workbook_below_a_folder_has_its_result(
    command: str,
    more: tuple[object, ...],
    suffix: str,
    folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "结果"
    assert run(command, folder, "-o", out, *more) == 1  # 坏的.xlsx, 丙局.rar
    made = sorted(str(path.relative_to(out)) for path in out.rglob("*") if path.is_file())
    assert made == [f"下级/乙局{suffix}", f"甲局{suffix}"]
    said = capsys.readouterr().err
    assert "坏的.xlsx" in said
    assert "丙局.rar" in said
    assert "共有1个文件或文件夹未读取" in said


def test_the_roll_up_of_a_folder_counts_each_form_once(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both workbooks have the same seven codes: 880.00万元 counts, as much is set aside."""
    assert run("rollup", folder, "--format", "json") == 1
    said = capsys.readouterr()
    reported = json.loads(said.out)
    assert reported["total"]["budget"] == "880.00"
    assert reported["forms"] == {"found": 14, "counted": 7, "left_out": 7}
    assert "坏的.xlsx" in said.err
    assert "丙局.rar" in said.err


def test_an_archive_is_as_a_folder(book: Path, tmp_path: Path) -> None:
    packed = tmp_path / "报送.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(book, "甲局.xlsx")
    assert run("submit", packed, "-o", tmp_path / "出") == 0
    assert len(read(tmp_path / "出" / "甲局.xlsx").department.projects) == 7


def test_an_import_of_a_folder_is_one_workbook(book: Path, tmp_path: Path) -> None:
    (tmp_path / "源").mkdir()
    shutil.copy(book, tmp_path / "源" / "甲.xlsx")
    assert run("import", tmp_path / "源", "-o", tmp_path / "标准.xlsx") == 0
    assert len(read(tmp_path / "标准.xlsx").department.projects) == 7


@pytest.mark.parametrize("where", ["一个.xlsx", "各单位/结果"])
def test_a_folder_needs_a_folder_elsewhere_for_its_results(
    where: str, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("submit", folder, "-o", tmp_path / where) == 2
    assert "文件夹" in capsys.readouterr().err


def test_a_file_that_cannot_be_read_does_not_stop_the_import_of_its_folder(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "下级" / "乙局.xlsx").unlink()
    made = tmp_path / "标准.xlsx"
    assert run("import", folder, "-o", made) == 1
    assert len(read(made).department.projects) == 7
    said = capsys.readouterr().err
    assert "“坏的.xlsx”已损坏" in said
    assert "丙局.rar" in said
    made.unlink()
    assert run("import", folder / "坏的.xlsx", "-o", made) == 2, "named itself, it is all there is"
    assert not made.exists()
