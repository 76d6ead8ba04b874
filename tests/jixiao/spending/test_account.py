"""The equation of a ledger: rows and 万元, for any ledger, in JSON, in words and on the sheets."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.cli import main
from jixiao.files.read.any import read
from jixiao.files.read.ledgers import read_ledgers
from jixiao.files.reports import listing
from jixiao.form.standardise import standardised
from jixiao.model.grid import Grid, Value
from jixiao.model.money import to_cents
from jixiao.model.target_form import Amount, Department, Field, Project
from jixiao.samples import DOCUMENT, sample
from jixiao.spending.entries import Ledger
from jixiao.spending.execution import compare, countable, last_date
from jixiao.spending.ledger import read_ledger
from jixiao.spending.ledger_merge import merge
from workbook_templates.builder import write

CODE = "13073023P00002210023K"
OTHER = "13073023P000030100218"
FOREIGN = "13073023P00009990099X"
HEAD: list[Value] = ["日期", "项目编码", "金额（元）", "摘要", "支付状态", "业务类型", "凭证号"]
JUNE = dt.date(2023, 6, 30)
PARTS = ("matched", "later", "earlier_years", "unmatched", "set_aside", "unreadable")

ROWS = st.tuples(
    st.sampled_from(["2023-03-01", "2023.6.30", 45000, "20230701", "2022-12-01", "某日", "", "2032-1-1"]),
    st.sampled_from([CODE, f"{OTHER}\u200b", FOREIGN, "", 1.3e20, "1.30731E+20"]),
    st.sampled_from([0.07, "1,200.50", "（35.20）", "约100", "", -7, "2万元", "#REF!"]),
    st.sampled_from(["办案", "小计", "本月合计", "水电费合计", ""]),
    st.sampled_from(["支付成功", "已作废", "已退回", "", "怪"]),
    st.sampled_from(["支付", "退款", "预算调整", ""]),
    st.sampled_from(["", "1", "2"]),
)  # fmt: skip
FILES = st.lists(st.lists(ROWS, max_size=10), min_size=1, max_size=3)


def project(code: str) -> Project:
    return Project(code=Field(code), name=Field(code), budget=Amount(100_000_000))


DEPARTMENT = Department(projects=(project(CODE), project(OTHER)))


def ledger_of(rows: list[Any], name: str = "支出") -> Ledger:
    # a row with a status that is understood, so that the column is
    known = ["2023-01-01", CODE, 1, "", "支付成功", "", ""]
    return read_ledger(Grid(name, [HEAD, known, *(list(row) for row in rows)]))


@given(FILES)
def test_every_row_is_in_one_place_and_every_cent(files: list[list[Any]]) -> None:
    read = [ledger_of(rows, f"{n}") for n, rows in enumerate(files)]
    whole = compare(DEPARTMENT, merge(read), JUNE)
    rows = sum(len(x.entries) + len(x.unreadable) + len(x.aside) for x in read)
    blank = sum(
        not any(str(cell).strip() for cell in row[:4] + row[5:]) for f in files for row in f
    )
    assert rows >= sum(len(one) + 1 for one in files) - blank, "no row disappears"
    reported = whole.as_json()
    parts = [reported["ledger"][part] for part in PARTS]
    assert reported["ledger"]["rows"] == sum(part["rows"] for part in parts) == rows
    amounts = [Decimal(part["amount"]) for part in parts]
    assert Decimal(reported["ledger"]["amount"]) == sum(amounts)
    assert Decimal(reported["total"]["actual"]) == amounts[0]
    left_out = [row for row in reported["rows_left_out"] if row["class"] in PARTS[1:]]
    assert len(left_out) == rows - reported["ledger"]["matched"]["rows"]
    assert sum(Decimal(row["amount"] or 0) for row in left_out) == sum(amounts[1:])


@given(FILES)
def test_importing_twice_changes_nothing(files: list[list[Any]]) -> None:
    read = [ledger_of(rows, f"{n}") for n, rows in enumerate(files)]
    once = merge(read)
    again = merge([merge([read[0]]), read[0]])
    assert again.entries == read_sorted(read[0])
    assert len(again.unreadable) == len(read[0].unreadable)
    assert merge([once]).total == once.total


def read_sorted(ledger: Ledger) -> tuple[Any, ...]:
    return tuple(sorted(ledger.entries, key=lambda entry: entry.date))


@given(rows=st.lists(ROWS, max_size=8))
def test_what_is_written_on_our_sheet_reads_as_it_was(
    rows: list[Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("sheet") / "支出明细.xlsx"
    first = merge([ledger_of(rows)])
    listing.draw_ledger(first, path)
    back = read_ledgers([path])
    assert back.entries == first.entries
    unread = [sorted(str(x.identity) for x in one.unreadable) for one in (back, first)]
    assert unread[0] == unread[1]
    kept = [x.identity for x in first.aside if x.why in listing.KEPT]
    assert sorted(map(str, kept)) == sorted(str(x.identity) for x in back.aside)
    listing.draw_ledger(merge([back, first]), path)
    assert read_ledgers([path]).entries == first.entries


def test_a_mistyped_year_does_not_make_the_date() -> None:
    rows = [["2023-06-30", CODE, 1], ["2032-06-30", CODE, 1], ["2024-01-05", CODE, 1]]
    read = read_ledger(Grid("支出", [["日期", "项目编码", "金额"], *rows]))
    assert last_date(Department(year=2023), read, dt.date(2026, 1, 1)) == JUNE
    # the budget's year is not known: that of most entries
    more = [["2023-05-30", CODE, 1]]
    read = read_ledger(Grid("支出", [["日期", "项目编码", "金额"], *rows, *more]))
    assert last_date(Department(), read, dt.date(2026, 1, 1)) == JUNE
    made = compare(DEPARTMENT, read, JUNE)
    assert [entry.date.year for entry in made.doubtful] == [2032, 2024]


def test_a_form_whose_budget_cannot_be_read_is_compared_with_nothing() -> None:
    unread = Project(code=Field(OTHER), name=Field("乙"), budget=Amount(None, "约2000"))
    department, forms = countable(Department(projects=(project(CODE), unread)))
    assert [one.label for one in department.projects] == [CODE]
    assert [one.label for one in forms.left_out] == ["乙"]
    read = read_ledger(Grid("支出", [HEAD, ["2023-03-01", OTHER, 100, "", "", "", ""]]))
    (one,) = compare(department, read, JUNE).unmatched
    assert one.reason == f"项目编码“{OTHER}”的项目表未计入（金额无法读取）"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "book.xlsx"
    write(standardised(read(sample(DOCUMENT), clean=True).department), path)
    return path


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    return int(ended.value.code or 0)


TEXT = (
    "支付日期,项目编码,支付金额,支付状态,摘要\n"
    f"2023-03-01,{CODE},10000,支付成功,甲\n"
    f"2023-04-01,{CODE},30000,已作废,乙\n"
    f"2023-07-01,{CODE},50000,支付成功,丙\n"
    f"2022-12-31,{CODE},60000,支付成功,丁\n"
    f"2023-05-01,{FOREIGN},70000,支付成功,戊\n"
    f"2023-05-02,{CODE},约8万,支付成功,己\n"
)


def test_the_json_carries_the_equation_and_the_rows(
    book: Path, tmp_path: Path, capsys: Any
) -> None:
    ledger = tmp_path / "支出.csv"
    ledger.write_text(TEXT, "utf-8")
    command = ("compare", book, "--actual", ledger, "--as-of", "2023-06-30", "--format", "json")
    assert run(*command) == 1
    reported = json.loads(capsys.readouterr().out)
    assert {key: reported["ledger"][key] for key in PARTS} == {
        "matched": {"rows": 1, "amount": "1.00"},
        "later": {"rows": 1, "amount": "5.00"},
        "earlier_years": {"rows": 1, "amount": "6.00"},
        "unmatched": {"rows": 1, "amount": "7.00"},
        "set_aside": {"rows": 1, "amount": "3.00", "reasons": {"作废": 1}},
        "unreadable": {"rows": 1, "amount": "0.00", "amount_unreadable": 1},
    }
    assert (reported["ledger"]["rows"], reported["ledger"]["amount"]) == (6, "22.00")
    assert [(row["row"], row["class"], row["amount"]) for row in reported["rows_left_out"]] == [
        (6, "unmatched", "7.00"),
        (7, "unreadable", None),
        (3, "set_aside", "3.00"),
        (4, "later", "5.00"),
        (5, "earlier_years", "6.00"),
    ]
    assert reported["left_out"] == []
    assert run(*command, "--fail-on", "never") == 0


@pytest.mark.parametrize(
    ("command", "sheet"),
    [("compare", "执行对比"), ("monitor", "监控汇总"), ("evaluate", "自评汇总")],
)
def test_the_equation_stands_in_the_answer_and_below_the_total(
    command: str, sheet: str, book: Path, tmp_path: Path, capsys: Any
) -> None:
    ledger, out = tmp_path / "支出.csv", tmp_path / "表.xlsx"
    ledger.write_text(TEXT, "utf-8")
    dated = () if command == "evaluate" else ("--as-of", "2023-06-30")
    assert run(command, book, "--actual", ledger, *dated, "-o", out) == 1
    later = "已计入1行1.00＋截止日之后1行5.00" if dated else "已计入2行6.00＋截止日之后0行0.00"
    equation = (
        f"支出明细：共6行22.00万元＝{later}＋以前年度1行6.00＋未匹配1行7.00＋"
        "未计入1行3.00＋无法读取1行0.00。"
    )
    said = capsys.readouterr().out
    assert equation in said
    assert "项目表：找到7张＝计入7张＋未计入0张。" in said
    assert "金额取自“支付金额”列，单位元。" in said
    cells = [str(x) for row in openpyxl.load_workbook(out)[sheet].values for x in row if x]
    assert any(equation in cell for cell in cells)
    assert run(command, book, "--actual", ledger, *dated, "-o", out, "--fail-on", "never") == 0


def test_amounts_reconcile_with_the_texts_of_the_file(book: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "支出.csv"
    ledger.write_text(TEXT, "utf-8")
    made = compare(read(book).department, read_ledgers([ledger]), JUNE)
    amounts = [to_cents(line.split(",")[2], "元") for line in TEXT.splitlines()[1:]]
    assert made.account.whole.cents == sum(x for x in amounts if x is not None)
