"""``jixiao library``: built from forms, edited by a person, checked, searched."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jixiao.cli import main
from jixiao.cli.library import library_rows
from jixiao.drafting.named_persons import named_persons
from jixiao.drafting.persons import masked, suspects
from jixiao.library.starter import starter
from jixiao.model.grid import Grid
from jixiao.model.target_form import Department, Field, Indicator
from tests.support.rule_forms import clean_project, department, row
from workbook_templates.builder import write

Captured = pytest.CaptureFixture[str]


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as left:
        main([str(argument) for argument in arguments])
    assert isinstance(left.value.code, int)
    return left.value.code


def indicator(
    name: str, target: str, kind: str = "数量", description: str = "全年的数目"
) -> Indicator:
    return row("产出", kind, name, target, description=description)


def book_of(path: Path, who: str, year: int, *rows: Indicator) -> None:
    """A workbook of one project; the clean rows come with it."""
    project = replace(clean_project(), indicators=(*clean_project().indicators[1:], *rows))
    made: Department = replace(
        department(), code=who, name=f"{who}局", year=year,
        projects=(replace(project, budget_year=year, department=Field(f"{who}局")),),
    )  # fmt: skip
    write(made, path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three years of two departments."""
    made = tmp_path / "历年"
    made.mkdir()
    book_of(
        made / "1.xlsx",
        "216001",
        2021,
        indicator("参加培训人数", "≥100人"),
        indicator("会议次数", "≥3"),
    )
    book_of(made / "2.xlsx", "216001", 2022, indicator("参加培训人数", "≥140人"))
    book_of(
        made / "3.xlsx", "217001", 2023,
        indicator("参加培训的人数", "≥120人"), indicator("慰问王小明同志次数", "≥2次"), indicator("村医培训经费评审次数", "≥1次"),
    )  # fmt: skip
    return made


def test_a_library_is_built_from_approved_forms(
    folder: Path, tmp_path: Path, capsys: Captured
) -> None:
    out = tmp_path / "指标库.xlsx"
    assert run("library", "build", folder, "-o", out) == 0
    rows = {one.entry.name: one for one in library_rows(out)}
    entry = rows["参加培训人数"].entry
    assert (entry.project_kind, entry.category) == ("培训", "数量")
    assert (entry.operator, entry.unit) == ("≥", "人")
    assert (entry.low, entry.median, entry.high) == ("100", "120", "140")
    assert (entry.count, entry.departments, entry.last_year) == (3, 2, 2023)
    assert rows["参加培训人数"].texts["aliases"] == "参加培训的人数"
    assert "会议次数" not in rows  # V03: no unit
    assert not [name for name in rows if "王小明" in name or "村医培训" in name]
    # 3 files of 5 clean rows, and 6 rows more
    said = capsys.readouterr().out
    assert "读到指标21条＝采用18条＋未采用3条" in said
    assert "规则V03：1条" in said
    assert "含项目、单位名称或文号：1条" in said
    assert "疑似含个人姓名：1条" in said
    assert "疑似含个人姓名的1条列在工作表“待人工确认”（姓名已隐去）" in said


