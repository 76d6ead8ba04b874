"""What the doctor looks at of Excel itself: which program it is, and in what state."""

from __future__ import annotations

import struct
from contextlib import suppress
from pathlib import Path, PureWindowsPath
from typing import Final

from addin.diagnosis import OFFICE, Diagnosis
from addin.windows import Environment
from addin.xlam import FILE_NAME

CLICK_TO_RUN: Final = r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
EXCEL_PATH: Final = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
# Excel.Application
EXCEL_CLASS: Final = "{00024500-0000-0000-C000-000000000046}"
_LAYERS: Final = r"Software\Microsoft\Windows NT\CurrentVersion\AppCompatFlags\Layers"
_STORE: Final = "\\windowsapps\\"
_PROGRAM: Final = "excel.exe"
_MACHINES: Final = {0x014C: 32, 0x8664: 64, 0xAA64: 64}  # of a program's head


def excel(env: Environment) -> Diagnosis:
    name = "Excel"
    found = _program(env)
    if not found:
        return Diagnosis(
            name,
            False,
            "没有找到 Excel。",
            "请安装 Excel 2016 或更新版本。只有 WPS 时插件不能使用，"
            "可把工作簿拖到“审核.cmd”上、文件夹拖到“审核文件夹.cmd”上审核。",
        )
    if not found.lower().endswith("excel.exe"):
        what = f"登记为 Excel 的是另一个程序：{found}。"
        return Diagnosis(name, False, what, "请修复或重新安装 Excel；WPS 不能使用本插件。")
    if _STORE in found.lower():
        return Diagnosis(
            name,
            False,
            f"{found} 是从 Microsoft Store 安装的 Excel，它与其他程序隔离，插件可能不能启动。",
            "请卸载后改用从 Microsoft 365 网站或单位安装盘安装的 Excel。",
        )
    return Diagnosis(name, True, f"{found}（{_bits(env, Path(found))} 位）")


def _program(env: Environment) -> str:
    """Where Excel is; one from the Store is known to its user only."""
    for hive in ("HKLM", "HKCU"):
        found = env.registry.value(rf"{hive}\{EXCEL_PATH}", "")
        if isinstance(found, str) and found:
            return found.strip('"')
    return ""


def answering(env: Environment) -> Diagnosis:
    """Which program answers for Excel: an installed WPS can take its class over."""
    name = "响应 Excel 调用的程序"
    for hive in (r"HKCU\Software\Classes", r"HKLM\SOFTWARE\Classes"):
        server = env.registry.value(rf"{hive}\CLSID\{EXCEL_CLASS}\LocalServer32", "")
        if isinstance(server, str) and server:
            break
    else:
        return Diagnosis(name, True, "没有登记。")
    if "excel.exe" in server.lower():
        return Diagnosis(name, True, server)
    return Diagnosis(
        name,
        False,
        f"不是 Excel，而是 {server}。",
        "WPS 接管了 Excel：请在 WPS 的“配置工具 → 高级 → 兼容设置”中取消与 Office 的关联，"
        "或重新运行 Office 的“快速修复”。",
    )


def background(env: Environment) -> Diagnosis:
    """An Excel that nobody sees keeps the add-in's file open, and blocks the installation."""
    name = "后台的 Excel"
    unseen = [
        one for one in env.running(frozenset({_PROGRAM})) if one.name == _PROGRAM and not one.shown
    ]
    if not unseen:
        return Diagnosis(name, True, "没有。")
    numbers = "、".join(f"PID {one.id}" for one in unseen)
    return Diagnosis(
        name,
        False,
        f"有{len(unseen)}个没有窗口的 EXCEL.EXE 在运行（{numbers}），会妨碍安装和更新。",
        "请先保存并关闭看得见的 Excel，再在任务管理器中结束 EXCEL.EXE。",
    )


def rights(env: Environment) -> Diagnosis:
    """An Excel with an administrator's rights does not see what is registered for the user."""
    name = "权限"
    for hive in ("HKCU", "HKLM"):
        for program, how in env.registry.values(rf"{hive}\{_LAYERS}").items():
            if PureWindowsPath(program).name.lower() == _PROGRAM and "RUNASADMIN" in str(how):
                return Diagnosis(
                    name,
                    False,
                    f"{program} 被设为总是以管理员身份运行，看不到为当前用户登记的 Python。",
                    "右击 EXCEL.EXE → 属性 → 兼容性，取消“以管理员身份运行此程序”。",
                )
    found = env.running(frozenset({_PROGRAM}))
    raised = any(one.raised for one in found if one.own)
    if not raised and any(one.raised for one in found if one.name == _PROGRAM):
        return Diagnosis(
            name,
            False,
            "正在运行的 Excel 是以管理员身份启动的，看不到为当前用户登记的 Python。",
            "关闭 Excel，不用“以管理员身份运行”重新打开。",
        )
    if raised:
        what = "本诊断以管理员身份运行；插件请用平时登录的用户安装，Excel 不要以管理员身份运行。"
        return Diagnosis(name, True, what)
    return Diagnosis(name, True, "Excel 与 Python 的权限一致。")


def disabled(env: Environment) -> Diagnosis:
    """After a crash Excel notes the add-in as the culprit and does not load it again."""
    name = "已禁用的加载项"
    items = env.registry.values(rf"HKCU\{OFFICE}\Excel\Resiliency\DisabledItems")
    for item in items.values():
        if isinstance(item, bytes) and FILE_NAME in item.decode("utf-16le", "ignore").lower():
            return Diagnosis(
                name,
                False,
                "Excel 在一次异常退出后禁用了本插件。",
                "Excel“文件 → 选项 → 加载项 → 管理：禁用项目 → 转到”，选中 jixiao 后点“启用”。",
            )
    return Diagnosis(name, True, "没有被禁用。")


def _bits(env: Environment, program: Path) -> int:
    """Of Excel, from its file; where that cannot be read, 32 only if the registry says so.

    A 32-bit installation by MSI notes it in a key that only 32-bit programs see.
    """
    with suppress(OSError, struct.error), program.open("rb") as file:
        head = file.read(4096)
        (at,) = struct.unpack_from("<I", head, 0x3C)
        (machine,) = struct.unpack_from("<H", head, at + 4)
        if machine in _MACHINES:
            return _MACHINES[machine]
    registry = env.registry
    platform = registry.value(CLICK_TO_RUN, "Platform")
    installed = registry.value(r"HKLM\SOFTWARE\Microsoft\Office\16.0\Outlook", "Bitness")
    return 32 if "x86" in (platform, installed) else 64
