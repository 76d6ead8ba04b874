"""Running an audit: in processes here, or on a cluster; results kept as they come."""

from __future__ import annotations

import faulthandler
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    CancelledError,
    Future,
    ProcessPoolExecutor,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from multiprocessing import parent_process
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import Any, Final, TypeVar

from jixiao.audit.drafts import Drafts
from jixiao.audit.store import Store
from jixiao.audit.work import examine, refused, stamp
from jixiao.errors import JixiaoError
from jixiao.files.folders import Inputs

AHEAD: Final = 4  # tasks waiting per process: enough to keep it busy, few enough for memory
_PER_TASK: Final = 8
_CONNECTING: Final = 5  # seconds
_WITHOUT_WORKERS: Final = 15  # seconds: one that was killed may be started again
# For one batch, and for one file alone: the largest that the limits admit take a tenth of it.
MOST_SECONDS: Final = 90.0
Progress = Callable[[dict[str, Any]], None]
T = TypeVar("T")


@dataclass(frozen=True)
class _How:
    """How every file is examined: the settings given, and what is drafted of it."""

    settings: str | None = None
    drafts: Drafts | None = None


def run_here(
    files: Sequence[Path],
    store: Store,
    settings: str | None,
    jobs: int,
    progress: Progress,
    drafts: Drafts | None = None,
) -> None:
    """Examine the files in ``jobs`` processes.

    A file that kills its process (a reader may abort on a hostile one), or a batch that is not
    examined within :data:`MOST_SECONDS`, costs no other file: the batches that died are examined
    again, each file in a process of its own and for as long.
    """
    died: list[list[str]] = []
    how = _How(settings, drafts)
    batches = list(in_batches(map(str, files)))
    while batches:
        batches = _in_a_pool(batches, store, how, jobs, progress, died)
    for name in (name for batch in died for name in batch):
        _keep(store, _alone(name, how), progress)


def run_one_by_one(
    files: Sequence[Path],
    store: Store,
    settings: str | None,
    progress: Progress,
    drafts: Drafts | None = None,
) -> None:
    """Examine the files in this process, as a button does: no process is started for it."""
    for file in files:
        _keep(store, examine(str(file), settings, drafts), progress)


def begin(inputs: Inputs, store: Store, settings: str | None, *, resume: bool) -> list[Path]:
    """The files to examine; where the run before is resumed, those not examined as they stand now.

    The store forgets what is not among the inputs, and has what was set aside with its sentence.
    """
    store.drop_others({str(file) for file in inputs.files})
    for one in inputs.aside:
        store.keep(refused(str(one.path), one.message, looked_at=one.looked_at))
    if not resume:
        return inputs.files
    return [file for file in inputs.files if not store.known(file, stamp(str(file), settings))]


def _in_a_pool(
    batches: list[list[str]],
    store: Store,
    how: _How,
    jobs: int,
    progress: Progress,
    died: list[list[str]],
) -> list[list[str]]:
    """Examine batches until done or the pool breaks; returns those that were not begun."""
    left = list(reversed(batches))
    waiting: dict[Future[list[dict[str, Any]]], list[str]] = {}
    with _pool(jobs) as pool:
        try:
            while left or waiting:
                while left and len(waiting) < jobs * AHEAD:
                    # a pool may break at any moment, also while it is handed a task
                    waiting[pool.submit(_in_time, left[-1], how)] = left[-1]
                    left.pop()
                done, _ = wait(waiting, return_when=FIRST_COMPLETED)
                for task in done:
                    results = task.result()
                    waiting.pop(task)
                    for result in results:
                        _keep(store, result, progress)
        except BrokenProcessPool:
            died += waiting.values()
    return list(reversed(left))


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, initializer=_end_with_parent)


def _end_with_parent() -> None:
    """In a process of the pool: end when the one that made it was killed, not wait for ever."""
    parent = parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    Thread(target=watch, daemon=True).start()


def _alone(file: str, how: _How) -> dict[str, Any]:
    """One file in a process of its own; if that dies twice, the file is what could not be read.

    Twice, because the system may kill a process for reasons of its own.
    """
    before = stamp(file, how.settings)
    for _ in range(2):
        began = monotonic()
        with _pool(1) as pool:
            try:
                [result] = pool.submit(_in_time, [file], how).result()
                return result
            except BrokenProcessPool:
                if monotonic() - began >= MOST_SECONDS:
                    why = f"读了{MOST_SECONDS:g}秒还没有读完"
                    break
                why = "使读取程序中止"
    return refused(file, f"“{Path(file).name}”{why}，已跳过，请核实文件来源。", before)


