"""L: can every row of the 支出明细 be read, and does it belong to a project?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from jixiao.model.findings import ERROR, HINT, WARNING, Finding, finding
from jixiao.model.money import wan
from jixiao.rules.registry import rule

if TYPE_CHECKING:  # what a rule is given; a worksheet function loads the rules without it
    from jixiao.spending.execution import Comparison
    from jixiao.spending.ledger import Ledger


@rule("L01", ERROR, source="审核经验")
def rows_are_readable(ledger: Ledger) -> Iterator[Finding]:
    """支出明细每行都要有能识别的日期、项目编码和金额。

    不通过：2023-03-01/本项目/约100元    通过：2023-03-01/本项目/100
    """
    for bad in ledger.bad:
        if bad.rule == "L01":
            message = f"第{bad.place.row}行无法识别：{bad.reason}。"
            yield finding(bad.place, message, field="支出明细", seen=bad.text)


@rule("L02", WARNING, source="审核经验")
def codes_are_known(comparison: Comparison) -> Iterator[Finding]:
    """支出明细的项目编码应是本部门的项目；对不上的行单独列出，不计入任何项目。

    不通过：2023-03-01/21600123P00009990001X/100    通过：2023-03-01/本项目/100
    """
    for one in comparison.unmatched:
        entry = one.entry
        seen = f"{entry.date}，{entry.code}，{wan(entry.cents)}万元，{entry.summary}".rstrip("，")
        yield finding(one.entry.place, f"{one.reason}。", field="项目编码", seen=seen)


@rule("L03", HINT, source="审核经验")
def rows_are_not_repeated(ledger: Ledger) -> Iterator[Finding]:
    """日期、编码、金额、摘要都相同的两行，请核实是否重复登记。

    不通过：2023-03-01/本项目/100；2023-03-01/本项目/100
    通过：2023-03-01/本项目/100；2023-03-02/本项目/100
    """
    for bad in ledger.bad:
        if bad.rule == "L03":
            yield finding(bad.place, f"{bad.reason}。", field="支出明细", seen=bad.text)
