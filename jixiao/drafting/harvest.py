"""Approved forms of former years → an indicator library of the county's own.

Near-duplicates are one entry; what the rules find faulty or vague stays out, and so does whatever
names a project or a department. What may name a person stays out until somebody has looked at it.
What stays out is counted by its reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Final, NamedTuple

from jixiao.drafting.names_left_out import NamesLeftOut
from jixiao.drafting.persons import masked, suspects
from jixiao.form.read_department import function_name
from jixiao.library.entry import LibraryEntry, category_of, labels
from jixiao.library.search import guess_kinds
from jixiao.likeness.names import likeness, words
from jixiao.model.findings import HINT, Finding
from jixiao.model.sheets import TO_CONFIRM
from jixiao.model.target_form import Department, Indicator, Project, text_of
from jixiao.values.figures import plain_number

OTHER: Final = "其他"
OWN: Final = "本地历年目标表"
_SAME: Final = 85.0  # of 100: two wordings of one indicator
# Hints that say nothing against the indicator itself: its spelling, its description, its project.
_HARMLESS: Final = frozenset({"V10", "S03", "S04", "R08", "Y01", "Y02", "Y03"})
# Of the project as a whole, shown at its first row.
_OF_THE_PROJECT: Final = frozenset({"S01", "D04", "D08", "R02", "R03", "R04"})
_NAMED: Final = "含项目、单位名称或文号"
_PERSON: Final = "疑似含个人姓名"
_AGAIN: Final = "同一项目在另一文件中已有"


class HarvestSource(NamedTuple):
    """One department's forms, what the check found in them, whom the workbook names.

    ``sheets`` are the names of all its sheets in their order.
    """

    department: Department
    findings: Sequence[Finding]
    file: str = ""
    persons: frozenset[str] = frozenset()
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grown:
    """An entry of a library that was made, with what only such a library tells of it."""

    entry: LibraryEntry
    function: str = ""
    aliases: tuple[str, ...] = ()


class ToConfirm(NamedTuple):
    """A row that may name a person, without the name: somebody looks at it where it stands.

    Where that is is said without names as well: a sheet is mostly called by its project.
    """

    file: str
    sheet: str
    cell: str
    category: str
    text: str


@dataclass(frozen=True, slots=True)
class Harvest:
    """The library that was made; rows met = rows used + rows left out, by reason.

    ``texts`` counts the descriptions and 依据 of used rows that name somebody and were left out.
    """

    entries: tuple[Grown, ...]
    met: int = 0
    used: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    to_confirm: tuple[ToConfirm, ...] = ()
    texts: int = 0

    @property
    def sentences(self) -> list[str]:
        """Where every row went; then what a person has to look at."""
        left = sum(self.left_out.values())
        words = "，".join(f"{why}：{count}条" for why, count in self.left_out.most_common())
        why_not = f"（{words}）" if words else ""
        said = [f"读到指标{self.met}条＝采用{self.used}条＋未采用{left}条{why_not}。"]
        if self.to_confirm:
            said.append(
                f"疑似含个人姓名的{len(self.to_confirm)}条列在工作表“{TO_CONFIRM}”（姓名已隐去），"
                "请核对，不是姓名的可以补入指标库。"
            )
        if self.texts:
            said.append(f"另有{self.texts}处描述、依据或职责含名称、文号或疑似姓名，没有带入。")
        return said


class _Use(NamedTuple):
    """One row of one form."""

    row: Indicator
    department: str
    year: int
    function: str


def harvest(sources: Iterable[HarvestSource]) -> Harvest:
    """The library of some departments' forms."""
    read = list(sources)
    names = _Names(read)
    left_out: Counter[str] = Counter()
    groups: dict[tuple[str, str], list[_Use]] = {}
    to_confirm: list[ToConfirm] = []
    first: dict[tuple[object, ...], int] = {}  # the file that has the row, by its project
    met = 0
    for number, source in enumerate(read, 1):
        faulty = _faulty_rows(source.findings)
        for project in source.department.projects:
            kind = next(iter(guess_kinds(project.label, text_of(project.purpose))), OTHER)
            for row in project.filled_rows:
                met += 1
                why = _why_not(row, faulty, names)
                if not why and first.setdefault(_identity(project, row), number) != number:
                    why = _AGAIN
                if why:
                    left_out[why] += 1
                    if why == _PERSON:
                        to_confirm.append(_to_confirm(row, source, number, names))
                    continue
                use = _use(row, project, source.department)
                groups.setdefault((kind, category_of(row.kind)), []).append(use)
    entries = [one for key, uses in sorted(groups.items()) for one in _entries(*key, uses, names)]
    used = met - sum(left_out.values())
    return Harvest(tuple(entries), met, used, left_out, tuple(to_confirm), names.dropped)


