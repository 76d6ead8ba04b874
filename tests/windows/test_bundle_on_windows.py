"""The bundle in the hands of an office: unpacked, installed by cmd, used, updated, removed.

The user's folders have a name with blanks, an ampersand and a bracket; the shell has variables
that would lead another Python astray. `make windows` runs this; it needs Wine.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from addin import bundle
from addin.diagnosis import OFFICE, POLICIES
from addin.doctor_excel import EXCEL_CLASS
from tests.windows.host import DOWNLOADS, PROJECT, SYSTEM, Done, Host, host, windows_path

USER = "张 三 & (财务)"
LEADING_ASTRAY = {
    **{"PYTHONHOME": r"C:\nowhere", "PYTHONPATH": r"C:\nowhere", "PYTHONSTARTUP": "x"},
    **{"PIP_TARGET": r"C:\nowhere", "PIP_REQUIRE_VIRTUALENV": "1"},
    "PATH": r"C:\astray;%PATH%",  # another python.exe comes first there
}


# Key under HKCU, name, value: a WPS that answers for Excel, policies, what Excel itself noted.
IN_THE_WAY = (
    (rf"Software\Classes\CLSID\{EXCEL_CLASS}\LocalServer32", "", r"C:\WPS\et.exe /Automation"),
    (
        r"Software\Microsoft\Windows NT\CurrentVersion\AppCompatFlags\Layers",
        r"C:\Office\EXCEL.EXE",
        "~ RUNASADMIN",
    ),
    (rf"{POLICIES}\Excel\Security\Trusted Locations", "AllLocationsDisabled", 1),
    (rf"{OFFICE}\Excel\Security", "RequireAddinSig", 1),
    (rf"{POLICIES}\Common", "VBAOff", 1),
    (
        rf"{OFFICE}\Excel\Resiliency\DisabledItems",
        "1A2B",
        "C:\\x\\XLSTART\\JIXIAO.XLAM".encode("utf-16le"),
    ),
)
SET_VALUES = """
kinds = {str: winreg.REG_SZ, int: winreg.REG_DWORD, bytes: winreg.REG_BINARY}
for key, name, value in values:
    opened = winreg.CreateKeyEx(winreg.HKEY_CURRENT_USER, key, 0, winreg.KEY_ALL_ACCESS)
    if remove:
        winreg.DeleteValue(opened, name)
    else:
        winreg.SetValueEx(opened, name, 0, kinds[type(value)], value)
"""


class Office:
    """One user of the host's Windows, and the folder where the zip was unpacked."""

    def __init__(self, here: Host, unpacked: Path) -> None:
        self.host, self.unpacked = here, unpacked
        self.home = here.drive / "users" / USER
        shutil.rmtree(self.home, ignore_errors=True)
        self.installed = self.home / "Local" / "jixiao"
        self.startup = self.home / "Roaming" / "Microsoft" / "Excel" / "XLSTART"
        for folder in ("Local", "Roaming"):
            (self.home / folder).mkdir(parents=True)
        # Wine sets a user's folders itself, so a batch file sets them again, and passes on names
        # in quotation marks, as the explorer does.
        lines = ["@echo off", "chcp 936 >nul"]
        lines += [
            rf'set "{name}=C:\users\{USER}\{folder}"'
            for name, folder in (("LOCALAPPDATA", "Local"), ("APPDATA", "Roaming"))
        ]
        lines += [f'set "{name}={value}"' for name, value in LEADING_ASTRAY.items()]
        lines += ['call "%~1" %2 %3 %4 %5 %6', "exit %errorlevel%"]
        another = here.drive / "astray" / "python.exe"
        another.parent.mkdir(exist_ok=True)
        shutil.copy(here.drive / "windows" / "system32" / "hostname.exe", another)
        (here.drive / "session.cmd").write_bytes("\r\n".join(lines).encode("gbk"))
        self.path_before = self.path

    def run(self, script: Path | str, *arguments: str | Path) -> Done:
        """A batch file as the user's double-click starts it."""
        return self.host.run(SYSTEM / "cmd.exe", "/c", r"C:\session.cmd", script, *arguments)

    def run_installed(self, script: str, *arguments: str | Path) -> Done:
        """A batch file of the installation, by the path that the user's Windows gives it."""
        return self.run(rf"C:\users\{USER}\Local\jixiao\{script}", *arguments)

    @property
    def path(self) -> str:
        """The user's own, as the registry has it; it may hold what an earlier day left there."""
        return self.host.run(SYSTEM / "reg.exe", "query", r"HKCU\Environment", "/v", "Path").output


