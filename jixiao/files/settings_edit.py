"""设置 without an editor: the settings most used, in words, written into ``jixiao.toml``.

Button and command both go through here. All else in the file stays as it is, remarks included.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from jixiao.errors import JixiaoError
from jixiao.files.write.atomic import replacing
from jixiao.rules.vocabulary import DICTIONARY_WORDS
from jixiao.settings import DEFAULT, Settings
from jixiao.settings_file import FILE_NAME, load

_SECTION: Final = re.compile(r"^\s*\[", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Choice:
    """One setting: its name for people, and each value by the word for it, the usual first."""

    key: str
    name: str
    values: Mapping[str, Any]
    why: str

    def word(self, settings: Settings) -> str:
        """The word for what is set; the value itself where a person wrote another."""
        value = getattr(settings, self.key)
        return next((word for word, one in self.values.items() if one == value), str(value))


CHOICES: Final = (
    Choice(
        "least", "列出的问题", {"全部": "", "警告": "警告", "错误": "错误"},
        "审核结果只逐条列出这一级及更重的问题，其余只计数",
    ),
    Choice(
        "results_in_new_book", "结果放在新工作簿", {"否": False, "是": True},
        "选“是”则不改动当前工作簿，Excel的撤消列表也不清空",
    ),
    Choice(
        "dictionary", "指标分类", {"自动": "auto"} | DICTIONARY_WORDS,
        "旧版：成本在产出指标下；2021：成本指标单列",
    ),
    Choice(
        "scheme", "自评权重", {"自动": "auto", "2020": "2020", "2021": "2021"},
        "按财预〔2020〕10号或财预〔2021〕101号",
    ),
    Choice(
        "plan_line", "两个时点之间的计划", {"均匀推算": "linear", "到时点才计": "step"},
        "执行对比怎样推算时点之间的计划进度",
    ),
)  # fmt: skip


def listed(settings: Settings) -> list[str]:
    """``1 列出的问题：全部（可选：全部、警告、错误）``, a line each."""
    return [
        f"{number} {one.name}：{one.word(settings)}（可选：{'、'.join(one.values)}。{one.why}）"
        for number, one in enumerate(CHOICES, 1)
    ]


def choice_of(name: str) -> Choice:
    """The setting of a name, key or number. Raises JixiaoError where there is none."""
    for number, one in enumerate(CHOICES, 1):
        if name.strip() in {one.name, one.key, str(number)}:
            return one
    names = "、".join(one.name for one in CHOICES)
    raise JixiaoError(f"没有设置“{name.strip()}”，可用的有：{names}。")


def value_of(choice: Choice, word: str) -> Any:
    """The value of a word. Raises JixiaoError where it is none of the setting's."""
    if word.strip() not in choice.values:
        words = "、".join(choice.values)
        raise JixiaoError(f"“{choice.name}”没有“{word.strip()}”这一项，可选：{words}。")
    return choice.values[word.strip()]


def save(book: Path, choice: Choice, value: Any) -> Settings:
    """Write one setting into ``jixiao.toml`` beside the workbook; the settings as they are then.

    Raises BadSetting where the file is wrong already: nothing is written then.
    """
    path = (book if book.is_dir() else book.parent) / FILE_NAME
    if path.exists():
        load(path)
    old = path.read_text("utf-8-sig") if path.exists() else ""
    with replacing(path) as temporary:
        temporary.write_text(_with(old, choice.key, value), "utf-8", newline="\n")
        settings = load(temporary)
        if getattr(settings, choice.key) != value:
            raise JixiaoError(f"设置文件“{path}”无法自动修改，请用记事本打开后改“{choice.key}”。")
    return load(path)


def _with(text: str, key: str, value: Any) -> str:
    """The text with the key set at the top level; taken out where it is the usual value."""
    first = _SECTION.search(text)
    head, rest = (text[: first.start()], text[first.start() :]) if first else (text, "")
    line = "" if value == getattr(DEFAULT, key) else f"{key} = {_literal(value)}"
    written = re.compile(rf"^[ \t]*{key}[ \t]*=[^#\n]*?[ \t]*(#[^\n]*)?$\n?", re.MULTILINE)
    found = written.search(head)
    if found:
        remark = f"  {found[1]}" if found[1] and line else ""
        new = f"{line}{remark}\n" if line else ""
        return head[: found.start()] + new + head[found.end() :] + rest
    if not line:
        return text
    gap = "" if not head or head.endswith("\n") else "\n"
    return f"{head}{gap}{line}\n{rest}"


def _literal(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else f'"{value}"'
