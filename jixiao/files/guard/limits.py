"""How much of a file from outside is read before it is refused: files are hostile until read."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jixiao.errors import UnreadableFile

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

LARGEST_FILE: Final = 64 * 2**20
LARGEST_UNPACKED: Final = 256 * 2**20
LARGEST_RATIO: Final = 200
LARGEST_TEXT: Final = 32 * 2**20
MOST_ENTRIES: Final = 20_000
# Of a workbook or one of its sheets, all laid out as full rectangles.
MOST_CELLS: Final = 2_500_000
LARGEST_PART: Final = 64 * 2**20
# Of the texts of all cells, each cell having a copy of its own.
MOST_TEXT: Final = 96 * 2**20
# What is looked at tag by tag: a part in an odd spelling, which takes a second for each 4 MB.
LARGEST_ODD: Final = 8 * 2**20
# In the text of a Word document: room for some 300 projects; each becomes an object.
MOST_TAGS: Final = 2_000_000
# Of one cell: Excel holds 32 767 characters, whose XML is shorter than this.
LONGEST_CELL: Final = 2 * 2**20
# Of what tells how cells look, which openpyxl makes objects of; usual are some dozen kilobytes.
LARGEST_STYLES: Final = 8 * 2**20
_ENCRYPTED: Final = 1
# Of an entry's own header only the lengths of its name and of what follows matter here.
_LOCAL_HEADER: Final = struct.Struct("<26xHH")


def cells_of(sheet: CalamineSheet) -> int:
    """How many cells the bulk reader lays out; it tells the last row and column, from 0."""
    return (sheet.total_height + 1) * (sheet.total_width + 1)


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


def unpacked(archive: zipfile.ZipFile, part: str) -> bytes:
    """The contents of a part, no longer than its entry says.

    ``archive.read`` takes twice as long for the small parts that most sheets are; it still reads,
    and refuses, whatever is not of the usual kind. Raises what it raises, and zlib.error.
    """
    source, entry = archive.fp, archive.getinfo(part)
    if (
        source is None
        or entry.compress_type != zipfile.ZIP_DEFLATED
        or entry.flag_bits & _ENCRYPTED
    ):
        return archive.read(entry)
    source.seek(entry.header_offset)
    head = source.read(_LOCAL_HEADER.size)
    if len(head) < _LOCAL_HEADER.size or not head.startswith(b"PK\x03\x04"):
        return archive.read(entry)
    source.seek(sum(_LOCAL_HEADER.unpack(head)), io.SEEK_CUR)
    packed = source.read(entry.compress_size)
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
    data = unpacking.decompress(packed, max(entry.file_size, 1))
    # An entry that is longer than it says would be seen whole by others: it is refused, as is one
    # that was changed.
    sound = unpacking.eof and len(data) == entry.file_size and zlib.crc32(data) == entry.CRC
    return data if sound else archive.read(entry)


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
