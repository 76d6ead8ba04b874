"""One project sheet: looks like the official form, helps while it is filled, has a 校验 column.

Places and labels come from ``layouts/standard.toml``. The indicator block is an Excel table
without merged cells, so rows can be inserted, deleted, sorted and appended by ordinary means;
see ``docs/decisions/0002-project-sheet.md``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, Final

from jixiao.check.cells import LONGEST_ELEMENT, MARK, NO_FUNCTION, NOT_JUDGED, packed, verdicts
from jixiao.files.reports import page
from jixiao.files.reports.style import (
    INPUT_FILL,
    LABEL_FILL,
    MONEY,
    Report,
)
from jixiao.form.layout import Layout, position, standard
from jixiao.model.money import wan_number
from jixiao.model.sheets import DEPARTMENT
from jixiao.model.target_form import (
    Amount,
    Field,
    Indicator,
    Project,
    Share,
    text_of,
)
from jixiao.rules.vocabulary import DICTIONARIES
from workbook_templates import form_texts, native_help
from workbook_templates.form_texts import Owner
from workbook_templates.naming import quoted
from workbook_templates.native_help import COLUMNS, LAST_ROW

_VERDICT_COLUMN: Final = 6
_SPACER_WIDTH: Final = 2.0
# The columns, however many rows there will be: all but the last row, because Calc writes whole
# columns as $A:$F, which openpyxl does not take.
PRINTED: Final = "$A$1:$F$1048575"
FROZEN_ROWS: Final = 3  # title, unit, code and name: more would leave no room for indicators
# Rows of indicators grow with their text; the letters of the blank column beside them are large,
# so that none is fitted lower than this lets it be.
_ROOMY_LETTERS: Final = 17


@dataclass(frozen=True, slots=True)
class SheetSetup:
    """What a project sheet needs to know of its book."""

    name: str
    number: int
    values_only: bool = False
    hidden: bool = False
    owner: Owner = field(default_factory=Owner)


def add(report: Report, project: Project, setup: SheetSetup) -> Any:
    """Add the sheet of ``project``; a blank project makes a blank form."""
    return _ProjectSheet(report, project, setup).draw()


class _ProjectSheet:
    """One sheet while it is being drawn."""

    def __init__(self, report: Report, project: Project, setup: SheetSetup) -> None:
        self.report, self.project, self.setup = report, project, setup
        self.layout: Layout = standard()
        self.sheet = report.add_sheet(setup.name)
        self.label = report.cell(bold=True, bg_color=LABEL_FILL, align="center")
        self.input = report.cell(bg_color=INPUT_FILL, align="left")
        self.centred = report.cell(bg_color=INPUT_FILL, align="center")
        self.text = report.cell(bg_color=INPUT_FILL, num_format="@", align="left")
        self.roomy = report.look(font_size=_ROOMY_LETTERS, text_wrap=False)
        self.prose = report.cell(bg_color=INPUT_FILL, num_format="@", align="left", valign="top")
        self.value = report.cell(bg_color=INPUT_FILL, num_format="@", align="center")
        self.money = report.cell(bg_color=INPUT_FILL, num_format=MONEY, align="center")
        self.note = report.cell(align="center")
        self.first = self.layout.first_row - 1
        self.header = self.first - 1
        self.heights = form_texts.heights(project)
        self.last = self.first + form_texts.rows_of(project) - 1

    def draw(self) -> Any:
        self._page()
        self._head()
        self._funds()
        self._plan()
        self._goal()
        self._table()
        self._beside()
        native_help.add(self.report, self.sheet, self.last, judged=not self.setup.values_only)
        return self.sheet

    # the page ----------------------------------------------------------------

    def _page(self) -> None:
        sheet = self.sheet
        # A row typed below the table is text before the table grows over it: =100% stays =100%.
        below = self.report.look(num_format="@")
        for index, key in enumerate(COLUMNS):
            sheet.set_column(index, index, self.layout.columns[key].width, below)
        sheet.set_column(_VERDICT_COLUMN, _VERDICT_COLUMN, self.layout.columns["verdict"].width)
        sheet.set_column(7, 7, _SPACER_WIDTH, self.roomy)
        sheet.set_column(8, 8, 12, None, {"hidden": True})
        widths = [self.layout.columns[key].width for key in COLUMNS]
        page.set_up(sheet, widths, landscape=False, dated=False)
        sheet.center_horizontally()
        sheet.repeat_rows(self.header)
        sheet.print_area_range = f"{quoted(self.setup.name)}!{PRINTED}"
        sheet.hide_gridlines(2)
        sheet.freeze_panes(FROZEN_ROWS, 0)
        if self.setup.hidden:
            sheet.hide()

    # the head ----------------------------------------------------------------

    def _head(self) -> None:
        sheet, look = self.sheet, self.report.look
        title = look(font_name="黑体", font_size=16, bold=True, align="center")
        self._merge(0, 0, 0, 5, form_texts.title(self.project), title)
        sheet.set_row(0, self.heights[0])
        self._owner(look())
        self._label("unit", look(align="right"), form_texts.unit_line(self.project))
        sheet.set_row(1, 18)
        self._label("code")
        self._merge(2, 1, 2, 2, text_of(self.project.code), self.value)
        self._label("name")
        self._merge(2, 4, 2, 5, text_of(self.project.name), self.text)
        sheet.set_row(2, self.heights[2])

    def _owner(self, look: Any) -> None:
        """Unit and year: from 部门整体绩效目标, unless the form says another unit."""
        owner = self.setup.owner
        same = owner.same_as(self.project.department.text.strip())
        if not same or self.setup.values_only:
            self._merge(1, 0, 1, 4, form_texts.owner_line(self.project, owner), look)
            return
        self.sheet.merge_range(1, 0, 1, 4, "", look)
        self.sheet.write_formula(1, 0, _owner_formula(), look, owner.shown)

    def _funds(self) -> None:
        self._label_down("purpose", 3)
        for key in ("budget", "fiscal_funds", "other_funds"):
            row, column = self._label(key)
            amount: Amount | None = getattr(self.project, key)
            self._amount(row + 1, column, amount)
        row, column = self._spot("funds_note")
        self._merge(row, column, row, column + 1, self.layout.label("funds_note"), self.label)
        self._formula(
            (row + 1, column, row + 1, column + 1),
            '=IF(COUNT(B5:D5)=0,"",IF(ABS(N(B5)-N(C5)-N(D5))<0.0000005,"✓ 预算数＝财政＋其他",'
            '"✗ 相差"&TEXT(N(B5)-N(C5)-N(D5),"0.00####")&"万元"))',
            form_texts.funds_note(self.project, values_only=self.setup.values_only),
        )
        purpose = text_of(self.project.purpose)
        self._merge(row + 2, 1, row + 2, 5, purpose, self.prose)
        for offset, height in enumerate((20, 22, self.heights[5])):
            self.sheet.set_row(row + offset, height)

    def _plan(self) -> None:
        row, _ = self._spot("plan")
        self._label_down("plan", 2)
        shares = {share.month: share for share in self.project.plan or ()}
        for spec in self.layout.fields.values():
            if spec.kind == "share":
                _, column = self._label(spec.key)
                self._share(row + 1, column, shares.get(int(spec.key.partition("_")[2])))
        self._label("plan_note")
        self._formula(
            (row + 1, 5, row + 1, 5),
            '=IF(COUNT(B8:E8)=0,"",IF(COUNT(B8:E8)<4,"✗ 四个时点都要填",IF(ROUND(E8,6)<>1,'
            '"✗ 12月底应为100%",IF(AND(B8>=0,B8<=C8,C8<=D8,D8<=E8),"✓ 逐期递增至100%",'
            '"✗ 应逐期递增"))))',
            form_texts.plan_note(self.project.plan),
        )
        for offset in range(2):
            self.sheet.set_row(row + offset, 20)

    def _goal(self) -> None:
        row, _ = self._label("goal")
        goal = text_of(self.project.goal)
        self._merge(row, 1, row, 5, goal, self.prose)
        self.sheet.set_row(row, self.heights[8])

    # the indicator block -----------------------------------------------------

    def _table(self) -> None:
        columns: list[dict[str, Any]] = [{"header": self.layout.heading(key)} for key in COLUMNS]
        last_column = len(COLUMNS) - 1
        if not self.setup.values_only:
            columns.append({"header": self.layout.heading("verdict"), "formula": _part_formula()})
            last_column = _VERDICT_COLUMN
        options = {
            "name": f"Indicators_{self.setup.number:03d}",
            "autofilter": False,
            "style": None,
            "columns": columns,
        }
        self.sheet.add_table(self.header, 0, self.last, last_column, options)
        head = self.report.head()
        for column, spec in enumerate(columns):
            self.sheet.write_string(self.header, column, spec["header"], head)
        self.sheet.set_row(self.header, 22)
        judged = self._verdicts
        for offset in range(self.last - self.first + 1):
            row = self.first + offset
            indicators = self.project.indicators
            self._row(row, indicators[offset] if offset < len(indicators) else None)
            self.sheet.write_blank(row, _VERDICT_COLUMN + 1, None, self.roomy)
            if not self.setup.values_only:
                verdict = judged[offset] if offset < len(judged) else ""
                self.sheet.write_formula(
                    row, _VERDICT_COLUMN, _part_formula(), self._verdict_look(), verdict
                )

    def _row(self, row: int, indicator: Indicator | None) -> None:
        looks = (self._open_look(), self._open_look(), self.text, self.text, self.value, self.text)
        texts = form_texts.row_texts(indicator)
        for column, (text, look) in enumerate(zip(texts, looks, strict=True)):
            self._write(row, column, text, look)
        judged = self._verdicts[row - self.first : row - self.first + 1]
        self.sheet.set_growing_row(row, form_texts.indicator_height(texts, "".join(judged)))

    def _open_look(self) -> Any:
        """一级 and 二级 cells: the line above is drawn only where the value changes."""
        return self.report.look(
            bg_color=INPUT_FILL, align="center", left=1, right=1,
            left_color="#A6A6A6", right_color="#A6A6A6",
        )  # fmt: skip

    def _verdict_look(self) -> Any:
        return self.report.look(font_size=9, align="left", indent=1)

    @cached_property
    def _verdicts(self) -> list[str]:
        rows = self.project.indicators
        if not rows or self.setup.values_only:
            return []
        return [
            row[0]
            for row in verdicts(
                [[row.target.text] for row in rows],
                [[row.category.text] for row in rows],
                [[row.name.text] for row in rows],
                self.project.budget_cents,
            )
        ]

    # beside the form: outside the print area -----------------------------------

    def _beside(self) -> None:
        self._label("function")
        row, column = self._spot("function")
        self._write(row + 1, column, text_of(self.project.function), self.text)
        small = self.report.look(font_size=8, font_color="#7F7F7F", text_wrap=False)
        row, column = self._spot("version")
        self.sheet.write_string(row, column, self.layout.label("version"), small)
        self.sheet.write_string(row + 1, column, self.layout.version, small)
        if self.setup.values_only:
            return
        row, column = self._spot("packed")
        self.sheet.write_string(row, column, self.layout.label("packed"), small)
        judged = [[verdict] for verdict in self._verdicts]
        self.sheet.write_formula(row + 1, column, _packed_formula(), small, packed(judged))

    # small things ----------------------------------------------------------------

    def _spot(self, key: str) -> tuple[int, int]:
        row, column = position(self.layout.fields[key].at)
        return row - 1, column - 1

    def _label(self, key: str, look: Any = None, text: str = "") -> tuple[int, int]:
        row, column = self._spot(key)
        self.sheet.write_string(row, column, text or self.layout.label(key), look or self.label)
        return row, column

    def _label_down(self, key: str, rows: int) -> None:
        row, column = self._spot(key)
        self._merge(row, column, row + rows - 1, column, self.layout.label(key), self.label)

    def _merge(self, row: int, column: int, last_row: int, last: int, text: str, look: Any) -> None:
        self.sheet.merge_range(row, column, last_row, last, "", look)
        if text:
            self.sheet.write_string(row, column, text, look)

    def _formula(self, box: tuple[int, int, int, int], formula: str, value: str) -> None:
        if box[1] != box[3]:
            self.sheet.merge_range(*box, "", self.note)
        if self.setup.values_only:
            self._write(box[0], box[1], value, self.note)
        else:
            self.sheet.write_formula(box[0], box[1], formula, self.note, value)

    def _write(self, row: int, column: int, text: str, look: Any) -> None:
        if text:
            self.sheet.write_string(row, column, text, look)
        else:
            self.sheet.write_blank(row, column, None, look)

    def _amount(self, row: int, column: int, amount: Amount | None) -> None:
        if amount is not None and amount.cents is not None:
            self.sheet.write_number(row, column, wan_number(amount.cents), self.money)
        elif amount is not None and amount.text:
            self.sheet.write_string(row, column, amount.text, self.money)
        else:
            self.sheet.write_blank(row, column, None, self.money)

    def _share(self, row: int, column: int, share: Share | None) -> None:
        whole = share is None or share.percent is None or share.percent == int(share.percent)
        look = self.report.cell(
            bg_color=INPUT_FILL, align="center", num_format="0%" if whole else "0.00%"
        )
        if share is not None and share.percent is not None:
            self.sheet.write_number(row, column, float(share.percent / 100), look)
        elif share is not None and share.text:
            self.sheet.write_string(row, column, share.text, look)
        else:
            self.sheet.write_blank(row, column, None, look)


def skeleton(dictionary: str) -> tuple[Indicator, ...]:
    """一级 and 二级 of a dictionary, a row each: what a blank form begins with."""
    return tuple(
        Indicator(dimension=Field(f"{dimension}指标"), category=Field(f"{category}指标"))
        for dimension, categories in DICTIONARIES[dictionary].items()
        for category in categories
    )


@cache
def _owner_formula() -> str:
    code, name, year = (f"{quoted(DEPARTMENT)}!$B${row}" for row in (2, 3, 4))
    plain = f'SUBSTITUTE(SUBSTITUTE({year},"度",""),"年","")'
    return f'={code}&{name}&IF({year}="","","　"&{plain}&"年度")'


@cache
def _packed_formula() -> str:
    """Without IFERROR: where the function is unknown, the cell shows #NAME? for all to see.

    The headings are handed over with the rows, so that rows inserted first in the block are among
    them; a range made by INDEX would be calculated, and asked about, at every opening.
    """
    header = standard().first_row - 1
    cells = ",".join(f"${column}${header}:${column}${LAST_ROW}" for column in "EBC")
    return f"=TARGET_CHECK_PACKED({cells},$B$5)"


@cache
def _part_formula() -> str:
    """A row's own part of the packed text, by functions that every Excel has.

    通过 is never written here, only taken from the text; what is no packed text is shown as it
    is. The same formula in every row: a table's column has one formula, whatever rows do.
    """
    number = f"(ROW()-ROW($E${standard().first_row - 1}))"
    row_mark = f'"{MARK}"&{number}&"{MARK}"'
    part = _up_to_mark(f"FIND({row_mark},$I$5)+LEN({row_mark})")
    end = _up_to_mark(f'FIND("{MARK}{MARK}",$I$5)+2')
    last = f"IFERROR(VALUE({end}),0)"
    return (
        f'=IF(IFERROR(INDEX($E:$E,ROW())="",FALSE),"",IF(ISERROR($I$5),"{NO_FUNCTION}",'
        f'IF($I$5="","{NOT_JUDGED}",IF(LEFT($I$5,1)<>"{MARK}",$I$5,'
        f'IFERROR({part},IF({number}<={last},"","{NOT_JUDGED}"))))))'
    )


def _up_to_mark(begin: str) -> str:
    """The packed text from a position to the next mark.

    Searched for in a piece of it: Calc's FIND miscounts its third argument behind rare characters.
    """
    rest = f"MID($I$5,{begin},{LONGEST_ELEMENT + 1})"
    return f'LEFT({rest},FIND("{MARK}",{rest})-1)'
