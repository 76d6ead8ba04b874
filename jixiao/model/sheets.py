"""What our files are known by: the names of sheets, marks and titles; each stands here once."""

from __future__ import annotations

import re
from typing import Final

# of the standard workbook
INSTRUCTIONS: Final = "填报说明"
DEPARTMENT: Final = "部门整体绩效目标"
SPENDING: Final = "支出执行"
TEMPLATE: Final = "模板"
LISTS: Final = "选项"
FIRST_LIST: Final = "一级指标清单"  # at the head of the first of the lists
WAIVERS: Final = "审核说明"
LAST_YEAR: Final = "上年指标"
PART: Final = "拆分信息"
WHOLE: Final = "部门整体支出"
# of reports
FINDINGS: Final = "审核结果"
SUMMARY: Final = "部门汇总"
INDICATORS: Final = "指标统计"
LEDGER: Final = "支出明细"
COMPARISON: Final = "执行对比"
PROGRESS: Final = "执行进度"
UNMATCHED: Final = "未匹配支出"
RECORD: Final = "规范记录"
RULES: Final = "规则说明"
MONITORING_SUMMARY: Final = "监控汇总"
MONITORING_FINDINGS: Final = "监控审核"
EVALUATION_SUMMARY: Final = "自评汇总"
EVALUATION_FINDINGS: Final = "自评审核"
DIFFERENCES: Final = "修改对照"
DIFFERENCES_OVERVIEW: Final = "修改概览"
FINDING_CHANGES: Final = "问题变化"
LIBRARY: Final = "指标库"
TO_CONFIRM: Final = "待人工确认"
CONFLICTS: Final = "合并冲突"
CONTENTS: Final = "目录"

# the forms of the year: 监控01 大要案准备金
MONITORING_PREFIX: Final = "监控"
EVALUATION_PREFIX: Final = "自评"

# reports that are held against the project sheets: they say when they are out of date
HELD: Final = frozenset({SUMMARY, COMPARISON})

# the sheet-scoped name that marks a report that the add-in drew
MARK: Final = "jixiao_sheet"
# what our files carry as properties: the note of a workbook, the titles of documents
TEMPLATE_NOTE: Final = "模板版本"
PUBLISHED_TITLE: Final = "预算绩效目标公开文本"
DIFFERENCES_TITLE: Final = "绩效目标表修改对照"
LETTER_TITLE: Final = "预算绩效目标审核意见书"
REPORTS: Final = frozenset(
    {
        *(FINDINGS, INDICATORS, RULES, RECORD, CONTENTS),
        *(COMPARISON, PROGRESS, UNMATCHED, LEDGER),
        *(DIFFERENCES, DIFFERENCES_OVERVIEW, FINDING_CHANGES, LIBRARY, CONFLICTS, TO_CONFIRM),
        *(MONITORING_SUMMARY, MONITORING_FINDINGS, EVALUATION_SUMMARY, EVALUATION_FINDINGS),
    }
)
# Results that belong together stand together, under tabs of one colour.
_GROUPS: Final = {
    "审核": (FINDINGS, RECORD, DIFFERENCES_OVERVIEW, DIFFERENCES, FINDING_CHANGES, CONFLICTS),
    "汇总": (SUMMARY, INDICATORS),
    "执行": (LEDGER, COMPARISON, PROGRESS, UNMATCHED),
    "监控": (MONITORING_SUMMARY, MONITORING_FINDINGS),
    "自评": (EVALUATION_SUMMARY, EVALUATION_FINDINGS),
}
_NUMBERED: Final = re.compile(r" \(\d+\)$")
YEAR_FORM: Final = re.compile(rf"(?:{MONITORING_PREFIX}|{EVALUATION_PREFIX})\d{{2,3}} .*", re.S)
# a sheet whose name was taken stands beside it: 支出明细 (2)
LEDGERS: Final = re.compile(f"(?:{SPENDING}|{LEDGER})" + r"(?: \(\d+\))?")


def group_of(name: str) -> str:
    """The group of results that a sheet of that name belongs to; empty for any other sheet."""
    plain = _NUMBERED.sub("", name)
    if YEAR_FORM.fullmatch(name):
        return plain[:2]
    return next((group for group, names in _GROUPS.items() if plain in names), "")
