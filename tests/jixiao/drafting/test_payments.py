"""Payments of a workbook in parts: each goes with its project, the totals hold, none is lost."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.cli import main
from jixiao.drafting.payments import (
    Copy,
    count_of,
    gather_payments,
    not_shared,
    payment_totals,
    payments_on,
    share,
)
from jixiao.files.read.any import read
from jixiao.files.read.workbook import read_grids
from jixiao.model.grid import Grid
from jixiao.model.parts import Payments
from jixiao.model.target_form import Field
from jixiao.spending.entries import Entry, Ledger
from tests.support.rule_forms import department

Captured = pytest.CaptureFixture[str]
ONE, OTHER, NOBODYS = (
    "13073023P00408410001F",
    "13073023P00408410002G",
    "13073023P00408410009P",
)


def paid(cents: int, code: str = ONE, day: int = 1, **more: str) -> Entry:
    return Entry(dt.date(2023, 3, day), code, cents, **more)  # type: ignore[arg-type]


def ledger(*entries: Entry) -> Ledger:
    return Ledger(entries, has_header=True)


def copies(*ledgers: Ledger) -> list[Copy]:
    return [
        Copy(f"{name}.xlsx", one, frozenset({ONE}))
        for name, one in zip("甲乙丙", ledgers, strict=False)
    ]


def amounts(found: Ledger) -> list[int]:
    return sorted(entry.cents for entry in found.entries)


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as left:
        main([str(argument) for argument in arguments])
    assert isinstance(left.value.code, int)
    return left.value.code


# which go with whom -------------------------------------------------------------------------------


def test_each_project_has_its_own_and_what_is_left_is_said() -> None:
    whole = department("另有项目=1个")
    first, second = (
        replace(project, code=Field(code))
        for project, code in zip(whole.projects, (ONE, OTHER), strict=True)
    )
    found = share(ledger(paid(100), paid(250, OTHER), paid(30, NOBODYS)), [first, second])
    assert [count_of(one) for one in found.own] == [Payments(1, 100), Payments(1, 250)]
    assert list(not_shared(found)) == [
        "支出记录2笔共0.00035万元已随项目分到各份。",
        "未分到各份：项目编码不属于任何一份的1笔共0.00003万元，留在原工作簿中，合并时并入。",
    ]


def test_a_code_of_two_projects_belongs_to_neither() -> None:
    whole = department("另有项目=1个")
    both = [replace(project, code=Field(ONE)) for project in whole.projects]
    found = share(ledger(paid(100)), both)
    assert [count_of(one).rows for one in found.own] == [0, 0]
    assert count_of(found.left) == Payments(1, 100)


# gathering ----------------------------------------------------------------------------------------


def test_what_one_added_changed_or_deleted_is_taken() -> None:
    base = ledger(paid(100), paid(200, day=2))
    added = gather_payments(copies(ledger(*base.entries, paid(300, day=3))), base)
    assert (amounts(added[0]), added[1]) == ([100, 200, 300], ())
    changed = gather_payments(copies(ledger(paid(100), paid(250, day=2))), base)
    assert (amounts(changed[0]), changed[1]) == ([100, 250], ())
    gone = gather_payments(copies(ledger(paid(100)), base), base)
    assert (amounts(gone[0]), gone[1]) == ([100], ())


def test_what_two_added_is_all_taken_and_the_same_once() -> None:
    base = ledger(paid(100))
    made, conflicts = gather_payments(
        copies(
            ledger(paid(100), paid(300, day=3)),
            ledger(paid(100), paid(300, day=3), paid(400, day=4)),
        ),
        base,
    )
    assert (amounts(made), conflicts) == ([100, 300, 400], ())


def test_what_two_changed_differently_is_a_conflict_row_by_row() -> None:
    base = ledger(paid(100))
    made, conflicts = gather_payments(copies(ledger(paid(110)), ledger(paid(120))), base)
    assert amounts(made) == [100]
    said = [[(file, text) for file, _, text in one.said] for one in conflicts]
    assert said == [
        [("甲.xlsx", f"2023-03-01，{ONE}，1.1，支出"), ("乙.xlsx", "（无此行）")],
        [("甲.xlsx", "（无此行）"), ("乙.xlsx", f"2023-03-01，{ONE}，1.2，支出")],
    ]


def test_without_the_workbook_of_before_any_difference_is_a_conflict() -> None:
    same = gather_payments(copies(ledger(paid(100)), ledger(paid(100))), None)
    assert (amounts(same[0]), same[1]) == ([100], ())
    _, conflicts = gather_payments(copies(ledger(paid(100)), ledger()), None)
    assert len(conflicts) == 1


def test_rows_of_no_part_and_of_parts_that_did_not_come_back_stay() -> None:
    base = ledger(paid(100), paid(200, OTHER), paid(30, NOBODYS), paid(30, NOBODYS))
    mine = Copy("甲.xlsx", ledger(paid(100), paid(5, NOBODYS)), frozenset({ONE}))
    made, conflicts = gather_payments([mine], base)
    assert (amounts(made), conflicts) == ([5, 30, 30, 100, 200], ())


AMOUNTS = st.lists(st.integers(1, 3), max_size=4)


@given(AMOUNTS, AMOUNTS)
def test_a_copy_alone_is_what_counts(before: list[int], after: list[int]) -> None:
    made, conflicts = gather_payments(copies(ledger(*map(paid, after))), ledger(*map(paid, before)))
    assert (amounts(made), conflicts) == (sorted(after), ())


@given(AMOUNTS, AMOUNTS, AMOUNTS)
def test_no_order_of_the_copies_decides(
    one: list[int], other: list[int], before: list[int]
) -> None:
    base = ledger(*map(paid, before))
    there = copies(ledger(*map(paid, one)), ledger(*map(paid, other)))
    first, second = gather_payments(there, base), gather_payments(there[::-1], base)
    assert amounts(first[0]) == amounts(second[0])
    assert bool(first[1]) == bool(second[1])


def test_the_totals_are_held_against_those_of_the_splitting() -> None:
    base = ledger(paid(1_234_567), paid(10_000, day=2))
    same = list(payment_totals(base, base, []))
    assert same == ["支出记录：拆分时2笔1.244567万元，现2笔1.244567万元，一致。"]
    more = ledger(*base.entries, paid(500_000, day=3))
    assert list(payment_totals(more, base, [])) == [
        "支出记录：拆分时2笔1.244567万元，现3笔1.744567万元，相差1笔0.50万元。"
    ]
    assert list(payment_totals(Ledger(), Ledger(), [])) == []


# the commands -------------------------------------------------------------------------------------


@pytest.fixture
def paid_book(book: Path, tmp_path: Path) -> Path:
    """The sample with 12 345.67元 and 100元 of one project, 50元 of none, one row without date."""
    opened = openpyxl.load_workbook(book)
    sheet = opened["支出执行"]
    form = next(one for one in opened.sheetnames if one.startswith("02"))
    code = opened[form]["B3"].value
    rows = (
        ("2023-03-01", code, 12345.67),
        ("2023-04-01", code, 100),
        ("2023-05-01", NOBODYS, 50),
        ("三月", code, 7),
    )
    for line, (day, whose, amount) in enumerate(rows, 4):
        sheet.cell(line, 1).value, sheet.cell(line, 2).value = day, whose
        sheet.cell(line, 4).value = amount
    path = tmp_path / "有支出.xlsx"
    opened.save(path)
    return path


def rows_on(path: Path) -> Ledger:
    return payments_on(read_grids(path))


def test_payments_go_with_their_project_and_come_back(
    paid_book: Path, tmp_path: Path, capsys: Captured
) -> None:
    folder, out = tmp_path / "分发", tmp_path / "合并.xlsx"
    assert run("split", paid_book, "-o", folder) == 0
    said = capsys.readouterr().out
    assert "支出记录2笔共1.244567万元已随项目分到各份。" in said
    assert (
        "未分到各份：项目编码不属于任何一份的1笔共0.005万元，无法读取的1行，留在原工作簿中" in said
    )
    parts = sorted(folder.iterdir())
    assert [count_of(rows_on(path)).rows for path in parts] == [0, 2, 0, 0, 0, 0, 0]
    part = read(parts[1]).part
    assert part is not None
    assert (part.payments, part.all_payments) == (Payments(2, 1_244_567), Payments(2, 1_244_567))

    changed = openpyxl.load_workbook(parts[1])
    ledger_sheet = changed["支出执行"]
    ledger_sheet.cell(4, 1).value = "2023-06-01"
    ledger_sheet.cell(4, 2).value = changed["01 防范专项"]["B3"].value
    ledger_sheet.cell(4, 4).value = 200
    changed.save(parts[1])
    assert run("gather", folder, "-o", out, "--base", paid_book) == 0
    said = capsys.readouterr().out
    # 12 345.67 + 100 + 50 元 before, 200 元 more now; the row without a date is none of them
    assert "支出记录：拆分时3笔1.249567万元，现4笔1.269567万元，相差1笔0.02万元。" in said
    assert "防范专项”的支出由2笔1.244567改为3笔1.264567（万元）。" in said
    assert "另有1行支出未计入或无法读取，原样带入“支出明细”。" in said
    found = rows_on(out)
    assert count_of(found) == Payments(4, 1_269_567)
    assert [row.raw.date for row in found.unreadable] == ["三月"]

    assert run("gather", folder, "-o", tmp_path / "无原.xlsx") == 0
    said = capsys.readouterr().out
    assert "支出记录：拆分时2笔1.244567万元，现3笔1.264567万元，相差1笔0.02万元。" in said


def test_payments_that_two_copies_have_differently_are_not_gathered(
    paid_book: Path, tmp_path: Path, capsys: Captured
) -> None:
    folder, out = tmp_path / "分发", tmp_path / "合并.xlsx"
    assert run("split", paid_book, "-o", folder) == 0
    part = sorted(folder.iterdir())[1]
    for name, amount in (("甲.xlsx", 90), ("乙.xlsx", 110)):
        copy = openpyxl.load_workbook(part)
        sheet = copy["支出明细"]
        (cell,) = [c for row in sheet.iter_rows() for c in row if c.value == 100]
        cell.value = amount
        copy.save(folder / name)
    part.unlink()
    capsys.readouterr()
    assert run("gather", folder, "-o", out, "--base", paid_book) == 1
    said = capsys.readouterr().out
    assert said.count("防范专项　支出：") == 2
    assert "甲.xlsx 支出明细!C5“2023-04-01" in said
    assert not out.exists()


def test_a_sheet_that_is_not_understood_is_said() -> None:
    """A column whose meaning is not known: nothing is added up, and that is said."""
    rows = [["日期", "项目编码", "金额", "支付状态"], ["2023-03-01", ONE, 5, "丙类"]]
    found = payments_on([Grid("支出明细", rows)])
    assert found.entries == ()
    whole = department()
    assert any("“支付状态”列" in line for line in not_shared(share(found, whole.projects)))
