"""Packages (.docx, .xlsx) of which most is the same every time: that is deflated once.

A part is bytes, or several pieces one behind the other. A piece of :func:`deflated` ends on a whole
byte, so it may stand anywhere in a part; zipfile offers nothing of the kind, hence the few records
of an archive are written here ([PKWARE APPNOTE] 4.3; no ZIP64, for no part of ours needs it).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

_RAW: Final = -15  # a stream without a head of its own
_LEVEL: Final = 1  # what goes out is small: more would save little and cost time
_LITTLE_MEMORY: Final = 5  # of 9: parts are small, and to clear more of it would cost more
_END: Final = b"\x03\x00"  # an empty last block
_DAY: Final = (2000 - 1980) << 9 | 1 << 5 | 1  # 2000-01-01: the same parts are the same bytes
_VERSION, _DEFLATED = 20, 8


class Piece(NamedTuple):
    """Bytes of a part, and the same deflated, ending on a whole byte."""

    plain: bytes
    packed: bytes


Part = bytes | Piece | Sequence[bytes | Piece]


def deflated(plain: bytes) -> Piece:
    """A piece to stand in many packages."""
    packer = zlib.compressobj(zlib.Z_BEST_COMPRESSION, zlib.DEFLATED, _RAW)
    return Piece(plain, packer.compress(plain) + packer.flush(zlib.Z_FULL_FLUSH))


def write_package(parts: Mapping[str, Part], out: Path) -> None:
    """Write a package of these parts, in their order; the same parts are the same bytes."""
    body: list[bytes] = []
    directory: list[bytes] = []
    at = 0
    for name, part in parts.items():
        packed, check, size = _packed((part,) if isinstance(part, bytes | Piece) else part)
        encoded = name.encode("ascii")
        sizes = (_DEFLATED, 0, _DAY, check, len(packed), size, len(encoded), 0)
        local = struct.pack("<4s5H3I2H", b"PK\3\4", _VERSION, 0, *sizes) + encoded
        rest = (0, 0, 0, 0, at)
        central = struct.pack("<4s6H3I5H2I", b"PK\1\2", _VERSION, _VERSION, 0, *sizes, *rest)
        body += (local, packed)
        directory.append(central + encoded)
        at += len(local) + len(packed)
    size, count = sum(map(len, directory)), len(parts)
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, size, at, 0)
    out.write_bytes(b"".join((*body, *directory, end)))


def _packed(pieces: Sequence[bytes | Piece]) -> tuple[bytes, int, int]:
    """A part deflated, with its checksum and size."""
    made, check, size = [], 0, 0
    for one in pieces:
        plain = one if isinstance(one, bytes) else one.plain
        check, size = zlib.crc32(plain, check), size + len(plain)
        if plain:
            made.append(_flushed(plain) if isinstance(one, bytes) else one.packed)
    return b"".join((*made, _END)), check, size


def _flushed(plain: bytes) -> bytes:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW, _LITTLE_MEMORY)
    return packer.compress(plain) + packer.flush(zlib.Z_FULL_FLUSH)
