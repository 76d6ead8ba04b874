"""支出明细: real exports of spending as exact entries; what cannot be read is said, not guessed."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from jixiao.form.layout import plain
from jixiao.model.cell_dates import date_of
from jixiao.model.cells import as_text, is_blank
from jixiao.model.grid import Grid, Place, Value
from jixiao.model.money import to_cents

Kind = Literal["支出", "调整"]
_HEADINGS: Final[dict[str, tuple[str, ...]]] = {
    "date": (
        "日期",
        "支付日期",
        "记账日期",
        "业务日期",
        "凭证日期",
        "付款日期",
        "支出日期",
        "时间",
    ),
    "code": ("项目编码", "项目代码", "项目编号", "预算项目编码", "预算项目代码"),
    "name": ("项目名称", "预算项目名称", "项目"),
    "amount": (
        "金额",
        "支付金额",
        "支出金额",
        "发生额",
        "付款金额",
        "实际支出",
        "借方金额",
        "本期支出",
    ),
    "summary": ("摘要", "用途", "支付摘要", "事由", "资金用途", "备注"),
    "source": ("资金来源", "资金性质", "经费来源"),
    "kind": ("类型", "业务类型", "类别"),
    "unit": ("单位", "金额单位", "计量单位"),
    "voucher": ("凭证号", "凭证编号", "支付凭证号", "单据号", "支付申请号", "业务单号", "流水号"),
}
_KEY_OF: Final = {plain(label): key for key, labels in _HEADINGS.items() for label in labels}
# What other systems call the three columns that every ledger has.
_NEEDED: Final = frozenset({"date", "code", "amount"})
_LIKE: Final = (
    (
        "date",
        re.compile(r"(?:支付|支出|付款|记账|业务|凭证|入账|登记|发生|制单|清算|拨付)(?:日期|时间)"),
    ),
    ("code", re.compile(r"(?:预算)?项目(?:编码|代码|编号)(?:\(.{1,6}\))?")),
    (
        "amount",
        re.compile(
            r"(?:本次|本期|实际|累计)?(?:支付|支出|付款|实付|发生|列支|拨付)(?:金额|额|数)|实付金额"
        ),
    ),
)
_UNIT_ALONE: Final = re.compile(r"\(?(?:单位:?)?(亿元|万元|千元|元)\)?")
_UNIT: Final = re.compile(r"\(?(?:单位:?)?(亿元|万元|千元|元)\)?$")
_UNIT_ROW: Final = re.compile(r"(?:金额)?单位[:：]\s*(?:人民币)?(亿元|万元|千元|元)")
_SUBTOTAL: Final = re.compile(
    r"(?:本[日月年季页]|[一二三四]季度|(?:20\d{2}年)?(?:\d{1,2}[-至~])?(?:\d{1,2}月份?)?|项目|部门|单位)"
    r"(?:合计|小计|累计|总计)(?:金额|数)?"
)
_SIGNED: Final = re.compile(
    r"(?:制表|填表|填报|审核|复核|经办|负责|打印).{0,4}[:：]|附?注[:：]|说明[:：]"
)
_CODE: Final = re.compile(r"[0-9A-Za-z]{6,}")
# The code with the project's name behind it in the same cell.
_CODE_FIRST: Final = re.compile(r"\W?(\d{8}[A-Z][0-9A-Z]{12})(?![0-9A-Z])")
_INVISIBLE: Final = re.compile(r"[\u200b-\u200f\u2060\ufeff]")
_SCIENTIFIC: Final = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
_YEARS: Final = range(2000, 2100)
_HEADER_WITHIN: Final = 40


@dataclass(frozen=True, slots=True)
class Entry:
    """One row. ``cents`` in 分, negative for a refund; 调整 changes the budget, not spending.

    ``voucher`` is the number that the source system gave the row, where the export has it.
    """

    date: dt.date
    code: str
    cents: int
    summary: str = ""
    source: str = ""
    kind: Kind = "支出"
    voucher: str = ""
    place: Place = field(default=Place(), compare=False)

    @property
    def identity(self) -> tuple[object, ...]:
        """What makes two rows the same row."""
        told = (self.date, self.code, self.cents, self.summary, self.source, self.kind)
        return (*told, self.voucher)

    @property
    def numbered(self) -> tuple[str, str] | None:
        """What tells a row that was changed in the source system; None without a number."""
        return (self.voucher, self.code) if self.voucher else None


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that could not be read (L01) or that stands twice (L03), and why."""

    rule: Literal["L01", "L03"]
    place: Place
    reason: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Entries in order, rows that need a person, and sums that were recognised and left out.

    Of a merged ledger: how many rows were ``known`` before, how many were ``changed`` since.
    """

    entries: tuple[Entry, ...] = ()
    bad: tuple[BadRow, ...] = ()
    skipped: tuple[Place, ...] = ()
    has_header: bool = False
    known: int = 0
    changed: int = 0

    @property
    def total(self) -> int:
        """All spending in 分; adjustments of the budget are not spending."""
        return sum(entry.cents for entry in self.entries if entry.kind == "支出")


@dataclass(frozen=True, slots=True)
class _Header:
    row: int
    columns: dict[str, int]
    unit: str


def read_ledger(grid: Grid) -> Ledger:
    """The entries on a sheet. Amounts are 元 unless the heading or a 单位 line says otherwise."""
    header = _header(grid)
    if header is None:
        return Ledger()
    entries: list[Entry] = []
    bad: list[BadRow] = []
    skipped: list[Place] = []
    for r in range(header.row + 1, len(grid.rows)):
        cells = {
            key: grid.rows[r][c] if c < len(grid.rows[r]) else None
            for key, c in header.columns.items()
        }
        if all(is_blank(value) for value in cells.values()) or _is_heading(grid.rows[r]):
            continue
        place = grid.place(r, header.columns["amount"])
        if _is_subtotal(grid.rows[r], cells) or _is_signature(grid.rows[r], cells):
            skipped.append(place)
            continue
        own = _UNIT_ALONE.fullmatch(plain(as_text(cells.get("unit"))))
        made = _entry(cells, own[1] if own else header.unit, place)
        if isinstance(made, Entry):
            entries.append(made)
        elif made:
            text = "，".join(as_text(value) for value in cells.values() if not is_blank(value))
            bad.append(BadRow("L01", place, made, text))
    return Ledger(tuple(entries), (*bad, *_repeated(entries)), tuple(skipped), True)


def merge(ledgers: Iterable[Ledger]) -> Ledger:
    """Several files as one: a row met in an earlier file counts once, repeats within one stay.

    A row whose number (凭证号) is met again with other contents is a changed one: the later file
    holds, the earlier row goes. Several rows of one number are told apart by their contents only.
    """
    kept: list[Entry] = []
    seen: Counter[tuple[object, ...]] = Counter()
    bad: list[BadRow] = []
    skipped: list[Place] = []
    known = changed = 0
    has_header = False
    for ledger in ledgers:
        outdated = _outdated(kept, ledger.entries)
        changed += len(outdated)
        kept = [entry for entry in kept if id(entry) not in outdated]
        own: Counter[tuple[object, ...]] = Counter()
        for entry in ledger.entries:
            own[entry.identity] += 1
            if own[entry.identity] <= seen[entry.identity]:
                known += 1
            else:
                kept.append(entry)
        for identity, count in own.items():
            seen[identity] = max(seen[identity], count)
        bad += ledger.bad
        skipped += ledger.skipped
        has_header = has_header or ledger.has_header
    kept.sort(key=lambda entry: entry.date)
    return Ledger(tuple(kept), tuple(bad), tuple(skipped), has_header, known, changed)


def _outdated(kept: Sequence[Entry], given: Sequence[Entry]) -> set[int]:
    """The kept rows that a given one replaces: the same number, alone in both, other contents."""
    before, now = _single(kept), _single(given)
    return {
        id(before[number])
        for number in before.keys() & now.keys()
        if before[number].identity != now[number].identity
    }


def _single(entries: Sequence[Entry]) -> dict[tuple[str, str], Entry]:
    """The rows that have a number of their own."""
    counts = Counter(entry.numbered for entry in entries)
    return {
        entry.numbered: entry
        for entry in entries
        if entry.numbered is not None and counts[entry.numbered] == 1
    }


def _header(grid: Grid) -> _Header | None:
    """The heading row, below any title lines; merged headings may take two rows."""
    unit = ""
    for r in range(min(len(grid.rows), _HEADER_WITHIN)):
        for value in grid.rows[r]:
            if isinstance(value, str) and (match := _UNIT_ROW.search(value)):
                unit = match[1]
        columns, own_unit = _columns(grid.rows[r])
        if r + 1 < len(grid.rows) and _NEEDED - columns.keys():
            below, below_unit = _columns(grid.rows[r + 1])
            both = below | columns
            if columns and both.keys() >= _NEEDED and len(below) < len(both):
                under = _unit_under(grid, r + 1, both["amount"])
                return _Header(r + 1, both, own_unit or below_unit or under or unit or "元")
        if columns.keys() >= _NEEDED:
            # 金额 over 万元: the second row of the heading holds the unit and nothing to count
            under = "" if own_unit else _unit_under(grid, r + 1, columns["amount"])
            return _Header(r + bool(under), columns, own_unit or under or unit or "元")
    return None


def _unit_under(grid: Grid, row: int, column: int) -> str:
    """The unit that stands by itself in a cell."""
    cells = grid.rows[row] if row < len(grid.rows) else ()
    match = _UNIT_ALONE.fullmatch(plain(as_text(cells[column]))) if column < len(cells) else None
    return match[1] if match else ""


def _columns(row: Sequence[Value]) -> tuple[dict[str, int], str]:
    """The columns that have a heading in a row, the unit of the amount; the usual names first."""
    labels: dict[int, tuple[str, str]] = {}
    for column, value in enumerate(row):
        if isinstance(value, str) and len(value) <= 24:
            label = plain(value)
            match = _UNIT.search(label)
            bare = label[: match.start()].rstrip("(") if match else label
            labels[column] = (bare, match[1] if match else "")
            if label in _KEY_OF:
                labels[column] = (label, "")
    found: dict[str, int] = {}
    for key_of in (lambda label: _KEY_OF.get(label, ""), _like):
        for column, (label, _) in labels.items():
            key = key_of(label)
            if key and key not in found:
                found[key] = column
    unit = labels[found["amount"]][1] if "amount" in found else ""
    return found, unit


def _like(label: str) -> str:
    return next((key for key, pattern in _LIKE if pattern.fullmatch(label)), "")


def _is_heading(row: Sequence[Value]) -> bool:
    columns, _ = _columns(row)
    return {"date", "amount"} <= columns.keys()


def _is_subtotal(row: Sequence[Value], cells: dict[str, Value]) -> bool:
    """A sum that the export put in: it names itself, and names no project of its own."""
    texts = [as_text(value) for value in row if isinstance(value, str)]
    named = any(_SUBTOTAL.fullmatch("".join(text.split()).rstrip(":：")) for text in texts)
    return named and not _CODE.fullmatch(_code_text(cells.get("code")))


def _is_signature(row: Sequence[Value], cells: dict[str, Value]) -> bool:
    """Who made the list, or a note below it: no amount, no code, and it says so itself."""
    first = next((as_text(value) for value in row if not is_blank(value)), "")
    counted = to_cents(cells["amount"]) is not None
    return not counted and is_blank(cells["code"]) and bool(_SIGNED.match(first))


def _entry(cells: dict[str, Value], unit: str, place: Place) -> Entry | str:
    """The entry of a row, or the reason why it is none (empty: nothing was entered)."""
    cents = to_cents(cells["amount"], unit)
    if cents is None:
        text = as_text(cells["amount"])
        return f"金额“{text}”不是数字" if text else "没有金额"
    date = _date(cells["date"])
    if date is None:
        return (
            f"日期“{as_text(cells['date'])}”无法识别" if not is_blank(cells["date"]) else "没有日期"
        )
    raw = cells["code"]
    code = _code_text(raw)
    if isinstance(raw, (int, float)) or _SCIENTIFIC.fullmatch(code):
        return f"项目编码“{as_text(raw)}”被存成了数字，末几位已丢失，请从原系统重新导出为文本"
    if not code:
        return "没有项目编码"
    kind: Kind = "调整" if "调整" in as_text(cells.get("kind")) else "支出"
    source = as_text(cells.get("source"))
    summary, voucher = as_text(cells.get("summary")), as_text(cells.get("voucher"))
    return Entry(date, code, cents, summary, source, kind, voucher, place)


def _code_text(value: Value) -> str:
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", as_text(value)))
    text = "".join(text.split()).strip("'").upper()
    first = _CODE_FIRST.match(text)
    return first[1] if first else text


def _date(value: Value) -> dt.date | None:
    found = date_of(value)
    return found if found is not None and found.year in _YEARS else None


def _repeated(entries: Sequence[Entry]) -> list[BadRow]:
    first: dict[tuple[object, ...], Entry] = {}
    found = []
    for entry in entries:
        earlier = first.setdefault(entry.identity, entry)
        if earlier is not entry:
            reason = f"疑似重复：第{earlier.place.row}行与第{entry.place.row}行"
            found.append(BadRow("L03", entry.place, reason, entry.summary))
    return found
