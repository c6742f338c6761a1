"""Every single change of a profile worth trying: finite answers, and numbers cut where rules cut them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ..knowledge import Knowledge
from ..knowledge.fact_types import MEDICINES, PRODUCTS, TRIED
from ..knowledge.records import FactSpec
from ..language.conditions import PARTIAL, Is, Within, leaves
from ..profile import Profile, customer_facts

_RESULTS = ("helped", "no_effect", "upset_stomach")
# How finely a number is stepped through where a computed fact (such as eGFR from creatinine) depends on it.
_GRID = 48


@dataclass(frozen=True, slots=True)
class Change:
    """One fact set to another value; `added` and `removed` name the element where one member of a list changes.

    `closes`: the list, known in part so far, is all that there is.
    """

    fact: str
    value: Any
    added: str | None = None
    removed: str | None = None
    was_unknown: bool = False
    closes: bool = False

    @property
    def name(self) -> str:
        """The element or value it changes to; empty for a number or an amount."""
        if self.added is not None or self.removed is not None:
            return f"+{self.added}" if self.added is not None else f"-{self.removed}"
        return self.value if isinstance(self.value, str) else str(self.value) if isinstance(self.value, list) else ""

    def applied(self, profile: Mapping[str, Any]) -> dict[str, Any]:
        """The profile after this change; on a list only the one element changes, so that changes can be combined.

        A fact that was known in part is wholly known after it.
        """
        changed = dict(profile)
        if self.fact in (profile.get(PARTIAL) or ()):
            changed[PARTIAL] = [fact for fact in profile[PARTIAL] if fact != self.fact]
        if self.added is not None and self._is_plain_set(profile):
            changed[self.fact] = [*profile.get(self.fact, ()), self.added]
        elif self.removed is not None and self._is_plain_set(profile):
            changed[self.fact] = [item for item in profile.get(self.fact, ()) if item != self.removed]
        else:
            changed[self.fact] = self.value
        return changed

    def _is_plain_set(self, profile: Mapping[str, Any]) -> bool:
        return all(isinstance(item, str) for item in profile.get(self.fact) or ())


def plain(given: Mapping[str, Any]) -> dict[str, Any]:
    """A checked profile as it could be written down: sets as lists, in an order that does not change."""
    return {fact: sorted(value) if isinstance(value, frozenset) else value for fact, value in given.items()}


@lru_cache(maxsize=8)
def candidates(knowledge: Knowledge) -> Candidates:
    """The candidates of some knowledge, which all searches share."""
    return Candidates(knowledge)


class Candidates:
    """The changes that can make a difference, for one knowledge; made once and kept."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge, self._computed_from = knowledge, knowledge.vocabulary.computed_from
        self.read = {leaf.fact for rule in self.knowledge.rules for leaf in leaves(rule.when)}
        self._numeric = _numeric(self.knowledge)
        self._reaches: dict[str, tuple[list[str], set[str]]] = {}
        self._cuts = {fact: sorted(set(itertools.chain(*map(_cut, each)))) for fact, each in self._numeric.items()}

    def of(self, profile: Mapping[str, Any]) -> list[Change]:
        """Every single change of this profile, in the order of the vocabulary."""
        return [change for spec in self.facts() for change in self.changes(spec, profile)]

    def facts(self) -> list[FactSpec]:
        """The facts of the profile that some rule reads, directly or through what is computed from them."""
        through = {source for fact in self.read for source in self._computed_from.get(fact, ())}
        return [spec for spec in self.knowledge.vocabulary.profile_facts if spec.id in self.read | through]

    def changes(self, spec: FactSpec, profile: Mapping[str, Any]) -> Iterator[Change]:
        """The changes of one fact, away from what the profile says now."""
        now = profile.get(spec.id)
        partial = spec.id in (profile.get(PARTIAL) or ())
        unknown = now is None or partial
        if spec.kind.choice:
            values = [value for value in self.knowledge.vocabulary.values(spec.id) if value != now]
            yield from (Change(spec.id, value, was_unknown=unknown) for value in values)
        elif spec.kind.numeric:
            for value in self.numbers(spec, now, profile):
                yield Change(spec.id, value, was_unknown=unknown)
        else:
            yield from self._list_changes(spec, list(now or ()), unknown, partial)

    def _list_changes(self, spec: FactSpec, items: list[Any], unknown: bool, partial: bool) -> Iterator[Change]:
        if unknown:  # there is nothing, or nothing more
            yield Change(spec.id, items, was_unknown=True, closes=bool(items))
        if spec.kind.members:
            yield from _toggles(spec, items, self.knowledge.vocabulary.values(spec.id), unknown)
        elif spec.kind is MEDICINES:
            names = [group.substances[0] for group in self.knowledge.medicine_classes.values() if group.substances]
            yield from _toggles(spec, items, [name for name in names if name not in items], unknown, drop=True)
        elif spec.kind is TRIED:
            for form in self.knowledge.forms:
                for result in _RESULTS:
                    if {"form": form, "result": result} not in items:
                        yield Change(spec.id, [*items, {"form": form, "result": result}], was_unknown=unknown)
        elif spec.kind is PRODUCTS:
            more = items if partial else []
            products = [value for value in ([*more, *one] for one in self._products(spec)) if value != items]
            yield from (Change(spec.id, value, was_unknown=unknown) for value in products)

    def _products(self, spec: FactSpec) -> Iterator[list[dict[str, Any]]]:
        """No product, and one product on each side of every amount that rules cut at."""
        yield []
        form = next(iter(self.knowledge.forms))
        computed = [fact for fact, sources in self._computed_from.items() if spec.id in sources]
        amounts = {point for fact in computed for point in _around(self._cuts.get(fact, ()), 1.0, 0.0, None)}
        for amount in sorted(amount for amount in amounts if amount > 0):
            nutrient = self.knowledge.nutrient
            yield [{"form": form, nutrient.amount_key: amount, "basis": nutrient.stated_as.counted, "per_day": 1}]

    def numbers(self, spec: FactSpec, now: Any, profile: Mapping[str, Any]) -> list[float]:
        """One value of every interval that rules tell apart, as near to the present value as the interval allows."""
        step = 1.0 if spec.kind.whole else 0.1 if (spec.maximum or 0) > 10 else 0.01
        points = set(_around(self._cuts.get(spec.id, ()), step, spec.minimum, spec.maximum))
        points |= set(self._computed_points(spec, step, profile))
        if spec.kind.whole:
            points = {float(round(point)) for point in points}
        kept: dict[Any, float] = {}
        for point in sorted(points, key=lambda p: abs(p - now) if now is not None else p):
            kept.setdefault(self._cell(spec, point, profile), point)
        if now is not None:
            kept.pop(self._cell(spec, now, profile), None)
        whole = [int(v) if float(v).is_integer() else round(v, 4) for v in kept.values()]
        return sorted(whole)

    def _computed_points(self, spec: FactSpec, step: float, profile: Mapping[str, Any]) -> Iterator[float]:
        """Values on both sides of every cut of a computed fact: the cuts themselves, and by halving a grid."""
        computed = [fact for fact, sources in self._computed_from.items() if spec.id in sources and fact in self._cuts]
        if not computed:
            return
        low, high = float(spec.minimum or 0), float(spec.maximum or 1)
        for fact in computed:
            yield from _around(self._cuts[fact], step, low, high)
        grid = [low + (high - low) * (n / _GRID) ** 2 for n in range(_GRID + 1)]
        for left, right in itertools.pairwise(grid):
            yield from self._halved(spec, left, right, step, profile)

    def _halved(
        self, spec: FactSpec, left: float, right: float, step: float, profile: Mapping[str, Any]
    ) -> Iterator[float]:
        cell_left, cell_right = self._cell(spec, left, profile), self._cell(spec, right, profile)
        if cell_left == cell_right:
            return
        while right - left > step:
            middle = (left + right) / 2
            if self._cell(spec, middle, profile) == cell_left:
                left = middle
            else:
                right = middle
        low, high = float(spec.minimum or 0), float(spec.maximum or 1)
        yield from (round(point, 1) for point in _around((left, right), step, low, high))

    def _cell(self, spec: FactSpec, value: float, profile: Mapping[str, Any]) -> Any:
        """What every comparison that depends on a value answers; values with one answer are one to the rules."""
        whole = int(value) if spec.kind.whole else value
        follows, sources = self._reach(spec.id)
        told = {fact: profile[fact] for fact in sources if fact in profile}
        facts = customer_facts(Profile({**told, spec.id: whole}), self.knowledge).facts
        return tuple(
            (leaf.holds(found) if isinstance(leaf, Within) else found == leaf.value)
            for fact in follows
            if isinstance(found := facts.get(fact), (int, float))
            for leaf in self._numeric[fact]
        )

    def _reach(self, fact: str) -> tuple[list[str], set[str]]:
        """The numbers that follow from a fact, itself among them, and all facts that these are computed from."""
        if fact not in self._reaches:
            follows = [one for one in self._numeric if one == fact or fact in self._computed_from.get(one, ())]
            self._reaches[fact] = follows, {source for one in follows for source in self._computed_from.get(one, ())}
        return self._reaches[fact]


