"""The sheet 填报说明: what each field is, and what reviewers object to."""

from __future__ import annotations

from typing import Any, Final

from jixiao.files.reports import page
from jixiao.files.reports.style import LABEL_FILL, Report, row_height
from jixiao.model.sheets import INSTRUCTIONS

_WIDTHS: Final = (18.0, 45.0, 45.0)
_STEPS: Final = (
    "1. 先填“部门整体绩效目标”，再逐张填项目表；要加项目，按“新增项目表”，或复制一张项目表。",
    "2. 浅黄色单元格是要填的；灰色是标签，请勿改动。指标行可以插入、删除、排序，一行一条指标。",
    "3. 表右侧的“校验”列随填随审：红为错误，黄为警告，蓝为提示；没有安装插件时为空，不影响填报。",
    "4. 填完按“审核全部”，逐条改到没有错误；再按“部门汇总”“公开文本”“上报副本”。",
)
_FIELDS: Final = (
    (
        "项目编码",
        "21位，从预算系统复制，不要手打。",
        "年度位与预算年度不符；校验位不符（多为录错）。",
    ),
    (
        "预算数",
        "以万元为单位的数字，等于财政资金加其他资金。",
        "不等；与项目名称中的金额不一致；把元当万元。",
    ),
    (
        "资金用途",
        "钱花在哪些事上。",
        "空白；与绩效目标一字不差。",
    ),
    (
        "资金支出计划",
        "到3、6、10、12月底的累计比例，逐期递增，12月底为100%。",
        "不递增；不到100%；各项目完全相同。",
    ),
    (
        "绩效目标",
        "花钱后要达到的产出和效果，写明数量、质量、时限。",
        "照抄资金用途；写成口号；年份是去年的。",
    ),
    (
        "一级、二级指标",
        "从下拉中选择。产出和效益必设，成本、时效按需要，有服务对象的设满意度。",
        "分类放错：及时率放在质量，次数放在时效。",
    ),
    (
        "三级指标",
        "被衡量的事项，一条只衡量一件事。",
        "写成活动或口号；资金投入当产出。",
    ),
    (
        "绩效指标描述",
        "怎样计算、什么口径、数据从哪里来。",
        "与三级指标一字不差。",
    ),
    (
        "指标值",
        "方向＋数值＋单位：≥90%、=8人、≤100万元、12月底前。率最高为100%，写“=100%”。",
        "没有单位；没有方向；“进一步提高”难以考核；与指标名称相同；占位符没有改。",
    ),
    (
        "指标值确定依据",
        "年度工作计划、历史数据、行业标准、预算测算、问卷调查等。",
        "空白。",
    ),
)


def add(report: Report) -> Any:
    """Add the sheet."""
    sheet = report.add_sheet(INSTRUCTIONS)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    title = report.look(font_name="黑体", font_size=16, bold=True, align="center")
    sheet.merge_range(0, 0, 0, 2, "绩效目标表填报说明", title)
    sheet.set_row(0, 32)
    for row, step in enumerate(_STEPS, 1):
        sheet.merge_range(row, 0, row, 2, step, report.look(font_size=11))
        sheet.set_row(row, row_height([step], [sum(_WIDTHS) - 8], least=22))
    top = len(_STEPS) + 2
    for column, name in enumerate(("栏目", "怎样填", "审核时常见的问题")):
        sheet.write_string(top, column, name, report.head())
    label = report.cell(bold=True, bg_color=LABEL_FILL, align="center")
    for row, texts in enumerate(_FIELDS, top + 1):
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text, report.cell() if column else label)
        sheet.set_row(row, row_height(texts, _WIDTHS, least=26))
    sheet.set_row(top, 22)
    sheet.hide_gridlines(2)
    page.set_up(sheet, _WIDTHS, landscape=False, dated=False)
    sheet.center_horizontally()
    return sheet
