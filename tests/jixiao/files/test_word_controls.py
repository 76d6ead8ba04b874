"""Content controls around whole blocks of a Word document, and cells that span more than a form has."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from jixiao.files.read.docx import read_blocks
from jixiao.form.document import Paragraph, Table

CONTROL = f"<w:sdt {nsdecls('w')}><w:sdtPr>%s</w:sdtPr>%s</w:sdt>"
CONTENT = "<w:sdtContent><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:sdtContent>"
CONTENTS = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
COVER = '<w:docPartObj><w:docPartGallery w:val="Cover Pages"/></w:docPartObj>'


def with_control(folder: Path, properties: str, content: str) -> Path:
    document = docx.Document()
    document.add_paragraph("其余")
    document.element.body.insert(0, parse_xml(CONTROL % (properties, content)))
    path = folder / "目标表.docx"
    document.save(str(path))
    return path


@pytest.mark.parametrize(
    ("properties", "content", "read", "left_out"),
    [
        ("", CONTENT % "道路养护", ["道路养护", "其余"], []),
        (COVER, CONTENT % "封面", ["封面", "其余"], []),
        ("<w:showingPlcHdr/>", CONTENT % "单击此处输入文字", ["其余"], [("单击此处输入文字", "占位提示")]),
        (CONTENTS, CONTENT % "一、道路养护 1", ["其余"], [("一、道路养护 1", "目录")]),
        ("", "", ["其余"], []),
    ],
    ids=["a text", "a cover", "a placeholder", "contents", "nothing"],
)  # fmt: skip
def test_what_stands_in_a_control_is_read_or_listed(
    properties: str, content: str, read: list[str], left_out: list[tuple[str, str]], tmp_path: Path
) -> None:
    blocks, cleaned = read_blocks(with_control(tmp_path, properties, content))
    assert [block.text for block in blocks if isinstance(block, Paragraph)] == read
    assert [(one.before, one.what) for one in cleaned] == left_out


@pytest.mark.parametrize(
    ("said", "columns"), [("3", 3), ("64", 64), ("65", 64), ("9" * 12, 64), ("x", 1)]
)
def test_a_cell_spans_as_many_columns_as_it_says_but_not_without_end(
    said: str, columns: int, tmp_path: Path
) -> None:
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "项目名称"
    span = parse_xml(f'<w:gridSpan {nsdecls("w")} w:val="{said}"/>')
    cell._tc.get_or_add_tcPr().append(span)
    path = tmp_path / "目标表.docx"
    document.save(str(path))
    (table,) = (block for block in read_blocks(path)[0] if isinstance(block, Table))
    assert len(table.rows[0]) == columns
