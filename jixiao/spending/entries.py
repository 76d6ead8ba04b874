"""Rows of spending as data: those that count, those set aside, those that cannot be read."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from jixiao.model.cell_dates import date_of
from jixiao.model.cells import as_text
from jixiao.model.grid import Place, Value
from jixiao.model.money import to_cents

Kind = Literal["支出", "调整"]
# The code with the project's name behind it in the same cell.
_CODE_FIRST: Final = re.compile(r"\W?(\d{8}[A-Z][0-9A-Z]{12})(?![0-9A-Z])")
_CODE: Final = re.compile(r"(?<![0-9A-Z])\d{8}[A-Z][0-9A-Z]{12}(?![0-9A-Z])")
_INVISIBLE: Final = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")


class Why(StrEnum):
    """Why a row that can be read is not counted; the words are what people see."""

    VOID = "作废"
    RETURNED = "退回或未成功"
    INCOME = "收入，不是支出"
    SUBTOTAL = "小计合计"
    DUPLICATE = "重复"
    REPLACED = "已被后一份的同一凭证代替"
    SUMMARY = "汇总表，与明细重复"
    HIDDEN = "在隐藏的工作表里"


class Raw(NamedTuple):
    """A row as texts, as it can be written down and read again.

    ``amount`` carries the unit where it could not be read; ``account`` is the set of books, the
    paying account or unit, whichever the export has.
    """

    date: str = ""
    code: str = ""
    amount: str = ""
    source: str = ""
    kind: str = ""
    summary: str = ""
    voucher: str = ""
    account: str = ""

    @property
    def text(self) -> str:
        return "，".join(value for value in self if value)

    @property
    def identity(self) -> tuple[object, ...]:
        """What makes two rows the same, however the amount is written."""
        cents = to_cents(self.amount, "元")
        return (*self._replace(amount=""), self.amount if cents is None else cents)


NO_TEXTS: Final = Raw()


@dataclass(frozen=True, slots=True)
class Entry:
    """One row. ``cents`` in 分, negative for a refund; 调整 changes the budget, not spending.

    ``voucher`` is the number that the source system gave the row, ``account`` the set of books or
    the account it was paid from, where the export has them.
    """

    date: dt.date
    code: str
    cents: int
    summary: str = ""
    source: str = ""
    kind: Kind = "支出"
    voucher: str = ""
    place: Place = field(default=Place(), compare=False)
    account: str = ""

    @property
    def identity(self) -> tuple[object, ...]:
        """What makes two rows the same row."""
        known = (self.date, self.code, self.cents, self.summary, self.source, self.kind)
        return (*known, self.voucher, self.account)

    @property
    def numbered(self) -> tuple[object, ...] | None:
        """What shows that a row was changed in the source system; None without a number.

        A number starts again every month and in each set of books.
        """
        if not self.voucher:
            return None
        month = (self.date.year, self.date.month)
        return (self.voucher, month, self.code, self.source, self.account)

    @property
    def spent(self) -> int:
        """The spending in 分: an adjustment of the budget is none."""
        return self.cents if self.kind == "支出" else 0

    @property
    def raw(self) -> Raw:
        return Raw(self.date.isoformat(), self.code, as_text(self.cents / 100), self.source,
                   self.kind, self.summary, self.voucher, self.account)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that could not be read (L01) or that stands twice (L03), and why.

    ``cents`` is the amount where that much could be read.
    """

    rule: Literal["L01", "L03"]
    place: Place
    reason: str
    text: str = ""
    raw: Raw = NO_TEXTS
    cents: int | None = None

    @property
    def identity(self) -> tuple[object, ...]:
        return (self.rule, *self.raw.identity, "" if any(self.raw) else self.text)

    @property
    def looks_readable(self) -> bool:
        """Whether date, code and amount can be read, so that the reason lies elsewhere."""
        return bool(
            date_of(self.raw.date)
            and re.fullmatch(r"\w{6,}", self.raw.code)
            and to_cents(self.raw.amount, "元") is not None
        )


@dataclass(frozen=True, slots=True)
class Aside:
    """A row that was recognised and is not counted. ``cents`` None: no amount can be read."""

    why: Why
    place: Place
    raw: Raw
    cents: int | None
    detail: str = ""

    @property
    def reason(self) -> str:
        return f"{self.why}：{self.detail}" if self.detail else str(self.why)

    @property
    def identity(self) -> tuple[object, ...]:
        return (self.why, *self.raw.identity)


class RefusedColumn(NamedTuple):
    """A column that changes what an amount means and is not understood: nothing is added up."""

    place: Place
    column: str
    why: str

    @property
    def sentence(self) -> str:
        return f"“{self.column}”列的含义未能识别（{self.why}），没有汇总，请改列名或删去该列。"


class EntryChange(NamedTuple):
    """A row whose number came again in a later file with other contents."""

    before: Entry
    after: Entry


class OtherSheet(NamedTuple):
    """A sheet beside a ledger that has rows with numbers and no heading that is known."""

    sheet: str
    rows: int
    why: str

    @property
    def sentence(self) -> str:
        return f"工作表“{self.sheet}”没有读入（{self.why}），其中{self.rows}行有数字。"


@dataclass(frozen=True, slots=True)
class Ledger:
    """Entries in order; beside them every other row, with the reason why it is not counted.

    ``bad`` are rows that need a person, ``aside`` those recognised and left out, ``notes`` lines
    that are no rows (titles, who made the list), ``used`` which columns the amounts are from,
    ``remarks`` sentences on entries that people do not see as such.
    """

    entries: tuple[Entry, ...] = ()
    bad: tuple[BadRow, ...] = ()
    aside: tuple[Aside, ...] = ()
    notes: tuple[Place, ...] = ()
    has_header: bool = False
    changes: tuple[EntryChange, ...] = ()
    refused: tuple[RefusedColumn, ...] = ()
    used: tuple[str, ...] = ()
    sheets: tuple[OtherSheet, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def has_rows(self) -> bool:
        """Whether anything was read: rows that count, and those that do not."""
        return bool(self.entries or self.bad or self.aside)

    @property
    def total(self) -> int:
        """All spending in 分; adjustments of the budget are not spending."""
        return sum(entry.spent for entry in self.entries)

    @property
    def skipped(self) -> tuple[Place, ...]:
        """Where sums and notes stand that were recognised and left out."""
        sums = (one.place for one in self.aside if one.why is Why.SUBTOTAL)
        return tuple(sorted({*sums, *self.notes}))

    @property
    def unreadable(self) -> tuple[BadRow, ...]:
        return tuple(one for one in self.bad if one.rule == "L01")

    @property
    def known(self) -> int:
        """How many rows were met in an earlier file already."""
        return sum(one.why is Why.DUPLICATE for one in self.aside)

    @property
    def changed(self) -> int:
        return len(self.changes)


NO_LEDGER: Final = Ledger()


def code_text(value: Value) -> str:
    """A code without what stands around it: invisible characters, brackets, the name behind it."""
    text = _packed(as_text(value)).strip("'")
    first = _CODE_FIRST.match(text)
    return first[1] if first else text


def codes_in(value: Value) -> list[str]:
    """The different codes that a cell names, in their order: an amount belongs to one of them."""
    return list(dict.fromkeys(_CODE.findall(_packed(as_text(value)))))


@lru_cache(maxsize=4096)  # a list of payments has each code many times
def _packed(text: str) -> str:
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return "".join(text.split()).upper()


def put_aside(entries: Iterable[Entry], why: Why, detail: str = "") -> list[Aside]:
    return [Aside(why, one.place, one.raw, one.spent, detail) for one in entries]
