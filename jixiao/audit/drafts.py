"""退回修改稿: a department's forms in the standard workbook, a note and a colour at each finding.

It depends on the file alone, so whoever examines the file writes it, while the forms are at hand:
to read a file again costs as much as to examine it. Which file of a department counts is known
only when all have been examined; drafts wait beside the letters until then.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from jixiao.files.check_file import CheckedFile
from jixiao.files.file_names import readable
from jixiao.files.write.atomic import TEMPORARY_PREFIX, made_folder
from jixiao.form.standardise import standardised
from jixiao.model.findings import Finding, as_lines
from jixiao.model.grid import Place
from jixiao.model.target_form import Department

_FOLDER: Final = f"{TEMPORARY_PREFIX}drafts"


class Placed(Protocol):
    """A department in the standard workbook."""

    def cell_of(self, found: Finding) -> Place: ...


@dataclass(frozen=True, slots=True)
class Mark:
    """What is said at one cell: the worst severity there, and the text of the note."""

    place: Place
    severity: str
    text: str


@dataclass(frozen=True)
class Build:
    """How the standard workbook is made: ``placed`` knows its cells, ``write`` writes it."""

    write: Callable[..., None]
    placed: Callable[[Department], Placed]


@dataclass(frozen=True)
class Drafts:
    """Where drafts are kept until their letters are written; sent along to every process."""

    folder: Path
    build: Build
    date: dt.date
    settings: Path | None = None

    @classmethod
    def beside(
        cls, letters: Path, build: Build, date: dt.date, settings: Path | None, *, keep: bool
    ) -> Drafts:
        """Drafts in the folder of the letters; those of a run before are kept or thrown away."""
        made = cls(made_folder(letters) / _FOLDER, build, date, settings)
        if not keep:
            made.remove()
        made.folder.mkdir(exist_ok=True)
        return made

    def path(self, file: str, stamp: str) -> Path:
        """Where the draft of a file lies, as it stood under this stamp."""
        key = f"{readable(file)}\n{stamp}\n{self.date}"
        return self.folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.xlsx"

    def make(self, checked: CheckedFile, stamp: str) -> None:
        """Write the draft of a file that was just checked. Raises OSError where it cannot be."""
        assert checked.reading is not None
        given = standardised(checked.reading.department)
        placed = self.build.placed(given)
        path = self.path(str(checked.path), stamp)
        half = path.with_suffix(".part")
        created = dt.datetime.combine(self.date, dt.time())
        self.build.write(given, placed, marks(checked.findings, placed), half, created=created)
        half.replace(path)

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def marks(findings: Iterable[Finding], placed: Placed) -> list[Mark]:
    """What is noted at each cell, the worst first; what was accepted is not noted."""
    cells: dict[Place, list[Finding]] = {}
    for one in as_lines(findings):
        if not one.waived:
            cells.setdefault(placed.cell_of(one), []).append(one)
    return [Mark(place, str(own[0].severity), _note(own)) for place, own in cells.items()]


def _note(findings: Iterable[Finding]) -> str:
    return "\n".join(
        f"{one.severity} {one.rule}：{one.message}"
        + (f"\n建议：{one.expected}" if one.expected else "")
        for one in findings
    )
