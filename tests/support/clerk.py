"""A standard form in the hands of a clerk: what is done to its sheet, and what a person reads there.

Each cell of money and each indicator is known by what it is, wherever it is moved to. So it can be
said afterwards which of them were read, and which were lost.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import openpyxl
import xlsxwriter
from hypothesis import strategies as st

from jixiao.files.read.any import read
from jixiao.form.layout import position, standard
from jixiao.form.standardise import standardised
from jixiao.samples import DOCUMENT, sample
from workbook_templates.builder import write

Spot = tuple[int, int]
Box = tuple[int, int, int, int]
TABLE: Final = 10  # the row of the headings of indicators
MONEY: Final = {"budget": "B5", "fiscal_funds": "C5", "other_funds": "D5"}
SHARES: Final = ("B8", "C8", "D8", "E8")
TEXTS: Final = {"code": "B3", "name of the project": "E3", "purpose": "B6", "goal": "B9"}
CENTS_PER: Final = {"元": 100, "千元": 10**5, "万元": 10**6}
# How an amount is typed, and by how much what is read there is multiplied: 100 → 100万元 is 100.
SPELLINGS: Final = (
    ("{}", ""), (" {} ", ""), ("{}万元", "万元"), ("{} 万元", "万元"), ("￥{}", ""), ("{}\n", ""),
    ("{}（万元）", "万元"),
)  # fmt: skip
# A format, and the number that it shows of one.
FORMATS: Final = (
    ("0.00", Decimal(1)),
    ("#,##0.00####", Decimal(1)),
    ('0.00"万元"', Decimal(1)),
    ("0!.0000", Decimal("0.0001")),
    ("0.00,", Decimal("0.001")),
    ("General", Decimal(1)),
    ("@", Decimal(1)),
)
# How a share of a fifth is typed.
FIFTHS: Final = ("20%", "20", "20％", "0.2", " 20 % ", "２０%", "20.00%")
UNITS: Final = (
    "单位：万元",
    "单位：元",
    "（单位：元）",
    "金额单位：万元",
    "单位:千元",
    "单位：人民币万元",
)
# Labels, and a year, which belongs to the form wherever it stands above it.
LABELS: Final = frozenset({"合计", "预算数", "项目名称", "绩效目标", "2023年"})
STRAYS: Final = (
    "请领导审阅",
    "50",
    12.5,
    "合计",
    "预算数",
    "项目名称",
    "绩效目标",
    "2023年",
    "无",
    "备注：已核",
)


@dataclass
class Cell:
    """What a cell holds. ``is_`` says what it is to a person who knows the form, if anything.

    ``shown`` is the number that a person reads in a cell of money, None where no number is read
    for certain; ``unit`` the one that stands in the cell itself.
    """

    value: Any
    number_format: str = "General"
    is_: str = ""
    shown: Decimal | None = None
    unit: str = ""


@dataclass
class Sheet:
    """One sheet in the hands of the clerk."""

    name: str
    cells: dict[Spot, Cell] = field(default_factory=dict)
    merged: list[Box] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    hidden: bool = False

    def copied(self, name: str) -> Sheet:
        cells = {spot: replace(cell) for spot, cell in self.cells.items()}
        return replace(
            self, name=name, cells=cells, merged=list(self.merged),
            hidden_rows=set(self.hidden_rows), hidden_columns=set(self.hidden_columns),
        )  # fmt: skip

    def of(self, kind: str) -> list[tuple[Spot, Cell]]:
        """The cells that are something, by the beginning of what they are."""
        return sorted(
            ((spot, cell) for spot, cell in self.cells.items() if cell.is_.startswith(kind)),
            key=lambda one: one[0],
        )

    @property
    def rows(self) -> int:
        return max((row for row, _ in self.cells), default=1)

    @property
    def columns(self) -> int:
        return max((column for _, column in self.cells), default=1)

    def cents(self, cell: Cell) -> int | None:
        """What a person reads in a cell of money, in 分; None where that is not certain."""
        if cell.shown is None:
            return None
        declared = [one.unit for _, one in self.of("unit")]
        unit = cell.unit or (declared[0] if len(declared) == 1 else "")
        return int((cell.shown * CENTS_PER[unit]).quantize(Decimal(1))) if unit else None


@cache
def _template() -> Sheet:
    """The first project of the sample on its sheet."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "表.xlsx"
        write(standardised(read(sample(DOCUMENT), clean=True).department), path)
        book = openpyxl.load_workbook(path, data_only=True)
    opened = next(sheet for sheet in book.worksheets if sheet.title[:2].isdecimal())
    found = Sheet(opened.title)
    for row in opened.iter_rows():
        for cell in row:
            if cell.value not in (None, "") and not (cell.row > TABLE and cell.column > 6):
                found.cells[cell.row, cell.column] = Cell(cell.value, cell.number_format)
    found.merged = [
        (box.min_row, box.min_col, box.max_row, box.max_col) for box in opened.merged_cells.ranges
    ]
    for kind, at in MONEY.items():
        spot = position(at)
        held = found.cells.get(spot) or Cell(0.0, "#,##0.00")
        found.cells[spot] = replace(held, is_=kind, shown=Decimal(str(held.value)))
    for at in SHARES:
        share = found.cells[position(at)]
        share.is_, share.shown = "share", Decimal(str(share.value)) * 100
    for kind, at in TEXTS.items():
        found.cells[position(at)].is_ = f"text {kind}"
    found.cells[position("F2")].is_, found.cells[position("F2")].unit = "unit", "万元"
    name_column = position(standard().columns["name"].at)[1]
    for (row, column), cell in found.cells.items():
        if row > TABLE and column == name_column:
            cell.is_ = f"name {cell.value}"
    return found


