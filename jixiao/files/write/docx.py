"""The public disclosure document: cover, contents, department part, one form per project."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from jixiao.files.read.text import printable
from jixiao.files.write.atomic import written
from jixiao.files.write.word import (
    BODY_FONT,
    TITLE_FONT,
    add_field,
    add_run,
    add_spacer,
    field_mark,
    fill_row,
    merge_down,
    merge_vertically,
    new_table,
    repeat_row,
    set_styles,
)
from jixiao.form.layout import standard
from jixiao.form.read_department import HEADINGS
from jixiao.model.money import wan
from jixiao.model.sheets import PUBLISHED_TITLE
from jixiao.model.target_form import (
    UNDECLARED,
    Amount,
    Department,
    Project,
    Share,
    WholeForm,
    text_of,
)

PARTS: Final = (("第一部分", "部门整体绩效目标"), ("第二部分", "预算项目绩效目标"))
_HEAD_WIDTHS: Final = (2.4, 2.6, 2.4, 2.6, 2.2, 2.2, 2.2)
_WHOLE_WIDTHS: Final = (2.6, 2.6, 4.2, 2.6, 2.6, 2.6)
_INDICATOR_WIDTHS: Final = (2.3, 2.4, 3.1, 3.9, 2.1, 2.8)
_LONGEST_PROPERTY: Final = 255
_INDICATORS: Final = ("dimension", "category", "name", "description", "target", "basis")


def write_document(department: Department, out: Path | BinaryIO) -> None:
    """Write the document of ``department``. Texts are plain runs, never fields."""
    document = docx.Document()
    _page(document)
    set_styles(document)
    _cover(document, department)
    titles = [_numbered(n, project) for n, project in enumerate(department.projects, 1)]
    _contents(document, titles)
    _department_part(document, department)
    _part_title(document, PARTS[1])
    for number, (title, project) in enumerate(zip(titles, department.projects, strict=True)):
        heading = document.add_paragraph(style="Heading 2")
        heading.paragraph_format.page_break_before = number > 0
        add_run(heading, title)
        _head_table(document, project)
        add_spacer(document)
        _indicator_table(document, project)
    name = printable(department.name)
    document.core_properties.title = f"{name}{PUBLISHED_TITLE}"[:_LONGEST_PROPERTY]
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
    add_run(footer, "— ", size=10.5)
    add_field(footer, "PAGE", "1")
    add_run(footer, " —", size=10.5)


# cover, contents, department part ---------------------------------------------------------------


def _cover(document: Any, department: Department) -> None:
    for _ in range(5):
        document.add_paragraph()
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_run(title, PUBLISHED_TITLE, font=TITLE_FONT, size=32)
    for _ in range(8):
        document.add_paragraph()
    year = str(department.year) if department.year else ""
    facts = (("单位编码", department.code), ("单位名称", department.name), ("预算年度", year))
    for label, value in facts:
        if value:
            line = document.add_paragraph()
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            add_run(line, f"{label}：{value}", font=BODY_FONT, size=16)
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _contents(document: Any, titles: Sequence[str]) -> None:
    """The contents: a field that updates, filled beforehand so that it shows at once."""
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_run(heading, "目录", font=TITLE_FONT, size=22)
    entries = [f"{PARTS[0][0]}　{PARTS[0][1]}", f"{PARTS[1][0]}　{PARTS[1][1]}", *titles]
    for number, entry in enumerate(entries):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.left_indent = Cm(0.8 if number > 1 else 0)
        if number == 0:
            run = paragraph.add_run()
            run._element.append(field_mark("begin", dirty=True))
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = ' TOC \\o "1-2" \\h \\z \\u '
            run._element.append(element)
            run._element.append(field_mark("separate"))
        add_run(paragraph, entry)
        if number == len(entries) - 1:
            paragraph.add_run()._element.append(field_mark("end"))


def _part_title(document: Any, part: tuple[str, str]) -> None:
    paragraph = document.add_paragraph(style="Heading 1")
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.page_break_before = True
    add_run(paragraph, f"{part[0]}　{part[1]}")


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
    add_run(document.add_paragraph(style="Heading 3"), form.label)
    money, tasks = form.money, form.all_tasks
    rows = 4 + len(money) + len(tasks) + len(form.indicators)
    table = new_table(document, rows, _WHOLE_WIDTHS)
    unit = UNDECLARED if form.unit is None else "万元"
    fill_row(table.rows[0], [(4, form.department.text, "left"), (2, f"单位：{unit}", "right")])
    heads = ["任务名称", "主要内容", "总额", "财政拨款", "其他资金"]
    row = 1
    for stated in money:
        cells = [[(1, label, "label"), (1, _money(one), "center")] for label, one in stated]
        fill_row(table.rows[row], [cell for pair in cells for cell in pair])
        row += 1
    fill_row(table.rows[row], [(2, heads[0], "label"), *((1, text, "label") for text in heads[1:])])
    row += 1
    for task in tasks:
        amounts = [(1, _money(one), "center") for one in (task.total, task.fiscal, task.other)]
        texts = [(2, task.name.text, "left"), (1, text_of(task.content), "left")]
        fill_row(table.rows[row], [*texts, *amounts])
        row += 1
    goal = [(1, "年度总体目标", "label"), (5, text_of(form.goal), "left")]
    fill_row(table.rows[row], goal)
    keys = ("dimension", "category", "name", "target")
    head = [(1, standard().heading(key), "label") for key in keys[:3]]
    fill_row(table.rows[row + 1], [*head, (3, standard().heading("target"), "label")])
    for number, one in enumerate(form.indicators, row + 2):
        texts = [(1, text_of(getattr(one, key)), "center") for key in keys[:3]]
        fill_row(table.rows[number], [*texts, (3, one.target.text, "center")])


def _section(document: Any, heading: str, texts: Sequence[str]) -> None:
    add_run(document.add_paragraph(style="Heading 3"), heading)
    for text in texts:
        if text:
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.first_line_indent = Pt(28)
            paragraph.paragraph_format.line_spacing = Pt(28)
            add_run(paragraph, text, font=BODY_FONT, size=14)


# the forms ---------------------------------------------------------------------------------------


def _head_table(document: Any, project: Project) -> None:
    label = standard().label
    table = new_table(document, 7, _HEAD_WIDTHS)
    undeclared = text_of(project.unit) == UNDECLARED
    unit = f"{label('unit')}：{UNDECLARED if undeclared else '万元'}"
    fill_row(table.rows[0], [(4, project.department.text, "left"), (3, unit, "right")])
    code = [(1, label("code"), "label"), (2, text_of(project.code), "center")]
    name = [(1, label("name"), "label"), (3, text_of(project.name), "left")]
    fill_row(table.rows[1], code + name)
    money: list[tuple[int, str, str]] = []
    for key in ("budget", "fiscal_funds", "other_funds"):
        money += [(1, label(key), "label"), (1, _money(getattr(project, key)), "center")]
    fill_row(table.rows[2], [(1, label("purpose"), "label"), *money])
    fill_row(table.rows[3], [(1, "", "label"), (6, text_of(project.purpose), "left")])
    merge_down(table, 0, 2, 3)
    keys = [spec.key for spec in standard().fields.values() if spec.kind == "share"]
    shares = {share.month: share for share in project.plan or ()}
    heads = [(1, label("plan"), "label")]
    values = [(1, "", "label")]
    for span, key in zip((2, 1, 1, 2), keys, strict=True):
        heads.append((span, label(key), "label"))
        values.append((span, _share(shares.get(int(key.partition("_")[2]))), "center"))
    fill_row(table.rows[4], heads)
    fill_row(table.rows[5], values)
    merge_down(table, 0, 4, 5)
    fill_row(table.rows[6], [(1, label("goal"), "label"), (6, text_of(project.goal), "left")])


def _indicator_table(document: Any, project: Project) -> None:
    table = new_table(document, 1 + len(project.indicators), _INDICATOR_WIDTHS)
    head = [(1, standard().heading(key), "label") for key in _INDICATORS]
    fill_row(table.rows[0], head)
    repeat_row(table.rows[0])
    above: list[str] = ["", ""]
    for number, row in enumerate(project.indicators, 1):
        texts = [text_of(getattr(row, key)) for key in _INDICATORS]
        looks = ("center", "center", "left", "left", "center", "left")
        same_group = bool(texts[0]) and texts[0] == above[0]
        same_kind = same_group and bool(texts[1]) and texts[1] == above[1]
        above = texts[:2]
        shown = ["" if same_group else texts[0], "" if same_kind else texts[1], *texts[2:]]
        fill_row(table.rows[number], [(1, t, look) for t, look in zip(shown, looks, strict=True)])
        for column, same in enumerate((same_group, same_kind)):
            merge_vertically(table.rows[number].cells[column], "continue" if same else "restart")


def _money(amount: Amount | None) -> str:
    if amount is None:
        return ""
    return wan(amount.cents) if amount.cents is not None else amount.text


def _share(share: Share | None) -> str:
    if share is None:
        return ""
    return f"{share.percent:f}%" if share.percent is not None else share.text
