"""One file's part of an audit: a pure function of the file, run here, in a pool, on a cluster."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jixiao import __version__
from jixiao.errors import UnreadableFile, failed_reading
from jixiao.files.archives import archive_of, on_disk
from jixiao.files.check_file import try_file
from jixiao.files.read.any import existing
from jixiao.model.findings import Finding, count_by_severity
from jixiao.model.tally import accepted_codes, tally, undeclared
from jixiao.model.target_form import Department, Project, text_of

if TYPE_CHECKING:
    from jixiao.audit.drafts import Drafts


def stamp(path: str, settings: str | None = None) -> str:
    """What a result depends on, as it stands now: the file, the settings that apply, the program.

    Taken before the file is read: what changes later has another. Empty where it cannot be had.
    """
    try:
        stat = (archive_of(Path(path)) or Path(path)).stat()
        rules = Path(settings) if settings else None
        if rules and not rules.is_file():  # a pipe would be waited for without end
            return ""
        digest = checksum(rules) if rules else "-"
    except OSError:
        return ""
    return f"{stat.st_size} {stat.st_mtime_ns} {digest} {__version__}"


def examine(path: str, settings: str | None = None, drafts: Drafts | None = None) -> dict[str, Any]:
    """Check one file; everything the report needs, as plain data.

    Settings are those of the bureau alone: what lies beside a department's file does not count.
    Never raises on a file: an unreadable one has a status and a sentence. With ``drafts`` what
    goes back to the department is drafted; one that cannot be is tried again, and then reported,
    when the letters are written.
    """
    file, before = Path(path), stamp(path, settings)
    try:
        with on_disk(file) as real:
            mark = checksum(existing(real))
    except UnreadableFile as why:
        return refused(path, why.sentence, before)
    except OSError as why:
        return refused(path, failed_reading(path, why).sentence, before)
    checked = try_file(file, Path(settings) if settings else None, beside=False)
    fields = {
        "file": path,
        "stamp": before,
        "status": checked.status,
        "message": checked.message,
        "checksum": mark,
    }
    if checked.reading is None:
        return fields
    if drafts is not None:
        try:
            drafts.make(checked, before)
        except Exception:  # one file of many must not end the others
            logging.getLogger(__name__).debug("%s", path, exc_info=True)
    return fields | _contents(checked.reading.department, checked.findings)


def _contents(department: Department, findings: Sequence[Finding]) -> dict[str, Any]:
    """What a file that was read adds to its result: the totals, the projects, the findings."""
    forms = tally([department], accepted=accepted_codes(findings))
    return {
        "department": department.name,
        "code": department.code,
        "year": department.year,
        "budget": sum(one.project.budget_cents or 0 for one in forms.counted),
        **forms.as_json(),
        "projects": [_project(project) for project in department.projects],
        "versions": sorted({p.version.text for p in department.projects if p.version}),
        "counts": count_by_severity(findings),
        "findings": [one.as_json() for one in findings],
        "signatures": list(_signatures(department)),
    }


def refused(path: str, message: str, stamp: str = "", *, looked_at: bool = True) -> dict[str, Any]:
    """The result of what could not be read; ``looked_at`` as in CheckedFile."""
    fields = {"file": path, "stamp": stamp, "status": "unreadable", "message": message}
    return fields if looked_at else fields | {"looked_at": False}


def checksum(file: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _project(project: Project) -> dict[str, Any]:
    return {
        "code": text_of(project.code),
        "name": project.label,
        "sheet": project.sheet,
        "budget": project.budget_cents,
        "fiscal": project.fiscal_funds.cents if project.fiscal_funds else None,
        "other": project.other_funds.cents if project.other_funds else None,
        "function": text_of(project.function),
        "indicators": len(project.indicators),
        "unit": not undeclared(project),
    }


def _signatures(department: Department) -> Iterator[tuple[str, str]]:
    """A mark of each project's indicators without cost, to find them copied elsewhere."""
    for project in department.projects:
        rows = sorted(
            f"{row.kind}|{row.name.text}|{row.target.text}"
            for row in project.indicators
            if row.kind != "成本" and row.group != "成本" and row.name
        )
        if rows:
            yield project.label, hashlib.sha256("\n".join(rows).encode()).hexdigest()[:24]
