"""运行监控表 and 自评表 of which every cell came to have a line of its own: back into rows.

Blank cells are gone, so a row is told by what its cells look like: name, 指标值, 完成值, then
points, which are numbers, and behind them texts that may be missing. Where the cells can be
divided in two ways, or in none, no row is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Final

from jixiao.form.labels import label_of
from jixiao.form.listed import is_value
from jixiao.form.year_money import AMOUNTS, SOURCES, are_heads, keys_of_the_year
from jixiao.speed import lazy_pattern

Cell = tuple[str, int]
NOTHING: Final[Cell] = ("", 0)
_SCORES: Final = frozenset({"weight", "points"})
_VALUES: Final = frozenset({"target", "actual", "expected"})
_OUTLOOK: Final = lazy_pattern(r"确定能|有可能|可能|(?:完全)?不可能|能|不能")
_YES_NO: Final = lazy_pattern(r"[是否有无]")
_SCORE: Final = lazy_pattern(r"\d{1,3}(?:\.\d{1,2})?分?")
_AMOUNT: Final = lazy_pattern(r"\d[\d,]*(?:\.\d+)?")
_RATE: Final = lazy_pattern(r"\d{1,3}(?:\.\d+)?[%％]")
_SIGN: Final = lazy_pattern(r"[≥≤＞＜>＝=<]")
_TYPED: Final = {"outlook": _OUTLOOK, "deviates": _YES_NO}
_HEADS: Final = frozenset({*AMOUNTS, "rate", "weight", "points"})  # of the money
_MOST_WAYS: Final = 2
# Behind amounts of a row whose blank cells are gone.
_CELLS_GONE: Final = "（缺格）"
_ROUNDED: Final = Decimal("0.5")  # percent points


def is_of_the_year(columns: Sequence[str]) -> bool:
    """Whether the columns of the indicators are those of such a form."""
    return "actual" in columns and "target" in columns


def rows_of_indicators(cells: Sequence[Cell], columns: Sequence[str]) -> list[list[Cell]] | None:
    """The cells below a 二级 as rows of ``columns``; None where that is not certain."""
    for strict in (True, False):
        ways = _divided(cells, columns, strict)
        if len(ways) == 1:
            return [_placed(row, columns) for row in ways[0]]
        if ways:
            return None
    return None


def is_score(text: str) -> bool:
    """Whether a text may be 分值 or 得分: a number of no more than three digits."""
    return bool(_SCORE.fullmatch(text))


def is_outlook(text: str) -> bool:
    """Whether a text says if the target will be met: 确定能."""
    return bool(_OUTLOOK.fullmatch(text))


def is_yes_or_no(text: str) -> bool:
    """Whether a text answers 是否偏离."""
    return bool(_YES_NO.fullmatch(text))


Row = tuple[tuple[str, Cell], ...]


def _divided(cells: Sequence[Cell], columns: Sequence[str], strict: bool) -> list[list[Row]]:
    """The ways to divide cells into rows, no more than two of them."""
    ways: dict[int, list[list[Row]]] = {len(cells): [[]]}  # from a cell on
    for start in reversed(range(len(cells))):
        rows = _rows_from(cells[start : start + len(columns)], columns, strict)
        found = [[row, *rest] for row in rows for rest in ways[start + len(row)]]
        ways[start] = found[:_MOST_WAYS]
    return ways[0]


def _rows_from(cells: Sequence[Cell], columns: Sequence[str], strict: bool) -> Iterator[Row]:
    """The rows that may begin with the first of the cells, one for each length."""
    filled = [key for key in columns if key in {"name", *_VALUES, *_SCORES}]
    if len(cells) < len(filled):
        return
    row = tuple(zip(filled, cells, strict=False))
    if not all(_looks_like(key, cell[0], strict) for key, cell in row):
        return
    yield row
    optional = [key for key in columns if key not in filled]
    for more in range(1, len(optional) + 1):
        tail = _tail(cells[len(filled) : len(filled) + more], optional)
        if tail is None or len(tail) < more:
            return
        yield row + tail


def _tail(cells: Sequence[Cell], optional: Sequence[str]) -> Row | None:
    """What stands behind the points, each in the next column that it may be of."""
    left = list(optional)
    found: list[tuple[str, Cell]] = []
    for cell in cells:
        typed = next((k for k in left if k in _TYPED and _TYPED[k].fullmatch(cell[0])), None)
        key = typed or next((k for k in left if k not in _TYPED), None)
        if key is None or (typed is None and _SCORE.fullmatch(cell[0])):
            return None
        found.append((key, cell))
        del left[: left.index(key) + 1]
    return tuple(found)


def _looks_like(key: str, text: str, strict: bool) -> bool:
    if key in _SCORES:
        return bool(_SCORE.fullmatch(text))
    if key == "name":
        words = sum(char.isalpha() for char in text) > 1
        return words and not _SIGN.match(text) and not (strict and is_value(text))
    return is_value(text) if strict else True


def _placed(row: Row, columns: Sequence[str]) -> list[Cell]:
    by_key = dict(row)
    return [by_key.get(key, NOTHING) for key in columns]


def total_row(cells: Sequence[Cell], columns: Sequence[str]) -> list[Cell]:
    """总分 | 100 | 95 with its points in their column; other cells behind the columns."""
    label, *rest = cells
    row: dict[str, Cell] = {}
    scores = [key for key in columns if key in _SCORES]
    for key, cell in zip(reversed(scores), reversed(rest[: len(scores)]), strict=False):
        row[key] = cell
    return [label, NOTHING, *(row.get(key, NOTHING) for key in columns), *rest[len(scores) :]]


# the money ------------------------------------------------------------------------------------


def money_apart(cells: Sequence[Cell]) -> tuple[int, int, list[list[Cell]]]:
    """Where the table of the money begins and ends among the cells above the indicators, and its
    rows; an empty range where there is none.
    """
    keys = [_key(text) for text, _ in cells]
    start = next((n for n in range(len(keys)) if _is_head(keys[n:])), None)
    if start is None:
        return 0, 0, []
    end = start
    while end < len(keys) and keys[end] in _HEADS:
        end += 1
    heads = list(cells[start:end])
    rows = [[NOTHING, *heads]]
    while end < len(keys) and keys[end] in SOURCES:
        label = cells[end]
        values = list(_values(cells[end + 1 :], keys[end + 1 :]))
        end += 1 + len(values)
        rows.append([label, *_under(keys[start : start + len(heads)], values)])
    return start, end, rows if rows[1:] else []


def _is_head(keys: Sequence[str]) -> bool:
    run = [key for key in keys[: len(_HEADS)] if key in _HEADS]
    return bool(keys) and keys[0] in AMOUNTS and are_heads(run)


def _values(cells: Sequence[Cell], keys: Sequence[str]) -> Iterator[Cell]:
    for cell, key in zip(cells, keys, strict=True):
        if key:
            return
        yield cell


def _under(heads: Sequence[str], values: Sequence[Cell]) -> list[Cell]:
    """The values of a source under the headings; where blank cells are gone, by the rate.

    Amounts whose columns are not certain stand as one text in each of them: that is no amount.
    """
    if len(values) == len(heads) or not any(map(_has_digit, values)):
        return list(values)
    amounts = [cell for cell in values if _AMOUNT.fullmatch(cell[0])]
    rate = next((cell for cell in values if _RATE.fullmatch(cell[0])), None)
    columns = [key for key in heads if key in AMOUNTS]
    budget = "full" if "full" in columns else "initial"
    ways = [
        way
        for way in combinations(columns, len(amounts))
        if rate is not None and _fits(dict(zip(way, amounts, strict=True)), budget, rate)
    ]
    if len(ways) == 1:
        by_key = dict(zip(ways[0], amounts, strict=True))
        by_key |= {"rate": rate} if rate is not None else {}
    else:
        whole = (" ".join(text for text, _ in values) + _CELLS_GONE, values[0][1])
        by_key = dict.fromkeys(columns, whole)
    return [by_key.get(key, NOTHING) for key in heads]


def _fits(amounts: Mapping[str, Cell], budget: str, rate: Cell) -> bool:
    """Whether amounts may be of these columns: then the rate is what was spent of the budget."""
    if not {budget, "spent"} <= amounts.keys():
        return False
    of, spent = (Decimal(amounts[key][0].replace(",", "")) for key in (budget, "spent"))
    stated = Decimal(rate[0].rstrip("%％"))
    return bool(of) and abs(spent / of * 100 - stated) <= _ROUNDED


def _has_digit(cell: Cell) -> bool:
    return any(char.isdecimal() for char in cell[0])


def _key(text: str) -> str:
    """The field of a form of the year that a cell is the label of; ``label`` for another's."""
    label = label_of(text, 0)
    if label is None:
        return ""
    return keys_of_the_year().get(label.name, "label") if label.inline is None else "label"
