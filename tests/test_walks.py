"""The walks through the house are true: what they name is there, and is passed on the way."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from pkgutil import resolve_name
from types import CodeType, FrameType
from typing import Any

import docx
import pytest

from jixiao.cli import main
from jixiao.samples import DOCUMENT, sample

WALKS = Path(__file__).parent.parent / "docs/walks.md"
ROOMS = ("addin", "udfs", "workbook_templates")
# Named in a table because they do the same elsewhere: in Excel, for another kind of file, later.
OTHER_WAYS = {
    "addin.com_server.Server.Call", "addin.changes.transplant", "values.parsing.read_freely",
    "files.read.workbook.read_grids", "rules.registry.rule", "audit.work.examine",
    "audit.store.Store.keep", "audit.letters.write_one",
}  # fmt: skip


@cache
def sections(*, tables: bool = False) -> dict[str, list[str]]:
    """The names of each walk; of its ``tables`` alone, without its detours."""
    found = {}
    for part in WALKS.read_text("utf-8").split("\n## ")[1:]:
        title, _, text = part.partition("\n")
        lines = [line for line in text.split("\n") if line.startswith("|") or not tables]
        names = re.findall(r"`((?:[a-z_]+\.)+[A-Za-z_.]+)`", "\n".join(lines))
        found[title] = list(dict.fromkeys(names))
    return found


def named(name: str) -> Any:
    room = name.partition(".")[0]
    return resolve_name(name if room in ROOMS else f"jixiao.{name}")


@pytest.mark.parametrize("name", sorted({one for names in sections().values() for one in names}))
def test_what_a_walk_names_exists(name: str) -> None:
    assert named(name) is not None


def code_of(thing: Any) -> CodeType | None:
    """The code behind a function, whatever stands around it; None of a class."""
    thing = getattr(thing, "callback", thing)  # of a command
    while hasattr(thing, "__wrapped__"):
        thing = thing.__wrapped__
    return getattr(thing, "__code__", None)


def passed(walk: Callable[[], object]) -> set[CodeType]:
    found: set[CodeType] = set()

    def note(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            found.add(frame.f_code)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        walk()
    finally:
        sys.setprofile(before)
    return found


def run(arguments: list[str]) -> None:
    with suppress(SystemExit):
        main(arguments)


def typed(_: Path) -> None:
    from udfs.functions import TARGET_CHECK

    assert "V" in TARGET_CHECK([["≥197%"]], [["质量指标"]], [["道路合格率"]])


def self_evaluation(folder: Path) -> None:
    document = docx.Document()
    document.add_paragraph("项目支出绩效自评表")
    rows = [
        ["项目名称", "道路养护", "", "", "", ""],
        ["项目资金（万元）", "年初预算数", "全年预算数", "全年执行数", "分值", "得分"],
        ["年度资金总额", "10", "10", "9", "10", "10"],
        ["补充材料", "见附件三份材料", "", "", "", ""],
        ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "得分"],
        ["产出指标", "数量指标", "养护里程", "≥30公里", "20公里", "50"],
        ["满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "95%", "10"],
    ]
    table = document.add_table(len(rows), 6)
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.save(str(folder / "自评表.docx"))
    run(["check", str(folder / "自评表.docx")])


def ledger(folder: Path) -> None:
    spent = folder / "支出.csv"
    spent.write_text(
        "日期,项目编码,金额,支付状态\n2023-05-06,13073023P00000000001X,100,作废\n2023-05-06,13073023P000000000020,90,\n"
    )
    arguments = ["compare", str(sample(DOCUMENT)), "--actual", str(spent), "--as-of", "2023-06-30"]
    run([*arguments, "-o", str(folder / "对比.xlsx")])


def finding(folder: Path) -> None:
    self_evaluation(folder)
    run(["check", str(sample(DOCUMENT))])
    run(["check", str(sample(DOCUMENT)), "--format", "json"])
    report = folder / "结果.xlsx"
    run(["check", str(sample(DOCUMENT)), "--format", "xlsx", "-o", str(report)])


@pytest.mark.parametrize(
    ("title", "walk"),
    [
        ("`≥90%` typed into a cell", typed),
        ("A 自评表 in a .docx", self_evaluation),
        ("A row of a ledger", ledger),
        ("A finding", finding),
    ],
)
def test_a_walk_passes_what_it_names(
    title: str, walk: Callable[[Path], None], tmp_path: Path
) -> None:
    names = sections(tables=True)[title]
    codes = {name: code_of(named(name)) for name in names if name not in OTHER_WAYS}
    there = passed(lambda: walk(tmp_path))
    assert [name for name, code in codes.items() if code is not None and code not in there] == []
