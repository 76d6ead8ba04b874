"""Exports whose rows or columns mean something else than they seem to: each kind by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import Font

from jixiao.errors import JixiaoError, UnreadableFile
from jixiao.files.read.ledgers import read_ledgers
from jixiao.model.grid import Grid, Value
from jixiao.model.target_form import Department
from jixiao.spending.entries import Ledger, Why
from jixiao.spending.execution import compare
from jixiao.spending.ledger import read_ledger

CODE = "13073023P00002210023K"
OTHER = "13073023P000030100218"
WAN = 1_000_000


def ledger(*rows: Sequence[Value]) -> Ledger:
    return read_ledger(Grid("支出", [list(row) for row in rows]))


def file(folder: Path, text: str, name: str = "支出.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def whys(read: Ledger) -> list[tuple[int, str]]:
    return [(one.place.row, str(one.why)) for one in read.aside]


# a column beside the amount ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "paid", "back"),
    [
        ("方向", "借", "贷"),
        ("借贷方向", "借方", "贷方"),
        ("借/贷", "DR", "CR"),
        ("业务类型", "授权支付", "退款"),
        ("业务类型", "支付", "冲销"),
        ("交易类型", "正常", "红字冲正"),
        ("收支类型", "支出", "退款"),
        ("是否冲销", "否", "是"),
        ("红蓝标志", "蓝字", "红字"),
        ("是否冲红", "否", "是"),
        ("是否红字凭证", "", "是"),
        ("已冲账标记", "0", "1"),
        ("增减标志", "增", "减"),
        ("付款方向", "付款", "退款"),
        ("收付标记", "付", "退回"),
    ],
)
def test_a_column_that_turns_the_amount_round(heading: str, paid: str, back: str) -> None:
    head = ["日期", "项目编码", heading, "金额", "摘要"]
    read = ledger(head, ["2023-03-01", CODE, paid, 50000, "付"], ["2023-04-01", CODE, back, 20000])
    assert (read.total, read.bad, read.aside) == (3 * WAN, (), ())


@pytest.mark.parametrize("back", [(0, 20000), (None, 20000), ("", "20,000.00"), (-20000, None)])
def test_debit_less_credit(back: tuple[Value, Value]) -> None:
    head = ["日期", "项目编码", "借方金额", "贷方金额", "摘要"]
    read = ledger(head, ["2023-03-01", CODE, 50000, 0], ["2023-04-01", CODE, *back])
    assert (read.total, len(read.entries)) == (3 * WAN, 2)


@pytest.mark.parametrize(
    ("heading", "paid", "other", "why"),
    [
        ("回单状态", "已回单", "银行退票", "退回或未成功"),
        ("银行处理结果", "处理成功", "处理失败", "退回或未成功"),
        ("审批结果", "同意", "不同意", "退回或未成功"),
        ("入账状态", "已入账", "已冲红", "作废"),
        ("删除标记", "0", "1", "作废"),
        ("是否已作废", "否", "是", "作废"),
        ("凭证作废与否", "未作废", "已作废", "作废"),
        ("是否支付成功", "是", "否", "退回或未成功"),
        ("支付标志", "已支付", "未支付", "退回或未成功"),
        ("是否支付成功", "支付成功", "未成功", "退回或未成功"),
        ("是否付款", "成功", "审核不通过", "退回或未成功"),
        ("是否支付", "正常", "已作废", "作废"),
        ("凭证状态", "未冲正", "已冲正", "作废"),
        ("单据状态", "未废止", "已废止", "作废"),
    ],
)
def test_a_column_that_says_that_nothing_was_paid(
    heading: str, paid: str, other: str, why: str
) -> None:
    head = ["日期", "项目编码", heading, "金额"]
    read = ledger(head, ["2023-03-01", CODE, paid, 50000], ["2023-04-01", CODE, other, 20000])
    assert (read.refused, read.bad) == ((), ())
    assert (read.total, whys(read)) == (5 * WAN, [(3, why)])


@pytest.mark.parametrize(
    "heading", ["打印状态", "归档状态", "开票状态", "附件上传状态", "是否政府采购"]
)
def test_a_column_that_says_nothing_of_the_money_is_no_flag(heading: str) -> None:
    head = ["日期", "项目编码", heading, "金额"]
    read = ledger(head, ["2023-03-01", CODE, "是", 50000], ["2023-04-01", CODE, "未打印", 20000])
    assert (read.total, read.refused, read.aside, read.bad) == (7 * WAN, (), (), ())


def test_another_currency_is_named() -> None:
    head = ["日期", "项目编码", "金额", "币种"]
    read = ledger(head, ["2023-03-01", CODE, 5, "人民币"], ["2023-03-02", CODE, 7, "美元"])
    assert [one.reason for one in read.unreadable] == ["币种“美元”不是人民币，请折算后再填"]


def test_a_ledger_without_one_row_that_counts_says_what_is_in_it() -> None:
    head = ["日期", "项目编码", "金额", "支付状态"]
    read = ledger(head, ["2023-03-01", "1.30731E+20", 1, "成功"], ["2023-03-02", CODE, 2, "作废"])
    with pytest.raises(
        JixiaoError, match=r"1行无法读取，如第2行.*被存成了数字.*1行未计入，如第3行作废"
    ):
        compare(Department(), read)


def test_debit_and_credit_under_one_heading() -> None:
    read = ledger(
        ["日期", "项目编码", "发生额", None, "摘要"],
        [None, None, "借方", "贷方", None],
        ["2023-03-01", CODE, 50000, None, "付"],
        ["2023-04-01", CODE, None, 20000, "退"],
    )
    assert read.total == 3 * WAN


def test_a_red_amount_on_the_credit_side_is_not_guessed() -> None:
    read = ledger(["日期", "项目编码", "方向", "金额"], ["2023-03-01", CODE, "贷", -5])
    assert (read.entries, [one.place.row for one in read.unreadable]) == ((), [2])


@pytest.mark.parametrize("suffix", ["", "金额", "（元）"])
def test_income_is_no_spending(suffix: str) -> None:
    head = ["日期", "项目编码", f"收入{suffix}", f"支出{suffix}", "摘要"]
    read = ledger(head, ["2023-03-01", CODE, None, 30000, "付"], ["2023-03-02", CODE, 70000, None])
    assert (read.total, whys(read)) == (3 * WAN, [(3, "收入，不是支出")])
    assert read.aside[0].cents == 7 * WAN
    both = ledger(head, ["2023-03-01", CODE, 5, 30000, "付"])
    assert (both.entries, both.unreadable[0].reason) == ((), "收入、支出两列都有数字")


@pytest.mark.parametrize(
    ("headings", "amounts", "used", "total"),
    [
        (["累计支付金额", "本次支付金额"], [30000, 20000], "本次支付金额", 2),
        (["本月支付数", "累计支付数"], [20000, 90000], "本月支付数", 2),
        (["申请金额", "金额", "支付金额", "可用额度"], [9, 8, 10000, 7], "支付金额", 1),
        (["授权金额", "已支付金额"], [90000, 10000], "已支付金额", 1),
        (["预算数", "指标余额", "实际支出"], [90000, 80000, 10000], "实际支出", 1),
        (["合同金额", "金额"], [90000, 10000], "金额", 1),
    ],
)
def test_the_amount_that_was_paid_is_chosen_and_named(
    headings: list[str], amounts: list[int], used: str, total: int
) -> None:
    read = ledger(["支付日期", "项目编码", *headings], ["2023-03-01", CODE, *amounts])
    assert read.total == total * WAN
    (said,) = read.used
    assert said.startswith(f"金额取自“{used}”列，单位元，未用")
    assert all(f"“{other}”" in said for other in headings if other != used)


@pytest.mark.parametrize(
    ("heading", "value"),
    [
        ("方向", "甲"),
        ("收支类型", "03"),
        ("支付状态", "7"),
        ("红冲关系", "有"),
        ("贷方金额", 5),
        ("退款金额", 5),
    ],
)
def test_a_column_that_is_not_understood_is_refused_by_its_name(
    heading: str, value: Value, tmp_path: Path
) -> None:
    read = ledger(["日期", "项目编码", "金额", heading], ["2023-03-01", CODE, 100, value])
    assert (read.entries, [one.column for one in read.refused]) == ((), [heading])
    path = file(tmp_path, f"日期,项目编码,金额,{heading}\n2023-03-01,{CODE},100,{value}\n")
    with pytest.raises(UnreadableFile, match=rf"L04.*“{heading}”列的含义未能识别"):
        read_ledgers([path])


@pytest.mark.parametrize("heading", ["累计支付金额", "申请金额", "贷方金额", "指标余额"])
def test_an_amount_that_is_no_payment_is_refused_where_it_stands_alone(heading: str) -> None:
    read = ledger(["日期", "项目编码", heading], ["2023-03-01", CODE, 100])
    assert (read.entries, [one.column for one in read.refused]) == ((), [heading])


def test_one_value_that_is_not_understood_makes_its_row_unreadable() -> None:
    head = ["日期", "项目编码", "方向", "金额"]
    read = ledger(head, ["2023-03-01", CODE, "借", 1], ["2023-03-02", CODE, "乙", 1],
                  ["2023-03-03", CODE, "", 1])  # fmt: skip
    assert read.total == 100
    assert [one.place.row for one in read.unreadable] == [3, 4]
    assert "“方向”列“乙”的含义未能识别" in read.unreadable[0].reason


def test_double_entry_with_the_code_on_both_sides_is_refused() -> None:
    head = ["日期", "凭证号", "科目", "项目编码", "借方", "贷方"]
    read = ledger(head, ["2023-03-01", "1", "业务活动费用", CODE, 100, None],
                  ["2023-03-01", "1", "零余额账户用款额度", CODE, None, 100])  # fmt: skip
    assert (read.entries, len(read.refused)) == ((), 1)


@pytest.mark.parametrize(
    ("heading", "why"),
    [("是否作废", Why.VOID), ("是否退回", Why.RETURNED), ("退票标志", Why.RETURNED)],
)
def test_a_column_of_yes_and_no(heading: str, why: Why) -> None:
    head = ["日期", "项目编码", "金额", heading]
    read = ledger(head, ["2023-03-01", CODE, 1, "否"], ["2023-03-02", CODE, 2, "是"])
    assert (read.total, [one.why for one in read.aside]) == (100, [why])


@pytest.mark.parametrize(
    ("status", "why"),
    [
        ("支付成功", ""),
        ("已支付", ""),
        ("未作废", ""),
        ("", ""),
        ("已作废", Why.VOID),
        ("已撤销", Why.VOID),
        ("支付失败", Why.RETURNED),
        ("已退回", Why.RETURNED),
        ("银行退票", Why.RETURNED),
        ("未支付", Why.RETURNED),
        ("审核中", Why.RETURNED),
        ("已冲销", Why.VOID),
    ],
)
def test_the_status_of_a_payment(status: str, why: str) -> None:
    head = ["支付日期", "项目编码", "支付金额", "支付状态"]
    rows = [["2023-03-01", CODE, 10000, "支付成功"], ["2023-04-01", CODE, 30000, status]]
    read = ledger(head, *rows)
    assert (read.total, whys(read)) == ((WAN, [(3, str(why))]) if why else (4 * WAN, []))


# rows that are none ------------------------------------------------------------------------------


def test_sums_that_carry_a_code_are_sums() -> None:
    read = ledger(
        ["支付日期", "项目编码", "项目名称", "支付金额", "摘要"],
        ["2023-03-01", CODE, "大要案", 10000, "甲"],
        ["2023-04-01", CODE, "大要案", 20000, "乙"],
        ["2023-04-30", CODE, "大要案 小计", 30000, None],
        ["2023-04-30", CODE, "大要案", 30000, "小计"],
        ["2023-04-30", CODE, "大要案", 30000, "二季度支付合计"],
        ["2023-04-30", None, "大要案项目小计", 30000, None],
        ["2023-12-31", None, None, 30000, "合  计"],
        ["2023-05-01", CODE, "大要案", 7000, "水电费合计"],
    )
    assert whys(read) == [(row, "小计合计") for row in (4, 5, 6, 7, 8)]
    assert (read.total, read.bad) == (3_700_000, ())


@pytest.mark.parametrize(
    "named", ["承前页", "过次页", "期初余额", "上年结转", "本年累计", "本月合计", "结转下年"]
)
def test_lines_of_an_account_book_are_no_payments(named: str) -> None:
    head = ["日期", "项目编码", "金额", "摘要", "资金来源"]
    read = ledger(head, ["2023-03-01", CODE, 100, "付", "上年结转"], ["2023-03-31", CODE, 9, named])
    assert (read.total, whys(read)) == (10_000, [(3, "小计合计")])


def test_a_second_heading_with_another_unit_and_another_order() -> None:
    read = ledger(
        ["支付日期", "项目编码", "支付金额", "摘要"],
        ["2023-03-01", CODE, 10000, "甲"],
        ["二月支付明细"],
        ["单位：万元"],
        ["项目编码", "支付金额", "支付日期", "摘要"],
        [CODE, 2, "2023-03-02", "乙"],
    )
    assert (read.total, read.bad, read.aside) == (3 * WAN, (), ())


def test_below_a_heading_that_lacks_a_column_nothing_is_guessed() -> None:
    read = ledger(
        ["支付日期", "项目编码", "支付金额"],
        ["2023-03-01", CODE, 10000],
        ["支付日期", "支付金额", "收款人"],
        ["2023-03-02", 20000, "某公司"],
    )
    assert read.total == WAN
    assert [one.place.row for one in read.unreadable] == [4]


def test_another_currency_is_no_yuan() -> None:
    read = ledger(["日期", "项目编码", "金额", "币种"], ["2023-03-01", CODE, 100, "美元"],
                  ["2023-03-01", CODE, 100, "人民币"])  # fmt: skip
    assert (read.total, [one.place.row for one in read.unreadable]) == (10_000, [2])


# files -------------------------------------------------------------------------------------------


def test_a_quote_that_is_never_closed_swallows_no_row(tmp_path: Path) -> None:
    rows = [f'2023-03-0{n},{CODE},{n}0000,{text}' for n, text in
            enumerate(('"两会经费', "乙", '丙"', '"丁'), 1)]  # fmt: skip
    path = file(tmp_path, "\n".join(["支付日期,项目编码,支付金额,摘要", *rows, ""]))
    read = read_ledgers([path])
    assert [entry.cents for entry in read.entries] == [WAN, 2 * WAN, 3 * WAN, 4 * WAN]
    assert read.entries[0].summary == "两会经费"


def test_tabs_separate_where_commas_stand_in_the_texts(tmp_path: Path) -> None:
    row = f"2023-03-01\t{CODE}\t10,000.00\t甲,乙,丙,丁,戊,己"
    read = read_ledgers([file(tmp_path, f"支付日期\t项目编码\t支付金额\t摘要\n{row}\n", "a.txt")])
    assert (read.total, read.entries[0].summary) == (WAN, "甲,乙,丙,丁,戊,己")


def test_codes_and_amounts_guarded_as_formulas(tmp_path: Path) -> None:
    text = f'支付日期,项目编码,支付金额\n2023-03-01,="{CODE}","=""10000"""\n'
    assert read_ledgers([file(tmp_path, text)]).total == WAN


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "gb18030"])
def test_text_named_xls_in_the_encodings_that_occur(encoding: str, tmp_path: Path) -> None:
    text = f"日期\t项目编码\t金额\n2023.6.30\t{CODE}\t10000\n"
    assert read_ledgers([file(tmp_path, text, "支出.xls", encoding)]).total == WAN


