"""The settings file: where it lies, what it may say, and what is wrong with it.

``jixiao.toml`` stands beside the workbook or at a path given. A key that is not known is an
error that names it: a misspelt threshold must not be silently ignored.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, get_args

from jixiao.errors import BadSetting, reason_of
from jixiao.form.layout import use_folder
from jixiao.rules import RULES
from jixiao.settings import (
    DEFAULT,
    PROFILES,
    SEVERITIES,
    WEIGHTS,
    Dictionary,
    PlanLine,
    SchemeName,
    Settings,
    Thresholds,
)

FILE_NAME: Final = "jixiao.toml"
_WHOLE: Final = Decimal(100)


def find_settings(book: Path) -> Path | None:
    """``jixiao.toml`` beside a workbook (or in the folder given); None where there is none."""
    path = (book if book.is_dir() else book.parent) / FILE_NAME
    return path if path.is_file() else None


def load_if_any(path: Path | None) -> Settings:
    """The settings in a file, as :func:`load` reads them; where there is none the defaults, and
    forms are read in our layouts alone.
    """
    if path:
        return load(path)
    use_folder(None)
    return DEFAULT


def use_layouts_beside(*files: Path | None) -> None:
    """Read forms in the layouts that settings name: those beside the first of ``files`` that has
    any; in ours alone where none has. Raises BadSetting.
    """
    beside = (find_settings(one) for one in files if one is not None)
    load_if_any(next((one for one in beside if one is not None), None))


def load(path: Path) -> Settings:
    """The settings in a TOML file.

    From then on forms are read in the layouts of the folder that they name as well. Raises
    BadSetting, naming the key and what is allowed, for what jixiao does not know.
    """
    if path.exists() and not path.is_file():
        raise BadSetting(f"设置“{path}”不是普通文件，请检查路径。")
    try:
        data = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as why:
        wording = f"设置文件“{path}”无法读取（{reason_of(why)}），请检查路径和权限。"
        raise BadSetting(wording) from why
    except UnicodeDecodeError as why:
        raise BadSetting(f"设置文件“{path}”不是UTF-8编码，请另存为UTF-8。") from why
    except tomllib.TOMLDecodeError as why:
        raise BadSetting(f"设置文件“{path}”格式有误（{why}），请检查。") from why
    except (ValueError, RecursionError) as why:  # a number of thousands of figures, [[[[…
        raise BadSetting(f"设置文件“{path}”格式有误，请检查。") from why
    settings = _Table(data, path.name).settings()
    use_folder(path.parent / settings.layouts if settings.layouts else None)
    return settings


class _Table:
    """The settings file while it is being read."""

    def __init__(self, data: Mapping[str, Any], file: str) -> None:
        self.data, self.file = data, file

    def settings(self) -> Settings:
        data = self.data
        self._keys("", data, (*_PLAIN, "thresholds", "weights", "rules"))
        plain = {key: self._plain(key, data[key]) for key in _PLAIN if key in data}
        profile = PROFILES.get(plain.get("profile", ""))
        thresholds = Thresholds()
        if profile:
            thresholds = replace(thresholds, goal_spending_gap=profile.goal_spending_gap)
            plain["profile_alerts"] = profile.alerts
        off, severities = self._rules(self._section("rules"), bool(profile))
        return Settings(
            **plain,
            thresholds=self._thresholds(self._section("thresholds"), thresholds),
            weights=self._weights(self._section("weights")),
            rules_off=off,
            severities=severities,
        )

    def _bad(self, key: str, what: str) -> BadSetting:
        return BadSetting(f"设置文件“{self.file}”中的“{key}”{what}。")

    def _keys(self, section: str, data: Mapping[str, Any], allowed: Iterable[str]) -> None:
        allowed = tuple(allowed)
        for key in data:
            if key not in allowed:
                full = f"{section}.{key}" if section else key
                raise self._bad(full, f"不是可用的设置，可用的有：{'、'.join(allowed)}")

    def _section(self, name: str) -> Mapping[str, Any]:
        value = self.data.get(name, {})
        if not isinstance(value, dict):
            raise self._bad(name, f"应写成一节：[{name}]")
        return value

    def _plain(self, key: str, value: Any) -> Any:
        allowed = _PLAIN[key]
        if allowed is bool:
            if not isinstance(value, bool):
                raise self._bad(key, "应为true或false")
        elif not isinstance(value, str) or (isinstance(allowed, tuple) and value not in allowed):
            possible = "、".join(allowed) if isinstance(allowed, tuple) else "文本"
            raise self._bad(key, f"的值“{value}”不可用，可用的有：{possible}")
        return value

    def _number(self, key: str, value: Any) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self._bad(key, f"应为数字，现为“{value}”")
        number = Decimal(repr(value))
        if not number.is_finite() or number < 0:
            raise self._bad(key, f"应为不小于0的数字，现为“{value}”")
        return number

    def _thresholds(self, section: Mapping[str, Any], base: Thresholds) -> Thresholds:
        names = [one.name for one in fields(Thresholds)]
        self._keys("thresholds", section, names)
        numbers: dict[str, Any] = {}
        for key, value in section.items():
            number = self._number(f"thresholds.{key}", value)
            whole = isinstance(getattr(base, key), int)
            if whole and number != int(number):
                raise self._bad(f"thresholds.{key}", f"应为整数，现为“{value}”")
            numbers[key] = int(number) if whole else number
        return replace(base, **numbers)

    def _weights(self, section: Mapping[str, Any]) -> tuple[tuple[str, Decimal], ...]:
        self._keys("weights", section, WEIGHTS)
        weights = tuple(
            (WEIGHTS[key], self._number(f"weights.{key}", value)) for key, value in section.items()
        )
        total = sum((weight for _, weight in weights), Decimal(0))
        if weights and total != _WHOLE:
            raise self._bad("weights", f"合计应为100，现为{total}")
        return weights

    def _rules(
        self, section: Mapping[str, Any], profiled: bool
    ) -> tuple[frozenset[str], tuple[tuple[str, str], ...]]:
        self._keys("rules", section, ("off", "on", "severity"))
        off = DEFAULT.rules_off - ({"M03", "P05"} if profiled else frozenset())
        off = (off | self._ids(section, "off")) - self._ids(section, "on")
        severity = section.get("severity", {})
        if not isinstance(severity, dict):
            raise self._bad("rules.severity", "应写成一节：[rules.severity]")
        for id, word in severity.items():
            self._id("rules.severity", id)
            if word not in SEVERITIES:
                wording = f"的值“{word}”不可用，可用的有：{'、'.join(SEVERITIES)}"
                raise self._bad(f"rules.severity.{id}", wording)
        return off, tuple(severity.items())

    def _ids(self, section: Mapping[str, Any], key: str) -> frozenset[str]:
        ids = section.get(key, [])
        if not isinstance(ids, list):
            raise self._bad(f"rules.{key}", '应为规则编号的列表，如["P04", "V10"]')
        return frozenset(self._id(f"rules.{key}", id) for id in ids)

    def _id(self, key: str, id: Any) -> str:
        known = isinstance(id, str) and (id in RULES or id in DEFAULT.rules_off)
        if not known:
            raise self._bad(key, f"中没有规则“{id}”，可用的有：{'、'.join(sorted(RULES))}")
        return str(id)


_PLAIN: Final[dict[str, Any]] = {
    "dictionary": get_args(Dictionary),
    "plan_line": get_args(PlanLine),
    "results_in_new_book": bool,
    "grades": bool,
    "least": SEVERITIES,
    "scheme": get_args(SchemeName),
    "profile": tuple(PROFILES),
    "layouts": str,
}


@dataclass(frozen=True, slots=True)
class Used:
    """The settings file that applied, and which rules it changed: said wherever the result is."""

    file: Path
    off: tuple[str, ...]
    on: tuple[str, ...]
    severities: tuple[tuple[str, str], ...]
    least: str = ""

    @property
    def words(self) -> str:
        """One sentence for people."""
        parts = [
            *([f"关闭了规则{'、'.join(self.off)}"] if self.off else []),
            *([f"启用了规则{'、'.join(self.on)}"] if self.on else []),
            *(f"{id}改为{word}" for id, word in self.severities),
            *([f"只列出{self.least}及更重的问题"] if self.least else []),
        ]
        return f"使用了设置文件“{self.file}”：{'，'.join(parts) or '没有改动规则'}。"

    def as_json(self) -> dict[str, Any]:
        """The object in ``check --format json``."""
        return {
            "file": str(self.file),
            "off": list(self.off),
            "on": list(self.on),
            "severity": dict(self.severities),
        }


def used(file: Path, settings: Settings) -> Used:
    """What a settings file changed about the rules."""
    usual = DEFAULT.rules_off
    return Used(
        file,
        tuple(sorted(settings.rules_off - usual)),
        tuple(sorted(usual - settings.rules_off)),
        settings.severities,
        settings.least,
    )
