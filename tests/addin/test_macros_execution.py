"""导入支出 and 执行对比, in a fake Excel."""

from __future__ import annotations

import crossings
import pytest
from fake_books import Cell, SheetState
from fake_excel import Program
from open_books import LEDGER, cells_on, press

from jixiao.files.read.ledgers import read_ledgers
from jixiao.model.grid import Grid
from jixiao.spending.ledger import read_ledger

IMPORTED, ENTERED, COMPARED = "支出明细", "支出执行", "执行对比"
CODE = "13073023P00002210023K"
# The two sums of the sample: 99 and 275 万元.
SUMS = "\n未计入2行374.00万元：小计合计2行。"


def enter(program: Program, row: int, *values: object) -> None:
    """A row typed by the clerk on 支出执行: date, code, name, amount, source, kind, summary."""
    sheet = program.books[0].sheet(ENTERED)
    for column, value in enumerate(values, 1):
        sheet.cells.setdefault((row, column), Cell()).value = value


def grid(program: Program, name: str) -> Grid:
    state = program.books[0].sheet(name)
    last_row, last_column = max(r for r, _ in state.cells), max(c for _, c in state.cells)
    rows = [
        [state.cell(r, c).value for c in range(1, last_column + 1)] for r in range(1, last_row + 1)
    ]
    return Grid(name, rows)


def lines(program: Program) -> dict[str, list[object]]:
    """The rows of 执行对比 by project code."""
    return {str(row[1]): list(row) for row in grid(program, COMPARED).rows if row[1]}


# 导入支出 -----------------------------------------------------------------------------------------


def test_the_rows_of_a_file_stand_on_a_sheet_of_our_own(program, book) -> None:
    entered = program.books[0].sheet(ENTERED).values()
    user = press("import_ledger", book, LEDGER)
    assert (
        user.last
        == f"新增13笔，已有0笔，现共13笔。{SUMS}\n结果在工作表“支出明细”。按“返回”回到“01 大要案准备金”。"
    )
    assert program.books[0].sheet(ENTERED).values() == entered
    rows = grid(program, IMPORTED).rows
    assert list(rows[2]) == [
        "日期",
        "项目编码",
        "金额（元）",
        "资金来源",
        "类型",
        "摘要",
        "凭证号",
        "账户",
        "核对",
    ]
    assert list(rows[3]) == [
        "2023-01-18", "13073023P00001010007P", 400000.0, "财政资金", "支出", "一季度工作经费", "", "", "",
    ]  # fmt: skip


def test_every_kind_of_file_that_is_read_can_be_picked(program, book) -> None:
    user = press("import_ledger", book, None)
    assert set(user.offered) == {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".txt"}


def test_what_stands_on_our_sheet_reads_as_what_was_imported(program, book) -> None:
    press("import_ledger", book, LEDGER)
    read_back = read_ledger(grid(program, IMPORTED))
    assert read_back.entries == read_ledgers([LEDGER]).entries
    assert read_back.bad == ()


def test_the_same_file_again_adds_nothing(program, book) -> None:
    press("import_ledger", book, LEDGER)
    before = program.snapshot()
    assert press("import_ledger", book, LEDGER).last == f"新增0笔，已有13笔，现共13笔。{SUMS}"
    assert program.snapshot() == before


def test_a_longer_export_adds_only_what_is_new(program, book, tmp_path) -> None:
    press("import_ledger", book, LEDGER)
    longer = tmp_path / "七月.csv"
    text = LEDGER.read_text(encoding="utf-8-sig")
    longer.write_text(text + f"2023-07-03,{CODE},,0.07,财政资金,支出,手续费\n", encoding="utf-8")
    user = press("import_ledger", book, longer)
    assert user.last.startswith("新增1笔，已有13笔，现共14笔。")
    assert grid(program, IMPORTED).rows[-1][2] == 0.07
    assert program.books[0].sheet_names.count(IMPORTED) == 1