def form(name: str, code: str, budget: int) -> Sheet:
    """A filled standard form: ``budget`` 万元, all of it 财政资金."""
    made = _template().copied(name)
    made.cells[position("B3")].value = code
    made.cells[position("E3")].value = name
    for key, amount in (("budget", budget), ("fiscal_funds", budget), ("other_funds", 0)):
        cell = made.cells[position(MONEY[key])]
        cell.value, cell.shown = float(amount), Decimal(amount)
    return made


# what a clerk does ------------------------------------------------------------------------------


def shift(sheet: Sheet, axis: int, at: int, by: int) -> None:
    """Insert rows (axis 0) or columns (1) before one, or with ``by`` = -1 delete it."""

    def to(number: int) -> int:
        return number + by if number >= at else number

    def gone(number: int) -> bool:
        return by < 0 and number == at

    moved = {}
    for spot, cell in sheet.cells.items():
        if not gone(spot[axis]):
            place = list(spot)
            place[axis] = to(spot[axis])
            moved[place[0], place[1]] = cell
    sheet.cells = moved
    boxes = []
    for box in sheet.merged:
        low, high = box[axis], box[axis + 2]
        if by < 0 and low <= at <= high:
            high -= 1
            low, high = (low, high) if low <= high else (0, 0)
        else:
            low, high = to(low), to(high)
        if low:
            new = list(box)
            new[axis], new[axis + 2] = low, high
            if new[0] < new[2] or new[1] < new[3]:
                boxes.append((new[0], new[1], new[2], new[3]))
    sheet.merged = boxes
    hidden = {to(number) for number in (sheet.hidden_rows, sheet.hidden_columns)[axis]
              if not gone(number)}  # fmt: skip
    if axis == 0:
        sheet.hidden_rows = hidden
    else:
        sheet.hidden_columns = hidden


def merge(sheet: Sheet, box: Box) -> None:
    """As Excel does: the first value stays, the others go."""
    top, left, bottom, right = box
    overlapping = [b for b in sheet.merged
                   if not (b[2] < top or b[0] > bottom or b[3] < left or b[1] > right)]  # fmt: skip
    if overlapping or (top, left) == (bottom, right):
        return
    inside = sorted(
        spot for spot in sheet.cells if top <= spot[0] <= bottom and left <= spot[1] <= right
    )
    kept = sheet.cells[inside[0]] if inside else None
    for spot in inside:
        del sheet.cells[spot]
    if kept is not None:
        sheet.cells[top, left] = kept
    sheet.merged.append(box)


