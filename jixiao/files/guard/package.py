"""A zip package (.xlsx, .docx, .zip) is looked at before anything in it is unpacked."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jixiao.errors import UnreadableFile
from jixiao.files.guard.limits import (
    LARGEST_FILE,
    LARGEST_RATIO,
    LARGEST_UNPACKED,
    MOST_ENTRIES,
)


def check_archive(path: Path) -> None:
    """Refuse a zip package as :func:`opened_archive` does."""
    with opened_archive(path):
        pass


@contextmanager
def opened_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """A zip package, opened once; refused where it is broken, swells or names paths outside itself.

    Raises UnreadableFile with a sentence; nothing is unpacked.
    """
    name = path.name
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise UnreadableFile(f"“{name}”超过{LARGEST_FILE // 2**20}MB，请拆分或清理后再试。")
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as why:
        raise UnreadableFile(
            f"“{name}”已损坏（不是完整的Office文件），请重新导出或向来源方索取。"
        ) from why
    with archive:
        _check_entries(archive.infolist(), name, size)
        yield archive


def _check_entries(entries: list[zipfile.ZipInfo], name: str, size: int) -> None:
    if any(not 0 <= entry.header_offset <= size >= entry.compress_size for entry in entries):
        raise UnreadableFile(f"“{name}”已损坏（内部目录有误），请重新导出或向来源方索取。")
    if len(entries) > MOST_ENTRIES or len({entry.filename for entry in entries}) < len(entries):
        raise UnreadableFile(f"“{name}”的内部结构异常，已拒绝读取，请用Office打开后另存。")
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(sum(entry.compress_size for entry in entries), 1)
    if unpacked > LARGEST_UNPACKED or (unpacked > 2**20 and unpacked / packed > LARGEST_RATIO):
        raise UnreadableFile(f"“{name}”解压后过大（疑似压缩炸弹），已拒绝读取，请核实文件来源。")
    for entry in entries:
        if entry.filename.startswith(("/", "\\")) or ".." in entry.filename.split("/"):
            raise UnreadableFile(f"“{name}”含有可疑的内部路径，已拒绝读取，请核实文件来源。")
