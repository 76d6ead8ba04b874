"""支出明细: real exports of spending as exact entries; what is not counted is listed with why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from jixiao.model.cell_dates import date_of
from jixiao.model.cells import as_text, is_blank
from jixiao.model.grid import Grid, Place, Value
from jixiao.model.money import to_cents
from jixiao.spending.entries import (
    Aside,
    BadRow,
    Entry,
    Kind,
    Ledger,
    Raw,
    RefusedColumn,
    Why,
    code_text,
    codes_in,
)
from jixiao.spending.ledger_columns import (
    UNIT_ALONE,
    Flag,
    Heading,
    half_heading,
    heading_at,
    refused_column,
    unit_line,
)
from jixiao.spending.ledger_flags import (
    MONEY_OF_CHINA,
    marked_by,
    signed_cents,
    unclear_reversal,
    unknown_column,
    unknown_unit,
)
from jixiao.spending.ledger_looks import remarks_on
from jixiao.spending.ledger_marks import left_open_by, set_aside_by

__all__ = ["BadRow", "Entry", "Kind", "Ledger", "read_ledger"]

_SUM_WORDS: Final = r"(?:合计|小计|累计|总计)"
_SUBTOTAL: Final = re.compile(
    r"(?:本[日月年季页次期]|[一二三四]季度|(?:20\d{2}年)?(?:\d{1,2}[-至~])?(?:\d{1,2}月份?)?|项目|部门|单位)"
    rf"{_SUM_WORDS}(?:金额|数)?|承前页|过次页|转下页|(?:期初|期末|年初|月初|月末|年末)(?:余额|数)?|"
    r"(?:上年|上月|上期)结转|结转(?:下年|下月|下期)|余额"
)
_ENDS_AS_SUM: Final = re.compile(rf".+{_SUM_WORDS}")
_SIGNED: Final = re.compile(
    r"(?:制表|填表|填报|审核|复核|经办|负责|打印|导出).{0,4}[:：]|附?注[:：]|说明[:：]|第\d+页"
)
_CODE: Final = re.compile(r"[0-9A-Za-z]{6,}")
_SCIENTIFIC: Final = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
_YEARS: Final = range(2000, 2100)
_HEADER_WITHIN: Final = 40
_KIND: Final = Flag("kind", -1, "业务类型")
# Where a row says that it is a sum: never in 资金来源 or 类型, whose words are like those.
_NO_NAMES: Final = ("source", "kind", "unit", "currency", "voucher", "account", "mark", "amount")


def read_ledger(grid: Grid) -> Ledger:
    """The rows of a sheet. Amounts are 元 unless the heading or a 单位 line says otherwise.

    A second heading further down holds from there on. Where a column that changes the meaning of
    the amount is not understood, nothing of the sheet is read (`Ledger.refused`).
    """
    return _Reader(grid).read()


class _Reader:
    """A sheet while it is being read; ``row`` goes from its first to its last."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.unit = ""
        self.heading: Heading | None = None
        self.lacking = ""
        self.no_names: frozenset[int] = frozenset()
        self.entries: list[Entry] = []
        self.bad: list[BadRow] = []
        self.aside: list[Aside] = []
        self.notes: list[Place] = []
        self.used: list[str] = []

    def read(self) -> Ledger:
        sections = list(self._sections())
        for heading, rows in sections:
            refused = refused_column(self.grid, heading, rows) or self._unknown(heading, rows)
            if refused is not None:
                return Ledger(has_header=True, refused=(refused,))
        for declared, rows in sections:
            heading, self.lacking = self._with_unit_below(declared, rows)
            self.heading = heading
            self.no_names = _no_names(heading)
            self.used.append(heading.used)
            for row in rows:
                self._row(row)
            if refused := self._double_entry(heading):
                return Ledger(has_header=True, refused=(refused,))
        bad = (*self.bad, *_repeated(self.entries))
        used, remarks = tuple(dict.fromkeys(self.used)), tuple(remarks_on(self.grid, self.entries))
        return Ledger(tuple(self.entries), bad, tuple(self.aside), tuple(self.notes),
                      bool(sections), used=used, remarks=remarks)  # fmt: skip

    def _sections(self) -> Iterator[tuple[Heading, range]]:
        """Each heading with the rows below it, to the next one."""
        rows = self.grid.rows
        heading: Heading | None = None
        first = row = 0
        while row < len(rows) and (heading or row < _HEADER_WITHIN):
            self.unit = unit_line(rows[row]) or self.unit
            found = None
            if heading is None or to_cents(self._at(row, heading.columns["amount"])) is None:
                found = heading_at(self.grid, row, self.unit)
            if found is not None:
                if heading is not None:
                    yield heading, range(first, row)
                heading, first = found, found.row + 1
                row = found.row
            row += 1
        if heading is not None:
            yield heading, range(first, len(rows))

    def _at(self, row: int, column: int | None) -> Value:
        cells = self.grid.rows[row]
        return cells[column] if column is not None and column < len(cells) else None

    def _with_unit_below(self, heading: Heading, rows: range) -> tuple[Heading, str]:
        """The heading with the unit declared below its last amount; why none of it can be read.

        A unit above another heading is of that one.
        """
        if rows.stop < len(self.grid.rows):
            return heading, ""
        amount = heading.columns["amount"]
        backwards = reversed(rows)
        last = next((row for row in backwards if to_cents(self._at(row, amount)) is not None), None)
        below = range(0) if last is None else range(last + 1, rows.stop)
        unit = next((unit for row in below if (unit := unit_line(self.grid.rows[row]))), "")
        if not unit or unit == heading.unit:
            return heading, ""
        if heading.declared:
            return heading, f"表下写明单位{unit}，与表头的{heading.unit}不一致"
        return replace(heading, unit=unit, declared=True), ""

    def _unknown(self, heading: Heading, rows: range) -> RefusedColumn | None:
        values = {one: [self._at(row, one.column) for row in rows] for one in heading.flags}
        amounts = [self._at(row, heading.columns["amount"]) for row in rows]
        if flag := unknown_column(heading.flags, values):
            shown = next(as_text(value) for value in values[flag] if as_text(value))
            why = f"如“{shown}”"
        elif flag := unclear_reversal(heading.flags, values, amounts):
            why = "标出的行金额有正有负，不知哪些是冲销的凭证，哪些是被冲销的"
        else:
            return None
        return RefusedColumn(self.grid.place(heading.row, flag.column), flag.label, why)

    def _double_entry(self, heading: Heading) -> RefusedColumn | None:
        """Both sides of each voucher carry the code: what was spent cannot be seen from that."""
        two_sided = "credit" in heading.columns or any(x.role == "direction" for x in heading.flags)
        labels = [as_text(value) for value in self.grid.rows[heading.row]]
        if not two_sided or not any("科目" in label for label in labels):
            return None
        amounts = [entry.cents for entry in self.entries]
        if sum(amounts) or not any(amounts):
            return None
        place = self.grid.place(heading.row, heading.columns["amount"])
        return RefusedColumn(place, heading.amount, "借贷两方都带项目编码，相抵为零")

    # one row -------------------------------------------------------------------------------------

    def _row(self, row: int) -> None:
        assert self.heading is not None
        values = self.grid.rows[row]
        columns = self.heading.columns
        cells = {key: self._at(row, column) for key, column in columns.items()}
        if self.grid.from_1904:
            cells["date"] = date_of(cells["date"], from_1904=True) or cells["date"]
        seen = [value for key, value in cells.items() if key != "mark"]
        if all(is_blank(value) for value in seen) and not _says_sum(values):
            return
        place = self.grid.place(row, columns["amount"])
        if self._is_note(row, cells) or (not _dated(cells) and half_heading(values)):
            self._note(row, place)
            return
        unit = self._unit(cells)
        cents, problem = self._cents(cells, unit or self.heading.unit)
        if self.lacking or unit is None:
            reason = self.lacking or unknown_unit(cells)
            raw = _raw(cells, cents, self.heading.unit)
            self.bad.append(BadRow("L01", place, reason, raw.text, raw, None))
        elif self._is_sum(values, cells, cents):
            raw = _raw(cells, cents, self.heading.unit)
            self.aside.append(Aside(Why.SUBTOTAL, place, raw, cents))
        else:
            self._sort(row, cells, cents, problem, place)

    def _sort(
        self, row: int, cells: dict[str, Value], cents: int | None, problem: str, place: Place
    ) -> None:
        """A row of spending: it counts, or it is set aside, or it cannot be read."""
        assert self.heading is not None
        flags = [*self.heading.flags, _KIND]
        values = [*(self._at(row, x.column) for x in self.heading.flags), cells.get("kind")]
        why, says, unknown = marked_by(flags, values)
        if why is None and not is_blank(cells.get("income")):
            why, cents, problem = self._income(cells, cents, problem)
        mark, detail = as_text(cells.get("mark")), ""
        if (marked := set_aside_by(mark)) is not None:
            why, detail = marked
        if why is not None:
            raw = _raw(cells, cents, self.heading.unit)
            self.aside.append(Aside(why, place, raw, cents, detail))
            return
        problem = left_open_by(mark) or problem
        problem = problem or (unknown.reason if unknown else "")
        signed = cents
        if cents is not None:  # also of a row left open: it is written down with its sign
            signed, odd = signed_cents(cents, says)
            problem = problem or odd
        kept: Kind = "调整" if "adjusted" in says else "支出"
        made = problem or _entry(cells, signed, kept, place)
        if isinstance(made, Entry):
            self.entries.append(made)
        else:
            raw = _raw(cells, signed if signed is not None else cents, self.heading.unit)
            self.bad.append(BadRow("L01", place, made, raw.text, raw, signed))

    def _income(
        self, cells: dict[str, Value], cents: int | None, problem: str
    ) -> tuple[Why | None, int | None, str]:
        """A row that has something in the column 收入: it is no spending, or both are filled."""
        assert self.heading is not None
        income = to_cents(cells["income"], self._unit(cells) or self.heading.unit)
        if income and not cents:
            return Why.INCOME, income, ""
        if income or income is None:
            return None, None, "收入、支出两列都有数字"
        return None, cents, problem

    def _note(self, row: int, place: Place) -> None:
        """A line that is no row; a heading that lacks a column makes what is below unreadable."""
        assert self.heading is not None
        self.notes.append(place)
        values = self.grid.rows[row]
        unit = unit_line(values)
        if unit and unit != self.heading.unit:
            self.lacking = f"第{row + 1}行写明单位{unit}，与表头的{self.heading.unit}不一致"
        elif half_heading(values):
            again = [as_text(value) for value in values]
            before = [as_text(value) for value in self.grid.rows[self.heading.row]]
            if again != before:
                self.lacking = f"第{row + 1}行另有表头，缺“日期”“项目编码”“金额”之一"

    def _unit(self, cells: dict[str, Value]) -> str | None:
        """The unit of the row itself; empty: that of the heading holds; None: not known."""
        assert self.heading is not None
        money = as_text(cells.get("currency"))
        if money.upper() not in MONEY_OF_CHINA:
            return None
        text = "".join(as_text(cells.get("unit")).split())
        own = UNIT_ALONE.fullmatch(text)
        if own:
            return own[1]
        label = as_text(self._at(self.heading.row, self.heading.columns.get("unit")))
        return None if text and "单位" in label and label.strip() != "单位" else ""

    def _cents(self, cells: dict[str, Value], unit: str) -> tuple[int | None, str]:
        """The amount in 分, 借方 less 贷方 where there are both; or why there is none."""
        amount = cells["amount"]
        if "credit" in cells and not (is_blank(amount) and is_blank(cells["credit"])):
            both = [0 if is_blank(x) else to_cents(x, unit) for x in (amount, cells["credit"])]
            debit, credit = both
            if debit is not None and credit is not None:
                return debit - credit, ""
            amount = amount if debit is None else cells["credit"]
        cents = to_cents(amount, unit)
        if cents is not None:
            return cents, ""
        if "income" in cells and is_blank(amount) and not is_blank(cells["income"]):
            return None, ""
        text = as_text(amount)
        return None, f"金额“{text}”不是数字" if text else "没有金额"

    def _is_note(self, row: int, cells: dict[str, Value]) -> bool:
        """Who made the list, a unit, a page, a title above a second heading: nothing to count."""
        if to_cents(cells["amount"]) is not None or _CODE.fullmatch(code_text(cells["code"])):
            return False
        values = [value for value in self.grid.rows[row] if not is_blank(value)]
        first = as_text(values[0]) if values else ""
        if _SIGNED.match(first) or unit_line(self.grid.rows[row]):
            return True
        below = range(row + 1, min(row + 4, len(self.grid.rows)))
        return len(values) == 1 and any(heading_at(self.grid, r, "") for r in below)

    def _is_sum(self, row: Sequence[Value], cells: dict[str, Value], cents: int | None) -> bool:
        """A sum that the export put in: it names itself, and where it has a code it adds up."""
        if _says_sum([x for column, x in enumerate(row) if column not in self.no_names]):
            return True
        name, summary = _packed(cells.get("name")), _packed(cells.get("summary"))
        if _ENDS_AS_SUM.fullmatch(name):
            return True
        code = code_text(cells["code"])
        if not _CODE.fullmatch(code):
            first = next((_packed(value) for value in row if not is_blank(value)), "")
            return any(_ENDS_AS_SUM.fullmatch(text) for text in (first, summary))
        if not _ENDS_AS_SUM.fullmatch(summary) or cents is None:
            return False
        added = 0
        for number, entry in enumerate(reversed([x for x in self.entries if x.code == code]), 1):
            added += entry.cents
            if number > 1 and added == cents:
                return True
        return False


