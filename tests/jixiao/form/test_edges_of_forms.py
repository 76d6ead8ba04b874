"""Small forms at the borders of what is understood: what each of their cells is read as."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.form.labels import Label
from jixiao.form.layout import layout_named
from jixiao.form.places import places_in
from jixiao.form.read_target import read_projects
from jixiao.form.side_by_side import are_one_set, nearest_total
from jixiao.form.units import is_unit_alone, unit_behind
from jixiao.form.unsure import unsure_of
from jixiao.form.unvalued import department_with_unvalued, unvalued_in
from jixiao.form.year_money import are_heads, column_of
from jixiao.model.grid import Grid, Place, Value
from jixiao.model.target_form import Amount, Department, LayoutIssue
from jixiao.model.year_forms import FundsRow
from tests.support.annotated import as_read, forms_in, rows_of

FORMS = forms_in(Path(__file__).with_name("edges.annotated"))


@pytest.mark.parametrize("name", FORMS)
def test_each_cell_is_read_as_what_it_is(name: str) -> None:
    """Each field, its place, what is a note and what is not read; nothing else is reported."""
    assert as_read(rows_of(FORMS[name])).splitlines() == FORMS[name].splitlines()


# the unit ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "alone"),
    [
        ("（元）", True),
        (" ( 万元 ) ", True),
        ("（单位：人民币千元）", True),
        ("（亿元）", True),
        ("（百元）", False),
        ("元", False),
        ("（元）合计", False),
        (None, False),
        (5, False),
    ],
)
def test_a_unit_may_stand_alone_in_brackets(value: Value, alone: bool) -> None:
    assert is_unit_alone(value) is alone


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("项目单位：某局　单位：万元", "万元"),
        ("经费测算（万元）", "万元"),
        ("经费测算（人民币元）：", "元"),
        ("（亿元)", "亿元"),
        (f"{'字' * 16}（元）", "元"),
        (f"{'字' * 17}（元）", ""),
        ("2023年（元）", ""),
        ("共5元", ""),
        ("单位：万元整数填列", ""),
    ],
)
def test_the_unit_behind_another_label(text: str, unit: str) -> None:
    grid = Grid("表", [["x", text], ["（千元）"]])
    assert unit_behind(grid, 0, 1) == unit
    assert unit_behind(grid, 1, 2) == "千元"
    assert unit_behind(grid, 0, 2) == (unit or "千元")
    assert unit_behind(grid, 0, -1) == unit_behind(grid, 1, 1) == ""


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("120", True),
        (" 1,200.50 万元", True),
        ("县里出20元", True),
        ("约20", False),
        ("1.", False),
        ("照片12张", False),
        ("另附", False),
    ],
)
def test_a_text_that_was_not_read_may_be_of_the_money(text: str, money: bool) -> None:
    assert unsure_of(text, below=False) == ({"fields", "funds"} if money else {"fields"})
    assert unsure_of(text, below=True) == {"rows"}


# the money of a year -----------------------------------------------------------------------------


def test_two_headings_of_amounts_make_a_table_of_the_money() -> None:
    assert are_heads(["initial", "spent"]) and are_heads(["x", "full", "expected", "rate"])
    assert not are_heads(["initial"]) and not are_heads(["full", "rate", "weight"])


@pytest.mark.parametrize(
    ("initial", "full", "spent", "cents", "column"),
    [
        (5, 7, 6, 7, ("full", False)),
        (5, 7, 6, 5, ("initial", False)),
        (5, 7, 6, 6, ("spent", False)),
        (5, 5, 5, 5, ("full", False)),
        (5, 7, 6, 8, ("full", True)),
        (5, None, 6, 8, ("initial", True)),
    ],
)
def test_amounts_are_of_the_column_that_they_add_up_to(
    initial: int, full: int | None, spent: int, cents: int, column: tuple[str, bool]
) -> None:
    whole = FundsRow("x", initial=Amount(initial), full=Amount(full), spent=Amount(spent))
    assert column_of(whole, cents) == column


# two totals --------------------------------------------------------------------------------------


def funds(*names: str) -> list[Label]:
    return [Label(5, column, name) for column, name in enumerate(names) if name]


@pytest.mark.parametrize(
    ("names", "one"),
    [
        (("财政资金", "", "其他资金"), True),  # each below one of two totals
        (("财政资金", "", "财政资金"), False),  # a set below each
        (("财政资金", "", ""), False),
        (("", "", "其他资金"), False),
        (("财政资金", "其他资金", "其他资金"), True),  # what is below none is of none
        (("财政资金", "", "项目名称"), False),
    ],
)
def test_funds_below_two_totals_are_one_set_or_two(names: tuple[str, ...], one: bool) -> None:
    aside, year = Label(3, 0, "中期资金总额"), Label(3, 2, "年度资金总额")
    totals = {aside: True, year: False}
    assert nearest_total(Label(5, 1, "x"), totals) is None
    assert are_one_set(layout_named("plain"), funds(*names), totals) is one


# formulas without a value -------------------------------------------------------------------------

FORM: list[list[Value]] = [
    [],
    ["项目名称", "道路养护", None],
    ["预算数", 5, None],
    ["绩效目标", "养护", None],
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["产出指标", "数量指标", "里程", "≥5公里"],
    ["效益指标", "社会效益指标", "受益村", None],
    [],
]


@pytest.mark.parametrize(
    ("row", "column", "formula", "listed"),
    [
        (3, 3, "=SUM(B3:B4)", True),
        (2, 3, "=B3", True),
        (7, 6, "=B3*2", True),
        (1, 3, "=B3", False),  # above the form
        (8, 3, "=B3", False),  # below it
        (3, 2, "=B4", False),  # its cell was read
        (3, 3, '=IF(B3="","",B3)', True),
        (3, 3, '=IF(B3="","请填写",B3)', False),  # words, and no amount
        (3, 3, '=B3&""', False),
        (3, 3, "=target_check(B3)", False),
        (3, 3, "=TODAY()-1", False),
        (3, 3, "=ROWS(B3)", True),
    ],
)
def test_a_formula_without_a_value_among_the_rows_of_a_form_is_listed(
    row: int, column: int, formula: str, listed: bool
) -> None:
    grid = Grid("表", FORM)
    other = Grid("别的", FORM, unvalued={(3, 3): "=B3"})
    given = Grid("表", FORM, unvalued={(row, column): formula})
    projects = tuple(read_projects(grid))
    department = Department(projects=projects)
    [found] = department_with_unvalued(department, unvalued_in([given, other])).projects
    said = LayoutIssue("unread", "", Place("表", row, column), f"{formula}（公式没有算出的值）")
    assert found.issues == (*projects[0].issues, *([said] if listed else []))
    assert department_with_unvalued(department, unvalued_in([grid, other])) == department


def test_the_places_of_a_form_are_those_of_all_its_cells() -> None:
    [project] = read_projects(Grid("表", FORM))
    places = [place.address for place in places_in(project.indicators) if place.row]
    assert places == ["A6", "B6", "C6", "D6", "A7", "B7", "C7", "D7"]
    assert list(places_in("x")) == list(places_in(None)) == []


def test_an_unread_amount_behind_its_own_label_leaves_the_money_unsure() -> None:
    assert "funds" in unsure_of("代管资金：60.00", below=False)
    assert "funds" not in unsure_of("编制人数：46", below=False)
