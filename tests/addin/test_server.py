"""The program behind the add-in: how it is registered, what may be called, that nothing hangs it."""

from __future__ import annotations

import atexit
import faulthandler
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from open_books import LEDGER, User, department_of_size, opened, written
from pretended_windows import PretendedRegistry, pretended

import udfs
from addin import com_server, conversation, entry, host, log, patience, registration
from addin.conversation import Asked, Conversation
from addin.installer import install, uninstall
from tests.support import com

CLASSES = r"HKCU\Software\Classes"


def commands(registry: PretendedRegistry) -> list[str]:
    keys = registry.keys
    return [str(keys[key][""]) for key in sorted(keys) if key.endswith("LocalServer32")]


def test_installing_registers_this_users_python_for_both_kinds_of_excel(tmp_path: Path) -> None:
    env = pretended(tmp_path / "张 三𫍽")
    install(env)
    install(env)
    wanted = f'"{env.windowless_interpreter}" -I -B -m addin.server'
    assert commands(env.registry) == [wanted, wanted]
    assert env.registry.value(rf"{CLASSES}\Jixiao.Python\CLSID", "") == registration.CLSID
    written_to = [key for key in env.registry.keys if key.startswith("HKCU")]
    assert all(key.startswith(CLASSES) for key in written_to)


def test_removing_leaves_nothing_of_it(tmp_path: Path) -> None:
    env = pretended(tmp_path)
    before = set(env.registry.keys)
    install(env)
    uninstall(env)
    assert set(env.registry.keys) == before
    assert registration.registered(env.registry) == ["", ""]


def test_a_module_beside_the_workbook_is_not_imported(tmp_path: Path) -> None:
    """Whatever folder is the current one, and whatever the user's variables say."""
    (tmp_path / "xlwings.py").write_text("print('hostile')", encoding="utf-8")
    switches = re.match(r"((?:-\w )+)-m", registration.SWITCHES)
    assert switches is not None

    def printed(*given: str, **variables: str) -> str:
        return subprocess.run(
            [sys.executable, *given, "-c", "import xlwings"],
            cwd=tmp_path, check=True, capture_output=True, text=True, env=os.environ | variables,
        ).stdout  # fmt: skip

    hostile = {"PYTHONPATH": str(tmp_path), "PYTHONSTARTUP": str(tmp_path / "xlwings.py")}
    if not any(Path(sys.executable).parent.glob("python*._pth")):  # which alone shuts all that out
        assert printed("-B") == "hostile\n"
        assert printed("-P", "-B", **hostile) == "hostile\n", "-P alone is not enough"
    assert printed(*switches[1].split(), **hostile) == ""
    assert printed(*switches[1].split(), PYTHONHOME=str(tmp_path)) == ""


def test_xlwings_ends_no_other_excel_and_tries_no_call_for_ever() -> None:
    called: list[str] = []
    windows = SimpleNamespace(cleanup=lambda: called.append("ended"), N_COM_ATTEMPTS=0)
    atexit.register(windows.cleanup)
    udfs.tame(windows)
    assert windows.N_COM_ATTEMPTS == 1
    before = atexit._ncallbacks()
    atexit.unregister(windows.cleanup)
    assert atexit._ncallbacks() == before, "it was unregistered already"
    udfs.tame(None)


@pytest.mark.parametrize(
    ("waited", "refusal", "then"),
    [(0, 2, 100), (19_900, 2, 100), (20_000, 2, 0xFFFFFFFF), (0, 1, 0xFFFFFFFF)],
)
def test_a_refused_call_is_made_again_for_a_while_only(
    waited: int, refusal: int, then: int
) -> None:
    assert patience.pause(waited, refusal) == then


# what may be called ---------------------------------------------------------------------------------


def test_a_worksheet_function_answers_by_its_name() -> None:
    com.load_functions()
    server = com_server.Server()
    assert server.Call("TARGET_CHECK", ((("≥90%",),),)) == "通过"
    answer = server.Call("TARGET_CHECK_EACH", ((("≥90%",), ("待定",)),))
    assert [row[0][:6] for row in answer] == ["通过", "错误 R07"]


@pytest.mark.parametrize("name", ["parse", "CATEGORY_", "__import__", "os.system", ""])
def test_nothing_but_worksheet_functions_can_be_called(name: str) -> None:
    com.load_functions()
    with pytest.raises((ValueError, AttributeError)):
        com_server.Server().Call(name, ())


def test_a_call_that_does_not_come_back_is_ended_and_its_place_noted(tmp_path: Path) -> None:
    program = (
        "import time\nfrom addin import com_server\n"
        "def stuck(secret):\n    time.sleep(600)\n"
        "with com_server.limited(0.5):\n    stuck('绝密的单元格内容')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"XDG_STATE_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path)},
        cwd=Path(__file__).parents[2],
        timeout=300,
        check=False,
    )
    assert done.returncode != 0
    noted = (tmp_path / "jixiao" / com_server.HUNG).read_text(encoding="utf-8")
    assert "in stuck" in noted
    assert "绝密" not in noted


