"""pandas tables of what stands in workbooks and ledgers, for people who analyse them.

>>> from jixiao.frames import read_forms
>>> forms = read_forms(["各单位/"])
>>> forms.projects.groupby("department")["budget"].sum()

Money stands twice: in 万元 as a number to look at, and in 分 as a whole number (``…_cents``) to add
up exactly. What is not known is missing (NaN, NA, None), never 0. What was found and not read or
not counted stands in a table of its own, ``left_out``: a sum over ``projects`` is without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

import pandas as pd

from jixiao.files.check_file import CheckedFile, try_file
from jixiao.files.file_names import readable
from jixiao.files.folders import inputs_of
from jixiao.model.money import wan_number
from jixiao.model.tally import tally
from jixiao.model.target_form import Amount, Department, Project, text_of
from jixiao.spending.entries import Ledger

_MONEY: Final = ("budget", "fiscal_funds", "other_funds", "carried_funds")
_IDENTITY: Final = ("file", "sheet", "department", "code", "project")
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "projects": (
        *_IDENTITY, "year", "function", "layout", *_MONEY, *(f"{key}_cents" for key in _MONEY),
        "indicators", "errors", "warnings", "hints",
    ),
    "indicators": (
        *_IDENTITY, "dimension", "category", "indicator", "description", "target", "kind",
        "operator", "number", "unit", "basis", "cell",
    ),
    "plan": (*_IDENTITY, "month", "share", "cell"),
    "findings": (
        "file", "sheet", "cell", "department", "project", "rule", "severity", "field", "message",
        "seen", "expected", "source", "waived_by", "waived_why",
    ),
    "left_out": (
        "file", "sheet", "project", "code", "reason", "detail", "amount", "amount_cents",
    ),
    "ledger": ("date", "code", "amount_cents", "amount", "kind", "source", "summary", "voucher",
               "state", "sheet", "row"),
}  # fmt: skip


@dataclass(frozen=True)
class Forms:
    """The tables of some workbooks; the columns are those of :data:`COLUMNS`.

    ``projects``: a row a project that counts. ``indicators``: a row an indicator. ``plan``: a row a
    checkpoint, ``share`` in percent. ``findings``: a row a finding. ``left_out``: forms that are in
    no total, and files that were not read, with the reason.
    """

    projects: pd.DataFrame
    indicators: pd.DataFrame
    plan: pd.DataFrame
    findings: pd.DataFrame
    left_out: pd.DataFrame

    def named(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """Each table with its name."""
        return ((one.name, getattr(self, one.name)) for one in fields(self))


def read_forms(paths: Iterable[str | Path], settings: str | Path | None = None) -> Forms:
    """The tables of workbooks, documents, folders and archives of them.

    ``settings`` as of ``check``: without it those beside each file count. Raises JixiaoError where
    a folder holds nothing at all; a file that cannot be read is a row of ``left_out``.
    """
    inputs = inputs_of([Path(path) for path in paths])
    given = Path(settings) if settings else None
    return forms_of([*(try_file(path, given) for path in inputs.files), *inputs.aside])


def forms_of(files: Iterable[CheckedFile]) -> Forms:
    """The tables of files that were checked already."""
    files = list(files)
    read = [(file, file.reading.department) for file in files if file.reading]
    names = [readable(file.path) for file, _ in read]
    counts = tally([department for _, department in read], names)
    counted = [(one.file, one.department, one.project) for one in counts.counted]
    severities = _severities(files)
    return Forms(
        _table("projects", (_project(*one, severities) for one in counted)),
        _table("indicators", (row for one in counted for row in _indicators(*one))),
        _table("plan", (row for one in counted for row in _plan(*one))),
        _table("findings", (row for file in files for row in _findings(file))),
        _table(
            "left_out",
            [
                *({**one.as_json(), **_money("amount", one.cents)} for one in counts.left_out),
                *(
                    {"file": readable(file.path), "reason": file.message}
                    for file in files
                    if file.status != "checked"
                ),
            ],
        ),
    )


def ledger_frame(ledger: Ledger) -> pd.DataFrame:
    """The rows of a ledger: those that count, those set aside, those that cannot be read.

    ``state`` says which: 计入, or why not. ``amount`` in 万元, ``amount_cents`` in 分.
    """
    rows: list[dict[str, Any]] = [
        {
            "date": pd.Timestamp(one.date),
            **{key: getattr(one, key) for key in ("code", "kind", "source", "summary", "voucher")},
            **_money("amount", one.cents),
            "state": "计入",
            "sheet": one.place.sheet,
            "row": one.place.row,
        }
        for one in ledger.entries
    ]
    others = [(one.raw, one.cents, one.place, str(one.why)) for one in ledger.aside]
    others += [(one.raw, one.cents, one.place, f"无法读取：{one.reason}") for one in ledger.bad]
    for raw, cents, place, state in others:
        rows.append(
            {
                **raw._asdict(),
                "date": pd.to_datetime(raw.date, errors="coerce"),
                **_money("amount", cents),
                "state": state,
                "sheet": place.sheet,
                "row": place.row,
            }
        )
    return _table("ledger", rows)


def _table(name: str, rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    columns = list(COLUMNS[name])
    table = pd.DataFrame([{key: row.get(key) for key in columns} for row in rows], columns=columns)
    whole = [key for key in columns if key.endswith("_cents") or key in {"year", "month", "row"}]
    return table.astype(dict.fromkeys(whole, "Int64"))


def _money(key: str, cents: int | None) -> dict[str, Any]:
    return {key: None if cents is None else wan_number(cents), f"{key}_cents": cents}


def _identity(file: str, department: Department, project: Project) -> dict[str, Any]:
    return {
        "file": file,
        "sheet": project.sheet,
        "department": department.name,
        "code": text_of(project.code),
        "project": project.label,
    }


def _project(
    file: str,
    department: Department,
    project: Project,
    severities: dict[tuple[str, str, str], dict[str, int]],
) -> dict[str, Any]:
    amounts: dict[str, Amount | None] = {key: getattr(project, key) for key in _MONEY}
    money: dict[str, Any] = {}
    for key, value in amounts.items():
        money |= _money(key, value.cents if value else None)
    own = severities.get((file, project.sheet, project.label), {})
    return {
        **_identity(file, department, project),
        "year": project.year,
        "function": text_of(project.function),
        "layout": project.layout,
        **money,
        "indicators": len(project.filled_rows),
        "errors": own.get("错误", 0),
        "warnings": own.get("警告", 0),
        "hints": own.get("提示", 0),
    }


def _indicators(file: str, department: Department, project: Project) -> Iterator[dict[str, Any]]:
    for row in project.filled_rows:
        value = row.value
        yield {
            **_identity(file, department, project),
            "dimension": row.group,
            "category": row.kind,
            "indicator": row.name.text,
            "description": text_of(row.description),
            "target": row.target.text,
            "kind": value.kind,
            "operator": value.operator,
            "number": None if value.magnitude is None else float(value.magnitude),
            "unit": value.unit if value.has_unit else "",
            "basis": text_of(row.basis),
            "cell": row.target.place.address,
        }


def _plan(file: str, department: Department, project: Project) -> Iterator[dict[str, Any]]:
    for share in project.plan or ():
        yield {
            **_identity(file, department, project),
            "month": share.month,
            "share": None if share.percent is None else float(share.percent),
            "cell": share.place.address,
        }


def _findings(file: CheckedFile) -> Iterator[dict[str, Any]]:
    department = file.reading.department.name if file.reading else ""
    for one in file.findings:
        yield {
            **one.as_json(),
            "department": department,
            "waived_by": one.waived_by or None,
            "waived_why": one.waived_why or None,
        }


def _severities(files: Iterable[CheckedFile]) -> dict[tuple[str, str, str], dict[str, int]]:
    """How many findings of each severity a project has, by (file, sheet, label)."""
    counts: dict[tuple[str, str, str], dict[str, int]] = {}
    for file in files:
        for one in file.findings:
            if not one.waived:
                own = counts.setdefault((one.file, one.place.sheet, one.project), {})
                own[str(one.severity)] = own.get(str(one.severity), 0) + 1
    return counts