def test_html_named_xls(tmp_path: Path) -> None:
    text = (
        "<html><body><table><tr><td colspan=3>支付明细</td></tr>"
        "<tr><th>日期</th><th>项目编码</th><th>金额（万元）</th></tr>"
        f"<tr><td rowspan=2>2023-03-01</td><td>{CODE}</td><td>1</td></tr>"
        "</table></body></html>"
    )
    assert read_ledgers([file(tmp_path, text, "支出.xls", "gb18030")]).total == WAN


def test_xml_of_2003_named_xls(tmp_path: Path) -> None:
    def row(*cells: str) -> str:
        data = "".join(f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in cells)
        return f"<Row>{data}</Row>"

    text = (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="明细"><Table>'
        + row("日期", "项目编码", "金额")
        + row("2023-03-01", CODE, "10000")
        + "</Table></Worksheet></Workbook>"
    )
    assert read_ledgers([file(tmp_path, text, "支出.xls")]).total == WAN


def book(folder: Path, **sheets: list[list[Value]]) -> Path:
    opened = openpyxl.Workbook()
    opened.remove(opened.active)
    for name, rows in sheets.items():
        sheet = opened.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path = folder / "支出.xlsx"
    opened.save(path)
    return path


HEAD: list[Value] = ["支付日期", "项目编码", "支付金额", "摘要"]


