"""The worksheet functions through xlwings' own conversions: cells in, cells out."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from decimal import Decimal
from typing import Any

import pytest

from tests.support import com

BLANK = None
DIV0, NA, NAME = -2146826281, -2146826246, -2146826259


@pytest.fixture(scope="module")
def call() -> Any:
    com.load_functions()
    udfs = com.install()
    return lambda name, *arguments: udfs.call_udf("udfs.functions", name, arguments)


def one(result: Any) -> Any:
    """The single cell of a 1×1 answer."""
    assert [len(row) for row in result] == [1]
    return result[0][0]


def column(*values: Any) -> tuple[tuple[Any, ...], ...]:
    return tuple((value,) for value in values)


def test_a_good_value_passes(call: Any) -> None:
    assert one(call("TARGET_CHECK", "≥90%")) == "通过"


def test_blank_cells_give_nothing(call: Any) -> None:
    assert one(call("TARGET_CHECK", BLANK)) == ""
    assert one(call("TARGET_CHECK", column(BLANK, BLANK))) == ""
    assert call("TARGET_CHECK_EACH", ((BLANK, "≥90%"),)) == [["", "通过"]]


def test_a_single_cell_is_reported_without_its_place(call: Any) -> None:
    said = one(call("TARGET_CHECK", "≥100%"))
    assert said == "警告 V02：百分比上限为100%，“≥100%”请改为“=100%”。"


def test_several_findings_are_worst_first_with_their_places(call: Any) -> None:
    lines = one(call("TARGET_CHECK", column(">=90%", "≥100%", "待定"))).split("\n")
    assert [line.split("：")[0] for line in lines] == [
        "第3行 错误 R07",
        "第2行 警告 V02",
        "第1行 提示 V10",
    ]


def test_a_block_names_row_and_column(call: Any) -> None:
    said = one(call("TARGET_CHECK", (("≥90%", "≥100%"), ("=8人", "≤5%"))))
    assert said.startswith("第1行第2列 警告 V02：")


def test_with_kinds_the_category_rules_apply_and_without_them_nothing_is_guessed(
    call: Any,
) -> None:
    assert one(call("TARGET_CHECK", "≥1")) == "通过"
    assert "V03" in one(call("TARGET_CHECK", "≥1", "数量指标"))
    assert "I03" in one(call("TARGET_CHECK", "≥90次", "时效指标"))
    assert "C01" in one(call("TARGET_CHECK", "≥100万元", "成本指标"))
    assert "I09" in one(call("TARGET_CHECK", "≤90%", "服务对象满意度指标"))


def test_a_blank_kind_continues_the_one_above(call: Any) -> None:
    said = call("TARGET_CHECK_EACH", column("≥4次", "≥3"), column("数量指标", BLANK))
    assert said[0] == ["通过"]
    assert "V03" in said[1][0]


def test_names_and_budget_add_what_needs_them(call: Any) -> None:
    assert "V07" in one(call("TARGET_CHECK", "及时化解矛盾", "时效指标", "及时化解矛盾"))
    assert "C02" in one(call("TARGET_CHECK", "≤120万元", "成本指标", "预算数", 100.0))
    assert "C02" not in one(call("TARGET_CHECK", "≤100万元", "成本指标", "预算数", 100.0))


@pytest.mark.parametrize(("code", "name"), [(DIV0, "#DIV/0!"), (NA, "#N/A"), (NAME, "#NAME?")])
def test_error_values_are_named(call: Any, code: int, name: str) -> None:
    assert name in one(call("TARGET_CHECK", code))


PLAN = ((0.2, 0.5, 0.8, 1.0),)
BROKEN = ((0.2, NA, 0.8, 1.0),)


@pytest.mark.parametrize(
    ("name", "arguments", "what"),
    [
        ("TARGET_CHECK", ("≥1次", NA), "二级指标"),
        ("TARGET_CHECK", ("≥1次", "数量指标", NA), "三级指标"),
        ("TARGET_CHECK", ("≥1次", "数量指标", "次数", NA), "预算数"),
        ("TARGET_PARSE", (NA,), "指标值"),
        ("TARGET_NORMALIZE", (NA,), "指标值"),
        ("TARGET_MET", (NA, "95%"), "指标值"),
        ("TARGET_MET", ("≥90%", NA), "实际完成值"),
        ("TARGET_MET", (BLANK, NA), "实际完成值"),
        ("TARGET_SCORE", (NA, "95%", 10.0), "指标值"),
        ("TARGET_SCORE", ("≥90%", NA, 10.0), "实际完成值"),
        ("TARGET_SCORE", ("≥90%", "95%", NA), "分值"),
        ("TARGET_SUGGEST", (NA,), "三级指标"),
        ("TARGET_SUGGEST", ("培训班次", NA), "二级指标或项目类型"),
        ("PLAN_CHECK", (BROKEN,), "6月底"),
        ("PLAN_AT", (BROKEN, "2023-06-30"), "6月底"),
        ("PLAN_AT", (PLAN, NA), "日期"),
        ("FUNDS_CHECK", (NA, 60.0, 40.0), "预算数"),
        ("FUNDS_CHECK", (100.0, NA, 40.0), "财政资金"),
        ("FUNDS_CHECK", (100.0, 60.0, NA), "其他资金"),
        ("CODE_CHECK", (NA,), "项目编码"),
        ("CODE_CHECK", ("13073023P00002210023K", NA), "预算年度"),
    ],
)
def test_an_error_value_in_any_argument_is_named(
    call: Any, name: str, arguments: tuple[Any, ...], what: str
) -> None:
    assert one(call(name, *arguments)) == f"{what}是错误值#N/A，请先改正。"


def test_an_error_value_among_others_is_shown_in_its_place(call: Any) -> None:
    words = "是错误值#N/A，请先改正。"
    assert call("TARGET_NORMALIZE", (("≥90％", NA),)) == [["≥90%", f"指标值{words}"]]
    values, kinds = column("≥4次", "≥3次"), column("数量指标", NA)
    assert call("TARGET_CHECK_EACH", values, kinds) == [["通过"], [f"二级指标{words}"]]
    assert one(call("TARGET_CHECK_PACKED", values, kinds)) == f"§1§通过§2§二级指标{words}§§2§"
    assert one(call("TARGET_CHECK", values, kinds)) == f"第2行 二级指标{words}"


@pytest.mark.parametrize("shown", ["#SPILL!", "#CALC!"])
def test_errors_of_newer_versions_are_errors_too(call: Any, shown: str) -> None:
    assert one(call("TARGET_MET", "≥90%", shown)) == f"实际完成值是错误值{shown}，请先改正。"


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("TARGET_NORMALIZE", (BLANK,)),
        ("TARGET_MET", (BLANK, "95%")),
        ("TARGET_MET", ("≥90%", BLANK)),
        ("TARGET_SCORE", ("≥90%", "95%", BLANK)),
        ("TARGET_SUGGEST", (BLANK, "数量指标")),
        ("PLAN_CHECK", ((((BLANK,) * 4),),)),
        ("PLAN_AT", ((((BLANK,) * 4),), "2023-06-30")),
        ("PLAN_AT", (PLAN, BLANK)),
        ("FUNDS_CHECK", (BLANK, BLANK, BLANK)),
        ("CODE_CHECK", (BLANK, 2023.0)),
    ],
)
def test_empty_cells_give_an_empty_one(call: Any, name: str, arguments: tuple[Any, ...]) -> None:
    assert one(call(name, *arguments)) == ""


def test_a_suggestion_comes_from_the_library_or_from_the_name_alone(call: Any) -> None:
    assert call("TARGET_SUGGEST", "培训班次", "数量指标") == [["≥", "期", "2—12期"]]
    assert call("TARGET_SUGGEST", "工程竣工时间") == [["", "", "9月底前—12月底前"]]
    assert call("TARGET_SUGGEST", "无人机飞行架次", "数量指标") == [["", "", "指标库未收录"]]
    assert call("TARGET_SUGGEST", "牧户走访次数") == [["≥", "次", "指标库未收录"]]


def test_a_plan_with_a_gap_is_said_to_be_incomplete(call: Any) -> None:
    assert one(call("PLAN_AT", ((0.2, BLANK, 0.8, 1.0),), "2023-06-30")) == "计划不完整"


# 2023-06-30 is day 45 107 after 1899-12-30
@pytest.mark.parametrize(
    "day",
    [
        45107.0,
        45107.75,
        "45107",
        "20230630",
        "2023年6月30日",
        "2023/6/30",
        dt.datetime(2023, 6, 30, 9),
    ],
)
def test_a_date_is_known_in_every_shape(call: Any, day: Any) -> None:
    assert one(call("PLAN_AT", PLAN, day)) == 0.5


@pytest.mark.parametrize("value", [0.9, Decimal("8"), True, dt.datetime(2023, 3, 5)])
def test_what_the_spreadsheet_made_of_a_text_is_an_error_or_warning(call: Any, value: Any) -> None:
    said = one(call("TARGET_CHECK", value))
    assert said.startswith(("错误 V14", "警告 V15"))


def test_each_and_normalize_keep_the_shape(call: Any) -> None:
    block = (("≥90％", BLANK, ">=2次"), ("不低于95%", "=８人", "进一步提高"))
    each = call("TARGET_CHECK_EACH", block)
    normal = call("TARGET_NORMALIZE", block)
    assert [len(row) for row in each] == [3, 3]
    assert normal == [["≥90%", "", "≥2次"], ["≥95%", "=8人", "进一步提高"]]


def test_a_row_and_a_column_keep_their_shape(call: Any) -> None:
    assert call("TARGET_CHECK_EACH", (("≥90%", "=8人", "≤5天"),)) == [["通过"] * 3]
    assert call("TARGET_CHECK_EACH", column("≥90%", "=8人")) == [["通过"], ["通过"]]


def test_the_packed_text_holds_each_judged_row_and_says_how_far_it_goes(call: Any) -> None:
    packed = one(call("TARGET_CHECK_PACKED", column("≥90%", "≥100%", BLANK, "待定", " ")))
    parts = packed.split("§")
    assert parts[:3] == ["", "1", "通过"]
    assert parts[3] == "2" and parts[4].startswith("警告 V02")
    assert parts[5] == "4" and parts[6].startswith("错误 R07")
    assert parts[7:] == ["", "5", ""]
    assert one(call("TARGET_CHECK_PACKED", column("≥90%", "=8人"))) == "§1§通过§2§通过§§2§"
    assert one(call("TARGET_CHECK_PACKED", column(BLANK, BLANK))) == ""


def test_a_packed_text_that_is_too_long_ends_with_the_last_row_that_is_whole(call: Any) -> None:
    values = column(*["完成" + "甲" * 250, "≥4次"] * 140)
    packed = one(call("TARGET_CHECK_PACKED", values, column("数量指标")))
    assert 32_767 - 300 < len(packed) <= 32_767
    parts = packed.split("§")
    last = int(parts[-2])
    assert parts[-3] == "" and 200 < last < 280
    assert parts[1:-3:2] == [str(number) for number in range(1, last + 1)]
    assert parts[-4] == ("通过" if last % 2 == 0 else parts[2])


def test_no_element_of_an_array_is_longer_than_older_excel_takes(call: Any) -> None:
    long_value = "完成率达到100%且群众满意度不低于90%并在12月底前完成全部3项任务" * 12
    for row in call("TARGET_CHECK_EACH", column(long_value, "≥100%")):
        assert len(row[0]) <= 255
    whole = one(call("TARGET_CHECK", column(*["待定"] * 3000)))
    assert len(whole) <= 32_767
    assert whole.endswith("见“审核全部”）")


def test_parse_gives_direction_number_unit_kind(call: Any) -> None:
    assert call("TARGET_PARSE", "≤28.8万元") == [["≤", 28.8, "万元", "定量"]]
    assert call("TARGET_PARSE", "进一步提高") == [["", "", "", "定性"]]


def test_met(call: Any) -> None:
    assert one(call("TARGET_MET", "≥90%", "95%")) == "达成"
    assert one(call("TARGET_MET", "≥90%", 0.85)) == "需人工判断"  # 0.85 of what?
    assert one(call("TARGET_MET", "≤30天", "31天")) == "未达成"
    assert one(call("TARGET_MET", "进一步提高", "有所提高")) == "需人工判断"
    assert one(call("TARGET_MET", "≥90%", BLANK)) == ""


def test_score_is_proportional_where_unmet(call: Any) -> None:
    assert one(call("TARGET_SCORE", "≥100人", "90人", 10.0)) == 9.0
    assert one(call("TARGET_SCORE", "≥100人", "130人", 10.0)) == 10.0
    assert one(call("TARGET_SCORE", "≤20天", "25天", 10.0)) == 8.0
    assert one(call("TARGET_SCORE", "≥100人", "90人", "很多")) == "分值“很多”不是数字，请改正。"


def test_plan_check_and_plan_at(call: Any) -> None:
    plan = ((0.2, 0.5, 0.8, 1.0),)
    assert one(call("PLAN_CHECK", plan)) == "通过"
    assert one(call("PLAN_CHECK", ((0.5, 0.2, 0.8, 1.0),))).startswith("错误 P02")
    assert one(call("PLAN_CHECK", ((0.2, 0.5, 0.8, 0.9),))).startswith("错误 P03")
    assert one(call("PLAN_CHECK", ((BLANK,) * 4,))) == ""
    assert one(call("PLAN_CHECK", ((0.2, 0.5),))).startswith("应选")
    assert one(call("PLAN_AT", plan, "2023-06-30")) == 0.5
    # Half of the 92 days from the end of October… 30 of the 61 days to year end: 80% + 20%·30/61.
    assert one(call("PLAN_AT", plan, "2023-11-30")) == pytest.approx(0.8 + 0.2 * 30 / 61)
    assert "不是日期" in one(call("PLAN_AT", plan, "某日"))


def test_funds_check(call: Any) -> None:
    assert one(call("FUNDS_CHECK", 100.0, 60.0, 40.0)) == "通过"
    assert one(call("FUNDS_CHECK", 100.0, 100.0, BLANK)) == "通过"
    assert one(call("FUNDS_CHECK", 100.0, 90.0, 5.0)).startswith("错误 F01")
    assert one(call("FUNDS_CHECK", BLANK, BLANK, BLANK)) == ""
    assert "不是金额" in one(call("FUNDS_CHECK", "约一百", 60.0, 40.0))


def test_code_check(call: Any) -> None:
    assert one(call("CODE_CHECK", "13073023P00002210023K")) == "通过"
    assert one(call("CODE_CHECK", "13073023P00002210023X")).startswith("警告 F06")
    assert one(call("CODE_CHECK", "13073023P00002210023K", 2024.0)).startswith("警告 F05")
    assert one(call("CODE_CHECK", BLANK)) == ""


def test_nothing_raises_whatever_is_given(call: Any) -> None:
    odd = [BLANK, "", " ", 0, -1.5, 1e300, True, DIV0, "§", "=1+1", dt.datetime(1900, 1, 1)]
    names = ("TARGET_CHECK", "TARGET_CHECK_EACH", "TARGET_CHECK_PACKED", "TARGET_PARSE",
             "TARGET_NORMALIZE", "PLAN_CHECK", "CODE_CHECK")  # fmt: skip
    for name in names:
        for value in [*odd, tuple((v,) for v in odd)]:
            for row in call(name, value):
                assert all(isinstance(cell, (str, float, int)) for cell in row)


def test_importing_the_functions_loads_nothing_heavy_beyond_xlwings() -> None:
    code = (
        "import sys, xlwings\n"
        "before = set(sys.modules)\n"
        "import udfs.functions\n"
        "heavy = {'pandas', 'numpy', 'openpyxl', 'xlsxwriter', 'docx', 'python_calamine', 'rich'}\n"
        "print(sorted(heavy & (set(sys.modules) - before)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
