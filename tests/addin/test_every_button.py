"""Every button in every state that Excel can be in: a result, or one sentence with a next step."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
import xlwings as xw
from fake_books import BookState, SheetState
from fake_excel import ENGINE, Program
from open_books import LEDGER, SAMPLE, User, department_of_size, opened, press, written

from addin import entry, way_back
from addin.ribbon import BUTTONS, Button

# What a VBA procedure does alone is in test_xlam_in_calc.py.
MACROS = [button for button in BUTTONS if not button.vba]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
FAILED = "没有完成"


class Willing(User):
    """Says yes to everything, and gives what was asked for."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def ask(self, question: str) -> bool:
        self.asked.append(question)
        return True

    def ask_text(self, prompt: str, default: str = "") -> str | None:
        self.asked.append(prompt)
        return str(self.folder) if "文件夹" in prompt else default or "1"

    def pick_file(self, title: str, kinds: str, suffixes: Sequence[str]) -> Path | None:
        self.asked.append(title)
        if "支出" in title:
            return LEDGER
        return self.folder / "甲局.xlsx" if "上一版" in title else SAMPLE

    def pick_folder(self, title: str) -> Path | None:
        self.asked.append(title)
        return self.folder


@pytest.fixture(autouse=True)
def own_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_STATE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "state"))


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> BookState:
    """A book in which the year has gone by: checked, rolled up, spending imported and compared."""
    folder = tmp_path_factory.mktemp("used")
    program, book = opened(written(folder, department_of_size(1)))
    program.active.active = program.active.sheets[2]  # type: ignore[union-attr]
    for macro, answers in (("check_all", ()), ("roll_up", ()), ("import_ledger", (LEDGER,))):
        press(macro, book, *answers)
    press("compare", book, ...)
    return program.books[0]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the workbook of a department."""
    made = tmp_path / "收到"
    made.mkdir()
    written(made, department_of_size(1), "甲局.xlsx")
    return made


@pytest.fixture
def program(used: BookState, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """The used book in an Excel of its own, on the first project."""
    made = Program()
    state = used.copied()
    state.fullname = str(shutil.copy(used.fullname, tmp_path))
    made.books, made.active = [state], state
    state.active = state.sheets[2]
    monkeypatch.setattr(ENGINE.apps, "running", [made.app.impl])
    monkeypatch.setattr(xw.engines, "active", xw.engines["fake"])
    return made


def pressed(button: Button, program: Program, folder: Path) -> list[str]:
    user = Willing(folder)
    entry.run(button.macro, None, user)
    return user.shown


def protected(program: Program) -> None:
    for sheet in program.books[0].sheets:
        sheet.protected = True


def structure(program: Program) -> None:
    program.books[0].structure_protected = True


def chart_sheet(program: Program) -> None:
    program.books[0].active = SheetState("图表1", is_chart=True)


def picture(program: Program) -> None:
    program.picture_selected = True


def nothing_selected(program: Program) -> None:
    program.selected_shape = True


def from_https(program: Program) -> None:
    program.books[0].fullname = "https://example.invalid/sites/局/绩效目标.xlsx"


def never_saved(program: Program) -> None:
    program.books[0].fullname = "工作簿1"


def read_only(program: Program) -> None:
    program.books[0].read_only = True


def no_book(program: Program) -> None:
    program.books, program.active = [], None


def only_a_blank_book(program: Program) -> None:
    sheet = SheetState("Sheet1")
    program.books = [BookState("工作簿1", [sheet], sheet)]
    program.active = program.books[0]


class Outcome:
    """What a button did: what it said, and which sheets stand in which books afterwards."""

    def __init__(self, shown: Sequence[str], program: Program) -> None:
        self.shown = [PLACE.sub("…", text).replace("（2）", "") for text in shown]
        self.sheets = [[sheet.name for sheet in book.sheets] for book in program.books]

    @property
    def said(self) -> str:
        return "\n".join(self.shown)

    @property
    def work(self) -> str:
        """What was said of the work itself: not where the result is and how to go back."""
        return "\n".join(line for line in self.said.split("\n") if not WHERE.search(line))


PLACE = re.compile(r"/\S*?(?=[^/\s]+\.(?:docx|pdf|xlsx)|[^/\s]+_拆分)")  # of this test's folders
WHERE = re.compile("结果在工作表|结果已在新工作簿中打开|按“返回”")
NO_BOOK = "没有打开的工作簿，请先打开或新建绩效目标工作簿。"
UNSAVED = "请先保存工作簿"


def as_ever(button: Button, done: Outcome, plain: Outcome) -> None:
    assert done.shown == plain.shown
    assert done.sheets == plain.sheets


def as_ever_or_protected(button: Button, done: Outcome, plain: Outcome) -> None:
    refused = any("受保护，请先撤销工作表保护再试。" in text for text in done.shown)
    assert refused or done.work == plain.work
    assert refused is (
        button.macro in {"add_project_sheet", "choose_indicators", "normalise", "tidy"}
    )


def beside_the_book(why: str) -> Callable[[Button, Outcome, Outcome], None]:
    """No sheet is added to the book: the result is in another, and the reason is said."""

    def check(button: Button, done: Outcome, plain: Outcome) -> None:
        before = plain_sheets(button)
        assert done.sheets[0] == before or button.macro in {"add_project_sheet", "normalise"}
        if button.macro == "add_project_sheet" and why == "只读":
            assert done.sheets == plain.sheets, "the book can be changed, only not saved"
        elif plain.sheets[0] != before or WHERE.search(plain.said):
            assert why in done.said
            assert len(done.sheets) == len(plain.sheets) + 1 or "受保护" in done.said
        elif "受保护" not in done.said:
            assert done.work == plain.work

    return check


def of_the_book_or_its_name(button: Button, done: Outcome, plain: Outcome) -> None:
    if button.macro in {"choose_indicators", "check_sheet"}:
        assert done.said.startswith("当前工作表“图表1”不是项目表，请切换到要")
        assert done.sheets[0] == plain_sheets(button)
    else:
        assert done.work == plain.work
        assert done.sheets == plain.sheets


def in_the_home_folder(button: Button, done: Outcome, plain: Outcome) -> None:
    """Without a folder of its own what is written lies in the user's; settings need one."""
    if button.macro == "change_settings":
        assert done.said.startswith(UNSAVED)
    elif button.macro not in {
        "go_back",
        "submit_copy",
        "split_book",
        "export_document",
        "print_pdf",
    }:
        assert done.work == plain.work
    else:
        assert done.said.partition("…")[0] == plain.said.partition("…")[0]
    assert done.sheets == plain.sheets


