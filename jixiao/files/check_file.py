"""The check of one file: read, settings, rules; the same for every command and the audit."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from jixiao.check.book import check_book, check_published
from jixiao.errors import BadSetting, JixiaoError, NotAForm, failed_reading, on_one_line
from jixiao.files.archives import on_disk
from jixiao.files.file_names import readable
from jixiao.files.read.any import existing, read
from jixiao.form.book import Reading
from jixiao.model.findings import Finding
from jixiao.settings import Settings
from jixiao.settings_file import Used, find_settings, load_if_any, used
from jixiao.speed import no_search_for_cycles

Status = Literal["checked", "not_a_form", "unreadable"]


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """One file and what came of it.

    ``settings`` is the settings file that applied, where there was one. ``looked_at`` is False
    for a file of a kind that is not read: it is listed, so that nobody takes it for checked.
    """

    path: Path
    status: Status
    message: str = ""
    reading: Reading | None = None
    findings: list[Finding] = field(default_factory=list)
    settings: Used | None = None
    looked_at: bool = True

    def as_json(self) -> dict[str, Any]:
        """The file's object in ``check --format json``; the keys are a contract."""
        projects = len(self.reading.department.projects) if self.reading else 0
        return {
            "file": readable(self.path),
            "status": self.status,
            "message": self.message,
            "projects": projects,
        }


def settings_file(book: Path, given: Path | None = None) -> Path | None:
    """The settings file that applies to a workbook: the one given, else the one beside it."""
    return given or find_settings(book)


def settings_for(book: Path, given: Path | None = None) -> Settings:
    """The settings given, else those beside the workbook, else the defaults."""
    path = settings_file(book, given)
    return load_if_any(path)


def check_file(
    path: Path,
    given: Path | None = None,
    *,
    deep: bool = False,
    of_the_year: bool = False,
    beside: bool = True,
    published: bool = False,
) -> CheckedFile:
    """Read and check one file; ``of_the_year`` as in reading. Raises what reading raises.

    ``published``: only what the public document says is judged.

    ``beside=False``: settings that lie beside the file do not count. Whoever is judged must not
    set the judge's rules.
    """
    with no_search_for_cycles():
        with on_disk(path) as real:
            existing(real)
            chosen = settings_file(path, given) if beside else given
            # before the form is read: the settings may name layouts
            settings = load_if_any(chosen)
            reading = read(real, deep=deep, of_the_year=of_the_year)
        judge = check_published if published else check_book
        found = judge(reading, settings, file=readable(path))
    applied = used(chosen, settings) if chosen else None
    return CheckedFile(path, "checked", "", reading, found, applied)


def try_file(
    path: Path, given: Path | None = None, *, deep: bool = False, beside: bool = True
) -> CheckedFile:
    """Check one file of many: what cannot be read has a status and a sentence instead.

    Settings beside the file that are wrong stop that file alone; settings given stop all.
    """
    try:
        return check_file(path, given, deep=deep, of_the_year=True, beside=beside)
    except NotAForm as why:
        return CheckedFile(path, "not_a_form", why.sentence)
    except JixiaoError as why:
        if isinstance(why, BadSetting) and given is not None:
            raise
        return CheckedFile(path, "unreadable", why.sentence)
    except OSError as why:  # gone, or the disk fails, while it is being read
        return CheckedFile(path, "unreadable", failed_reading(str(path), why).sentence)
    except Exception as why:  # one file of many must not end the others
        import logging  # noqa: PLC0415 - a good run needs none

        logging.getLogger(__name__).debug("%s", path, exc_info=True)  # shown with --debug
        words = f"“{readable(path)}”读取时出现未预料的错误（{type(why).__name__}），已跳过，"
        return CheckedFile(path, "unreadable", on_one_line(f"{words}请加 --debug 查看细节。"))
