"""The equation of a ledger: rows = those counted + each kind of those that are not, to the 分."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from jixiao.model.grid import Place
from jixiao.model.money import wan
from jixiao.spending.entries import Aside, BadRow, Entry, Ledger, Raw, Why

_WORDS: Final = {
    "matched": "已计入",
    "later": "截止日之后",
    "earlier_years": "以前年度",
    "unmatched": "未匹配",
    "set_aside": "未计入",
    "unreadable": "无法读取",
}
_MOST_SHOWN: Final = 20


class AccountPart(NamedTuple):
    """Rows of one kind. ``cents`` adds up what could be read, ``unknown`` rows have no amount."""

    rows: int = 0
    cents: int = 0
    unknown: int = 0

    def __add__(self, other: object) -> AccountPart:
        assert isinstance(other, AccountPart)
        return AccountPart(
            self.rows + other.rows, self.cents + other.cents, self.unknown + other.unknown
        )

    def as_json(self) -> dict[str, Any]:
        fields: dict[str, Any] = {"rows": self.rows, "amount": wan(self.cents)}
        return fields | ({"amount_unreadable": self.unknown} if self.unknown else {})


class RowLeftOut(NamedTuple):
    """A row that no total has: where it stands, of what kind it is, why."""

    kind: str
    place: Place
    raw: Raw
    cents: int | None
    reason: str

    @property
    def sentence(self) -> str:
        amount = "金额无法读取" if self.cents is None else f"{wan(self.cents)}万元"
        where = f"“{self.place.sheet}”第{self.place.row}行"
        parts = [self.raw.date, self.raw.code, amount]
        return f"{where}：{'，'.join(one for one in parts if one)}，{self.reason}"

    def as_json(self) -> dict[str, Any]:
        return {
            "class": self.kind,
            "sheet": self.place.sheet,
            "row": self.place.row,
            "date": self.raw.date,
            "code": self.raw.code,
            "amount": None if self.cents is None else wan(self.cents),
            "summary": self.raw.summary,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class Account:
    """Where each row of a ledger went. ``parts`` has all kinds of the equation, in its order.

    ``left_out`` are rows that belong to no total of any date, ``other_dates`` those that belong
    to a later date or to an earlier year.
    """

    parts: dict[str, AccountPart]
    left_out: tuple[RowLeftOut, ...]
    other_dates: tuple[RowLeftOut, ...]
    asides: dict[str, int]
    adjusted: AccountPart
    ledger: Ledger

    @property
    def whole(self) -> AccountPart:
        return sum(self.parts.values(), AccountPart())

    @property
    def complete(self) -> bool:
        """Whether every row belongs to a project: nothing set aside, unmatched or unread."""
        return not self.left_out and not self.ledger.sheets

    @property
    def equation(self) -> str:
        """支出明细：共15行275.00万元＝已计入12行271.50＋…, all six kinds."""
        parts = [f"{word}{_rows_and_amount(self.parts[key])}" for key, word in _WORDS.items()]
        return f"支出明细：共{_rows_and_amount(self.whole, '万元')}＝{'＋'.join(parts)}"

    @property
    def counted(self) -> list[str]:
        """The equation, and what in it is known only in part."""
        parts = [f"{self.equation}。"]
        if self.asides:
            kinds = "，".join(f"{why}{count}行" for why, count in self.asides.items())
            parts.append(f"未计入的有：{kinds}。")
        if self.whole.unknown:
            parts.append(f"其中{self.whole.unknown}行的金额无法读取，不在金额之内。")
        return [*parts, *(one.sentence for one in self.ledger.sheets)]

    @property
    def remarks(self) -> list[str]:
        """What else a reader must know of the entries; then which columns the amounts are from."""
        parts = []
        if self.adjusted.rows:
            parts.append(
                f"其中预算调整{self.adjusted.rows}行{wan(self.adjusted.cents)}万元，不是支出，"
                "金额不在其中。"
            )
        return [*parts, *self.ledger.remarks, *(f"{one}。" for one in self.ledger.used)]

    def rows_in_words(self, most: int = _MOST_SHOWN) -> Iterator[str]:
        """A line for each row that is left out, ``most`` at most."""
        for one in self.left_out[:most]:
            yield f"{_WORDS[one.kind]}：{one.sentence}"
        if len(self.left_out) > most:
            yield f"另有{len(self.left_out) - most}行未列出。"

    def sentences(self, most: int = _MOST_SHOWN) -> list[str]:
        """All of it in words; ``most`` as above."""
        return [*self.counted, *self.remarks, *self.rows_in_words(most)]

    def as_json(self) -> dict[str, Any]:
        """The keys ``ledger`` and ``rows_left_out`` of every JSON that has a ledger; a contract."""
        parts = {key: part.as_json() for key, part in self.parts.items()}
        kinds = {str(why): count for why, count in self.asides.items()}
        return {
            "ledger": {
                **self.whole.as_json(),
                **parts,
                "set_aside": parts["set_aside"] | {"reasons": kinds},
                "adjustments": self.adjusted.as_json(),
                "columns": list(self.ledger.used),
                "remarks": list(self.ledger.remarks),
                "sheets_not_read": [
                    {"sheet": one.sheet, "rows": one.rows, "reason": one.why}
                    for one in self.ledger.sheets
                ],
            },
            "rows_left_out": [one.as_json() for one in (*self.left_out, *self.other_dates)],
        }


def account(
    ledger: Ledger,
    *,
    matched: Sequence[Entry],
    later: Sequence[Entry],
    former: Sequence[Entry],
    unmatched: Sequence[tuple[Entry, str]],
) -> Account:
    """The account of a ledger whose entries were sorted so; what is beside them comes along."""
    entries = [entry for entry, _ in unmatched]
    parts = {
        "matched": _of_entries(matched),
        "later": _of_entries(later),
        "earlier_years": _of_entries(former),
        "unmatched": _of_entries(entries),
        "set_aside": _of_rows(ledger.aside),
        "unreadable": _of_rows(ledger.unreadable),
    }
    rows = [RowLeftOut("unmatched", e.place, e.raw, e.spent, why) for e, why in unmatched]
    rows += [
        RowLeftOut("unreadable", one.place, one.raw, one.cents, one.reason)
        for one in ledger.unreadable
    ]
    rows += [
        RowLeftOut("set_aside", one.place, one.raw, one.cents, one.reason) for one in ledger.aside
    ]
    adjusted = [entry for entry in ledger.entries if entry.kind == "调整"]
    counts = Counter(one.why for one in ledger.aside)
    return Account(
        parts,
        tuple(rows),
        tuple(
            RowLeftOut(kind, entry.place, entry.raw, entry.spent, _WORDS[kind])
            for kind, found in (("later", later), ("earlier_years", former))
            for entry in found
        ),
        {str(why): counts[why] for why in Why if counts[why]},
        AccountPart(len(adjusted), sum(entry.cents for entry in adjusted)),
        ledger,
    )


def _of_entries(entries: Sequence[Entry]) -> AccountPart:
    return AccountPart(len(entries), sum(entry.spent for entry in entries))


def _of_rows(rows: Iterable[Aside | BadRow]) -> AccountPart:
    amounts = [one.cents for one in rows]
    known = [cents for cents in amounts if cents is not None]
    return AccountPart(len(amounts), sum(known), len(amounts) - len(known))


def _rows_and_amount(part: AccountPart, unit: str = "") -> str:
    return f"{part.rows}行{wan(part.cents)}{unit}"