def one_sentence(button: Button, done: Outcome, plain: Outcome) -> None:
    if button.needs_book:
        assert done.shown == [NO_BOOK]
        assert done.sheets == []
    else:
        assert done.shown == plain.shown
        assert len(done.sheets) == len(plain.sheets) - 1


def a_next_step(button: Button, done: Outcome, plain: Outcome) -> None:
    if button.macro == "import_ledger":
        assert done.sheets[0] == ["Sheet1", "支出明细"]
    else:
        assert done.sheets[0] == ["Sheet1"]
    if button.needs_book and button.macro not in {"import_ledger", "about"}:
        assert "请" in done.said
        assert len(done.sheets) == 1


STATES: list[tuple[Callable[[Program], None], Callable[[Button, Outcome, Outcome], None]]] = [
    (protected, as_ever_or_protected),
    (structure, beside_the_book("结构受保护")),
    (chart_sheet, of_the_book_or_its_name),
    (picture, as_ever),
    (nothing_selected, as_ever),
    (from_https, in_the_home_folder),
    (never_saved, in_the_home_folder),
    (read_only, beside_the_book("只读")),
    (no_book, one_sentence),
    (only_a_blank_book, a_next_step),
]


def plain_sheets(button: Button) -> list[str]:
    """The sheets of the used book before the button."""
    return _SHEETS[0]


_SHEETS: list[list[str]] = []
_PLAIN: dict[str, Outcome] = {}


@pytest.mark.parametrize("button", MACROS, ids=lambda button: button.macro)
@pytest.mark.parametrize(("state", "holds"), STATES, ids=lambda one: getattr(one, "__name__", ""))
def test_a_result_or_one_sentence(
    button: Button, state: Callable[[Program], None],
    holds: Callable[[Button, Outcome, Outcome], None], used: BookState, program: Program,
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    _SHEETS[:] = [[sheet.name for sheet in used.sheets]]
    if button.macro not in _PLAIN:
        saved = program.books[0].copied()
        _PLAIN[button.macro] = Outcome(pressed(button, program, folder), program)
        program.books[:], program.active = [saved], saved
        written(folder, department_of_size(1), "甲局.xlsx")
    way_back._PLACES.clear()
    state(program)
    flags = dict(program.flags)
    shown = pressed(button, program, folder)
    assert not [text for text in shown if FAILED in text or not CHINESE.search(text)], shown
    assert program.flags == flags
    holds(button, Outcome(shown, program), _PLAIN[button.macro])


def calls_of(button: Button, program: Program, folder: Path) -> int:
    """How many calls the button makes where all is well."""
    tried = Program()
    tried.books = [book.copied() for book in program.books]
    tried.active = tried.books[0]
    entry.run(button.macro, tried.app.books.active, Willing(folder))
    return len(tried.calls)


def places(total: int) -> Iterator[int]:
    yield from dict.fromkeys((1, total // 3 or 1, total - 1 or 1))


@pytest.mark.parametrize("button", MACROS, ids=lambda button: button.macro)
def test_calls_that_are_refused_from_some_point_on(
    button: Button, program: Program, folder: Path
) -> None:
    total = calls_of(button, program, folder)
    saved = program.books[0].copied()
    for first in places(total):
        program.books[0:] = [saved.copied()]
        program.active = program.books[0]
        before = program.snapshot()[0]
        program.forget_calls()
        program.refuse_from = first + 1
        shown = pressed(button, program, folder)
        program.refuse_from = None
        said = shown[-1] if shown else ""
        assert len([text for text in shown if FAILED in text]) <= 1
        if FAILED in said:
            assert entry.BUSY in said
            if "工作簿未改动" in said:
                assert program.snapshot()[0] == before
            else:
                assert "没有全部撤回" in said
