"""Installing and removing the add-in on a pretended Windows."""

from __future__ import annotations

import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from pretended_windows import pretended

from addin.installer import install, uninstall
from addin.windows import Environment, this_computer
from jixiao.errors import CannotWrite, JixiaoError


@pytest.fixture
def env(tmp_path: Path) -> Environment:
    return pretended(tmp_path)


def everything(folder: Path) -> list[str]:
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )


def test_add_in_lies_in_the_start_folder_and_names_this_python(env: Environment) -> None:
    path = install(env)
    assert path == env.appdata / "Microsoft" / "Excel" / "XLSTART" / "jixiao.xlam"
    texts = ZipFile(path).read("xl/sharedStrings.xml").decode("utf-8")
    assert str(env.interpreter.with_name("pythonw.exe")) in texts
    assert everything(env.appdata) == ["Microsoft/Excel/XLSTART/jixiao.xlam"]


def test_installing_again_is_an_update(env: Environment) -> None:
    path = install(env)
    expected = path.read_bytes()
    path.write_bytes(b"older")
    assert install(env) == path
    assert path.read_bytes() == expected


def test_what_other_programs_put_there_stays(env: Environment) -> None:
    env.startup_folder.mkdir(parents=True)
    other = env.startup_folder / "PERSONAL.XLSB"
    other.write_bytes(b"mine")
    install(env)
    uninstall(env)
    assert everything(env.appdata) == ["Microsoft/Excel/XLSTART/PERSONAL.XLSB"]


def test_uninstalling_leaves_nothing_but_the_running_python(env: Environment) -> None:
    before = everything(env.localappdata)
    path = install(env)
    leftover = path.with_name("jixiao.xlamabc.tmp")
    leftover.touch()
    log = env.data_folder / "jixiao.log"
    log.touch()
    state = env.data_folder / "state"
    (state / "deep").mkdir(parents=True)
    assert uninstall(env) == [path, leftover, log, state]
    assert everything(env.appdata) == []
    assert everything(env.localappdata) == before


def test_uninstalling_leaves_nothing_at_all_when_python_lies_elsewhere(tmp_path: Path) -> None:
    env = pretended(tmp_path, inside_data_folder=False)
    env.data_folder.mkdir(parents=True)
    (env.data_folder / "jixiao.log").touch()
    install(env)
    removed = uninstall(env)
    assert removed[-1] == env.data_folder
    assert not env.data_folder.exists()


def test_uninstalling_what_is_not_installed_removes_nothing(tmp_path: Path) -> None:
    env = pretended(tmp_path)
    assert uninstall(env) == []


def test_an_open_excel_gives_one_clear_sentence(
    env: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = install(env)

    def held(self: Path, *_: object) -> None:
        raise PermissionError(13, "held by EXCEL.EXE", str(self))

    before = path.read_bytes()
    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(CannotWrite, match="请关闭所有 Excel 窗口"):
        install(env)
    assert everything(env.appdata) == ["Microsoft/Excel/XLSTART/jixiao.xlam"]
    assert path.read_bytes() == before
    monkeypatch.setattr(Path, "unlink", held)
    with pytest.raises(CannotWrite, match="请关闭所有 Excel 窗口"):
        uninstall(env)


@pytest.mark.skipif(sys.platform == "win32", reason="this is Windows")
def test_elsewhere_than_on_windows_there_is_nothing_to_install() -> None:
    with pytest.raises(JixiaoError, match="只能安装在 Windows"):
        this_computer()
