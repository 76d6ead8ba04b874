"""The one form reader: a Grid in, the projects on it out.

Fields are found by their labels, never by fixed addresses. What cannot be placed is reported
with its address; nothing read is dropped silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from jixiao.form.cells import amount_of, as_text, field_at, is_blank, share_of, target_at
from jixiao.form.layout import (
    LONGEST_LABEL,
    ColumnSpec,
    FieldSpec,
    Layout,
    layouts,
    plain,
    position,
)
from jixiao.grid import Grid
from jixiao.model import Amount, Fault, Field, Indicator, Project, Share, Target

Spot = tuple[int, int]
_GOAL_OR_TABLE: Final = frozenset({"fields.goal", "columns.dimension", "columns.name"})
_LEAST_LABELS: Final = 4
_HEADER_LABELS: Final = 3
_UNIT_IN_LABEL: Final = re.compile(r"\((元|万元|千元|亿元)\)$")
_UNITS: Final = frozenset({"元", "万元", "千元", "亿元"})
_FOOTER: Final = re.compile(
    r"(填报人|填表人|审核人|负责人|联系人|联系电话|填报日期|填表日期|备注|注)\s*[:：]"
)
_DEPARTMENT: Final = re.compile(r"(\d{3,})\s*[-—]?\s*(\D.*)")
_ORDINAL: Final = re.compile(
    r"^(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s*[.．、](?:\s+(?=\S)|(?=\D|\d{4}))"
)


def read_projects(grid: Grid) -> list[Project]:
    """The project forms on one sheet or table; an empty list where there is none."""
    return [
        _Form(grid, rows, layout).read()
        for rows in _segments(grid)
        for layout in [_choose_layout(grid, rows)]
        if layout is not None
    ]


def _short_texts(grid: Grid, rows: range) -> Iterator[tuple[int, int, str]]:
    for r in rows:
        for c, value in enumerate(grid.rows[r]):
            if type(value) is str and value and len(value) <= LONGEST_LABEL:
                yield r, c, value


def _segments(grid: Grid) -> list[range]:
    """Rows of each form: a new one begins where a code or name label follows a finished table."""
    anchors = {
        label
        for layout in layouts()
        for label, spec in layout.field_labels.items()
        if spec.key in {"code", "name"}
    }
    headers = {plain("三级指标"), plain("指标值")}
    starts: list[int] = []
    table_seen = False
    for r in range(len(grid.rows)):
        labels = {plain(text) for _, _, text in _short_texts(grid, range(r, r + 1))}
        if labels & headers:
            table_seen = True
        elif labels & anchors and (table_seen or not starts):
            starts.append(0 if not starts else _above(grid, r, starts[-1]))
            table_seen = False
    if not starts:
        starts = [0]
    return [range(lo, hi) for lo, hi in zip(starts, [*starts[1:], len(grid.rows)], strict=True)]


def _above(grid: Grid, row: int, floor: int) -> int:
    """The first of the title and unit rows that belong to the form whose labels begin at row."""
    start = row
    for r in range(row - 1, max(floor, row - 4), -1):
        texts = [value for value in grid.rows[r] if not is_blank(value)]
        joined = "".join(as_text(value) for value in texts)
        titled = joined.endswith(layouts()[0].title_ends)
        headed = len(texts) <= 3 and ("单位" in joined or _DEPARTMENT.match(joined))
        if not texts or titled or headed:
            start = r
        else:
            break
    return start


def _choose_layout(grid: Grid, rows: range) -> Layout | None:
    """The layout whose labels fit best: complete ones first, then by labels found."""
    labels = {
        plain(_UNIT_IN_LABEL.sub("", plain(_head(text)))) for _, _, text in _short_texts(grid, rows)
    }
    best: tuple[tuple[bool, int], Layout] | None = None
    for layout in layouts():
        found = {f"fields.{layout.field_labels[x].key}" for x in labels if x in layout.field_labels}
        found |= {
            f"columns.{layout.column_labels[x].key}" for x in labels if x in layout.column_labels
        }
        if len(found) < _LEAST_LABELS or not found & _GOAL_OR_TABLE:
            continue
        issued = "fields.version" in found
        score = (issued or layout.required <= found, len(found))
        if best is None or score > best[0]:
            best = score, layout
    return best[1] if best else None


def _head(text: str) -> str:
    """The part of a cell before a colon: ``单位：万元`` → 单位."""
    head, colon, _ = text.replace("：", ":").partition(":")
    return head if colon and not text.startswith("其中") else text


@dataclass
class _Form:
    """One form while it is being read."""

    grid: Grid
    rows: range
    layout: Layout
    claimed: set[Spot] = field(default_factory=set)
    spots: dict[str, Spot] = field(default_factory=dict)
    inline: dict[str, Field] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    header: int = -1
    unit: str = ""

    def read(self) -> Project:
        self._find_header()
        self._find_labels()
        unit = self._unit()
        text = self._text
        money = self._money
        project = Project(
            sheet=self.grid.sheet,
            layout=self.layout.name,
            unit=unit,
            code=text("code"),
            name=text("name"),
            budget=money("budget"),
            fiscal_funds=money("fiscal_funds"),
            other_funds=money("other_funds"),
            plan=self._plan(),
            goal=text("goal"),
            purpose=text("purpose"),
            function=text("function"),
            version=text("version"),
            title=self._title(),
            department=self._department(),
            indicators=tuple(self._indicators()),
        )
        for key in [spec.key for spec in self.layout.fields.values() if spec.kind == "own"]:
            self._text(key)
        self._report_layout(project)
        self._report_unread()
        return replace(project, faults=tuple(self.faults))

    # labels ------------------------------------------------------------------

    def _find_header(self) -> None:
        """The header row of the indicator block: the row with the most column labels."""
        known = self.layout.column_labels
        best: dict[str, int] = {}
        for r in self.rows:
            here: dict[str, int] = {}
            for _, c, text in _short_texts(self.grid, range(r, r + 1)):
                spec = known.get(plain(text))
                if spec is not None:
                    here.setdefault(spec.key, c)
            if len(here) >= _HEADER_LABELS and len(here) > len(best):
                best, self.header = here, r
        self.columns = best
        self.claimed |= {(self.header, c) for c in best.values()}

    def _find_labels(self) -> None:
        """Field labels, outside the indicator block: an indicator may be called 预算数."""
        until = self.header if self.header >= 0 else self.rows.stop
        for r, c, text in _short_texts(self.grid, range(self.rows.start, until)):
            label = plain(text)
            unit = _UNIT_IN_LABEL.search(label)
            spec = self.layout.field_labels.get(label[: unit.start()] if unit else label)
            if spec is not None and spec.key not in self.spots:
                self.spots[spec.key] = (r, c)
                self.claimed.add((r, c))
                self.unit = self.unit or (unit[1] if unit else "")
            elif spec is None and (":" in label or "：" in text):
                self._find_inline(r, c, text)

    def _find_inline(self, r: int, c: int, text: str) -> None:
        spec = self.layout.field_labels.get(plain(_head(text)))
        if spec is None or spec.key in self.spots:
            return
        value = text.replace("：", ":").partition(":")[2].strip()
        self.spots[spec.key] = (r, c)
        self.inline[spec.key] = Field(value, self.grid.place(r, c))
        self.claimed.add((r, c))

    # fields ------------------------------------------------------------------

    def _text(self, key: str) -> Field | None:
        if key in self.inline:
            return self.inline[key]
        if key not in self.spots:
            return None
        spec = self.layout.fields[key]
        row, column = self._value_spot(spec, *self.spots[key])
        self.claimed.add((row, column))
        return field_at(self.grid, row, column)

    def _value_spot(self, spec: FieldSpec, row: int, column: int) -> Spot:
        if spec.value == "below":
            return row + 1, column
        if spec.value == "block":
            return self._block_spot(row, column)
        if spec.value == "auto" and (row, column + 1) in self.spots.values():
            return row + 1, column
        for c in range(column + 1, len(self.grid.rows[row])):
            if (row, c) in self.claimed and (row, c) in self.spots.values():
                break
            if not is_blank(self.grid.rows[row][c]):
                return row, c
        return row, column + 1

    def _block_spot(self, row: int, column: int) -> Spot:
        """The text in the block to the right of a tall label, below the labels beside it."""
        labels = set(self.spots.values())
        beside = [key for key, spot in self.spots.items() if spot[0] == row and spot[1] > column]
        if not beside:
            return self._value_spot(FieldSpec("", (), value="right"), row, column)
        values = {self._value_spot(self.layout.fields[key], *self.spots[key]) for key in beside}
        last = max([row, *(r for r, _ in values)])
        for r in range(row, min(last + 3, self.rows.stop)):
            if r > row and any(spot[0] == r and spot[1] <= column for spot in labels):
                break
            for c in range(column + 1, len(self.grid.rows[r])):
                free = (r, c) not in labels and (r, c) not in values
                if free and not is_blank(self.grid.rows[r][c]):
                    return r, c
        return last + (1 if last == row or values else 0), column + 1

    def _unit(self) -> Field | None:
        cell = self._text("unit")
        if cell is not None and cell.text in _UNITS:
            self.unit = cell.text
            return cell
        if self.unit or self.layout.unit:
            self.unit = self.unit or self.layout.unit
            return Field(self.unit, cell.place if cell else self.grid.place(self.rows.start, 0))
        return None

    def _money(self, key: str) -> Amount | None:
        cell = self._text(key)
        return None if cell is None else amount_of(cell, self.unit or "万元")

    def _plan(self) -> tuple[Share, ...] | None:
        shares = []
        for spec in self.layout.fields.values():
            if spec.kind == "share":
                cell = self._text(spec.key)
                if cell is not None:
                    shares.append(share_of(cell, int(spec.key.partition("_")[2])))
        return tuple(shares) or None

    def _title(self) -> Field:
        for r in range(self.rows.start, min(self.rows.start + 6, self.rows.stop)):
            for c, value in enumerate(self.grid.rows[r]):
                text = value.strip() if type(value) is str else ""
                if text.endswith(self.layout.title_ends) and (r, c) not in self.claimed:
                    self.claimed.add((r, c))
                    return Field(_ORDINAL.sub("", text), self.grid.place(r, c))
        return Field()

    def _department(self) -> Field:
        """The cell with the department's code and name: beside the unit, or above the labels."""
        heads = [self.spots[key][0] for key in ("unit", "code", "name") if key in self.spots]
        first = min(heads, default=self.rows.start)
        for r in range(self.rows.start, first + 1):
            for c, value in enumerate(self.grid.rows[r]):
                if type(value) is str and (r, c) not in self.claimed and not is_blank(value):
                    beside_unit = "unit" in self.spots and self.spots["unit"][0] == r
                    if beside_unit or _DEPARTMENT.fullmatch(value.strip()):
                        self.claimed.add((r, c))
                        return field_at(self.grid, r, c)
        return Field()

    # the indicator block -----------------------------------------------------

    def _indicators(self) -> Iterator[Indicator]:
        if self.header < 0:
            return
        above = {"dimension": "", "category": ""}
        own = {key for key, spec in self.layout.columns.items() if spec.kind == "own"}
        header = {plain(as_text(self.grid.rows[self.header][c])) for c in self.columns.values()}
        for r in range(self.header + 1, self.rows.stop):
            cells = self.grid.rows[r]
            filled = {
                key: c
                for key, c in self.columns.items()
                if c < len(cells) and not is_blank(cells[c])
            }
            self.claimed |= {(r, self.columns[key]) for key in own & self.columns.keys()}
            if not filled.keys() - own:
                continue
            first = as_text(cells[min(filled.values())])
            if _FOOTER.match(first) and len(filled) == 1:
                continue
            self.claimed |= {(r, c) for c in filled.values()}
            if {plain(as_text(cells[c])) for c in filled.values()} >= header:
                continue
            yield self._indicator(r, above)

    def _indicator(self, r: int, above: dict[str, str]) -> Indicator:
        dimension, category = self._cell(r, "dimension"), self._cell(r, "category")
        if dimension and dimension.text != above["dimension"]:
            above["dimension"], above["category"] = dimension.text, ""
        elif dimension is not None:
            dimension = _filled(dimension, above["dimension"])
        if category:
            above["category"] = category.text
        elif category is not None:
            category = _filled(category, above["category"])
        column = self.columns.get("target")
        target = Target() if column is None else self._target(r, column)
        return Indicator(
            dimension=dimension or Field(place=self.grid.place(r, 0)),
            category=category or Field(place=self.grid.place(r, 0)),
            name=self._cell(r, "name") or Field(place=self.grid.place(r, 0)),
            description=self._cell(r, "description"),
            target=target,
            basis=self._cell(r, "basis"),
            weight=self._cell(r, "weight"),
        )

    def _target(self, r: int, column: int) -> Target:
        """The 指标值; where the form splits it over three columns, the parts joined."""
        target = target_at(self.grid, r, column)
        parts = [self._cell(r, "operator"), target, self._cell(r, "measure")]
        if parts[0] is None and parts[2] is None:
            return target
        text = "".join(part.text for part in parts if part)
        return Target(text, target.place, None, target.formula)

    def _cell(self, r: int, key: str) -> Field | None:
        column = self.columns.get(key)
        return None if column is None else field_at(self.grid, r, column)

    # what the user should know -----------------------------------------------

    def _report_layout(self, project: Project) -> None:
        found = {f"fields.{key}" for key in self.spots} | {f"columns.{key}" for key in self.columns}
        for full in sorted(self.layout.required - found):
            group, _, key = full.partition(".")
            label = self.layout.label(key) if group == "fields" else self.layout.heading(key)
            self.faults.append(Fault("missing", label, self.grid.place(self.rows.start, 0)))
        if self.grid.kind != "sheet":
            return
        version = project.version.text if project.version else ""
        if version != standard_version():
            self.faults.append(Fault("version", "", self.grid.place(self.rows.start, 0), version))
        if version:
            self._report_moved()

    def _report_moved(self) -> None:
        """One fault per distance moved: a row inserted above moves every label alike."""
        found: list[tuple[FieldSpec | ColumnSpec, Spot]] = [
            (self.layout.fields[key], spot) for key, spot in self.spots.items()
        ]
        found += [(self.layout.columns[key], (self.header, c)) for key, c in self.columns.items()]
        groups: dict[Spot, list[tuple[str, Spot]]] = {}
        for spec, spot in found:
            if spec.at:
                row, column = position(spec.at)
                shift = (spot[0] + 1 - row, spot[1] + 1 - column)
                groups.setdefault(shift, []).append((spec.labels[0], spot))
        groups.pop((0, 0), None)
        for moved in groups.values():
            label, spot = moved[0]
            more = f"等{len(moved)}个标签" if len(moved) > 1 else ""
            self.faults.append(Fault("moved", label, self.grid.place(*spot), more))

    def _report_unread(self) -> None:
        for r in self.rows:
            for c, value in enumerate(self.grid.rows[r]):
                if value not in (None, "") and (r, c) not in self.claimed and not is_blank(value):
                    text = as_text(value)
                    self.faults.append(Fault("unread", "", self.grid.place(r, c), text))


def standard_version() -> str:
    """The version of the template that is issued now."""
    return layouts()[0].version


def _filled(cell: Field, text: str) -> Field:
    """A continued cell: the text from above, at the cell's own place."""
    return Field(text, cell.place)
