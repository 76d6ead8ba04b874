"""One row of headings over the indicators of several projects, each below a line that names it.

一级指标 | 二级指标 | 三级指标 | 指标值 stands once; 项目名称：教师培训　预算数：60 begins the rows
of a project. Each project gets the headings of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from jixiao.form.areas import headings_of, labels_of
from jixiao.form.arranged_rows import TABLE, TOTALS, ArrangedRows
from jixiao.form.labels import Label, surveyed
from jixiao.form.layout import Layout
from jixiao.model.grid import Grid

_LEAST_SECTIONS: Final = 2


def projects_in_sections(grid: Grid, layout: Layout) -> list[Grid]:
    """A form for each project of such a table; an empty list where it is none."""
    labels = surveyed(grid).labels
    head, starts = sections_among(labels, layout)
    of_fields = _rows_of_fields(layout, labels) if starts else frozenset()
    forms: list[Grid] = []
    for start, end in pairwise([*starts, len(grid.rows)]):
        form = ArrangedRows(grid)
        fields = start + 1
        while fields in of_fields:
            fields += 1
        form.keep(range(head))
        form.keep(range(start, fields))
        form.keep(range(head, head + 1))
        form.keep(range(fields, end))
        forms.append(form.grid())
    return forms


def sections_among(labels: Sequence[Label], layout: Layout) -> tuple[int, list[int]]:
    """The row of headings and the rows that begin a project below it; no rows where it is none."""
    starts = _rows_that_name(layout, labels)
    if len(starts) < _LEAST_SECTIONS:
        return -1, []
    heads = [r for r, own in headings_of(layout, labels).items() if len(TABLE & own.keys()) > 1]
    if heads != [starts[0] - 1]:  # else forms one below the other, each with its headings
        return -1, []
    return heads[0], starts


def _rows_that_name(layout: Layout, labels: Sequence[Label]) -> list[int]:
    """The rows with the label of a project's name."""
    return list(dict.fromkeys(label.row for label in labels_of(layout, labels, "name")))


def _rows_of_fields(layout: Layout, labels: Sequence[Label]) -> frozenset[int]:
    """The rows that begin with the label of a field."""
    names = layout.field_labels.keys() - layout.column_labels.keys() - TOTALS
    first: dict[int, str] = {}
    for label in labels:
        first.setdefault(label.row, label.name)
    return frozenset(r for r, name in first.items() if name in names)
