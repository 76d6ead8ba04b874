"""The journeys of the buttons, in a fake Excel."""

from __future__ import annotations

import inspect
from pathlib import Path

import crossings
import openpyxl
import pytest
import xlwings as xw
from fake_books import Cell, SheetState
from fake_excel import Program
from open_books import (
    FIRST_FORM,
    LEDGER,
    cells_on,
    department_of_size,
    opened,
    press,
    written,
)

from addin import macros
from addin.ribbon import BUTTONS
from jixiao.files.check_file import check_file
from jixiao.files.reports import execution, findings, rollup
from jixiao.files.reports.style import OWNER_NAME
from jixiao.model.sheets import REPORTS

FINDINGS, SUMMARY, KINDS = "审核结果", "部门汇总", "指标统计"


@pytest.mark.parametrize("button", [b for b in BUTTONS if not b.vba], ids=lambda b: b.label)
def test_every_button_has_its_macro(button) -> None:
    parameters = inspect.signature(getattr(macros, button.macro)).parameters
    assert list(parameters) == ["book", "ui"]


def test_the_exported_macros_are_those_of_the_buttons() -> None:
    assert set(macros.__all__) == {b.macro for b in BUTTONS} - {"repair_functions"}


# 审核 ---------------------------------------------------------------------------------------------


def test_check_all_finds_what_the_command_line_finds(program, book, sample_file) -> None:
    user = press("check_all", book)
    expected = [(one.rule, one.place.address) for one in check_file(sample_file, None).findings]
    lines = [(rule, place) for _, rules, _, place in shown(program) for rule in rules.split("、")]
    assert sorted(lines) == sorted(expected)
    assert user.last.startswith(f"共{len(expected)}条：")
    assert "结果在工作表“审核结果”。" in user.last


def test_check_sheet_checks_the_active_sheet_only(program, book) -> None:
    program.books[0].active = program.books[0].sheet("03 护路工作经费")
    press("check_sheet", book)
    projects = {value for key, value in cells_on(program, FINDINGS).items() if key.startswith("C")}
    assert projects == {"项目", "合计", "怀财字【2023】7号 护路工作经费"}


def shown(program: Program) -> list[tuple[str, str, str, str]]:
    """Severity, rule, project and place of each finding on 审核结果."""
    sheet = program.books[0].sheet(FINDINGS)
    last = max(row for row, _ in sheet.cells)
    rows = [
        [sheet.cell(row, column).value or "" for column in range(1, 5)]
        for row in range(1, last + 1)
    ]
    head = next(number for number, row in enumerate(rows) if row[:2] == ["严重程度", "规则"])
    return sorted(tuple(row) for row in rows[head + 1 :])


@pytest.mark.parametrize("sheet", ["01 大要案准备金", "05 维稳经费"])
def test_check_sheet_says_what_check_all_says_of_the_sheet(program, book, sheet) -> None:
    """But for what only all sheets together can tell, or what is said once for all of them."""
    whole = {"F04", "P04", "S01", "X01", "X02", "C04"}
    press("check_all", book)
    project = "怀财字【2023】7号 " + sheet[3:]
    of_all = [one for one in shown(program) if one[2] == project and one[1] not in whole]
    program.books[0].active = program.books[0].sheet(sheet)
    others = [one for one in shown(program) if one[2] not in (project, "（部门）")]
    press("check_sheet", book)
    now = shown(program)
    assert [one for one in now if one[2] == project and one[1] not in whole] == of_all
    # and what the last check found on other sheets stays
    assert set(others) <= set(now)
    assert len(of_all) > 3 and len(others) > 3


@pytest.mark.parametrize("macro", ["check_sheet", "check_all"])
def test_a_finding_that_the_department_explains_is_marked(program, book, macro) -> None:
    program.books[0].active = program.books[0].sheet(FIRST_FORM)
    press(macro, book)
    _, rule, _, place = next(one for one in shown(program) if one[0] == "警告" and one[3])
    texts = ["规则", "位置", "说明", "说明人"], [rule, place, "已报财政同意", "张"]
    cells = {(r, c): Cell(text) for r, row in enumerate(texts, 1) for c, text in enumerate(row, 1)}
    program.books[0].sheets.append(SheetState("审核说明", cells))
    press(macro, book)
    assert {one[0] for one in shown(program) if (one[1], one[3]) == (rule, place)} == {"已说明"}


def test_check_sheet_on_a_sheet_that_is_no_form_says_what_to_do(program, book) -> None:
    program.books[0].active = program.books[0].sheet("填报说明")
    before = program.snapshot()
    assert press("check_sheet", book).last == (
        "当前工作表“填报说明”不是项目表，请切换到要审核的项目表。"
    )
    assert program.snapshot() == before


def test_a_summary_that_is_out_of_date_is_found(program, book) -> None:
    press("roll_up", book)
    state = program.books[0].sheet(FIRST_FORM)
    spot = next(at for at, cell in state.cells.items() if cell.value == "预算数")
    state.cells[spot[0] + 1, spot[1]].value += 1.0
    press("check_all", book)
    shown_texts = list(cells_on(program, FINDINGS).values())
    # our own summary was right when it was drawn: said once, as a hint, and never as an F04
    assert shown_texts.count("X03") == 1 and "F04" not in shown_texts
    assert any("请再按“部门汇总”" in str(text) for text in shown_texts)