def test_a_row_changed_in_the_system_since_replaces_the_one_before(program, book, tmp_path) -> None:
    head = "日期,项目编码,金额,凭证号\n"
    first, again = tmp_path / "一.csv", tmp_path / "二.csv"
    first.write_text(f"{head}2023-03-01,{CODE},5,A1\n2023-03-02,{CODE},6,A2\n", encoding="utf-8")
    again.write_text(f"{head}2023-03-01,{CODE},5,A1\n2023-03-02,{CODE},8,A2\n", encoding="utf-8")
    press("import_ledger", book, first)
    user = press("import_ledger", book, again)
    words = "新增0笔，已有1笔，变更1笔（凭证号相同，以这次为准），现共2笔。"
    assert user.last.startswith(words)
    rows = [(row[2], row[8]) for row in grid(program, IMPORTED).rows[3:]]
    # the row that went is listed as well, marked
    assert rows == [(5.0, ""), (8.0, ""), (6.0, "未计入：已被后一份的同一凭证代替")]


def test_rows_that_cannot_be_read_are_reported_with_their_place(program, book, tmp_path) -> None:
    export = tmp_path / "支出.csv"
    export.write_text(
        f"日期,项目编码,金额\n2023-02-30,{CODE},5\n2023-03-01,{CODE},七\n2023-03-02,{CODE},8\n",
        encoding="utf-8",
    )
    user = press("import_ledger", book, export)
    assert "有2行需要核对：第2行 日期“2023-02-30”无法识别；第3行 金额“七”不是数字。" in user.last


def test_rows_that_do_not_count_stay_on_our_sheet_until_they_are_mended(
    program, book, tmp_path
) -> None:
    export = tmp_path / "支出.csv"
    foreign = "13073023P00009990099X"
    export.write_text(
        "日期,项目编码,方向,金额（万元）,支付状态,摘要\n"
        f"2023-03-01,{CODE},借,1,支付成功,甲\n"
        f"2023-03-02,{CODE},借,约2,支付成功,乙\n"
        f"2023-03-03,{CODE},丙,3,支付成功,丙\n"
        f"2023-03-04,{CODE},借,4,已作废,丁\n"
        f"2023-03-05,{foreign},借,5,支付成功,戊\n",
        encoding="utf-8",
    )
    press("import_ledger", book, export)
    rows = {row[5]: (row[2], row[8]) for row in grid(program, IMPORTED).rows[3:]}
    assert rows == {
        "甲": (10000.0, ""),
        "戊": (50000.0, "未匹配：项目编码不在本部门项目中"),
        "乙": ("约2万元", "无法读取：金额“约2”不是数字"),
        "丙": (30000.0, "需核实：“方向”列“丙”的含义未能识别"),
        "丁": (40000.0, "未计入：作废"),
    }
    before = program.snapshot()
    press("import_ledger", book, export)
    assert program.snapshot() == before, "the same file again changes nothing"
    assert "未匹配1行5.00＋未计入1行4.00＋无法读取2行3.00" in press("compare", book, ...).last
    cells = program.books[0].sheet(IMPORTED).cells
    row_of = {cells[row, 6].value: row for row in range(4, 9)}
    cells[row_of["乙"], 3].value = "2万元"
    cells[row_of["丙"], 9].value = ""
    said = press("compare", book, ...).last
    assert "共5行15.00万元＝已计入3行6.00" in said
    assert "未匹配1行5.00＋未计入1行4.00＋无法读取0行0.00" in said


def test_a_column_that_is_not_understood_is_refused_by_the_button_too(
    program, book, tmp_path
) -> None:
    export = tmp_path / "支出.csv"
    export.write_text(f"日期,项目编码,方向,金额\n2023-03-01,{CODE},甲,5\n", encoding="utf-8")
    before = program.snapshot()
    assert "“方向”列的含义未能识别" in press("import_ledger", book, export).last
    assert program.snapshot() == before


