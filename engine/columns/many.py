"""What the rules say about many customers, as the order of decisions and forms reads it: every truth is a mask."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache, reduce
from operator import or_
from typing import Any, TypeVar

from ..inference.session import Firing
from ..knowledge import Knowledge
from ..knowledge.rules import Rule
from ..language.actions import Action, Administer, Avoid, Discourage, DoseRange, Favour, FormSet, Start
from ..resolution.order import Decided, Mask, Standing, Taken
from ..resolution.shape import Setting
from .expressions import member
from .match import fires
from .planes import Planes
from .truths import Digits, total

A = TypeVar("A", bound=Action)
FORM_ACTIONS = (Avoid, Discourage, Favour)
DOSE_ACTIONS = (DoseRange, Start, Administer)


class Actions:
    """The actions of some rules by kind, in firing order, each with its rule; made once."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._by_kind: dict[type[Action], list[tuple[Firing, Action]]] = {}
        for rule in rules:
            for action in rule.then:
                self._by_kind.setdefault(type(action), []).append((Firing(rule, ()), action))

    def of(self, kind: type[A]) -> list[tuple[Firing, A]]:
        """The actions of one kind."""
        return self._by_kind.get(kind, [])  # type: ignore[return-value]

    def rules(self, *kinds: type[Action]) -> list[Rule]:
        """The rules that take one of these actions, in firing order."""
        return [rule for rule in self._rules if any(isinstance(action, kinds) for action in rule.then)]

    @cached_property
    def named_as_a_whole(self) -> list[str]:
        """The sets of forms of which a rule may speak as a whole."""
        actions = [action for rule in self._rules for action in rule.then if isinstance(action, FORM_ACTIONS)]
        return sorted({action.forms.from_fact for action in actions if action.forms.from_fact})


class Many:
    """The rules' word on many customers (see `resolution.order.Said`), where what is unknown does not hold.

    `holds` tells where a column holds; masks may also be expressions of a dataframe engine that are never unknown, of
    which forms cannot be compared.
    """

    def __init__(
        self, knowledge: Knowledge, setting: Setting, holds: Callable[[str], Mask], everyone: Mask, nobody: Mask
    ) -> None:
        self.knowledge, self.setting = knowledge, setting
        self.everyone, self.nobody = everyone, nobody
        self.actions, self._holds = actions(knowledge), holds

    @classmethod
    def of(cls, knowledge: Knowledge, setting: Setting, matched: Planes) -> Many:
        """From columns that the rules were matched on."""
        return cls(knowledge, setting, matched.holds, matched.everywhere, matched.nowhere)

    def fired(self, rule: Rule) -> Mask:
        """Where a rule fires."""
        return self._holds(fires(rule))

    def taken(self, kind: type[A]) -> list[Taken[A]]:
        """The actions of one kind in firing order, each with where its rule fires."""
        return [(firing, action, self.fired(firing.rule)) for firing, action in self.actions.of(kind)]

    def takes(self, group: str) -> Mask:
        """Where a medicine of this class is taken."""
        return self._holds(member("medicine_classes", group))

    def named(self, forms: FormSet, where: Mask) -> Iterable[tuple[str, Mask]]:
        """The forms of a set, each with where it is in it."""
        if forms.from_fact is None:
            return ((form, where) for form in forms.names)
        return ((form, where & self._holds(member(forms.from_fact, form))) for form in self.knowledge.forms)

    def behind(self, points: Mapping[str, Sequence[tuple[int, Mask]]]) -> Mapping[str, Digits]:
        """For every form a number in binary digits, all of one width, that is lower for a larger sum of points."""
        sums = {form: total(points.get(form, ())) for form in self.knowledge.forms}
        width = max(map(len, sums.values()), default=0)
        return {form: [*(self.everyone ^ digit for digit in digits), *[self.everyone] * (width - len(digits))]
                for form, digits in sums.items()}  # fmt: skip

    def lowest(self, standings: Mapping[str, Standing], among: Mapping[str, Mask]) -> Mapping[str, Mask]:
        """For every form where no other is lower, of those that are in the running there.

        Digit by digit a form stays in the running while no other has a zero where it has a one.
        """
        running, ranks = dict(among), {form: rank(one) for form, one in standings.items()}
        for place in reversed(range(max(map(len, ranks.values()), default=0))):
            better = {form: mask & ~ranks[form][place] for form, mask in running.items()}
            somewhere = reduce(or_, better.values())
            running = {form: better[form] | (mask & ~somewhere) for form, mask in running.items()}
        return running

    @cached_property
    def decided(self) -> Decided[Any]:
        """What is decided for them."""
        return Decided(self)

    def doses(self) -> list[tuple[Rule, Mask]]:
        """What the dose depends on beside the forms: the rules on ranges, starts and how it is taken."""
        return [(rule, self.fired(rule)) for rule in self.actions.rules(*DOSE_ACTIONS)]

    def against(self) -> Iterator[Mask]:
        """What is said against forms, rule by rule."""
        yield from (self.fired(rule) for rule in self.actions.rules(Avoid, Discourage))
        for fact in self.actions.named_as_a_whole:
            yield from (self._holds(member(fact, form)) for form in self.knowledge.forms)


def rank(standing: Standing) -> Digits:
    """The standing of a form as one number in binary digits, which is lowest for the best form."""
    return [*standing.behind, *reversed(standing[:-1])]


ABOVE = len(Standing._fields) - 1
"""So many digits of a rank stand above the points."""


@lru_cache(maxsize=16)
def actions(knowledge: Knowledge) -> Actions:
    """The actions of some knowledge, which all columns share."""
    return Actions(knowledge.rules)