def test_a_fresh_summary_is_not_complained_of(program, book) -> None:
    press("roll_up", book)
    press("check_all", book)
    assert "X03" not in cells_on(program, FINDINGS).values()


def test_our_own_sheets_are_not_read_as_forms(program, book) -> None:
    first = press("check_all", book).last.partition("\n")[0]
    for macro in ("roll_up", "check_sheet"):
        press(macro, book)
    assert press("check_all", book).last.startswith(first)


def test_every_sheet_of_a_report_is_known_as_such(program, book) -> None:
    """Or its table would be read as a form by the next check."""
    before = set(program.books[0].sheet_names)
    answers = {"normalise": (True,), "import_ledger": (LEDGER,), "compare": (...,)}
    for macro in ("check_all", "roll_up", "normalise", "import_ledger", "compare"):
        press(macro, book, *answers.get(macro, ()))
    made = set(program.books[0].sheet_names) - before
    assert made <= REPORTS | {SUMMARY}
    assert {findings.SHEET, rollup.KIND_SHEET, execution.SHEET} <= made


# where results go ---------------------------------------------------------------------------------


@pytest.mark.parametrize("macro", ["check_all", "check_sheet", "roll_up"])
def test_a_second_run_replaces_our_own_sheet(program, book, macro) -> None:
    press(macro, book)
    names = program.books[0].sheet_names
    press(macro, book)
    assert program.books[0].sheet_names == names


@pytest.mark.parametrize("macro", ["check_all", "roll_up", "submit_copy"])
def test_forms_that_are_hidden_are_named_where_no_other_is_there(tmp_path, macro: str) -> None:
    program, book = opened(written(tmp_path, department_of_size(2)))
    for sheet in program.active.sheets:
        sheet.visible = sheet.visible and not sheet.name[:2].isdecimal()
    said = press(macro, book).last
    assert said.startswith("“绩效目标.xlsx”里没有可以计入的绩效目标表：工作表“01 大要案准备金”")
    assert said.count("隐藏") == 2 and said.endswith("（预算数30.00万元）。")


def test_a_clerks_own_sheet_of_that_name_is_left_alone(program, book) -> None:
    own = SheetState(SUMMARY, {(1, 1): Cell("我的汇总")})
    program.books[0].sheets.append(own)
    for _ in range(2):
        user = press("roll_up", book)
        assert own.values() == {"A1": "我的汇总"}
        assert "结果在工作表“部门汇总 (2)”、“指标统计”。" in user.last
        assert "原有的“部门汇总”不是插件生成的工作表，未改动。" in user.last
    assert [name for name in program.books[0].sheet_names if name.startswith(SUMMARY)] == [
        SUMMARY,
        f"{SUMMARY} (2)",
    ]


def test_a_copy_that_the_clerk_kept_of_our_sheet_stays(program, book) -> None:
    press("check_all", book)
    kept = SheetState("审核结果 (2)", {(1, 1): Cell("上月")}, {OWNER_NAME: '="findings"'})
    program.books[0].sheets.append(kept)
    press("check_all", book)
    assert kept in program.books[0].sheets
    assert program.books[0].sheet_names.count(FINDINGS) == 1


@pytest.mark.parametrize("macro", ["check_all", "roll_up", "check_sheet"])
def test_the_result_is_shown_and_back_leads_to_where_one_was(program, book, macro) -> None:
    state = program.books[0]
    state.active = state.sheet("02 防范专项")
    state.active.selection = (12, 5, 14, 6)
    shown = {"roll_up": rollup.SHEET}.get(macro, FINDINGS)
    for _ in range(2):  # again while the result is shown
        said = press(macro, book).last
        assert state.active.name == shown
        assert said.endswith("按“返回”回到“02 防范专项”。")
    press("go_back", book)
    assert state.active.name == "02 防范专项"
    assert state.active.selection == (12, 5, 14, 6)
    assert program.active is state
    assert program.flags == {"alerts": True, "updating": True, "status_bar": False}
    assert len(program.books) == 1, "the report workbook was closed"


def test_a_selected_picture_does_no_harm(program, book) -> None:
    program.selected_shape = True
    press("check_all", book)
    assert FINDINGS in program.books[0].sheet_names


def test_with_another_book_in_front_the_result_goes_into_the_given_one(
    program, book, sample_file
) -> None:
    program.load(sample_file, "另一本.xlsx")
    program.active.active.selection = (3, 3, 3, 3)
    press("check_all", book)
    assert FINDINGS in program.books[0].sheet_names
    assert FINDINGS not in program.books[1].sheet_names
    assert program.active is program.books[1]
    assert program.books[1].active.selection == (3, 3, 3, 3)
    assert program.books[0].active.selection == (1, 1, 1, 1)


