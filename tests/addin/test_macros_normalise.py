"""规范写法: shown, written, recorded, brought back; in a fake Excel."""

from __future__ import annotations

import pytest
from open_books import FIRST_FORM, cells_on, press

from addin.rewriting import listed
from jixiao.form.rewrite import Proposal
from jixiao.model.grid import Place


def test_normalise_shows_old_and_new_and_does_nothing_on_no(program, book) -> None:
    before = program.snapshot()
    user = press("normalise", book, False)
    assert f"{FIRST_FORM} E12：=100％ → =100%" in user.asked[0]
    assert user.shown == []
    assert program.snapshot() == before


def test_normalise_writes_texts_as_texts_and_records_the_old_ones(program, book) -> None:
    assert cells_on(program, FIRST_FORM)["E12"] == "=100％"
    user = press("normalise", book, True)
    cell = program.books[0].sheet(FIRST_FORM).cells[12, 5]
    assert (cell.value, cell.formula, cell.number_format) == ("=100%", "", "@")
    record = cells_on(program, "规范记录")
    assert [record[f"{c}4"] for c in "ABCDE"] == [
        FIRST_FORM, "E12", "指标值", "=100％", "=100%",
    ]  # fmt: skip
    assert user.last.startswith("已规范14处，原值已记录。再按“规范写法”可恢复。")


def test_normalise_again_brings_the_old_texts_back(program, book) -> None:
    before = {sheet.name: sheet.values() for sheet in program.books[0].sheets}
    press("normalise", book, True)
    user = press("normalise", book, True)
    assert "是否恢复规范前的原值？" in user.asked[0]
    assert user.last == "已恢复14处原值。"
    after = {s.name: s.values() for s in program.books[0].sheets if s.name != "规范记录"}
    assert after == before


def test_bringing_back_can_be_declined(program, book) -> None:
    press("normalise", book, True)
    before = program.snapshot()
    press("normalise", book, False)
    assert program.snapshot() == before


def test_a_second_run_keeps_the_first_originals(program, book) -> None:
    press("normalise", book, True)
    first = program.books[0].sheet(FIRST_FORM)
    first.cells[16, 5].value = "≥９５%"
    press("normalise", book, True)
    record = cells_on(program, "规范记录")
    rows = {record[f"B{r}"]: record[f"D{r}"] for r in range(4, 18) if record[f"A{r}"] == FIRST_FORM}
    assert rows == {"E16": "≥９５%", "E12": "=100％", "E13": "=100％"}


def test_normalise_leaves_the_result_of_a_formula_alone(program, book) -> None:
    cell = program.books[0].sheet(FIRST_FORM).cells[12, 5]
    cell.formula, cell.number_format = '="="&"100％"', "General"
    user = press("normalise", book, True)
    assert f"{FIRST_FORM} E12：" not in user.asked[0]
    assert cell.formula == '="="&"100％"'


def test_normalise_on_a_protected_sheet_changes_nothing_anywhere(program, book) -> None:
    program.books[0].sheet("02 防范专项").protected = True
    before = program.snapshot()
    user = press("normalise", book, True)
    assert user.last == "工作表“02 防范专项”受保护，请先撤销工作表保护再试。"
    assert program.snapshot() == before


def test_normalise_where_no_sheet_can_be_added_opens_the_record(program, book) -> None:
    program.books[0].structure_protected = True
    user = press("normalise", book, True)
    assert cells_on(program, FIRST_FORM)["E12"] == "=100%"
    assert program.books[1].sheet_names == ["规范记录"]
    assert "当前工作簿的结构受保护，结果已在新工作簿中打开：“规范记录”。" in user.last
    assert "可恢复" not in user.last


def test_normalise_with_nothing_to_do_says_so(program, book) -> None:
    for sheet in program.books[0].sheets:
        for cell in sheet.cells.values():
            if isinstance(cell.value, str) and "％" in cell.value:
                cell.value = cell.value.replace("％", "%")
    assert press("normalise", book).last == "写法都已规范，没有需要修改的地方。"


def proposals(count: int) -> list[Proposal]:
    return [Proposal(Place("甲", n, 5), "指标值", "≥９％", "≥9%") for n in range(1, count + 1)]


@pytest.mark.parametrize(("count", "more"), [(15, ""), (16, "\n……另有1处"), (18, "\n……另有3处")])
def test_fifteen_changes_are_listed(count: int, more: str) -> None:
    text = listed(proposals(count))
    assert text.startswith(f"共{count}处：\n甲 E1：≥９％ → ≥9%（全角９％→半角9%）\n")
    assert text.count("→ ≥9%") == 15
    assert text.endswith(f"甲 E15：≥９％ → ≥9%（全角９％→半角9%）{more}")
