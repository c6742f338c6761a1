"""The rules written as a GoRules decision graph: one expression node, one boolean a rule.

Truth is three-valued with us and two-valued there. `export.py` has already pushed every negation into the comparisons;
here each comparison also asks whether its fact is known, so that an expression is true exactly where ours is yes. What
an earlier rule concluded is read from that rule's own boolean, so that one pass over the rules in their order suffices.

A decision table per level was tried too. With a trace the two are about equally fast; the table is slower without.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import zen

from tillskott.engine.knowledge import Knowledge
from tillskott.engine.language.conditions import HasAny, Is, Known, Within

from .export import Concluded, Counted, Every, Exporter, Lacks, Pattern, PeerRule, RuledOut, Some, Tree
from .zen import Script


def zen_script(knowledge: Knowledge) -> Script:
    """Every rule of the knowledge that the expression language can hold."""
    exporter = Exporter(knowledge)
    levels = {rule.id: rule.level for rule in knowledge.rules}
    # A rule reads only what rules of earlier levels concluded or were ruled out for.
    ordered = sorted(exporter.rules, key=lambda rule: levels[rule.id])
    keys = {(rule.id, rule.rules_out): f"r{number}" for number, rule in enumerate(ordered)}
    writer = _Writer(exporter, keys)
    written = [(keys[rule.id, rule.rules_out], rule, writer.tree(rule.when)) for rule in ordered]
    refused = [(key, rule) for key, rule, text in written if zen.validate_expression(text)]
    expressions = [{"id": key, "key": key, "value": text} for key, rule, text in written if (key, rule) not in refused]
    rules = {key: rule.id for key, rule, _ in written if not rule.rules_out and (key, rule) not in refused}
    return Script(_graph(expressions), rules, _reads(ordered), tuple(rule.id for _, rule in refused))


def _graph(expressions: list[dict[str, str]]) -> str:
    """Input, the rules, output."""
    middle = {"content": {"passThrough": False, "expressions": expressions}}
    kinds: list[tuple[str, dict[str, Any]]] = [("inputNode", {}), ("expressionNode", middle), ("outputNode", {})]
    nodes = [{"id": kind, "name": kind, "type": kind, "position": {"x": 0, "y": 0}, **more} for kind, more in kinds]
    pairs = pairwise(nodes)
    edges = [
        {"id": f"edge{n}", "type": "edge", "sourceId": a["id"], "targetId": b["id"]} for n, (a, b) in enumerate(pairs)
    ]
    return json.dumps({"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges})


def _reads(rules: Iterable[PeerRule]) -> frozenset[str]:
    patterns = [pattern for rule in rules for pattern in _patterns(rule.when)]
    return frozenset(p.fact for p in patterns if not isinstance(p, (RuledOut, Concluded, Counted)))


def _patterns(tree: Tree) -> list[Pattern]:
    if isinstance(tree, (Every, Some)):
        return [pattern for part in tree.parts for pattern in _patterns(part)]
    return [tree]


class _Writer:
    """Writes trees in the expression language; `keys` names the boolean of each rule and of each rule's negation."""

    def __init__(self, exporter: Exporter, keys: dict[tuple[str, bool], str]) -> None:
        self.makers, self.keys = exporter.makers, keys

    def tree(self, tree: Tree) -> str:
        if isinstance(tree, Every):
            return f"({' and '.join(map(self.tree, tree.parts))})" if tree.parts else "true"
        if isinstance(tree, Some):
            return f"({' or '.join(map(self.tree, tree.parts))})" if tree.parts else "false"
        if isinstance(tree, RuledOut):
            # A rule that can never be no was left out of the export.
            key = self.keys.get((tree.rule, True))
            return f"$.{key}" if key else "false"
        if isinstance(tree, Concluded):
            return self.concluded(tree.fact, tree.values)
        if isinstance(tree, Counted):
            each = ", ".join(self.concluded(tree.fact, [value]) for value in self.makers[tree.fact])
            return f"len(filter([{each}], #)) >= {tree.count}"
        return f"not {_leaf(tree.leaf)}" if isinstance(tree, Lacks) else _leaf(tree)

    def concluded(self, fact: str, values: Iterable[str]) -> str:
        """Whether a rule that concludes one of these values has fired."""
        makers = [maker.id for value in values for maker in self.makers[fact][value] if (maker.id, False) in self.keys]
        return f"({' or '.join(f'$.{self.keys[maker, False]}' for maker in makers)})" if makers else "false"


def _leaf(leaf: Known | Is | HasAny | Within) -> str:
    if isinstance(leaf, Known):
        return f"({leaf.fact} {'!=' if leaf.expected else '=='} null)"
    test = _test(leaf)
    return f"({leaf.fact} != null and {test if leaf.expected else f'not ({test})'})"


def _test(leaf: Is | HasAny | Within) -> str:
    if isinstance(leaf, Is):
        return f"{leaf.fact} == {_text(leaf.value)}"
    if isinstance(leaf, HasAny):
        if len(leaf.values) == 1:
            return f"{_text(leaf.values[0])} in {leaf.fact}"
        return f"some({leaf.fact}, # in [{_listed(leaf.values)}])"
    number = f"len({leaf.fact})" if leaf.counts else leaf.fact
    low = [] if leaf.low is None else [f"{number} {'>' if leaf.low_open else '>='} {leaf.low!r}"]
    high = [] if leaf.high is None else [f"{number} {'<' if leaf.high_open else '<='} {leaf.high!r}"]
    return " and ".join((*low, *high)) or "true"


def _listed(values: Sequence[Any]) -> str:
    return ", ".join(map(_text, values))


def _text(value: Any) -> str:
    return f"'{value}'" if isinstance(value, str) else repr(value)
