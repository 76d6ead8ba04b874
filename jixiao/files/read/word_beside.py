"""What stands beside the text of a Word document: the heads of its pages, and pictures."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, Final

from lxml import etree

from jixiao.files.guard.markup import tree_of
from jixiao.files.guard.package_parts import DAMAGED
from jixiao.form.document import Block, Paragraph, is_form_title
from jixiao.form.labels import label_of
from jixiao.model.grid import Place

OF_A_PICTURE: Final = "此处是图片，其中的文字无法读取"
_PICTURE: Final = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
_OLD_PICTURE: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}pict"
# The size of a picture, in 360 000 to the centimetre; a seal is smaller.
_EXTENT: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
_LARGE: Final = 8 * 360_000
_HEAD: Final = re.compile(r"word/header\d*\.xml")
_LARGEST_HEAD: Final = 2**20


def is_of_pictures(body: Any, blocks: Iterable[Block]) -> bool:
    """Whether a document has a picture, and no label in its lines of text."""
    texts = (one.text for one in blocks if isinstance(one, Paragraph))
    if any(label_of(text, 0) is not None for text in texts):
        return False
    return next(body.iter(_PICTURE, _OLD_PICTURE), None) is not None


def has_large_picture(paragraph: Any) -> bool:
    """Whether a picture in a paragraph is as large as a form, and no seal."""
    return any(
        min(_number(extent.get(side)) for side in ("cx", "cy")) >= _LARGE
        for extent in paragraph.iter(_EXTENT)
    )


def _number(text: str | None) -> int:
    return int(text[:12]) if text and text.isdecimal() else 0


def page_heads(archive: zipfile.ZipFile) -> list[Any]:
    """The heads of pages as XML; one that is broken is passed over, the text is there without."""
    found = []
    parts = [one for one in archive.infolist() if _HEAD.fullmatch(one.filename)]
    for part in sorted(parts, key=lambda one: one.filename):
        if part.file_size <= _LARGEST_HEAD:
            with suppress(etree.XMLSyntaxError, OSError, ValueError, *DAMAGED):
                found.append(tree_of(archive.read(part)))
    return found


def with_page_heads(blocks: list[Block], heads: Iterable[str], name: str) -> list[Block]:
    """The blocks with what the head of the page says of its forms, 金额单位：万元, below the title
    of each; other words there are of the page.
    """
    said = [Paragraph(text, Place(name)) for text in heads if _says_of_a_form(text)]
    if not said:
        return blocks
    titles = [
        n for n, one in enumerate(blocks) if isinstance(one, Paragraph) and is_form_title(one.text)
    ]
    found: list[Block] = [] if titles else [*said]
    for n, block in enumerate(blocks):
        found.append(block)
        found += said if n in titles else ()
    return found


def _says_of_a_form(text: str) -> bool:
    """Whether a line holds a label with its value: 填报单位：某局, （单位：万元）."""
    label = label_of(text, 0)
    return label is not None and bool(label.inline or label.unit)
