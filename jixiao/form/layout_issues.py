"""What a user should know about the layout of a form: labels missing or moved, the version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from jixiao.form.labels import Label
from jixiao.form.layout import ColumnSpec, FieldSpec, Layout, position, standard
from jixiao.model.grid import Grid
from jixiao.model.target_form import LayoutIssue

Spot = tuple[int, int]


class Drift(NamedTuple):
    """How a form departs from its layout: the labels it lacks, and those away from their place."""

    missing: tuple[str, ...]
    moved: tuple[Moved, ...]


class Moved(NamedTuple):
    """A label, where it stands now, and how many have moved with it."""

    label: str
    spot: Spot
    together: int


def drift_of(layout: Layout, labels: Mapping[str, Label], columns: Mapping[str, Spot]) -> Drift:
    """The drift of a form whose fields' ``labels`` and whose ``columns``' headings were found."""
    found = {f"fields.{key}" for key in labels} | {f"columns.{key}" for key in columns}
    missing = []
    for full in sorted(layout.required - found):
        group, _, key = full.partition(".")
        if group == "columns" and layout.columns[key].kind == "note":
            continue  # it tells the layout, and its cells were read as another column
        missing.append(layout.label(key) if group == "fields" else layout.heading(key))
    spots: list[tuple[FieldSpec | ColumnSpec, Spot]] = [
        (layout.fields[key], (label.row, label.column)) for key, label in labels.items()
    ]
    spots += [(layout.columns[key], spot) for key, spot in columns.items()]
    return Drift(tuple(missing), tuple(_moved(spots)))


def _moved(spots: list[tuple[FieldSpec | ColumnSpec, Spot]]) -> Iterator[Moved]:
    """One for each distance moved: a row inserted above moves every label alike."""
    groups: dict[Spot, list[tuple[str, Spot]]] = {}
    for spec, spot in spots:
        if spec.at:
            row, column = position(spec.at)
            shift = (spot[0] + 1 - row, spot[1] + 1 - column)
            groups.setdefault(shift, []).append((spec.labels[0], spot))
    groups.pop((0, 0), None)
    for moved in groups.values():
        label, spot = moved[0]
        yield Moved(label, spot, len(moved))


def layout_issues(
    grid: Grid, first_row: int, drift: Drift, version: str, *, ours: bool
) -> Iterator[LayoutIssue]:
    """The issues of a form that begins in ``first_row``; ``ours``: it is in the standard layout.

    ``version`` is what the form says of its template. A form from elsewhere says nothing: it is
    no old template, and nothing can have moved.
    """
    top = grid.place(first_row, 0)
    for label in drift.missing:
        yield LayoutIssue("missing", label, top)
    if grid.kind != "sheet":
        return
    if version != standard().version and (version or ours):
        yield LayoutIssue("version", "", top, version)
    if version:
        for label, spot, together in drift.moved:
            more = f"等{together}个标签" if together > 1 else ""
            yield LayoutIssue("moved", label, grid.place(*spot), more)