def test_work_that_tells_its_progress_is_not_ended(tmp_path: Path, monkeypatch: Any) -> None:
    """Each sign of life gives it the whole time again, and done it is left alone."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    watched: list[Any] = []

    def watch(seconds: float, *, exit: bool, file: Any) -> None:
        assert exit
        watched.append(seconds)

    monkeypatch.setattr(faulthandler, "dump_traceback_later", watch)
    monkeypatch.setattr(faulthandler, "cancel_dump_traceback_later", lambda: watched.append("done"))
    com_server._places.cache_clear()
    with com_server.limited(90) as again:
        again()
        again()
    com_server._places.cache_clear()
    assert watched == [90, 90, 90, "done"]
    assert log.folder().is_dir()


# what is loaded -------------------------------------------------------------------------------------


def python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.strip()


def test_it_loads_the_functions_but_neither_pandas_nor_numpy() -> None:
    code = (
        "import sys; from addin import server; server.load();"
        "print('udfs.functions' in sys.modules,"
        " sorted(server.NOT_FOR_XLWINGS & set(sys.modules)))"
    )
    assert python(code) == "True []"


def test_a_button_that_needs_pandas_finds_it_afterwards() -> None:
    code = (
        "from addin import server; server.load();"
        "from jixiao.spending import rollup; print(rollup.pd.DataFrame({'a': [1]}).a.sum())"
    )
    assert python(code) == "1"


# the conversation -----------------------------------------------------------------------------------

JOURNEYS: dict[str, tuple[Any, ...]] = {
    "check_all": (),
    "roll_up": (),
    "normalise": (True,),
    "add_project_sheet": ("新项目", None),
    "import_ledger": (str(LEDGER),),
    "explain_rules": (),
    "new_workbook": ("某单位", "2024", "", "1", "旧版"),
    "about": (),
}


def asked(macro: str, program: Any, answers: tuple[Any, ...]) -> tuple[list[list[str]], str]:
    """All that VBA would ask, and what it would show in the end; nothing changes while it asks."""
    before, questions = program.snapshot(), []
    for given in range(len(answers) + 1):
        reply = entry.converse(macro, program.app, answers[:given])
        if reply[0] == conversation.TELL:
            assert given == len(answers), "asked for everything"
            return questions, reply[1]
        questions.append(reply)
        program.flags["status_bar"] = False
        assert program.snapshot() == before, f"{macro} changed something before it asked"
    raise AssertionError(f"{macro} asks for more: {questions}")


@pytest.mark.parametrize("macro", JOURNEYS)
def test_a_macro_asks_before_it_changes_anything_and_ends_as_with_a_user(
    macro: str, tmp_path: Path
) -> None:
    path = written(tmp_path, department_of_size(2))
    program, _ = opened(path)
    questions, ending = asked(macro, program, JOURNEYS[macro])
    assert len(questions) == len(JOURNEYS[macro])
    other, book = opened(path)
    user = User(*(Path(a) if a == str(LEDGER) else a for a in JOURNEYS[macro]))
    entry.run(macro, book, user)
    assert "\n\n".join(user.shown) == ending
    assert [one.sheet_names for one in program.books] == [one.sheet_names for one in other.books]


def test_what_is_asked_says_all_that_a_box_needs() -> None:
    talk = Conversation((), lambda text: None)
    for ask, reply in (
        (lambda: talk.ask("是否？"), ["ask", "是否？"]),
        (lambda: talk.ask_text("名称：", "旧"), ["ask_text", "名称：", "旧"]),
        (lambda: talk.pick_file("选择", "文档", [".txt", ".docx"]),
         ["pick_file", "选择", "文档 (*.txt;*.docx),*.txt;*.docx"]),
        (lambda: talk.pick_folder("选择文件夹"), ["pick_folder", "选择文件夹"]),
    ):  # fmt: skip
        with pytest.raises(Asked) as stopped:
            ask()
        assert stopped.value.reply == reply


def test_a_box_that_was_cancelled_is_no_answer() -> None:
    talk = Conversation((None, None, None, False), lambda text: None)
    assert talk.ask_text("？") is None
    assert talk.pick_file("？", "", []) is None
    assert talk.pick_folder("？") is None
    assert talk.ask("？") is False


def test_the_callers_program_is_let_go_when_the_macro_ends(tmp_path: Path) -> None:
    program, _ = opened(written(tmp_path, department_of_size(1)))
    entry.converse("check_all", program.app, ())
    assert host._calling.get() is None
