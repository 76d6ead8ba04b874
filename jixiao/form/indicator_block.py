"""The indicator block of a form: its columns, and what a row with certain cells filled can be."""

from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Final, NamedTuple

from jixiao.form.labels import Filled
from jixiao.form.layout import HOMELESS, Layout
from jixiao.speed import Remembered

# The columns that make a row an indicator; a basis by itself is none.
MAIN: Final = frozenset({"dimension", "category", "name", "target", "operator", "measure"})
# The columns of an indicator in the order of the model, then the parts of a split 指标值.
COLUMNS: Final = (
    *("dimension", "category", "name", "description", "target", "basis", "weight"),
    *("operator", "measure"),
)
_MOST_REMEMBERED: Final = 1000


class Shape(NamedTuple):
    """What can be told of a row by its filled cells alone.

    ``here`` are those in columns of the block, ``strays`` those in no column that is known;
    ``others`` all but the add-in's own. ``plain``: it is an indicator, if its first cell is.
    """

    here: Filled
    strays: Filled
    others: Filled
    plain: bool


class Block:
    """The columns of an indicator block: ``columns`` are those with a heading, 0-based.

    ``wanted`` are those of an indicator; ``pick`` takes the cells of :data:`COLUMNS` from their
    values with a None behind, which stands for every column that the form does not have.
    ``homeless`` are the columns that are known but have no home in the standard form. ``shapes``
    has the shape of a row by its filled cells: most rows of a form have one of a few.
    """

    def __init__(self, layout: Layout, columns: Mapping[str, int]) -> None:
        kinds = {key: layout.columns[key].kind for key in columns}
        keys = [key for key in COLUMNS if key in columns]
        places = [keys.index(key) if key in columns else -1 for key in COLUMNS]
        self.wanted = tuple(columns[key] for key in keys)
        self.pick = itemgetter(*places)
        self.homeless = [(key, c) for key, c in columns.items() if kinds[key] in HOMELESS]
        self.dimension = columns.get("dimension")
        self.main = frozenset(columns[key] for key in MAIN & columns.keys())
        self._own = frozenset(c for key, c in columns.items() if kinds[key] == "own")
        self._ours = frozenset(columns.values()) - self._own
        self.shapes = Remembered(self._shape, _MOST_REMEMBERED)

    def _shape(self, filled: Filled) -> Shape:
        here = tuple(c for c in filled if c in self._ours)
        others = tuple(c for c in filled if c not in self._own)
        strays = tuple(c for c in others if c not in self._ours)
        return Shape(here, strays, others, len(here) > 1 and not self.main.isdisjoint(here))
