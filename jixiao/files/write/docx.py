"""The public disclosure document: cover, contents, department part, one form per project."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from jixiao.files.read.text import printable
from jixiao.files.write.atomic import written
from jixiao.form.layout import standard
from jixiao.form.read_department import HEADINGS
from jixiao.model.money import wan
from jixiao.model.target_form import (
    UNDECLARED,
    Amount,
    Department,
    Project,
    Share,
    WholeForm,
    text_of,
)

TITLE_FONT, BODY_FONT, HEAD_FONT, LATIN_FONT = (
    "方正小标宋简体", "仿宋_GB2312", "黑体", "Times New Roman",
)  # fmt: skip
COVER_TITLE: Final = "预算绩效目标公开文本"
PARTS: Final = (("第一部分", "部门整体绩效目标"), ("第二部分", "预算项目绩效目标"))
_HEAD_WIDTHS: Final = (2.4, 2.6, 2.4, 2.6, 2.2, 2.2, 2.2)
_WHOLE_WIDTHS: Final = (2.6, 2.6, 4.2, 2.6, 2.6, 2.6)
_INDICATOR_WIDTHS: Final = (2.3, 2.4, 3.1, 3.9, 2.1, 2.8)
_LONGEST_PROPERTY: Final = 255
_LEAST_HEIGHT: Final = 454  # twentieths of a point: 0.8 cm
_INDICATORS: Final = ("dimension", "category", "name", "description", "target", "basis")


def write_document(department: Department, out: Path | BinaryIO) -> None:
    """Write the document of ``department``. Texts are plain runs, never fields."""
    document = docx.Document()
    _page(document)
    _styles(document)
    _cover(document, department)
    titles = [_numbered(n, project) for n, project in enumerate(department.projects, 1)]
    _contents(document, titles)
    _department_part(document, department)
    _part_title(document, PARTS[1])
    for number, (title, project) in enumerate(zip(titles, department.projects, strict=True)):
        heading = document.add_paragraph(style="Heading 2")
        heading.paragraph_format.page_break_before = number > 0
        _run(heading, title)
        _head_table(document, project)
        _spacer(document)
        _indicator_table(document, project)
    name = printable(department.name)
    document.core_properties.title = f"{name}{COVER_TITLE}"[:_LONGEST_PROPERTY]
    document.core_properties.author = name[:_LONGEST_PROPERTY]
    if not isinstance(out, Path):
        document.save(out)
        return
    with written(out) as opened:
        document.save(opened)


def _numbered(number: int, project: Project) -> str:
    """``1.…绩效目标表``; a title that begins with a digit is kept apart from its number."""
    title = project.title.text or project.label
    return f"{number}. {title}" if title[:1].isdigit() else f"{number}.{title}"


# page and styles ---------------------------------------------------------------------------------


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(2.6), Cm(2.4)
    section.left_margin = section.right_margin = Cm(2.2)
    section.different_first_page_header_footer = True
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(footer, "— ", size=10.5)
    _field(footer, "PAGE", "1")
    _run(footer, " —", size=10.5)


def _styles(document: Any) -> None:
    normal = document.styles["Normal"]
    _font(normal.font, normal.element, BODY_FONT, 12)
    for name, font, size in (("Heading 1", TITLE_FONT, 22), ("Heading 2", HEAD_FONT, 14),
                             ("Heading 3", HEAD_FONT, 14)):  # fmt: skip
        style = document.styles[name]
        _font(style.font, style.element, font, size)
        style.font.bold = False
        style.font.italic = False
        style.font.color.rgb = None
        colour = style.element.rPr.find(qn("w:color"))
        if colour is not None:
            style.element.rPr.remove(colour)
        style.paragraph_format.space_before = Pt(6)
        style.paragraph_format.space_after = Pt(6)
        style.paragraph_format.keep_with_next = True


def _font(font: Any, element: Any, name: str, size: float) -> None:
    font.name = LATIN_FONT
    font.size = Pt(size)
    fonts = element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        if "Theme" in attribute:
            del fonts.attrib[attribute]
    for kind in ("w:ascii", "w:hAnsi"):
        fonts.set(qn(kind), LATIN_FONT)
    fonts.set(qn("w:eastAsia"), name)


def _run(paragraph: Any, text: str, *, font: str = "", size: float = 0, bold: bool = False) -> Any:
    """A run of plain text; line breaks of the model become soft returns."""
    run = paragraph.add_run()
    for number, line in enumerate(printable(text).split("\n")):
        if number:
            run.add_break()
        run.add_text(line)
    if font or size:
        _font(run.font, run._element, font or BODY_FONT, size or 12)
    run.bold = bold or None
    return run


def _field(paragraph: Any, instruction: str, shown: str, *, dirty: bool = False) -> None:
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
            run._element.append(_mark(kind, dirty=dirty and kind == "begin"))


def _mark(kind: str, *, dirty: bool = False) -> Any:
    element = OxmlElement("w:fldChar")
    element.set(qn("w:fldCharType"), kind)
    if dirty:
        element.set(qn("w:dirty"), "true")
    return element


def _spacer(document: Any) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing = Pt(8)


# cover, contents, department part ---------------------------------------------------------------


def _cover(document: Any, department: Department) -> None:
    for _ in range(5):
        document.add_paragraph()
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(title, COVER_TITLE, font=TITLE_FONT, size=32)
    for _ in range(8):
        document.add_paragraph()
    year = str(department.year) if department.year else ""
    facts = (("单位编码", department.code), ("单位名称", department.name), ("预算年度", year))
    for label, value in facts:
        if value:
            line = document.add_paragraph()
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            _run(line, f"{label}：{value}", font=BODY_FONT, size=16)
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _contents(document: Any, titles: Sequence[str]) -> None:
    """The contents: a field that updates, filled beforehand so that it shows at once."""
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(heading, "目录", font=TITLE_FONT, size=22)
    entries = [f"{PARTS[0][0]}　{PARTS[0][1]}", f"{PARTS[1][0]}　{PARTS[1][1]}", *titles]
    for number, entry in enumerate(entries):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.left_indent = Cm(0.8 if number > 1 else 0)
        if number == 0:
            run = paragraph.add_run()
            run._element.append(_mark("begin", dirty=True))
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = ' TOC \\o "1-2" \\h \\z \\u '
            run._element.append(element)
            run._element.append(_mark("separate"))
        _run(paragraph, entry)
        if number == len(entries) - 1:
            paragraph.add_run()._element.append(_mark("end"))


def _part_title(document: Any, part: tuple[str, str]) -> None:
    paragraph = document.add_paragraph(style="Heading 1")
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.page_break_before = True
    _run(paragraph, f"{part[0]}　{part[1]}")


def _department_part(document: Any, department: Department) -> None:
    _part_title(document, PARTS[0])
    _section(document, HEADINGS[0], [department.overall_goal.text])
    goals = [f"{goal.heading.text}：{goal.text.text}" for goal in department.functions]
    _section(document, HEADINGS[1], goals)
    if department.safeguards:
        _section(document, HEADINGS[2], [department.safeguards.text])
    if department.whole is not None:
        _whole_form(document, department.whole)


def _whole_form(document: Any, form: WholeForm) -> None:
    """部门整体支出绩效目标表: the tasks, the goal, the indicators, in one table."""
    _run(document.add_paragraph(style="Heading 3"), form.label)
    table = _table(document, 4 + len(form.tasks) + len(form.indicators), _WHOLE_WIDTHS)
    unit = UNDECLARED if form.unit is None else "万元"
    _cells(table.rows[0], [(4, form.department.text, "left"), (2, f"单位：{unit}", "right")])
    heads = ["任务名称", "主要内容", "总额", "财政拨款", "其他资金"]
    _cells(table.rows[1], [(2, heads[0], "label"), *((1, text, "label") for text in heads[1:])])
    row = 2
    for task in form.tasks:
        money = [(1, _money(one), "center") for one in (task.total, task.fiscal, task.other)]
        texts = [(2, task.name.text, "left"), (1, text_of(task.content), "left")]
        _cells(table.rows[row], [*texts, *money])
        row += 1
    goal = [(1, "年度总体目标", "label"), (5, text_of(form.goal), "left")]
    _cells(table.rows[row], goal)
    keys = ("dimension", "category", "name", "target")
    head = [(1, standard().heading(key), "label") for key in keys[:3]]
    _cells(table.rows[row + 1], [*head, (3, standard().heading("target"), "label")])
    for number, one in enumerate(form.indicators, row + 2):
        texts = [(1, text_of(getattr(one, key)), "center") for key in keys[:3]]
        _cells(table.rows[number], [*texts, (3, one.target.text, "center")])


def _section(document: Any, heading: str, texts: Sequence[str]) -> None:
    _run(document.add_paragraph(style="Heading 3"), heading)
    for text in texts:
        if text:
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.first_line_indent = Pt(28)
            paragraph.paragraph_format.line_spacing = Pt(28)
            _run(paragraph, text, font=BODY_FONT, size=14)


# the forms ---------------------------------------------------------------------------------------


def _head_table(document: Any, project: Project) -> None:
    label = standard().label
    table = _table(document, 7, _HEAD_WIDTHS)
    undeclared = text_of(project.unit) == UNDECLARED
    unit = f"{label('unit')}：{UNDECLARED if undeclared else '万元'}"
    _cells(table.rows[0], [(4, project.department.text, "left"), (3, unit, "right")])
    code = [(1, label("code"), "label"), (2, text_of(project.code), "center")]
    name = [(1, label("name"), "label"), (3, text_of(project.name), "left")]
    _cells(table.rows[1], code + name)
    money: list[tuple[int, str, str]] = []
    for key in ("budget", "fiscal_funds", "other_funds"):
        money += [(1, label(key), "label"), (1, _money(getattr(project, key)), "center")]
    _cells(table.rows[2], [(1, label("purpose"), "label"), *money])
    _cells(table.rows[3], [(1, "", "label"), (6, text_of(project.purpose), "left")])
    _merge_down(table, 0, 2, 3)
    keys = [spec.key for spec in standard().fields.values() if spec.kind == "share"]
    shares = {share.month: share for share in project.plan or ()}
    heads = [(1, label("plan"), "label")]
    values = [(1, "", "label")]
    for span, key in zip((2, 1, 1, 2), keys, strict=True):
        heads.append((span, label(key), "label"))
        values.append((span, _share(shares.get(int(key.partition("_")[2]))), "center"))
    _cells(table.rows[4], heads)
    _cells(table.rows[5], values)
    _merge_down(table, 0, 4, 5)
    _cells(table.rows[6], [(1, label("goal"), "label"), (6, text_of(project.goal), "left")])


def _indicator_table(document: Any, project: Project) -> None:
    table = _table(document, 1 + len(project.indicators), _INDICATOR_WIDTHS)
    head = [(1, standard().heading(key), "label") for key in _INDICATORS]
    _cells(table.rows[0], head)
    _repeat(table.rows[0])
    above: list[str] = ["", ""]
    for number, row in enumerate(project.indicators, 1):
        texts = [text_of(getattr(row, key)) for key in _INDICATORS]
        looks = ("center", "center", "left", "left", "center", "left")
        same_group = bool(texts[0]) and texts[0] == above[0]
        same_kind = same_group and bool(texts[1]) and texts[1] == above[1]
        above = texts[:2]
        shown = ["" if same_group else texts[0], "" if same_kind else texts[1], *texts[2:]]
        _cells(table.rows[number], [(1, t, look) for t, look in zip(shown, looks, strict=True)])
        for column, same in enumerate((same_group, same_kind)):
            _vertical(table.rows[number].cells[column], "continue" if same else "restart")


def _table(document: Any, rows: int, widths: Sequence[float]) -> Any:
    table = document.add_table(rows, len(widths), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        height = OxmlElement("w:trHeight")
        height.set(qn("w:val"), str(_LEAST_HEIGHT))
        properties.append(height)
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)
    return table


def _cells(row: Any, cells: Sequence[tuple[int, str, str]]) -> None:
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
            _run(paragraph, text, font=font, size=10.5)


def _merge_down(table: Any, column: int, first: int, last: int) -> None:
    for row in range(first, last + 1):
        _vertical(table.rows[row].cells[column], "restart" if row == first else "continue")


def _vertical(cell: Any, kind: str) -> None:
    merge = OxmlElement("w:vMerge")
    merge.set(qn("w:val"), kind)
    properties = cell._tc.get_or_add_tcPr()
    align = properties.find(qn("w:vAlign"))
    if align is not None:
        align.addprevious(merge)
    else:
        properties.append(merge)


def _repeat(row: Any) -> None:
    header = OxmlElement("w:tblHeader")
    row._tr.get_or_add_trPr().append(header)


def _money(amount: Amount | None) -> str:
    if amount is None:
        return ""
    return wan(amount.cents) if amount.cents is not None else amount.text


def _share(share: Share | None) -> str:
    if share is None:
        return ""
    return f"{share.percent:f}%" if share.percent is not None else share.text
