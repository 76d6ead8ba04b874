"""What our Word documents are made of: fonts, plain runs, tables; the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from jixiao.files.read.text import printable
from jixiao.files.write.atomic import written

TITLE_FONT, BODY_FONT, HEAD_FONT, LATIN_FONT = (
    "方正小标宋简体", "仿宋_GB2312", "黑体", "Times New Roman",
)  # fmt: skip
_LEAST_HEIGHT: Final = 0.8  # cm, of a row
_TWENTIETHS: Final = 567  # of a point in a centimetre
_SAME_TIME: Final = (2000, 1, 1, 0, 0, 0)


def save(document: Any, out: Path) -> None:
    """Save a document so that the same contents are the same bytes, whenever it is made."""
    pack(package_of(document), out)


def package_of(document: Any) -> dict[str, bytes]:
    """The parts of a document's package by name, in their order."""
    made = io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as packed:
        return {entry.filename: packed.read(entry) for entry in packed.infolist()}


def pack(parts: Mapping[str, bytes], out: Path) -> None:
    """Write a package of these parts; the same parts are the same bytes, whenever it is made."""
    with written(out) as opened, zipfile.ZipFile(opened, "w") as target:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _SAME_TIME)
            target.writestr(entry, content, zipfile.ZIP_DEFLATED)


def set_styles(document: Any) -> None:
    normal = document.styles["Normal"]
    set_font(normal.font, normal.element, BODY_FONT, 12)
    for name, font, size in (("Heading 1", TITLE_FONT, 22), ("Heading 2", HEAD_FONT, 14),
                             ("Heading 3", HEAD_FONT, 14)):  # fmt: skip
        style = document.styles[name]
        set_font(style.font, style.element, font, size)
        style.font.bold = False
        style.font.italic = False
        style.font.color.rgb = None
        colour = style.element.rPr.find(qn("w:color"))
        if colour is not None:
            style.element.rPr.remove(colour)
        style.paragraph_format.space_before = Pt(6)
        style.paragraph_format.space_after = Pt(6)
        style.paragraph_format.keep_with_next = True


def set_font(font: Any, element: Any, name: str, size: float) -> None:
    font.name = LATIN_FONT
    font.size = Pt(size)
    fonts = element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        if "Theme" in attribute:
            del fonts.attrib[attribute]
    for kind in ("w:ascii", "w:hAnsi"):
        fonts.set(qn(kind), LATIN_FONT)
    fonts.set(qn("w:eastAsia"), name)


def add_run(
    paragraph: Any, text: str, *, font: str = "", size: float = 0, bold: bool = False
) -> Any:
    """A run of plain text; line breaks of the model become soft returns."""
    run = paragraph.add_run()
    for number, line in enumerate(printable(text).split("\n")):
        if number:
            run.add_break()
        run.add_text(line)
    if font or size:
        set_font(run.font, run._element, font or BODY_FONT, size or 12)
    run.bold = bold or None
    return run


def add_field(paragraph: Any, instruction: str, shown: str, *, dirty: bool = False) -> None:
    """A field of our own making, with the text that shows until it is updated."""
    for kind in ("begin", "instruction", "separate", "shown", "end"):
        run = paragraph.add_run()
        if kind == "instruction":
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = f" {instruction} "
            run._element.append(element)
        elif kind == "shown":
            run.add_text(shown)
        else:
            run._element.append(field_mark(kind, dirty=dirty and kind == "begin"))


def field_mark(kind: str, *, dirty: bool = False) -> Any:
    element = OxmlElement("w:fldChar")
    element.set(qn("w:fldCharType"), kind)
    if dirty:
        element.set(qn("w:dirty"), "true")
    return element


def add_spacer(document: Any) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing = Pt(8)


def new_table(
    document: Any, rows: int, widths: Sequence[float], height: float = _LEAST_HEIGHT
) -> Any:
    """A table with columns of these widths and rows of at least this height, in cm."""
    table = document.add_table(rows, len(widths), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        least = OxmlElement("w:trHeight")
        least.set(qn("w:val"), str(round(height * _TWENTIETHS)))
        properties.append(least)
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)
    return table


def fill_row(row: Any, cells: Sequence[tuple[int, str, str]]) -> None:
    """Fill a row: each entry spans columns, holds a text, and looks label, left, center, right."""
    column = 0
    for span, text, look in cells:
        cell = row.cells[column]
        if span > 1:
            cell = cell.merge(row.cells[column + span - 1])
        column += span
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.alignment = {
            "left": WD_ALIGN_PARAGRAPH.LEFT, "right": WD_ALIGN_PARAGRAPH.RIGHT,
        }.get(look, WD_ALIGN_PARAGRAPH.CENTER)  # fmt: skip
        cell.vertical_alignment = 1
        font = HEAD_FONT if look == "label" else BODY_FONT
        if text:
            add_run(paragraph, text, font=font, size=10.5)


def merge_down(table: Any, column: int, first: int, last: int) -> None:
    for row in range(first, last + 1):
        merge_vertically(table.rows[row].cells[column], "restart" if row == first else "continue")


def merge_vertically(cell: Any, kind: str) -> None:
    merge = OxmlElement("w:vMerge")
    merge.set(qn("w:val"), kind)
    properties = cell._tc.get_or_add_tcPr()
    align = properties.find(qn("w:vAlign"))
    if align is not None:
        align.addprevious(merge)
    else:
        properties.append(merge)


def repeat_row(row: Any) -> None:
    header = OxmlElement("w:tblHeader")
    row._tr.get_or_add_trPr().append(header)


# a letter, a page --------------------------------------------------------------------------------


def new_page(top: float, sides: float) -> Any:
    """A document of A4 pages with these margins in cm, in our fonts."""
    document = docx.Document()
    set_styles(document)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.top_margin = section.bottom_margin = Cm(top)
    section.left_margin = section.right_margin = Cm(sides)
    return document


def add_title(document: Any, text: str, size: float) -> None:
    """A title in the middle."""
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_run(title, text, font=TITLE_FONT, size=size)


def add_heading(document: Any, text: str, size: float = 13) -> None:
    """A heading that stays with what follows."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(8)
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.paragraph_format.keep_with_next = True
    add_run(paragraph, text, font=HEAD_FONT, size=size)


def add_line(document: Any, text: str, *, indent: bool = False) -> None:
    """A paragraph of body text."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(2)
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(24)
    add_run(paragraph, text, font=BODY_FONT, size=12)


def add_right(document: Any, text: str) -> None:
    """A line at the right margin, as of a signature."""
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.paragraph_format.space_before = Pt(14)
    add_run(paragraph, text, font=BODY_FONT, size=12)


def number_pages(document: Any) -> None:
    """第 n 页，共 m 页 at the foot of each page."""
    footer = document.sections[0].footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_run(footer, "第", size=9)
    add_field(footer, "PAGE", "1")
    add_run(footer, "页，共", size=9)
    add_field(footer, "NUMPAGES", "1")
    add_run(footer, "页", size=9)


def loosen(table: Any) -> None:
    """A little air above and below the text of each cell."""
    for cell in (cell for row in table.rows for cell in row.cells):
        cell.paragraphs[0].paragraph_format.space_before = Pt(1.5)
        cell.paragraphs[0].paragraph_format.space_after = Pt(1.5)
