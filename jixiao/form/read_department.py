"""The department part: overall goal, functional goals, safeguards; from a sheet or paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal

from jixiao.form.areas import DEPARTMENT
from jixiao.form.layout import NUMBERED, OF_THE_PAGE, PUBLISHED, plain
from jixiao.model import sheets
from jixiao.model.cells import as_text, is_blank
from jixiao.model.grid import Grid, Place
from jixiao.model.sheets import PUBLISHED_TITLE
from jixiao.model.target_form import Department, Field, FunctionalGoal, LayoutIssue, Project
from jixiao.speed import Remembered, lazy_pattern

if TYPE_CHECKING:
    from jixiao.form.document import Block

SHEET: Final = sheets.DEPARTMENT
NO_FUNCTION: Final = "未对应职责"
PROPOSED: Final = "（建议）"  # behind a function that nobody has accepted yet
HEADINGS: Final = ("一、总体绩效目标", "二、职责分类绩效目标", "三、工作保障措施")
Part = Literal["", "overall", "functions", "safeguards"]
_HEADINGS: Final[tuple[tuple[re.Pattern[str], Part], ...]] = (
    (lazy_pattern(r"(?:[一二三][、.])?(?:部门)?(?:总体|整体|年度总体)绩效目标"), "overall"),
    (lazy_pattern(r"(?:[一二三][、.])?(?:职责分类|分项)绩效目标"), "functions"),
    (lazy_pattern(r"(?:[一二三四][、.])?(?:工作|实现年度发展规划目标的)?保障措施"), "safeguards"),
)
_SKIPPED: Final = frozenset(
    {
        *("第一部分", "部门整体绩效目标", "第一部分部门整体绩效目标"),
        *("第二部分", "预算项目绩效目标", "第二部分预算项目绩效目标"),
        *(PUBLISHED_TITLE, "目录", "序号"),
    }
)
_COLUMN_HEADS: Final = frozenset({"职责分类", "职责名称", "绩效目标", "分项绩效目标内容"})
_FUNCTION: Final = lazy_pattern(
    r"((?:[(（]?[一二三四五六七八九十]{1,3}[)）]?(?:是|、|[.．])?|\d{1,2}[.、．])?"
    r"[^:：。，；]{2,40}?(?:层面|方面|工作)?)[:：。]\s*(\S.*)",
    re.S,
)
_ANY_FUNCTION: Final = lazy_pattern(r"([^:：]{1,80})[:：](.*)", re.S)
_LONGEST_HEADING: Final = 40
_LONGEST_LABEL: Final = 24
_MOST_REMEMBERED: Final = 1 << 14
_LAST_OF_HEADING: Final = frozenset("标施:：)）")
_NUMBERED: Final = lazy_pattern(
    r"[(（]?[一二三四五六七八九十]{1,3}[)）]?(?:是|、|[.．])?|\d{1,2}[.、．]"
)
_NAME_YEAR: Final = lazy_pattern(r"(?:预算)?年度")
_LABELLED: Final = {
    **{"单位编码": "code", "单位代码": "code", "单位名称": "name", "部门名称": "name"},
    **dict.fromkeys(("部门", "部门单位", "填报单位", "填报部门", "编制单位", "预算单位"), "name"),
}
# A line above the forms of all projects, which says no more than what follows.
_TITLE: Final = lazy_pattern(
    r"(?:20\d\d年度?)?[^，。；:：]{0,30}(?:项目|整体|资金)(?:支出)?"
    r"绩效(?:目标|自评价?|评价|运行监控|监控)(?:情况|结果)?(?:公开|公示)?"
)
_APART: Final = lazy_pattern(r"[ \t\u3000]{2,}")


@dataclass(slots=True)
class _Part:
    """The department part while it is being read."""

    facts: dict[str, str] = field(default_factory=dict)
    overall: list[Field] = field(default_factory=list)
    functions: list[FunctionalGoal] = field(default_factory=list)
    safeguards: list[Field] | None = None
    unread: list[LayoutIssue] = field(default_factory=list)
    part: Part = ""


def is_department_sheet(grid: Grid) -> bool:
    """Whether the sheet holds the department part: two of its three headings."""
    parts = {
        _HEADING_OF[value]
        for row in grid.rows
        for value in row
        if type(value) is str and 0 < len(value) <= _LONGEST_LABEL
    } - {""}
    return len(parts) >= 2 or (bool(parts) and grid.sheet.strip() == SHEET)


def read_grid(grid: Grid) -> Department:
    """The department part of a sheet; projects are added by :func:`with_projects`."""
    part = _Part()
    for r, row in enumerate(grid.rows):
        cells = [
            Field(as_text(value), grid.place(r, c))
            for c, value in enumerate(row)
            if not is_blank(value)
        ]
        if cells:
            _read_row(part, cells)
    return _finished(part)


def read_paragraphs(blocks: Iterable[Block], name: str) -> Department:
    """The department part of a document."""
    from jixiao.form.document import Paragraph  # noqa: PLC0415 - not for the rules, loaded with it

    part = _Part()
    for block in blocks:
        if isinstance(block, Paragraph):
            if block.text.strip():
                _read_row(part, [Field(block.text.strip(), block.place)])
            continue
        grid = Grid(name, block.rows, kind="table", lines=block.lines)
        for r, row in enumerate(block.rows):
            cells = [
                Field(as_text(v), grid.place(r, c)) for c, v in enumerate(row) if not is_blank(v)
            ]
            if cells:
                _read_row(part, cells)
    return _finished(part)


def joined(parts: Sequence[Department]) -> tuple[Department, list[LayoutIssue]]:
    """One department out of several parts: each piece from the first that has it.

    What stands in a later part and differs is not dropped in silence: it is reported as unread.
    """
    lead = next((one for one in parts if one.functions), parts[0] if parts else Department())
    unread: list[LayoutIssue] = []
    for one in parts:
        if one is lead:
            continue
        for key in ("overall_goal", "functions", "safeguards"):
            own, theirs = getattr(lead, key), getattr(one, key)
            if not own and theirs:
                lead = replace(lead, **{key: theirs})
            elif theirs and theirs != own:
                unread += _not_joined(theirs)
        if one.whole is not None and lead.whole is None:
            lead = replace(lead, whole=one.whole)
        elif one.whole is not None and one.whole != lead.whole:
            words = f"另有一张“{one.whole.label}”，未读入：一个部门只有一张整体支出绩效目标表"
            unread.append(LayoutIssue("unread", "", one.whole.title.place, words))
        issues = (issue for issue in one.issues if issue not in lead.issues)
        code, name, year = lead.code or one.code, lead.name or one.name, lead.year or one.year
        lead = replace(lead, code=code, name=name, year=year, issues=(*lead.issues, *issues))
    return lead, unread


def _not_joined(content: Field | tuple[FunctionalGoal, ...]) -> Iterator[LayoutIssue]:
    """The texts of a piece of the department part that another has already."""
    goals = () if isinstance(content, Field) else content
    fields = [content] if isinstance(content, Field) else []
    fields += [cell for goal in goals for cell in (goal.heading, goal.text)]
    for cell in fields:
        if cell.text:
            yield LayoutIssue("unread", "部门整体绩效目标", cell.place, cell.text)


def with_projects(department: Department, projects: tuple[Project, ...]) -> Department:
    """The department with its projects; what it does not say itself they say."""
    code, name = department.code, department.name
    if not name:
        named = Counter(project.department.text for project in projects if project.department)
        match = DEPARTMENT.fullmatch(named.most_common(1)[0][0]) if named else None
        code, name = (match[1], match[2].strip()) if match else (code, next(iter(named), ""))
    their_years = (project.code_year or project.budget_year for project in projects)
    years = Counter(year for year in their_years if year)
    year = department.year or (years.most_common(1)[0][0] if years else None)
    if department.name:
        projects = tuple(_of(project, f"{code}{name}") for project in projects)
    projects = tuple(_of_the_year(project, year) for project in projects)
    return replace(department, code=code, name=name, year=year, projects=projects)


def _of(project: Project, department: str) -> Project:
    """A form of ours takes its department from the department's sheet by a formula, whose value
    is not there when another program than Excel saved the workbook."""
    if project.version is None or project.department.text:
        return project
    return replace(project, department=project.department._replace(text=department))


def _of_the_year(project: Project, year: int | None) -> Project:
    """The project with its budget year; most say it themselves by their code."""
    if project.budget_year in {None, year} and project.code_year == year:
        return project
    return replace(project, budget_year=year)


def function_name(heading: str) -> str:
    """A functional goal's name: ``二是深化平安建设层面：`` → 深化平安建设."""
    text = "".join(heading.split()).removesuffix(PROPOSED).rstrip(":：。")
    text = _NUMBERED.sub("", text, count=1) if _NUMBERED.match(text) else text
    return text.removesuffix("层面").removesuffix("方面") or heading


