"""How much of a file from outside is read before it is refused: files are hostile until read."""

from __future__ import annotations

from typing import Final

LARGEST_FILE: Final = 64 * 2**20
LARGEST_UNPACKED: Final = 512 * 2**20
LARGEST_RATIO: Final = 200
LARGEST_TEXT: Final = 32 * 2**20
MOST_ENTRIES: Final = 20_000
