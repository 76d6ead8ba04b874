"""Workbooks that count days from 1904."""

from __future__ import annotations

import zipfile
from pathlib import Path


def turned_to_1904(source: Path, target: Path) -> Path:
    """A copy of a workbook without cells of dates that counts its days from 1904."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/workbook.xml":
                before, content = (
                    content,
                    content.replace(b"<workbookPr ", b'<workbookPr date1904="1" ', 1),
                )
                assert content != before
            new.writestr(name, content)
    return target
