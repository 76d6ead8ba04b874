"""How 指标值 are read, spelled and compared."""

from __future__ import annotations

import csv
import datetime
import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jixiao.values import DatePoint, TargetValue, met_by, normalize_text, parse
from jixiao.values.fast_path import read_quickly
from jixiao.values.parsing import read_freely

HERE = Path(__file__).parent
PUBLIC_VALUES = Path(__file__).parents[2] / "data" / "indicator-values.tsv"


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


READINGS = table(HERE / "readings.tsv")
# Values as clerks write them, each read by a person first. ⏎ is a line end in the cell; a
# quantity without a number is a ratio.
OF_CLERKS = [
    row | {"text": row["text"].replace("⏎", "\n")} for row in table(HERE / "values_of_clerks.tsv")
]


@pytest.mark.parametrize("row", READINGS, ids=lambda row: row["text"])
def test_reads_as_a_careful_reviewer_would(row: dict[str, str]) -> None:
    value = parse(row["text"])
    assert value.kind == row["kind"]
    assert value.operator == row["operator"]
    assert value.scale == row["scale"]
    assert value.unit == row["unit"]
    if row["number"]:
        assert value.number == Decimal(row["number"])
    elif row["kind"] != "quantitative":  # a quantity without one is a ratio: 三分之二 is no decimal
        assert value.number is None
    if row["canonical"]:
        assert value.canonical == row["canonical"]


@pytest.mark.parametrize("row", OF_CLERKS, ids=lambda row: row["text"])
def test_reads_what_clerks_write_and_spells_it_without_changing_it(row: dict[str, str]) -> None:
    value = parse(row["text"])
    assert value.kind == row["kind"]
    if row["kind"] == "quantitative":
        listed = row["operator"], row["scale"], row["unit"]
        assert (value.operator, value.scale, value.unit) == listed
    if row["number"]:
        assert value.number == Decimal(row["number"])
    again = parse(value.canonical)
    assert again.canonical == value.canonical
    assert meaning(again) == meaning(value)


def test_public_values_read_as_listed() -> None:
    wrong = []
    for row in table(PUBLIC_VALUES):
        value = parse(row["raw"])
        number = "" if value.number is None else f"{value.number:.6g}"
        listed = row["number"] and f"{Decimal(row['number']):.6g}"
        read = (value.kind, value.operator, number and Decimal(number), value.unit)
        if read != (row["kind"], row["operator"], listed and Decimal(listed), row["unit"]):
            wrong.append((row["raw"], read))
    assert wrong == []


# --- the fields ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "magnitude", "has_unit"),
    [
        ("=35万", "350000", False),
        ("250万", "2500000", False),
        ("3亿", "300000000", False),
        ("28.8万元", "28.8", True),
        ("近3万人", "30000", True),
        ("2万平方米", "20000", True),
        ("≥1", "1", False),
        ("≥98百分比", "98", True),
    ],
)
def test_a_bare_multiplier_is_no_unit(text: str, magnitude: str, has_unit: bool) -> None:
    value = parse(text)
    assert value.magnitude == Decimal(magnitude)
    assert value.has_unit is has_unit


