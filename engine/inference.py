"""Inference on experta: its facts, working memory, agenda and run loop, with a matcher and a strategy of our own.

This is the only module that imports experta. The stock matcher (RETE) needs many times longer, and equal
salience fires in a different order in every process; both are replaced through `abstract.Matcher` and
`abstract.Strategy`. A test holds this matcher against the stock one on random profiles.
"""

from __future__ import annotations

import collections
import collections.abc
import logging
import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from .conditions import Because, Evaluator, Match, Memory, compile_condition, compile_match
from .knowledge.rules import Rule
from .triggers import TriggerIndex


def _import_experta() -> Any:
    """Import experta on Python 3.10 and later, leaving `collections` and the root logger as they were.

    Its pinned frozendict 1.2 reads `collections.Mapping`, which Python 3.10 removed, and experta calls
    `logging.basicConfig()` twice when imported: both only matter during this import, in this thread.
    """
    alias = not hasattr(collections, "Mapping")
    configure, importer = logging.basicConfig, threading.get_ident()

    def configure_elsewhere(**options: Any) -> None:
        if threading.get_ident() != importer:
            configure(**options)

    if alias:
        collections.Mapping = collections.abc.Mapping  # type: ignore[attr-defined]
    logging.basicConfig = configure_elsewhere
    try:
        import experta
        import experta.abstract
        import experta.activation
        import experta.watchers
    finally:
        logging.basicConfig = configure
        if alias:
            del collections.Mapping  # type: ignore[attr-defined]
    # experta logs every fact at INFO; health data must not reach an app's log because its root logger is verbose.
    for name in experta.watchers.ALL:
        watcher = getattr(experta.watchers, name)
        if watcher.level == logging.NOTSET:
            watcher.setLevel(logging.CRITICAL)
    return experta


experta = _import_experta()


