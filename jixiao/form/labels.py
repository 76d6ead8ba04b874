"""Where the labels of forms stand on a grid: what each cell's text means as a label."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple, TypeVar, TypeVarTuple

from jixiao.form.label_words import in_other_words, may_open
from jixiao.form.layout import (
    LONGEST_LABEL,
    forget_with_layouts,
    layouts,
    plain,
)
from jixiao.model.grid import Grid
from jixiao.speed import Remembered, new

_LEAST_VALUES: Final = 3  # beside each other in a row of a table that is none of headings
_MOST_REMEMBERED: Final = 1 << 15
_UNIT_IN_LABEL: Final = re.compile(r"[(,](?:(?:金额)?单位:?)?(?:人民币)?(元|万元|千元|亿元)\)?$")
# 一、财政拨款：…; （二）自有资金; 1.项目名称
_ORDINAL: Final = re.compile(
    r"(?:[(（][一二三四五六七八九十\d]{1,2}[)）]|(?:[一二三四五六七八九十]|\d{1,2})[、.．])[、.．]?"
)
# Between two amounts of one cell: 总额：160万元；财政拨款：150万元; 60万元（其中：财政50万元）.
_AMOUNTS: Final = re.compile(
    r"(?<=元)\s*[;；,，、\n]?\s*[（(]?(?:其中\s*[:：]?\s*)?(?=[^\d\s;；,，、:：。（(]{2,12}[:：]?\s*\d)"
    r"|(?:\s{2,}|[\u3000\t]+)(?=[^\d\s;；,，、:：。]{2,12}[:：])"  # 单位：某局　填报日期：1月5日
    # 总额：160⏎其中：财政拨款：150
    r"|\s*\n\s*(?=(?:其中\s*[:：]?\s*)?[^\d\s;；,，、:：。]{2,12}[:：]\s*\d)"
    r"|(?:\s|(?<=\S)(?=金额))(?=(?:金额)?单位[:：]\s*(?:人民币)?(?:万|千|亿)?元)"
)
# 单位：万元 is that of the money, 单位：某局 the department.
_OF_MONEY: Final = "单位"
_OF_PEOPLE: Final = "填报单位"
_MONEY: Final = re.compile(r"[(（]?(?:人民币)?\s*(?:[亿万千百]?元|[%％])|.{0,2}$")
_RUN_TOGETHER: Final = re.compile(
    r"([^\d:：]{2,12}?)\s*(\d[\d.,，]*\s*(?:亿|万|千)?元)\s*[)）]?[。；;]?"
)
# Of a line without the white space around it; bounded, for a cell may hold anything.
_AMOUNT_IN_A_LINE: Final = re.compile(
    r"(?:其中\s{0,4}[:：]?\s{0,4})?(?P<label>[^\d:：]{0,12}?)\s{0,4}[:：]?\s{0,4}"
    r"(?P<amount>\d[\d.,，]{0,20}\s{0,4}(?:亿|万|千)?元)\s{0,4}[；;，,。、]?"
)
_LEAST_AMOUNTS: Final = 2
_LEAST_PAIRS: Final = 4
_WHICH: Final = "其中"  # without its colon
_OF_WHICH: Final = re.compile(r"其中\s*[:：]?")
# Rows of a sheet that others may be laid out like; a form has some fifty.
_MOST_ALIKE: Final = 1000
# 2、资金结构：（1）基本支出: the second is the label of what stands beside it.
_NESTED: Final = re.compile(
    r"(?:\d{1,2}[、.．])?[^:：\d]{2,8}[:：]\s*[（(]?[\d一二三四五六七八九十]{1,2}[)）、.．]+\s*(?=\D)"
)
# What may stand before the first of several amounts, and is no label of it.
_YEAR_HEADS: Final = frozenset({"年度", "本年度"})
# The name of a label that no layout has: a colon at its end, or 其中, says that it is one.
UNKNOWN: Final = ":"
# The heading of what was reached in an earlier year, as the layouts have it.
_HISTORY: Final = "上年度水平"
_LONGEST_UNKNOWN: Final = 16
Filled = tuple[int, ...]
About = TypeVarTuple("About")
T = TypeVar("T")


class Label(NamedTuple):
    """A label on the grid, at 0-based ``row`` and ``column``.

    ``unit`` is the unit in its brackets: ``预算数（万元）``. ``inline`` is the value where the
    cell holds both: ``单位：万元``.
    """

    row: int
    column: int
    name: str
    unit: str = ""
    inline: str | None = None


class Survey:
    """Where the labels of a grid stand, and the columns with something in them in each row.

    The sheets of a workbook are mostly laid out alike and then have one survey: what depends on
    nothing else is worked out :meth:`once` for all of them.
    """

    def __init__(self, labels: tuple[Label, ...], filled: tuple[Filled, ...]) -> None:
        self.labels = labels
        self.filled = filled
        self._known: dict[tuple[object, ...], Any] = {}

    def once(self, work_out: Callable[[Survey, *About], T], *about: *About) -> T:
        """What a function makes of the survey and of what it is asked about."""
        asked = (work_out, *about)
        if asked not in self._known:
            self._known[asked] = work_out(self, *about)
        found: T = self._known[asked]
        return found


def in_rows(labels: Sequence[Label], rows: range) -> Sequence[Label]:
    """The labels, which stand in order, that are in some rows: a sheet may hold 10 000 forms."""
    if not labels or (rows.start <= labels[0].row and labels[-1].row < rows.stop):
        return labels
    first = bisect_left(labels, rows.start, key=lambda label: label.row)
    return labels[first : bisect_left(labels, rows.stop, lo=first, key=lambda label: label.row)]


def labels_on(grid: Grid) -> tuple[Label, ...]:
    """All labels on a sheet or table, in the order of the rows."""
    return surveyed(grid).labels


def surveyed(grid: Grid) -> Survey:
    """The survey of a grid, made once: a sheet without a form is asked again for other forms."""
    if "survey" not in grid.worked_out:
        grid.worked_out["survey"] = _survey(grid)
    found: Survey = grid.worked_out["survey"]
    return found


def _survey(grid: Grid) -> Survey:
    """Every cell of every sheet passes here, once."""
    meanings, longest, white = _MEANINGS, LONGEST_LABEL, _WHITE
    labels: list[tuple[int, int, str, str, str | None]] = []  # Labels, but quicker made
    filled: list[Filled] = []
    dated: list[tuple[int, int, str]] = []  # which of the labels, its row, its year
    latest: dict[int, str] = {}  # of the years in a row
    for r, row in enumerate(grid.rows):
        columns: list[int] = []
        for c, value in enumerate(row):
            if type(value) is str:
                if not value:
                    continue
                known = meanings[value] if len(value) <= longest else _meaning(value)
                inline = _value_in(value) if known is not None and known[2] else None
                if (inline or "\n" in value) and (
                    several := _several_in(row, (r, c), value, known, inline)
                ):
                    labels.extend(several)
                elif known is not None:
                    if known is white:
                        continue
                    name, unit, _ = known
                    name = _owner_or(name, inline)
                    if value[:2] == "20":
                        dated.append((len(labels), r, value[:4]))
                        latest[r] = max(latest.get(r, ""), value[:4])
                    labels.append((r, c, name, unit, inline))
            elif value is None:
                continue
            columns.append(c)
        filled.append(tuple(columns))
    for place, r, year in dated:
        if year < latest[r] and labels[place][2] in telling_of_the_year():
            # 2025年完成值 beside 2026年目标值 is what was, and makes no 自评表
            labels[place] = (*labels[place][:2], _HISTORY, *labels[place][3:])
    if len(filled) > _MOST_ALIKE:  # not kept: it may have a million rows
        return _the_same.__wrapped__(tuple(labels), tuple(filled))
    return _the_same(tuple(labels), tuple(filled))


def _owner_or(name: str, inline: str | None) -> str:
    """The label, that of the department where 单位 is followed by one."""
    is_owner = name == _OF_MONEY and inline and not _MONEY.match(inline)
    return _OF_PEOPLE if is_owner else name


@lru_cache(maxsize=256)
def _the_same(
    labels: tuple[tuple[int, int, str, str, str | None], ...], filled: tuple[Filled, ...]
) -> Survey:
    """One survey for all grids that are laid out alike."""
    return Survey(_without_values([new(Label, one) for one in labels], filled), filled)


@cache
def telling_of_the_year() -> frozenset[str]:
    """The headings of columns that 运行监控表 and 自评表 are known by, wherever they stand."""
    return frozenset(
        label
        for layout in layouts()
        if layout.of_the_year
        for label, spec in layout.column_labels.items()
        if f"columns.{spec.key}" in layout.tells
    )


def _without_values(labels: Sequence[Label], filled: Sequence[Filled]) -> tuple[Label, ...]:
    """The labels without what only reads like a heading of 运行监控表 or 自评表.

    2022年完成情况 as the 依据 of an indicator would make a 绩效目标表 one of these. A heading has
    headings beside it, or stands first in its row.
    """
    telling = telling_of_the_year()
    if not any(label.name in telling for label in labels):
        return tuple(labels)
    beside = Counter(label.row for label in labels)
    first = {label.row for label in labels if label.column == filled[label.row][0]}
    return tuple(
        label
        for label in labels
        if label.name not in telling
        or label.inline is not None
        or label.row in first
        or len(filled[label.row]) - beside[label.row] < _LEAST_VALUES
        or beside[label.row] >= _LEAST_PAIRS  # 预算数 | 180 | 执行数 | 171 | 得分 | 9.5
    )


def _several_in(
    row: Sequence[object],
    spot: tuple[int, int],
    text: str,
    known: Meaning | None,
    inline: str | None,
) -> Sequence[Label]:
    """The labels of a cell that holds several with their values; empty where it holds one."""
    lines = _amounts_in_lines(row, *spot, text) if "\n" in text else []
    if lines or known is None or not inline:
        return lines
    pairs = _AMOUNTS.split(inline)
    if len(pairs) == 1:
        return []
    name = _owner_or(known[0], inline)
    return tuple(_pairs_in(pairs, new(Label, (*spot, name, known[1], inline))))


def _amounts_in_lines(row: Sequence[object], r: int, c: int, text: str) -> list[Label]:
    """The labels of a cell with an amount in each line: 总额460万元⏎财政拨款400万元⏎自筹60万元; the
    first may have its label in the cell to the left. Empty where a line says anything else.
    """
    if text.count("元") < _LEAST_AMOUNTS:
        return []
    found: list[Label] = []
    for line in text.strip().split("\n"):
        said = _AMOUNT_IN_A_LINE.fullmatch(line.strip())
        if said is None:
            return []
        head = said["label"]
        if not head and not found:
            left = (value for value in reversed(row[:c]) if type(value) is str and value.strip())
            head = next(left, "")
        known = _label_in(head) if head else None
        if known is None:
            return []
        found.append(Label(r, c, known[0], known[1], said["amount"]))
    return found if len(found) >= _LEAST_AMOUNTS else []


def _pairs_in(pairs: Sequence[str], first: Label) -> Iterator[Label]:
    """The labels of one cell that holds several amounts: 总额：160万元；财政拨款：150万元."""
    pairs = [pairs[0], *map(_with_colon, pairs[1:])]
    if first.name in _YEAR_HEADS:  # 年度：财政拨款50万元，自筹10万元
        alone = _with_colon(pairs[0])
        label = label_of(alone, first.column)
        if label is not None and label.inline is not None:
            first, pairs = label._replace(row=first.row), [label.inline, *pairs[1:]]
    more = [_known(pair[: LONGEST_LABEL + 1]) for pair in pairs[1:]]
    if not all(known is not None and known[2] for known in more):
        yield first
        return
    yield first._replace(inline=pairs[0].strip())
    for known, pair in zip(more, pairs[1:], strict=True):
        if known is not None:
            yield Label(first.row, first.column, known[0], known[1], _value_in(pair))


def _with_colon(pair: str) -> str:
    """财政资金300万元） as 财政资金：300万元."""
    found = _RUN_TOGETHER.fullmatch(pair)
    return f"{found[1]}：{found[2]}" if found else pair


def label_of(text: str, column: int) -> Label | None:
    """The label that a cell of row 0 holds, if it holds one."""
    if not text:
        return None
    known = _MEANINGS[text] if len(text) <= LONGEST_LABEL else _meaning(text)
    if known is None or known is _WHITE or known is _UNKNOWN:
        return None
    name, unit, holds_value = known
    return Label(0, column, name, unit, _value_in(text) if holds_value else None)


def _value_in(text: str) -> str:
    """What follows the colon of a label: 其中：财政拨款：35万元 → 35万元."""
    opened = text.lstrip(" (（")
    which = _OF_WHICH.match(opened)
    behind = opened[which.end() if which else 0 :].replace("：", ":").partition(":")[2].strip()
    in_brackets = text.lstrip().startswith(("(", "（")) and behind.endswith((")", "）"))
    return behind[:-1] if in_brackets else behind


def _may_open(opening: str) -> bool:
    """Whether a label of any layout, or what it leaves out, may begin with one or two characters.

    What it leaves out: 其中：, a bracket, the year before it.

    One character tells of most texts; two, because a sheet may hold a million that begin with 一.
    """
    asked = len(opening)
    plainly = "".join(unicodedata.normalize("NFKC", opening).split())
    open_ended = len(plainly) < asked or plainly[0] in "(其2★☆●▲*截" or plainly[-1] in "、.)"
    if open_ended or plainly[0].isdecimal() or may_open(plainly[:asked]):
        return True
    return any(x[:asked] == plainly[:asked] for x in all_labels())


_MAY_OPEN: Final = Remembered(_may_open, _MOST_REMEMBERED)
# Name and unit of a label of any layout, and whether a value follows it in the same cell.
Meaning = tuple[str, str, bool]
_WHITE: Final[Meaning] = ("", "", False)
_UNKNOWN: Final[Meaning] = (UNKNOWN, "", False)


def _meaning(text: str) -> Meaning | None:
    """What a cell's text means where it begins with a label or is nothing but white space."""
    if _MAY_OPEN[text[0]] and _MAY_OPEN[text[:2]]:
        if known := _known(text[: LONGEST_LABEL + 1]):
            return known
        if text.isspace():
            return _WHITE
    told = text[-1] in ":：" or _OF_WHICH.match(text)
    return _UNKNOWN if told and len(text) <= _LONGEST_UNKNOWN else None


