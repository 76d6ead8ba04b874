"""单位名单: which departments are to send something in, and what became of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from jixiao.audit.submissions import Submission, plain
from jixiao.errors import JixiaoError
from jixiao.files.read import csv, workbook
from jixiao.files.read.any import existing
from jixiao.model.cell_dates import date_of
from jixiao.model.cells import as_text
from jixiao.model.grid import Grid

_COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "name": ("单位", "单位名称", "部门", "部门名称", "预算单位"),
    "code": ("编码", "单位编码", "部门编码", "预算单位编码"),
    "contact": ("联系人", "经办人"),
    "due": ("截止日期", "报送期限", "截止时间", "期限"),
    "conclusion": ("结论", "审核结论"),
    "note": ("结论说明", "说明"),
}
BY_HAND: Final = "结论另有决定的，请填写单位名单的“结论”“结论说明”两列，再运行一次"


class Arrival(StrEnum):
    """What became of a department of the roster."""

    SENT = "已报"
    TWICE = "重复报送"
    WAITING = "未报"
    LATE = "逾期未报"
    STRANGER = "不在名单"


@dataclass(frozen=True, slots=True)
class Unit:
    """A row of the roster. ``conclusion`` and ``note``: what a person decided, kept over rounds."""

    name: str
    code: str = ""
    contact: str = ""
    due: dt.date | None = None
    conclusion: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class RosterLine:
    """A department of the roster, or a stranger, with what it sent: its parts, mostly one."""

    unit: Unit
    arrival: Arrival
    parts: tuple[Submission, ...] = ()
    remark: str = ""


@dataclass(frozen=True)
class Roster:
    """The roster and what was sent, in the order of the roster; strangers come last."""

    lines: tuple[RosterLine, ...] = field(default=())

    def of(self, *arrivals: Arrival) -> list[RosterLine]:
        return [line for line in self.lines if line.arrival in arrivals]

    @property
    def behind(self) -> list[RosterLine]:
        """Those who sent nothing."""
        return self.of(Arrival.WAITING, Arrival.LATE)

    @property
    def counted(self) -> str:
        """How many came to what: 已报5个，逾期未报1个."""
        numbers = ((one, len(self.of(one))) for one in Arrival)
        return "，".join(f"{one}{number}个" for one, number in numbers if number)

    @property
    def sentences(self) -> list[str]:
        """Who is behind, who sent twice, who is not on the list: a sentence each."""
        groups = (Arrival.LATE, Arrival.WAITING, Arrival.TWICE, Arrival.STRANGER)
        named = ((one, [line.unit.name for line in self.of(one)]) for one in groups)
        return [f"{one}{len(names)}个：{'、'.join(names)}。" for one, names in named if names]

    @property
    def reminder(self) -> str:
        """A text to copy: who is to be asked for what, by when."""
        if not self.behind:
            return "名单上的单位都已报送。\n"
        lines = [
            f"{n}. {line.unit.name}"
            + (f"（{line.unit.contact}）" if line.unit.contact else "")
            + (f"，应于{_day(line.unit.due)}前报送" if line.unit.due else "")
            + f"，{line.arrival}"
            for n, line in enumerate(self.behind, 1)
        ]
        head = f"以下{len(lines)}个单位尚未报送绩效目标表，请尽快报送："
        return "\n".join([head, *lines, ""])


def read_roster(path: Path) -> list[Unit]:
    """The departments on a roster (.xlsx or .csv) with the columns 单位, 编码, 联系人, 截止日期.

    Raises JixiaoError where there is no such list.
    """
    path = existing(path)
    grids = [csv.read_grid(path)] if path.suffix.lower() == ".csv" else workbook.read_grids(path)
    for grid in grids:
        units = list(_units(grid))
        if units:
            return units
    raise JixiaoError(
        f"“{path.name}”不是单位名单：找不到“单位”一列，请按 单位、编码、联系人、截止日期 填写。"
    )


def _units(grid: Grid) -> Iterable[Unit]:
    columns: dict[str, int] = {}
    for row in grid.rows:
        if not columns:
            columns = _heads([as_text(value) for value in row])
            continue
        cells = {key: row[c] for key, c in columns.items() if c < len(row)}
        texts = {key: as_text(value).strip() for key, value in cells.items()}
        due = date_of(cells["due"], from_1904=grid.from_1904) if texts.pop("due", "") else None
        if texts.get("name"):
            yield Unit(**texts, due=due)


def _heads(texts: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for column, text in enumerate(texts):
        for key, labels in _COLUMNS.items():
            if plain(text).rstrip("：:") in labels:
                found.setdefault(key, column)
    return found if "name" in found else {}


def compare_with(units: Sequence[Unit], sent: Sequence[Submission], today: dt.date) -> Roster:
    """What became of each department of the roster, and who is not on it.

    A department is known by its code where both have one, else by its name.
    """
    by_code: dict[str, list[Submission]] = {}
    by_name: dict[str, list[Submission]] = {}
    for one in sent:
        by_name.setdefault(plain(one.department), []).append(one)
        if one.code:
            by_code.setdefault(plain(one.code), []).append(one)
    lines, known = [], set()
    for unit in units:
        found = by_code.get(plain(unit.code)) if unit.code else None
        found = found or by_name.get(plain(unit.name))
        if found is None:
            late = unit.due is not None and unit.due < today
            lines.append(RosterLine(unit, Arrival.LATE if late else Arrival.WAITING))
            continue
        known |= {id(one) for one in found}
        arrival = Arrival.TWICE if any(one.others for one in found) else Arrival.SENT
        lines.append(RosterLine(unit, arrival, tuple(found), _remark(unit, found)))
    for parts in by_name.values():
        others = tuple(one for one in parts if id(one) not in known)
        if others:
            unit = Unit(others[0].department, others[0].code)
            remark = "请核对单位名称和编码，或补入名单"
            lines.append(RosterLine(unit, Arrival.STRANGER, others, remark))
    return Roster(tuple(lines))


def _remark(unit: Unit, found: Sequence[Submission]) -> str:
    lines = [f"分{len(found)}份报送，项目各不相同，均计入"] if len(found) > 1 else []
    lines += [
        f"以最后保存的“{Path(one.file).name}”为准，未采用：{'、'.join(one.others)}"
        for one in found
        if one.others
    ]
    codes = [one.code for one in found if one.code and plain(one.code) != plain(unit.code)]
    if unit.code and codes:
        lines.append(f"编码与名单不一致：表中{codes[0]}，名单{unit.code}")
    if plain(unit.name) != plain(found[0].department):
        lines.append(f"表中单位名称为“{found[0].department}”")
    return "；".join(lines)


def _day(date: dt.date | None) -> str:
    return f"{date.year}年{date.month}月{date.day}日" if date else ""
