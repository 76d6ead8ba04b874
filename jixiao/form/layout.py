"""The form specification: labels, places, kinds, from the TOML files of ``workbook_templates``.

One file describes one layout; the builder of the standard workbook and the reader of every
source use the same ones. Adding a layout is adding a file.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import Any, Final, Literal

FieldKind = Literal["text", "money", "share", "unit", "heading", "own"]
ValueAt = Literal["right", "below", "block", "auto", "none"]
STANDARD: Final = "standard"
LONGEST_LABEL: Final = 24
_A1 = re.compile(r"([A-Z]+)(\d+)")


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of the form. ``kind`` own: written by the add-in itself, not the clerk."""

    key: str
    labels: tuple[str, ...]
    at: str = ""
    value: ValueAt = "right"
    kind: FieldKind = "text"
    required: bool = False


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column of the indicator block."""

    key: str
    labels: tuple[str, ...]
    at: str = ""
    kind: Literal["text", "own"] = "text"
    required: bool = False
    width: float = 0.0


@dataclass(frozen=True)
class Layout:
    """A layout of the 绩效目标表."""

    name: str
    title: str
    title_ends: tuple[str, ...]
    version: str
    first_row: int
    blank_rows: int
    unit: str
    dictionary: str
    fields: dict[str, FieldSpec] = field(repr=False)
    columns: dict[str, ColumnSpec] = field(repr=False)

    @cached_property
    def field_labels(self) -> dict[str, FieldSpec]:
        return {plain(label): spec for spec in self.fields.values() for label in spec.labels}

    @cached_property
    def column_labels(self) -> dict[str, ColumnSpec]:
        return {plain(label): spec for spec in self.columns.values() for label in spec.labels}

    @property
    def required(self) -> frozenset[str]:
        return frozenset(
            f"{group}.{spec.key}"
            for group, specs in (("fields", self.fields), ("columns", self.columns))
            for spec in specs.values()
            if spec.required
        )

    def label(self, key: str) -> str:
        """The label that people see beside a field."""
        return self.fields[key].labels[0]

    def heading(self, key: str) -> str:
        """The heading that people see above a column of the indicator block."""
        return self.columns[key].labels[0]


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """A label without what layouts vary: white space, width, brackets, a colon at the end."""
    text = "".join(unicodedata.normalize("NFKC", text).split())
    return text.rstrip(":").replace("其中:", "").replace("(%)", "")


def position(a1: str) -> tuple[int, int]:
    """Row and column (from 1) of an A1 address."""
    match = _A1.fullmatch(a1)
    if match is None:
        raise ValueError(a1)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column


@cache
def layouts() -> tuple[Layout, ...]:
    """All layouts, the standard one first."""
    folder = files("workbook_templates") / "layouts"
    found = [
        _layout(tomllib.loads(entry.read_text("utf-8")))
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".toml")
    ]
    return tuple(sorted(found, key=lambda layout: (layout.name != STANDARD, layout.name)))


def standard() -> Layout:
    """The layout of the standard workbook."""
    return layouts()[0]


def _layout(data: dict[str, Any]) -> Layout:
    return Layout(
        name=data["name"],
        title=data.get("title", ""),
        title_ends=tuple(data["title_ends"]),
        version=data.get("version", ""),
        first_row=data.get("first_row", 0),
        blank_rows=data.get("blank_rows", 0),
        unit=data.get("unit", ""),
        dictionary=data.get("dictionary", ""),
        fields={key: FieldSpec(key, **_tuples(spec)) for key, spec in data["fields"].items()},
        columns={key: ColumnSpec(key, **_tuples(spec)) for key, spec in data["columns"].items()},
    )


def _tuples(spec: dict[str, Any]) -> dict[str, Any]:
    return spec | {"labels": tuple(spec["labels"])}
