"""The verdict on single cells, as a text: what the worksheet functions and the 校验 column say.

The same row rules run as in a check of the whole workbook; what the caller does not give
(kinds, names, budget) is not known, and rules that need it are left out rather than guessing.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from jixiao.model.cells import as_text, is_blank
from jixiao.model.findings import Finding, worst_first
from jixiao.model.grid import ERROR_VALUES, Value
from jixiao.model.target_form import Field, Indicator, Target
from jixiao.rules.registry import RowContext
from jixiao.rules.rows import check_row

PASSED: Final = "通过"
LONGEST_ELEMENT: Final = 255
LONGEST_CELL: Final = 32_767
MORE: Final = "……（未完，见“审核全部”）"
MARK: Final = "§"
# What the 校验 column shows where nothing was judged: the function has no value, or no such row.
NO_FUNCTION: Final = "未审核：请点“刷新函数”；没有安装绩效插件的电脑不审核。"
NOT_JUDGED: Final = "未审核：没有本行的审核结果，请点“审核全部”。"

Block = Sequence[Sequence[Value]]


def verdicts(
    values: Block, kinds: Block = (), names: Block = (), budget: int | None = None
) -> list[list[str]]:
    """A verdict for each cell of ``values``: 通过, findings worst first, or empty for blank.

    ``kinds`` (二级指标) and ``names`` (三级指标) are one cell, one column or the shape of
    ``values``; a blank kind continues the one above. ``budget`` in 分.
    """
    known = frozenset(
        need
        for need, given in (("category", kinds), ("name", names), ("budget", budget is not None))
        if given
    )
    kind_of, name_of = _Beside(kinds, continued=True), _Beside(names)
    return [
        [
            _verdict(value, kind_of(r, c), name_of(r, c), budget, known)
            for c, value in enumerate(row)
        ]
        for r, row in enumerate(values)
    ]


class _Beside:
    """The text that belongs to a cell in a block given beside the values."""

    def __init__(self, block: Block, *, continued: bool = False) -> None:
        self.rows = [[as_text(value) for value in row] for row in block]
        if continued:
            for above, row in zip(self.rows, self.rows[1:], strict=False):
                for column, text in enumerate(row):
                    row[column] = text or (above[column] if column < len(above) else "")

    def __call__(self, row: int, column: int) -> str:
        if not self.rows:
            return ""
        texts = self.rows[row] if row < len(self.rows) else []
        if len(self.rows) == 1 and row > 0 and len(self.rows[0]) == 1:
            texts = self.rows[0]
        if not texts:
            return ""
        return texts[column] if column < len(texts) else (texts[0] if len(texts) == 1 else "")


def _verdict(value: Value, kind: str, name: str, budget: int | None, known: frozenset[str]) -> str:
    if is_blank(value):
        return ""
    if isinstance(value, str):
        return _of_text(value.strip(), kind, name, budget, known)
    return _judged(as_text(value), value, kind, name, budget, known)


@lru_cache(maxsize=8192)
def _of_text(text: str, kind: str, name: str, budget: int | None, known: frozenset[str]) -> str:
    """A text's verdict depends on nothing else, so it is remembered."""
    return _judged(text, None, kind, name, budget, known)


def _judged(
    text: str, value: Value, kind: str, name: str, budget: int | None, known: frozenset[str]
) -> str:
    unusable = error_shown(kind, "二级指标") or error_shown(name, "三级指标")
    if unusable:
        return unusable
    row = Indicator(category=Field(kind), name=Field(name), target=Target(text, value=value))
    return tell(check_row(row, RowContext(budget=budget), known)) or PASSED


def error_shown(text: str, what: str) -> str:
    """What to say of a cell that shows an error value; empty where it shows none."""
    return f"{what}是错误值{text}，请先改正。" if text in ERROR_VALUES else ""


def tell(findings: Sequence[Finding]) -> str:
    """Findings as lines ``错误 V01：…``, worst first; empty when there is none."""
    lines = [f"{one.severity} {one.rule}：{one.message}" for one in worst_first(findings)]
    return "\n".join(lines)


def cut(text: str, longest: int = LONGEST_ELEMENT) -> str:
    """The text, or its beginning with a pointer to where the rest stands."""
    if length(text) <= longest:
        return text
    room = longest - len(MORE)
    return (
        text.encode("utf-16-le", "surrogatepass")[: 2 * room].decode("utf-16-le", "ignore") + MORE
    )


def length(text: str) -> int:
    """The length as Excel counts it: a rare character, such as 𫍽, counts two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def joined(verdict_rows: Sequence[Sequence[str]]) -> str:
    """One text for a whole range: 通过; or each finding with its place; empty when all blank."""
    single = len(verdict_rows) == 1 and len(verdict_rows[0]) == 1
    wide = any(len(row) > 1 for row in verdict_rows)
    lines: list[str] = []
    filled = False
    for r, row in enumerate(verdict_rows, 1):
        for c, verdict in enumerate(row, 1):
            filled = filled or bool(verdict)
            if verdict in {"", PASSED}:
                continue
            place = f"第{r}行第{c}列 " if wide else f"第{r}行 "
            lines += [line if single else place + line for line in verdict.split("\n")]
    if not lines:
        return PASSED if filled else ""
    return cut("\n".join(sorted(lines, key=_rank)), LONGEST_CELL)


def _rank(line: str) -> int:
    order = ("错误", "警告", "提示")
    return next((rank for rank, word in enumerate(order) if f"{word} " in line[:20]), len(order))


def packed(verdict_rows: Sequence[Sequence[str]]) -> str:
    """The verdicts of all rows in one text for the 校验 column: ``§1§通过§2§警告 V03：…§§2§``.

    A row's verdict stands between its number and the next mark; blank rows are left out. The
    end, two marks and a number, says up to which row the text goes: a row beyond it was not
    judged. The text is empty only when every row is blank.
    """
    if not any(verdict for row in verdict_rows for verdict in row):
        return ""
    parts, room, last = [], LONGEST_CELL - len(_end(len(verdict_rows))), 0
    for number, row in enumerate(verdict_rows, 1):
        words = "\n".join(verdict for verdict in row if verdict not in {"", PASSED})
        words = cut(words.replace(MARK, " ")) or (PASSED if any(row) else "")
        part = f"{MARK}{number}{MARK}{words}" if words else ""
        if length(part) > room:
            break
        parts.append(part)
        room -= length(part)
        last = number
    return "".join(parts) + _end(last)


def _end(last: int) -> str:
    """What closes a packed text that goes up to the row ``last``."""
    return f"{MARK}{MARK}{last}{MARK}"
