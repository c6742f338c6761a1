"""The interview: which facts can still matter, in which order they are asked, and one step back.

A question matters while some rule that could still change the advice is undecided for want of its answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .actions import Action, Advise, Ask, Caution, Conclude, Conflict, Refer
from .advice import Advice
from .advisor import Advisor
from .conditions import All, Any_, AtLeast, Condition, Leaf, Memory, compile_condition, leaves, normal
from .inference import Findings
from .knowledge.records import FactSpec
from .knowledge.rules import Rule
from .profile.facts import COMPUTED_FROM

# What is said beside the advice does not make a question worth the customer's time.
_BESIDE = (Advise, Caution, Conflict)


@dataclass(slots=True)
class Interview:
    """One interview in progress. `given` holds what was answered, `skipped` the facts answered "don't know"."""

    advisor: Advisor
    given: dict[str, Any] = field(default_factory=dict)
    skipped: set[str] = field(default_factory=set)
    _history: list[str] = field(default_factory=list)

    def advice(self) -> Advice:
        """The advice so far."""
        return self.advisor.advise(self.given)

    def next_question(self) -> FactSpec | None:
        """The fact to ask next, or None where no open fact can still matter."""
        return next(iter(self.open_questions()), None)

    def open_questions(self) -> list[FactSpec]:
        """The open facts that can still change the advice: safety facts first, then in vocabulary order."""
        _, findings = self.advisor.infer(self.given)
        facts = self.advisor.knowledge.vocabulary.profile_facts
        wanted = self._worth_asking(set(self._wanted(findings)), findings.memory)
        open_facts = wanted - self.given.keys() - self.skipped
        asked = [spec for spec in facts if spec.id in open_facts and self.given.keys().isdisjoint(spec.covered_by)]
        return sorted(asked, key=lambda spec: not spec.safety)

    def _worth_asking(self, wanted: set[str], memory: Memory) -> set[str]:
        """Without the facts that cannot apply to this customer; where that is open, what settles it comes first."""
        asked = set(wanted)
        for fact, condition in self.advisor.knowledge.ask_when.items():
            if fact in wanted:
                applies = compile_condition(condition)(memory)
                settling = {leaf.fact for leaf in open_leaves(condition, memory)} - self.skipped
                if applies is False or (applies is None and settling):
                    asked.discard(fact)
                asked |= settling
        return asked

    def answer(self, fact: str, value: Any) -> None:
        """Record an answer; None means that the customer does not know. Raises ProfileError for a faulty value."""
        if value is None:
            self.skipped.add(fact)
        else:
            self.advisor.infer({**self.given, fact: value})
            self.given[fact] = value
        self._history.append(fact)

    @property
    def can_go_back(self) -> bool:
        return bool(self._history)

    def back(self) -> str | None:
        """Take back the last answer; returns its fact, or None where nothing was answered yet."""
        if not self._history:
            return None
        fact = self._history.pop()
        self.given.pop(fact, None)
        self.skipped.discard(fact)
        return fact

    def _wanted(self, findings: Findings) -> Iterator[str]:
        """The profile facts that could still change which rules fire, among the rules that could change the advice."""
        bar = self._bar(findings)
        for firing in findings.fired:
            if any(_matters(action, bar) for action in firing.rule.then):
                # A rule that fired because something is not known may cease to hold once it is.
                yield from (fact for fact, value in firing.because if value is None)
        waiting = [rule for rule in findings.undecided if any(_matters(action, bar) for action in rule.then)]
        makers = _makers(findings.undecided)
        seen: set[str] = set()
        while waiting:
            rule = waiting.pop()
            if rule.id in seen:
                continue
            seen.add(rule.id)
            for leaf in open_leaves(rule.when, findings.memory):
                if leaf.fact in self.advisor.knowledge.vocabulary.derived:
                    waiting.extend(makers.get(leaf.fact, ()))
                else:
                    yield from COMPUTED_FROM.get(leaf.fact, (leaf.fact,))

    def _bar(self, findings: Findings) -> str | None:
        """What an action must outdo to matter: the most urgent referral so far, or a question left unanswered."""
        actions = [(firing, action) for firing in findings.fired for action in firing.rule.then]
        urgencies = {action.urgency for _, action in actions if isinstance(action, Refer)}
        if urgencies:
            return "now" if "now" in urgencies else "refer"
        unanswered = any(
            isinstance(action, Ask) and self.skipped.issuperset({f for f, v in firing.because if v is None})
            for firing, action in actions
        )
        return "ask" if unanswered else None


def _matters(action: Action, bar: str | None) -> bool:
    if bar is None:
        return not isinstance(action, (*_BESIDE, Conclude))
    return isinstance(action, Refer) and (bar == "ask" or (bar == "refer" and action.urgency == "now"))


def _makers(rules: Iterable[Rule]) -> Mapping[str, list[Rule]]:
    found: dict[str, list[Rule]] = {}
    for rule in rules:
        for action in rule.concludes:
            found.setdefault(action.fact, []).append(rule)
    return found


def open_leaves(node: Condition, memory: Memory) -> Iterator[Leaf]:
    """The comparisons whose missing facts keep a condition unknown."""
    yield from _open(normal(node), memory)


def _open(node: Condition, memory: Memory) -> Iterator[Leaf]:
    if compile_condition(node)(memory) is not None:
        return
    if isinstance(node, (All, Any_, AtLeast)):
        for part in node.parts:
            yield from _open(part, memory)
    else:
        yield from leaves(node)
