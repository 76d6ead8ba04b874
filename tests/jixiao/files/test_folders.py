"""Walking folders, for check and audit alike: what cannot be read is reported, and stops nothing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jixiao.cli import main
from jixiao.files.check_file import check_file, try_file
from jixiao.files.folders import inputs_of
from jixiao.samples import DOCUMENT, sample
from tests.support.audits import audit, lines

# Root reads everything; without these it is held to the permissions as everybody is.
HELD = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]


@pytest.fixture
def odd_folder(tmp_path: Path) -> Iterator[Path]:
    """One form, and what cannot be read: two folders, a file, two links, a pipe."""
    if os.name == "nt" or (os.geteuid() == 0 and shutil.which("setpriv") is None):
        pytest.skip("须能收回读取权限")
    made = tmp_path / "各单位"
    for name in ("锁着", "不能进"):
        (made / name).mkdir(parents=True)
        shutil.copy(sample(DOCUMENT), made / name / "内.txt")
    shutil.copy(sample(DOCUMENT), made / "好.txt")
    shutil.copy(sample(DOCUMENT), made / "不给看.txt")
    (made / "断.xlsx").symlink_to(made / "没有.xlsx")
    (made / "圈.xlsx").symlink_to(made / "圈.xlsx")
    os.mkfifo(made / "管道.xlsx")
    for name, mode in (("锁着", 0o000), ("不能进", 0o644), ("不给看.txt", 0o000)):
        (made / name).chmod(mode)
    yield made
    for name in ("锁着", "不能进"):
        (made / name).chmod(0o755)


ODD = {
    "各单位/锁着": "无法打开（没有权限），其中的文件未审核",
    "不能进/内.txt": "没有权限读取",
    "各单位/不给看.txt": "没有权限读取",
    "各单位/断.xlsx": "是失效的链接",
    "各单位/圈.xlsx": "无法打开（链接互相指来指去）",
    "各单位/管道.xlsx": "不是普通文件",
}


@pytest.mark.parametrize("command", ["audit", "check"])
def test_what_cannot_be_read_is_a_row_each_and_stops_nothing(
    odd_folder: Path, tmp_path: Path, command: str
) -> None:
    results = tmp_path / "r.json"
    how: list[object] = ["--format", "json", "-o", results]
    if command == "audit":
        how = ["-o", tmp_path / "r.xlsx", "--jobs", 1, "--resume", "--jsonl", results]
    held = HELD if os.geteuid() == 0 else []
    arguments = [*held, sys.executable, "-c", "from jixiao.cli import main; main()", command,
                 odd_folder, *how]  # fmt: skip
    done = subprocess.run(
        [str(one) for one in arguments], capture_output=True, text=True, timeout=120, check=False
    )
    assert "Trace" not in done.stderr
    rows = lines(results) if command == "audit" else json.loads(results.read_text("utf-8"))["files"]
    of_file = {"/".join(Path(row["file"]).parts[-2:]): row for row in rows}
    assert of_file.pop("各单位/好.txt")["status"] == "checked"
    assert of_file.keys() == ODD.keys()
    for name, sentence in ODD.items():
        assert of_file[name]["status"] == "unreadable"
        assert sentence in of_file[name]["message"]


def test_a_file_that_vanishes_before_it_is_looked_at_is_a_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "各单位"
    folder.mkdir()
    for number in range(2):
        shutil.copy(sample(DOCUMENT), folder / f"单位{number}.txt")

    def walk(paths: Any, *own: Path | None) -> Any:
        found = inputs_of(paths, *own)
        (folder / "单位1.txt").unlink()
        return found

    monkeypatch.setattr("jixiao.cli.audit.inputs_of", walk)
    results = tmp_path / "r.jsonl"
    audit(folder, "-o", tmp_path / "r.xlsx", "--jobs", 1, "--resume", "--jsonl", results)
    gone = next(row for row in lines(results) if row["file"].endswith("单位1.txt"))
    assert gone["status"] == "unreadable"
    assert "找不到文件" in gone["message"]


# what is not read -------------------------------------------------------------------------------


@pytest.fixture
def sent_in(tmp_path: Path) -> Path:
    """What a bureau receives: two forms, one of them packed, and four files that are not read."""
    made = tmp_path / "报送"
    made.mkdir()
    shutil.copy(sample(DOCUMENT), made / "甲局.txt")
    with zipfile.ZipFile(made / "乙局.zip", "w") as packed:
        packed.write(sample(DOCUMENT), "报表/乙局.txt")
        packed.writestr("报表/说明.rar", b"Rar!")
    for name in ("丙局.rar", "丁局.jpg", "没有后缀"):
        (made / name).write_bytes(b"something")
    (made / "~$甲局.xlsx").write_bytes(b"lock")
    return made


NOT_READ = ["没有后缀", "丁局.jpg", "丙局.rar", "乙局.zip/报表/说明.rar"]


def test_check_lists_every_file_that_it_did_not_look_at(
    sent_in: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["check", str(sent_in), "--format", "json", "--fail-on", "never"])
    out, err = capsys.readouterr()
    files = {str(Path(one["file"]).relative_to(sent_in)): one for one in json.loads(out)["files"]}
    checked = {name for name, one in files.items() if one["status"] == "checked"}
    assert checked == {"甲局.txt", "乙局.zip/报表/乙局.txt"}
    assert [files[name]["projects"] for name in sorted(checked)] == [7, 7]
    assert set(files) - checked == set(NOT_READ)
    assert all("未审核" in files[name]["message"] for name in NOT_READ)
    assert "共有4个文件因类型不能读取而未审核" in err
    assert ended.value.code == 1


def test_an_audit_lists_every_file_that_it_did_not_look_at(
    sent_in: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    results = tmp_path / "r.jsonl"
    arguments = ("-o", tmp_path / "r.xlsx", "--jsonl", results, "--fail-on", "never")
    assert audit(sent_in, *arguments) == 1
    assert "另有4个文件因类型不能读取而未审核" in capsys.readouterr().err
    rows = {Path(row["file"]).name: row for row in lines(results)}
    assert {name for name, row in rows.items() if row["status"] == "checked"} == {
        "甲局.txt",
        "乙局.txt",
    }
    assert rows["丙局.rar"]["looked_at"] is False


def test_names_in_an_archive_from_a_chinese_windows_are_read(tmp_path: Path) -> None:
    path = tmp_path / "旧.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("AAAA.txt", sample(DOCUMENT).read_bytes())
    path.write_bytes(path.read_bytes().replace(b"AAAA", "甲局".encode("gb18030")))
    assert inputs_of([path]).files == [path / "甲局.txt"]
    assert check_file(path / "甲局.txt").status == "checked"


def test_an_archive_with_a_password_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "密.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("甲局.txt", sample(DOCUMENT).read_bytes())
    data = bytearray(path.read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + flags] |= 1  # encrypted, both in its head and in the directory
    path.write_bytes(data)
    [checked] = [try_file(one) for one in inputs_of([path]).files]
    assert checked.message == "压缩包“密.zip”设有密码，未审核，请解压后再试。"


def test_a_path_that_is_too_long_costs_only_itself(
    sent_in: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["check", str(sent_in / "甲局.txt"), str(sent_in / ("长" * 300 + ".xlsx"))])
    out, err = capsys.readouterr()
    assert "共审核1个文件" in out
    assert "文件名过长" in err
    assert ended.value.code == 1
