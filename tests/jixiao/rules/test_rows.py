"""Row rules are sorted out once for each kind of row; what was run before must not matter."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jixiao.model.findings import Finding
from jixiao.model.target_form import Field, Indicator, Target
from jixiao.rules.registry import Case, RowContext, rules_of
from jixiao.rules.rows import RowKind, RowRules, kind_of_row
from tests.support.strategies import indicators, words

RULES = rules_of("row")
AROUND = RowContext(budget=60_000_000, year=2023, dictionary="legacy")
# What the strategy of clean forms leaves out: blanks, errors, what a spreadsheet made of a value.
ODD = st.builds(
    Indicator,
    st.sampled_from([Field(""), Field("成本指标"), Field("效益指标")]),
    st.sampled_from([Field(""), Field("经济成本"), Field("满意度")]),
    st.one_of(st.just(Field()), words().map(Field)),
    st.just(None),
    st.sampled_from(
        [Target(), Target("#NAME?"), Target("90%", value=0.9), Target("8人", formula="=8人"),
         Target("**"), Target("待定"), Target("≥≤")]
    ),
)  # fmt: skip
ROWS = st.lists(st.one_of(indicators(), ODD), min_size=1, max_size=8)


def found_in(rules: RowRules, rows: list[Indicator]) -> list[list[Finding]]:
    cases = [Case(row, AROUND, "", "", []) for row in rows]
    rules.run(cases)
    return [case.found for case in cases]


@given(ROWS)
def test_what_a_row_raises_does_not_depend_on_the_rows_beside_or_before(
    rows: list[Indicator],
) -> None:
    used = RowRules(RULES)
    alone = [found_in(RowRules(RULES), [row])[0] for row in rows]
    assert found_in(used, rows) == alone
    assert [found_in(used, [row])[0] for row in rows] == alone


@given(ROWS)
def test_rows_of_one_kind_have_the_same_rules(rows: list[Indicator]) -> None:
    chosen: dict[RowKind, list[bool]] = {}
    for row in rows:
        concerned = [rule.concerns(row) for rule in RULES]
        assert chosen.setdefault(kind_of_row(row), concerned) == concerned
