"""运行监控表 and 自评表 as people fill them in: a Grid in, the forms on it out.

The labels are those of the layouts, wherever they stand; the forms need not be our own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any, Final
from unicodedata import normalize

from jixiao.form.arranged_rows import issues_of
from jixiao.form.coded_name import code_and_name
from jixiao.form.dimensions import CATEGORIES, DIMENSION_OF
from jixiao.form.find_forms import forms_on
from jixiao.form.headings import headings_in
from jixiao.form.indicator_block import joined_target, with_unit_of_name
from jixiao.form.inferred import mostly
from jixiao.form.layout import plain
from jixiao.form.listed import levels_in, unequal, without_number
from jixiao.form.read_rows import GOES_ON
from jixiao.form.units import USUAL_UNIT
from jixiao.form.year_fields import A_TABLE
from jixiao.form.year_money import AMOUNTS, unit_in
from jixiao.form.year_overview import overview_forms
from jixiao.form.year_tasks import rows_of_tasks, tasks_of_the_year
from jixiao.form.year_total import A_SCORE, YearTotal
from jixiao.form.year_unread import SUBTOTAL, unread_on, unsure_parts
from jixiao.model.cells import amount_of, as_text, is_blank
from jixiao.model.grid import Grid
from jixiao.model.level_names import bare
from jixiao.model.stamp import read_stamp
from jixiao.model.target_form import BLANK, Field, Indicator, LayoutIssue
from jixiao.model.year_forms import (
    Monitoring,
    SelfEvaluation,
    Subtotal,
    YearForm,
    YearRow,
)
from jixiao.speed import lazy_pattern
from jixiao.values import parse

CAUSES: Final = ("cause_funding", "cause_rules", "cause_staff", "cause_hardware", "cause_other")
OUTLOOKS: Final = ("outlook_sure", "outlook_maybe", "outlook_never")
_NO: Final = frozenset({"", "否", "无", "×", "x", "X", "0", "－", "-"})
_A_PART: Final = lazy_pattern(r"\s*[一二三四五六七八九十]{1,2}[、.．]")
_EXECUTION: Final = frozenset(
    {"资金", "预算", "预算执行", "预算执行情况", "资金执行", "预算执行率", "执行率"}
)
_ABOUT: Final = lazy_pattern(r".{2,}(?:原因|措施|说明|意见|建议|问题)")
_BRACKET: Final = lazy_pattern(r"[（(][^（()）]*[)）]$")
_A_TARGET: Final = lazy_pattern(r"=\s*\d+(?:\.\d+)?\s*%?")
_GRADES: Final = frozenset("优良中差")  # headings of columns elsewhere, and values
# The parts of a target that stands in several columns.
_SLID: Final = ("weight", "points")
_PARTS: Final = ("operator", "measure")
_OF_THE_YEAR: Final = lazy_pattern(r"(20\d\d)\s*年度?(?!\s*\d{1,2}\s*月\s*\d{1,2}\s*日)")
_ON_A_DAY: Final = lazy_pattern(r"(20\d\d)\s*年")
_TITLE_ROWS: Final = 3


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


def _above(above: tuple[str, str], dimension: Field, category: Field) -> tuple[str, str]:
    """一级 and 二级 for the rows below one without an indicator: 产出指标（50分） in a row of its
    own, or 经济效益指标 left blank, with the 一级 that is merged over it and others.
    """
    levels = levels_in(category.text)
    if levels and levels[0]:
        return levels[0], ""
    return (dimension.text, "") if levels_in(dimension.text) else above


class _YearReading(YearTotal):
    """One form while it is being read."""

    @property
    def _until(self) -> int:
        """The row behind the indicators: that of 总分, or the end of the form."""
        return self.total.row if self.total is not None else self.area.rows.stop

    def read(self) -> YearForm:
        form = self._form()
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

    def _form(self) -> YearForm:
        self.first, self.header, spots, self.merged, _ = headings_in(self.area)
        self.columns = {key: column for key, (_, column) in spots.items()}
        self._find_levels()
        self.of_tasks = rows_of_tasks(self.area, self.first)
        self._find_fields()
        tasks, tasks_total = tasks_of_the_year(self.area, self.of_tasks, self._unit)
        funds = self._funds() or tuple(self._funds_of(tasks_total))
        called = self._value("name") or self._name_after_colon()
        code, name = code_and_name(self._value("code"), called)
        own: dict[str, Any] = {
            "sheet": self.grid.sheet,
            "code": code,
            "name": name,
            "department": self._value("department"),
            "executor": self._value("executor"),
            "funds": funds,
            "goal": self._as_adjusted(self._value("goal"), self._value("goal_adjusted")),
            "rows": tuple(self._rows()),
            "subtotals": tuple(self.subtotals),
            "deviation": self._deviation(),
            "unit": USUAL_UNIT if self.grid.ours else self.unit or unit_in(funds),
            "tasks": tasks,
            "tasks_total": tasks_total,
            "stamp": read_stamp(self.grid, self.area.rows.start),
            "year": self._year(),
        }
        if self.layout.form == "monitoring":
            return Monitoring(**own)
        return SelfEvaluation(
            achieved=self._value("achieved"),
            total=self._total(),
            explanation=self._value("explanation"),
            **own,
        )

    def _deviation(self) -> Field | None:
        """原因 beside its label, or below it in the table of the money; None without the label."""
        if "deviation" not in self.found:
            return None
        value = self._value("deviation")
        heads = [label for name in AMOUNTS for label in self.found.get(name, [])]
        columns = [x for x in self.found["deviation"] if any(x.row == top.row for top in heads)]
        if value or not columns:
            return value
        beside = [top.column for top in heads if top.row == columns[0].row]
        for r in range(columns[0].row + 1, self.first):
            if not any(amount_of(self._cell(r, c), self._unit).cents is not None for c in beside):
                break
            if said := self._cell(r, columns[0].column):
                return said
        return value

    def _year(self) -> int | None:
        """The year in the lines above the fields: 2023年度项目支出绩效自评表, （2023年度）.

        The day on which a 监控表 was filled in lies in it, that of a 自评表 after it.
        """
        above = range(self.area.rows.start, max(self.first, self.area.rows.start))
        rows = islice(filter(self.area.filled.__getitem__, above), _TITLE_ROWS)
        lines = [
            normalize("NFKC", v) for r in rows for v in self.grid.rows[r] if isinstance(v, str)
        ]
        patterns = [_OF_THE_YEAR, _ON_A_DAY] if self.layout.form == "monitoring" else [_OF_THE_YEAR]
        found = (pattern.search(line) for pattern in patterns for line in lines)
        return next((int(match[1]) for match in found if match), None)

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

    def _rows(self) -> Iterator[YearRow]:
        if self.header < 0:
            return
        above = self._levels_above()
        count = 0
        for r in range(self.header + 1, self._until):
            name, target = self._at(r, "name"), self._at(r, "target")
            dimension, category = self._at(r, "dimension"), self._category(r)
            if not name and not target:
                above = _above(above, dimension, category)
            if self._is_subtotal(r, count):
                continue
            alone = len(self.area.filled[r]) == 1
            if alone and (of := levels_in(name.text)):
                above = (of[0] or above[0], of[1])  # 产出指标（50分） in the column of the names
                continue
            if (not name and not target) or self._is_heading(r) or self._is_execution(r):
                continue
            if not target and len(self.area.filled[r]) <= A_TABLE and self._begins_a_part(r):
                break  # 四、下一步工作
            if self._is_remark(r, target):
                continue
            if name.text == target.text == self._at(r, "actual").text:
                continue  # a remark in a cell merged over the table, taken apart
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
            count += 1
            yield self._row(r, first, above[1])

    def _is_subtotal(self, r: int, count: int) -> bool:
        """Whether a row is 产出指标小计, kept with the ``count`` of the indicators above it."""
        filled = self.area.filled[r]
        if not filled:
            return False
        name = self._cell(r, filled[0])
        if not SUBTOTAL.fullmatch(name.text.strip()):
            return False
        weight, points = self._at(r, "weight"), self._at(r, "points")
        cells = [self._cell(r, c) for c in filled[1:]]
        scores = [cell for cell in cells if A_SCORE.fullmatch(cell.text)]
        slid = len(scores) == len(cells) and filled[0] < self.columns.get("name", 0)
        if self._at(r, "target") and not slid:
            return False
        if not weight and not points and len(scores) == len(_SLID):
            weight, points = scores  # a row that slid, as rows from a web page do
        self.subtotals.append(Subtotal(name, weight, points, count))
        return True

    def _find_levels(self) -> None:
        """The column of 一级 and 二级 under a heading that no layout has, left of the names."""
        column = self.columns.get("name", 0) - 1
        if column < 0 or not self.columns.keys().isdisjoint({"dimension", "category", "operator"}):
            return
        rows = range(self.header + 1, self.area.rows.stop)
        texts = [as_text(self.grid.rows[r][column]) for r in rows if column in self.area.filled[r]]
        if len(texts) > 1 and mostly(texts, lambda text: levels_in(text) is not None):
            self.columns["category"] = column

    def _is_remark(self, r: int, target: Field) -> bool:
        """Whether a row is 未完成的原因和改进措施 beside what is said of it, left of the names, or
        begins with the label of a note as 说明 is; or ……, where more might follow.
        """
        filled, names = self.area.filled[r], self.columns.get("name", 0)
        if not target and GOES_ON.fullmatch(self._at(r, "name").text):
            return True
        if len(filled) > A_TABLE or filled[0] > names or (filled[0] == names and target):
            return False
        first = as_text(self.grid.rows[r][filled[0]]).strip()
        spec = self.layout.field_labels.get(plain(first))
        if spec is not None and spec.kind == "note":
            return True
        return not target and filled[0] < names and bool(_ABOUT.fullmatch(first))

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

    def _as_adjusted(self, planned: Field, adjusted: Field) -> Field:
        """What was planned, or what it was changed to within the year; both have been read."""
        if parse(adjusted.text).kind in {"empty", "placeholder"}:
            return planned
        self.further.add(planned.place)
        return adjusted

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
            return not self._is_scored_above(r)
        level = _BRACKET.sub("", plain(as_text(first)))
        return level in _EXECUTION and plain(self._at(r, "name").text) in _EXECUTION

    def _is_scored_above(self, r: int) -> bool:
        """Whether the rate of execution has its points with the money, so that the row of one is
        an indicator.
        """
        points = (x for x in self.found.get("points", []) if x.row < self.first)
        above = any(self._value_of(x) for x in points)
        return above and bool(self._at(r, "name")) and bool(self._at(r, "target"))

    def _is_heading(self, r: int) -> bool:
        """The headings again on the next page of a long form, or the numbers of the columns."""
        known = self.layout.column_labels
        texts = {key: plain(self._cell(r, c).text) for key, c in self.columns.items()}
        heads = {key for key, text in texts.items() if text in known and text not in _GRADES}
        return len(heads) > 1 and "target" in heads

    def _row(self, r: int, dimension: str, category: str) -> YearRow:
        parts = [self._at(r, key) if key in self.columns else None for key in _PARTS]
        name = self._at(r, "name")
        name = name if self.grid.ours else without_number(name)
        planned = self._as_adjusted(self._at(r, "target"), self._at(r, "adjusted"))
        target = joined_target(self._as_typed(planned), *parts, merged=self.merged)
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

    def _as_typed(self, cell: Field) -> Field:
        """The cell; =100% that a program saved as a formula without its value is what was typed."""
        typed = self.grid.unvalued.get((cell.place.row, cell.place.column), "")
        if cell.text or not _A_TARGET.fullmatch(typed):
            return cell
        return cell._replace(text=typed)

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
