"""The layout files of a province: each read and seen to be one, line by line.

A word that is not known would otherwise be a field that no form has, and the form would go unread
without a reason. So every mistake is named with the line it stands in and what to write instead.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from jixiao.errors import BadSetting, reason_of
from jixiao.form.dimensions import CATEGORIES, DIMENSIONS
from jixiao.model.level_names import bare

_TOP: Final = (
    *("name", "base", "title_ends", "title", "unit", "dictionary", "tells", "without", "optional"),
    *("fields", "columns"),
)
_LISTS: Final = ("title_ends", "tells", "without", "optional")
_SPEC: Final = ("labels", "also", "value", "kind", "required", "of")
_VALUES: Final = ("right", "below", "block", "auto", "none")
_WITHOUT_HOME: Final = ("other", "note", "aside")
_KINDS: Final = ("text", "money", "part", "share", "unit", "heading", *_WITHOUT_HOME)
_UNITS: Final = ("", "元", "千元", "万元", "亿元")
# The kinds of fields and columns that a technician may choose for a label.
WITH_HOME: Final = frozenset({"text", "money", "part", "unit"})
_GROUPS: Final = {"fields": "栏目", "columns": "指标表的列"}
_AT: Final = re.compile(r"\(at line (\d+), column (\d+)\)")
_SECTION: Final = re.compile(r"\s*\[\s*([^\[\]#]+?)\s*\]")
_KEY: Final = re.compile(r"\s*([\w.\-？?\"']+)\s*=")
_SIGN: Final = re.compile(r"\s*[≥≤＞＜>＝=<]|[\d.]+\s*[%％]?\s*$")
_LONGEST: Final = 24
# What a line that is no TOML has in it, or what the reader says of it → what to do.
_MISTAKES: Final = {
    "？]": "请把？换成栏目名，可用的栏目名见草稿中的说明",
    "?]": "请把？换成栏目名，可用的栏目名见草稿中的说明",
    "“": "引号要用英文半角的双引号",
    "，": "逗号要用英文半角的逗号，文字要在双引号内",
    "Cannot declare": "同一个[栏目]写了两次，请合并为一处",
    "Cannot overwrite": "同一个键写了两次，请合并为一处",
}
_BAD: Final = "不合TOML的写法，请检查引号、方括号、逗号是否成对，文字是否都在英文半角的双引号内"

Plain = Callable[[str], str]


def layouts_in(
    folder: Path, issued: Mapping[str, Mapping[str, Any]], plain: Plain
) -> list[dict[str, Any]]:
    """The layouts of a folder. ``issued``: ours by name, each with all of its fields; ``plain``:
    a label as the reader compares it.

    Raises BadSetting: the file, the line, what is wrong, what to do.
    """
    if not folder.is_dir():
        raise BadSetting(f"没有版式文件夹“{folder}”，请检查设置中的layouts。")
    found: dict[str, Path] = {}
    layouts = []
    for path in sorted(folder.glob("*.toml")):
        file = _File(path, *_read(path))
        file.check(issued, plain)
        name = file.data["name"]
        if name in found:
            file.refuse(
                "name",
                f"名字“{name}”与“{found[name].name}”相同，两个版式会只剩一个，请改其中一个的name",
            )
        found[name] = path
        layouts.append(file.data)
    return layouts


def _read(path: Path) -> tuple[str, dict[str, Any]]:
    try:
        text = path.read_text("utf-8-sig")
    except OSError as why:
        raise BadSetting(f"版式文件“{path}”无法读取（{reason_of(why)}），请检查权限。") from why
    except UnicodeDecodeError as why:
        raise BadSetting(f"版式文件“{path}”不是UTF-8编码，请用记事本另存为UTF-8。") from why
    try:
        return text, tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as why:
        place = _AT.search(str(why))
        lines = text.splitlines()
        line = lines[int(place[1]) - 1] if place and int(place[1]) <= len(lines) else ""
        where = f"第{place[1]}行第{place[2]}列" if place else "末尾"
        what = next((words for sign, words in _MISTAKES.items() if sign in f"{line}\n{why}"), _BAD)
        raise BadSetting(f"版式文件“{path}”{where}无法读取：{what}。") from why


@dataclass
class _File:
    """One file while it is being checked; ``lines`` tell where a key stands."""

    path: Path
    text: str
    data: dict[str, Any]

    def refuse(self, key: str, words: str) -> None:
        """Raise BadSetting for a key (``fields.name.also``) with its line."""
        line = self._line_of(key)
        where = f"第{line}行" if line else ""
        raise BadSetting(f"版式文件“{self.path}”{where}：{words}。")

    def _line_of(self, wanted: str) -> int:
        section, best = "", 0
        for number, line in enumerate(self.text.splitlines(), 1):
            if found := _SECTION.match(line):
                section = _unquoted(found[1])
                if section == wanted:
                    return number
            elif found := _KEY.match(line):
                key = f"{section}.{_unquoted(found[1])}".lstrip(".")
                if key == wanted:
                    return number
            near = wanted.startswith(f"{section}.") or section.startswith(f"{wanted}.")
            if section and near:
                best = best or number
        return best

    def check(self, issued: Mapping[str, Mapping[str, Any]], plain: Plain) -> None:
        data = self.data
        for key in data:
            if key not in _TOP:
                self.refuse(key, f"不认识的键“{key}”{_near(key, _TOP)}，可用的有{'、'.join(_TOP)}")
        name, base = data.get("name"), data.get("base")
        if not isinstance(name, str) or not name.strip() or name in issued:
            names = "、".join(sorted(issued))
            self.refuse("name", f"name要写一个自己的名字，不能空着，也不能是{names}")
        if base not in issued:
            names = "、".join(sorted(issued))
            self.refuse("base", f"base应为其中之一：{names}（现为“{base}”）")
        for key in _LISTS:
            if key in data:
                self._texts(key, data[key])
        if data.get("unit", "") not in _UNITS:
            self.refuse("unit", f"unit应为{'、'.join(_UNITS[1:])}之一")
        for group in _GROUPS:
            specs = data.get(group, {})
            if not isinstance(specs, dict):
                self.refuse(group, f"{group}下应为[{group}.栏目名]")
            for key, spec in specs.items():
                self._spec(group, key, spec, issued[str(base)][group])
            self._labels_once(group, specs, issued[str(base)][group], plain)

    def _spec(self, group: str, key: str, spec: Any, known: Mapping[str, Any]) -> None:
        where = f"{group}.{key}"
        if not isinstance(spec, dict):
            self.refuse(where, f"[{where}]下要写labels或also")
        for one in spec:
            if one not in _SPEC:
                self.refuse(
                    f"{where}.{one}",
                    f"[{where}]中不认识的键“{one}”{_near(one, _SPEC)}，可用的有{'、'.join(_SPEC)}",
                )
        if key not in known and spec.get("kind") not in _WITHOUT_HOME:
            self.refuse(
                where,
                f"没有{_GROUPS[group]}“{key}”{_near(key, known)}，可用的有{_listed(known)}；"
                '标准表没有的内容，请写 kind = "other"（列出、不导入）或 kind = "note"',
            )
        for one in ("labels", "also"):
            if one in spec:
                self._texts(f"{where}.{one}", spec[one])
        if "labels" not in spec and ("also" not in spec or key not in known):
            self.refuse(where, f"[{where}]要写labels（表上的标签）")
        for one, allowed in (("value", _VALUES), ("kind", _KINDS)):
            if spec.get(one, allowed[0]) not in allowed:
                self.refuse(f"{where}.{one}", f"{one}应为{'、'.join(allowed)}之一")
        if not isinstance(spec.get("required", False), bool):
            self.refuse(f"{where}.required", "required应为true或false")

    def _texts(self, key: str, texts: Any) -> None:
        """Refuse what is no list of texts, and texts that are no label."""
        if not isinstance(texts, list) or not all(isinstance(x, str) and x.strip() for x in texts):
            last = key.rpartition(".")[2]
            self.refuse(key, f'{last}应为方括号里的文字，如 {last} = ["考核点"]')
        if not key.endswith((".labels", ".also")):
            return
        for text in texts:
            if bare(text) in CATEGORIES | DIMENSIONS:
                self.refuse(key, f"“{text}”是一级、二级指标的名称，不是标签，请删去")
            if _SIGN.match(text) or len("".join(text.split())) > _LONGEST:
                self.refuse(key, f"“{text}”是填写的内容，不是标签，请删去")

    def _labels_once(
        self, group: str, specs: Mapping[str, Any], known: Mapping[str, Any], plain: Plain
    ) -> None:
        """Refuse a label that names two fields: which of them is meant would be chance."""
        own = {key: [*spec.get("labels", ()), *spec.get("also", ())] for key, spec in specs.items()}
        kept = {
            key: spec["labels"] for key, spec in known.items() if "labels" not in specs.get(key, {})
        }
        taken: dict[str, str] = {}
        for key, texts in own.items():
            for text in texts:
                label = plain(text)
                other = taken.setdefault(label, key)
                named = "also" if text in specs[key].get("also", ()) else "labels"
                if other != key:
                    words = f"“{text}”同时写在[{group}.{other}]和[{group}.{key}]下，请只留一处"
                    self.refuse(f"{group}.{key}.{named}", words)
        for key, texts in kept.items():
            for text in texts:
                other = taken.get(plain(text), key)
                if other != key and plain(text) not in map(plain, kept.get(other, ())):
                    named = "also" if text in specs[other].get("also", ()) else "labels"
                    self.refuse(
                        f"{group}.{other}.{named}",
                        f"“{text}”已是[{group}.{key}]（{known[key]['labels'][0]}）的写法，"
                        f"请删去；确要改用的，请另写[{group}.{key}]的labels，不含这一写法",
                    )


def _near(word: str, known: Collection[str]) -> str:
    near = get_close_matches(word, list(known), 1)
    return f"（是否为“{near[0]}”？）" if near else ""


def _listed(known: Mapping[str, Any]) -> str:
    return "、".join(_named(known))


def _named(known: Mapping[str, Any]) -> Iterator[str]:
    for key, spec in known.items():
        if spec.get("kind", "text") in WITH_HOME:
            yield f"{key}（{spec['labels'][0]}）"


def _unquoted(key: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in key.split("."))