def table_rows(sheet: Sheet) -> list[int]:
    return [row for (row, _), _ in sheet.of("name ")]


def reorder(sheet: Sheet, order: list[int]) -> None:
    """Sort the rows of the table: whole rows, as in Excel."""
    rows = table_rows(sheet)
    lines = [{c: cell for (r, c), cell in sheet.cells.items() if r == row} for row in rows]
    for row in rows:
        for spot in [spot for spot in sheet.cells if spot[0] == row]:
            del sheet.cells[spot]
    for row, number in zip(rows, order, strict=True):
        for c, cell in lines[number].items():
            sheet.cells[row, c] = cell


@st.composite
def edits(draw: st.DrawFn, sheet: Sheet) -> str:
    """Do one thing to a sheet; gives it in words, for whoever reads a counterexample."""
    what = draw(st.sampled_from(list(EDITS)))
    said = EDITS[what](draw, sheet)
    return f"{what} {said or ''}".strip()


def _insert_row(draw: Any, sheet: Sheet) -> str:
    at = draw(st.integers(1, sheet.rows + 1))
    shift(sheet, 0, at, draw(st.integers(1, 3)))
    return str(at)


def _insert_column(draw: Any, sheet: Sheet) -> str:
    at = draw(st.integers(1, sheet.columns + 1))
    shift(sheet, 1, at, 1)
    return str(at)


def _delete_row(draw: Any, sheet: Sheet) -> str:
    at = draw(st.integers(1, sheet.rows))
    shift(sheet, 0, at, -1)
    return str(at)


def _delete_column(draw: Any, sheet: Sheet) -> str:
    at = draw(st.integers(1, sheet.columns))
    shift(sheet, 1, at, -1)
    return str(at)


def _sort(draw: Any, sheet: Sheet) -> str:
    order = draw(st.permutations(range(len(table_rows(sheet)))))
    reorder(sheet, list(order))
    return str(order)


def _copy_row(draw: Any, sheet: Sheet) -> str:
    rows = table_rows(sheet)
    if not rows:
        return "-"
    row = draw(st.sampled_from(rows))
    line = {c: replace(cell) for (r, c), cell in sheet.cells.items() if r == row}
    shift(sheet, 0, row + 1, 1)
    for c, cell in line.items():
        sheet.cells[row + 1, c] = cell
    return str(row)


def _clear(draw: Any, sheet: Sheet) -> str:
    if not sheet.cells:
        return "-"
    spot = draw(st.sampled_from(sorted(sheet.cells)))
    del sheet.cells[spot]
    return str(spot)


def _merge(draw: Any, sheet: Sheet) -> str:
    top, left = draw(st.integers(1, sheet.rows)), draw(st.integers(1, sheet.columns))
    box = (top, left, top + draw(st.integers(0, 2)), left + draw(st.integers(0, 2)))
    merge(sheet, box)
    return str(box)


def _unmerge(draw: Any, sheet: Sheet) -> str:
    if sheet.merged:
        sheet.merged.remove(box := draw(st.sampled_from(sheet.merged)))
        return str(box)
    return "-"


def _hide_row(draw: Any, sheet: Sheet) -> str:
    sheet.hidden_rows.add(row := draw(st.integers(1, sheet.rows)))
    return str(row)


def _hide_column(draw: Any, sheet: Sheet) -> str:
    sheet.hidden_columns.add(column := draw(st.integers(1, sheet.columns)))
    return str(column)


def _hide_sheet(draw: Any, sheet: Sheet) -> str:
    sheet.hidden = True
    return ""


def _money(draw: Any, sheet: Sheet) -> Cell | None:
    cells = [cell for kind in MONEY for _, cell in sheet.of(kind)]
    return draw(st.sampled_from(cells)) if cells else None


