"""The clerk's journey in a real spreadsheet program: the same macros, LibreOffice Calc."""

from __future__ import annotations

import re
import time
import warnings
from getpass import getuser
from pathlib import Path
from socket import gethostname
from typing import Any

import openpyxl
import pytest
import xlwings as xw

from addin import changes
from jixiao.cli import main
from jixiao.samples import LEDGER, sample
from tests.support.calc_user import FORM, cells, names, press, texts

pytestmark = pytest.mark.host


def after_heading(rows: list[list[Any]]) -> list[list[Any]]:
    head = next(n for n, row in enumerate(rows) if list(row[:2]) == ["严重程度", "规则"])
    return [["" if value is None else value for value in row] for row in rows[head + 1 :]]


def filled(rows: list[list[Any]]) -> dict[tuple[int, int], Any]:
    """What stands in the cells that are not blank; a percent is shown with two decimals."""
    return {
        (row, column): round(value, 4) if isinstance(value, float) else value
        for row, line in enumerate(rows)
        for column, value in enumerate(line)
        if value not in (None, "")
    }


def test_check_all_says_what_the_command_line_says(book: xw.Book, tmp_path: Path) -> None:
    report = tmp_path / "report.xlsx"
    command = ["check", book.fullname, "--format", "xlsx", "-o", str(report)]
    with pytest.raises(SystemExit) as ended:
        main([*command, "--fail-on", "never"])
    assert ended.value.code == 0
    said = press("check_all", book)
    assert "结果在工作表“审核结果”。" in said, said
    sheet = openpyxl.load_workbook(report, data_only=True)["审核结果"]
    expected = [list(row) for row in sheet.iter_rows(values_only=True)]
    found = after_heading(cells(book.sheets["审核结果"]))
    assert len(found) > 20
    assert [row[:8] for row in found] == [row[:8] for row in after_heading(expected)]


def without_account(rows: list[list[object]]) -> list[list[object]]:
    """The rows without which rows and column of which sheet were counted: a file and our sheet
    differ.
    """
    return [[_of_any_source(cell) for cell in row] for row in rows]


