"""The workbooks of a split, and the one that was gathered: written whole, over nobody's work."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from jixiao.drafting.gathering import Gathered
from jixiao.drafting.splitting import OnePart, aligned
from jixiao.errors import CannotWrite, reason_of
from jixiao.files.write.atomic import made_folder, replacing
from jixiao.files.write.ownership import refuse_entries_since, refuse_others_work
from jixiao.form.book import Reading
from jixiao.form.standardise import standardised
from jixiao.model.last_year import LastYear
from workbook_templates.builder import write
from workbook_templates.naming import sheet_names


def write_parts(parts: Sequence[OnePart], folder: Path) -> list[Path]:
    """Write each part into the folder; none where one of them would replace somebody's work."""
    names = sheet_names([one.part.name for one in parts])
    paths = [folder / f"{name.strip('. ')}.xlsx" for name in names]
    try:
        made_folder(folder)
    except FileExistsError:
        raise CannotWrite(f"“{folder}”不是文件夹，请另选一个文件夹。") from None
    except OSError as why:
        raise CannotWrite(f"文件夹“{folder}”无法建立（{reason_of(why)}），请另选。") from why
    for path in paths:
        refuse_others_work(path)
    for path, one in zip(paths, parts, strict=True):
        with replacing(path) as temporary:
            department = standardised(one.department)
            write(
                department,
                temporary,
                last_year=one.last_year,
                part=one.part,
                ledger=one.ledger,
            )
            refuse_entries_since(path, temporary)
    return paths


def write_gathered(
    made: Gathered, readings: Sequence[Reading | None], out: Path | BinaryIO
) -> None:
    """Write the workbook of all parts; what they remember of last year comes along."""
    last = [one.last_year for one in readings if one is not None and one.last_year]
    remembered = tuple(project for one in last for project in one.projects)
    whole = LastYear(last[0].year, remembered) if last else None
    department = standardised(made.department)
    last_year = aligned(whole, department.projects)
    write(department, out, last_year=last_year, ledger=made.ledger)
