"""Large files that are no forms, and forms that nobody filled in: answered within the limits."""

from __future__ import annotations

import random
from pathlib import Path

import xlsxwriter

from jixiao.form.book import MOST_ROWS
from tests.support.hostile import LAST_ROW, book_of, package, row, sheet
from tests.support.limited import check, refused

HEAD = (
    ("项目编码", "13073023P00002210023K", "项目名称", "道路养护"),
    ("预算数", "100.00", "单位：万元"),
    ("绩效目标", "完成养护"),
    ("一级指标", "二级指标", "三级指标", "指标值"),
)


def of_indicators(path: Path, count: int, sheets: int = 1) -> Path:
    """Forms with ``count`` indicators each, no two of them the same."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        for page in range(sheets):
            opened = book.add_worksheet()
            for r, texts in enumerate(HEAD):
                opened.write_row(r, 0, texts)
            for r in range(count):
                name = f"第{page}县第{r}号路养护里程"
                opened.write_row(len(HEAD) + r, 0, ("产出指标", "数量指标", name, f"≥{r}公里"))
    return path


def test_a_dense_sheet_of_two_million_cells_without_numbers(tmp_path: Path) -> None:
    numbers = random.Random(1).choices(range(1000), k=2_400_000)
    cells = [f"<c><v>{number}</v></c>" for number in numbers]
    rows = (f"<row>{''.join(cells[n : n + 100])}</row>" for n in range(0, len(cells), 100))
    [outcome] = check([package(tmp_path / "密.xlsx", sheet("".join(rows)))])
    assert refused(outcome)
    assert "没有找到绩效目标表" in outcome.said


def test_two_million_cells_with_texts_that_begin_like_labels(tmp_path: Path) -> None:
    strings = "".join(f"<si><t>一段文字{n}</t></si>" for n in range(1_000_000))
    cells = [f'<c t="s"><v>{n}</v></c>' for n in range(1_000_000)]
    names = "".join(f"<row>{''.join(cells[n : n + 20])}</row>" for n in range(0, len(cells), 20))
    path = book_of(tmp_path / "文.xlsx", ["worksheets/sheet1.xml"], [0], sheet(names), strings)
    [outcome] = check([path])
    assert refused(outcome)
    assert "没有找到绩效目标表" in outcome.said


def test_formats_down_to_the_last_row_beside_many_values(tmp_path: Path) -> None:
    values = "".join(row(n, *(f"{letter}{n}" for letter in "ABCDEFGHIJ")) for n in range(1, 60_000))
    formats = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(60_000, 200_000))
    far = f'<row r="{LAST_ROW}"><c r="XFD{LAST_ROW}" s="0"/></row>'
    [outcome] = check([package(tmp_path / "格式.xlsx", sheet(values + formats + far))])
    assert refused(outcome)
    assert "没有找到绩效目标表" in outcome.said


def test_blank_cells_hide_nothing_that_stands_after_them(tmp_path: Path) -> None:
    one = "<c><v>1</v></c>"
    last, corner = f'<row r="{LAST_ROW}">', f"XFD{LAST_ROW}"
    pretended = "".join(f"x{n}r='A1' " for n in range(17_000))
    inside = {
        "接在远格后": f'{last}<c r="XFC{LAST_ROW}" s="0"/>{one}</row>',
        "空格数过去": f"{last}{'<c/>' * 16_000}{one}</row>",
        "号写在后面": f'{last}<c s="0" r="{corner}"><v>1</v></c></row>',
        "引号里的尖": f'{last}<c r="{corner}" a="/>"><v>1</v></c></row>',
        "冒充的号": f'<row r="{LAST_ROW}" {pretended}>{"<c/>" * 16_000}{one}</row>',
    }
    sheets = {name: sheet(row(1, "A1") + xml) for name, xml in inside.items()}
    paths = [package(tmp_path / f"{name}.xlsx", xml) for name, xml in sheets.items()]
    for path, outcome in zip(paths, check(paths), strict=True):
        assert refused(outcome), (path.name, outcome)
        assert "范围过大" in outcome.said, (path.name, outcome.said)


def test_more_indicators_than_anybody_fills_in(tmp_path: Path) -> None:
    paths = [
        of_indicators(tmp_path / "一张表.xlsx", MOST_ROWS + 100),
        of_indicators(tmp_path / "几张表.xlsx", MOST_ROWS // 2, 3),
    ]
    for outcome in check(paths):
        assert refused(outcome), outcome
        assert "行数过多" in outcome.said


def test_as_many_indicators_as_a_county_has(tmp_path: Path) -> None:
    [outcome] = check([of_indicators(tmp_path / "全县.xlsx", 10_000, 3)])
    assert (outcome.status, outcome.said) == (0, "")
