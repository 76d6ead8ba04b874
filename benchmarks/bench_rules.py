"""How long the rules take: on one project of twelve rows, and on 10, 100, 1 000 projects."""

from __future__ import annotations

import timeit
from collections.abc import Callable
from decimal import Decimal
from functools import partial

from jixiao.check.department import check_department, check_project
from jixiao.model.cells import amount_of
from jixiao.model.grid import Place
from jixiao.model.project_code import completed
from jixiao.model.target_form import Department, Field, Indicator, Project, Share, Target

LIMIT_MS = 1.0
LINEAR = 1.6  # times the cost of one project at 10, when there are 1 000
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


def _best(run: Callable[[], object], times: int) -> float:
    """Milliseconds of one run, the best of several."""
    return min(timeit.repeat(run, number=times, repeat=5)) / times * 1000


def rows() -> list[tuple[str, float, str]]:
    """What was measured, how long or how much, and its limit in words."""
    project = _project(1)
    one = _best(lambda: check_project(project), 50)
    made = [("all rules on a 12-row project (ms)", one, f"< {LIMIT_MS:g} ms")]
    each: dict[int, float] = {}
    for count in (10, 100, 1000):
        department = _department(count)
        check_department(department)  # values parsed once, as in any second check
        each[count] = _best(partial(check_department, department), 1) / count
        limit = "—" if count == 10 else f"≤ {LINEAR:g}× that of 10"
        made.append((f"check of {count} projects, ms a project", each[count], limit))
    return made


if __name__ == "__main__":
    for what, measured, limit in rows():
        print(f"{what:55} {measured:8.3f}  {limit}")
