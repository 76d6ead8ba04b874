"""A form in an unknown layout: what is reported of it, the draft, and the form read by it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jixiao.cli import main
from jixiao.errors import BadSetting, NotAForm
from jixiao.files.read.any import grids_of, read
from jixiao.form.book import read_book
from jixiao.form.layout import layouts, use_folder
from jixiao.form.learn import draft, learn
from jixiao.model.grid import Grid
from jixiao.settings_file import load
from tests.support.provinces import layouts_in

FORM = """县级部门项目绩效计划表
主管部门	某县水务局
工程名目	河道清淤
安排经费（万元）	120
年内要办的事	清淤河道12公里
一级指标	二级指标	考核点	标准值
产出指标	数量指标	清淤长度	≥12公里
	质量指标	验收合格率	=100%
效益指标	社会效益指标	受益村数	≥8个
"""
# What a technician makes of the draft.
LAYOUT = """
name = "水务"
base = "plain"
title_ends = ["绩效计划表"]

[fields.name]
also = ["工程名目"]

[fields.budget]
also = ["安排经费"]

[fields.goal]
also = ["年内要办的事"]

[columns.name]
also = ["考核点"]

[columns.target]
also = ["标准值"]
"""


@pytest.fixture
def form(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "计划表.txt"
    path.write_text(FORM, "utf-8")
    with layouts_in():
        yield path


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(one) for one in arguments])
    return int(ended.value.code or 0)


def test_labels_known_and_unknown_are_listed_with_the_nearest_field(
    form: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("layout", form, "-o", tmp_path / "水务.toml") == 0
    out = capsys.readouterr().out
    assert "一级指标" in out
    assert "考核点" in out and "工程名目" in out
    assert "缺少：三级指标" in out
    draft = (tmp_path / "水务.toml").read_text("utf-8")
    assert 'name = "水务"' in draft and 'base = "plain"' in draft
    assert '"标准值"' in draft


def test_the_draft_is_a_layout_that_can_be_used_at_once(form: Path, tmp_path: Path) -> None:
    folder = tmp_path / "版式"
    folder.mkdir()
    assert run("layout", form, "-o", folder / "水务.toml") == 0
    use_folder(folder)
    assert "水务" in [layout.name for layout in layouts()]


def test_a_form_is_read_by_a_layout_of_the_province(form: Path, tmp_path: Path) -> None:
    with pytest.raises(NotAForm):
        read(form)
    (tmp_path / "版式").mkdir()
    (tmp_path / "版式" / "水务.toml").write_text(LAYOUT, "utf-8")
    settings = tmp_path / "jixiao.toml"
    settings.write_text('layouts = "版式"\n', "utf-8")
    load(settings)
    [project] = read(form).department.projects
    assert project.name and project.name.text == "河道清淤"
    assert project.budget and project.budget.cents == 120_000_000
    assert project.goal and project.goal.text == "清淤河道12公里"
    assert [row.target.text for row in project.indicators] == ["≥12公里", "=100%", "≥8个"]
    settings.write_text("", "utf-8")
    load(settings)
    with pytest.raises(NotAForm):
        read(form)


@pytest.mark.parametrize(("base", "title"), [("evaluation", "自评表"), ("monitoring", "监控表")])
def test_a_form_of_the_year_is_told_by_its_title_beside_a_layout_of_the_province(
    tmp_path: Path, base: str, title: str
) -> None:
    layout = f'name = "水务"\nbase = "{base}"\n[fields.goal]\nalso = ["水务目标"]\n'
    (tmp_path / "水务.toml").write_text(layout, "utf-8")
    rows = [
        [f"项目支出绩效{title}"],
        ["项目名称", "河道清淤"],
        ["产出指标", "数量指标", "清淤长度", "≥12公里", "13公里"],
        [None, "质量指标", "验收合格率", "≥90%", "95%"],
        ["效益指标", "社会效益指标", "知晓率", "≥90%", "92%"],
    ]
    with layouts_in(tmp_path):
        [form] = read_book([Grid("表", rows)]).year_forms
    assert [row.actual.text for row in form.rows] == ["13公里", "95%", "92%"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name = ", "无法读取"),
        ('name = "standard"\nbase = "plain"', "自己的名字"),
        ('name = "水务"\nbase = "没有的"', "base"),
        (
            'name = "水务"\nbase = "plain"\n[fields.name]\nlabels = 3',
            "第4行：labels应为方括号里的文字",
        ),
    ],
)
def test_a_wrong_layout_is_one_sentence_and_changes_nothing(
    tmp_path: Path, text: str, expected: str
) -> None:
    (tmp_path / "错.toml").write_text(text, "utf-8")
    before = [layout.name for layout in layouts()]
    with pytest.raises(BadSetting, match=expected):
        use_folder(tmp_path)
    assert [layout.name for layout in layouts()] == before


FOREIGN = """城市维护项目任务绩效书
工程编列名目	路灯节能改造	牵头科室	某市市政处
核列经费（万元）	180	市库拨付	150
自行解决	30	拟办事项	更换节能路灯1200盏
考核门类	考核分项	考核事项	应达标准
产出指标	数量指标	更换路灯数量	≥1200盏
	质量指标	亮灯率	≥98%
