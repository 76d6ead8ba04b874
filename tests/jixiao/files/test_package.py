"""A package's parts are read as ``ZipFile`` reads them, sound or not, and each is unpacked once."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from jixiao.files.guard.package import Package, opened_archive

TEXT = "绩效目标表" * 200
PART = "xl/表.xml"


def packed(path: Path, method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("a.xml", b"<a/>")
        archive.writestr(PART, TEXT)
        archive.writestr("leer.xml", b"")
    return path


def read_by(kind: type[zipfile.ZipFile], path: Path, part: str) -> bytes | str:
    """The contents of a part, or the name of what is raised."""
    try:
        with kind(path) as archive:
            return archive.read(part)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as why:
        return type(why).__name__


def directory_entry(data: bytes) -> int:
    """Where the directory's entry of the part begins."""
    return data.rindex(PART.encode()) - 46


def local_header(data: bytes) -> int:
    return data.index(PART.encode()) - 30


def with_bytes(data: bytes, at: int, new: bytes) -> bytes:
    return data[:at] + new + data[at + len(new) :]


FAULTS: dict[str, Callable[[bytes], bytes]] = {
    "sound": lambda data: data,
    "checksum": lambda data: with_bytes(data, directory_entry(data) + 16, b"\x00\x00\x00\x01"),
    "smaller": lambda data: with_bytes(data, directory_entry(data) + 24, b"\x05\x00\x00\x00"),
    "larger": lambda data: with_bytes(data, directory_entry(data) + 24, b"\x00\x00\x01\x00"),
    "short": lambda data: with_bytes(data, directory_entry(data) + 20, b"\x04\x00\x00\x00"),
    "encrypted": lambda data: with_bytes(data, directory_entry(data) + 8, b"\x01\x08"),
    "another name": lambda data: with_bytes(data, local_header(data) + 30, b"xx"),
    "no header": lambda data: with_bytes(data, local_header(data), b"\x00\x00\x00\x00"),
    "method": lambda data: with_bytes(data, directory_entry(data) + 10, b"\x63\x00"),
    "contents": lambda data: with_bytes(
        data, local_header(data) + 30 + len(PART.encode()), b"\xff"
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_part_is_what_the_library_reads_or_fails_as_it_fails(tmp_path: Path, fault: str) -> None:
    path = packed(tmp_path / "包.xlsx")
    path.write_bytes(FAULTS[fault](path.read_bytes()))
    expected = read_by(zipfile.ZipFile, path, PART)
    assert read_by(Package, path, PART) == expected
    # of a part that ends before its size the library says nothing
    assert (expected == TEXT.encode()) is (fault in {"sound", "larger"})


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_every_way_of_packing_is_read(tmp_path: Path, method: int) -> None:
    with opened_archive(packed(tmp_path / "包.xlsx", method)) as package:
        assert package.read(PART).decode() == TEXT
        assert package.read("a.xml") == b"<a/>"
        assert package.read("leer.xml") == b""
        assert package.read(package.getinfo(PART)).decode() == TEXT


def test_a_part_is_unpacked_once_and_kept_while_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = packed(tmp_path / "包.xlsx")
    with Package(path) as package:
        assert package.read(PART) is package.read(PART)
    monkeypatch.setattr("jixiao.files.guard.package.MOST_KEPT", len(TEXT))
    with Package(path) as package:
        assert package.read(PART) == package.read(PART)
        assert package.read(PART) is not package.read(PART)
