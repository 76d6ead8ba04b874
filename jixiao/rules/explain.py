"""``jixiao explain RULE``: one rule explained to a person."""

from __future__ import annotations

import jixiao.rules  # noqa: F401  (importing registers the rules)
from jixiao.form.layout import standard
from jixiao.rules.registry import REQUIREMENTS, RULES, SUBJECTS, Rule, continued


def explain(rule_id: str) -> str:
    """A rule as text: condition, why, severity, source, a failing and a passing example.

    Raises KeyError for an id that is not registered.
    """
    rule = RULES[rule_id]
    failing, passing = rule.examples
    lines = [
        f"{rule.id}　{rule.summary}",
        *(f"{'另' if more else '理由'}：{line}" for more, line in enumerate(reasons(rule))),
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
    named = [SUBJECTS[one.subject] for one in (rule, *continued(rule.id))]
    return "、".join(dict.fromkeys(named))


def reasons(rule: Rule) -> list[str]:
    """Why, and what else the rule looks at: all that its docstrings say beside the examples."""
    lines = [rule.reason]
    for part in continued(rule.id):
        lines += [part.summary, part.reason]
    return [text for text in lines if text]


def needed_labels(rule: Rule) -> str:
    """The labels of the form without which the rule cannot run."""
    layout = standard()
    specs = {f"fields.{key}": spec for key, spec in layout.fields.items()} | {
        f"columns.{key}": spec for key, spec in layout.columns.items()
    }
    keys = (key for need in REQUIREMENTS if need in rule.requires for key in REQUIREMENTS[need])
    return "、".join(specs[key].labels[0] for key in keys)
