"""The add-in's VBA, run by LibreOffice from the very file format that Excel loads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import built
import pytest
import xlsxwriter
from vba_for_calc import BOXES, BRIDGE, PROBE, for_calc, renamed

from addin.ribbon import ribbon_xml
from addin.texts import TEXTS
from addin.vba import vba_source
from addin.xlam.build import PROJECT_ID, VBA_PROJECT, modules, settings_rows
from addin.xlam.package import package
from addin.xlam.project import Kind, Module, vba_project
from tests.support.office import Office
from udfs.wrappers import worksheet_functions

pytestmark = pytest.mark.host

Call = Callable[..., Any]
REPLACED = {"JixiaoBridge": BRIDGE, "JixiaoBoxes": BOXES}


def calc_source(module: Module) -> str:
    return REPLACED.get(module.name) or for_calc(module.source)


def canary(module: Module) -> str:
    """A function that answers only if all of its module compiles."""
    if module.kind is not Kind.STANDARD:
        return ""
    return "\nPublic Function Canary() As Long\n    Canary = 4711\nEnd Function\n"


@pytest.fixture(scope="module")
def xlam(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The add-in with Python stubbed and the probe added."""
    with built.small_functions():
        functions = worksheet_functions(built.FUNCTIONS)
    adapted = [
        Module(module.name, module.kind, calc_source(module) + canary(module))
        for module in modules(functions)
    ]
    originals = [  # only compiled
        Module(f"Real{module.name}", Kind.STANDARD, renamed(module.source) + canary(module))
        for module in modules(functions)
        if module.name in REPLACED
    ]
    everything = [*adapted, *originals, Module("Probe", Kind.STANDARD, PROBE)]
    vba = vba_project(VBA_PROJECT, PROJECT_ID, everything)
    rows = settings_rows(functions, built.INTERPRETER, built.FUNCTIONS)
    path = tmp_path_factory.mktemp("calc") / "jixiao.xlam"
    path.write_bytes(package(vba, ribbon_xml(), rows, sheet="jixiao.conf", title="test"))
    return path


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = Office(tmp_path_factory.mktemp("profile"))
    yield office
    office.close()


@pytest.fixture
def document(office: Office, xlam: Path) -> Iterator[Any]:
    document = office.open(xlam, MacroExecutionMode=4, FilterName="Calc MS Excel 2007 VBA XML")
    yield document
    document.close(True)


@pytest.fixture
def call(document: Any) -> Call:
    provider = document.getScriptProvider()

    def run(function: str, *arguments: Any, module: str = "Probe") -> Any:
        address = f"vnd.sun.star.script:{VBA_PROJECT}.{module}.{function}"
        script = provider.getScript(f"{address}?language=Basic&location=document")
        return script.invoke(arguments, (), ())[0]

    assert run("Canary") == 4711
    return run


def test_every_module_compiles(call: Call, document: Any) -> None:
    library = document.BasicLibraries.getByName(VBA_PROJECT)
    standard = set(library.ElementNames) - {"ThisWorkbook", "Sheet1", "Probe"}
    assert {name: call("Canary", module=name) for name in standard} == dict.fromkeys(standard, 4711)
    assert len(standard) == 13


def test_a_module_that_does_not_compile_would_be_noticed(call: Call, document: Any) -> None:
    broken = f"Option VBASupport 1{canary(Module('Broken', Kind.STANDARD, ''))}Sub X()\nIf Then (\n"
    document.BasicLibraries.getByName(VBA_PROJECT).insertByName("Broken", broken)
    assert call("Canary", module="Broken") != 4711


def test_settings_come_from_the_sheet_of_the_add_in(call: Call) -> None:
    assert call("Config", "INTERPRETER_WIN") == built.INTERPRETER
    assert call("Config", "UDF MODULES") == built.FUNCTIONS
    assert call("Config", "CONDA PATH") == "default"


def test_sheet_is_read_once_however_many_calls_and_again_after_a_reload(call: Call) -> None:
    for _ in range(3):
        call("Config", "INTERPRETER_WIN")
        call("CallOn", "A1", "")
    assert call("ReadsSoFar") == 1
    call("Reload")
    call("Config", "INTERPRETER_WIN")
    assert call("ReadsSoFar") == 2