class _Names:
    """What is a name in the texts of some sources; counts the texts that were dropped for it."""

    def __init__(self, sources: Sequence[HarvestSource]) -> None:
        self._left_out = NamesLeftOut(_names(sources))
        self._persons = frozenset().union(*(one.persons for one in sources))
        self.dropped = 0

    def why_not(self, text: str) -> str:
        """Why a text may not stand in a library; empty where it may."""
        if self._left_out.in_text(text):
            return _NAMED
        return _PERSON if suspects(text, self._persons) else ""

    def without_persons(self, text: str) -> str:
        return masked(text, suspects(text, self._persons))

    def fit(self, texts: Iterable[str]) -> list[str]:
        """The texts that name nobody."""
        there = [text.strip() for text in texts if text.strip()]
        fit = [text for text in there if not self.why_not(text)]
        self.dropped += len(there) - len(fit)
        return fit


def _names(sources: Sequence[HarvestSource]) -> Iterator[str]:
    for source in sources:
        yield source.department.name
        yield from (project.label for project in source.department.projects)


def _identity(project: Project, row: Indicator) -> tuple[object, ...]:
    """What makes a row of two files one: versions of a form are often kept beside each other."""
    whose = text_of(project.code) or (project.department.text, project.label)
    return whose, project.year, category_of(row.kind), words(row.name.text)


def _to_confirm(
    row: Indicator, source: HarvestSource, file_number: int, names: _Names
) -> ToConfirm:
    place = row.name.place
    number = source.sheets.index(place.sheet) + 1 if place.sheet in source.sheets else 0
    return ToConfirm(
        f"第{file_number}个文件" if names.why_not(source.file) else source.file,
        f"第{number}张工作表" if number else "",
        place.address,
        labels(category_of(row.kind))[1],
        names.without_persons(row.name.text),
    )


def _use(row: Indicator, project: Project, department: Department) -> _Use:
    function = function_name(project.function.text) if project.function else ""
    who = department.code or department.name or project.department.text
    return _Use(row, who, project.year or 0, function)


def _faulty_rows(findings: Sequence[Finding]) -> dict[tuple[str, int], str]:
    """The rows in which the rules find something, with the rule."""
    found: dict[tuple[str, int], str] = {}
    for one in findings:
        harmless = one.severity is HINT and one.rule in _HARMLESS
        if not (harmless or one.rule in _OF_THE_PROJECT or one.waived or not one.place.row):
            found.setdefault((one.place.sheet, one.place.row), one.rule)
    return found


def _why_not(row: Indicator, faulty: dict[tuple[str, int], str], names: _Names) -> str:
    """Why a row is no entry; empty where it is one."""
    if not words(row.name.text):
        return "没有三级指标名称"
    if not category_of(row.kind):
        return "二级指标无法识别"
    if rule := faulty.get((row.name.place.sheet, row.name.place.row)):
        return f"规则{rule}"
    return names.why_not(row.name.text)


def _entries(kind: str, category: str, uses: list[_Use], names: _Names) -> Iterator[Grown]:
    for group in _alike(uses):
        called = Counter(use.row.name.text.strip() for use in group)
        name = called.most_common(1)[0][0]
        functions = Counter(names.fit(use.function for use in group))
        entry = LibraryEntry(
            project_kind=kind,
            category=category,
            name=name,
            description=_usual_text((text_of(use.row.description) for use in group), names, name),
            basis=_usual_text((text_of(use.row.basis) for use in group), names),
            count=len(group),
            departments=len({use.department for use in group}),
            last_year=max(use.year for use in group),
            source=OWN,
            **_values([use.row for use in group]),
        )
        function = functions.most_common(1)[0][0] if functions else ""
        yield Grown(entry, function, tuple(other for other in called if other != name))


def _alike(uses: list[_Use]) -> list[list[_Use]]:
    """The rows in groups of one indicator each, the most frequent names leading."""
    by_name: dict[str, list[_Use]] = {}
    for use in uses:
        by_name.setdefault(words(use.row.name.text), []).append(use)
    groups: dict[str, list[_Use]] = {}
    for name, same in sorted(by_name.items(), key=lambda item: (-len(item[1]), item[0])):
        near = max(groups, key=lambda other: likeness(name, other), default="")
        if near and likeness(name, near) >= _SAME:
            groups[near] += same
        else:
            groups[name] = list(same)
    return list(groups.values())


def _usual_text(texts: Iterable[str], names: _Names, name: str = "") -> str:
    """The text that most rows have, none that names anybody or says the name again."""
    fit = names.fit(text for text in texts if words(text) != words(name))
    return Counter(fit).most_common(1)[0][0] if fit else ""


def _values(rows: Sequence[Indicator]) -> dict[str, str]:
    """Direction, unit, range and median of the values that share direction and unit."""
    read = [row.value for row in rows if row.value.kind == "quantitative" and row.value.has_unit]
    shapes = Counter((one.operator, one.scale + one.unit) for one in read if one.operator)
    if not shapes:
        return {}
    operator, unit = shapes.most_common(1)[0][0]
    numbers = [
        one.number
        for one in read
        if (one.operator, one.scale + one.unit) == (operator, unit) and one.number is not None
    ]
    return {
        "operator": operator,
        "unit": unit,
        "low": plain_number(min(numbers)),
        "high": plain_number(max(numbers)),
        "median": plain_number(median(numbers)),
    }
