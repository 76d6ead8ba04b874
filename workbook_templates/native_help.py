"""What helps on a project sheet without any add-in: drop-downs, limits, hints, colours."""

from __future__ import annotations

from typing import Any, Final

from jixiao.check.cells import MARK, PASSED
from jixiao.files.reports.style import (
    AMBER,
    GREEN,
    INPUT_FILL,
    LABEL_FILL,
    RED,
    RED_FILL,
    SEVERITY_LOOK,
    Report,
)
from jixiao.form.layout import position, standard
from jixiao.model.findings import Severity
from jixiao.model.grid import column_letters
from jixiao.model.sheets import FIRST_LIST
from workbook_templates import indicator_names, lists

COLUMNS: Final = ("dimension", "category", "name", "description", "target", "basis")
VERDICT_COLUMN: Final = len(COLUMNS)
LAST_ROW: Final = 1000  # how far down rows are judged; a row beyond says that it is not
SEVERITY_WORDS: Final = tuple(map(str, Severity))
_HINTS: Final = {
    "dimension": ("一级指标", "从下拉中选择：产出、效益、满意度（或成本）指标。"),
    "category": ("二级指标", "从下拉中选择，选项随一级指标变化。"),
    "name": ("三级指标", "写被衡量的事项，如“爱路护路宣传次数”；下拉为常用指标（示例，供参考）。"),
    "description": ("绩效指标描述", "写怎样计算、口径是什么，不要照抄指标名称。"),
    "target": ("指标值", "方向+数值+单位，如 ≥90%、=8人、≤100万元、12月底前。本格为文本。"),
    "basis": ("指标值确定依据", "如：年度工作计划、历史数据、行业标准、预算测算。"),
}


def add(report: Report, sheet: Any, last: int, *, judged: bool) -> None:
    """Add the help to a sheet.

    ``last`` is the last row of the block (0-based): colours end there and grow with the table,
    drop-downs reach below it. ``judged`` where the sheet has the 校验 column.
    """
    _Help(report, sheet, last, judged).draw()


class _Help:
    """The help of one sheet."""

    def __init__(self, report: Report, sheet: Any, last: int, judged: bool) -> None:
        self.report, self.sheet, self.last, self.judged = report, sheet, last, judged
        self.first = standard().first_row - 1

    def draw(self) -> None:
        sheet = self.sheet
        for column, key in enumerate(COLUMNS):
            title, message = _HINTS[key]
            options: dict[str, Any] = {
                "validate": "any", "input_title": title, "input_message": message,
            }  # fmt: skip
            if key in {"dimension", "category"}:
                source = FIRST_LIST if key == "dimension" else lists.CATEGORY_SOURCE
                options |= {
                    "validate": "list", "source": f"={source}", "error_type": "warning",
                    "error_title": title, "error_message": "不在下拉选项中，审核时可能报分类错误。",
                }  # fmt: skip
            elif key == "name":
                options |= {
                    "validate": "list", "source": f"={indicator_names.NAME_SOURCE}",
                    "show_error": False,  # a suggestion: any name may be typed
                }  # fmt: skip
            sheet.data_validation(self.first, column, LAST_ROW - 1, column, options)
        self._number_limits()
        self._looks()
        if self.judged:
            row, column = position(standard().fields["function"].at)
            options = {
                "validate": "list", "source": f"={lists.FUNCTIONS_NAME}",
                "error_type": "information", "input_title": "职责分类",
                "input_message": "本项目对应的部门职责；带“（建议）”的请核对后选定。",
            }  # fmt: skip
            sheet.data_validation(row, column - 1, row, column - 1, options)

    def _number_limits(self) -> None:
        money = {
            "validate": "decimal", "criteria": ">=", "value": 0,
            "error_title": "金额", "error_message": "请填以万元为单位的数字，如100.00。",
            "input_title": "金额（万元）", "input_message": "预算数＝财政资金＋其他资金。",
        }  # fmt: skip
        self.sheet.data_validation(4, 1, 4, 3, money)
        for column in range(1, 5):
            cell, before = (f"{column_letters(number)}8" for number in (column + 1, column))
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
        for word in SEVERITY_WORDS:
            color, fill = SEVERITY_LOOK[word]
            # from the packed text itself: Calc enters no 校验 in a row that is inserted
            mark = f'"{MARK}"&(ROW()-ROW($E${self.first}))&"{MARK}{word}"'
            look = form(font_color=color, bg_color=fill)
            self._condition(4, f"=ISNUMBER(FIND({mark},$I$5))", look, LAST_ROW - 1)
            criteria = f'=LEFT({verdict},2)="{word}"'
            self._condition(VERDICT_COLUMN, criteria, form(font_color=color), LAST_ROW - 1)
        passed = form(font_color=GREEN)
        self._condition(VERDICT_COLUMN, f'={verdict}="{PASSED}"', passed, LAST_ROW - 1)
        # 未审核, and whatever else was said instead of a verdict: it must not look like one
        words = ",".join(f'LEFT({verdict},2)<>"{word}"' for word in (*SEVERITY_WORDS, PASSED))
        not_judged = form(font_color=AMBER, bg_color=LABEL_FILL, italic=True)
        unlike = f'=AND({verdict}<>"",{words})'
        self._condition(VERDICT_COLUMN, unlike, not_judged, LAST_ROW - 1)
        number = form(bg_color=RED_FILL, font_color=RED)
        self._condition(4, f"=ISNUMBER({target})", number, LAST_ROW - 1)
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
            repeat = f'AND(${column_letters(column + 1)}{row}<>"",{condition})'
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

    def _condition(self, column: int, criteria: str, look: Any, last: int | None = None) -> None:
        """A look for the rows of the block, or as far down as ``last``."""
        self.sheet.conditional_format(
            self.first, column, self.last if last is None else last, column,
            {"type": "formula", "criteria": criteria, "format": look},
        )  # fmt: skip
