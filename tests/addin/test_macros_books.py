"""Buttons that make books, sheets and documents; in a fake Excel, with and without a book."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import docx
import openpyxl
import pytest
import xlwings as xw
from fake_excel import ENGINE, Program
from open_books import FIRST_FORM, SAMPLE, cells_on, opened, press

from addin.ribbon import BUTTONS
from jixiao.files.read.any import read
from tests.support.provinces import layouts_in

# 填报 ---------------------------------------------------------------------------------------------


def test_a_new_workbook_opens_unsaved_beside_the_others(program, book) -> None:
    press("new_workbook", book, "某局", "2026", "101", "2", "旧版")
    made = program.books[1]
    assert not Path(made.fullname).is_absolute()
    assert made.name.startswith("绩效目标表")
    assert "01 项目1" in made.sheet_names
    assert program.active is made


@pytest.mark.parametrize(("words", "first"), [("旧版", "产出指标"), ("2021", "成本指标")])
def test_a_new_workbook_begins_with_the_dictionary_that_was_chosen(
    program, book, words, first
) -> None:
    press("new_workbook", book, "某局", "2026", "101", "2", words)
    for name in ("01 项目1", "02 项目2", "模板"):
        assert program.books[1].sheet(name).cell(11, 1).value == first


def test_another_dictionary_is_asked_for_again(program, book) -> None:
    user = press("new_workbook", book, "某局", "2026", "101", "2", "2019")
    assert user.last == "指标分类请填旧版或2021。" and len(program.books) == 1


@pytest.mark.parametrize("macro", ["new_workbook", "import_document", "import_ledger"])
def test_cancelling_the_first_question_does_nothing(program, book, macro) -> None:
    before = program.snapshot()
    user = press(macro, book, None)
    assert (user.shown, program.snapshot()) == ([], before)


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
    assert cells[5, 9].formula.startswith("=TARGET_CHECK_PACKED(")


def test_the_list_of_codes_grows_with_the_project_sheets(program, book) -> None:
    state = program.books[0]
    before = state.names["项目编码清单"]
    press("add_project_sheet", book, "新项目", "43122323P000000000001")
    press("add_project_sheet", book, "另一个", "")
    column, first, last = re.fullmatch(r"='选项'!\$(\w+)\$(\d+):\$\w+\$(\d+)", before).groups()
    assert state.names["项目编码清单"] == f"='选项'!${column}${first}:${column}${int(last) + 2}"
    cells = {
        spot: cell.formula
        for spot, cell in state.sheet("选项").cells.items()
        if "$B$3" in cell.formula
    }
    added = [cells[spot] for spot in sorted(cells)][-2:]
    assert added == [
        """=IF('08 新项目'!$B$3="","",'08 新项目'!$B$3)""",
        """=IF('09 另一个'!$B$3="","",'09 另一个'!$B$3)""",
    ]


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


UNKNOWN_FORM = "\n".join([
    "项目绩效目标表", "项目名称\t道路养护", "预算数（万元）\t120", "绩效目标\t养护120公里",
    "一级指标\t二级指标\t三级指标\t考核口径\t办到几分", "产出指标\t数量指标\t养护里程\t实测\t照计划办好",
])  # fmt: skip


def test_for_a_form_in_no_known_layout_a_draft_is_offered(program, book, tmp_path) -> None:
    source = tmp_path / "外地.txt"
    source.write_text(UNKNOWN_FORM, encoding="utf-8")
    user = press("import_document", book, source, True)
    assert "考核口径" in user.asked[-1] and "起草一份版式文件" in user.asked[-1]
    draft = tmp_path / "外地-版式草稿.toml"
    assert tomllib.loads(draft.read_text(encoding="utf-8"))["base"] == "plain"
    assert "外地-版式草稿.toml" in user.last
    press("import_document", book, source, True)
    assert (tmp_path / "外地-版式草稿2.toml").exists()  # the first may have been worked on
    press("import_document", book, source, False)
    assert len(list(tmp_path.glob("*.toml"))) == 2


def test_the_import_says_what_the_standard_workbook_has_no_place_for(
    program, book, tmp_path
) -> None:
    source = tmp_path / "申报表.txt"
    rows = "".join(
        f"产出指标\t数量指标\t第{n}项\t≥{n}次\t9\n效益指标\t社会效益\t第{n}益\t≥{n}人\t1\n"
        for n in range(1, 4)
    )
    forms = (
        f"项目支出绩效目标表\n项目名称\t甲{n}\n资金总额（万元）\t60\n其中：财政拨款\t50\n上年结转\t10\n"
        f"年度目标\t抽检\n一级指标\t二级指标\t三级指标\t指标值\t分值\n{rows}"
        for n in range(3)
    )
    source.write_text("\n".join(forms), encoding="utf-8")
    said = press("import_document", book, source).last.splitlines()
    assert said[0].startswith("已导入3个项目，")
    assert "“甲0”的上年结转10.00万元（第5行）计入了其他资金。" in said
    assert said[-1] == "另有1条。"  # five of the six


def name_a_layout(folder: Path) -> None:
    """Settings that name a layout of the province in which the unknown form is known."""
    (folder / "版式").mkdir()
    layout = 'name = "外地"\nbase = "plain"\n[columns.target]\nalso = ["办到几分"]'
    (folder / "版式" / "外地.toml").write_text(layout, encoding="utf-8")
    (folder / "jixiao.toml").write_text('layouts = "版式"', encoding="utf-8")


def test_a_document_is_imported_by_a_layout_that_the_settings_beside_it_name(
    program, book, tmp_path
) -> None:
    source = tmp_path / "外地.txt"
    source.write_text(UNKNOWN_FORM, encoding="utf-8")
    name_a_layout(tmp_path)
    with layouts_in():
        user = press("import_document", book, source)
    assert user.last.startswith("已导入1个项目，")


def test_an_open_book_is_read_by_the_layouts_beside_it_and_another_one_is_not(tmp_path) -> None:
    foreign = openpyxl.Workbook()
    for line in UNKNOWN_FORM.splitlines():
        foreign.active.append(line.split("\t"))
    books = []
    for name in ("有设置", "没有设置"):
        (tmp_path / name).mkdir()
        foreign.save(tmp_path / name / "外地.xlsx")
        books.append(opened(tmp_path / name / "外地.xlsx"))
    name_a_layout(tmp_path / "有设置")
    with layouts_in():
        for (program, book), missing in zip(books, (False, True), strict=True):
            press("check_all", book)
            said = "\n".join(map(str, cells_on(program, "审核结果").values()))
            assert ("“指标值”" in said) is missing, said


# 汇总, 输出, 帮助 ---------------------------------------------------------------------------------


def test_the_summary_adds_up(program, book) -> None:
    user = press("roll_up", book)
    assert user.shown == [
        "已汇总7个项目，预算合计880.00万元。\n项目表：找到7张＝计入7张＋未计入0张。\n结果在工作表“部门汇总”、“指标统计”。按“返回”回到“01 大要案准备金”。"
    ]
    assert 880.0 in cells_on(program, "部门汇总").values()


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
        assert user.last.splitlines() == [
            f"已生成上报副本：{tmp_path / name}",
            "项目表：找到7张＝计入7张＋未计入0张。",
        ]
        assert len(read(tmp_path / name).department.projects) == 7


def test_a_book_never_saved_puts_its_copy_into_the_users_folder(
    sample_file, tmp_path, monkeypatch
) -> None:
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    _, book = opened(sample_file, "工作簿1")
    press("submit_copy", book)
    assert (tmp_path / "工作簿1_上报.xlsx").exists()


def test_what_no_copy_carries_is_counted_before_the_copy_is_made(sample_file, tmp_path) -> None:
    """Two remarks to the right of the first form; on no nothing is written."""
    path = tmp_path / "目标.xlsx"
    whole = openpyxl.load_workbook(sample_file)
    whole[FIRST_FORM]["L5"], whole[FIRST_FORM]["L7"] = "局长要求再压缩", "待与国库核对"
    whole.save(path)
    _, book = opened(path)
    user = press("submit_copy", book, False)
    assert user.asked[0].startswith("有2处表外内容不会进入副本")
    assert list(tmp_path.iterdir()) == [path]


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
    press("new_workbook", None, "某局", "", "", "1", "2021")
    assert len(empty.books) == 1


def test_without_a_book_a_document_can_be_imported(empty) -> None:
    press("import_document", None, SAMPLE)
    assert len(empty.books) == 1


@pytest.mark.parametrize("button", [b for b in BUTTONS if b.needs_book and not b.vba])
def test_without_a_book_the_others_say_what_to_do(empty, button) -> None:
    user = press(button.macro, None)
    assert user.shown == ["没有打开的工作簿，请先打开或新建绩效目标工作簿。"]


def test_settings_are_shown_and_one_is_changed(sample_file, tmp_path) -> None:
    path = tmp_path / "目标.xlsx"
    path.write_bytes(sample_file.read_bytes())
    _, book = opened(path)
    user = press("change_settings", book, "2", "是")
    assert user.asked[0].startswith("现在的设置：\n1 列出的问题：全部")
    assert user.last.startswith("已保存：结果放在新工作簿为“是”")
    assert "results_in_new_book = true" in (tmp_path / "jixiao.toml").read_text("utf-8")
    assert "结果已在新工作簿中打开" in press("roll_up", book).last
    assert press("change_settings", book, None).shown == []


def test_settings_need_a_saved_book(program, book) -> None:
    program.books[0].fullname = "工作簿1"
    assert press("change_settings", book).last == (
        "请先保存工作簿：设置写在工作簿旁的jixiao.toml中。"
    )


def test_a_list_of_the_sheets_comes_first_once_there_are_more_than_ten(program, book) -> None:
    names = program.books[0].sheet_names
    press("check_all", book)
    shown = [sheet.name for sheet in program.books[0].sheets if sheet.visible]
    assert ("目录" in shown) is (len([n for n in shown if n != "目录"]) > 10)
    press("roll_up", book)
    cells = cells_on(program, "目录")
    assert program.books[0].active.name == "部门汇总", "the result is what is shown"
    listed = {cells[at] for at in cells if at.startswith("B")} - {"工作表"}
    visible = {sheet.name for sheet in program.books[0].sheets if sheet.visible}
    assert listed == visible - {"目录"} and set(names) & visible <= listed
    row = next(at[1:] for at, value in cells.items() if value == FIRST_FORM)
    findings = cells_on(program, "审核结果")
    own = [
        findings[f"A{at[1:]}"]
        for at, value in findings.items()
        if at.startswith("L") and value == FIRST_FORM
    ]
    assert [cells[f"{column}{row}"] for column in "DEF"] == [
        float(own.count(word)) for word in ("错误", "警告", "提示")
    ]
    before = len(visible)
    press("roll_up", book)
    assert len([s for s in program.books[0].sheets if s.visible]) == before
    assert press("check_all", book).last.startswith("共")


def test_the_list_is_written_in_place_while_its_sheets_are_the_same(program, book) -> None:
    press("check_all", book)
    press("roll_up", book)
    state = program.books[0].sheet("目录")
    row = next(row for (row, column), cell in state.cells.items() if cell.value == FIRST_FORM)
    before = state.cell(row, 5).value
    program.books[0].sheet(FIRST_FORM).cells[11, 5].value = "≥7"
    program.books[0].sheet(FIRST_FORM).cells[12, 5].value = "≥100%"
    program.forget_calls()
    press("check_all", book)
    assert program.called("Sheet.copy") == 1, "审核结果 alone"
    assert program.books[0].sheet("目录") is state and state.cell(row, 5).value > before


def test_a_sheet_that_was_added_is_in_the_list(program, book) -> None:
    press("check_all", book)
    press("add_project_sheet", book, "护路宣传", "")
    assert program.books[0].active.name == "08 护路宣传"
    assert "08 护路宣传" in cells_on(program, "目录").values()


def test_where_the_program_forgets_what_can_be_undone_it_is_said_once_a_book(
    program, book, monkeypatch
) -> None:
    monkeypatch.setattr(type(program.app.impl), "keeps_undo", False, raising=False)
    program.books[0].fullname = "只说一次.xlsx"
    assert "撤消" not in "".join(press("about", book).shown)
    assert "撤消" not in "".join(press("tidy", book, False).shown), "nothing was changed"
    first = press("check_all", book)
    assert first.last == (
        "请注意：插件改动工作簿后，Excel不能再撤消此前的操作（本工作簿只提示这一次）。"
        "如要保留撤消，可在“设置”中把“结果放在新工作簿”改为“是”。"
    )
    for macro, answers in (("check_sheet", ()), ("tidy", (True,)), ("roll_up", ())):
        assert "撤消" not in "".join(press(macro, book, *answers).shown), macro
    program.books[0].fullname = "另一本.xlsx"
    assert "撤消" in press("add_project_sheet", book, "护路宣传", "").last


def test_results_in_a_new_book_leave_what_can_be_undone(
    program, book, tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr(type(program.app.impl), "keeps_undo", False, raising=False)
    program.books[0].fullname = str(tmp_path / "撤消.xlsx")
    (tmp_path / "撤消.xlsx").touch()
    (tmp_path / "jixiao.toml").write_text("results_in_new_book = true\n", "utf-8")
    before = program.books[0].copied()
    assert "不能再撤消" not in "".join(press("check_all", book).shown)
    assert program.books[0].sheets == before.sheets, "not even a mark"
