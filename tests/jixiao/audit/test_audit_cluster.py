"""A cluster that fails: one sentence, no traces, and what was examined is kept."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jixiao.audit import run
from jixiao.audit.store import Store
from jixiao.errors import JixiaoError
from jixiao.samples import DOCUMENT, sample
from tests.support.audits import audit, below

pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
CLUSTER = """
from distributed import LocalCluster
made = LocalCluster(n_workers=1, threads_per_worker=1, processes=False, protocol="tcp",
                    dashboard_address=":0")
print(made.scheduler_address, flush=True)
input()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "各单位"
    made.mkdir()
    for number in range(80):
        shutil.copy(sample(DOCUMENT), made / f"{number:02}.txt")
    return made


@pytest.fixture(autouse=True)
def _no_client_is_left() -> Iterator[None]:
    """A client that found no cluster ends when it is collected: while another starts, for ever."""
    yield
    gc.collect()


@pytest.fixture
def cluster() -> Iterator[subprocess.Popen[str]]:
    """A scheduler and its worker in a process that can be killed."""
    with subprocess.Popen(
        [sys.executable, "-c", CLUSTER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


def test_a_cluster_that_is_killed_is_reported_and_what_was_examined_is_kept(
    folder: Path, cluster: subprocess.Popen[str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert cluster.stdout is not None
    address, seen = cluster.stdout.readline().strip(), []

    def tick(result: dict[str, Any]) -> None:
        seen.append(result["file"])
        if len(seen) == 16:
            cluster.kill()

    with Store(tmp_path / "r.sqlite", fresh=True) as store:
        with pytest.raises(JixiaoError, match=r"中断.*已审核的结果都已保存.*--resume"):
            run.run_on_cluster(below(folder), store, None, address, tick)
        assert sorted(result["file"] for result in store.results()) == sorted(seen)
    assert 16 <= len(seen) < 80
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("quatsch", "集群地址“quatsch”写得不对，应为tcp://地址:端口，或local"),
        ("ftp://127.0.0.1:21", "集群地址“ftp://127.0.0.1:21”写得不对"),
        ("tcp://127.0.0.1:1", "连不上集群“tcp://127.0.0.1:1”"),
    ],
)
def test_an_address_that_is_wrong_or_does_not_answer_is_one_sentence(
    folder: Path,
    tmp_path: Path,
    address: str,
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(run, "_CONNECTING", 1)
    assert audit(folder, "-o", tmp_path / "r.xlsx", "--cluster", address) == 2
    printed = capfd.readouterr().err
    assert printed.startswith(sentence)
    assert printed.count("\n") == 1


SCHEDULER = """
from distributed import LocalCluster
made = LocalCluster(n_workers=0, processes=False, protocol="tcp", dashboard_address=":0")
print(made.scheduler_address, flush=True)
input()
"""


def test_a_cluster_without_workers_is_said_and_not_waited_for(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "_CONNECTING", 2)
    command = [sys.executable, "-c", SCHEDULER]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert audit(folder, "-o", tmp_path / "r.xlsx", "--cluster", address) == 2
        process.kill()
    assert capfd.readouterr().err == (
        f"集群“{address}”上没有可用的工作进程（等了2秒），请先启动后再试。\n"
    )


WITH_ONE_WORKER = """
import os, sys
from distributed import LocalCluster
if __name__ == "__main__":
    made = LocalCluster(n_workers=2, threads_per_worker=1, processes=True, protocol="tcp",
                        dashboard_address=":0")
    print(made.scheduler_address, flush=True)
    print(*(worker.pid for worker in made.workers.values()), flush=True)
    input()
"""


def test_a_worker_that_is_killed_in_mid_run_costs_no_file(
    folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    program = tmp_path / "cluster.py"
    program.write_text(WITH_ONE_WORKER, "utf-8")
    seen: list[str] = []
    with subprocess.Popen(
        [sys.executable, str(program)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        pids = [int(pid) for pid in process.stdout.readline().split()]

        def tick(result: dict[str, Any]) -> None:
            seen.append(result["file"])
            if len(seen) == 8:
                os.kill(pids[0], signal.SIGKILL)

        with Store(tmp_path / "r.sqlite", fresh=True) as store:
            run.run_on_cluster(below(folder), store, None, address, tick)
            statuses = store.statuses()
        process.kill()
    assert statuses["checked"] == 80
