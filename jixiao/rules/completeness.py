"""R: is everything that the form asks for there?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from jixiao.form.layout import is_ours
from jixiao.model.findings import ERROR, HINT, WARNING, Finding, Severity, finding
from jixiao.model.target_form import Amount, Field, Indicator, Project
from jixiao.rules.measures import unit_of
from jixiao.rules.registry import Together, continues, rule
from jixiao.rules.target_cells import is_error_value
from jixiao.rules.vocabulary import (
    BASIS,
    GROUPS,
    KINDS,
    OTHER_DIMENSIONS,
    RATE_NAME,
    WHETHER,
    WORKS,
    group_of,
    is_cost,
    is_filler,
    is_half_filled,
    is_satisfaction,
    is_taken,
    may_be_placeholder,
    names_number,
    says_none,
)
from jixiao.rules.wording import excerpt
from jixiao.speed import lazy_pattern

_PLACEHOLDER: Final = lazy_pattern(
    r"[*＊]+|[×✕]{2,}|[Xx]{2,}(?:项目|单位|指标)?|[…。.]{3,}|…+|_{2,}|[待暂]定|待填写?|待补充?|请填写|示例|(?:三级)?指标\d{1,2}"
)
# **, ××, or XX that is no part of a word. Begins with one set of characters, to be passed quickly.
_OPENING_PLACEHOLDER: Final = lazy_pattern(
    r"[*＊×Xx](?:(?<=[*＊])[*＊]|(?<=×)×|(?<=[Xx])(?<![A-Za-z][Xx])[Xx]+(?![A-Za-z]))"
)

_FIGURES_ALONE: Final = lazy_pattern(r"\d[\d.,，%％\s]*")
# What the issued form says in the name of an indicator: 受益人数(≥**人), 受益人数≥**人.
_HINT: Final = lazy_pattern(
    r"[（(][^（）()]*[）)]|[（(]?[≥≤><＞＜≧≦=＝]\s?(?:[*＊]+|[×✕Xx]{1,4}|_{1,9})[^*＊×≥≤]{0,6}$"
)


def is_placeholder(text: str) -> bool:
    """A text that the template left to be replaced: **, ×××, XX, ……, 待定, 指标1."""
    return bool(_PLACEHOLDER.fullmatch(text) or _OPENING_PLACEHOLDER.search(text))


def _first_place(project: Project, group: str) -> Field | None:
    """Where to point for what is missing: the first row of the group, else of the block."""
    rows = [row for row in project.indicators if group_of(row) == group] or project.indicators
    return rows[0].dimension if rows else project.goal


def _missing(
    project: Project, group: str, message: str, wanted: str, severity: Severity | None = None
) -> Finding:
    at = _first_place(project, group)
    return finding(at, message, field="二级指标", seen="", expected=wanted, severity=severity)


@rule("R01", ERROR, source="财预〔2015〕88号", rests_on="fields")
def basic_fields_filled(project: Project) -> Iterator[Finding]:
    """项目名称、项目编码、预算数、资金用途、绩效目标都要填写。

    缺了这些，别人无法知道是哪个项目、多少钱、做什么。

    不通过：资金用途=    通过：资金用途=用于开展乡村医生培训
    """
    fields: tuple[tuple[str, Field | Amount | None], ...] = (
        ("项目名称", project.name),
        ("项目编码", project.code),
        ("预算数", project.budget),
        ("资金用途", project.purpose),
        ("绩效目标", project.goal),
    )
    for label, value in fields:
        if value is not None and is_filler(value.text):
            yield finding(
                value, f"【{label}】未填写，请补充。", field=label, expected=f"填写{label}"
            )


@rule(
    "R02",
    ERROR,
    source="财预〔2021〕101号",
    requires="dimension category name target",
    rests_on="rows",
)
def output_and_benefit_present(project: Project) -> Iterator[Finding]:
    """每个项目都要有产出指标和效益指标。

    产出说明做了什么，效益说明有什么用，缺一项就不能评价。

    不通过：删除=社会效益    通过：社会效益/健康知识知晓率/≥80%
    """
    present = {group_of(row) for row in project.filled_rows}
    others = present - GROUPS - {""}
    own = {row.group for row in project.filled_rows}  # 社会效益 below 社会效应 makes no 效益 of it
    theirs = bool(others - OTHER_DIMENSIONS) or (bool(others) and own.isdisjoint({"产出", "效益"}))
    if theirs and not is_ours(project.layout):
        return  # 一级 in words of a place: which of them is 产出 is not known
    for group in ("产出", "效益"):
        if group not in present:
            message = f"缺少{group}指标：每个项目均应设置产出指标和效益指标。"
            yield _missing(project, group, message, f"至少加一行{group}指标")


@rule("R03", WARNING, source="财预〔2021〕101号", requires="dimension category name target")
def output_kinds_present(project: Project) -> Iterator[Finding]:
    """产出指标应有数量和质量指标；时效指标按实际设置，缺少时提示。

    只有数量没有质量，做得多不等于做得好。

    不通过：删除=质量    通过：质量/培训合格率/≥95%
    """
    rows = [row for row in project.filled_rows if group_of(row) == "产出"]
    present = {row.kind for row in rows}
    if not rows or not present <= KINDS | {""}:  # 二级 of a place's own: 履职目标实现
        return
    if not any(row.category for row in project.filled_rows):
        message = "表中没有二级指标，未判断是否设置了数量、质量、时效指标。"
        yield _missing(project, "产出", message, "核对产出指标是否既有数量，又有质量", HINT)
        return
    for kind in ("数量", "质量", "时效"):
        if kind not in present:
            severity = HINT if kind == "时效" else None
            yield _missing(project, "产出", f"未设置{kind}指标。", f"加一行{kind}指标", severity)


@rule("R04", HINT, source="财预〔2021〕101号", requires="dimension category name target")
def cost_present(project: Project) -> Iterator[Finding]:
    """应设置成本指标；基建、修缮、购置类项目缺少时为警告，其他项目为提示。

    没有成本指标，看不出钱花得是否节约。

    不通过：删除=成本    通过：成本/培训总成本/≤60万元
    """
    if any(is_cost(row) for row in project.filled_rows):
        return
    works = project.name is not None and WORKS.search(project.name.text)
    message = "未设置成本指标，工程基建、大型修缮及购置类项目应设置。"
    yield _missing(project, "成本", message, "加一行成本指标，写明上限", WARNING if works else None)


@rule("R05", HINT, source="财预〔2021〕101号", requires="dimension category name target")
def satisfaction_present(project: Project) -> Iterator[Finding]:
    """有明确服务对象的项目应设置满意度指标。

    群众得到服务的项目，满意与否是最直接的检验。

    不通过：删除=服务对象满意度    通过：服务对象满意度/参训人员满意度/≥90%
    """
    if not any(is_satisfaction(row) for row in project.filled_rows):
        message = "未设置满意度指标，请确认是否有明确服务对象。"
        yield _missing(project, "满意度", message, "有服务对象的，加一行满意度指标")


@rule(
    "R06",
    ERROR,
    source="财预〔2015〕88号",
    requires="name target",
    applies_to=is_half_filled,
    rests_on="rows",
    together=Together(
        "project", "“{first}”等{n}条只有数字，不是三级指标的名称：{cells}。", only="只有数字"
    ),
)
def name_and_value_together(row: Indicator) -> Iterator[Finding]:
    """三级指标和指标值要成对填写，缺一不可。

    有名称没有值无法考核，有值没有名称不知考核什么。

    不通过：数量/培训人数/    通过：数量/培训人数/≥120人
    """
    value = row.value
    taken = is_taken(row) or is_error_value(row.target.text)
    missing = value.kind == "empty" and not taken
    filled = bool(row.target) or row.target.value is not None
    named = row.name and not is_filler(row.name.text)
    if named and missing and says_none(row):
        yield from _none_as_number(row)
    elif named and missing and not is_placeholder(row.name.text):
        message = f"“{row.name.text}”缺少指标值。"
        yield finding(
            row.target, message, field="指标值", expected="填写指标值，没有这项指标的删去该行"
        )
    elif not row.name and filled and value.kind not in {"empty", "placeholder"}:
        message = f"指标值“{row.target.text}”没有对应的三级指标。"
        yield finding(row.name, message, field="三级指标", expected="填写三级指标，多余的删去该行")


def _none_as_number(row: Indicator) -> Iterator[Finding]:
    """安全事故/无 says that there is to be none: right, and better said in figures."""
    if not WHETHER.search(row.name.text):
        unit = "%" if RATE_NAME.search(row.name.text) else unit_of(row.name.text) or "起"
        message = f"“{row.name.text}”的指标值“{row.target.text}”请写成数值。"
        yield finding(row.target, message, field="指标值", adopt=f"=0{unit}", severity=HINT)


def _names_number(row: Indicator) -> bool:
    return names_number(row.name.text)


@continues("R06", requires="name target", applies_to=_names_number)
def name_is_of_words(row: Indicator) -> Iterator[Finding]:
    """三级指标只有数字的，看不出考核什么，请写明。"""
    name = row.name.text
    if name[:1].isdecimal() and _FIGURES_ALONE.fullmatch(name):
        message = f"“{name}”只有数字，不是三级指标的名称。"
        expected = "写明考核的内容，如培训人数、合格率；数值填在指标值一栏"
        yield finding(row.name, message, field="三级指标", expected=expected, severity=WARNING)


def _may_be_left(row: Indicator) -> bool:
    return row.value.kind == "placeholder" or may_be_placeholder(row.name.text)


@rule("R07", ERROR, source="审核经验", requires="target", applies_to=_may_be_left)
def no_placeholder_in_row(row: Indicator) -> Iterator[Finding]:
    """单元格里不能留着模板的占位符（*、×××、XX、……、待定、指标1）。

    指标名称里发文时所带的提示（如“受益人数(≥**人)”）不算，只要指标值已填写。

    不通过：≥**人次    通过：≥120人次
    """
    if row.value.kind == "placeholder":
        yield _placeholder(row.target, "指标值")
    elif is_placeholder(_HINT.sub("", row.name.text) if row.target else row.name.text):
        yield _placeholder(row.name, "三级指标")


@continues("R07")
def no_placeholder_in_field(project: Project) -> Iterator[Finding]:
    """项目的文字栏目里不能留着模板的占位符。"""
    for label, value in project.fields():
        if label != "标题" and is_placeholder(value.text):
            yield _placeholder(value, label)


def _placeholder(value: Field, label: str) -> Finding:
    message = f"单元格仍是模板占位符“{value.text}”。"
    return finding(value, message, field=label, expected=f"填写本项目的{label}")


@rule("R08", HINT, source="财预〔2015〕88号", requires="name basis")
def basis_stated(row: Indicator) -> Iterator[Finding]:
    """指标值要注明确定依据：计划标准、历史标准、行业标准、预算支出标准或其他标准。

    没有依据，审核时无法判断指标值定得高还是低。

    不通过：依据=    通过：依据=2023年度工作计划
    """
    if row.basis is None or _is_basis(row.basis.text) or is_filler(row.name.text):
        return
    if is_placeholder(row.name.text):  # reported as such; what it rests on comes with what it is
        return
    kinds = f"填写{'、'.join(BASIS)}之一，并写明文件或数据名称"
    message = f"“{row.name.text}”未注明指标值确定依据。"
    if row.basis and not is_filler(row.basis.text):
        message = f"“{excerpt(row.basis.text)}”不是常见的依据类别。"
        kinds = f"在其后注明属于哪一类：{'、'.join(BASIS)}"
    yield finding(row.basis, message, field="指标值确定依据", expected=kinds)


@rule(
    "R09",
    WARNING,
    source="财预〔2015〕88号",
    requires="name description",
    together=Together(
        "project", "“{first}”等{n}条指标没有填写绩效指标描述：{cells}，请写计算方法或口径。"
    ),
)
def description_is_there(row: Indicator) -> Iterator[Finding]:
    """填了指标的行，绩效指标描述也要填写（表上有这一栏的），写明怎样计算、怎样统计。

    没有口径，年底的完成值就无法核对。

    不通过：描述=    通过：描述=全年参加培训的村医人数
    """
    name = row.name.text
    if row.description is None or not is_filler(row.description.text) or is_filler(name):
        return
    if is_placeholder(name) or row.value.kind in {"empty", "placeholder"}:
        return
    message = f"“{name}”没有填写绩效指标描述，请写计算方法或口径。"
    expected = "写明计算方法或统计口径"
    yield finding(row.description, message, field="绩效指标描述", expected=expected)


@lru_cache(maxsize=1024)
def _is_basis(text: str) -> bool:
    return any(pattern.search(text) for pattern in BASIS.values())
