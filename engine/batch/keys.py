"""What each part of the advice depends on, as small whole numbers that can be compared: the keys of a profile.

A key packs the rules that fired and decide a part, or what they come to. Profiles with the same key have the same
part, so that it is resolved once. Made for narwhals and for Polars alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import add, or_
from typing import NamedTuple, TypeVar

from ..actions import (
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
from ..knowledge import Knowledge
from ..knowledge.rules import Rule
from .expressions import Api, Expression, member
from .match import fires

A = TypeVar("A", bound=Action)
FORM_ACTIONS = (Avoid, Discourage, Favour)
DOSE_ACTIONS = (DoseRange, Start, Administer)
BITS = 62
"""So many bits of a signed integer are used."""
POINTS = 12
"""The bits of the points of a form."""
VETOED = POINTS + 2
"""The bit of its rank that says that a form is vetoed."""


class Packed(NamedTuple):
    """A whole number below 2 to the power of `bits`."""

    number: Expression
    bits: int


class Keys:
    """Expressions over a settled frame, which is a matched one where what is unknown does not hold; made once."""

    def __init__(self, knowledge: Knowledge, api: Api) -> None:
        self._knowledge, self._api = knowledge, api

    def actions(self, kind: type[A]) -> list[tuple[Rule, A]]:
        """The actions of one kind in firing order, each with its rule."""
        return [(rule, action) for rule in self._knowledge.rules for action in rule.then if isinstance(action, kind)]

    def settled(self) -> list[Expression]:
        """The columns that settle a matched frame."""
        classes = {action.class_ for _, action in self.actions(Check) if action.class_}
        names = [fires(rule) for rule in self._knowledge.rules]
        names += [member("medicine_classes", name) for name in sorted(classes)]
        names += [member(fact, form) for fact in self.named_as_a_whole() for form in self._knowledge.forms]
        return [self._api.col(name).fill_null(False) for name in names]

    def named_as_a_whole(self) -> list[str]:
        """The sets of forms of which a rule may speak as a whole."""
        actions = [action for rule in self._knowledge.rules for action in rule.then if isinstance(action, FORM_ACTIONS)]
        return sorted({action.forms.from_fact for action in actions if action.forms.from_fact})

    def fired(self, rule: Rule) -> Expression:
        """Whether a rule fires; never null."""
        return self._api.col(fires(rule))

    def checks_something(self, rule: Rule, action: Check) -> Expression:
        """Whether a check is made: about a class, where there is a medicine of the class."""
        if action.class_ is None:
            return self.fired(rule)
        return self.fired(rule) & self._api.col(member("medicine_classes", action.class_))

    def any_of(self, parts: Iterable[Expression]) -> Expression:
        """Whether at least one holds."""
        return reduce(or_, parts, self._api.lit(False))

    def decision(self) -> list[Packed]:
        """What the decision depends on: urgent referral, any referral, any question, food first, any check."""
        referring = self.actions(Refer)
        return [
            self._bit(self.any_of(self.fired(rule) for rule, action in referring if action.urgency == "now")),
            self._bit(self.any_of(self.fired(rule) for rule, _ in referring)),
            self._bit(self.any_of(self.fired(rule) for rule, _ in self.actions(Ask))),
            self._bit(self.any_of(self.fired(rule) for rule, _ in self.actions(Decide))),
            self._bit(self.any_of(self.checks_something(rule, action) for rule, action in self.actions(Check))),
        ]

    def ranks(self) -> dict[str, Packed]:
        """For each form a number that orders the forms as a ranking does, the best lowest.

        From the highest bit down: vetoed, without points, discouraged, and the points counted down from the most.
        """
        return {form: self._rank(form) for form in self._knowledge.forms}

    def _rank(self, form: str) -> Packed:
        points = [(self._knowledge.fits[action.fit], self._names(rule, action.forms, form))
                  for rule, action in self.actions(Favour) if self._may_name(action.forms, form)]  # fmt: skip
        total = reduce(add, (said.cast(self._api.Int64) * fit for fit, said in points), self._api.lit(0))
        most = (1 << POINTS) - 1
        vetoed, discouraged = (self.any_of(self._spoken(kind, form)).cast(self._api.Int64)
                               for kind in (Avoid, Discourage))  # fmt: skip
        without = (total == 0).cast(self._api.Int64)
        return Packed(((vetoed * 2 + without) * 2 + discouraged) * (most + 1) + most - total, VETOED + 1)

    def favoured(self) -> Packed:
        """Whether any form is favoured at all."""
        return self._bit(self.any_of(said for form in self._knowledge.forms for said in self._spoken(Favour, form)))

    def doses(self) -> list[Packed]:
        """What the dose depends on beside the forms: the rules on ranges, starts and how it is taken."""
        return [self._bit(self.fired(rule)) for rule in self.rules(*DOSE_ACTIONS)]

    def against(self) -> list[Packed]:
        """What is said against forms, rule by rule."""
        found = [self._bit(self.fired(rule)) for rule in self.rules(Avoid, Discourage)]
        for fact in self.named_as_a_whole():
            found += [self._bit(self._api.col(member(fact, form))) for form in self._knowledge.forms]
        return found

    def rules(self, *kinds: type[Action]) -> list[Rule]:
        """The rules that take one of these actions, in firing order."""
        return [rule for rule in self._knowledge.rules if any(isinstance(action, kinds) for action in rule.then)]

    def words(self, name: str, parts: Sequence[Packed]) -> dict[str, Expression]:
        """The parts packed into as few integer columns as they need, named `name:0` and so on."""
        words: list[list[Expression]] = []
        used = BITS
        for number, bits in parts:
            if used + bits > BITS:
                words.append([])
                used = 0
            words[-1].append(number * (1 << used))
            used += bits
        return {f"{name}:{at}": reduce(add, word) for at, word in enumerate(words)}

    def _bit(self, truth: Expression) -> Packed:
        return Packed(truth.cast(self._api.Int64), 1)

    def _spoken(self, kind: type[Avoid] | type[Discourage] | type[Favour], form: str) -> Iterable[Expression]:
        return [self._names(rule, action.forms, form) for rule, action in self.actions(kind)
                if self._may_name(action.forms, form)]  # fmt: skip

    @staticmethod
    def _may_name(forms: FormSet, form: str) -> bool:
        return forms.from_fact is not None or form in forms.names

    def _names(self, rule: Rule, forms: FormSet, form: str) -> Expression:
        """Whether the rule fires and its action speaks of the form."""
        if forms.from_fact is None:
            return self.fired(rule)
        return self.fired(rule) & self._api.col(member(forms.from_fact, form))
