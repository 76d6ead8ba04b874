"""``jixiao explain RULE``: one rule told to a person."""

from __future__ import annotations

import jixiao.rules  # noqa: F401  (importing registers the rules)
from jixiao.form.layout import standard
from jixiao.rules.registry import REQUIREMENTS, RULES, Rule

_SCOPE_NAMES = {
    "row": "单个指标",
    "project": "一张项目表",
    "department": "整个部门",
    "other": "专表",
}


def explain(rule_id: str) -> str:
    """A rule as text: condition, reason, severity, source, a failing and a passing example.

    Raises KeyError for an id that is not registered.
    """
    rule = RULES[rule_id]
    failing, passing = rule.examples
    lines = [
        f"{rule.id}　{rule.summary}",
        f"严重程度：{rule.severity}",
        f"审核对象：{scope_name(rule)}",
        f"依据：{rule.source}",
        *([f"不通过：{failing}"] if failing else []),
        *([f"通过：{passing}"] if passing else []),
        *([f"所需栏目：{needs}"] if (needs := needed_labels(rule)) else []),
    ]
    return "\n".join(lines)


def scope_name(rule: Rule) -> str:
    """What the rule looks at, in words."""
    return _SCOPE_NAMES[rule.scope]


def needed_labels(rule: Rule) -> str:
    """The labels of the form without which the rule cannot run."""
    layout = standard()
    specs = {f"fields.{key}": spec for key, spec in layout.fields.items()} | {
        f"columns.{key}": spec for key, spec in layout.columns.items()
    }
    keys = (key for need in REQUIREMENTS if need in rule.requires for key in REQUIREMENTS[need])
    return "、".join(specs[key].labels[0] for key in keys)
