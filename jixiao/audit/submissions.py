"""What each department sent in: one file that counts, the others of its own beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from jixiao.files.archives import archive_of
from jixiao.model.findings import HINT
from jixiao.model.money import wan


class Mark(NamedTuple):
    """A finding that stands, as far as it is counted."""

    sheet: str
    project: str
    rule: str
    severity: str


@dataclass
class Submission:
    """One department. ``result`` is that of the file that counts: the one saved last.

    ``others`` are files of the same department that do not count.
    """

    name: str
    code: str
    result: dict[str, Any]
    others: list[str] = field(default_factory=list)

    @property
    def file(self) -> str:
        return str(self.result["file"])

    @property
    def department(self) -> str:
        """Whose it is; a department that sent its projects in several files has several."""
        return str(self.result.get("department", "")) or self.name

    @property
    def marks(self) -> list[Mark]:
        """The findings that stand, waived ones left out."""
        marks: list[Mark] = self.result["marks"]
        return marks

    @property
    def examples(self) -> dict[str, str]:
        """What the first finding of each rule says, hints left out."""
        examples: dict[str, str] = self.result["examples"]
        return examples

    @property
    def counts(self) -> dict[str, int]:
        counts: dict[str, int] = self.result.get("counts", {})
        return counts

    @property
    def errors(self) -> int:
        return self.counts.get("错误", 0)

    @property
    def budget(self) -> int:
        """What is in the totals of the file, in 分."""
        return int(self.result.get("budget", 0))

    @property
    def money(self) -> str:
        """The total in words, with how many forms it has no amount of."""
        lacking = len(self.left_out) + len(self.budget_blank)
        known = self.result.get("forms", {}).get("counted", 0) - len(self.budget_blank)
        total = f"{wan(self.budget)}万元" if known > 0 else "没有预算合计"
        return total + (f"，{lacking}张未计入或未填" if lacking else "")

    @property
    def projects(self) -> list[dict[str, Any]]:
        projects: list[dict[str, Any]] = self.result.get("projects", [])
        return projects

    @property
    def left_out(self) -> list[dict[str, Any]]:
        left_out: list[dict[str, Any]] = self.result.get("left_out", [])
        return left_out

    @property
    def budget_blank(self) -> list[dict[str, Any]]:
        """The forms in the totals of the file that have no 预算数."""
        blank: list[dict[str, Any]] = self.result.get("budget_blank", [])
        return blank


def plain(name: str) -> str:
    """A department's name however it is typed."""
    return "".join(name.split())


def submissions(results: Iterable[dict[str, Any]]) -> list[Submission]:
    """What each department sent, by name; a file that names none stands for itself.

    Of several files with the same project the one saved last counts; two that are the same to the
    last byte are one. Files that have no project in common are parts: all of them count.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for result in results:
        if result["status"] == "checked":
            key = plain(result.get("department", "")) or result["checksum"]
            found.setdefault(key, []).append(_counted(result))
    return _distinct([one for _, files in sorted(found.items()) for one in _parts(files)])


def _parts(files: list[dict[str, Any]]) -> list[Submission]:
    """The files of one department that count, with the earlier versions of each beside it."""
    ordered = sorted(files, key=lambda one: (_saved(one["file"]), one["file"]), reverse=True)
    kept: list[Submission] = []
    keys: list[set[str]] = []
    for one in ordered:
        own = _projects_of(one)
        later = next((n for n, known in enumerate(keys) if own & known or not own), None)
        if later is None:
            name = one.get("department", "") or Path(one["file"]).stem
            kept.append(Submission(name, one.get("code", ""), one))
            keys.append(own)
        else:
            same = one["checksum"] == kept[later].result["checksum"]
            kept[later].others.insert(0, one["file"] + ("（同一份文件）" if same else ""))
    return sorted(kept, key=lambda one: one.file)


def _projects_of(result: dict[str, Any]) -> set[str]:
    """By what the projects of a file are known again: code and name."""
    pairs = ((plain(one["code"]), plain(one["name"])) for one in result.get("projects", ()))
    return {key for pair in pairs for key in pair if key}


def _distinct(sent: list[Submission]) -> list[Submission]:
    """Each under a name of its own: conclusions, letters and rounds are found by it.

    A file that names no department is called by its own name, with as many of the folders it
    lies in as set it apart from the others; of the parts of one department each is called by both.
    """
    parts = Counter(plain(one.name) for one in sent if one.result.get("department"))
    for one in sent:
        if one.result.get("department") and parts[plain(one.name)] > 1:
            one.name = f"{one.name}（{Path(one.file).stem}）"
    named = Counter(plain(one.name) for one in sent if one.result.get("department"))
    unnamed = [one for one in sent if not one.result.get("department")]
    for depth in range(max((len(Path(one.file).parts) for one in unnamed), default=0)):
        for one in unnamed:
            one.name = _with_folders(Path(one.file), depth)
        taken = named + Counter(plain(one.name) for one in unnamed)
        unnamed = [one for one in unnamed if taken[plain(one.name)] > 1]
        named = taken
    return sent


def _with_folders(file: Path, depth: int) -> str:
    """目标表, 目标表（一科）, 目标表（局里/一科）."""
    folders = file.parts[:-1][len(file.parts) - 1 - depth :]
    return f"{file.stem}（{'/'.join(folders)}）" if folders else file.stem


def _counted(result: dict[str, Any]) -> dict[str, Any]:
    """A result without its texts, which are most of it: all departments are held at once."""
    standing = [one for one in result.get("findings", ()) if not one.get("waived_why")]
    examples: dict[str, str] = {}
    for one in standing:
        if one["severity"] != HINT:
            examples.setdefault(one["rule"], one["message"])
    kept = {key: value for key, value in result.items() if key not in {"findings", "signatures"}}
    marks = [Mark(*(one[key] for key in Mark._fields)) for one in standing]
    return kept | {"marks": marks, "examples": examples}


def _saved(file: str) -> float:
    path = Path(file)
    try:
        return (archive_of(path) or path).stat().st_mtime
    except OSError:
        return 0.0