def test_what_is_in_memory_stays_until_a_reload(call: Call, document: Any) -> None:
    call("Config", "INTERPRETER_WIN")
    document.Sheets.getByName("jixiao.conf").getCellRangeByName("B1").String = r"D:\other.exe"
    assert call("Config", "INTERPRETER_WIN") == built.INTERPRETER
    call("Reload")
    assert call("Config", "INTERPRETER_WIN") == r"D:\other.exe"


def test_settings_of_another_open_workbook_are_not_looked_at(call: Call, office: Office) -> None:
    other = office.desktop.loadComponentFromURL(
        "private:factory/scalc", "_blank", 0, office.properties(Hidden=True)
    )
    try:
        sheets = other.Sheets
        sheets.insertNewByName("jixiao.conf", 0)
        sheets.getByIndex(0).getCellRangeByName("A1:B1").setDataArray(
            (("INTERPRETER_WIN", r"E:\evil.exe"),)
        )
        call("Reload")
        assert call("Config", "INTERPRETER_WIN") == built.INTERPRETER
    finally:
        other.close(True)


def test_a_button_hands_its_macro_to_python(call: Call) -> None:
    assert call("Press", "CheckSheet") == "check_sheet||0|;check_sheet"


def test_what_a_macro_asks_is_asked_between_two_calls(call: Call) -> None:
    assert call("Press", "Normalise") == "normalise|done|0|;normalise;True"
    assert call("Press", "NewWorkbook") == "new_workbook||0|;new_workbook;empty", "cancelled"


def test_diagnosis_lets_python_go_and_reads_the_settings_again(call: Call) -> None:
    call("Config", "INTERPRETER_WIN")
    before = call("ReadsSoFar")
    assert call("Press", "Diagnose") == "diagnose||1|;diagnose"
    assert call("ReadsSoFar") == before + 1


def test_a_button_says_in_chinese_that_python_does_not_answer(call: Call) -> None:
    macro, message, *_ = call("Press", "About").split("|")
    assert macro == ""
    assert message.startswith(TEXTS["python_failed"])
    assert message.endswith("Python is not there")


def test_diagnosis_works_without_python_and_says_what_is_missing(call: Call) -> None:
    _, message, *_ = call("Press", "Diagnose without Python").split("|")
    sentence = TEXTS["python_missing"].replace("{interpreter}", built.INTERPRETER)
    assert message == f"{sentence}\n\nPython is not there"


def test_once_python_did_not_start_the_next_formula_says_so_at_once(call: Call) -> None:
    call("PythonDoes", "not start")
    assert [call("CallWith", 1) for _ in range(5)] == [TEXTS["function_failed"]] * 5
    assert call("AttemptsSoFar") == 1
    call("PythonDoes", "work")
    assert call("CallWith", 1) == TEXTS["function_failed"], "until a diagnosis"
    call("Press", "Diagnose")
    assert call("CallWith", 1) == "SMALL_SAME|1"


def test_a_python_that_was_ended_is_started_again_once(call: Call) -> None:
    assert call("CallWith", 1) == "SMALL_SAME|1"
    call("PythonDoes", "end once")
    assert call("CallWith", 2) == "SMALL_SAME|2"
    assert call("AttemptsSoFar") == 2


def fill(document: Any, values: dict[str, Any]) -> None:
    sheet = document.Sheets.getByIndex(0)
    for address, value in values.items():
        cell = sheet.getCellRangeByName(address)
        if isinstance(value, str):
            cell.Formula = value
        else:
            cell.Value = value


def test_a_block_arrives_in_its_shape_with_blanks(call: Call, document: Any) -> None:
    fill(document, {"J5": "≥90%", "K5": 0.5, "J6": "无"})
    assert call("CallOn", "J5:K7", "J5") == (
        "SMALL_CHECK|3x2;≥90%;0.5;无;empty;empty;empty|1x1;≥90%"
    )


