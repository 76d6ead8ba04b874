"""A list of projects with the money of the year: 自评结果汇总表, 监控情况汇总表.

Each row is the form of one project without indicators: its money, its goal, its 得分. The row 合计
below them is held against what is above it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, Literal

from jixiao.form.arranged_rows import tidy_rows
from jixiao.form.coded_name import code_and_name
from jixiao.form.labels import Label, Survey, in_rows, surveyed
from jixiao.form.layout import Layout, forget_with_layouts, layouts_of
from jixiao.form.read_rows import FOOTER
from jixiao.form.units import USUAL_UNIT, unit_behind
from jixiao.form.year_money import AMOUNTS
from jixiao.model.cells import amount_of, as_text, field_at, is_blank
from jixiao.model.grid import Grid
from jixiao.model.money import CENTS_PER
from jixiao.model.target_form import BLANK, Field, LayoutIssue
from jixiao.model.year_forms import FundsRow, ListTotal, Monitoring, SelfEvaluation, YearForm
from jixiao.speed import lazy_pattern

_TITLE_ROWS: Final = 4
_NAMES: Final = frozenset({"项目", "项目（名称）", "名称", "具体项目", "子项目"})
# What a list of one programme by places or units calls its rows.
_PLACES: Final = frozenset(
    {
        *("县（区）名称", "县(区)名称", "县区", "县区名称", "县市区"),
        *("市县", "市县名称", "旗县", "区县"),
        *("地区", "地区名称", "乡镇", "乡镇名称", "部门", "部门名称"),
        *("单位", "单位名称", "预算单位", "实施单位", "项目单位"),
    }
)
_NUMBER_AND_NAME: Final = 2
_KEPT: Final = frozenset(
    {
        *(*AMOUNTS, "rate", "points"),
        *("name", "code", "department", "executor", "goal", "achieved", "deviation"),
    }
)
_LEAST_AMOUNTS: Final = 2
_OF_MONITORING: Final = lazy_pattern(r"监控|监测|跟踪")
_OF_EVALUATION: Final = lazy_pattern(r"评")
_TOTAL: Final = lazy_pattern(r"(?:合|总|小)计|.{0,8}(?:合|总)计")
_YEAR: Final = lazy_pattern(r"(20\d\d)\s*年")
# What a column may be that says nothing of a project.
_ASIDE: Final = lazy_pattern(
    r"序号|编号|备注|说明|.{0,4}(?:等级|等次|档次)|负责人|联系人|联系电话|电话|科室|股室|责任.{2,4}"
)
_INDICATORS: Final = frozenset({"target", "dimension", "category"})
_SCORES: Final = lazy_pattern(
    r"(?:绩效)?(?:自评|评价|项目)?(?:总|综合)?(?:得分|评分|分数)|总分|自评分|自评总分|自评(?:结果|分值)"
)


@dataclass(frozen=True, slots=True)
class _Heads:
    """The headings of a list: the grid without blank rows, the layout, the rows of the headings,
    the column of each field, and the columns that no layout knows.
    """

    grid: Grid
    layout: Layout
    rows: range
    columns: Mapping[str, int]
    others: tuple[int, ...]
    unit: str

    def at(self, r: int, key: str) -> Field:
        """What stands in a row below the heading of a field; blank where the list has none."""
        column = self.columns.get(key)
        return BLANK if column is None else field_at(self.grid, r, column)


def is_overview(grid: Grid) -> bool:
    """Whether a sheet or table is such a list."""
    return _heads(grid) is not None


def overview_forms(grid: Grid) -> list[YearForm]:
    """The projects of a list, in their order; an empty list where the grid is none."""
    heads = _heads(grid)
    return [] if heads is None else _read(heads)


def _heads(grid: Grid) -> _Heads | None:
    """The headings of a list on the grid, looked for once."""
    if "overview" not in grid.worked_out:
        grid.worked_out["overview"] = _found_heads(grid) if _may_be(grid) else None
    heads: _Heads | None = grid.worked_out["overview"]
    return heads


def _may_be(grid: Grid) -> bool:
    """Whether the sheet has labels of the money of the year, in any rows, and no indicators."""
    if grid.ours or grid.origin:
        return False
    _, money, _ = _names_of()
    survey = surveyed(grid)
    found = {label.name for label in survey.labels}
    return len(found & money) >= _LEAST_AMOUNTS and not _has_indicators(survey)


def _found_heads(grid: Grid) -> _Heads | None:
    grid = tidy_rows(grid, range(len(grid.rows))) or grid
    survey = surveyed(grid)
    place = _head_row(survey) or _headed_otherwise(grid, survey)
    return None if place is None else _heads_at(grid, survey, *place)


def _headed_otherwise(grid: Grid, survey: Survey) -> tuple[int, int] | None:
    """The row of headings that calls the name of a project 项目 alone, which is no label."""
    _, money, _ = _names_of()
    by_row = Counter(x.row for x in survey.labels if x.inline is None and x.name in money)
    rows = (r for r, count in by_row.items() if count >= _LEAST_AMOUNTS)
    named = (r for r in rows if _column_of_name(grid, range(r, r + 1)) is not None)
    return next(((r, r) for r in named), None)


def _column_of_name(grid: Grid, rows: range) -> int | None:
    for names in (_NAMES, _PLACES):
        cells = ((r, c) for r in rows for c in range(len(grid.rows[r])))
        found = next((c for r, c in cells if _heading(grid, r, c) in names), None)
        if found is not None:
            return found
    return None


def _has_indicators(survey: Survey) -> bool:
    """Whether a row of the sheet heads a table of indicators."""
    _, _, indicators = _names_of()
    by_row: dict[int, set[str]] = {}
    for label in survey.labels:
        if label.inline is None and label.name in indicators:
            by_row.setdefault(label.row, set()).add(label.name)
    return any(len(found) > 1 for found in by_row.values())


def _head_row(survey: Survey) -> tuple[int, int] | None:
    """The first and last row of headings: 项目名称 beside what was spent."""
    names, money, _ = _names_of()
    by_row: dict[int, dict[str, int]] = {}
    for label in survey.labels:
        if label.inline is None:
            by_row.setdefault(label.row, {}).setdefault(label.name, label.column)
    for r, found in by_row.items():
        if not found.keys() & names:
            continue
        if len(found.keys() & money) >= _LEAST_AMOUNTS:
            return r, r
        below = survey.filled[r + 1] if r + 1 < len(survey.filled) else ()
        of_money = len(by_row.get(r + 1, {}).keys() & money) >= _LEAST_AMOUNTS
        if of_money and not {found[name] for name in found.keys() & names} & set(below):
            return r, r + 1  # 项目名称 merged over both rows
    return None


@cache
def _names_of() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The labels of a project's name; of its money, rate and points; of indicators."""
    names: set[str] = set()
    money: set[str] = set()
    indicators: set[str] = set()
    for layout in _layouts():
        for name, spec in layout.field_labels.items():
            if spec.key == "name":
                names.add(name)
            elif spec.key in {*AMOUNTS, "rate", "points"}:
                money.add(name)
        indicators |= {n for n, spec in layout.column_labels.items() if spec.key in _INDICATORS}
    return frozenset(names), frozenset(money), frozenset(indicators)