def _of_any_source(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    return None if "支出明细：共" in cell else re.sub("金额取自“.+?”列", "", cell)


@pytest.mark.parametrize(
    ("macro", "answers", "command", "sheets"),
    [
        ("roll_up", [], ["rollup"], ["部门汇总", "指标统计"]),
        (
            "compare",
            ["2023-06-30"],
            # one row of the sample belongs to no project, which ends the command with 1
            [
                "compare",
                "--actual",
                str(sample(LEDGER)),
                "--as-of",
                "2023-06-30",
                "--fail-on",
                "never",
            ],
            ["执行对比", "执行进度"],
        ),
    ],
)
def test_a_report_is_the_command_lines_cell_for_cell(
    book: xw.Book,
    tmp_path: Path,
    macro: str,
    answers: list[str],
    command: list[str],
    sheets: list[str],
) -> None:
    report = tmp_path / "report.xlsx"
    with pytest.raises(SystemExit) as ended:
        main([command[0], book.fullname, *command[1:], "-o", str(report)])
    assert ended.value.code == 0
    if macro == "compare":
        press("import_ledger", book, sample(LEDGER))
    press(macro, book, *answers)
    drawn = openpyxl.load_workbook(report, data_only=True)
    for name in sheets:
        expected = [list(row) for row in drawn[name].iter_rows(values_only=True)]
        pairs = [filled(without_account(one)) for one in (cells(book.sheets[name]), expected)]
        assert pairs[0] == pairs[1], name


def test_roll_up_adds_the_budgets(book: xw.Book) -> None:
    assert "880.00万元" in press("roll_up", book)
    shown = {value for row in cells(book.sheets["部门汇总"]) for value in row}
    assert {880.0, 176.0, 440.0, 704.0} <= shown
    assert "jixiao_sheet" in book.sheets["部门汇总"].names


def test_a_second_report_replaces_the_first_and_back_leads_to_the_form(book: xw.Book) -> None:
    book.sheets[FORM].activate()
    book.sheets[FORM].range("E12").select()
    press("roll_up", book)
    before = names(book)
    said = press("roll_up", book)
    assert names(book) == before
    assert book.sheets.active.name == "部门汇总" and said.endswith(f"按“返回”回到“{FORM}”。")
    press("go_back", book)
    assert book.sheets.active.name == FORM
    assert book.app.selection.address == "$E$12"


def rules(path: Path, *, bars: bool) -> dict[str, list[tuple[Any, ...]]]:
    """The conditional formats of each sheet as they were saved: where, what, fill and letters.

    Fails where openpyxl complains of the file.
    """
    found: dict[str, list[tuple[Any, ...]]] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        if bars:  # as LibreOffice writes them they are not known to it
            warnings.filterwarnings("ignore", message=".*extension is not supported")
        sheets = openpyxl.load_workbook(path).worksheets
    for sheet in sheets:
        assert not [cell for row in sheet for cell in row if "#REF!" in str(cell.value)]
        for area in sheet.conditional_formatting:
            for one in area.rules:
                look = one.dxf and (
                    one.dxf.fill and one.dxf.fill.bgColor.rgb,
                    one.dxf.font and one.dxf.font.color and one.dxf.font.color.rgb,
                )
                own = found.setdefault(sheet.title, [])
                own.append((str(area.sqref), tuple(one.formula), look))
    return found


def test_results_stand_together_by_kind_and_the_rules_of_the_forms_are_saved_as_before(
    book: xw.Book, tmp_path: Path
) -> None:
    forms, (before, after) = names(book), (tmp_path / "前.xlsx", tmp_path / "后.xlsx")
    book.save(str(before))
    press("check_all", book)  # here 目录 is made, and at each of the next it grows
    press("import_ledger", book, sample(LEDGER))
    press("roll_up", book)
    press("compare", book, "2023-06-30")
    results = ["审核结果", "支出明细", "执行对比", "执行进度", "未匹配支出", "部门汇总", "指标统计"]
    assert names(book) == ["目录", *forms, *results]  # more sheets than are seen at a glance
    colours = {name: book.sheets[name].api.TabColor for name in results}
    assert colours["支出明细"] == colours["执行对比"] == 0x2E7D32
    assert colours["部门汇总"] == colours["指标统计"] == 0x2F5D8A
    assert colours["审核结果"] == 0xC00000
    shown = [one.name for one in book.sheets if one.visible]
    book.save(str(after))
    old, new = rules(before, bars=False), rules(after, bars=True)
    assert len(old[FORM]) == 21 and old.keys() <= set(forms)
    assert {name: new[name] for name in old} == old
    assert [(where, look) for where, _, look in new["目录"]] == [
        ("D4:D20", ("FFFDE7E7", "FFC00000")),
        ("E4:E20", ("FFFFF2CC", "FF9C5700")),
        ("F4:F20", ("FFE7F0FA", "FF1F5C99")),
    ]
    sheet = openpyxl.load_workbook(after)["目录"]
    listed = [(row[1].value, row[1].hyperlink.location) for row in sheet.iter_rows(min_row=4)]
    assert listed == [(name, f"'{name}'!A1") for name in shown[1:]]
    rows = after_heading(cells(book.sheets["审核结果"]))
    own = [row[0] for row in rows if FORM in row[1:]]
    counts = [own.count(word) for word in ("错误", "警告", "提示")]
    assert sum(counts) == 6 and [cell.value for cell in sheet[6][3:6]] == counts
    book.sheets["目录"].impl.api.protect("")
    book.sheets["指标统计"].name = "我的统计"
    assert "“目录”没有更新；如该表受保护，" in press("check_all", book)


def test_a_clerks_own_sheet_of_that_name_is_left_alone(book: xw.Book) -> None:
    own = book.sheets["支出执行"]
    own.name = "部门汇总"
    before = cells(own)
    assert "未改动" in press("roll_up", book)
    assert "部门汇总 (2)" in names(book)
    assert cells(book.sheets["部门汇总"]) == before


def test_compare_after_import(book: xw.Book) -> None:
    assert press("import_ledger", book, sample(LEDGER)).startswith("新增")
    assert "支出明细" in names(book)
    assert "2023" in press("compare", book, ...)
    sheet = book.sheets["执行对比"]
    charts = sheet.api.Charts
    assert charts.Count > 0
    ranges = charts.getByIndex(0).Ranges
    assert {one.Sheet for one in ranges} == {sheet.index - 1}


@pytest.mark.parametrize("answer", [True, False])
def test_normalise_only_after_yes(book: xw.Book, answer: bool) -> None:
    cell = book.sheets[FORM].range("E11")
    cell.number_format = "@"
    cell.value = "大于等于90％"
    press("normalise", book, answer)
    assert cell.value == ("≥90%" if answer else "大于等于90％")
    assert ("规范记录" in names(book)) is answer


def test_add_project_sheet_copies_the_hidden_template(book: xw.Book) -> None:
    press("add_project_sheet", book, "护路宣传", "")
    made = next(sheet for sheet in book.sheets if sheet.name.endswith("护路宣传"))
    assert made.visible
    assert "护路宣传绩效目标表" in texts(made)


def test_the_list_of_codes_shows_a_new_project_and_nothing_for_a_blank_code(book: xw.Book) -> None:
    area = book.impl.document.NamedRanges.getByName("项目编码清单")
    before = int(area.Content.rpartition("$")[2])
    press("add_project_sheet", book, "护路宣传", "43122323P000000000001")
    press("add_project_sheet", book, "另一个", "")
    assert int(area.Content.rpartition("$")[2]) == before + 2
    cells = area.getReferredCells()
    shown = [cells.getCellByPosition(0, row).String for row in range(cells.Rows.Count)]
    assert shown[-2:] == ["43122323P000000000001", ""]
    assert shown[0].startswith("13073023P")


def test_public_text_lies_beside_the_book(book: xw.Book) -> None:
    assert press("export_document", book).startswith("已生成公开文本")
    assert list(Path(book.fullname).parent.glob("*公开文本.docx"))


# what goes wrong at the clerk's desk --------------------------------------------------------------


def test_a_protected_sheet_is_not_rewritten(book: xw.Book) -> None:
    sheet = book.sheets[FORM]
    sheet.range("E11").number_format = "@"
    sheet.range("E11").value = "大于等于90％"
    sheet.api.protect("")
    assert "受保护" in press("normalise", book, True)
    assert sheet.range("E11").value == "大于等于90％"


def test_a_locked_cell_refuses_a_value(book: xw.Book) -> None:
    from addin.calc.uno_calls import Refused

    sheet = book.sheets[FORM]
    sheet.api.protect("")
    with pytest.raises(Refused):
        sheet.range("A1").value = "x"


def test_a_hidden_sheet_is_set_aside_as_on_the_command_line(book: xw.Book) -> None:
    book.sheets[FORM].visible = False
    assert "780.00万元" in press("roll_up", book)
    assert not book.sheets[FORM].visible


def test_with_a_protected_structure_the_result_is_a_new_book(book: xw.Book) -> None:
    before = names(book)
    book.api.protect("")
    assert "新工作簿" in press("roll_up", book)
    assert names(book) == before


def test_a_read_only_book_gets_its_result_in_a_new_one(app: xw.App, book: xw.Book) -> None:
    path = book.fullname
    book.close()
    again = app.books.open(path, read_only=True)
    assert "只读" in press("roll_up", again)
    assert "部门汇总" not in names(again)


def test_another_book_in_front_stays_in_front(app: xw.App, book: xw.Book, tmp_path: Path) -> None:
    other = tmp_path / "其他.xlsx"
    openpyxl.Workbook().save(other)
    front = app.books.open(str(other))
    assert comes_to_front(app, "其他.xlsx")
    press("roll_up", book)
    assert "部门汇总" in names(book)
    assert names(front) == ["Sheet"]
    assert comes_to_front(app, "其他.xlsx")


def comes_to_front(app: xw.App, name: str) -> bool:
    """Whether a book is in front, once the window manager has caught up with the program."""
    end = time.monotonic() + 10
    while app.books.active.name != name and time.monotonic() < end:
        time.sleep(0.1)
    return app.books.active.name == name


def test_when_libreoffice_fails_on_the_way_the_book_is_as_before(
    app: xw.App, book: xw.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    from com.sun.star.uno import RuntimeException

    def fail(*given: Any) -> None:
        raise RuntimeException("broken", None)

    book.sheets[FORM].activate()
    before = names(book)
    monkeypatch.setattr(changes, "_remove", fail)
    assert press("roll_up", book).startswith("“部门汇总”没有完成，工作簿未改动。")
    assert names(book) == before
    assert book.sheets.active.name == FORM
    assert app.screen_updating
    assert len(app.books) == 1
    monkeypatch.undo()
    assert "880.00万元" in press("roll_up", book)


@pytest.mark.parametrize(
    "held", [f",{getuser()},{gethostname()},01.01.2020 08:00,file:///gone;", ""]
)
def test_a_lock_left_behind_is_named_where_nothing_opens(
    app: xw.App, book: xw.Book, held: str
) -> None:
    from addin.calc.uno_calls import Refused

    path = Path(book.fullname)
    book.close()
    lock = path.with_name(f".~lock.{path.name}#")
    lock.write_text(held, "utf-8")
    with pytest.raises(Refused, match=re.escape(lock.name)):
        app.books.open(str(path))
    lock.unlink()
    assert FORM in names(app.books.open(str(path)))


def test_a_book_locked_by_another_gets_its_result_in_a_new_one(app: xw.App, book: xw.Book) -> None:
    path = Path(book.fullname)
    book.close()
    lock = path.with_name(f".~lock.{path.name}#")
    lock.write_text(",someone,elsewhere,01.01.2020 08:00,file:///gone;", "utf-8")
    again = app.books.open(str(path))
    assert "只读" in press("roll_up", again)
    assert "部门汇总" not in names(again)


def test_an_error_in_the_range_is_reported_not_raised(book: xw.Book) -> None:
    cell = book.sheets[FORM].range("E11")
    cell.number_format = "General"
    cell.formula = "=1/0"
    assert cell.options(err_to_str=True).value == "#DIV/0!"
    press("check_all", book)
    assert any("#DIV/0!" in text for text in texts(book.sheets["审核结果"]))


# saving -------------------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore:Print area cannot be set")
def test_saved_and_opened_again_nothing_is_lost(app: xw.App, book: xw.Book) -> None:
    cell = book.sheets[FORM].range("E11")
    cell.number_format = "@"
    cell.value = "=100％"
    press("check_all", book)
    path = book.fullname
    book.save(path)
    saved = openpyxl.load_workbook(path)
    form = saved[FORM]
    assert (form["E11"].value, form["E11"].data_type, form["E11"].number_format) == (
        "=100％", "s", "@",
    )  # fmt: skip
    # Names are one in any case; Calc writes those it does not know in small letters.
    assert "TARGET_CHECK_PACKED(" in str(form["I5"].value).upper()
    kinds = {one.type for one in form.data_validations.dataValidation}
    assert {"list", "custom"} <= kinds
    assert any(cell.hyperlink for row in saved["审核结果"].iter_rows() for cell in row)
    book.close()
    again = app.books.open(path)
    assert again.sheets[FORM].range("E11").value == "=100％"
    assert "880.00万元" in press("roll_up", again)
