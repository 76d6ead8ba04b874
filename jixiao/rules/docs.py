"""``docs/rules.md``: the catalogue for people, made from the rules themselves."""

from __future__ import annotations

import jixiao.rules  # noqa: F401  (importing registers the rules)
from jixiao.rules.explain import needed_labels, reasons, scope_name
from jixiao.rules.registry import RULES, Rule

_LETTERS = {
    "R": "完整性",
    "F": "资金",
    "P": "支出计划",
    "V": "指标值",
    "I": "指标分类",
    "C": "成本",
    "S": "照搬与一致",
    "T": "文字",
    "D": "版式",
    "X": "部门与汇总",
    "E": "自评表",
    "M": "运行监控",
    "L": "支出明细",
    "Y": "由上年新建",
}
_HEAD = """# 审核规则

本页由规则本身生成（`python docs/generate.py`），请勿手工修改。\
命令`jixiao explain V03`显示同样内容。

严重程度：**错误**须改正；**警告**多半有问题，请核实；**提示**供参考。\
依据写文件名称和文号；来自审核实践的写“审核经验”。\
各规则可在`jixiao.toml`中关闭或调整严重程度。
"""


def markdown() -> str:
    """The text of ``docs/rules.md``: a table of all rules, then each with its examples."""
    rules = [RULES[id] for id in sorted(RULES, key=_order)]
    parts = [_HEAD, *_table(rules)]
    for letter, title in _LETTERS.items():
        chosen = [rule for rule in rules if rule.id.startswith(letter)]
        if chosen:
            parts.append(f"\n## {letter} {title}\n")
            parts += [_section(rule) for rule in chosen]
    return "\n".join(parts)


def _order(id: str) -> tuple[int, str]:
    return list(_LETTERS).index(id[0]), id


def _table(rules: list[Rule]) -> list[str]:
    lines = ["| 规则 | 严重程度 | 内容 | 依据 |", "| --- | --- | --- | --- |"]
    return lines + [
        f"| [{r.id}](#{r.id.lower()}) | {r.severity} | {_cell(r.summary)} | {r.source} |"
        for r in rules
    ]


def _cell(text: str) -> str:
    """Text that stays in its table cell."""
    return text.replace("|", "\\|").replace("*", "\\*")


def _section(rule: Rule) -> str:
    failing, passing = rule.examples
    lines = [
        f"### {rule.id}",
        "",
        _cell(rule.summary),
        "",
        *(line for text in reasons(rule) for line in (_cell(text), "")),
        f"- 严重程度：{rule.severity}；审核对象：{scope_name(rule)}；依据：{rule.source}",
    ]
    if needs := needed_labels(rule):
        lines.append(f"- 所需栏目：{needs}")
    if failing:
        lines += [f"- 不通过：`{failing}`", f"- 通过：`{passing}`"]
    return "\n".join([*lines, ""])
