"""Cases for the rules of the year: a ledger, a 运行监控表, a 自评表, and what is different in each.

The project is the clean one of ``forms``, 60 万元, all fiscal. A case is parts joined by ``；``:
``数量=110人`` enters a value for the row of that 二级, ``数量得分=5`` another column of it,
``执行数=20`` a figure of the money; a ledger row is ``日期/编码/金额（元）/摘要``.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from jixiao.check.year import (
    check_approved,
    check_evaluation,
    check_ledger,
    check_monitoring,
)
from jixiao.model.findings import Finding
from jixiao.model.grid import Grid, Place
from jixiao.model.target_form import Amount, Department, Field, Target
from jixiao.model.year_forms import FundsRow, Monitoring, SelfEvaluation, YearRow
from jixiao.settings import DEFAULT, PROFILES, Settings
from jixiao.spending.execution import compare
from jixiao.spending.ledger import Entry, Ledger, read_ledger
from jixiao.spending.ledger_merge import merge
from jixiao.year.evaluation import evaluated
from jixiao.year.monitoring import monitorings
from tests.support.rule_forms import clean_project, plan

WAN = 1_000_000  # 分
_REASON = Place("自评", 12, 9)  # the form has a column for the reasons
PROJECT = clean_project()
JUNE = dt.date(2023, 6, 30)
ALL_ON = replace(DEFAULT, rules_off=frozenset())

# 二级: value in the middle of the year, at its end, 分值, 得分, 偏差原因
_CLEAN = {
    "数量": ("60人", "120人", "13", "13", ""),
    "质量": ("96%", "96%", "13", "13", ""),
    "时效": ("尚在进行", "10月15日完成", "12", "12", ""),
    "成本": ("4500元/人", "4800元/人", "12", "12", ""),
    "社会效益": ("75%", "72%", "30", "27", "入户宣讲次数不足，明年增加"),
    "服务对象满意度": ("92%", "93%", "10", "10", ""),
}


def found(case: str, kind: str) -> list[Finding]:
    """The findings of a case: ``kind`` is the letter of the rules that speak."""
    return {"L": _ledger, "M": _monitoring, "E": _evaluation}[kind](case)


def _parts(case: str) -> list[tuple[str, str]]:
    return [(part.partition("=")[0], part.partition("=")[2]) for part in case.split("；") if part]


def _ledger(case: str) -> list[Finding]:
    """Rows; ``列=`` gives the heading, ``另一份`` begins another file with the same heading."""
    assert PROJECT.code is not None
    head: list[Any] = ["日期", "项目编码", "金额（元）", "摘要"]
    files: list[list[list[Any]]] = [[]]
    for line in filter(None, case.split("；")):
        if line.startswith("列="):
            head = line.removeprefix("列=").split("/")
        elif line == "另一份":
            files.append([])
        else:
            code = PROJECT.code.text
            files[-1].append([code if cell == "本项目" else cell for cell in line.split("/")])
    ledger = merge(read_ledger(Grid("支出", [head, *rows])) for rows in files)
    department = Department(projects=(PROJECT,))
    return check_ledger(compare(department, ledger, JUNE), ALL_ON)


def _settings(value: str) -> Settings:
    return replace(ALL_ON, profile_alerts=PROFILES[value].alerts)


def _monitoring(case: str) -> list[Finding]:
    settings, spent, project = ALL_ON, 30 * WAN, PROJECT
    rows = {kind: _monitored_row(kind) for kind in _CLEAN}
    deviation, rate = Field(), Field()
    for key, value in _parts(case):
        if key == "执行率":
            rate = Field(value)
        elif key == "方案":
            settings = _settings(value)
        elif key == "支出计划":
            project = replace(PROJECT, plan=plan(value))
        elif key == "执行数":
            spent = int(float(value) * WAN)
        elif key == "执行原因":
            deviation = Field(value)
        else:
            kind, column = _column(key, {"可能": "outlook", "原因": "reason", "备注": "remark",
                                         "预计": "expected"})  # fmt: skip
            rows[kind] = replace(rows[kind], **{column or "actual": Field(value)})
    assert PROJECT.code is not None
    ledger = Ledger((Entry(dt.date(2023, 5, 1), PROJECT.code.text, spent),))
    department = Department(projects=(project,))
    filled = Monitoring(
        code=PROJECT.code, name=Field(PROJECT.label), rows=tuple(rows.values()), deviation=deviation
    )
    (one,) = monitorings(department, compare(department, ledger, JUNE, settings), [filled])
    funds = (replace(one.form.whole, rate=rate), *one.form.funds[1:])
    return check_monitoring(replace(one, form=replace(one.form, funds=funds)), settings)


def _monitored_row(kind: str) -> YearRow:
    row = next(row for row in PROJECT.indicators if row.kind == kind)
    return YearRow(row, actual=Field(_CLEAN[kind][0]), outlook=Field("确定能"))


def _column(key: str, columns: dict[str, str]) -> tuple[str, str]:
    for word, column in columns.items():
        if key.endswith(word):
            return key.removesuffix(word), column
    return key, ""


def _evaluation(case: str) -> list[Finding]:
    rows = {kind: _evaluated_row(kind) for kind in _CLEAN}
    whole = FundsRow(
        "年度资金总额", Amount(60 * WAN), Amount(60 * WAN), Amount(60 * WAN),
        weight=Field("10"), rate=Field("100%"), points=Field("10"),
    )  # fmt: skip
    total, deviation, project = "", Field(), PROJECT
    parts: tuple[FundsRow, ...] = ()
    for key, value in _parts(case):
        if key == "执行数":
            whole = replace(whole, spent=Amount(int(float(value) * WAN)), rate=Field())
        elif key == "财政执行数":
            fiscal = Amount(int(float(value) * WAN))
            parts = (FundsRow("当年财政拨款", whole.initial, whole.full, fiscal),)
        elif key == "执行率":
            whole = replace(whole, rate=Field(value))
        elif key == "执行得分":
            whole = replace(whole, points=Field(value))
        elif key == "执行原因":
            deviation = Field(value)
        elif key == "总分":
            total = value
        elif key.startswith("批复"):
            project = _approved(key.removeprefix("批复"), value)
        else:
            rows = _entered(rows, key, value)
            if key.endswith("指标值"):
                project = _approved(key.removesuffix("指标值"), value)
    entered = [replace(row, reason=row.reason._replace(place=_REASON)) for row in rows.values()]
    form = SelfEvaluation(
        name=Field(PROJECT.label), funds=(whole, *parts), rows=tuple(entered),
        deviation=deviation, total=Field(total or _sum(whole, rows)),
    )  # fmt: skip
    found = check_evaluation(evaluated(form, ALL_ON), ALL_ON)
    return found + check_approved(form, [project], ALL_ON)


def _sum(whole: FundsRow, rows: dict[str, YearRow]) -> str:
    return str(sum(Decimal(points.text or 0) for points in (whole.points, *(
        row.points for row in rows.values()
    ))))  # fmt: skip


def _evaluated_row(kind: str) -> YearRow:
    row = next(row for row in PROJECT.indicators if row.kind == kind)
    _, actual, weight, points, reason = _CLEAN[kind]
    return YearRow(
        replace(row, weight=Field(weight)),
        actual=Field(actual),
        points=Field(points),
        reason=Field(reason),
    )


def _approved(kind: str, value: str) -> Any:
    return replace(
        PROJECT,
        indicators=tuple(
            replace(row, target=Target(value)) if row.kind == kind else row
            for row in PROJECT.indicators
        ),
    )


def _entered(rows: dict[str, YearRow], key: str, value: str) -> dict[str, YearRow]:
    kind, column = _column(
        key, {"指标值": "target", "分值": "weight", "得分": "points", "原因": "reason"}
    )
    row = rows[kind]
    if column == "target":
        row = replace(row, indicator=replace(row.indicator, target=Target(value)))
    elif column == "weight":
        row = replace(row, indicator=replace(row.indicator, weight=Field(value)))
    else:
        row = replace(row, **{column or "actual": Field(value)})
    return rows | {kind: row}