def is_proposed(function: Field | None) -> bool:
    """Whether a project's function was proposed and nobody has accepted it yet."""
    return function is not None and function.text.strip().endswith(PROPOSED)


def overall_items(text: str) -> list[str]:
    """The items of the overall goal: ``一是…。二是…。`` → its sentences without the number."""
    # of white space only what stands in the line: any would be run through anew at each line end
    items = re.split(r"(?:^|(?<=[。；;\n]))[^\S\n]*[一二三四五六七八九十]{1,3}(?:是|、)", text)
    found = [item.strip(" 。；;\n") for item in items]
    return [item for item in found if item] if len(items) > 1 else []


def _heading(text: str) -> Part:
    if len(text) > _LONGEST_LABEL or text.rstrip()[-1:] not in _LAST_OF_HEADING:
        return ""  # most texts, and there may be millions
    label = plain(text)
    for pattern, part in _HEADINGS:
        if pattern.fullmatch(label):
            return part
    return ""


# Of the texts that are short enough: most of them stand on every sheet.
_HEADING_OF: Final = Remembered(_heading, _MOST_REMEMBERED)


def _read_row(part: _Part, cells: list[Field]) -> None:
    first = cells[0]
    heading = "" if _is_sheet_title(part, first) else _heading(first.text)
    if heading:
        part.part = heading
        if heading == "safeguards":
            part.safeguards = []
        _read_content(part, cells[1:])
    elif all(plain(cell.text) in _SKIPPED | _COLUMN_HEADS for cell in cells):
        return
    elif not part.part:
        _read_facts(part, cells)
    else:
        _read_content(part, cells)