def _toggles(
    spec: FactSpec, items: Sequence[str], values: Iterable[str], unknown: bool, drop: bool = False
) -> Iterator[Change]:
    for value in values:
        if value not in items:
            yield Change(spec.id, [*items, value], added=value, was_unknown=unknown)
        elif not drop:
            yield Change(spec.id, [item for item in items if item != value], removed=value)
    if drop:
        for value in items:
            yield Change(spec.id, [item for item in items if item != value], removed=value)


def _numeric(knowledge: Knowledge) -> dict[str, list[Within | Is]]:
    """The comparisons that rules make with each number."""
    found: dict[str, dict[Within | Is, None]] = {}
    for rule in knowledge.rules:
        for leaf in leaves(rule.when):
            measured = isinstance(leaf, Within) and not leaf.counts
            if measured or (isinstance(leaf, Is) and isinstance(leaf.value, (int, float))):
                found.setdefault(leaf.fact, {})[leaf] = None  # type: ignore[index]
    return {fact: list(compared) for fact, compared in found.items()}


def _cut(leaf: Within | Is) -> list[float]:
    bounds = (leaf.low, leaf.high) if isinstance(leaf, Within) else (leaf.value,)
    return [bound for bound in bounds if bound is not None]


def _around(cuts: Iterable[float], step: float, low: float | None, high: float | None) -> Iterator[float]:
    for cut in cuts:
        for point in (cut - step, cut, cut + step):
            if (low is None or point >= low) and (high is None or point <= high):
                yield round(point, 4)
