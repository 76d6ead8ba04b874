"""What a user should know about the layout of a form: labels missing or moved, the version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jixiao.form.labels import FormArea, Label
from jixiao.form.layout import ColumnSpec, FieldSpec, position, standard
from jixiao.grid import Grid
from jixiao.model import Fault

Spot = tuple[int, int]


def layout_faults(
    grid: Grid,
    area: FormArea,
    labels: Mapping[str, Label],
    columns: Mapping[str, Spot],
    version: str,
) -> Iterator[Fault]:
    """Faults of a form whose fields' ``labels`` and whose ``columns``' headings were found.

    ``version`` is what the form says of its template; a form from elsewhere says nothing, and
    then nothing can have moved.
    """
    layout, top = area.layout, grid.place(area.rows.start, 0)
    found = {f"fields.{key}" for key in labels} | {f"columns.{key}" for key in columns}
    for full in sorted(layout.required - found):
        group, _, key = full.partition(".")
        label = layout.label(key) if group == "fields" else layout.heading(key)
        yield Fault("missing", label, top)
    if grid.kind != "sheet":
        return
    if version != standard().version:
        yield Fault("version", "", top, version)
    if version:
        spots: list[tuple[FieldSpec | ColumnSpec, Spot]] = [
            (layout.fields[key], (label.row, label.column)) for key, label in labels.items()
        ]
        spots += [(layout.columns[key], spot) for key, spot in columns.items()]
        yield from _moved(grid, spots)


def _moved(grid: Grid, spots: list[tuple[FieldSpec | ColumnSpec, Spot]]) -> Iterator[Fault]:
    """One fault per distance moved: a row inserted above moves every label alike."""
    groups: dict[Spot, list[tuple[str, Spot]]] = {}
    for spec, spot in spots:
        if spec.at:
            row, column = position(spec.at)
            shift = (spot[0] + 1 - row, spot[1] + 1 - column)
            groups.setdefault(shift, []).append((spec.labels[0], spot))
    groups.pop((0, 0), None)
    for moved in groups.values():
        label, spot = moved[0]
        more = f"等{len(moved)}个标签" if len(moved) > 1 else ""
        yield Fault("moved", label, grid.place(*spot), more)
