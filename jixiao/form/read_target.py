"""The one form reader: a Grid in, the projects on it out.

Fields are found by their labels, never by fixed addresses (``form.locate`` says where they
stand). What cannot be placed is reported with its address; nothing read is dropped silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from jixiao.form.areas import DEPARTMENT, FormArea
from jixiao.form.arranged_rows import BUDGET_OPEN, SUMS, issues_of
from jixiao.form.coded_name import code_and_name
from jixiao.form.find_forms import forms_on
from jixiao.form.form_map import FormMap
from jixiao.form.funds_tree import FundsPart, added_up, summed, with_siblings, without_items
from jixiao.form.headings import headings_in
from jixiao.form.labels import Label
from jixiao.form.layout import (
    LONGEST_LABEL,
    NUMBERED,
    OF_THE_PAGE,
    PUBLISHED,
    FieldSpec,
    Layout,
    all_title_ends,
    is_ours,
    plain,
    titled,
)
from jixiao.form.layout_issues import Spot, layout_issues
from jixiao.form.listed import ONE_GOAL
from jixiao.form.locate import UNIT, map_of
from jixiao.form.read_rows import CONTINUED, DATED, FOOTER, RowReading, reported_as
from jixiao.form.sources_in_text import funds_listed_in
from jixiao.form.stated_sums import SumRow
from jixiao.form.units import USUAL_UNIT, is_unit_alone, unit_behind
from jixiao.form.unsure import unsure_of
from jixiao.model.cells import amount_of, as_text, field_at, fields_at, is_blank, share_of
from jixiao.model.grid import Grid, Place, Value
from jixiao.model.target_form import (
    UNDECLARED,
    Amount,
    Field,
    Indicator,
    LayoutIssue,
    LayoutIssueKind,
    Part,
    Project,
    Share,
    StatedSum,
    text_of,
)

_REMARKS: Final = frozenset({"备注", "备注说明", "说明", "序号"})
# 指标值（长期）: of a second set, beside that of the year.
_LONG_TERM: Final = re.compile(r"[^（(]{2,8}[（(](?:中?长期|中期|实施期|总体)(?:目标)?[)）]\s*")
_A_TITLE: Final = re.compile(r"(?=[^，。；:：]{4,60}$)\S.*绩效.{0,12}[表书]")
_ABOVE: Final = (NUMBERED, PUBLISHED, _A_TITLE)
# 总体⏎目标: a label of one cell, broken over two rows.
_A_PIECE: Final = re.compile(r"总体|指标|目标|绩效|产出|效益|绩效指标")
_ALONE: Final = (OF_THE_PAGE, _A_PIECE)
_FEW_UNREAD: Final = 8
_LEAST_KNOWN: Final = 2  # of 项目名称, 绩效目标 and 预算数
# 216001县农业农村局　2025年度: the standard workbook puts unit and year into one cell
_OWN_YEAR: Final = re.compile(r"\u3000(?:20\d\d)?年度$")
_OWNER: Final = re.compile(
    r"(?:预算|填报)?(?:单位|部门)(?:名称)?\s*(?:[（(](?:盖章|公章)[)）]\s*)?[:：]\s*(\S.*)", re.S
)
_INFERRED: Final = {"budget": "预算数", "fiscal_by_level": "财政资金", "other_parts": "其他资金"}
_LEAST_PROSE: Final = 5
_TITLE_YEAR: Final = re.compile(r"(20\d{2})\s*年")
# 854万（农田400万元，道路454万元）: an amount, and what it is made of; not 100（万元）.
_MADE_OF: Final = re.compile(
    r"(?<=[\d元万亿])\s*(?:[，,；;。]\s*其中.*"
    r"|[（(](?:\s*其中.*|(?!\s*(?:亿|万|千)?元\s*[)）]\s*$).{3,}[)）]\s*))$",
    re.S,
)
# 本年安排365万元
_WORDS_BEFORE: Final = re.compile(
    r"^(?:本年度?|当年|全年|年度|共|预算|资金|安排|总额|总计|合计|金额|为|[:：])+(?=\d)"
)
# 年度资金总额 | 金额（万元）: a heading of the amounts below, and no amount.
_AMOUNTS_BELOW: Final = re.compile(
    r"(?:预算|资金|项目)?(?:金额|数额)\s*(?:[（(](?:亿|万|千)?元[)）])?"
)
_OPENS: Final = frozenset("(（，,；;。")
_OWN_UNIT: Final = re.compile(r"\d\s*((?:亿|万|千)?元)")
_ANY_YEAR: Final = re.compile(r"(?<!\d)(20\d{2})\s*(?=[年./-])")
_YEAR: Final = re.compile(r"[（(]?\s*(20\d{2})\s*年度?(?:预算)?\s*[)）]?")
_TABLE_NUMBER: Final = re.compile(
    r"[（(]?(?:附?表|附件)\s*[\d一二三四五六七八九十]{1,3}\s*[:：]?[)）]?"
)
_ORDINAL: Final = re.compile(
    r"^(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s*[.．、](?:\s+(?=\S)|(?=\D|\d{4}))"
)


def _is_remark(heading: str) -> bool:
    """Whether a heading is that of notes, or of what is not of the year."""
    return plain(heading) in _REMARKS or bool(_LONG_TERM.fullmatch(heading.strip()))


def read_projects(grid: Grid) -> list[Project]:
    """The project forms on one sheet or table; an empty list where there is none."""
    return read_forms(target_forms(grid))


def target_forms(grid: Grid) -> list[FormArea]:
    """Where the project forms are on one sheet or table."""
    return [area for area in forms_on(grid) if area.layout.form == "target"]


def read_forms(forms: Iterable[FormArea]) -> list[Project]:
    """The projects on forms, in their order: each step is taken on all of them (decision 0014)."""
    found = [_TargetReading(area.grid, area, area.layout, map_of(area)) for area in forms]
    for form in found:
        form.read_fields()
    for form in found:
        form.read_rows()
    return [form.project() for form in found]


@dataclass(slots=True)
class _TargetReading:
    """One form while it is being read.

    ``left`` are the filled cells that nothing has claimed yet; ``footers`` the rows of names and
    dates below the table; ``heads_amounts``: 年度资金总额 stands over the amounts and has none;
    ``sources`` are the cells that may list the sources of the money.
    """

    grid: Grid
    area: FormArea
    layout: Layout
    map: FormMap
    fields: dict[str, Field] = field(default_factory=dict)
    left: list[Spot] = field(default_factory=list)
    footers: set[int] = field(default_factory=set)
    issues: list[LayoutIssue] = field(default_factory=list)
    unit: str = ""
    heads_amounts: bool = False
    parts: list[tuple[FieldSpec, Label, Field]] = field(default_factory=list)
    sources: list[Field] = field(default_factory=list)
    year: int | None = None
    indicators: tuple[Indicator, ...] = ()
    unsure: set[Part] = field(default_factory=set)

    def read_fields(self) -> None:
        """The texts of the fields."""
        self.left = list(self.map.left)
        for row, keys, columns in self.map.values_by_row:
            self.fields.update(zip(keys, fields_at(self.grid, row, columns), strict=True))
        for key, label in self.map.blank:
            if self.layout.fields[key].value != "none":
                self.fields[key] = Field("", self.grid.place(label.row, label.column))
        for key, label in self.map.inline:
            place = self.grid.place(label.row, label.column)
            self.fields[key] = Field(label.inline or "", place)
        for spec, label, spot in self.map.more:
            place = self.grid.place(label.row, label.column)
            cell = field_at(self.grid, *spot) if spot else Field(label.inline or "", place)
            if spec.key == "property":
                self.sources.append(cell)
            if spec.kind == "part":
                if spot and _is_prose(cell.text):  # what stands below a blank amount
                    self.left.append(spot)
                else:
                    self.parts.append((spec, label, cell))
            elif not cell or cell == self.fields.get(spec.key):
                continue
            else:
                self.issues.append(
                    LayoutIssue(reported_as(spec), label.name, cell.place, cell.text)
                )
        self._join_goals()

    def _join_goals(self) -> None:
        """目标2 in a row of its own below 目标1 goes on with it."""
        goal = self.fields.get("goal")
        while goal and ONE_GOAL.match(goal.text):
            spot = next((x for x in self.left if self._is_below(goal.place, x)), None)
            if spot is None:
                return
            self.left.remove(spot)
            more = as_text(self.grid.rows[spot[0]][spot[1]])
            goal = goal._replace(text=f"{goal.text}\n{more}", place=self.grid.place(*spot))
            self.fields["goal"] = goal._replace(place=self.fields["goal"].place)

    def _is_below(self, place: Place, spot: Spot) -> bool:
        here = self.grid.place(*spot)
        if (here.row, here.column) != (place.row + 1, place.column):
            return False
        return bool(ONE_GOAL.match(as_text(self.grid.rows[spot[0]][spot[1]])))

    def read_rows(self) -> None:
        """The rows of the indicator block."""
        rows = RowReading(self.area, self.map.block, self.map.header, self.left)
        rows.guessed = self.grid.worked_out.get("guessed", rows.guessed)
        if headings_in(self.area).inferred & {"name", "target"}:
            rows.guessed = self.area.rows
        self.indicators = tuple(rows.indicators())
        self.footers = rows.footers
        self.issues += rows.issues

    def project(self) -> Project:
        """What the fields mean, with the rows, and what was not understood."""
        unit = self._unit()
        text = self.fields.get
        budget, fiscal, other, carried = self._funds()
        version = text("version")
        stamped = text_of(version)
        first_row = self.area.rows.start
        ours = is_ours(self.layout.name)
        self.issues += layout_issues(self.grid, first_row, self.map.drift, stamped, ours=ours)
        title, department, year = self._title(), self._department(), self._year()
        code, name = code_and_name(text("code"), text("name"))
        self.issues += [*self._without_home(), *self._unread(), *self._inferred()]
        self.issues += self._unknown()
        if self.indicators and not any(row.group or row.kind for row in self.indicators):
            label = self.layout.heading("dimension")
            self.issues.append(LayoutIssue("missing", label, self.grid.place(first_row, 0)))
        return Project(
            sheet=self.grid.sheet,
            layout=self.layout.name,
            unit=unit,
            code=code,
            name=name,
            budget=budget,
            fiscal_funds=fiscal,
            other_funds=other,
            carried_funds=carried,
            plan=self._plan(),
            goal=text("goal"),
            purpose=text("purpose"),
            function=text("function"),
            version=version,
            title=title,
            department=department,
            budget_year=year,
            indicators=self.indicators,
            issues=tuple(self.issues),
            unsure=frozenset() if ours else frozenset(self.unsure),
            stated=tuple(map(self._stated, self.grid.worked_out.get(SUMS, ()))),
        )

    # fields ------------------------------------------------------------------

    def _unit(self) -> Field | None:
        """The unit that the form declares: beside 单位, or in a label's brackets."""
        self.unit = self.map.unit
        cell = self.fields.get("unit")
        match = UNIT.match(cell.text) if cell else None
        if cell and match:
            self.unit = match[1]
            return cell._replace(text=match[1])
        beside = self.map.values.get("unit")
        if cell and beside and cell.text != UNDECLARED:
            self.left = sorted([*self.left, beside])
        self.unit = self.unit or self.layout.unit or self._unit_of_amounts()
        last = self.map.header if self.map.header >= 0 else self.area.rows.stop
        self.unit = self.unit or unit_behind(self.grid, self.area.rows.start, last)
        self.left = [(r, c) for r, c in self.left if not is_unit_alone(self.grid.rows[r][c])]
        place = cell.place if cell else self.grid.place(self.area.rows.start, 0)
        return Field(self.unit, place) if self.unit else None

    def _unit_of_amounts(self) -> str:
        """The unit that each amount carries itself (35万元), where nothing else declares one."""
        specs = self.layout.fields
        cells = [cell for key, cell in self.fields.items() if specs[key].kind == "money"]
        cells += [cell for _, _, cell in self.parts]
        units = {match[1] if (match := _OWN_UNIT.search(x.text)) else "" for x in cells if x}
        return units.pop() if len(units) == 1 else ""

    def _funds(self) -> tuple[Amount | None, ...]:
        """Budget, 财政资金, 其他资金 and 上年结转, also where the form gives them in parts."""
        budget, fiscal = self._money("budget"), self._money("fiscal_funds")
        other, carried = self._money("other_funds"), self._money("carried_funds")
        if fiscal is None and other is None and not self.parts and self.sources:
            fiscal, other = funds_listed_in(self.sources, self.layout, self._amount)
        if not self.parts:
            return budget, fiscal, other, carried
        whole = _cents(budget) - _cents(carried)
        parts = self._parts("fiscal_funds")
        if "本级" in self._text_of_label("budget"):  # what is above that comes on top of it
            above = [part for part in parts if part.label.startswith("上级")]
            parts = [part for part in parts if part not in above]
            self.issues += [
                LayoutIssue("note", part.label, part.amount.place, part.amount.text)
                for part in above
            ]
        if fiscal is None or not fiscal.text:
            fiscal = added_up(parts) or fiscal
        else:
            fiscal = with_siblings(fiscal, parts, whole - _cents(other), surely=False)
        other = with_siblings(other, self._parts("other_funds"), whole - _cents(fiscal))
        headed = self.grid.origin and budget is not None and not budget.text
        if (self.heads_amounts or headed) and not self.grid.worked_out.get(BUDGET_OPEN):
            budget = summed([fiscal, other, carried]) or budget  # 预算安排数 over 财政拨款 | 其他
        return budget, fiscal, other, carried

    def _parts(self, key: str) -> list[FundsPart]:
        parts = [(spec, label, cell) for spec, label, cell in self.parts if spec.of == key]
        parts.sort(key=lambda part: (part[1].row, part[1].column))
        return without_items(
            FundsPart(spec.key, label.name, self._amount(cell), self._text_of(label))
            for spec, label, cell in parts
        )

    def _text_of_label(self, key: str) -> str:
        label = self.map.labels.get(key)
        return "" if label is None else self._text_of(label)

    def _text_of(self, label: Label) -> str:
        return as_text(self.grid.rows[label.row][label.column])

    def _money(self, key: str) -> Amount | None:
        cell = self.fields.get(key)
        if cell is not None and cell.text and _AMOUNTS_BELOW.fullmatch(cell.text):
            self.heads_amounts = self.heads_amounts or key == "budget"
            cell = cell._replace(text="", value=None)
        if key == "budget" and cell is not None and self._is_words(cell):
            cell = self._other_budget() or cell
        return None if cell is None else self._amount(cell)

    def _is_words(self, cell: Field) -> bool:
        """Whether words stand where an amount should: 成本构成 beside 项目预算 heads a column."""
        says_nothing = not any(map(str.isdigit, cell.text)) and self._amount(cell).unreadable
        return says_nothing and not is_ours(self.layout.name)

    def _other_budget(self) -> Field | None:
        """The amount beside another label of the budget, as 合计 below the makings of it."""
        cells = (
            field_at(self.grid, *spot) for spec, _, spot in self.map.more
            if spot and spec.key == "budget"
        )  # fmt: skip
        found = [cell for cell in cells if self._amount(cell).cents is not None]
        if not found:
            return None
        self.issues = [one for one in self.issues if one.place != found[-1].place]
        return found[-1]

    def _amount(self, cell: Field) -> Amount:
        """A cell as money; what the amount is made of may stand behind it in brackets."""
        if cell.value is None and cell.text[:1].isalpha():
            cell = cell._replace(text=_WORDS_BEFORE.sub("", cell.text, count=1))
        if cell.value is None and not _OPENS.isdisjoint(cell.text):
            cell = cell._replace(text=_MADE_OF.sub("", cell.text))
        return amount_of(cell, self.unit or USUAL_UNIT)

    def _stated(self, found: SumRow) -> StatedSum:
        """What the table that the form is from says in sum, in the unit of the form."""
        amounts = {key: self._amount(cell) for key, cell in found.amounts.items()}
        return StatedSum(found.label, amounts, found.rows)

    def _plan(self) -> tuple[Share, ...] | None:
        shares = [
            share_of(cell, month)
            for key, month in self.layout.checkpoints
            if (cell := self.fields.get(key)) is not None
        ]
        return tuple(shares) or None

    def _title(self) -> Field:
        """The first text above the labels that ends as a title does; it may stand there twice."""
        title = Field()
        first_label, ends = self.map.first_label, all_title_ends()
        for r, c in tuple(self.left):
            value = self.grid.rows[r][c]
            text = value.strip() if type(value) is str else ""
            if not text or r > first_label or not titled(text, ends):
                continue
            text = _ORDINAL.sub("", text)
            if not title or plain(text) == plain(title.text):
                self.left.remove((r, c))
                title = title or Field(text, self.grid.place(r, c))
        if match := _TITLE_YEAR.search(title.text):
            self.year = int(match[1])
        return title

    def _year(self) -> int | None:
        """The budget year where a line of its own below the title tells it: （2023年度）."""
        for r, c in self.left:
            value = self.grid.rows[r][c]
            match = _YEAR.fullmatch(value.strip()) if type(value) is str else None
            if match and r <= self.map.first_label:
                self.left.remove((r, c))
                return int(match[1])
        return self.year or self._year_of_period() or self._year_published()

    def _year_published(self) -> int | None:
        """The year of 2025年部门预算公开表格, above the title."""
        above = (as_text(self.grid.rows[r][c]) for r, c in self.left if r <= self.map.first_label)
        found = (PUBLISHED.fullmatch(text.strip()) for text in above)
        return next((int(match[1]) for match in found if match), None)

    def _year_of_period(self) -> int | None:
        """The year in which the project begins and ends, where its period says so."""
        texts = (
            as_text(self.grid.rows[spot[0]][spot[1]]) if spot else label.inline or ""
            for spec, label, spot in self.map.more
            if spec.key == "period"
        )
        years = {year for text in texts for year in _ANY_YEAR.findall(text)}
        return int(years.pop()) if len(years) == 1 else None

    def _department(self) -> Field:
        """The cell with the department's code and name: beside the unit, or above the labels."""
        if labelled := self.fields.get("department"):
            self._set_owner_aside()
            return labelled
        beside = self.fields.get("unit")
        if (
            beside and beside.text != UNDECLARED and not UNIT.match(beside.text)
        ):  # 单位（盖章）: a department's, not of money
            spot = self.map.values.get("unit")
            if spot in self.left:
                self.left.remove(spot)
            return beside
        unit = self.map.labels["unit"].row if "unit" in self.map.labels else -1
        for r, c in self.left:
            value = self.grid.rows[r][c]
            if r > self.map.first_label or type(value) is not str:
                continue
            owner = _OWNER.fullmatch(value.strip())
            coded = DEPARTMENT.fullmatch(value.strip())
            if owner or coded or (r == unit and not _YEAR.fullmatch(value.strip())):
                self.left.remove((r, c))
                cell = field_at(self.grid, r, c)
                text = owner[1].strip() if owner else cell.text
                return cell._replace(text=_OWN_YEAR.sub("", text))
        return self.fields.get("executor") or Field()  # 项目单位 where no other is named

    def _set_owner_aside(self) -> None:
        """单位：某县水务局 above a table that has the departments in a column: no content."""
        for r, c in tuple(self.left):
            text = as_text(self.grid.rows[r][c])
            if r <= self.map.first_label and _OWNER.fullmatch(text):
                self.left.remove((r, c))
                self.issues.append(LayoutIssue("aside", "", self.grid.place(r, c), text))

    def _without_home(self) -> Iterator[LayoutIssue]:
        """Fields that are known but have no place in the standard form: reported, not dropped."""
        for spec in self.layout.unmapped:
            if cell := self.fields.get(spec.key):
                yield LayoutIssue(reported_as(spec), spec.labels[0], cell.place, cell.text)

    # what the user should know -----------------------------------------------

    def _unread(self) -> Iterator[LayoutIssue]:
        """Cells that are not understood: reported once everything else is read."""
        if not self.left:
            return
        values = frozenset(self.map.values.values())
        header, rows, block = self.map.header, self.grid.rows, self.map.block
        remarks = {
            c for r, c in self.left
            if r == header and _is_remark(as_text(rows[r][c]))
        }  # fmt: skip
        remarks |= {c for key, c in block.unmapped if self.layout.columns[key].kind == "note"}
        for r, c in self.left:
            if r <= header or header < 0 or (r, c) not in values:
                text = as_text(rows[r][c])
                if _says_again(rows, r, c, header):
                    continue
                if plain(text[:LONGEST_LABEL]) not in self.layout.group_headings:
                    note = (c in remarks and r >= header) or (
                        r > header >= 0 and self._is_note(r, text)
                    )
                    kind: LayoutIssueKind = "note" if note else "unread"
                    above = _ABOVE if r <= self.map.first_label else ()
                    alone = _ALONE if len(self.area.filled[r]) == 1 else ()
                    if any(x.fullmatch(text.strip()) for x in (*above, *alone)):
                        kind = "aside"
                    if kind == "unread":
                        self.unsure |= unsure_of(text, below=r > header >= 0)
                    yield LayoutIssue(kind, "", self.grid.place(r, c), text)

    def _unknown(self) -> list[LayoutIssue]:
        """Whether so little of the form is understood that nothing of it can be judged: there
        is no column of 三级指标 or 指标值, or most of what stands on it was not read and what
        it is about is not known either.
        """
        columns = self.layout.columns
        found = self.map.block.keys
        if "name" not in found and sum(map(bool, (row.name for row in self.indicators))) * 2 >= len(
            self.indicators
        ):
            found |= {"name"} if self.indicators else set()
        heads = self.layout.column_labels
        repeated = sum(plain(row.target.text) in heads for row in self.indicators if row.target)
        if repeated * 2 > len(self.indicators):  # 指标值 in each row: what stands there is a label
            found -= {"target"}
        lacking = [columns[key].labels[0] for key in ("name", "target") if key not in found]
        unread = sum(issue.kind == "unread" for issue in self.issues)
        if not lacking and unread <= _FEW_UNREAD:
            return []
        read = sum(map(bool, self.fields.values())) + len(self.indicators) * len(found)
        known = sum(bool(text_of(self.fields.get(key))) for key in ("name", "goal", "budget"))
        understood = known >= _LEAST_KNOWN and any(row.kind or row.group for row in self.indicators)
        if not lacking and (understood or unread <= read):
            return []
        names = (label for label in self.area.labels if label.inline is None)
        seen = dict.fromkeys(as_text(self.grid.rows[x.row][x.column]) for x in names)
        top = self.grid.place(self.area.rows.start, 0)
        return [LayoutIssue("unknown", "、".join(lacking), top, "、".join(seen))]

    def _inferred(self) -> Iterator[LayoutIssue]:
        """Headings that no layout knows, whose column or amount was read by what it holds."""
        yield from issues_of(self.grid)
        found = headings_in(self.area)
        for key in ("name", "target"):
            if key in found.inferred and not (key == "target" and found.merged):
                yield self._read_as(*found.spots[key], self.layout.heading(key))
        if self.map.inferred:
            self.unsure.add("funds")
        for label in self.map.inferred:
            key = self.layout.field_labels[label.name].key
            yield self._read_as(label.row, label.column, _INFERRED.get(key, label.name))

    def _read_as(self, row: int, column: int, meaning: str) -> LayoutIssue:
        heading = as_text(self.grid.rows[row][column]) if column < len(self.grid.rows[row]) else ""
        words = f"“{heading}”是不认识的标题"
        return LayoutIssue("shown", words, self.grid.place(row, column), meaning)

    def _is_note(self, r: int, text: str) -> bool:
        """Whether what stands below the table is about the form: who, when, remarks."""
        first = min(self.footers, default=r + 1)
        return r >= first or bool(FOOTER.match(text) or DATED.fullmatch(text))


def _is_prose(text: str) -> bool:
    """Whether a text cannot be meant as an amount: words, and no figure among them."""
    return len(text) >= _LEAST_PROSE and not any(char.isdecimal() for char in text)


def _cents(amount: Amount | None) -> int:
    return (amount.cents or 0) if amount else 0


def _says_again(rows: Sequence[Sequence[Value]], r: int, c: int, header: int) -> bool:
    """Whether a cell only continues the form on another page: 续表, or a heading once more."""
    text = as_text(rows[r][c])
    alone = sum(not is_blank(value) for value in rows[r]) == 1
    if CONTINUED.fullmatch(text.strip()) or (alone and _TABLE_NUMBER.fullmatch(text.strip())):
        return True
    return r > header >= 0 and c < len(rows[header]) and text == as_text(rows[header][c])
