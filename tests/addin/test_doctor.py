"""The doctor names each fault of a pretended Windows, and only that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pretended_windows import EXCEL, PretendedRegistry, pretended

from addin import doctor, registration
from addin.doctor import diagnose
from addin.installer import install
from addin.windows import Environment, RegistryValue

NAMES = [
    "Excel",
    "响应 Excel 调用的程序",
    "Python",
    "xlwings 版本",
    "启动登记",
    "插件文件",
    "受信任位置",
    "加载项签名",
    "宏",
    "来源标记",
    "已禁用的加载项",
]


@pytest.fixture
def env(tmp_path: Path) -> Environment:
    env = pretended(tmp_path)
    install(env)
    return env


def registry_of(env: Environment) -> PretendedRegistry:
    assert isinstance(env.registry, PretendedRegistry)
    return env.registry


def test_a_healthy_pc_passes_everything(env: Environment) -> None:
    found = diagnose(env)
    assert [one.name for one in found] == NAMES
    assert [one for one in found if not one.ok or one.advice] == []
    assert found[0].what == f"{EXCEL}（64 位）"


def entry(key: str, name: str, value: RegistryValue) -> Callable[[Environment], None]:
    def put(env: Environment) -> None:
        registry_of(env).keys.setdefault(key, {})[name] = value

    return put


def remove(pattern: str) -> Callable[[Environment], None]:
    def take(env: Environment) -> None:
        for path in env.prefix.rglob(pattern):
            path.unlink()

    return take


def from_the_internet(env: Environment) -> None:
    mark = env.addin.with_name("jixiao.xlam:Zone.Identifier")
    mark.write_text("[ZoneTransfer]\nZoneId=3\n", encoding="utf-8")


WOW = rf"HKCU\Software\Classes\Wow6432Node\CLSID\{registration.CLSID}\LocalServer32"
EXCEL_KEY = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
ITEMS = r"HKCU\Software\Microsoft\Office\16.0\Excel\Resiliency\DisabledItems"
BLAMED = bytes(12) + "C:\\Users\\x\\XLSTART\\JIXIAO.XLAM\0".encode("utf-16le")


@pytest.mark.parametrize(
    ("fault", "name", "seen", "advice"),
    [
        (lambda env: registry_of(env).keys.pop(EXCEL_KEY), "Excel", "没有找到 Excel", "安装 Excel"),
        (remove("pythonw.exe"), "Python", "pythonw.exe 不存在", "install.cmd"),
        (
            lambda env: registration.unregister(env.registry),
            "启动登记",
            "没有登记插件的 Python",
            "install.cmd",
        ),
        (
            entry(WOW, "", r'"D:\old\pythonw.exe" -I -B -m addin.server'),
            "启动登记",
            r'另一个 Python："D:\old\pythonw.exe"',
            "install.cmd",
        ),
        (lambda env: env.addin.unlink(), "插件文件", "没有 jixiao.xlam", "addin install"),
        (lambda env: env.addin.write_bytes(b"?"), "插件文件", "无法读取", "addin install"),
        (
            entry(
                r"HKCU\Software\Microsoft\Office\16.0\Excel\Security\Trusted Locations",
                "AllLocationsDisabled",
                1,
            ),
            "受信任位置",
            "停用了全部受信任位置",
            "信任中心",
        ),
        (
            entry(
                r"HKLM\Software\Policies\Microsoft\Office\16.0\Excel\Security\Trusted Locations",
                "AllLocationsDisabled",
                1,
            ),
            "受信任位置",
            "停用了全部受信任位置",
            "信息管理人员",
        ),
        (
            entry(r"HKCU\Software\Policies\Microsoft\Office\16.0\Common", "VBAOff", 1),
            "宏",
            "停用了 Office 的全部 VBA",
            "信息管理人员",
        ),
        (
            entry(EXCEL_KEY, "", r"C:\Program Files\WPS\et.exe"),
            "Excel",
            "登记为 Excel 的是另一个程序",
            "WPS",
        ),
        (
            entry(
                r"HKLM\Software\Policies\Microsoft\Office\16.0\Excel\Security", "RequireAddinSig", 1
            ),
            "加载项签名",
            "本插件没有签名",
            "信息管理人员",
        ),
        (
            entry(
                rf"HKCU\Software\Classes\CLSID\{doctor.EXCEL_CLASS}\LocalServer32",
                "",
                r"C:\Program Files\Kingsoft\WPS Office\office6\et.exe /Automation",
            ),
            "响应 Excel 调用的程序",
            "et.exe",
            "WPS 接管了 Excel",
        ),
        (from_the_internet, "来源标记", "“来自网络”的标记", "解除锁定"),
        (entry(ITEMS, "1F2E", BLAMED), "已禁用的加载项", "异常退出后禁用", "启用"),
    ],
)
def test_a_fault_is_named_with_what_to_do(
    fault: Callable[[Environment], object], name: str, seen: str, advice: str, env: Environment
) -> None:
    fault(env)
    [wrong] = [one for one in diagnose(env) if not one.ok]
    assert wrong.name == name
    assert seen in wrong.what
    assert advice in wrong.advice


def test_an_add_in_of_another_python_is_named_with_that_python(
    env: Environment, tmp_path: Path
) -> None:
    other = pretended(tmp_path / "other")
    env.addin.write_bytes(install(other).read_bytes())
    [wrong] = [one for one in diagnose(env) if not one.ok]
    assert wrong.name == "插件文件"
    assert str(other.windowless_interpreter) in wrong.what


def test_another_xlwings_is_named(env: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "version", lambda _: "0.36.0")
    [wrong] = [one for one in diagnose(env) if not one.ok]
    assert (wrong.name, wrong.what) == ("xlwings 版本", "已安装 0.36.0，插件需要 0.37.8。")


def test_a_ban_on_macros_that_spares_trusted_folders_is_mentioned_only(env: Environment) -> None:
    key = r"HKCU\Software\Policies\Microsoft\Office\16.0\Excel\Security"
    entry(key, "VBAWarnings", 4)(env)
    found = {one.name: one for one in diagnose(env)}
    assert found["宏"].ok
    assert "受信任位置中的插件不受影响" in found["宏"].what


def test_the_program_that_answers_for_excel_is_named(env: Environment) -> None:
    key = rf"HKLM\SOFTWARE\Classes\CLSID\{doctor.EXCEL_CLASS}\LocalServer32"
    entry(key, "", f'"{EXCEL}" /automation')(env)
    found = {one.name: one for one in diagnose(env)}["响应 Excel 调用的程序"]
    assert (found.ok, found.what) == (True, f'"{EXCEL}" /automation')


def test_another_add_in_that_was_disabled_is_not_ours(env: Environment) -> None:
    entry(ITEMS, "1F2E", "C:\\other.xlam\0".encode("utf-16le"))(env)
    assert all(one.ok for one in diagnose(env))


@pytest.mark.parametrize(("machine", "bits"), [(0x014C, 32), (0x8664, 64)])
def test_the_bits_of_excel_are_those_of_its_file(
    machine: int, bits: int, env: Environment, tmp_path: Path
) -> None:
    program = tmp_path / "EXCEL.EXE"
    head = bytearray(512)
    head[0x3C:0x40] = (0x80).to_bytes(4, "little")
    head[0x80:0x86] = b"PE\0\0" + machine.to_bytes(2, "little")
    program.write_bytes(head)
    entry(EXCEL_KEY, "", str(program))(env)
    assert diagnose(env)[0].what == f"{program}（{bits} 位）"


def test_a_start_folder_on_the_network_must_be_allowed(env: Environment) -> None:
    there = replace(env, appdata=Path(r"\\server\users\x\Roaming"))
    assert "在网络上" in doctor.startup_folder(there).what
    key = r"HKCU\Software\Microsoft\Office\16.0\Excel\Security\Trusted Locations"
    entry(key, "AllowNetworkLocations", 1)(env)
    assert doctor.startup_folder(there).ok
