"""Many standard workbooks with notes: drawn once by the builder, then filled in as text.

XlsxWriter takes 25 ms for a workbook of seven projects, of which most is the same in each of them:
looks, drop-downs, colours, lists. The builder draws one blank workbook in each process; only the
entries and the notes are written for each department. A test holds both ways to the same cells.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from jixiao.audit.drafts import Build, Mark
from jixiao.files.reports.style import SEVERITY_LOOK, Report
from jixiao.files.write.cell_notes import Note, boxes_part, texts_part
from jixiao.files.write.packages import Part, Piece, deflated, write_package
from jixiao.form.layout import standard
from jixiao.model import sheets
from jixiao.model.findings import Severity
from jixiao.model.grid import Place
from jixiao.model.money import wan_number
from jixiao.model.target_form import (
    Amount,
    Department,
    Field,
    Indicator,
    Project,
    Share,
    text_of,
)
from workbook_templates import builder, department_sheet, form_texts, lists, project_sheet
from workbook_templates.department_sheet import FIRST_FUNCTION, OVERALL_GOAL
from workbook_templates.form_texts import Owner
from workbook_templates.naming import quoted
from workbook_templates.places import Placed
from workbook_templates.sheet_moulds import RowMould, SheetMould, Value, pixels

AUTHOR: Final = "审核意见"
_NOTE_WIDTH, _TALLEST_NOTE = 320, 400  # pixels
_MADE: Final = dt.datetime(2000, 1, 1)
_MADE_AS: Final = "2000-01-01T00:00:00Z"
_FIRST_ROW: Final = standard().first_row
_DRAWN_LAST: Final = _FIRST_ROW + 1  # the block is drawn with two rows
_DRAWN_GOALS: Final = FIRST_FUNCTION + department_sheet.rows_of(0) - 1
_HEADS: Final = f"${_FIRST_ROW - 1}:${_FIRST_ROW - 1}"
_MONTHS: Final = (3, 6, 10, 12)
_PLAN_ROW: Final = 8
_SHEETS, _SHEET = "xl/worksheets/", "xl/worksheets/sheet"
_SAME: Final = ("xl/sharedStrings.xml", "xl/styles.xml", "xl/theme/theme1.xml", "_rels/.rels")
_DXF: Final = re.compile(r'dxfId="(\d+)"')
_MARKED: Final = re.compile("<conditionalFormatting.*</conditionalFormatting>|<legacyDrawing[^>]*>")
_OF_SHEETS: Final = re.compile(r'<Override PartName="/xl/(?:worksheets|tables|comments)[^>]*>')
_OF_A_SHEET: Final = re.compile(r"<definedName [^>]*localSheetId=[^>]*>[^<]*</definedName>")
_CONTENT: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_LINKS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


_Marks = Mapping[str, Sequence[Mark]]  # by the name of the sheet


def write(
    given: Department, placed: Placed, marks: Iterable[Mark], out: Path, *, created: dt.datetime
) -> None:
    """Write the standard workbook of a department, values only, with a note at each mark.

    ``given`` is as :func:`jixiao.form.standardise.standardised` gives it, ``placed`` where it
    stands in the workbook. A department with a form of its own (部门整体支出), which few have, or
    without projects, is drawn by the builder.
    """
    by_sheet: dict[str, list[Mark]] = {}
    for one in marks:
        by_sheet.setdefault(one.place.sheet, []).append(one)
    if given.whole is not None or not given.projects:
        decorate = _Decoration(by_sheet)
        builder.write(given, out, values_only=True, created=created, decorate=decorate)
        return
    filled = _Filled(_mould(), given, by_sheet, placed.names)
    write_package(dict(filled.parts(created)), out)


class _Decoration:
    """Notes and colours on the sheets of a workbook that the builder draws."""

    def __init__(self, marks: _Marks) -> None:
        self.marks = marks

    def __call__(self, report: Report, name: str, sheet: Any) -> None:
        for one in self.marks.get(name, ()):
            row, column, text, width, height = _note(one)
            options = {"author": AUTHOR, "width": width, "height": height, "font_size": 9}
            sheet.write_comment(row, column, text, options)
            color, fill = SEVERITY_LOOK[one.severity]
            look = report.condition(font_color=color, bg_color=fill)
            rule = {"type": "formula", "criteria": "=TRUE", "format": look}
            sheet.conditional_format(row, column, row, column, rule)


def _note(one: Mark) -> Note:
    lines = sum(1 + len(line) // 22 for line in one.text.split("\n"))
    height = min(_TALLEST_NOTE, 22 + 18 * lines)
    return Note(one.place.row - 1, one.place.column - 1, one.text, _NOTE_WIDTH, height)


class _Mould:
    """The blank workbook, cut into what stays and what is filled in."""

    def __init__(self) -> None:
        parts = _drawn()
        text = {name: part.decode("utf-8") for name, part in parts.items()}
        self.department = SheetMould(text[f"{_SHEET}1.xml"])
        self.form = SheetMould(text[f"{_SHEET}2.xml"])  # the one that is shown first
        other = SheetMould(text[f"{_SHEET}3.xml"])
        self.before_others, self.half = other.before, other.rows[_PLAN_ROW].style(1)
        marked = _DXF.findall(self.department.behind)
        self.looks = dict(zip(map(str, Severity), marked, strict=True))
        self.department.behind = _MARKED.sub("", self.department.behind)
        self.rules, rest = _cut(self.form.behind, "<dataValidations")
        limits, table = _cut(rest, "<tableParts")
        self.limits, self.table_link = deflated(limits.encode()), deflated(table.encode())
        self.lists = SheetMould(text[f"{_SHEET}5.xml"])
        self.ledger = deflated(parts[f"{_SHEET}4.xml"])
        self.table, self.ledger_table = text["xl/tables/table1.xml"], text["xl/tables/table3.xml"]
        self.before_names, self.names, self.behind_names = _names(text["xl/workbook.xml"])
        self.types = _OF_SHEETS.sub("", text["[Content_Types].xml"])
        self.core = text["docProps/core.xml"]
        self.same = {name: deflated(parts[name]) for name in _SAME}
        listed = re.sub("<HeadingPairs>.*</TitlesOfParts>", "", text["docProps/app.xml"])
        self.same["docProps/app.xml"] = deflated(listed.encode())
        self._colours: dict[int, Piece] = {}

    def colours(self, last: int) -> Piece:
        """The looks that follow the content, down to the last row of a block."""
        if last not in self._colours:
            rules = self.rules
            for first in (f"A{_FIRST_ROW}", f"B{_FIRST_ROW}"):
                area = f"{first}:{first[0]}{last}" if last > _FIRST_ROW else first
                rules = rules.replace(f'"{first}:{first[0]}{_DRAWN_LAST}"', f'"{area}"')
            self._colours[last] = deflated(rules.encode())
        return self._colours[last]


@cache
def _mould() -> _Mould:
    return _Mould()


def _cut(text: str, at: str) -> tuple[str, str]:
    where = text.index(at)
    return text[:where], text[where:]


def _names(workbook: str) -> tuple[str, str, str]:
    """What stands before the list of the sheets, the names of the book, what follows them."""
    before, rest = _cut(workbook, "<sheets>")
    _, names = _cut(rest, "<definedNames>")
    names, behind = _cut(names.removeprefix("<definedNames>"), "</definedNames>")
    return before, _OF_A_SHEET.sub("", names), behind


def _drawn() -> dict[str, bytes]:
    """The parts of a blank workbook: two forms of two rows, each look that an entry may have."""
    row = Indicator(name=Field("甲"))
    form = Project(indicators=(row, row))
    halves = tuple(Share(month, Decimal("0.5")) for month in _MONTHS)
    department = Department(projects=(form, replace(form, plan=halves)))
    at = sheets.DEPARTMENT
    marks = [Mark(Place(at, 1, number), str(one), "") for number, one in enumerate(Severity, 1)]
    made = io.BytesIO()
    decorate = _Decoration({at: marks})
    builder.write(department, made, values_only=True, created=_MADE, decorate=decorate)
    with zipfile.ZipFile(made) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


class _Filled:
    """One department's workbook: the mould with its entries."""

    def __init__(
        self, mould: _Mould, department: Department, marks: _Marks, names: Sequence[str]
    ) -> None:
        self.mould, self.department, self.names = mould, department, names
        self.owner = Owner(department.code, department.name, str(department.year or ""))
        self.marks = [marks.get(name, ()) for name in (sheets.DEPARTMENT, *names)]
        # of the sheets with notes, for their boxes: the heights of rows counted from 0, in pixels
        self.heights: list[dict[int, int]] = []

    def parts(self, created: dt.datetime) -> Iterator[tuple[str, Part]]:
        """The parts of the package, in their order."""
        mould, count = self.mould, len(self.names)
        yield "[Content_Types].xml", self._types().encode()
        yield "xl/_rels/workbook.xml.rels", self._links_of_book().encode()
        yield "xl/workbook.xml", self._book().encode()
        yield f"{_SHEET}1.xml", self._department()
        for number, project in enumerate(self.department.projects, 1):
            yield f"{_SHEET}{number + 1}.xml", self._form(number, project)
            yield f"xl/tables/table{number}.xml", self._table(number, project).encode()
        yield f"{_SHEET}{count + 2}.xml", mould.ledger
        ledger = mould.ledger_table.replace('id="3"', f'id="{count + 1}"', 1)
        yield f"xl/tables/table{count + 1}.xml", ledger.encode()
        links = _links([("table", f"../tables/table{count + 1}.xml")])
        yield f"{_SHEETS}_rels/sheet{count + 2}.xml.rels", links.encode()
        yield f"{_SHEET}{count + 3}.xml", self._lists()
        for number, marks in enumerate(self.marks):
            yield from self._beside(number, marks)
        yield from mould.same.items()
        made = created.strftime("%Y-%m-%dT%H:%M:%SZ")
        yield "docProps/core.xml", mould.core.replace(_MADE_AS, made).encode()

    # the sheets --------------------------------------------------------------

    def _department(self) -> Part:
        """部门整体绩效目标: what stands below the functional goals moves with their number."""
        given, mould = self.department, self.mould.department
        rows, made = mould.rows, [mould.before]
        facts = {
            2: given.code,
            3: given.name,
            4: self.owner.year,
            OVERALL_GOAL: given.overall_goal.text,
        }
        heights = {OVERALL_GOAL: department_sheet.text_height(given.overall_goal.text)}
        for row in range(1, FIRST_FUNCTION):
            column = 0 if row == OVERALL_GOAL else 1
            values = {column: facts[row]} if row in facts else None
            made.append(rows[row].filled(row, values, heights.get(row, 0)))
        last = department_sheet.safeguards_row(len(given.functions))
        for row in range(FIRST_FUNCTION, last - 1):
            goals = given.functions[row - FIRST_FUNCTION :][:1]
            texts = [text for one in goals for text in (one.heading.text, one.text.text)]
            number = row - FIRST_FUNCTION + 1
            heights[row] = department_sheet.function_height(texts)
            entries: dict[int, Value] = {0: number, **dict(enumerate(texts, 1))} if goals else {}
            made.append(rows[FIRST_FUNCTION].filled(row, entries, heights[row]))
        safeguards = text_of(given.safeguards)
        heights[last] = department_sheet.text_height(safeguards)
        drawn = max(rows)
        made.append(rows[drawn - 1].filled(last - 1))
        made.append(rows[drawn].filled(last, {0: safeguards}, heights[last]))
        behind = mould.behind
        for up in (0, 1):
            behind = behind.replace(
                f'"A{drawn - up}:C{drawn - up}"', f'"A{last - up}:C{last - up}"'
            )
        made[0] = made[0].replace(f':C{drawn}"', f':C{last}"', 1)
        before, behind = _cut(behind, "<printOptions")
        made += [
            before,
            self._looks(0, 0),
            behind.replace("</worksheet>", self._link(0) + "</worksheet>"),
        ]
        self.heights.append({row - 1: pixels(height) for row, height in heights.items()})
        return "".join(made).encode()

    def _form(self, number: int, project: Project) -> Part:
        mould, rows = self.mould, self.mould.form.rows
        entries, heights = self._entries(project), form_texts.heights(project)
        looks = {_PLAN_ROW: self._looks_of_shares(project)}
        made = [mould.form.before if number == 1 else mould.before_others]
        for row in range(1, _FIRST_ROW):
            height = heights.get(row - 1, 0)
            made.append(rows[row].filled(row, entries.get(row), height, looks.get(row)))
        last = _last_row(project)
        made[0] = made[0].replace(f':I{_DRAWN_LAST}"', f':I{last}"', 1)
        for row in range(_FIRST_ROW, last + 1):
            indicator = project.indicators[row - _FIRST_ROW :][:1]
            texts = form_texts.row_texts(indicator[0] if indicator else None)
            heights[row - 1] = form_texts.indicator_height(texts)
            made.append(rows[_FIRST_ROW].filled(row, dict(enumerate(texts)), heights[row - 1]))
        self.heights.append({row: pixels(height) for row, height in heights.items()})
        own = self._looks(number, mould.rules.count("<cfRule")).encode()
        link = self._link(number).encode()
        sheet = "".join(made).encode()
        return [sheet, mould.colours(last), own, mould.limits, link, mould.table_link]

    def _entries(self, project: Project) -> dict[int, dict[int, Value]]:
        """What stands above the block, by row counted from 1 and column from 0."""
        shares = {share.month: share for share in project.plan or ()}
        amounts = (project.budget, project.fiscal_funds, project.other_funds)
        note = form_texts.funds_note(project, values_only=True)
        plan = {n: _share(shares.get(month)) for n, month in enumerate(_MONTHS, 1)}
        return {
            1: {0: form_texts.title(project)},
            2: {0: form_texts.owner_line(project, self.owner), 5: form_texts.unit_line(project)},
            3: {1: text_of(project.code), 4: text_of(project.name), 6: text_of(project.function)},
            5: {**dict(enumerate(map(_amount, amounts), 1)), 4: note},
            6: {1: text_of(project.purpose)},
            _PLAN_ROW: {**plan, 5: form_texts.plan_note(project.plan)},
            9: {1: text_of(project.goal)},
        }

    def _looks_of_shares(self, project: Project) -> dict[int, str]:
        """Shares that are no whole percents show their decimals."""
        return {
            _MONTHS.index(share.month) + 1: self.mould.half
            for share in project.plan or ()
            if share.percent is not None and share.percent != int(share.percent)
        }

    def _table(self, number: int, project: Project) -> str:
        table = self.mould.table.replace('id="1"', f'id="{number}"', 1)
        table = table.replace("Indicators_001", f"Indicators_{number:03d}")
        return table.replace(f'F{_DRAWN_LAST}"', f'F{_last_row(project)}"', 1)

    def _lists(self) -> Part:
        """选项, with the codes of the projects."""
        mould, column = self.mould.lists, lists.codes_column()
        made = [mould.before, mould.rows[1].filled(1)]
        codes = [text_of(project.code) for project in self.department.projects]
        for row in range(2, max(*mould.rows, len(codes) + 1) + 1):
            drawn = mould.rows.get(row) or RowMould("", "")
            code = codes[row - 2] if row < len(codes) + 2 else ""
            made.append(drawn.filled_beside(row, column, code))
        made.append(mould.behind)
        return "".join(made).encode()

    # notes and colours ---------------------------------------------------------

    def _looks(self, number: int, rules: int) -> str:
        """The colours of the marks on a sheet, behind so many rules of its own."""
        return "".join(
            f'<conditionalFormatting sqref="{one.place.address}"><cfRule '
            f'type="expression" dxfId="{self.mould.looks[one.severity]}" priority="{priority}">'
            "<formula>TRUE</formula></cfRule></conditionalFormatting>"
            for priority, one in enumerate(self.marks[number], rules + 1)
        )

    def _link(self, number: int) -> str:
        """The link of a sheet to the boxes of its notes; the first is that to its table."""
        return '<legacyDrawing r:id="rId2"/>' if self.marks[number] else ""

    def _beside(self, number: int, marks: Sequence[Mark]) -> Iterator[tuple[str, Part]]:
        """What belongs to a sheet, counted from 0: its notes, its links."""
        links = [("table", f"../tables/table{number}.xml")] if number else [("", "")]
        if marks:
            mould = self.mould.form if number else self.mould.department
            heights = {row - 1: one.pixels for row, one in mould.rows.items() if one.pixels}
            notes = [_note(one) for one in marks]
            yield f"xl/comments{number + 1}.xml", texts_part(notes, AUTHOR)
            boxes = boxes_part(notes, number + 1, mould.columns, heights | self.heights[number])
            yield f"xl/drawings/vmlDrawing{number + 1}.vml", boxes
            links += [
                ("vmlDrawing", f"../drawings/vmlDrawing{number + 1}.vml"),
                ("comments", f"../comments{number + 1}.xml"),
            ]
        if number or marks:
            yield f"{_SHEETS}_rels/sheet{number + 1}.xml.rels", _links(links).encode()

    # the book --------------------------------------------------------------------

    def _types(self) -> str:
        count = len(self.names)
        kinds = [("worksheets/sheet", "worksheet", n + 1) for n in range(count + 3)]
        kinds += [("tables/table", "table", n + 1) for n in range(count + 1)]
        kinds += [("comments", "comments", n + 1) for n, marks in enumerate(self.marks) if marks]
        parts = "".join(
            f'<Override PartName="/xl/{stem}{number}.xml" ContentType="{_CONTENT}{kind}+xml"/>'
            for stem, kind, number in kinds
        )
        return self.mould.types.replace("</Types>", f"{parts}</Types>")

    def _links_of_book(self) -> str:
        sheets_of_book = [
            ("worksheet", f"worksheets/sheet{n + 1}.xml") for n in range(len(self.names) + 3)
        ]
        others = [
            ("theme", "theme/theme1.xml"),
            ("styles", "styles.xml"),
            ("sharedStrings", "sharedStrings.xml"),
        ]
        return _links([*sheets_of_book, *others])

    def _book(self) -> str:
        all_sheets = [sheets.DEPARTMENT, *self.names, sheets.SPENDING, sheets.LISTS]
        listed = "".join(
            f'<sheet name={quoteattr(name)} sheetId="{n}"'
            + (' state="hidden"' if name == sheets.LISTS else "")
            + f' r:id="rId{n}"/>'
            for n, name in enumerate(all_sheets, 1)
        )
        functions = self.department.functions
        last = department_sheet.safeguards_row(len(functions))
        goals = department_sheet.rows_of(len(functions))
        own = [_of_sheet("Print_Area", 0, sheets.DEPARTMENT, f"$A$1:$C${last}")]
        for number, name in enumerate(self.names, 1):
            own.append(_of_sheet("Print_Area", number, name, project_sheet.PRINTED))
            own.append(_of_sheet("Print_Titles", number, name, _HEADS))
        own.append(_of_sheet("Print_Titles", len(self.names) + 1, sheets.SPENDING, "$3:$3"))
        names = self.mould.names
        for name, drawn, area in (
            (lists.FUNCTIONS_NAME, _DRAWN_GOALS, goals + FIRST_FUNCTION - 1),
            (lists.CODES_NAME, 3, len(self.names) + 1),
        ):
            before, rest = _cut(names, f'"{name}"')
            names = before + rest.replace(f"${drawn}<", f"${area}<", 1)
        before, behind = self.mould.before_names, self.mould.behind_names
        return f"{before}<sheets>{listed}</sheets><definedNames>{''.join(own)}{names}{behind}"


def _of_sheet(name: str, number: int, sheet: str, area: str) -> str:
    at = escape(f"{quoted(sheet)}!{area}")
    return f'<definedName name="_xlnm.{name}" localSheetId="{number}">{at}</definedName>'


def _links(links: Sequence[tuple[str, str]]) -> str:
    """The links of a part, numbered in order; one without a kind is passed over."""
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(links, 1)
        if kind
    )
    return f'{_HEAD}<Relationships xmlns="{_LINKS}">{listed}</Relationships>'


def _last_row(project: Project) -> int:
    """The last row of the indicator block, counted from 1."""
    return _FIRST_ROW + form_texts.rows_of(project) - 1


def _amount(amount: Amount | None) -> Value:
    if amount is None:
        return None
    return amount.text if amount.cents is None else wan_number(amount.cents)


def _share(share: Share | None) -> Value:
    if share is None:
        return None
    return share.text if share.percent is None else float(share.percent / 100)


BUILD: Final = Build(write, Placed)