@pytest.mark.parametrize(
    ("text", "low", "high", "low_inclusive", "high_inclusive"),
    [
        ("80%-90%", "80", "90", True, True),
        ("[80%,90%)", "80", "90", True, False),
        ("(80%,90%]", "80", "90", False, True),
        ("≥80%且<90%", "80", "90", True, False),
        ("＞80%，≤90%", "80", "90", False, True),
        ("80%<x≤90%", "80", "90", False, True),
        ("±5%", "-5", "5", True, True),
        ("95%±2%", "93", "97", True, True),
        ("-5%～5%", "-5", "5", True, True),
        ("3-5万人", "30000", "50000", True, True),
        ("3万-5万人", "30000", "50000", True, True),
        ("8千-1万人", "8000", "10000", True, True),
        ("95%≤满意度≤100%", "95", "100", True, True),
        ("大于80%小于90%", "80", "90", False, False),
        ("10±2℃", "8", "12", True, True),
        ("良好（80-90分）", "80", "90", True, True),
        ("pH值（6-9）", "6", "9", True, True),
        ("(6,9)", "6", "9", False, False),
        ("80分（含）-90分（不含）", "80", "90", True, False),
    ],
)
def test_the_ends_of_a_range(
    text: str, low: str, high: str, low_inclusive: bool, high_inclusive: bool
) -> None:
    value = parse(text)
    assert value.kind == "range"
    assert (value.low, value.high) == (Decimal(low), Decimal(high))
    assert (value.low_inclusive, value.high_inclusive) == (low_inclusive, high_inclusive)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2023年12月31日前完成", None, (2023, 12, 31)),
        ("12月底前", None, (None, 12, None)),
        ("2023.07-2024.01", (2023, 7, None), (2024, 1, None)),
        ("2023.1-2023.12", (2023, 1, None), (2023, 12, None)),
        ("1-12月", (None, 1, None), (None, 12, None)),
        ("2023年1月至12月", (2023, 1, None), (2023, 12, None)),
        ("2023-2025年", (2023, None, None), (2025, None, None)),
        ("2023/6/30前", None, (2023, 6, 30)),
        ("二〇二三年底", None, (2023, None, None)),
        ("2023年第四季度", (2023, 10, None), (2023, 12, None)),
        ("上半年", (None, 1, None), (None, 6, None)),
        ("20231231", None, (2023, 12, 31)),
        ("12.31前", None, (None, 12, 31)),
        ("202401-202412", (2024, 1, None), (2024, 12, None)),
        ("2024.12", None, (2024, 12, None)),
        ("24年12月底", None, (2024, 12, None)),
        ("一至四季度", (None, 1, None), (None, 12, None)),
        ("2-3季度", (None, 4, None), (None, 9, None)),
    ],
)
def test_times(text: str, start: tuple[int, ...] | None, end: tuple[int, ...]) -> None:
    value = parse(text)
    assert value.kind == "date"
    assert value.start == (start and DatePoint(*start))
    assert value.end == DatePoint(*end)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("≥95%", 1), ("培训2期，每期50人", 2), ("2023年完成100%", 1), ("年底前", 0), ("PM2.5≤35", 1)],
)
def test_counts_the_values_that_a_text_names(text: str, numbers: int) -> None:
    assert parse(text).numbers == numbers


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("≥3.5万人", "万人"),
        ("320万亩", "万亩"),
        ("35万", "万"),
        ("28.8万元", "万元"),
        ("8人", "人"),
    ],
)
def test_number_and_unit_shown_together_lose_no_magnitude(text: str, unit: str) -> None:
    assert parse(text).shown_unit == unit


@pytest.mark.parametrize(
    ("cell", "kind", "text"),
    [
        (None, "empty", ""),
        ("", "empty", ""),
        ("#NAME?", "empty", "#NAME?"),
        (1, "quantitative", "1"),
        (1.0, "quantitative", "1"),
        (0.95, "quantitative", "0.95"),
        (Decimal("1.50"), "quantitative", "1.50"),
        (float("nan"), "empty", ""),
        (float("inf"), "empty", ""),
        (True, "qualitative", "TRUE"),
        (datetime.date(2023, 12, 31), "date", "2023-12-31"),
        (datetime.datetime(2023, 12, 31, 8), "date", "2023-12-31"),
    ],
)
def test_cells_that_are_no_text(cell: object, kind: str, text: str) -> None:
    value = parse(cell)
    assert (value.kind, value.text) == (kind, text)


# --- invariants -----------------------------------------------------------------------------

PIECES = """
0 1 2 3 4 5 6 7 8 9 ≥ ≤ > < = ≧ ＞ ＝ % ％ ‰ . , ， 。 - ~ — 至 到 ( ) （ ） [ ] 、 / · * 每 ± : ; |
不低于 不超过 至少 以上 以内 内 前 达到 约 余 左右 百分之 个 次 人 年 月 日 底 万 亿 千 百 元 万元
百分比 个百分点 每年 每月 零 一 三 十 九十五 完成 提高 2023年 12月 第四季度 XX 无 满意度 且 半 天
小时 个工作日 ￥ 人民币 定性 控制在 (含) 。 · O l S ℅ × 零 分之 岁 热线 值班 元 台（套） 之间 24年
2024.12 202401 季度 半 （1） 指标1 GB 第 在 大于 ：
"""
GRAMMAR = st.lists(st.sampled_from([*PIECES.split(), " "]), max_size=9).map("".join)


def meaning(value: TargetValue) -> tuple[object, ...]:
    ends = (value.low, value.high, value.low_inclusive, value.high_inclusive)
    return value.kind, value.operator, value.magnitude, value.unit, ends, value.start, value.end


@given(GRAMMAR | st.sampled_from([row["text"] for row in READINGS]) | st.text(max_size=12))
@example("24小时内响应")
def test_the_canonical_spelling_is_a_fixed_point_and_keeps_the_meaning(text: str) -> None:
    value = parse(text)
    again = parse(value.canonical)
    assert again.canonical == value.canonical
    assert meaning(again) == meaning(value)


