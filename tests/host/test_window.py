"""What only a window shows: frozen panes, kept when a sheet is copied."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw

from addin import entry
from tests.support.calc_user import FORM, User, names
from tests.support.office import Office

pytestmark = pytest.mark.host


def clicked(office: Office, work: Callable[[], None]) -> None:
    """Do ``work`` as a click does: on the thread that also paints.

    LibreOffice calls us there, and what we call meanwhile is done on the thread that waits for us.
    From any other thread LibreOffice 7.4 paints and works at once, and crashes.
    """
    import unohelper
    from com.sun.star.awt import XCallback

    done: Future[None] = Future()

    class Click(unohelper.Base, XCallback):  # type: ignore[misc] # UNO is untyped
        def notify(self, data: Any) -> None:
            try:
                work()
            except BaseException as why:  # noqa: BLE001 - raised again where the test waits
                done.set_exception(why)
            else:
                done.set_result(None)

    manager = office.context.ServiceManager
    queue = manager.createInstanceWithContext("com.sun.star.awt.AsyncCallback", office.context)
    queue.addCallback(Click(), None)
    done.result(60)


def panes(book: xw.Book, sheet: str) -> tuple[int, int] | None:
    """Columns and rows that stay when the sheet is scrolled."""
    controller = book.impl.controller
    controller.setActiveSheet(book.sheets[sheet].api)
    if not controller.hasFrozenPanes():
        return None
    return controller.SplitColumn, controller.SplitRow


def test_panes_come_with_a_copied_sheet_and_stay_in_the_file(
    office: Office, sample_file: Path, tmp_path: Path
) -> None:
    from addin.calc.engine import app_of

    path = shutil.copy(sample_file, tmp_path)
    frozen: dict[str, tuple[int, int] | None] = {}

    def work() -> None:
        book = app_of(office.context).books.open(path)
        book.sheets[FORM].activate()
        user = User("护路宣传", "")
        entry.run("roll_up", book, user)
        entry.run("add_project_sheet", book, user)
        assert not user.answers
        frozen.update({name: panes(book, name) for name in names(book)})
        book.save(path)
        book.close()

    clicked(office, work)
    # title, unit, code and name: more would leave no room on a small screen
    assert frozen["08 护路宣传"] == frozen[FORM] == (0, 3)
    # 序号, 项目编码, 项目名称, 职责分类; title, subtitle and two rows of headings
    assert frozen["部门汇总"] == (4, 4)
    assert frozen["指标统计"] == (3, 3)
    saved = openpyxl.load_workbook(path)
    assert saved[FORM].freeze_panes == "A4"
    assert saved["部门汇总"].freeze_panes == "E5"
    assert saved["指标统计"].freeze_panes == "D4"
