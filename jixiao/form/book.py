"""A workbook's sheets → all that stands in it; the same for a file and for an open book.

Which sheets count, which forms are set aside, what is looked at a second time: it is decided
here, once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

from jixiao.errors import UnreadableFile
from jixiao.form import read_department
from jixiao.form.areas import DEPARTMENT, FormArea
from jixiao.form.cleaning import Cleaning
from jixiao.form.closer_look import where_it_tells
from jixiao.form.find_forms import forms_on, with_indicators
from jixiao.form.indicator_block import with_counts
from jixiao.form.numbered_columns import without_numbered_columns
from jixiao.form.read_last_year import read_last_year
from jixiao.form.read_part import read_part
from jixiao.form.read_target import read_forms, target_forms
from jixiao.form.read_whole import read_whole_forms
from jixiao.form.read_year import read_year_forms
from jixiao.form.unrecognised import is_instructions, unrecognised
from jixiao.form.unvalued import department_with_unvalued, unvalued_in, with_unvalued
from jixiao.form.waivers import SHEETS as WAIVER_SHEETS
from jixiao.form.waivers import read_waivers
from jixiao.model import sheets
from jixiao.model.cells import as_text
from jixiao.model.grid import Grid, Place, Value
from jixiao.model.last_year import LastYear
from jixiao.model.left_out import LeftOut, Reason
from jixiao.model.parts import Part
from jixiao.model.tally import left_out as set_aside
from jixiao.model.tally import sentences_of
from jixiao.model.target_form import (
    Amount,
    Department,
    LayoutIssue,
    Project,
    Share,
    Waiver,
    WholeForm,
    text_of,
)
from jixiao.model.year_forms import YearForm

# Rows in the tables of all forms of a file: room for 2 000 projects of 20 indicators in one.
MOST_ROWS: Final = 40_000
Spot = tuple[str, int, int]
# Each form that was read, by its identity, with its project: a look at other sheets leaves it.
FormsRead = dict[int, tuple[FormArea, Project]]
# The grids again, with formula, error and format of the cells named (sheet, row, column): of those
# that look odd, and of those that may be shown in another unit or hide a formula without a value.
LookCloser = Callable[[Sequence[Grid], set[Spot], set[Spot], set[Spot]], Sequence[Grid]]


@dataclass(frozen=True, slots=True)
class Reading:
    """A department as read, what was cleaned, and what was not understood.

    ``summary`` is the workbook's sheet 部门汇总, to be held against the project sheets; ``reports``
    are other sheets that we made from those and that may be out of date;
    ``year_forms`` are its 运行监控表 and 自评表; ``grids`` are the sheets as they were looked at;
    ``last_year`` is what a workbook made from last year's remembers of it, ``part`` what a part
    of a workbook says of the whole.
    """

    department: Department
    cleaned: tuple[Cleaning, ...] = ()
    unread: tuple[LayoutIssue, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    summary: Grid | None = None
    reports: tuple[Grid, ...] = ()
    year_forms: tuple[YearForm, ...] = ()
    grids: tuple[Grid, ...] = ()
    last_year: LastYear | None = None
    part: Part | None = None

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """The forms that were found and are no projects of the department."""
        return self.department.left_out

    @property
    def were_recognised(self) -> bool:
        """Whether forms were set aside that are read well: hidden ones, blank ones."""
        return any(one.reason is not Reason.UNRECOGNISED for one in self.left_out)

    def found_instead(self, name: str) -> str:
        """What the book ``name`` has instead of a form that counts; empty where it has nothing."""
        if self.department.whole is not None:
            return (
                f"“{name}”里只有部门整体支出绩效目标表，没有项目绩效目标表，请指定有项目表的文件。"
            )
        if self.were_recognised:
            words = "；".join(sentences_of(self.left_out))
            return f"“{name}”里没有可以计入的绩效目标表：{words}。"
        if self.year_forms:
            return f"“{name}”里只有运行监控表或自评表，没有绩效目标表，请指定有绩效目标表的工作簿。"
        return ""


def read_book(
    grids: Sequence[Grid], look_closer: LookCloser | None = None, *, all_cells: bool = False
) -> Reading:
    """All that stands on the sheets of a workbook.

    Cells that look odd are looked at a second time by ``look_closer``; with ``all_cells`` every
    cell of the forms is.
    """
    grids = [*map(without_numbered_columns, grids)]
    forms_read: FormsRead = {}
    department = department_of(grids, forms_read)
    looked: Sequence[Grid] = grids
    odd = set(_all_cells(department) if all_cells else odd_cells(department))
    amounts, shares = (set(spots) for spots in doubtful_cells(department, grids))
    if (odd or amounts or shares) and look_closer:
        looked = look_closer(grids, odd, amounts, shares)
        if not all_cells:
            looked = where_it_tells(grids, looked, odd, shares - odd)
        if any(new.details is not old.details for old, new in zip(grids, looked, strict=True)):
            department = department_of(looked, forms_read)
    formulas = unvalued_in(grids)
    department = department_with_unvalued(with_remarks(department, looked), formulas)
    counted = tuple(map(with_counts, department.projects))
    department = replace(department, projects=counted)
    known = {sheets.WAIVERS, *(project.sheet for project in department.projects)}
    beside = [grid for grid in grids if grid.sheet not in known and not is_instructions(grid)]
    return Reading(
        department,
        unread=unread(department),
        waivers=waivers_of(grids),
        summary=next((grid for grid in grids if grid.sheet == sheets.SUMMARY), None),
        reports=tuple(grid for grid in grids if grid.ours and grid.sheet == sheets.COMPARISON),
        year_forms=tuple(with_unvalued(one, formulas) for one in read_year_forms(beside)),
        grids=tuple(looked),
        last_year=next((read_last_year(g) for g in grids if g.sheet == sheets.LAST_YEAR), None),
        part=next((read_part(g) for g in grids if g.sheet == sheets.PART), None),
    )


def department_of(grids: Sequence[Grid], forms_read: FormsRead | None = None) -> Department:
    """The department on a workbook's sheets; the same for a file and for an open book.

    A sheet is left out by our mark or by what it says, never by its name. What is among the
    ``forms_read`` is not read again; they grow by what is.
    """
    found = forms_found((grid for grid in grids if not _is_no_form(grid)), forms_read)
    projects, aside, left_out = counted_and_aside(found)
    aside += _hidden_waivers(grids)
    heads = [
        read_department.read_grid(grid)
        for grid, there in found
        if not there and not grid.hidden and read_department.is_department_sheet(grid)
    ]
    head, unread = read_department.joined(heads)
    wholes = [one for grid, _ in found if not grid.hidden for one in read_whole_forms(grid)]
    return assembled(head, projects, [*aside, *unread], left_out, wholes)


def _is_no_form(grid: Grid) -> bool:
    """Whether a sheet is ours and holds no form, whatever its headings look like."""
    if grid.ours or _is_lists(grid) or is_instructions(grid):
        return True
    if grid.sheet == sheets.PART:
        return read_part(grid) is not None
    return grid.sheet == sheets.LAST_YEAR and read_last_year(grid) is not None


def _is_lists(grid: Grid) -> bool:
    """Whether it is the hidden sheet of the standard workbook with the lists of its drop-downs.

    Half of the cells of a small workbook stand there.
    """
    return grid.hidden and [*chain(*grid.rows[:1])][:1] == [sheets.FIRST_LIST]


def assembled(
    head: Department,
    projects: Sequence[Project],
    aside: Sequence[LayoutIssue],
    left_out: Sequence[LeftOut] = (),
    wholes: Sequence[WholeForm] = (),
) -> Department:
    """The department with its projects and its own form, and what was set aside."""
    later = [_second_whole(one) for one in wholes[1:]]
    whole = wholes[0] if wholes else None
    if whole is not None and not whole.indicators:
        later.append(_without_indicators(whole))
    issues = (*head.issues, *aside, *later)
    head = replace(head, issues=issues, left_out=tuple(left_out), whole=whole)
    if whole is not None:
        head = replace(
            head, name=head.name or name_in(whole.department.text), year=head.year or whole.year
        )
    return read_department.with_projects(head, tuple(projects))


def _second_whole(form: WholeForm) -> LayoutIssue:
    """A department has one form of its own; a further one is kept out, and reported."""
    text = f"另有一张“{form.label}”，未读入：一个部门只有一张整体支出绩效目标表"
    return LayoutIssue("unread", "", form.title.place, text)


def _without_indicators(form: WholeForm) -> LayoutIssue:
    text = f"“{form.label}”是部门整体的表，不按项目审核；没有读到绩效指标，请核对"
    return LayoutIssue("note", "", form.title.place, text)


def name_in(text: str) -> str:
    """A department's name without its code."""
    match = DEPARTMENT.fullmatch(text)
    return match[2].strip() if match else text


