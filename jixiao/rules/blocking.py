"""Which rules a missing label blocks: they yield nothing rather than a cascade of findings."""

from __future__ import annotations

from functools import lru_cache

from jixiao.form.layout import Layout, forget_with_layouts, layouts, layouts_of
from jixiao.model.target_form import LayoutIssue, Project
from jixiao.rules.registry import ALL_KNOWN, REQUIREMENTS, RULES


def known_of(project: Project) -> frozenset[str]:
    """What the form of this project tells, as keys of ``REQUIREMENTS``:
    all but its missing labels."""
    missing = [issue.label for issue in project.issues if issue.kind == "missing"]
    if not missing:
        return ALL_KNOWN
    return ALL_KNOWN - frozenset(
        need for label in missing for need in _needs_of(project.layout, label)
    )


def blocked_by(project: Project, issue: LayoutIssue) -> list[str]:
    """The ids of the rules that cannot run without the label that the issue names."""
    return list(_blocked(project.layout, issue.label))


@lru_cache(maxsize=256)
def _blocked(layout_name: str, label: str) -> tuple[str, ...]:
    lost = _needs_of(layout_name, label)
    return tuple(sorted(rule.id for rule in RULES.values() if rule.requires & lost))


@lru_cache(maxsize=256)
def _needs_of(layout_name: str, label: str) -> frozenset[str]:
    """The needs that a label of a layout satisfies."""
    keys = {key for layout in _named(layout_name) for key in _keys(layout, label)}
    return frozenset(need for need, fields in REQUIREMENTS.items() if keys & set(fields))


def _named(name: str) -> list[Layout]:
    return [layout for layout in layouts() if layout.name == name] or list(layouts_of("target"))


def _keys(layout: Layout, label: str) -> list[str]:
    return [
        f"{group}.{spec.key}"
        for group, specs in (("fields", layout.fields), ("columns", layout.columns))
        for spec in specs.values()
        if label in spec.labels
    ]


forget_with_layouts(_blocked.cache_clear, _needs_of.cache_clear)
