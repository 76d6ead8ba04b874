"""What a clerk has built on a report: formulas, names, charts that outlive its being made again."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from fake_books import Cell
from fake_excel import OF_EXCEL, Sheet
from open_books import LEDGER, department_of_size, opened, press, written

from addin import host, references


@pytest.fixture
def pair(tmp_path) -> Any:
    return opened(written(tmp_path, department_of_size(2)))


def test_formulas_and_names_still_refer_to_the_report_made_again(pair) -> None:
    program, book = pair
    press("roll_up", book)
    state = program.books[0]
    own = state.sheets[1].cells
    own[60, 9] = Cell(1.0, "=部门汇总!C5*2")
    own[61, 9] = Cell(1.0, "=SUM('部门汇总'!C5:C6)+'指标统计'!B4")
    own[62, 9] = Cell("部门汇总!C5")
    own[63, 9] = Cell(1.0, "=部门汇总!C5", "@")
    state.names["我的合计"] = "='部门汇总'!$C$5"
    for _ in range(2):
        press("roll_up", book)
        assert own[60, 9].formula == "='部门汇总'!C5*2"
        assert own[61, 9].formula == "=SUM('部门汇总'!C5:C6)+'指标统计'!B4"
        assert own[62, 9].value == "部门汇总!C5"
        assert (own[63, 9].formula, own[63, 9].number_format) == ("='部门汇总'!C5", "@")
        assert state.names["我的合计"] == "='部门汇总'!$C$5"
        assert state.sheet_names.count("部门汇总") == 1


def test_a_formula_on_a_form_of_the_year_outlives_its_being_made_again(pair) -> None:
    program, book = pair
    press("import_ledger", book, LEDGER)
    press("evaluate", book)
    form = next(name for name in program.books[0].sheet_names if name.startswith("自评01"))
    own = program.books[0].sheets[1].cells
    own[60, 9] = Cell(1.0, f"='{form}'!G20")
    press("evaluate", book)
    assert own[60, 9].formula == f"='{form}'!G20"


def test_a_protected_sheet_that_refers_to_the_report_is_named_and_nothing_changes(pair) -> None:
    program, book = pair
    press("roll_up", book)
    sheet = program.books[0].sheets[1]
    sheet.cells[60, 9] = Cell(1.0, "=部门汇总!C5")
    sheet.protected = True
    before = program.snapshot()
    user = press("roll_up", book)
    assert user.shown == [
        f"工作表“{sheet.name}”受保护，其中有公式引用要重新生成的工作表，请先撤销工作表保护再试。"
    ]
    assert program.snapshot() == before


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("=旧1!A1", "='部门 汇总'!A1"),
        ("='旧1'!A1+旧1!B2", "='部门 汇总'!A1+'部门 汇总'!B2"),
        ("=$旧1.A1", "=$'部门 汇总'.A1"),
        ("=$'旧1'.A1", "=$'部门 汇总'.A1"),
        ("=旧1.A1", "='部门 汇总'.A1"),
        ("=旧12!A1", "=旧12!A1"),
        ("=旧1表!A1", "=旧1表!A1"),
        ("='它'!A1+旧1!B2", "='它'!A1+'部门 汇总'!B2"),
        ('="旧1"&旧2!A1', "=\"旧1\"&'它''的'!A1"),
        ("=SERIES(旧1!$A$1,旧1!$A$2:$A$9,旧1!$B$2:$B$9,1)",
         "=SERIES('部门 汇总'!$A$1,'部门 汇总'!$A$2:$A$9,'部门 汇总'!$B$2:$B$9,1)"),
    ],
)  # fmt: skip
def test_only_the_name_of_the_sheet_is_turned(text: str, turned: str) -> None:
    assert references.turning({"旧1": "部门 汇总", "旧2": "它'的"})(text) == turned


# Excel's own objects, as far as they are documented -------------------------------------------------


class Held:
    """A conditional format, or with ``AlertStyle`` a drop-down."""

    def __init__(self, formula: str, **more: Any) -> None:
        self.Formula1, self.Type = formula, 2
        vars(self).update(more)

    def Modify(self, *given: Any) -> None:
        self.given = given
        rest = given[3:] if hasattr(self, "AlertStyle") else given[2:]
        self.Formula1, self.Formula2 = (*rest, "")[:2]


def in_excel(**sheet: Any) -> tuple[Any, Any]:
    cells = SimpleNamespace(
        FormatConditions=sheet.get("conditions", []),
        SpecialCells=lambda kind: SimpleNamespace(
            Areas=[SimpleNamespace(Validation=one) for one in sheet.get("validations", [])]
        ),
    )
    api = SimpleNamespace(Cells=cells, ChartObjects=lambda: sheet.get("charts", []))
    book = SimpleNamespace(impl=OF_EXCEL, api=SimpleNamespace(Charts=sheet.get("sheets", [])))
    return book, SimpleNamespace(api=api)


def chart(*formulas: str) -> Any:
    series = [SimpleNamespace(Formula=text) for text in formulas]
    return SimpleNamespace(SeriesCollection=lambda: series)


def test_charts_conditional_formats_and_drop_downs_are_turned_in_excel() -> None:
    condition, bar = Held("=旧1!$A$1>0"), SimpleNamespace(Type=4)
    limit = Held("=5", Type=1, Operator=2, Formula2="=旧1!$B$2")
    drop_down = Held("=旧1!$A$1:$A$9", AlertStyle=1)
    drawn, on_its_own = chart("=SERIES(,,旧1!$B$2,1)", "=SERIES(,,别的!$B$2,1)"), chart("=旧1!A1")
    book, sheet = in_excel(
        conditions=[condition, bar, limit],
        validations=[drop_down],
        charts=[SimpleNamespace(Chart=drawn)],
        sheets=[on_its_own],
    )
    turned = references.turning({"旧1": "汇总"})
    for read, write in host.referring(book, [sheet], turned):
        write(turned(read()))
    assert condition.Formula1 == "='汇总'!$A$1>0"
    assert condition.given == (2, 1, "='汇总'!$A$1>0")
    assert limit.given == (1, 2, "=5", "='汇总'!$B$2"), "its operator and its other formula stay"
    assert drop_down.Formula1 == "='汇总'!$A$1:$A$9"
    assert [one.Formula for one in drawn.SeriesCollection()] == [
        "=SERIES(,,'汇总'!$B$2,1)",
        "=SERIES(,,别的!$B$2,1)",
    ]
    assert on_its_own.SeriesCollection()[0].Formula == "='汇总'!A1"


class ComError(Exception):
    """As pywin32 raises it."""

    def __init__(self, hresult: int) -> None:
        super().__init__(hresult)
        self.hresult = hresult


class ExcelBusyError(Exception):
    """As xlwings raises it."""


REJECTED, IGNORED, FAILED = -2147418111, -2146777998, -2147352567


def raising(why: Exception) -> Any:
    """A format or a drop-down that raises at whatever is asked of it."""
    return type("Raising", (), {"__getattr__": lambda self, name: _raise(why)})()


def _raise(why: Exception) -> Any:
    raise why


@pytest.mark.parametrize("why", [ComError(FAILED), AttributeError("Formula1")])
def test_what_has_no_formula_refers_to_nothing(why: Exception) -> None:
    turned = references.turning({"旧1": "汇总"})
    book, sheet = in_excel(conditions=[raising(why)], validations=[raising(why)])
    assert list(host.referring(book, [sheet], turned)) == []
    sheet.api.Cells.SpecialCells = lambda kind: _raise(ComError(FAILED))  # there is none
    assert list(host.referring(book, [sheet], turned)) == []


@pytest.mark.parametrize(
    "why", [ComError(REJECTED), ComError(IGNORED), ExcelBusyError(), KeyError()]
)
def test_a_refused_call_is_not_taken_for_nothing_there(why: Exception) -> None:
    """Else the references of the clerk's would become #REF! when the old sheet goes."""
    turned = references.turning({"旧1": "汇总"})
    for held in ({"conditions": [raising(why)]}, {"validations": [raising(why)]}):
        book, sheet = in_excel(**held)
        with pytest.raises(type(why)):
            list(host.referring(book, [sheet], turned))
    sheet.api.Cells.SpecialCells = lambda kind: _raise(why)
    with pytest.raises(type(why)):
        list(host.referring(book, [sheet], turned))


def test_an_earlier_sheet_that_cannot_be_removed_is_named(pair, monkeypatch) -> None:
    program, book = pair
    press("roll_up", book)
    deleted: list[str] = []
    delete = Sheet.delete

    def refused_from_the_second_on(self: Sheet) -> None:
        deleted.append(self.state.name)
        if len(deleted) > 1:
            raise ExcelBusyError
        delete(self)

    monkeypatch.setattr(Sheet, "delete", refused_from_the_second_on)
    said = press("roll_up", book).last
    left = [name for name in program.books[0].sheet_names if name.startswith("旧")]
    assert left == [deleted[1]]
    assert f"旧结果“{left[0]}”没有删除，请手工删除。" in said
