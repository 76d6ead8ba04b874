"""A file of any known kind → a department with its projects.

The one way in: source → grids → form reader → model. What was cleaned from a document and
what could not be placed come along; nothing is dropped silently.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Final

from jixiao.errors import NotAForm, UnreadableFile, reason_of
from jixiao.files import workbook
from jixiao.files.limits import MOST_ROWS
from jixiao.files.names import readable
from jixiao.form import department as department_part
from jixiao.form.cells import as_text
from jixiao.form.cleaning import Cleaning
from jixiao.form.document import Block, Paragraph, divide
from jixiao.form.labels import FormArea, found_and_missed
from jixiao.form.model_cleaning import cleaned_department
from jixiao.form.reader import read_forms, target_forms
from jixiao.form.waivers import SHEET as WAIVER_SHEET
from jixiao.form.waivers import read_waivers
from jixiao.form.year_reader import read_year_forms
from jixiao.grid import Grid, Place, Value
from jixiao.model import Amount, Department, Fault, Field, Project, Share, Waiver
from jixiao.year_forms import YearForm

DOCUMENTS: Final = frozenset({".txt", ".docx", ".doc"})
KNOWN: Final = workbook.SUFFIXES | DOCUMENTS
SUMMARY_SHEET: Final = "部门汇总"
OWN_SHEETS: Final = frozenset({"模板", "选项", "填报说明", "支出执行", WAIVER_SHEET})
WITHOUT_FORMS: Final = OWN_SHEETS - {WAIVER_SHEET}


@dataclass(frozen=True, slots=True)
class Reading:
    """A department as read, what was cleaned, and what was not understood.

    ``summary`` is the workbook's sheet 部门汇总, to be held against the project sheets;
    ``year_forms`` are its 运行监控表 and 自评表.
    """

    department: Department
    cleaned: tuple[Cleaning, ...] = ()
    unread: tuple[Fault, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    summary: Grid | None = None
    year_forms: tuple[YearForm, ...] = ()


def read(
    path: Path, *, deep: bool = False, clean: bool = False, of_the_year: bool = False
) -> Reading:
    """Read a workbook, text or Word document.

    ``clean`` tidies the texts and tells what was changed (for an import; a check wants to
    see what stands there).
    ``deep`` looks at formulas and formats of every workbook, not only of odd-looking ones.
    ``of_the_year``: a workbook with nothing but 运行监控表 or 自评表 will do.
    Raises UnreadableFile or NotAForm with a sentence for the user.
    """
    path = existing(path)
    suffix = path.suffix.lower()
    if suffix in workbook.SUFFIXES:
        reading = _read_workbook(path, deep, of_the_year)
        return _cleaned(reading) if clean else reading
    if suffix == ".txt":
        from jixiao.files import text  # noqa: PLC0415 - each kind loads only what it needs

        blocks, cleaned = text.read_blocks(path)
    elif suffix in DOCUMENTS:
        from jixiao.files import docx_in  # noqa: PLC0415

        blocks, cleaned = docx_in.read_blocks(path)
    else:
        raise UnreadableFile(f"“{path.name}”不是能读的文件，请提供.xlsx、.docx或.txt。")
    reading = _read_document(blocks, cleaned, readable(path.name))
    return _cleaned(reading) if clean else reading


def _cleaned(reading: Reading) -> Reading:
    department, more = cleaned_department(reading.department)
    return replace(reading, department=department, cleaned=(*reading.cleaned, *more))


def existing(path: Path) -> Path:
    """The path, opened once to see that it can be; else UnreadableFile with the reason."""
    try:
        mode = path.stat().st_mode
        if S_ISDIR(mode):
            raise UnreadableFile(f"“{path}”是文件夹，请指定其中的文件。")
        if not S_ISREG(mode):  # a pipe would be waited for without end
            raise UnreadableFile(f"“{path}”不是普通文件，请先存成文件再读。")
        with path.open("rb"):
            pass
    except FileNotFoundError as why:
        if path.is_symlink():
            raise UnreadableFile(f"“{path}”是失效的链接，它指向的文件不在了，请检查。") from why
        raise UnreadableFile(f"找不到文件“{path}”，请检查路径和文件名。") from why
    except PermissionError as why:
        raise UnreadableFile(f"没有权限读取“{path}”，请检查文件权限或是否被占用。") from why
    except OSError as why:
        raise UnreadableFile(f"“{path}”无法打开（{reason_of(why)}），请检查文件。") from why
    return path


def _read_document(blocks: Iterable[Block], cleaned: Iterable[Cleaning], name: str) -> Reading:
    sections = divide(blocks, name)
    found = _projects_on(sections.forms)
    projects, aside = _told_apart(found)
    if not projects:
        grids = sections.forms or [_everything(sections.department, name)]
        raise NotAForm(_without_projects(name, grids, aside=aside))
    head = department_part.read_paragraphs(sections.department, name)
    department = _department(head, projects, aside)
    numbers = (number for grid, there in found for number in title_numbers(grid, there))
    return Reading(department, (*cleaned, *numbers), unread(department))


def _everything(blocks: Iterable[Block], name: str) -> Grid:
    """A document without a form as one grid, to look for stray labels."""
    rows: list[Sequence[Value]] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            rows.append([block.text])
        else:
            rows.extend(block.rows)
    return Grid(name, rows, kind="table")


def title_numbers(grid: Grid, projects: Iterable[Project]) -> Iterator[Cleaning]:
    """The numbers that stood before the titles of the forms: ``1.…绩效目标表``."""
    for title in (project.title for project in projects if project.title):
        before = as_text(grid.rows[title.place.row - 1][title.place.column - 1])
        if before != title.text:
            yield Cleaning(title.place, before, title.text, "序号")


def _read_workbook(path: Path, deep: bool, of_the_year: bool) -> Reading:
    grids = workbook.read_grids(path, without=WITHOUT_FORMS)
    department = department_of(grids)
    odd = set(_all_targets(department) if deep else odd_cells(department))
    if odd and path.suffix.lower() in {".xlsx", ".xlsm"}:
        inspected = workbook.inspect(path, grids, odd)
        if inspected is not grids:
            department = department_of(inspected)
        if deep:
            from jixiao.files.drift import with_drift  # noqa: PLC0415 - only a close look needs it

            department = with_drift(path, department, inspected)
    summary = next((grid for grid in grids if grid.sheet == SUMMARY_SHEET), None)
    looked_at = {WAIVER_SHEET, *(project.sheet for project in department.projects)}
    year_forms = tuple(read_year_forms(grid for grid in grids if grid.sheet not in looked_at))
    if not department.projects and not (of_the_year and year_forms):
        told = _without_projects(path.name, grids, year_forms, department.faults)
        raise NotAForm(told)
    return Reading(department, (), unread(department), waivers_of(grids), summary, year_forms)


def _without_projects(
    name: str,
    grids: Sequence[Grid],
    year_forms: Sequence[YearForm] = (),
    aside: Iterable[Fault] = (),
) -> str:
    if any(fault.kind == "note" for fault in aside):
        return f"“{name}”里只有部门整体支出绩效目标表，没有项目绩效目标表，请指定有项目表的文件。"
    if year_forms:
        return f"“{name}”里只有运行监控表或自评表，没有绩效目标表，请指定有绩效目标表的工作簿。"
    return f"“{name}”中没有找到绩效目标表：{found_and_missed(grids)}。"


def department_of(grids: Iterable[Grid]) -> Department:
    """The department on a workbook's sheets; the same for a file and for an open book."""
    found = _projects_on(grid for grid in grids if grid.sheet not in OWN_SHEETS)
    projects, aside = _told_apart(found)
    heads = (
        department_part.read_grid(grid)
        for grid, there in found
        if not there and not grid.hidden and department_part.is_department_sheet(grid)
    )
    return _department(next(heads, Department()), projects, aside)


