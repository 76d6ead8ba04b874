"""The doctor names each fault of a pretended Windows, and only that."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pretended_windows import EXCEL, PretendedRegistry, pretended

from addin import doctor, doctor_excel, doctor_policies, registration
from addin.doctor import diagnose
from addin.installer import install
from addin.processes import Running, why_not_started
from addin.windows import Environment, RegistryValue

NAMES = [
    "Excel",
    "响应 Excel 调用的程序",
    "后台的 Excel",
    "权限",
    "Python",
    "攻击面减少规则",
    "xlwings 版本",
    "启动登记",
    "Python 进程",
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
                rf"HKCU\Software\Classes\CLSID\{doctor_excel.EXCEL_CLASS}\LocalServer32",
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
    key = rf"HKLM\SOFTWARE\Classes\CLSID\{doctor_excel.EXCEL_CLASS}\LocalServer32"
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
    assert "在网络上" in doctor_policies.startup_folder(there).what
    key = r"HKCU\Software\Microsoft\Office\16.0\Excel\Security\Trusted Locations"
    entry(key, "AllowNetworkLocations", 1)(env)
    assert doctor_policies.startup_folder(there).ok


# what runs, and what may ---------------------------------------------------------------------------

EXCEL_RUNS = Running(20, "excel.exe", path=EXCEL)
OURS = Running(7, "python.exe", own=True)


def with_running(env: Environment, *programs: Running) -> Environment:
    return replace(env, running=lambda names: programs)


def test_an_excel_with_a_window_and_the_same_rights_is_fine(env: Environment) -> None:
    there = with_running(env, EXCEL_RUNS, OURS)
    assert doctor_excel.background(there).ok
    assert doctor_excel.rights(there).ok


def test_an_excel_without_a_window_is_named_with_its_number(env: Environment) -> None:
    there = with_running(env, EXCEL_RUNS, EXCEL_RUNS._replace(id=31, shown=False), OURS)
    found = doctor_excel.background(there)
    assert not found.ok
    assert "1个没有窗口的 EXCEL.EXE" in found.what
    assert "PID 31" in found.what
    assert "任务管理器" in found.advice


@pytest.mark.parametrize(
    ("excel", "ours", "ok"),
    [(True, False, False), (False, True, True), (True, True, True), (None, False, True)],
)
def test_rights_of_an_administrator_on_excels_side_only(
    excel: bool | None, ours: bool, ok: bool, env: Environment
) -> None:
    there = with_running(env, EXCEL_RUNS._replace(raised=excel), OURS._replace(raised=ours))
    found = doctor_excel.rights(there)
    assert found.ok is ok
    assert ("不用“以管理员身份运行”" in found.advice) is not ok
    assert ("本诊断以管理员身份运行" in found.what) is ours


@pytest.mark.parametrize("hive", ["HKCU", "HKLM"])
def test_an_excel_that_always_runs_as_administrator_is_named(hive: str, env: Environment) -> None:
    key = rf"{hive}\Software\Microsoft\Windows NT\CurrentVersion\AppCompatFlags\Layers"
    entry(key, r"C:\other.exe", "~ RUNASADMIN")(env)
    assert doctor_excel.rights(env).ok
    entry(key, EXCEL, "~ RUNASADMIN HIGHDPIAWARE")(env)
    assert "取消“以管理员身份运行此程序”" in doctor_excel.rights(env).advice


@pytest.mark.parametrize("hive", ["HKLM", "HKCU"])
def test_excel_from_the_store_is_named(hive: str, env: Environment) -> None:
    del registry_of(env).keys[EXCEL_KEY]
    key = rf"{hive}\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
    entry(key, "", r"C:\Program Files\WindowsApps\Microsoft.Office.Desktop_16\EXCEL.EXE")(env)
    found = doctor_excel.excel(env)
    assert not found.ok
    assert "Microsoft Store" in found.what


WINDOWS_POLICIES = r"HKLM\SOFTWARE\Policies\Microsoft\Windows"
RULES = rf"{WINDOWS_POLICIES} Defender\Windows Defender Exploit Guard\ASR\Rules"
KNOWN_ONLY = "01443614-CD74-433A-B99E-2ECDC07BFC25"
APPLOCKER = rf"{WINDOWS_POLICIES}\SrpV2\Exe"
RESTRICTED = rf"{WINDOWS_POLICIES}\Safer\CodeIdentifiers"


@pytest.mark.parametrize(
    ("policy", "named"),
    [
        (None, ""),
        ((APPLOCKER, "EnforcementMode", 1), "这台电脑启用了AppLocker。"),
        ((APPLOCKER, "EnforcementMode", 0), ""),  # only noted down
        ((RESTRICTED, "DefaultLevel", 0), "这台电脑启用了软件限制策略。"),
        ((RESTRICTED, "DefaultLevel", 0x40000), ""),  # all may run
        ((RULES, KNOWN_ONLY, "1"), "这台电脑启用了攻击面减少规则“只运行常见或受信任的程序”。"),
        ((RULES, KNOWN_ONLY, "2"), ""),  # only noted down
    ],
)
def test_a_python_that_may_not_run_is_named_with_the_policy(
    policy: tuple[str, str, RegistryValue] | None, named: str, env: Environment
) -> None:
    if policy:
        entry(*policy)(env)
    assert all(one.ok for one in diagnose(env)), "a policy that lets our Python run is no fault"
    there = replace(env, why_not_started=lambda path: "被单位的策略阻止")
    [wrong] = [one for one in diagnose(there) if not one.ok]
    assert wrong.name == "Python"
    path = env.windowless_interpreter
    assert wrong.what == f"{path} 不能运行：被单位的策略阻止。{named}"
    assert str(path.parent) in wrong.advice


def test_rules_about_office_that_do_not_concern_us_are_named(env: Environment) -> None:
    entry(RULES, "{D4F940AB-401B-4EFC-AADC-AD5F3C50688A}", 1)(env)
    entry(RULES, "92e97fa1-2edf-4476-bdd6-9dd0b4dddc7b", "1")(env)
    found = doctor_policies.attack_surface(env)
    assert found.ok
    assert found.what.startswith("已启用：禁止 Office 创建子进程、禁止宏调用 Win32 API。")


def test_of_a_virtual_environment_two_programs_are_one_python(env: Environment) -> None:
    path = str(env.windowless_interpreter)
    ours = Running(5, "pythonw.exe", parent=1, path=path)
    base = Running(6, "pythonw.exe", parent=5, path=r"C:\Python311\pythonw.exe")
    other = Running(9, "pythonw.exe", parent=1, path=r"C:\Other\pythonw.exe")
    found = doctor.serving(with_running(env, other, ours, base))
    assert found.what == "为 Excel 运行的有1个：PID 5；虚拟环境各带一个子进程：PID 6，属正常。"
    assert doctor.serving(with_running(env, other)).what.startswith("没有在运行")


def test_a_python_is_really_started(tmp_path: Path) -> None:
    assert why_not_started(Path(sys.executable)) == ""
    assert "无法启动" in why_not_started(tmp_path / "没有.exe")
    broken = tmp_path / ("broken.cmd" if os.name == "nt" else "broken")
    broken.write_text("@exit 3\n" if os.name == "nt" else "#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    assert why_not_started(broken) == "启动后出错（退出码3）"
