"""The bureau's desk: what the results of an audit mean for each department and for the county."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from jixiao.audit.county import County
from jixiao.audit.decisions import Decision, Key, key_of
from jixiao.audit.opinion import CONCLUSIONS, Grade, conclusion, grade
from jixiao.audit.roster import Roster, compare_with, read_roster
from jixiao.audit.rounds import Rounds, order_of
from jixiao.audit.store import Store
from jixiao.audit.submissions import Mark, Submission, plain, submissions
from jixiao.errors import JixiaoError
from jixiao.files.write.atomic import replacing
from jixiao.settings import Settings


class Copied(NamedTuple):
    """A project whose indicators stand in other departments too: those, and their projects."""

    project: str
    others: tuple[tuple[str, str], ...]

    def sentence(self, *, names: bool) -> str:
        """What its department reads; without ``names`` of others only that there are some."""
        with_whom = "其他单位的项目"
        if names:
            with_whom = "、".join(f"“{department}”的“{name}”" for department, name in self.others)
        return (
            f"“{self.project}”除成本外的指标和指标值与{with_whom}完全相同，"
            "请核对，并按本项目的内容重新设置。"
        )


class Graded(NamedTuple):
    """A project with its grade, None where it was not sent, and what a person decided instead."""

    department: str
    project: str
    grade: Grade | None
    decided: Decision | None


@dataclass(frozen=True)
class Desk:
    """The departments of one audit with the conclusions on them; ``rounds`` where one is kept."""

    sent: tuple[Submission, ...]
    roster: Roster
    conclusions: dict[str, str]
    settings: Settings
    date: dt.date
    round: str = ""
    rounds: Rounds | None = None
    copied: Mapping[str, Sequence[Copied]] = field(default_factory=dict)
    decisions: Mapping[Key, Decision] = field(default_factory=dict)
    unread: int = 0  # files in which no form was found or could be read

    @property
    def county(self) -> County:
        return County(self.sent, self.conclusions, self.roster, self.date, self.round, self.unread)

    @property
    def earlier_round(self) -> str:
        """The round before this one; empty where there is none."""
        return self.rounds.before(self.round) if self.rounds and self.round else ""

    @property
    def earlier(self) -> dict[str, Path]:
        """The files of the round before, by department."""
        if self.rounds is None:
            return {}
        copies = self.rounds.copies(self.earlier_round)
        return {one.name: copies[key] for one in self.sent if (key := plain(one.name)) in copies}

    def keep_round(self) -> None:
        """Keep what was sent as this round."""
        if self.rounds and self.round:
            pairs = [(one, self.conclusions[one.name]) for one in self.sent]
            self.rounds.keep(self.round, pairs)

    @property
    def grades(self) -> Iterator[Graded]:
        """The grade of each project where the settings ask for grades or a person gave one; last
        come those that a person graded and that were not sent this time."""
        if not self.settings.grades and not self.decisions:
            return
        left = dict(self.decisions)
        for one in self.sent:
            for name, marks in zip(_names_apart(one.projects), _marks_of(one), strict=True):
                decided = left.pop(key_of(one.name, name), None)
                own = grade((mark._asdict() for mark in marks), self.settings)
                yield Graded(one.name, name, own, decided)
        for decided in left.values():
            yield Graded(decided.department, decided.project, None, decided)


def _names_apart(projects: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The name of each project; with its code, else its sheet, where several have the name."""
    named = Counter(plain(one["name"]) for one in projects)
    coded = Counter((plain(one["name"]), one["code"]) for one in projects)
    for one in projects:
        key = plain(one["name"]), one["code"]
        if named[key[0]] == 1:
            yield one["name"]
        else:
            own = one["code"] if one["code"] and coded[key] == 1 else one["sheet"]
            yield f"{one['name']}（{own}）"


def _marks_of(sent: Submission) -> Iterator[list[Mark]]:
    """The findings of each project; one that stands on the sheet of none, by the name alone."""
    places = [(one["sheet"], one["name"]) for one in sent.projects]
    found: dict[tuple[str, str], list[Mark]] = {place: [] for place in places}
    for mark in sent.marks:
        at = mark.sheet, mark.project
        for place in [at] if at in found else [one for one in found if one[1] == mark.project]:
            found[place].append(mark)
    for place in places:
        yield found[place]


def desk(
    store: Store,
    settings: Settings,
    date: dt.date,
    *,
    roster: Path | None = None,
    round: str = "",
    rounds: Path | None = None,
    decisions: Mapping[Key, Decision] | None = None,
) -> Desk:
    """What the results in a store mean; ``decisions`` are those of the report before.

    Raises JixiaoError where the roster is none.
    """
    sent = tuple(submissions(store.results()))
    units = compare_with(read_roster(roster), sent, date) if roster else Roster()
    copied = _copied(store, sent)
    conclusions = {
        one.name: conclusion(_with_copied(one, copied), len(one.left_out), settings) for one in sent
    }
    for line in units.lines:
        decided = line.unit.conclusion
        if line.parts and decided:
            if decided not in CONCLUSIONS:
                raise JixiaoError(
                    f"名单中“{line.unit.name}”的结论“{decided}”不可用，"
                    f"可用的有：{'、'.join(CONCLUSIONS)}。"
                )
            conclusions |= dict.fromkeys((one.name for one in line.parts), decided)
    kept = Rounds(rounds) if rounds else None
    statuses = store.statuses()
    unread = statuses.total() - statuses["checked"]
    return Desk(
        sent, units, conclusions, settings, date, round, kept, copied, decisions or {}, unread
    )


def _with_copied(one: Submission, copied: Mapping[str, Sequence[Copied]]) -> dict[str, int]:
    """The counts of a department; a project that was copied from another weighs as a warning."""
    return one.counts | {"警告": one.counts.get("警告", 0) + len(copied.get(one.name, ()))}


def _copied(store: Store, sent: Iterable[Submission]) -> dict[str, list[Copied]]:
    """The copied projects of each department, among the files that count."""
    owner = {one.file: one.name for one in sent}
    found: dict[str, list[Copied]] = {}
    for _, places in store.copied_indicators():
        there = [(owner[file], name) for file, name in places if file in owner]
        for department, name in there:
            others = tuple(one for one in there if one[0] != department)
            if others:
                found.setdefault(department, []).append(Copied(name, others))
    return found


def write_reminder(roster: Roster, out: Path) -> None:
    """催报名单 as a text to copy."""
    with replacing(out) as temporary:
        temporary.write_text(roster.reminder, "utf-8")


def history(rounds: Rounds) -> list[list[str]]:
    """A row a department, a column a round: conclusion, errors and money; the heading first."""
    names = sorted(rounds.names(), key=order_of)
    kept = {name: rounds.kept(name) for name in names}
    departments = sorted({key for one in kept.values() for key in one})
    rows = [["单位", *names]]
    for key in departments:
        cells, label = [], key
        for name in names:
            one = kept[name].get(key)
            label = one.name if one else label
            cells.append(one.in_words if one else "未报")
        rows.append([label, *cells])
    return rows
