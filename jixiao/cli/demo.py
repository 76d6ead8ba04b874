"""``jixiao demo``: the whole journey on the bundled sample, ending with what was made and where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click

from jixiao.check.department import check_department
from jixiao.cli.export import write_public
from jixiao.cli.import_document import write_standard
from jixiao.errors import CannotWrite
from jixiao.files.read.any import read
from jixiao.files.write.atomic import made_folder, replacing
from jixiao.form.book import Reading
from jixiao.model.findings import Finding, counted
from jixiao.model.money import wan
from jixiao.samples import DOCUMENT, LEDGER, sample
from jixiao.settings import DEFAULT


@dataclass(frozen=True, slots=True)
class Made:
    """One file that the demo made, and what it holds."""

    path: Path
    holds: str


@click.command("demo", help="用自带样本走完全程：导入、审核、汇总、执行对比、公开文本。")
@click.option(
    "-o", "--output", "folder", type=click.Path(path_type=Path), default=Path("out"),
    show_default=True, help="输出文件夹。",
)  # fmt: skip
def demo_command(folder: Path) -> None:
    try:
        made_folder(folder)
    except OSError as why:
        raise CannotWrite(f"文件夹“{folder}”无法建立（{why.strerror}），请换一个位置。") from why
    source = read(sample(DOCUMENT), clean=True)
    book = folder / "1 绩效目标表.xlsx"
    write_standard(source.department, book)
    reading = read(book)
    findings = check_department(reading.department, DEFAULT, file=str(book))
    made = [_imported(source, book)]
    made += [step(reading, findings, folder) for step in _STEPS]
    _show(made)


def _imported(source: Reading, book: Path) -> Made:
    projects = source.department.projects
    rows = sum(len(project.indicators) for project in projects)
    cleaned = len(source.cleaned)
    return Made(
        book, f"{len(projects)}个项目，{rows}条指标；清理{cleaned}处，未识别{len(source.unread)}处"
    )


def _checked(reading: Reading, findings: list[Finding], folder: Path) -> Made:
    from jixiao.files.reports import findings as report

    output = folder / "2 审核结果.xlsx"
    title = f"{reading.department.name}　{report.summary_line(findings)}"
    projects = [project.label for project in reading.department.projects]
    with replacing(output) as temporary:
        report.draw(findings, report.Checked(title, projects, linked=True), temporary, at=output)
    return Made(output, counted(findings))


def _rolled_up(reading: Reading, findings: list[Finding], folder: Path) -> Made:
    from jixiao.files.reports import rollup as report
    from jixiao.spending.rollup import summarise

    files = [findings[0].file] if findings else [""]
    summary = summarise([reading.department], findings, files=files)
    output = folder / "3 部门汇总.xlsx"
    with replacing(output) as temporary:
        report.draw(summary, temporary)
    planned = "/".join(wan(cents) for cents in summary.total.planned.values())
    return Made(output, f"预算合计{wan(summary.total.budget)}万元；计划{planned}万元")


def _compared(reading: Reading, findings: list[Finding], folder: Path) -> Made:
    from jixiao.files.read.ledgers import read_ledgers
    from jixiao.files.reports import execution as report
    from jixiao.spending.execution import compare, countable

    department, forms = countable(reading.department)
    comparison = compare(department, read_ledgers([sample(LEDGER)]))
    output = folder / "4 执行对比.xlsx"
    with replacing(output) as temporary:
        report.draw(comparison, temporary, forms)
    total = comparison.as_json()["total"]
    return Made(
        output,
        f"示例数据，截至{comparison.as_of}：计划{total['planned']}，实际{total['actual']}万元；"
        f"未匹配{len(comparison.unmatched)}笔",
    )


def _exported(reading: Reading, findings: list[Finding], folder: Path) -> Made:
    output = folder / "5 公开文本.docx"
    write_public(reading.department, output)
    return Made(output, "封面、目录、部门整体绩效目标、各项目绩效目标表")


def _monitored(reading: Reading, findings: list[Finding], folder: Path) -> Made:
    from jixiao.files import year_books as yearly
    from jixiao.files.read.ledgers import read_ledgers
    from jixiao.spending.execution import compare, countable
    from workbook_templates.naming import sheet_names

    department, forms = countable(reading.department)
    comparison = compare(department, read_ledgers([sample(LEDGER)]))
    made = yearly.monitor(department, comparison, [], DEFAULT, sheet_names, forms=forms)
    output = folder / "6 运行监控表.xlsx"
    with replacing(output) as temporary:
        yearly.draw_monitorings(made, temporary, listed=True)
    return Made(output, f"{len(made.forms)}张，资金和指标已填好，等人填完成情况")


def _evaluated(reading: Reading, findings: list[Finding], folder: Path) -> Made:
    from jixiao.files import year_books as yearly
    from jixiao.files.read.ledgers import read_ledgers
    from jixiao.spending.execution import countable
    from workbook_templates.naming import sheet_names

    department, forms = countable(reading.department, planned=False)
    ledger = read_ledgers([sample(LEDGER)])
    made = yearly.evaluate(department, ledger, [], DEFAULT, sheet_names, forms=forms)
    output = folder / "7 自评表.xlsx"
    with replacing(output) as temporary:
        yearly.draw_evaluations(made, temporary, listed=True)
    return Made(output, f"{len(made.forms)}张，执行率已算好，填入完成值后再运行即得分")


_STEPS: tuple[Callable[[Reading, list[Finding], Path], Made], ...] = (
    _checked,
    _rolled_up,
    _compared,
    _exported,
    _monitored,
    _evaluated,
)


def _show(made: list[Made]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title="全程演示：生成的文件")
    for heading in ("文件", "内容"):
        table.add_column(heading, overflow="fold")
    for one in made:
        table.add_row(str(one.path), one.holds)
    Console().print(table)