@given(GRAMMAR | st.sampled_from([row["text"] for row in READINGS]))
def test_the_quick_reading_says_what_the_full_one_says(text: str) -> None:
    quick = read_quickly(text)
    if quick is not None:
        full = read_freely(text)
        assert meaning(quick) == meaning(full)
        assert (quick.number, quick.scale, quick.numbers) == (full.number, full.scale, full.numbers)
        assert quick.canonical == full.canonical


@given(st.text() | st.integers() | st.floats() | st.dates() | st.datetimes() | st.booleans())
@example("9" * 5000)
@example("1" * 31 + "%")
@example(10**400)
@example(1e308)
@example(10**5000)
@example(Decimal("1E+1000000000000"))
@example(Decimal("sNaN"))
@example(datetime.timedelta(days=3))
@example(b"\xff")
def test_no_value_raises(cell: object) -> None:
    value = parse(cell)
    assert isinstance(value.canonical, str)
    assert met_by(value, cell) in (True, False, None)


LONG = 10_000
REPEATED = """
9 1, 1,111 ≥ 一 百 百分之 1- 2023年 12月 12- 不 不超 以 ( () (含 每 / 元/ A1 X * × 。， 零 个 1元每
大于 至少 2023. | 1、 % … o/ 1l 之 及 约 1万 半 十2 进一步 . 岁 12岁 指标 万二 5个、、 ,,每1 (≥
"""


@pytest.mark.parametrize("piece", [*REPEATED.split(), " ", "\t", "\n1", '"', "1\n"])
def test_ten_thousand_characters_take_under_ten_milliseconds(piece: str) -> None:
    text = (piece * LONG)[:LONG]
    spent = []
    for ending in ("", "x", "次"):
        begin = time.process_time()
        parse(text[: LONG - 1] + ending)
        spent.append(time.process_time() - begin)
    assert min(spent) < 0.010


# --- comparing ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "actual", "met"),
    [
        ("≥90%", "95%", True),
        ("≥90%", "90％", True),
        ("≥90%", "89.99%", False),
        (">90%", "90%", False),
        ("≤5%", "50‰", True),
        ("≤5%", "51‰", False),
        ("<5天", "4天", True),
        ("≤1天", "24小时", True),
        ("≤1天", "25小时", False),
        ("=100%", "100%", True),
        ("=100%", "99%", False),
        ("100%", "100%", True),
        ("100%", "99%", None),
        ("≤28.8万元", "288000元", True),
        ("≤28.8万元", "288001元", False),
        # in the column of the target it is in its unit, unless its size says otherwise
        ("≤28.8万元", "28.8", True),
        ("≤320.5万元", "318.2", True),
        ("≤320.5万元", "321", False),
        ("≤320.5万元", "3182000", None),
        ("≤5000元", "0.48", None),
        ("≥90%", "0.95", None),
        ("≥90%", "95", True),
        ("≥2次", "3", True),
        ("≥2次", "3人", None),
        ("≥35万", "350000", True),
        ("≥3万人", "30000人", True),
        ("≥3万人", "2.9万人", False),
        ("≥1期/月", "每月1期", True),
        ("每月不少于1期", "12期", None),
        ("80%-90%", "90%", True),
        ("[80%,90%)", "90%", False),
        ("2023年12月底前", "2023年11月30日", True),
        ("2023年12月底前", "2024年1月3日", False),
        ("2023年6月15日前", "2023年6月", None),
        ("12月底前", "2023-11-20", True),
        ("进一步提升", "进一步提升。", True),
        ("进一步提升", "未达成", False),
        ("进一步提升", "有所提升", None),
        ("无", "1", None),
        ("≥90%", "", None),
        ("≥90%", None, None),
        ("≥90%", "≥95%", True),
        ("≥90%", "≤95%", None),
        ("≥90%", "<80%", False),
        ("≤5%", ">6%", False),
        ("=100%", "≥100%", None),
        ("≥2次/年", "3次", True),
        ("每年不少于4次", "3次", False),
        ("≥2次/年", "24次/月", None),
        ("≥5000元/人·年", "5000元/人", True),
        ("≥5场次", "6场", True),
        ("≥5台（套）", "4台", False),
        ("≤24h", "24小时", True),
        # 师生比 is met by it, 投入产出比 is not: a person has to say
        ("≥1:20", "1:19", None),
        ("≥1:1.2", "1:1.5", None),
        ("≥1:1.2", "1:1.1", None),
        ("≥1:1.2", "1:1.2", True),
        ("≥2:1", "3:1", True),
        ("≥2:1", "1.5:1", False),
        ("=1:3", "1:4", False),
        ("≥预算100万元", "120万元", True),
        ("10+次", "9次", False),
        ("≥2/3", "0.66", False),
        ("±5%", "-5%", True),
        ("零投诉", "0", True),
        ("2024年底前", "2024.12", True),
        # a bare number in the column of 31 and 29万人 is in 万人, one of 310000 in 人
        ("≥30万人", "31", True),
        ("≥30万人次", "29.5", False),
        ("≥30万人", "310000", True),
        ("≥30万人", "299999", False),
        ("≥30万人", "31万人", True),
        ("≥30万人", "0", False),
        ("≥30万人", "1", None),  # 1万人, or one
        ("≥3百人", "20", None),  # 20 or 2000
        ("≥0.5万人", "0.48", False),
        ("≥3万平方米", "3.2", True),
        ("≥3万平方米", "29000", False),
        ("≥30万元", "31", True),
    ],
)
def test_met_by(target: str, actual: object, met: bool | None) -> None:
    assert met_by(parse(target), actual) is met


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("\t维护  社会稳定。，\n建设", "维护社会稳定。建设"),
        ("一，，二", "一，二"),
        ('"加强首都护城河工程建设。', "加强首都护城河工程建设。"),
        ('保障"雪亮工程"运行', '保障"雪亮工程"运行'),
        ("3 月底", "3月底"),
        ("a b", "a b"),
        ("\u00a0\u200b", ""),
    ],
)
def test_prose_is_tidied_and_its_words_kept(text: str, tidy: str) -> None:
    assert normalize_text(text) == tidy
    assert normalize_text(tidy) == tidy