def test_a_mistyped_year_does_not_move_the_date_that_is_offered(program, book) -> None:
    press("import_ledger", book, LEDGER)
    enter(program, 4, "2032-06-30", CODE, "", 10000.0, "财政资金", "支出", "录错")
    enter(program, 5, "2024-01-05", CODE, "", 10000.0, "财政资金", "支出", "录错")
    user = press("compare", book, ...)
    assert user.defaults == ["2023-06-30"]
    assert "截止日之后2行2.00" in user.last


def test_a_text_that_looks_like_a_formula_stays_a_text(program, book, tmp_path) -> None:
    export = tmp_path / "支出.csv"
    export.write_text(f"日期,项目编码,金额,摘要\n2023-03-01,{CODE},5,=1+1\n", encoding="utf-8")
    press("import_ledger", book, export)
    cell = program.books[0].sheet(IMPORTED).cells[4, 6]
    assert (cell.value, cell.formula) == ("=1+1", "")


def test_a_clerks_own_sheet_of_that_name_stays_and_ours_is_found_again(program, book) -> None:
    own = SheetState(IMPORTED, {(1, 1): Cell("我的台账")})
    program.books[0].sheets.append(own)
    assert (
        "原有的“支出明细”不是插件生成的工作表，未改动。"
        in press("import_ledger", book, LEDGER).last
    )
    assert press("import_ledger", book, LEDGER).last == f"新增0笔，已有13笔，现共13笔。{SUMS}"
    assert own.values() == {"A1": "我的台账"}
    assert press("compare", book, ...).defaults == ["2023-06-30"]


def test_a_file_without_a_ledger_is_refused_in_one_sentence(program, book, tmp_path) -> None:
    wrong = tmp_path / "通讯录.csv"
    wrong.write_text("姓名,电话\n张某,123\n", encoding="utf-8")
    before = program.snapshot()
    user = press("import_ledger", book, wrong)
    assert user.shown == [
        "“通讯录.csv”里没有支出明细：应有“日期”“项目编码”“金额”三列，请检查表头。"
    ]
    assert program.snapshot() == before


# 执行对比 -----------------------------------------------------------------------------------------


def test_imported_spending_is_held_against_the_plan(program, book) -> None:
    """275万元 in the ledger, 3.5 of it under a foreign code; half of 880 was planned by June."""
    press("import_ledger", book, LEDGER)
    user = press("compare", book, ...)
    assert user.defaults == ["2023-06-30"]
    assert user.last == (
        "截至2023-06-30：计划支出440.00万元，实际支出271.50万元，未匹配1笔。\n"
        "项目表：找到7张＝计入7张＋未计入0张。\n"
        "支出明细：共13行275.00万元＝已计入12行271.50＋截止日之后0行0.00＋以前年度0行0.00＋"
        "未匹配1行3.50＋未计入0行0.00＋无法读取0行0.00。\n"
        "金额取自“金额”列，单位元。\n"
        "未匹配：“支出明细”第15行：2023-06-28，13073023P00009990099X，3.50万元，"
        "项目编码“13073023P00009990099X”不在本部门项目中\n"
        "结果在工作表“执行对比”、“执行进度”、“未匹配支出”。按“返回”回到“01 大要案准备金”。"
    )


def test_typed_and_imported_spending_count_once_each(program, book) -> None:
    press("import_ledger", book, LEDGER)
    imported = ("2023-02-10", CODE, "大要案准备金", 150000.0, "财政资金", "支出", "办案支出")
    enter(program, 4, *imported)
    enter(program, 5, "2023-06-30", CODE, "大要案准备金", 10000.0, "财政资金", "支出", "补记")
    user = press("compare", book, ...)
    assert "实际支出272.50万元" in user.last


