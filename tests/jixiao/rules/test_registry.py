"""The registry: every rule function is in it, once, with what a person needs to know of it."""

from __future__ import annotations

import inspect
import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import FunctionType

import pytest

import jixiao.rules
from jixiao.form.layout import standard
from jixiao.model.findings import HINT, Finding, Severity
from jixiao.model.target_form import Indicator
from jixiao.rules import RULES
from jixiao.rules.docs import markdown
from jixiao.rules.explain import explain
from jixiao.rules.registry import _PARTS, REQUIREMENTS, continues, rule

DOCS = Path(__file__).parents[3] / "docs" / "rules.md"
MINE = re.compile(r"[RFPVICSTDXEMLY]\d{2}")
CATALOGUE = Path(__file__).parents[2] / "data" / "rule-catalogue.tsv"


def _rule_like_functions() -> Iterator[FunctionType]:
    """Public functions of the rules' modules that take a row, a project or a department."""
    for module in pkgutil.iter_modules(jixiao.rules.__path__):
        loaded = import_module(f"jixiao.rules.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            own = function.__module__ == loaded.__name__ and not name.startswith("_")
            if own and "Iterator[Finding]" in str(function.__annotations__.get("return")):
                yield function


def test_every_rule_function_is_registered() -> None:
    registered = {part.function for part in _PARTS}
    assert {
        function.__name__ for function in _rule_like_functions() if function not in registered
    } == set()


def test_every_registered_function_is_found_in_a_module() -> None:
    found = set(_rule_like_functions())
    assert {part.id for part in _PARTS if part.function not in found} == set()


@pytest.mark.parametrize("id", sorted(RULES))
def test_rule_says_what_it_asks_why_and_where_from(id: str) -> None:
    one = RULES[id]
    assert one.id == id
    assert one.severity in Severity
    assert one.summary.endswith("。")
    assert all(one.examples)
    assert one.reason.endswith("。"), "why is it asked for?"
    assert one.source == "审核经验" or re.search(r"〔20\d\d〕\d+号", one.source)
    assert "条" not in one.source


def test_an_id_cannot_be_used_twice() -> None:
    with pytest.raises(ValueError, match="V03"):

        @rule("V03", HINT, source="审核经验")
        def again(row: Indicator) -> Iterator[Finding]:
            yield from ()


def test_a_need_that_no_label_gives_is_refused() -> None:
    with pytest.raises(ValueError, match="colour"):

        @continues("V03", requires="colour")
        def coloured(row: Indicator) -> Iterator[Finding]:
            yield from ()


def test_needs_are_labels_of_the_standard_form() -> None:
    layout = standard()
    known = {f"fields.{key}" for key in layout.fields} | {
        f"columns.{key}" for key in layout.columns
    }
    assert {key for keys in REQUIREMENTS.values() for key in keys} <= known


def test_explain_tells_condition_severity_source_and_examples() -> None:
    assert explain("V02").splitlines() == [
        "V02　合格率、及时率等上限为100%的指标不应写成“≥100%”。",
        "理由：不可能超过100%，写“≥”没有意义；要求全部达到的写“=100%”。",
        "严重程度：警告",
        "审核对象：单个指标",
        "依据：审核经验",
        "不通过：质量/培训合格率/≥100%",
        "通过：质量/培训合格率/=100%",
        "所需栏目：指标值",
    ]


def test_all_that_a_docstring_says_reaches_explain_and_the_docs() -> None:
    docs = markdown()
    for part in _PARTS:
        for text in (part.summary, part.reason):
            assert text in explain(part.id)
            assert text.replace("|", "\\|").replace("*", "\\*") in docs
    assert "24位的投资项目代码" in explain("F05")
    assert "：\n" not in "".join(explain(id) + "\n" for id in RULES)  # no empty part


def test_a_rule_names_everything_that_it_looks_at() -> None:
    assert "审核对象：单个指标\n" in explain("V13")
    assert "审核对象：自评表" in explain("E11")
    assert "审核对象：支出明细" in explain("L01")
    assert "审核对象：一张项目表、整个部门" in explain("F07")


def test_docs_name_every_rule() -> None:
    text = markdown()
    assert [id for id in RULES if f"### {id}\n" not in text] == []


def test_docs_are_current() -> None:
    assert DOCS.read_text("utf-8") == markdown(), "请运行 python docs/generate.py"


def test_a_rule_that_nobody_would_hand_anything_to_is_refused() -> None:
    with pytest.raises(ValueError, match="colours"):

        @continues("V03")
        def coloured(colours: Indicator) -> Iterator[Finding]:
            yield from ()


def test_every_rule_of_the_catalogue_is_there() -> None:
    ids = {line.split("\t")[0] for line in CATALOGUE.read_text("utf-8").splitlines()[1:]}
    mine = {id for id in ids if MINE.fullmatch(id)}
    assert mine - RULES.keys() == set()