def _is_sheet_title(part: _Part, cell: Field) -> bool:
    return plain(cell.text) in _SKIPPED and part.part == ""


def _read_facts(part: _Part, cells: list[Field]) -> None:
    """Rows above the first heading: labels with their values."""
    pairs = iter([cell._replace(text=text) for cell in cells for text in _APART.split(cell.text)])
    for cell in pairs:
        head, _, inline = cell.text.replace("：", ":").partition(":")
        label = plain(head)
        if label in _LABELLED | {"预算年度": "year"} and inline:
            part.facts[_LABELLED.get(label, "year")] = inline.strip()
            continue
        key = _LABELLED.get(label) or ("year" if _NAME_YEAR.fullmatch(label) else "")
        if key:
            value = next(pairs, Field())
            part.facts[key] = value.text
        elif published := PUBLISHED.fullmatch(cell.text):
            part.facts.setdefault("year", published[1])
        elif not (label in _SKIPPED or _TITLE.fullmatch(label)) and not any(
            pattern.fullmatch(cell.text) for pattern in (NUMBERED, OF_THE_PAGE)
        ):
            part.unread.append(LayoutIssue("unread", "", cell.place, cell.text))


def _read_content(part: _Part, cells: list[Field]) -> None:
    if not cells:
        return
    if part.part == "overall":
        part.overall += cells
    elif part.part == "safeguards" and part.safeguards is not None:
        part.safeguards += cells
    else:
        part.functions += _functional_goals(part, cells)


def _functional_goals(part: _Part, cells: list[Field]) -> Iterator[FunctionalGoal]:
    """A row (序号, 职责, 目标) or a paragraph ``二是深化平安建设层面：…``."""
    numbered = len(cells) > 1 and bool(re.fullmatch(r"\d{1,3}", cells[0].text))
    if numbered:
        cells = cells[1:]
    if len(cells) >= 2:
        yield FunctionalGoal(cells[0], cells[1])
        for extra in cells[2:]:
            part.unread.append(LayoutIssue("unread", "", extra.place, extra.text))
        return
    text, place = cells[0].text, cells[0].place
    match = _FUNCTION.fullmatch(text) or _ANY_FUNCTION.fullmatch(text)
    if match:
        yield FunctionalGoal(Field(match[1].strip(), place), Field(match[2].strip(), place))
    elif len(text) <= _LONGEST_HEADING or numbered:
        yield FunctionalGoal(cells[0])
    else:
        part.unread.append(LayoutIssue("unread", "", place, text))


def _joined(cells: list[Field]) -> Field:
    place = cells[0].place if cells else Place()
    return Field("\n".join(cell.text for cell in cells), place)


def _finished(part: _Part) -> Department:
    year = re.search(r"20\d{2}", part.facts.get("year", ""))
    return Department(
        code=part.facts.get("code", ""),
        name=part.facts.get("name", ""),
        year=int(year[0]) if year else None,
        overall_goal=_joined(part.overall),
        functions=tuple(part.functions),
        safeguards=None if part.safeguards is None else _joined(part.safeguards),
        issues=tuple(part.unread),
    )
