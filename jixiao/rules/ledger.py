"""L: can every row of the 支出明细 be read, and does it belong to a project?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from jixiao.model.findings import ERROR, HINT, WARNING, Finding, finding
from jixiao.model.grid import Place
from jixiao.model.money import wan
from jixiao.rules.registry import rule

if TYPE_CHECKING:  # what a rule is given; a worksheet function loads the rules without it
    from jixiao.spending.entries import Aside, Ledger
    from jixiao.spending.execution import Comparison

_MOST_ROWS: Final = 10
_REPLACED: Final = "已被后一份的同一凭证代替"  # L07 lists these


@rule("L01", ERROR, source="审核经验")
def rows_are_readable(ledger: Ledger) -> Iterator[Finding]:
    """支出明细每行都要有能识别的日期、项目编码和金额。

    无法读取的行不计入，执行数就会偏低，所以逐行列出。

    不通过：2023-03-01/本项目/约100元    通过：2023-03-01/本项目/100
    """
    for bad in ledger.unreadable:
        message = f"第{bad.place.row}行无法识别：{bad.reason}。"
        expected = "在支出明细中改正这一行，再重新汇总；改正之前这笔支出未计入"
        yield finding(bad.place, message, field="支出明细", seen=bad.text, expected=expected)


@rule("L02", WARNING, source="审核经验")
def codes_are_known(comparison: Comparison) -> Iterator[Finding]:
    """支出明细的项目编码应是本部门的项目；对不上的行单独列出，不计入任何项目。

    猜错项目比不计入更难发现，所以只列出，不归入任何项目。

    不通过：2023-03-01/21600123P00009990001X/100    通过：2023-03-01/本项目/100
    """
    for one in comparison.unmatched:
        entry = one.entry
        seen = f"{entry.date}，{entry.code}，{wan(entry.cents)}万元，{entry.summary}".rstrip("，")
        yield finding(
            one.entry.place, f"{one.reason}。", field="项目编码", seen=seen,
            expected="核对编码：录错的改正后重新汇总；不是本部门项目的，从支出明细中删去",
        )  # fmt: skip


@rule("L03", HINT, source="审核经验")
def rows_are_not_repeated(ledger: Ledger) -> Iterator[Finding]:
    """日期、编码、金额、摘要都相同的两行，请核实是否重复登记。

    同一笔支出登记两次，执行率会虚高。

    不通过：2023-03-01/本项目/100；2023-03-01/本项目/100
    通过：2023-03-01/本项目/100；2023-03-02/本项目/100
    """
    for bad in ledger.bad:
        if bad.rule == "L03":
            expected = "核对凭证：重复登记的删去一行；确是两笔的不用改，可在摘要中写明"
            yield finding(
                bad.place, f"{bad.reason}。", field="支出明细", seen=bad.text, expected=expected
            )


@rule("L04", ERROR, source="审核经验")
def columns_are_understood(ledger: Ledger) -> Iterator[Finding]:
    """改变金额含义的列（方向、贷方、收支类型、状态等）要能识别；不能识别时整表不汇总。

    借与贷、支付与退回方向相反，弄错一列，整张表的合计都不对。

    不通过：列=日期/项目编码/金额（元）/方向；2023-03-01/本项目/100/甲
    通过：列=日期/项目编码/金额（元）/方向；2023-03-01/本项目/100/借
    """
    for one in ledger.refused:
        expected = f"改“{one.column}”列的列名，写明借贷、收支或支付状态；与金额无关的删去该列"
        yield finding(one.place, one.sentence, field=one.column, expected=expected)


@rule("L05", HINT, source="审核经验")
def rows_set_aside_are_listed(ledger: Ledger) -> Iterator[Finding]:
    """作废、退回、支付失败的行，小计合计行，与明细重复的汇总表，不计入支出，请核实。

    作废和小计计入支出，会把一笔钱算两次。

    不通过：2023-03-01/本项目/100/水费；2023-03-31//100/小计
    通过：2023-03-01/本项目/100/水费；2023-03-31/本项目/100/电费
    """
    found: dict[tuple[str, str], list[Aside]] = defaultdict(list)
    for one in ledger.aside:
        if one.why != _REPLACED:
            found[one.place.sheet, one.reason].append(one)
    for (_, reason), rows in found.items():
        amount = wan(sum(one.cents or 0 for one in rows))
        message = f"{len(rows)}行未计入：{reason}。"
        numbers = "、".join(str(one.place.row) for one in rows[:_MOST_ROWS])
        more = f"等{len(rows)}" if len(rows) > _MOST_ROWS else ""
        seen = f"第{numbers}{more}行，{amount}万元"
        expected = "核对这些行：确应计入的，改正状态或摘要后重新汇总"
        yield finding(rows[0].place, message, field="支出明细", seen=seen, expected=expected)
    for sheet in ledger.sheets:
        yield finding(
            Place(sheet.sheet, 1, 1), sheet.sentence, field="支出明细", severity=WARNING,
            expected="核对该工作表：应计入的，单独另存为一份支出明细后再汇总",
        )  # fmt: skip


@rule("L06", WARNING, source="审核经验")
def dates_are_of_the_year(comparison: Comparison) -> Iterator[Finding]:
    """支付日期不应晚于今天，也不应是预算年度之后或早几年的；这样的日期不用作截至日期。

    年份录错会把截至日期推到以后，使全年的进度看起来落后。

    不通过：2032-06-30/本项目/100    通过：2023-06-30/本项目/100
    """
    for entry in comparison.doubtful:
        message = f"{entry.date}疑似录错，未用作截至日期。"
        seen = f"{entry.code}，{wan(entry.cents)}万元，{entry.summary}".rstrip("，")
        expected = "核对支付日期，录错的改正后重新汇总；也可用“截至日期”另行指定"
        yield finding(entry.place, message, field="日期", seen=seen, expected=expected)


@rule("L07", WARNING, source="审核经验")
def vouchers_do_not_change(ledger: Ledger) -> Iterator[Finding]:
    """同月、同项目、同来源的同一凭证号，前后两份文件内容不同，以后一份为准，请核实。

    凭证会更正后重新导出，两份都计入就重复了；以后一份为准，前后都列出供核对。

    不通过：列=日期/项目编码/金额（元）/凭证号；2023-03-01/本项目/100/1；另一份；2023-03-01/本项目/90/1
    通过：列=日期/项目编码/金额（元）/凭证号；2023-03-01/本项目/100/1；另一份；2023-04-01/本项目/90/1
    """
    for before, after in ledger.changes:
        if before.cents != after.cents:
            what = f"前后金额不同：{wan(before.cents)}→{wan(after.cents)}"
        else:
            what = f"前后内容不同：{before.date} {before.summary}→{after.date} {after.summary}"
        message = f"凭证{after.voucher}{what}，以后一份为准。"
        places = [f"“{one.place.sheet}”第{one.place.row}行" for one in (before, after)]
        expected = "核对以哪一份为准；应以前一份为准的，在后一份中改正这一行"
        yield finding(
            after.place, message, field="凭证号", seen="，".join(places), expected=expected
        )
