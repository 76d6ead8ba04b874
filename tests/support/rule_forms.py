"""A clean department, and a short notation for what is different about a case.

A case is parts joined by ``；``. A part is ``字段=值`` with a field of ``_FIELDS`` below, or a
row: ``二级/三级/指标值`` takes the place of the clean row of that 二级, a bare value that of the
数量 row. ``第2个：…`` is about the second project (``另有项目=1个`` adds a different one,
``另有同指标项目=1个`` one with the same indicators).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace

from jixiao.model.cells import share_of
from jixiao.model.grid import Place
from jixiao.model.left_out import LeftOut, Reason
from jixiao.model.money import to_cents
from jixiao.model.project_code import check_character
from jixiao.model.target_form import (
    Amount,
    Department,
    Field,
    FunctionalGoal,
    Indicator,
    LayoutIssue,
    LayoutIssueKind,
    Project,
    Share,
    Target,
)

CODE = "13073023P00002210023K"
FUNCTION = "乡村医疗服务"
_MONTHS = (3, 6, 10, 12)
_CLEAN_ROWS = (
    ("产出", "数量", "培训人数", "全年参加培训的村医人数", "≥120人", "年度工作计划"),
    ("产出", "质量", "考核合格率", "合格人数占参训人数的比例", "≥95%", "历史标准"),
    ("产出", "时效", "完成时限", "全部班次结束的时间", "11月底前", "年度工作计划"),
    ("产出", "成本", "人均培训成本", "培训支出除以参训人数", "≤5000元/人", "预算支出标准"),
    ("效益", "社会效益", "健康知识知晓率", "抽查居民知晓的比例", "≥80%", "行业标准"),
    ("满意度", "服务对象满意度", "参训人员满意度", "问卷满意的比例", "≥90%", "问卷调查"),
)
_DIMENSION_OF = {row[1]: row[0] for row in _CLEAN_ROWS}
# What is noticed about a layout: a label, or what stands on the sheet.
_FAULTS: dict[str, LayoutIssueKind] = {
    "缺标签": "missing",
    "版式不认识": "unknown",
    "移位标签": "moved",
    "格式被盖": "format",
    "表外文字": "unread",
    "模板版本": "version",
}
_NO_FAULT = {"无", "当前"}


def department(case: str = "") -> Department:
    """The department of a case; the empty case is clean."""
    whole = _Case()
    for part in filter(None, re.split("；", case)):
        number, text = 0, part
        if match := re.match(r"第(\d)个：", part):
            number, text = int(match[1]) - 1, part[match.end() :]
        whole.apply(number, text)
    return whole.department()


def amount(text: str) -> Amount:
    return Amount(to_cents(text) if text else None, text)


def plan(text: str) -> tuple[Share, ...]:
    return tuple(
        share_of(Field(part, Place("表", 8, month)), month)
        for month, part in zip(_MONTHS, text.split("/"), strict=True)
    )


def row(dimension: str, category: str, name: str, target: str, **more: str | None) -> Indicator:
    """An indicator row; ``description`` and ``basis`` None where the form has no such column."""
    described, basis = more.get("description", "说明口径"), more.get("basis", "年度工作计划")
    return Indicator(
        dimension=Field(f"{dimension}指标" if dimension else ""),
        category=Field(category),
        name=Field(name),
        description=None if described is None else Field(described),
        target=Target(target),
        basis=None if basis is None else Field(basis),
    )


def clean_project(number: int = 0, *, copied: bool = False) -> Project:
    """A project without a finding; every number has a code and indicators of its own."""
    body = f"13073023P00002210{23 + number:03d}"
    kind = f"{'甲乙丙丁戊己庚辛'[number]}类" if number else ""
    prefix = "" if copied else kind
    title = f"村医培训经费{number or ''}"
    return Project(
        sheet=f"{number + 1:02d}",
        layout="standard",
        title=Field(f"{title}绩效目标表"),
        unit=Field("万元"),
        code=Field(body + check_character(body)),
        name=Field(title),
        budget=amount("60"),
        fiscal_funds=amount("60"),
        other_funds=amount(""),
        purpose=Field("用于举办村医培训班，支付师资和场地费用。"),
        plan=plan("20/50/80/100"),
        goal=Field(f"{kind}村医全部持证上岗，常见病诊疗能力达到要求。"),
        indicators=tuple(
            row(dim, kind, prefix + name, value, description=described, basis=basis)
            for dim, kind, name, described, value, basis in _CLEAN_ROWS
        ),
        function=Field(FUNCTION),
        budget_year=2023,
    )


class _Case:
    def __init__(self) -> None:
        self.projects = [clean_project()]
        self.overall = "一是提升乡村医疗服务能力。"
        self.functions = [FUNCTION]
        self.issues: tuple[LayoutIssue, ...] = ()
        self.left_out: tuple[LeftOut, ...] = ()

    def department(self) -> Department:
        return Department(
            code="216001",
            name="县卫生健康局",
            year=2023,
            overall_goal=Field(self.overall),
            functions=tuple(
                FunctionalGoal(Field(name), Field("按计划完成")) for name in self.functions
            ),
            projects=tuple(self.projects),
            issues=self.issues,
            left_out=self.left_out,
        )

    def apply(self, number: int, part: str) -> None:
        key, _, value = part.partition("=")
        if key in {"另有项目", "另有同指标项目"}:
            for _ in range(int(value.removesuffix("个"))):
                self.projects.append(
                    clean_project(len(self.projects), copied=key == "另有同指标项目")
                )
        elif key == "总体目标":
            self.overall = value
        elif key == "职责":
            self.functions = [name for name in value.split("、") if name]
        elif key == "部门表外文字":
            self.issues = _issues("表外文字", value)
        elif key == "未计入":
            self.left_out = _left_out(value)
        elif key in _FAULTS:
            one = self.projects[number]
            self.projects[number] = replace(one, issues=_issues(key, value))
        elif key in _FIELDS:
            self.projects[number] = _FIELDS[key](self.projects[number], value)
        else:
            self.projects[number] = _replaced_row(self.projects[number], part)


def _replaced_row(project: Project, text: str) -> Project:
    """``二级/三级/指标值`` or a bare value, in the place of the clean row of that 二级."""
    parts = text.split("/", 2)
    known = len(parts) == 3 and parts[0] in _DIMENSION_OF
    kind, name, value = (parts[0], parts[1], parts[2]) if known else ("数量", None, text)

    def change(one: Indicator) -> Indicator:
        changed = replace(one, target=Target(value))
        return changed if name is None else replace(changed, name=Field(name))

    return _rows(project, lambda one: change(one) if one.kind == kind else one)


def _rows(project: Project, change: Callable[[Indicator], Indicator]) -> Project:
    return replace(project, indicators=tuple(change(one) for one in project.indicators))


def _first(**fields: object) -> Callable[[Indicator], Indicator]:
    return lambda one: replace(one, **fields) if one.kind == "数量" else one  # type: ignore[arg-type] # by name


def _text(name: str) -> Callable[[Project, str], Project]:
    return lambda project, value: replace(project, **{name: Field(value)})  # type: ignore[arg-type] # by name


def _optional(name: str) -> Callable[[Project, str], Project]:
    def change(project: Project, value: str) -> Project:
        return replace(project, **{name: Field(value) if value else None})  # type: ignore[arg-type] # by name

    return change


def _money(name: str) -> Callable[[Project, str], Project]:
    return lambda project, value: replace(project, **{name: amount(value)})  # type: ignore[arg-type] # by name


def _added(project: Project, value: str) -> Project:
    dimension, category, name, target = value.split("/", 3)
    return replace(
        project, indicators=(*project.indicators, row(dimension, category, name, target))
    )


def _changed(project: Project, value: str) -> Project:
    """The whole row of that 二级, its 一级 included."""
    dimension, category, name, target = value.split("/", 3)
    kept = tuple(one for one in project.indicators if one.kind != category)
    return replace(project, indicators=(*kept, row(dimension, category, name, target)))


def _without(project: Project, kind: str) -> Project:
    kept = tuple(one for one in project.indicators if one.kind != kind)
    return replace(project, indicators=kept)


def _issues(key: str, value: str) -> tuple[LayoutIssue, ...]:
    if value in _NO_FAULT:
        return ()
    kind, place = _FAULTS[key], Place("01", 4, 2)
    if kind in {"unread", "version"}:
        return (LayoutIssue(kind, "", place, value),)
    return (LayoutIssue(kind, value, place),)


def _left_out(value: str) -> tuple[LeftOut, ...]:
    """A form that is set aside for the reason ``value``."""
    if value in _NO_FAULT:
        return ()
    return (LeftOut(Reason(value), Place("旧表", 1, 1), "旧项目", detail="旧表"),)


def _absent(project: Project, name: str) -> Project:
    """The form has no such column or field, and need not have one."""
    key = {"描述": "description", "依据": "basis"}.get(name)
    if key:
        return _rows(project, lambda one: replace(one, **{key: None}))  # type: ignore[arg-type] # by name
    fields = {
        "支出计划": "plan",
        "资金用途": "purpose",
        "预算数": "budget",
        "其他资金": "other_funds",
    }
    return replace(project, **{fields[name]: None})  # type: ignore[arg-type] # by name


_FIELDS: dict[str, Callable[[Project, str], Project]] = {
    "项目编码": _text("code"),
    "项目名称": _text("name"),
    "资金用途": _text("purpose"),
    "绩效目标": _text("goal"),
    "职责分类": _text("function"),
    "无职责分类": lambda project, _: replace(project, function=None),
    "单位": _optional("unit"),
    "预算数": _money("budget"),
    "财政资金": _money("fiscal_funds"),
    "其他资金": _money("other_funds"),
    "支出计划": lambda project, value: replace(project, plan=plan(value)),
    "加行": _added,
    "改行": _changed,
    "删除": _without,
    "描述": lambda project, value: _rows(project, _first(description=Field(value))),
    "依据": lambda project, value: _rows(project, _first(basis=Field(value))),
    "指标名": lambda project, value: _rows(project, _first(name=Field(value))),
    "单元格数字": lambda project, value: _rows(
        project, _first(target=Target(value, value=float(value)))
    ),
    "单元格公式": lambda project, value: _rows(
        project, _first(target=Target("8人", formula=value))
    ),
    "单元格日期": lambda project, value: _rows(
        project, _first(target=Target(value, value=dt.date.fromisoformat(value)))
    ),
    "表无": _absent,
}