def _department(
    head: Department, projects: Sequence[Project], aside: Sequence[Fault]
) -> Department:
    """The department with its projects, and what was set aside told."""
    head = replace(head, faults=(*head.faults, *aside))
    return department_part.with_projects(head, tuple(projects))


def _projects_on(grids: Iterable[Grid]) -> list[tuple[Grid, list[Project]]]:
    """The projects on each grid.

    All forms are found before one is read: each row may be a wait of its own, so a file with too
    many of them together is refused.
    """
    found = [(grid, target_forms(grid)) for grid in grids]
    if sum(len(area.rows) for _, areas in found for area in areas) > MOST_ROWS:
        _refuse_too_many_rows(found)
    projects = iter(read_forms([(grid, area) for grid, areas in found for area in areas]))
    return [(grid, [next(projects) for _ in areas]) for grid, areas in found]


def _refuse_too_many_rows(forms: Iterable[tuple[Grid, list[FormArea]]]) -> None:
    """Blank rows and those with labels do not count."""
    left = MOST_ROWS
    for grid, areas in forms:
        left -= sum(area.rows_without_labels() for area in areas)
        if left < 0:
            raise UnreadableFile(
                f"“{grid.sheet}”里的绩效目标表行数过多，不像是填写的，请拆分后再试。"
            )


