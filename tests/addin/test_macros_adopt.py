"""采纳建议: what is proposed is shown first, written only on a yes, and the old value is kept."""

from __future__ import annotations

from open_books import FIRST_FORM, cells_on, press

COUNT = 11  # 数量指标, ≥1: of what is not said; the indicator's name says 件


def on_the_count(program) -> None:
    program.active.active = program.books[0].sheet(FIRST_FORM)
    program.active.active.selection = (COUNT, 5, COUNT, 5)


def test_old_and_new_are_listed_and_a_no_changes_nothing(program, book) -> None:
    on_the_count(program)
    before = program.snapshot()
    user = press("adopt", book, False)
    assert f"{FIRST_FORM} E{COUNT}：≥1 → ≥1件" in user.asked[0]
    assert user.shown == []
    assert program.snapshot() == before


def test_a_yes_writes_the_selected_cell_alone_as_text_and_records_the_old_value(
    program, book
) -> None:
    on_the_count(program)
    others = {row: program.books[0].sheet(FIRST_FORM).cells[row, 5].value for row in (12, 13, 16)}
    press("adopt", book, True)
    form = program.books[0].sheet(FIRST_FORM)
    assert (form.cells[COUNT, 5].value, form.cells[COUNT, 5].number_format) == ("≥1件", "@")
    assert {row: form.cells[row, 5].value for row in others} == others
    record = cells_on(program, "规范记录")
    assert [record[f"{c}4"] for c in "ABCDE"] == [
        FIRST_FORM, f"E{COUNT}", "指标值", "≥1", "≥1件",
    ]  # fmt: skip


def test_what_is_marked_on_the_findings_goes_before_what_is_selected(program, book) -> None:
    press("check_all", book)
    listed, wanted = cells_on(program, "审核结果"), "05 维稳经费"
    [row] = [
        row
        for row in range(1, 200)
        if (listed.get(f"D{row}"), listed.get(f"L{row}")) == (f"E{COUNT}", wanted)
    ]
    program.books[0].sheet("审核结果").cells[row, 10].value = "采纳"
    on_the_count(program)
    press("adopt", book, True)
    assert program.books[0].sheet(wanted).cells[COUNT, 5].value == "≥1次"
    assert program.books[0].sheet(FIRST_FORM).cells[COUNT, 5].value == "≥1"
