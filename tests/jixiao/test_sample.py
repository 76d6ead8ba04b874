"""The public document of the sample, read: every fact by hand, every character accounted for."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from jixiao.files.read.any import read
from jixiao.form.book import Reading
from jixiao.form.read_department import overall_items
from jixiao.model.target_form import Amount, Department, Field, Project
from jixiao.samples import DOCUMENT, sample
from tests.support.sample_projects import PREFIX, PROJECTS

bundled = pytest.mark.parametrize("path", [pytest.param(sample(DOCUMENT), id="bundled")])

FUNCTIONS = [
    "一维护稳定层面",
    "二是深化平安建设层面",
    "三是推进法治建设层面",
    "四是加强政法队伍作风建设层面",
    "五是维护铁路护路安全层面",
    "六是全面深入开展防范邪教工作层面",
]
# 产出/数量 … as 一级|二级|三级|描述|指标值|依据, as published; 44 rows.
PLAN = "年度工作计划"
SURVEY = "年度工作计划问卷调查"
ROWS = f"""
产出指标|数量指标|大要案发生件数|大要案发生件数|≥1|{PLAN}
产出指标|质量指标|案件办成率|案件办成率|=100％|{PLAN}
产出指标|时效指标|办案及时率|办案及时率|=100％|{PLAN}
产出指标|成本指标|预算数|预算数|≤100|预算测算
效益指标|社会效益指标|提升法治环境质量|提升法治环境质量，营造清正、清明的社会环境|进一步提升|{PLAN}
满意度指标|服务对象满意度|群众满意度|群众满意数量占总数的比例|≥90％|{SURVEY}
产出指标|数量指标|教育转化次数|教育转化次数|≥2次|{PLAN}
产出指标|质量指标|工作完成率|宣传工作完成率|≥90％|{PLAN}
产出指标|时效指标|完成工作的及时率|按部门工作计划完成及时率|≥90％|{PLAN}
产出指标|成本指标|预算控制数|预算控制数|≤30|预算测算
效益指标|社会效益指标|反邪教警示教育活动|加强防范邪教警示教育活动宣传教育|进一步提高|{PLAN}
满意度指标|服务对象满意度指标|群众满意度|项目实施后群众满意度|≥90％|{SURVEY}
产出指标|数量指标|爱路护路宣传次数|爱路护路宣传次数|≥4次|{PLAN}
产出指标|数量指标|护路人员人数|保障护路人员经费|=8人|{PLAN}
产出指标|数量指标|重点时期铁路巡视次数|重点时期铁路巡视次数|≥3次|{PLAN}
产出指标|质量指标|完成及时率|完成及时率|≥90％|{PLAN}
产出指标|时效指标|加强爱路护路宣传|加强爱路护路宣传|≥90次|{PLAN}
产出指标|成本指标|预算数|预算数|≤65|预算测算
效益指标|社会效益指标|加强重点时期护路建设|确保重点时期铁路安全|进一步提高|{PLAN}
满意度指标|服务对象满意度指标|群众满意度|群众满意度|≥90％|问卷调查
产出指标|数量指标|见义勇为次数|帮扶见义勇为|≥1|{PLAN}
产出指标|质量指标|见义勇为工作宣传展示覆盖率|见义勇为工作宣传展示覆盖率|≥90％|{PLAN}
产出指标|时效指标|见义勇为宣传活动及奖励及时性|见义勇为宣传活动及奖励及时性|及时宣传发放|{PLAN}
产出指标|成本指标|预算控制数|预算控制数|≤50|预算测算
效益指标|社会效益指标|良好社会风气|通过宣传让群众了解支持见义勇为行为，树立良好社会风气，受到社会广泛赞誉|进一步提高|{PLAN}
满意度指标|服务对象满意度指标|群众满意度|群众满意度|≥90％|{SURVEY}
产出指标|数量指标|化解矛盾隐患次数|化解矛盾隐患次数|≥1|{PLAN}
产出指标|质量指标|矛盾纠纷处理成功达标率|矛盾纠纷处理成功达标率|≥90％|{PLAN}
产出指标|时效指标|及时化解矛盾|及时化解矛盾|及时化解矛盾|{PLAN}
产出指标|成本指标|预算控制数|预算控制数|≤500|预算测算
效益指标|社会效益指标|全力维护社会稳定|及时处理纠纷矛盾，全力维护社会稳定|进一步提高|{PLAN}
满意度指标|服务对象满意度指标|群众满意度|群众满意度|≥90％|{SURVEY}
产出指标|数量指标|按全县人口基数保障|以全县人口基数数据为依据保障开展综治各项工作|=35万|{PLAN}
产出指标|质量指标|工作顺利开展|综合治理工作顺利开展|工作顺利开展|{PLAN}
产出指标|时效指标|保障时间|保障时间|1年|{PLAN}
产出指标|成本指标|预算控制数|预算控制数|≤35|预算测算
效益指标|社会效益指标|社会治安秩序|切实有效维护全县社会治安秩序，确保社会大局稳定|进一步提高|{PLAN}
满意度指标|服务对象满意度指标|群众满意度|服务群众满意度|≥90％|年度工作计划、问卷调查
产出指标|数量指标|全县人口数|用于保障全县人口|=35万|{PLAN}
产出指标|质量指标|工作顺利开展|以县乡综治中心为平台保障流动人口、社区矫正人员、精神障碍患者、“吸扎毒”人员管控等综合治理工作的顺利开展|工作顺利开展|{PLAN}
产出指标|时效指标|保障时间|保障时间|1年|{PLAN}
产出指标|成本指标|预算控制数|预算控制数|≤100|预算测算
效益指标|社会效益指标|社会治安秩序|切实有效维护全县社会治安秩序，确保社会大局稳定|进一步提高|{PLAN}
满意度指标|服务对象满意度指标|群众满意度|服务群众满意度|≥90％|年度工作计划、问卷调查
""".strip().splitlines()


@cache
def reading_of(path: Path) -> Reading:
    return read(path, clean=True)


def department_of(path: Path) -> Department:
    return reading_of(path).department


@bundled
def test_the_department_part(path: Path) -> None:
    department = department_of(path)
    assert (department.code, department.name) == ("216001", "中共怀来县委政法委员会")
    assert department.year == 2023
    assert overall_items(department.overall_goal.text) == [
        "全力维护社会稳定",
        "大力深化平安建设及综治建设",
        "推进法治建设",
        "加强政法队伍作风建设",
        "推进大要案协调保障工作",
        "协调保障铁路护路工作，维护确保铁路行车安全",
        "全面深入开展防范邪教工作",
    ]
    assert [one.heading.text for one in department.functions] == FUNCTIONS
    assert all(one.text for one in department.functions)
    assert department.safeguards is None
    assert reading_of(path).unread == ()


def test_the_functional_goals_are_whole() -> None:
    texts = [one.text.text for one in department_of(sample(DOCUMENT)).functions]
    assert texts[1] == (
        "加大治安防控投入，建成县乡视频指挥和治安监控平台，综治中心规范化建设达到50个，"
        "联网探头超过2000个。"
    )
    assert texts[4].startswith("落实重点时期护路措施")
    assert texts[5].endswith("扩大宣传覆盖面。")


@bundled
@pytest.mark.parametrize("number", range(7))
def test_every_field_of_every_project(path: Path, number: int) -> None:
    name, code, wan, purpose, goal, rows = PROJECTS[number]
    project = department_of(path).projects[number]
    assert project.title.text == f"{PREFIX}{name}绩效目标表"
    assert project.department.text == "216001中共怀来县委政法委员会"
    assert project.unit == Field("万元")
    assert project.name == Field(PREFIX + name)
    assert project.code == Field(code)
    assert project.budget == Amount(wan * 10_000 * 100)
    assert project.fiscal_funds == Amount(wan * 10_000 * 100)
    assert project.other_funds == Amount(None)
    assert project.purpose == Field(purpose)
    assert project.goal == Field(goal)
    assert project.plan is not None
    assert [(share.month, share.percent) for share in project.plan] == [
        (3, Decimal(20)), (6, Decimal(50)), (10, Decimal(80)), (12, Decimal(100)),
    ]  # fmt: skip
    assert len(project.indicators) == rows
    assert project.function is None
    assert [fault for fault in project.issues if fault.kind != "version"] == []


@bundled
def test_all_44_indicator_rows(path: Path) -> None:
    read_rows = [
        "|".join(
            part.text if part else ""
            for part in (r.dimension, r.category, r.name, r.description, r.target, r.basis)
        )
        for project in department_of(path).projects
        for r in project.indicators
    ]
    assert len(ROWS) == 44
    assert read_rows == ROWS


@bundled
def test_what_was_cleaned_is_reported(path: Path) -> None:
    cleaned = reading_of(path).cleaned
    words = Counter(word for one in cleaned for word in one.what.split("、"))
    # 2 bookmarks in the department part and one before each of the seven titles; a pair of
    # quotes in projects 1, 2, 6, 7 and around the goal of 5; `。，` in project 3.
    assert words["书签标记"] == 9
    assert words["序号"] == 7
    assert words["多余引号"] == 5
    assert words["多余标点"] == 1
    assert words["制表符"] >= 12
    assert all(one.place.line for one in cleaned)


# every character accounted for ----------------------------------------------------------

LABELS = {
    *("第一部分", "部门整体绩效目标", "一、总体绩效目标", "职责分类绩效目标："),
    *("第二部分", "预算项目绩效目标"),
    *("项目编码", "项目名称", "预算规模及资金用途", "预算数", "其中：财政资金", "其他资金"),
    *("资金支出计划（%）", "3月底", "6月底", "10月底", "12月底", "绩效目标"),
    *("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据"),
}


def bare(text: str) -> str:
    return "".join(text.split())


def cells_of(path: Path) -> Iterator[tuple[int, str]]:
    """Line number and text of every cell and paragraph: lines that begin with neither a tab
    nor an empty line go on with the cell above, as long as its row lasts."""
    start, parts, in_row = 0, [""], False
    for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
        goes_on = in_row and line.strip() and not line.startswith("\t")
        if goes_on or (in_row and re.fullmatch(r"\t\t+ *", line)):
            parts.append(line)
            continue
        yield start, "\n".join(parts)
        start, parts = number, [line]
        in_row = line.startswith("\t") if line.strip() or line.startswith("\t") else False
    yield start, "\n".join(parts)


def said_by_the_model(department: Department) -> Iterator[Field | Amount]:
    yield department.overall_goal
    for function in department.functions:
        yield function.heading
        yield function.text
    for project in department.projects:
        yield from said_by(project)


def said_by(project: Project) -> Iterator[Field | Amount]:
    for part in (project.title, project.department, project.unit, project.code, project.name,
                 project.budget, project.fiscal_funds, project.other_funds, project.purpose,
                 project.goal):  # fmt: skip
        assert part is not None
        yield part
    for share in project.plan or ():
        yield Field(share.text, share.place)
    for r in project.indicators:
        yield from (r.dimension, r.category, r.name, r.target)
        yield from (part for part in (r.description, r.basis) if part is not None)


def unaccounted(path: Path, reading: Reading) -> list[tuple[int, str]]:
    """Lines of the source with the characters that nothing of the reading accounts for."""
    by_line: dict[int, Counter[str]] = defaultdict(Counter)
    for part in said_by_the_model(reading.department):
        by_line[part.place.line].update(bare(part.text))
    for cleaning in reading.cleaned:
        gone = Counter(bare(cleaning.before))
        gone.subtract(bare(cleaning.after))
        by_line[cleaning.place.line].update(gone)
    for fault in reading.unread:
        by_line[fault.place.line].update(bare(fault.text))
    left = []
    for line, text in cells_of(path):
        if not bare(text) or unicodedata.normalize("NFC", bare(text)) in LABELS:
            continue
        missing = Counter(bare(text))
        missing.subtract(by_line[line])
        rest = "".join(letter * abs(count) for letter, count in missing.items())
        heading = any(bare(text.partition("]")[2]) == label for label in LABELS)
        if rest and not heading:
            left.append((line, rest))
    return left


@bundled
def test_every_character_is_accounted_for(path: Path) -> None:
    """In the model, a label, cleaned or not understood; but for the mark between the heading
    and the text of each of the six functional goals, and the words 单位： of each form."""
    left = unaccounted(path, reading_of(path))
    assert len(left) == 6 + 7
    assert sorted(rest for _, rest in left) == sorted([*":：：：:。", *["单位："] * 7])


def test_a_cell_beyond_the_form_is_reported_with_its_line(tmp_path: Path) -> None:
    source = sample(DOCUMENT).read_text("utf-8")
    row = "\t≥1\n\t年度工作计划\n"
    path = tmp_path / "多一格.txt"
    path.write_text(source.replace(row, f"{row}\t另附一格\n", 1), encoding="utf-8")
    line = source[: source.index(row)].count("\n") + 3
    reading = read(path, clean=True)
    assert [(one.place.line, one.text) for one in reading.unread] == [(line, "另附一格")]
    left = unaccounted(path, reading)
    assert len(left) == 6 + 7
    # and the accounting notices what a reading leaves out
    assert set(unaccounted(path, replace(reading, unread=()))) - set(left) == {(line, "另附一格")}
