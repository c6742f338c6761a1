"""What decides, stated once for one customer and for many: the ladder of decisions, and the order of the forms.

A mask has one bit a customer. Of one customer it is 1 or 0; of many it is a whole number, an array of machine words, or
an expression of a dataframe engine: all know `&`, `|` and `~`. What stands behind the last customer means nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Generic, NamedTuple, Protocol, TypeVar, cast, get_args

from ..inference.session import Firing
from ..knowledge import Knowledge
from ..language.actions import Action, Ask, Avoid, Check, Decide, Discourage, Favour, FormSet, Refer, Urgency
from .shape import PRINTED, Decision, Setting

A = TypeVar("A", bound=Action)
M = TypeVar("M")
Mask = Any
Taken = tuple[Firing, A, Mask]
"""An action, the step that takes it, and where it does."""

LADDER: tuple[Decision, ...] = get_args(Decision)
"""The decisions, from the strictest to the mildest."""
URGENCIES: tuple[str, ...] = get_args(Urgency)
"""How soon, from the most urgent on."""
NOW = URGENCIES[0]


class Said(Protocol):
    """What the rules say about one customer or about many, and how their forms are counted and compared.

    `everyone` has the bit of every customer, `nobody` none.
    """

    @property
    def knowledge(self) -> Knowledge: ...
    @property
    def setting(self) -> Setting: ...
    @property
    def everyone(self) -> Mask: ...
    @property
    def nobody(self) -> Mask: ...

    def taken(self, kind: type[A]) -> Sequence[Taken[A]]:
        """The actions of one kind in firing order; those that nobody's rules take may be left out."""

    def takes(self, group: str) -> Mask:
        """Where a medicine of this class is taken."""

    def named(self, forms: FormSet, where: Mask) -> Iterable[tuple[str, Mask]]:
        """The forms of a set, each with where it is in it, of the customers in `where`."""

    def behind(self, points: Mapping[str, Sequence[tuple[int, Mask]]]) -> Mapping[str, Any]:
        """For every form a number that is lower for a larger sum of the points given here."""

    def lowest(self, standings: Mapping[str, Standing], among: Mapping[str, Mask]) -> Mapping[str, Mask]:
        """For every form where no other is lower, of those that are in the running there."""


class Asks(NamedTuple):
    """Where something asks for a decision: each for the one in its place of the ladder, above the last."""

    now: Mask
    refer: Mask
    ask: Mask
    instead: Mask
    check: Mask


class Standing(NamedTuple):
    """What a form is compared by, what weighs most first; where it holds a form comes behind the others.

    `behind` is a number, lower for more points.
    """

    vetoed: Mask
    unfavoured: Mask
    discouraged: Mask
    behind: Any


def shown(said: Said) -> list[Taken[Refer]]:
    """The referrals, each with where it is shown: none says more of the same there."""
    referring = said.taken(Refer)
    stronger: dict[str, Mask] = {}
    for _, action, where in referring:
        for replaced in action.instead_of:
            stronger[replaced] = stronger.get(replaced, said.nobody) | where
    if not stronger:
        return list(referring)
    return [(firing, action, where & ~stronger[firing.rule.id] if firing.rule.id in stronger else where)
            for firing, action, where in referring]  # fmt: skip


def made(said: Said) -> list[Taken[Check]]:
    """The checks of this setting, each with where there is something to check."""
    return [
        (firing, action, where if action.class_ is None else where & said.takes(action.class_))
        for firing, action, where in said.taken(Check)
        if action.setting is None or action.setting == said.setting
    ]


def asks(said: Said, referrals: Sequence[Taken[Refer]], checks: Sequence[Taken[Check]]) -> Asks:
    """What asks for each decision; in self-care nobody is there to settle a check, so that it refers."""
    nobody = said.nobody
    now = _anywhere((where for _, action, where in referrals if action.urgency == NOW), nobody)
    refer, check = _where(referrals, nobody), _where(checks, nobody)
    if said.setting == "self_care":
        refer, check = refer | check, nobody
    return Asks(now, refer, _where(said.taken(Ask), nobody), _where(said.taken(Decide), nobody), check)


def by_ladder(asked: Asks, everyone: M) -> dict[Decision, M]:
    """Where each decision is taken: the strictest that something asks for, else the last; everybody stands in one."""
    found: dict[Decision, M] = {}
    left: Any = everyone
    for decision, where in zip(LADDER, asked, strict=False):
        found[decision] = left & where
        left = left & ~where
    found[LADDER[-1]] = left
    return found