@pytest.fixture(scope="module")
def here() -> Host:
    return host()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip, with its downloads from the cache."""
    folder = tmp_path_factory.mktemp("made")
    return bundle.bundle(PROJECT, folder / "jixiao-windows.zip", DOWNLOADS)


@pytest.fixture(scope="module")
def office(here: Host, made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    unpacked = tmp_path_factory.mktemp("zip") / "下载 (1) & 新"
    with zipfile.ZipFile(made) as archive:
        archive.extractall(unpacked)
    yield Office(here, unpacked)


def files_of(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def of_the_product(office: Office) -> set[str]:
    return {path for path in files_of(office.home) if "jixiao" in path.lower()}


def test_the_zip_fits_on_any_stick(made: Path) -> None:
    assert made.stat().st_size <= 50_000_000


def test_no_path_inside_is_too_long_for_windows(made: Path) -> None:
    with zipfile.ZipFile(made) as archive:
        longest = max(map(len, archive.namelist()))
    # 260 in all; C:\Users\(20 characters)\AppData\Local\jixiao\versions\(15)\ are 75 of them
    assert longest < 150


def test_a_workbook_dropped_on_the_icon_is_checked_without_any_installation(
    office: Office, tmp_path: Path
) -> None:
    book = tmp_path / "目标表 (1) & 新.xlsx"
    office.run(office.unpacked / "jixiao.cmd", "template", "-o", book)
    done = office.run(office.unpacked / "审核.cmd", book)
    assert "审核结果：" in done.output
    assert (tmp_path / "目标表 (1) & 新-审核结果.xlsx").is_file(), done.output
    done = office.run(office.unpacked / "审核文件夹.cmd", tmp_path)
    assert (tmp_path.parent / f"{tmp_path.name}-审核结果.xlsx").is_file(), done.output


def test_an_installation_says_each_step_and_changes_nothing_in_the_zip(office: Office) -> None:
    before = files_of(office.unpacked)
    begun = time.monotonic()
    done = office.run(office.unpacked / "install.cmd")
    print(f"installed in {time.monotonic() - begun:.1f} s")
    assert done.status == 0, done.output
    for step in ("[1/3]", "[2/3]", "[3/3]", "安装完成"):
        assert step in done.output
    assert files_of(office.unpacked) == before
    assert (office.startup / "jixiao.xlam").is_file()
    assert rf"{USER}\Local\jixiao\bin" in office.path


def test_the_command_works_from_the_folder_on_the_path(office: Office, tmp_path: Path) -> None:
    jixiao = r"bin\jixiao.cmd"
    assert office.run_installed(jixiao, "--version").output.startswith("jixiao")
    done = office.run_installed(jixiao, "demo", "-o", tmp_path / "示例")
    assert done.status == 0, done.output
    assert len(list((tmp_path / "示例").iterdir())) > 3


def test_the_doctor_misses_nothing_but_excel(office: Office) -> None:
    done = office.run_installed("jixiao.cmd", "addin", "doctor")
    # code page 936 has no such sign, so a pipe gets its number
    wrong = [line for line in done.output.splitlines() if line.startswith((r"\u2717", "✗"))]
    assert len(wrong) == 1, done.output
    assert "没有找到 Excel" in wrong[0]


def test_the_doctor_sees_what_the_registry_says(office: Office) -> None:
    """Each value is what Windows or Office keeps there; each is found in the real registry."""
    known = f"import winreg; values = {IN_THE_WAY!r}\n"
    assert office.host.python("-c", f"remove = False; {known}{SET_VALUES}").status == 0
    try:
        said = office.run_installed("jixiao.cmd", "addin", "doctor").output
    finally:
        assert office.host.python("-c", f"remove = True; {known}{SET_VALUES}").status == 0
    for words in (
        r"不是 Excel，而是 C:\WPS\et.exe", "被设为总是以管理员身份运行", "停用了全部受信任位置",
        "要求加载项由受信任的发布者签名", "停用了 Office 的全部 VBA", "禁用了本插件",
    ):  # fmt: skip
        assert words in said, said


def test_nothing_changes_while_an_excel_without_a_window_runs(office: Office) -> None:
    program = office.host.drive / "EXCEL.EXE"
    shutil.copy(office.host.drive / "windows" / "system32" / "cmd.exe", program)
    excel = subprocess.Popen(
        ["wine", r"C:\EXCEL.EXE", "/k"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
        env=office.host.environment,
    )  # fmt: skip
    try:
        started = "import addin.processes as w\nwhile 'excel.exe' not in w.running_programs(): pass"
        assert office.host.python("-c", started, limit=30).status == 0
        before = files_of(office.home)
        for script in (office.unpacked / "install.cmd", office.unpacked / "卸载.cmd"):
            done = office.run(script)
            assert done.status == 1
            assert "请关闭所有 Excel 窗口" in done.output
        said = office.run_installed("jixiao.cmd", "addin", "doctor").output
        assert "有1个没有窗口的 EXCEL.EXE 在运行" in said, said
        assert files_of(office.home) == before
    finally:
        excel.communicate(b"exit\r\n", timeout=30)
        program.unlink()


def test_a_second_installation_from_a_read_only_stick_is_an_update(
    office: Office, tmp_path: Path
) -> None:
    """The stick has a letter of its own, and nothing can be written to it."""
    settings = office.installed / "kept.toml"
    settings.write_text("mine", encoding="utf-8")
    drive = office.host.folder / "prefix" / "dosdevices" / "k:"
    drive.unlink(missing_ok=True)
    before = files_of(office.installed)
    with read_only(office.unpacked, tmp_path / "stick") as stick:
        drive.symlink_to(stick)
        done = office.run(r"K:\install.cmd")
    assert done.status == 0, done.output
    assert files_of(office.installed) == before


@contextmanager
def read_only(folder: Path, at: Path) -> Iterator[Path]:
    """The folder where nobody can write; said where this machine lets nobody mount."""
    at.mkdir()
    mounted = [["mount", "--bind", folder, at], ["mount", "-o", "remount,bind,ro", at]]
    if any(subprocess.run(one, capture_output=True, check=False).returncode for one in mounted):
        print("nothing can be mounted here: the folder was not read-only")
        yield folder
        return
    try:
        with pytest.raises(OSError, match="Read-only"):
            (at / "x").touch()
        yield at
    finally:
        subprocess.run(["umount", at], check=True)


@pytest.mark.parametrize(
    "lost", ["python311.dll", "Lib/site-packages/jixiao/errors.py", "contents.txt"]
)
def test_a_broken_zip_leaves_the_installation_working(
    lost: str, office: Office, tmp_path: Path
) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(office.unpacked, broken, copy_function=os.link)
    (broken / "python" / lost).unlink()
    done = office.run(broken / "install.cmd")
    assert done.status == 1
    assert "安装没有完成，原来已安装的程序没有改动" in done.output
    assert office.run_installed("jixiao.cmd", "--version").status == 0


def test_install_cmd_alone_out_of_the_zip_asks_for_the_rest(office: Office, tmp_path: Path) -> None:
    shutil.copy(office.unpacked / "install.cmd", tmp_path)
    done = office.run(tmp_path / "install.cmd")
    assert done.status == 1
    assert "请把整个压缩包解压到一个文件夹" in done.output


def test_uninstalling_leaves_nothing(office: Office) -> None:
    done = office.run_installed("卸载.cmd")
    assert "卸载完成" in done.output
    assert "有文件正在使用" not in done.output
    # Wine's cmd holds a script to its end, and so the folder of that one
    assert of_the_product(office) <= {"Local/jixiao"}
    assert office.path == office.path_before
    done = office.run(office.unpacked / "卸载.cmd")
    assert "卸载完成" in done.output
    assert of_the_product(office) == set()


def test_paths_of_this_machine_are_those_of_drive_z() -> None:
    assert windows_path(Path("/usr/lib")) == r"Z:\usr\lib"
