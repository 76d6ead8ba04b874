"""No output replaces a file that was to be read, or that somebody made by other means."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import docx
import openpyxl
import pytest

from jixiao.cli import main
from jixiao.errors import CannotWrite
from jixiao.files.libreoffice import available
from jixiao.files.write.atomic import replacing
from jixiao.files.write.ownership import refuse_others_work
from jixiao.samples import DOCUMENT, sample

CODE = "13073023P00002210023K"
Captured = pytest.CaptureFixture[str]


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(one) for one in arguments])
    return int(ended.value.code or 0)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "填好的.xlsx"
    assert run("import", sample(DOCUMENT), "-o", path) == 0
    return path


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "明细.xlsx"
    sheet = openpyxl.Workbook()
    sheet.active.append(["日期", "项目编码", "金额"])
    sheet.active.append(["2023-03-01", CODE, 1000])
    sheet.save(path)
    return path


def commands(book: Path, ledger: Path, out: Path) -> list[list[object]]:
    """Every command that draws a workbook from ``book``."""
    actual = ["--actual", ledger]
    return [
        ["check", book, "--format", "xlsx", "-o", out],
        ["rollup", book, "-o", out],
        ["compare", book, *actual, "-o", out],
        ["monitor", book, *actual, "-o", out],
        ["evaluate", book, *actual, "-o", out],
        ["audit", book, "-o", out, "--jobs", 1],
        ["submit", book, "-o", out],
        ["import", book, "-o", out],
    ]


def test_no_command_writes_over_what_it_reads(
    book: Path, ledger: Path, tmp_path: Path, capsys: Captured
) -> None:
    link = tmp_path / "链接.xlsx"
    link.symlink_to(book)
    before, entries = book.read_bytes(), ledger.read_bytes()
    for out in (book, link):
        for command in commands(book, ledger, out):
            assert run(*command) == 2, command
            assert "请换一个文件名" in capsys.readouterr().err
    for command in commands(book, ledger, ledger)[2:5]:
        assert run(*command) == 2, command
    assert (book.read_bytes(), ledger.read_bytes()) == (before, entries)


def test_a_text_never_replaces_a_workbook(book: Path, ledger: Path, capsys: Captured) -> None:
    before = book.read_bytes()
    other = book.with_name("别的.xlsx")
    other.write_bytes(before)
    for command in (
        ["check", book, "--format", "json", "-o", book],
        ["check", book, "-o", other],
        ["check", book, "--format", "json", "-o", other],
        ["rollup", book, "--format", "json", "-o", other],
        ["compare", book, "--actual", ledger, "--format", "json", "-o", ledger],
        ["audit", book, "-o", book.with_name("总表.xlsx"), "--jobs", 1, "--jsonl", other],
        ["audit", book, "-o", book.with_name("总表.xlsx"), "--jobs", 1, "--jsonl", book],
    ):
        assert run(*command) == 2, command
        assert "请换一个文件名" in capsys.readouterr().err
    assert book.read_bytes() == other.read_bytes() == before


def test_a_form_that_is_read_from_a_folder_stays(
    book: Path, tmp_path: Path, capsys: Captured
) -> None:
    """A text is written without a look at what stood there, so a form in .txt would be gone."""
    folder = tmp_path / "各单位"
    folder.mkdir()
    form = folder / "表.txt"
    form.write_bytes(sample(DOCUMENT).read_bytes())
    (folder / "表.xlsx").write_bytes(book.read_bytes())
    before = form.read_bytes()
    table = tmp_path / "总表.xlsx"
    for command in (
        ["check", folder, "-o", form],
        ["check", folder, "--format", "json", "-o", form],
        ["check", folder, "--format", "xlsx", "-o", folder / "表.xlsx"],
        ["audit", folder, "-o", table, "--jobs", 1, "--jsonl", form],
        ["audit", folder, "-o", table, "--jobs", 1, "--jsonl", table.with_suffix(".sqlite")],
        ["audit", folder, "-o", folder / "表.xlsx", "--jobs", 1],
    ):
        assert run(*command) == 2, command
        assert "请换一个文件名" in capsys.readouterr().err
    assert form.read_bytes() == before
    assert (folder / "表.xlsx").read_bytes() == book.read_bytes()


def test_a_report_in_the_folder_that_is_checked_is_made_again_and_not_read(
    book: Path, tmp_path: Path, capsys: Captured
) -> None:
    folder = tmp_path / "各单位"
    folder.mkdir()
    (folder / "表.xlsx").write_bytes(book.read_bytes())
    for command in (["check", folder, "--format", "xlsx"], ["audit", folder, "--jobs", 1]):
        for _ in range(2):
            assert run(*command, "-o", folder / "结果.xlsx") == 0, command
    assert "共1个文件" in capsys.readouterr().out


def test_a_workbook_or_document_from_elsewhere_stays(
    book: Path, ledger: Path, tmp_path: Path, capsys: Captured
) -> None:
    theirs = tmp_path / "预算.xlsx"
    openpyxl.Workbook().save(theirs)
    letter = tmp_path / "公文.docx"
    docx.Document().save(str(letter))
    damaged = tmp_path / "坏.xlsx"
    damaged.write_bytes(b"PK\x03\x04 what is left")
    for out in (theirs, damaged):
        before = out.read_bytes()
        for command in commands(book, ledger, out):
            assert run(*command) == 2, command
            assert "不是本工具生成的" in capsys.readouterr().err
        assert out.read_bytes() == before
    before = letter.read_bytes()
    assert run("export", book, "-o", letter) == 2
    assert letter.read_bytes() == before


def test_a_report_never_replaces_filled_in_forms(
    book: Path, ledger: Path, tmp_path: Path, capsys: Captured
) -> None:
    filled = tmp_path / "另一个单位.xlsx"
    filled.write_bytes(book.read_bytes())
    for command in commands(book, ledger, filled)[:6]:
        assert run(*command) == 2, command
        assert "7张绩效目标表" in capsys.readouterr().err
    assert filled.read_bytes() == book.read_bytes()


def test_what_was_made_before_is_made_again(book: Path, ledger: Path, tmp_path: Path) -> None:
    for number, command in enumerate(commands(book, ledger, Path("?"))):
        out = tmp_path / f"{number}.xlsx"
        again = [out if one == Path("?") else one for one in command]
        assert run(*again) in {0, 1}, command
        assert run(*again) in {0, 1}, command
    assert run("export", book, "-o", tmp_path / "公开.docx") == 0
    assert run("export", book, "-o", tmp_path / "公开.docx") == 0


def test_an_import_never_replaces_entries_made_since(
    book: Path, tmp_path: Path, capsys: Captured
) -> None:
    assert run("import", sample(DOCUMENT), "-o", book) == 0  # nothing was entered: nothing is lost
    opened = openpyxl.load_workbook(book)
    opened["支出执行"]["A4"].value = "2023-03-01"
    opened.save(book)
    before = book.read_bytes()
    assert run("import", sample(DOCUMENT), "-o", book) == 2
    said = capsys.readouterr().err
    assert "7张绩效目标表" in said and "请换一个文件名" in said
    assert book.read_bytes() == before
    other = tmp_path / "另一个.xlsx"
    assert run("import", book, "-o", other) == 0
    opened = openpyxl.load_workbook(other)
    opened[opened.sheetnames[2]]["E12"].value = "≥3件"
    opened.save(other)
    assert run("import", book, "-o", other) == 2


def test_a_copy_for_the_bureau_replaces_such_a_copy_and_no_workbook(
    book: Path, tmp_path: Path, capsys: Captured
) -> None:
    filled, copy = tmp_path / "另一个单位.xlsx", tmp_path / "上报.xlsx"
    filled.write_bytes(book.read_bytes())
    assert run("submit", book, "-o", filled) == 2
    assert "7张绩效目标表" in capsys.readouterr().err
    assert filled.read_bytes() == book.read_bytes()
    assert run("submit", book, "-o", copy) == 0
    opened = openpyxl.load_workbook(book)
    opened[opened.sheetnames[2]]["E12"].value = "≥3件"
    opened.save(book)
    assert run("submit", book, "-o", copy) == 0


def test_a_pdf_of_somebody_else_stays_and_ours_is_made_again(
    book: Path, tmp_path: Path, capsys: Captured
) -> None:
    theirs = tmp_path / "公文.pdf"
    theirs.write_bytes(b"%PDF-1.7\n1 0 obj <</Title (letter)>> endobj\n%%EOF\n")
    before = theirs.read_bytes()
    assert run("export", book, "-o", theirs, "--force") == 2
    assert "不是本工具生成的" in capsys.readouterr().err
    assert theirs.read_bytes() == before
    # as LibreOffice writes the title of our document: UTF-16 in hexadecimal digits
    title = "\ufeff某局预算绩效目标公开文本".encode("utf-16-be").hex().upper()
    ours = tmp_path / "公开.pdf"
    ours.write_bytes(f"%PDF-1.7\n1 0 obj <</Title<{title}>>> endobj\n%%EOF\n".encode())
    refuse_others_work(ours)


@pytest.mark.skipif(not available(), reason="没有安装LibreOffice")
def test_the_pdf_that_was_made_is_known_again(book: Path, tmp_path: Path) -> None:
    for _ in range(2):
        assert run("export", book, "-o", tmp_path / "公开.pdf", "--force") == 0


def test_an_empty_file_is_nothing_to_lose(book: Path, tmp_path: Path) -> None:
    (tmp_path / "新.xlsx").touch()
    assert run("rollup", book, "-o", tmp_path / "新.xlsx") == 0


def test_a_database_of_somebody_else_is_not_emptied(
    book: Path, tmp_path: Path, capsys: Captured
) -> None:
    theirs = tmp_path / "总表.sqlite"
    with sqlite3.connect(theirs) as opened:
        opened.execute("CREATE TABLE files (file TEXT)")
        opened.execute("CREATE TABLE people (name TEXT)")
        opened.execute("INSERT INTO files VALUES ('kept')")
    assert run("audit", book, "-o", tmp_path / "总表.xlsx", "--jobs", 1) == 2
    assert "别的数据库" in capsys.readouterr().err
    with sqlite3.connect(theirs) as opened:
        assert opened.execute("SELECT file FROM files").fetchall() == [("kept",)]


@pytest.mark.skipif(os.name == "nt", reason="用POSIX的管道")
def test_a_pipe_is_no_output(tmp_path: Path) -> None:
    """A device would be replaced by a file: /dev/null, for one who may."""
    os.mkfifo(tmp_path / "管.xlsx")
    with pytest.raises(CannotWrite, match="不是普通文件"), replacing(tmp_path / "管.xlsx"):
        pass


def test_an_apostrophe_in_the_name_of_a_project_is_in_nobodys_way(
    book: Path, ledger: Path, tmp_path: Path, recwarn: pytest.WarningsRecorder
) -> None:
    opened = openpyxl.load_workbook(book)
    opened[opened.sheetnames[2]]["E3"].value = "工程'一期'"
    opened.save(book)
    recwarn.clear()
    for number, command in enumerate(commands(book, ledger, tmp_path / "出.xlsx")):
        again = [
            tmp_path / f"{number}.xlsx" if one == tmp_path / "出.xlsx" else one for one in command
        ]
        assert run(*again) in {0, 1}, command
    assert [str(one.message) for one in recwarn if "xlsxwriter" in one.filename] == []
    sheets = openpyxl.load_workbook(tmp_path / "4.xlsx").sheetnames
    assert "自评01 工程一期" in sheets
