"""The sheet 支出执行: where spending is entered by hand."""

from __future__ import annotations

from typing import Any, Final

from jixiao.files.reports import page
from jixiao.files.reports.style import INPUT_FILL, Report
from jixiao.model.sheets import SPENDING
from workbook_templates.lists import CODES_NAME

_ROWS: Final = 30
_LAST: Final = 2000
_COLUMNS: Final = (
    ("日期", 13.0, "yyyy-mm-dd", "支付日期，如2023-06-30。"),
    ("项目编码", 25.0, "@", "从下拉中选择，或粘贴21位编码。"),
    ("项目名称", 28.0, "@", "可不填，便于自己核对。"),
    ("金额（元）", 15.0, "#,##0.00", "以元为单位；退回填负数。"),
    ("资金来源", 12.0, "@", "财政资金或其他资金。"),
    ("类型", 10.0, "@", "支出；年中调整预算时填“调整”，金额为增减数。"),
    ("摘要", 34.0, "@", "付款事由。"),
)


def add(report: Report) -> Any:
    """Add the sheet, blank."""
    sheet = report.add_sheet(SPENDING)
    title = report.look(font_name="黑体", font_size=14, bold=True, align="left")
    sheet.merge_range(0, 0, 0, len(_COLUMNS) - 1, "支出执行明细", title)
    note = report.look(font_color="#595959")
    words = "逐笔填写，或用“导入支出”从财务系统的导出文件导入。填好后按“执行对比”。"
    sheet.merge_range(1, 0, 1, len(_COLUMNS) - 1, words, note)
    sheet.set_row(0, 26)
    columns = [{"header": name} for name, *_ in _COLUMNS]
    options = {"name": "Spending", "autofilter": False, "style": None, "columns": columns}
    sheet.add_table(2, 0, 2 + _ROWS, len(_COLUMNS) - 1, options)
    for column, (name, width, form, hint) in enumerate(_COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(2, column, name, report.head())
        look = report.cell(bg_color=INPUT_FILL, num_format=form)
        for row in range(3, 3 + _ROWS):
            sheet.write_blank(row, column, None, look)
        sheet.data_validation(3, column, _LAST, column, _limits(name, hint))
    sheet.freeze_panes(3, 0)
    page.set_up(sheet, [width for _, width, *_ in _COLUMNS], dated=False)
    sheet.repeat_rows(2)
    return sheet


def _limits(name: str, hint: str) -> dict[str, Any]:
    base: dict[str, Any] = {"validate": "any", "input_title": name, "input_message": hint}
    if name == "项目编码":
        base |= {"validate": "list", "source": f"={CODES_NAME}", "error_type": "information"}
    elif name == "金额（元）":
        base |= {"validate": "decimal", "criteria": "between", "minimum": -1e12, "maximum": 1e12,
                 "error_message": "请填以元为单位的数字。"}  # fmt: skip
    elif name == "资金来源":
        base |= {
            "validate": "list",
            "source": ["财政资金", "其他资金"],
            "error_type": "information",
        }
    elif name == "类型":
        base |= {"validate": "list", "source": ["支出", "调整"], "error_type": "warning"}
    return base