def _in_time(files: Sequence[str], how: _How) -> list[dict[str, Any]]:
    """Examine a batch; a process that takes too long over one ends itself.

    It may be caught in a library, where nothing else would stop it: no thread of Python's, which
    would have to wait for that library. One watch for a batch, because to set and to take back
    one takes a twentieth of the time of a small file, and more where the processors are busy.
    """
    with Path(os.devnull).open("w") as nowhere:
        faulthandler.dump_traceback_later(MOST_SECONDS, exit=True, file=nowhere)
        try:
            return [examine(file, how.settings, how.drafts) for file in files]
        finally:
            faulthandler.cancel_dump_traceback_later()


def run_on_cluster(
    files: Sequence[Path],
    store: Store,
    settings: str | None,
    address: str,
    progress: Progress,
    drafts: Drafts | None = None,
) -> None:
    """Examine the files on a dask cluster (``tcp://…``, or ``local``); lost workers are retried.

    Raises JixiaoError where it cannot be reached, or is gone before the end.
    """
    with on_cluster(address, "审核没有做完") as client:
        batches = list(in_batches(map(str, files)))
        for result in _from_cluster(client, batches, _How(settings, drafts)):
            _keep(store, result, progress)


@contextmanager
def on_cluster(address: str, undone: str) -> Iterator[Any]:
    """A cluster with workers; its end, and theirs, is one sentence that says what is ``undone``."""
    with _quiet(), _client(address) as client:
        try:
            client.wait_for_workers(1, timeout=_CONNECTING)
        except TimeoutError as why:
            raise JixiaoError(
                f"集群“{address}”上没有可用的工作进程（等了{_CONNECTING}秒），请先启动后再试。"
            ) from why
        try:
            with _ended_without_workers(client):
                yield client
        except (OSError, CancelledError) as why:
            raise JixiaoError(
                f"集群“{address}”中断，{undone}；已审核的结果都已保存，"
                "请检查集群，恢复后加 --resume 接着做。"
            ) from why


@contextmanager
def _quiet() -> Iterator[None]:
    """Without dask's own words in English: what matters of them is said in a sentence of ours."""
    logging.disable()
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def _client(address: str) -> Any:
    """The connection to a cluster."""
    try:
        from distributed import Client  # noqa: PLC0415 - an optional extra
    except ImportError as why:
        raise JixiaoError(
            "没有安装集群支持，请运行 pip install 'jixiao[cluster]' 后再用 --cluster。"
        ) from why
    if address == "local":
        return Client(dashboard_address=None)  # it would be a page for the whole network
    try:
        return Client(address, timeout=_CONNECTING)
    except ValueError as why:
        raise JixiaoError(
            f"集群地址“{address}”写得不对，应为tcp://地址:端口，或local，请改正。"
        ) from why
    except OSError as why:
        raise JixiaoError(
            f"连不上集群“{address}”（{_CONNECTING}秒内没有接通），请检查地址、端口，"
            "以及集群是否在运行。"
        ) from why


@contextmanager
def _ended_without_workers(client: Any) -> Iterator[None]:
    """Whoever waits for results is not left waiting when all workers have gone for good."""
    over = Event()

    def watch() -> None:
        gone = 0.0
        while not over.wait(1) and gone < _WITHOUT_WORKERS:
            with suppress(Exception):  # its end is noticed by whoever waits
                gone = 0.0 if client.scheduler_info()["workers"] else gone + 1
        if not over.is_set():
            client.close(timeout=1)

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def _from_cluster(client: Any, batches: Sequence[list[str]], how: _How) -> Iterator[dict[str, Any]]:
    """The results as they come.

    A batch that kills one worker after another is examined here, each file in its own process.
    """
    from distributed import KilledWorker, as_completed  # noqa: PLC0415

    tasks = client.map(examine_all, batches, how=how, retries=3, pure=False)
    batch_of = dict(zip((task.key for task in tasks), batches, strict=True))
    for task in as_completed(tasks):
        try:
            yield from task.result()
        except KilledWorker:
            yield from (_alone(name, how) for name in batch_of[task.key])
        task.release()


def examine_all(files: Sequence[str], how: _How) -> list[dict[str, Any]]:
    """A batch of files: fewer, larger tasks cost less to hand out."""
    return [examine(file, how.settings, how.drafts) for file in files]


def in_batches(items: Iterable[T]) -> Iterator[list[T]]:
    """What is handed out to a process at once."""
    left = iter(items)
    while batch := list(islice(left, _PER_TASK)):
        yield batch


def _keep(store: Store, result: dict[str, Any], progress: Progress) -> None:
    store.keep(result)
    progress(result)
