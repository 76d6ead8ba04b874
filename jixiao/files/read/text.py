"""Plain text of a published document: paragraphs, and tables with one cell a line.

A line that begins with a tab is a table cell, the lines below that do not are its
continuation; a blank line ends the row; a line with text of its own ends the table.

Or what was copied out of a spreadsheet: a line is a row, tabs stand between its cells; or rows
of ``|``. Out of a web page merged cells are lost, or every cell has a line of its own.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from jixiao.errors import UnreadableFile
from jixiao.files.file_names import readable
from jixiao.files.guard.limits import LARGEST_TEXT
from jixiao.files.read.page_furniture import WHAT, is_furniture
from jixiao.form.cleaning import MARK, Cleaning, what_was_cleaned
from jixiao.form.dimensions import CATEGORIES, DIMENSIONS
from jixiao.form.document import Block, Paragraph, Table
from jixiao.form.labels import label_of
from jixiao.form.listed import is_value
from jixiao.form.pasted import OneCellALine, is_one_cell_a_line, projects_apart, repaired, rows_of
from jixiao.model.grid import Place, Value
from jixiao.model.level_names import bare
from jixiao.model.money import to_cents

# A blank cell is one tab; a line of several is what is left of a line inside a cell.
_TABS_ONLY: Final = re.compile(r"\t{2,}\s*")
_LINE_END: Final = re.compile(r"\r\n|\n|\r")
_PAGE_ENDS: Final = {0x0B: " ", 0x0C: " "}
_NO_CHARACTER: Final = re.compile(r"[\x01-\x08\x0e-\x1f\x7f\ufffe\uffff]")
# Text, a tab and text: where some lines are like this, lines are rows. One may be a slip.
_ROW: Final = re.compile(r"^\t*[^\t\n\r]+\t+[^\t\n\r]", re.M)
_CELL: Final = re.compile(r"^\t[^\t\n\r]*\r?$", re.M)
_LEAST_ROWS: Final = 3
_PIPED: Final = re.compile(r"^[^|\n\r]*\|[^|\n\r]*\|.*$", re.M)
_WIDE_SPACE: Final = re.compile(r"[ \u3000]{2,}")
_LEAST_LABELS: Final = 5
_PROSE: Final = 8
_RULE: Final = re.compile(r"[\s|:：+=—-]*")
_ENCODINGS: Final = ("utf-8-sig", "gb18030", "utf-16")


def contents(path: Path) -> str:
    """A file's text in UTF-8 (with or without BOM), GB18030 or UTF-16 with BOM.

    Raises UnreadableFile with a sentence.
    """
    name = readable(path.name)
    if path.stat().st_size > LARGEST_TEXT:
        raise UnreadableFile(f"“{name}”超过{LARGEST_TEXT // 2**20}MB，请拆分后再导入。")
    return printable(decode(path.read_bytes(), name))


def printable(text: str) -> str:
    """The text without characters that are none, which no workbook or document takes."""
    return _NO_CHARACTER.sub("", text.translate(_PAGE_ENDS))


def decode(data: bytes, name: str) -> str:
    """Text in one of the encodings that `contents` knows; UnreadableFile where it is none."""
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else _ENCODINGS[:2]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UnreadableFile(f"“{name}”不是文本文件或编码无法识别，请另存为UTF-8文本后重试。")


def read_blocks(path: Path) -> tuple[list[Block], list[Cleaning]]:
    """The blocks of a text file, and what was taken out of its lines."""
    name = readable(path.name)
    text, furniture = _without_furniture(contents(path), name)
    blocks, cleaned = blocks_of(text, name)
    return blocks, [*furniture, *cleaned]


def _without_furniture(text: str, name: str) -> tuple[str, list[Cleaning]]:
    """A text that was copied from a page without the lines around it, whose places stay blank."""
    lines = _LINE_END.split(text)
    around = [n for n, line in enumerate(lines) if line.strip() and is_furniture(line)]
    cleaned = [Cleaning(Place(name, line=n + 1), lines[n].strip(), "", WHAT) for n in around]
    for n in around:
        lines[n] = ""
    return ("\n".join(lines), cleaned) if around else (text, [])


def blocks_of(text: str, name: str) -> tuple[list[Block], list[Cleaning]]:
    """The blocks of a text, whichever way its cells are set apart."""
    cleaned: list[Cleaning] = []
    text = _with_tabs(text)
    if len(_ROW.findall(text)) >= max(_LEAST_ROWS, len(_CELL.findall(text))):
        return list(_pasted(_LINE_END.split(text), name)), cleaned
    if len(_PIPED.findall(text)) >= _LEAST_ROWS:
        return list(_pasted(_without_pipes(_LINE_END.split(text)), name)), cleaned
    if not _CELL.search(text) and is_one_cell_a_line(text.splitlines()):
        return list(_listed(_LINE_END.split(text), name)), cleaned
    lines = [
        _cleaned(line, Place(name, line=number), cleaned)
        for number, line in enumerate(_LINE_END.split(text), 1)
    ]
    return list(_blocks(lines, name)), cleaned


def _with_tabs(text: str) -> str:
    """A text whose cells stand apart by ｜, or by spaces as a PDF gives them, with tabs there."""
    if text.count("｜") >= _LEAST_ROWS and "|" not in text:
        return text.replace("｜", "|")
    if "|" in text:
        return text
    if "\t" in text:
        return "\n".join(map(_with_lost_tabs, _LINE_END.split(text)))
    lines = [_WIDE_SPACE.split(line.strip()) for line in _LINE_END.split(text)]
    if sum(len(cells) > 1 for cells in lines) < _LEAST_ROWS:
        lines = [_words_of(line) for line in _LINE_END.split(text)]
    heads = sum(label_of(cell, 0) is not None for cells in lines for cell in cells)
    return "\n".join("\t".join(cells) for cells in lines) if heads >= _LEAST_LABELS else text


def _words_of(line: str) -> list[str]:
    """The cells of a line that single spaces part: labels and levels, and what stands between.

    Other words stay together: a goal may have a space in it.
    """
    cells: list[str] = []
    prose = False
    for word in line.split():
        label = label_of(word, 0)
        known = label is not None or bare(word) in DIMENSIONS | CATEGORIES
        whole = known or is_value(word) or to_cents(word) is not None
        if cells and prose and not whole:
            cells[-1] += f" {word}"
        else:
            cells.append(word)
        prose = not whole
    return cells


def _with_lost_tabs(line: str) -> str:
    """A line of a text with tabs that has spaces where some of them stood: between a label or a
    level and what follows, or before a 指标值.
    """
    return "\t".join(_cells_in(cell) for cell in line.split("\t"))


def _cells_in(text: str) -> str:
    cells = _WIDE_SPACE.split(text.strip())
    first, last = cells[0], cells[-1]
    known = bare(first) in DIMENSIONS | CATEGORIES or any(label_of(x, 0) for x in cells)
    return "\t".join(cells) if len(cells) > 1 and (known or is_value(last)) else text


def _cleaned(line: str, place: Place, cleanings: list[Cleaning]) -> str:
    """The line without bookmarks and without what follows its last character."""
    for mark in MARK.findall(line):
        cleanings.append(Cleaning(place, mark, "", "书签标记"))
    line = MARK.sub("", line)
    kept = line.rstrip()
    tail = line[len(kept) :] if kept else line[1:]
    if len(tail) > 1 or tail == "\t":
        cleanings.append(Cleaning(place, tail, "", what_was_cleaned(tail, "")))
    return kept or line


@dataclass(slots=True)
class _Rows:
    """A table while its lines come in: a cell is its lines, with the number of the first."""

    cells: list[list[list[str]]] = field(default_factory=list)
    numbers: list[list[int]] = field(default_factory=list)
    open: bool = False

    def add(self, text: str, number: int) -> None:
        if not self.open:
            self.cells.append([])
            self.numbers.append([])
            self.open = True
        self.cells[-1].append([text])
        self.numbers[-1].append(number)

    def table(self) -> Iterator[Table]:
        """The table so far, if any."""
        if self.cells:
            rows: list[list[Value]] = [["\n".join(lines) for lines in row] for row in self.cells]
            yield Table(rows, self.numbers)


def _blocks(lines: list[str], name: str) -> Iterator[Block]:
    rows = _Rows()
    for number, line in enumerate(lines, 1):
        if rows.open and _TABS_ONLY.fullmatch(line):
            continue
        if line.startswith("\t"):
            rows.add(line[1:], number)
        elif not line.strip():
            rows.open = False
        elif rows.open:
            rows.cells[-1][-1].append(line)
        else:
            yield from rows.table()
            rows = _Rows()
            yield Paragraph(line, Place(name, line=number))
    yield from rows.table()


def _pasted(lines: list[str], name: str) -> Iterator[Block]:
    """What was copied out of a spreadsheet, which puts a cell of several lines in quotes.

    A quote without its fellow would take in all that follows, so then none has a meaning.
    """
    even = sum(line.count('"') for line in lines) % 2 == 0
    reader = csv.reader(
        (f"{line}\n" for line in lines),
        delimiter="\t",
        quoting=csv.QUOTE_MINIMAL if even else csv.QUOTE_NONE,
    )
    rows: list[list[Value]] = []
    numbers: list[list[int]] = []
    first = 1
    try:
        for cells in reader:
            texts = [cell.strip() for cell in cells]
            if rows and _goes_on(rows[-1], texts):
                rows[-1][-1] = f"{rows[-1][-1]}{texts[0]}"
                first = reader.line_num + 1
                continue
            if any(texts[1:]) or (rows and any(texts)):
                rows.append([*texts])
                numbers.append([first] * len(texts))
            elif any(texts):
                yield Paragraph(texts[0], Place(name, line=first))
            first = reader.line_num + 1
    except csv.Error as why:
        raise UnreadableFile(f"“{name}”的一行过长，不像是表格，请另存为.xlsx再试。") from why
    if rows:
        mended = repaired(rows)
        shifts = (len(new) - len(old) for new, old in zip(mended, rows, strict=True))
        moved = zip(shifts, numbers, strict=True)
        yield Table(mended, [[where[0]] * shift + where for shift, where in moved])


def _goes_on(row: list[Value], texts: list[str]) -> bool:
    """Whether a line by itself is the rest of a text that ended in a comma: the line was broken."""
    last = row[-1] if row else None
    open_end = isinstance(last, str) and len(last) >= _PROSE and last[-1] in "，、；,;"
    return open_end and len(texts) == 1 and bool(texts[0]) and label_of(texts[0], 0) is None


def _without_pipes(lines: list[str]) -> list[str]:
    """Rows of ``|`` as rows with tabs; the rule below a heading is none.

    Where every row begins with one it is the border, else what is before it is a blank cell.
    """
    rows = []
    bordered = all(line.lstrip().startswith("|") for line in lines if line.count("|") > 1)
    for line in lines:
        text = line.strip()
        if "|" not in text:
            rows.append(text)
        elif not _RULE.fullmatch(text):
            inner = (text.removeprefix("|") if bordered else text).removesuffix("|")
            rows.append("\t".join(cell.strip().replace("<br>", " ") for cell in inner.split("|")))
        else:
            rows.append("")
    return rows


def _listed(lines: list[str], name: str) -> Iterator[Block]:
    """A table of which every cell has a line of its own."""
    cells = [(line.strip(), number) for number, line in enumerate(lines, 1) if line.strip()]
    try:
        forms = [rows_of(one) for one in projects_apart(cells)]
    except OneCellALine as why:
        raise UnreadableFile(
            f"“{name}”的文本一格一行，分不出哪些格属于同一行（{why}），请改贴到Excel或Word后再导入。"
        ) from why
    for rows in forms:
        texts: list[list[Value]] = [[text for text, _ in row] for row in rows]
        yield Table(texts, [[n for _, n in row] for row in rows])
