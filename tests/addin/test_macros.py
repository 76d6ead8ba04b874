"""The journeys of the buttons, in a fake Excel."""

from __future__ import annotations

import inspect
from pathlib import Path

import docx
import openpyxl
import pytest
import xlwings as xw
from fake_excel import ENGINE, Cell, Program, SheetState
from open_books import (
    FIRST_FORM,
    SAMPLE,
    department_of_size,
    opened,
    press,
    sample,
    written,
)

from addin import macros
from addin.ribbon import BUTTONS
from jixiao.cli.common import check_file
from jixiao.files.reading import read
from jixiao.files.reports.style import OWNER_NAME

FINDINGS, SUMMARY, KINDS = "审核结果", "部门汇总", "指标统计"


@pytest.fixture(autouse=True)
def log_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture(scope="module")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("books"), sample())


@pytest.fixture
def program(sample_file: Path) -> Program:
    return opened(sample_file)[0]


@pytest.fixture
def book(program: Program) -> xw.Book:
    return program.app.books.active


def cells_on(program: Program, sheet: str) -> dict[str, object]:
    return program.books[0].sheet(sheet).values()


@pytest.mark.parametrize("button", [b for b in BUTTONS if not b.vba], ids=lambda b: b.label)
def test_every_button_has_its_macro(button) -> None:
    parameters = inspect.signature(getattr(macros, button.macro)).parameters
    assert list(parameters) == ["book", "ui"]


def test_the_exported_macros_are_those_of_the_buttons() -> None:
    assert set(macros.__all__) == {b.macro for b in BUTTONS} - {"repair_functions"}


# 审核 ---------------------------------------------------------------------------------------------


def test_check_all_finds_what_the_command_line_finds(program, book, sample_file) -> None:
    user = press("check_all", book)
    rows = program.books[0].sheet(FINDINGS).cells
    shown = sorted(
        (rows[row, 2].value, rows[row, 4].value or "")
        for row, column in rows
        if column == 2 and isinstance(rows[row, 2].value, str) and rows[row, 2].value[1:].isdigit()
    )
    expected = [(one.rule, one.place.address) for one in check_file(sample_file, None).findings]
    assert shown == sorted(expected)
    assert user.last.startswith(f"共{len(expected)}条：")
    assert user.last.endswith("结果在工作表“审核结果”。")


def test_check_sheet_checks_the_active_sheet_only(program, book) -> None:
    program.books[0].active = program.books[0].sheet("03 护路工作经费")
    press("check_sheet", book)
    projects = {value for key, value in cells_on(program, FINDINGS).items() if key.startswith("C")}
    assert projects == {"项目", "合计", "怀财字【2023】7号 护路工作经费"}


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
    rules = set(cells_on(program, FINDINGS).values())
    assert "X03" in rules


def test_a_fresh_summary_is_not_complained_of(program, book) -> None:
    press("roll_up", book)
    press("check_all", book)
    assert "X03" not in cells_on(program, FINDINGS).values()


def test_our_own_sheets_are_not_read_as_forms(program, book) -> None:
    first = press("check_all", book).last
    for macro in ("roll_up", "check_sheet"):
        press(macro, book)
    assert press("check_all", book).last == first


# where results go ---------------------------------------------------------------------------------


@pytest.mark.parametrize("macro", ["check_all", "check_sheet", "roll_up"])
def test_a_second_run_replaces_our_own_sheet(program, book, macro) -> None:
    press(macro, book)
    names = program.books[0].sheet_names
    press(macro, book)
    assert program.books[0].sheet_names == names


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
def test_active_sheet_and_selection_stay(program, book, macro) -> None:
    state = program.books[0]
    state.active = state.sheet("02 防范专项")
    state.active.selection = (12, 5, 14, 6)
    press(macro, book)
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
    assert len(drawn) == 3
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


