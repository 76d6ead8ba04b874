"""How long things take, one beside the other: these machines are noisy."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def seconds(*runs: Callable[[], object], times: int = 3) -> list[float]:
    """The best time of each of the runs, taken in turn so that all meet the same noise.

    A quiet moment may be too short for a long run and long enough for a short one: a short run is
    taken so often in a row that it lasts as long as the longest.
    """
    best = [seconds_each(run) for run in runs]
    repeats = [round(max(best) / once) for once in best]
    for _ in range(times - 1):
        for number, run in enumerate(runs):
            best[number] = min(best[number], seconds_each(run, repeats[number]))
    return best


def seconds_each(run: Callable[[], object], repeats: int = 1) -> float:
    """The mean time of a run that is taken so often in a row."""
    start = time.perf_counter()
    for _ in range(repeats):
        run()
    return (time.perf_counter() - start) / repeats


def ratio(run: Callable[[], object], to: Callable[[], object], times: int = 3) -> float:
    """How many times as long one takes as the other."""
    one, other = seconds(run, to, times=times)
    return one / other


def in_a_fresh_process(run: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """What a function gives in a process that has done nothing before."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(run, *args, **kwargs).result()


def rows_of(module: str) -> list[tuple[str, float, str]]:
    """What one of the benchmarks measured: what, ratio, limit."""
    found: list[tuple[str, float, str]] = import_module(f"benchmarks.{module}").rows()
    return found
