"""What is wrong with an indicator library that a person edits: every row, with its cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from jixiao.drafting.persons import suspects
from jixiao.library.entry import LibraryEntry, as_number
from jixiao.library.read import LibraryRow
from jixiao.model.grid import NOWHERE, Place
from jixiao.model.last_year import DOCUMENT_NUMBER
from jixiao.model.target_form import Field, Indicator, Target, text_of
from jixiao.rules.registry import RowContext
from jixiao.rules.rows import check_row
from jixiao.rules.vocabulary import VAGUE
from jixiao.values import parse


class LibraryFault(NamedTuple):
    """What is wrong in one cell, and what to do."""

    place: Place
    name: str
    message: str


def check_library(rows: Sequence[LibraryRow]) -> list[LibraryFault]:
    """All faults of a library, in the order of its rows."""
    first: dict[tuple[str, str, str], Place] = {}
    found: list[LibraryFault] = []
    for row in rows:
        found += [LibraryFault(place, row.entry.name, wording) for place, wording in _of_row(row)]
        key = row.entry.key
        place = row.places["name"]
        if key in first:
            at = first[key].address
            found.append(LibraryFault(place, row.entry.name, f"与{at}重复，请删去一行。"))
        first.setdefault(key, place)
    return found


def _of_row(row: LibraryRow) -> Iterator[tuple[Place, str]]:
    entry, at = row.entry, row.places
    if not entry.category:
        seen = row.texts["category"]
        yield at["category"], f"二级指标“{seen}”无法识别，请写数量、质量、时效、成本等。"
    if not entry.project_kind:
        yield at.get("project_kind", at["name"]), "没有项目类型，请补充。"
    yield from _of_texts(row)
    yield from _of_range(row)
    if entry.category:
        sample = _sample(entry)
        known = {"category", "name"} | ({"description"} if text_of(sample.description) else set())
        for one in check_row(sample, RowContext(), known):  # a list needs no description
            if one.rule not in {"R05", "R06", "R07", "S03", "V08", "V09", "V03"}:
                yield at["name"], f"{one.rule}：{one.message}"


def _of_texts(row: LibraryRow) -> Iterator[tuple[Place, str]]:
    for key in ("name", "description", "basis"):
        text = row.texts.get(key, "")
        if found := suspects(text):
            seen = "、".join(text[one.start : one.end] for one in found)
            yield row.places[key], f"“{text}”疑似含个人姓名或号码（{seen}），请核对，是的请删去。"
        if key == "name" and DOCUMENT_NUMBER.search(text):
            yield row.places[key], f"“{text}”含文号，请删去。"
    if VAGUE.fullmatch(row.entry.name):
        yield row.places["name"], f"“{row.entry.name}”是笼统的说法，请写被衡量的事项。"


def _of_range(row: LibraryRow) -> Iterator[tuple[Place, str]]:
    entry, at = row.entry, row.places
    sign = row.texts.get("operator", "")
    if sign and not entry.operator and "定性" not in sign:
        yield at["operator"], f"方向“{sign}”无法识别，请写≥、≤或=。"
    low, high = as_number(entry.low), as_number(entry.high)
    numbers = [number for number in (low, high) if number is not None]
    if numbers and not entry.unit:
        yield at.get("unit", at["name"]), "有数值而没有单位，请补充。"
    if low is not None and high is not None and low > high:
        yield at.get("low", NOWHERE), f"常见下限{entry.low}大于常见上限{entry.high}，请改正。"
    if len(numbers) == 1 and entry.low and entry.high:
        yield at.get("low", NOWHERE), f"常见范围“{entry.low}—{entry.high}”不全是数值，请改正。"
    if entry.unit and not parse(f"1{entry.unit}").has_unit:
        yield at.get("unit", at["name"]), f"单位“{entry.unit}”无法识别，请改正。"


def _sample(entry: LibraryEntry) -> Indicator:
    """The entry as a row with a value of its range."""
    value = entry.value(entry.low) if entry.low else ""
    row = entry.as_row()
    return Indicator(
        dimension=row.dimension,
        category=row.category,
        name=Field(entry.name),
        description=Field(entry.description),
        target=Target(value),
    )
