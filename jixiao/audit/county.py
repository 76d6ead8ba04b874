"""全县情况: one page for the leader, as numbers, drawn as a sheet; the roll-up of the county."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from jixiao.audit.opinion import CONCLUSIONS
from jixiao.audit.roster import Roster
from jixiao.audit.submissions import Submission
from jixiao.files.reports import forms_note
from jixiao.files.reports.style import MONEY, TOTAL_FILL, Report, row_height
from jixiao.files.write.letter import day
from jixiao.model.findings import HINT
from jixiao.model.money import wan, wan_number
from jixiao.model.tally import BLANK_BUDGETS, UNITS_ASSUMED, some

SHEET: Final = "全县情况"
COUNTY_ROLLUP: Final = "全县汇总"
_COMMONEST: Final = 10
_RANKED: Final = 10
_WIDTHS: Final = (24.0, 12.0, 14.0, 14.0, 46.0)
_SENTENCE_WIDTH: Final = 95  # of all columns, in letters of 11 points
_SHOWN: Final = 80  # letters of an example


@dataclass(frozen=True)
class County:
    """The numbers of one audit. Money in 分; what is set aside is in none of them, nor are the
    ``unread`` files, in which no form was found or could be read."""

    sent: Sequence[Submission]
    conclusions: Mapping[str, str]
    roster: Roster
    date: dt.date
    round: str = ""
    unread: int = 0

    @property
    def projects(self) -> int:
        """How many projects are in the totals."""
        return sum(len(_in_totals(one)) for one in self.sent)

    @property
    def budget(self) -> int:
        return sum(one.budget for one in self.sent)

    @property
    def left_out(self) -> int:
        return sum(len(one.left_out) for one in self.sent)

    def _with_budget(self) -> Iterator[Mapping[str, Any]]:
        """The projects in the totals that say an amount."""
        everything = (project for one in self.sent for project in _in_totals(one))
        return (project for project in everything if project["budget"] is not None)

    @property
    def by_source(self) -> dict[str, int]:
        """The money by where it comes from, of the projects that count."""
        sums = {"财政资金": 0, "其他资金": 0, "未注明来源": 0}
        for project in self._with_budget():
            fiscal, other = project.get("fiscal") or 0, project.get("other") or 0
            sums["财政资金"] += fiscal
            sums["其他资金"] += other
            sums["未注明来源"] += project["budget"] - fiscal - other
        return {name: cents for name, cents in sums.items() if cents}

    @property
    def by_function(self) -> dict[str, int]:
        """The money by 职责分类, the most first."""
        sums: Counter[str] = Counter()
        for project in self._with_budget():
            sums[project.get("function") or "未对应职责"] += project["budget"]
        return dict(sums.most_common())

    def largest_functions(self, most: int) -> list[tuple[str, int]]:
        """At most so many rows that add up to all the money: the last one is what is left."""
        rows = list(self.by_function.items())
        if len(rows) <= most:
            return rows
        rest = rows[most - 1 :]
        return [*rows[: most - 1], (f"其余{len(rest)}类", sum(cents for _, cents in rest))]

    @property
    def departments(self) -> int:
        return len({one.department for one in self.sent})

    @property
    def with_errors(self) -> int:
        return len({one.department for one in self.sent if one.errors})

    @property
    def versions(self) -> int:
        """How many files do not count, because another of the same department does."""
        return sum(len(one.others) for one in self.sent)

    @property
    def without_unit(self) -> list[str]:
        """The projects in the totals whose forms do not say in what unit, the largest first."""
        everything = ((one.name, form) for one in self.sent for form in _in_totals(one))
        found = [
            (form["budget"] or 0, name, form["name"])
            for name, form in everything
            if not form.get("unit", True)
        ]
        found.sort(key=lambda one: (-one[0], *one[1:]))
        return [f"{name}“{project}”{wan(cents)}万元" for cents, name, project in found]

    @property
    def without_budget(self) -> list[str]:
        """The projects in the totals whose 预算数 is left blank."""
        found = ((one.name, form) for one in self.sent for form in one.budget_blank)
        return [f"{name}“{form['project']}”" for name, form in found]

    @property
    def ranking(self) -> list[Submission]:
        """The departments with the most errors, then warnings."""
        found = [one for one in self.sent if one.errors or one.counts.get("警告")]
        return sorted(found, key=lambda one: (-one.errors, -one.counts.get("警告", 0), one.name))

    @property
    def commonest(self) -> list[tuple[str, int, int, str]]:
        """The commonest findings but hints: rule, how many, in how many departments, an example."""
        many: Counter[str] = Counter()
        where: dict[str, set[str]] = {}
        example: dict[str, str] = {}
        for one in self.sent:
            for rule in (mark.rule for mark in one.marks if mark.severity != HINT):
                many[rule] += 1
                where.setdefault(rule, set()).add(one.name)
                example.setdefault(rule, one.examples[rule])
        return [
            (rule, count, len(where[rule]), example[rule])
            for rule, count in many.most_common(_COMMONEST)
        ]

    @property
    def sentences(self) -> list[str]:
        """The page in words."""
        share = f"{self.with_errors / self.departments:.0%}" if self.sent else "0%"
        conclusions = Counter(self.conclusions.values())
        parts = f"（{len(self.sent)}份）" if len(self.sent) > self.departments else ""
        each = "份" if parts else "个"
        words = "，".join(f"{word}{conclusions[word]}{each}" for word in CONCLUSIONS)
        lines = [
            f"已报送{self.departments}个单位{parts}，项目{self.projects}个，"
            f"预算合计{wan(self.budget)}万元（{self._sources}）。",
            f"有错误的单位{self.with_errors}个，占{share}；结论：{words}。",
        ]
        lines += self.not_in_it
        if self.without_budget:
            lines.append(BLANK_BUDGETS.format(some(self.without_budget)))
        if self.without_unit:
            lines.append(UNITS_ASSUMED.format(some(self.without_unit)))
        if self.roster.behind:
            names = "、".join(line.unit.name for line in self.roster.behind)
            lines.append(f"尚未报送的单位{len(self.roster.behind)}个：{names}。")
        return lines

    @property
    def not_in_it(self) -> list[str]:
        """What was sent and is in none of the totals."""
        lines = []
        if self.versions:
            lines.append(
                f"另有{self.versions}份文件未采用，不在合计中：同一单位的同一项目后来又报送了一份。"
            )
        if self.left_out:
            lines.append(f"另有{self.left_out}张项目表未计入合计，原因见“审核总表”。")
        if self.unread:
            lines.append(f"另有{self.unread}个文件没有读到目标表，不在合计中，原因见“审核总表”。")
        return lines

    @property
    def _sources(self) -> str:
        return (
            "，".join(f"{name}{wan(cents)}万元" for name, cents in self.by_source.items()) or "无"
        )

    @property
    def title(self) -> str:
        return "全县预算绩效目标审核情况" + (f"（{self.round}）" if self.round else "")


def _in_totals(one: Submission) -> list[dict[str, Any]]:
    """The projects that the file's own total has."""
    aside = {(form["sheet"], form["project"]) for form in one.left_out}
    return [p for p in one.projects if (p["sheet"], p["name"]) not in aside]