def _told_apart(
    found: Iterable[tuple[Grid, list[Project]]],
) -> tuple[list[Project], list[Fault]]:
    """The projects that count, and what is said of the other forms."""
    projects, aside = [], []
    for grid, there in found:
        for project in there:
            if grid.hidden:
                aside.append(_not_counted(project))
            elif "整体" in project.title.text and not project.name:
                aside.append(_of_the_whole(project))
            else:
                projects.append(project)
    return projects, aside


def _of_the_whole(project: Project) -> Fault:
    """部门整体支出绩效目标表: laid out much like a project's, a list of tasks in its place."""
    text = f"“{project.title.text}”不是项目表，未审核、未计入汇总"
    return Fault("note", "", project.title.place, text)


def _not_counted(project: Project) -> Fault:
    """A form on a hidden sheet: mostly a copy left behind; nobody would see it in a sum."""
    text = f"隐藏工作表上的“{project.label}”绩效目标表，未计入审核和汇总；要计入请取消隐藏"
    return Fault("unread", "", Place(project.sheet, 1, 1), text)


def waivers_of(grids: Iterable[Grid]) -> tuple[Waiver, ...]:
    """The findings that the book accepts, from its sheet 审核说明."""
    return tuple(w for grid in grids if grid.sheet == WAIVER_SHEET for w in read_waivers(grid))


def unread(department: Department) -> tuple[Fault, ...]:
    """All that was read but not placed, with its address; names, dates and remarks too."""
    faults = [*department.faults, *(f for p in department.projects for f in p.faults)]
    return tuple(fault for fault in faults if fault.kind in {"unread", "note"})


def odd_cells(department: Department) -> Iterator[tuple[str, int, int]]:
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


def _all_targets(department: Department) -> Iterator[tuple[str, int, int]]:
    for project in department.projects:
        yield from (_spot(cell.place) for cell in project.cells if cell.place.row)


def _spot(place: Place) -> tuple[str, int, int]:
    return place.sheet, place.row, place.column


def standardised(department: Department) -> Department:
    """The department as the standard workbook holds it: fields the source lacked become blank."""
    projects = tuple(_standard_project(department, project) for project in department.projects)
    return replace(department, projects=projects, safeguards=department.safeguards or Field())


def _all_other_funds(project: Project) -> Amount:
    """The standard form has no 上年结转: what is carried over stands with the other funds."""
    other, carried = project.other_funds or Amount(), project.carried_funds
    if carried is None or carried.cents is None or (other.text and not other):
        return other
    return replace(other, cents=(other.cents or 0) + carried.cents, text="")


def _standard_project(department: Department, project: Project) -> Project:
    blank = Project()
    plan = project.plan or tuple(Share(month) for month in (3, 6, 10, 12))
    return replace(
        project,
        title=project.title or Field(f"{project.label}绩效目标表"),
        department=project.department or Field(f"{department.code}{department.name}"),
        unit=Field("万元"),
        code=project.code or blank.code,
        name=project.name or blank.name,
        budget=project.budget or Amount(),
        fiscal_funds=project.fiscal_funds or Amount(),
        other_funds=_all_other_funds(project),
        carried_funds=None,
        purpose=project.purpose or blank.purpose,
        goal=project.goal or blank.goal,
        plan=plan,
        function=project.function or Field(),
        indicators=tuple(
            replace(row, description=row.description or Field(), basis=row.basis or Field())
            for row in project.indicators
        ),
    )