def forms_found(
    grids: Iterable[Grid], forms_read: FormsRead | None = None
) -> list[tuple[Grid, list[Project]]]:
    """The projects on each grid.

    All forms are found before one is read: each row may be a wait of its own, so a file with too
    many of them together is refused.
    """
    found = [(grid, target_forms(grid)) for grid in grids]
    if sum(len(area.rows) for _, areas in found for area in areas) > MOST_ROWS:
        _refuse_too_many_rows(found)
    forms = with_indicators(found)
    known: FormsRead = {} if forms_read is None else forms_read
    unread = [area for areas in forms for area in areas if id(area) not in known]
    for area, project in zip(unread, read_forms(unread), strict=True):
        known[id(area)] = area, project
    return [
        (grid, [known[id(area)][1] for area in areas])
        for (grid, _), areas in zip(found, forms, strict=True)
    ]


def _refuse_too_many_rows(forms: Iterable[tuple[Grid, list[FormArea]]]) -> None:
    """Blank rows and those with labels do not count."""
    left = MOST_ROWS
    for grid, areas in forms:
        left -= sum(area.rows_without_labels() for area in areas)
        if left < 0:
            raise UnreadableFile(
                f"“{grid.sheet}”里的绩效目标表行数过多，不像是填写的，请拆分后再试。"
            )


