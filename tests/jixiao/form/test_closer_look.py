"""A second look at cells counts only where it tells more than their values."""

from __future__ import annotations

import pytest

from jixiao.form.book import FormsRead, department_of, read_book
from jixiao.form.closer_look import where_it_tells
from jixiao.model.grid import CellDetail, Grid

LOOKED_AT = (1, 1)


def looked(value, detail: CellDetail, known: CellDetail | None = None) -> tuple[Grid, Grid]:
    before = Grid("表", [[value]], details={LOOKED_AT: known} if known else {})
    return before, Grid("表", [[value]], details={LOOKED_AT: detail})


@pytest.mark.parametrize(
    ("value", "detail", "meant", "tells"),
    [
        (35.2345, CellDetail("", "0.00"), "amount", False),
        (20000.0, CellDetail("", "0!.0000"), "amount", True),
        (35.0, CellDetail("=B1*2", "General"), "amount", True),
        (0.2, CellDetail("", "0%"), "amount", True),
        (0.2, CellDetail("", "0%"), "share", False),
        (20.0, CellDetail("", "0%"), "share", True),
        (0.2, CellDetail("=1/5", "0%"), "share", True),
        (95.6, CellDetail("", "0"), "text", True),
        (95.0, CellDetail("", "0.00"), "text", False),
        (0.95, CellDetail("", "0%"), "text", True),
    ],
)
def test_a_format_counts_where_it_changes_what_is_meant(value, detail, meant, tells) -> None:
    before, after = looked(value, detail)
    spots = {("表", 1, 1)}
    [found] = where_it_tells(
        [before], [after], spots if meant == "text" else set(), spots if meant == "share" else set()
    )
    assert found is (after if tells else before)


def test_an_error_that_was_known_before_is_no_news() -> None:
    error = CellDetail("", "", "#REF!")
    before, after = looked(None, error, known=error)
    assert where_it_tells([before], [after], set(), set()) == [before]


def test_a_sheet_is_read_again_only_for_what_stands_on_itself() -> None:
    """12.345 shown as 12.35 is 12.345, whatever another sheet computes; there it is as shown."""
    form = [
        ["项目名称", "甲", "预算数（万元）", 12.345],
        ["绩效目标", "修好三条路", None, None],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "道路", "≥3条"],
    ]
    grids = [Grid("甲", form), Grid("乙", form)]

    def look(given, *_):
        rounded, computed = CellDetail("", "0.00"), CellDetail("=SUM(E1)", "0.00")
        return [
            Grid("甲", given[0].rows, details={(1, 4): rounded}),
            Grid("乙", given[1].rows, details={(1, 4): computed}),
        ]

    first, second = read_book(grids, look).department.projects
    assert (first.budget.text, first.budget.cents) == ("12.345", 12_345_000)
    assert (second.budget.text, second.budget.cents) == ("12.35", 12_345_000)
    forms_read: FormsRead = {}
    before = department_of(grids, forms_read).projects
    after = department_of([grids[0], look(grids)[1]], forms_read).projects
    assert [new is old for old, new in zip(before, after, strict=True)] == [True, False]