def add_sheets(report: Report, county: County) -> None:
    """The page for the leader, and the roll-up of the county by department with subtotals."""
    _page(report, county)
    _rollup(report, county)


def _page(report: Report, county: County) -> None:
    sheet = report.sheet(SHEET, _WIDTHS, kind="audit", landscape=False)
    report.title(sheet, len(_WIDTHS), county.title, day(county.date))
    row = 2
    for sentence in county.sentences:
        sheet.merge_range(row, 0, row, 4, sentence, report.look(font_size=11))
        sheet.set_row(row, row_height([sentence], [_SENTENCE_WIDTH], least=20))
        row += 1
    row = _functions(report, sheet, county, row + 1)
    row = _ranking(report, sheet, county, row + 1)
    _examples(report, sheet, county, row + 1)
    sheet.fit_to_pages(1, 1)


def _functions(report: Report, sheet: Any, county: County, row: int) -> int:
    """The money by function; like the others, returns the next free row."""
    money, share = report.cell(num_format=MONEY), report.cell(num_format="0.0%", align="center")
    first = row = _heading(report, sheet, row, ("职责分类", " ", "预算（万元）", "占比", ""))
    for name, cents in county.largest_functions(8):
        sheet.merge_range(row, 0, row, 1, name, report.cell())
        sheet.write_number(row, 2, wan_number(cents), money)
        sheet.write_number(row, 3, cents / county.budget if county.budget else 0, share)
        row += 1
    return _chart(report, sheet, "预算按职责分类（万元）", first, row - 1, [2])


def _ranking(report: Report, sheet: Any, county: County, row: int) -> int:
    center = report.cell(align="center")
    first = row = _heading(report, sheet, row, ("问题最多的单位", "结论", "错误", "警告", ""))
    for one in county.ranking[:_RANKED]:
        sheet.set_row(row, row_height([one.name], _WIDTHS))
        sheet.write_string(row, 0, one.name, report.cell())
        sheet.write_string(row, 1, county.conclusions[one.name], center)
        sheet.write_number(row, 2, one.errors, center)
        sheet.write_number(row, 3, one.counts.get("警告", 0), center)
        row += 1
    return _chart(report, sheet, "错误和警告最多的单位", first, row - 1, [2, 3])


def _examples(report: Report, sheet: Any, county: County, row: int) -> None:
    center = report.cell(align="center")
    row = _heading(report, sheet, row, ("常见问题", "次数", "涉及单位", " ", "例子"))
    for rule, count, departments, example in county.commonest:
        sheet.write_string(row, 0, rule, center)
        sheet.write_number(row, 1, count, center)
        sheet.write_number(row, 2, departments, center)
        shown = beginning(example, _SHOWN)
        sheet.merge_range(row, 3, row, 4, shown, report.cell())
        sheet.set_row(row, row_height([shown], [sum(_WIDTHS[3:])]))
        row += 1


