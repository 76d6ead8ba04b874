"""One project sheet: looks like the official form, helps while it is filled, has a 校验 column.

Places and labels come from ``layouts/standard.toml``. The indicator block is an Excel table
without merged cells, so rows can be inserted, deleted, sorted and appended by ordinary means;
see ``docs/decisions/0002-project-sheet.md``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Final

from jixiao.files.reports.style import (
    AMBER,
    AMBER_FILL,
    BLUE,
    BLUE_FILL,
    GREEN,
    INPUT_FILL,
    LABEL_FILL,
    MONEY,
    RED,
    RED_FILL,
    Report,
    row_height,
)
from jixiao.form.layout import Layout, position, standard
from jixiao.model import Amount, Field, Indicator, Project, Share
from jixiao.money import wan_number
from jixiao.verdict import MARK, PASSED, packed, verdicts
from workbook_templates import lists

LAST_ROW: Final = 300
UNIT: Final = "万元"
_COLUMNS: Final = ("dimension", "category", "name", "description", "target", "basis")
_VERDICT_COLUMN: Final = 6
_SPACER_WIDTH: Final = 2.0
_HINTS: Final = {
    "dimension": ("一级指标", "从下拉中选择：产出、效益、满意度（或成本）指标。"),
    "category": ("二级指标", "从下拉中选择，选项随一级指标变化。"),
    "name": ("三级指标", "写被衡量的事项，如“爱路护路宣传次数”，不要写成口号。"),
    "description": ("绩效指标描述", "写怎样计算、口径是什么，不要照抄指标名称。"),
    "target": ("指标值", "方向+数值+单位，如 ≥90%、=8人、≤100万元、12月底前。本格为文本。"),
    "basis": ("指标值确定依据", "如：年度工作计划、历史数据、行业标准、预算测算。"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """What a project sheet needs to know of its book."""

    name: str
    number: int
    values_only: bool = False
    hidden: bool = False


def add(report: Report, project: Project, place: Place) -> Any:
    """Add the sheet of ``project``; a blank project makes a blank form."""
    return _ProjectSheet(report, project, place).draw()


class _ProjectSheet:
    """One sheet while it is being drawn."""

    def __init__(self, report: Report, project: Project, place: Place) -> None:
        self.report, self.project, self.place = report, project, place
        self.layout: Layout = standard()
        self.sheet = report.add_sheet(place.name)
        self.label = report.cell(bold=True, bg_color=LABEL_FILL, align="center")
        self.input = report.cell(bg_color=INPUT_FILL, align="left")
        self.centred = report.cell(bg_color=INPUT_FILL, align="center")
        self.text = report.cell(bg_color=INPUT_FILL, num_format="@", align="left")
        self.value = report.cell(bg_color=INPUT_FILL, num_format="@", align="center")
        self.money = report.cell(bg_color=INPUT_FILL, num_format=MONEY, align="center")
        self.note = report.cell(font_size=9, align="center")
        self.first = self.layout.first_row - 1
        self.header = self.first - 1
        rows = len(project.indicators)
        self.last = self.first + max(rows, self.layout.blank_rows if not rows else 1) - 1

    def draw(self) -> Any:
        self._page()
        self._head()
        self._funds()
        self._plan()
        self._goal()
        self._table()
        self._looks()
        if not self.place.values_only:
            self._beside()
        self._help()
        return self.sheet

    # the page ----------------------------------------------------------------

    def _page(self) -> None:
        sheet = self.sheet
        for index, key in enumerate(_COLUMNS):
            sheet.set_column(index, index, self.layout.columns[key].width)
        sheet.set_column(_VERDICT_COLUMN, _VERDICT_COLUMN, self.layout.columns["verdict"].width)
        sheet.set_column(7, 7, _SPACER_WIDTH)
        sheet.set_column(8, 8, 12, None, {"hidden": True})
        sheet.set_paper(9)
        sheet.set_portrait()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(0.6, 0.6, 0.7, 0.7)
        sheet.center_horizontally()
        sheet.set_footer("&C第 &P 页，共 &N 页")
        sheet.repeat_rows(self.header)
        sheet.print_area(0, 0, self.last, 5)
        sheet.hide_gridlines(2)
        sheet.freeze_panes(self.first, 0)
        if self.place.hidden:
            sheet.hide()

    # the head ----------------------------------------------------------------

    def _head(self) -> None:
        sheet, look = self.sheet, self.report.look
        title = self.project.title.text or self.layout.title
        self._merge(
            0, 0, 0, 5, title, look(font_name="黑体", font_size=16, bold=True, align="center")
        )
        sheet.set_row(0, max(30.0, row_height([title], [65])))
        self._merge(1, 0, 1, 4, self.project.department.text, look(num_format="@"))
        self._label("unit", look(align="right"), f"{self.layout.label('unit')}：{UNIT}")
        sheet.set_row(1, 18)
        self._label("code")
        self._merge(2, 1, 2, 2, _text(self.project.code), self.value)
        self._label("name")
        self._merge(2, 4, 2, 5, _text(self.project.name), self.text)
        name = self.project.name.text if self.project.name else ""
        sheet.set_row(2, row_height([name], [31], least=24))

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
            self._funds_note(),
        )
        purpose = _text(self.project.purpose)
        self._merge(row + 2, 1, row + 2, 5, purpose, self.text)
        for offset, height in enumerate((20, 22, row_height([purpose], [91], least=40))):
            self.sheet.set_row(row + offset, height)

    def _funds_note(self) -> str:
        amounts = [self.project.budget, self.project.fiscal_funds, self.project.other_funds]
        cents = [amount.cents if amount else None for amount in amounts]
        if all(one is None for one in cents):
            return ""
        total, fiscal, other = (one or 0 for one in cents)
        rest = total - fiscal - other
        return "✓ 预算数＝财政＋其他" if not rest else f"✗ 相差{wan_number(rest):.2f}万元"

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
            "✓ 逐期递增至100%" if _rising(self.project.plan) else "",
        )
        for offset in range(2):
            self.sheet.set_row(row + offset, 20)

    def _goal(self) -> None:
        row, _ = self._label("goal")
        goal = _text(self.project.goal)
        self._merge(row, 1, row, 5, goal, self.text)
        self.sheet.set_row(row, row_height([goal], [91], least=48))

    # the indicator block -----------------------------------------------------

    def _table(self) -> None:
        columns: list[dict[str, Any]] = [{"header": self.layout.heading(key)} for key in _COLUMNS]
        last_column = len(_COLUMNS) - 1
        if not self.place.values_only:
            columns.append({"header": self.layout.heading("verdict"), "formula": _part_formula()})
            last_column = _VERDICT_COLUMN
        options = {
            "name": f"Indicators_{self.place.number:03d}",
            "autofilter": False,
            "style": None,
            "columns": columns,
        }
        self.sheet.add_table(self.header, 0, self.last, last_column, options)
        head = self.report.head()
        for column, spec in enumerate(columns):
            self.sheet.write_string(self.header, column, spec["header"], head)
        self.sheet.set_row(self.header, 22)
        told = self._verdicts
        for offset in range(self.last - self.first + 1):
            row = self.first + offset
            indicators = self.project.indicators
            self._row(row, indicators[offset] if offset < len(indicators) else None)
            if not self.place.values_only:
                verdict = told[offset] if offset < len(told) else ""
                self.sheet.write_formula(
                    row, _VERDICT_COLUMN, _part_formula(), self._verdict_look(), verdict
                )

    def _row(self, row: int, indicator: Indicator | None) -> None:
        looks = (self._open_look(), self._open_look(), self.text, self.text, self.value, self.text)
        texts = [""] * len(_COLUMNS)
        if indicator is not None:
            texts = [_text(getattr(indicator, key)) for key in _COLUMNS]
        for column, (text, look) in enumerate(zip(texts, looks, strict=True)):
            if text:
                self.sheet.write_string(row, column, text, look)
            else:
                self.sheet.write_blank(row, column, None, look)
        widths = [self.layout.columns[key].width for key in _COLUMNS]
        self.sheet.set_row(row, row_height(texts, widths, least=24))

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
        if not rows or self.place.values_only:
            return []
        budget = self.project.budget
        return [
            row[0]
            for row in verdicts(
                [[row.target.text] for row in rows],
                [[row.category.text] for row in rows],
                [[row.name.text] for row in rows],
                budget.cents if budget else None,
            )
        ]

    # beside the form: outside the print area -----------------------------------

    def _beside(self) -> None:
        self._label("function")
        row, column = self._spot("function")
        self.sheet.write_string(row + 1, column, _text(self.project.function), self.text)
        small = self.report.look(font_size=8, font_color="#7F7F7F", text_wrap=False)
        row, column = self._spot("version")
        self.sheet.write_string(row, column, self.layout.label("version"), small)
        self.sheet.write_string(row + 1, column, self.layout.version, small)
        row, column = self._spot("packed")
        self.sheet.write_string(row, column, self.layout.label("packed"), small)
        told = [[verdict] for verdict in self._verdicts]
        self.sheet.write_formula(row + 1, column, _packed_formula(), small, packed(told))

    # native help -----------------------------------------------------------------

    def _help(self) -> None:
        sheet = self.sheet
        for column, key in enumerate(_COLUMNS):
            title, message = _HINTS[key]
            options: dict[str, Any] = {
                "validate": "any", "input_title": title, "input_message": message,
            }  # fmt: skip
            if key in {"dimension", "category"}:
                source = lists.DIMENSIONS_NAME if key == "dimension" else lists.CATEGORY_SOURCE
                options |= {
                    "validate": "list", "source": f"={source}", "error_type": "warning",
                    "error_title": title, "error_message": "不在下拉选项中，审核时可能报分类错误。",
                }  # fmt: skip
            sheet.data_validation(self.first, column, LAST_ROW - 1, column, options)
        self._number_limits()
        if not self.place.values_only:
            row, column = self._spot("function")
            options = {
                "validate": "list", "source": f"={lists.FUNCTIONS_NAME}",
                "error_type": "information", "input_title": "职责分类",
                "input_message": "本项目对应的部门职责，不打印。",
            }  # fmt: skip
            sheet.data_validation(row + 1, column, row + 1, column, options)

    def _number_limits(self) -> None:
        money = {
            "validate": "decimal", "criteria": ">=", "value": 0,
            "error_title": "金额", "error_message": "请填以万元为单位的数字，如100.00。",
            "input_title": "金额（万元）", "input_message": "预算数＝财政资金＋其他资金。",
        }  # fmt: skip
        self.sheet.data_validation(4, 1, 4, 3, money)
        for column in range(1, 5):
            cell, before = f"{chr(65 + column)}8", f"{chr(64 + column)}8"
            rising = f"=AND(ISNUMBER({cell}),{cell}>=0,{cell}<=1" + (
                f",{cell}>=N({before}))" if column > 1 else ")"
            )
            self.sheet.data_validation(
                7, column, 7, column,
                {
                    "validate": "custom", "value": rising, "error_title": "资金支出计划",
                    "error_message": "应为0%–100%的累计比例，不小于前一时点；12月底为100%。",
                    "input_title": "累计支出比例",
                    "input_message": "到该时点累计支出占预算的比例，如20%。",
                },
            )  # fmt: skip

    def _looks(self) -> None:
        """Colours that follow the content, without any add-in."""
        form = self.report.condition
        self._merged_look()
        verdict, target = f"$G{self.first + 1}", f"E{self.first + 1}"
        for word, color, fill in (
            ("错误", RED, RED_FILL), ("警告", AMBER, AMBER_FILL), ("提示", BLUE, BLUE_FILL),
        ):  # fmt: skip
            criteria = f'=LEFT({verdict},2)="{word}"'
            look = form(font_color=color, bg_color=fill)
            self._condition(4, criteria, look)
            self._condition(_VERDICT_COLUMN, criteria, form(font_color=color))
        self._condition(_VERDICT_COLUMN, f'={verdict}="{PASSED}"', form(font_color=GREEN))
        self._condition(4, f"=ISNUMBER({target})", form(bg_color=RED_FILL, font_color=RED))
        for cell in ("E5", "F8"):
            for mark, color in (("✗", RED), ("✓", GREEN)):
                self.sheet.conditional_format(
                    cell, {"type": "formula", "criteria": f'=LEFT(${cell[0]}${cell[1]},1)="{mark}"',
                           "format": form(font_color=color)},
                )  # fmt: skip

    def _merged_look(self) -> None:
        """Repeated 一级 and 二级 look merged: the repeat is hidden, the line between left out.

        The conditions exclude each other and each names all its borders: Calc applies only the
        first that holds, and takes its borders for all four sides.
        """
        row = self.first + 1
        same = {0: f"$A{row}=$A{row - 1}", 1: f"AND($A{row}=$A{row - 1},$B{row}=$B{row - 1})"}
        last = f'$A{row + 1}=""'
        for column, condition in same.items():
            repeat = f'AND(${chr(65 + column)}{row}<>"",{condition})'
            for criteria, sides, hidden in (
                (f"AND({repeat},{last})", ("left", "right", "bottom"), True),
                (repeat, ("left", "right"), True),
                (last, ("left", "right", "top", "bottom"), False),
                (f"NOT({repeat})", ("left", "right", "top"), False),
            ):
                look: dict[str, Any] = dict.fromkeys(sides, 1)
                look |= {f"{side}_color": "#A6A6A6" for side in sides}
                if hidden:
                    look["font_color"] = INPUT_FILL
                self._condition(column, f"={criteria}", self.report.condition(**look))

    def _condition(self, column: int, criteria: str, look: Any) -> None:
        self.sheet.conditional_format(
            self.first, column, self.last, column,
            {"type": "formula", "criteria": criteria, "format": look},
        )  # fmt: skip

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
        if self.place.values_only:
            self.sheet.write_string(box[0], box[1], value, self.note)
        else:
            self.sheet.write_formula(box[0], box[1], formula, self.note, value)

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


def _text(field: Field | None) -> str:
    return field.text if field else ""


def _rising(plan: Sequence[Share] | None) -> bool:
    shares = [share.percent for share in plan or () if share.percent is not None]
    return len(shares) == 4 and shares == sorted(shares) and shares[-1] == 100


def _below(column: str) -> str:
    """The cells of a column from below the header on: rows inserted first in the block count."""
    header = standard().first_row - 1
    return f"INDEX(${column}:${column},ROW(${column}${header})+1):${column}${LAST_ROW}"


@cache
def _packed_formula() -> str:
    cells = ",".join(_below(column) for column in "EBC")
    return f'=IFERROR(TARGET_CHECK_PACKED({cells},$B$5),"")'


@cache
def _part_formula() -> str:
    """A row's own part of the packed text, by functions that every Excel has.

    The same text in every row: a table's column has one formula, whatever rows do.
    """
    header = standard().first_row - 1
    mark = f'"{MARK}"&(ROW()-ROW($E${header}))&"{MARK}"'
    begin = f"FIND({mark},$I$5)+LEN({mark})"
    part = f'MID($I$5,{begin},FIND("{MARK}",$I$5,{begin})-({begin}))'
    blank = 'OR($I$5="",INDEX($E:$E,ROW())="")'
    return f'=IF({blank},"",IFERROR({part},"{PASSED}"))'
