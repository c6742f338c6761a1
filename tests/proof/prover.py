"""Searches, for one hazard, a profile with too careless a decision; finding none after all cases is the proof."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from tillskott import Advisor
from tillskott.engine.inference.session import Firing, RuleBase
from tillskott.engine.knowledge import Knowledge
from tillskott.engine.knowledge.rules import Rule
from tillskott.engine.language.actions import Ask, Avoid, Check, Decide, Favour, Refer
from tillskott.engine.language.conditions import HasAny, Known, Within, leaves
from tillskott.engine.profile import customer_facts, validate
from tillskott.engine.resolution import Case, weigh
from tillskott.engine.resolution.reasoner import SETTINGS
from tillskott.engine.resolution.resolve import Weighed

from .cells import Point, Space, Unsupported
from .spec import Hazard, Outcome, hazards

_LIMIT = 200_000


@dataclass(slots=True)
class Proof:
    """How one hazard came out: cases tried, rules the proof rests on, and the counter-example where there is one."""

    hazard: Hazard
    cases: int = 0
    rules: set[str] = field(default_factory=set)
    counter_example: dict[str, Any] | None = None
    outcomes: dict[str, Outcome] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        return self.counter_example is None


class Guard:
    """One rule with the rules that it rests on, as a rule base of its own."""

    def __init__(self, makers: list[Rule], knowledge: Knowledge, space: Space) -> None:
        self.rules = frozenset(found.id for found in makers)
        self.needs = space.needs(makers)
        if any(isinstance(action, Avoid) for found in makers for action in found.then):
            raise Unsupported(f"{makers[-1].id}: a decision that comes of vetoed forms is no guard")
        # Without `known`, what rules make of a profile stays true whatever else is learnt (Kleene's logic is monotone).
        self.learns = not any(isinstance(leaf, Known) for found in makers for leaf in leaves(found.when))
        self.base = RuleBase(makers, knowledge.vocabulary.derived)


def _rests_on(rule: Rule, knowledge: Knowledge, fired: Collection[str]) -> list[Rule]:
    """The rule and those that conclude what it reads, in the order of inference.

    What a rule only asks to be there stays there whatever other rules conclude besides: of those that conclude it the
    ones that fired are enough. What it asks to be absent, or counts upwards, needs all.
    """
    wanted, ask_all = {rule.id}, set[str]()
    reading, read = [rule], set[str]()
    while reading:
        for leaf in (leaf for found in reading for leaf in leaves(found.normal_form)):
            read.add(leaf.fact)
            if not isinstance(leaf, (HasAny, Within)) or not leaf.expected or getattr(leaf, "high", None) is not None:
                ask_all.add(leaf.fact)
        reading = [found for found in knowledge.rules if found.id not in wanted
                   and any(action.fact in read and (found.id in fired or action.fact in ask_all)
                           for action in found.concludes)]
        wanted |= {found.id for found in reading}
    return [found for found in knowledge.rules if found.id in wanted]


class Prover:
    """Proves hazards for one knowledge; `without` names rules that are left out, to see whether that is noticed.

    `in_part`: for profiles whose every list is known in part, so that what is not listed is no "no".
    """

    def __init__(self, knowledge: Knowledge, without: Iterable[str] = (), *, in_part: bool = False) -> None:
        left_out = set(without)
        rules = tuple(rule for rule in knowledge.rules if rule.id not in left_out)
        self.hazards = hazards()
        self.knowledge = dataclasses.replace(knowledge, rules=rules)
        self.space = Space(self.knowledge, self.hazards, in_part=in_part)
        self.advisor = Advisor(knowledge=self.knowledge)
        self._guards: dict[tuple[str, ...], Guard] = {}
        self._wish = _speaks_for_a_form(self.knowledge)

    def prove(self, hazard: Hazard) -> Proof:
        proof, used = Proof(hazard), list[Guard]()
        stack = self._start(hazard)
        while stack:
            point = stack.pop()
            guard = next((g for g in used if not self.space.open(point, g.needs) and self._safe(g, point, (), hazard)),
                         None)
            if guard is None:
                profile = self.space.complete(point)
                outcomes = self.outcomes(profile)
                if not _enough(outcomes, hazard):
                    proof.counter_example, proof.outcomes = profile, outcomes
                    return proof
                guard = self._guard(point, profile, hazard)
                used.append(guard)
            proof.rules |= guard.rules
            stack += self._unguarded(point, guard, proof)
        return proof

    def _unguarded(self, point: Point, guard: Guard, proof: Proof) -> list[Point]:
        """The parts of this point in which the guard does not fire, with all facts settled that it reads."""
        stack, left = [point], list[Point]()
        while stack:
            part = stack.pop()
            proof.cases += 1
            if proof.cases > _LIMIT:
                raise Unsupported(f"{proof.hazard.id}: more than {_LIMIT} cases")
            open_facts = self.space.open(part, guard.needs)
            enough = not open_facts or (guard.learns and self.space.may_stay_unknown(part, open_facts))
            if enough and self._safe(guard, part, open_facts, proof.hazard):
                continue
            if open_facts:
                stack += self.space.settle(part, open_facts[0], guard.needs[open_facts[0]])
            else:
                left.append(part)
        return left

    def outcomes(self, profile: Mapping[str, Any]) -> dict[str, Outcome]:
        """What the whole advisor decides and where it sends, by setting."""
        return self._decide(profile, None)

    def _start(self, hazard: Hazard) -> list[Point]:
        point = Point()
        if hazard.medicine is not None:
            point = self.space.with_medicine(point, hazard.medicine)

        def possible(found: Point, settled: Set[str]) -> bool:
            return hazard.holds(self.space.complete(found), settled)

        points = self.space.split(point, self.space.hazard_needs(hazard), possible)
        return [found for found in points if hazard.holds(self.space.complete(found))]

    def _guard(self, point: Point, profile: Mapping[str, Any], hazard: Hazard) -> Guard:
        """Of the rules that make this profile safe, the one that leaves the fewest facts to settle."""
        findings = self.advisor.consult(profile).findings
        found: list[tuple[int, Guard]] = []
        for firing in findings.fired:
            if not any(isinstance(action, (Refer, Ask, Decide, Check)) for action in firing.rule.then):
                continue
            makers = _rests_on(firing.rule, self.knowledge, {fired.rule.id for fired in findings.fired})
            key = tuple(maker.id for maker in makers)
            try:
                guard = self._guards.get(key) or Guard(makers, self.knowledge, self.space)
            except Unsupported:
                continue
            self._guards[key] = guard
            if _enough(self._decide(profile, guard.base), hazard):
                found.append((len(self.space.open(point, guard.needs)), guard))
        if not found:
            raise Unsupported(f"{hazard.id}: no single rule that is understood makes this safe: {dict(profile)}")
        return min(found, key=lambda pair: pair[0])[1]

    def _safe(self, guard: Guard, point: Point, unknown: Iterable[str], hazard: Hazard) -> bool:
        return _enough(self._decide(self.space.complete(point, unknown), guard.base), hazard)

    def _decide(self, profile: Mapping[str, Any], base: RuleBase | None) -> dict[str, Outcome]:
        if base is None:
            of = self.advisor.consult(profile)
            customer, findings = of.customer, of.findings
        else:
            customer = customer_facts(validate(profile, self.knowledge), self.knowledge)
            findings = base.infer(customer.facts)
        # A guard has to hold against a wish: where nothing speaks for any form, nothing is printed anyway.
        fired = findings.fired if base is None else (*findings.fired, self._wish)
        return {setting: _outcome(weigh(Case(fired, customer, self.knowledge, setting))) for setting in SETTINGS}


def _outcome(found: Weighed) -> Outcome:
    return Outcome(found.decision, frozenset((one["to"], one["urgency"]) for one in found.referrals))


def _speaks_for_a_form(knowledge: Knowledge) -> Firing:
    for rule in knowledge.rules:
        favours = tuple(action for action in rule.then if isinstance(action, Favour) and action.forms.names)
        if favours:
            return Firing(dataclasses.replace(rule, then=favours), ())
    raise Unsupported("no rule speaks for any form")


def _enough(outcomes: Mapping[str, Outcome], hazard: Hazard) -> bool:
    return all(hazard.met(found, setting) for setting, found in outcomes.items())