def counted_and_aside(
    found: Iterable[tuple[Grid, list[Project]]],
) -> tuple[list[Project], list[LayoutIssue], list[LeftOut]]:
    """The projects that count, what is said of forms that are no project's, and those set aside."""
    projects: list[Project] = []
    aside: list[LayoutIssue] = []
    left_out: list[LeftOut] = []
    for grid, there in found:
        for project in there:
            reason = _why_not(grid, project)
            if reason is Reason.BLANK and grid.hidden:
                continue  # the template behind 新增项目表
            if reason is not None:
                left_out.append(set_aside(project, reason, _place_of(project)))
            else:
                projects.append(project)
        beside = list(unrecognised(grid, forms_on(grid)))
        if beside and not read_department.is_department_sheet(grid):
            left_out += beside
    return projects, aside, left_out


def _place_of(project: Project) -> Place:
    return project.title.place if project.title else Place(project.sheet, 1, 1)


def _why_not(grid: Grid, project: Project) -> Reason | None:
    """Why a form is set aside: a hidden one is mostly a copy left behind that nobody would see."""
    if is_blank_form(project):
        return Reason.BLANK
    return Reason.HIDDEN if grid.hidden else None


def is_blank_form(project: Project) -> bool:
    """Whether nothing was filled in: neither name nor code, no goal, no money, no indicator."""
    texts = (project.name, project.code, project.goal, project.purpose)
    money = (project.budget, project.fiscal_funds, project.other_funds)
    return not (
        project.filled_rows  # asked first, for it says so of nearly every form
        or any(text_of(one) for one in texts)
        or any(one is not None and one.text for one in money)
    )


def waivers_of(grids: Iterable[Grid]) -> tuple[Waiver, ...]:
    """The findings that the book accepts, by 审核说明 or 审核结果; a hidden one accepts nothing."""
    shown = (grid for grid in grids if grid.sheet in WAIVER_SHEETS and not grid.hidden)
    return tuple(waiver for grid in shown for waiver in read_waivers(grid))


def _hidden_waivers(grids: Iterable[Grid]) -> Iterator[LayoutIssue]:
    """What nobody would see must not take findings away."""
    for grid in grids:
        if not grid.hidden or grid.sheet not in WAIVER_SHEETS:
            continue
        if count := sum(1 for _ in read_waivers(grid)):
            text = f"隐藏的工作表“{grid.sheet}”有{count}条说明，不起作用；要生效请取消隐藏"
            yield LayoutIssue("unread", "", Place(grid.sheet, 1, 1), text)