效益指标	经济效益指标	节电率	≥30%
满意度指标	服务对象满意度指标	市民满意度	≥90%
"""


def test_a_draft_is_completed_by_naming_the_fields_it_leaves_open(tmp_path: Path) -> None:
    """No word of the form is known: its columns are told by what stands in them, and the rest is
    named in place of ？ by a person, as the draft says.
    """
    form, folder = tmp_path / "任务书.txt", tmp_path / "版式"
    form.write_text(FOREIGN, "utf-8")
    folder.mkdir()
    assert run("layout", form, "-o", folder / "市政.toml") == 0
    draft = (folder / "市政.toml").read_text("utf-8")
    assert "budget 预算数" in draft and "goal 绩效目标" in draft  # what may stand for ？
    for label, key in (
        ("工程编列名目", "name"),
        ("核列经费（万元）", "budget"),
        ("市库拨付", "fiscal_funds"),
        ("自行解决", "other_funds"),
        ("拟办事项", "goal"),
    ):
        left_open = f'# [fields.？]\n# also = ["{label}"]'
        assert left_open in draft
        draft = draft.replace(left_open, f'[fields.{key}]\nalso = ["{label}"]')
    (folder / "市政.toml").write_text(draft, "utf-8")
    with layouts_in(folder):
        [project] = read(form).department.projects
    assert (project.name and project.name.text) == "路灯节能改造"
    assert (project.goal and project.goal.text) == "更换节能路灯1200盏"
    amounts = (project.budget, project.fiscal_funds, project.other_funds)
    assert [one and one.cents for one in amounts] == [180_000_000, 150_000_000, 30_000_000]
    assert [(row.group, row.name.text, row.target.text) for row in project.indicators] == [
        ("产出", "更换路灯数量", "≥1200盏"),
        ("产出", "亮灯率", "≥98%"),
        ("效益", "节电率", "≥30%"),
        ("满意度", "市民满意度", "≥90%"),
    ]


def test_of_a_standard_workbook_every_label_is_known_and_other_sheets_tell_nothing() -> None:
    """填报说明, the department's sheet and the hidden lists speak of labels, and are no forms."""
    learnt = learn(grids_of(Path("workbook_templates") / "绩效目标表.xlsx"))
    assert learnt.unknown == ()
    assert {"项目编码", "预算数", "三级指标"} <= {one.text for one in learnt.known}
    assert "单位编码" not in {one.text for one in learnt.known}


PROMISES = """省级项目绩效承诺书
承诺单位：白云县档案局
业务事项	档案数字化加工
事项经费	98.60
其中	县本级安排	98.60
承诺事项	完成馆藏档案数字化60万页，方便群众查阅。
承诺类别	承诺子类	承诺内容	承诺标准
工作量	数量	数字化加工页数	≥60万页
	质量	数字化抽检合格率	≥99%
成效	社会效益	查阅档案人次	≥3000人次
评价	满意度	查档群众满意度	≥95%
"""


def test_a_form_of_which_no_word_is_known_is_told_by_what_stands_beside(tmp_path: Path) -> None:
    (tmp_path / "承诺书.txt").write_text(PROMISES, "utf-8")
    learnt = learn(grids_of(tmp_path / "承诺书.txt"))
    assert learnt.title == "省级项目绩效承诺书"
    found = {one.text: one.nearest[0][1] if one.nearest else one.hint for one in learnt.unknown}
    assert found == {
        "承诺单位": "executor",  # as 承担单位
        "业务事项": "name",
        "事项经费": "fiscal_by_budget",  # by its words; the technician knows better
        "县本级安排": "fiscal_by_level",
        "承诺事项": "goal",
        "承诺类别": "dimension",
        "承诺子类": "category",
        "承诺内容": "name",
        "承诺标准": "target",
    }
    assert "（旁边是一段话，可能是goal“绩效目标”）" in draft(learnt, "承诺书")


def test_import_uses_the_layouts_that_the_settings_beside_the_source_name(
    form: Path, tmp_path: Path
) -> None:
    assert run("import", form, "-o", tmp_path / "书.xlsx") != 0
    (tmp_path / "版式").mkdir()
    (tmp_path / "版式" / "水务.toml").write_text(LAYOUT, "utf-8")
    (form.parent / "jixiao.toml").write_text('layouts = "版式"\n', "utf-8")
    assert run("import", form, "-o", tmp_path / "书.xlsx") == 0
    [project] = read(tmp_path / "书.xlsx").department.projects
    assert project.name and project.name.text == "河道清淤"


