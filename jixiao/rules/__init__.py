"""The rules of the catalogue, one module per letter; importing this package registers all."""

from __future__ import annotations

from jixiao.rules import (
    carried_over,
    classification,
    completeness,
    cost,
    department,
    evaluation,
    funds,
    layout,
    ledger,
    likeness,
    monitoring,
    plan,
    scanned,
    summary,
    table_sums,
    target_cells,
    target_values,
    target_words,
    text,
    whole,
)
from jixiao.rules.registry import RULES, RowContext, Rule, rules_of

__all__ = [
    "RULES",
    "RowContext",
    "Rule",
    "carried_over",
    "classification",
    "completeness",
    "cost",
    "department",
    "evaluation",
    "funds",
    "layout",
    "ledger",
    "likeness",
    "monitoring",
    "plan",
    "rules_of",
    "scanned",
    "summary",
    "table_sums",
    "target_cells",
    "target_values",
    "target_words",
    "text",
    "whole",
]
