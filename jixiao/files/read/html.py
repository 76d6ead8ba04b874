"""Web pages as blocks: paragraphs and tables in reading order, merged cells laid out.

Only the text of the page is looked at: no script is run, nothing that it names is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from lxml import etree
from lxml import html as lxml_html

from jixiao.errors import UnreadableFile
from jixiao.files.file_names import readable
from jixiao.files.guard.limits import LARGEST_TEXT, MOST_CELLS, MOST_TAGS
from jixiao.files.read import text as text_files
from jixiao.files.read.kinds import BEGINNING, begins_an_archive
from jixiao.files.read.page_furniture import WHAT, without_furniture
from jixiao.form.cleaning import Cleaning
from jixiao.form.document import Block, Paragraph, Table
from jixiao.form.labels import label_of
from jixiao.model.grid import Place, Value

_UNSEEN: Final = frozenset(
    {"script", "style", "head", "noscript", "template", "select", "button", "textarea", "iframe"}
)
_INLINE: Final = frozenset(
    {"span", "a", "b", "i", "u", "em", "strong", "font", "sub", "sup", "small", "label", "o:p"}
)
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_SPACES: Final = re.compile(r"[ \t\r\n\u00a0\u3000]+")
# A line of the source that ends within a Chinese sentence is no space.
_BETWEEN: Final = re.compile(r"(?<=[\u3400-\u9fff，。；：、）])\s+(?=[\u3400-\u9fff，。；：、（])")
_LARGEST_SPAN: Final = 200
_GROUPS: Final = frozenset({"thead", "tbody", "tfoot"})
_LEAST_LABELS: Final = 2
# A page that has the form in lines of text says some of these.
_HEADINGS: Final = (
    "项目名称",
    "一级指标",
    "二级指标",
    "三级指标",
    "指标值",
    "绩效目标：",
    "绩效指标",
)
_FILE: Final = re.compile(r"\.(?:docx?|xlsx?|xlsb|wps|et|pdf|rar|zip|ofd)(?:[?#].*)?$", re.I)
_MOST_NAMED: Final = 3


def read_blocks(path: Path) -> tuple[list[Block], list[Cleaning]]:
    """The blocks of a web page. Raises UnreadableFile with a sentence.

    A page whose table is made of something else than a table is read as the text on it.
    """
    name = readable(path.name)
    text = _page_in(path) or text_files.contents(path)
    if text.count("<") > MOST_TAGS:
        raise UnreadableFile(f"“{name}”的内容过多，请把要读的表格另存为Excel或Word后再导入。")
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, no_network=True)
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as why:
        raise UnreadableFile(f"“{name}”不是网页或已损坏，请重新保存网页。") from why
    walk = _Walk(name)
    blocks, cleaned = without_furniture(walk.blocks(root), name)
    cleaned += [Cleaning(Place(name), text, "", WHAT) for text in walk.links]
    if not any(isinstance(block, Table) for block in blocks):
        lines = "\n".join(block.text for block in blocks if isinstance(block, Paragraph))
        if sum(word in lines for word in _HEADINGS) < _LEAST_LABELS:
            _refuse_what_is_elsewhere(root, name)
        blocks, more = text_files.blocks_of(lines, name)
        return blocks, [*cleaned, *more]
    return blocks, cleaned


def _refuse_what_is_elsewhere(root: Any, name: str) -> None:
    """Raises UnreadableFile where the form is not on the page: in a file that it links to, or a
    picture.
    """
    files = [_tidy(x.text_content()) for x in root.iter("a") if _FILE.search(x.get("href") or "")]
    if files:
        named = "、".join(f"“{one}”" for one in [x for x in files if x][:_MOST_NAMED])
        raise UnreadableFile(
            f"“{name}”页面上没有绩效目标表，只有附件（{named}等{len(files)}个），请下载附件后再导入。"
        )
    if next(root.iter("img"), None) is not None:
        raise UnreadableFile(
            f"“{name}”页面上没有文字的绩效目标表，表格可能是图片，图片中的文字无法读取，请提供Word或Excel文件。"
        )


class _Walk:
    """A walk through a page; ``pending`` is the text of the paragraph that it is in."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.pending: list[str] = []
        self.linked: list[str] = []  # what of the pending text leads elsewhere
        self.links: list[str] = []  # lines and tables of nothing else: 首页, 公开指南
        self.cells = 0

    def blocks(self, element: Any) -> Iterator[Block]:
        yield from self._inside(element)
        yield from self._paragraph()

    def _inside(self, element: Any) -> Iterator[Block]:
        if not _is_seen(element):
            return
        tag = element.tag
        if tag == "table" and (not _holds_tables(element) or _is_form(element)):
            yield from self._paragraph()
            if _leads_elsewhere(element):
                self.links.append(_tidy(element.text_content()))
                return
            yield from self._table(element)
            return
        if tag not in _INLINE:
            yield from self._paragraph()
        if tag == "a" and element.get("href"):
            self.linked.append(element.text_content())
        self.pending.append(element.text or "")
        for child in element:
            yield from self._inside(child)
            self.pending.append(child.tail or "")
        if tag not in _INLINE:
            yield from self._paragraph()

    def _table(self, element: Any) -> Iterator[Block]:
        """A table, and those that stand in its cells below the rows that they stand in."""
        rows = self._rows(element)
        seen = [row for row in _rows_of(element) if _is_seen(row)]
        first = 0
        for n, row in enumerate(seen):
            nested = [x for x in row.iter("table") if next(x.iterancestors("table")) is element]
            if nested:
                yield Table(rows[first : n + 1])
                first = n + 1
            for inside in nested:
                yield from self._inside(inside)
        if rows[first:]:
            yield Table(rows[first:])

    def _paragraph(self) -> Iterator[Block]:
        text = _tidy("".join(self.pending))
        elsewhere = _tidy("".join(self.linked))
        self.pending.clear()
        self.linked.clear()
        if text and "".join(text.split()) == "".join(elsewhere.split()):
            self.links.append(text)
        elif text:
            yield Paragraph(text, Place(self.name))

    def _rows(self, table: Any) -> list[list[Value]]:
        """The rows; the text of a merged cell stands in its first one."""
        rows: list[list[Value]] = []
        until: dict[int, int] = {}  # column → first row below the merged cell that covers it
        for r, row in enumerate(row for row in _rows_of(table) if _is_seen(row)):
            values: list[Value] = []
            for cell in row:
                if cell.tag not in {"td", "th"} or not _is_seen(cell):
                    continue
                while until.get(len(values), 0) > r:
                    values.append(None)
                width, height = _span(cell, "colspan"), _span(cell, "rowspan")
                for column in range(len(values), len(values) + width):
                    until[column] = r + height
                values += [_text_of(cell), *[None] * (width - 1)]
            rows.append(values)
            self.cells += len(values)
            if self.cells > MOST_CELLS:
                raise UnreadableFile(
                    f"“{self.name}”的表格过大，请把要读的表格另存为Excel后再导入。"
                )
        return rows


