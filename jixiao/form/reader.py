"""The one form reader: a Grid in, the projects on it out.

Fields are found by their labels, never by fixed addresses. What cannot be placed is reported
with its address; nothing read is dropped silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from jixiao.form.cells import amount_of, as_text, field_at, is_blank, share_of, target_at
from jixiao.form.faults import layout_faults
from jixiao.form.labels import DEPARTMENT, FormArea, Label, forms_on
from jixiao.form.layout import LONGEST_LABEL, FieldSpec, Layout, plain
from jixiao.grid import Grid, Value
from jixiao.model import Amount, Fault, Field, Indicator, Project, Share, Target

Spot = tuple[int, int]
_HEADER_LABELS: Final = 3
_UNIT: Final = re.compile(r"(?:人民币)?((?:亿|万|千)?元)(?:人民币)?\s*[)）]?")
_FOOTER: Final = re.compile(
    r"(填报人|填表人|审核人|负责人|联系人|联系电话|填报日期|填表日期|备注|注)\s*[:：]"
)
_OWNER: Final = re.compile(r"(?:预算|填报)?(?:单位|部门)(?:名称)?\s*[:：]\s*(\S.*)", re.S)
_TOTALS: Final = frozenset({"合计", "总计", "小计", "总分", "分值合计"})
_NUMBER: Final = re.compile(r"\d{1,9}(?:\.\d{1,4})?[%分]?")
_YEAR: Final = re.compile(r"[（(]?\s*(20\d{2})\s*年度?(?:预算)?\s*[)）]?")
_ORDINAL: Final = re.compile(
    r"^(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s*[.．、](?:\s+(?=\S)|(?=\D|\d{4}))"
)


def read_projects(grid: Grid) -> list[Project]:
    """The project forms on one sheet or table; an empty list where there is none."""
    return [_Form(grid, area).read() for area in forms_on(grid) if area.layout.form == "target"]


@dataclass
class _Form:
    """One form while it is being read.

    ``labels`` and ``values`` say where each field's label and value stand; ``claimed`` are all
    cells that are understood, ``table`` the columns understood in each row of the indicators.
    """

    grid: Grid
    area: FormArea
    claimed: set[Spot] = field(default_factory=set)
    table: dict[int, frozenset[int]] = field(default_factory=dict)
    labels: dict[str, Label] = field(default_factory=dict)
    values: dict[str, Spot] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    header: int = -1
    last_column: int = 0
    unit: str = ""

    @property
    def layout(self) -> Layout:
        return self.area.layout

    @property
    def rows(self) -> range:
        return self.area.rows

    def read(self) -> Project:
        self._find_header()
        self._find_labels()
        self._find_values()
        unit = self._unit()
        text, money = self._text, self._money
        version = text("version")
        headings = {key: (self.header, c) for key, c in self.columns.items()}
        told = version.text if version else ""
        self.faults += layout_faults(self.grid, self.area, self.labels, headings, told)
        return Project(
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
            version=version,
            title=self._title(),
            department=self._department(),
            budget_year=self._year(),
            indicators=tuple(self._indicators()),
            faults=(*self._without_home(), *self.faults, *self._unread()),
        )

    # labels ------------------------------------------------------------------

    def _find_header(self) -> None:
        """The header row of the indicator block: the row with the most column labels."""
        rows = self.area.headings()
        row = max(rows, key=lambda r: len(rows[r]), default=-1)
        if row >= 0 and len(rows[row]) >= _HEADER_LABELS:
            self.header, self.columns = row, rows[row]
            self.claimed |= {(row, c) for c in self.columns.values()}

    def _find_labels(self) -> None:
        """Field labels, outside the indicator block: an indicator may be called 预算数.

        A label in a cell of its own goes before one with its value behind a colon, which may
        as well be the beginning of a text.
        """
        until = self.header if self.header >= 0 else self.rows.stop
        above = [label for label in self.area.labels if label.row < until]
        for label in sorted(above, key=lambda label: label.inline is not None):
            spec = self.layout.field_labels.get(label.name)
            if spec is None or (label.row, label.column) in self.claimed:
                continue
            first = self.labels.get(spec.key)
            if first is None and self._is_label(spec, label):
                self.labels[spec.key] = label
                self.unit = self.unit or label.unit
            elif first is None or not _beside(first, label):
                continue
            self.claimed.add((label.row, label.column))

    @staticmethod
    def _is_label(spec: FieldSpec, label: Label) -> bool:
        """Whether the cell is this label; ``单位：`` may have a department's name behind it."""
        return spec.kind != "unit" or not label.inline or bool(_UNIT.match(label.inline))

    # values ------------------------------------------------------------------

    def _find_values(self) -> None:
        """The cell of every field; those below their label first, for they bound the others."""
        order = {"below": 0, "auto": 1, "right": 2, "block": 3}
        specs = [self.layout.fields[key] for key, label in self.labels.items()
                 if label.inline is None]  # fmt: skip
        self.last_column = self._right_edge()
        for spec in sorted(specs, key=lambda spec: order.get(spec.value, 9)):
            label = self.labels[spec.key]
            if spec.value != "none":
                spot = self._value_spot(spec, label.row, label.column)
                self.values[spec.key] = spot
                self.claimed.add(spot)

    def _right_edge(self) -> int:
        """The last column of the form; what stands beyond belongs to no field of it."""
        specs = self.layout.columns
        edges = [c for key, c in self.columns.items() if specs[key].kind != "own"]
        edges += [
            label.column + (self.layout.fields[key].value == "right")
            for key, label in self.labels.items()
            if self.layout.fields[key].value != "below"
        ]
        return max(edges, default=0)

    def _value_spot(self, spec: FieldSpec, row: int, column: int) -> Spot:
        if spec.value == "block":
            return self._block_spot(row, column)
        beside = (row, column + 1) in self.claimed
        if spec.value == "below" or (spec.value == "auto" and beside):
            return row + 1, column
        found = self._free_cell(row, column + 1, stop_at_claimed=True)
        text_below = spec.kind != "money" and self._is_free(row + 1, column)
        if found is None and spec.value == "auto" and text_below:
            return row + 1, column
        return found or (row, column + 1)

    def _is_free(self, row: int, column: int) -> bool:
        """Whether a cell holds something that no field has."""
        cells = self.grid.rows[row] if row < self.rows.stop else ()
        blank = column >= len(cells) or is_blank(cells[column])
        return not blank and (row, column) not in self.claimed

    def _free_cell(self, row: int, start: int, *, stop_at_claimed: bool) -> Spot | None:
        """The first filled cell of a row from ``start`` on that no other field has."""
        cells = self.grid.rows[row]
        for c in range(start, min(len(cells), self.last_column + 1)):
            if (row, c) not in self.claimed:
                if not is_blank(cells[c]):
                    return row, c
            elif stop_at_claimed:
                return None
        return None

    def _block_spot(self, row: int, column: int) -> Spot:
        """The text in the block to the right of a tall label, below the labels beside it."""
        beside = [
            self.values.get(key, (label.row, label.column))
            for key, label in self.labels.items()
            if label.row == row and label.column > column
        ]
        if not beside:
            return self._free_cell(row, column + 1, stop_at_claimed=True) or (row, column + 1)
        last = max(r for r, _ in beside)
        tops = {label.row for label in self.labels.values() if label.column <= column}
        below = range(last + 1, min(last + 3, self.rows.stop))
        end = next((r for r in below if r in tops), below.stop)
        for r in (*range(last + 1, end), *range(row, last + 1)):
            spot = self._free_cell(r, column + 1, stop_at_claimed=False)
            if spot is not None:
                return spot
        return last + 1, column + 1

    def _text(self, key: str) -> Field | None:
        label = self.labels.get(key)
        if label is None:
            return None
        if label.inline is not None:
            return Field(label.inline, self.grid.place(label.row, label.column))
        return field_at(self.grid, *self.values[key])

    def _unit(self) -> Field | None:
        """The unit that the form declares: beside 单位, or in a label's brackets."""
        cell = self._text("unit")
        match = _UNIT.match(cell.text) if cell else None
        if cell and match:
            self.unit = match[1]
            return replace(cell, text=match[1])
        if "unit" in self.values:
            self.claimed.discard(self.values["unit"])
        self.unit = self.unit or self.layout.unit
        place = cell.place if cell else self.grid.place(self.rows.start, 0)
        return Field(self.unit, place) if self.unit else None

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
        for r in range(self.rows.start, self._first_label() + 1):
            for c, value in enumerate(self.grid.rows[r]):
                text = value.strip() if type(value) is str else ""
                if text.endswith(self.layout.title_ends) and (r, c) not in self.claimed:
                    self.claimed.add((r, c))
                    return Field(_ORDINAL.sub("", text), self.grid.place(r, c))
        return Field()

    def _year(self) -> int | None:
        """The budget year where a line of its own below the title tells it: （2023年度）."""
        for r in range(self.rows.start, self._first_label() + 1):
            for c, value in enumerate(self.grid.rows[r]):
                match = _YEAR.fullmatch(value.strip()) if type(value) is str else None
                if match and (r, c) not in self.claimed:
                    self.claimed.add((r, c))
                    return int(match[1])
        return None

    def _first_label(self) -> int:
        rows = [self.labels[key].row for key in ("unit", "code", "name") if key in self.labels]
        return min(rows, default=min(self.rows.start + 5, self.rows.stop - 1))

    def _department(self) -> Field:
        """The cell with the department's code and name: beside the unit, or above the labels."""
        if "department" in self.layout.fields and (labelled := self._text("department")):
            return labelled
        unit = self.labels["unit"].row if "unit" in self.labels else -1
        for r in range(self.rows.start, self._first_label() + 1):
            for c, value in enumerate(self.grid.rows[r]):
                if type(value) is not str or (r, c) in self.claimed or is_blank(value):
                    continue
                owner = _OWNER.fullmatch(value.strip())
                if owner or r == unit or DEPARTMENT.fullmatch(value.strip()):
                    self.claimed.add((r, c))
                    cell = field_at(self.grid, r, c)
                    return replace(cell, text=owner[1].strip()) if owner else cell
        return Field()

    def _without_home(self) -> Iterator[Fault]:
        """Fields that are known but have no place in the standard form: told, not dropped."""
        for spec in self.layout.fields.values():
            cell = self._text(spec.key) if spec.kind == "other" else None
            if cell:
                yield Fault("unread", spec.labels[0], cell.place, cell.text)

    # the indicator block -----------------------------------------------------

    def _indicators(self) -> Iterator[Indicator]:
        if self.header < 0:
            return
        specs = self.layout.columns
        own = frozenset(c for key, c in self.columns.items() if specs[key].kind == "own")
        all_columns = frozenset(self.columns.values())
        ours = [c for key, c in self.columns.items() if specs[key].kind != "own"]
        others = [(key, c) for key, c in self.columns.items() if specs[key].kind == "other"]
        above = {"dimension": "", "category": ""}
        for r in range(self.header + 1, self.rows.stop):
            cells = self.grid.rows[r]
            filled = [c for c in ours if c < len(cells) and not is_blank(cells[c])]
            if filled and self._is_total(cells, filled):
                self.table[r] = all_columns
                continue
            if not filled or self._is_footer(cells, filled):
                self.table[r] = own
                continue
            self.table[r] = all_columns
            if not self._is_header(cells, filled):
                self._tell_others(r, others)
                yield self._indicator(r, above)

    @staticmethod
    def _is_footer(cells: Sequence[Value], filled: Sequence[int]) -> bool:
        """A line for names and dates below the table; it stays unread, and is told."""
        return all(_FOOTER.match(as_text(cells[c])) for c in filled)

    @staticmethod
    def _is_total(cells: Sequence[Value], filled: Sequence[int]) -> bool:
        """合计 below the weights of the rows: a sum, no indicator."""
        texts = [plain(as_text(cells[c])) for c in filled]
        return texts[0] in _TOTALS and all(_NUMBER.fullmatch(text) for text in texts[1:])

    def _is_header(self, cells: Sequence[Value], filled: Sequence[int]) -> bool:
        """The headings again, as on the next page of a long form."""
        known = self.layout.column_labels
        return all(plain(as_text(cells[c])) in known for c in filled) and len(filled) > 1

    def _tell_others(self, r: int, others: Sequence[tuple[str, int]]) -> None:
        """Columns that are known but have no home in the standard form."""
        for key, c in others:
            cell = field_at(self.grid, r, c)
            if cell:
                fault = Fault("unread", self.layout.heading(key), cell.place, cell.text)
                self.faults.append(fault)

    def _indicator(self, r: int, above: dict[str, str]) -> Indicator:
        dimension, category = self._own(r, "dimension"), self._own(r, "category")
        if dimension and dimension.text != above["dimension"]:
            above["dimension"], above["category"] = dimension.text, ""
        elif not dimension and "dimension" in self.columns:
            dimension = Field(above["dimension"], dimension.place)
        if category:
            above["category"] = category.text
        elif "category" in self.columns:
            category = Field(above["category"], category.place)
        return Indicator(
            dimension,
            category,
            self._own(r, "name"),
            self._cell(r, "description"),
            self._target(r),
            self._cell(r, "basis"),
            self._cell(r, "weight"),
        )

    def _target(self, r: int) -> Target:
        """The 指标值; where the form splits it over three columns, the parts joined."""
        column = self.columns.get("target")
        target = Target() if column is None else target_at(self.grid, r, column)
        if "operator" not in self.columns and "measure" not in self.columns:
            return target
        parts = [self._cell(r, "operator"), target, self._cell(r, "measure")]
        text = "".join(part.text for part in parts if part)
        return Target(text, target.place, None, target.formula)

    def _own(self, r: int, key: str) -> Field:
        """A cell that every row has: where the form lacks the column, the row's first."""
        cell = self._cell(r, key)
        return Field(place=self.grid.place(r, 0)) if cell is None else cell

    def _cell(self, r: int, key: str) -> Field | None:
        column = self.columns.get(key)
        return None if column is None else field_at(self.grid, r, column)

    # what the user should know -----------------------------------------------

    def _unread(self) -> Iterator[Fault]:
        """Cells that are not understood: told once everything else is read."""
        specs = self.layout.field_labels
        headings = {label for label, spec in specs.items() if spec.kind == "heading"}
        for r in self.rows:
            understood = self.table.get(r, frozenset())
            for c, value in enumerate(self.grid.rows[r]):
                if value == "" or c in understood or is_blank(value) or (r, c) in self.claimed:
                    continue
                text = as_text(value)
                if plain(text[:LONGEST_LABEL]) not in headings:  # 绩效指标 beside the whole table
                    yield Fault("unread", "", self.grid.place(r, c), text)


def _beside(first: Label, again: Label) -> bool:
    """Whether a label stands again where its merged cell was taken apart and filled."""
    distance = abs(first.row - again.row) + abs(first.column - again.column)
    return first.name == again.name and distance <= 2
