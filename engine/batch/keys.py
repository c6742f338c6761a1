"""What each part of the advice depends on: the keys of a profile, as truth values about the rules that fired.

Profiles with the same key have the same part, so that it is resolved once. Made for any module of expressions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property, reduce
from operator import or_
from typing import NamedTuple, TypeVar

from ..knowledge import Knowledge
from ..knowledge.rules import Rule
from ..language.actions import (
    Action,
    Administer,
    Ask,
    Avoid,
    Check,
    Decide,
    Discourage,
    DoseRange,
    Favour,
    FormSet,
    Refer,
    Start,
)
from .expressions import Api, Expression, member
from .match import fires

A = TypeVar("A", bound=Action)
FORM_ACTIONS = (Avoid, Discourage, Favour)
DOSE_ACTIONS = (DoseRange, Start, Administer)


class Actions:
    """The actions of the rules by kind that are taken in a setting, in firing order, each with its rule; made once."""

    def __init__(self, knowledge: Knowledge, setting: str) -> None:
        self.knowledge = knowledge
        self._by_kind: dict[type[Action], list[tuple[Rule, Action]]] = {}
        for rule in knowledge.rules:
            for action in rule.then:
                if isinstance(action, Check) and action.setting not in (None, setting):
                    continue
                self._by_kind.setdefault(type(action), []).append((rule, action))

    def of(self, kind: type[A]) -> list[tuple[Rule, A]]:
        """The actions of one kind."""
        return self._by_kind.get(kind, [])  # type: ignore[return-value]

    def rules(self, *kinds: type[Action]) -> list[Rule]:
        """The rules that take one of these actions, in firing order."""
        return [rule for rule in self.knowledge.rules if any(isinstance(action, kinds) for action in rule.then)]

    @cached_property
    def named_as_a_whole(self) -> list[str]:
        """The sets of forms of which a rule may speak as a whole."""
        actions = [action for rule in self.knowledge.rules for action in rule.then if isinstance(action, FORM_ACTIONS)]
        return sorted({action.forms.from_fact for action in actions if action.forms.from_fact})


class Rank(NamedTuple):
    """What orders one form among the others: each truth of `points` with its weight, the best of the most points.

    Vetoed forms come behind all others, and those that nothing speaks for behind the rest, then those discouraged.
    """

    points: list[tuple[int, Expression]]
    vetoed: Expression
    discouraged: Expression


class Keys:
    """The keys over a settled frame, which is a matched one where what is unknown does not hold."""

    def __init__(self, actions: Actions, api: Api) -> None:
        self._actions, self._api = actions, api

    def settled(self) -> dict[str, Expression]:
        """The columns that settle a matched frame."""
        knowledge = self._actions.knowledge
        classes = {action.class_ for _, action in self._actions.of(Check) if action.class_}
        names = [fires(rule) for rule in knowledge.rules]
        names += [member("medicine_classes", name) for name in sorted(classes)]
        names += [member(fact, form) for fact in self._actions.named_as_a_whole for form in knowledge.forms]
        return {name: self._api.col(name).fill_null(False) for name in names}

    def fired(self, rule: Rule) -> Expression:
        """Whether a rule fires; never null."""
        return self._api.col(fires(rule))

    def referred(self, rule: Rule) -> Expression:
        """Whether the referral of a rule is shown: it fires, and none fires that says more of the same."""
        stronger = [other for other, action in self._actions.of(Refer) if rule.id in action.instead_of]
        return reduce(lambda shown, other: shown & ~self.fired(other), stronger, self.fired(rule))

    def checks_something(self, rule: Rule, action: Check) -> Expression:
        """Whether a check is made: about a class, where there is a medicine of the class."""
        if action.class_ is None:
            return self.fired(rule)
        return self.fired(rule) & self._api.col(member("medicine_classes", action.class_))

    def any_of(self, parts: Iterable[Expression]) -> Expression:
        """Whether at least one holds."""
        return reduce(or_, parts, self._api.lit(False))

    def decision(self) -> list[Expression]:
        """What the decision depends on: urgent referral, any referral, any question, food first, any check."""
        referring = self._actions.of(Refer)
        return [
            self.any_of(self.fired(rule) for rule, action in referring if action.urgency == "now"),
            self.any_of(self.fired(rule) for rule, _ in referring),
            self.any_of(self.fired(rule) for rule, _ in self._actions.of(Ask)),
            self.any_of(self.fired(rule) for rule, _ in self._actions.of(Decide)),
            self.any_of(self.checks_something(rule, action) for rule, action in self._actions.of(Check)),
        ]

    def rank(self, form: str) -> Rank:
        """What places a form in the order of a ranking."""
        fits = self._actions.knowledge.fits
        points = [(fits[action.fit], self._names(rule, action.forms, form))
                  for rule, action in self._actions.of(Favour) if _may_name(action.forms, form)]  # fmt: skip
        return Rank(points, self._spoken(Avoid, form), self._spoken(Discourage, form))

    def doses(self) -> list[Expression]:
        """What the dose depends on beside the forms: the rules on ranges, starts and how it is taken."""
        return [self.fired(rule) for rule in self._actions.rules(*DOSE_ACTIONS)]

    def against(self) -> list[Expression]:
        """What is said against forms, rule by rule."""
        found = [self.fired(rule) for rule in self._actions.rules(Avoid, Discourage)]
        for fact in self._actions.named_as_a_whole:
            found += [self._api.col(member(fact, form)) for form in self._actions.knowledge.forms]
        return found

    def _spoken(self, kind: type[Avoid] | type[Discourage], form: str) -> Expression:
        spoken: Sequence[tuple[Rule, Avoid | Discourage]] = self._actions.of(kind)
        return self.any_of(self._names(rule, action.forms, form) for rule, action in spoken
                           if _may_name(action.forms, form))  # fmt: skip

    def _names(self, rule: Rule, forms: FormSet, form: str) -> Expression:
        """Whether the rule fires and its action speaks of the form."""
        if forms.from_fact is None:
            return self.fired(rule)
        return self.fired(rule) & self._api.col(member(forms.from_fact, form))


def _may_name(forms: FormSet, form: str) -> bool:
    return forms.from_fact is not None or form in forms.names
