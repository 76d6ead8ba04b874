"""Rounds (一上, 二上 …): what a department sent in each is kept, so that the next can be held
against it.

Kept are copies of the files, in a folder beside the report: 总表_轮次/一上/甲局.xlsx.
"""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from jixiao.audit.submissions import Submission, plain
from jixiao.drafting.compare import compare
from jixiao.drafting.differences import Differences
from jixiao.errors import JixiaoError
from jixiao.files.archives import on_disk
from jixiao.files.check_file import CheckedFile, try_file
from jixiao.files.write.atomic import replacing
from jixiao.model.money import wan

_INDEX: Final = "轮次.json"
_HALF: Final = ".part"
_UNFIT: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_ORDER: Final = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Kept:
    """A department's file of a round, with what was found in it."""

    name: str
    file: str
    budget: int
    counts: dict[str, int]
    conclusion: str
    money: str = ""

    @property
    def in_words(self) -> str:
        """退回修改（错误1，警告0，30.00万元）."""
        counted = Counter(self.counts)
        money = self.money or f"{wan(self.budget)}万元"
        return f"{self.conclusion}（错误{counted['错误']}，警告{counted['警告']}，{money}）"


class Rounds:
    """The rounds of one audit, below ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def names(self) -> list[str]:
        """The rounds that are kept, the earliest first."""
        if not self.folder.is_dir():
            return []
        names = [one.name for one in self.folder.iterdir() if (one / _INDEX).is_file()]
        return sorted(names, key=order_of)

    def before(self, name: str) -> str:
        """The round before a round; empty for the first."""
        earlier = [one for one in self.names() if order_of(one) < order_of(name)]
        return earlier[-1] if earlier else ""

    def kept(self, name: str) -> dict[str, Kept]:
        """What each department sent in a round, by its plain name."""
        path = self.folder / name / _INDEX
        if not name or not path.is_file():
            return {}
        rows: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))
        return {plain(row["name"]): Kept(**row) for row in rows}

    def copies(self, name: str) -> dict[str, Path]:
        """The file that each department sent in a round, by its plain name."""
        paths = {key: self.folder / name / one.file for key, one in self.kept(name).items()}
        return {key: path for key, path in paths.items() if path.is_file()}

    def keep(self, name: str, sent: Iterable[tuple[Submission, str]]) -> None:
        """Keep a round: each department's file with the conclusion on it. Made again it is new."""
        if _UNFIT.search(name) or not name.strip():
            raise JixiaoError(f"轮次名称“{name}”不能用作文件夹名，请写成“一上”这样的名称。")
        folder = self.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        rows: list[dict[str, Any]] = []
        taken: set[str] = set()
        for one, conclusion in sent:
            file = _file_name(one, taken)
            # the list, written last, says what is kept: no lock for each of thousands of files
            with on_disk(Path(one.file)) as real:
                half = folder / f"{file}{_HALF}"
                shutil.copyfile(real, half)
                half.replace(folder / file)
            rows.append(
                {
                    "name": one.name,
                    "file": file,
                    "budget": one.budget,
                    "counts": one.counts,
                    "conclusion": conclusion,
                    "money": one.money,
                }
            )
        with replacing(folder / _INDEX) as temporary:
            temporary.write_text(json.dumps(rows, ensure_ascii=False, indent=1), "utf-8")


def order_of(name: str) -> tuple[int, str]:
    """Where a round comes: 一上 before 二上 before 十上; others after them by name."""
    number = _ORDER.find(name[:1]) if name else -1
    digits = re.match(r"\d+", name)
    if digits:
        number = int(digits[0]) - 1
    return (number, name) if number >= 0 else (99, name)


def file_name(text: str) -> str:
    """A department's name as part of a file name."""
    return _UNFIT.sub("", text).strip(". ")[:60] or "未名单位"


def _file_name(one: Submission, taken: set[str]) -> str:
    stem, suffix = file_name(one.name), Path(one.file).suffix
    made, number = f"{stem}{suffix}", 2
    while made.casefold() in taken:
        made, number = f"{stem}（{number}）{suffix}", number + 1
    taken.add(made.casefold())
    return made


def differences(earlier: Path, now: CheckedFile, settings: Path | None) -> Differences | None:
    """What changed since a round; None where the earlier file can no longer be read."""
    before = try_file(earlier, settings, beside=False)
    if before.reading is None or now.reading is None:
        return None
    return compare(before.reading.department, now.reading.department, before.findings, now.findings)


def summary_of(found: Differences, earlier: str) -> str:
    """The first lines of a letter of a later round: what was mended, what stands, the money."""
    return f"与{earlier}相比：" + "".join(found.sentences)
