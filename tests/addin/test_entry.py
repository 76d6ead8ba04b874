"""The edge of the add-in: any failure is one sentence, and the book is as it was."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from fake_books import Broken, Cell, ErrorValue
from fake_excel import Program
from open_books import LEDGER, User, department_of_size, opened, press, written

from addin import changes, entry, log, macros, marks, sheet_list
from addin.ui import HostUi

JOURNEYS: dict[str, tuple[Any, ...]] = {
    "check_all": (),
    "check_sheet": (),
    "roll_up": (),
    "normalise": (True,),
    "add_project_sheet": ("新项目", "43122323P000000000001"),
    "import_ledger": (LEDGER,),
    "compare": (...,),
}


@pytest.fixture(autouse=True)
def log_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for name in ("XDG_STATE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "state"))
    yield tmp_path / "state" / "jixiao"
    for handler in list(logging.getLogger("jixiao.addin").handlers):
        handler.close()
        logging.getLogger("jixiao.addin").removeHandler(handler)


@pytest.fixture(scope="module")
def used_program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A book of one project in which every macro has run once, its texts unspelt again."""
    folder = tmp_path_factory.mktemp("books")
    program, book = opened(written(folder, department_of_size(1)))
    state = program.books[0]
    state.sheets[1].cells[60, 9] = Cell(ErrorValue("#NAME?"), "=部门汇总!C5")  # the clerk's own
    state.names["我的合计"] = "=部门汇总!$C$5"
    typed = {(row, 5): state.sheets[2].cell(row, 5).value for row in range(11, 20)}
    short = folder / "支出.csv"
    short.write_text(
        "\n".join(LEDGER.read_text(encoding="utf-8-sig").splitlines()[:5]), encoding="utf-8"
    )
    for macro in ("roll_up", "check_all", "normalise", "import_ledger", "compare"):
        press(macro, book, *((short,) if macro == "import_ledger" else JOURNEYS[macro]))
    for spot, value in typed.items():
        if value is not None:
            state.sheets[2].cells[spot].value = value
    return program


def again(used: Program) -> tuple[Program, xw.Book]:
    """The used program as it was, for one more run."""
    program = Program()
    program.books = [book.copied() for book in used.books]
    program.active = program.books[0]
    program.active.active = program.active.sheets[2]
    program.active.active.selection = (12, 5, 12, 5)
    return program, program.app.books.active


def contents(program: Program) -> Any:
    """What the clerk's book holds, without what is only the view.

    Nor a second sheet of ours that could not be removed after the first one was.
    """
    book = program.books[0].copied()
    for sheet in book.sheets:
        sheet.selection = (1, 1, 1, 1)
    return [sheet for sheet in book.sheets if not sheet.name.startswith("旧")]


def unmarked(found: list[Any]) -> list[Any]:
    return [replace(sheet, notes={}, frames={}) for sheet in found]


def without_list(found: list[Any]) -> list[Any]:
    return [sheet for sheet in found if sheet.name != "目录"]


@pytest.mark.parametrize("macro", JOURNEYS)
def test_a_call_that_fails_leaves_the_book_as_it_was(used_program, macro, monkeypatch) -> None:
    """Whichever call breaks: all of the result, or nothing and a sentence with the log's place."""
    with monkeypatch.context() as patched:
        patched.setattr(sheet_list, "renew", lambda book: None)  # both follow the result
        patched.setattr(marks, "put", lambda sheets, findings: "")
        program, book = again(used_program)
        program.forget_calls()
        press(macro, book, *JOURNEYS[macro])
        calls_for_the_result = len(program.calls)
    program, book = again(used_program)
    program.forget_calls()
    press(macro, book, *JOURNEYS[macro])
    calls, result = len(program.calls), contents(program)
    assert calls > 30
    failures = 0
    # what follows the result is the same for each cell and sheet: of that every third
    for k in (*range(1, calls_for_the_result + 1), *range(calls_for_the_result + 1, calls + 1, 3)):
        program, book = again(used_program)
        before = program.snapshot()
        program.forget_calls()
        program.break_at = k
        user = User(*JOURNEYS[macro])
        entry.run(macro, book, user)
        broken = program.calls[k - 1][1]
        assert len(user.shown) <= 1
        if user.shown and "没有完成" in user.last:
            failures += 1
            assert program.snapshot() == before, f"call {k}: {broken}"
            assert str(log.path()) in user.last
        else:
            unlisted = user.shown and "“目录”没有更新" in user.last
            left = any(sheet.name.startswith("旧") for sheet in program.books[0].sheets)
            same = without_list if unlisted or left else list  # a sheet that is left is listed
            held = (contents(program), result)
            if user.shown and "没有全部标注" in user.last:
                held = (unmarked(held[0]), unmarked(held[1]))
            assert same(held[0]) == same(held[1]), f"call {k}: {broken}"
    assert failures > calls_for_the_result / 2


def test_the_sentence_names_the_button_and_the_log(used_program) -> None:
    program, book = again(used_program)
    program.break_at = len(program.calls) + 5
    user = press("check_all", book)
    assert user.shown == [f"“审核全部”没有完成，工作簿未改动。详情见日志：{log.path()}"]


