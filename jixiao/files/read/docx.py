"""Word documents as blocks: paragraphs and tables in reading order.

Only the text of the document part is looked at. Tracked changes count as accepted; tables of
contents, footnote marks and bookmarks are left out and listed, and so are hidden text, ruby and
the prompts of content controls. Symbols and equations are read as a person sees them. Nothing
outside the file is ever opened: no entities, no links, no embedded objects.
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from lxml import etree

from jixiao.errors import UnreadableFile
from jixiao.files.file_names import readable
from jixiao.files.guard.limits import LARGEST_PART, MOST_TAGS
from jixiao.files.guard.markup import tree_of
from jixiao.files.guard.package import opened_archive
from jixiao.files.read.word_beside import (
    OF_A_PICTURE,
    has_large_picture,
    is_of_pictures,
    page_heads,
    with_page_heads,
)
from jixiao.files.read.word_symbols import symbol
from jixiao.form.cleaning import Cleaning
from jixiao.form.document import Block, Paragraph, Table
from jixiao.model.grid import Place, Value

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
# Parts of an equation that stand above one another, and what parts them on one line.
_MATH: Final = {
    f"{_M}f": ("num", "den"),
    f"{_M}sSup": ("e", "sup"),
    f"{_M}sSub": ("e", "sub"),
}
_BETWEEN: Final = {f"{_M}f": "/", f"{_M}sSup": "^", f"{_M}sSub": "_"}
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DOCUMENT: Final = "word/document.xml"
_BROKEN: Final = (
    *(etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error),
    *(OSError, ValueError, EOFError, NotImplementedError),
)
_RTF: Final = b"{\\rtf"
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
# What is deleted, moved away, or an instruction rather than text.
_UNSEEN: Final = frozenset(
    {f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "object")}
) | {f"{_W}tbl", f"{_W}txbxContent", f"{_MC}Fallback"}
_TEXTS: Final = frozenset({f"{_W}t", f"{_M}t"})
# A soft hyphen is shown only where a line ends in it.
_SIGNS: Final = {
    f"{_W}tab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "-",
    f"{_W}softHyphen": "",
}
_WRAPPERS: Final = frozenset(
    {f"{_W}{name}" for name in ("ins", "moveTo", "customXml", "smartTag", "sdtContent", "body")}
)
_DEEPEST: Final = 12


def read_blocks(path: Path) -> tuple[list[Block], list[Cleaning]]:
    """The blocks of a .docx (or, by LibreOffice, a .doc), and what was left out of them.

    Raises UnreadableFile with a sentence.
    """
    with path.open("rb") as opened:
        head = opened.read(8)
    if head == _OLE or head.startswith(_RTF):
        return _read_old(path)
    if head[:4] != b"PK\x03\x04":
        raise UnreadableFile(f"“{path.name}”不是Word文档，请用Word打开后另存为.docx再试。")
    walk = _Walk(readable(path.name))
    body, heads = _body_and_heads(path)
    blocks = list(walk.blocks(body))
    if not any(isinstance(one, Table) for one in blocks) and is_of_pictures(body, blocks):
        raise UnreadableFile(
            f"“{walk.name}”里没有文字的表格，只有图片，图片中的文字无法读取，请提供可编辑的Word或Excel文件。"
        )
    lines = [walk.text(line).strip() for head in heads for line in head.iter(f"{_W}p")]
    return with_page_heads(blocks, dict.fromkeys(filter(None, lines)), walk.name), walk.cleaned


def _read_old(path: Path) -> tuple[list[Block], list[Cleaning]]:
    """A .doc converted by LibreOffice where it is there; an encrypted .docx looks the same."""
    from jixiao.files import libreoffice  # noqa: PLC0415 - only old documents need it

    if path.suffix.lower() == ".docx" or not libreoffice.available():
        raise UnreadableFile(
            f"“{path.name}”是旧版.doc或设有密码，请用Word打开（取消密码）并另存为.docx再导入。"
        )
    with tempfile.TemporaryDirectory(prefix="jixiao-") as folder:
        # by its name LibreOffice takes a .wps for one of another program
        named = Path(folder) / ("表.rtf" if _starts_with(path, _RTF) else "表.doc")
        shutil.copyfile(path, named)
        with libreoffice.converted(named, "docx") as document:
            return read_blocks(document)


def _starts_with(path: Path, mark: bytes) -> bool:
    with path.open("rb") as opened:
        return opened.read(len(mark)) == mark


def _body_and_heads(path: Path) -> tuple[Any, list[Any]]:
    """The text of a document, and the heads of its pages, as XML."""
    try:
        with opened_archive(path) as archive:
            root = tree_of(_document(archive, path.name))
            heads = page_heads(archive)
    except KeyError as why:
        raise UnreadableFile(f"“{path.name}”不是Word文档（缺少正文），请另存为.docx。") from why
    except _BROKEN as why:
        raise UnreadableFile(f"“{path.name}”已损坏，请用Word打开修复并另存为.docx。") from why
    except RuntimeError as why:  # zipfile's word for a part that asks for a password
        raise UnreadableFile(f"“{path.name}”设有密码，请取消密码并另存为.docx再导入。") from why
    if root.getroottree().docinfo.doctype:
        raise UnreadableFile(f"“{path.name}”含有可疑的内部声明，已拒绝读取，请核实文件来源。")
    body = root.find(f"{_W}body")
    if body is None:
        raise UnreadableFile(f"“{path.name}”没有正文，请检查文件。")
    return body, heads


def _document(archive: zipfile.ZipFile, name: str) -> bytes:
    """The document part; refused where it has more elements than can be held."""
    too_much = archive.getinfo(_DOCUMENT).file_size > LARGEST_PART
    data = b"" if too_much else archive.read(_DOCUMENT)
    if too_much or data.count(b"<") > MOST_TAGS:
        raise UnreadableFile(f"“{name}”的内容过多，请拆分成几个文档再导入。")
    return data


@dataclass(slots=True)
class _Walk:
    """A walk through a document: where it is, and what it left out."""

    name: str
    cleaned: list[Cleaning] = field(default_factory=list)
    number: int = 0
    tables: int = 0
    fields: list[str] = field(default_factory=list)

    def blocks(self, parent: Any, depth: int = 0) -> Iterator[Block]:
        if depth > _DEEPEST:
            raise UnreadableFile(f"“{self.name}”的表格嵌套过深，已拒绝读取，请核实文件来源。")
        for element in parent:
            if element.tag == f"{_W}p":
                yield from self._paragraph(element, depth)
            elif element.tag == f"{_W}tbl":
                yield from self._table(element, depth)
            elif element.tag == f"{_W}sdt":
                yield from self._control(element, depth)
            elif element.tag in _WRAPPERS:
                yield from self.blocks(element, depth + 1)

    def _control(self, element: Any, depth: int) -> Iterator[Block]:
        gallery = element.find(f"{_W}sdtPr//{_W}docPartGallery")
        content = element.find(f"{_W}sdtContent")
        if content is None:
            return
        if _is_placeholder(element):
            self._leave_out("".join(content.itertext(f"{_W}t")), "占位提示")
            return
        if gallery is not None and gallery.get(f"{_W}val") == "Table of Contents":
            self._leave_out("".join(content.itertext(f"{_W}t")), "目录")
            return
        yield from self.blocks(content, depth + 1)

    def _paragraph(self, element: Any, depth: int) -> Iterator[Block]:
        self.number += 1
        in_contents = any("TOC" in name for name in self.fields)
        text = self.text(element)
        in_contents = in_contents or any("TOC" in name for name in self.fields)
        if text.strip():
            style = element.find(f"{_W}pPr/{_W}pStyle")
            named = (style.get(f"{_W}val") or "") if style is not None else ""
            if in_contents or named.upper().startswith("TOC"):
                self._leave_out(text, "目录")
            else:
                yield Paragraph(text, Place(self.name, line=self.number))
        for box in self._boxes(element):
            yield from self.blocks(box, depth + 1)
        if has_large_picture(element):
            yield Paragraph(OF_A_PICTURE, Place(self.name, line=self.number))

    @staticmethod
    def _boxes(element: Any) -> Iterator[Any]:
        """Text boxes; the fallback drawing of the same box is not read a second time."""
        for box in element.iter(f"{_W}txbxContent"):
            above = [parent.tag for parent in box.iterancestors()]
            if f"{_MC}Fallback" not in above and above.count(f"{_W}txbxContent") == 0:
                yield box

    def _table(self, element: Any, depth: int) -> Iterator[Block]:
        self.tables += 1
        name = f"表{self.tables}"
        rows: list[list[Value]] = []
        for row in _children(element, "tr"):
            if row.find(f"{_W}trPr/{_W}del") is not None:
                continue
            nested: list[Any] = []
            rows.append(self._row(row, nested))
            if nested:  # below the row that they stand in: the money beside 资金来源
                yield Table(rows, name=name)
                rows = []
            for table in nested:
                yield from self._table(table, depth + 1)
        if rows:
            yield Table(rows, name=name)

    def _row(self, row: Any, nested: list[Any]) -> list[Value]:
        before = row.find(f"{_W}trPr/{_W}gridBefore")
        values: list[Value] = [None] * _number(before, 0)
        for cell in _children(row, "tc"):
            properties = cell.find(f"{_W}tcPr")
            span = _number(properties.find(f"{_W}gridSpan") if properties is not None else None, 1)
            merge = properties.find(f"{_W}vMerge") if properties is not None else None
            continued = merge is not None and merge.get(f"{_W}val") != "restart"
            text = self._cell_text(cell)
            nested += [table for table in cell.iter(f"{_W}tbl") if _own(table, cell)]
            values.append(None if continued and not text.strip() else text)
            values += [None] * (span - 1)
        return values

    def _cell_text(self, cell: Any) -> str:
        """The text of a cell and, behind it, of the text boxes that stand in it."""
        own = [p for p in cell.iter(f"{_W}p") if _own(p, cell)]
        boxed = [p for each in own for box in self._boxes(each) for p in box.iter(f"{_W}p")]
        texts = [self.text(p) for p in (*own, *boxed)]
        return "\n".join(text for text in texts if text.strip() or not boxed).strip()

    # text ----------------------------------------------------------------------

    def text(self, element: Any) -> str:
        return "".join(self._pieces(element))

    def _pieces(self, element: Any) -> Iterator[str]:
        for part in element:
            tag = part.tag
            if tag in _TEXTS:
                yield part.text or ""
            elif tag in _SIGNS:
                yield _SIGNS[tag]
            elif tag == f"{_W}fldChar":
                self._field(part)
            elif tag == f"{_W}instrText":
                if self.fields:
                    self.fields[-1] += part.text or ""
            elif tag in _UNSEEN or not isinstance(tag, str):
                continue
            elif tag == f"{_W}sym":
                yield self._symbol(part)
            elif tag in _MATH:
                yield from self._formula(part)
            elif not self._is_listed(part):
                yield from self._pieces(part)

    def _is_listed(self, part: Any) -> bool:
        """Whether a part is no text that people see in its place; what it says is listed then."""
        if part.tag in {f"{_W}footnoteReference", f"{_W}endnoteReference"}:
            self._leave_out("脚注标记", "脚注标记")
        elif part.tag == f"{_W}r" and _is_hidden(part):
            self._leave_out(_texts_in(part), "隐藏文字")
        elif part.tag == f"{_W}sdt" and _is_placeholder(part):
            self._leave_out(_texts_in(part), "占位提示")
        elif part.tag == f"{_W}rt":  # above the text that is read
            self._leave_out(_texts_in(part), "拼音")
        else:
            return False
        return True

    def _symbol(self, part: Any) -> str:
        """What people see of a symbol; one of an unknown font is listed, and shown as □."""
        font, place = part.get(f"{_W}font") or "", part.get(f"{_W}char") or ""
        sign = symbol(font, place)
        if sign is None:
            self._leave_out(f"{font} {place}", "不认识的符号")
        return sign or "□"

    def _formula(self, part: Any) -> Iterator[str]:
        """A part of an equation on one line: 3/4, 10^4, x_1."""
        for number, name in enumerate(_MATH[part.tag]):
            text = "".join(self._pieces(_first(part, name, _M)))
            yield f"{_BETWEEN[part.tag]}{text}" if number else text

    def _field(self, mark: Any) -> None:
        kind = mark.get(f"{_W}fldCharType")
        if kind == "begin":
            self.fields.append("")
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _leave_out(self, text: str, what: str) -> None:
        self.cleaned.append(Cleaning(Place(self.name, line=self.number), text, "", what))


def _texts_in(part: Any) -> str:
    return "".join(part.itertext(f"{_W}t"))


def _first(element: Any, name: str, space: str = _W) -> Any:
    """The first child of that name; an element without parts where there is none."""
    found = element.find(f"{space}{name}")
    return etree.Element(f"{space}{name}") if found is None else found


def _is_hidden(run: Any) -> bool:
    """Whether a run of text is hidden: people see it neither on screen nor on paper."""
    mark = run.find(f"{_W}rPr/{_W}vanish")
    return mark is not None and (mark.get(f"{_W}val") or "1") not in {"0", "false", "off"}


def _is_placeholder(control: Any) -> bool:
    """Whether a content control shows its prompt because nothing was entered."""
    mark = control.find(f"{_W}sdtPr/{_W}showingPlcHdr")
    return mark is not None and (mark.get(f"{_W}val") or "1") not in {"0", "false", "off"}


def _children(element: Any, name: str) -> Iterator[Any]:
    """Children by name, also where a tracked insertion or a content control wraps them."""
    for child in element:
        if child.tag == f"{_W}{name}":
            yield child
        elif child.tag == f"{_W}sdt":
            content = child.find(f"{_W}sdtContent")
            if content is not None:
                yield from _children(content, name)
        elif child.tag in _WRAPPERS:
            yield from _children(child, name)


def _own(element: Any, cell: Any) -> bool:
    """Whether an element belongs to the cell itself and not to a table or box inside it."""
    for parent in element.iterancestors():
        if parent is cell:
            return True
        if parent.tag in {f"{_W}tc", f"{_W}txbxContent"}:
            return False
    return False


def _number(element: Any, default: int) -> int:
    text = element.get(f"{_W}val") if element is not None else None
    return min(int(text[:9]), 64) if text and text.isdecimal() else default
