"""Looking things up in an indicator library: by words, by the name of an indicator, by project."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Final, NamedTuple

from jixiao.library.endings import usual_of
from jixiao.library.entry import LibraryEntry, category_of
from jixiao.library.starter import kinds, starter
from jixiao.likeness.names import likeness, words

_LEAST: Final = 50.0  # of 100: what a search still shows
_SAME: Final = 75.0  # what is taken for the same indicator in other words
_CANDIDATES: Final = 20
# A word in the name of a project counts as often as so many in its purpose.
_IN_NAME: Final = 4


class Suggestion(NamedTuple):
    """What a value of this name usually looks like; ``entry`` is where it comes from."""

    operator: str = ""
    unit: str = ""
    usual: str = ""
    entry: LibraryEntry | None = None


@dataclass(frozen=True)
class Library:
    """Entries that can be searched; of two alike the earlier one is preferred."""

    entries: tuple[LibraryEntry, ...]
    _names: list[str] = field(init=False, compare=False, repr=False)
    _by_name: dict[str, list[int]] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        names = [words(entry.name) for entry in self.entries]
        by_name: dict[str, list[int]] = {}
        for place, name in enumerate(names):
            by_name.setdefault(name, []).append(place)
        object.__setattr__(self, "_names", names)
        object.__setattr__(self, "_by_name", by_name)

    @property
    def kinds(self) -> list[str]:
        """The kinds of projects in their order."""
        return list(dict.fromkeys(entry.project_kind for entry in self.entries))

    def of_kind(self, kind: str, category: str = "") -> list[LibraryEntry]:
        """The entries of a kind of project, of one 二级指标 where that is given."""
        return [
            entry
            for entry in self.entries
            if entry.project_kind == kind and category in {"", entry.category}
        ]

    def search(
        self, text: str, *, kind: str = "", category: str = "", limit: int = 20
    ) -> list[LibraryEntry]:
        """The entries that say most of ``text``, the best first; with no text, all that fit."""
        wanted = words(text)
        fitting = [
            place
            for place, entry in enumerate(self.entries)
            if kind in {"", entry.project_kind} and category in {"", entry.category}
        ]
        if not wanted:
            return [self.entries[place] for place in fitting[:limit]]
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - a formula that only judges needs none

        names = {place: self._names[place] for place in fitting}
        found = process.extract(
            wanted, names, scorer=fuzz.partial_ratio, score_cutoff=_LEAST, limit=limit * 3
        )
        ranked = sorted(found, key=lambda hit: (-hit[1], -likeness(wanted, hit[0]), hit[2]))
        return [self.entries[place] for _, _, place in ranked[:limit]]

    def suggest(self, name: str, kind: str = "") -> Suggestion:
        """Direction, unit and usual range of an indicator of this name.

        ``kind`` is a 二级指标 or a kind of project. Where no entry is alike, what the name alone
        tells; empty where that is nothing.
        """
        entry = self._alike(words(name), kind)
        usual = usual_of(name, category_of(kind))
        same = entry is not None and words(entry.name) == words(name)
        # 培训人数 is not 培训人次, however alike: the name's own unit comes before another's
        if entry is not None and (same or usual.unit in {"", entry.unit}):
            return Suggestion(entry.operator, entry.unit, entry.usual, entry)
        return Suggestion(usual.operator, usual.unit)

    def _alike(self, name: str, kind: str) -> LibraryEntry | None:
        if not name:
            return None
        category = category_of(kind)
        same = self._by_name.get(name, [])
        if not same:
            from rapidfuzz import fuzz, process  # noqa: PLC0415 - as above

            near = process.extract(
                name, self._names, scorer=fuzz.ratio, score_cutoff=_SAME, limit=_CANDIDATES
            )
            rated = [(likeness(name, hit), place) for hit, _, place in near]
            same = [place for points, place in sorted(rated, reverse=True) if points >= _SAME]
        entries = [self.entries[place] for place in same]
        fitting = [e for e in entries if kind in {e.project_kind, ""} or category == e.category]
        return next(iter(fitting if fitting or category else entries), None)


@lru_cache(maxsize=4096)
def usually(name: str, kind: str) -> Suggestion:
    """What the library that comes with the program suggests: rules ask of the same name often."""
    return starter_library().suggest(name, kind)


@cache
def starter_library() -> Library:
    """The library that comes with the program."""
    return Library(starter())


def guess_kinds(name: str, purpose: str = "") -> list[str]:
    """The kinds of projects that a name and a purpose speak of, the likeliest first."""
    points = {
        kind: sum(len(word) * (_IN_NAME * name.count(word) + purpose.count(word)) for word in cues)
        for kind, cues in kinds().items()
    }
    return sorted((kind for kind in points if points[kind]), key=lambda kind: -points[kind])


def merged(libraries: Iterable[Sequence[LibraryEntry]]) -> Library:
    """Several libraries as one; of a kind and a name the earlier one counts."""
    seen: dict[tuple[str, str, str], LibraryEntry] = {}
    for entries in libraries:
        for entry in entries:
            seen.setdefault(entry.key, entry)
    return Library(tuple(seen.values()))