SECRET = "绝密的单元格内容"


def test_the_log_says_where_it_failed_and_nothing_of_the_cells(used_program, monkeypatch) -> None:
    program, book = again(used_program)
    program.books[0].sheets[2].cells[12, 3].value = SECRET

    def fail(text: str) -> None:
        raise ValueError(f"cannot do with {text} and {SECRET}")

    monkeypatch.setattr(changes, "_earlier", lambda *given, **options: fail(SECRET))
    press("check_all", book)
    written_down = log.path().read_text(encoding="utf-8")
    assert SECRET not in written_down
    assert "审核全部: ValueError at test_entry.py:" in written_down
    assert "changes.py:" in written_down
    assert "macros.py:" in written_down


def test_the_log_rotates(log_folder, monkeypatch) -> None:
    monkeypatch.setattr(log, "_BYTES", 2000)
    for _ in range(90):
        try:
            raise Broken("x")
        except Broken as why:
            log.failure("审核全部", why)
    assert sorted(path.name for path in log_folder.iterdir()) == [
        "jixiao.log",
        "jixiao.log.1",
        "jixiao.log.2",
        "jixiao.log.3",
    ]
    assert all(path.stat().st_size <= 2000 for path in log_folder.iterdir())


def test_where_no_log_can_be_written_the_user_hears_of_it_all_the_same(
    used_program, tmp_path, monkeypatch
) -> None:
    (tmp_path / "file").touch()
    for name in ("XDG_STATE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "file"))
    program, book = again(used_program)
    program.break_at = len(program.calls) + 5
    user = press("check_all", book)
    assert user.shown == ["“审核全部”没有完成，工作簿未改动。日志也无法写入，请按“环境诊断”。"]


def test_an_attempt_that_fails_is_only_logged() -> None:
    with log.only_logged("试一试") as attempt:
        raise ValueError("秘密")
    assert attempt.failed
    with log.only_logged("试一试") as attempt:
        pass
    assert not attempt.failed


def test_what_the_user_can_mend_is_reported_without_a_log(used_program, log_folder) -> None:
    program, book = again(used_program)
    program.active.active = program.active.sheets[0]
    press("check_sheet", book)
    assert not log_folder.exists()


# the boxes of the program itself ------------------------------------------------------------------


def test_a_button_pressed_without_a_user_of_the_tests_uses_the_programs_boxes(
    used_program,
) -> None:
    program, book = again(used_program)
    program.answers = ["yes"]
    entry.run("normalise", book)
    assert "是否改为规范写法？" in program.boxes[0]
    assert program.boxes[1].startswith("已规范")
    assert program.flags["status_bar"] is False, "cleared in the end"


def test_progress_is_shown_in_the_status_bar(used_program, monkeypatch) -> None:
    _, book = again(used_program)
    shown: list[Any] = []
    monkeypatch.setattr(HostUi, "progress", lambda self, text: shown.append(text))
    entry.run("check_all", book)
    # 部门汇总 and 执行对比 say when they are out of date, 审核结果 keeps what was decided
    assert "正在读取工作表 1/9…" in shown
    assert "正在审核…" in shown
    assert "正在生成报表…" in shown
    assert shown[-1] == ""


@pytest.mark.parametrize("macro", ["check_all", "roll_up", "compare"])
def test_long_work_can_be_cancelled_while_it_changes_nothing(used_program, macro) -> None:
    for after in (0, 8, 16, 24):
        program, book = again(used_program)
        before = program.snapshot()
        program.forget_calls()
        program.cancel_after = after
        entry.run(macro, book)
        assert program.boxes == ["已取消，工作簿未改动。"]
        assert program.snapshot() == before


@pytest.mark.parametrize(
    ("ask", "answer", "expected"),
    [
        (lambda ui: ui.ask("？"), "no", False),
        (lambda ui: ui.ask("？"), "yes", True),
        (lambda ui: ui.ask_text("？", "原"), None, None),
        (lambda ui: ui.ask_text("？", "原"), "新", "新"),
        (lambda ui: ui.pick_file("？", "文件", [".txt"]), None, None),
        (lambda ui: ui.pick_file("？", "文件", [".txt"]), "/某/文件.txt", Path("/某/文件.txt")),
    ],
)
def test_the_boxes_answers(ask, answer, expected) -> None:
    program = Program()
    program.answers = [answer]
    assert ask(HostUi(program.app)) == expected


def test_a_broken_status_bar_stops_nothing(used_program) -> None:
    program, book = again(used_program)
    program.forget_calls()
    program.break_at = 1
    HostUi(book.app).progress("正在读取…")
    assert program.called("status_bar") == 1


def test_the_diagnosis_says_where_it_can_run(used_program) -> None:
    _, book = again(used_program)
    assert press("diagnose", book).last.endswith("。")


def test_the_macros_are_looked_up_in_one_place() -> None:
    assert entry._macro("compare") is macros.compare
