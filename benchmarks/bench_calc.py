"""部门汇总 inside LibreOffice Calc, against the bare bulk read of the same sheets.

Both run in LibreOffice's own process: a small component, installed for this run only. They run on
its main thread, as a button does, and by the processor's time of the process. A call that came
over a pipe runs on a thread beside the main one, and each of its calls waits for that: the bare
read, which is nothing but calls, then takes twice as long, or half of that, as the machine is.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import xlwings as xw

from addin import entry
from addin.calc.extension import this_python
from benchmarks.bench_check import book_of
from benchmarks.limits import SHOWN, Limit, Measure
from benchmarks.timing import ratio_of, seconds
from tests.support.office import Office, free, import_uno, not_root

SHEETS = 200
TURNS = 9
READINGS = 3  # in a row, which take about as long as the 部门汇总 that they are compared with
ROOT = Path(__file__).parents[1]
SERVICE = "org.jixiao.Bench"
COMPONENT = """
import site, sys, threading
import unohelper
from com.sun.star.awt import XCallback
from com.sun.star.lang import XServiceInfo
from com.sun.star.task import XJob


class OnMainThread(unohelper.Base, XCallback):
    def __init__(self, run):
        self.run, self.answer, self.done = run, (), threading.Event()

    def notify(self, nothing):
        try:
            self.answer = self.run()
        finally:
            self.done.set()


class Bench(unohelper.Base, XJob, XServiceInfo):
    def __init__(self, context):
        self.context = context

    def execute(self, given):
        for folder in {paths!r}:
            site.addsitedir(folder)
        sys.path.insert(0, {root!r})
        from benchmarks.bench_calc import measured

        asked = OnMainThread(lambda: measured(self.context, given[0].Value))
        queue = self.context.ServiceManager.createInstanceWithContext(
            "com.sun.star.awt.AsyncCallback", self.context
        )
        queue.addCallback(asked, None)
        asked.done.wait()
        return asked.answer

    def getImplementationName(self):
        return {service!r}

    def supportsService(self, name):
        return name in self.getSupportedServiceNames()

    def getSupportedServiceNames(self):
        return ({service!r}, "com.sun.star.task.Job")


g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Bench, {service!r}, ({service!r}, "com.sun.star.task.Job"))
"""
MANIFEST = (
    '<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">'
    '<manifest:file-entry manifest:full-path="bench.py"'
    ' manifest:media-type="application/vnd.sun.star.uno-component;type=Python"/>'
    "</manifest:manifest>"
)


class _Nobody:
    """A user who is asked nothing."""

    def tell(self, text: str) -> None:
        self.shown = text

    def ask(self, question: str) -> bool:
        return True

    def ask_text(self, prompt: str, default: str = "") -> str | None:
        return default

    def pick_file(self, title: str, kinds: str, suffixes: Sequence[str]) -> Path | None:
        return None

    def progress(self, text: str) -> None:
        """Seen by nobody."""


def bare(sheet: xw.Sheet) -> None:
    """A sheet's values by LibreOffice's own calls: the block, and its formats block by block.

    A date is a number to Calc, so what a cell holds is known with its format only.
    """
    cells = sheet.used_range.api
    cells.getDataArray()
    for group in cells.getUniqueCellFormatRanges():
        group.NumberFormat  # noqa: B018 - the call is what takes the time


def measured(context: Any, path: str) -> tuple[float, float]:
    """Runs inside LibreOffice: the time of 部门汇总 by the bare read's and by the engine's.

    All in turn, as in :func:`benchmarks.timing.turns`.
    """
    from addin.calc.engine import app_of  # noqa: PLC0415 (needs UNO)

    book = app_of(context, visible=False).books.open(path)
    forms = [sheet for sheet in book.sheets if sheet.name[:2].isdecimal()]
    barely: list[float] = []
    engine: list[float] = []
    ours: list[float] = []
    for _ in range(TURNS):
        barely.append(_seconds(lambda: [bare(sheet) for sheet in forms], READINGS))
        engine.append(_seconds(lambda: [sheet.used_range.value for sheet in forms], 2 * READINGS))
        ours.append(_rolled_up(book))
    return ratio_of(ours, barely), ratio_of(ours, engine)


def _rolled_up(book: xw.Book) -> float:
    """Seconds of 部门汇总 on a book without an earlier one."""
    for sheet in [sheet for sheet in book.sheets if sheet.name in ("部门汇总", "指标统计")]:
        sheet.delete()
    return _seconds(lambda: entry.run("roll_up", book, _Nobody()))


def _seconds(run: Callable[[], object], repeats: int = 1) -> float:
    return seconds(run, repeats, clock=time.process_time)


def rows() -> list[Measure]:
    """What was measured, the ratio, and its limit; nothing without LibreOffice."""
    if not shutil.which("unopkg"):
        return []
    profile = Path(tempfile.mkdtemp(prefix="jixiao-profile-"))
    import_uno()
    try:
        barely, engine = _inside(profile)
    finally:
        shutil.rmtree(profile, ignore_errors=True)
    words = f"Calc: 部门汇总 of {SHEETS} sheets, in-process"
    return [
        Measure(f"{words} ÷ bare bulk read, values and formats", barely, Limit(2)),
        Measure(f"{words} ÷ the engine's own bulk read", engine, SHOWN),
    ]


def _inside(profile: Path) -> tuple[float, float]:
    from com.sun.star.beans import NamedValue  # noqa: PLC0415 - found once UNO is imported

    book_of(SHEETS, profile / "book.xlsx")
    _install(profile)
    office = Office(profile)
    try:
        manager = office.context.ServiceManager
        bench = manager.createInstanceWithContext(SERVICE, office.context)
        barely, engine = bench.execute((NamedValue("path", str(profile / "book.xlsx")),))
        return float(barely), float(engine)
    finally:
        office.close()


def _install(profile: Path) -> None:
    package = profile / "bench.oxt"
    python = this_python()
    text = COMPONENT.format(paths=python.paths, root=str(ROOT), service=SERVICE)
    with zipfile.ZipFile(package, "w") as made:
        made.writestr("META-INF/manifest.xml", MANIFEST)
        made.writestr("bench.py", text)
    free(profile)
    where = f"-env:UserInstallation={profile.as_uri()}"
    subprocess.run([*not_root(profile), "unopkg", "add", where, str(package)], check=True)
    free(profile)
