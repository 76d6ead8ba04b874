"""What a workbook made from last year's remembers of it: the sheet 上年指标 as data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from jixiao.model.target_form import Department

# 怀财字【2023】7号
DOCUMENT_NUMBER: Final = re.compile(
    r"[\u4e00-\u9fffA-Za-z]{0,12}[〔【\[（(]\s?(?P<year>20\d{2})\s?[〕】\]）)]\s?第?\d{1,5}\s?号"
)
# What stands before or after a year that is rightly an earlier one: compared with, or begun in.
_COMPARED: Final = re.compile(r"(?:较|比|与|自|从|同比|截至|基于|根据|\d年?[-—~至到])$")
_AFTER: Final = r"(?=年(?!以来|以前|至|到|[-—~])|[-./]\d{1,2}(?!\d))"


def years_in(text: str, year: int) -> Iterator[re.Match[str]]:
    """Where a text speaks of ``year`` as its own: not in a comparison, not in a 文号."""
    numbers = [match.span() for match in DOCUMENT_NUMBER.finditer(text)]
    for match in re.finditer(rf"(?<!\d){year}{_AFTER}", text):
        own = not any(start <= match.start() < end for start, end in numbers)
        if own and not _COMPARED.search(text[: match.start()]):
            yield match


@dataclass(frozen=True, slots=True)
class LastRow:
    """An indicator of last year: its value, what was achieved, and the value of the year before."""

    category: str
    name: str
    target: str = ""
    actual: str = ""
    earlier: str = ""


@dataclass(frozen=True, slots=True)
class LastProject:
    """A project of last year. ``name`` is what it is called in the new workbook.

    ``budget`` in 分, None where it is not known.
    """

    name: str
    code: str = ""
    document: str = ""
    rows: tuple[LastRow, ...] = ()
    budget: int | None = None


@dataclass(frozen=True, slots=True)
class LastYear:
    """Last year as the new workbook remembers it; projects in the order of its sheets."""

    year: int
    projects: tuple[LastProject, ...] = ()


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """A department's forms and the last year that they were made from."""

    department: Department
    last_year: LastYear