class Order:
    """The forms as they stand to each other.

    A veto makes a form unsuitable. Of the forms that some rule speaks for, a discouraged one never stands above one
    that is not; then the points of what speaks for it count.
    """

    def __init__(self, said: Said) -> None:
        self._said = said
        self.vetoes, self.discouraging = _by_form(said, Avoid), _by_form(said, Discourage)
        self.favours = _by_form(said, Favour)
        fits, nobody, everyone = said.knowledge.fits, said.nobody, said.everyone
        behind = said.behind({form: [(fits[action.fit], where) for _, action, where in spoken]
                              for form, spoken in self.favours.items()})  # fmt: skip
        vetoed, discouraged = _each(self.vetoes, nobody), _each(self.discouraging, nobody)
        unfavoured = {form: everyone & ~where for form, where in _each(self.favours, nobody).items()}
        self.standings = {
            form: Standing(vetoed.get(form, nobody), unfavoured.get(form, everyone), discouraged.get(form, nobody), lag)
            for form, lag in behind.items()
        }

    @cached_property
    def suits(self) -> Mapping[str, Mask]:
        """For every form where it may come first: something speaks for it, and it is not vetoed."""
        everyone = self._said.everyone
        return {form: everyone & ~(one.unfavoured | one.vetoed) for form, one in self.standings.items()}

    @cached_property
    def first(self) -> Mapping[str, Mask]:
        """For every form where it has, or shares, the first place."""
        return self._said.lowest(self.standings, self.suits)


class Decided(Generic[M]):
    """What is decided for one customer or for many; the forms are compared when they are first asked for.

    `referrals` and `checks`: each with where it is made. `asks`: what asks for each decision, from `asked` where
    somebody has worked that out already. `by_ladder`: where each decision is taken before the forms are compared.
    """

    def __init__(self, said: Said, asked: Asks | None = None) -> None:
        self._said = said
        self.referrals, self.checks = shown(said), made(said)
        self.asks = asked or asks(said, self.referrals, self.checks)
        self.by_ladder: Mapping[Decision, M] = by_ladder(self.asks, said.everyone)

    @cached_property
    def order(self) -> Order:
        return Order(self._said)

    @cached_property
    def without_form(self) -> tuple[M, M]:
        """Where a form would be printed and none may come first: whether some form is spoken for there, and where not.
        """
        suited = _anywhere(self.order.suits.values(), self._said.nobody)
        left = _anywhere((self.by_ladder[decision] for decision in PRINTED), self._said.nobody) & ~suited
        favoured = _anywhere((~one.unfavoured for one in self.order.standings.values()), self._said.nobody)
        return left & favoured, left & ~favoured

    @cached_property
    def decisions(self) -> Mapping[Decision, M]:
        """Where each decision is taken: where every form that is spoken for is unsuitable, care decides; where none is
        spoken for, food comes first."""
        refer, food = cast(tuple[Any, Any], self.without_form)
        found: dict[Decision, Any] = {**self.by_ladder}
        for decision in PRINTED:
            found[decision] = found[decision] & ~(refer | food)
        return {**found, "refer": found["refer"] | refer, "food_first": found["food_first"] | food}

    @cached_property
    def printed(self) -> M:
        """Where a form and a dose are printed."""
        found: M = _anywhere((self.decisions[decision] for decision in PRINTED), self._said.nobody)
        return found


def one(decisions: Mapping[Decision, int]) -> Decision:
    """The decision of one customer."""
    return next(decision for decision in LADDER if decisions[decision])


def _by_form(said: Said, kind: type[A]) -> Mapping[str, list[Taken[A]]]:
    """What is said of each form that is spoken of; the actions have `forms`."""
    found: dict[str, list[Taken[A]]] = {}
    for firing, action, where in said.taken(kind):
        for form, there in said.named(action.forms, where):  # type: ignore[attr-defined]
            found.setdefault(form, []).append((firing, action, there))
    return found


def _each(spoken: Mapping[str, list[Taken[A]]], nobody: M) -> dict[str, M]:
    """For each form that is spoken of where it is."""
    return {form: _where(taken, nobody) for form, taken in spoken.items()}


def _where(taken: Iterable[Taken[Any]], nobody: M) -> M:
    """Where at least one of some actions is taken."""
    found: Any = nobody
    for _, _, where in taken:
        found = found | where
    return cast(M, found)


def _anywhere(masks: Iterable[Any], nobody: M) -> M:
    found: Any = nobody
    for mask in masks:
        found = found | mask
    return cast(M, found)
