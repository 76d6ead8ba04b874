"""What each row of a ledger is: an entry, a note, a sum, a refusal; both sides of each border."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

import pytest

from jixiao.model.grid import Grid, Place, Value
from jixiao.model.looks import HIDDEN_ROW, STRUCK
from jixiao.model.target_form import Share
from jixiao.spending.entries import Entry, Ledger, OtherSheet, Why
from jixiao.spending.ledger import read_ledger
from jixiao.spending.ledger_looks import remarks_on
from jixiao.spending.plan import CHECKPOINTS, planned_share

CODE = "13073023P00002210023K"
HEAD: list[Value] = ["日期", "项目编码", "金额（元）", "摘要"]


def ledger(*rows: Sequence[Value], **given: bool) -> Ledger:
    return read_ledger(Grid("支出", [list(row) for row in rows], **given))  # type: ignore[arg-type]


def paid(
    amount: Value = 100, summary: Value = "设备", code: Value = CODE, day: Value = "2023-06-01"
) -> list[Value]:
    return [day, code, amount, summary]


def cents(read: Ledger) -> list[int]:
    return [entry.cents for entry in read.entries]


def reasons(read: Ledger) -> list[str]:
    return [one.reason for one in read.bad]


@pytest.mark.parametrize(("above", "found"), [(39, True), (40, False)])
def test_a_heading_stands_in_the_first_forty_rows(above: int, found: bool) -> None:
    read = ledger(*[["某县支出明细"]] * above, HEAD, paid())
    assert read.has_header is found
    assert len(read.entries) == found


def test_a_second_heading_holds_from_there_on_however_far_down() -> None:
    again: list[Value] = ["项目编码", "日期", "金额（万元）", "摘要"]
    rows = [paid()] * 45
    read = ledger(HEAD, *rows, again, [CODE, "2023-06-02", 2, "设备"])
    assert cents(read) == [10_000] * 45 + [2_000_000]


@pytest.mark.parametrize(
    ("rows", "entries", "bad"),
    [
        ([paid(), ["单位：万元"]], [100_000_000], []),  # 金额 without a unit of its own
        ([paid(), ["合计", "", 100], ["单位：万元"]], [100_000_000], []),
        ([["单位：万元"], paid()], [], ["第2行写明单位万元，与表头的元不一致"]),
    ],
)
def test_a_unit_below_the_last_amount_is_that_of_the_table(
    rows: list[list[Value]], entries: list[int], bad: list[str]
) -> None:
    read = ledger(["日期", "项目编码", "金额", "摘要"], *rows)
    assert cents(read) == entries
    assert reasons(read) == bad


def test_a_unit_below_that_differs_from_the_heading_makes_all_unreadable() -> None:
    read = ledger(HEAD, paid(), ["单位：万元"])
    assert cents(read) == []
    assert reasons(read) == ["表下写明单位万元，与表头的元不一致"]
    assert cents(ledger(HEAD, paid(), ["单位：元"])) == [10_000]


@pytest.mark.parametrize(
    ("line", "is_note"),
    [
        (["制表：张三"], True),
        (["审核人：李四"], True),
        (["附注：略"], True),
        (["第2页"], True),
        (["张三"], False),
    ],
)
def test_a_line_that_is_no_row_is_a_note(line: list[Value], is_note: bool) -> None:
    read = ledger(HEAD, paid(), line)
    assert [place.row for place in read.notes] == ([3] if is_note else [])
    assert len(read.bad) == (0 if is_note else 1)


@pytest.mark.parametrize(("between", "is_title"), [(0, True), (1, True), (2, True), (3, False)])
def test_a_title_stands_at_most_three_rows_above_a_second_heading(
    between: int, is_title: bool
) -> None:
    blank: list[Value] = [None]
    read = ledger(HEAD, paid(), ["第二部分"], *[blank] * between, HEAD, paid(day="2023-06-02"))
    assert (3 in [place.row for place in read.notes]) is is_title


def test_of_a_line_with_two_texts_neither_is_a_title() -> None:
    read = ledger(HEAD, paid(), ["第二部分", "说明"], HEAD, paid(day="2023-06-02"))
    assert [one.place.row for one in read.bad] == [3]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (["本月合计", "", 100, ""], Why.SUBTOTAL),
        (["一季度小计", "", 100, ""], Why.SUBTOTAL),
        (["期初余额", "", 100, ""], Why.SUBTOTAL),
        (["", "", 100, "设备合计"], Why.SUBTOTAL),
        (["设备合计", "", 100, ""], Why.SUBTOTAL),
        (["", "", 100, "合计设备"], None),
        (["2023-06-05", CODE, 100, "合计设备"], None),
    ],
)
def test_a_sum_names_itself(row: list[Value], why: Why | None) -> None:
    read = ledger(HEAD, paid(40), paid(61), row)
    assert [one.why for one in read.aside] == ([why] if why else [])


@pytest.mark.parametrize(
    ("amounts", "total", "is_sum"),
    [([60, 40], 100, True), ([60, 40], 101, False), ([100], 100, False), ([7, 60, 40], 100, True)],
)
def test_a_row_with_a_code_is_a_sum_where_two_or_more_above_it_make_it(
    amounts: list[int], total: int, is_sum: bool
) -> None:
    rows = [paid(one, day=f"2023-06-{n:02}") for n, one in enumerate(amounts, 1)]
    read = ledger(HEAD, *rows, paid(total, "设备款合计", day="2023-06-20"))
    assert bool(read.aside) is is_sum


def test_rows_of_another_project_between_are_not_added() -> None:
    other = paid(7, code="13073023P00002210024X", day="2023-06-02")
    read = ledger(
        HEAD, paid(60), other, paid(40, day="2023-06-03"), paid(100, "设备款合计", day="2023-06-04")
    )
    assert [one.place.row for one in read.aside] == [5]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (paid(None), "没有金额"),
        (paid("约一百"), "金额“约一百”不是数字"),
        (paid(day=None), "没有日期"),
        (paid(day="近日"), "日期“近日”无法识别"),
        (paid(day="1999-12-31"), "日期“1999-12-31”无法识别"),
        (paid(day="2100-01-01"), "日期“2100-01-01”无法识别"),
        (paid(code=None), "没有项目编码"),
        (
            paid(code=1.3e20),
            "项目编码“130000000000000000000”被存成了数字，末几位已丢失，请从原系统重新导出为文本",
        ),
        (
            paid(code="1.3E+20"),
            "项目编码“1.3E+20”被存成了数字，末几位已丢失，请从原系统重新导出为文本",
        ),
        (paid(code=f"{CODE}、13073023P00002210024X"), "一格中有2个项目编码，不知归哪个项目"),
    ],
)
def test_a_row_that_cannot_be_read_says_why(row: list[Value], reason: str) -> None:
    read = ledger(HEAD, row)
    assert (cents(read), reasons(read)) == ([], [reason])
    assert read.bad[0].place.row == 2


@pytest.mark.parametrize("day", ["2000-01-01", "2099-12-31", dt.date(2023, 6, 1)])
def test_a_date_of_this_century_is_one(day: Value) -> None:
    assert cents(ledger(HEAD, paid(day=day))) == [10_000]


def test_a_number_counts_days_from_1904_where_the_book_does() -> None:
    read = ledger(HEAD, paid(day=43616), from_1904=True)
    assert [entry.date for entry in read.entries] == [dt.date(2023, 6, 1)]


DEBIT: list[Value] = ["日期", "项目编码", "借方金额（元）", "贷方金额（元）", "摘要"]


@pytest.mark.parametrize(
    ("debit", "credit", "made", "reason"),
    [
        (100, None, [10_000], []),
        (None, 100, [-10_000], []),
        (100, 30, [7_000], []),
        (0, 100, [-10_000], []),
        ("甲", 30, [], ["金额“甲”不是数字"]),
        (100, "乙", [], ["金额“乙”不是数字"]),
        (None, None, [], ["没有金额"]),
    ],
)
def test_what_was_paid_is_debit_less_credit(
    debit: Value, credit: Value, made: list[int], reason: list[str]
) -> None:
    read = ledger(DEBIT, ["2023-06-01", CODE, debit, credit, "设备"])
    assert (cents(read), reasons(read)) == (made, reason)


def test_two_sides_that_carry_the_code_cancel_and_are_refused() -> None:
    head = [*DEBIT, "科目"]
    rows = [["2023-06-01", CODE, 100, None, "甲", "1"], ["2023-06-01", CODE, None, 100, "乙", "2"]]
    [refused] = ledger(head, *rows).refused
    assert "借贷两方都带项目编码，相抵为零" in refused.sentence
    assert refused.place.address == "C1"
    assert cents(ledger(head, rows[0], ["2023-06-02", CODE, None, 99, "乙", "2"])) == [
        10_000,
        -9_900,
    ]
    assert cents(ledger(DEBIT, *(row[:5] for row in rows))) == [10_000, -10_000]
    nothing = ledger(head, ["2023-06-01", CODE, 0, None, "甲", "1"])
    assert nothing.refused == ()


INCOME: list[Value] = ["日期", "项目编码", "收入（元）", "支出（元）", "摘要"]


@pytest.mark.parametrize(
    ("income", "spent", "made", "aside", "reason"),
    [
        (None, 100, [10_000], [], []),
        (100, None, [], [(Why.INCOME, 10_000)], []),
        (100, 0, [], [(Why.INCOME, 10_000)], []),
        (0, 100, [10_000], [], []),
        (100, 30, [], [], ["收入、支出两列都有数字"]),
        ("甲", 30, [], [], ["收入、支出两列都有数字"]),
        ("甲", None, [], [], ["收入、支出两列都有数字"]),
        (0, 0, [0], [], []),
    ],
)
def test_what_came_in_is_no_spending(
    income: Value, spent: Value, made: list[int], aside: list[tuple[Why, int]], reason: list[str]
) -> None:
    read = ledger(INCOME, ["2023-06-01", CODE, income, spent, "设备"])
    assert (cents(read), reasons(read)) == (made, reason)
    assert [(one.why, one.cents) for one in read.aside] == aside


def test_the_same_row_twice_is_asked_about_with_both_places() -> None:
    read = ledger(HEAD, paid(), paid(5), paid())
    assert [(one.rule, one.reason) for one in read.bad] == [("L03", "疑似重复：第2行与第4行")]
    assert len(read.entries) == 3


def test_a_heading_without_its_columns_makes_what_is_below_unreadable() -> None:
    read = ledger(HEAD, paid(), ["日期", "金额（元）", "用途"], paid(5))
    assert cents(read) == [10_000]
    assert reasons(read) == ["第3行另有表头，缺“日期”“项目编码”“金额”之一"]
    same = ledger(HEAD, paid(), HEAD, paid(5, day="2023-06-02"))
    assert (cents(same), reasons(same)) == ([10_000, 500], [])


# looks ----------------------------------------------------------------------------------------


def entry(row: int, amount: int = 100_000) -> Entry:
    return Entry(dt.date(2023, 6, 1), CODE, amount, place=Place("支出", row, 3))


@pytest.mark.parametrize(
    ("count", "rows"),
    [(1, "2"), (10, "2、3、4、5、6、7、8、9、10、11"), (11, "2、3、4、5、6、7、8、9、10、11等")],
)
def test_hidden_rows_count_and_it_is_said(count: int, rows: str) -> None:
    remarks = {(row, 0): HIDDEN_ROW for row in range(2, 2 + count)}
    grid = Grid("支出", [], remarks=remarks)
    [said] = remarks_on(grid, [entry(row) for row in range(2, 30)])
    words = rows.removesuffix("等")
    more = "等" if rows.endswith("等") else ""
    assert said == (
        f"“支出”被隐藏或筛掉的{count}行（第{words}行{more}）{count * 0.1:.2f}万元已照常计入，"
        "不应计入的请先删去。"
    )


def test_rows_struck_through_are_said_apart_from_hidden_ones() -> None:
    grid = Grid("支出", [], remarks={(2, 3): STRUCK, (3, 0): HIDDEN_ROW, (9, 0): HIDDEN_ROW})
    said = list(remarks_on(grid, [entry(2), entry(3), entry(4)]))
    assert ["被隐藏" in one for one in said] == [True, False]
    assert "划有删除线的1行（第2行）" in said[1]
    assert list(remarks_on(Grid("支出", []), [entry(2)])) == []


# the plan -------------------------------------------------------------------------------------


def plan(*percents: int | None) -> list[Share]:
    return [
        Share(month, None if percent is None else Decimal(percent))
        for month, percent in zip(CHECKPOINTS, percents, strict=False)
    ]


@pytest.mark.parametrize(
    ("day", "linear", "step"),
    [
        ((1, 1), Decimal(18) / 90, 0),
        ((3, 30), Decimal(18) * 89 / 90, 0),
        ((3, 31), 18, 18),
        ((4, 1), 18 + Decimal(32) / 91, 18),
        ((6, 29), 18 + Decimal(32) * 90 / 91, 18),
        ((6, 30), 50, 50),
        ((10, 31), 80, 80),
        ((12, 30), 80 + Decimal(20) * 60 / 61, 80),
        ((12, 31), 100, 100),
    ],
)
def test_the_plan_between_its_checkpoints(day: tuple[int, int], linear: Decimal, step: int) -> None:
    date = dt.date(2023, *day)
    shares = plan(18, 50, 80, 100)
    assert planned_share(list(reversed(shares)), date) == linear
    assert planned_share(shares, date, "step") == step


def test_a_plan_that_lacks_a_share_says_nothing() -> None:
    june = dt.date(2023, 6, 30)
    assert planned_share([], june) is None
    assert planned_share(plan(20, None, 80, 100), june) is None
    assert planned_share(plan(20, 50), dt.date(2023, 9, 1)) == 50  # after its last checkpoint


def test_another_sheet_with_numbers_says_so() -> None:
    assert (
        OtherSheet("表2", 3, "没有三列").sentence
        == "工作表“表2”没有读入（没有三列），其中3行有数字。"
    )