def _heading(report: Report, sheet: Any, row: int, texts: Sequence[str]) -> int:
    for column, text in enumerate(texts):
        if text:
            sheet.write_string(row, column, text, report.head())
    return row + 1


def _chart(
    report: Report, sheet: Any, title: str, first: int, last: int, columns: Sequence[int]
) -> int:
    """A chart beside the rows ``first`` to ``last``; returns the next free row."""
    if last <= first:  # a chart of one bar says nothing
        return last + 1
    chart = report.book.add_chart({"type": "bar", "subtype": "stacked"})
    name = sheet.get_name()
    for column in columns:
        chart.add_series(
            {
                "name": [name, first - 1, column],
                "categories": [name, first, 0, last, 0],
                "values": [name, first, column, last, column],
            }
        )
    chart.set_title({"name": title, "name_font": {"size": 11}})
    chart.set_legend({"position": "bottom"} if len(columns) > 1 else {"none": True})
    chart.set_y_axis({"reverse": True, "interval_unit": 1, "num_font": {"size": 8}})
    chart.set_size({"width": 330, "height": 230})
    sheet.insert_chart(first - 1, 4, chart, {"x_offset": 4, "y_offset": 2})
    return max(last + 1, first + 9)


def _rollup(report: Report, county: County) -> None:
    """Every project by department, with subtotals as formulas and an outline to fold them."""
    widths = (28.0, 26.0, 30.0, 14.0, 14.0, 14.0, 8.0)
    sheet = report.sheet(COUNTY_ROLLUP, widths, kind="audit")
    report.title(sheet, len(widths), "全县项目支出汇总", f"金额单位：万元　{day(county.date)}")
    heads = ("单位", "项目编码", "项目名称", "预算数", "财政资金", "其他资金", "指标数")
    row = _heading(report, sheet, 2, heads)
    text, money = report.cell(), report.cell(num_format=MONEY)
    bold = report.cell(bold=True, bg_color=TOTAL_FILL)
    looks = (bold, report.cell(bold=True, bg_color=TOTAL_FILL, num_format=MONEY))
    subtotals = []
    for one in county.sent:
        # rows are written in their order: a report that streams them takes no earlier ones
        listed = _in_totals(one)
        below = [f"{{0}}{row + 2}:{{0}}{row + 1 + len(listed)}"] if listed else []
        _total(sheet, row, one.name, listed, below, looks, len(one.left_out))
        sheet.set_row(row, row_height([one.name], widths))
        subtotals.append(row)
        row += 1
        for project in listed:
            sheet.set_row(row, None, None, {"level": 1})
            sheet.write_string(row, 0, "", text)
            sheet.write_string(row, 1, project["code"], text)
            sheet.write_string(row, 2, project["name"], text)
            amounts = (project["budget"], project.get("fiscal"), project.get("other"))
            for column, cents in enumerate(amounts, 3):
                if cents is None:
                    sheet.write_blank(row, column, None, money)
                else:
                    sheet.write_number(row, column, wan_number(cents), money)
            sheet.write_number(row, 6, project["indicators"], text)
            row += 1
    everything = [p for one in county.sent for p in _in_totals(one)]
    below = [f"{{0}}{head + 1}" for head in subtotals]
    _total(sheet, row, "合计", everything, below, looks, county.left_out)
    if aside := county.not_in_it:
        forms_note.add_notes(report, sheet, row + 1, widths, [forms_note.Note(False, aside)])
    sheet.outline_settings(True, False, True, False)
    sheet.repeat_rows(2)
    sheet.freeze_panes(3, 0)


_MOST_TERMS: Final = 60  # a formula may not be longer than 8 192 characters


def _total(
    sheet: Any,
    row: int,
    name: str,
    projects: Sequence[Mapping[str, Any]],
    ranges: Sequence[str],
    looks: tuple[Any, Any],
    left_out: int = 0,
) -> None:
    """A row that adds up some projects; ``ranges`` are the cells of them, the column left open.

    Where none of them says an amount there is no sum; ``left_out`` forms are in none.
    """
    bold, money = looks
    sheet.write_string(row, 0, name, bold)
    sheet.write_string(row, 1, "", bold)
    aside = f"，未计入{left_out}张" if left_out else ""
    sheet.write_string(row, 2, f"{len(projects)}个项目{aside}", bold)
    for column, key in zip("DEF", ("budget", "fiscal", "other"), strict=True):
        known = [project[key] for project in projects if project.get(key) is not None]
        value = wan_number(sum(known))
        at = f"{column}{row + 1}"
        if not known:
            sheet.write_blank(at, None, money)
        elif not ranges or len(ranges) > _MOST_TERMS:
            sheet.write_number(at, value, money)
        else:
            terms = ",".join(one.format(column) for one in ranges)
            sheet.write_formula(at, f"=SUM({terms})", money, value)
    sheet.write_number(row, 6, sum(project["indicators"] for project in projects), bold)


def beginning(example: str, longest: int) -> str:
    """An example at most so many letters long."""
    return example if len(example) <= longest else f"{example[: longest - 1]}…"