def test_a_number_whose_cell_has_a_format_arrives_together_with_it(
    call: Call, document: Any
) -> None:
    fill(document, {"J5": 0.07, "J6": 0.07, "K5": 1.5, "K6": "文字"})
    sheet = document.Sheets.getByIndex(0)
    percent = document.NumberFormats.queryKey("0%", document.CharLocale, False)
    own = document.NumberFormats.addNew('0.0"天"', document.CharLocale)
    sheet.getCellRangeByName("J6:K6").NumberFormat = percent
    some = "2x2;0.07 in General;1.5 in General;0.07 in 0%;文字"
    assert call("CallOn", "J5:K6", "J5") == f"SMALL_CHECK|{some}|1x1;0.07"
    sheet.getCellRangeByName("J5:K5").NumberFormat = percent
    every = "2x2;0.07 in 0%;1.5 in 0%;0.07 in 0%;文字"
    assert call("CallOn", "J5:K6", "K5") == f"SMALL_CHECK|{every}|1x1;1.5 in 0%"
    sheet.getCellRangeByName("K5").NumberFormat = own
    assert call("CallOn", "K5", "K5:K6") == (
        'SMALL_CHECK|1x1;1.5 in 0.0"天"|2x1;1.5 in 0.0"天";文字'
    )


def test_one_cell_arrives_in_two_dimensions_and_a_missing_argument_stays_missing(
    call: Call, document: Any
) -> None:
    fill(document, {"J5": 7})
    assert call("CallOn", "J5", "") == "SMALL_CHECK|1x1;7|missing"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("J:J", "6x1;empty;empty;empty;empty;甲;乙"),
        ("J5:J1048576", "2x1;甲;乙"),
        ("J8:J1048576", "1x1;empty"),
        ("J5:J9", "5x1;甲;乙;empty;empty;empty"),
        ("J5:XFD5", "1x2;甲;丙"),
        ("M:M", "6x1;empty;empty;empty;empty;empty;empty"),
    ],
)
def test_only_a_range_to_the_edge_of_the_sheet_is_cut_to_what_is_used(
    address: str, expected: str, call: Call, document: Any
) -> None:
    document.Sheets.insertNewByName("数据", 0)
    fill(document, {"J5": "甲", "J6": "乙", "K5": "丙"})
    assert call("CallOn", address, "J5") == f"SMALL_CHECK|{expected}|1x1;甲"


def test_separate_areas_get_a_clear_answer(call: Call) -> None:
    assert call("CallOn", "A1:A2,B3", "A1") == TEXTS["areas"]


def test_values_that_are_no_range_pass_through(call: Call) -> None:
    assert call("CallWith", "≥90%") == "SMALL_SAME|≥90%"
    assert call("CallWith", 2.5) == "SMALL_SAME|2.5"


@pytest.mark.parametrize(
    ("given", "arrives"),
    [(43645.0, 45107), (43645.5, 45107.5), (20230630, 20230630), (2023, 2023), ("无", "无")],
)
def test_a_number_that_stands_for_a_day_of_1904_arrives_as_any_other_day(
    given: Any, arrives: Any, call: Call, document: Any
) -> None:
    from com.sun.star.util import Date

    fill(document, {"J5": given, "J6": given})
    shown = f"{given:g}" if isinstance(given, float) else given
    assert call("CallOnDay", "J5") == f"SMALL_SAME|1x1;{shown}"
    document.NullDate = Date(1, 1, 1904)
    moved = f"SMALL_SAME|{arrives}" if arrives != given else f"SMALL_SAME|1x1;{shown}"
    assert call("CallOnDay", "J5") == moved
    assert call("CallWith", given) == f"SMALL_SAME|{arrives}", "as DATE() gives it"
    assert call("CallOnDay", "J5:J6") == f"SMALL_SAME|2x1;{shown};{shown}"


