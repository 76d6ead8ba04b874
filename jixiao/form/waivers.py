"""审核说明: findings that the department accepts, each by name and with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from jixiao.form.handled import EXPLAINED, IGNORED, OF_DEPARTMENT, read_handled
from jixiao.form.layout import plain
from jixiao.model import sheets
from jixiao.model.cells import as_text
from jixiao.model.grid import Grid
from jixiao.model.target_form import Waiver

SHEET: Final = sheets.WAIVERS
HEADINGS: Final = {"规则": "rule", "项目": "project", "位置": "cell", "说明": "why", "说明人": "by"}
# the sheets that accept findings: the one made by hand, and what was entered on the last result
SHEETS: Final = frozenset({SHEET, sheets.FINDINGS})


def read_waivers(grid: Grid) -> Iterator[Waiver]:
    """The rows of the sheet; one without a rule or without a reason accepts nothing."""
    if grid.sheet == sheets.FINDINGS:
        yield from _chosen(grid)
        return
    columns: dict[str, int] = {}
    for row in grid.rows:
        texts = [as_text(value) for value in row]
        heads = {HEADINGS[plain(t)]: c for c, t in enumerate(texts) if plain(t) in HEADINGS}
        if {"rule", "why"} <= heads.keys():
            columns = heads
            continue
        if not columns:
            continue
        fields = {key: texts[c] for key, c in columns.items() if c < len(texts)}
        if fields.get("rule") and fields.get("why"):
            yield Waiver(**fields | {"rule": fields["rule"].upper()})


def _chosen(grid: Grid) -> Iterator[Waiver]:
    """The rows of 审核结果 that the clerk explains or ignores, with his reason."""
    for one in read_handled(grid):
        if one.choice in {EXPLAINED, IGNORED} and one.why:
            for rule, project, sheet, cell in one.keys:
                by = f"审核结果{one.choice}"
                yield Waiver(rule, project or OF_DEPARTMENT, cell, by, one.why, sheet)
