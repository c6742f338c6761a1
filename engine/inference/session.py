"""Inference on experta: its facts, working memory, agenda and run loop, with a matcher and a strategy of our own.

This is the only module that works with experta. The stock matcher (RETE) needs many times longer, and equal
salience fires in a different order in every process; both are replaced through `abstract.Matcher` and
`abstract.Strategy`. A test holds this matcher against the stock one on random profiles.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

from ...vendored.experta.abstract import Matcher, Strategy
from ...vendored.experta.activation import Activation
from ...vendored.experta.agenda import Agenda
from ...vendored.experta.engine import KnowledgeEngine
from ...vendored.experta.fact import Fact
from ...vendored.experta.factlist import FactList
from ..knowledge.rules import Rule
from ..language.conditions import AlphaNetwork, Because, Held, Memory
from .compiled import CompiledRule, CompiledRules, RunningMemory
from .triggers import TriggerIndex


class _Frozen(Fact):
    """A fact whose values cannot change already, and need not be frozen one by one as experta does."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        dict.__init__(self, values)


class Given(_Frozen):
    """All that is known of one customer: the facts of the profile, and what is computed from them."""

    @property
    def identity(self) -> object:
        """What makes two of them the same: nothing, for there is one customer in a consultation."""
        return Given


class Derived(_Frozen):
    """One value that a rule concluded for a derived fact."""

    @property
    def identity(self) -> object:
        """What makes two of them the same, whichever rule concluded it."""
        return self["fact"], self["value"]


class Firing(NamedTuple):
    """One step of the trace: the rule that fired, and the facts that made it fire."""

    rule: Rule
    because: Because


class Findings:
    """What one consultation inferred: `fired` in firing order, and the memory at the end."""

    def __init__(self, fired: tuple[Firing, ...], memory: Memory, rule_base: RuleBase) -> None:
        self.fired, self.memory = fired, memory
        self._rule_base = rule_base

    @cached_property
    def undecided(self) -> tuple[Rule, ...]:
        """The rules that might still fire if more were known, in the order of the rules."""
        return tuple(c.rule for c in self._rule_base.compiled if c.condition(self.memory) is None)


class _Callback(CompiledRule):
    """A rule as experta runs it: records the step, then declares what the rule concludes."""

    def __init__(self, rule: Rule, network: AlphaNetwork) -> None:
        super().__init__(rule, network)
        self.__name__ = rule.id

    def __call__(self, session: Session) -> None:
        session.fired.append(_new(Firing, (self.rule, session.agenda.firing.because)))
        for fact, value in self.concludes:
            session.facts.declare(Derived({"fact": fact, "value": value}))


class _Ready(NamedTuple):
    rule: _Callback
    because: Because


class _Activation(_Ready, Activation):
    """A rule that is ready to fire, with its reasons, which tell its facts better than a set of all would.

    Activations are never compared with each other, and the rule finds its reasons on the agenda.
    """

    __slots__ = ()
    facts: Any = ()
    context: Any = MappingProxyType({})
    key = None


# The constructor of a named tuple is Python and takes twice as long.
_new = tuple.__new__


class _Agenda(Agenda):
    """experta's agenda, which also tells what is firing."""

    firing: _Activation

    def get_next(self) -> _Activation | None:
        if not self.activations:
            return None
        found: _Activation = self.activations.pop()
        self.firing = found
        return found


class RuleBase(CompiledRules[_Callback]):
    """Rules ready for inference; nothing in it depends on a customer, and all consultations and threads share it."""

    def __init__(self, rules: Iterable[Rule], derived: Iterable[str]) -> None:
        super().__init__(rules, derived, _Callback)

    def infer(self, facts: Mapping[str, Any], closed: frozenset[str] = frozenset()) -> Findings:
        """Run all rules on the known facts. The result does not depend on the order of `facts`.

        `closed` are facts that are not known and will stay so; it matters to rules in an open world only.
        """
        session = Session(self, closed)
        # Straight into the fact list: a new session needs no reset, and there is no agenda to keep up to date yet.
        session.facts.declare(Given(facts))
        session.run()
        # A session and its matcher refer to each other; apart they are freed at once, not by a later collection.
        del session.matcher
        return Findings(tuple(session.fired), session.memory, self)