def test_a_summary_beside_the_detail_is_set_aside(tmp_path: Path) -> None:
    detail: list[list[Value]] = [
        ["2023-03-01", CODE, 10000, "甲"],
        ["2023-04-01", CODE, 20000, "乙"],
        ["2023-04-01", OTHER, 5000, "丙"],
    ]
    sums: list[list[Value]] = [["2023-04-30", CODE, 30000], ["2023-04-30", OTHER, 5000]]
    read = read_ledgers([book(tmp_path, 明细=[HEAD, *detail], 按项目=[HEAD, *sums])])
    assert read.total == 3_500_000
    assert whys(read) == [(2, str(Why.SUMMARY)), (3, str(Why.SUMMARY))]


def test_a_month_a_sheet_counts_each(tmp_path: Path) -> None:
    months: dict[str, list[list[Value]]] = {
        "1月": [HEAD, ["2023-01-05", CODE, 100, "工资"], ["2023-01-06", OTHER, 50, "工资"]],
        "2月": [HEAD, ["2023-02-05", CODE, 100, "工资"], ["2023-02-06", OTHER, 50, "工资"]],
    }
    read = read_ledgers([book(tmp_path, **months)])
    assert (read.total, read.aside) == (30_000, ())


def test_hidden_sheets_and_sheets_of_another_shape_are_listed(tmp_path: Path) -> None:
    good: list[list[Value]] = [HEAD, ["2023-03-01", CODE, 10000, "甲"]]
    path = book(
        tmp_path,
        明细=good,
        四月=[HEAD, ["2023-04-01", CODE, 20000, "乙"], ["某日", CODE, 5, "丙"]],
        五月=[["何时", "何项", "多少"], ["2023-05-01", CODE, 30000]],
        说明=[["本表由系统导出"]],
    )
    opened = openpyxl.load_workbook(path)
    opened["四月"].sheet_state = "hidden"
    opened.save(path)
    read = read_ledgers([path])
    assert read.total == WAN
    assert [(x.place.sheet, x.place.row, x.why, x.cents) for x in read.aside] == [
        ("四月", 2, Why.HIDDEN, 2 * WAN), ("四月", 3, Why.HIDDEN, 500),
    ]  # fmt: skip
    assert [(one.sheet, one.rows) for one in read.sheets] == [("五月", 1)]


