"""Several ledgers as one: rows met twice count once, changed ones as the later file has them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from jixiao.spending.entries import Aside, BadRow, Entry, EntryChange, Ledger, Why


def merge(ledgers: Iterable[Ledger]) -> Ledger:
    """Several files as one: a row met in an earlier file counts once, repeats within one stay.

    A row whose number (凭证号) is met again in the same month, for the same code and source, with
    other contents is a changed one: the later file holds, the earlier row is set aside. Several
    rows of one number differ by their contents only.
    """
    merging = _Merging()
    for ledger in ledgers:
        merging.take(ledger)
    return merging.merged()


class _Merging:
    """The rows of the files taken so far; what a file has besides is put one behind the other."""

    def __init__(self) -> None:
        self.kept: list[Entry] = []
        self.bad: list[BadRow] = []
        self.aside: list[Aside] = []
        self.changes: list[EntryChange] = []
        self.taken: list[Ledger] = []
        self.seen: Counter[tuple[object, ...]] = Counter()

    def take(self, ledger: Ledger) -> None:
        """One file more: what was met before is set aside, or sets aside what it replaces."""
        self.taken.append(ledger)
        self._replace_by(ledger)
        again = _Again(self.seen)
        for entry in ledger.entries:
            if again.met(entry.identity):
                self.aside.append(Aside(Why.DUPLICATE, entry.place, entry.raw, entry.spent))
            else:
                self.kept.append(entry)
        for row in ledger.bad:
            if not again.met(row.identity):
                self.bad.append(row)
            elif row.rule == "L01":
                self.aside.append(Aside(Why.DUPLICATE, row.place, row.raw, row.cents, row.reason))
        for one in ledger.aside:
            if one.why is Why.DUPLICATE or not again.met(one.identity):
                self.aside.append(one)
            else:
                self.aside.append(Aside(Why.DUPLICATE, one.place, one.raw, one.cents, one.reason))
        again.close()

    def _replace_by(self, ledger: Ledger) -> None:
        """Set the kept rows aside that the file has with other contents."""
        outdated = _outdated(self.kept, ledger.entries)
        self.changes += outdated
        gone = {id(one.before) for one in outdated}
        self.kept = [entry for entry in self.kept if id(entry) not in gone]
        self.aside += [
            Aside(Why.REPLACED, x.before.place, x.before.raw, x.before.spent) for x in outdated
        ]

    def merged(self) -> Ledger:
        """All of it as one ledger, by date."""
        taken = self.taken
        return Ledger(
            tuple(sorted(self.kept, key=lambda entry: entry.date)),
            tuple(self.bad),
            tuple(self.aside),
            tuple(place for one in taken for place in one.notes),
            any(one.has_header for one in taken),
            (*(x for one in taken for x in one.changes), *self.changes),
            tuple(x for one in taken for x in one.refused),
            tuple(dict.fromkeys(x for one in taken for x in one.used)),
            tuple(x for one in taken for x in one.sheets),
            tuple(x for one in taken for x in one.remarks),
        )


class _Again:
    """Which rows of a file were met in the files before it, each as often as it was there."""

    def __init__(self, seen: Counter[tuple[object, ...]]) -> None:
        self.seen = seen
        self.own: Counter[tuple[object, ...]] = Counter()

    def met(self, identity: tuple[object, ...]) -> bool:
        self.own[identity] += 1
        return self.own[identity] <= self.seen[identity]

    def close(self) -> None:
        for identity, count in self.own.items():
            self.seen[identity] = max(self.seen[identity], count)


def _outdated(kept: Sequence[Entry], given: Sequence[Entry]) -> list[EntryChange]:
    """The kept rows that a given one replaces: the same number, alone in both, other contents."""
    before, now = _single(kept), _single(given)
    return [
        EntryChange(before[number], now[number])
        for number in before
        if number in now and before[number].identity != now[number].identity
    ]


def _single(entries: Sequence[Entry]) -> dict[tuple[object, ...], Entry]:
    """The rows that have a number of their own."""
    counts = Counter(entry.numbered for entry in entries)
    return {
        entry.numbered: entry
        for entry in entries
        if entry.numbered is not None and counts[entry.numbered] == 1
    }
