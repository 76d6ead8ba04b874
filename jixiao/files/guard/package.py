"""A zip package (.xlsx, .docx, .zip) is looked at before anything in it is unpacked."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

from jixiao.errors import UnreadableFile
from jixiao.files.guard.limits import (
    LARGEST_FILE,
    LARGEST_RATIO,
    LARGEST_UNPACKED,
    MOST_ENTRIES,
    MOST_KEPT,
)

_LOCAL_HEADER: Final = struct.Struct("<4s22xHH")  # its signature, and how long name and extra are
_BEGINS: Final = b"PK\x03\x04"
# How hard it was packed, sizes behind the contents, names in UTF-8: what changes nothing here.
_HARMLESS: Final = 0x6 | 0x8 | 0x800
T = TypeVar("T")


class Package(zipfile.ZipFile):
    """A zip package each of whose parts is unpacked once, as long as there is room to keep it.

    A workbook has hundreds of small parts. ``ZipFile`` makes several objects for each before it
    begins to unpack, which takes longer than the unpacking.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._kept: dict[str, bytes] = {}
        self._room = MOST_KEPT
        self._known: dict[Callable[[Package], Any], Any] = {}

    def once(self, work_out: Callable[[Package], T]) -> T:
        """What a function makes of the package, worked out once for all who ask."""
        if work_out not in self._known:
            self._known[work_out] = work_out(self)
        found: T = self._known[work_out]
        return found

    def read(self, name: str | zipfile.ZipInfo, pwd: bytes | None = None) -> bytes:
        """The contents of a part. Raises as ``ZipFile.read`` does."""
        if pwd is not None or isinstance(name, zipfile.ZipInfo):
            return super().read(name, pwd)
        known = self._kept.get(name)
        if known is None:
            known = self._plainly(self.getinfo(name))
            if known is None:
                known = super().read(name)
            self._room -= len(known)
            if self._room >= 0:
                self._kept[name] = known
        return known

    def _plainly(self, part: zipfile.ZipInfo) -> bytes | None:
        """A part that is packed as all programs do and is what the directory says of it.

        None where it is not: ``ZipFile`` then reads it, or says what is wrong.
        """
        source = self.fp
        if source is None or part.compress_type != zipfile.ZIP_DEFLATED:
            return None
        if part.flag_bits & ~_HARMLESS:
            return None
        source.seek(part.header_offset)
        header = source.read(_LOCAL_HEADER.size)
        if len(header) < _LOCAL_HEADER.size:
            return None
        begins, name, extra = _LOCAL_HEADER.unpack(header)
        if begins != _BEGINS or source.read(name) != part.orig_filename.encode("utf-8", "replace"):
            return None
        source.seek(extra, 1)
        try:
            # never more than the directory says, whatever the contents are
            data = zlib.decompressobj(-zlib.MAX_WBITS).decompress(
                source.read(part.compress_size), part.file_size + 1
            )
        except zlib.error:
            return None
        sound = len(data) == part.file_size and zlib.crc32(data) == part.CRC
        return data if sound else None


@contextmanager
def opened_archive(path: Path) -> Iterator[Package]:
    """A zip package, opened once; refused where it is broken, swells or names paths outside itself.

    Raises UnreadableFile with a sentence; nothing is unpacked.
    """
    name = path.name
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise UnreadableFile(f"“{name}”超过{LARGEST_FILE // 2**20}MB，请拆分或清理后再试。")
    try:
        archive = Package(path)
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
