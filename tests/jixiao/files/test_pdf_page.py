"""Which lines of a page stand beside its tables, and in which order all of it is read."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from jixiao.files.read import pdf
from jixiao.form.document import Paragraph, Table


def line(text: str, x: float, top: float, bottom: float) -> dict[str, Any]:
    return {"text": text, "x0": x, "top": top, "bottom": bottom}


def table(left: float, top: float, right: float, bottom: float, *rows: list[str | None]) -> Any:
    box = (left, top, right, bottom)
    row = SimpleNamespace(cells=[box])
    return SimpleNamespace(bbox=box, cells=[box], rows=[row], extract=lambda: list(rows))


def page(tables: list[Any], lines: list[dict[str, Any]], pictured: float = 0) -> Any:
    """The second page of a document; a picture takes up a part of it."""
    return SimpleNamespace(
        find_tables=lambda: tables, extract_text_lines=lambda **_: lines, chars=[],
        width=100, height=100, images=[{"width": 100 * pictured, "height": 100}], page_number=2,
    )  # fmt: skip


CELLS: list[str | None] = ["项目名称", None, "道路\n养护"]


def test_tables_and_lines_come_from_top_to_bottom() -> None:
    found = pdf._blocks_of(
        page(
            [table(100, 300, 500, 400, CELLS), table(100, 100, 500, 200, ["先"])],
            [line("末", 100, 500, 510), line(" 中 ", 100, 240, 250), line("首", 100, 10, 20)],
        )
    )
    assert found == ["首", [["先"]], "中", [["项目名称", None, "道路养护"]], "末"]


@pytest.mark.parametrize(
    ("x", "top", "bottom", "inside"),
    [
        (100, 150, 160, True),
        (99, 150, 160, True),  # a hair to the left of the ruling line
        (98.9, 150, 160, False),
        (500, 150, 160, True),
        (500.1, 150, 160, False),
        (100, 95, 105, True),  # its middle is on the line above
        (100, 94, 105, False),
        (100, 195, 205, True),
        (100, 195, 206, False),
    ],
)
def test_a_line_is_in_the_table_that_its_middle_is_in(
    x: float, top: float, bottom: float, inside: bool
) -> None:
    found = pdf._blocks_of(page([table(100, 100, 500, 200, ["格"])], [line("行", x, top, bottom)]))
    assert ("行" not in found) is inside


def test_a_table_without_a_text_is_none() -> None:
    assert pdf._blocks_of(page([table(0, 0, 9, 9, [None, ""], [""])], [])) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", True),
        ("- 12 -", True),
        ("第3页", True),
        ("第 3 页 共 12 页", True),
        ("3/12", True),
        ("2023", True),
        ("20231", False),
        ("3万元", False),
        ("第3项", False),
    ],
)
def test_the_number_of_a_page_is_no_line(text: str, number: bool) -> None:
    assert (pdf._blocks_of(page([], [line(text, 0, 0, 9)])) == []) is number


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("农村公路\n养护", "农村公路养护"),
        ("养护完成。\n行车更快", "养护完成。\n行车更快"),
        ("目标：\n养护", "目标：\n养护"),
        ("养护\n（二）修桥", "养护\n（二）修桥"),
        ("养护\n2.修桥", "养护\n2.修桥"),
        ("增长\n2.5倍", "增长2.5倍"),  # a number, no item
        ("养护\n①修桥", "养护\n①修桥"),
        ("养护\n目标2：修桥", "养护\n目标2：修桥"),
        ("road\nworks", "road works"),
        ("road\n养护", "road养护"),
        ("养护\nroad", "养护road"),
        ("12\n34", "1234"),
        ("road\n34", "road34"),
        (" \n养护\n\n", "养护"),
        ("", ""),
    ],
)
def test_a_line_goes_on_where_only_the_width_of_the_cell_ended_it(cell: str, read: str) -> None:
    assert pdf.joined(cell) == read


def ruled(edges: list[float], *rows: list[str | None]) -> pdf.Ruled:
    found = pdf.Ruled(list(row) for row in rows)
    found.edges = tuple(edges)
    return found


FIRST = ruled([0, 10, 20, 30, 40], ["产出", "数量", None, "≥3座"])


@pytest.mark.parametrize(
    ("above", "below", "rows"),
    [
        # the third column is merged with the second in every row of the second page
        ([FIRST], [ruled([0, 10, 31, 40], ["", "质量", "≥90%"])], [["", "质量", None, "≥90%"]]),
        ([FIRST], [ruled([0, 10, 20, 30, 40], ["", "a", "b", "c"])], [["", "a", "b", "c"]]),
        ([FIRST], [ruled([0, 10, 25, 40], ["", "质量", "≥90%"])], None),  # other columns
        ([FIRST], [ruled([0, 10, 30], ["", "质量"])], None),  # a narrower table
        ([FIRST, "单位：万元"], [ruled([0, 10, 40], ["", "质量"])], None),
        ([FIRST], ["续表", ruled([0, 10, 40], ["", "质量"])], None),
        ([FIRST], [], []),
    ],
)
def test_a_table_over_two_pages_keeps_its_columns(
    above: list[Any], below: list[Any], rows: list[list[str | None]] | None
) -> None:
    first = [one if isinstance(one, str) else ruled(list(one.edges), *one) for one in above]
    found = pdf.gone_on([first, below])
    assert found == (above + below if rows is None else [FIRST + rows])


@pytest.mark.parametrize(
    ("last", "cut", "next_row", "joined"),
    [
        (["", "养护路段小修", "≥8公里"], {1}, ["", "保养里程", None], ["", "养护路段小修保养里程", "≥8公里"]),
        (["", "养护里程", "≥8公里"], set(), ["", "保养里程", None], None),  # a name without a value
        (["", "养护里程", "≥8公里"], {1, 2}, ["", "保养里程", "≥9公里"], None),  # a row of its own
        (["目标", "完成养护，", None], {1}, ["", "保证通行。", None], ["目标", "完成养护，保证通行。", None]),
    ],
)  # fmt: skip
def test_a_row_that_the_end_of_the_page_cuts_is_one_row(
    last: list[str | None], cut: set[int], next_row: list[str | None], joined: list[str] | None
) -> None:
    first, second = ruled([0, 10, 20, 30], last), ruled([0, 10, 20, 30], next_row)
    first.cut = frozenset(cut)
    [table] = pdf.gone_on([[first], [second]])
    assert table == ([last, next_row] if joined is None else [joined])


@pytest.mark.parametrize(
    ("share", "tables", "said"),
    [
        (0.9, [], ["第2页是图片，其中的文字无法读取"]),
        (0.2, [], []),
        (0.9, [table(0, 0, 9, 9, [None])], []),
    ],
)
def test_a_page_that_is_a_picture_is_listed(
    share: float, tables: list[Any], said: list[str]
) -> None:
    assert pdf._blocks_of(page(tables, [line("盖章", 20, 20, 30)], share)) == ["盖章", *said]


FORM = ["项目名称 养护", "一级指标 二级", "指标值"]


@pytest.mark.parametrize(
    ("found", "refused"),
    [
        (FORM, True),
        (FORM[:2], False),
        (["项 目 名 称", "一级指标", "三级\n指标"], True),
        ([*FORM, [["项目名称"]]], False),
    ],
)
def test_a_form_has_three_headings_at_least(
    found: list[Any], refused: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "answer_of", lambda *_: [0, found])
    path = tmp_path / "页.pdf"
    path.write_bytes(b"%PDF-")
    if refused:
        with pytest.raises(pdf.UnreadableFile, match="没有框线"):
            pdf.read_blocks(path)
    else:
        blocks, cleaned = pdf.read_blocks(path)
        kinds = [Paragraph if isinstance(one, str) else Table for one in found]
        assert [type(one) for one in blocks] == kinds
        assert cleaned == []


def object_of(number: int, content: str) -> str:
    return f"{number} 0 obj\n{content}\nendobj\n"


def made(path: Path, pages: int) -> Path:
    """A PDF of so many pages, each with a box of two cells and a line above it; all in ASCII."""
    drawing = (
        "0.5 w 100 600 m 300 600 l S 100 650 m 300 650 l S 100 600 m 100 650 l S "
        "200 600 m 200 650 l S 300 600 m 300 650 l S "
        "BT /F 12 Tf 110 620 Td (name) Tj ET BT /F 12 Tf 210 620 Td (road) Tj ET "
        "BT /F 12 Tf 100 700 Td (title) Tj ET"
    )
    kids = " ".join(f"{n} 0 R" for n in range(5, 5 + pages))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Length {len(drawing)} >>\nstream\n{drawing}\nendstream",
        *["<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
          "/Resources << /Font << /F 3 0 R >> >> >>"] * pages,
    ]  # fmt: skip
    text, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(text))
        text += object_of(number, content)
    start = len(text)
    text += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n"
    text += "".join(f"{place:010} 00000 n \n" for place in places)
    text += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    path.write_text(text, encoding="ascii")
    return path


def test_a_document_is_read_page_by_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = lambda _, path, seconds: json.loads(json.dumps(pdf._answer(str(path))))  # noqa: E731
    monkeypatch.setattr(pdf, "answer_of", here)
    blocks, _ = pdf.read_blocks(made(tmp_path / "二页.pdf", 2))
    assert [one.text if isinstance(one, Paragraph) else one.rows for one in blocks] == [
        "title",
        [["name", "road"]],
    ] * 2
    monkeypatch.setattr(pdf, "_MOST_PAGES", 2)
    assert len(pdf.read_blocks(tmp_path / "二页.pdf")[0]) == 4
    monkeypatch.setattr(pdf, "_MOST_PAGES", 1)
    with pytest.raises(pdf.UnreadableFile, match="页数过多"):
        pdf.read_blocks(tmp_path / "二页.pdf")
    (tmp_path / "坏.pdf").write_bytes(b"%PDF-1.4\nxx")
    with pytest.raises(pdf.UnreadableFile, match="已损坏"):
        pdf.read_blocks(tmp_path / "坏.pdf")