# numbers of vouchers -----------------------------------------------------------------------------


def test_numbers_that_start_again_every_month_replace_nothing(tmp_path: Path) -> None:
    head = "日期,凭证号,项目编码,金额,摘要\n"
    months = [
        f"{head}2023-01-10,记-0001,{CODE},100000,一月\n2023-01-20,记-0002,{OTHER},30000,一月\n",
        f"{head}2023-02-10,记-0001,{CODE},50000,二月\n2023-02-21,记-0002,{OTHER},20000,二月\n",
    ]
    paths = [file(tmp_path, text, f"{n}.csv") for n, text in enumerate(months)]
    read = read_ledgers(paths)
    assert (read.total, read.changes, read.aside) == (20 * WAN, (), ())
    assert read_ledgers([*paths, *paths]).total == 20 * WAN


def test_the_same_number_of_another_source_or_account_replaces_nothing(tmp_path: Path) -> None:
    head = "日期,凭证号,项目编码,金额,资金来源,付款账户\n"
    rows = [f"2023-01-10,1,{CODE},{amount},{source},{account}\n" for amount, source, account in
            ((100, "财政", "甲"), (50, "其他", "甲"), (70, "财政", "乙"))]  # fmt: skip
    paths = [file(tmp_path, head + row, f"{n}.csv") for n, row in enumerate(rows)]
    assert read_ledgers(paths).total == 22_000
    later = file(tmp_path, f"{head}2023-01-31,1,{CODE},90,财政,甲\n", "后.csv")
    read = read_ledgers([*paths, later])
    assert read.total == 21_000
    assert [(one.before.cents, one.after.cents) for one in read.changes] == [(10_000, 9_000)]
    assert [one.why for one in read.aside] == [Why.REPLACED]


