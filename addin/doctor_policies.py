"""What the doctor looks at of a unit's policies: what they forbid, of Office and of Windows."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from addin.diagnosis import ADMINISTRATOR, OFFICE, POLICIES, Diagnosis
from addin.windows import Environment
from addin.xlam import FILE_NAME

NETWORK_ZONE: Final = 3
# Windows' policies about which programs may run at all.
_APPLOCKER: Final = r"HKLM\SOFTWARE\Policies\Microsoft\Windows\SrpV2\Exe"
_RESTRICTED: Final = r"SOFTWARE\Policies\Microsoft\Windows\Safer\CodeIdentifiers"
_RULES: Final = (
    r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules",
    r"HKLM\SOFTWARE\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules",
)
# The rules of attack surface reduction that an add-in may meet; the last one concerns ours.
_ATTACK_SURFACE: Final = {
    "d4f940ab-401b-4efc-aadc-ad5f3c50688a": "禁止 Office 创建子进程",
    "3b576869-a4ec-4529-8536-b80a7769e899": "禁止 Office 生成可执行内容",
    "92e97fa1-2edf-4476-bdd6-9dd0b4dddc7b": "禁止宏调用 Win32 API",
}
_ONLY_KNOWN: Final = "01443614-cd74-433a-b99e-2ecdc07bfc25"
_BLOCKS: Final = (1, "1")


def not_started(env: Environment, program: Path, why: str) -> Diagnosis:
    """Why the Python that lies at ``program`` may not run, with the policy that says so."""
    policy = _policy_on_programs(env)
    what = f"{program} 不能运行：{why}。" + (f"这台电脑启用了{policy}。" if policy else "")
    advice = f"{ADMINISTRATOR}，允许运行 {program.parent} 中的程序。"
    return Diagnosis("Python", False, what, advice)


def _policy_on_programs(env: Environment) -> str:
    value = env.registry.value
    if value(_APPLOCKER, "EnforcementMode") == 1:
        return "AppLocker"
    for hive in ("HKLM", "HKCU"):
        if value(rf"{hive}\{_RESTRICTED}", "DefaultLevel") == 0:
            return "软件限制策略"
    if _is_on(env, _ONLY_KNOWN):
        return "攻击面减少规则“只运行常见或受信任的程序”"
    return ""


def _is_on(env: Environment, rule: str) -> bool:
    """Whether a rule of attack surface reduction blocks."""
    return any(
        value in _BLOCKS and name.strip("{}").lower() == rule
        for key in _RULES
        for name, value in env.registry.values(key).items()
    )


def attack_surface(env: Environment) -> Diagnosis:
    """Rules about Office do not concern us: Windows starts our Python, and VBA declares nothing."""
    name = "攻击面减少规则"
    found = [text for rule, text in _ATTACK_SURFACE.items() if _is_on(env, rule)]
    if not found:
        return Diagnosis(name, True, "没有影响 Office 的规则。")
    return Diagnosis(
        name, True, f"已启用：{'、'.join(found)}。插件的 Python 由 Windows 启动，不受影响。"
    )


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
                    f"不能修改时{ADMINISTRATOR}。",
                )
    place = rf"HKCU\{OFFICE}\Excel\Security\Trusted Locations"
    on_network = str(env.startup_folder).startswith("\\\\")
    if on_network and env.registry.value(place, "AllowNetworkLocations") != 1:
        return Diagnosis(
            name,
            False,
            f"{env.startup_folder} 在网络上，Excel 不信任网络位置，不会加载插件。",
            "在 Excel“信任中心 → 受信任位置”勾选“允许网络上的受信任位置”；"
            f"不能修改时{ADMINISTRATOR}。",
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
                    f"不能修改时{ADMINISTRATOR}。",
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
                f"{ADMINISTRATOR}允许 VBA。",
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