class _Frozen(experta.Fact):  # type: ignore[misc,name-defined]
    """A fact whose values cannot change already, and need not be frozen one by one as experta does."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        dict.__init__(self, values)


class Given(_Frozen):
    """All that is known of one customer: the facts of the profile, and what is computed from them."""


class Derived(_Frozen):
    """One value that a rule concluded for a derived fact."""


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
        return tuple(c.rule for c in self._rule_base.callbacks if c.condition(self.memory) is None)


class _Callback:
    """A rule as experta runs it: records the step, then declares what the rule concludes."""

    salience = 0

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.__name__ = rule.id
        self.concludes = tuple((action.fact, action.value) for action in rule.concludes)

    # Most rules are never near firing, so each is compiled when it first is; two threads at once compile the same.
    @cached_property
    def condition(self) -> Evaluator:
        return compile_condition(self.rule.normal_form)

    @cached_property
    def match(self) -> Match:
        return compile_match(self.rule.normal_form)

    def __call__(self, session: Session, because: Because) -> None:
        session.fired.append(Firing(self.rule, because))
        for fact, value in self.concludes:
            session.facts.declare(Derived({"fact": fact, "value": value}))


class RuleBase:
    """Rules ready for matching; nothing in it depends on a customer, and all consultations and threads share it."""

    def __init__(self, rules: Iterable[Rule], derived: Iterable[str]) -> None:
        self.derived = tuple(sorted(derived))
        self.callbacks = tuple(map(_Callback, rules))
        self.makers: dict[str, list[_Callback]] = {}
        levels: defaultdict[int, list[_Callback]] = defaultdict(list)
        for callback in self.callbacks:
            levels[callback.rule.level].append(callback)
            for fact in dict.fromkeys(fact for fact, _ in callback.concludes):
                self.makers.setdefault(fact, []).append(callback)
        self.levels = tuple(TriggerIndex(levels[level], lambda c: c.rule.normal_form) for level in sorted(levels))

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


class _OpenValues(dict[str, set[str]]):
    """For each derived fact what a rule might still conclude; worked out when it is asked for, which is seldom.

    It is only asked for at a later level than the rules that conclude the fact, when those are settled.
    """

    def __init__(self, rule_base: RuleBase, values: dict[str, Any], closed: frozenset[str]) -> None:
        super().__init__()
        self._rule_base, self._values, self._closed = rule_base, values, closed

    def get(self, fact: str, default: Any = None) -> Any:
        makers = self._rule_base.makers.get(fact)
        if makers is None:
            return default
        if fact not in self:
            values = self[fact] = set()
            memory = Memory(self._values, self, self._closed)
            for maker in makers:
                if maker.condition(memory) is None:
                    values.update(value for name, value in maker.concludes if name == fact)
        return self[fact]


class _Activation(experta.activation.Activation):  # type: ignore[misc,name-defined]
    """An activation that is never compared with others; `because` tells its facts better than a set of all would."""

    def __init__(self, rule: _Callback, because: Because) -> None:
        self.rule, self.facts, self.context, self.key = rule, (), {"because": because}, None


class LevelMatcher(experta.abstract.Matcher):  # type: ignore[misc,name-defined]
    """Matches rules level by level: a level is matched once, when everything it reads is final.

    Facts are only ever added within a consultation, so an activation never has to be taken back.
    """

    def __init__(self, engine: Session) -> None:
        super().__init__(engine)
        self.reset()

    def reset(self) -> None:
        """Forget everything, as for a new consultation."""
        self.level = 0

    def changes(self, adding: Iterable[Any] = (), deleting: Iterable[Any] = ()) -> tuple[list[Any], list[Any]]:
        """The activations that became possible; `deleting` must be empty."""
        if deleting:
            raise ValueError("facts of a consultation are not retracted; start a new one")
        session: Session = self.engine
        for fact in adding:
            self._take_in(fact, session.memory)
        found: list[Any] = []
        if session.running and not session.agenda.activations:
            levels = session.rule_base.levels
            while not found and self.level < len(levels):
                found = self._match(levels[self.level], session.memory)
                self.level += 1
        return found, []

    def _take_in(self, fact: Any, memory: Memory) -> None:
        if isinstance(fact, Derived):
            memory.values[fact["fact"]].add(fact["value"])
        else:
            memory.values.update(fact)
            del memory.values["__factid__"]  # experta's own entry

    def _match(self, level: TriggerIndex[_Callback], memory: Memory) -> list[Any]:
        tried = ((callback, callback.match(memory)) for callback in level.candidates(memory.values))
        return [_Activation(callback, because) for callback, because in tried if because is not None]


class RuleOrder(experta.abstract.Strategy):  # type: ignore[misc,name-defined]
    """Fires activations in the order of the rules, the same in every process."""

    def update_agenda(self, agenda: Any, added: list[Any], removed: list[Any]) -> None:
        """Add a level to the agenda, which is empty then and takes the next activation from its end."""
        if added:
            self._update_agenda(agenda, added, removed)

    def _update_agenda(self, agenda: Any, added: list[Any], removed: list[Any]) -> None:
        agenda.activations.extend(reversed(added))


class Session(experta.KnowledgeEngine):  # type: ignore[misc,name-defined]
    """One consultation. Not shared between threads; made new for every profile."""

    __matcher__ = LevelMatcher
    __strategy__ = RuleOrder

    def __init__(self, rule_base: RuleBase, closed: frozenset[str] = frozenset()) -> None:
        self.rule_base = rule_base
        values: dict[str, Any] = {fact: set() for fact in rule_base.derived}
        self.memory = Memory(values, _OpenValues(rule_base, values, closed), closed)
        self.fired: list[Firing] = []
        super().__init__()

    def get_deffacts(self) -> list[Any]:
        """None: experta shares its DefFacts between all engines of a process, whatever their thread."""
        return []

    def get_activations(self) -> tuple[list[Any], list[Any]]:
        """Nothing new while the agenda has work and no fact came in, which is after most firings."""
        if self.agenda.activations and not self.facts.added:
            return [], []
        found: tuple[list[Any], list[Any]] = self.matcher.changes(*self.facts.changes)
        return found
