"""A Windows DLL that Wine 8 lacks, written without a compiler: exports forwarded to other DLLs.

Such a file is a PE header and one section that holds an export directory (PE/COFF specification,
"The .edata Section"). An address inside that directory is the name of the function meant.
"""

from __future__ import annotations

import struct

IMAGE_BASE = 0x1_8000_0000
SECTION_AT = 0x1000  # in memory
FILE_BLOCK = 0x200
DIRECTORY_SIZE = 40


def forwarding_dll(name: str, forwarded: dict[str, str]) -> bytes:
    """A 64-bit DLL `name`; each export is answered by another DLL's: `{"A": "other.B"}`."""
    exports = _export_directory(name, sorted(forwarded.items()))
    in_file = _rounded(len(exports), FILE_BLOCK)
    head = _headers(len(exports), in_file)
    return head.ljust(FILE_BLOCK, b"\0") + exports.ljust(in_file, b"\0")


def _export_directory(name: str, forwarded: list[tuple[str, str]]) -> bytes:
    count = len(forwarded)
    functions = DIRECTORY_SIZE
    names, ordinals = functions + 4 * count, functions + 8 * count
    texts_at = functions + 10 * count
    texts = bytearray()

    def put(text: str) -> int:
        at = SECTION_AT + texts_at + len(texts)
        texts.extend(text.encode("ascii") + b"\0")
        return at

    own = put(name)
    name_addresses = [put(export) for export, _ in forwarded]
    targets = [put(target) for _, target in forwarded]
    directory = struct.pack(
        "<IIHHIIIIIII", 0, 0, 0, 0, own, 1, count, count,
        SECTION_AT + functions, SECTION_AT + names, SECTION_AT + ordinals,
    )  # fmt: skip
    tables = struct.pack(f"<{2 * count}I", *targets, *name_addresses)
    return directory + tables + struct.pack(f"<{count}H", *range(count)) + bytes(texts)


def _headers(size: int, in_file: int) -> bytes:
    dos = b"MZ".ljust(60, b"\0") + struct.pack("<I", 64)
    executable_large_dll = 0x2022
    coff = b"PE\0\0" + struct.pack("<HHIIIHH", 0x8664, 1, 0, 0, 0, 240, executable_large_dll)
    in_memory = SECTION_AT + _rounded(size, SECTION_AT)
    optional = struct.pack(
        "<HBBIIIIIQIIHHHHHHIIIIHHQQQQII",
        0x20B, 0, 0, in_file, 0, 0, 0, SECTION_AT, IMAGE_BASE, SECTION_AT, FILE_BLOCK,
        6, 0, 0, 0, 6, 0, 0, in_memory, FILE_BLOCK, 0, 2, 0,
        0x100000, 0x1000, 0x100000, 0x1000, 0, 16,
    )  # fmt: skip
    directories = struct.pack("<II", SECTION_AT, size).ljust(128, b"\0")
    readable_code = 0x60000020
    section = b".edata\0\0" + struct.pack(
        "<IIIIIIHHI", size, SECTION_AT, in_file, FILE_BLOCK, 0, 0, 0, 0, readable_code
    )
    return dos + coff + optional + directories + section


def _rounded(size: int, to: int) -> int:
    return -(-size // to) * to
