"""Cuts the facts of a profile into finitely many cells, such that no rule can tell two profiles of a cell apart."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from tillskott.engine.knowledge import Knowledge
from tillskott.engine.knowledge.rules import Rule
from tillskott.engine.language.conditions import PARTIAL, HasAny, Is, Leaf, Within, leaves

from . import plain
from .spec import SPEC, Hazard

Needs = dict[str, set[str]]
"""The facts of a profile that matter; for a set, the members that do."""

_EGFR = ("age", "sex", "egfr", "creatinine")
# What is held in the hand counts with what is taken, so its cells depend on that.
_HELD = ("considering", "supplements")
_FROM: Mapping[str, tuple[str, ...]] = {
    "medicine_classes": ("medications",),
    "egfr_used": _EGFR,
    "creatinine": ("age", "sex", "creatinine"),
    "supplement_count": ("supplements",),
    "supplement_low": ("supplements",),
    "supplement_high": ("supplements",),
    "supplement_findings": ("supplements",),
    **dict.fromkeys(("considering", "considering_low", "considering_high", "considering_findings", "together"), _HELD),
    **dict.fromkeys(("total_low", "total_high"), _HELD),
}
_SPEC_FACT = {"egfr_below": "egfr_used"}
_AMOUNTS = {"supplements": "supplement", "considering": "considering", "together": "total"}
_ENDS = {"surely_above": "low", "possibly_above": "high"}
# Settled last, since their cells depend on other facts.
_LATE = ("creatinine", "considering")
_SETS = ("set", "medicines")
_CLOSE = 1e-9


class Unsupported(Exception):
    """A rule compares something that is not cut exactly here; the proof must be taught, never guess."""


@dataclass(frozen=True, slots=True)
class Point:
    """Part of a profile: settled facts (None: unknown), and which members of a known set are settled, in or out."""

    facts: Mapping[str, Any] = field(default_factory=dict)
    members: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def put(self, fact: str, value: Any, members: Iterable[str] = ()) -> Point:
        settled = {**self.members, fact: self.members.get(fact, frozenset()) | frozenset(members)}
        return Point({**self.facts, fact: value}, settled)


class Space:
    """All profiles, cut at the numbers that any rule or the spec compares with."""

    def __init__(self, knowledge: Knowledge, hazards: Iterable[Hazard], *, in_part: bool = False) -> None:
        self.knowledge, self.in_part = knowledge, in_part
        self.cuts: defaultdict[str, set[float]] = defaultdict(set)
        for rule in knowledge.rules:
            for leaf in leaves(rule.when):
                self.cuts[leaf.fact] |= _numbers(leaf)
        for hazard in hazards:
            for fact, test in hazard.tests():
                for word, wanted in test.items() if isinstance(test, dict) else ():
                    amount = f"{_AMOUNTS[fact]}_{_ENDS[word]}" if word in _ENDS else None
                    self.cuts[amount or _SPEC_FACT.get(word, fact)] |= _plain_numbers(wanted)
        self.cuts["egfr"] |= self.cuts["egfr_used"]
        self.names = self._names_of_class()
        self.form = next(iter(knowledge.forms))

    def _names_of_class(self) -> Mapping[str, Mapping[frozenset[str], str]]:
        """For each class the fewest classes that a name of it can lead to, each with such a name.

        Every set of classes that a medicine list can have is a union of these.
        """
        found: dict[str, dict[frozenset[str], str]] = {}
        for group in self.knowledge.medicine_classes.values():
            for name in (*group.substances, *group.brands, *group.atc):
                classes = frozenset(self.knowledge.medicines.resolve(name).classes)
                for member in classes:
                    found.setdefault(member, {}).setdefault(classes, name)
        unknown = SPEC["any_medicine"]["unknown"]
        found["unrecognised"] = {frozenset(["unrecognised"]): unknown}
        return {
            member: {classes: name for classes, name in each.items() if not any(other < classes for other in each)}
            for member, each in found.items()
        }

    def needs(self, rules: Iterable[Rule]) -> Needs:
        """The facts that these rules read, traced back to the profile."""
        found: Needs = {}
        for rule in rules:
            for leaf in leaves(rule.when):
                if leaf.fact not in self.knowledge.vocabulary.derived:
                    self._add(found, leaf, rule)
        return found

    def _add(self, found: Needs, leaf: Leaf, rule: Rule) -> None:
        spec = self.knowledge.vocabulary.facts[leaf.fact]
        counted = isinstance(leaf, Within) and (leaf.counts or (leaf.fact == "supplement_count" and not _any(leaf)))
        if counted or (spec.source == "computed" and leaf.fact not in _FROM):
            raise Unsupported(f"{rule.id} compares {leaf.fact} in a way that is not cut into cells")
        if leaf.fact == "medicine_classes" and isinstance(leaf, HasAny) and not set(leaf.values) <= self.names.keys():
            raise Unsupported(f"{rule.id} reads a medicine class that no name leads to")
        for fact in _FROM.get(leaf.fact, (leaf.fact,)):
            members = found.setdefault(fact, set())
            if isinstance(leaf, HasAny) and self.knowledge.vocabulary.facts[fact].type in _SETS:
                members.update(leaf.values)

    def hazard_needs(self, hazard: Hazard) -> Needs:
        found: Needs = {}
        for fact, test in hazard.tests():
            for read in _FROM.get(fact, (fact,)):
                found.setdefault(read, set())
            for word, wanted in test.items() if isinstance(test, dict) else ():
                if word in ("has", "has_all", "lacks"):
                    found[fact] |= {wanted} if isinstance(wanted, str) else set(wanted)
        return found

    def open(self, point: Point, needs: Needs) -> list[str]:
        """The facts of which something is not settled yet, in the order in which to settle them."""
        found = [fact for fact, members in needs.items() if fact not in point.facts or self._half(point, fact, members)]
        measured = any(point.facts.get(fact) is not None for fact in ("egfr", "creatinine"))

        def late(fact: str) -> tuple[bool, bool, bool, str]:
            half = fact in point.facts
            return not half, not (measured and fact in _EGFR), fact in _LATE, fact

        return sorted(found, key=late)

    def _half(self, point: Point, fact: str, members: set[str]) -> bool:
        return point.facts[fact] is not None and bool(members - point.members[fact])

    def may_stay_unknown(self, point: Point, open_facts: Iterable[str]) -> bool:
        """Whether learning the open facts can only add to what rules know: no known set grows, no eGFR changes."""
        measured = any(point.facts.get(fact) is not None for fact in ("egfr", "creatinine"))
        return not any(fact in point.facts or (measured and fact in _EGFR) for fact in open_facts)

    def split(self, point: Point, needs: Needs, possible: Callable[[Point, set[str]], bool]) -> list[Point]:
        """Every way in which the facts that matter may be settled, as long as it is `possible` by those settled so far.
        """
        points, settled = [point], set[str]()
        for fact in sorted(needs, key=lambda fact: (fact in _LATE, fact)):
            settled.add(fact)
            points = [q for p in points for q in self.settle(p, fact, needs[fact]) if possible(q, settled)]
        return points

    def settle(self, point: Point, fact: str, members: Iterable[str]) -> Iterator[Point]:
        """Every way in which one fact may be settled."""
        if self.knowledge.vocabulary.facts[fact].type not in _SETS:
            if fact in point.facts:
                yield point
            else:
                yield from (point.put(fact, value) for value in self.cells(fact, point.facts))
            return
        if fact not in point.facts:
            yield point.put(fact, None)
            point = point.put(fact, frozenset())
        points = [point]
        if point.facts[fact] is not None:
            for member in sorted(members):
                points = [q for p in points for q in self._member(p, fact, member)]
        yield from points

    def _member(self, point: Point, fact: str, member: str) -> Iterator[Point]:
        if member in point.members[fact]:
            yield point
            return
        yield point.put(fact, point.facts[fact], [member])
        if fact == "medications":
            out = point.members[fact] - self._classes(point.facts[fact])
            names = self.names[member].items()
            yield from (self.with_medicine(point, name) for classes, name in names if not classes & out)
        else:
            yield point.put(fact, point.facts[fact] | {member}, [member])

    def _classes(self, names: Iterable[str]) -> frozenset[str]:
        return frozenset(found for name in names for found in self.knowledge.medicines.resolve(name).classes)

    def with_medicine(self, point: Point, name: str) -> Point:
        listed = point.facts.get("medications") or frozenset()
        return point.put("medications", listed | {name}, self.knowledge.medicines.resolve(name).classes)

    def cells(self, fact: str, settled: Mapping[str, Any]) -> list[Any]:
        """One value of every cell of a fact that is no set; None first, for unknown."""
        spec = self.knowledge.vocabulary.facts[fact]
        if fact == "supplements":
            return [None, *self._products(self.cuts["supplement_low"] | self.cuts["supplement_high"])]
        if fact == "considering":
            return [None, *self._products(self._cuts_in_hand(settled.get("supplements")))]
        if spec.type not in ("integer", "number"):
            return [None, *self.knowledge.vocabulary.values(fact)]
        low, high = spec.minimum or 0, spec.maximum or math.inf
        cuts = set(self.cuts[fact])
        if fact == "creatinine" and settled.get("age") is not None and settled.get("sex") is not None:
            for egfr in self.cuts["egfr_used"]:
                cuts |= set(_creatinine(egfr, settled["age"], settled["sex"], high))
        return [None, *_representatives(cuts, low, high, whole=spec.type == "integer")]

    def _cuts_in_hand(self, taken: Any) -> set[float]:
        """Where an amount in the hand crosses a number, by itself or with what is taken already."""
        held = plain.milligrams(taken or ()) or (0.0, 0.0)
        found = self.cuts["considering_low"] | self.cuts["considering_high"]
        for cut in self.cuts["total_low"] | self.cuts["total_high"]:
            found |= {cut - amount for amount in held if cut >= amount}
        return found

    def _products(self, cuts: Iterable[float]) -> list[Any]:
        amounts = _representatives(cuts, 0, math.inf)
        # A salt that is drunk is tried by itself: how it adds to other products is settled by their amounts.
        found: list[Any] = [[], [{"label": "?"}], *([{"label": label}] for label in SPEC["drunk"])]
        for low in amounts:
            found.append([{"form": self.form, "amount_mg": low, "basis": "elemental"}])
            found += [[{"label": plain.span(low, high)}] for high in amounts if high > low]
        return found

    def complete(self, point: Point, unknown: Iterable[str] = ()) -> dict[str, Any]:
        """A whole profile of this point: what is not settled is harmless, or unknown for the facts named so.

        With `in_part` every list is known in part.
        """
        profile: dict[str, Any] = {**SPEC["harmless"], **dict.fromkeys(unknown), **point.facts}
        if self.in_part:
            profile[PARTIAL] = frozenset(self.knowledge.vocabulary.values(PARTIAL))
        return {
            fact: sorted(value) if isinstance(value, frozenset) else value
            for fact, value in profile.items() if value is not None
        }

    def size(self) -> int:
        """The number of cells of the whole space, over every fact that a profile may hold and any rule reads."""
        read = {fact for rule in self.knowledge.rules for leaf in leaves(rule.when)
                for fact in _FROM.get(leaf.fact, (leaf.fact,))}
        count = 1
        for spec in self.knowledge.vocabulary.profile_facts:
            if spec.id in read:
                members = self.names if spec.type == "medicines" else self.knowledge.vocabulary.values(spec.id)
                count *= 1 + 2 ** len(members) if spec.type in _SETS else len(self.cells(spec.id, {}))
        return count


def _any(leaf: Within) -> bool:
    """Whether a count is only asked to be none or some, which is all that the cells tell apart."""
    low, high = (leaf.low, leaf.low_open), (leaf.high, leaf.high_open)
    return low in ((None, False), (1, False), (0, True)) and high in ((None, False), (0, False), (1, True))


def _numbers(leaf: Leaf) -> set[float]:
    if isinstance(leaf, Within) and not leaf.counts:
        return {bound for bound in (leaf.low, leaf.high) if bound is not None}
    return _plain_numbers(leaf.value) if isinstance(leaf, Is) else set()


def _plain_numbers(wanted: Any) -> set[float]:
    values = wanted if isinstance(wanted, (list, tuple)) else [wanted]
    return {value for value in values if isinstance(value, (int, float)) and not isinstance(value, bool)}


def _representatives(cuts: Iterable[float], low: float, high: float, whole: bool = False) -> list[float]:
    """Every cut and one number of every gap between them; of whole numbers, both neighbours of every cut."""
    inside = sorted(cut for cut in cuts if low <= cut <= high)
    top = high if math.isfinite(high) else max([low, *inside]) + 1000
    if whole:
        near = {int(low), int(top), *(math.floor(cut) + step for cut in inside for step in (-1, 0, 1, 2))}
        return sorted(number for number in near if low <= number <= top)
    ends = sorted({low, *inside, top})
    return sorted({*ends, *((a + b) / 2 for a, b in pairwise(ends))})


def _creatinine(egfr: float, age: int, sex: Any, high: float) -> tuple[float, ...]:
    """Creatinine values close by on both sides of an eGFR, which falls as creatinine rises; none for a child."""
    if age < plain.ADULT:
        return ()
    at = plain.creatinine_at(egfr, age, sex)
    return tuple(value for value in (at * (1 - _CLOSE), at * (1 + _CLOSE)) if value <= high)
