"""A table of the money with a row for each year, as a label beside each amount of this year.

资金来源 | 合计 | 中央 | 县级 over 2025年预算 | 200 | 150 | 50 and 2026年预算 | 260 | 190 | 70: the
amounts of the form's year count, those of the others are notes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from jixiao.form.areas import FormArea
from jixiao.form.arranged_rows import ArrangedRows, text_at
from jixiao.form.headings import headings_in
from jixiao.form.inferred import is_amount, stands_for
from jixiao.form.labels import label_of
from jixiao.model.cells import as_text
from jixiao.model.grid import Grid
from jixiao.speed import lazy_pattern

_LEAST: Final = 2
_YEAR: Final = lazy_pattern(r"(20\d\d)\s*年度?\D{0,10}")
_ANY_YEAR: Final = lazy_pattern(r"(?<!\d)20\d\d(?=\s*年)")
_RELATIVE: Final = lazy_pattern(r"([上去本当今])一?年度?\D{0,10}")
_BEFORE: Final = frozenset("上去")
# Our word for the amounts of other years, as the layouts have it.
_OTHER_YEAR: Final = "上年度预算"


class _Row(NamedTuple):
    """A row of the table: its number, the column of its label, its year, columns of amounts."""

    row: int
    label: int
    year: int
    amounts: tuple[int, ...]


def money_of_the_year(area: FormArea) -> Grid | None:
    """The form with a label beside each amount; None where its money is no such table."""
    if area.layout.of_the_year:
        return None
    first = headings_in(area).first
    above = range(area.rows.start, first if first >= 0 else area.rows.stop)
    heads = {label.row for label in area.labels if _is_of_money(area, label.name)}
    for head in sorted(heads):
        rows = list(_rows_of_years(area, range(head + 1, above.stop)))
        columns = [c for c in area.filled[head] if _is_head(area, head, c)]
        told = all(set(one.amounts) <= set(columns) for one in rows)
        years = {one.year for one in rows}
        year = _year_of(area, head, years) if len(years) >= _LEAST <= len(columns) else None
        if year is not None and told:
            return _arranged(area, head, columns, rows, year)
    return None


def _year_of(area: FormArea, head: int, years: set[int]) -> int | None:
    """Which of the years the form is of: that above its money; else the later one of two."""
    above = area.grid.rows[area.rows.start : head]
    texts = (as_text(value) for row in above for value in row)
    told = {int(year) for text in texts for year in _ANY_YEAR.findall(text)} & years
    if len(told) == 1:
        return told.pop()
    return max(years) if len(years) == _LEAST else None


def _rows_of_years(area: FormArea, rows: range) -> Iterator[_Row]:
    for r in rows:
        label, *amounts = area.filled[r] or (-1,)
        year = _year_in(text_at(area.grid, r, label)) if amounts else None
        if year is None or not all(is_amount(area.grid.rows[r][c]) for c in amounts):
            return
        yield _Row(r, label, year, tuple(amounts))


def _year_in(text: str) -> int | None:
    """The year that a row is of; the last and this one where it says no number."""
    if found := _YEAR.fullmatch(text.strip()):
        return int(found[1])
    if found := _RELATIVE.fullmatch(text.strip()):
        return int(found[1] not in _BEFORE)
    return None


def _is_head(area: FormArea, r: int, c: int) -> bool:
    """Whether a cell heads a column of amounts, in words of the layouts or others."""
    text = text_at(area.grid, r, c)
    label = label_of(text, c)
    return bool(stands_for(text)) or (label is not None and _is_of_money(area, label.name))


def _is_of_money(area: FormArea, name: str) -> bool:
    spec = area.layout.field_labels.get(name)
    return spec is not None and spec.is_money


def _arranged(
    area: FormArea, head: int, columns: Sequence[int], rows: Sequence[_Row], year: int
) -> Grid:
    form = ArrangedRows(area.grid)
    form.keep(range(area.rows.start, head))
    form.take([(head, c) for c in area.filled[head] if c not in columns])
    for one in rows:
        for c in one.amounts:
            heading = (head, c) if one.year == year else (_OTHER_YEAR, (one.row, one.label))
            form.take([heading, (one.row, c)])
    form.keep(range(rows[-1].row + 1, area.rows.stop))
    return form.grid()
