"""规范写法: which cells would be written otherwise, what differs in words, and the way back."""

from __future__ import annotations

import pytest

from jixiao.form.rewrite import difference, of_project, share_of_satisfaction, turned_back
from jixiao.model.grid import Grid, Place
from jixiao.model.target_form import Field, Indicator, Project, Target


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("=100％", "=100%", "全角％→半角%"),
        ("（５）％", "(5)%", "全角（５）％→半角(5)%"),
        ("～", "~", "全角～→半角~"),
        ("！", "!", "全角！→半角!"),
        (">=5", "≥5", ">=→≥"),
        ("=>5", "≥5", "=>→≥"),
        ("不低于5", "≥5", "不低于→≥"),
        ("≥5", "≥ 5", "统一写法"),
        ("不超过5", "≤5", "不超过→≤"),
        ("5以内", "≤5", "以内→≤"),
        ("等于5", "=5", "等于→="),
        ("大于等于5", "≥5", "大于等于→≥"),
        ("90百分比", "90%", "百分比→%"),
        ("百分比", "比", "统一写法"),
        ("≥|90|%", "≥90%", "拆分的各格合为一格"),
        ("≥｜90", "≥90", "拆分的各格合为一格"),
        ("a|b", "a|b.", "统一写法"),
        ("三次", "3次", "中文数字→阿拉伯数字"),
        ("三次", "次", "统一写法"),
        ("三次", "三3次", "统一写法"),
        ("≥90", "≥90%", "补上%"),
        ("≥ 90", "≥90", "去掉空白"),
        ("≥ 90", "≥ 91", "统一写法"),
        ("提高。", "提高", "去掉末尾标点"),
        ("提高；", "提高", "去掉末尾标点"),
        ("提高。", "提高；", "统一写法"),
        ("提高", "提高了", "统一写法"),
        ("不低于９５百分比。", "≥95%", "全角９５→半角95，不低于→≥，百分比→%，去掉末尾标点"),
    ],
)
def test_what_two_spellings_differ_in_is_said_in_words(old: str, new: str, what: str) -> None:
    assert difference(old, new) == what


def row(target: str, name: str = "群众满意度", **given: object) -> Indicator:
    fields = {"dimension": Field("满意度指标"), "category": Field("服务对象满意度指标")} | given
    return Indicator(name=Field(name), target=Target(target, Place("表", 9, 5)), **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("target", "name", "share"),
    [
        ("≥90", "群众满意度", "≥90%"),
        (">90", "群众满意度", ">90%"),
        ("=90", "群众满意度", "=90%"),
        ("≤90", "群众满意度", ""),
        ("≥90%", "群众满意度", ""),
        ("≥90分", "群众满意度", ""),
        ("≥1", "群众满意度", ""),
        ("≥1.5", "群众满意度", "≥1.5%"),
        ("≥99", "群众满意度", "≥99%"),
        ("≥100", "群众满意度", ""),
        ("提高", "群众满意度", ""),
        ("≥90", "满意度得分", ""),
        ("≥90", "投诉次数", ""),
        ("≥90", "满意度（分）", ""),
    ],
)
def test_a_bare_satisfaction_is_a_share(target: str, name: str, share: str) -> None:
    assert share_of_satisfaction(row(target, name)) == share


def test_a_share_is_asked_for_under_the_dimension_or_the_category_of_satisfaction() -> None:
    benefit, output = Field("效益指标"), Field("产出指标")
    assert share_of_satisfaction(row("≥90", dimension=benefit)) == "≥90%"
    assert share_of_satisfaction(row("≥90", category=Field(""))) == "≥90%"
    assert share_of_satisfaction(row("≥90", dimension=output, category=Field("质量指标"))) == ""


def proposed(project: Project) -> list[tuple[str, str, str]]:
    return [(one.field, one.old, one.new) for one in of_project(project)]


def test_values_are_spelled_anew_and_other_texts_tidied() -> None:
    untidy = row(
        "≥９５％",
        "满意\t度",
        description=Field("问卷  调查"),
        basis=Field("计划。，"),
    )
    project = Project(goal=Field("完成\t养护"), indicators=(untidy, row("显著\t提高"), row("≥95%")))
    assert proposed(project) == [
        ("绩效目标", "完成\t养护", "完成 养护"),
        ("三级指标", "满意\t度", "满意 度"),
        ("绩效指标描述", "问卷  调查", "问卷 调查"),
        ("指标值确定依据", "计划。，", "计划。"),
        ("指标值", "≥９５％", "≥95%"),
        ("指标值", "显著\t提高", "显著 提高"),
    ]


def test_a_cell_that_holds_no_text_is_left_alone() -> None:
    number, formula = Target("0.95 ", value=0.95), Target("=100％ ", formula="=A1")
    fields = {"dimension": Field("满意度指标"), "category": Field("满意度"), "name": Field("满意")}
    rows = tuple(Indicator(target=one, **fields) for one in (number, formula))
    assert proposed(Project(indicators=rows)) == []


def test_what_still_holds_the_new_text_can_be_brought_back() -> None:
    record = Grid(
        "规范记录",
        [
            ["工作表", "位置", "内容", "原值", "新值"],
            ["甲", "B2", "指标值", "＝5", "=5"],
            ["甲", "A1", "指标值", "＝6", "=6"],  # holds something else by now
            ["丙", "B2", "指标值", "＝5", "=5"],  # no such sheet
            ["甲", "B0", "指标值", "＝5", "=5"],
            ["甲", "B2", "指标值", "＝5"],
            ["甲", "C1", "资金用途", "修 路", "修路", "说明"],
        ],
    )
    book = [Grid("甲", [["", "", "修路"], ["", "=5"]]), Grid("乙", [["=6"]])]
    back = turned_back(record, book)
    assert [(x.place.sheet, x.place.address, x.field, x.old, x.new) for x in back] == [
        ("甲", "B2", "指标值", "=5", "＝5"),
        ("甲", "C1", "资金用途", "修路", "修 路"),
    ]