@pytest.mark.parametrize(
    ("formula", "repaired"),
    [
        ("=SMALL_CHECK(A1)", "=SMALL_CHECK(A1)"),
        ("=small_check(A1)&1", "=small_check(A1)&1"),
        (r"='C:\Users\张 三\jixiao.xlam'!SMALL_CHECK(A1:B2)", "=SMALL_CHECK(A1:B2)"),
        (r"='C:\it''s\JIXIAO.XLAM'!SMALL_SAME(1)", "=SMALL_SAME(1)"),
        ("=jixiao.xlam!SMALL_SAME(1)+jixiao.xlam!SMALL_SAME(2)", "=SMALL_SAME(1)+SMALL_SAME(2)"),
        (
            r"=IF('D:\a\jixiao.xlam'!SMALL_CHECK('表 1'!A1)="
            '"",'
            r"'表 1'!B1,'D:\b\other.xlam'!SMALL_SAME(1))",
            r"=IF(SMALL_CHECK('表 1'!A1)="
            '"",'
            r"'表 1'!B1,'D:\b\other.xlam'!SMALL_SAME(1))",
        ),
        ("=SUM(A1:A3)", ""),
        ("=MY_SMALL_CHECK(A1)", ""),
        ("=SMALL_CHECK_2(A1)", ""),
        ("=SMALL_CHECK+1", ""),
        ('="SMALL_CHECK("&A1', ""),
        ('="a""SMALL_CHECK("&A1', ""),
        (r"='D:\b\other.xlam'!SMALL_CHECK(A1)", ""),
        ("=SMALL_CHECK!A1", ""),
        ("SMALL_CHECK(A1)", ""),
        ("", ""),
    ],
)
def test_formula_is_rewritten_only_where_it_names_our_functions(
    formula: str, repaired: str, call: Call
) -> None:
    assert call("Rewritten", formula) == repaired


def test_repair_enters_our_formulas_again_and_leaves_the_others(call: Call, document: Any) -> None:
    fill(document, {"J5": "=SMALL_SAME(1)", "J6": "=SUM(1;2)", "J8": "=SMALL_CHECK(A1;A2)"})
    assert call("Repair") == "已重新录入 2 个函数公式。"
    sheet = document.Sheets.getByIndex(0)
    assert sheet.getCellRangeByName("J5").Formula == "=SMALL_SAME(1)"
    assert sheet.getCellRangeByName("J6").Formula == "=SUM(1;2)"
    assert sheet.getCellRangeByName("J6").Value == 3


def test_a_book_without_our_functions_is_not_marked_as_changed(call: Call, document: Any) -> None:
    fill(document, {"J6": "=SUM(1;2)"})
    document.setModified(False)
    assert call("Repair").startswith("已重新录入 0 个")
    assert not document.isModified()


HIDDEN_ERROR = (
    '=IFERROR(SMALL_SAME(1),"无")'  # an error that is seen LibreOffice hands VBA as nothing
)


def test_a_new_book_gets_its_functions_as_an_opened_one_does(
    call: Call, office: Office, tmp_path: Path
) -> None:
    """Excel raises NewWorkbook and not WorkbookOpen for a book that is made from a file."""
    path = tmp_path / "新的.xlsx"
    with xlsxwriter.Workbook(path) as made:
        made.add_worksheet("甲").write_row(0, 0, [HIDDEN_ERROR, "=SUM(1,2)"])
        made.add_worksheet("乙").write_formula(4, 4, HIDDEN_ERROR)
    other = office.open(path)
    try:
        assert call("AfterEvent", path.name) == 2
        assert other.Sheets.getByName("甲").getCellRangeByName("A1").Formula.upper() == (
            HIDDEN_ERROR.replace(",", ";")
        )
        assert call("AfterEvent", "没有的.xlsx") == 0, "closed meanwhile"
    finally:
        other.close(True)
    module = vba_source("ThisWorkbook")
    for event in ("NewWorkbook", "WorkbookOpen"):
        handler = module.partition(f"Private Sub Host_{event}(ByVal Wb As Workbook)")[2]
        assert "RepairLater Wb" in handler.partition("End Sub")[0], event


def test_a_repaired_book_keeps_its_saved_flag(call: Call, document: Any) -> None:
    fill(document, {"J5": "=SMALL_SAME(1)"})
    document.setModified(False)
    assert call("Repair").startswith("已重新录入 1 个")
    assert not document.isModified()
