"""Auditing folders: parallel, resumable, one report; the same on a cluster that loses a worker."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jixiao.audit import run
from jixiao.audit.lists import across
from jixiao.audit.store import Store
from jixiao.audit.work import examine, stamp
from jixiao.errors import CannotWrite
from jixiao.samples import DOCUMENT, sample
from tests.support.audits import audit, below, lines


@pytest.fixture
def folder(book: Path, tmp_path: Path) -> Path:
    made = tmp_path / "各单位"
    (made / "下级").mkdir(parents=True)
    for number in range(6):
        shutil.copy(book, made / f"单位{number}.xlsx")
    shutil.copy(book, made / "下级" / "单位6.xlsx")
    (made / "坏的.xlsx").write_bytes(b"PK\x03\x04 broken")
    (made / "~$单位1.xlsx").write_bytes(b"lock")
    return made


def same(results: list[dict[str, Any]]) -> list[str]:
    return sorted(json.dumps(result, sort_keys=True, ensure_ascii=False) for result in results)


def test_every_file_is_in_the_report_with_its_counts(folder: Path, tmp_path: Path) -> None:
    out, jsonl = tmp_path / "总表.xlsx", tmp_path / "结果.jsonl"
    assert audit(folder, "-o", out, "--jobs", 2, "--jsonl", jsonl) == 1  # 坏的.xlsx
    results = lines(jsonl)
    assert [Path(r["file"]).name for r in results].count("坏的.xlsx") == 1
    assert len(results) == 8
    statuses = [result["status"] for result in results]
    assert (statuses.count("checked"), statuses.count("unreadable")) == (7, 1)
    sheet = openpyxl.load_workbook(out)["审核总表"]
    assert sheet["A1"].value == "审核总表"
    heads, *rows = sheet.iter_rows(min_row=3, values_only=True)
    assert heads[-1] == "校验和（SHA-256）"
    read = [dict(zip(heads, row, strict=True)) for row in rows]
    assert read[0]["状态"] == "无法读取", "what could not be read comes first"
    audited = [row for row in read if row["状态"] == "已审核"]
    assert [row["预算合计（万元）"] for row in audited] == [880] * 7
    assert [row["项目数"] for row in audited] == [7] * 7
    across_sheet = openpyxl.load_workbook(out)["跨文件"]
    across_rows = list(across_sheet.iter_rows(min_row=4, values_only=True))
    assert [row[:2] for row in across_rows] == [("同一份文件", "7份内容一字不差")]


def test_the_status_tells_errors_and_files_that_could_not_be_read(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A budget of 99 is not 100 and 0 (F01), nor what the cost indicator says (C02)."""
    folder, out = tmp_path / "各单位", tmp_path / "r.xlsx"
    folder.mkdir()
    shutil.copy(book, folder / "甲.xlsx")
    assert audit(folder, "-o", out, "--jobs", 1) == 0
    assert "共1个文件，本次审核1个，沿用0个；错误0，" in capsys.readouterr().out
    assert audit(folder, "-o", out, "--jobs", 1, "--fail-on", "warning") == 1
    opened = openpyxl.load_workbook(book)
    opened[next(name for name in opened.sheetnames if name.startswith("01"))]["B5"].value = 99
    opened.save(folder / "乙.xlsx")
    capsys.readouterr()
    for resume in ((), ("--resume",)):
        assert audit(folder, "-o", out, "--jobs", 1, *resume) == 1
        assert "；错误2，" in capsys.readouterr().out
    assert audit(folder, "-o", out, "--jobs", 1, "--fail-on", "never") == 0
    (folder / "丙.xlsx").write_bytes(b"PK\x03\x04")
    assert audit(folder, "-o", out, "--jobs", 1, "--resume") == 1
    said = capsys.readouterr()
    assert "共3个文件，本次审核1个，沿用2个；错误2，" in said.out
    assert "有1个文件无法读取" in said.err