@pytest.mark.parametrize("projects", [3, 30, 200])
def test_calls_do_not_grow_with_findings(projects, tmp_path) -> None:
    """审核全部 and 部门汇总: N + 40 calls that carry data; see docs/decisions/0006."""
    program, book = sized(projects, tmp_path)
    forms = [sheet for sheet in program.books[0].sheets if sheet.name[:2].isdecimal()]
    assert len(forms) == projects
    for sheet in forms:  # a number in every cell that should hold a text
        for row in range(11, 16):
            sheet.cells[row, 5].value, sheet.cells[row, 5].number_format = 0.9, "0%"
            sheet.cells[row, 3].value = float(row)
    for macro in ("check_all", "roll_up", "check_all", "roll_up"):
        program.forget_calls()
        press(macro, book)
        told = f"{macro}: {program.data_calls} data, {program.navigation_calls} navigation"
        assert program.data_calls <= projects + 40, told
        assert program.navigation_calls <= 15 * projects + 200, told
    program.forget_calls()
    program.books[0].active = forms[-1]
    press("check_sheet", book)
    told = f"check_sheet: {program.data_calls} data, {program.navigation_calls} navigation"
    assert program.data_calls <= 40, told


# 规范写法 -----------------------------------------------------------------------------------------

# of the sample: full-width percent signs
WIDE = {"01 大要案准备金": ["E12", "E13", "E16"], "02 防范专项": ["E12", "E13", "E16"]}


def test_normalise_shows_old_and_new_and_does_nothing_on_no(program, book) -> None:
    before = program.snapshot()
    user = press("normalise", book, False)
    assert f"{FIRST_FORM} E12：=100％ → =100%" in user.asked[0]
    assert user.told == []
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


# 填报 ---------------------------------------------------------------------------------------------


def test_a_new_workbook_opens_unsaved_beside_the_others(program, book) -> None:
    press("new_workbook", book, "某局")
    made = program.books[1]
    assert not Path(made.fullname).is_absolute()
    assert made.name.startswith("绩效目标表")
    assert "01 项目1" in made.sheet_names
    assert program.active is made


@pytest.mark.parametrize("macro", ["new_workbook", "import_document", "import_ledger"])
def test_cancelling_the_first_question_does_nothing(program, book, macro) -> None:
    before = program.snapshot()
    user = press(macro, book, None)
    assert (user.told, program.snapshot()) == ([], before)


def test_a_project_sheet_is_added_behind_the_last_one(program, book) -> None:
    press("add_project_sheet", book, "=新项目", "43122323P000000000001")
    state = program.books[0]
    names = state.sheet_names
    added = "08 =新项目"
    assert names.index(added) == names.index("07 综治重点工作经费") + 1
    assert state.sheet(added).visible
    assert state.active.name == added
    assert not state.sheet("模板").visible
    cells = state.sheet(added).cells
    assert (cells[3, 5].value, cells[3, 5].formula) == ("=新项目", "")
    assert cells[3, 2].value == "43122323P000000000001"
    assert cells[1, 1].value == "=新项目绩效目标表"
    assert cells[5, 9].formula.startswith("=IFERROR(TARGET_CHECK_PACKED(")


@pytest.mark.parametrize("answers", [(None,), ("",), ("新项目", None)])
def test_adding_a_project_can_be_cancelled_at_each_question(program, book, answers) -> None:
    before = program.snapshot()
    press("add_project_sheet", book, *answers)
    assert program.snapshot() == before


def test_adding_a_project_without_the_template_says_what_to_do(program, book) -> None:
    state = program.books[0]
    state.sheets.remove(state.sheet("模板"))
    assert press("add_project_sheet", book).last == (
        "当前工作簿没有“模板”表，请在用“新建工作簿”生成的工作簿中使用。"
    )


def test_adding_a_project_to_a_protected_structure_says_what_to_do(program, book) -> None:
    program.books[0].structure_protected = True
    assert "结构受保护" in press("add_project_sheet", book).last


