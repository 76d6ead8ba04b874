"""Names of project sheets: legal, unique, no longer than Excel allows, recognisable."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from jixiao.model.target_form import Project, text_of

_LONGEST: Final = 31
# An apostrophe Excel allows inside; in formulas and names it would have to be doubled.
_ILLEGAL: Final = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_DOCUMENT_NUMBER: Final = re.compile(r"^\S{0,12}[〔【\[（(]\s*\d{4}\s*[〕】\]）)]\s*\d+\s*号\s*")
_NUMBER: Final = re.compile(r"(\d{2,3}) ")


def sheet_names(names: Sequence[str], prefix: str = "") -> list[str]:
    """A sheet name for each project name, in order: ``01 大要案准备金`` …

    ``prefix`` goes before the number: ``自评01 大要案准备金``.
    """
    made: list[str] = []
    for name in names:
        made.append(sheet_name(name, made))
    return [_cut(f"{prefix}{name}") for name in made]


def project_sheet_names(projects: Sequence[Project]) -> list[str]:
    """The names of the sheets of these projects; one without a name is called by its number."""
    return sheet_names([text_of(one.name) or f"项目{n}" for n, one in enumerate(projects, 1)])


def sheet_name(name: str, taken: Iterable[str]) -> str:
    """The name of one more project sheet beside those ``taken``."""
    used = {other.casefold() for other in taken}
    numbers = [int(match[1]) for other in used if (match := _NUMBER.match(other))]
    words = _ILLEGAL.sub("", _DOCUMENT_NUMBER.sub("", name.strip())).strip("' ") or "项目"
    number = max(numbers, default=0) + 1
    while True:
        made = _cut(f"{number:02d} {words}")
        if made.casefold() not in used:
            return made
        number += 1


def _cut(name: str) -> str:
    """Excel counts UTF-16 units, so a character outside the first plane counts two."""
    while len(name.encode("utf-16-le")) // 2 > _LONGEST:
        name = name[:-1]
    return name.rstrip("' ")


def quoted(sheet: str) -> str:
    """The sheet's name as it stands in formulas and names."""
    return "'" + sheet.replace("'", "''") + "'"