# Of the texts that are no longer than a label: most of them stand on every sheet.
_MEANINGS: Final = Remembered(_meaning, _MOST_REMEMBERED)


@lru_cache(maxsize=_MOST_REMEMBERED)
def _known(text: str) -> Meaning | None:
    """Name and unit of a label of any layout, and whether a value follows it in the same cell.

    ``text`` is no longer than a label and one character more: what follows is the value.
    """
    if len(text) <= LONGEST_LABEL and (label := _label_in(text)):
        return (*label, False)
    if nested := _NESTED.match(text):
        label = _label_in(text[nested.end() :])
        if label:
            return (*label, False)
    opened = text.lstrip(" (（")
    which = _OF_WHICH.match(opened)
    head, colon, _ = opened[which.end() if which else 0 :].replace("：", ":").partition(":")
    label = _label_in(head) if colon else None
    return (*label, True) if label else None


def _label_in(text: str) -> tuple[str, str] | None:
    """Name and unit of the label that a text is, whatever number stands before it."""
    for spelling in (text, _ORDINAL.sub("", text.strip(), count=1)):
        whole = plain(spelling)
        name, unit = _without_unit(whole)
        for found in (whole, name, plain(name)):
            if found in all_labels():
                return found, unit
        if name.startswith(_WHICH) and name.removeprefix(_WHICH) in all_labels():
            return name.removeprefix(_WHICH), unit
    meant = in_other_words(plain(name), all_labels())
    return (meant, unit) if meant else None


def _without_unit(label: str) -> tuple[str, str]:
    match = _UNIT_IN_LABEL.search(label)
    return (label[: match.start()], match[1]) if match else (label, "")


@cache
def all_labels() -> frozenset[str]:
    """The labels of all layouts, as :func:`plain` has them."""
    return frozenset(
        label
        for layout in layouts()
        for labels in (layout.field_labels, layout.column_labels)
        for label in labels
    )


forget_with_layouts(
    *(one.cache_clear for one in (_known, all_labels, telling_of_the_year, _the_same)),
    _MAY_OPEN.clear,
    _MEANINGS.clear,
)
