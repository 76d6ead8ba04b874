"""Compound files, version 3 ([MS-CFB]): the container of vbaProject.bin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from struct import pack

SECTOR = 512
MINI_SECTOR = 64
MINI_LIMIT = 4096
FREE, END, FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
HEADER_FAT_ENTRIES = 109
STORAGE, STREAM, ROOT = 1, 2, 5
RED, BLACK = 0, 1

Tree = Mapping[str, "bytes | Tree"]


@dataclass
class DirectoryEntry:
    name: str
    kind: int
    data: bytes = b""
    left: int = FREE
    right: int = FREE
    child: int = FREE
    color: int = BLACK
    start: int = END
    size: int = 0

    def packed(self) -> bytes:
        name = self.name.encode("utf-16le") + b"\0\0"
        start = 0 if self.kind == STORAGE else self.start
        links = pack("<BBIII", self.kind, self.color, self.left, self.right, self.child)
        # No class id, no state, no times: the same input gives the same file.
        return (
            name.ljust(64, b"\0")
            + pack("<H", len(name))
            + links
            + bytes(36)
            + pack("<IQ", start, self.size)
        )


UNUSED_ENTRY = bytes(68) + pack("<III", FREE, FREE, FREE) + bytes(48)


class _Sectors:
    """The file's sectors and their chains."""

    def __init__(self) -> None:
        self.data: list[bytes] = []
        self.fat: list[int] = []

    def put(self, content: bytes, filler: bytes = b"\0") -> int:
        """Stores `content` as one chain; gives its first sector."""
        if not content:
            return END
        first = len(self.data)
        for start in range(0, len(content), SECTOR):
            self.data.append(content[start : start + SECTOR].ljust(SECTOR, filler))
            self.fat.append(len(self.data))
        self.fat[-1] = END
        return first

    def close(self) -> tuple[int, int]:
        """Adds the allocation table itself; gives its first sector and its length in sectors."""
        first, count = len(self.data), 1
        while count * (SECTOR // 4) < first + count:
            count += 1
        if count > HEADER_FAT_ENTRIES:
            raise ValueError("the VBA project is larger than 6.8 MB")
        table = self.fat + [FAT_SECTOR] * count
        table += [FREE] * (count * (SECTOR // 4) - len(table))
        packed = pack(f"<{len(table)}I", *table)
        self.data += [packed[at : at + SECTOR] for at in range(0, len(packed), SECTOR)]
        return first, count


def write(tree: Tree) -> bytes:
    """A compound file with the storages (mappings) and streams (bytes) of `tree`.

    Raises ValueError above 6.8 MB, the largest file whose table fits in the header.
    """
    entries = [DirectoryEntry("Root Entry", ROOT)]
    _add(entries, 0, tree)
    sectors = _Sectors()
    mini_fat = _store_streams(entries, sectors)
    mini_fat_start = sectors.put(pack(f"<{len(mini_fat)}I", *mini_fat), filler=b"\xff")
    directory = b"".join(entry.packed() for entry in entries)
    while len(directory) % SECTOR:
        directory += UNUSED_ENTRY
    directory_start = sectors.put(directory)
    fat_start, fat_count = sectors.close()
    mini_fat_count = -(-len(mini_fat) * 4 // SECTOR)
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += pack("<IIIII", 0, fat_count, directory_start, 0, MINI_LIMIT)
    header += pack("<IIII", mini_fat_start, mini_fat_count, END, 0)
    fat_sectors = [*range(fat_start, fat_start + fat_count)]
    fat_sectors += [FREE] * (HEADER_FAT_ENTRIES - fat_count)
    return header + pack(f"<{HEADER_FAT_ENTRIES}I", *fat_sectors) + b"".join(sectors.data)


def _add(entries: list[DirectoryEntry], parent: int, tree: Tree) -> None:
    children = []
    for name, content in tree.items():
        children.append(len(entries))
        if isinstance(content, bytes):
            entries.append(DirectoryEntry(name, STREAM, content, size=len(content)))
        else:
            entries.append(DirectoryEntry(name, STORAGE))
            _add(entries, children[-1], content)
    children.sort(key=lambda index: (len(entries[index].name), entries[index].name.upper()))
    top = _balanced(entries, children, len(children).bit_length() - 1)
    if children:
        entries[top].color = BLACK
    entries[parent].child = top


def _balanced(entries: list[DirectoryEntry], children: list[int], levels_left: int) -> int:
    """Links sorted siblings as a balanced tree; only a last, incomplete level is red."""
    if not children:
        return FREE
    middle = len(children) // 2
    entry = entries[children[middle]]
    entry.left = _balanced(entries, children[:middle], levels_left - 1)
    entry.right = _balanced(entries, children[middle + 1 :], levels_left - 1)
    entry.color = BLACK if levels_left > 0 else RED
    return children[middle]


def _store_streams(entries: list[DirectoryEntry], sectors: _Sectors) -> list[int]:
    """Places every stream, small ones in the root's mini stream; gives the mini table."""
    mini_stream, mini_fat = b"", list[int]()
    for entry in entries:
        if entry.size >= MINI_LIMIT:
            entry.start = sectors.put(entry.data)
        elif entry.size:
            count = -(-entry.size // MINI_SECTOR)
            entry.start = len(mini_fat)
            mini_fat += [*range(entry.start + 1, entry.start + count), END]
            mini_stream += entry.data.ljust(count * MINI_SECTOR, b"\0")
    root = entries[0]
    root.start, root.size = sectors.put(mini_stream), len(mini_stream)
    return mini_fat
