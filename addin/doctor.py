"""`jixiao addin doctor`: what keeps the add-in from working on this PC, and what to do."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PureWindowsPath
from xml.etree import ElementTree as ET

from addin import doctor_excel, doctor_policies, registration
from addin.diagnosis import Check, Diagnosis
from addin.processes import Running
from addin.windows import Environment, this_computer
from addin.xlam import FILE_NAME
from addin.xlam.build import content_of
from udfs import XLWINGS_VERSION

REINSTALL = "关闭 Excel，重新运行安装包中的 install.cmd。"


def diagnose(env: Environment | None = None) -> list[Diagnosis]:
    """Everything that is looked at, in the order in which a person would mend it.

    `env` is this PC when not given; raises JixiaoError where that is not Windows.
    """
    env = env or this_computer()
    return [check(env) for check in CHECKS]


def interpreter(env: Environment) -> Diagnosis:
    name, path = "Python", env.windowless_interpreter
    if not path.is_file():
        return Diagnosis(name, False, f"{path} 不存在。", REINSTALL)
    why = env.why_not_started(path)
    if why:
        return doctor_policies.not_started(env, path, why)
    return Diagnosis(name, True, str(path))


def serving(env: Environment) -> Diagnosis:
    """Which of the programs that run is Excel's Python; of a venv there are two for one Excel."""
    name, ours = "Python 进程", str(env.windowless_interpreter).lower()
    found = env.running(frozenset({PureWindowsPath(ours).name}))
    first = [one for one in found if one.path.lower() == ours]
    behind = [one for one in found if one.parent in {of.id for of in first}]
    if not first:
        return Diagnosis(name, True, "没有在运行，用到时由 Windows 启动。")
    what = f"为 Excel 运行的有{len(first)}个：{_numbers(first)}"
    if behind:
        what += f"；虚拟环境各带一个子进程：{_numbers(behind)}，属正常"
    return Diagnosis(name, True, f"{what}。")


def _numbers(programs: list[Running]) -> str:
    return "、".join(f"PID {one.id}" for one in programs)


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


CHECKS: tuple[Check, ...] = (
    doctor_excel.excel,
    doctor_excel.answering,
    doctor_excel.background,
    doctor_excel.rights,
    interpreter,
    doctor_policies.attack_surface,
    versions,
    bridge,
    serving,
    addin_file,
    doctor_policies.startup_folder,
    doctor_policies.signatures,
    doctor_policies.macros,
    doctor_policies.mark_of_the_web,
    doctor_excel.disabled,
)


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
