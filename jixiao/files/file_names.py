"""Names of files as text: they come from other systems and may hold anything."""

from __future__ import annotations

from pathlib import Path


def readable(path: Path | str) -> str:
    r"""A path as text that any screen and any file can hold: a byte that is no text becomes \xff.

    Archives from Windows, unpacked elsewhere, leave names in GBK, which are no text in UTF-8.
    """
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