@pytest.mark.parametrize("macro", ["check_all", "check_sheet", "roll_up"])
@pytest.mark.parametrize(
    ("obstacle", "why"),
    [
        ("read_only", "当前工作簿是只读的"),
        ("structure_protected", "当前工作簿的结构受保护"),
        ("fullname", "当前工作簿是旧格式（.xls）"),
    ],
)
def test_where_nothing_can_be_added_the_result_opens_as_a_new_book(
    program, book, macro, obstacle, why
) -> None:
    setattr(program.books[0], obstacle, "目标表.XLS" if obstacle == "fullname" else True)
    before = program.snapshot()[0][0]
    user = press(macro, book)
    assert program.snapshot()[0][0] == before
    assert len(program.books) == 2
    assert f"{why}，结果已在新工作簿中打开：" in user.last


def test_results_go_into_a_new_book_where_the_settings_say_so(sample_file, tmp_path) -> None:
    path = tmp_path / sample_file.name
    path.write_bytes(sample_file.read_bytes())
    (tmp_path / "jixiao.toml").write_text("results_in_new_book = true\n", encoding="utf-8")
    program, book = opened(path)
    before = program.snapshot()[0][0]
    user = press("check_all", book)
    assert program.snapshot()[0][0] == before
    assert program.books[1].sheet_names == [FINDINGS]
    assert "按设置" in user.last


def test_only_what_the_settings_list_is_drawn_and_the_rest_is_counted(
    sample_file, tmp_path
) -> None:
    path = tmp_path / sample_file.name
    path.write_bytes(sample_file.read_bytes())
    (tmp_path / "jixiao.toml").write_text('least = "警告"\n', encoding="utf-8")
    program, book = opened(path)
    user = press("check_all", book)
    hints = [one for one in check_file(sample_file, None).findings if one.severity == "提示"]
    assert hints
    assert f"{len(hints)}条未逐条列出（设置只列出警告及更重的问题）。" in user.last
    assert {severity for severity, *_ in shown(program)} == {"警告"}


def test_a_protected_sheet_is_checked_all_the_same(program, book) -> None:
    for sheet in program.books[0].sheets:
        sheet.protected = True
    press("check_all", book)
    assert FINDINGS in program.books[0].sheet_names


def test_a_book_never_saved_is_checked_all_the_same(sample_file) -> None:
    program, book = opened(sample_file, "工作簿1")
    press("check_all", book)
    assert FINDINGS in program.books[0].sheet_names


def test_no_report_refers_to_another_sheet(program, book, tmp_path, monkeypatch) -> None:
    """Sheets are copied one by one: such a reference would become a link to a deleted file."""
    drawn: list[Path] = []

    def keep(draw, *arguments, **options):
        drawn.append(tmp_path / f"{len(drawn)}.xlsx")
        draw(drawn[-1])
        return transplant(draw, *arguments, **options)

    transplant = macros.changes.transplant
    monkeypatch.setattr(macros.changes, "transplant", keep)
    for macro, answers in (("check_all", ()), ("roll_up", ()), ("normalise", (True,))):
        press(macro, book, *answers)
    assert len(drawn) == 5  # with the list of sheets twice
    for path in drawn:
        for sheet in openpyxl.load_workbook(path).worksheets:
            formulas = [c.value for row in sheet.iter_rows() for c in row if c.data_type == "f"]
            formulas += [
                reference.f
                for chart in sheet._charts
                for series in chart.series
                for reference in (series.val.numRef, series.cat and series.cat.strRef)
                if reference
            ]
            for formula in formulas:
                others = str(formula).replace(f"'{sheet.title}'!", "")
                assert "!" not in others.replace(f"{sheet.title}!", ""), (sheet.title, formula)


# calls --------------------------------------------------------------------------------------------


def sized(program_size: int, folder: Path) -> tuple[Program, xw.Book]:
    return opened(written(folder, department_of_size(program_size)))


@pytest.mark.parametrize("projects", [3, 30, 80])
def test_calls_do_not_grow_with_findings(projects, tmp_path) -> None:
    """The calls that carry data are within `crossings`; see docs/decisions/0006.

    When a report is made again, N more look for formulas that refer to the sheet replaced.
    """
    program, book = sized(projects, tmp_path)
    forms = [sheet for sheet in program.books[0].sheets if sheet.name[:2].isdecimal()]
    assert len(forms) == projects
    for sheet in forms:  # a number in every cell that should hold a text
        for row in range(11, 16):
            sheet.cells[row, 5].value, sheet.cells[row, 5].number_format = 0.9, "0%"
            sheet.cells[row, 3].value = float(row)
    for number, macro in enumerate(("check_all", "roll_up", "check_all", "roll_up")):
        program.forget_calls()
        press(macro, book)
        words = f"{macro}: {program.data_calls} data, {program.navigation_calls} navigation"
        assert program.data_calls <= crossings.data(macro, projects, again=number > 1), words
        assert program.navigation_calls <= 24 * projects + 360, words
    program.forget_calls()
    program.books[0].active = forms[-1]
    press("check_sheet", book)
    words = f"check_sheet: {program.data_calls} data, {program.navigation_calls} navigation"
    assert program.data_calls <= crossings.data("check_sheet", projects), words
