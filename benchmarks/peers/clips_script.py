"""The rules written as CLIPS constructs: templates and productions as text.

The trace is kept the cheapest way we found: every firing appends its number and the derived values that it matched
to one global, read once at the end. What else it matched is the profile itself, which the caller holds already.
"""

from __future__ import annotations

from typing import Any

from tillskott.engine.knowledge import Knowledge
from tillskott.engine.language.conditions import HasAny, Is, Known, Within

from .clips import Script, Site
from .export import Concluded, Counted, Exporter, Lacks, Pattern, PeerRule, RuledOut, disjuncts


def clips_script(knowledge: Knowledge) -> Script:
    """Every rule of the knowledge as CLIPS reads it."""
    return _Writer(knowledge).script()


class _Writer:
    """Writes the constructs; `sites` grows with every production that keeps a trace."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        facts = knowledge.vocabulary.facts
        self.many = frozenset(fact.id for fact in facts.values() if fact.type == "set" and fact.source != "derived")
        self.sites: list[Site] = []

    def script(self) -> Script:
        constructs = ["(defglobal ?*trace* = (create$))", "(deftemplate excluded (slot rule))"]
        facts = tuple(self.knowledge.vocabulary.facts)
        for fact in facts:
            constructs.append(f"(deftemplate f-{fact} ({'multislot' if fact in self.many else 'slot'} value))")
        for rule in Exporter(self.knowledge).rules:
            for index, conjunction in enumerate(disjuncts(rule.when)):
                constructs.append(self._production(rule, index, conjunction))
        return Script(tuple(constructs), tuple(self.sites), facts, self.many)

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
        self.sites.append(Site(rule.id, tuple(dict.fromkeys(read)), tuple(names)))
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