def _layouts() -> tuple[Layout, ...]:
    return (*layouts_of("monitoring"), *layouts_of("evaluation"))


def _heads_at(grid: Grid, survey: Survey, first: int, last: int) -> _Heads | None:
    further = [x for x in in_rows(survey.labels, range(last + 1, last + 2)) if x.inline is None]
    if first == last and len(further) > 1 and len(further) == len(survey.filled[last + 1]):
        last += 1  # 小计 | 财政拨款 | 其他资金 below 预算数
    rows = range(first, last + 1)
    labels = [x for x in in_rows(survey.labels, rows) if x.inline is None]
    layout = _layout_for(grid, first, labels)
    if layout is None:
        return None
    columns = _columns(grid, layout, labels, rows)
    if "name" not in columns and (name := _column_of_name(grid, rows)) is not None:
        columns["name"] = name
    if not {"name", "spent"} <= columns.keys() or not {"full", "initial"} & columns.keys():
        return None
    heads = {c for r in rows for c in survey.filled[r]}
    below = range(last + 1, len(grid.rows))
    others = tuple(
        c
        for c in sorted(heads - set(columns.values()))
        if any(c in survey.filled[r] for r in below)
        and not any(_ASIDE.fullmatch(_heading(grid, r, c)) for r in rows)
    )
    units = [x.unit or (x.inline or "") for x in survey.labels if x.row <= last]
    unit = next((u for u in units if u in CENTS_PER), "") or unit_behind(grid, 0, first)
    return _Heads(grid, layout, rows, columns, others, unit)


def _layout_for(grid: Grid, first: int, labels: Sequence[Label]) -> Layout | None:
    """The layout by the title, else by what the headings ask: a list of payments is none."""
    above = range(max(first - _TITLE_ROWS, 0), first)
    texts = [as_text(v) for r in above for v in grid.rows[r] if not is_blank(v)]
    heads = [as_text(grid.rows[x.row][x.column]) for x in labels]
    if any(x.name.startswith("1-N月") for x in labels):
        return layouts_of("monitoring")[0]
    for text in (*texts, *heads, grid.sheet):
        if _OF_MONITORING.search(text):
            return layouts_of("monitoring")[0]
        if _OF_EVALUATION.search(text):
            return layouts_of("evaluation")[0]
    return None


def _columns(grid: Grid, layout: Layout, labels: Sequence[Label], rows: range) -> dict[str, int]:
    """Where each field stands; of two spellings of one the layout's first counts."""
    found: dict[str, tuple[int, int]] = {}
    for label in labels:
        spec = layout.field_labels.get(label.name)
        if spec is None or spec.key not in _KEPT:
            continue
        rank = layout.field_ranks[label.name]
        if spec.key not in found or rank < found[spec.key][0]:
            found[spec.key] = rank, label.column
    columns = {key: c for key, (_, c) in found.items()}
    columns.pop("points", None)
    for c in range(max((len(grid.rows[r]) for r in rows), default=0)):
        if any(_SCORES.fullmatch(_heading(grid, r, c)) for r in rows):
            columns["total"] = c
    for label in labels:
        column = layout.column_labels.get(label.name)
        if column is not None and label.column not in columns.values():
            field = {"reason": "deviation", "actual": "achieved"}.get(column.key)
            if field:
                columns.setdefault(field, label.column)
    return columns


