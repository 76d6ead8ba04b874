"""The payments of a workbook that is split and gathered: those of a project go with it.

Nothing that a department has is lost and nothing counts twice: rows of no project, rows that
cannot be read and rows set aside stay in the workbook that was split, and come back from there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from jixiao.model import sheets
from jixiao.model.grid import NOWHERE, Grid, Place
from jixiao.model.money import wan
from jixiao.model.parts import Part, Payments
from jixiao.model.target_form import Project
from jixiao.spending.entries import Aside, BadRow, Entry, Ledger, Why
from jixiao.spending.execution_line import code_of
from jixiao.spending.ledger import read_ledger
from jixiao.spending.ledger_merge import merge

# Of the rows set aside those that stand for a payment; sums and copies stand for none.
PAYMENTS_ASIDE: Final = frozenset({Why.VOID, Why.RETURNED, Why.INCOME, Why.REPLACED})
_DELETED: Final = "（已删除）"
_NONE: Final = "（无此行）"


class Shared(NamedTuple):
    """A ledger by project, in their order, and what belongs to none of them."""

    own: tuple[Ledger, ...]
    left: Ledger


class Copy(NamedTuple):
    """The ledger of a workbook that came back, and the codes of its projects."""

    file: str
    ledger: Ledger
    codes: frozenset[str]


class Differing(NamedTuple):
    """A payment that copies have differently: what each says, where."""

    code: str
    said: tuple[tuple[str, Place, str], ...]


def payments_on(grids: Iterable[Grid]) -> Ledger:
    """All that stands on the ledger sheets of a workbook, rows met twice once."""
    return merge(read_ledger(grid) for grid in grids if sheets.LEDGERS.fullmatch(grid.sheet))


def count_of(ledger: Ledger) -> Payments:
    """How many rows count, and their sum: a control total, so adjustments are in it."""
    return Payments(len(ledger.entries), sum(entry.cents for entry in ledger.entries))


def share(ledger: Ledger, projects: Sequence[Project]) -> Shared:
    """The rows of each project; those of a code that two projects have belong to none."""
    codes = [code_of(project) for project in projects]
    single = {code for code, count in Counter(codes).items() if code and count == 1}
    by_code: dict[str, list[Entry]] = {code: [] for code in single}
    rest: list[Entry] = []
    for entry in ledger.entries:
        by_code.get(entry.code, rest).append(entry)
    own = [
        Ledger(tuple(by_code[code]), has_header=True) if code in single else Ledger()
        for code in codes
    ]
    return Shared(tuple(own), replace(ledger, entries=tuple(rest)))


def not_shared(shared: Shared) -> Iterator[str]:
    """What stays in the workbook that is split, in words."""
    carried = [count_of(one) for one in shared.own]
    rows, cents = sum(one.rows for one in carried), sum(one.cents for one in carried)
    if rows:
        yield f"支出记录{rows}笔共{wan(cents)}万元已随项目分到各份。"
    left, beside = count_of(shared.left), _beside(shared.left)
    reasons = []
    if left.rows:
        reasons.append(f"项目编码不属于任何一份的{left.rows}笔共{wan(left.cents)}万元")
    if unreadable := len(shared.left.unreadable):
        reasons.append(f"无法读取的{unreadable}行")
    if aside := len(beside) - unreadable:
        reasons.append(f"未计入的{aside}行")
    if reasons:
        yield f"未分到各份：{'，'.join(reasons)}，留在原工作簿中，合并时并入。"
    yield from (one.sentence for one in shared.left.refused)


def _beside(ledger: Ledger) -> list[BadRow | Aside]:
    """The rows that do not count and stand for a payment."""
    return [*ledger.unreadable, *(one for one in ledger.aside if one.why in PAYMENTS_ASIDE)]


# gathering ----------------------------------------------------------------------------------------


def gather_payments(
    copies: Sequence[Copy], base: Ledger | None
) -> tuple[Ledger, tuple[Differing, ...]]:
    """The ledger of all that came back, and the payments that copies have differently.

    A payment that one copy added, changed or deleted is so; two who changed one differently
    conflict. Without ``base``, the ledger as it was, whatever differs between copies does.
    """
    there = [base if base is not None else Ledger(), *(one.ledger for one in copies)]
    codes = dict.fromkeys(entry.code for ledger in there for entry in ledger.entries)
    kept: list[Entry] = []
    conflicts: list[Differing] = []
    for code in codes:
        rows, differing = _of_code(code, copies, base)
        kept += rows
        conflicts += differing
    beside: dict[tuple[object, ...], BadRow | Aside] = {}
    for ledger in there:
        for row in _beside(ledger):
            beside.setdefault(row.identity, row)
    ledger = Ledger(
        tuple(sorted(kept, key=lambda entry: entry.date)),
        tuple(row for row in beside.values() if isinstance(row, BadRow)),
        tuple(row for row in beside.values() if isinstance(row, Aside)),
        has_header=any(one.has_header for one in there),
        refused=tuple(dict.fromkeys(x for one in there for x in one.refused)),
    )
    return ledger, tuple(conflicts)


def payment_totals(
    ledger: Ledger, base: Ledger | None, returned: Sequence[tuple[str, Part | None, Ledger]]
) -> Iterator[str]:
    """The payments when it was split, those now, and the parts that make the difference."""
    now = count_of(ledger)
    recorded = {part.all_payments for _, part, _ in returned if part and part.all_payments}
    before = count_of(base) if base is not None else None
    if base is None and len(recorded) == 1:
        [before] = recorded
    if not now.rows and (before is None or not before.rows) and not _beside(ledger):
        return
    words = f"现{now.rows}笔{wan(now.cents)}万元"
    if before is None:
        yield f"支出记录：{words}。"
    else:
        rows, cents = now.rows - before.rows, wan(now.cents - before.cents)
        outcome = "一致" if now == before else f"相差{rows}笔{cents}万元"
        yield f"支出记录：拆分时{before.rows}笔{wan(before.cents)}万元，{words}，{outcome}。"
    for file, part, own in returned:
        was, is_now = part.payments if part else None, count_of(own)
        if part and was is not None and was != is_now:
            was_said, now_said = (f"{one.rows}笔{wan(one.cents)}" for one in (was, is_now))
            yield f"　{file}：“{part.name}”的支出由{was_said}改为{now_said}（万元）。"
    if beside := _beside(ledger):
        yield f"另有{len(beside)}行支出未计入或无法读取，原样带入“{sheets.LEDGER}”。"
    yield from (one.sentence for one in ledger.refused)


def _of_code(
    code: str, copies: Sequence[Copy], base: Ledger | None
) -> tuple[list[Entry], list[Differing]]:
    """The rows of one code from the copies that have its project, and what they disagree on."""
    holders = [one for one in copies if code in one.codes]
    before = _by_identity(base.entries if base is not None else (), code)
    if not holders:  # nobody was given these rows: what stands anywhere counts, the most of it
        there = [before, *(_by_identity(one.ledger.entries, code) for one in copies)]
        return _most(there), []
    said = [(one.file, _by_identity(one.ledger.entries, code)) for one in holders]
    if base is None:
        agreed = all(_counts(rows) == _counts(said[0][1]) for _, rows in said)
        if agreed:
            return _most([said[0][1]]), []
        return _most([rows for _, rows in said]), _differences(code, said, None)
    changed = [(file, rows) for file, rows in said if _counts(rows) != _counts(before)]
    if len(changed) > 1 and _at_odds(before, [rows for _, rows in changed]):
        return _most([before]), _differences(code, changed, before)
    gone = {
        key for key in before for _, rows in changed if len(rows.get(key, ())) < len(before[key])
    }
    merged = _most([before, *(rows for _, rows in changed)])
    if not gone:
        return merged, []
    fewest = {key: min(len(rows.get(key, ())) for _, rows in changed) for key in gone}
    kept, met = [], Counter[tuple[object, ...]]()
    for entry in merged:
        met[entry.identity] += 1
        if met[entry.identity] <= fewest.get(entry.identity, met[entry.identity]):
            kept.append(entry)
    return kept, []


_Rows = Mapping[tuple[object, ...], Sequence[Entry]]


def _by_identity(entries: Iterable[Entry], code: str) -> _Rows:
    found: dict[tuple[object, ...], list[Entry]] = {}
    for entry in entries:
        if entry.code == code:
            found.setdefault(entry.identity, []).append(entry)
    return found


def _counts(rows: _Rows) -> dict[tuple[object, ...], int]:
    return {key: len(entries) for key, entries in rows.items()}


def _most(several: Sequence[_Rows]) -> list[Entry]:
    """Each row as often as it stands in the one that has it most often."""
    keys = dict.fromkeys(key for rows in several for key in rows)
    return [
        entry for key in keys for entry in max((rows.get(key, ()) for rows in several), key=len)
    ]


def _at_odds(before: _Rows, changed: Sequence[_Rows]) -> bool:
    """Whether two who changed rows cannot both be right: only rows that were added go together."""
    touched = [rows for rows in changed if _lost(before, rows)]
    alike = all(_counts(rows) == _counts(changed[0]) for rows in changed)
    return bool(touched) and not alike


def _lost(before: _Rows, rows: _Rows) -> bool:
    return any(len(rows.get(key, ())) < len(entries) for key, entries in before.items())


def _differences(
    code: str, said: Sequence[tuple[str, _Rows]], before: _Rows | None
) -> list[Differing]:
    """The rows that some have and others not; where a row is not, the word for that."""
    keys = dict.fromkeys(key for _, rows in said for key in rows)
    found = []
    for key in keys:
        if len({len(rows.get(key, ())) for _, rows in said}) > 1:
            absent = _DELETED if before is not None and key in before else _NONE
            sayings = (_saying(file, rows.get(key), absent) for file, rows in said)
            found.append(Differing(code, tuple(sayings)))
    return found


def _saying(file: str, entries: Sequence[Entry] | None, absent: str) -> tuple[str, Place, str]:
    if not entries:
        return file, NOWHERE, absent
    times = f"（{len(entries)}次）" if len(entries) > 1 else ""
    return file, entries[0].place, entries[0].raw.text + times