def test_the_folder_of_a_draft_is_made_and_known_labels_say_their_field(
    form: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("layout", form, "-o", tmp_path / "本省版式" / "水务.toml") == 0
    assert 'layouts = "本省版式"' in capsys.readouterr().out
    (form.parent / "jixiao.toml").write_text('layouts = "版式"\n', "utf-8")
    (tmp_path / "版式").mkdir()
    (tmp_path / "版式" / "水务.toml").write_text(LAYOUT, "utf-8")
    assert run("layout", form) == 0
    assert "考核点 → 三级指标" in capsys.readouterr().out


def sheet_of(text: str) -> Grid:
    rows = [[cell or None for cell in line.split("\t")] for line in text.splitlines()]
    return Grid("表", [*rows, ["说明：", None, "1-3"]])


def test_all_that_is_learnt_of_a_form_with_some_known_words() -> None:
    learnt = learn([sheet_of(FORM)])
    assert (learnt.base.name, learnt.title) == ("plain", "县级部门项目绩效计划表")
    assert [(x.text, x.place.address, x.group, x.key) for x in learnt.known] == [
        ("主管部门", "A2", "fields", "department"),
        ("一级指标", "A6", "columns", "dimension"),
        ("二级指标", "B6", "columns", "category"),
        ("说明：", "A10", "fields", "about"),
    ]
    assert [(x.text, x.place.address, x.group, x.nearest, x.hint) for x in learnt.unknown] == [
        ("工程名目", "A3", "fields", (), "name"),
        ("安排经费（万元）", "A4", "fields", (), "budget"),
        ("年内要办的事", "A5", "fields", (), ""),
        ("考核点", "C6", "columns", (("columns", "name", "三级指标"),), ""),
        ("标准值", "D6", "columns", (("columns", "target", "指标值"),), ""),
    ]
    assert learnt.missing == (
        *(("columns", "name"), ("columns", "target")),
        *(("fields", "budget"), ("fields", "goal"), ("fields", "name")),
    )


def test_the_whole_draft_but_for_its_remarks() -> None:
    lines = draft(learn([sheet_of(FORM)]), '水 "务"').splitlines()
    assert [line for line in lines if line and line[0] != "#"] == [
        'name = "水务"',
        'base = "plain"',
        'title_ends = ["项目绩效计划表", "绩效目标表", "绩效目标申报表", "绩效目标批复表"]',
        "[columns.name]  # 三级指标",
        'also = ["考核点"]',
        "[columns.target]  # 指标值",
        'also = ["标准值"]',
    ]
    assert "# A3（表头第一项，可能是name“项目名称”）" in lines
    assert "# A4（旁边是金额，可能是budget“预算数”）" in lines
    assert "# 已认识的标签：主管部门、一级指标、二级指标、说明：" in lines
    assert lines.count("# [fields.？]") == 3


@pytest.mark.parametrize(
    ("rows", "base"),
    [
        ([["项目名称", "甲"], ["三级指标", "指标值"]], "plain"),
        ([["项目名称", "甲"], ["三级指标", "年度指标值", "实际完成值", "分值"]], "evaluation"),
        ([["项目名称", "甲"], ["三级指标", "年度指标值", "全年预计完成情况"]], "monitoring"),
    ],
)
def test_the_nearest_layout_is_that_of_the_labels(rows: list[list[str]], base: str) -> None:
    assert learn([Grid("表", rows)]).base.name == base


@pytest.mark.parametrize(("others", "told"), [(2, [("columns", "category", "二级指标")]), (3, [])])
def test_a_column_is_of_levels_if_half_of_its_cells_are(
    others: int, told: list[tuple[str, str, str]]
) -> None:
    cells = ["数量指标", "质量指标", *["某某事"] * others]
    rows = [["项目名称", "甲"], ["某某栏", "三级指标", "指标值"]]
    rows += [[cell, f"名称{n}", f"≥{n}个"] for n, cell in enumerate(cells, 1)]
    [heading] = [x for x in learn([Grid("表", rows)]).unknown if x.text == "某某栏"]
    assert list(heading.nearest) == told


def test_without_a_table_a_label_is_near_to_those_of_fields() -> None:
    [near] = learn([Grid("表", [["主管部门", "某局"], ["项目名目", "甲"]])]).unknown
    assert (near.text, near.in_heading, near.nearest[0]) == (
        *("项目名目", False),
        ("fields", "name", "项目名"),
    )