def test_the_date_can_be_another_and_in_several_spellings(program, book) -> None:
    press("import_ledger", book, LEDGER)
    for text in ("2023-03-31", "2023年3月31日", " 2023.3.31 ", "2023/3/31"):
        user = press("compare", book, text)
        assert user.last.startswith("截至2023-03-31：计划支出176.00万元，实际支出99.00万元")


@pytest.mark.parametrize("text", ["三月底", "2023-02-30", "", "2023"])
def test_what_is_no_date_is_refused(program, book, text) -> None:
    press("import_ledger", book, LEDGER)
    before = program.snapshot()
    user = press("compare", book, text)
    assert user.last == f"“{text}”不是日期，请按2023-06-30的样子填写后再试。"
    assert program.snapshot() == before


def test_the_question_for_the_date_can_be_cancelled(program, book) -> None:
    press("import_ledger", book, LEDGER)
    before = program.snapshot()
    user = press("compare", book, None)
    assert (user.shown, program.snapshot()) == ([], before)


def test_without_spending_it_says_what_to_do(program, book) -> None:
    assert press("compare", book).last == ("还没有支出：请在“支出执行”表中填写，或先按“导入支出”。")


def test_the_clerks_remarks_are_kept(program, book) -> None:
    press("import_ledger", book, LEDGER)
    press("compare", book, ...)
    headings = list(grid(program, COMPARED).rows[2])
    column = headings.index("说明")
    row = next(i for i, r in enumerate(grid(program, COMPARED).rows, 1) if r[1] == CODE)
    program.books[0].sheet(COMPARED).cells[row, column + 1].value = "案件推迟到下半年"
    press("compare", book, "2023-03-31")
    assert lines(program)[CODE][column] == "案件推迟到下半年"
    assert sum(1 for line in lines(program).values() if line[column]) == 2, "heading and ours"


def test_calls_grow_with_the_sheets_only(program, book) -> None:
    answers = {"import_ledger": (LEDGER,), "compare": (...,)}
    for macro in ("import_ledger", "compare", "compare", "monitor", "evaluate"):
        program.forget_calls()
        press(macro, book, *answers.get(macro, ()))
        assert program.data_calls <= crossings.data(macro, 7), macro


# 运行监控, 绩效自评 -------------------------------------------------------------------------------


FIRST_MONITORING, FIRST_EVALUATION = "监控01 大要案准备金", "自评01 大要案准备金"


def type_in(program: Program, sheet: str, row: int, column: int, value: object) -> None:
    state = program.books[0].sheet(sheet)
    state.cells.setdefault((row, column), Cell()).value = value


def test_a_monitoring_form_for_each_project_with_its_money(program, book) -> None:
    press("import_ledger", book, LEDGER)
    user = press("monitor", book, ...)
    assert user.last.startswith("截至2023-06-30，7张运行监控表，还有44行未填完；审核：错误")
    rows = grid(program, FIRST_MONITORING).rows
    # 年初预算数, 调整后预算数, 1–6月执行数 of 大要案准备金
    assert rows[5][1:5] == ["年度资金总额", 100.0, 100.0, 13.0]
    assert "监控汇总" in program.books[0].sheet_names


def test_forms_that_the_buttons_made_have_nothing_that_is_not_understood(program, book) -> None:
    """What we print beside the fields, as 项目表校对码, is no entry that nobody reads."""
    press("import_ledger", book, LEDGER)
    press("monitor", book, "2023-06-30")
    press("evaluate", book)
    press("check_all", book)
    cells = cells_on(program, "审核结果")
    assert [cells[at] for at in cells if at.startswith("B") and "D" in str(cells[at])] == []
    assert any("自评01" in str(value) for value in cells.values()), "they were checked"


