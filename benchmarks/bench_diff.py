"""修改对照 of two versions of 200 projects: alone, and with their workbooks read and checked."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from benchmarks.bench_check import PROJECTS, book_of
from benchmarks.limits import Limit, Measure
from benchmarks.timing import in_a_fresh_process, ratio, ratio_of, turns
from jixiao.check.department import check_department
from jixiao.drafting.compare import compare
from jixiao.files.check_file import check_file
from jixiao.files.read.any import read
from jixiao.model.target_form import Department, Field, Project, Target
from jixiao.samples import DOCUMENT, sample
from workbook_templates.builder import write

# Every so many projects one is changed, one has another name, one is gone, one is new.
_EVERY = 10


def _revised(path: Path, to: Path) -> None:
    """A later version: values mended, names changed, projects dropped and added."""
    department: Department = read(path).department
    projects: list[Project] = []
    for number, project in enumerate(department.projects):
        match number % _EVERY:
            case 0:
                rows = [replace(row, target=Target("≥95%")) for row in project.indicators[:2]]
                projects.append(replace(project, indicators=(*rows, *project.indicators[2:])))
            case 1 if project.name:
                projects.append(replace(project, name=Field(f"{project.name.text}（续）")))
            case 2:
                new = replace(project, code=Field(""), name=Field(f"新增项目{number}"))
                projects += [project, new]
            case 3:
                pass
            case _:
                projects.append(project)
    write(replace(department, projects=tuple(projects)), to)


def _compared(old: Path, new: Path) -> None:
    before, after = check_file(old), check_file(new)
    assert before.reading is not None
    assert after.reading is not None
    compare(
        before.reading.department, after.reading.department, before.findings, after.findings
    ).as_json()


def _alone() -> Measure:
    """Two versions of a department compared, against checking one of them."""
    whole = read(sample(DOCUMENT), clean=True).department
    own = whole.projects
    many = tuple(replace(own[n % len(own)], name=Field(f"项目{n}")) for n in range(PROJECTS))
    before = replace(whole, projects=many)
    after = replace(
        whole, projects=tuple(replace(p, indicators=p.indicators[1:]) for p in many[1:])
    )
    checked, compared = turns(
        lambda: check_department(before),
        lambda: compare(before, after),
    )
    what = f"comparing {PROJECTS} projects with another version ÷ checking one"
    return Measure(what, ratio_of(compared, checked), Limit(1))


def rows() -> list[Measure]:
    """What was measured, the ratio, and its limit."""
    with tempfile.TemporaryDirectory() as folder:
        old, new = Path(folder) / "old.xlsx", Path(folder) / "new.xlsx"
        in_a_fresh_process(book_of, PROJECTS, old)
        in_a_fresh_process(_revised, old, new)
        found = ratio(
            lambda: _compared(old, new), lambda: (check_file(old), check_file(new)), times=5
        )
    both = Measure(f"diff of {PROJECTS} projects ÷ check of both versions", found, Limit(2))
    return [_alone(), both]
