"""Tables that programs write as HTML or XML and name .xls: every cell at its column."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.errors import UnreadableFile
from jixiao.files.read import tables_in_text
from jixiao.files.read.tables_in_text import tables, text_of

PATH = Path("支出.xls")
SPACE = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'


def html_rows(inside: str) -> list[list[object]]:
    [grid] = tables(f"<html><body><table>{inside}</table></body></html>", PATH) or []
    return [list(row) for row in grid.rows]


def xml_rows(rows: str) -> list[list[object]]:
    text = f'<?xml version="1.0"?><Workbook {SPACE}><Worksheet ss:Name="明细"><Table>{rows}</Table></Worksheet></Workbook>'
    [grid] = tables(text, PATH) or []
    return [list(row) for row in grid.rows]


@pytest.mark.parametrize(
    ("inside", "rows"),
    [
        ("<tr><td>甲</td><th>乙</th></tr>", [["甲", "乙"]]),
        ("<tr><td colspan=2>甲</td><td>乙</td></tr>", [["甲", None, "乙"]]),
        (
            "<tr><td rowspan=2>甲</td><td>乙</td></tr><tr><td>丙</td></tr><tr><td>丁</td></tr>",
            [["甲", "乙"], [None, "丙"], ["丁"]],
        ),
        (
            "<tr><td>甲</td><td rowspan=3>乙</td></tr><tr><td>丙</td></tr><tr><td>丁</td></tr>"
            "<tr><td>戊</td></tr>",
            [["甲", "乙"], ["丙", None], ["丁", None], ["戊"]],
        ),
        (
            "<tr><td rowspan=2 colspan=2>甲</td><td>乙</td></tr><tr><td>丙</td></tr>",
            [["甲", None, "乙"], [None, None, "丙"]],
        ),
        ("<tr><td>甲\xa0 乙\n丙</td></tr>", [["甲 乙 丙"]]),
        ("<tr><td colspan=0>甲</td><td colspan=x>乙</td></tr>", [["甲", "乙"]]),
    ],
)
def test_merged_cells_of_html_keep_the_columns(inside: str, rows: list[list[object]]) -> None:
    assert html_rows(inside) == rows


def test_a_span_without_end_ends() -> None:
    [row] = html_rows('<tr><td colspan="99999">甲</td></tr>')
    assert len(row) == 1000


def test_only_the_innermost_tables_are_tables_and_several_are_numbered() -> None:
    inner = "<table><tr><td>{}</td></tr></table>"
    one = f"<table><tr><td>{inner.format('甲')}</td></tr></table>"
    [grid] = tables(f"<html>{one}</html>", PATH) or []
    assert (grid.sheet, [list(row) for row in grid.rows]) == ("支出.xls", [["甲"]])
    two = tables(f"<html>{inner.format('甲')}{inner.format('乙')}</html>", PATH) or []
    assert [grid.sheet for grid in two] == ["支出.xls（表1）", "支出.xls（表2）"]


@pytest.mark.parametrize(
    "text",
    [
        "<table><tr><td>甲</td></tr></table>",
        "\ufeff \r\n<HTML><table><tr><td>甲</td></tr></table></HTML>",
        '<?xml version="1.0" encoding="gb2312"?><html><table><tr><td>甲</td></tr></table></html>',
        "<!DOCTYPE html><table><tr><td>甲</td></tr></table>",
        "<div><table><tr><td>甲</td></tr></table></div>",
    ],
)
def test_a_page_in_any_spelling_is_a_page(text: str) -> None:
    [grid] = tables(text, PATH) or []
    assert [list(row) for row in grid.rows] == [["甲"]]


@pytest.mark.parametrize(
    "text", ["日期,金额", "甲<table>", "<p>甲</p>", "urn:schemas-microsoft-com:office:spreadsheet"]
)
def test_a_text_that_is_no_page_has_no_tables(text: str) -> None:
    assert tables(text, PATH) is None


@pytest.mark.parametrize(
    ("xml", "rows"),
    [
        ("<Row><Cell><Data>甲</Data></Cell><Cell/></Row>", [["甲", None]]),
        ("<Row><Cell ss:Index='3'><Data> 甲 </Data></Cell></Row>", [[None, None, "甲"]]),
        (
            "<Row><Cell ss:MergeAcross='1'><Data>甲</Data></Cell><Cell><Data>乙</Data></Cell></Row>",
            [["甲", None, "乙"]],
        ),
        (
            "<Row><Cell/><Cell ss:Index='4'><Data>甲</Data></Cell></Row>",
            [[None, None, None, "甲"]],
        ),
        (
            "<Row><Cell><Data>甲</Data></Cell></Row><Row ss:Index='4'><Cell><Data>乙</Data></Cell></Row>"
            "<Row><Cell><Data>丙</Data></Cell></Row>",
            [["甲"], [], [], ["乙"], ["丙"]],
        ),
    ],
)
def test_a_sheet_in_xml_keeps_rows_and_columns(xml: str, rows: list[list[object]]) -> None:
    assert xml_rows(xml) == rows


@pytest.mark.parametrize(
    "xml",
    [
        "<Row ss:Index='x'/>",
        "<Row><Cell ss:Index='1e9'/></Row>",
        "<Row><Cell ss:MergeAcross='x'/></Row>",
    ],
)
def test_a_place_that_is_no_number_is_refused(xml: str) -> None:
    with pytest.raises(UnreadableFile, match="已损坏"):
        xml_rows(xml)


def test_places_without_end_end(monkeypatch: pytest.MonkeyPatch) -> None:
    [row] = xml_rows("<Row><Cell ss:Index='99999'><Data>甲</Data></Cell></Row>")
    assert len(row) == 1000
    [row] = xml_rows("<Row><Cell ss:MergeAcross='99999'/></Row>")
    assert len(row) == 1001
    monkeypatch.setattr(tables_in_text, "MOST_CELLS", 5)
    with pytest.raises(UnreadableFile, match="内容太多"):
        xml_rows("<Row ss:Index='99'><Cell/></Row>")


@pytest.mark.parametrize(("most", "refused"), [(7, False), (6, True)])
def test_a_table_has_most_cells(most: int, refused: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three cells and two, and one for each row."""
    monkeypatch.setattr(tables_in_text, "MOST_CELLS", most)
    inside = "<tr><td>1</td><td>2</td><td>3</td></tr><tr><td>4</td><td>5</td></tr>"
    if refused:
        with pytest.raises(UnreadableFile, match="内容太多"):
            html_rows(inside)
    else:
        assert len(html_rows(inside)) == 2


def test_sheets_in_xml_have_their_names_and_hidden_ones_are_marked() -> None:
    hidden = "<WorksheetOptions xmlns='urn:schemas-microsoft-com:office:excel'><Visible>{}</Visible></WorksheetOptions>"
    sheets = "".join(
        f"<Worksheet{name}><Table/>{hidden.format(word)}</Worksheet>"
        for name, word in ((" ss:Name='甲'", "SheetHidden"), (" ss:Name='乙'", "x"), ("", "x"))
    )
    found = tables(f"<Workbook {SPACE}>{sheets}</Workbook>", PATH) or []
    assert [(one.sheet, one.hidden) for one in found] == [
        ("甲", True), ("乙", False), ("支出.xls", False),
    ]  # fmt: skip
    with pytest.raises(UnreadableFile, match="已损坏"):
        tables(f"<Workbook {SPACE}><Worksheet>", PATH)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_a_text_is_read_in_every_encoding_that_programs_use(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "支出.xls"
    path.write_bytes("date,日期,金额\n2023-06-30".encode(encoding))
    assert text_of(path) == "date,日期,金额\n2023-06-30"
