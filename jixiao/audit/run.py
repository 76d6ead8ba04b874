"""Running an audit: in processes here, or on a cluster; results kept as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from pathlib import Path
from typing import Any, Final

from jixiao.audit.store import Store
from jixiao.audit.work import examine
from jixiao.errors import JixiaoError
from jixiao.files.reading import KNOWN

_AHEAD: Final = 4  # tasks waiting per process: enough to keep it busy, few enough for memory
_PER_TASK: Final = 8
Progress = Callable[[dict[str, Any]], None]


def workbooks_below(folders: Iterable[Path]) -> list[Path]:
    """Every workbook and document below the folders, sorted; Office's own lock files left out."""
    found = set()
    for folder in folders:
        if folder.is_file():
            found.add(folder)
            continue
        if not folder.is_dir():
            raise JixiaoError(f"找不到文件夹“{folder}”，请检查路径。")
        found |= {
            path
            for path in folder.rglob("*")
            if path.suffix.lower() in KNOWN
            and not path.name.startswith(("~$", "."))
            and path.is_file()
        }
    return sorted(found)


def run_here(
    files: Sequence[Path], store: Store, settings: str | None, jobs: int, progress: Progress
) -> None:
    """Examine the files in ``jobs`` processes. A process that dies takes its files' turn only."""
    if jobs <= 1:
        for file in files:
            _keep(store, examine(str(file), settings), progress)
        return
    with ProcessPoolExecutor(jobs) as pool:
        waiting: set[Future[list[dict[str, Any]]]] = set()
        for batch in _batches(files):
            if len(waiting) >= jobs * _AHEAD:
                waiting = _collect(waiting, store, progress)
            waiting.add(pool.submit(examine_all, batch, settings))
        while waiting:
            waiting = _collect(waiting, store, progress)


def run_on_cluster(
    files: Sequence[Path], store: Store, settings: str | None, address: str, progress: Progress
) -> None:
    """Examine the files on a dask cluster (``tcp://…``, or ``local``); lost workers are retried."""
    try:
        from distributed import Client, as_completed  # noqa: PLC0415 - an optional extra
    except ImportError as why:
        raise JixiaoError(
            "没有安装集群支持，请运行 pip install 'jixiao[cluster]' 后再用 --cluster。"
        ) from why
    with Client(None if address == "local" else address) as client:
        tasks = client.map(
            examine_all, list(_batches(files)), settings=settings, retries=3, pure=False
        )
        for task in as_completed(tasks):
            for result in task.result():
                _keep(store, result, progress)
            task.release()


def examine_all(files: Sequence[str], settings: str | None = None) -> list[dict[str, Any]]:
    """A batch of files: fewer, larger tasks cost less to hand out."""
    return [examine(file, settings) for file in files]


def _batches(files: Sequence[Path]) -> Iterator[list[str]]:
    for start in range(0, len(files), _PER_TASK):
        yield [str(file) for file in files[start : start + _PER_TASK]]


def _collect(
    waiting: set[Future[list[dict[str, Any]]]], store: Store, progress: Progress
) -> set[Future[list[dict[str, Any]]]]:
    done, left = wait(waiting, return_when=FIRST_COMPLETED)
    for task in done:
        for result in task.result():
            _keep(store, result, progress)
    return left


def _keep(store: Store, result: dict[str, Any], progress: Progress) -> None:
    store.keep(result)
    progress(result)
