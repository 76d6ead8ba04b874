"""The issued template: ``python -m workbook_templates.issued`` writes it anew."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import BinaryIO, Final

from jixiao.model.target_form import Department
from workbook_templates.builder import write

ISSUED: Final = Path(__file__).with_name("绩效目标表.xlsx")
# Of the template's version: a date of today would make other bytes each day.
_CREATED: Final = dt.datetime(2026, 1, 1)


def write_issued(target: Path | BinaryIO = ISSUED) -> None:
    """Write the template of one blank project; the same bytes every time."""
    write(Department(), target, blank_projects=1, created=_CREATED)


if __name__ == "__main__":
    write_issued()
