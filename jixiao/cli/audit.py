"""``jixiao audit``: every workbook below some folders, in parallel, resumable, one report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jixiao.cli import COULD_NOT_RUN
from jixiao.cli.audit_letters import Wanted, show_history, show_roster, write_letters
from jixiao.cli.options import (
    as_json,
    fail_on_option,
    fails_by_count,
    least_option,
    parse_date,
    refuse_inputs,
    report_output,
    settings_option,
    write_lines,
)
from jixiao.errors import JixiaoError
from jixiao.files.folders import Inputs, inputs_of
from jixiao.files.write.atomic import replacing
from jixiao.model.findings import HINT, in_words
from jixiao.settings_file import load_if_any

if TYPE_CHECKING:
    from jixiao.audit.drafts import Drafts
    from jixiao.audit.store import Store


@click.command("audit", help="审核文件夹下所有工作簿，生成总表；中断后加 --resume 接着做。")
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="总表文件。")
@click.option("--jobs", type=click.IntRange(1, 256), help="并行进程数，默认为处理器个数。")
@click.option("--resume", is_flag=True, help="接着上次做，文件、设置、程序都没变的不再审核。")
@click.option("--cluster", help="在集群上运行：tcp://地址:端口，或local。")
@click.option("--jsonl", type=click.Path(path_type=Path), help="另把每个文件的结果写成JSON行。")
@click.option(
    "--letters",
    type=click.Path(path_type=Path),
    help="给每个单位写审核意见书和退回修改稿，放进此文件夹。",
)
@click.option("--pdf", is_flag=True, help="意见书另存为PDF（需要LibreOffice）。")
@click.option(
    "--name-others",
    is_flag=True,
    help="指标与其他单位完全相同时，在意见书里写明是哪个单位；不加则只说与其他单位相同。",
)
@click.option(
    "--roster", type=click.Path(path_type=Path), help="单位名单（.xlsx/.csv）：谁报了、谁没报。"
)
@click.option("--round", "round_name", default="", help="轮次名称，如一上、二上；与上一轮对照。")
@click.option("--history", type=click.Path(path_type=Path), help="列出此文件夹里保存的各轮次情况。")
@click.option("--date", "dated", callback=parse_date, help="审核日期（如2023-06-30），默认今天。")
@fail_on_option
@least_option
@settings_option
def audit_command(
    folders: tuple[Path, ...],
    output: Path | None,
    letters: Path | None,
    pdf: bool,
    name_others: bool,
    roster: Path | None,
    round_name: str,
    history: Path | None,
    dated: dt.date | None,
    jobs: int | None,
    resume: bool,
    cluster: str | None,
    jsonl: Path | None,
    fail_on: str,
    least: str,
    settings: Path | None,
) -> int:
    from jixiao.audit import report
    from jixiao.audit.run import begin
    from jixiao.audit.store import Store

    if history is not None:
        return show_history(history)
    if not folders or output is None:
        raise JixiaoError("请写明要审核的文件夹，并用 -o 指定总表，例如 -o 审核总表.xlsx。")
    wanted = Wanted(letters, pdf, roster, round_name, dated, settings, jobs, name_others, cluster)
    kept_in = _refused(folders, output, wanted)
    inputs = inputs_of(folders, output)
    log = kept_in.with_name(f"{kept_in.name}-wal")  # SQLite's own, part of the live store
    refuse_inputs(jsonl, [*inputs.files, output, kept_in, log, settings])
    listed = least or _least_set(settings)
    with Store(kept_in, fresh=not resume) as store:
        waiting = begin(inputs, store, str(settings) if settings else None, resume=resume)
        drafts = wanted.drafts(resume=resume)
        _examine(waiting, store, wanted, drafts)
        if jsonl is not None:
            write_lines((as_json(result, "utf-8") for result in store.results()), jsonl)
        made = wanted.desk(store, output)
        made.keep_round()  # the report shows it beside the others
        with replacing(output) as temporary:
            report.draw(store, temporary, at=output, desk=made, least=listed)
        counts = store.severities()
        _say(store, counts, output, inputs, len(waiting), listed)
        show_roster(made)
        unwritten = write_letters(made, store, wanted, drafts)
        status = _status(store, counts, output, fail_on, len(inputs.not_looked_at))
        return max(status, int(bool(unwritten)))


def _refused(folders: Sequence[Path], output: Path, wanted: Wanted) -> Path:
    """Where the results are kept. Raises JixiaoError where something asked for cannot be."""
    for folder in folders:
        if not folder.exists():
            raise JixiaoError(f"找不到文件夹“{folder}”，请检查路径。")
    report_output(output, [wanted.settings, *(one for one in folders if one.is_file())])
    wanted.refuse(tuple(folders), output)  # reads what a person decided in it
    return output.with_suffix(".sqlite")


def _say(
    store: Store,
    counts: Mapping[str, int],
    output: Path,
    inputs: Inputs,
    examined: int,
    listed: str,
) -> None:
    """What was made, and of how much."""
    total = len(inputs.files)
    only = "" if listed == HINT else f"（总表只列出{listed}及更重的问题）"
    click.echo(
        f"已生成“{output}”：共{total}个文件，本次审核{examined}个，沿用{total - examined}个；"
        f"{in_words(counts)}{only}。"
    )
    found, counted = store.forms()
    click.echo(f"项目表：找到{found}张＝计入{counted}张＋未计入{found - counted}张。")
    if passed_over := len(inputs.not_looked_at):
        click.echo(f"另有{passed_over}个文件因类型不能读取而未审核，见“{output}”。", err=True)


def _least_set(settings: Path | None) -> str:
    """The mildest severity that the settings list; all where they do not say."""
    return load_if_any(settings).least or HINT


def _status(
    store: Store, counts: Mapping[str, int], output: Path, fail_on: str, passed_over: int
) -> int:
    """As of a check: 1 also where a file is not in the findings, 2 where no file is."""
    statuses = store.statuses()
    unreadable = statuses["unreadable"] - passed_over
    if unreadable:
        click.echo(f"有{unreadable}个文件无法读取，原因见“{output}”的“说明”列。", err=True)
        if not statuses["checked"]:
            return COULD_NOT_RUN
    found, counted = store.forms()
    left_out = found > counted and fail_on != "never"
    return int(fails_by_count(counts, fail_on) or left_out or bool(passed_over or unreadable))


def _examine(files: Sequence[Path], store: Store, wanted: Wanted, drafts: Drafts | None) -> None:
    from jixiao.audit import run

    settings = str(wanted.settings) if wanted.settings else None
    with _progress(len(files)) as tick:
        if wanted.cluster:
            run.run_on_cluster(files, store, settings, wanted.cluster, tick, drafts)
        else:
            run.run_here(files, store, settings, wanted.processes, tick, drafts)


@contextmanager
def _progress(total: int) -> Iterator[Callable[[dict[str, Any]], None]]:
    """A bar with rate and time left on a terminal; nothing where the output is not one."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text("" if speed is None else f"每秒{speed:.1f}个")

    console = Console(stderr=True)
    columns = ("审核", BarColumn(), MofNCompleteColumn(), Rate(), "剩余", TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as shown:
        task = shown.add_task("", total=total)
        yield lambda result: shown.advance(task)
