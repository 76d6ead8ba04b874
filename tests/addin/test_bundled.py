"""The offline bundle installed, updated, broken and removed on a pretended Windows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from pretended_windows import PretendedRegistry, pretended

from addin.bundle import texts
from addin.bundled import install_bundle, uninstall_bundle
from addin.contents import write_contents
from addin.windows import Environment
from jixiao.errors import JixiaoError


def unpacked(folder: Path, program: str = "first") -> Path:
    """A bundle as it lies after unpacking; `program` stands for its version."""
    python = folder / "python"
    (python / "Lib").mkdir(parents=True)
    for name in ("python.exe", "pythonw.exe", "Lib/jixiao.pyc"):
        (python / name).write_text(program, encoding="utf-8")
    write_contents(python)
    for name, content in texts().items():
        (folder / name).write_bytes(content)
    return folder


def everything(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


class Pc:
    """A pretended PC and what was said and started on it."""

    def __init__(self, root: Path) -> None:
        self.env = pretended(root, inside_data_folder=False)
        self.said: list[str] = []
        self.started: list[Sequence[str]] = []
        self.status = 0

    def run(self, command: Sequence[str]) -> int:
        self.started.append(command)
        return self.status

    def install(self, bundle: Path, env: Environment | None = None) -> Path:
        return install_bundle(bundle, env or self.env, self.said.append, self.run)

    @property
    def path(self) -> object:
        return self.env.registry.value(r"HKCU\Environment", "Path")


@pytest.fixture
def pc(tmp_path: Path) -> Pc:
    return Pc(tmp_path / "张 三 & (财务)")


def test_the_version_lies_in_a_folder_of_its_own_and_the_add_in_names_it(
    pc: Pc, tmp_path: Path
) -> None:
    version = pc.install(unpacked(tmp_path / "zip"))
    assert version.parent == pc.env.data_folder / "versions"
    assert (version / "Lib" / "jixiao.pyc").read_text(encoding="utf-8") == "first"
    assert pc.started[0][0] == str(version / "python.exe")
    assert pc.env.addin.is_file()
    inside = f"versions/{version.name}/python.exe".replace("/", "\\").encode()
    scripts = {
        name: (pc.env.data_folder / name).read_bytes()
        for name in texts()
        if ".cmd" in name and name != "install.cmd"
    }
    assert len(scripts) == 4
    assert all(b"%~dp0" + inside in script for script in scripts.values())
    assert b"%~dp0..\\" + inside in (pc.env.data_folder / "bin" / "jixiao.cmd").read_bytes()
    assert [line[:5] for line in pc.said] == ["[1/3]", "[2/3]", "[3/3]", "安装完成。"]


def test_an_update_keeps_settings_and_removes_the_older_version(pc: Pc, tmp_path: Path) -> None:
    old = pc.install(unpacked(tmp_path / "old"))
    settings = pc.env.data_folder / "settings.toml"
    settings.write_text("mine", encoding="utf-8")
    new = pc.install(unpacked(tmp_path / "new", "second"))
    assert new != old
    assert [path.name for path in new.parent.iterdir()] == [new.name]
    assert settings.read_text(encoding="utf-8") == "mine"


def test_installing_the_same_again_changes_nothing(pc: Pc, tmp_path: Path) -> None:
    bundle = unpacked(tmp_path / "zip")
    pc.install(bundle)
    before = everything(pc.env.localappdata) | everything(pc.env.appdata)
    pc.install(bundle)
    assert everything(pc.env.localappdata) | everything(pc.env.appdata) == before


def test_an_installed_version_that_lost_a_file_is_copied_again(pc: Pc, tmp_path: Path) -> None:
    bundle = unpacked(tmp_path / "zip")
    version = pc.install(bundle)
    (version / "Lib" / "jixiao.pyc").unlink()
    assert pc.install(bundle) == version
    assert (version / "Lib" / "jixiao.pyc").exists()


def lose(name: str) -> object:
    return lambda python: (python / name).unlink()


def spoil(python: Path) -> None:
    (python / "Lib" / "jixiao.pyc").write_text("FIRST", encoding="utf-8")


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        (lose("Lib/jixiao.pyc"), "Lib/jixiao.pyc"),
        (lose("contents.txt"), "contents.txt"),
        (spoil, "Lib/jixiao.pyc"),
    ],
)
def test_a_broken_bundle_leaves_the_working_installation_as_it_was(
    damage: object, named: str, pc: Pc, tmp_path: Path
) -> None:
    pc.install(unpacked(tmp_path / "old"))
    before = everything(pc.env.localappdata) | everything(pc.env.appdata)
    broken = unpacked(tmp_path / "new", "second")
    assert callable(damage)
    damage(broken / "python")
    with pytest.raises(JixiaoError, match="请重新解压整个压缩包") as refusal:
        pc.install(broken)
    assert named in refusal.value.sentence
    assert everything(pc.env.localappdata) | everything(pc.env.appdata) == before


def test_a_version_that_does_not_start_is_not_switched_to(pc: Pc, tmp_path: Path) -> None:
    pc.install(unpacked(tmp_path / "old"))
    before = everything(pc.env.localappdata) | everything(pc.env.appdata)
    pc.status = 1
    with pytest.raises(JixiaoError, match="安全软件"):
        pc.install(unpacked(tmp_path / "new", "second"))
    assert everything(pc.env.localappdata) | everything(pc.env.appdata) == before


def test_nothing_is_touched_while_excel_runs(tmp_path: Path) -> None:
    env = pretended(tmp_path, inside_data_folder=False, programs=frozenset({"excel.exe"}))
    for act in (
        lambda: install_bundle(unpacked(tmp_path / "zip"), env, print, lambda _: 0),
        lambda: uninstall_bundle(env, print),
    ):
        with pytest.raises(JixiaoError, match="请关闭所有 Excel 窗口"):
            act()
    assert everything(env.localappdata) == everything(env.appdata) == {}


def test_the_path_of_the_user_gets_one_entry_and_loses_it_again(pc: Pc, tmp_path: Path) -> None:
    registry = pc.env.registry
    assert isinstance(registry, PretendedRegistry)
    registry.write(r"HKCU\Environment", "Path", r"%USERPROFILE%\a;C:\b c;")
    for _ in range(2):
        pc.install(unpacked(tmp_path / "zip") if not pc.said else tmp_path / "zip")
    assert pc.path == rf"%USERPROFILE%\a;C:\b c;;{pc.env.data_folder / 'bin'}"
    uninstall_bundle(pc.env, pc.said.append)
    assert pc.path == r"%USERPROFILE%\a;C:\b c;"


def test_uninstalling_leaves_nothing(pc: Pc, tmp_path: Path) -> None:
    pc.install(unpacked(tmp_path / "zip"))
    (pc.env.data_folder / "jixiao.log").touch()
    uninstall_bundle(pc.env, pc.said.append)
    assert not pc.env.data_folder.exists()
    assert everything(pc.env.appdata) == {}
    assert pc.path is None
