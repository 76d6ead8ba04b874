"""修改对照 as a Word document to print: the summary, then every change."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from jixiao.drafting.differences import Differences, FindingChange
from jixiao.drafting.telling import lines
from jixiao.files.read.text import printable
from jixiao.files.write.atomic import written
from jixiao.model.sheets import DIFFERENCES_TITLE

_LINES: Final = {"项目": 3.6, "变动": 1.4, "内容": 4.2, "原版": 6.2, "现版": 6.2, "说明": 3.4}
_FOUND: Final = {"变化": 2.0, "规则": 1.4, "项目": 4.6, "位置": 4.0, "问题": 13.0}


def write(differences: Differences, old: str, new: str, out: Path | BinaryIO) -> None:
    """Write the document; ``old`` and ``new`` are what people call the versions."""
    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = Cm(2.0)
    section.top_margin = section.bottom_margin = Cm(1.6)
    document.core_properties.title = DIFFERENCES_TITLE
    _paragraph(document, DIFFERENCES_TITLE, size=18, font="黑体", centred=True)
    _paragraph(document, f"原版：{old}　　现版：{new}")
    for sentence in differences.sentences:
        _paragraph(document, sentence)
    for which, total in (("原版", differences.old_total), ("现版", differences.new_total)):
        for one in total.forms.left_out:
            _paragraph(document, f"{which}未计入：{one.sentence}")
    rows = [
        (line.project, str(line.status), line.what, line.old, line.new, line.note)
        for line in lines(differences)
    ]
    if rows:
        _table(document, _LINES, rows)
    if differences.news:
        _paragraph(document, "问题变化", size=14, font="黑体")
        _table(document, _FOUND, [_found(one) for one in differences.news])
    if not isinstance(out, Path):
        document.save(out)
        return
    with written(out) as opened:
        document.save(opened)


def _found(change: FindingChange) -> tuple[str, ...]:
    one = change.finding
    at = "!".join(part for part in (one.place.sheet, one.place.address) if part)
    return str(change.state), one.rule, one.project, at, one.message


def _paragraph(
    document: Any, text: str, *, size: float = 10.5, font: str = "宋体", centred: bool = False
) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(3)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, text, size, font)


def _run(paragraph: Any, text: str, size: float, font: str) -> None:
    """A run of plain text; its line ends become soft returns."""
    run = paragraph.add_run()
    for number, line in enumerate(printable(text).split("\n")):
        if number:
            run.add_break()
        run.add_text(line)
    run.font.size = Pt(size)
    run.font.name = "Times New Roman"
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _table(document: Any, columns: dict[str, float], rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(1 + len(rows), len(columns), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, columns.values(), strict=True):
        column.width = Cm(width)
    for number, texts in enumerate([list(columns), *rows]):
        row = table.rows[number]
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, text, width in zip(row.cells, texts, columns.values(), strict=True):
            cell.width = Cm(width)
            cell.paragraphs[0].paragraph_format.space_after = Pt(0)
            _run(cell.paragraphs[0], text, 9, "宋体" if number else "黑体")
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
