"""Many Word documents of one kind: each piece is made once by python-docx, then filled as text.

python-docx opens its template and searches the places of elements for each document, which for a
letter costs twenty times as much as to write what it says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

import docx
from lxml import etree

from jixiao.files.read.text import printable
from jixiao.files.write.packages import Part, deflated, write_package
from jixiao.files.write.word import package_of

GAP: Final = "⟦⟧"  # stands where a text goes
_IN_XML: Final = f"<w:t>{GAP}</w:t>"
_NAMESPACES: Final = re.compile(r' xmlns:\w+="[^"]*"')
_ROWS: Final = re.compile(r"<w:tr[ >].*?</w:tr>", re.DOTALL)
_BODY: Final = "word/document.xml"
_PROPERTIES: Final = "docProps/core.xml"


class Mould:
    """The shell of a document: its styles, page, footer; only the body differs."""

    def __init__(self, document: Any) -> None:
        """``document``: an empty one of python-docx, with a GAP in what is to be filled."""
        document.core_properties.title = GAP
        parts = package_of(document)
        whole = parts[_BODY].decode("utf-8")
        cut = whole.rindex("<w:sectPr")
        before, after = whole[:cut], whole[cut:]
        self._before, self._after = deflated(before.encode()), deflated(after.encode())
        self._properties = parts.pop(_PROPERTIES)
        self._same = {name: deflated(part) for name, part in parts.items()}

    def write(self, pieces: Iterable[str], title: str, out: Path) -> None:
        """Write a document of these pieces; the same pieces are the same bytes."""
        titled = self._properties.replace(GAP.encode(), escape(printable(title)).encode())
        body: Part = [self._before, "".join(pieces).encode(), self._after]
        parts: dict[str, Part] = {**self._same, _BODY: body, _PROPERTIES: titled}
        write_package(parts, out)


def piece(build: Callable[[Any], Any]) -> str:
    """The XML of what ``build`` adds to a document, with its GAPs."""
    document = docx.Document()
    build(document)
    return _xml(document.element.body[-2])  # the last is the set-up of the page


def rows_of(table: str) -> tuple[str, list[str], str]:
    """What stands before the rows of a table, the rows, and what stands after them."""
    rows = _ROWS.findall(table)
    start = table.index(rows[0])
    return table[:start], rows, table[start + len("".join(rows)) :]


def filled(piece: str, *texts: str) -> str:
    """The piece with the texts in the places of its GAPs, in order."""
    parts = piece.split(_IN_XML)
    if len(parts) != len(texts) + 1:
        raise ValueError(f"{len(parts) - 1} gaps for {len(texts)} texts")
    made = [parts[0]]
    for text, rest in zip(texts, parts[1:], strict=True):
        made += (_text(text), rest)
    return "".join(made)


def _text(text: str) -> str:
    """Lines of text as the content of a run."""
    return "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in printable(text).split("\n")
    ).replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')


def _xml(element: Any) -> str:
    return _NAMESPACES.sub("", etree.tostring(element, encoding="unicode"))
