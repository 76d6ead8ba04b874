"""What Excel is asked and told, call by call: cells, books, boxes; each border both ways."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fake_excel import OF_EXCEL
from pretended_excel import elsewhere, excel

from addin import changes, host

# cells ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "box"),
    [
        ("$A$1", (1, 1, 1, 1)),
        ("$B$3:$D$7", (3, 2, 7, 4)),
        ("$AA$10:$AB$11", (10, 27, 11, 28)),
    ],
)
def test_a_block_is_known_by_its_address(address: str, box: tuple[int, int, int, int]) -> None:
    cells: Any = SimpleNamespace(impl=OF_EXCEL, address=address)
    assert host.box_of(cells) == box


def test_whole_rows_and_other_programs_are_asked_for_their_shape() -> None:
    cells: Any = SimpleNamespace(impl=OF_EXCEL, address="$3:$4", shape=(2, 16384), row=3, column=1)
    assert host.box_of(cells) == (3, 1, 4, 16384)
    calc: Any = SimpleNamespace(impl=object(), shape=(3, 2), row=5, column=4)
    assert host.box_of(calc) == (5, 4, 7, 5)


def test_a_block_is_asked_for_by_its_address_in_excel_alone() -> None:
    asked: list[tuple[Any, ...]] = []
    for impl in (OF_EXCEL, object()):
        sheet: Any = SimpleNamespace(impl=impl, range=lambda *given: asked.append(given))
        host.block(sheet, (3, 2), (7, 28))
    assert asked == [("B3:AB7",), ((3, 2), (7, 28))]


@pytest.mark.parametrize(
    ("value", "rows"),
    [
        (((1, 2), (3, 4)), [[1, 2], [3, 4]]),
        (5, [[5]]),
        ([[5]], [[5]]),
    ],
)
def test_values_come_in_rows(value: Any, rows: list[list[Any]], monkeypatch: Any) -> None:
    def cleaned(found: Any, *_: Any) -> list[list[Any]]:
        return [list(row) for row in found]

    engine = SimpleNamespace(impl=SimpleNamespace(clean_value_data=cleaned))
    monkeypatch.setattr(host, "xw", SimpleNamespace(engines={"excel": engine}))
    assert host.values_of(excel(Value=value)) == rows


def test_what_was_entered_is_the_formula_as_it_was_typed() -> None:
    cells = excel(Formula2="=A1:A3")
    cells.formula = "=@A1:A3"
    assert host.entered(cells) == "=A1:A3"
    old = excel()
    old.formula = "=A1"
    assert host.entered(old) == "=A1"
    assert host.exact_values(excel(Value2=1.23456)) == 1.23456
    assert host.exact_values(elsewhere(exact_value=2.5)) == 2.5


class Cell:
    """A cell that takes a formula, and of which array it is."""

    def __init__(self, address: str = "$A$1", **given: Any) -> None:
        self.Address = address
        self.HasArray = False
        self.__dict__.update(given)

    def __call__(self, row: int, column: int) -> Any:
        return self.cells[row, column]

    @property
    def Cells(self) -> Any:
        return self


@pytest.mark.parametrize(
    ("given", "entered"),
    [
        ({}, {"Formula": "=B1"}),
        ({"HasSpill": False}, {"Formula2": "=B1"}),
        ({"HasSpill": True, "SpillParent": SimpleNamespace(Address="$A$1")}, {"Formula2": "=B1"}),
        ({"HasSpill": True, "SpillParent": SimpleNamespace(Address="$A$2")}, {}),
        (
            {"HasSpill": True, "Address": "$B$3", "SpillParent": SimpleNamespace(Address="$A$1")},
            {},
        ),
        (
            {"HasSpill": True, "HasArray": True, "SpillParent": SimpleNamespace(Address="$A$1")},
            {"Formula2": "=B1"},
        ),
    ],
)
def test_a_formula_is_entered_as_the_cell_takes_it(
    given: dict[str, Any], entered: dict[str, str]
) -> None:
    cell: Any = SimpleNamespace(impl=OF_EXCEL, api=Cell(**given), number_format="General")
    host.enter_formula(cell, "=B1")
    names = ("Formula", "Formula2", "FormulaArray")
    assert {name: vars(cell.api)[name] for name in names if name in vars(cell.api)} == entered


@pytest.mark.parametrize(("first", "taken"), [("$A$1", True), ("$A$2", False)])
def test_an_array_formula_is_entered_at_its_first_cell(first: str, taken: bool) -> None:
    whole = SimpleNamespace(
        Cells=lambda row, column: Cell(first if (row, column) == (1, 1) else "x")
    )
    cell: Any = SimpleNamespace(
        impl=OF_EXCEL, api=Cell(HasArray=True, CurrentArray=whole), number_format="General"
    )
    host.enter_formula(cell, "=B1")
    assert (getattr(whole, "FormulaArray", None) == "=B1") is taken


@pytest.mark.parametrize("form", ["@", "General", "0.00"])
def test_a_text_cell_takes_a_formula_and_keeps_its_format(form: str) -> None:
    forms: list[str] = []

    class Text:
        impl = object()
        formula = ""

        @property
        def number_format(self) -> str:
            return forms[-1] if forms else form

        @number_format.setter
        def number_format(self, given: str) -> None:
            forms.append(given)

    cell: Any = Text()
    host.enter_formula(cell, "=B1")
    assert cell.formula == "=B1"
    assert forms == (["General", "@"] if form == "@" else [])


@pytest.mark.parametrize(
    ("held", "formula", "written"),
    [
        ("Formula", "=B1", True),
        ("Formula", "文字", False),
        ("Formula", 5.0, True),
        ("formula", "=B1", True),
        ("formula", "", False),
    ],
)
def test_only_formulas_and_numbers_are_entered_again(
    held: str, formula: Any, written: bool
) -> None:
    calls: list[Any] = []

    class Held:
        impl = OF_EXCEL if held == "Formula" else object()

        @property
        def api(self) -> Any:
            return self

        def __getattr__(self, name: str) -> Any:
            assert name == held
            return formula

        def __setattr__(self, name: str, value: Any) -> None:
            calls.append((name, value))

    cells: Any = Held()
    changes.enter_again(cells)
    assert calls == ([(held, formula)] if written else [])


# books and boxes ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("why", "absent"),
    [
        (SimpleNamespace(hresult=-2147352565), True),
        (
            SimpleNamespace(hresult=-2147352567, excepinfo=(0, "Excel", "", None, 0, -2147352565)),
            True,
        ),
        (
            SimpleNamespace(hresult=-2147352567, excepinfo=(-2147352565, "Excel", "", None, 0, 1)),
            False,
        ),
        (SimpleNamespace(hresult=-2147352567, excepinfo=None), False),
    ],
)
def test_a_sheet_that_is_not_there_is_none_and_any_other_fault_is_one(
    why: Any, absent: bool
) -> None:
    class Refused(Exception):
        hresult = why.hresult
        excepinfo = getattr(why, "excepinfo", None)

    class Sheets:
        def __getitem__(self, name: str) -> Any:
            raise Refused

    book: Any = SimpleNamespace(impl=OF_EXCEL, sheets=Sheets())
    if absent:
        assert host.sheet_named(book, "甲") is None
    else:
        with pytest.raises(Refused):
            host.sheet_named(book, "甲")


def test_a_sheet_of_other_capitals_is_another_sheet() -> None:
    upper = SimpleNamespace(name="TEST")
    book: Any = SimpleNamespace(impl=OF_EXCEL, sheets={"test": upper, "TEST": upper})
    assert host.sheet_named(book, "TEST") is upper
    assert host.sheet_named(book, "test") is None
    calc: Any = SimpleNamespace(impl=object(), sheets=[upper])
    assert host.sheet_named(calc, "TEST") is upper
    assert host.sheet_named(calc, "test") is None


@pytest.mark.parametrize(
    ("name", "ask"),
    [
        ("Date1904", host.counts_from_1904),
        ("ProtectStructure", host.structure_protected),
        ("ReadOnly", host.read_only),
        ("ProtectContents", host.sheet_protected),
    ],
)
@pytest.mark.parametrize("answer", [True, False])
def test_what_a_book_or_a_sheet_says_of_itself(name: str, ask: Any, answer: bool) -> None:
    assert ask(excel(**{name: answer})) is answer
    named = {
        "Date1904": "counts_from_1904", "ProtectStructure": "structure_protected",
        "ReadOnly": "read_only", "ProtectContents": "protected",
    }  # fmt: skip
    assert ask(elsewhere(**{named[name]: answer})) is answer


def book(path: str = "C:/甲.xlsx", *, structure: bool = False, read_only: bool = False) -> Any:
    return excel(FullName=path, ProtectStructure=structure, ReadOnly=read_only)


@pytest.mark.parametrize(
    ("held", "why"),
    [
        (book(), ""),
        (book("C:/甲.XLS"), "当前工作簿是旧格式（.xls）"),
        (book("C:/甲.xlt"), "当前工作簿是旧格式（.xls）"),
        (book("C:/甲.xlsm"), ""),
        (book(structure=True), "当前工作簿的结构受保护"),
        (book(read_only=True), "当前工作簿是只读的"),
        (book("C:/甲.xls", structure=True, read_only=True), "当前工作簿是旧格式（.xls）"),
        (book(structure=True, read_only=True), "当前工作簿的结构受保护"),
    ],
)
def test_why_nothing_can_be_copied_into_a_book(held: Any, why: str) -> None:
    assert changes.why_not_into(held) == why


def app(name: str = "excel", **given: Any) -> Any:
    impl = SimpleNamespace(**{key: value for key, value in given.items() if key != "api"})
    return SimpleNamespace(engine=SimpleNamespace(name=name), api=given.get("api"), impl=impl)


def test_boxes_of_another_program_are_its_own() -> None:
    calc = app(
        "calc",
        ask_text=lambda prompt, title, default: default or None,
        pick_file=lambda title, kinds, patterns: patterns if title else "",
        pick_folder=lambda title: title,
    )
    assert host.ask_text(calc, "问", "题", "答") == "答"
    assert host.ask_text(calc, "问", "题") is None
    assert host.pick_file(calc, "题", "表", [".xlsx", ".csv"]) == Path("*.xlsx;*.csv")
    assert host.pick_file(calc, "", "表", [".xlsx"]) is None
    assert host.pick_folder(calc, "夹") == Path("夹")
    assert host.pick_folder(calc, "") is None


@pytest.mark.parametrize(("shown", "picked"), [(-1, Path("甲")), (0, None)])
def test_a_folder_is_picked_in_excels_own_box(shown: int, picked: Path | None) -> None:
    kinds: list[int] = []
    dialog = SimpleNamespace(Show=lambda: shown, SelectedItems=lambda n: "甲" if n == 1 else "乙")
    api = SimpleNamespace(FileDialog=lambda kind: kinds.append(kind) or dialog)
    assert host.pick_folder(app(api=api), "选文件夹") == picked
    assert (kinds, dialog.Title) == ([4], "选文件夹")


def test_undo_is_kept_by_programs_that_say_so() -> None:
    assert not host.keeps_undo(app())
    assert host.keeps_undo(app("calc"))
    assert host.keeps_undo(app("calc", keeps_undo=True))
    assert not host.keeps_undo(app("calc", keeps_undo=False))
    assert not host.cancelled(app("calc"))
    assert host.cancelled(app("calc", cancelled=True))


@pytest.mark.parametrize(
    ("code", "busy"),
    [(-2147418111, True), (-2147417846, True), (-2146777998, True), (-2147352567, False)],
)
def test_a_refused_call_is_known_by_its_number(code: int, busy: bool) -> None:
    class Refused(Exception):
        hresult = code

    assert host.is_busy(Refused()) is busy
    assert not host.is_busy(ValueError())
    assert host.is_busy(type("ExcelBusyError", (Exception,), {})())


def test_a_pdf_is_printed_of_the_sheets_and_the_active_one_comes_back() -> None:
    done: list[Any] = []
    active = SimpleNamespace(impl=SimpleNamespace(activate=lambda: done.append("back")))

    class Sheets(list[Any]):
        active: Any = None

    sheets = Sheets()
    sheets.active = active
    api = SimpleNamespace(
        Worksheets=lambda names: SimpleNamespace(Select=lambda: done.append(names)),
        ActiveSheet=SimpleNamespace(ExportAsFixedFormat=lambda *given: done.append(given)),
    )
    held: Any = SimpleNamespace(impl=OF_EXCEL, api=api, sheets=sheets)
    host.print_pdf(held, ("甲", "乙"), Path("a.pdf"))
    assert done == [["甲", "乙"], (0, "a.pdf", 0, True, False), "back"]
    calc: Any = elsewhere(print_pdf=lambda names, path: done.append((names, path)))
    host.print_pdf(calc, ("甲",), Path("a.pdf"))
    assert done[-1] == (["甲"], "a.pdf")