def _is_seen(element: Any) -> bool:
    if not isinstance(element.tag, str) or element.tag in _UNSEEN:
        return False
    hidden = element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "")
    return not hidden


def _holds_tables(table: Any) -> bool:
    """Whether a table only lays out the page: other tables stand in its cells."""
    return next(table.iterdescendants("table"), None) is not None


def _leads_elsewhere(table: Any) -> bool:
    """Whether all words of a table are links: one of the site, not of the document."""
    links = "".join(one.text_content() for one in table.iter("a") if one.get("href"))
    words = "".join(table.text_content().split())
    return bool(words) and words == "".join(links.split())


def _page_in(path: Path) -> str:
    """The page of a file that holds it with its pictures (.mht); "" where it is no such file."""
    with path.open("rb") as opened:
        if not begins_an_archive(opened.read(BEGINNING)):
            return ""
    if path.stat().st_size > LARGEST_TEXT:
        raise UnreadableFile(f"“{readable(path.name)}”过大，请把要读的表格另存为Excel或Word。")
    import email  # noqa: PLC0415 - few pages need it

    for part in email.message_from_bytes(path.read_bytes()).walk():
        if part.get_content_type() == "text/html":
            data = part.get_payload(decode=True)
            if isinstance(data, bytes):
                return text_files.printable(text_files.decode(data, readable(path.name)))
    raise UnreadableFile(f"“{readable(path.name)}”里没有网页，请重新保存网页。")


def _is_form(table: Any) -> bool:
    """Whether a table that others stand in has labels itself: 项目名称 beside a name, 绩效指标
    beside a table of indicators.
    """
    cells = [cell for row in _rows_of(table) for cell in row if cell.tag in {"td", "th"}]
    alone = (cell for cell in cells if not _holds_tables(cell))
    labels = (label_of(text, 0) for cell in alone if (text := _text_of(cell)))
    return sum(label is not None for label in labels) >= _LEAST_LABELS


def _rows_of(table: Any) -> Iterator[Any]:
    """The rows of a table itself, not of one that stands in it."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in _GROUPS:
            yield from (row for row in child if row.tag == "tr")


def _span(cell: Any, name: str) -> int:
    text = (cell.get(name) or "").strip()
    return max(1, min(int(text[:6]), _LARGEST_SPAN)) if text.isdecimal() else 1


def _text_of(cell: Any) -> str:
    lines: list[str] = [""]
    _gather(cell, lines)
    return "\n".join(line for line in map(_tidy, lines) if line)


def _gather(element: Any, lines: list[str]) -> None:
    lines[-1] += element.text or ""
    for child in element:
        breaks = isinstance(child.tag, str) and child.tag not in _INLINE
        if breaks:
            lines.append("")
        if _is_seen(child) and child.tag != "table":
            _gather(child, lines)
        if breaks and child.tag != "br":
            lines.append("")
        lines[-1] += child.tail or ""


def _tidy(text: str) -> str:
    return _BETWEEN.sub("", _SPACES.sub(" ", text)).strip()
