"""Compression of VBA streams, [MS-OVBA] 2.4.1.

Written here because the one package that offers it corrupts streams longer than one chunk.
"""

from __future__ import annotations

from struct import pack

CHUNK = 4096
SIGNATURE = b"\x01"
SHORTEST_COPY = 3


def compress(data: bytes) -> bytes:
    """The compressed container of `data` (any length).

    Raises ValueError when the last chunk is shorter than 4096 bytes and does not compress: the
    format can only store it padded with zeros, which would not give `data` back. Source text
    never is like that.
    """
    chunks = (data[start : start + CHUNK] for start in range(0, len(data), CHUNK))
    return SIGNATURE + b"".join(map(_container_chunk, chunks))


def _container_chunk(chunk: bytes) -> bytes:
    tokens = _tokens(chunk)
    if len(tokens) < CHUNK or (len(tokens) == CHUNK and len(chunk) < CHUNK):
        return pack("<H", 0xB000 | (len(tokens) - 1)) + tokens
    if len(chunk) < CHUNK:
        raise ValueError("the last chunk does not compress and cannot be stored as it is")
    return pack("<H", 0x3000 | (CHUNK - 1)) + chunk


def _tokens(chunk: bytes) -> bytes:
    """The token sequences of one chunk: eight literals or copies behind each flag byte."""
    out = bytearray()
    seen: dict[bytes, list[int]] = {}
    position = 0
    while position < len(chunk):
        flags, body = 0, bytearray()
        for bit in range(8):
            if position >= len(chunk):
                break
            offset, length = _longest_match(chunk, position, seen)
            if length:
                flags |= 1 << bit
                body += _copy_token(position, offset, length)
            else:
                length = 1
                body.append(chunk[position])
            for index in range(position, position + length):
                seen.setdefault(chunk[index : index + SHORTEST_COPY], []).append(index)
            position += length
        out.append(flags)
        out += body
    return bytes(out)


def _longest_match(chunk: bytes, position: int, seen: dict[bytes, list[int]]) -> tuple[int, int]:
    """Offset back to, and length of, the longest earlier copy of what stands at `position`."""
    limit = min(_length_mask(position) + SHORTEST_COPY, len(chunk) - position)
    if limit < SHORTEST_COPY:
        return 0, 0
    best_offset = best_length = 0
    for start in reversed(seen.get(chunk[position : position + SHORTEST_COPY], ())):
        length = SHORTEST_COPY
        while length < limit and chunk[start + length] == chunk[position + length]:
            length += 1
        if length > best_length:
            best_offset, best_length = position - start, length
        if length == limit:
            break
    return best_offset, best_length


def _offset_bits(position: int) -> int:
    return max((position - 1).bit_length(), 4)


def _length_mask(position: int) -> int:
    return 0xFFFF >> _offset_bits(position)


def _copy_token(position: int, offset: int, length: int) -> bytes:
    shift = 16 - _offset_bits(position)
    return pack("<H", ((offset - 1) << shift) | (length - SHORTEST_COPY))
