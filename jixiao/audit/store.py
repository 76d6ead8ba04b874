"""Results as they come, in SQLite beside the report: a killed run resumes, memory stays flat."""

from __future__ import annotations

import json
import os
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from jixiao.errors import CannotWrite
from jixiao.files.file_names import readable
from jixiao.model.findings import Severity

_TABLES: Final = frozenset({"files", "projects", "signatures"})
_FORMAT: Final = 4  # of the tables; a store in another one is begun anew
_SCHEMA: Final = f"""
CREATE TABLE IF NOT EXISTS files (
    file TEXT PRIMARY KEY, stamp TEXT, status TEXT, department TEXT, result TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS projects (file TEXT, code TEXT, name TEXT, budget INTEGER);
CREATE TABLE IF NOT EXISTS signatures (file TEXT, department TEXT, name TEXT, mark TEXT);
CREATE INDEX IF NOT EXISTS project_files ON projects (file);
CREATE INDEX IF NOT EXISTS signature_files ON signatures (file);
PRAGMA user_version = {_FORMAT};
"""
# Pages of 4 KB that the log may grow by before they are put into place, which waits for the disk.
_LONGEST_LOG: Final = 10_000
_LONGEST_NAME: Final = 255  # bytes, of one file


class Store:
    """The results of one audit. Held by one run at a time; a second one is refused."""

    def __init__(self, path: Path, *, fresh: bool) -> None:
        self.path = path
        if len(os.fsencode(f"{path.name}-wal")) > _LONGEST_NAME:
            raise CannotWrite(f"审核记录“{path.name}”的文件名过长，请给总表换一个短些的名称。")
        try:
            self._db = sqlite3.connect(path, timeout=0.2)
            self._db.execute("PRAGMA locking_mode = EXCLUSIVE")
            # What was kept outlives a killed process without waiting for the disk each time.
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.execute(f"PRAGMA wal_autocheckpoint = {_LONGEST_LOG}")
            self._db.execute("BEGIN EXCLUSIVE")
            self._db.execute("COMMIT")
            self._refuse_foreign()
            if fresh or self._db.execute("PRAGMA user_version").fetchone() != (_FORMAT,):
                with self._db:
                    for table in _TABLES:
                        self._db.execute(f"DROP TABLE IF EXISTS {table}")
            self._db.executescript(_SCHEMA)
        except sqlite3.OperationalError as why:
            raise CannotWrite(
                f"审核记录“{path}”无法打开：另一个审核可能正在运行，没有写入权限，或磁盘已满。"
            ) from why
        except sqlite3.DatabaseError as why:
            raise self._damaged() from why

    def _refuse_foreign(self) -> None:
        """A database that somebody keeps for something else is not ours to empty."""
        query = "SELECT name FROM sqlite_master WHERE type = 'table'"
        others = {name for (name,) in self._db.execute(query)} - _TABLES
        if others:
            self._db.close()
            raise CannotWrite(f"“{self.path}”是别的数据库，不是审核记录，请给总表换一个文件名。")

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, why: BaseException | None, at: TracebackType | None
    ) -> None:
        self._db.close()
        if isinstance(why, sqlite3.OperationalError):
            raise CannotWrite(
                f"审核记录“{self.path}”无法写入（磁盘可能已满），腾出空间后加 --resume 接着做。"
            ) from why
        if isinstance(why, sqlite3.DatabaseError):
            raise self._damaged() from why

    def _damaged(self) -> CannotWrite:
        return CannotWrite(f"审核记录“{self.path}”已损坏，请删除后重新审核。")

    def known(self, file: Path, stamp: str) -> bool:
        """Whether the file was examined under this stamp: as it, its settings, the program are."""
        query = "SELECT 1 FROM files WHERE file = ? AND stamp = ? AND stamp <> ''"
        return self._db.execute(query, (readable(file), stamp)).fetchone() is not None

    def keep(self, result: dict[str, Any]) -> None:
        """Keep one file's result, in one transaction: whole or not at all."""
        result = result | {"file": readable(result["file"])}
        file, department = result["file"], result.get("department", "")
        with self._db:
            self.forget(file)
            self._db.execute(
                "INSERT INTO files VALUES (?, ?, ?, ?, ?)",
                (
                    file,
                    result["stamp"],
                    result["status"],
                    department,
                    json.dumps(result, ensure_ascii=False),
                ),
            )
            self._db.executemany(
                "INSERT INTO projects VALUES (?, ?, ?, ?)",
                [(file, p["code"], p["name"], p["budget"]) for p in result.get("projects", ())],
            )
            self._db.executemany(
                "INSERT INTO signatures VALUES (?, ?, ?, ?)",
                [(file, department, name, mark) for name, mark in result.get("signatures", ())],
            )

    def forget(self, file: str) -> None:
        """Drop what is kept of a file; part of the caller's transaction."""
        if self._db.execute("DELETE FROM files WHERE file = ?", (file,)).rowcount:
            for table in _TABLES - {"files"}:
                self._db.execute(f"DELETE FROM {table} WHERE file = ?", (file,))

    def drop_others(self, files: set[str]) -> None:
        """Forget files that are no longer there; ``files`` are the paths as text."""
        files = {readable(file) for file in files}
        kept = [row[0] for row in self._db.execute("SELECT file FROM files")]
        with self._db:
            for file in kept:
                if file not in files:
                    self.forget(file)

    def results(self) -> Iterator[dict[str, Any]]:
        """Every result, by file name, one at a time."""
        yield from self._in_order("SELECT result FROM files ORDER BY file")

    def result(self, file: str) -> dict[str, Any]:
        """The result of one file, which the store has."""
        [(text,)] = self._db.execute("SELECT result FROM files WHERE file = ?", (file,))
        found: dict[str, Any] = json.loads(text)
        return found

    def worst_first(self) -> Iterator[dict[str, Any]]:
        """Every result: what could not be read, then those with the most errors, warnings."""
        errors, warnings = (
            f"COALESCE(json_extract(result, '$.counts.{one}'), 0)"
            for one in (Severity.ERROR, Severity.WARNING)
        )
        yield from self._in_order(
            "SELECT result FROM files ORDER BY status <> 'unreadable', status <> 'not_a_form', "
            f"{errors} DESC, {warnings} DESC, department, file"
        )

    def by_department(self) -> Iterator[dict[str, Any]]:
        """Every result, by department, then by file name."""
        yield from self._in_order("SELECT result FROM files ORDER BY department, file")

    def _in_order(self, query: str) -> Iterator[dict[str, Any]]:
        with closing(self._db.execute(query)) as rows:
            for (text,) in rows:
                yield json.loads(text)

    def same_files(self) -> Iterator[list[str]]:
        """Files that are the same to the last byte, each group in the order of the names."""
        mark = "json_extract(result, '$.checksum')"
        query = (
            f"SELECT {mark}, file FROM files WHERE {mark} IN (SELECT {mark} FROM files "
            f"WHERE {mark} <> '' GROUP BY 1 HAVING COUNT(*) > 1) ORDER BY 1, file"
        )
        for _, rows in self._grouped(query):
            yield [file for (file,) in rows]

    def codes_of_departments(self) -> Iterator[tuple[str, list[str]]]:
        """Codes that stand on more than one department: code, their names."""
        query = (
            "SELECT DISTINCT json_extract(result, '$.code'), department FROM files "
            "WHERE department <> '' ORDER BY 1, 2"
        )
        for code, rows in self._grouped(query):
            if code and len(rows) > 1:
                yield code, [name for (name,) in rows]

    def statuses(self) -> Counter[str]:
        """How many files came to each status."""
        return Counter(dict(self._db.execute("SELECT status, COUNT(*) FROM files GROUP BY status")))

    def severities(self) -> dict[str, int]:
        """How many findings of each severity all files have, waived ones left out."""
        # added up by the database: to read every result again would cost as much as to write it
        sums = ", ".join(f"TOTAL(json_extract(result, '$.counts.{one}'))" for one in Severity)
        [row] = self._db.execute(f"SELECT {sums} FROM files")
        return {str(one): int(count) for one, count in zip(Severity, row, strict=True)}

    def forms(self) -> tuple[int, int]:
        """How many forms all files have, and how many of them are in their totals."""
        keys = ("found", "counted")
        sums = ", ".join(f"TOTAL(json_extract(result, '$.forms.{key}'))" for key in keys)
        [(found, counted)] = self._db.execute(f"SELECT {sums} FROM files")
        return int(found), int(counted)

    def duplicated_codes(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Project codes that stand on more than one project: code, [(file, name)…]."""
        query = (
            "SELECT code, file, name FROM projects WHERE code IN (SELECT code FROM projects "
            "WHERE code <> '' GROUP BY code HAVING COUNT(*) > 1) ORDER BY code, file, name"
        )
        yield from self._grouped(query)

    def copied_indicators(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Indicator sets that stand in more than one department: mark, [(file, name)…].

        Two files of one department are two versions; a file that names none stands for itself.
        """
        query = (
            "SELECT mark, file, name FROM signatures WHERE mark IN (SELECT mark FROM signatures "
            "GROUP BY mark HAVING COUNT(DISTINCT CASE department WHEN '' THEN file ELSE department "
            "END) > 1) ORDER BY mark, file, name"
        )
        yield from self._grouped(query)

    def _grouped(self, query: str) -> Iterator[tuple[str, list[Any]]]:
        """The rows of each value of the first column: that value, and what follows it in each."""
        with closing(self._db.execute(query)) as rows:
            for key, group in groupby(rows, key=itemgetter(0)):
                yield key, [row[1:] for row in group]
