"""`jixiao addin doctor`: what keeps the add-in from working on this PC, and what to do."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from xml.etree import ElementTree as ET

from addin import registration
from addin.windows import Environment, this_computer
from addin.xlam.build import FILE_NAME, content_of
from udfs import XLWINGS_VERSION

OFFICE = r"Software\Microsoft\Office\16.0"
POLICIES = r"Software\Policies\Microsoft\Office\16.0"
CLICK_TO_RUN = r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
EXCEL_PATH = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
# Excel.Application
EXCEL_CLASS = "{00024500-0000-0000-C000-000000000046}"
REINSTALL = "关闭 Excel，重新运行安装包中的 install.cmd。"
NETWORK_ZONE = 3
_MACHINES = {0x014C: 32, 0x8664: 64, 0xAA64: 64}  # of a program's head


@dataclass(frozen=True)
class Diagnosis:
    """One thing looked at: `what` was found, and `advice` (empty when `ok`)."""

    name: str
    ok: bool
    what: str
    advice: str = ""


Check = Callable[[Environment], Diagnosis]


def diagnose(env: Environment | None = None) -> list[Diagnosis]:
    """Everything that is looked at, in the order in which a person would mend it.

    `env` is this PC when not given; raises JixiaoError where that is not Windows.
    """
    env = env or this_computer()
    return [check(env) for check in CHECKS]


def excel(env: Environment) -> Diagnosis:
    name = "Excel"
    found = env.registry.value(EXCEL_PATH, "")
    if not isinstance(found, str):
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
    return Diagnosis(name, True, f"{found}（{_bits(env, Path(found))} 位）")


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


def interpreter(env: Environment) -> Diagnosis:
    name, path = "Python", env.windowless_interpreter
    if not path.is_file():
        return Diagnosis(name, False, f"{path} 不存在。", REINSTALL)
    return Diagnosis(name, True, str(path))


def bridge(env: Environment) -> Diagnosis:
    """What Windows is to start for Excel, of 64 and of 32 bits."""
    name, wanted = "启动登记", registration.command(env.windowless_interpreter)
    for found in registration.registered(env.registry):
        if not found:
            what = "Windows 中没有登记插件的 Python，函数和按钮不能启动它。"
            return Diagnosis(name, False, what, REINSTALL)
        if found != wanted:
            return Diagnosis(name, False, f"登记的是另一个 Python：{found}。", REINSTALL)
    return Diagnosis(name, True, wanted)


def versions(env: Environment) -> Diagnosis:
    name = "xlwings 版本"
    try:
        installed = version("xlwings")
    except PackageNotFoundError:
        return Diagnosis(name, False, "没有安装 xlwings。", REINSTALL)
    if installed != XLWINGS_VERSION:
        what = f"已安装 {installed}，插件需要 {XLWINGS_VERSION}。"
        return Diagnosis(name, False, what, REINSTALL)
    return Diagnosis(name, True, installed)


def addin_file(env: Environment) -> Diagnosis:
    name = "插件文件"
    if not env.addin.is_file():
        return Diagnosis(
            name, False, f"{env.startup_folder} 中没有 {FILE_NAME}。", "运行 jixiao addin install。"
        )
    expected = content_of(interpreter=str(env.windowless_interpreter))
    if env.addin.read_bytes() != expected:
        configured = _configured_interpreter(env.addin)
        what = f"{env.addin} 是旧的，或为另一个 Python（{configured}）生成。"
        return Diagnosis(name, False, what, "关闭 Excel，运行 jixiao addin install。")
    return Diagnosis(name, True, str(env.addin))


def startup_folder(env: Environment) -> Diagnosis:
    """Excel opens start folders only where they are trusted locations."""
    name = "受信任位置"
    for hive in ("HKCU", "HKLM"):
        for key in (f"{hive}\\{POLICIES}", f"{hive}\\{OFFICE}"):
            place = rf"{key}\Excel\Security\Trusted Locations"
            if env.registry.value(place, "AllLocationsDisabled") == 1:
                return Diagnosis(
                    name,
                    False,
                    f"这台电脑停用了全部受信任位置（{place}），Excel 不会加载插件。",
                    "在 Excel“信任中心 → 受信任位置”取消“禁用所有受信任位置”；"
                    "不能修改时请联系单位的信息管理人员。",
                )
    place = rf"HKCU\{OFFICE}\Excel\Security\Trusted Locations"
    on_network = str(env.startup_folder).startswith("\\\\")
    if on_network and env.registry.value(place, "AllowNetworkLocations") != 1:
        return Diagnosis(
            name,
            False,
            f"{env.startup_folder} 在网络上，Excel 不信任网络位置，不会加载插件。",
            "在 Excel“信任中心 → 受信任位置”勾选“允许网络上的受信任位置”；"
            "不能修改时请联系单位的信息管理人员。",
        )
    return Diagnosis(name, True, str(env.startup_folder))


def signatures(env: Environment) -> Diagnosis:
    """Ours bears none: whoever could sign it is whoever installs it."""
    name = "加载项签名"
    for hive in ("HKCU", "HKLM"):
        for key in (POLICIES, OFFICE):
            if env.registry.value(rf"{hive}\{key}\Excel\Security", "RequireAddinSig") == 1:
                return Diagnosis(
                    name,
                    False,
                    "这台电脑要求加载项由受信任的发布者签名，本插件没有签名，Excel 不会加载。",
                    "在 Excel“信任中心 → 加载项”取消“要求应用程序加载项由受信任的发布者签署”；"
                    "不能修改时请联系单位的信息管理人员。",
                )
    return Diagnosis(name, True, "没有要求签名。")


def macros(env: Environment) -> Diagnosis:
    name = "宏"
    for hive in ("HKCU", "HKLM"):
        if env.registry.value(rf"{hive}\{POLICIES}\Common", "VBAOff") == 1:
            return Diagnosis(
                name,
                False,
                "单位的策略停用了 Office 的全部 VBA，任何插件都不能运行。",
                "请联系单位的信息管理人员允许 VBA。",
            )
        if env.registry.value(rf"{hive}\{POLICIES}\Excel\Security", "VBAWarnings") == 4:
            return Diagnosis(
                name,
                True,
                "单位的策略禁止宏；受信任位置中的插件不受影响。",
            )
    return Diagnosis(name, True, "没有禁止宏的策略。")


def mark_of_the_web(env: Environment) -> Diagnosis:
    """Windows notes in a second stream of the file that it came from the internet."""
    name = "来源标记"
    stream = env.addin.with_name(f"{FILE_NAME}:Zone.Identifier")
    try:
        zone = re.search(r"ZoneId=(\d)", stream.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        zone = None
    if zone and int(zone[1]) >= NETWORK_ZONE:
        return Diagnosis(
            name,
            False,
            f"{env.addin} 带有“来自网络”的标记，Excel 会阻止其中的宏。",
            "右击该文件 → 属性 → 勾选“解除锁定”，或运行 jixiao addin install 重新生成。",
        )
    return Diagnosis(name, True, "没有“来自网络”的标记。")


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


CHECKS: tuple[Check, ...] = (
    excel,
    answering,
    interpreter,
    versions,
    bridge,
    addin_file,
    startup_folder,
    signatures,
    macros,
    mark_of_the_web,
    disabled,
)


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


def _configured_interpreter(addin: Path) -> str:
    """What stands behind INTERPRETER_WIN on the add-in's sheet."""
    try:
        with zipfile.ZipFile(addin) as archive:
            texts = list(_texts(archive.read("xl/sharedStrings.xml")))
        return texts[texts.index("INTERPRETER_WIN") + 1]
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, ET.ParseError):
        return "无法读取"


def _texts(shared: bytes) -> Iterator[str]:
    for item in ET.fromstring(shared):
        yield "".join(item.itertext())
