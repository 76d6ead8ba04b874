"""A document as blocks in order, and the grids of the forms in it.

Texts and Word files become blocks: paragraphs and tables. A project form is its title
paragraph with the tables that follow it; the rest is the department part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from jixiao.form.areas import labels_for
from jixiao.form.find_forms import forms_on
from jixiao.form.labels import label_of, labels_on
from jixiao.form.layout import all_title_ends, titled
from jixiao.form.listed import items_in
from jixiao.form.numbered_columns import without_numbered_columns
from jixiao.form.read_rows import CONTINUED
from jixiao.model.grid import Grid, Place, SourceKind, Value


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph outside tables."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Table:
    """One table: rows of values; ``lines`` as in Grid where the source is a text."""

    rows: Sequence[Sequence[Value]]
    lines: Sequence[Sequence[int]] = ()
    name: str = ""


Block = Paragraph | Table


@dataclass(slots=True)
class Sections:
    """What a document divides into: the department part's paragraphs and a grid per form."""

    department: list[Block] = field(default_factory=list)
    forms: list[Grid] = field(default_factory=list)


_FORM_TITLE_LONGEST: Final = 80
_HEAD_LINES: Final = 3
_MOST_LINES: Final = 12
_LEAST_TOLD: Final = 2  # indicators in lines of text that make these a form
_LONGEST_HEAD: Final = 40
_OF_A_HEAD: Final = re.compile(
    r"表(?:[（(].{1,10}[)）])?$|单位(?:[（(]盖?公?章[)）])?[:：]|^[（(]?20\d\d年"
)


_YEAR: Final = re.compile(r"[（(]?20\d\d年度?[)）]?")


def is_form_title(text: str) -> bool:
    """``1.… 绩效目标表``: a heading that opens a project form."""
    text = text.strip()
    return len(text) <= _FORM_TITLE_LONGEST and titled(text, all_title_ends())


def divide(blocks: Iterable[Block], name: str) -> Sections:
    """Divide a document: every block goes to exactly one section, nothing is dropped."""
    sections = Sections()
    pending: list[Block] = []
    forms: list[list[Block]] = []
    for block in blocks:
        above = forms[-1] if forms else pending
        if isinstance(block, Paragraph):
            if is_form_title(block.text):
                forms.append([block])
            else:
                above.append(block)
        elif (not forms or _begins_another(above)) and _looks_like_form(block):
            lines = _taken(above, _lines_above(above))
            head = [] if forms else _head_of(pending)
            forms.append([*head, *lines, block])
        else:
            above.append(block)
    if not forms and _is_form_of_lines(pending):
        pending, forms = [], [pending]
    sections.department = pending
    sections.forms = [_grid(form, name) for form in _without_breaks(forms)]
    return sections


def _is_form_of_lines(blocks: Sequence[Block]) -> bool:
    """Whether paragraphs alone are a form: 项目名称：某项目, and lines that say 一级 or 二级, name
    and 指标值 of an indicator each.
    """
    texts = [block.text for block in blocks if isinstance(block, Paragraph)]
    if len(texts) < len(blocks) or not _names_a_project([Table([[text] for text in texts])]):
        return False
    told = (any(x.dimension or x.category for x in items_in(text)) for text in texts)
    return sum(told) >= _LEAST_TOLD


def _without_breaks(forms: Sequence[list[Block]]) -> list[list[Block]]:
    """The forms, those together that go on under the same title, as a long one does page by page.

    A project has a name or a code; what follows under the title of the form above and has
    neither is the rest of it.
    """
    found: list[list[Block]] = []
    for form in forms:
        if found and _titles(found[-1][0], form[0]) and not _names_a_project(form):
            found[-1] += form[1:]
        else:
            found.append(form)
    return found


def _titles(first: Block, again: Block) -> bool:
    """Whether two blocks are the same title of a form."""
    if not (isinstance(first, Paragraph) and isinstance(again, Paragraph)):
        return False
    return is_form_title(first.text) and _bare(first.text) == _bare(again.text)


def _bare(title: str) -> str:
    return _YEAR.sub("", CONTINUED.sub("", "".join(title.split())))


def _names_a_project(form: Sequence[Block]) -> bool:
    tables = (Grid("", block.rows) for block in form if isinstance(block, Table))
    anchors = labels_for("fields", "code", "name")
    return any(label.name in anchors for table in tables for label in labels_on(table))


def _begins_another(form: Sequence[Block]) -> bool:
    """Whether the table of a form is followed by lines that name another project."""
    return any(isinstance(one, Table) for one in form) and _lines_above(form) > 0


def _lines_above(blocks: Sequence[Block]) -> int:
    """How many lines right above a table say whose indicators it has: 项目名称：某项目,
    预算金额：380万元, 绩效目标：….
    """
    anchors = labels_for("fields", "code", "name")
    for count, line in enumerate(islice(reversed(blocks), _MOST_LINES), 1):
        if not isinstance(line, Paragraph):
            break
        label = label_of(line.text, 0)
        if label is not None and label.inline and label.name in anchors:
            return count
    return 0


def _taken(blocks: list[Block], count: int) -> list[Block]:
    """The last blocks of some, taken off them."""
    taken = blocks[len(blocks) - count :]
    del blocks[len(blocks) - count :]
    return taken


def _head_of(pending: list[Block]) -> list[Block]:
    """The lines right above a form whose title is not known: 项目支出绩效表, 金额单位：万元."""
    head: list[Block] = []
    while pending and len(head) < _HEAD_LINES and isinstance(line := pending[-1], Paragraph):
        text = "".join(line.text.split())
        if len(text) > _LONGEST_HEAD or not _OF_A_HEAD.search(text):
            break
        head.insert(0, pending.pop())
    return head


def _looks_like_form(table: Table) -> bool:
    texts = {"".join(v.split()) for row in table.rows for v in row if isinstance(v, str)}
    return bool(texts & {"项目名称", "项目编码", "三级指标"} or forms_on(Grid("", table.rows)))


def _grid(blocks: Sequence[Block], name: str) -> Grid:
    rows: list[Sequence[Value]] = []
    lines: list[Sequence[int]] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            rows.append([block.text])
            lines.append([block.place.line])
        else:
            rows.extend(block.rows)
            lines.extend(block.lines or [[0] * len(row) for row in block.rows])
    with_lines = any(any(line) for line in lines)
    kind: SourceKind = "text" if with_lines else "table"
    grid = Grid(name, rows, kind=kind, lines=lines if with_lines else ())
    return without_numbered_columns(grid)
