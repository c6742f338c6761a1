"""What each part of the advice depends on: the keys of a profile, as masks about the rules that fired.

Profiles with the same key have the same part, so that it is resolved once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache, reduce
from operator import or_
from typing import TypeVar

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
from ..resolution.referrals import NOW
from .expressions import member
from .match import fires
from .ranking import Standing, standing
from .truths import Mask, total

A = TypeVar("A", bound=Action)
FORM_ACTIONS = (Avoid, Discourage, Favour)
DOSE_ACTIONS = (DoseRange, Start, Administer)


class Actions:
    """The actions of the rules by kind that are taken in a setting, in firing order, each with its rule; made once."""

    def __init__(self, knowledge: Knowledge, setting: str) -> None:
        self.knowledge, self.self_care = knowledge, setting == "self_care"
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
    def stronger(self) -> Mapping[str, list[Rule]]:
        """For each rule those whose referral says more of the same."""
        found: dict[str, list[Rule]] = {}
        for rule, action in self.of(Refer):
            for replaced in action.instead_of:
                found.setdefault(replaced, []).append(rule)
        return found

    @cached_property
    def named_as_a_whole(self) -> list[str]:
        """The sets of forms of which a rule may speak as a whole."""
        actions = [action for rule in self.knowledge.rules for action in rule.then if isinstance(action, FORM_ACTIONS)]
        return sorted({action.forms.from_fact for action in actions if action.forms.from_fact})


class Keys:
    """The keys over matched columns, where what is unknown does not hold.

    `holds` tells where a column holds; masks may also be expressions of a dataframe engine that are never unknown.
    """

    def __init__(self, actions: Actions, holds: Callable[[str], Mask], nowhere: Mask) -> None:
        self._actions, self._holds, self._nowhere = actions, holds, nowhere

    def fired(self, rule: Rule) -> Mask:
        """Where a rule fires."""
        return self._holds(fires(rule))

    def referred(self, rule: Rule) -> Mask:
        """Where the referral of a rule is shown: it fires, and none fires that says more of the same."""
        stronger = self._actions.stronger.get(rule.id, ())
        return reduce(lambda shown, other: shown & ~self.fired(other), stronger, self.fired(rule))

    def checks_something(self, rule: Rule, action: Check) -> Mask:
        """Where a check is made: about a class, where there is a medicine of the class."""
        if action.class_ is None:
            return self.fired(rule)
        return self.fired(rule) & self._holds(member("medicine_classes", action.class_))

    def any_of(self, masks: Iterable[Mask]) -> Mask:
        """Where at least one holds."""
        return reduce(or_, masks, self._nowhere)

    def decision(self) -> dict[str, Mask]:
        """What the decision depends on, by the names of `decide`; in self-care a check refers to the staff."""
        referring = self._actions.of(Refer)
        refer = self.any_of(self.fired(rule) for rule, _ in referring)
        check = self.any_of(self.checks_something(rule, action) for rule, action in self._actions.of(Check))
        if self._actions.self_care:
            refer, check = refer | check, self._nowhere
        return {
            "now": self.any_of(self.referred(rule) for rule, action in referring if action.urgency == NOW),
            "refer": refer,
            "ask": self.any_of(self.fired(rule) for rule, _ in self._actions.of(Ask)),
            "instead": self.any_of(self.fired(rule) for rule, _ in self._actions.of(Decide)),
            "check": check,
        }

    def standings(self, everywhere: Mask) -> dict[str, Standing]:
        """How each form stands in the order of the forms."""
        points = {form: total(self._points(form)) for form in self._actions.knowledge.forms}
        width = max(map(len, points.values()), default=0)
        return {form: standing(self._spoken(Avoid, form), self._spoken(Discourage, form), digits, width, everywhere)
                for form, digits in points.items()}  # fmt: skip

    def _points(self, form: str) -> Iterator[tuple[int, Mask]]:
        fits = self._actions.knowledge.fits
        for rule, action in self._actions.of(Favour):
            if _may_name(action.forms, form):
                yield fits[action.fit], self._names(rule, action.forms, form)

    def doses(self) -> list[tuple[Rule, Mask]]:
        """What the dose depends on beside the forms: the rules on ranges, starts and how it is taken."""
        return [(rule, self.fired(rule)) for rule in self._actions.rules(*DOSE_ACTIONS)]

    def against(self) -> list[Mask]:
        """What is said against forms, rule by rule."""
        found = [self.fired(rule) for rule in self._actions.rules(Avoid, Discourage)]
        for fact in self._actions.named_as_a_whole:
            found += [self._holds(member(fact, form)) for form in self._actions.knowledge.forms]
        return found

    def _spoken(self, kind: type[Avoid] | type[Discourage], form: str) -> Mask:
        spoken: Sequence[tuple[Rule, Avoid | Discourage]] = self._actions.of(kind)
        return self.any_of(self._names(rule, action.forms, form) for rule, action in spoken
                           if _may_name(action.forms, form))  # fmt: skip

    def _names(self, rule: Rule, forms: FormSet, form: str) -> Mask:
        """Where the rule fires and its action speaks of the form."""
        if forms.from_fact is None:
            return self.fired(rule)
        return self.fired(rule) & self._holds(member(forms.from_fact, form))


def _may_name(forms: FormSet, form: str) -> bool:
    return forms.from_fact is not None or form in forms.names


@lru_cache(maxsize=16)
def actions(knowledge: Knowledge, setting: str) -> Actions:
    """The actions of some knowledge in a setting, which all columns share."""
    return Actions(knowledge, setting)
