"""How long things take, one beside the other: these machines are noisy."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from statistics import median
from typing import ParamSpec, TypeVar

from benchmarks.limits import Measure

P = ParamSpec("P")
R = TypeVar("R")


def turns(*runs: Callable[[], object], times: int = 3) -> list[list[float]]:
    """The seconds of each of the runs in each turn, after one that does not count.

    A machine that others use, too, changes its speed from second to second: what is compared has
    to be run side by side, for as long. A short run is taken so often in a row that it lasts as
    long as the longest.
    """
    once = [seconds(run) for run in runs]
    repeats = [round(max(once) / own) for own in once]
    taken: list[list[float]] = [[] for _ in runs]
    for _ in range(times):
        for run, often, own in zip(runs, repeats, taken, strict=True):
            own.append(seconds(run, often))
    return taken


def seconds(
    run: Callable[[], object], repeats: int = 1, *, clock: Callable[[], float] = time.perf_counter
) -> float:
    """The mean time, by a clock, of a run that is taken so often in a row."""
    start = clock()
    for _ in range(repeats):
        run()
    return (clock() - start) / repeats


def ratio_of(ones: Sequence[float], others: Sequence[float]) -> float:
    """How many times as long one run takes as the other: the median of the turns."""
    return median(one / other for one, other in zip(ones, others, strict=True))


def ratio(run: Callable[[], object], to: Callable[[], object], times: int = 3) -> float:
    """How many times as long one takes as the other."""
    return ratio_of(*turns(run, to, times=times))


def in_a_fresh_process(run: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """What a function gives in a process that has done nothing before."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(run, *args, **kwargs).result()


def measures_of(module: str) -> list[Measure]:
    """What one of the benchmarks measured."""
    found: list[Measure] = import_module(f"benchmarks.{module}").rows()
    return found
