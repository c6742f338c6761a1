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
from dataclasses import dataclass
from typing import Any

from .conditions import Because, Known, Memory, compile_condition, leaves
from .knowledge.rules import Rule


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


class Given(experta.Fact):  # type: ignore[misc,name-defined]
    """A fact of the profile, or computed from it."""


class Derived(experta.Fact):  # type: ignore[misc,name-defined]
    """One value that a rule concluded for a derived fact."""


@dataclass(frozen=True, slots=True)
class Firing:
    """One step of the trace: the rule that fired, and the facts that made it fire."""

    rule: Rule
    because: Because


@dataclass(frozen=True, slots=True)
class Findings:
    """What one consultation inferred: rules in firing order, rules left undecided, and the memory at the end."""

    fired: tuple[Firing, ...]
    undecided: tuple[Rule, ...]
    memory: Memory


class _Callback:
    """A rule as experta runs it: records the step, then declares what the rule concludes."""

    __slots__ = ("__name__", "concludes", "condition", "rule", "wakes")
    salience = 0

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.__name__ = rule.id
        self.condition = compile_condition(rule.when)
        self.concludes = tuple((action.fact, action.value) for action in rule.concludes)
        # Whether a fact is known is yes or no from the start; all other parts are unknown until one of their facts is.
        asks_what_is_known = any(isinstance(leaf, Known) for leaf in leaves(rule.when))
        self.wakes = None if asks_what_is_known else rule.reads

    def __call__(self, session: Session, because: Because) -> None:
        session.fired.append(Firing(self.rule, because))
        for fact, value in self.concludes:
            session.declare(Derived(fact=fact, value=value))


class RuleBase:
    """Rules compiled for matching; immutable, and shared by all consultations and threads."""

    def __init__(self, rules: Iterable[Rule], derived: Iterable[str]) -> None:
        self.derived = tuple(sorted(derived))
        levels: defaultdict[int, list[_Callback]] = defaultdict(list)
        for rule in rules:
            levels[rule.level].append(_Callback(rule))
        self.levels = tuple(tuple(levels[level]) for level in sorted(levels))

    def infer(self, facts: Mapping[str, Any]) -> Findings:
        """Run all rules on the known facts. The result does not depend on the order of `facts`."""
        session = Session(self)
        session.reset()
        session.declare(*(Given(fact=fact, value=facts[fact]) for fact in sorted(facts)))
        session.run()
        return Findings(tuple(session.fired), tuple(session.undecided), session.memory)


class LevelMatcher(experta.abstract.Matcher):  # type: ignore[misc,name-defined]
    """Matches rules level by level: a level is matched once, when everything it reads is final.

    Facts are only ever added within a consultation, so an activation never has to be taken back.
    """

    def reset(self) -> None:
        self.level = 0
        self.declared: dict[Any, Any] = {}

    def changes(self, adding: Iterable[Any] = (), deleting: Iterable[Any] = ()) -> tuple[list[Any], list[Any]]:
        """The activations that became possible; `deleting` must be empty."""
        if deleting:
            raise ValueError("facts of a consultation are not retracted; start a new one")
        session: Session = self.engine
        memory = session.memory
        for fact in adding:
            if isinstance(fact, Derived):
                memory.values[fact["fact"]].add(fact["value"])
                self.declared[fact["fact"], fact["value"]] = fact
            elif isinstance(fact, Given):
                memory.values[fact["fact"]] = fact["value"]
                self.declared[fact["fact"]] = fact
        found: list[Any] = []
        if session.running and not session.agenda.activations:
            levels = session.rule_base.levels
            while not found and self.level < len(levels):
                found = self._match(levels[self.level], session)
                self.level += 1
        return found, []

    def _match(self, level: tuple[_Callback, ...], session: Session) -> list[Any]:
        memory = session.memory
        known = memory.values.keys()
        found = []
        for callback in level:
            if callback.wakes is not None and callback.wakes.isdisjoint(known):
                truth: Any = None
            else:
                truth = callback.condition(memory)
            if truth is None:
                session.leave_undecided(callback)
            elif truth is not False:
                found.append(experta.activation.Activation(callback, self._facts(truth), {"because": truth}))
        return found

    def _facts(self, because: Because) -> list[Any]:
        declared = self.declared
        return [
            declared[key]
            for fact, value in because
            for key in ((fact, value) if (isinstance(value, str) and (fact, value) in declared) else fact,)
            if key in declared
        ]


class RuleOrder(experta.abstract.Strategy):  # type: ignore[misc,name-defined]
    """Fires activations in the order of the rules, the same in every process."""

    def _update_agenda(self, agenda: Any, added: list[Any], removed: list[Any]) -> None:
        # The agenda takes the next activation from its end; the matcher adds a level only when it is empty.
        agenda.activations.extend(reversed(added))


class Session(experta.KnowledgeEngine):  # type: ignore[misc,name-defined]
    """One consultation. Not shared between threads; made new for every profile."""

    __matcher__ = LevelMatcher
    __strategy__ = RuleOrder

    def __init__(self, rule_base: RuleBase) -> None:
        self.rule_base = rule_base
        self.memory = Memory({fact: set() for fact in rule_base.derived}, {})
        self.fired: list[Firing] = []
        self.undecided: list[Rule] = []
        super().__init__()

    def get_deffacts(self) -> list[Any]:
        """None: experta shares its DefFacts between all engines of a process, whatever their thread."""
        return []

    def leave_undecided(self, callback: _Callback) -> None:
        """What an undecided rule could still conclude must not be read as settled by later rules."""
        self.undecided.append(callback.rule)
        for fact, value in callback.concludes:
            self.memory.undecided.setdefault(fact, set()).add(value)
