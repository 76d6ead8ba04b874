"""PDF files as blocks: the tables with lines round their cells, and the lines of text beside them.

Laying out a page runs much code over a hostile format, so it is done in a process of its own
that has a limit of time and memory and answers in JSON.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from jixiao.errors import UnreadableFile
from jixiao.files.file_names import readable
from jixiao.files.guard.limits import LARGEST_FILE
from jixiao.files.read.apart import answer_of, limit_memory
from jixiao.files.read.ciphers import NoCiphers, stand_in_for_ciphers
from jixiao.form.cleaning import Cleaning
from jixiao.form.document import Block, Paragraph, Table
from jixiao.model.grid import Place, Value

_SECONDS: Final = 60
_MOST_MEMORY: Final = 1024 * 2**20
_MOST_PAGES: Final = 200
_READ, _PASSWORD, _ENCRYPTED, _TOO_LONG, _BROKEN = range(5)
_PAGE_NUMBER: Final = re.compile(
    r"[-—–\s]*(?:第\s*)?\d{1,4}(?:\s*[页/]\s*(?:共?\s*\d+\s*页?)?)?[-—–\s]*"
)
_HEADINGS: Final = ("项目名称", "一级指标", "二级指标", "三级指标", "指标值", "绩效目标")
_LEAST_HEADINGS: Final = 3
# Points by which the borders of a column may differ from page to page.
_SAME_PLACE: Final = 2.5
# What Word leaves between a text and the border of its cell, in points.
_PADDING: Final = 6.0
# A picture of at least this share of its page is a page that was scanned, no seal.
_LARGE: Final = 0.3
_PICTURE: Final = "第{}页是图片，其中的文字无法读取"
_IS_PICTURE: Final = re.compile(_PICTURE.format(r"\d+"))
# Where a line of a cell is full, the next one goes on with its sentence; here it does not.
_SENTENCE_ENDS: Final = "。；;！？!?：:"
_ITEM: Final = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、.．是]|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、](?!\d)|[①-⑳]|目标\d)"
)


def read_blocks(path: Path) -> tuple[list[Block], list[Cleaning]]:
    """The blocks of a PDF. Raises UnreadableFile with a sentence."""
    name = readable(path.name)
    if path.stat().st_size > LARGEST_FILE:
        raise UnreadableFile(f"“{name}”超过{LARGEST_FILE // 2**20}MB，请拆分后再导入。")
    try:
        answer = answer_of(__name__, path, _SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        answer = None
    status, found = answer or (_TOO_LONG, [])
    if status == _PASSWORD:
        raise UnreadableFile(f"“{name}”设有打开密码，请先取消密码。")
    if status == _ENCRYPTED:
        raise UnreadableFile(
            f"“{name}”经过加密，此电脑上的程序无法读取加密的PDF，请先取消加密，或提供Word、Excel文件。"
        )
    if status == _TOO_LONG:
        raise UnreadableFile(f"“{name}”页数过多或版面过于复杂，请拆分，或改用Word、Excel文件。")
    if status == _BROKEN:
        raise UnreadableFile(f"“{name}”已损坏或不是PDF文件，请重新导出。")
    if not found:
        raise UnreadableFile(
            f"“{name}”没有可以读取的文字，多半是扫描件，请提供Word、Excel或可复制文字的PDF。"
        )
    if _is_without_lines(found):
        raise UnreadableFile(
            f"“{name}”里的表格没有框线，无法分清单元格，请提供Word、Excel文件，或导出带框线的PDF。"
        )
    place = Place(name)
    return [Paragraph(one, place) if isinstance(one, str) else Table(one) for one in found], []


def _is_without_lines(found: list[Any]) -> bool:
    """Whether the headings of a form stand there, but in no table, so that no cell has an end."""
    texts = [one for one in found if isinstance(one, str)]
    words = "".join("".join(texts).split())
    return len(texts) == len(found) and sum(word in words for word in _HEADINGS) >= _LEAST_HEADINGS


def joined(text: str) -> str:
    """The text of a cell without the ends of lines that only the width of the cell has made."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    found = lines[:1]
    for line in lines[1:]:
        if found[-1][-1] in _SENTENCE_ENDS or _ITEM.match(line):
            found.append(line)
        else:
            space = " " if found[-1][-1].isascii() and line[0].isascii() and (
                found[-1][-1].isalpha() and line[0].isalpha()) else ""  # fmt: skip
            found[-1] += space + line
    return "\n".join(found)


def _answer(path: str) -> tuple[int, list[Any]]:
    stand_in_for_ciphers()
    import pdfplumber  # noqa: PLC0415 - only the process of its own needs it
    from pdfminer.pdfdocument import PDFPasswordIncorrect  # noqa: PLC0415
    from pdfplumber.utils.exceptions import PdfminerException  # noqa: PLC0415

    try:
        with pdfplumber.open(path) as document:
            if len(document.pages) > _MOST_PAGES:
                return _TOO_LONG, []
            pages = []
            for page in document.pages:
                pages.append(_blocks_of(page))
                page.close()
            texts = any(isinstance(one, Ruled) for page in pages for one in page)
            return _READ, gone_on(pages) if texts or _are_read(pages) else []
    except NoCiphers:
        return _ENCRYPTED, []
    except PdfminerException as why:
        reasons = {PDFPasswordIncorrect: _PASSWORD, NoCiphers: _ENCRYPTED}
        return reasons.get(type(why.args[0]), _BROKEN), []
    except MemoryError:
        return _TOO_LONG, []
    except Exception:  # noqa: BLE001 - the edge of this process: a broken file raises anything
        return _BROKEN, []


