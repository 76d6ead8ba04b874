"""A working day in the sheet, in the real program: rows come and go, texts grow, sheets print."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw

from addin import entry
from addin.open_sheets import grid_of
from jixiao.files.check_file import check_file
from jixiao.form.handled import Handled, keys_of, read_handled
from jixiao.form.layout import standard
from tests.support.calc_user import FORM, User, press
from tests.support.office import Desk, import_uno

pytestmark = pytest.mark.host
FIRST = standard().first_row
PLACE = "警告 V03"


@pytest.fixture
def document(desk: Desk, sample_file: Path) -> Iterator[Any]:
    """The workbook with the functions at work and the listener of the extension."""
    made = desk.office.open(sample_file)
    made.calculateAll()
    yield made
    made.close(True)


def verdict(sheet: Any, row: int) -> str:
    return str(sheet.getCellByPosition(6, row - 1).String)


class Keys:
    """A user at the keyboard: what he enters and pastes is announced to listeners."""

    def __init__(self, desk: Desk, document: Any) -> None:
        manager = desk.office.context.ServiceManager
        self.helper = manager.createInstanceWithContext(
            "com.sun.star.frame.DispatchHelper", desk.office.context
        )
        self.properties, self.document = desk.office.properties, document

    def do(self, command: str, **named: Any) -> None:
        frame = self.document.CurrentController.Frame
        self.helper.executeDispatch(frame, f".uno:{command}", "", 0, self.properties(**named))

    def enter(self, sheet: Any, at: str, text: str) -> None:
        self.document.CurrentController.setActiveSheet(sheet)
        self.do("GoToCell", ToPoint=at)
        self.do("EnterString", StringName=text)

    def fill(self, sheet: Any, row: int, target: str) -> None:
        for column, text in zip(
            "ABCD", ("产出指标", "数量指标", "受训人数", "受训的人"), strict=True
        ):
            sheet.getCellRangeByName(f"{column}{row}").setString(text)
        self.enter(sheet, f"E{row}", target)


@pytest.fixture
def keys(desk: Desk, document: Any) -> Keys:
    return Keys(desk, document)


def test_a_row_inserted_in_the_block_is_judged_when_it_is_filled(document: Any, keys: Keys) -> None:
    sheet = document.Sheets.getByName(FORM)
    sheet.Rows.insertByIndex(FIRST, 1)
    keys.fill(sheet, FIRST + 1, "≥4")
    assert verdict(sheet, FIRST + 1).startswith(PLACE)
    keys.fill(sheet, FIRST + 1, "≥4人")
    assert verdict(sheet, FIRST + 1) == "通过"


def test_rows_below_the_table_are_judged_wherever_they_end(document: Any, keys: Keys) -> None:
    sheet = document.Sheets.getByName(FORM)
    for row in (FIRST + 6, FIRST + 12, 301, 999):
        keys.fill(sheet, row, "≥4")
        assert verdict(sheet, row).startswith(PLACE), row
    keys.fill(sheet, 1002, "≥4")
    assert verdict(sheet, 1002) == "未审核：没有本行的审核结果，请点“审核全部”。"


def test_a_pasted_block_is_judged_row_by_row(document: Any, keys: Keys) -> None:
    sheet = document.Sheets.getByName(FORM)
    rows = tuple(("产出指标", "数量指标", f"受训人数（{n}组）", "说明", "≥4") for n in range(30))
    document.Sheets.insertNewByName("抄来的", 0)
    source = document.Sheets.getByName("抄来的")
    source.getCellRangeByName("A1:E30").setDataArray(rows)
    document.CurrentController.setActiveSheet(source)
    keys.do("GoToCell", ToPoint="A1:E30")
    keys.do("Copy")
    document.CurrentController.setActiveSheet(sheet)
    top = FIRST + 6
    keys.do("GoToCell", ToPoint=f"A{top}")
    keys.do("Paste")
    assert {verdict(sheet, top + n)[: len(PLACE)] for n in range(30)} == {PLACE}


def test_what_was_typed_and_its_verdict_are_undone_together(document: Any, keys: Keys) -> None:
    sheet = document.Sheets.getByName(FORM)
    keys.fill(sheet, FIRST + 6, "≥4")
    cell = sheet.getCellByPosition(4, FIRST + 5)
    assert cell.String == "≥4" and verdict(sheet, FIRST + 6)
    while document.UndoManager.isUndoPossible():
        document.UndoManager.undo()
    assert cell.String == "" and sheet.getCellByPosition(6, FIRST + 5).Formula == ""


def test_other_sheets_are_left_alone(document: Any, keys: Keys) -> None:
    document.Sheets.insertNewByName("别的", 0)
    sheet = document.Sheets.getByName("别的")
    keys.fill(sheet, 12, "≥4")
    assert sheet.getCellByPosition(6, 11).Formula == ""


def test_a_deleted_row_takes_its_verdict_along(document: Any, keys: Keys) -> None:
    sheet = document.Sheets.getByName(FORM)
    before = [verdict(sheet, row) for row in range(FIRST, FIRST + 6)]
    sheet.Rows.removeByIndex(FIRST - 1, 1)
    assert [verdict(sheet, row) for row in range(FIRST, FIRST + 5)] == before[1:]


@pytest.mark.parametrize("last", "FG")
def test_sorted_rows_take_their_verdicts_along(
    desk: Desk, document: Any, keys: Keys, last: str
) -> None:
    """Sorted by 三级指标, downwards, with the column 校验 and without it."""
    sheet = document.Sheets.getByName(FORM)
    rows = range(FIRST, FIRST + 6)

    def judged() -> list[tuple[str, str]]:
        names = [sheet.getCellByPosition(2, row - 1).String for row in rows]
        return list(zip(names, (verdict(sheet, row) for row in rows), strict=True))

    before = judged()
    document.CurrentController.setActiveSheet(sheet)
    keys.do("GoToCell", ToPoint=f"A{FIRST}:{last}{FIRST + 5}")
    keys.do("DataSort", HasHeader=False, Col1=3, Ascending1=False, ByRows=True)
    document.calculateAll()
    after = judged()
    assert [name for name, _ in after] != [name for name, _ in before]
    assert len({text for _, text in before}) > 1
    assert sorted(after) == sorted(before)


def test_filtered_rows_keep_their_verdicts(document: Any, keys: Keys) -> None:
    uno, sheet = import_uno(), document.Sheets.getByName(FORM)
    before = [verdict(sheet, row) for row in range(FIRST, FIRST + 6)]
    found = sheet.getCellRangeByName(f"A{FIRST - 1}:G{FIRST + 5}")
    descriptor = found.createFilterDescriptor(True)
    field = uno.createUnoStruct("com.sun.star.sheet.TableFilterField")
    field.Field, field.StringValue = 1, "数量指标"
    field.Operator = uno.Enum("com.sun.star.sheet.FilterOperator", "EQUAL")
    descriptor.setFilterFields((field,))
    descriptor.ContainsHeader = True
    found.filter(descriptor)
    shown = [row for row in range(FIRST, FIRST + 6) if sheet.Rows.getByIndex(row - 1).IsVisible]
    assert 0 < len(shown) < 6
    keys.enter(sheet, f"E{shown[0]}", "≥4")
    assert verdict(sheet, shown[0]).startswith(PLACE)
    found.filter(found.createFilterDescriptor(True))
    after = [verdict(sheet, row) for row in range(FIRST, FIRST + 6)]
    at = shown[0] - FIRST
    assert after[:at] + after[at + 1 :] == before[:at] + before[at + 1 :]


def test_an_added_sheet_judges_what_is_filled_in(desk: Desk, book: xw.Book) -> None:
    press("add_project_sheet", book, "护路宣传", "")
    sheet = book.sheets["08 护路宣传"].api
    own = Keys(desk, book.impl.document)
    for row in (FIRST, FIRST + 20):  # in the block, and below it
        own.fill(sheet, row, "≥4")
        assert verdict(sheet, row).startswith(PLACE), row


def test_a_check_completes_verdicts_that_no_event_brought(book: xw.Book) -> None:
    """Rows that another program wrote: no key was pressed for them."""
    sheet = book.sheets[FORM]
    for row in (FIRST + 6, 301):
        sheet.range((row, 1)).value = ["产出指标", "数量指标", "受训人数", "受训的人"]
        sheet.range((row, 5)).value = "≥4"
        sheet.range((row, 7)).clear_contents()
    sheet.activate()
    press("check_sheet", book)
    for row in (FIRST + 6, 301):
        assert verdict(sheet.api, row).startswith(PLACE), row


def test_the_copy_for_the_bureau_is_of_the_rows_below_the_table_too(
    desk: Desk, book: xw.Book
) -> None:
    own = Keys(desk, book.impl.document)
    own.fill(book.sheets[FORM].api, 301, "≥4人")
    path = Path(press("submit_copy", book).splitlines()[0].removeprefix("已生成上报副本："))
    rows = openpyxl.load_workbook(path)[FORM].iter_rows(min_col=3, max_col=7, values_only=True)
    (copied,) = [row for row in rows if row[0] == "受训人数"]
    assert copied[2] == "≥4人" and copied[4] is None, "values, no 校验"
    assert verdict(book.sheets[FORM].api, 301) == "通过"


def test_a_copied_sheet_judges_its_own_rows(document: Any, keys: Keys) -> None:
    document.Sheets.copyByName(FORM, "抄", 0)
    copied = document.Sheets.getByName("抄")
    keys.fill(copied, FIRST + 6, "≥4")
    assert verdict(copied, FIRST + 6).startswith(PLACE)
    assert verdict(document.Sheets.getByName(FORM), FIRST + 6) == ""


# 整理版式, 打印成PDF -------------------------------------------------------------------------------

LONG = "用于全县农村公路日常养护、桥梁检测和水毁修复，保障群众出行安全；"


def values_of(sheet: xw.Sheet) -> dict[str, Any]:
    """What stands in the cells of the form."""
    rows = sheet.range("A1:F30").options(ndim=2).value
    return {
        f"{column}{number}": value
        for number, row in enumerate(rows, 1)
        for column, value in zip("ABCDEF", row, strict=True)
    }


def test_tidying_makes_room_for_long_texts_and_fills_what_sorting_needs(book: xw.Book) -> None:
    sheet = book.sheets[FORM]
    sheet.range("B6").value = LONG * 13
    sheet.range("C11").value = "参加乡镇和村级两级网格员岗位能力提升培训并考核合格的人员数量" * 2
    sheet.range("A12").value = None
    low = sheet.range("B6").row_height
    before = values_of(sheet)
    said = press("tidy", book, True)
    assert said.startswith("已整理7张项目表，补齐1处一级、二级指标"), said
    after = values_of(sheet)
    assert [at for at in before if before[at] != after[at]] == ["A12"]
    assert sheet.range("A12").value == "产出指标"
    # 416 characters of 10 points in 642 pixels: at least nine lines
    assert sheet.range("B6").row_height >= 9 * 12 > low
    assert sheet.range("C11").row_height > sheet.range("C12").row_height
    assert sheet.page_setup.print_area == "$A$1:$F$1048575"


def test_nothing_is_tidied_without_a_yes(book: xw.Book) -> None:
    sheet = book.sheets[FORM]
    sheet.range("A12").value = None
    sheet.range("B6").row_height = 12
    before, low = values_of(sheet), sheet.range("B6").row_height
    user = User(False)
    entry.run("tidy", book, user)
    assert user.asked[0].startswith(
        "将整理7张项目表的行高、列宽、字体和打印区域，并补齐1处空着的一级、二级指标"
    )
    assert (values_of(sheet), sheet.range("B6").row_height) == (before, low)


def test_the_forms_of_the_department_become_one_pdf(book: xw.Book, tmp_path: Path) -> None:
    book.sheets[FORM].range("B6").value = LONG * 13
    press("tidy", book, True)
    said = press("print_pdf", book)
    path = Path(said.removeprefix("已生成").partition("：")[0])
    text = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True
    ).stdout
    squeezed = "".join(text.split())
    assert squeezed.count("项目编码") == 7
    # not a letter of a long text is cut, wherever its lines end
    assert squeezed.count("水毁修复") + squeezed.count("水毁") >= 13
    assert "校验" not in squeezed and "审核结果" not in squeezed
    assert "填报说明" not in squeezed


# what is done about findings ----------------------------------------------------------------------


def rows_of(book: xw.Book) -> list[Handled]:
    return list(read_handled(grid_of(book.sheets["审核结果"])))


def choose(book: xw.Book, number: int, choice: str, why: str = "") -> Handled:
    """Enter 处理 and 处理说明 in the row of a finding."""
    sheet = book.sheets["审核结果"]
    values = sheet.used_range.options(ndim=2).value
    head = next(n for n, row in enumerate(values, 1) if row[0] == "严重程度")
    columns = {name: values[head - 1].index(name) + 1 for name in ("处理", "处理说明")}
    sheet.range((head + 1 + number, columns["处理"])).value = choice
    sheet.range((head + 1 + number, columns["处理说明"])).value = why
    return rows_of(book)[number]


def test_next_goes_through_the_cells_with_findings_and_begins_anew(book: xw.Book) -> None:
    book.sheets[FORM].activate()
    assert press("next_finding", book) == "还没有审核结果，请先按“审核全部”。"
    press("check_all", book)
    spots = list(
        dict.fromkeys(
            (one.finding.place.sheet, one.finding.place.address)
            for one in rows_of(book)
            if one.finding.place.row
        )
    )
    book.sheets["审核结果"].activate()
    for number, (sheet, address) in enumerate([*spots, spots[0]]):
        said = press("next_finding", book)
        assert said.startswith(
            f"第{number % len(spots) + 1}处，共{len(spots)}处　{sheet} {address}"
        )
        assert book.sheets.active.name == sheet
        assert book.app.selection.address.replace("$", "") == address


def test_what_was_decided_is_kept_accepts_the_finding_and_is_skipped(book: xw.Book) -> None:
    press("check_all", book)
    decided = choose(book, 0, "忽略", "县里统一要求")
    unreasoned = choose(book, 1, "忽略")
    said = press("check_all", book)
    assert "已说明1" in said and "与上次相比：新增0条，" in said
    rows = {key: one for one in rows_of(book) for key in one.keys}
    kept = rows[decided.keys[0]]
    assert (kept.choice, kept.why, kept.finding.waived) == ("忽略", "县里统一要求", True)
    # without a reason nothing is accepted
    assert rows[unreasoned.keys[0]].choice == "忽略" and not rows[unreasoned.keys[0]].finding.waived
    assert not kept.open and rows[unreasoned.keys[0]].open


def test_a_saved_book_keeps_the_decision_for_the_command_line(
    book: xw.Book, tmp_path: Path
) -> None:
    press("check_all", book)
    decided = choose(book, 0, "说明", "合同约定")
    path = tmp_path / "存.xlsx"
    book.save(str(path))
    found = check_file(path).findings
    accepted = [one for one in found if one.waived]
    assert sorted(key for one in accepted for key in keys_of(one)) == sorted(decided.keys)
    assert accepted[0].waived_why == "合同约定"


def test_mended_and_new_findings_are_counted_and_named(book: xw.Book) -> None:
    press("check_all", book)
    sheet = book.sheets[FORM]
    sheet.range("E11").value = "≥1件"
    sheet.range("E14").value = "大约一百"
    said = press("check_all", book)
    assert "与上次相比：新增" in said and "已改0条" not in said and "新增0条" not in said
    values = book.sheets["审核结果"].used_range.options(ndim=2).value
    head = next(row for row in values if row[0] == "严重程度")
    states = [row[head.index("状态")] for row in values if row[0] in ("错误", "警告", "提示")]
    assert set(states) == {"新增", "仍在"}


def test_checking_one_sheet_keeps_the_findings_of_the_others(book: xw.Book) -> None:
    press("check_all", book)
    before = {key for one in rows_of(book) for key in one.keys}
    book.sheets[FORM].activate()
    press("check_sheet", book)
    after = {key for one in rows_of(book) for key in one.keys}
    others = {key for key in before if key[2] not in ("", FORM)}
    assert others and others <= after
    assert any(key[2] == FORM for key in after)


def test_cells_with_findings_bear_a_note_until_they_are_mended(book: xw.Book) -> None:
    own = book.sheets[FORM].range("E12")
    own.add_note("我的批注")
    book.sheets[FORM].activate()
    press("check_sheet", book)
    cell = book.sheets[FORM].range("E11")
    assert cell.note is not None and cell.note.text.startswith("【审核】警告 V03")
    cell.value = "≥1件"
    press("check_sheet", book)
    assert cell.note is None or "V03" not in cell.note.text
    assert own.note is not None and own.note.text == "我的批注"


# a report brought into the book -------------------------------------------------------------------


def test_a_report_brought_in_prints_as_the_one_that_was_drawn(book: xw.Book) -> None:
    press("roll_up", book)
    sheet = book.sheets["部门汇总"].api
    style = book.impl.document.StyleFamilies.getByName("PageStyles").getByName(sheet.PageStyle)
    assert style.IsLandscape and style.Width > style.Height
    assert (style.ScaleToPagesX, style.ScaleToPagesY) == (1, 0)
    assert sheet.getPrintTitleRows()
    press("check_all", book)
    found = book.sheets["审核结果"]
    # the clerk's own columns beside the table are not printed
    assert found.page_setup.print_area.startswith("$A$1:$H$")


def test_the_book_with_all_its_reports_prints_on_few_pages(
    desk: Desk, book: xw.Book, tmp_path: Path
) -> None:
    press("check_all", book)
    press("roll_up", book)
    path = tmp_path / "全部.pdf"
    document = book.impl.document
    document.storeToURL(path.as_uri(), desk.office.properties(FilterName="calc_pdf_Export"))
    done = subprocess.run(["pdfinfo", str(path)], capture_output=True, text=True, check=True).stdout
    pages = int(next(line for line in done.splitlines() if line.startswith("Pages")).split()[-1])
    # 填报说明 1, the department 1, seven forms, the ledger 1, and the findings and sums
    assert pages <= 30, pages
    words = subprocess.run(
        ["pdftotext", str(path), "-"], capture_output=True, text=True, check=True
    ).stdout
    # the table, its chart and the statistics, each on paper
    for text in ("部门预算项目绩效目标汇总表", "计划累计支出（万元）", "指标统计"):
        assert text in words, text
    assert "Column" not in words, "a legend says what it shows"


def test_the_list_of_sheets_stands_first_and_leads_to_each(book: xw.Book) -> None:
    press("check_all", book)
    press("roll_up", book)
    assert book.sheets[0].name == "目录"
    links = book.sheets["目录"].api
    cell = next(
        links.getCellByPosition(1, row)
        for row in range(3, 20)
        if links.getCellByPosition(1, row).String == FORM
    )
    assert FORM in cell.TextFields.createEnumeration().nextElement().URL
    assert book.sheets.active.name == "部门汇总"
