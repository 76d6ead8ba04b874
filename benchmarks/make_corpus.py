"""A county's worth of workbooks, invented, with faults planted and what each must raise.

    python -m benchmarks.make_corpus 1000 FOLDER --seed 7 [--projects 7] [--clean]

Beside the workbooks stands ``expected.jsonl``: one line a fault, with file, sheet, rule, cell. It
comes from the table of faults below, never from running a check.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from math import lcm
from pathlib import Path
from typing import Any, Final

from jixiao.model.project_code import completed
from jixiao.model.target_form import (
    Amount,
    Department,
    Field,
    FunctionalGoal,
    Indicator,
    Project,
    Share,
    Target,
    text_of,
)
from workbook_templates.builder import write
from workbook_templates.naming import sheet_names

YEAR: Final = 2025
EXPECTED: Final = "expected.jsonl"
FIRST_ROW: Final = 11
WAN: Final = 1_000_000  # 分
_PLACES: Final = ("城关", "河东", "南山", "北川", "西沟", "石桥", "柳林", "马营")
_BUREAUS: Final = ("交通运输局", "卫生健康局", "农业农村局", "教育体育局", "水务局", "林业局")
_PLANS: Final = ((20, 50, 80, 100), (25, 50, 85, 100), (15, 45, 80, 100), (20, 60, 90, 100))
# What is done to what, how it is counted, and who is asked.
_THEMES: Final = (
    ("农村公路", "养护", "公里", "沿线村民"),
    ("灌溉渠道", "清淤", "公里", "用水农户"),
    ("村级卫生室", "修缮", "间", "就诊居民"),
    ("中小学操场", "翻新", "平方米", "在校师生"),
    ("河道护岸", "加固", "米", "沿岸居民"),
    ("公益林", "管护", "公顷", "护林农户"),
    ("路灯", "更换", "盏", "夜间出行居民"),
    ("乡镇敬老院", "改造", "张床位", "入住老人"),
    ("饮水管网", "检修", "米", "供水用户"),
    ("文化广场", "维护", "处", "周边居民"),
)


@dataclass(frozen=True)
class Planted:
    """A fault to plant: what it does to a project, the rule it must raise, and the cell.

    ``cell`` is an address, or the column of the row of this 二级.
    """

    rule: str
    plant: Callable[[Project], Project]
    cell: str
    kind: str = ""


def _row(kind: str, **texts: str) -> Callable[[Project], Project]:
    """Other texts in the row of one 二级."""

    def change(row: Indicator) -> Indicator:
        fields: dict[str, Any] = {
            key: Target(text) if key == "target" else Field(text) for key, text in texts.items()
        }
        return replace(row, **fields) if row.kind == kind else row

    return lambda project: replace(
        project, indicators=tuple(change(row) for row in project.indicators)
    )


def _field(**texts: str) -> Callable[[Project], Project]:
    fields: dict[str, Any] = {key: Field(text) for key, text in texts.items()}
    return lambda project: replace(project, **fields)


def _plan(*shares: int) -> Callable[[Project], Project]:
    return lambda project: replace(project, plan=plan(shares))


def _value(rule: str, kind: str, target: str, name: str = "") -> Planted:
    """A fault in the 指标值 of a row, under another name where the name matters."""
    texts = {"target": target} | ({"name": name} if name else {})
    return Planted(rule, _row(kind, **texts), "E", kind)


def _name(rule: str, kind: str, name: str, target: str) -> Planted:
    """A fault in the 三级指标 of a row."""
    return Planted(rule, _row(kind, name=name, target=target), "C", kind)


def _whole_budget(project: Project) -> Project:
    """The whole budget as the only cost."""
    cents = (project.budget.cents if project.budget else 0) or 0
    target = f"≤{cents // WAN}万元"
    return _row("成本", name="预算控制数", target=target)(project)


def _mistyped(project: Project) -> Project:
    """The code with its last but one character another."""
    code = text_of(project.code)
    other = "1" if code[-2] != "1" else "2"
    return replace(project, code=Field(code[:-2] + other + code[-1]))


def _of_last_year(project: Project) -> Project:
    """A code of the year before, its check character right."""
    code = text_of(project.code)
    body = f"{code[:6]}{(YEAR - 1) % 100}{code[8:-1]}"
    return replace(project, code=Field(completed(body)))


def _short_of_money(project: Project) -> Project:
    """One 万元 of the budget that no source gives."""
    cents = (project.budget.cents if project.budget else 0) or 0
    return replace(project, fiscal_funds=Amount(cents - WAN))


def _copied_goal(project: Project) -> Project:
    return replace(project, goal=project.purpose)


def _unclear_plan(project: Project) -> Project:
    first, second, *rest = project.plan or ()
    return replace(project, plan=(first, replace(second, percent=None, text="约50"), *rest))


def plan(shares: tuple[int, ...]) -> tuple[Share, ...]:
    months = (3, 6, 10, 12)
    return tuple(Share(m, Decimal(share)) for m, share in zip(months, shares, strict=True))


FAULTS: Final = (
    _value("V01", "质量", "≥120%"),
    _value("V02", "质量", "≥100%"),
    _value("V03", "数量", "≥120"),
    _value("V04", "数量", "120次"),
    _value("V05", "数量", "应做尽做"),
    _value("V06", "社会效益", "进一步提高"),
    _value("V07", "质量", "按方案推进各项工作", "按方案推进各项工作"),
    _value("V08", "质量", "≥98%", "验收合格率95%"),
    _value("V09", "质量", "292%"),
    _value("V10", "质量", ">=95%"),
    _value("V11", "数量", "主干线120公里，支线80公里"),
    _value("V12", "成本", "≤28.4/株", "每株苗木造价"),
    _value("V13", "时效", "2026年1月底前"),
    _value("V01", "服务对象满意度", "≥105%"),
    _value("V03", "数量", "≥35万"),
    _value("V04", "质量", "95%"),
    _value("V05", "数量", "按计划完成"),
    _value("V06", "社会效益", "明显改善"),
    _value("V10", "服务对象满意度", "大于等于90%"),
    _value("V11", "数量", "上半年60公里，下半年60公里"),
    _value("V12", "成本", "≤30/米", "每米造价"),
    _value("V13", "时效", "2024年11月底前"),
    _value("I03", "时效", "≥3场次", "全年工作开展情况"),
    _value("I04", "时效", "按时完成", "完成时间"),
    _value("R07", "数量", "待定"),
    _value("R07", "数量", "≥XX公里"),
    _value("R06", "数量", ""),
    _value("R07", "数量", "≥**次"),
    _value("I03", "时效", "≥90次", "全年工作开展情况"),
    _value("I04", "时效", "及时开展", "工作及时性"),
    _value("I09", "服务对象满意度", "≤90%"),
    _value("I10", "服务对象满意度", "=100%"),
    _value("C01", "成本", "≥500元/次"),
    _name("I02", "质量", "任务完成及时率", "≥95%"),
    _name("I05", "数量", "任务覆盖率", "≥95%"),
    _name("I06", "社会效益", "居民满意度", "≥90%"),
    _name("I07", "社会效益", "政策宣传", "≥80%"),
    _name("I08", "数量", "补助资金金额", "=20万元"),
    Planted("C04", _whole_budget, "E", "成本"),
    Planted("R08", _row("数量", basis=""), "F", "数量"),
    Planted("I01", _row("服务对象满意度", dimension="效益指标"), "B", "服务对象满意度"),
    Planted("R01", _field(purpose=""), "B6"),
    Planted("F01", _short_of_money, "B5"),
    Planted("F05", _of_last_year, "B3"),
    Planted("F06", _mistyped, "B3"),
    Planted("P01", _unclear_plan, "C8"),
    Planted("P02", _plan(50, 45, 80, 100), "C8"),
    Planted("P03", _plan(20, 50, 80, 95), "E8"),
    Planted("S02", _copied_goal, "B9"),
    Planted("S03", _row("质量", description="路面验收合格率", name="路面验收合格率"), "D", "质量"),
    Planted("T01", _field(purpose="用于购买材料。，支付人工费用。"), "B6"),
    Planted("S04", _field(goal="2021年沿线设施保持良好"), "B9"),
)  # fmt: skip


# clean departments ----------------------------------------------------------------------------


def department(number: int, projects: int, chance: random.Random) -> Department:
    """A department without a fault; each number has a name of its own."""
    place = _PLACES[number % len(_PLACES)]
    bureau = _BUREAUS[number % len(_BUREAUS)]
    branch = number // lcm(len(_PLACES), len(_BUREAUS))
    function = "基础设施管护"
    return Department(
        code=f"{300_001 + number % 700_000}",
        name=f"{place}县{bureau}" + (f"第{branch}分局" if branch else ""),
        year=YEAR,
        overall_goal=Field(f"一是提升{function}水平。"),
        functions=(FunctionalGoal(Field(f"一是{function}"), Field("设施完好，群众方便")),),
        safeguards=Field("加强领导，落实责任。"),
        projects=tuple(project(number, n, function, chance) for n in range(projects)),
    )


def project(number: int, n: int, function: str, chance: random.Random) -> Project:
    """A project without a fault; no two of a department share an indicator."""
    thing, action, unit, people = _THEMES[n % len(_THEMES)]
    where = _PLACES[(number + n // len(_THEMES)) % len(_PLACES)]
    thing = f"{where}{thing}"
    body = f"130730{YEAR % 100}P{number % 10**6:06d}{n:05d}"
    amount = 20 + chance.randrange(1, 400)
    count = chance.randrange(10, 900)
    name = f"{thing}{action}经费"
    return Project(
        title=Field(f"{name}绩效目标表"),
        code=Field(completed(body)),
        name=Field(name),
        budget=Amount(amount * WAN),
        fiscal_funds=Amount(amount * WAN),
        other_funds=Amount(0),
        purpose=Field(f"用于{thing}{action}的材料、人工和机械费用。"),
        plan=plan(_PLANS[n % len(_PLANS)]),
        goal=Field(f"{thing}保持完好，{people}使用方便。"),
        function=Field(function),
        indicators=(
            _indicator("产出", "数量", f"{thing}{action}数量", "全年实际做完并验收的数量",
                       f"≥{count}{unit}", "年度工作计划"),
            _indicator("产出", "质量", f"{thing}验收合格率", "合格数占验收总数的比例",
                       "≥95%", "行业标准"),
            _indicator("产出", "时效", f"{thing}{action}结束时间", "最后一处验收的日期",
                       "11月底前", "年度工作计划"),
            _indicator("产出", "成本", f"{thing}单位造价", "实际支出除以验收数量",
                       f"≤{chance.randrange(50, 900)}元/{unit}", "预算支出标准"),
            _indicator("效益", "社会效益", f"{thing}完好率", "年底抽查完好的比例",
                       "≥80%", "历史数据"),
            _indicator("满意度", "服务对象满意度", f"{people}满意度", "问卷中满意的比例",
                       "≥90%", "问卷调查"),
        ),
    )  # fmt: skip


def _indicator(
    dimension: str, category: str, name: str, description: str, target: str, basis: str
) -> Indicator:
    return Indicator(
        Field(f"{dimension}指标"),
        Field(category if category.endswith("满意度") else f"{category}指标"),
        Field(name),
        Field(description),
        Target(target),
        Field(basis),
    )


# planting -------------------------------------------------------------------------------------


def planted(
    clean: Department, chance: random.Random
) -> tuple[Department, list[tuple[int, Planted]]]:
    """The department with a fault in about half of its projects, and which."""
    projects, faults = list(clean.projects), []
    for number, one in enumerate(projects):
        if chance.random() < 0.5:
            fault = chance.choice(FAULTS)
            projects[number] = fault.plant(one)
            faults.append((number, fault))
    return replace(clean, projects=tuple(projects)), faults


def expected(
    file: str, made: Department, faults: list[tuple[int, Planted]]
) -> Iterator[dict[str, str]]:
    """What must be found in a workbook: no more and no less."""
    names = sheet_names([text_of(one.name) for one in made.projects])
    for number, fault in faults:
        cell = fault.cell
        if fault.kind:
            kinds = [row.kind for row in made.projects[number].indicators]
            cell = f"{fault.cell}{FIRST_ROW + kinds.index(fault.kind)}"
        yield {"file": file, "sheet": names[number], "rule": fault.rule, "cell": cell}


def make(
    count: int, folder: Path, *, seed: int = 7, projects: int | None = None, clean: bool = False
) -> None:
    """Write ``count`` workbooks and ``expected.jsonl`` into ``folder``.

    ``projects`` in each, else 1 to 10; ``clean`` plants nothing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(seed)
    with (folder / EXPECTED).open("w", encoding="utf-8") as lines:
        for number in range(count):
            made = department(number, projects or chance.randrange(1, 11), chance)
            faults: list[tuple[int, Planted]] = []
            if not clean:
                made, faults = planted(made, chance)
            file = f"{number:06d} {made.name}.xlsx"
            write(made, folder / file)
            for one in expected(file, made, faults):
                lines.write(json.dumps(one, ensure_ascii=False) + "\n")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--projects", type=int)
    parser.add_argument("--clean", action="store_true")
    given = parser.parse_args()
    make(given.count, given.folder, seed=given.seed, projects=given.projects, clean=given.clean)


if __name__ == "__main__":
    main()
