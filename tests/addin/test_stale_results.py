"""After a project sheet was changed the results say that they are older, and accuse nobody."""

from __future__ import annotations

from typing import Any

from fake_excel import Program
from open_books import FIRST_FORM, LEDGER, press

RESULT = "审核结果"


def reported(program: Program) -> list[tuple[Any, ...]]:
    """Severity, rule and sheet of the findings on what was made from the project sheets."""
    sheet = program.books[0].sheet(RESULT)
    rows = {row for row, _ in sheet.cells}
    found = [tuple(sheet.cell(row, column).value for column in (1, 2, 6)) for row in sorted(rows)]
    return [row for row in found if row[1] in {"X03", "E08", "F04"}]


def test_every_result_older_than_the_sheets_asks_for_its_button(
    program: Program, book: Any
) -> None:
    press("import_ledger", book, LEDGER)
    press("roll_up", book)
    press("compare", book, "2023-06-30")
    press("monitor", book, "2023-06-30")
    press("evaluate", book)
    press("check_all", book)
    assert reported(program) == []
    program.books[0].sheet(FIRST_FORM).cells[5, 2].value = 61.5
    program.books[0].sheet(FIRST_FORM).cells[11, 5].value = "≥7件"
    press("check_all", book)
    found = reported(program)
    assert {severity for severity, _, _ in found} == {"提示"}
    messages = " ".join(str(message) for _, _, message in found)
    for button in ("部门汇总", "执行对比", "运行监控", "绩效自评"):
        assert f"请再按“{button}”" in messages, button
    for macro, answers in (
        ("roll_up", ()),
        ("compare", ("2023-06-30",)),
        ("monitor", ("2023-06-30",)),
        ("evaluate", ()),
    ):
        press(macro, book, *answers)
    press("check_all", book)
    assert reported(program) == []


def test_the_public_document_is_held_back_by_what_it_says_alone(
    program: Program, book: Any, tmp_path: Any
) -> None:
    program.books[0].fullname = str(tmp_path / "目标.xlsx")
    (tmp_path / "目标.xlsx").touch()
    press("import_ledger", book, LEDGER)
    press("evaluate", book)
    form = next(s for s in program.books[0].sheets if s.name.startswith("自评01"))
    target = next(spot for spot, cell in form.cells.items() if cell.value == "三级指标")
    form.cells[target[0] + 1, target[1] + 1].value = "≥999件"
    press("check_all", book)
    assert [rule for _, rule, _ in reported(program)] == ["E08"]
    user = press("export_document", book)
    assert "自评表不公开，不在其内" in user.last
