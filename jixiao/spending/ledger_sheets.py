"""Sheets of one file that must not count beside the others: hidden ones, sums of the others."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from jixiao.spending.entries import Aside, Entry, Ledger, Why, put_aside

_NAMED_SUMMARY: Final = re.compile(r"汇总|合计|总表|透视|统计|按.{1,6}(?:分|项目)")


def hidden_aside(sheet: str, ledger: Ledger) -> Ledger:
    """The ledger of a hidden sheet: each of its rows is set aside."""
    aside = put_aside(ledger.entries, Why.HIDDEN, f"“{sheet}”")
    aside += [replace(one, detail=f"“{sheet}”，{one.why}", why=Why.HIDDEN) for one in ledger.aside]
    aside += [
        Aside(Why.HIDDEN, one.place, one.raw, one.cents, f"“{sheet}”，{one.reason}")
        for one in ledger.unreadable
    ]
    return replace(ledger, entries=(), bad=(), aside=tuple(aside), refused=(), remarks=())


def summaries_aside(sheets: Sequence[tuple[str, Ledger]]) -> list[Ledger]:
    """The ledgers; the rows of a sheet that adds up the others are set aside."""
    found = []
    for number, (sheet, ledger) in enumerate(sheets):
        rest = [
            entry
            for other, (_, one) in enumerate(sheets)
            if other != number
            for entry in one.entries
        ]
        if len(sheets) > 1 and _adds_up(sheet, ledger.entries, rest):
            sums = put_aside(ledger.entries, Why.SUMMARY, f"工作表“{sheet}”")
            aside, bad = (*ledger.aside, *sums), ledger.unreadable
            found.append(replace(ledger, entries=(), aside=aside, bad=bad, remarks=()))
        else:
            found.append(ledger)
    return found


def _adds_up(sheet: str, own: Sequence[Entry], rest: Sequence[Entry]) -> bool:
    """Whether the rows of a sheet are the sums by project of the rows of the others."""
    if not own or len(own) >= len(rest) or _by_code(own) != _by_code(rest):
        return False
    each = Counter(entry.code for entry in own)
    last = max(entry.date for entry in rest)
    looks = all(count == 1 for count in each.values()) and all(one.date >= last for one in own)
    return looks or bool(_NAMED_SUMMARY.search(sheet))


def _by_code(entries: Iterable[Entry]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for entry in entries:
        found[entry.code] += entry.cents
    return found
