"""Files whose names hold anything: shown on one line, kept in every report, never in the way."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from jixiao.cli import main
from jixiao.files.file_names import readable
from jixiao.files.read.any import read
from jixiao.samples import DOCUMENT, sample
from tests.support.limited import check, refused
from workbook_templates.builder import write

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="文件名可以是任何字节")
# 表格.xlsx in GBK, as an archive from Windows leaves it.
GBK = "表格.xlsx".encode("gbk").decode("utf-8", "surrogateescape")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "标准.xlsx"
    write(read(sample(DOCUMENT), clean=True).department, path)
    return path


def test_a_name_that_is_no_text_is_shown_by_its_bytes() -> None:
    assert readable(Path("单位") / GBK) == r"单位/\xb1\xed\xb8\xf1.xlsx"
    assert readable("平常.xlsx") == "平常.xlsx"


def test_odd_names_are_reported_on_one_line(tmp_path: Path) -> None:
    paths = []
    for name in ("换\n行.xlsx", "响\a铃\x1b[31m.xlsx", "倒\u202e序.xlsx", GBK):
        path = tmp_path / name
        path.write_bytes(b"PK")
        paths.append(path)
    for path, outcome in zip(paths, check(paths), strict=True):
        assert refused(outcome), (path, outcome)
        assert not set(outcome.said.rstrip("\n")) & set("\n\a\x1b\u202e")


def test_a_name_in_gbk_goes_through_check_and_audit(book: Path, tmp_path: Path) -> None:
    folder = tmp_path / "解压"
    folder.mkdir()
    shutil.copy(book, folder / GBK)
    shutil.copy(sample(DOCUMENT), folder / GBK.replace(".xlsx", ".txt"))
    (folder / GBK.replace(".xlsx", ".xls")).write_bytes(b"no workbook")
    report, results = tmp_path / "总表.xlsx", tmp_path / "结果.jsonl"
    shown = [rf"\xb1\xed\xb8\xf1.{kind}" for kind in ("txt", "xls", "xlsx")]
    for command in (
        ["check", folder, "--format", "json", "-o", tmp_path / "结果.json"],
        ["check", folder, "--format", "xlsx", "-o", tmp_path / "审核.xlsx"],
        ["audit", folder, "-o", report, "--jobs", "1", "--jsonl", results],
        ["audit", folder, "-o", report, "--jobs", "1", "--jsonl", results, "--resume"],
    ):
        with pytest.raises(SystemExit) as ended:
            main([str(one) for one in command])
        assert ended.value.code == 1, command  # one is no workbook
    files = json.loads((tmp_path / "结果.json").read_text("utf-8"))["files"]
    assert sorted(Path(one["file"]).name for one in files) == shown
    lines = [json.loads(line) for line in results.read_text("utf-8").splitlines()]
    assert sorted(Path(one["file"]).name for one in lines) == shown
    assert [one["status"] for one in lines].count("checked") == 2
    opened = openpyxl.load_workbook(report, data_only=True)
    rows = opened["审核总表"].iter_rows(min_row=4, max_col=1)
    assert sorted(Path(row[0].value).name for row in rows) == shown


def test_json_on_a_screen_that_lacks_a_letter_is_still_json() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from jixiao.cli import main; main()", "value", "--format", "json"],
        input="≥5🙂\n".encode(),
        capture_output=True,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "gbk"},
        check=True,
    )
    assert json.loads(done.stdout)["text"] == "≥5🙂"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_values_are_read_from_a_pipe_of_any_chinese_system(encoding: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from jixiao.cli import main; main()", "value", "--format", "json"],
        input="不低于90%\r\n≥5人\r\n".encode(encoding),
        capture_output=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=True,
    )
    read_back = [json.loads(line)["canonical"] for line in done.stdout.splitlines()]
    assert read_back == ["≥90%", "≥5人"]


@pytest.mark.skipif(os.name == "nt", reason="用POSIX的管道")
def test_a_pipe_is_not_waited_for(book: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管.xlsx")
    (tmp_path / "圈.xlsx").symlink_to(tmp_path / "圈.xlsx")
    (tmp_path / "断.xlsx").symlink_to(tmp_path / "没有.xlsx")
    outcomes = check([tmp_path / name for name in ("管.xlsx", "圈.xlsx", "断.xlsx")])
    for outcome in outcomes:
        assert refused(outcome), outcome
    assert "不是普通文件" in outcomes[0].said