class Ruled(list[list[Value]]):
    """The rows of a table of a page; ``edges``: where its columns begin and its last one ends."""

    edges: tuple[float, ...] = ()
    cut: frozenset[int] = frozenset()  # columns whose text fills the last line of the last row


def gone_on(pages: Iterable[Sequence[Ruled | str]]) -> list[Ruled | str]:
    """The blocks of all pages, a table that goes on over the page as one.

    A page shows the borders of its own cells only, so a column that is merged in all of them is
    missing there: each cell is put below the column of the first page that begins where it does.
    """
    found: list[Ruled | str] = []
    for blocks in pages:
        first = blocks[0] if blocks else None
        above = found[-1] if found else None
        if isinstance(first, Ruled) and isinstance(above, Ruled):
            columns = _columns_below(above.edges, first.edges)
            if columns is not None:
                rows = [_spread(row, columns, len(above.edges) - 1) for row in first]
                if _goes_on(above, rows[0]):
                    above[-1] = [
                        _put_together(*cells) for cells in zip(above[-1], rows.pop(0), strict=True)
                    ]
                above += rows
                above.cut = frozenset(columns[n] for n in first.cut)
                found += blocks[1:]
                continue
        found += blocks
    return found


def _columns_below(above: Sequence[float], edges: Sequence[float]) -> list[int] | None:
    """For each column the one above that begins there; None where the tables are two."""
    where = [
        next((n for n, one in enumerate(above) if abs(one - edge) <= _SAME_PLACE), -1)
        for edge in edges
    ]
    whole = where[:1] == [0] and where[-1] == len(above) - 1
    return where[:-1] if whole and -1 not in where else None


def _goes_on(above: Ruled, row: Sequence[Value]) -> bool:
    """Whether a row is the rest of the last one above, which the end of the page has cut: some of
    its cells lack here, and the texts of those that are here filled their last line there.
    """
    here = {n for n, value in enumerate(row) if value}
    there = {n for n, value in enumerate(above[-1]) if value}
    return bool(here) and here < there and here <= above.cut


def _put_together(above: Value, below: Value) -> Value:
    return joined(f"{above}\n{below}") if above and below else above or below


def _spread(row: Sequence[Value], columns: Sequence[int], width: int) -> list[Value]:
    found: list[Value] = [None] * width
    for value, column in zip(row, columns, strict=True):
        found[column] = value
    return found


def _is_picture(page: Any) -> bool:
    """Whether a picture takes up much of a page: it was scanned."""
    area = float(page.width * page.height)
    largest = max((float(one["width"] * one["height"]) for one in page.images), default=0.0)
    return largest >= _LARGE * area


def _are_read(pages: Iterable[Sequence[Ruled | str]]) -> bool:
    """Whether a document without tables has lines of text, and not pictures alone."""
    lines = [one for page in pages for one in page if isinstance(one, str)]
    return any(not _IS_PICTURE.fullmatch(one) for one in lines)


def _is_inside(sign: Any, box: tuple[float, float, float, float]) -> bool:
    left, top, right, bottom = box
    across, down = (sign["x0"] + sign["x1"]) / 2, (sign["top"] + sign["bottom"]) / 2
    return bool(left <= across <= right and top <= down <= bottom)


def _filled_to_the_end(page: Any, table: Any) -> frozenset[int]:
    """The columns of the last row whose last line of text reaches the border of its cell."""
    found = set()
    for column, box in enumerate(table.rows[-1].cells):
        if box is None:
            continue
        signs = [x for x in page.chars if x["text"].strip() and _is_inside(x, box)]
        if signs:
            last = max(signs, key=lambda x: (round(x["bottom"]), x["x1"]))
            if box[2] - last["x1"] < last["size"] + _PADDING:
                found.add(column)
    return frozenset(found)


def _blocks_of(page: Any) -> list[Ruled | str]:
    """The tables and lines of a page from top to bottom; last, that it is a picture without any
    table, if it is.
    """
    tables = page.find_tables()
    placed: list[tuple[float, Ruled | str]] = []
    for table in tables:
        rows = Ruled(
            [None if cell is None else joined(cell) for cell in row] for row in table.extract()
        )
        rows.edges = (*sorted({left for left, *_ in table.cells}), table.bbox[2])
        rows.cut = _filled_to_the_end(page, table)
        if any(cell for row in rows for cell in row):
            placed.append((table.bbox[1], rows))
    for line in page.extract_text_lines(return_chars=False):
        middle = (line["top"] + line["bottom"]) / 2
        inside = any(
            top <= middle <= bottom and left - 1 <= line["x0"] <= right
            for left, top, right, bottom in (table.bbox for table in tables)
        )
        if not inside and not _PAGE_NUMBER.fullmatch(line["text"]):
            placed.append((line["top"], line["text"].strip()))
    found = [block for _, block in sorted(placed, key=lambda one: one[0])]
    return found if tables or not _is_picture(page) else [*found, _PICTURE.format(page.page_number)]


def _main() -> None:
    limit_memory(_MOST_MEMORY)
    sys.stdout.buffer.write(json.dumps(_answer(sys.argv[1])).encode())


if __name__ == "__main__":
    _main()
