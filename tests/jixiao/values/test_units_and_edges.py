"""Each unit and each scale that values are compared in, and the edges of ranges."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jixiao.values import met_by, parse

EQUAL = (
    "1百元|100元 1千元|1000元 1万元|10000元 3十万元|300000元 2百万元|2000000元 2千万元|20000000元 1亿元|100000000元 "
    "5%|50‰ 1千克|1000克 1公斤|2斤 1kg|1000g 1斤|500克 1吨|1000千克 1t|1000kg 1厘米|10毫米 1cm|10mm 1米|1000毫米 "
    "1m|100cm 1公里|1000米 1千米|1000米 1km|1000m 1公顷|15亩 3公顷|30000平方米 1平方公里|100公顷 15亩|10000㎡ 1分钟|60秒 "
    "1小时|60分钟 1h|60分钟 1天|24小时 1日|24小时 1周|7天 1年|12个月 1个季度|3个月 1周年|12个月 2年|24月 2场|2场次 3批|3批次 3台|3台套 "
    "8学时|8课时 3个工作日|3工作日 5人|5名 5位|5人 4立方米|4m³ 4m3|4方 7m²|7平米 7m2|7平方米 "
)


@pytest.mark.parametrize("pair", EQUAL.split())
def test_equal_amounts_in_different_units_are_equal(pair: str) -> None:
    one, other = pair.split("|")
    for target, actual in ((one, other), (other, one)):
        assert met_by(parse(f"={target}"), actual) is True
        assert met_by(parse(f"≥{target}"), actual) is True
        assert met_by(parse(f"<{target}"), actual) is False


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("3百件", 300), ("3千件", 3000), ("3万人", 30_000), ("3十万人", 300_000), ("3百万", 3_000_000),
        ("3千万", 30_000_000), ("3亿", 300_000_000), ("一万二千零五元", 12_005), ("三亿五千万元", 350_000_000),
        ("一万二元", 12_000), ("二十三万人", 230_000), ("五百零六件", 506), ("两千人", 2000), ("十二次", 12),
    ],
)  # fmt: skip
def test_a_number_with_its_scale_has_one_magnitude(text: str, amount: int) -> None:
    assert parse(text).magnitude == Decimal(amount)


@pytest.mark.parametrize(
    ("target", "actual", "met"),
    [
        ("[80%,90%)", "80%", True), ("[80%,90%)", "90%", False), ("[80%,90%)", "79.9%", False),
        ("(80%,90%]", "80%", False), ("(80%,90%]", "90%", True), ("(80%,90%]", "90.1%", False),
        ("达到[80%,90%)", "90%", False), ("达到[80%,90%)", "80%", True), ("区间(80%,90%]", "80%", False),
        ("80%-90%", "80%", True), ("80%-90%", "90%", True), ("3—5次", "6次", False), ("3—5次", "3次", True),
    ],
)  # fmt: skip
def test_the_edges_of_a_range_belong_to_it_where_it_says_so(
    target: str, actual: str, met: bool
) -> None:
    assert met_by(parse(target), actual) is met


@pytest.mark.parametrize("text", ["≥3元/袋", "≥3元每袋", "≥3元·袋"])
def test_money_is_of_whatever_word_stands_behind_it(text: str) -> None:
    value = parse(text)
    assert (value.number, value.unit[:2], value.unit[-1]) == (3, "元" + value.unit[1], "袋")


@pytest.mark.parametrize(
    ("text", "kind", "unit"),
    [
        ("≥100人（20万元）", "quantitative", "人"),  # another unit explains
        ("≥20万元（100人）", "quantitative", "万元"),
        ("≥100人（100人）", "quantitative", "人"),  # the same amount repeats
        ("100人（20人）", "sentence", ""),  # two amounts of one unit are two things
        ("20人（100人）", "sentence", ""),
    ],
)
def test_a_remark_explains_or_says_another_thing(text: str, kind: str, unit: str) -> None:
    value = parse(text)
    assert (value.kind, value.unit) == (kind, unit)
