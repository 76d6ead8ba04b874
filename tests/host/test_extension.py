"""The extension in LibreOffice: every button by its own command, the functions in cells."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest

from addin.calc import SERVICES, basic
from addin.calc.extension import COMPONENT, Python, buttons, contents, url
from addin.calc.install import Calc
from jixiao.samples import DOCUMENT, LEDGER, sample
from jixiao.values import parse
from tests.support.office import Desk
from tests.support.shown_cells import SHOWN
from udfs.wrappers import worksheet_functions

pytestmark = pytest.mark.host
FIRST = "01 大要案准备金"
OWN_BASIC = 'Sub Mine\nMsgBox "own"\nEnd Sub\n'


def press(desk: Desk, document: Any, macro: str, *answers: Any) -> str:
    """Dispatch the command of a button; what was shown."""
    desk.answers.write_text(json.dumps(answers), "utf-8")
    journal = desk.answers.with_suffix(".shown")
    journal.unlink(missing_ok=True)
    (button,) = [button for button in buttons() if button.macro == macro]
    helper = desk.office.context.ServiceManager.createInstanceWithContext(
        "com.sun.star.frame.DispatchHelper", desk.office.context
    )
    helper.executeDispatch(document.CurrentController.Frame, url(button), "", 0, ())
    return journal.read_text("utf-8").strip()


@pytest.fixture
def document(desk: Desk, sample_file: Path, tmp_path: Path) -> Iterator[Any]:
    path = Path(shutil.copy(sample_file, tmp_path))
    opened = desk.office.open(path)
    yield opened
    components = desk.office.desktop.Components.createEnumeration()
    while components.hasMoreElements():
        components.nextElement().close(True)


def cells(document: Any, name: str) -> list[list[Any]]:
    sheet = document.Sheets.getByName(name)
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    box = sheet.getCellRangeByPosition(
        0, 0, cursor.RangeAddress.EndColumn, cursor.RangeAddress.EndRow
    )
    return [list(row) for row in box.getDataArray()]


def column(document: Any, name: str, heading: str, total: str) -> Any:
    """The cell of the row that begins with ``total``, below a heading."""
    rows = cells(document, name)
    (place,) = {row.index(heading) for row in rows if heading in row}
    (row,) = [row for row in rows if row[0] == total]
    return row[place]


# the package --------------------------------------------------------------------------------------


def test_the_same_package_every_time_with_every_button_and_function() -> None:
    python = Python("3.11", ("/somewhere",))
    made = contents(python)
    assert made == contents(python)
    assert [made["Addons.xcu"].count(f"{url(button)}<") for button in buttons()] == [2] * len(
        buttons()
    )
    for function in worksheet_functions():
        assert f"Function {function.name}(" in made["functions.bas"]


def test_what_libreoffice_loads_uses_the_names_that_the_rest_of_us_use() -> None:
    component = contents(Python("3.11", ()))[COMPONENT]
    for name in (*SERVICES, basic.MODULE):
        assert f'"{name}"' in component


def test_another_version_of_python_is_reported_not_tried(tmp_path: Path) -> None:
    for name, text in contents(Python("3.9", ())).items():
        if "/" not in name:
            (tmp_path / name).write_text(text, "utf-8")
    script = "import uno, jixiao_calc; print(jixiao_calc.prepare())"
    done = subprocess.run(
        ["/usr/bin/python3", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "插件是为Python 3.9安装的" in done.stdout


# functions in cells -------------------------------------------------------------------------------


def test_a_typed_value_is_judged_at_once(document: Any) -> None:
    sheet = document.Sheets.getByName(FIRST)
    verdict = sheet.getCellRangeByName("G11")
    assert verdict.String == "警告 V03：“大要案发生件数”缺少计量单位（现为“≥1”）。"
    sheet.getCellRangeByName("E11").setString("≥1件")
    assert verdict.String == "通过"
    sheet.getCellRangeByName("E12").setString("=100％")
    assert sheet.getCellRangeByName("E12").Formula in ("=100％", "'=100％")
    assert sheet.getCellRangeByName("E12").String == "=100％"


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ('=TARGET_CHECK("≥95%";"质量指标";"合格率")', "通过"),
        ('=TARGET_NORMALIZE("不低于90％")', "≥90%"),
        ('=TARGET_MET("≥90%";"95%")', "达成"),
        ('=TARGET_SCORE("≥120人";"100人";12)', "10"),
        ("=PLAN_CHECK(B8:E8)", "通过"),
        ("=FUNDS_CHECK(B5;C5;D5)", "通过"),
        ("=CODE_CHECK(B3)", "通过"),
        ('=INDEX(TARGET_SUGGEST("培训班次";"数量指标");1;3)', "2—12期"),
        ("=ROUND(PLAN_AT(B8:E8;DATE(2023;6;30));4)", "0.5"),
        ('=INDEX(TARGET_PARSE("≥90%");1;2)', "90"),
        ('=INDEX(TARGET_CHECK_EACH(E11:E12;B11:B12;C11:C12);1;1)',
         "警告 V03：“大要案发生件数”缺少计量单位（现为“≥1”）。"),
        ("=TARGET_CHECK(E11:E11)", "通过"),  # of an unknown kind: no unit is asked for
    ],
)  # fmt: skip
def test_every_function_answers_in_a_cell(document: Any, formula: str, shown: str) -> None:
    cell = document.Sheets.getByName(FIRST).getCellRangeByName("L1")
    cell.setFormula(formula)
    assert cell.String == shown


def test_a_whole_column_is_judged_and_an_error_in_the_range_shown(document: Any) -> None:
    shown: dict[str, str] = {}
    sheet = document.Sheets.getByName(FIRST)
    for formula in ("=1/0", "=NA()", "=E11"):
        sheet.getCellRangeByName("N1").setFormula(formula)
        sheet.getCellRangeByName("L1").setFormula("=TARGET_CHECK(N1:N2)")
        shown[formula] = sheet.getCellRangeByName("L1").String
    sheet.getCellRangeByName("L1").setFormula("=LEN(TARGET_CHECK(E:E))>0")
    broken = "第1行 错误 V14：单元格被当作公式或数字（现为“{}”），请设为文本后按原意重填，写明方向、数值和单位。"
    assert shown == {
        "=1/0": broken.format("#DIV/0!"),
        "=NA()": broken.format("#N/A"),
        "=E11": "通过",
    }
    assert sheet.getCellRangeByName("L1").Value == 1


@pytest.mark.parametrize(("value", "number_format", "text"), SHOWN)
def test_a_cell_is_judged_as_it_is_shown(
    document: Any, value: Any, number_format: str, text: str
) -> None:
    from com.sun.star.lang import Locale

    sheet, formats = document.Sheets.getByName(FIRST), document.NumberFormats
    cell = sheet.getCellRangeByName("N1")
    key = formats.queryKey(number_format, Locale(), False)
    cell.NumberFormat = key if key != -1 else formats.addNew(number_format, Locale())
    if isinstance(value, str):
        cell.setString(value)
    else:
        days = value - dt.date(1899, 12, 30) if isinstance(value, dt.date) else None
        cell.setValue(days.days if days else value)
    answer = sheet.getCellRangeByName("L1")
    answer.setFormula("=TARGET_NORMALIZE(N1)")
    assert answer.String == parse(text).canonical
    answer.setFormula("=TARGET_CHECK(N1:N1)")
    if isinstance(value, (int, float)):
        assert f"V14：单元格被当作公式或数字（现为“{text}”）" in answer.String


def test_saved_as_xlsx_the_functions_keep_their_plain_names(
    desk: Desk, document: Any, tmp_path: Path
) -> None:
    sheet = document.Sheets.getByName(FIRST)
    sheet.getCellRangeByName("L1").setFormula("=TARGET_CHECK(E11;B11;C11)")
    path = tmp_path / "存.xlsx"
    document.storeToURL(path.as_uri(), desk.office.properties(FilterName="Calc MS Excel 2007 XML"))
    saved = openpyxl.load_workbook(path)[FIRST]
    assert saved["L1"].value == "=TARGET_CHECK(E11,B11,C11)"
    assert "TARGET_CHECK_PACKED(" in saved["I5"].value
    assert saved["E12"].value.startswith("=100") and saved["E12"].data_type == "s"
    again = desk.office.open(path)
    shown = again.Sheets.getByName(FIRST).getCellRangeByName("L1").String
    assert shown.startswith("警告 V03")


# buttons ------------------------------------------------------------------------------------------


def test_check_all_and_check_sheet(desk: Desk, document: Any) -> None:
    assert press(desk, document, "check_all").startswith(
        "共42条：错误0，警告21，提示21，同一单元格的合为一行，列出41行。"
    )
    rows = cells(document, "审核结果")
    assert sum(row[0] in ("警告", "提示") for row in rows) > 30  # two on one cell are one line
    sheet = document.Sheets.getByName(FIRST)
    document.CurrentController.setActiveSheet(sheet)
    said = press(desk, document, "check_sheet")
    assert "结果在工作表“审核结果”" in said
    assert document.CurrentController.ActiveSheet.Name == "审核结果"
    press(desk, document, "go_back")
    assert document.CurrentController.ActiveSheet.Name == FIRST


def test_roll_up(desk: Desk, document: Any) -> None:
    assert press(desk, document, "roll_up").startswith("已汇总7个项目，预算合计880.00万元。")
    assert column(document, "部门汇总", "预算数", "合计") == 880


def test_spending_is_imported_compared_monitored_and_evaluated(desk: Desk, document: Any) -> None:
    said = press(desk, document, "import_ledger", str(sample(LEDGER)))
    assert said.startswith("新增13笔")
    said = press(desk, document, "compare", "2023-06-30")
    assert "计划支出440.00万元，实际支出271.50万元，未匹配1笔" in said
    assert column(document, "执行对比", "实际支出", "合计") == 271.5
    charts = document.Sheets.getByName("执行对比").Charts
    ranges = {
        r for n in range(charts.Count) for box in charts.getByIndex(n).Ranges
        for r in (box.StartRow, box.EndRow)
    }  # fmt: skip
    assert charts.Count == 2
    assert max(ranges) < 40
    assert "7张运行监控表" in press(desk, document, "monitor", "2023-06-30")
    assert "7张自评表，还有44项没有得分" in press(desk, document, "evaluate")
    form = document.Sheets.getByName("自评01 大要案准备金")
    form.getCellRangeByName("E14").setString("1件")
    assert form.getCellRangeByName("G14").Value == 13


def test_spelling_is_mended_when_the_answer_is_yes_and_only_then(desk: Desk, document: Any) -> None:
    cell = document.Sheets.getByName(FIRST).getCellRangeByName("E12")
    before = cell.String
    press(desk, document, "normalise", False)
    assert cell.String == before
    assert "已规范" in press(desk, document, "normalise", True)
    assert cell.String == "=100%"


def test_a_project_sheet_more(desk: Desk, document: Any) -> None:
    press(desk, document, "add_project_sheet", "新项目", "")
    assert "08 新项目" in document.Sheets.ElementNames
    sheet = document.Sheets.getByName("08 新项目")
    sheet.getCellRangeByName("B11").setString("数量指标")
    sheet.getCellRangeByName("C11").setString("培训人数")
    sheet.getCellRangeByName("E11").setString("≥120")
    assert sheet.getCellRangeByName("G11").String.startswith("警告 V03")


def test_indicators_are_chosen_from_the_library(desk: Desk, document: Any) -> None:
    sheet = document.Sheets.getByName("03 护路工作经费")
    document.CurrentController.setActiveSheet(sheet)
    said = press(desk, document, "choose_indicators", "护路", "1")
    assert "已写入1条指标" in said
    row = [sheet.getCellByPosition(column, 18).String for column in range(5)]
    assert row[:3] == ["产出指标", "数量指标", "铁路沿线巡查次数"]
    assert row[4] == "≥__次"
    note = sheet.getCellRangeByName("E19").getAnnotation().String
    assert note.startswith("常见范围：≥100—1500次")
    ends = {
        one.DataArea.EndRow
        for one in map(document.DatabaseRanges.getByName, document.DatabaseRanges.ElementNames)
        if one.DataArea.Sheet == sheet.RangeAddress.Sheet
    }
    assert ends == {18}, "row 19 is part of the table"
    assert sheet.getCellRangeByName("G19").String.startswith("错误")


def test_versions_are_compared(desk: Desk, document: Any, sample_file: Path) -> None:
    assert "两个版本内容相同，没有修改。" in press(
        desk, document, "compare_versions", str(sample_file)
    )
    document.Sheets.getByName(FIRST).getCellRangeByName("B5").setValue(120)
    said = press(desk, document, "compare_versions", str(sample_file))
    assert "预算合计：原880.00万元，现900.00万元，增加20.00万元。" in said
    assert "修改对照" in document.Sheets.ElementNames


def test_a_book_in_parts_and_back(desk: Desk, document: Any, tmp_path: Path) -> None:
    assert "已拆成7个工作簿，预算合计880.00万元" in press(desk, document, "split_book")
    (folder,) = [path for path in tmp_path.iterdir() if path.is_dir()]
    said = press(desk, document, "gather_parts", str(folder))
    assert "已合并7个文件，共7个项目" in said


def test_documents_and_copies_beside_the_book(desk: Desk, document: Any, tmp_path: Path) -> None:
    assert "已生成" in press(desk, document, "export_document")
    assert list(tmp_path.glob("*.docx"))
    assert press(desk, document, "submit_copy")
    assert len(list(tmp_path.glob("*.xlsx"))) == 2


@pytest.mark.parametrize(
    ("macro", "answers"),
    [
        ("new_workbook", ["某局", "2026", "101", "2", "2021"]),
        ("explain_rules", []),
        ("import_document", []),
        ("roll_over", ["2024", "", False, False]),
    ],
)
def test_what_opens_a_new_book_leaves_this_one_alone(
    desk: Desk, document: Any, macro: str, answers: list[Any]
) -> None:
    before = document.Sheets.ElementNames
    press(desk, document, macro, *(answers or [str(sample(DOCUMENT))]))
    assert document.Sheets.ElementNames == before
    assert desk.office.desktop.Components.createEnumeration().hasMoreElements()


def test_a_library_is_made_of_a_folder(desk: Desk, document: Any, tmp_path: Path) -> None:
    assert "读到指标44条＝采用" in press(desk, document, "build_library", str(tmp_path))


def test_a_folder_is_audited_and_each_department_has_its_letter(
    desk: Desk, document: Any, tmp_path: Path
) -> None:
    sent = tmp_path / "各单位"
    sent.mkdir()
    shutil.copy(sample(DOCUMENT), sent / "甲局.txt")
    assert press(desk, document, "audit_folder", str(sent)).startswith("共1个文件，本次审核1个；")
    assert "各单位_审核总表.xlsx" in titles(desk)
    close(desk, "各单位_审核总表.xlsx")
    assert "写好1个单位的审核意见书" in press(desk, document, "write_letters", str(sent), "一上")
    (letter,) = tmp_path.glob("各单位_意见书/001*/预算绩效目标审核意见书.docx")
    assert letter.stat().st_size > 5000


def titles(desk: Desk) -> set[str]:
    """The names of the documents that are open."""
    return {Path(unquote(one.URL)).name for one in open_documents(desk)}


def close(desk: Desk, name: str) -> None:
    for one in open_documents(desk):
        if Path(unquote(one.URL)).name == name:
            one.close(True)


def open_documents(desk: Desk) -> list[Any]:
    found, all_open = [], desk.office.desktop.Components.createEnumeration()
    while all_open.hasMoreElements():
        found.append(all_open.nextElement())
    return [one for one in found if hasattr(one, "URL")]


def test_calc_has_a_box_for_folders_with_what_is_asked_of_it(desk: Desk) -> None:
    context = desk.office.context
    made = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.ui.dialogs.FolderPicker", context
    )
    made.setTitle("选择")
    assert all(hasattr(made, name) for name in ("execute", "getDirectory"))


def test_tidying_printing_going_on_and_adopting(desk: Desk, document: Any) -> None:
    assert press(desk, document, "tidy", True).startswith("已整理7张项目表")
    assert "：8张表。" in press(desk, document, "print_pdf")
    assert press(desk, document, "next_finding").startswith("还没有审核结果")
    assert press(desk, document, "adopt").startswith("没有可以采纳的建议")


def test_a_setting_is_changed_and_stands_beside_the_book(
    desk: Desk, document: Any, tmp_path: Path
) -> None:
    assert press(desk, document, "change_settings", "2", "是").startswith(
        "已保存：结果放在新工作簿"
    )
    assert "results_in_new_book = true" in (tmp_path / "jixiao.toml").read_text("utf-8")


def test_the_box_that_asks_shows_every_line_of_what_it_asks(desk: Desk) -> None:
    from addin.calc.dialogs import Dialogs

    boxes = Dialogs(desk.office.context, desk.office.desktop)
    short, long = (boxes.asking(one, "绩效", "") for one in ("编号：", "设置\n" * 5 + "字" * 100))
    prompt = long.getByName("prompt")
    assert prompt.MultiLine and prompt.Height >= 8 * (5 + 3), "a line is 8 high"
    assert long.getByName("text").PositionY >= prompt.PositionY + prompt.Height
    for box in (short, long):
        assert box.Height > box.getByName("ok").PositionY + box.getByName("ok").Height


def test_about_and_diagnose_tell(desk: Desk, document: Any) -> None:
    assert press(desk, document, "about").startswith("绩效 ")
    assert "LibreOffice" in press(desk, document, "diagnose")


def test_every_button_of_the_table_is_pressed_here() -> None:
    text = Path(__file__).read_text("utf-8")
    assert [button.macro for button in buttons() if f'"{button.macro}"' not in text] == []


# gone again ---------------------------------------------------------------------------------------


def test_uninstalling_takes_our_parts_and_leaves_the_users_own(tmp_path: Path) -> None:
    folder = tmp_path / "user" / "basic" / "Standard"
    folder.mkdir(parents=True)
    (folder / "Mine.xba").write_text(OWN_BASIC, "utf-8")
    (folder / "JixiaoFunctions.xba").write_text("ours", "utf-8")
    index = (
        "<library:library>\n"
        ' <library:element library:name="Mine"/>\n'
        ' <library:element library:name="JixiaoFunctions"/>\n'
        "</library:library>\n"
    )
    (folder / "script.xlb").write_text(index, "utf-8")
    assert Calc(tmp_path)._forget_functions()
    assert not (folder / "JixiaoFunctions.xba").exists()
    assert (folder / "Mine.xba").read_text("utf-8") == OWN_BASIC
    kept = (folder / "script.xlb").read_text("utf-8")
    assert "Mine" in kept
    assert "Jixiao" not in kept