def test_one_process_and_two_give_the_same(folder: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "1.jsonl", tmp_path / "2.jsonl"
    audit(folder, "-o", tmp_path / "1.xlsx", "--jobs", 1, "--jsonl", one)
    audit(folder, "-o", tmp_path / "2.xlsx", "--jobs", 2, "--jsonl", two)
    assert same(lines(one)) == same(lines(two))


def test_a_killed_run_resumes_without_redoing_or_losing(book: Path, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(60):
        shutil.copy(book, folder / f"{number:03}.xlsx")
    out, results = tmp_path / "r.xlsx", tmp_path / "r.jsonl"
    command = [sys.executable, "-c", "from jixiao.cli import main; main()", "audit",
               str(folder), "-o", str(out), "--jobs", "1"]  # fmt: skip
    process = subprocess.Popen(command, start_new_session=True)
    store = out.with_suffix(".sqlite")
    log = store.with_name(f"{store.name}-wal")  # where what is kept stands first
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and (not log.exists() or log.stat().st_size < 400_000):
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    with Store(store, fresh=False) as kept:
        done = {result["file"] for result in kept.results()}
    assert 0 < len(done) < 60
    assert not out.exists()
    files = below(folder)
    with Store(store, fresh=False) as kept:
        assert {str(file) for file in files if kept.known(file, stamp(str(file)))} == done
    assert audit(folder, "-o", out, "--jobs", 2, "--resume", "--jsonl", results) == 0
    assert sorted(result["file"] for result in lines(results)) == [str(file) for file in files]


def test_a_changed_file_is_examined_again(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "r.xlsx"
    audit(folder, "-o", out)
    changed = folder / "单位1.xlsx"
    changed.write_bytes(b"not a workbook any more")
    with Store(out.with_suffix(".sqlite"), fresh=False) as kept:
        assert not kept.known(changed, stamp(str(changed)))
        same_still = folder / "单位2.xlsx"
        assert kept.known(same_still, stamp(str(same_still)))


def test_a_second_run_on_the_same_store_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "r.sqlite"
    with Store(path, fresh=True), pytest.raises(CannotWrite, match="另一个审核可能正在运行"):
        Store(path, fresh=False)


def deadly(file: str, *how: Any) -> dict[str, Any]:
    """As the reader of files is on a hostile one: the process is gone."""
    if file.endswith("单位3.xlsx"):
        os.kill(os.getpid(), signal.SIGKILL)
    return examine(file, *how)


def test_a_file_that_kills_its_process_costs_only_itself(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    poison = str(folder / "单位3.xlsx")
    monkeypatch.setattr(run, "examine", deadly)  # the pool forks, so its processes see it
    files = below(folder)
    with Store(tmp_path / "r.sqlite", fresh=True) as store:
        run.run_here(files, store, None, 2, lambda result: None)
        results = {result["file"]: result for result in store.results()}
    assert len(results) == len(files)
    assert results[poison]["status"] == "unreadable"
    assert "使读取程序中止" in results[poison]["message"]
    assert [r["status"] for r in results.values()].count("checked") == 6


def hanging(file: str, *how: Any) -> dict[str, Any]:
    """As a reader that is caught in a file and never comes back."""
    if file.endswith("单位3.xlsx"):
        time.sleep(600)
    return examine(file, *how)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_file_that_is_never_read_to_its_end_costs_only_itself(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    poison = str(folder / "单位3.xlsx")
    monkeypatch.setattr(run, "examine", hanging)
    monkeypatch.setattr(run, "MOST_SECONDS", 2.0)
    files = below(folder)
    with Store(tmp_path / "r.sqlite", fresh=True) as store:
        run.run_here(files, store, None, jobs, lambda result: None)
        results = {result["file"]: result for result in store.results()}
    assert len(results) == len(files)
    assert results[poison]["message"] == ("“单位3.xlsx”读了2秒还没有读完，已跳过，请核实文件来源。")
    assert [r["status"] for r in results.values()].count("checked") == 6


@pytest.mark.skipif(os.name == "nt", reason="用POSIX的信号")
def test_workers_killed_while_tasks_are_handed_out_cost_no_file(
    folder: Path, tmp_path: Path
) -> None:
    """Killed from outside (the system may, for memory) at many moments: all files are there."""
    for number in range(40):
        shutil.copy(sample(DOCUMENT), folder / f"更多{number}.txt")
    files, killed = below(folder), []

    def tick(result: dict[str, Any]) -> None:
        workers = multiprocessing.active_children()
        if len(killed) < 12 and workers:
            killed.append(workers[0].pid)
            workers[0].kill()

    with Store(tmp_path / "r.sqlite", fresh=True) as store:
        run.run_here(files, store, None, 2, tick)
        results = {result["file"]: result["status"] for result in store.results()}
    assert killed
    assert len(results) == len(files) == 48
    assert list(results.values()).count("checked") == 47, "all but 坏的.xlsx"


def kept(file: str, department: str, mark: str) -> dict[str, Any]:
    """What the store keeps of a file with one project, 道路养护."""
    project = {"code": "", "name": "道路养护", "budget": 0}
    return examine("没有") | {
        "file": file,
        "department": department,
        "projects": [project],
        "signatures": [("道路养护", mark)],
    }


def copied(tmp_path: Path, *results: dict[str, Any]) -> list[str]:
    """The places of each set of copied indicators."""
    with Store(tmp_path / "r.sqlite", fresh=True) as store:
        for result in results:
            store.keep(result)
        return [where for problem, _, where in across(store) if problem == "指标完全相同"]


def test_indicators_are_copied_where_two_departments_have_them(tmp_path: Path) -> None:
    """Two files of one department are its versions; files without its name stand alone."""
    found = copied(
        tmp_path,
        kept("交通1.xlsx", "交通局", "甲"),
        kept("交通2.xlsx", "交通局", "甲"),
        kept("教育.xlsx", "教育局", "乙"),
        kept("体育.xlsx", "体育局", "乙"),
        kept("无名1.xlsx", "", "丙"),
        kept("无名2.xlsx", "", "丙"),
    )
    assert found == [
        "无名1.xlsx：道路养护；无名2.xlsx：道路养护",
        "体育.xlsx：道路养护；教育.xlsx：道路养护",
    ]


def test_places_that_a_cell_does_not_hold_are_counted(tmp_path: Path) -> None:
    fifty = [kept(f"{n:02}.xlsx", f"单位{n}", "甲") for n in range(50)]
    assert copied(tmp_path, *fifty)[0].endswith("49.xlsx：道路养护")
    more = copied(tmp_path, *fifty, kept("50.xlsx", "单位50", "甲"))[0]
    assert more.endswith("49.xlsx：道路养护等51处")


@pytest.mark.skipif(os.name == "nt", reason="用POSIX的伪终端")
def test_on_a_terminal_progress_tells_rate_and_time_left(folder: Path, tmp_path: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", "from jixiao.cli import main; main()", "audit",
               str(folder), "-o", str(tmp_path / "r.xlsx"), "--jobs", "1"]  # fmt: skip
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "120"}
    shown = b""
    with subprocess.Popen(command, stderr=theirs, stdout=subprocess.DEVNULL, env=environment):
        os.close(theirs)
        with contextlib.suppress(OSError):  # Linux ends a terminal with an error
            while piece := os.read(ours, 10_000):
                shown += piece
    os.close(ours)
    screen = shown.decode("utf-8")
    assert "8/8" in screen
    assert re.search(r"每秒\S+个", screen)
    assert "剩余" in screen


@pytest.fixture
def cluster() -> Iterator[Any]:
    distributed = pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, protocol="tcp"
    ) as made:
        yield made


def test_a_cluster_that_loses_a_worker_gives_the_same_result(
    book: Path, cluster: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(80):
        shutil.copy(book, folder / f"{number:03}.xlsx")
    files = below(folder)
    victim = next(iter(cluster.workers.values())).process.process.pid
    seen = []

    def tick(result: dict[str, Any]) -> None:
        seen.append(result["file"])
        if len(seen) == 16:
            os.kill(victim, signal.SIGKILL)

    with Store(tmp_path / "c.sqlite", fresh=True) as store:
        run.run_on_cluster(files, store, None, cluster.scheduler_address, tick)
        on_cluster = list(store.results())
    with Store(tmp_path / "h.sqlite", fresh=True) as store:
        run.run_here(files, store, None, 1, lambda result: None)
        here = list(store.results())
    assert len(seen) >= 80
    assert same(on_cluster) == same(here)


def deadly_batch(files: list[str], how: Any) -> list[dict[str, Any]]:
    """Examine files as a worker would that one of them kills."""
    if any("单位3" in file for file in files):
        os._exit(1)
    return [examine(file, how.settings, how.drafts) for file in files]


def test_a_file_that_kills_worker_after_worker_is_examined_by_itself(
    folder: Path, cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "examine_all", deadly_batch)
    files = below(folder)
    with Store(tmp_path / "r.sqlite", fresh=True) as store:
        run.run_on_cluster(files, store, None, cluster.scheduler_address, lambda result: None)
        results = list(store.results())
    assert [r["status"] for r in results].count("checked") == 7
    assert len(results) == len(files)


def test_what_a_sheet_cannot_hold_is_said_where_the_list_ends(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jixiao.audit.lists.MOST_ROWS", 3)
    output = tmp_path / "总表.xlsx"
    assert audit(folder, "-o", output, "--jobs", 1) == 1
    book = openpyxl.load_workbook(output, read_only=True)
    for name, what in (("审核总表", "文件"), ("全部问题", "问题")):
        cells = [row[0] for row in book[name].iter_rows(values_only=True)]
        assert len(cells) == 7
        assert cells[-1].startswith(f"以下{what}未列出")


def test_one_file_of_many_that_cannot_be_converted_stops_itself_alone(
    folder: Path, tmp_path: Path
) -> None:
    (folder / "旧.doc").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 2000)
    (folder / "下级" / "jixiao.toml").write_text("阈值 = 1", "utf-8")
    jsonl = tmp_path / "r.jsonl"
    assert audit(folder, "-o", tmp_path / "r.xlsx", "--jobs", 2, "--jsonl", jsonl) == 1
    results = {Path(result["file"]).name: result for result in lines(jsonl)}
    assert results["旧.doc"]["status"] == "unreadable"
    assert results["单位6.xlsx"]["status"] == "checked", "settings beside a file do not count"
    assert [one["status"] for one in results.values()].count("checked") == 7


def test_settings_that_were_given_and_are_wrong_stop_the_whole_audit(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = tmp_path / "设置.toml"
    settings.write_text('[rules]\noff = ["Z99"]', "utf-8")
    out = tmp_path / "r.xlsx"
    assert audit(folder, "-o", out, "--jobs", 2, "--settings", settings) == 2
    assert "Z99" in capsys.readouterr().err
    assert not out.exists()


def test_the_lines_never_go_over_the_live_store(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "r.xlsx"
    audit(folder, "-o", out, "--jobs", 1)
    (tmp_path / "链接.jsonl").symlink_to("r.sqlite")
    for lost in ("r.sqlite", "r.sqlite-wal", "链接.jsonl"):
        assert audit(folder, "-o", out, "--jobs", 1, "--resume", "--jsonl", tmp_path / lost) == 2
    with Store(tmp_path / "r.sqlite", fresh=False) as store:
        assert len(list(store.results())) == 8


def test_nothing_but_report_and_store_is_left(folder: Path, tmp_path: Path) -> None:
    audit(folder, "-o", tmp_path / "r.xlsx", "--jobs", 1)
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"各单位", "r.xlsx", "r.sqlite"}


def test_a_damaged_store_is_shown_in_words(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "r.xlsx"
    audit(folder, "-o", out, "--jobs", 1)
    store = out.with_suffix(".sqlite")
    content = bytearray(store.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    store.write_bytes(content)
    capsys.readouterr()
    assert audit(folder, "-o", out, "--jobs", 1, "--resume") == 2
    assert "已损坏，请删除后重新审核" in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="用POSIX的限额")
def test_a_store_that_cannot_grow_is_reported_and_resumed(folder: Path, tmp_path: Path) -> None:
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "sys.dont_write_bytecode = True;"  # half of it would be taken for the whole
        "resource.setrlimit(resource.RLIMIT_FSIZE, (120_000, 120_000));"
        "from jixiao.cli import main; main()"
    )
    out, results = tmp_path / "r.xlsx", tmp_path / "r.jsonl"
    done = subprocess.run(
        [sys.executable, "-c", code, "audit", str(folder), "-o", str(out), "--jobs", "1"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "无法写入" in done.stderr and "--resume" in done.stderr and "Trace" not in done.stderr
    assert not out.exists()
    assert audit(folder, "-o", out, "--jobs", 1, "--resume", "--jsonl", results) == 1
    assert len(lines(results)) == 8
