"""Excel workbooks as grids: values in bulk by calamine, odd cells looked at by openpyxl."""

from __future__ import annotations

import contextlib
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Any, Final

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from jixiao.errors import UnreadableFile
from jixiao.files.file_names import readable
from jixiao.files.guard.limits import LARGEST_STYLES, MOST_CELLS, cells_of
from jixiao.files.guard.package import Package, opened_archive
from jixiao.files.guard.package_parts import Spot, counts_from_1904, marked_sheets
from jixiao.files.guard.sheet_extent import refuse_sprawl
from jixiao.files.read.cell_looks import looked_up, xml_of_sheets
from jixiao.files.read.other_formats import read_foreign
from jixiao.files.read.rich_text import rich_looks, with_rich_looks
from jixiao.files.read.unvalued import with_unvalued
from jixiao.model.grid import CellDetail, Grid

OPEN_XML: Final = frozenset({".xlsx", ".xlsm"})
SUFFIXES: Final = OPEN_XML | {".xls", ".xlsb", ".ods"}
# What openpyxl lets through of a damaged file; xml.etree's ParseError is a SyntaxError.
_BROKEN: Final = (
    *(KeyError, IndexError, ValueError, TypeError, AttributeError, OSError, SyntaxError),
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OverflowError),
)
# So many sheets are read by two readers: below, opening the file again takes longer than it saves.
_MANY_SHEETS: Final = 50
UNSEEN: Final = "是数字，这种文件的显示格式无法读取"
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")


@contextlib.contextmanager
def opened_package(path: Path) -> Iterator[Package | None]:
    """The package of a workbook, for :func:`read_grids` and :func:`inspect`; None of an old one.

    Raises UnreadableFile with a sentence.
    """
    name = path.name
    with path.open("rb") as opened:
        head = opened.read(8)
    if not head:
        raise UnreadableFile(f"“{name}”是空文件（0字节），请重新导出或向来源方索取。")
    if head == _OLE:
        yield None
        return
    if head[:4] != b"PK\x03\x04":
        raise UnreadableFile(f"“{name}”不是Excel文件，请用Excel打开后另存为.xlsx再试。")
    with opened_archive(path) as package:
        yield package


def read_grids(path: Path, package: Package | None = None) -> list[Grid]:
    """Every sheet of a workbook as a Grid; hidden ones are marked, and reports of ours.

    Leading blank rows and columns keep their addresses. ``package`` where it is open already.
    Raises UnreadableFile with a sentence.
    """
    if package is not None:
        return _read_package(path, package)
    with opened_package(path) as opened:
        return _read_package(path, opened)


def sheet_named(path: Path, name: str) -> Grid | None:
    """One sheet of a workbook of ours, however large the others are; None where it has no such.

    Raises UnreadableFile with a sentence.
    """
    with opened_package(path) as package:
        if package is None:
            return None
        try:
            with CalamineWorkbook.from_path(str(path)) as book:
                if name not in book.sheet_names:
                    return None
                rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        except (CalamineError, ValueError, OSError) as why:
            raise UnreadableFile(
                f"“{path.name}”已损坏或不是Excel工作簿，请用Excel打开并另存为.xlsx后再试。"
            ) from why
    return Grid(name, rows)


def _read_package(path: Path, package: Package | None) -> list[Grid]:
    name = path.name
    # calamine opens no name that is no text; the process of its own is handed an open file
    if package is None or path.suffix.lower() not in OPEN_XML or readable(path) != str(path):
        return read_foreign(path)
    refuse_sprawl(package, name)
    room = _Room(path.name, marked_sheets(package), counts_from_1904(package))
    rich = rich_looks(package)
    try:
        grids = _grids(path, room)
        grids = with_unvalued(package, grids)
        return with_rich_looks(package, grids, rich) if rich else grids
    except BaseException as why:
        # the reader's own alarm is no Exception; an OverflowError is a date of no calendar
        known = (CalamineError, ValueError, OSError, OverflowError)
        if not isinstance(why, known) and type(why).__name__ != "PanicException":
            raise
        raise UnreadableFile(
            f"“{name}”已损坏或不是Excel工作簿，请用Excel打开并另存为.xlsx后再试。"
        ) from why