@given(st.text(alphabet='一二，。；" \tab1', max_size=20))
def test_tidying_twice_is_tidying_once(text: str) -> None:
    assert normalize_text(normalize_text(text)) == normalize_text(text)


@pytest.mark.parametrize(
    ("target", "just", "less"),
    [
        ("≥1万元", "10000元", "9999.99元"),
        ("≥1千元", "1000元", "999元"),
        ("≥1百万元", "100万元", "99万元"),
        ("≥1千万元", "1000万元", "999万元"),
        ("≥1亿元", "10000万元", "9999万元"),
        ("≥1%", "10‰", "9‰"),
        ("≥1公斤", "2斤", "1.9斤"),
        ("≥1吨", "1000千克", "999千克"),
        ("≥1米", "100厘米", "99厘米"),
        ("≥1厘米", "10毫米", "9毫米"),
        ("≥1公里", "1000米", "999米"),
        ("≥1千米", "1公里", "0.99公里"),
        ("≥1公顷", "15亩", "14.9亩"),
        ("≥3亩", "2000平方米", "1999平方米"),
        ("≥1平方公里", "100公顷", "99公顷"),
        ("≥1小时", "60分钟", "59分钟"),
        ("≥1天", "24小时", "23小时"),
        ("≥1周", "7天", "6天"),
        ("≥1年", "12个月", "11个月"),
        ("≥1个季度", "3个月", "2个月"),
        ("≥3百万", "3000000", "2999999"),
        ("[80%,90%)", "80%", "79.9%"),
        ("(80%,90%]", "90%", "80%"),
        ("[80%,90%)", "89.9%", "90%"),
        ("3-5次", "5次", "6次"),
    ],
)
def test_met_exactly_and_missed_by_a_little(target: str, just: str, less: str) -> None:
    assert met_by(parse(target), just) is True
    assert met_by(parse(target), less) is False


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("二十五人", 25),
        ("十二人", 12),
        ("一百零五人", 105),
        ("三百人", 300),
        ("十人", 10),
        ("一千二百人", 1200),
        ("一千零二人", 1002),
        ("一万二千零五人", 12005),
        ("一亿二千万人", 120_000_000),
    ],
)
def test_numbers_in_chinese(text: str, number: int) -> None:
    value = parse(text)
    assert (value.kind, value.number, value.unit) == ("quantitative", number, "人")


def test_a_text_loses_the_stop_at_its_end_in_its_canonical_form() -> None:
    assert parse("按合同约定执行，确保质量。").canonical == "按合同约定执行，确保质量"


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("≥10⁴亩", "≥10000亩"),
        ("≥10^4亩", "≥10000亩"),
        ("≥5×10⁴亩", "≥50000亩"),
        ("≥3.5×10^3株", "≥3500株"),
        ("≤30mg/m³", "≤30mg/m³"),
        ("≥100m²", "≥100m²"),
    ],
)
def test_a_raised_digit_behind_a_figure_is_a_power(text: str, canonical: str) -> None:
    value = parse(text)
    assert (value.kind, value.canonical) == ("quantitative", canonical)


@pytest.mark.parametrize("text", ["≥5²人", "≤10⁻³%", "10⁴⁵⁶亩"])
def test_another_power_is_no_figure_of_a_target(text: str) -> None:
    value = parse(text)
    assert (value.number, value.canonical) == (None, text)