def _no_names(heading: Heading) -> frozenset[int]:
    """The columns where no row says that it is a sum, though their words may be like those."""
    columns = [heading.columns[key] for key in _NO_NAMES if key in heading.columns]
    return frozenset([*columns, *(flag.column for flag in heading.flags)])


def _dated(cells: dict[str, Value]) -> bool:
    return date_of(cells["date"]) is not None


def _packed(value: Value) -> str:
    return "".join(as_text(value).split()).rstrip(":：")


def _says_sum(row: Sequence[Value]) -> bool:
    return any(isinstance(x, str) and _SUBTOTAL.fullmatch(_packed(x)) for x in row)


def _raw(cells: dict[str, Value], cents: int | None, unit: str) -> Raw:
    amount = as_text(cents / 100) if cents is not None else as_text(cells["amount"])
    if cents is None and amount and unit != "元" and not amount.endswith("元"):
        amount += unit  # so that it keeps its meaning under another heading
    date = date_of(cells["date"])
    code = cells["code"]
    return Raw(
        date.isoformat() if date else as_text(cells["date"]),
        code_text(code) if isinstance(code, str) else as_text(code),
        amount,
        *(as_text(cells.get(key)) for key in ("source", "kind", "summary", "voucher", "account")),
    )


def _entry(cells: dict[str, Value], cents: int | None, kind: Kind, place: Place) -> Entry | str:
    """The entry of a row, or the reason why it is none."""
    if cents is None:
        return "没有金额"
    date = date_of(cells["date"])
    if date is None or date.year not in _YEARS:
        shown = as_text(cells["date"])
        return f"日期“{shown}”无法识别" if shown else "没有日期"
    raw = cells["code"]
    code = code_text(raw)
    if isinstance(raw, (int, float)) or _SCIENTIFIC.fullmatch(code):
        return f"项目编码“{as_text(raw)}”被存成了数字，末几位已丢失，请从原系统重新导出为文本"
    if not code:
        return "没有项目编码"
    if several := codes_in(raw)[1:]:
        return f"一格中有{len(several) + 1}个项目编码，不知归哪个项目"
    texts = [as_text(cells.get(key)) for key in ("summary", "source", "voucher", "account")]
    summary, source, voucher, account = texts
    return Entry(date, code, cents, summary, source, kind, voucher, place, account)


def _repeated(entries: Sequence[Entry]) -> list[BadRow]:
    first: dict[tuple[object, ...], Entry] = {}
    found = []
    for entry in entries:
        earlier = first.setdefault(entry.identity, entry)
        if earlier is not entry:
            reason = f"疑似重复：第{earlier.place.row}行与第{entry.place.row}行"
            found.append(BadRow("L03", entry.place, reason, entry.summary, entry.raw, entry.cents))
    return found
