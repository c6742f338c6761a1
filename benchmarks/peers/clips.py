"""The rules on CLIPS through clipspy: templates and productions as text, one environment reset per consultation.

The trace is kept the cheapest way we found: every firing appends its number and the derived values that it matched
to one global, read once at the end. What else it matched is the profile itself, which the caller holds already.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import clips
from clips._clips import lib

from tillskott.engine.conditions import HasAny, Is, Known, Within
from tillskott.engine.knowledge import Knowledge

from .export import Concluded, Counted, Exporter, Lacks, Pattern, PeerRule, RuledOut, disjuncts

Trace = list[tuple[str, tuple[tuple[str, Any], ...]]]


@dataclass(frozen=True, slots=True)
class _Site:
    """What a number in the trace stands for: rule, facts of the profile that it read, derived facts that follow."""

    rule: str
    read: tuple[str, ...]
    bound: tuple[str, ...]


class Clips:
    """One CLIPS environment, built once and reset for every consultation."""

    def __init__(self, knowledge: Knowledge) -> None:
        facts = knowledge.vocabulary.facts
        self.many = frozenset(fact.id for fact in facts.values() if fact.type == "set" and fact.source != "derived")
        self.sites: list[_Site] = []
        self.environment = clips.Environment()
        self.environment.build("(defglobal ?*trace* = (create$))")
        self.environment.build("(deftemplate excluded (slot rule))")
        for fact in facts:
            slot = "multislot" if fact in self.many else "slot"
            self.environment.build(f"(deftemplate f-{fact} ({slot} value))")
        for rule in Exporter(knowledge).rules:
            for index, conjunction in enumerate(disjuncts(rule.when)):
                self.environment.build(self._production(rule, index, conjunction))
        self.templates = {fact: self.environment.find_template(f"f-{fact}") for fact in facts}
        self.trace = self.environment.find_global("trace")

    def fired(self, facts: Mapping[str, Any]) -> list[str]:
        """The rules that fire on these known facts, each once."""
        return [rule for rule, _ in self.consult(facts)]

    def consult(self, facts: Mapping[str, Any]) -> Trace:
        """Each rule that fired, with the facts of its first match."""
        environment, templates, many = self.environment, self.templates, self.many
        environment.reset()
        for fact, value in facts.items():
            asserted = templates[fact].assert_fact(value=list(value) if fact in many else value)
            # clipspy 1.0.6 never releases a fact that it returned (it hands ReleaseFact one argument too many and
            # swallows the error), so that every consultation would be slower than the one before.
            lib.ReleaseFact(asserted._fact)
        environment.run()
        written = self.trace.value
        first: dict[str, tuple[tuple[str, Any], ...]] = {}
        at = 0
        while at < len(written):
            site = self.sites[written[at]]
            end = at + 1 + len(site.bound)
            if site.rule not in first:
                derived = zip(site.bound, written[at + 1 : end], strict=True)
                first[site.rule] = (*((fact, facts[fact]) for fact in site.read), *derived)
            at = end
        return list(first.items())

    def _production(self, rule: PeerRule, index: int, conjunction: tuple[Pattern, ...]) -> str:
        tests = [self._pattern(pattern, number) for number, pattern in enumerate(conjunction)]
        does = [f"(assert (f-{fact} (value {_text(value)})))" for fact, value in rule.concludes]
        if rule.rules_out:
            does.append(f"(assert (excluded (rule {_text(rule.id)})))")
        else:
            does.insert(0, self._record(rule, conjunction))
        name = f"{rule.id}{'/no' if rule.rules_out else ''}/{index}"
        return f"(defrule {name}\n  {' '.join(tests)}\n  =>\n  {' '.join(does)})"

    def _record(self, rule: PeerRule, conjunction: tuple[Pattern, ...]) -> str:
        bound = [(n, p) for n, p in enumerate(conjunction) if isinstance(p, (Concluded, Counted))]
        read = [p.fact for p in conjunction if isinstance(p, (Is, HasAny, Within)) or p == Known(_fact(p), True)]
        names = [p.fact for _, p in bound for _ in range(p.count if isinstance(p, Counted) else 1)]
        values = [f"?v{n}x{i}" for n, p in bound for i in range(p.count if isinstance(p, Counted) else 1)]
        self.sites.append(_Site(rule.id, tuple(dict.fromkeys(read)), tuple(names)))
        return f"(bind ?*trace* (create$ ?*trace* {' '.join([str(len(self.sites) - 1), *values])}))"

    def _pattern(self, pattern: Pattern, number: int) -> str:
        if isinstance(pattern, RuledOut):
            return f"(excluded (rule {_text(pattern.rule)}))"
        name = f"f-{pattern.fact}"
        if isinstance(pattern, Known):
            return f"({name})" if pattern.expected else f"(not ({name}))"
        if isinstance(pattern, Concluded):
            values = "|".join(map(_text, pattern.values))
            return f"({name} (value ?v{number}x0&{values}))"
        if isinstance(pattern, Counted):
            rising = [f"({name} (value ?v{number}x0))"]
            for step in range(1, pattern.count):
                test = f"(> (str-compare ?v{number}x{step} ?v{number}x{step - 1}) 0)"
                rising.append(f"({name} (value ?v{number}x{step}&:{test}))")
            return " ".join(rising)
        leaf = pattern.leaf if isinstance(pattern, Lacks) else pattern
        if isinstance(leaf, Is) and isinstance(leaf.value, str):
            written = f"({name} (value {'' if leaf.expected else '~'}{_text(leaf.value)}))"
            return f"(not {written})" if isinstance(pattern, Lacks) else written
        variable = f"{'$' if leaf.fact in self.many else ''}?v{number}"
        written = f"({name} (value {variable}&:{_test(leaf, f'?v{number}')}))"
        return f"(not {written})" if isinstance(pattern, Lacks) else written


def _fact(pattern: Pattern) -> str:
    return "" if isinstance(pattern, RuledOut) else pattern.fact


def _test(leaf: Known | Is | HasAny | Within, variable: str) -> str:
    if isinstance(leaf, HasAny):
        members = " ".join(f"(member$ {_text(value)} {variable})" for value in leaf.values)
        test = members if len(leaf.values) == 1 else f"(or {members})"
    elif isinstance(leaf, Is):
        test = f"(= {variable} {_text(leaf.value)})"
    elif isinstance(leaf, Within):
        test = _within(leaf, f"(length$ {variable})" if leaf.counts else variable)
    else:
        raise TypeError(f"{leaf} does not test a value")
    return test if leaf.expected else f"(not {test})"


def _within(leaf: Within, number: str) -> str:
    low = "" if leaf.low is None else f"({'>' if leaf.low_open else '>='} {number} {leaf.low!r})"
    high = "" if leaf.high is None else f"({'<' if leaf.high_open else '<='} {number} {leaf.high!r})"
    return f"(and {low} {high})" if low and high else low or high or "TRUE"


def _text(value: Any) -> str:
    """A constant as CLIPS reads it; identifiers are written as strings, so that none is taken for a keyword."""
    return f'"{value}"' if isinstance(value, str) else repr(value)
