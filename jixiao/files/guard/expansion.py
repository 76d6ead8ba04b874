"""Refuse a workbook that swells when its sheets are laid out, though its package is small.

A text stands once among the shared strings and may be named by any number of cells; a part may
be named by any number of sheets. Each cell, each sheet gets a copy of its own.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final
from xml.parsers import expat

from jixiao.errors import UnreadableFile
from jixiao.files.guard.limits import LARGEST_ODD, LONGEST_CELL, MOST_TEXT

_BOOK: Final = "xl/workbook.xml"
_SHEET: Final = re.compile(rb"<(?:\w+:)?sheet\b")
STRINGS: Final = "sharedstrings.xml"
_PIECE: Final = 2**20
_STRING: Final = re.compile(rb"<(?:\w+:)?si\b")
_VALUE: Final = re.compile(rb"<(?:\w+:)?v>\s*(\d{1,9})\s*<")
_ANY_VALUE: Final = re.compile(rb"<(?:\w+:)?v[\s>/]")
_PLAIN_VALUE: Final = re.compile(rb"<(?:\w+:)?v>(?!\s*\d*&)[^<>]*</")
_HIDING: Final = (b"<!--", b"<![CDATA[")
_SHORTEST_CELL: Final = len('<c t="s"><v>0</v></c>')  # that names a shared string


class Swelling:
    """What the parts of one workbook become, added up while they are looked at."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.longest = self.longest_cell = 0
        self.strings: list[str] = []
        self.others: dict[str, int] = {}  # where the cells of each end

    def see(self, part: str, data: bytes, end: int) -> None:
        """Note a part, whose cells are before ``end``, and its longest text."""
        if part.lower().endswith(STRINGS):
            self.strings.append(part)
            self.longest = max(self.longest, _longest(data, b"si>", len(data)))
        else:
            self.others[part] = end
            if LONGEST_CELL < end < len(data):  # a sheet, and a large one
                self.longest_cell = max(self.longest_cell, _longest(data, b"<c", end))

    def refuse(self, archive: zipfile.ZipFile, targets: Sequence[str]) -> None:
        """Raise UnreadableFile where sheets share a part, or a cell or all cells are too long."""
        if _named_twice(archive, targets):
            raise UnreadableFile(f"“{self.name}”的内部结构异常，已拒绝读取，请用Excel打开后另存。")
        if max(self.longest, self.longest_cell) > LONGEST_CELL:
            raise UnreadableFile(f"“{self.name}”有单元格的文字过长，请删减后再试。")
        most = MOST_TEXT // max(self.longest, 1)
        if sum(self.others.values()) // _SHORTEST_CELL <= most:
            return
        if sum(_named_in(archive.read(part), end) for part, end in self.others.items()) <= most:
            return
        for strings in self.strings:
            if self._text(archive, strings) > MOST_TEXT:
                raise UnreadableFile(
                    f"“{self.name}”的文字重复过多（展开后超过{MOST_TEXT // 2**20}MB），"
                    "已拒绝读取，请核实文件来源。"
                )

    def _text(self, archive: zipfile.ZipFile, strings: str) -> int:
        """The bytes of text of all cells: at most, and exactly where that is too much."""
        data = archive.read(strings)
        at_most = MOST_TEXT + 1
        if not any(sign in data for sign in _HIDING):
            sizes = _sizes(data)
            at_most = sum(_named_at_most(archive.read(part), sizes) for part in self.others)
        sheets = sum(archive.getinfo(part).file_size for part in self.others)
        if at_most <= MOST_TEXT or len(data) + sheets > LARGEST_ODD:
            return at_most
        lengths = _Lengths().of(data)
        return sum(_Named(lengths).of(archive.read(part)) for part in self.others)


def _named_in(data: bytes, end: int) -> int:
    """How many cells name a shared string, at most: an attribute is s in each of them."""
    named = data.count(b'"s"', 0, end)
    return named + data.count(b"'s'", 0, end) if data.find(b"'", 0, end) >= 0 else named


def _named_twice(archive: zipfile.ZipFile, targets: Sequence[str]) -> bool:
    """Whether one part stands for several sheets: more sheets than parts, or a part twice."""
    parts = [tuple(target.strip("/").split("/")[-2:]) for target in targets]
    books = [name for name in archive.namelist() if name.lower() == _BOOK]
    sheets = sum(len(_SHEET.findall(archive.read(name))) for name in books)
    return len(set(parts)) < len(parts) or sheets > len(parts) > 0


def _longest(data: bytes, between: bytes, end: int) -> int:
    """How long one string or cell is at most; in pieces, for there may be millions of them."""
    longest = carried = 0
    for start in range(0, end, _PIECE):
        lengths = list(map(len, data[start : min(start + _PIECE, end)].split(between)))
        lengths[0] += carried
        longest, carried = max(longest, *lengths), lengths[-1]
    return longest


def _sizes(data: bytes) -> list[int]:
    """How long each shared string is at most, its tags counted too."""
    begins = [match.start() for match in _STRING.finditer(data)]
    return [after - begin for begin, after in pairwise([*begins, len(data)])]


def _named_at_most(data: bytes, sizes: Sequence[int]) -> int:
    """How many bytes of shared strings the cells of a sheet name, were all numbers such names.

    A number that is hidden in comments or entities might be any: that is too much.
    """
    if len(_ANY_VALUE.findall(data)) != len(_PLAIN_VALUE.findall(data)):
        return MOST_TEXT + 1
    known = len(sizes)
    names = Counter(map(int, _VALUE.findall(data)))
    return sum(count * sizes[name] for name, count in names.items() if name < known)


class _Elements:
    """The elements of a part by their local names; a part that is no XML ends where it breaks."""

    def _parse(self, data: bytes) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = lambda name, attributes: self.start(
            name.rpartition(":")[2], attributes
        )
        parser.EndElementHandler = lambda name: self.end(name.rpartition(":")[2])
        parser.CharacterDataHandler = self.text
        try:
            parser.Parse(data, True)
        except expat.ExpatError:
            return

    def start(self, kind: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, kind: str) -> None:
        """An element ends."""

    def text(self, data: str) -> None:
        """Some text of the element."""


class _Lengths(_Elements):
    """The length of each shared string, in bytes."""

    def __init__(self) -> None:
        self.found: list[int] = []

    def of(self, data: bytes) -> list[int]:
        """The lengths, in the order of the strings."""
        self._parse(data)
        return self.found

    def start(self, kind: str, attributes: Mapping[str, str]) -> None:
        if kind == "si":
            self.found.append(0)

    def text(self, data: str) -> None:
        if self.found:
            self.found[-1] += len(data.encode())


class _Named(_Elements):
    """How many bytes of shared strings the cells of a sheet name."""

    def __init__(self, lengths: Sequence[int]) -> None:
        self.lengths = lengths
        self.total = 0
        self.shared = False
        self.number: str | None = None

    def of(self, data: bytes) -> int:
        """The sum over the cells."""
        self._parse(data)
        return self.total

    def start(self, kind: str, attributes: Mapping[str, str]) -> None:
        if kind == "c":
            self.shared = attributes.get("t") == "s"
        elif kind == "v":
            self.number = "" if self.shared else None

    def text(self, data: str) -> None:
        if self.number is not None:
            self.number += data[:9]

    def end(self, kind: str) -> None:
        if kind == "v" and self.number is not None:
            number = self.number.strip()
            if number.isdecimal() and int(number) < len(self.lengths):
                self.total += self.lengths[int(number)]
            self.number = None