def test_rows_hidden_filtered_or_struck_through_count_and_are_named(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "明细"
    sheet.append(["日期", "项目编码", "金额（万元）"])
    for day, amount in enumerate((10, 20, 30), 1):
        sheet.append([f"2023-01-0{day}", "13073023P00002210023K", amount])
    sheet.row_dimensions[3].hidden = True
    sheet["C4"].font = Font(strike=True)
    made.save(tmp_path / "明细.xlsx")
    ledger = read_ledgers([tmp_path / "明细.xlsx"])
    assert ledger.total == 60 * 10**6
    assert ledger.remarks == (
        "“明细”被隐藏或筛掉的1行（第3行）20.00万元已照常计入，不应计入的请先删去。",
        "“明细”划有删除线的1行（第4行）30.00万元已照常计入，不应计入的请先删去。",
    )


@pytest.mark.parametrize("from_1904", [True, False])
def test_whatever_day_the_workbook_counts_from_its_dates_are_those_shown(
    from_1904: bool, tmp_path: Path
) -> None:
    path = tmp_path / "支出.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": from_1904}) as made:
        sheet, day = made.add_worksheet("明细"), made.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, HEAD)
        serial = 43645 if from_1904 else 45107  # days after 1904-01-01, after 1899-12-30
        sheet.write_datetime(1, 0, dt.datetime(2023, 6, 30), day)
        sheet.write_number(2, 0, serial)
        sheet.write_number(3, 0, serial + 0.75)
        sheet.write_string(4, 0, "45107")  # a text that came out of another program
        sheet.write_number(5, 0, 20230630)
        for row in range(1, 6):
            sheet.write_row(row, 1, [CODE, 10000, f"付款{row}"])
    dates = [entry.date for entry in read_ledgers([path]).entries]
    assert dates == [dt.date(2023, 6, 30)] * 5