def test_a_document_becomes_a_new_workbook(program, book) -> None:
    user = press("import_document", book, SAMPLE)
    assert "07 综治重点工作经费" in program.books[1].sheet_names
    assert user.last.startswith("已导入7个项目，")


def test_a_file_that_is_no_document_is_refused_in_one_sentence(program, book, tmp_path) -> None:
    wrong = tmp_path / "说明.txt"
    wrong.write_text("今天天气不错。\n", encoding="utf-8")
    user = press("import_document", book, wrong)
    assert "没有找到绩效目标表" in user.last
    assert len(program.books) == 1


# 汇总, 输出, 帮助 ---------------------------------------------------------------------------------


def test_the_summary_adds_up(program, book) -> None:
    user = press("roll_up", book)
    assert user.told == [
        "已汇总7个项目，预算合计880.00万元。\n结果在工作表“部门汇总”、“指标统计”。"
    ]
    assert 880.0 in cells_on(program, SUMMARY).values()


def test_the_public_document_lies_beside_the_book(sample_file, tmp_path) -> None:
    path = tmp_path / "目标.xlsx"
    path.write_bytes(sample_file.read_bytes())
    program, book = opened(path)
    before = program.snapshot()
    user = press("export_document", book)
    made = next(tmp_path.glob("*.docx"))
    assert str(made) in user.last
    assert "大要案准备金" in "".join(p.text for p in docx.Document(str(made)).paragraphs)
    assert program.snapshot() == before


def test_errors_hold_the_public_document_back_until_confirmed(program, book, tmp_path) -> None:
    program.books[0].fullname = str(tmp_path / "目标.xlsx")
    (tmp_path / "目标.xlsx").touch()
    program.books[0].sheet(FIRST_FORM).cells[3, 2].value = None
    user = press("export_document", book, False)
    assert "条错误未改正" in user.asked[0]
    assert list(tmp_path.glob("*.docx")) == []


def test_the_copy_for_the_bureau_lies_beside_the_book(sample_file, tmp_path) -> None:
    path = tmp_path / "目标.xlsx"
    path.write_bytes(sample_file.read_bytes())
    _, book = opened(path)
    for name in ("目标_上报.xlsx", "目标_上报（2）.xlsx"):
        user = press("submit_copy", book)
        assert user.last == f"已生成上报副本：{tmp_path / name}"
        assert len(read(tmp_path / name).department.projects) == 7


def test_a_book_never_saved_puts_its_copy_into_the_users_folder(
    sample_file, tmp_path, monkeypatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    _, book = opened(sample_file, "工作簿1")
    press("submit_copy", book)
    assert (tmp_path / "工作簿1_上报.xlsx").exists()


def test_rules_are_explained_in_a_book_of_their_own(program, book) -> None:
    press("explain_rules", book)
    shown = program.books[1].sheet("规则说明").values().values()
    assert {"V01", "F01", "X03"} <= set(shown)


def test_about_tells_version_and_licence(book) -> None:
    assert "BSD-3-Clause" in press("about", book).last


# without a book -----------------------------------------------------------------------------------


@pytest.fixture
def empty(monkeypatch: pytest.MonkeyPatch) -> Program:
    """An Excel without any book, the active program of this computer."""
    program = Program()
    monkeypatch.setattr(ENGINE.apps, "running", [program.app.impl])
    monkeypatch.setattr(xw.engines, "active", xw.engines["fake"])
    return program


def test_without_a_book_one_can_be_made(empty) -> None:
    press("new_workbook", None, "某局")
    assert len(empty.books) == 1


def test_without_a_book_a_document_can_be_imported(empty) -> None:
    press("import_document", None, SAMPLE)
    assert len(empty.books) == 1


@pytest.mark.parametrize("button", [b for b in BUTTONS if b.needs_book and not b.vba])
def test_without_a_book_the_others_say_what_to_do(empty, button) -> None:
    user = press(button.macro, None)
    assert user.told == ["没有打开的工作簿，请先打开或新建绩效目标工作簿。"]
