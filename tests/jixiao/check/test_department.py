"""The check of a whole department: the sample's findings, settings, waivers, broken layouts."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from jixiao.check.department import (
    check_department,
    check_project,
    dictionary_of,
    each_finding,
    waived,
)
from jixiao.files.read.text import read_blocks
from jixiao.form.document import divide
from jixiao.form.read_department import read_paragraphs, with_projects
from jixiao.form.read_target import read_projects
from jixiao.model.findings import Severity, count_by_severity
from jixiao.model.grid import Place
from jixiao.model.target_form import (
    Department,
    Field,
    Indicator,
    LayoutIssue,
    Project,
    Target,
    Waiver,
)
from jixiao.rules.registry import ALL_KNOWN, RowContext
from jixiao.rules.rows import check_row
from jixiao.samples import DOCUMENT, sample
from jixiao.settings import DEFAULT, Settings, Thresholds
from tests.support.rule_forms import department

HERE = Path(__file__).parent
GOLDEN = HERE.parents[1] / "golden" / "sample_findings.tsv"


def read_document(path: Path) -> Department:
    blocks, _ = read_blocks(path)
    sections = divide(blocks, path.name)
    projects = [project for grid in sections.forms for project in read_projects(grid)]
    return with_projects(read_paragraphs(sections.department, path.name), tuple(projects))


def golden() -> list[dict[str, str]]:
    """What there is to say about the sample, value by value, and the finding that says it."""
    with GOLDEN.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_nothing_that_was_said_cell_by_cell_is_lost_where_it_is_said_in_one() -> None:
    """``became`` names the finding that says it now; ``-`` stands where nothing is to be said."""
    said: dict[str, set[str]] = {}
    for row in golden():
        if row["became"] != "-":
            said.setdefault(row["became"], set()).add(row["line"])
    expected = Counter((name.split()[0], frozenset(lines)) for name, lines in said.items())
    found = check_department(read_document(sample(DOCUMENT)))
    assert Counter(
        (one.rule, frozenset(cell.strip("第行") for cell in one.cells)) for one in found
    ) == (expected)
    assert len(found) <= 45


def test_each_value_of_the_sample_has_the_finding_listed_by_hand() -> None:
    """Before what belongs together is said in one."""
    found = each_finding(read_document(sample(DOCUMENT)))
    labels = [project.label for project in read_document(sample(DOCUMENT)).projects]
    mine = [
        (
            one.rule,
            str(one.severity),
            str(labels.index(one.project) + 1 if one.project else 0),
            one.field,
            one.place.address.strip("第行"),
        )
        for one in found
    ]
    listed = [
        (row["rule"], row["severity"], row["project"], row["field"], row["line"])
        for row in golden()
        if row["became"] != "-"
    ]
    assert sorted(mine) == sorted(listed)
    for one in found:
        seen = [r["seen"] for r in golden() if r["line"] == one.place.address.strip("第行")]
        assert any(one.seen.startswith(text) for text in seen)


def test_the_measured_faults_of_the_sample() -> None:
    """12 values without a unit (7 of them costs), 7 phrases, 3 repeated names, 2 without a time."""
    found = each_finding(read_document(sample(DOCUMENT)))
    by_rule = Counter(one.rule for one in found)
    assert {id: by_rule[id] for id in ("V03", "V06", "V07", "I04", "I02", "I03", "S02", "S01")} == {
        "V03": 12, "V06": 7, "V07": 3, "I04": 2, "I02": 1, "I03": 1, "S02": 7, "S01": 1,
    }  # fmt: skip
    costs = [one for one in found if one.rule == "V03" and one.severity is Severity.HINT]
    assert len(costs) == 7
    assert count_by_severity(found)["错误"] == 0
    assert not any(id.startswith("F") for id in by_rule)


def test_the_text_of_a_finding_says_what_was_seen_and_where() -> None:
    [one] = check_department(department("质量/考核合格率/≥120%"), file="a.xlsx")
    assert one.as_json() == {
        "rule": "V01",
        "severity": "错误",
        "file": "a.xlsx",
        "sheet": "",
        "cell": "",
        "project": "村医培训经费",
        "field": "指标值",
        "message": "“考核合格率”百分比120%超过100%。",
        "seen": "≥120%",
        "expected": "核实后填写，“考核合格率”最高为100%",
        "adopt": None,
        "source": "审核经验",
    }


def test_a_missing_label_names_the_rules_it_blocked_and_they_stay_silent() -> None:
    [one] = check_department(department("缺标签=预算数；财政资金=5"))
    assert one.rule == "D01"
    assert "F01、F02、F03" in one.message
    assert one.field == "预算数"


def test_what_a_missing_label_left_unread_is_reported_once() -> None:
    project = department("缺标签=指标值").projects[0]
    unread = tuple(
        LayoutIssue("unread", "", Place("01", row, 5), f"≥{row}人") for row in (10, 11, 12)
    )
    found = check_project(replace(project, issues=(*project.issues, *unread)))
    assert [(one.rule, one.place.address, one.seen) for one in found] == [
        ("D01", "B4", ""),
        ("D04", "E10", "≥10人、≥11人、≥12人"),
    ]


def test_a_project_without_a_label_takes_no_part_in_what_needs_it() -> None:
    case = "另有项目=1个；第2个：项目编码=13073023P00002210023K；第2个：缺标签=项目编码"
    assert [one.rule for one in check_department(department(case))] == ["D01"]


def test_findings_across_projects_name_the_project() -> None:
    [one] = check_department(department("另有项目=1个；第2个：项目编码=13073023P00002210023K"))
    assert (one.rule, one.project) == ("F04", "村医培训经费1")


def test_a_count_is_suspected_of_a_misread_sign_only_beside_signed_peers() -> None:
    among_signed = "加行=产出/数量/随访次数/2280次；时效/按期完成率/≥95%"
    found = check_department(department(among_signed))
    assert [(one.rule, one.expected) for one in found if one.rule == "V09"] == [("V09", "≥280次")]
    among_unsigned = "加行=产出/数量/随访次数/2280次；时效/按期完成率/95%"
    assert {one.rule for one in check_department(department(among_unsigned))} == {"V04"}


def test_what_the_spreadsheet_took_is_reported_once_with_what_was_meant() -> None:
    row = Indicator(
        Field("产出"), Field("质量"), Field("办成率"), None, Target("1", value=1.0), basis=None
    )
    assert [(one.rule, one.expected) for one in check_row(row, RowContext(), ALL_KNOWN)] == [
        ("V14", "把单元格格式设为“文本”，重填“=100%”")  # 100% alone would be V04
    ]
    blank = replace(row, target=Target("", formula="=8人"), basis=None, description=None)
    assert [(one.rule, one.expected) for one in check_row(blank, RowContext(), ALL_KNOWN)] == [
        ("V14", "把单元格格式设为“文本”，重填“=8人”")
    ]


# settings -------------------------------------------------------------------------------


def test_a_rule_that_is_off_says_nothing() -> None:
    off = replace(DEFAULT, rules_off=DEFAULT.rules_off | {"V03", "F04"})
    assert check_department(department("≥120"), off) == []
    assert (
        check_department(department("另有项目=1个；第2个：项目编码=13073023P00002210023K"), off)
        == []
    )


def test_another_severity_is_used_also_where_the_rule_has_its_own() -> None:
    changed = Settings(severities=(("V03", "错误"),))
    [one] = check_department(department("成本/人均培训成本/≤5000"), changed)
    assert one.severity is Severity.ERROR


def test_thresholds_come_from_settings() -> None:
    late = department("支出计划=10/30/80/100")
    on = Settings(rules_off=frozenset())
    assert [one.rule for one in check_department(late, on)] == ["P05"]
    assert check_department(late) == []  # without a profile
    easy = Settings(thresholds=Thresholds(plan_june=Decimal(30)), rules_off=frozenset())
    assert check_department(late, easy) == []


def test_the_dictionary_is_found_from_the_form_or_set() -> None:
    legacy = department().projects[0]
    assert dictionary_of(legacy) == "legacy"
    assert dictionary_of(legacy, Settings(dictionary="2021")) == "2021"
    own = department("删除=成本；加行=成本/经济成本/人均培训成本/≤5000元/人").projects[0]
    assert dictionary_of(own) == "2021"
    assert dictionary_of(department("删除=成本").projects[0]) == ""


def test_a_set_dictionary_is_what_categories_are_judged_by() -> None:
    found = check_department(department(), Settings(dictionary="2021"))
    assert [(one.rule, one.seen) for one in found] == [("I01", "成本")]


# waivers --------------------------------------------------------------------------------


def _two_findings() -> Department:
    return department("另有项目=1个；第1个：≥120；第2个：≥120")


def test_a_waived_finding_stays_with_who_and_why_and_no_longer_counts() -> None:
    waiver = Waiver("V03", by="李会计", why="按上级口径填报")
    found = waived(check_department(department("≥120")), [waiver])
    assert [(one.rule, one.waived_by, one.waived_why) for one in found] == [
        ("V03", "李会计", "按上级口径填报")
    ]
    assert count_by_severity(found) == {"错误": 0, "警告": 0, "提示": 0}


def test_a_waiver_for_one_project_leaves_the_others() -> None:
    waiver = Waiver("V03", project="村医培训经费1", why="口径")
    found = waived(check_department(_two_findings()), [waiver])
    assert [(one.project, one.waived) for one in found] == [
        ("村医培训经费", False),
        ("村医培训经费1", True),
    ]


def test_a_waiver_for_one_cell_leaves_the_others() -> None:
    first = Indicator(
        Field("产出"), Field("数量"), Field("人数"), target=Target("≥1", Place("a", 12, 5))
    )
    other = replace(first, target=Target("≥2", Place("a", 13, 5)))
    whole = Department(projects=(Project(indicators=(first, other)),))
    found = waived(check_department(whole), [Waiver("V03", cell="E13", why="口径")])
    assert [(one.seen, one.waived) for one in found if one.rule == "V03"] == [
        ("≥1", False),
        ("≥2", True),
    ]


# parts ----------------------------------------------------------------------------------


def test_only_the_asked_rules_of_one_project_run() -> None:
    project = department("支出计划=50/45/80/90；预算数=1").projects[0]
    assert [one.rule for one in check_project(project, only={"P01", "P02", "P03"})] == [
        "P02",
        "P03",
    ]
    assert [one.rule for one in check_project(project, only={"F01"})] == ["F01"]


def test_a_row_is_judged_by_what_is_known_and_not_guessed() -> None:
    row = Indicator(category=Field("数量"), name=Field("人数"), target=Target("≥1"))
    around = RowContext()
    assert check_row(row, around, set()) == []
    assert [one.rule for one in check_row(row, around, {"category"})] == ["V03"]


def test_a_row_of_a_department_is_judged_as_in_a_cell() -> None:
    project = read_document(sample(DOCUMENT)).projects[2]
    known = {"category", "name", "budget"}
    in_cell = [
        (one.rule, one.message)
        for row in project.indicators
        for one in check_row(
            Indicator(category=row.category, name=row.name, target=row.target),
            RowContext(budget=project.budget.cents if project.budget else None),
            known,
        )
    ]
    in_book = [(one.rule, one.message) for one in each_finding(Department(projects=(project,)))]
    assert in_cell
    assert [one for one in in_cell if one not in in_book] == []


def test_an_empty_department_has_no_finding() -> None:
    assert check_department(Department()) == []
    assert {"category", "name", "budget", "target"} <= ALL_KNOWN