def _heading(grid: Grid, r: int, c: int) -> str:
    row = grid.rows[r]
    return "".join(as_text(row[c]).split()) if c < len(row) else ""


def _read(heads: _Heads) -> list[YearForm]:
    grid = heads.grid
    forms: list[YearForm] = []
    sums: list[tuple[str, FundsRow, int, int | None]] = []  # of the forms from … to; 合计: of all
    begun = 0
    for r in range(heads.rows.stop, len(grid.rows)):
        money = _money(heads, r)
        known = [a for a in (money.initial, money.full, money.spent) if a.cents is not None]
        texts = (_heading(grid, r, c) for c in range(len(grid.rows[r])))
        total = next((text for text in texts if _TOTAL.fullmatch(text)), "")
        if total and known:
            of_all = "小计" not in total
            sums.append((total, money, 0 if of_all else begun, None if of_all else len(forms)))
            begun = len(forms)
        elif not total and known and heads.at(r, "name"):
            forms.append(_form(heads, r, money))
    if not forms:
        return []
    issues = tuple(_unread(heads, forms))
    amounts = [one.whole for one in forms]
    together = tuple(
        ListTotal(label, money, tuple(amounts[start:end])) for label, money, start, end in sums
    )
    grand = sum(end is None for *_, end in sums)
    above = any(start == end for *_, start, end in sums)  # 小计 above what it sums
    if grand > 1 or above:  # nobody can tell what each is the sum of
        together = ()
    forms[0] = replace(forms[0], together=together, issues=issues)
    return forms


def _money(heads: _Heads, r: int) -> FundsRow:
    unit = heads.unit or USUAL_UNIT
    initial, full, spent, expected = (amount_of(heads.at(r, key), unit) for key in AMOUNTS)
    rate = heads.at(r, "rate")
    return FundsRow("年度资金总额", initial, full, spent, expected, rate=rate)


def _form(heads: _Heads, r: int, money: FundsRow) -> YearForm:
    form: YearForm = Monitoring()
    if heads.layout.form == "evaluation":
        form = SelfEvaluation(achieved=heads.at(r, "achieved"), total=heads.at(r, "total"))
    code, name = code_and_name(heads.at(r, "code"), heads.at(r, "name"))
    return replace(
        form,
        sheet=heads.grid.sheet,
        code=code,
        name=name,
        department=heads.at(r, "department"),
        executor=heads.at(r, "executor"),
        goal=heads.at(r, "goal"),
        funds=(money,),
        deviation=heads.at(r, "deviation") if "deviation" in heads.columns else None,
        unit=heads.unit,
        year=_year_above(heads.grid, heads.rows.start),
        of_a_list=True,
    )


def _year_above(grid: Grid, first: int) -> int | None:
    texts = (as_text(v) for row in grid.rows[:first] for v in row if not is_blank(v))
    return next((int(match[1]) for text in texts if (match := _YEAR.search(text))), None)


def _unread(heads: _Heads, forms: Sequence[YearForm]) -> Iterator[LayoutIssue]:
    """The columns whose heading is not known, and rows that are none of a project."""
    grid, last = heads.grid, heads.rows.stop - 1
    monitored = heads.layout.form == "monitoring"  # which has no place for what was achieved
    noted = {c for key, c in heads.columns.items() if monitored and key == "achieved"}
    for c in (*heads.others, *sorted(noted)):
        row = next((r for r in reversed(heads.rows) if _heading(grid, r, c)), last)
        yield _issue(grid, row, c, noted=c in noted)
    read = {form.name.place for form in forms}
    name = heads.columns["name"]
    for r in range(heads.rows.stop, len(grid.rows)):
        cells = [c for c, v in enumerate(grid.rows[r]) if not is_blank(v)]
        if not cells or grid.place(r, name) in read:
            continue
        if any(_TOTAL.fullmatch(_heading(grid, r, c)) for c in cells):
            continue
        if FOOTER.match(as_text(grid.rows[r][cells[0]])):
            continue
        of_owner = len(cells) <= _NUMBER_AND_NAME and name not in cells  # 一 | 某县第一中学
        first = name if name in cells else cells[0]
        yield _issue(grid, r, cells[-1] if of_owner else first, noted=of_owner)


def _issue(grid: Grid, r: int, c: int, *, noted: bool) -> LayoutIssue:
    kind: Literal["note", "unread"] = "note" if noted else "unread"
    return LayoutIssue(kind, "", grid.place(r, c), as_text(grid.rows[r][c]))


forget_with_layouts(_names_of.cache_clear)
