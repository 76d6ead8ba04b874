"""运行监控表 and 自评表 as people fill them in: a Grid in, the forms on it out.

The labels are those of the layouts, wherever they stand; the forms need not be our own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final
from unicodedata import normalize

from jixiao.form.areas import FormArea
from jixiao.form.arranged_rows import issues_of
from jixiao.form.dimensions import CATEGORIES, DIMENSION_OF
from jixiao.form.find_forms import forms_on
from jixiao.form.headings import headings_in
from jixiao.form.indicator_block import joined_target, with_unit_of_name
from jixiao.form.inferred import mostly
from jixiao.form.labels import Label, in_rows
from jixiao.form.layout import Layout, plain
from jixiao.form.listed import levels_in, unequal
from jixiao.form.units import unit_behind
from jixiao.form.year_money import (
    AMOUNTS,
    FUNDS_ROWS,
    FURTHER_ROWS,
    amounts_in_words,
    column_of,
    keys_of_the_year,
    unit_in,
)
from jixiao.form.year_overview import overview_forms
from jixiao.form.year_tasks import rows_of_tasks, tasks_of_the_year
from jixiao.form.year_unread import SUBTOTAL, unread_on, unsure_parts
from jixiao.model.cells import amount_of, as_text, field_at, is_blank
from jixiao.model.grid import Grid, Place
from jixiao.model.level_names import bare
from jixiao.model.money import CENTS_PER
from jixiao.model.stamp import read_stamp
from jixiao.model.target_form import BLANK, Field, Indicator, LayoutIssue, Task
from jixiao.model.year_forms import FundsRow, Monitoring, SelfEvaluation, YearForm, YearRow
from jixiao.speed import lazy_pattern

_SCORES: Final = ("weight", "rate", "points")
CAUSES: Final = ("cause_funding", "cause_rules", "cause_staff", "cause_hardware", "cause_other")
OUTLOOKS: Final = ("outlook_sure", "outlook_maybe", "outlook_never")
_NO: Final = frozenset({"", "否", "无", "×", "x", "X", "0", "－", "-"})
USUAL_UNIT: Final = "万元"
_A_SCORE: Final = lazy_pattern(r"\d{1,3}(?:\.\d{1,2})?\s*分?")
_OF_ALL: Final = lazy_pattern(r"\D*(?:[合总小]\s*计|总[额量]|总(?:金额|预算|支出|规模))\D{0,6}")
_A_GOAL: Final = lazy_pattern(r"\s*(?:目标|任务)\s*[\d一二三四五六七八九十]")
_A_PART: Final = lazy_pattern(r"\s*[一二三四五六七八九十]{1,2}[、.．]")
_NAME: Final = lazy_pattern(r"\s*项目\s*[:：]\s*(\S.*)")
_EXECUTION: Final = frozenset({"预算执行", "预算执行情况", "资金执行", "预算执行率", "执行率"})
_FULL: Final = lazy_pattern(r"100(?:\.0+)?\s*分?")
_POINTS_OF: Final = lazy_pattern(r"[（(]\s*(\d{1,2}(?:\.\d)?)\s*分")
# The parts of a target that stands in several columns.
_PARTS: Final = ("operator", "measure")
_OF_THE_YEAR: Final = lazy_pattern(r"(20\d\d)\s*年度?")
_TITLE_ROWS: Final = 3
_MOST_OF_EXECUTION: Final = 30
_A_TABLE: Final = 2  # headings of amounts beside each other, and amounts below them


def read_year_forms(grids: Iterable[Grid]) -> list[YearForm]:
    """All forms of the year on the sheets, in their order; hidden sheets do not count.

    Each project of a list is a form of its own.
    """
    shown = [grid for grid in grids if not grid.hidden]
    return [
        form
        for grid in shown
        for form in (
            *(_YearReading(a.grid, a).read() for a in forms_on(grid) if a.layout.of_the_year),
            *overview_forms(grid),
        )
    ]


def computed_cells(forms: Iterable[YearForm]) -> Iterator[tuple[str, int, int]]:
    """The cells that the form computes unless somebody has typed over them."""
    for form in forms:
        whole = form.whole
        cells = [whole.rate, whole.points, whole.expected_by, *(row.points for row in form.rows)]
        cells += [form.total] if isinstance(form, SelfEvaluation) else []
        for cell in cells:
            if cell.text and cell.place.row:
                yield cell.place.sheet, cell.place.row, cell.place.column


def _is_full(cell: Field) -> bool:
    """Whether a number may be the sum of 分值 as well: 100, 100分."""
    return bool(_FULL.fullmatch(cell.text))


@dataclass
class _YearReading:
    """One form while it is being read; ``header`` is the last heading row of the indicators.

    ``found`` are the labels of each field above the indicators, the layout's first spelling
    first; ``known`` the cells that hold nothing but a label and are never a value.
    """

    grid: Grid
    area: FormArea
    first: int = -1
    header: int = -1
    merged: bool = False
    columns: dict[str, int] = field(default_factory=dict)
    found: dict[str, list[Label]] = field(default_factory=dict)
    known: set[tuple[int, int]] = field(default_factory=set)
    total: Label | None = None
    unit: str = ""
    of_tasks: range = range(0)
    doubtful: bool = False
    further: set[Place] = field(default_factory=set)

    @property
    def layout(self) -> Layout:
        return self.area.layout

    @property
    def _unit(self) -> str:
        """The unit that the amounts are read in."""
        return self.unit if self.unit in CENTS_PER else USUAL_UNIT

    @property
    def _until(self) -> int:
        """The row behind the indicators: that of 总分, or the end of the form."""
        return self.total.row if self.total is not None else self.area.rows.stop

    def read(self) -> YearForm:
        self.first, self.header, spots, self.merged, _ = headings_in(self.area)
        self.columns = {key: column for key, (_, column) in spots.items()}
        self._find_levels()
        self.of_tasks = rows_of_tasks(self.area, self.first)
        self._find_fields()
        tasks, tasks_total = tasks_of_the_year(self.area, self.of_tasks, self._unit)
        funds = self._funds() or tuple(self._funds_of(tasks_total))
        own: dict[str, Any] = {
            "sheet": self.grid.sheet,
            "code": self._value("code"),
            "name": self._value("name") or self._name_after_colon(),
            "department": self._value("department"),
            "executor": self._value("executor"),
            "funds": funds,
            "goal": self._value("goal"),
            "rows": tuple(self._rows()),
            "deviation": self._value("deviation") if "deviation" in self.found else None,
            "unit": USUAL_UNIT if self.grid.ours else self.unit or unit_in(funds),
            "tasks": tasks,
            "tasks_total": tasks_total,
            "stamp": read_stamp(self.grid, self.area.rows.start),
            "year": self._year(),
        }
        form: YearForm
        if self.layout.form == "monitoring":
            form = Monitoring(**own)
        else:
            form = SelfEvaluation(achieved=self._value("achieved"), total=self._total(), **own)
        if self.grid.ours:  # drawn by us: what stands beside the fields is ours as well
            return form
        unread = tuple(
            one
            for one in unread_on(self.area, form, self.header, self.columns, self._until)
            if one.place not in self.further
        )
        unread += tuple(self._to_look_at(form))
        unsure = unsure_parts(self.area, unread, self.header)
        if self.doubtful:
            unsure |= {"funds"}
        return replace(form, issues=unread, unsure=unsure)

    def _year(self) -> int | None:
        """The year in the lines above the fields: 2023年度项目支出绩效自评表, （2023年度）."""
        for r in range(self.area.rows.start, min(self.area.rows.start + _TITLE_ROWS, self.first)):
            for value in self.grid.rows[r]:
                if isinstance(value, str) and (
                    found := _OF_THE_YEAR.search(normalize("NFKC", value))
                ):
                    return int(found[1])
        return None

    def _to_look_at(self, form: YearForm) -> Iterator[LayoutIssue]:
        """Columns told by their cells; rows whose lists of names, values and results differ in
        length, which are read as they stand."""
        yield from issues_of(self.grid)
        for row in form.rows:
            name = row.indicator.name
            for beside in (row.indicator.target, row.actual):
                if words := unequal(name.text, beside.text):
                    yield LayoutIssue("unpaired", words, name.place, name.text)
                    break

    # labels ---------------------------------------------------------------------------------

    def _find_fields(self) -> None:
        """Where each label of a field stands; 分值 and 得分 head columns further down too."""
        for label in self.area.labels:
            spec = self.layout.field_labels.get(label.name)
            if label.inline is None:
                self.known.add((label.row, label.column))
            if label.row in self.of_tasks:
                continue
            above = self.header < 0 or label.row < self.first
            self.unit = self.unit or (label.unit if above else "")
            if spec is None:
                continue
            if spec.kind == "unit":
                said = self._value_of(label).text if label.inline is None else label.inline
                unit = said.strip().removeprefix("人民币")
                if unit in CENTS_PER:  # 单位：某局 is no unit
                    self.unit = self.unit or unit
            elif not above and self._is_total(label, spec.key):
                self.total = label
            elif above:  # 合计 above the indicators is that of the money
                key = "whole" if spec.key == "total" else spec.key
                self.found.setdefault(key, []).append(label)
        self.unit = self.unit or unit_behind(self.grid, self.area.rows.start, self.first)
        for labels in self.found.values():
            labels.sort(key=lambda label: self.layout.field_ranks[label.name])
        done = {label.row for label in self.found.get("achieved", ())}
        self.found.get("goal", []).sort(key=lambda label: label.row not in done)

    def _is_total(self, label: Label, key: str) -> bool:
        """Whether a label below the headings is that of the 总分; 自评得分 first in its row is."""
        first = self.area.filled[label.row][0] == label.column
        return key == "total" or (key == "points" and first and label.row > self.header)

    # fields ---------------------------------------------------------------------------------

    def _value(self, key: str) -> Field:
        """The value of the first label of a field that has one: beside it, or below it."""
        labels = self.found.get(key, [])
        values = [self._value_of(label) for label in labels]
        return next((value for value in values if value), values[0] if values else BLANK)

    def _name_after_colon(self) -> Field:
        """项目：村级公益事业奖补, in a cell above the indicators; 项目 alone is no label."""
        for r in range(self.area.rows.start, max(self.first, self.area.rows.start)):
            for c in self.area.filled[r]:
                if match := _NAME.fullmatch(as_text(self.grid.rows[r][c])):
                    return Field(match[1].strip(), self.grid.place(r, c))
        return BLANK

    def _value_of(self, label: Label) -> Field:
        """The value to the right of a label, past the blank cells of a merged label; below it
        where another label or nothing is there.
        """
        row, column = label.row, label.column
        if label.inline is not None:
            return Field(label.inline, self.grid.place(row, column))
        cells = self.grid.rows[row]
        for c in range(column + 1, len(cells)):
            if (row, c) in self.known:
                break
            if not is_blank(cells[c]):
                return field_at(self.grid, row, c)
        spec = self.layout.field_labels[label.name]
        below = (row + 1, column)
        if below not in self.known and (spec.value == "below" or self._heads(label)):
            return self._with_further_rows(*below)
        return Field(place=self.grid.place(row, column + 1))

    def _with_further_rows(self, row: int, column: int) -> Field:
        """A cell below its label, with what goes on below it: 目标1, 目标2 in a row each."""
        cell = self._cell(row, column)
        labels = {label.row for label in self.area.labels}
        texts = [cell.text]
        for r in range(row + 1, self.first):
            filled = self.area.filled[r]
            if (
                r in labels
                or column not in filled
                or not _A_GOAL.match(as_text(self.grid.rows[r][filled[0]]))
            ):
                break
            further = self._cell(r, column)
            texts.append(further.text)
            self.further |= {further.place, self.grid.place(r, filled[0])}
        if len(texts) > 1 and self.area.filled[row]:
            self.further.add(self.grid.place(row, self.area.filled[row][0]))
        return cell if len(texts) == 1 else Field("\n".join(texts), cell.place)

    def _heads(self, label: Label) -> bool:
        """Whether a label is one of a row of headings over a row of values."""
        below = self.area.filled[label.row + 1] if label.row + 1 < len(self.area.filled) else ()
        if any((label.row + 1, c) in self.known for c in below):
            return False
        filled = self.area.filled[label.row]
        place = filled.index(label.column)
        beside = filled[place + 1] if place + 1 < len(filled) else filled[max(place - 1, 0)]
        return beside != label.column and (label.row, beside) in self.known

    def _funds(self) -> tuple[FundsRow, ...]:
        """The money: the rows by their labels, the columns by those above them."""
        heads = {name: self._head_of(name) for name in AMOUNTS}
        tops = {head.row for head in heads.values() if head is not None}
        heads |= {name: self._head_of(name, tops) for name in _SCORES}
        if turned := tuple(self._turned(heads)):
            return turned
        of_execution = self._weight_in_heading() if heads["weight"] is None else BLANK
        rows = self._rows_of_funds(heads[name] for name in AMOUNTS)
        alone = [key for key in FUNDS_ROWS if rows[key]]
        found: list[FundsRow] = []
        beside: dict[bool, list[tuple[str, Field]]] = {False: [], True: []}
        filled = False
        for key, label in self._each_of_funds(rows):
            cells = self._cells_of_funds(label, heads)
            name = label.name if key in FURTHER_ROWS else self.layout.label(key)
            if alone == [key]:  # 年度财政资金总额: there is no other money
                name = self.layout.label("whole")
            if key != "whole" and (stated := self._stated(label, cells)):
                beside[key == "use"].append((name, stated))
                continue
            if of_execution and not filled:
                cells["weight"] = of_execution
            filled = filled or any(cells.values())
            if key not in FURTHER_ROWS or any(cells.values()):
                found.append(self._funds_row(name, cells, use=key == "use"))
        row = None if rows["whole"] else self._row_below(heads, any_name=not filled)
        if row is not None and all(row != x.row for labels in rows.values() for x in labels):
            cells = {n: self._cell(row, h.column) if h else BLANK for n, h in heads.items()}
            found = [self._funds_row(self.layout.label("whole"), cells), *found]
        elif not filled and self.found.keys() & {"full", "spent", "initial"}:
            values = {name: self._value(name) for name in heads}
            if any(values.values()):
                found = [self._funds_row(self.layout.label("whole"), values), *found]
        return (*found, *self._stated_beside(found, beside))

    def _turned(self, heads: Mapping[str, Label | None]) -> Iterator[FundsRow]:
        """A table with 全年预算数 and 全年执行数 as rows and 合计, 中央, 县级 over its columns."""
        rows = {n: x for n, x in heads.items() if x is not None and n in AMOUNTS}
        columns = {x.column for x in rows.values()}
        rates = [x for x in self.found.get("rate", []) if x.column in columns]
        rows |= dict(zip(("rate",), rates, strict=False))
        if len(rows) < _A_TABLE or len({x.column for x in rows.values()}) > 1:
            return
        top = min(x.row for x in rows.values()) - 1
        left = next(iter(rows.values())).column
        sources = [
            (key, x)
            for key in ("total", "whole", *FUNDS_ROWS, *FURTHER_ROWS)
            for x in self.found.get(key, [])
            if x.row == top and x.column > left
        ]
        if len(sources) < _A_TABLE or len({x.row for x in rows.values()}) < _A_TABLE:
            return
        seen: set[int] = set()
        for key, label in sources:
            if label.column in seen:
                continue
            seen.add(label.column)
            cells = dict.fromkeys((*AMOUNTS, *_SCORES), BLANK)
            cells |= {n: self._cell(x.row, label.column) for n, x in rows.items()}
            name = label.name if key in FURTHER_ROWS else self.layout.label(key)
            yield self._funds_row(name, cells, use=key == "use")

    def _funds_of(self, tasks: Task | None) -> Iterator[FundsRow]:
        """The money of a form that has none but that of its tasks: their row 金额合计."""
        if tasks is not None and tasks.total is not None and tasks.spent is not None:
            yield FundsRow(
                self.layout.label("whole"),
                full=tasks.total,
                spent=tasks.spent,
                rate=tasks.rate or BLANK,
                points=tasks.points or BLANK,
            )
            return
        above = range(self.area.rows.start, max(self.first, 0))
        words = amounts_in_words(self.grid, above, keys_of_the_year(), {*AMOUNTS, "rate"})
        if not words.keys().isdisjoint(AMOUNTS):
            cells = dict.fromkeys((*AMOUNTS, *_SCORES), BLANK) | words
            yield self._funds_row(self.layout.label("whole"), cells)

    def _each_of_funds(self, rows: Mapping[str, list[Label]]) -> Iterator[tuple[str, Label]]:
        """The rows of the money with the key of each; of some there may be several."""
        for key in (*FUNDS_ROWS, *FURTHER_ROWS):
            for label in rows[key][: None if key in FURTHER_ROWS else 1]:
                yield key, label

    def _cells_of_funds(self, label: Label, heads: Mapping[str, Label | None]) -> dict[str, Field]:
        cells = {
            name: BLANK
            if head is None or head.column <= label.column
            else self._amount_cell(label.row, head.column)
            for name, head in heads.items()
        }
        full = heads.get("full")
        return self._adjusted(cells) if full is not None and full.name == "调整数" else cells

    def _adjusted(self, cells: dict[str, Field]) -> dict[str, Field]:
        """The cells of a row; below 调整数 may stand what was added, and no budget: -20, 15."""
        full, initial = (amount_of(cells[key], self._unit).cents for key in ("full", "initial"))
        if full is not None and initial and full * 2 < initial:
            return cells | {"full": BLANK}
        return cells

    def _stated(self, label: Label, cells: Mapping[str, Field]) -> Field:
        """The amount beside a label that has none below the headings, 基本支出：820; else blank."""
        if any(cells[name] for name in AMOUNTS):
            return BLANK
        cell = self._value_of(label)
        beside = not cell.place.row or cell.place.row == self.grid.place(label.row, 0).row
        return cell if beside and amount_of(cell, self._unit).cents is not None else BLANK

    def _stated_beside(
        self, rows: Sequence[FundsRow], beside: Mapping[bool, Sequence[tuple[str, Field]]]
    ) -> Iterator[FundsRow]:
        """Amounts beside their labels, in the column of the whole money that they add up to."""
        for use, amounts in beside.items():
            if not amounts or not rows:
                continue
            sums = sum(amount_of(cell, self._unit).cents or 0 for _, cell in amounts)
            column, in_doubt = column_of(rows[0], sums)
            if in_doubt and len(amounts) == 1:
                continue  # one amount of an unknown column says nothing: it is reported as unread
            self.doubtful = self.doubtful or in_doubt
            for name, cell in amounts:
                blank = dict.fromkeys((*AMOUNTS, *_SCORES), BLANK)
                yield self._funds_row(name, blank | {column: cell}, use)

    def _row_below(self, heads: Mapping[str, Label | None], *, any_name: bool) -> int | None:
        """The first row of amounts below their headings, whatever it is called; beside rows that
        are known only one whose name says that it is the whole: 部门预算合计, 小计.
        """
        money = [head for name, head in heads.items() if head is not None and name in AMOUNTS]
        if len(money) < _A_TABLE or len({head.row for head in money}) > 1:
            return None
        for row in range(money[0].row + 1, self.header):
            amounts = [amount_of(self._cell(row, head.column), USUAL_UNIT) for head in money]
            if sum(amount.cents is not None for amount in amounts) >= _A_TABLE:
                texts = (as_text(value) for value in self.grid.rows[row])
                return row if any_name or any(map(_OF_ALL.fullmatch, texts)) else None
        return None

    def _weight_in_heading(self) -> Field:
        """The weight of the rate of execution where a heading of the money has it: 得分（20分）."""
        for label in (*self.found.get("points", ()), *self.found.get("groups", ())):
            text = as_text(self.grid.rows[label.row][label.column])
            match = _POINTS_OF.search(text) if label.row < self.first else None
            if match and int(float(match[1])) <= _MOST_OF_EXECUTION:
                return Field(match[1], self.grid.place(label.row, label.column))
        return BLANK

    def _rows_of_funds(self, heads: Iterable[Label | None]) -> dict[str, list[Label]]:
        """The labels of the rows of the money: none stands above its headings, as 自评总分."""
        tops = [head.row for head in heads if head is not None]
        first = min(tops, default=-1)
        return {
            key: [label for label in self.found.get(key, []) if label.row >= first]
            for key in (*FUNDS_ROWS, *FURTHER_ROWS)
        }

    def _head_of(self, name: str, beside: Collection[int] = ()) -> Label | None:
        """The heading of a column of the money: one with something below it goes first.

        That of a score stands ``beside`` those of the amounts: 自评得分 above them is the form's.
        """
        labels = [x for x in self.found.get(name, []) if not beside or x.row in beside]
        rows = [label.row for key in FUNDS_ROWS for label in self.found.get(key, [])]
        filled = [
            x for x in labels if any(self._cell(row, x.column) for row in rows if row > x.row)
        ]
        found = next(iter((*filled, *labels)), None)
        if found is not None and found.name.startswith("1-N月"):  # the latest of several months
            return [x for x in labels if x.row == found.row and x.name == found.name][-1]
        return found

    def _funds_row(self, name: str, cells: dict[str, Field], use: bool = False) -> FundsRow:
        money = {key: amount_of(cells[key], self._unit) for key in AMOUNTS}
        return FundsRow(
            name,
            initial=money["initial"],
            full=money["full"],
            spent=money["spent"],
            expected=money["expected"],
            expected_by=cells["expected"],
            weight=cells["weight"],
            rate=cells["rate"],
            points=cells["points"],
            use=use,
        )

    def _total(self) -> Field:
        """总分: in the column 得分, on the row of its label; else beside its label at the top."""
        if self.total is None:
            return self._total_at_top()
        if "points" not in self.columns:
            beside = self._value_of(self.total)
            return beside if _A_SCORE.fullmatch(beside.text) else BLANK
        if self.total.inline:
            place = self.grid.place(self.total.row, self.total.column)
            return Field(self.total.inline, place)
        cell = self._cell(self.total.row, self.columns["points"])
        aside = None if cell.text else self._total_aside(self.total.row)
        return cell if aside is None else aside

    def _total_aside(self, row: int) -> Field | None:
        """The last number of the row, where that of 分值 is not the only one: rows that came from
        a web page lose the cells that were merged.
        """
        weight = self.columns.get("weight")
        cells = {c: self._cell(row, c) for c in range(len(self.grid.rows[row]))}
        scores = {c: normalize("NFKC", cell.text) for c, cell in cells.items()}
        numbers = [c for c, text in scores.items() if _A_SCORE.fullmatch(text)]
        others = [c for c in numbers if c != weight]
        if len(numbers) == 1 and others and weight is not None and _is_full(cells[numbers[0]]):
            return BLANK  # the sum of 分值, or the total: nobody can tell
        return cells[others[-1]] if others else None

    def _total_at_top(self) -> Field:
        """自评得分 beside the project's name, where no row below the indicators has the 总分."""
        tops = [label.row for name in AMOUNTS for label in self.found.get(name, [])]
        first = min(tops, default=self.first)
        labels = [*self.found.get("points", []), *self.found.get("whole", [])]
        cells = (self._value_of(label) for label in labels if label.row < first)
        return next((cell for cell in cells if _A_SCORE.fullmatch(cell.text)), BLANK)

    def _cell(self, row: int, column: int) -> Field:
        """A cell's value; a label is none."""
        if (row, column) in self.known and row < self.first:
            return Field(place=self.grid.place(row, column))
        return field_at(self.grid, row, column)

    def _amount_cell(self, row: int, column: int) -> Field:
        """A cell of the money; one that holds a label with its value is of that: 基本支出：200."""
        labels = in_rows(self.area.labels, range(row, row + 1))
        if any(x.column == column and x.inline is not None for x in labels):
            return BLANK  # without its place, so that it is reported as unread
        return self._cell(row, column)

    # indicators -----------------------------------------------------------------------------

    def _rows(self) -> Iterator[YearRow]:
        if self.header < 0:
            return
        above = self._levels_above()
        for r in range(self.header + 1, self._until):
            name, target = self._at(r, "name"), self._at(r, "target")
            dimension, category = self._at(r, "dimension"), self._category(r)
            if not name and not target and (levels := levels_in(category.text)) and levels[0]:
                above = (levels[0], "")  # 产出指标（50分） in a row of its own
            alone = len(self.area.filled[r]) == 1
            if alone and (of := levels_in(name.text)):
                above = (of[0] or above[0], of[1])  # 产出指标（50分） in the column of the names
                continue
            if (not name and not target) or self._is_heading(r) or self._is_execution(r):
                continue
            if not target and len(self.area.filled[r]) <= _A_TABLE and self._begins_a_part(r):
                break  # 四、下一步工作
            if name.text == target.text == self._at(r, "actual").text:
                continue  # a remark in a cell merged over the table, taken apart
            if not target and SUBTOTAL.fullmatch(name.text):  # that slid into the column of names
                continue
            if dimension and dimension.text != above[0]:
                above = (dimension.text, "")
            only = category.text if "dimension" not in self.columns else ""
            levels = levels_in(only) if only else None
            if levels and levels[0] and not levels[1]:
                twice = only if bare(only) == "满意度" else ""  # which is 一级 and 二级
                above = (levels[0], twice)  # 效益 under 指标类别
            elif category:
                above = (above[0], category.text)
            first = above[0] or DIMENSION_OF.get(bare(above[1]), "")
            yield self._row(r, first, above[1])

    def _find_levels(self) -> None:
        """The column of 一级 and 二级 under a heading that no layout has, left of the names."""
        column = self.columns.get("name", 0) - 1
        if column < 0 or not self.columns.keys().isdisjoint({"dimension", "category", "operator"}):
            return
        rows = range(self.header + 1, self.area.rows.stop)
        texts = [as_text(self.grid.rows[r][column]) for r in rows if column in self.area.filled[r]]
        if len(texts) > 1 and mostly(texts, lambda text: levels_in(text) is not None):
            self.columns["category"] = column

    def _begins_a_part(self, r: int) -> bool:
        return bool(_A_PART.match(as_text(self.grid.rows[r][self.area.filled[r][0]])))

    def _levels_above(self) -> tuple[str, str]:
        """产出指标 in a row of its own above the headings, which stand again below 效益指标."""
        r = self.first - 1
        filled = self.area.filled[r] if r in self.area.rows else ()
        text = as_text(self.grid.rows[r][filled[0]]) if len(filled) == 1 else ""
        levels = levels_in(text)
        if levels is None:
            return "", ""
        self.further.add(self.grid.place(r, filled[0]))
        return levels

    def _category(self, r: int) -> Field:
        """The 二级, which may stand under 指标类型 as well."""
        if "category" in self.columns or "operator" not in self.columns:
            return self._at(r, "category")
        cell = self._at(r, "operator")
        return cell if bare(cell.text) in CATEGORIES | {"满意度"} else BLANK

    def _is_execution(self, r: int) -> bool:
        """Whether the row is the rate of execution with its points: no indicator."""
        first = next((v for v in self.grid.rows[r] if not is_blank(v)), None)
        spec = self.layout.field_labels.get(plain(as_text(first))) if first is not None else None
        if spec is not None and spec.key == "rate":
            return True
        return plain(as_text(first)) in _EXECUTION and plain(self._at(r, "name").text) in _EXECUTION

    def _is_heading(self, r: int) -> bool:
        """The headings again on the next page of a long form, or the numbers of the columns."""
        known = self.layout.column_labels
        heads = {key for key, c in self.columns.items() if plain(self._cell(r, c).text) in known}
        return len(heads) > 1 and "target" in heads

    def _row(self, r: int, dimension: str, category: str) -> YearRow:
        parts = [self._at(r, key) if key in self.columns else None for key in _PARTS]
        name = self._at(r, "name")
        target = joined_target(self._at(r, "target"), *parts, merged=self.merged)
        indicator = Indicator(
            dimension=Field(dimension, self._at(r, "dimension").place),
            category=Field(category, self._at(r, "category").place),
            name=name,
            target=target if self.grid.ours else with_unit_of_name(name.text, target),
            weight=self._at(r, "weight") if "weight" in self.columns else None,
        )
        return YearRow(
            indicator,
            actual=self._at(r, "actual"),
            expected=self._at(r, "expected"),
            points=self._at(r, "points"),
            causes=tuple(self.layout.heading(key) for key in CAUSES if self._ticked(r, key)),
            reason=self._at(r, "reason"),
            outlook=self._outlook(r),
            remark=self._at(r, "remark"),
            deviates=self._ticked(r, "deviates"),
        )

    def _at(self, r: int, key: str) -> Field:
        column = self.columns.get(key)
        return BLANK if column is None else self._cell(r, column)

    def _ticked(self, r: int, key: str) -> bool:
        return self._at(r, key).text not in _NO

    def _outlook(self, r: int) -> Field:
        """完成目标可能性: the heading that is ticked, or the word in a single column."""
        for key in OUTLOOKS:
            if self._ticked(r, key):
                return Field(self.layout.heading(key), self._at(r, key).place)
        word = as_text(self._at(r, "outlook").text)
        if word and "outlook_sure" not in self.columns:
            return self._at(r, "outlook")
        first = next((key for key in OUTLOOKS if key in self.columns), "outlook")
        return Field(place=self._at(r, first).place)
