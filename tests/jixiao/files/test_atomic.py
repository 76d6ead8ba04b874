"""Outputs are written whole or not at all, by one run at a time, and leave no litter."""

from __future__ import annotations

import contextlib
import errno
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from jixiao.errors import CannotWrite
from jixiao.files.reports.style import Report
from jixiao.files.write.atomic import replacing

ROOT = Path(__file__).parents[3]
posix = pytest.mark.skipif(os.name == "nt", reason="用POSIX的信号、权限和限额")
# Writes ever the same large file, in small pieces, so that a kill falls anywhere in it.
WRITER = """
import sys
from pathlib import Path
from jixiao.files.write.atomic import replacing
print("ready", flush=True)
while True:
    with replacing(Path(sys.argv[1])) as temporary:
        with temporary.open("wb") as out:
            for _ in range(200):
                out.write(b"new" * 1000)
                out.flush()
"""
OLD, NEW = b"old", b"new" * 200_000


def child(code: str, *arguments: object, **options: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        **options,  # type: ignore[call-overload]
    )


def write(target: Path, content: bytes = NEW) -> None:
    with replacing(target) as temporary:
        temporary.write_bytes(content)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_new_content_stands_there_alone(tmp_path: Path) -> None:
    target = tmp_path / "表.xlsx"
    write(target)
    assert target.read_bytes() == NEW
    assert names(tmp_path) == ["表.xlsx"]


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "表.xlsx"
    target.write_bytes(OLD)
    with pytest.raises(ZeroDivisionError), replacing(target) as temporary:
        temporary.write_bytes(b"half")
        raise ZeroDivisionError
    assert target.read_bytes() == OLD
    assert names(tmp_path) == ["表.xlsx"]


@posix
def test_killed_at_any_moment_the_file_is_the_old_or_the_new_one(tmp_path: Path) -> None:
    moments = random.Random(20231123)
    target = tmp_path / "表.xlsx"
    first = _writing(target)
    start = time.perf_counter()
    while not target.exists():
        time.sleep(0.0002)
    whole = time.perf_counter() - start
    first.kill()
    first.communicate()
    for number in range(50):
        target.write_bytes(OLD)
        running = _writing(target)
        again = number % 2 == 1  # killed while it writes for a second time, at the earliest
        while again and target.read_bytes() == OLD:
            time.sleep(0.0002)
        time.sleep(moments.uniform(0, 2 * whole))
        running.send_signal(signal.SIGKILL)
        running.communicate()
        assert target.read_bytes() in ({NEW} if again else {OLD, NEW})


def _writing(target: Path) -> subprocess.Popen[str]:
    """A process that has just begun to write, again and again."""
    running = child(WRITER, target)
    assert running.stdout is not None
    assert running.stdout.readline() == "ready\n"
    return running


@posix
def test_litter_of_a_killed_run_is_removed_by_the_next_also_for_another_output(
    tmp_path: Path,
) -> None:
    for other in ("表.xlsx", "另一张.xlsx"):
        running = child(WRITER.replace("range(200)", "range(10**9)"), tmp_path / "表.xlsx")
        assert running.stdout is not None
        running.stdout.readline()
        while not any(path.suffix == ".xlsx" for path in tmp_path.glob(".jixiao-*")):
            time.sleep(0.01)
        running.send_signal(signal.SIGKILL)
        running.communicate()
        assert list(tmp_path.glob(".jixiao-*"))
        write(tmp_path / other)
        assert not list(tmp_path.glob(".jixiao-*"))


@posix
def test_a_second_run_on_the_same_output_says_so_and_the_first_goes_on(tmp_path: Path) -> None:
    target = tmp_path / "表.xlsx"
    with replacing(target) as temporary:
        temporary.write_bytes(NEW)
        second = child(WRITER, target)
        _, said = second.communicate(timeout=120)
        assert "正由另一次运行写入" in said
        with pytest.raises(CannotWrite, match="正由另一次运行写入"):
            write(target)
        write(tmp_path / "别的.xlsx")  # another output in the same folder is free
    assert target.read_bytes() == NEW
    assert names(tmp_path) == ["别的.xlsx", "表.xlsx"]


@pytest.mark.parametrize("lock", ["~$表.xlsx", ".~lock.表.xlsx#"])
def test_a_file_open_in_another_program_is_not_touched(tmp_path: Path, lock: str) -> None:
    target = tmp_path / "表.xlsx"
    target.write_bytes(OLD)
    (tmp_path / lock).touch()
    with pytest.raises(CannotWrite, match="正被其他程序打开"):
        write(target)
    assert target.read_bytes() == OLD


