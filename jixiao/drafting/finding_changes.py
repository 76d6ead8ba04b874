"""What became of each finding between two versions: known again by its row, not by its cell."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

from jixiao.drafting.differences import FindingChange, FindingState
from jixiao.likeness.names import pair_alike, pair_equal
from jixiao.model.findings import Finding
from jixiao.model.target_form import Indicator, Project

ProjectPair = tuple[Project | None, Project | None]
RowPair = tuple[Indicator | None, Indicator | None]


def finding_changes(
    projects: Sequence[ProjectPair],
    rows: Sequence[Sequence[RowPair]],
    old: Sequence[Finding],
    new: Sequence[Finding],
) -> Iterator[FindingChange]:
    """Each finding of the old version, then the new ones.

    ``projects`` and, for each of them, ``rows`` are what belongs together in the two versions.
    A finding that was accepted by a 说明 is none; one that has been accepted since is 已说明.
    """
    before, after = _Whereabouts(projects, rows, 0), _Whereabouts(projects, rows, 1)
    was = [one for one in old if not one.waived]
    now = [one for one in new if not one.waived]
    explained = [one for one in new if one.waived]
    remains = _paired(was, now, before, after)
    rest = [one for place, one in enumerate(was) if place not in remains]
    accepted = _paired(rest, explained, before, after)
    accepted_ids = {id(rest[place]) for place in accepted}
    for place, one in enumerate(was):
        if place in remains:
            yield FindingChange(FindingState.REMAINS, now[remains[place]])
        elif id(one) in accepted_ids:
            yield FindingChange(FindingState.EXPLAINED, one)
        else:
            gone = before.is_gone(one)
            yield FindingChange(FindingState.GONE if gone else FindingState.MENDED, one)
    known = set(remains.values())
    for place, one in enumerate(now):
        if place not in known:
            yield FindingChange(FindingState.NEW, one)


def _paired(
    old: Sequence[Finding], new: Sequence[Finding], before: _Whereabouts, after: _Whereabouts
) -> dict[int, int]:
    """The same rule about the same thing: with the same text first, then with any.

    A finding on several rows stands at the first of them, which may be another one now: it is
    known again by its project.
    """
    keyed_old = [(before.of(one), one) for one in old]
    keyed_new = [(after.of(one), one) for one in new]
    pairs: dict[int, int] = {}
    pair_equal(keyed_old, keyed_new, pairs, lambda k: (k[0], k[1].rule, k[1].field, k[1].seen))
    pair_equal(keyed_old, keyed_new, pairs, lambda k: (k[0], k[1].rule, k[1].field))
    pair_alike(keyed_old, keyed_new, pairs, _same_of_several, 1.0)
    return pairs


def _same_of_several(old: tuple[Hashable, Finding], new: tuple[Hashable, Finding]) -> float:
    """1 where one of two findings is on several rows and they say the same of one project."""
    (was_at, was), (is_at, now) = old, new
    several = bool(was.places or now.places) and (was.rule, was.field) == (now.rule, now.field)
    return float(several and _project_of(was_at) == _project_of(is_at))


def _project_of(where: Hashable) -> Hashable:
    return where[0] if isinstance(where, tuple) else where


class _Whereabouts:
    """Where the findings of one version belong: to a project, and to a row of it."""

    def __init__(
        self, projects: Sequence[ProjectPair], rows: Sequence[Sequence[RowPair]], version: int
    ) -> None:
        self._rows: dict[tuple[str, int], tuple[int, int]] = {}
        self._sheets: dict[str, list[int]] = {}
        self._labels: dict[int, str] = {}
        self._gone: set[Hashable] = set()
        for number, pair in enumerate(projects):
            project = pair[version]
            if project is None:
                continue
            self._labels[number] = project.label
            self._sheets.setdefault(project.sheet, []).append(number)
            if pair[1 - version] is None:
                self._gone.add(number)
            for place, row_pair in enumerate(rows[number]):
                self._add(row_pair, version, (number, place))

    def _add(self, pair: RowPair, version: int, key: tuple[int, int]) -> None:
        row = pair[version]
        if row is None:
            return
        if pair[1 - version] is None:
            self._gone.add(key)
        for cell in (row.name, row.target, row.category, row.dimension):
            if cell.place.row:
                self._rows[cell.place.sheet, cell.place.row] = key

    def of(self, one: Finding) -> Hashable:
        """The row, else the project, else nothing: the whole department."""
        if row := self._rows.get((one.place.sheet, one.place.row)):
            return row
        there = self._sheets.get(one.place.sheet, [])
        named = [number for number in there if self._labels[number] == one.project]
        if not there and one.project:
            named = [n for n, label in self._labels.items() if label == one.project]
        found = named or (there if len(there) == 1 else [])
        return found[0] if found else -1

    def is_gone(self, one: Finding) -> bool:
        """Whether what the finding is about is not in the other version."""
        where = self.of(one)
        return where in self._gone or _project_of(where) in self._gone
