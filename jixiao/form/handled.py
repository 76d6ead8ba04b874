"""审核结果 read back: what was found last time, and what the clerk wants done about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from jixiao.form.layout import plain, position
from jixiao.model.cells import as_text
from jixiao.model.findings import TOGETHER, Finding, Severity
from jixiao.model.grid import NOWHERE, Grid, Place

# what the column 处理 offers: a reason, the proposed value, or to let it be for a reason
EXPLAINED, ADOPTED, IGNORED = "说明", "采纳", "忽略"
CHOICES: Final = (EXPLAINED, ADOPTED, IGNORED)
OF_DEPARTMENT: Final = "（部门）"
NEW, STILL = "新增", "仍在"
_WORDS: Final = {str(severity): severity for severity in Severity}
Key = tuple[str, str, str, str]  # rule, project, sheet and cell
_WAIVED: Final = "已说明"
_KEYS: Final = {
    "严重程度": "severity", "规则": "rule", "项目": "project", "位置": "cell", "内容": "seen",
    "问题": "message", "建议": "expected", "依据": "source", "处理": "choice", "处理说明": "why",
    "工作表": "sheet",
}  # fmt: skip
_ADDRESS: Final = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")


class Handled(NamedTuple):
    """A finding of the last check, what is to be done about it, and why."""

    finding: Finding
    choice: str = ""
    why: str = ""

    @property
    def keys(self) -> list[Key]:
        return keys_of(self.finding)

    @property
    def open(self) -> bool:
        """Whether somebody still has to look at it."""
        accepted = self.finding.waived or (self.choice in {EXPLAINED, IGNORED} and self.why)
        return not accepted


def keys_of(one: Finding) -> list[Key]:
    """What makes the findings of a line the same at the next check."""
    where = one.project, one.place.sheet, one.place.address
    return [(rule, *where) for rule in one.rule.split(TOGETHER)]


def read_handled(grid: Grid) -> Iterator[Handled]:
    """The rows of 审核结果, as the clerk left them; nothing where it is no such sheet."""
    columns: dict[str, int] = {}
    for row in grid.rows:
        texts = [as_text(value) for value in row]
        if not columns:
            heads = {_KEYS[plain(t)]: c for c, t in enumerate(texts) if plain(t) in _KEYS}
            columns = heads if {"rule", "severity", "sheet"} <= heads.keys() else {}
            continue
        fields = {key: texts[c].strip() for key, c in columns.items() if c < len(texts)}
        if fields.get("rule") and fields.get("severity") in {*_WORDS, _WAIVED}:
            yield _handled(fields)


def _handled(fields: dict[str, str]) -> Handled:
    place = NOWHERE
    if fields.get("sheet") or _ADDRESS.fullmatch(fields.get("cell", "")):
        spot = position(fields["cell"]) if _ADDRESS.fullmatch(fields.get("cell", "")) else (0, 0)
        place = Place(fields.get("sheet", ""), *spot)
    project = fields.get("project", "")
    found = Finding(
        fields.get("message", ""),
        place,
        seen=fields.get("seen", ""),
        expected=fields.get("expected", ""),
        rule=fields["rule"],
        severity=_WORDS.get(fields["severity"]),
        source=fields.get("source", ""),
        project="" if project == OF_DEPARTMENT else project,
        waived_why=_WAIVED if fields["severity"] == _WAIVED else "",
    )
    return Handled(found, fields.get("choice", ""), fields.get("why", ""))
