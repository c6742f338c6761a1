"""A rule as it is written in YAML, made anew from what was read: parameters as numbers, rows of a table one by one."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from ..knowledge.rules import Rule
from ..language.actions import ACTIONS, Action
from ..language.conditions import All, Any_, AtLeast, Condition, HasAny, Is, Known, Not, Within
from ..language.record import Record, values_of

_NAMES = {kind: name for name, kind in ACTIONS.items()}


def written(rule: Rule) -> dict[str, Any]:
    """The keys of a rule with plain data; what it leaves out is left out."""
    return {
        "title": dict(rule.title), "when": condition(rule.when), "then": [action(one) for one in rule.then],
        "because": dict(rule.because), "claims": list(rule.claims),
        "tests": [{"given": plain(one.given), "expect": one.expect} for one in rule.tests], "reviewed": rule.reviewed,
    }  # fmt: skip


def action(one: Action) -> dict[str, Any]:
    """An action under its name."""
    return {_NAMES[type(one)]: plain(one)}


def condition(node: Condition) -> dict[str, Any]:
    """A condition as the tree that is written under `when`."""
    if isinstance(node, Not):
        return {"not": condition(node.part)}
    if isinstance(node, All):
        return {"all": [condition(part) for part in node.parts]}
    if isinstance(node, Any_):
        return {"any": [condition(part) for part in node.parts]}
    if isinstance(node, AtLeast):
        return {"at_least": node.count, "of": [condition(part) for part in node.parts]}
    return {"fact": node.fact, **_comparison(node)}


def _comparison(leaf: Known | Is | HasAny | Within) -> dict[str, Any]:
    if isinstance(leaf, Known):
        return {"known": leaf.expected}
    if isinstance(leaf, Is):
        return {"is": leaf.value}
    if isinstance(leaf, HasAny):
        return {"has": leaf.values[0]} if len(leaf.values) == 1 else {"has_any": list(leaf.values)}
    if leaf.low is not None and leaf.high is not None:
        return {"between": [leaf.low, leaf.high]}
    if leaf.low is not None:
        return {"above" if leaf.low_open else "at_least": leaf.low}
    return {"below" if leaf.high_open else "at_most": leaf.high}


def plain(value: Any) -> Any:
    """Records as mappings and tuples as lists; what a record leaves out is left out."""
    if isinstance(value, Record):
        return {name: plain(part) for name, part in values_of(value).items() if part not in (None, ())}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return {name: part for name, part in parts.items() if part not in (None, [])}
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(part) for part in value]
    return value