def test_word_marks_an_open_document_without_the_first_two_letters(tmp_path: Path) -> None:
    (tmp_path / "~$公开文本及附表.docx").touch()
    with pytest.raises(CannotWrite, match="正被其他程序打开"):
        write(tmp_path / "年度公开文本及附表.docx")


def test_a_folder_is_no_output(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="是文件夹"):
        write(tmp_path)
    with pytest.raises(CannotWrite, match="不存在"):
        write(tmp_path / "没有" / "表.xlsx")


@posix
def test_a_very_long_name_is_refused_in_words(tmp_path: Path) -> None:
    write(tmp_path / f"{'长' * 80}.xlsx")
    with pytest.raises(CannotWrite, match="文件名过长"):
        write(tmp_path / f"{'长' * 90}.xlsx")


@posix
def test_a_link_stays_a_link_and_the_rights_stay(tmp_path: Path) -> None:
    real = tmp_path / "真.xlsx"
    real.write_bytes(OLD)
    real.chmod(0o660)
    link = tmp_path / "链接.xlsx"
    link.symlink_to(real)
    write(link)
    assert link.is_symlink()
    assert real.read_bytes() == NEW
    assert real.stat().st_mode & 0o777 == 0o660


@contextlib.contextmanager
def as_nobody() -> Iterator[None]:
    """Root may write everywhere; nobody may not."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@posix
def test_a_read_only_folder_and_a_read_only_file(tmp_path: Path) -> None:
    for parent in (tmp_path, *tmp_path.parents):
        if parent.stat().st_uid == os.geteuid() and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o055)
    folder = tmp_path / "只读"
    folder.mkdir()
    target = folder / "表.xlsx"
    target.write_bytes(OLD)
    target.chmod(0o444)
    folder.chmod(0o555)
    try:
        with as_nobody():
            with pytest.raises(CannotWrite, match="没有权限"):
                write(folder / "新.xlsx")
            with pytest.raises(CannotWrite, match="只读文件"):
                write(target)
        assert names(folder) == ["表.xlsx"]
        assert target.read_bytes() == OLD
    finally:
        folder.chmod(0o755)


FULL = """
import resource, sys, signal
from pathlib import Path
from jixiao.errors import CannotWrite
from jixiao.files.write.atomic import replacing
from jixiao.files.reports.style import Report
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
sys.dont_write_bytecode = True  # half of it would be taken for the whole
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    with replacing(Path(sys.argv[1])) as temporary, Report(temporary) as report:
        sheet = report.book.add_worksheet("表")
        for row in range(5000):
            sheet.write_string(row, 0, f"第{row}行")
except CannotWrite as why:
    print(why)
"""


@posix
def test_a_limit_on_file_size_is_shown_in_words_and_the_old_file_stays(tmp_path: Path) -> None:
    target = tmp_path / "表.xlsx"
    target.write_bytes(OLD)
    said, errors = child(FULL, target).communicate(timeout=60)
    assert "无法写入（文件过大）" in said, errors
    assert target.read_bytes() == OLD
    assert names(tmp_path) == ["表.xlsx"]


IMPORTED = """
import resource, signal, sys
from jixiao.cli import main
from jixiao.samples import DOCUMENT, sample
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
sys.dont_write_bytecode = True  # half of it would be taken for the whole
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
main(["import", str(sample(DOCUMENT)), "-o", sys.argv[1]])
"""


@posix
def test_an_archive_that_does_not_fit_is_one_sentence_and_no_word_of_pythons(
    tmp_path: Path,
) -> None:
    target = tmp_path / "表.xlsx"
    process = child(IMPORTED, target)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 2
    assert errors.splitlines() == [f"“{target}”无法写入（文件过大），原文件未改动。"]
    assert names(tmp_path) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("没有mount")
    if done.returncode:
        pytest.skip("不能挂载小磁盘（需要root）")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk_is_reported_and_the_old_file_stays(small_disk: Path) -> None:
    target = small_disk / "表.xlsx"
    target.write_bytes(OLD)
    noise = random.Random(1)
    with (
        pytest.raises(CannotWrite, match="磁盘已满"),
        replacing(target) as temporary,
        Report(temporary) as report,
    ):
        sheet = report.book.add_worksheet("表")
        for row in range(20_000):
            sheet.write_number(row, 0, noise.random())
    assert target.read_bytes() == OLD
    assert names(small_disk) == ["表.xlsx"]


def test_any_other_trouble_of_the_system_is_reported_with_its_reason(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="无法写入（磁盘配额已满）"), replacing(tmp_path / "a"):
        raise OSError(errno.EDQUOT, "quota")