def _type_amount(draw: Any, sheet: Sheet) -> str:
    cell = _money(draw, sheet)
    if cell is None:
        return "-"
    number = draw(st.sampled_from(["0.5", "12", "100", "1,234.56", "１２０", "2000.123456"]))
    spelling, unit = draw(st.sampled_from(SPELLINGS))
    cell.value, cell.number_format = spelling.format(number), "@"
    digits = number.replace(",", "").translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    cell.shown, cell.unit = Decimal(digits), unit
    return f"{cell.is_} {cell.value!r}"


def _type_no_amount(draw: Any, sheet: Sheet) -> str:
    cell = _money(draw, sheet)
    if cell is None:
        return "-"
    cell.value = draw(
        st.sampled_from(["约2000", "待定", "#REF!", "一百", "50+50", "100-120", "见附件"])
    )
    cell.number_format, cell.shown, cell.unit = "@", None, ""
    return f"{cell.is_} {cell.value!r}"


def _formula(draw: Any, sheet: Sheet) -> str:
    cell = _money(draw, sheet)
    if cell is None:
        return "-"
    cell.value, cell.number_format, cell.unit = "=60+40", "0.00", ""
    cell.shown = None  # saved by a program that computes nothing
    return cell.is_


def _type_share(draw: Any, sheet: Sheet) -> str:
    shares = [cell for _, cell in sheet.of("share")]
    if not shares:
        return "-"
    cell = draw(st.sampled_from(shares))
    cell.value, cell.number_format = draw(st.sampled_from([*FIFTHS, "待定", "两成"])), "@"
    cell.shown = Decimal(20) if cell.value in FIFTHS else None
    return repr(cell.value)


def _copy_form_below(draw: Any, sheet: Sheet) -> str:
    """The whole form once more on its sheet, with a code and a name of its own."""
    by = sheet.rows + draw(st.integers(0, 3))
    if by > 80:
        return "-"
    copies = {(row + by, column): replace(cell) for (row, column), cell in sheet.cells.items()}
    sheet.cells |= copies
    sheet.merged += [(b[0] + by, b[1], b[2] + by, b[3]) for b in sheet.merged]
    for cell in copies.values():
        if cell.is_ == "text code":
            cell.value = "13073023P000020200148"
        elif cell.is_ == "text name of the project":
            cell.value = f"{cell.value}（二）"
    return str(by)


def _move_table(draw: Any, sheet: Sheet) -> str:
    """The table of indicators is cut and pasted some columns to the right."""
    rows = table_rows(sheet)
    if not rows:
        return "-"
    by = draw(st.integers(1, 3))
    lines = {rows[0] - 1, *rows}
    if any(not (b[2] < min(lines) or b[0] > max(lines)) for b in sheet.merged):
        return "-"
    moved = {spot: cell for spot, cell in sheet.cells.items() if spot[0] in lines}
    for spot in moved:
        del sheet.cells[spot]
    for (row, column), cell in moved.items():
        sheet.cells[row, column + by] = cell
    return str(by)


def _format(draw: Any, sheet: Sheet) -> str:
    cell = _money(draw, sheet)
    if cell is None or not isinstance(cell.value, float):
        return "-"
    cell.number_format, part = draw(st.sampled_from(FORMATS))
    cell.value = draw(st.sampled_from([100.0, 1_000_000.0, 123456.78, 0.0]))
    cell.shown, cell.unit = Decimal(str(cell.value)) * part, ""
    return f"{cell.is_} {cell.value} {cell.number_format}"


def _unit(draw: Any, sheet: Sheet) -> str:
    """The unit is written anew; the amounts stay as they are, and mean something else."""
    text = draw(st.sampled_from(UNITS))
    for _, cell in sheet.of("unit"):
        cell.value = text
        cell.unit = next(one for one in ("万元", "千元", "元") if one in text)
    return text