def test_what_was_built_has_no_fault_and_is_built_again(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "指标库.xlsx"
    assert run("library", "build", folder, "-o", out, "--examples") == 0
    assert run("library", "check", out) == 0
    assert run("library", "build", folder, "-o", out) == 0


def test_versions_of_one_form_count_once(tmp_path: Path, capsys: Captured) -> None:
    """Two versions of a form of 6 rows, one of which one version changed: 7 rows, 5 of them again."""
    made = tmp_path / "历年"
    made.mkdir()
    book_of(made / "一上.xlsx", "216001", 2023, indicator("参加培训人数", "≥100人"))
    book_of(made / "二上.xlsx", "216001", 2023, indicator("村医参训人数", "≥100人"))
    out = tmp_path / "指标库.xlsx"
    assert run("library", "build", made, "-o", out) == 0
    assert (
        "读到指标12条＝采用7条＋未采用5条（同一项目在另一文件中已有：5条）。"
        in capsys.readouterr().out
    )
    counts = {one.entry.name: one.entry.count for one in library_rows(out)}
    assert set(counts.values()) == {1}


def test_a_workbook_of_forms_is_no_library(folder: Path, capsys: Captured) -> None:
    assert run("library", "check", folder / "1.xlsx") == 2
    assert "“1.xlsx”是填报的绩效目标表，不是指标库" in capsys.readouterr().err


def test_a_workbook_of_forms_is_not_written_over(folder: Path, capsys: Captured) -> None:
    target = folder / "1.xlsx"
    before = target.read_bytes()
    assert run("library", "build", folder, "-o", target) == 2
    assert "请换一个文件名" in capsys.readouterr().err
    assert target.read_bytes() == before


def test_faults_of_an_edited_library_are_listed_by_cell(tmp_path: Path, capsys: Captured) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in (
        ["项目类型", "二级指标", "三级指标", "方向", "单位", "常见下限", "常见上限"],
        ["", "数量指标", "慰问李四等3人次数", "≥", "次", "1", "3"],
        ["培训", "数量指标", "培训人数", "≥", "人", "100", "50"],
        ["培训", "数量指标", "培训人数", "≥", "", "10", "20"],
        ["培训", "好指标", "培训期数", "向上", "期", "1", "2"],
        ["培训", "质量指标", "进一步提高", "", "", "", ""],
        ["培训", "质量指标", "完成及时率", "≥", "%", "90", "95"],
    ):
        sheet.append(cells)
    path = tmp_path / "改过.xlsx"
    book.save(path)
    assert run("library", "check", path, "--format", "json") == 1
    said: dict[str, Any] = json.loads(capsys.readouterr().out)
    faults = [(fault["cell"], fault["message"]) for fault in said["faults"]]
    assert faults == [
        ("A2", "没有项目类型，请补充。"),
        ("C2", "“慰问李四等3人次数”疑似含个人姓名或号码（李四），请核对，是的请删去。"),
        ("F3", "常见下限100大于常见上限50，请改正。"),
        ("E4", "有数值而没有单位，请补充。"),
        ("C4", "与C3重复，请删去一行。"),
        ("B5", "二级指标“好指标”无法识别，请写数量、质量、时效、成本等。"),
        ("D5", "方向“向上”无法识别，请写≥、≤或=。"),
        ("C6", "“进一步提高”是笼统的说法，请写被衡量的事项。"),
        ("C7", "I02：“完成及时率”属于时效，不宜放在质量指标。"),
    ]


def test_a_library_with_other_headings_is_read(tmp_path: Path, capsys: Captured) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in (
        ["某省预算绩效指标库"],
        ["行业领域", "项目类别", "一级指标", "二级指标", "指标名称", "指标解释", "指标性质", "计量单位", "参考值（2023）"],
        ["交通", "农村公路", "产出指标", "数量指标", "新改建里程", "验收的里程", "正向", "公里", "20"],
        ["", "", "", "", "养护里程", "", "正向", "公里", ""],
        ["", "", "成本指标", "经济成本指标", "每公里造价", "", "反向", "万元/公里", "≤80万元/公里"],
    ):  # fmt: skip
        sheet.append(cells)
    path = tmp_path / "省库.xlsx"
    book.save(path)
    entries = [one.entry for one in library_rows(path)]
    rows = [(e.project_kind, e.category, e.name, e.operator, e.unit, e.low) for e in entries]
    assert rows == [
        ("农村公路", "数量", "新改建里程", "≥", "公里", "20"),
        ("农村公路", "数量", "养护里程", "≥", "公里", ""),
        ("农村公路", "成本", "每公里造价", "≤", "万元/公里", "80"),
    ]
    assert run("library", "search", "改建里程", "--library", path, "--limit", 1) == 0
    assert capsys.readouterr().out.startswith(
        "农村公路　数量　新改建里程　常见范围：≥20公里（指标库）"
    )


def test_a_search_says_what_kinds_there_are(capsys: Captured) -> None:
    assert run("library", "search", "--kind", "航天") == 2
    assert "没有项目类型“航天”，可用的有：会议、培训" in capsys.readouterr().err
    assert run("library", "search", "量子纠缠") == 0
    assert capsys.readouterr().out == "没有找到相近的指标，请换一个说法。\n"


def test_a_file_without_a_library_is_said_to_have_none(book: Path, capsys: Captured) -> None:
    empty = book.parent / "空.xlsx"
    openpyxl.Workbook().save(empty)
    assert run("library", "check", empty) == 2
    assert "里没有指标库" in capsys.readouterr().err


LISTS_OF_OTHERS = {
    "共性指标体系": (
        ["附件2：某市预算绩效指标体系"],
        ["序号", "一级指标", "二级指标", "三级指标", "指标解释", "参考标准", "备注"],
        ["1", "产出指标", "数量指标", "培训人次", "实际培训的人次", "≥100人次", "共性"],
        ["2", "", "质量指标", "培训合格率", "", "≥95%", ""],
    ),
    "分行业": (
        ["行业大类", "行业小类", "一级指标", "二级指标", "三级指标", "指标方向", "指标值", "计量单位", "绩效标准"],
        ["教育", "学前教育", "产出", "数量", "新增学位数", "大于等于", "500", "个", "历史标准"],
        ["", "", "效益", "社会效益", "入园率", "大于等于", "85", "%", "行业标准"],
    ),
    "指标极性": (
        ["序号", "行业", "二级指标", "三级指标", "计算公式", "度量单位", "指标极性", "参考值"],
        [1, "水利", "质量", "工程验收合格率", "", "百分比", "正向指标", "100%"],
        [2, "", "成本", "单位造价", "", "万元/公里", "反向指标", "200"],
    ),
    "带编码": (
        ["指标编码", "指标名称", "一级", "二级", "指标描述", "性质", "单位", "目标值"],
        ["CB01", "每公里成本", "成本", "经济成本", "", "≤", "万元/公里", "80"],
    ),
    "四级": (
        ["一级指标", "二级指标", "三级指标", "四级指标", "指标值参考", "适用范围"],
        ["产出指标", "数量指标", "环卫作业", "清扫面积", "≥10万平方米", "环卫"],
        ["", "", "", "垃圾清运量", "≥100吨", ""],
    ),
    "两行表头": (
        ["类别", "", "指标", "", "取值"],
        ["支出功能分类", "项目大类", "二级指标", "三级指标", "指标取值"],
        ["公共安全", "执法", "数量指标", "检查次数", "≥12次"],
    ),
    "没有级次": (
        ["领域", "指标分类", "指标", "计算方法", "目标值类型", "历史值"],
        ["卫生健康", "产出数量", "筛查人数", "实际筛查的人数", "≥", "1000人"],
    ),
    "横排": (
        ["产出数量指标", "产出质量指标", "社会效益指标"],
        ["培训人数", "合格率", ""],
        ["培训期数", "", "就业率"],
    ),
}  # fmt: skip
READ_FROM_THEM = {
    "共性指标体系": [
        ("", "数量", "培训人次", "≥", "100", "人次"), ("", "质量", "培训合格率", "≥", "95", "%"),
    ],
    "分行业": [
        ("学前教育", "数量", "新增学位数", "≥", "500", "个"),
        ("学前教育", "社会效益", "入园率", "≥", "85", "%"),
    ],
    "指标极性": [
        ("水利", "质量", "工程验收合格率", "≥", "100", "%"),
        ("水利", "成本", "单位造价", "≤", "200", "万元/公里"),
    ],
    "带编码": [("", "成本", "每公里成本", "≤", "80", "万元/公里")],
    "四级": [
        ("环卫", "数量", "清扫面积", "≥", "100000", "平方米"),
        ("环卫", "数量", "垃圾清运量", "≥", "100", "吨"),
    ],
    "两行表头": [("执法", "数量", "检查次数", "≥", "12", "次")],
    "没有级次": [("卫生健康", "数量", "筛查人数", "≥", "1000", "人")],
    "横排": [
        ("", "数量", "培训人数", "", "", ""), ("", "质量", "合格率", "", "", ""),
        ("", "数量", "培训期数", "", "", ""), ("", "社会效益", "就业率", "", "", ""),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS_OF_OTHERS)
def test_lists_of_others_are_read_whatever_their_headings(name: str, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in LISTS_OF_OTHERS[name]:
        sheet.append(cells)
    book.save(tmp_path / "省库.xlsx")
    found = [one.entry for one in library_rows(tmp_path / "省库.xlsx")]
    assert [
        (e.project_kind, e.category, e.name, e.operator, e.low, e.unit) for e in found
    ] == READ_FROM_THEM[name]


# names of persons ---------------------------------------------------------------------------------

NAMED = (
    "慰问王秀英家庭", "李建国救助金发放及时率", "聘用张志强", "由赵桂兰负责巡查", "由刘丽负责巡查",
    "陈海燕", "孙建军、胡明", "慰问何伟一家", "资助郑子涵", "走访高志刚户", "慰问王小明同志次数",
    # two letters, in mid-sentence
    "由王芳负责落实整改", "完成李强家庭救助次数", "组织刘洋开展宣讲场次", "聘用保洁员黄丽", "走访困难户郭强、何平",
    "徐静带队巡查次数", "对赵勇帮扶及时率", "与袁野签订合同数", "为苏敏办理低保件数", "村民张三危房改造",
    # surnames that are ordinary words
    "高磊包片巡查次数", "方敏辅导人数", "石峰带队次数", "康佳慰问及时率", "任杰负责的路段清扫率", "雷军宣讲次数",
    "白雪护理时长", "项目负责人马燕", "江涛督查次数", "田甜走访次数", "严斌带队检查次数", "安排叶青驻点天数",
    "文静授课满意度", "路遥讲座场次", "于洋培训次数", "向东包村天数",
    # others
    "欧阳娜授课满意度", "联系人：阿依古丽", "买买提·艾力家庭补助", "刘某某医疗救助", "张老师课时数", "李强市级奖励",
    "联系电话13800138000",
)  # fmt: skip
ORDINARY = (
    "慰问高龄老人人数", "救助金发放及时率", "文明建设达标率", "高新技术企业数", "由施工单位负责", "资助孤儿人数",
    "帮扶困难户户数", "黄海平安行动次数", "贵阳市", "任务完成率", "方案编制及时", "马路清扫面积", "金额", "白血病救助人数",
    "安全生产检查", "常住人口", "石油库巡查", "田东县道路里程", "聘用辅警人数", "由县财政局牵头", "康复救助人数",
    "高标准农田建设面积", "温室大棚建设座数", "严格执行采购制度", "万元产值能耗下降率", "江河治理长度", "时间节点完成率",
    "路灯维修盏数", "段落划分准确率", "易地搬迁户数", "雷电防护检测点数", "孔洞修补数", "史料征集件数", "毛入学率",
    "陈列布展面积", "张贴公告份数", "打印纸300张", "每张成本", "桥梁检测座数", "罗非鱼养殖产量", "由于天气原因",
    # places, and persons who stand for something else
    "李家沟流域治理面积", "王庄村道路硬化里程", "张家湾镇污水处理量", "赵县梨园面积", "学雷锋活动场次", "邓小平理论学习次数",
    "欧阳修纪念馆维护次数", "元/人·天",
)  # fmt: skip


@pytest.mark.parametrize("text", NAMED)
def test_a_name_is_suspected_wherever_it_stands(text: str) -> None:
    assert suspects(text)


@pytest.mark.parametrize("text", ORDINARY)
def test_what_only_looks_like_a_name_is_none(text: str) -> None:
    assert not suspects(text)


def test_no_indicator_of_the_starter_names_a_person() -> None:
    texts = [text for one in starter() for text in (one.name, one.description, one.basis)]
    assert not [text for text in texts if suspects(text)]


def test_a_masked_text_shows_no_given_name() -> None:
    for text, shown in (
        ("由王芳负责落实", "由王×负责落实"),
        ("孙建军、胡明", "孙××、胡×"),
        ("欧阳娜授课", "欧××授课"),
    ):
        assert masked(text, suspects(text)) == shown


def test_the_persons_of_a_workbook_are_read_from_its_labels() -> None:
    rows = [
        ["项目负责人", "", "王 芳", "联系电话", "0310-1234567"],
        ["填表人：巴特尔　审核人：其木格", "", ""],
        ["联系人（签字）", "县财政局办公室"],
        ["序号", "姓名", "金额"],
        [1, "高波、李强", 200],
        [2, "阿依古丽·买买提", 200],
        ["", "", ""],
        [3, "共计", 400],
    ]
    grid = Grid("名单", rows)
    assert named_persons([grid]) == {
        *("王芳", "巴特尔", "其木格", "高波", "李强", "阿依古丽·买买提")
    }


def test_a_person_named_elsewhere_in_the_workbook_is_left_out(
    tmp_path: Path, capsys: Captured
) -> None:
    """The name alone would pass; the workbook says whose it is. No cell of the library has it."""
    made = tmp_path / "局.xlsx"
    book_of(
        made, "216001", 2023,
        indicator("其木格牧户走访次数", "≥2次"), indicator("入户指导次数", "≥4次", description="由王芳负责记录的次数"),
    )  # fmt: skip
    out = tmp_path / "指标库.xlsx"
    assert run("library", "build", made, "-o", out) == 0
    assert "其木格牧户走访次数" in {one.entry.name for one in library_rows(out)}
    book = openpyxl.load_workbook(made)
    book["填报说明"]["A90"] = "填表人：其木格"
    book.save(made)
    capsys.readouterr()
    assert run("library", "build", made, "-o", out) == 0
    said = capsys.readouterr().out
    assert "疑似含个人姓名：1条" in said
    assert "另有1处描述、依据或职责含名称、文号或疑似姓名，没有带入。" in said
    names = {one.entry.name for one in library_rows(out)}
    assert "入户指导次数" in names
    written = openpyxl.load_workbook(out)
    cells = [str(c.value) for s in written for line in s.iter_rows() for c in line if c.value]
    assert not [text for text in cells if "其木格" in text or "王芳" in text]
    listed = [c.value for c in next(written["待人工确认"].iter_rows(min_row=4))]
    assert listed[:2] == ["局.xlsx", "第3张工作表"]
    assert listed[3:] == ["数量指标", "其××牧户走访次数"]
