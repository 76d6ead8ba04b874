"""支出明细 as systems export it: read exactly, or said why not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.errors import UnreadableFile
from jixiao.files.read.ledgers import read_ledgers
from jixiao.model.grid import Grid, Value
from jixiao.samples import LEDGER, sample
from jixiao.spending.ledger import Entry, Ledger, read_ledger
from jixiao.spending.ledger_merge import merge

CODE = "13073023P00002210023K"
OTHER = "13073023P000030100218"
HEAD = ["日期", "项目编码", "金额（元）", "资金来源", "摘要"]


def ledger(*rows: Sequence[Value]) -> Ledger:
    return read_ledger(Grid("支出", [list(row) for row in rows]))


def test_title_lines_and_a_unit_line_above_the_header() -> None:
    read = ledger(
        ["某县支付明细表"],
        ["单位：万元", None, "制表日期：2023-07-01"],
        ["支付日期", "预算项目代码", "支付金额", "用途"],
        ["2023-06-01", CODE, "12.50", "设备"],
    )
    (entry,) = read.entries
    assert (entry.date, entry.code, entry.cents) == (dt.date(2023, 6, 1), CODE, 12_500_000)


def test_only_the_heading_of_the_amount_tells_its_unit() -> None:
    (entry,) = ledger(
        ["日期", "项目编码", "金额（万元）", "用途（元）"], ["2023-06-01", CODE, 2, "设备"]
    ).entries
    assert entry.cents == 2_000_000


def test_a_header_merged_over_two_rows() -> None:
    read = ledger(
        ["日期", "项目", None, "支付", None],
        [None, "项目编码", "项目名称", "金额（元）", "摘要"],
        ["2023-06-01", CODE, "某项目", 100, "设备"],
    )
    assert [entry.cents for entry in read.entries] == [10_000]


@pytest.mark.parametrize(
    "rows",
    [
        [["日期", "项目信息", None, "金额"], [None, "项目编码", "项目名称", "（万元）"],
         ["2023-06-01", CODE, "某项目", 2]],
        [["日期", "项目编码", "金额"], [None, None, "万元"], ["2023-06-01", CODE, 2]],
        [["日期", "项目编码", "金额", "单位"], ["2023-06-01", CODE, 2, "万元"]],
        [["日期", "项目编码", "金额"], ["2023-06-01", CODE, "2万"]],
    ],
)  # fmt: skip
def test_the_unit_is_seen_wherever_it_stands(rows: list[list[Value]]) -> None:
    read = ledger(*rows)
    assert read.total == 2_000_000
    assert read.bad == ()


def test_a_unit_of_the_row_goes_before_that_of_the_heading() -> None:
    head = ["日期", "项目编码", "金额（元）", "金额单位"]
    read = ledger(head, ["2023-06-01", CODE, 2, "万元"], ["2023-06-02", CODE, 2, "元"],
                  ["2023-06-03", CODE, 2, ""])  # fmt: skip
    assert [entry.cents for entry in read.entries] == [2_000_000, 200, 200]


@pytest.mark.parametrize(
    "head",
    [
        ["支付时间", "项目代码", "支出数", "内容"],
        ["记账时间", "项目编号（预算）", "发生金额(元)", "内容"],
        ["凭证日期", "预算项目编码", "本次支付金额（元）", "收款人"],
        ["付款日期", "项目编码", "实付金额", "收款人"],
    ],
)
def test_headings_of_other_systems(head: list[Value]) -> None:
    assert ledger(head, ["2023-06-01", CODE, 7, "设备"]).total == 700


def test_the_usual_heading_goes_before_one_like_it() -> None:
    read = ledger(["日期", "项目编码", "累计支付数", "金额"], ["2023-06-01", CODE, 900, 7])
    assert read.total == 700


@pytest.mark.parametrize("named", ["本页小计", "5月份合计", "2023年合计", "1-5月累计", "合计金额"])
def test_other_names_of_sums(named: str) -> None:
    read = ledger(HEAD, ["2023-01-05", CODE, 100], [named, None, 100])
    assert (read.total, [place.row for place in read.skipped], read.bad) == (10_000, [3], ())


def test_who_made_the_list_is_no_payment_and_not_in_doubt() -> None:
    read = ledger(HEAD, ["2023-01-05", CODE, 100], ["制表人：张三"], ["注：金额含税"])
    assert [place.row for place in read.skipped] == [3, 4]
    assert read.bad == ()
    assert ledger(HEAD, ["注：金额含税", CODE, 100]).bad != ()


def test_a_date_of_another_century_is_no_date() -> None:
    read = ledger(HEAD, ["2203-05-06", CODE, 1], [dt.date(1923, 5, 6), CODE, 1])
    assert read.entries == ()
    assert [bad.rule for bad in read.bad] == ["L01", "L01"]


@pytest.mark.parametrize(
    "written",
    [f"{CODE}\u200b", f"[{CODE}]", f"{CODE}-某项目", f"{CODE} 某项目", "'" + CODE,
     "".join(chr(ord(c) + 0xFEE0) for c in CODE)],
)  # fmt: skip
def test_a_code_is_known_whatever_stands_around_it(written: str) -> None:
    assert [e.code for e in ledger(HEAD, ["2023-01-05", written, 1]).entries] == [CODE]


def test_a_code_that_lost_its_first_figure_is_kept_as_it_is() -> None:
    [entry] = ledger(HEAD, ["2023-01-05", CODE[1:], 1]).entries
    assert entry.code == CODE[1:]


def test_sums_of_the_export_are_recognised_and_not_counted() -> None:
    read = ledger(
        HEAD,
        ["2023-01-05", CODE, 100, "", ""],
        ["小计", None, 100, None, None],
        ["2023-02-05", CODE, 50, "", "合计内容的摘要不是合计"],
        [None, "合 计", 150, None, None],
        ["本月合计", None, 150, None, None],
    )
    assert read.total == 15_000
    assert [place.row for place in read.skipped] == [3, 5, 6]
    assert read.bad == ()


@pytest.mark.parametrize(
    ("written", "cents"),
    [("1,200.50", 120_050), ("￥30", 3_000), ("-20.00", -2_000), ("（15）", -1_500),
     ("2万元", 2_000_000), (0.1, 10), ("１２", 1_200), ("−30", -3_000), ("¥-30.00", -3_000),
     ("-¥30", -3_000), ("人民币30元整", 3_000), ("1.5万", 1_500_000)],
)  # fmt: skip
def test_amounts_in_the_shapes_that_occur(written: Value, cents: int) -> None:
    assert [entry.cents for entry in ledger(HEAD, ["2023-01-05", CODE, written]).entries] == [cents]


@pytest.mark.parametrize(
    "written",
    ["2023-01-05", "2023/1/5", "2023.01.05", "2023年1月5日", "20230105", 20230105, 44931, "44931",
     dt.date(2023, 1, 5), dt.datetime(2023, 1, 5, 9, 30), "2023-01-05 09:30:00",
     "2023-01-05T09:30:00", "2023.1.5", "２０２３年１月５日"],
)  # fmt: skip
def test_dates_in_the_shapes_that_occur(written: Value) -> None:
    assert [e.date for e in ledger(HEAD, [written, CODE, 1]).entries] == [dt.date(2023, 1, 5)]


def test_a_code_with_spaces_is_cleaned_and_one_stored_as_a_number_is_said_not_guessed() -> None:
    read = ledger(
        HEAD,
        ["2023-01-05", " 13073023 P000022 10023k ", 1],
        ["2023-01-05", 1.3073023e20, 1],
        ["2023-01-05", "1.3073E+20", 1],
    )
    assert [entry.code for entry in read.entries] == [CODE]
    assert [(bad.rule, bad.place.row) for bad in read.bad] == [("L01", 3), ("L01", 4)]
    assert "被存成了数字" in read.bad[0].reason


@pytest.mark.parametrize(
    ("row", "reason"),
    [(["某日", CODE, 1], "日期“某日”无法识别"), (["2023-02-30", CODE, 1], "无法识别"),
     (["2023-01-05", CODE, "约一百"], "金额“约一百”不是数字"), (["2023-01-05", "", 1], "没有项目编码"),
     (["", CODE, 1], "没有日期")],
)  # fmt: skip
def test_a_row_that_cannot_be_read_is_kept_with_the_reason(row: list[Value], reason: str) -> None:
    read = ledger(HEAD, row)
    assert read.entries == ()
    assert [bad.rule for bad in read.bad] == ["L01"]
    assert reason in read.bad[0].reason


def test_the_same_row_twice_in_a_file_counts_twice_and_is_said() -> None:
    row = ["2023-01-05", CODE, 100, "财政资金", "同一笔"]
    read = ledger(HEAD, row, row)
    assert read.total == 20_000
    assert [(bad.rule, bad.reason) for bad in read.bad] == [("L03", "疑似重复：第2行与第3行")]


def test_importing_again_does_not_count_again() -> None:
    first = ledger(HEAD, ["2023-01-05", CODE, 100], ["2023-01-05", CODE, 100])
    second = ledger(HEAD, ["2023-01-05", CODE, 100], ["2023-01-05", CODE, 100],
                    ["2023-02-01", CODE, 7])  # fmt: skip
    both = merge([first, second])
    assert both.total == 20_700
    assert both.known == 2


def test_a_numbered_row_that_changed_since_counts_as_the_later_file_has_it() -> None:
    head = [*HEAD[:3], "凭证号"]
    first = ledger(head, ["2023-01-05", CODE, 100, "A1"], ["2023-01-06", CODE, 30, "A2"])
    second = ledger(head, ["2023-01-05", CODE, 80, "A1"], ["2023-01-06", CODE, 30, "A2"])
    both = merge([first, second])
    assert (both.total, both.known, both.changed) == (11_000, 1, 1)


def test_several_rows_of_one_number_are_never_taken_for_a_change() -> None:
    head = [*HEAD[:3], "凭证号"]
    first = ledger(head, ["2023-01-05", CODE, 100, "A1"], ["2023-01-05", CODE, 30, "A1"])
    second = ledger(head, ["2023-01-05", CODE, 80, "A1"])
    both = merge([first, second])
    assert (both.total, both.changed) == (21_000, 0)


def test_adjustments_are_no_spending() -> None:
    read = ledger([*HEAD, "类型"], ["2023-05-01", CODE, 5000, "", "追加", "预算调整"],
                  ["2023-05-02", CODE, 100, "", "付款", "支出"])  # fmt: skip
    assert [entry.kind for entry in read.entries] == ["调整", "支出"]
    assert read.total == 10_000


def test_a_sheet_without_a_header_is_no_ledger(tmp_path: Path) -> None:
    assert not ledger(["随便", "写的"], ["a", "b"]).has_header
    path = tmp_path / "x.csv"
    path.write_text("随便,写的\n1,2\n", "utf-8")
    with pytest.raises(UnreadableFile, match="没有支出明细"):
        read_ledgers([path])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_in_the_encodings_that_occur(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "支出.csv"
    path.write_bytes(f'日期,项目编码,金额\n2023-01-05,{CODE},"1,000.00"\n'.encode(encoding))
    assert read_ledgers([path]).total == 100_000


def test_a_semicolon_separates_and_an_odd_line_end_inside_a_cell_does_not(tmp_path: Path) -> None:
    path = tmp_path / "支出.csv"
    path.write_text(
        f'日期;项目编码;金额;摘要\r\n2023-01-05;{CODE};"1,000.00";设备\u2028采购\r\n'
        f'2023-01-06;{CODE};20;"两行\n的摘要"\r\n',
        "utf-8",
        newline="",
    )
    read = read_ledgers([path])
    assert (read.total, read.bad) == (102_000, ())


def test_the_sample_ledger_by_hand() -> None:
    read = read_ledgers([sample(LEDGER)])
    assert len(read.entries) == 13
    assert len(read.skipped) == 2
    # 99.00 to the end of March, then 8 + 9 + 90 − 2 + 21 + 39 + 3.5 + 7.5 = 176.00 (万元)
    assert read.total == 275_000_000


ENTRIES = st.builds(
    Entry,
    date=st.dates(dt.date(2023, 1, 1), dt.date(2023, 12, 31)),
    code=st.sampled_from([CODE, OTHER, "X1"]),
    cents=st.integers(-(10**12), 10**12),
    summary=st.sampled_from(["甲", "乙", ""]),
)


@given(st.lists(ENTRIES, max_size=12), st.lists(ENTRIES, max_size=12))
def test_merging_twice_is_merging_once(one: list[Entry], two: list[Entry]) -> None:
    ledgers = [Ledger(tuple(one)), Ledger(tuple(two))]
    once = merge(ledgers)
    assert merge([once, *ledgers]).total == once.total
    assert merge([once]).entries == once.entries


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf"), 1e300])
def test_a_number_that_is_none_is_reported(number: float) -> None:
    read = ledger(HEAD, [number, CODE, 100], ["2023-06-01", CODE, number])
    assert [(bad.rule, bad.place.row) for bad in read.bad] == [("L01", 2), ("L01", 3)]
    assert read.entries == ()
