"""What is found out about one form: where its fields, columns and unclaimed cells stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from jixiao.form.indicator_block import Block
from jixiao.form.labels import Label
from jixiao.form.layout import FieldSpec
from jixiao.form.layout_issues import Drift, Spot


@dataclass(frozen=True)
class FormMap:
    """Where the fields and columns of one form stand, all 0-based.

    ``labels`` and ``values`` say where each field's label and value are, ``more`` where those of
    which a form may have several; ``block`` has the columns
    below row ``header`` (-1: there are no indicators). ``left`` are the filled cells
    above the indicators that no field has; the title stands no lower than ``first_label``.
    ``unit`` is the one in the brackets of a label, ``drift`` what departs from the layout;
    ``inferred`` are the labels of amounts that no layout knows (``form.inferred``).
    """

    header: int
    block: Block
    labels: Mapping[str, Label]
    values: Mapping[str, Spot]
    more: tuple[tuple[FieldSpec, Label, Spot | None], ...]
    left: tuple[Spot, ...]
    first_label: int
    unit: str
    drift: Drift
    inferred: tuple[Label, ...]

    @cached_property
    def inline(self) -> tuple[tuple[str, Label], ...]:
        """The labels that have their value in the same cell, by field."""
        return tuple((key, label) for key, label in self.labels.items() if label.inline is not None)

    @cached_property
    def blank(self) -> tuple[tuple[str, Label], ...]:
        """The labels for whose value there is no room: another label stands there."""
        return tuple(
            (key, label)
            for key, label in self.labels.items()
            if label.inline is None and key not in self.values
        )

    @cached_property
    def values_by_row(self) -> tuple[tuple[int, tuple[str, ...], tuple[int, ...]], ...]:
        """The cells of the values, a row at a time: row, keys of the fields, columns."""
        rows: dict[int, list[tuple[str, int]]] = {}
        for key, (row, column) in self.values.items():
            rows.setdefault(row, []).append((key, column))
        return tuple(
            (row, tuple(key for key, _ in cells), tuple(column for _, column in cells))
            for row, cells in rows.items()
        )
