"""What a project sheet says beside the entries, and how high its rows are, without drawing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from jixiao.files.reports.style import row_height
from jixiao.form.layout import standard
from jixiao.model.money import wan_number
from jixiao.model.target_form import UNDECLARED, Indicator, Project, Share, text_of
from workbook_templates.native_help import COLUMNS

UNIT: Final = "万元"
_OWNER_LABEL: Final = "　{}年度"
_LEAST_ROW: Final = 24


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose book it is, as entered in 部门整体绩效目标: each sheet takes it from there."""

    code: str = ""
    name: str = ""
    year: str = ""

    @property
    def shown(self) -> str:
        """216001中共怀来县委政法委员会　2023年度."""
        return f"{self.code}{self.name}" + (_OWNER_LABEL.format(self.year) if self.year else "")

    def same_as(self, written: str) -> bool:
        """Whether a form that has this written as its unit is one of the book's own."""
        return written in {"", f"{self.code}{self.name}", self.name}


def title(project: Project) -> str:
    return project.title.text or standard().title


def unit_line(project: Project) -> str:
    undeclared = text_of(project.unit) == UNDECLARED
    return f"{standard().label('unit')}：{UNDECLARED if undeclared else UNIT}"


def owner_line(project: Project, owner: Owner) -> str:
    """Unit and year, unless the form says another unit."""
    written = project.department.text.strip()
    return owner.shown if owner.same_as(written) else written


def funds_note(project: Project, *, values_only: bool) -> str:
    """What stands beside the amounts. A form that was sent may have no columns for the parts of
    the budget; then a copy of it does not say that they do not add up."""
    amounts = [project.budget, project.fiscal_funds, project.other_funds]
    cents = [amount.cents if amount else None for amount in amounts]
    if all(one is None for one in cents) or any(
        one is not None and one.unreadable for one in amounts
    ):
        return ""
    total, fiscal, other = (one or 0 for one in cents)
    if values_only and cents[1] is None and cents[2] is None:
        return ""
    rest = total - fiscal - other
    return "✓ 预算数＝财政＋其他" if not rest else f"✗ 相差{wan_number(rest):.2f}万元"


def plan_note(plan: Sequence[Share] | None) -> str:
    shares = [share.percent for share in plan or () if share.percent is not None]
    rising = len(shares) == 4 and shares == sorted(shares) and shares[-1] == 100
    return "✓ 逐期递增至100%" if rising else ""


def heights(project: Project) -> dict[int, float]:
    """Of the rows, counted from 0, that are as high as their text needs."""
    return {
        0: max(30.0, row_height([title(project)], [65])),
        2: row_height([text_of(project.name)], [31], least=_LEAST_ROW),
        5: row_height([text_of(project.purpose)], [91], least=40),
        8: row_height([text_of(project.goal)], [91], least=48),
    }


def row_texts(indicator: Indicator | None) -> list[str]:
    """The texts of a row of the indicator block, in the order of the columns."""
    if indicator is None:
        return [""] * len(COLUMNS)
    return [text_of(getattr(indicator, key)) for key in COLUMNS]


def indicator_height(texts: Sequence[str], verdict: str = "") -> float:
    """Of a row of the indicator block; its 校验 stands in smaller letters."""
    widths = [standard().columns[key].width for key in COLUMNS]
    if verdict:
        texts, widths = [*texts, verdict], [*widths, standard().columns["verdict"].width]
    return row_height(texts, widths, least=_LEAST_ROW)


def rows_of(project: Project) -> int:
    """How many rows the indicator block has; a blank form has some to be filled in."""
    spare = 1 if project.filled_rows else standard().blank_rows
    return max(len(project.indicators), spare)