def test_what_was_filled_in_stays_when_the_button_is_pressed_again(program, book) -> None:
    press("import_ledger", book, LEDGER)
    press("monitor", book, ...)
    type_in(program, FIRST_MONITORING, 14, 5, "2件")
    type_in(program, FIRST_MONITORING, 10, 2, "案件未结")
    user = press("monitor", book, "2023-05-31")
    assert user.last.startswith("截至2023-05-31")
    rows = grid(program, FIRST_MONITORING).rows
    assert (rows[13][4], rows[9][1]) == ("2件", "案件未结")
    assert program.books[0].sheet_names.count(FIRST_MONITORING) == 1


def test_scores_are_computed_from_what_is_entered_and_what_was_typed_stays(program, book) -> None:
    press("import_ledger", book, LEDGER)
    user = press("evaluate", book)
    assert user.last.startswith("2023年度，7张自评表，还有44项没有得分；审核：错误")
    type_in(program, FIRST_EVALUATION, 14, 5, "1件")
    typed = program.books[0].sheet(FIRST_EVALUATION).cells[15, 7]
    typed.value, typed.formula = 9.0, ""
    user = press("evaluate", book)
    assert "还有42项没有得分" in user.last
    state = program.books[0].sheet(FIRST_EVALUATION)
    assert state.cells[14, 5].value == "1件"
    assert state.cells[14, 7].formula.startswith("=IFERROR(TARGET_SCORE(D14,E14,F14),")
    assert (state.cells[15, 7].value, state.cells[15, 7].formula) == (9.0, "")


def test_what_a_sheet_computes_follows_new_spending_on_every_form(program, book) -> None:
    press("import_ledger", book, LEDGER)
    press("evaluate", book)
    last = "自评07 综治重点工作经费"
    row = program.books[0].sheet(last).cells
    assert (row[6, 5].value, row[6, 8].value) == (65.0, 6.5)
    enter(
        program, 4, "2023-11-30", "13073023P00003410021Y", "", 200_000, "财政资金", "支出", "年底"
    )
    press("evaluate", book)
    row = program.books[0].sheet(last).cells
    assert (row[6, 5].value, row[6, 8].value) == (85.0, 8.5)


def test_the_forms_of_the_year_are_no_project_forms(program, book) -> None:
    press("import_ledger", book, LEDGER)
    press("evaluate", book)
    press("monitor", book, ...)
    assert press("roll_up", book).last.startswith("已汇总7个项目，预算合计880.00万元。")


def test_a_filled_form_whose_project_is_gone_stays_and_the_others_stay_on_their_sheets(
    program, book
) -> None:
    press("import_ledger", book, LEDGER)
    press("monitor", book, ...)
    second = next(n for n in program.books[0].sheet_names if n.startswith("监控02 "))
    third = next(n for n in program.books[0].sheet_names if n.startswith("监控03 "))
    type_in(program, second, 14, 5, "2件")
    type_in(program, third, 14, 5, "3件")
    state = program.books[0]
    state.sheets.remove(next(one for one in state.sheets if one.name.startswith("02 ")))
    for _ in range(2):
        user = press("monitor", book, ...)
        assert "6张运行监控表" in user.last
        assert "另有1张填过的表没有对应的项目表" in user.last
        assert [n for n in state.sheet_names if n.startswith("监控0")].count(second) == 1
        assert sum(n.startswith("监控0") for n in state.sheet_names) == 7
        assert grid(program, second).rows[13][4] == "2件"
        assert "原填内容保留" in grid(program, second).rows[1][0]
        assert grid(program, third).rows[13][4] == "3件"


def test_what_fails_after_the_forms_are_written_does_not_say_that_nothing_changed(
    program, book, monkeypatch
) -> None:
    press("import_ledger", book, LEDGER)

    def fail(cells: object) -> None:
        raise RuntimeError("the cell is being edited")

    monkeypatch.setattr("addin.changes.enter_again", fail)
    user = press("evaluate", book)
    assert FIRST_EVALUATION in program.books[0].sheet_names
    assert user.last.startswith("自评表已写入工作簿")
    assert not any("未改动" in text for text in user.shown)
