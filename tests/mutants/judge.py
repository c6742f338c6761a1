"""Who notices a mutant: examples whose rule it touches, then cases; nothing is run that it cannot change."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tillskott.engine.checks.expectations import faults
from tillskott.engine.inference.session import Firing, RuleBase
from tillskott.engine.knowledge import Knowledge
from tillskott.engine.knowledge.rules import Rule
from tillskott.engine.language.conditions import Evaluator, Memory, Verdict, compile_condition
from tillskott.engine.profile import Customer, customer_facts, validate
from tillskott.engine.resolution import resolve
from tillskott.engine.resolution.case import Case
from tillskott.engine.resolution.trace import TraceWriter

from .mutators import Mutant

_OUTCOMES = {True: "fires", False: "silent", None: "unknown"}


@dataclass(frozen=True, slots=True)
class Seen:
    """One profile as the sound rules see it: what is known at the end, and what fired."""

    customer: Customer
    memory: Memory
    fired: tuple[Firing, ...]


@dataclass(frozen=True, slots=True)
class Witness:
    """An example of a rule, or a case, and what the sound rules make of its profile."""

    name: str
    seen: Seen
    rule: Rule | None = None
    expect: Any = None
    setting: str = "counter"


class Judge:
    """Holds every example and every case, run once with sound rules; one judge for each process."""

    def __init__(self, knowledge: Knowledge, cases: Sequence[Mapping[str, Any]]) -> None:
        self.knowledge = knowledge
        self._writer = TraceWriter(knowledge)
        self._base = RuleBase(knowledge.rules, knowledge.vocabulary.derived)
        self._sound = {rule.id: compile_condition(rule.when) for rule in knowledge.rules}
        self._readers = _readers(knowledge)
        self._seen: dict[str, Seen] = {}
        self._broken: tuple[Mutant, RuleBase] | None = None
        self._examples: dict[str, list[Witness]] = {
            rule.id: [
                Witness(f"example {index + 1} of {rule.id}", self._see(example.given), rule, example.expect)
                for index, example in enumerate(rule.tests)
            ]
            for rule in knowledge.rules
        }
        # A case that fails with sound rules, or speaks of another authority's limits, cannot tell a mutant.
        found = [
            Witness(f"case {case['id']}", self._see(case["profile"]), expect=case["expect"],
                    setting=case.get("setting", "counter"))
            for case in cases
            if not case["expect"].get("error") and case.get("authority", knowledge.authority) == knowledge.authority
        ]
        self.cases = [witness for witness in found if self._satisfied(witness, witness.seen.fired)]

    def killer(self, mutant: Mutant) -> str | None:
        """The first example or case that notices, or None where the mutant survives."""
        condition = compile_condition(mutant.rule.when) if mutant.rule else None
        if mutant.rule and mutant.condition_changed:
            for witness in self._examples[mutant.of.id]:
                if _outcome(condition, witness.seen.memory) != witness.expect:
                    return witness.name
        for witness in self._touched(mutant, condition):
            if not self._still(witness, mutant, condition):
                return witness.name
        return None

    def _see(self, given: Mapping[str, Any]) -> Seen:
        key = repr(given)
        if key not in self._seen:
            customer = customer_facts(validate(given, self.knowledge), self.knowledge)
            findings = self._base.infer(customer.facts)
            self._seen[key] = Seen(customer, findings.memory, findings.fired)
        return self._seen[key]

    def _touched(self, mutant: Mutant, condition: Evaluator | None) -> Iterator[Witness]:
        """Examples of rules that read what this rule concludes, and cases; of both, those for which it changes."""
        readers = self._readers[mutant.of.id] if self._concludes(mutant) else ()
        for witness in [*(one for reader in readers for one in self._examples[reader]), *self.cases]:
            before = _outcome(self._sound[mutant.of.id], witness.seen.memory)
            if mutant.condition_changed:
                changed = before != (_outcome(condition, witness.seen.memory) if condition else "silent")
            else:
                changed = before == "fires" or (before == "unknown" and self._concludes(mutant))
            if changed:
                yield witness

    def _still(self, witness: Witness, mutant: Mutant, condition: Evaluator | None) -> bool:
        """Whether a witness says of the broken rules what it says of the sound ones."""
        if witness.rule is not None:
            memory = self._infer(mutant, witness.seen).memory
            return _outcome(self._sound[witness.rule.id], memory) == witness.expect
        if self._concludes(mutant):
            return self._satisfied(witness, self._infer(mutant, witness.seen).fired)
        fired = [firing for firing in witness.seen.fired if firing.rule.id != mutant.of.id]
        truth = condition(witness.seen.memory) if condition else False
        if mutant.rule and truth is not None and truth is not False:
            fired.append(Firing(mutant.rule, truth))  # type: ignore[arg-type]
        return self._satisfied(witness, tuple(sorted(fired, key=lambda firing: firing.rule.order)))

    def _infer(self, mutant: Mutant, seen: Seen) -> Seen:
        if self._broken is None or self._broken[0] is not mutant:
            rules = [mutant.rule if rule.id == mutant.of.id else rule for rule in self.knowledge.rules]
            self._broken = mutant, RuleBase([rule for rule in rules if rule], self._base.derived)
        findings = self._broken[1].infer(seen.customer.facts)
        return dataclasses.replace(seen, memory=findings.memory, fired=findings.fired)

    def _satisfied(self, witness: Witness, fired: tuple[Firing, ...]) -> bool:
        advice = resolve(Case(fired, witness.seen.customer, self.knowledge, witness.setting), self._writer)
        return not faults(advice.to_dict(), witness.expect)

    def _concludes(self, mutant: Mutant) -> bool:
        return bool(mutant.of.concludes)


def _outcome(condition: Evaluator | None, memory: Memory) -> str:
    truth: Verdict = condition(memory) if condition else False
    return _OUTCOMES[truth if truth is None or truth is False else True]


def _readers(knowledge: Knowledge) -> dict[str, list[str]]:
    """For every rule, the rules that read what it concludes, directly or through what those conclude."""
    found: dict[str, list[str]] = {}
    for rule in knowledge.rules:
        facts, ids = {action.fact for action in rule.concludes}, dict[str, None]()
        while True:
            more = [reader for reader in knowledge.rules if reader.id not in ids and facts & reader.reads]
            if not more:
                break
            ids.update(dict.fromkeys(reader.id for reader in more))
            facts |= {action.fact for reader in more for action in reader.concludes}
        found[rule.id] = list(ids)
    return found