def _paste(draw: Any, sheet: Sheet) -> str:
    """A text in a cell that was blank."""
    spot = draw(st.integers(1, sheet.rows + 2)), draw(st.integers(1, sheet.columns + 2))
    value = draw(st.sampled_from(STRAYS))
    if spot not in sheet.cells and not any(
        b[0] <= spot[0] <= b[2] and b[1] <= spot[1] <= b[3] for b in sheet.merged
    ):
        # a label by itself says nothing, and what stands below 校验 is the add-in's
        ours = any(c.value == "校验" and at[1] == spot[1] for at, c in sheet.cells.items())
        nothing = ours or value in LABELS
        sheet.cells[spot] = Cell(value, is_="" if nothing else f"stray {value}")
        return f"{spot} {value}"
    return "-"


def _dress_label(draw: Any, sheet: Sheet) -> str:
    """A label is written in another way that means the same."""
    known = {label for spec in standard().fields.values() for label in spec.labels}
    labels = [s for s, cell in sorted(sheet.cells.items()) if cell.value in known]
    if not labels:
        return "-"
    cell = sheet.cells[draw(st.sampled_from(labels))]
    way = draw(st.sampled_from(["{}：", " {}", "{}\n", "★{}", "{}:"]))
    cell.value = way.format(cell.value)
    return repr(cell.value)


def _swap_columns(draw: Any, sheet: Sheet) -> str:
    """Two columns of the table change places, their headings with them."""
    one, other = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    rows = table_rows(sheet)
    for row in [rows[0] - 1, *rows] if rows and rows[0] > 1 else []:
        a, b = sheet.cells.pop((row, one), None), sheet.cells.pop((row, other), None)
        if a is not None and one != other:
            sheet.cells[row, other] = a
        if b is not None and one != other:
            sheet.cells[row, one] = b
        if one == other and a is not None:
            sheet.cells[row, one] = a
    return f"{one} {other}"


EDITS: Final = {
    "insert rows": _insert_row,
    "insert a column": _insert_column,
    "delete a row": _delete_row,
    "delete a column": _delete_column,
    "sort the table": _sort,
    "copy a row": _copy_row,
    "clear": _clear,
    "merge": _merge,
    "unmerge": _unmerge,
    "hide a row": _hide_row,
    "hide a column": _hide_column,
    "hide the sheet": _hide_sheet,
    "type an amount": _type_amount,
    "type no amount": _type_no_amount,
    "a formula without a value": _formula,
    "type a share": _type_share,
    "copy the form below": _copy_form_below,
    "move the table": _move_table,
    "format": _format,
    "unit": _unit,
    "paste": _paste,
    "dress a label": _dress_label,
    "swap columns": _swap_columns,
}


# the workbook -----------------------------------------------------------------------------------


def save(sheets: list[Sheet], path: Path) -> None:
    """The sheets as a workbook."""
    with xlsxwriter.Workbook(path) as book:
        formats: dict[str, Any] = {}
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            for box in sheet.merged:
                page.merge_range(box[0] - 1, box[1] - 1, box[2] - 1, box[3] - 1, "")
            for (row, column), cell in sheet.cells.items():
                look = formats.setdefault(
                    cell.number_format, book.add_format({"num_format": cell.number_format})
                )
                if isinstance(cell.value, str) and cell.value.startswith("=") and cell.is_ in MONEY:
                    page.write_formula(row - 1, column - 1, cell.value, look, "")
                elif isinstance(cell.value, str):
                    page.write_string(row - 1, column - 1, cell.value, look)
                else:
                    page.write_number(row - 1, column - 1, cell.value, look)
            for row in sheet.hidden_rows:
                page.set_row(row - 1, None, None, {"hidden": True})
            for column in sheet.hidden_columns:
                page.set_column(column - 1, column - 1, None, None, {"hidden": True})
            if sheet.hidden:
                page.hide()
        shown = next((n for n, one in enumerate(sheets) if not one.hidden), None)
        if shown is None:
            book.add_worksheet("说明").activate()
        else:
            book.worksheets()[shown].activate()