# what a line below, a second code, a mark on both sides does to money ------------------------------


def test_a_unit_below_the_rows_is_that_of_the_sheet() -> None:
    rows = [
        ("项目编码", "支付日期", "支付金额"),
        (CODE, "2023-05-01", 1.5),
        (CODE, "2023-05-02", 2),
    ]
    read = ledger(*rows, ("金额单位：万元", None, None))
    assert (read.total, read.bad, read.used) == (3_500_000, (), ("金额取自“支付金额”列，单位万元",))
    assert ledger(*rows).total == 350  # nothing declared: 元


def test_a_unit_below_that_is_not_the_headings_leaves_the_rows_unread() -> None:
    read = ledger(
        ("项目编码", "支付日期", "支付金额（元）"),
        (CODE, "2023-05-01", 15_000),
        ("单位：万元", None, None),
    )
    assert [one.reason for one in read.bad] == ["表下写明单位万元，与表头的元不一致"]
    assert read.total == 0


def test_a_cell_that_names_two_projects_is_of_neither() -> None:
    read = ledger(
        ("日期", "项目编码", "金额"),
        ("2023-05-01", f"{CODE}、{OTHER}", 700),
        ("2023-05-02", f"{CODE}（{CODE}）", 300),
    )
    assert [one.reason for one in read.bad] == ["一格中有2个项目编码，不知归哪个项目"]
    assert read.total == 30_000


def test_the_price_with_tax_is_what_was_paid_and_other_money_is_named() -> None:
    read = ledger(
        ("日期", "项目编码", "金额", "税额", "价税合计", "运费"),
        ("2023-05-01", CODE, 10_000, 600, 10_600, 50),
    )
    assert read.total == 1_060_000
    assert read.used == ("金额取自“价税合计”列，单位元，未用“金额”、“税额”、“运费”",)


def test_reversals_marked_on_both_sides_are_refused() -> None:
    head = ("日期", "凭证号", "项目编码", "金额", "冲销标志")
    undone, undoing = ("2023-05-01", "1", CODE, 1000, "Y"), ("2023-05-02", "2", CODE, -1000, "Y")
    assert [one.column for one in ledger(head, undone, undoing).refused] == ["冲销标志"]
    kept = ("2023-05-01", "1", CODE, 1000, "N")
    assert ledger(head, kept, undoing).total == 0
    assert ledger(head, kept, ("2023-05-02", "2", CODE, 1000, "Y")).total == 0
