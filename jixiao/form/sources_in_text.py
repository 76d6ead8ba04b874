"""The sources of the money as a list in one cell: 财政拨款50万元，自筹10万元."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from jixiao.form.funds_tree import summed
from jixiao.form.inferred import FISCAL, OTHER, stands_for
from jixiao.form.labels import label_of
from jixiao.form.layout import Layout
from jixiao.model.target_form import Amount, Field
from jixiao.speed import lazy_pattern

_ITEM: Final = lazy_pattern(
    r"(?P<name>[^\d\s，,；;。、:：（(）)+＋]{2,14})\s*[:：（(为]?\s*"
    r"(?P<amount>\d[\d,，]*(?:\.\d+)?)\s*(?P<unit>(?:亿|万|千)?元|万)?(?![\d.]*\s*[%％])\s*[)）]?"
)
_LINES: Final = lazy_pattern(r"[；;\n。]+")
_OF_YEAR: Final = lazy_pattern(r"\s*(?:本|当)?年度?(?:资金)?\s*[:：]|\s*20\d\d\s*年\s*[:：]?")
_OF_TERM: Final = lazy_pattern(
    r"\s*(?:实施期|中期|长期|总体|项目总|三年|两年|上年)\S{0,4}?\s*[:：]"
)
_NOTHING: Final = lazy_pattern(r"[\s，,；;。、:：（(）)+＋]*(?:其中|来源于?|合计)?[\s:：，,]*")
# What stands for the sources in the layouts.
_KEYS: Final = {FISCAL: "fiscal_funds", OTHER: "other_funds"}


class Source(NamedTuple):
    """One source: the field it is of (fiscal_funds or other_funds), its words, and its amount."""

    key: str
    name: str
    amount: str


def sources_in(text: str, layout: Layout) -> list[Source]:
    """The sources that a text lists; nothing where it says anything else, or a source is unknown.

    Of what is said for several years, that of the year counts.
    """
    lines = [line for line in _LINES.split(text) if line.strip()]
    of_year = [line for line in lines if _OF_YEAR.match(line)]
    if of_year and len(of_year) < len(lines) and not any(map(_OF_TERM.match, lines)):
        return []
    found: list[Source] = []
    for line in of_year or [line for line in lines if not _OF_TERM.match(line)]:
        rest = opened[0] if (opened := _OF_YEAR.match(line)) else ""
        body = line[len(rest) :]
        items = list(_ITEM.finditer(body))
        if not items or not _NOTHING.fullmatch(_ITEM.sub("", body)):
            return []
        found += [_source(item, layout) for item in items]
    return found if all(one.key for one in found) else []


def funds_listed_in(
    cells: Sequence[Field], layout: Layout, read: Callable[[Field], Amount]
) -> tuple[Amount | None, Amount | None]:
    """财政资金 and 其他资金 of the first cell that lists the sources; None where none does."""
    for cell in cells:
        if found := sources_in(cell.text, layout):
            read_as = {
                key: [read(Field(x.amount, cell.place)) for x in found if x.key == key]
                for key in _KEYS.values()
            }
            return summed(read_as["fiscal_funds"]), summed(read_as["other_funds"])
    return None, None


def _source(item: re.Match[str], layout: Layout) -> Source:
    name = item["name"].removeprefix("其中")
    label = label_of(name, 0)
    spec = layout.field_labels.get(label.name) if label else None
    key = (spec.of or spec.key) if spec is not None and spec.is_money else ""
    if key not in _KEYS.values():
        key = _KEYS.get(stands_for(name), "")
    unit = "万元" if item["unit"] == "万" else item["unit"] or ""
    return Source(key, name, f"{item['amount']}{unit}")
