"""What Excel says of looks: one answer for a block that is all alike, none where cells differ."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from fake_excel import OF_EXCEL
from openpyxl.utils import range_boundaries

from addin import looks
from jixiao.model.grid import Grid

Letter = tuple[str, bool, bool]  # text, raised, struck


@dataclass
class Excel:
    """Cells as letters; hidden rows; how often it was asked."""

    cells: dict[tuple[int, int], list[Letter]] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()
    calls: int = 0

    impl = OF_EXCEL

    def range(self, cells: str | tuple[int, int]) -> Block:
        if isinstance(cells, tuple):
            return Block(self, cells, cells)
        left, top, right, bottom = range_boundaries(cells)
        return Block(self, (top, left), (bottom, right))


def alike(answers: list[bool]) -> bool | None:
    return answers[0] if len(set(answers)) == 1 else None


@dataclass
class Block:
    """A range and its font, in one."""

    excel: Excel
    first: tuple[int, int]
    last: tuple[int, int]

    api = property(lambda self: self)
    Font = property(lambda self: self)
    EntireRow = property(lambda self: self)

    def letters(self) -> list[Letter]:
        self.excel.calls += 1
        spots = [
            (row, column)
            for row in range(self.first[0], self.last[0] + 1)
            for column in range(self.first[1], self.last[1] + 1)
        ]
        return [one for spot in spots for one in self.excel.cells.get(spot, [("", False, False)])]

    @property
    def Hidden(self) -> bool | None:
        self.excel.calls += 1
        rows = range(self.first[0], self.last[0] + 1)
        return alike([row in self.excel.hidden for row in rows])

    @property
    def Superscript(self) -> bool | None:
        return alike([raised for _, raised, _ in self.letters()])

    @property
    def Strikethrough(self) -> bool | None:
        return alike([struck for _, _, struck in self.letters()])

    @property
    def characters(self) -> Any:
        return Characters(self.excel, self.excel.cells[self.first])


@dataclass
class Characters:
    excel: Excel
    letters: list[Letter]

    def __getitem__(self, at: slice) -> Any:
        part = Excel({(1, 1): self.letters[at]})
        return part.range((1, 1))


def plain(text: str) -> list[Letter]:
    return [(one, False, False) for one in text]


def struck(text: str) -> list[Letter]:
    return [(one, False, True) for one in text]


def seen(rows: list[list[Any]], excel: Excel) -> Grid:
    [grid] = looks.with_seen_looks([excel], [Grid("表", rows)])  # type: ignore[list-item]
    return grid


def test_a_plain_sheet_takes_three_calls() -> None:
    excel = Excel()
    rows = [["甲"] * 9] * 60
    assert seen(rows, excel).remarks == {}
    assert excel.calls == 3


def test_a_raised_digit_a_line_and_a_hidden_row() -> None:
    raised = [*plain("≥10"), ("4", True, False), *plain("亩")]
    excel = Excel(
        {(2, 2): raised, (3, 1): struck("≤5天"), (3, 2): [*struck("旧"), *plain("新")]},
        hidden=frozenset({4}),
    )
    rows = [["标题", "值"], ["面积", "≥104亩"], ["≤5天", "旧新"], ["甲", "乙"]]
    grid = seen(rows, excel)
    assert grid.rows[1][1] == "≥10^4亩"
    assert grid.remarks == {
        (2, 2): "有上标",
        (3, 1): "有删除线",
        (3, 2): "有删除线",
        (4, 0): "所在行被隐藏或筛掉",
    }


def test_two_raised_digits_are_one_exponent() -> None:
    excel = Excel({(1, 1): [*plain("10"), ("1", True, False), ("2", True, False)]})
    assert seen([["1012"]], excel).rows[0][0] == "10^12"


def test_a_sheet_full_of_lines_is_not_asked_for_ever() -> None:
    checkered = {
        (row, column): struck("删") if (row + column) % 2 else plain("留")
        for row in range(1, 201)
        for column in range(1, 11)
    }
    excel = Excel(checkered)
    grid = seen([["字"] * 10] * 200, excel)
    assert excel.calls <= 300 + 2 * 300  # the letters of mixed cells come on top
    assert "起的删除线、上标过多，未逐格查看" in grid.remarks.values()


def test_a_font_that_cannot_be_asked_for_does_not_stop_the_reading() -> None:
    class Failing(Excel):
        def range(self, first: tuple[int, int], last: tuple[int, int] | None = None) -> Block:
            raise ValueError("no font")

    grid = seen([["甲"]], Failing())
    assert (grid.rows, grid.remarks) == ([["甲"]], {(1, 0): "起的删除线、上标和隐藏行无法查看"})


@pytest.mark.parametrize(
    ("box", "halves"),
    [
        ((1, 1, 4, 3), [(1, 1, 2, 3), (3, 1, 4, 3)]),
        ((1, 1, 3, 3), [(1, 1, 2, 3), (3, 1, 3, 3)]),
        ((5, 2, 6, 2), [(5, 2, 5, 2), (6, 2, 6, 2)]),
        ((7, 1, 7, 4), [(7, 1, 7, 2), (7, 3, 7, 4)]),
        ((7, 2, 7, 4), [(7, 2, 7, 3), (7, 4, 7, 4)]),
    ],
)
def test_a_block_is_halved_by_rows_and_then_by_columns(box: Any, halves: list[Any]) -> None:
    assert list(looks._halves(box)) == halves
