"""全县情况 as a Word document: the page for the leader."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from jixiao.audit.county import County, beginning
from jixiao.files.write.word import (
    add_heading,
    add_line,
    add_title,
    fill_row,
    new_page,
    new_table,
    save,
)
from jixiao.model.money import wan

_ON_ONE_LINE: Final = 30  # letters of an example
_LOW: Final = 0.6  # cm, of the rows


def write_page(county: County, out: Path) -> None:
    """The page for the leader as a Word document."""
    document = new_page(1.8, 2.0)
    add_title(document, county.title, 18)
    for sentence in county.sentences:
        add_line(document, sentence, indent=True)
    functions = [(name, wan(cents)) for name, cents in county.largest_functions(6)]
    _table(document, "预算按职责分类（万元）", ("职责分类", "预算"), (11.0, 5.0), functions)
    ranking = [
        (one.name, county.conclusions[one.name], str(one.errors), str(one.counts.get("警告", 0)))
        for one in county.ranking[:8]
    ]
    _table(
        document, "问题最多的单位", ("单位", "结论", "错误", "警告"), (8.6, 3.2, 2.1, 2.1), ranking
    )
    commonest = [
        (rule, str(count), str(departments), beginning(example, _ON_ONE_LINE))
        for rule, count, departments, example in county.commonest
    ]
    heads = ("规则", "次数", "单位数", "例子")
    _table(document, "常见问题", heads, (1.6, 1.6, 1.8, 11.6), commonest)
    document.core_properties.title = county.title
    save(document, out)


def _table(
    document: Any,
    heading: str,
    heads: Sequence[str],
    widths: Sequence[float],
    rows: Sequence[Sequence[str]],
) -> None:
    if not rows:
        return
    add_heading(document, heading, 12)
    table = new_table(document, 1 + len(rows), widths, _LOW)
    fill_row(table.rows[0], [(1, head, "label") for head in heads])
    for row, texts in zip(table.rows[1:], rows, strict=True):
        looks = [_look(one) for one in texts]
        fill_row(row, [(1, text, look) for text, look in zip(texts, looks, strict=True)])


def _look(text: str) -> str:
    if text.isdecimal():
        return "center"
    return "right" if text.replace(".", "", 1).lstrip("-").isdecimal() else "left"
