"""Small packages that would become huge: refused before they are laid out, within the limits."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import xlsxwriter

from jixiao.files.read.any import read
from jixiao.files.read.workbook import read_grids
from jixiao.samples import DOCUMENT, sample
from tests.support.hostile import book_of, row, sheet
from tests.support.limited import check, refused
from workbook_templates.builder import write

# Each is under the limit of a single sheet.
WIDE = sheet(row(1, "A1") + row(999, "ZZ999"))
TALL = sheet(row(1, "A1") + row(2400, "ALH2400"))


def named(cells: int, spelling: str = '<c t="s"><v>0</v></c>') -> str:
    """A sheet whose cells all name the first shared string."""
    return sheet(f"<row>{spelling * 20}</row>" * (cells // 20))


def test_many_sheets_each_within_the_limit(tmp_path: Path) -> None:
    parts = [f"worksheets/sheet{n}.xml" for n in range(40)]
    paths = [
        book_of(tmp_path / f"{name}.xlsx", parts, range(40), xml)
        for name, xml in (("宽", WIDE), ("高", TALL))
    ]
    for outcome in check(paths):
        assert refused(outcome), outcome
        assert "各工作表的内容合起来范围过大" in outcome.said


def test_one_part_that_stands_for_many_sheets(tmp_path: Path) -> None:
    again = [f"{'./' * n}worksheets/sheet1.xml" for n in range(300)]
    paths = [
        book_of(tmp_path / "同号.xlsx", ["worksheets/sheet1.xml"], [0] * 300, TALL),
        book_of(tmp_path / "同名.xlsx", again, range(300), TALL),
    ]
    for outcome in check(paths):
        assert refused(outcome), outcome
        assert "内部结构异常" in outcome.said


def test_a_long_text_that_thousands_of_cells_name(tmp_path: Path) -> None:
    letters = "".join(random.Random(1).choices("甲乙丙丁戊己庚辛", k=100_000))
    spellings = {
        "平常": f"<si><t>{letters}</t></si>",
        "空格": f"<si ><t>{letters}</t></si >",
        "分段": f"<si><r><t>{letters[:50_000]}</t></r><r><t>{letters[50_000:]}</t></r></si>",
    }
    paths = [
        book_of(tmp_path / f"{name}.xlsx", ["worksheets/sheet1.xml"], [0], named(2000), strings)
        for name, strings in spellings.items()
    ]
    for outcome in check(paths):
        assert refused(outcome), outcome
        assert "文字重复过多" in outcome.said


def test_one_long_text_beside_many_short_ones_is_read(tmp_path: Path) -> None:
    """A long note in one cell of a large workbook: 30 000 characters once, not 20 000 times."""
    path = tmp_path / "长文.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write_string(0, 0, "长" * 30_000)
        for r in range(1, 1001):
            for c in range(20):
                page.write_string(r, c, f"第{r}行")
    [grid] = read_grids(path)
    assert len(str(grid.rows[0][0])) == 30_000
    assert len(grid.rows) == 1001


def test_a_workbook_of_two_hundred_forms_is_no_bomb(tmp_path: Path) -> None:
    path = tmp_path / "多.xlsx"
    department = read(sample(DOCUMENT), clean=True).department
    write(replace(department, projects=(department.projects * 29)[:200]), path)
    assert len(read(path).department.projects) == 200