class _WorkingMemory(FactList):
    """experta's fact list, which tells duplicates apart by what our facts say of themselves."""

    @staticmethod
    def _get_fact_id(fact: Given | Derived) -> object:
        return fact.identity


class LevelMatcher(Matcher):
    """Matches rules level by level: a level is matched once, when everything it reads is final.

    Facts are only ever added within a consultation, so an activation never has to be taken back.
    """

    def __init__(self, engine: Session) -> None:
        super().__init__(engine)
        self.reset()

    def reset(self) -> None:
        """Forget everything, as for a new consultation."""
        self.level = 0
        self.held: Held = {}
        self._grown: set[str] = set()

    def changes(self, adding: Iterable[Any] = (), deleting: Iterable[Any] = ()) -> tuple[list[Any], list[Any]]:
        """The activations that became possible; `deleting` must be empty."""
        if deleting:
            raise ValueError("facts of a consultation are not retracted; start a new one")
        session: Session = self.engine
        for fact in adding:
            self._take_in(fact, session)
        found: list[Any] = []
        if session.running and not session.agenda.activations:
            levels = session.rule_base.levels
            while not found and self.level < len(levels):
                found = self._match(levels[self.level], session)
                self.level += 1
        return found, []

    def _take_in(self, fact: Any, session: Session) -> None:
        memory, network = session.memory, session.rule_base.network
        if isinstance(fact, Derived):
            memory.values[fact["fact"]].add(fact["value"])
            self._grown.add(fact["fact"])
            return
        memory.values.update(fact)
        del memory.values["__factid__"]  # experta's own entry
        network.hold(self.held, memory.values)
        network.hold_without(self.held, memory.values, memory.closed)

    def _match(self, level: TriggerIndex[_Callback], session: Session) -> list[Any]:
        held, memory = self.held, session.memory
        if self._grown:
            session.rule_base.network.hold(held, {fact: memory.values[fact] for fact in self._grown})
            self._grown.clear()
        found = []
        for callback in level.candidates(held):
            because = callback.match(held, memory) if callback.number is None else held[callback.number]
            if because is not None:
                found.append(_new(_Activation, (callback, because)))
        return found


class RuleOrder(Strategy):
    """Fires activations in the order of the rules, the same in every process."""

    def update_agenda(self, agenda: Any, added: list[Any], removed: list[Any]) -> None:
        """Add a level to the agenda, which is empty then and takes the next activation from its end."""
        if added:
            self._update_agenda(agenda, added, removed)

    def _update_agenda(self, agenda: Any, added: list[Any], removed: list[Any]) -> None:
        agenda.activations.extend(reversed(added))


_NOTHING: tuple[list[Any], list[Any]] = ([], [])


class Session(KnowledgeEngine):
    """One consultation. Not shared between threads; made new for every profile."""

    __matcher__: Any = LevelMatcher
    __strategy__: Any = RuleOrder
    agenda: _Agenda

    def __init__(self, rule_base: RuleBase, closed: frozenset[str] = frozenset()) -> None:
        self.rule_base = rule_base
        self.memory = RunningMemory(rule_base.makers, closed)
        self.fired: list[Firing] = []
        # What experta's own constructor does, which would make a fact list and an agenda that are not used.
        self.running, self.facts, self.agenda = False, _WorkingMemory(), _Agenda()
        self.matcher, self.strategy = self.__matcher__(self), self.__strategy__()

    def get_deffacts(self) -> list[Any]:
        """None: experta shares its DefFacts between all engines of a process, whatever their thread."""
        return []

    def get_activations(self) -> tuple[list[Any], list[Any]]:
        """Nothing new while the agenda has work and no fact came in, which is after most firings."""
        if self.agenda.activations and not self.facts.added:
            return _NOTHING
        found: tuple[list[Any], list[Any]] = self.matcher.changes(*self.facts.changes)
        return found
