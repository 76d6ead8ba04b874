"""How each layout is read: what is right, half right, refused; ``make layouts`` prints it.

``python -m tests.layouts.golden 名称`` prints a case with what each of its cells is read as, to be
looked through and put into ``as_read.annotated``.
"""

from __future__ import annotations

import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from jixiao.check.book import check_book
from jixiao.errors import JixiaoError
from jixiao.files.read.any import read
from jixiao.files.read.text import read_blocks
from jixiao.form.book import Reading, read_book
from jixiao.form.document import divide
from jixiao.model.grid import Grid
from jixiao.model.money import wan
from jixiao.model.target_form import Amount, Indicator, Project, Task, text_of
from jixiao.model.year_forms import FundsRow, Monitoring, SelfEvaluation, YearForm, YearRow
from tests.support.annotated import annotated, forms_in

HERE: Final = Path(__file__).parent


@dataclass(frozen=True)
class Golden:
    """One case: its file, what it should say, what it says, by aspect."""

    name: str
    expected: dict[str, Any]
    found: dict[str, Any]

    @property
    def wrong(self) -> list[str]:
        return [key for key, value in self.expected.items() if self.found.get(key) != value]

    @property
    def verdict(self) -> str:
        if "refused" in self.found:
            return "拒读，有说明" if not self.wrong else "拒读"
        return "读对" if not self.wrong else "读对一部分"


def cases() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(HERE.glob("expected*.toml")):
        found |= tomllib.loads(path.read_text("utf-8"))
    return found


@cache
def reading_of(name: str) -> Reading:
    """What is read of a case. Raises JixiaoError where it is refused."""
    return read(HERE / f"{name}.txt", of_the_year=True)


@cache
def in_a_book(name: str, down: int = 0, right: int = 0) -> tuple[list[Grid], Reading]:
    """A case as the sheets of a workbook whose first rows and columns are blank."""
    blocks, _ = read_blocks(HERE / f"{name}.txt")
    grids = [
        Grid(f"表{number}", [[]] * down + [[None] * right + list(row) for row in grid.rows])
        for number, grid in enumerate(divide(blocks, name).forms)
    ]
    return grids, read_book(grids)


def as_read() -> dict[str, str]:
    """The cases with what each of their cells is to be read as: ``tests.support.annotated``."""
    return forms_in(HERE / "as_read.annotated")


@cache
def as_annotated(name: str, down: int = 0, right: int = 0) -> str:
    """A case with what each of its cells is read as."""
    return annotated(*in_a_book(name, down, right))


def golden(name: str, expected: dict[str, Any]) -> Golden:
    """A case, read and checked as ``jixiao check`` does."""
    try:
        reading = reading_of(name)
    except JixiaoError as why:
        return Golden(name, expected, {"refused": why.sentence})
    rules = {one.rule for one in check_book(reading)}
    found = figures(reading) | {
        "found": [rule for rule in expected.get("found", []) if rule in rules],
        "absent": [rule for rule in expected.get("absent", []) if rule not in rules],
    }
    return Golden(name, expected, found)


def figures(reading: Reading) -> dict[str, Any]:
    """What the cases are compared by."""
    projects, forms = reading.department.projects, reading.year_forms
    if projects:
        return {
            "forms": [text_of(project.name) for project in projects],
            "rows": [len(project.filled_rows) for project in projects],
            "targets": [
                project.indicators[0].target.text for project in projects if project.indicators
            ],
            "indicators": [_row(row) for project in projects for row in project.filled_rows],
            "money": [_money(project) for project in projects],
            "goal": [text_of(project.goal) for project in projects],
            "unit": [text_of(project.unit) for project in projects],
        }
    if (whole := reading.department.whole) is not None:
        return {
            "rows": [len([row for row in whole.indicators if row.name])],
            "indicators": [_row(row) for row in whole.indicators if row.name],
            "tasks": len(whole.tasks),
            "money": [f"{_shown(whole.basic)} {_shown(whole.projects)}"],
            "goal": [text_of(whole.goal)],
            "kind": ["整体"],
        }
    return {
        "forms": [form.name.text for form in forms],
        "rows": [len(form.rows) for form in forms],
        "targets": [form.rows[0].indicator.target.text for form in forms if form.rows],
        "indicators": [_row_of_year(row) for form in forms for row in form.rows],
        "actual": [form.rows[0].actual.text for form in forms if form.rows],
        "money": [_money_of_year(form) for form in forms],
        "parts": [_part_of_year(row) for form in forms for row in form.funds[1:]],
        "year_tasks": [_task_of_year(task) for form in forms for task in form.tasks],
        "total": [form.total.text for form in forms if isinstance(form, SelfEvaluation)],
        "achieved": [form.achieved.text for form in forms if isinstance(form, SelfEvaluation)],
        "unit": [form.unit for form in forms],
        "goal": [form.goal.text for form in forms],
        "kind": ["监控" if isinstance(form, Monitoring) else "自评" for form in forms],
    }


def _row(row: Indicator) -> str:
    """一级|二级|三级指标|指标值|描述|确定依据, as far as there is any."""
    told = (row.group, row.kind, *map(text_of, (row.name, row.target, row.description, row.basis)))
    return "|".join(told).rstrip("|")


def _row_of_year(row: YearRow) -> str:
    """一级|二级|三级指标|指标值|实际完成|全年预计|得分|偏差原因|可能性, as far as there is any."""
    indicator = row.indicator
    texts = (indicator.name, indicator.target, row.actual, row.expected, row.points)
    causes = "、".join([*row.causes, *filter(None, [text_of(row.reason)])])
    told = (indicator.group, indicator.kind, *map(text_of, texts), causes, text_of(row.outlook))
    return "|".join(told).rstrip("|")


def _money(project: Project) -> str:
    return " ".join(map(_shown, (project.budget, project.fiscal_funds, project.other_funds)))


def _money_of_year(form: YearForm) -> str:
    whole = form.whole
    return " ".join(map(_shown, (whole.full or whole.initial, whole.spent)))


def _part_of_year(row: FundsRow) -> str:
    """来源或用途 年初预算数 全年预算数 执行数."""
    return " ".join([row.label, *map(_shown, (row.initial, row.full, row.spent))])


def _task_of_year(task: Task) -> str:
    """任务 总额 财政拨款 其他资金 执行数."""
    return " ".join(
        [task.name.text, *map(_shown, (task.total, task.fiscal, task.other, task.spent))]
    )


def _shown(amount: Amount | None) -> str:
    return "—" if amount is None else wan(amount.cents) or "空"


def report() -> str:
    lines = []
    for name, expected in cases().items():
        one = golden(name, expected)
        words = f"　不对：{'、'.join(one.wrong)}" if one.wrong else ""
        refused = f"　{one.found['refused']}" if "refused" in one.found else ""
        lines.append(f"{one.verdict}　{name}{words}{refused}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write("\n\n".join(f"# {x}\n{as_annotated(x)}" for x in sys.argv[1:]) or report())
    sys.stdout.write("\n")
