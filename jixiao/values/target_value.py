"""What a target value was read as."""

from __future__ import annotations

from decimal import Context, Decimal
from typing import Final, Literal, NamedTuple

from jixiao.speed import new

Kind = Literal["quantitative", "range", "date", "qualitative", "placeholder", "sentence", "empty"]
# The kinds as people call them.
KIND_WORDS: Final[dict[str, str]] = {
    "quantitative": "定量",
    "range": "区间",
    "date": "时限",
    "qualitative": "定性",
    "placeholder": "占位符",
    "sentence": "叙述",
    "empty": "空",
}
Operator = Literal["≥", "≤", ">", "<", "=", ""]

SCALES = {
    "": Decimal(1),
    "百": Decimal(100),
    "千": Decimal(1000),
    "万": Decimal(10_000),
    "十万": Decimal(100_000),
    "百万": Decimal(1_000_000),
    "千万": Decimal(10_000_000),
    "亿": Decimal(100_000_000),
    "万亿": Decimal(1_000_000_000_000),
}

# Longer runs of digits are not a target value (reading.py), so this never rounds.
MAX_DIGITS = 30
EXACT = Context(prec=4 * MAX_DIGITS)


class DatePoint(NamedTuple):
    """A point in time as far as it was written; what was not written is None."""

    year: int | None = None
    month: int | None = None
    day: int | None = None


class Details(NamedTuple):
    """What the plain shape 方向+数值+单位 does not have."""

    lead: str = ""  # words before the number that carry meaning: 比去年提高, 每月
    tail: str = ""  # words after it: 完成
    per: str = ""  # the period in the lead: 月 for 每月
    approximate: bool = False  # 约, 近, 余, 左右
    low: Decimal | None = None
    high: Decimal | None = None
    low_inclusive: bool = True
    high_inclusive: bool = True
    start: DatePoint | None = None
    end: DatePoint | None = None
    numbers: int = 0  # how many values the text names; a date counts none
    canonical: str = ""


NO_DETAILS = Details()
PLAIN = Details(numbers=1)
_BEFORE_START = NO_DETAILS[: Details._fields.index("start")]


def words_or_time(
    canonical: str, numbers: int = 0, start: DatePoint | None = None, end: DatePoint | None = None
) -> Details:
    """Details without a number."""
    return new(Details, (*_BEFORE_START, start, end, numbers, canonical))


class TargetValue(NamedTuple):
    """One 指标值 as a careful reader takes it.

    `number` is as written (35 for 35万); `scale` the multiplier (万); `unit` the unit, or
    the bare multiplier where nothing else follows the number. A record of immutable parts:
    a NamedTuple, because a frozen dataclass takes four times as long to fill as to read one.
    """

    text: str
    kind: Kind
    operator: Operator = ""
    number: Decimal | None = None
    scale: str = ""
    unit: str = ""
    details: Details = NO_DETAILS

    @property
    def magnitude(self) -> Decimal | None:
        """The number times its multiplier, exactly: 350000 for 35万, 28.8 for 28.8万元."""
        if self.number is None or not self.scale:
            return self.number
        return EXACT.multiply(self.number, SCALES[self.scale])

    @property
    def has_unit(self) -> bool:
        """False for a bare number and a bare multiplier: 万 and 亿 are no units."""
        return bool(self.unit) and self.unit != self.scale

    @property
    def shown_unit(self) -> str:
        """The unit with its multiplier, as it belongs to ``number``: 万人 for 3.5万人."""
        return self.unit if self.unit == self.scale else self.scale + self.unit

    @property
    def canonical(self) -> str:
        """The one spelling of this value; `parse` of it reads the same value."""
        text, kind, operator, written, scale, unit, details = self
        if details.canonical:
            return details.canonical
        if kind != "quantitative":
            return text.strip().rstrip("。")
        number = str(written)  # three times as quick as the format, which never has an E
        if "E" in number:
            number = f"{written:f}"
        if unit != scale:
            unit = scale + unit
        return f"{details.lead}{operator}{number}{unit}{details.tail}"

    @property
    def approximate(self) -> bool:
        """Whether the number is 约, 近, 余 or 左右."""
        return self.details.approximate

    @property
    def numbers(self) -> int:
        """How many values the text names; a date counts none."""
        return self.details.numbers

    @property
    def low(self) -> Decimal | None:
        """The lower end of a range, multiplier applied."""
        return self.details.low

    @property
    def high(self) -> Decimal | None:
        """The upper end of a range, multiplier applied."""
        return self.details.high

    @property
    def low_inclusive(self) -> bool:
        """Whether the lower end belongs to the range."""
        return self.details.low_inclusive

    @property
    def high_inclusive(self) -> bool:
        """Whether the upper end belongs to the range."""
        return self.details.high_inclusive

    @property
    def start(self) -> DatePoint | None:
        """Where a span of time begins; None for a deadline."""
        return self.details.start

    @property
    def end(self) -> DatePoint | None:
        """The deadline, or where a span of time ends."""
        return self.details.end