def _grids(path: Path, room: _Room) -> list[Grid]:
    """The sheets, those of a large workbook by two readers at once: the library works unlocked."""
    with CalamineWorkbook.from_path(str(path)) as book:
        wanted = [meta for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
        if len(wanted) < _MANY_SHEETS:
            return _read(book, wanted, room)
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - few workbooks need it

        half = len(wanted) // 2
        with ThreadPoolExecutor(1) as beside:
            later = beside.submit(_read_apart, path, wanted[half:], room)
            return _read(book, wanted[:half], room) + later.result()


def _read_apart(path: Path, wanted: Sequence[SheetMetadata], room: _Room) -> list[Grid]:
    with CalamineWorkbook.from_path(str(path)) as book:
        return _read(book, wanted, room)


def _read(book: CalamineWorkbook, wanted: Iterable[SheetMetadata], room: _Room) -> list[Grid]:
    grids = []
    for meta in wanted:
        sheet = book.get_sheet_by_name(meta.name)
        room.take(cells_of(sheet))
        rows = sheet.to_python(skip_empty_area=False)
        hidden = meta.visible != SheetVisibleEnum.Visible
        ours = meta.name in room.ours
        grids.append(Grid(meta.name, rows, hidden=hidden, ours=ours, from_1904=room.from_1904))
    return grids


class _Room:
    """How many cells the sheets of one workbook have together, so far; readers share it.

    ``ours`` are the names of the sheets that we drew; ``from_1904`` is how all of them count days.
    """

    def __init__(self, name: str, ours: Set[str], from_1904: bool) -> None:
        self.name = name
        self.ours, self.from_1904 = ours, from_1904
        self.cells = 0
        self._lock = Lock()

    def take(self, cells: int) -> None:
        """Add a sheet. Raises UnreadableFile where all of them are too many."""
        with self._lock:
            self.cells += cells
        if self.cells > MOST_CELLS:
            raise UnreadableFile(
                f"“{self.name}”各工作表的内容合起来范围过大（超过{MOST_CELLS}格），"
                "请删除远处多余的单元格或拆分后再试。"
            )


def inspect(
    path: Path,
    grids: Sequence[Grid],
    odd: Set[Spot],
    amounts: Set[Spot] = frozenset(),
    shares: Set[Spot] = frozenset(),
    *,
    package: Package | None = None,
) -> Sequence[Grid]:
    """The grids with formula, error and number format of some cells (sheet, row, column).

    ``package`` where it is open already. The same grids where there are too many formats.
    """
    wanted: dict[str, set[tuple[int, int]]] = {}
    for sheet, row, column in odd | amounts | shares:
        wanted.setdefault(sheet, set()).add((row, column))
    try:
        with contextlib.nullcontext(package) if package else opened_archive(path) as archive:
            xmls = xml_of_sheets(archive, wanted)
            details = looked_up(archive, xmls, wanted)
            if details is None and _has_many_formats(archive):
                return grids
        if details is None:
            details = _details(path, wanted)
    except _BROKEN as why:
        raise UnreadableFile(
            f"“{path.name}”的单元格格式无法读取，请用Excel打开并另存为.xlsx后再试。"
        ) from why
    return [
        replace(grid, details=details[grid.sheet]) if grid.sheet in details else grid
        for grid in grids
    ]


def unseen_formats(
    grids: Sequence[Grid],
    odd: Set[Spot],
    amounts: Set[Spot] = frozenset(),
    shares: Set[Spot] = frozenset(),
) -> Sequence[Grid]:
    """The grids of a workbook whose number formats are not read, with a remark at such numbers."""
    by_name = {grid.sheet: grid.rows for grid in grids}
    remarks: dict[str, dict[tuple[int, int], str]] = {}
    for sheet, row, column in odd | amounts | shares:
        cells = by_name[sheet][row - 1] if row <= len(by_name[sheet]) else ()
        value = cells[column - 1] if column <= len(cells) else None
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            remarks.setdefault(sheet, {})[row, column] = UNSEEN
    return [replace(grid, remarks=remarks.get(grid.sheet, {})) for grid in grids]


def _has_many_formats(archive: zipfile.ZipFile) -> bool:
    sizes = (one.file_size for one in archive.infolist() if one.filename.endswith("styles.xml"))
    return max(sizes, default=0) > LARGEST_STYLES


def _details(
    path: Path, wanted: Mapping[str, set[tuple[int, int]]]
) -> dict[str, dict[tuple[int, int], CellDetail]]:
    """Read row by row, and no further than the last cell asked for: sheets may be huge."""
    import openpyxl  # noqa: PLC0415 - slow to load, and most workbooks never need it

    found: dict[str, dict[tuple[int, int], CellDetail]] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of parts that are not looked at here
        written: Any = openpyxl.load_workbook(path, read_only=True, keep_links=False)
        shown: Any = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
    with contextlib.closing(written), contextlib.closing(shown):
        for sheet, spots in wanted.items():
            for book in (written, shown):
                book[sheet].reset_dimensions()  # what a sheet says of its extent may be wrong
            rows = [row for row, _ in spots]
            reach = {"min_row": min(rows), "max_row": max(rows)}
            pairs = zip(written[sheet].iter_rows(**reach), shown[sheet].iter_rows(**reach),
                        strict=False)  # fmt: skip
            for row, (formulas, values) in enumerate(pairs, min(rows)):
                for column, (one, value) in enumerate(zip(formulas, values, strict=False), 1):
                    if (row, column) in spots:
                        found.setdefault(sheet, {})[row, column] = _detail(one, value.value)
    return found


def _detail(cell: Any, shown: object) -> CellDetail:
    formula = cell.value if isinstance(cell.value, str) and cell.data_type == "f" else ""
    error = shown if isinstance(shown, str) and shown.startswith("#") else ""
    return CellDetail(formula, cell.number_format or "", error)
