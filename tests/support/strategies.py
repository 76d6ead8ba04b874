"""Generated departments: every kind of text and value that a clerk may enter."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from jixiao.form.cleaning import tidy
from jixiao.model.target_form import (
    Amount,
    Department,
    Field,
    FunctionalGoal,
    Indicator,
    Project,
    Share,
    Target,
)

CHINESE = "绩效目标管理工作经费项目数量质量时效成本社会满意度群众提升保障建设完成及时率万元人次年"
# What a spreadsheet would like to make something else of: formulas, numbers, dates, booleans.
TRICKY = ["=1+1", "=100％", "=8人", "+5", "-3", "@x", "3-5", "1e5", "001", "TRUE", "'引号", "50%"]
VALUES = [
    "≥90％", "=100%", "≤100万元", "=35万", "≥2次/年", "12月底前", "80%-90%", "进一步提高", "1年",
    "2023年6月-12月", "[80%,90%)", "不低于95%", "×××", "≤28.40元/株", "百分之九十五以上",
]  # fmt: skip


def words(least: int = 1, most: int = 30) -> st.SearchStrategy[str]:
    """Chinese text with digits and marks; never blank at the ends, never a label of the form.

    An import mends two marks that stand together, so here they stand alone.
    """
    letters = st.text(CHINESE + "0123456789，、（）%A", min_size=least, max_size=most)
    plain = letters.map(lambda text: tidy(f"关于{text}的事"))
    return st.one_of(plain, st.sampled_from(TRICKY))


def long_words() -> st.SearchStrategy[str]:
    return st.lists(words(5, 60), min_size=1, max_size=6).map("\n".join)


def fields(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Field]:
    return texts.map(Field)


CENTS = st.integers(min_value=0, max_value=10**13)
GROUPS = {
    "产出指标": ["数量指标", "质量指标", "时效指标", "成本指标"],
    "效益指标": ["社会效益指标", "可持续影响指标"],
    "满意度指标": ["服务对象满意度指标"],
}


@st.composite
def indicators(draw: st.DrawFn) -> Indicator:
    dimension = draw(st.sampled_from(list(GROUPS)))
    return Indicator(
        dimension=Field(dimension),
        category=Field(draw(st.sampled_from(GROUPS[dimension]))),
        name=Field(draw(words())),
        description=Field(draw(st.one_of(words(), st.just("")))),
        target=Target(draw(st.one_of(st.sampled_from(VALUES), words()))),
        basis=Field(draw(st.one_of(words(), st.just("")))),
    )


@st.composite
def plans(draw: st.DrawFn) -> tuple[Share, ...]:
    shares = sorted(draw(st.lists(st.integers(0, 9999), min_size=3, max_size=3)))
    percents = [Decimal(share) / 100 for share in shares] + [Decimal(100)]
    return tuple(
        Share(month, percent) for month, percent in zip((3, 6, 10, 12), percents, strict=True)
    )


@st.composite
def projects(draw: st.DrawFn) -> Project:
    name = draw(words())
    amounts = [Amount(draw(st.one_of(st.none(), CENTS))) for _ in range(3)]
    blank_plan = tuple(Share(month) for month in (3, 6, 10, 12))
    return Project(
        title=Field(f"{name}绩效目标表"),
        department=Field("216001某某县某某局"),
        unit=Field("万元"),
        code=Field(draw(st.sampled_from(["13073023P00002210023K", "13073023P000030100218", ""]))),
        name=Field(name),
        budget=amounts[0],
        fiscal_funds=amounts[1],
        other_funds=amounts[2],
        purpose=Field(draw(st.one_of(long_words(), st.just("")))),
        plan=draw(st.one_of(plans(), st.just(blank_plan))),
        goal=Field(draw(st.one_of(long_words(), st.just("")))),
        indicators=tuple(draw(st.lists(indicators(), max_size=15))),
        function=Field(""),
    )


@st.composite
def departments(draw: st.DrawFn) -> Department:
    headings = st.text(CHINESE, min_size=2, max_size=12).map(lambda text: f"一{text}层面")
    functions = draw(
        st.lists(
            st.builds(FunctionalGoal, fields(headings), fields(long_words())),
            max_size=4,
        )
    )
    return Department(
        code="216001",
        name="某某县某某局",
        year=2023,
        overall_goal=Field(draw(st.one_of(long_words(), st.just("")))),
        functions=tuple(functions),
        safeguards=Field(draw(st.one_of(words(), st.just("")))),
        projects=tuple(draw(st.lists(projects(), min_size=1, max_size=3))),
    )
