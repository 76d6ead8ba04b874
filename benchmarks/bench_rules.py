"""How long the rules take: on one project of twelve rows, and on 10, 100, 1 000 projects."""

from __future__ import annotations

import timeit
from decimal import Decimal
from functools import partial

from benchmarks.limits import SHOWN, Limit, Measure
from benchmarks.timing import ratio_of, turns
from jixiao.check.department import check_department, check_project
from jixiao.model.cells import amount_of
from jixiao.model.grid import Place
from jixiao.model.project_code import completed
from jixiao.model.target_form import Department, Field, Indicator, Project, Share, Target

LIMIT_MS = 1.0
LINEAR = 1.6
_KINDS = ("数量", "质量", "时效", "成本", "社会效益", "服务对象满意度")
_GROUPS = ("产出指标", "产出指标", "产出指标", "产出指标", "效益指标", "满意度指标")
_VALUES = ("≥{0}次", "≥9{1}％", "11月底前", "≤{0}万元", "进一步提高", "≥9{1}%")
_ROWS = 12
_PLAN = ((3, Decimal(20)), (6, Decimal(50)), (10, Decimal(80)), (12, Decimal(100)))


def _row(project: int, number: int) -> Indicator:
    kind = number % len(_KINDS)
    return Indicator(
        dimension=Field(_GROUPS[kind]),
        category=Field(f"{_KINDS[kind]}指标"),
        name=Field(f"第{project}项工作内容{number}完成率"),
        description=Field("完成数量占计划数量的比例"),
        target=Target(_VALUES[kind].format(project % 97 + 1, number % 10), Place("表", number, 5)),
        basis=Field("年度工作计划"),
    )


def _project(number: int) -> Project:
    money = amount_of(Field("60.00"), "万元")
    return Project(
        sheet=f"{number:04d}",
        unit=Field("万元"),
        code=Field(completed(f"13073023P{number:011d}")),
        name=Field(f"第{number}项工作经费"),
        budget=money,
        fiscal_funds=money,
        purpose=Field("用于开展日常工作，购置设备，组织培训。" * 3),
        plan=tuple(Share(month, share) for month, share in _PLAN),
        goal=Field("完成全年工作任务，群众办事更加方便。" * 3),
        indicators=tuple(_row(number, row) for row in range(_ROWS)),
        budget_year=2023,
    )


def _department(count: int) -> Department:
    projects = tuple(_project(number) for number in range(count))
    return Department(name="示例单位", year=2023, projects=projects)


def rows() -> list[Measure]:
    """What was measured, how long or how much, and its limit."""
    project = _project(1)
    one = min(timeit.repeat(lambda: check_project(project), number=50, repeat=5)) / 50 * 1000
    sizes = (10, 100, 1000)
    departments = [_department(count) for count in sizes]
    for department in departments:
        check_department(department)  # values parsed once, as in any second check
    taken = turns(*(partial(check_department, department) for department in departments), times=5)
    each = {
        count: [seconds / count for seconds in own] for count, own in zip(sizes, taken, strict=True)
    }
    few = sizes[0]
    return [
        Measure("all rules on a 12-row project (ms)", one, Limit(LIMIT_MS)),
        Measure(f"check of {few} projects, ms a project", min(each[few]) * 1000, SHOWN),
        *(
            Measure(
                f"a project among {count:,} ÷ a project among {few}",
                ratio_of(each[count], each[few]),
                Limit(LINEAR),
            )
            for count in sizes[1:]
        ),
    ]
