"""Results as they come, in SQLite beside the report: a killed run resumes, memory stays flat."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from jixiao.errors import CannotWrite

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS files (
    file TEXT PRIMARY KEY, size INTEGER, changed INTEGER, status TEXT, department TEXT,
    result TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS projects (file TEXT, code TEXT, name TEXT, budget INTEGER);
CREATE TABLE IF NOT EXISTS signatures (file TEXT, department TEXT, name TEXT, mark TEXT);
CREATE INDEX IF NOT EXISTS project_codes ON projects (code);
CREATE INDEX IF NOT EXISTS signature_marks ON signatures (mark);
CREATE INDEX IF NOT EXISTS project_files ON projects (file);
CREATE INDEX IF NOT EXISTS signature_files ON signatures (file);
"""


class Store:
    """The results of one audit. Held by one run at a time; the second is told so."""

    def __init__(self, path: Path, *, fresh: bool) -> None:
        self.path = path
        try:
            self._db = sqlite3.connect(path, timeout=0.2)
            self._db.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._db.execute("PRAGMA journal_mode = TRUNCATE")
            self._db.execute("BEGIN EXCLUSIVE")
            self._db.execute("COMMIT")
            self._db.executescript(_SCHEMA)
        except sqlite3.OperationalError as why:
            raise CannotWrite(
                f"审核记录“{path}”打不开：另一个审核可能正在运行，或没有写入权限。"
            ) from why
        except sqlite3.DatabaseError as why:
            raise CannotWrite(f"审核记录“{path}”已损坏，请删除后重新审核。") from why
        if fresh:
            with self._db:
                for table in ("files", "projects", "signatures"):
                    self._db.execute(f"DELETE FROM {table}")

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, why: BaseException | None, at: TracebackType | None
    ) -> None:
        self._db.close()

    def known(self, file: Path) -> bool:
        """Whether the file was examined as it stands now (same size and time of change)."""
        stat = file.stat()
        row = self._db.execute(
            "SELECT 1 FROM files WHERE file = ? AND size = ? AND changed = ?",
            (str(file), stat.st_size, stat.st_mtime_ns),
        ).fetchone()
        return row is not None

    def keep(self, result: dict[str, Any]) -> None:
        """Keep one file's result, in one transaction: whole or not at all."""
        file = result["file"]
        stat = Path(file).stat() if Path(file).exists() else None
        department = result.get("department", "")
        with self._db:
            self.forget(file)
            self._db.execute(
                "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?)",
                (
                    file,
                    stat.st_size if stat else -1,
                    stat.st_mtime_ns if stat else -1,
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
        for table in ("files", "projects", "signatures"):
            self._db.execute(f"DELETE FROM {table} WHERE file = ?", (file,))

    def drop_others(self, files: set[str]) -> None:
        """Forget files that are no longer there."""
        kept = [row[0] for row in self._db.execute("SELECT file FROM files")]
        with self._db:
            for file in kept:
                if file not in files:
                    self.forget(file)

    def results(self) -> Iterator[dict[str, Any]]:
        """Every result, by file name, one at a time."""
        with closing(self._db.execute("SELECT result FROM files ORDER BY file")) as rows:
            for (text,) in rows:
                yield json.loads(text)

    def duplicated_codes(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Project codes that stand on more than one project: code, [(file, name)…]."""
        query = (
            "SELECT code, file, name FROM projects WHERE code IN (SELECT code FROM projects "
            "WHERE code <> '' GROUP BY code HAVING COUNT(*) > 1) ORDER BY code, file, name"
        )
        yield from self._grouped(query)

    def copied_indicators(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Indicator sets that stand in more than one department: mark, [(file, name)…]."""
        query = (
            "SELECT mark, file, name FROM signatures WHERE mark IN (SELECT mark FROM signatures "
            "GROUP BY mark HAVING COUNT(DISTINCT department || file) > 1) ORDER BY mark, file, name"
        )
        yield from self._grouped(query)

    def _grouped(self, query: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        current, members = None, []
        with closing(self._db.execute(query)) as rows:
            for key, file, name in rows:
                if key != current and current is not None:
                    yield current, members
                    members = []
                current = key
                members.append((file, name))
        if current is not None:
            yield current, members
