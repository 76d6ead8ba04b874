"""The check of a whole workbook: the one that button, command and audit call.

What is read and what counts is decided by ``form.book``; what is judged, here.
"""

from __future__ import annotations

from typing import Final

from jixiao.check.department import (
    check_carried_over,
    check_report,
    check_summary,
    each_finding,
    waived,
)
from jixiao.check.gathering import gathered
from jixiao.form.book import Reading
from jixiao.model.findings import Finding
from jixiao.model.last_year import CarriedOver
from jixiao.settings import DEFAULT, Settings

PUBLISHED: Final = (
    "公开前只审核要公开的内容：部门整体绩效目标和绩效目标表；"
    "部门汇总、执行对比、监控表、自评表不公开，不在其内。"
)


def check_published(
    reading: Reading, settings: Settings = DEFAULT, *, file: str = ""
) -> list[Finding]:
    """The findings on what the public document says: the target forms and the department's part.

    Button and command ask this before they write it; what it covers says :data:`PUBLISHED`.
    """
    found = each_finding(reading.department, settings, file=file)
    return gathered(waived(found, reading.waivers))


def check_book(reading: Reading, settings: Settings = DEFAULT, *, file: str = "") -> list[Finding]:
    """All findings of a workbook: its forms, its 部门汇总, last year's, its forms of the year.

    Those that a waiver accepts are marked.
    """
    found = each_finding(reading.department, settings, file=file)
    if reading.summary is not None:
        found += check_summary(reading.department, reading.summary, settings, file=file)
    if reading.reports:
        from jixiao.spending.execution import countable  # noqa: PLC0415 - few workbooks have any

        counted, _ = countable(reading.department)
        for report in reading.reports:
            found += check_report(report, counted, settings, file=file)
    if reading.last_year is not None:
        carried = CarriedOver(reading.department, reading.last_year)
        found += check_carried_over(carried, settings, file=file)
    if reading.year_forms:
        from jixiao.check.year import check_year_forms  # noqa: PLC0415 - few workbooks have any

        found += check_year_forms(reading.year_forms, reading.department, settings, file=file)
    return gathered(waived(found, reading.waivers))