def unread(department: Department) -> tuple[LayoutIssue, ...]:
    """All that was read but not placed, with its address; names, dates and remarks too."""
    issues = [*department.issues, *(f for p in department.projects for f in p.issues)]
    issues += department.whole.issues if department.whole else ()
    return tuple(issue for issue in issues if issue.kind in {"unread", "note", "aside"})


def title_numbers(grid: Grid, projects: Iterable[Project]) -> Iterator[Cleaning]:
    """The numbers that stood before the titles of the forms: ``1.…绩效目标表``."""
    for title in (project.title for project in projects if project.title):
        before = as_text(grid.rows[title.place.row - 1][title.place.column - 1])
        if before != title.text:
            yield Cleaning(title.place, before, title.text, "序号")


def odd_cells(department: Department) -> Iterator[Spot]:
    """Cells whose format or formula matters: no text where text is meant, or nothing at all.

    A cell in error reads as blank, so a blank 指标值 beside a filled name is odd too.
    """
    for project in department.projects:
        for cell in project.cells:
            if cell.value is not None and cell.value != "":
                yield _spot(cell.place)
        for row in project.indicators:
            if not row.target.text and row.name and row.target.place.row:
                yield _spot(row.target.place)


def with_remarks(department: Department, grids: Iterable[Grid]) -> Department:
    """The department with an issue for each cell of a form that shows more than its text tells."""
    remarks = {grid.sheet: grid.remarks for grid in grids if grid.remarks}
    if not remarks:
        return department
    return replace(department, projects=tuple(_remarked(p, remarks) for p in department.projects))


def _remarked(project: Project, remarks: Mapping[str, Mapping[tuple[int, int], str]]) -> Project:
    remarked = remarks.get(project.sheet, {})
    cells = [cell for cell in project.cells if cell.place.sheet == project.sheet]
    found = [
        LayoutIssue("shown", remarked[at], cell.place, cell.text)
        for cell in cells
        if (at := (cell.place.row, cell.place.column)) in remarked
    ]
    first_of_row = {cell.place.row: cell for cell in reversed(cells) if cell.text}
    found += [
        LayoutIssue("shown", remarked[row, 0], cell.place, cell.text)
        for row, cell in sorted(first_of_row.items())
        if (row, 0) in remarked
    ]
    money = [one for one in (project.budget, project.fiscal_funds, project.other_funds) if one]
    amounts = [one for one in money if (one.place.row, one.place.column) in remarked]
    for one in amounts[:1]:
        more = f"等{len(amounts)}格" if len(amounts) > 1 else ""
        label = f"{more}{remarked[one.place.row, one.place.column]}"
        found.append(LayoutIssue("shown", label, one.place, one.text))
    return replace(project, issues=(*project.issues, *found)) if found else project


def doubtful_cells(department: Department, grids: Iterable[Grid]) -> tuple[list[Spot], list[Spot]]:
    """The cells of amounts, and of shares, with a number, or nothing that the bulk reader sees.

    An amount may be shown in another unit, or be none: 20%; behind a blank may be a formula
    without a value.
    """
    rows = {grid.sheet: grid.rows for grid in grids if not grid.lines}
    amounts: list[Spot] = []
    shares: list[Spot] = []
    for project in department.projects:
        money = (project.budget, project.fiscal_funds, project.other_funds, project.carried_funds)
        amounts += _in_doubt(money, rows)
        shares += _in_doubt(project.plan or (), rows)
    return amounts, shares


def _in_doubt(
    cells: Iterable[Amount | Share | None], rows: Mapping[str, Sequence[Sequence[Value]]]
) -> Iterator[Spot]:
    for one in cells:
        if one is not None and one.place.row and one.place.sheet in rows:
            there = rows[one.place.sheet][one.place.row - 1 : one.place.row]
            value = there[0][one.place.column - 1 :][:1] if there else ()
            if not value or type(value[0]) is not str or not value[0]:
                yield _spot(one.place)


def _all_cells(department: Department) -> Iterator[Spot]:
    for project in department.projects:
        yield from (_spot(cell.place) for cell in project.cells if cell.place.row)


def _spot(place: Place) -> Spot:
    return place[:3]
