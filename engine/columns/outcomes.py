"""What the advice comes to for many profiles at once: decision, first form, dose, checks and referrals.

Each part of the advice depends on a few of the rules. Profiles that fire the same of those rules form a group, and
each group is resolved once, by the code that resolves a single consultation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any

from ..inference.session import Firing
from ..knowledge import Knowledge
from ..knowledge.rules import Rule
from ..language import actions as act
from ..profile import Customer
from ..resolution.advice import PRINTED, Decision, Dose
from ..resolution.case import Case
from ..resolution.dose import dose_advice, doses
from ..resolution.referrals import NOW
from .population import Evaluation, Mask

_DOSE_ACTIONS = (act.DoseRange, act.Start, act.Administer)

Group = tuple[Mask, tuple[Rule, ...]]
"""Profiles that fire exactly these of the rules in question."""


class Outcomes:
    """The parts of the advice over an evaluated population, each worked out when it is first asked for.

    `customer` gives the customer of profile i, for the amounts that are taken already.
    """

    def __init__(
        self,
        evaluation: Evaluation,
        knowledge: Knowledge,
        setting: str,
        customer: Callable[[int], Customer],
    ) -> None:
        self.evaluation, self.knowledge, self.setting = evaluation, knowledge, setting
        self._customer = customer

    def _rules(self, *kinds: type) -> tuple[Rule, ...]:
        return _taking(self.knowledge, kinds)

    def _fired(self, rules: Iterable[Rule]) -> Mask:
        return _union(self.evaluation.fired[rule.id] for rule in rules)

    @cached_property
    def decisions(self) -> Mapping[Decision, Mask]:
        """The profiles of each decision; every profile stands in exactly one."""
        referring = self._rules(act.Refer)
        now = list(filter(_is_urgent, referring))
        to_check = _union(self._checking.values())
        refer = self._fired(referring) | (to_check if self.setting == "self_care" else 0)
        rest = self.evaluation.everyone
        found: dict[Decision, Mask] = {}
        for decision, mask in (
            ("refer_now", self._fired(now)),
            ("refer", refer),
            ("ask", self._fired(self._rules(act.Ask))),
            ("food_first", self._fired(self._rules(act.Decide))),
            ("check_first", to_check),
            ("recommend", self.evaluation.everyone),
        ):
            found[decision] = rest & mask  # type: ignore[index]
            rest &= ~mask
        return self._without_forms(found)

    @cached_property
    def _checking(self) -> Mapping[str, Mask]:
        """For each rule that checks the profiles it checks something for: of a class, those with a medicine in it."""
        found: dict[str, Mask] = {}
        for rule in self._rules(act.Check):
            for action in rule.then:
                if isinstance(action, act.Check) and action.setting in (None, self.setting):
                    having = self.evaluation.everyone
                    if action.class_:
                        having = self.evaluation.holders("medicine_classes", action.class_)
                    found[rule.id] = found.get(rule.id, 0) | self.evaluation.fired[rule.id] & having
        return found

    def _without_forms(self, found: dict[Decision, Mask]) -> Mapping[Decision, Mask]:
        """Where nothing speaks for a form, food comes first; where all that is spoken for is vetoed, care does."""
        left = found["check_first"] | found["recommend"]
        favoured = 0
        for form, planes in self._planes.items():
            some = _union(planes)
            favoured |= some
            left &= ~(some & ~self.vetoed[form])
        found["refer"] |= left & favoured
        found["food_first"] |= left & ~favoured
        found["check_first"] &= ~left
        found["recommend"] &= ~left
        return found

    @cached_property
    def printed(self) -> Mask:
        """The profiles whose advice prints a form and a dose."""
        return sum(mask for decision, mask in self.decisions.items() if decision in PRINTED)

    @cached_property
    def vetoed(self) -> Mapping[str, Mask]:
        """For each form the profiles for which it is unsuitable."""
        return self._spoken_of(act.Avoid)

    def _spoken_of(self, kind: type[act.Avoid] | type[act.Discourage]) -> Mapping[str, Mask]:
        """For each form the profiles for which a rule takes this action on it."""
        found = dict.fromkeys(self.knowledge.forms, 0)
        for rule in self._rules(kind):
            for action in rule.then:
                if isinstance(action, kind):
                    for form in found:
                        found[form] |= self.evaluation.fired[rule.id] & self._names(action.forms, form)
        return found

    def _names(self, forms: act.FormSet, form: str) -> Mask:
        if forms.from_fact is None:
            return self.evaluation.everyone if form in forms.names else 0
        return self.evaluation.holders(forms.from_fact, form)

    @cached_property
    def first(self) -> Mapping[str, Mask]:
        """For each form the printed profiles for which it is (or shares) the first choice.

        The same order as `resolution.forms.Ranking`, digit by digit: vetoed, discouraged, then the sum of the fits in
        binary. A form stays in the running while no other has a one where it has a zero.
        """
        discouraged = self._spoken_of(act.Discourage)
        planes = self._planes
        width = max(map(len, planes.values()), default=0)
        running = {form: self.printed & ~self.vetoed[form] & _union(planes[form]) for form in planes}
        for place in range(width, -1, -1):
            ones = {
                form: ~discouraged[form] if place == width else _plane(planes[form], place) for form in planes
            }
            somewhere = 0
            for form, mask in running.items():
                somewhere |= mask & ones[form]
            running = {form: mask & (ones[form] | ~somewhere) for form, mask in running.items()}
        return running

    @cached_property
    def _planes(self) -> Mapping[str, list[Mask]]:
        return {form: self._points(form) for form in self.knowledge.forms}

    def _points(self, form: str) -> list[Mask]:
        """The sum of the fits of a form as binary digits, the lowest first, one mask a digit."""
        planes: list[Mask] = []
        for rule in self._rules(act.Favour):
            for action in rule.then:
                if isinstance(action, act.Favour):
                    fired = self.evaluation.fired[rule.id] & self._names(action.forms, form)
                    _add(planes, fired, self.knowledge.fits[action.fit])
        return planes

    @cached_property
    def doses(self) -> list[tuple[Mask, Dose | None]]:
        """The printed profiles, grouped by the dose that is printed."""
        found: list[tuple[Mask, Dose | None]] = []
        for among, allowed in self._partition(self.printed, {f: ~vetoed for f, vetoed in self.vetoed.items()}):
            for mask, fired in self.groups(self._rules(*_DOSE_ACTIONS), among):
                case = Case(tuple(Firing(rule, ()) for rule in fired), self._customer(first_of(mask)), self.knowledge)
                figures = doses(case, allowed)
                found.append((mask, dose_advice(case, figures) if figures else None))
        return found

    def _partition(self, among: Mask, masks: Mapping[str, Mask]) -> list[tuple[Mask, tuple[str, ...]]]:
        """The profiles in `among`, grouped by which of the named masks they stand in."""
        found: list[tuple[Mask, tuple[str, ...]]] = [(among, ())] if among else []
        for name, mask in masks.items():
            split = [(part & mask, (*names, name)) for part, names in found if part & mask]
            found = split + [(part & ~mask, names) for part, names in found if part & ~mask]
        return found

    def groups(self, rules: Sequence[Rule], among: Mask) -> list[Group]:
        """The profiles in `among`, grouped by which of these rules they fire."""
        found: list[Group] = [(among, ())] if among else []
        for rule in rules:
            fired = self.evaluation.fired[rule.id]
            if not fired & among:
                continue
            split: list[Group] = []
            for mask, rules_so_far in found:
                if mask & fired:
                    split.append((mask & fired, (*rules_so_far, rule)))
                if mask & ~fired:
                    split.append((mask & ~fired, rules_so_far))
            found = split
        return found

    def part(self, name: str) -> list[tuple[Mask, Any]]:
        """One part of the advice as (profiles, comparable value): decision, form, dose, checks or referrals."""
        if name == "decision":
            return [(mask, decision) for decision, mask in self.decisions.items() if mask]
        unprinted = self.evaluation.everyone & ~self.printed
        if name == "form":
            return [*self._partition(self.printed, self.first), *([(unprinted, None)] if unprinted else [])]
        if name == "dose":
            figures = [(mask, dose and (dose["low"], dose["high"], dose["start"])) for mask, dose in self.doses]
            return [*figures, *([(unprinted, None)] if unprinted else [])]
        counter = self.setting == "counter"
        if name == "checks":  # none where urgent care comes first, nor where nobody is there to settle them
            among = self.evaluation.everyone & ~self.decisions["refer_now"] if counter else 0
            masks = dict(self._checking)
        else:
            among = self.evaluation.everyone
            calm = among & ~self.decisions["refer_now"]  # in an emergency only the way to care is shown
            masks = {rule.id: self._referred(rule) & (among if _is_urgent(rule) else calm)
                     for rule in self._rules(act.Refer)}
            for rule_id, mask in () if counter else self._checking.items():
                masks[rule_id] = masks.get(rule_id, 0) | mask & calm
        rest = self.evaluation.everyone & ~among
        fired = {rule_id: mask for rule_id, mask in masks.items() if mask & among}
        return [*self._partition(among, fired), *([(rest, ())] if rest else [])]


    def _referred(self, rule: Rule) -> Mask:
        """The profiles for whom the referral of a rule is shown, and none that says more of the same."""
        stronger = (other for other in self._rules(act.Refer) if rule.id in _replaced(other))
        return self.evaluation.fired[rule.id] & ~self._fired(stronger)


@lru_cache(maxsize=64)
def _taking(knowledge: Knowledge, kinds: tuple[type, ...]) -> tuple[Rule, ...]:
    """The rules that take one of these actions."""
    return tuple(rule for rule in knowledge.rules if any(isinstance(action, kinds) for action in rule.then))


def _replaced(rule: Rule) -> set[str]:
    return {name for action in rule.then if isinstance(action, act.Refer) for name in action.instead_of}


def _is_urgent(rule: Rule) -> bool:
    return any(isinstance(action, act.Refer) and action.urgency == NOW for action in rule.then)


def _union(masks: Iterable[Mask]) -> Mask:
    union = 0
    for mask in masks:
        union |= mask
    return union


def _plane(planes: Sequence[Mask], place: int) -> Mask:
    return planes[place] if place < len(planes) else 0


def _add(planes: list[Mask], mask: Mask, weight: int) -> None:
    """Add `weight` to the binary number of every profile in the mask."""
    for place in range(weight.bit_length()):
        if not weight >> place & 1:
            continue
        carry, at = mask, place
        while carry:
            planes.extend([0] * (at + 1 - len(planes)))
            planes[at], carry = planes[at] ^ carry, planes[at] & carry
            at += 1


def first_of(mask: Mask) -> int:
    """The number of the first profile in a mask."""
    return (mask & -mask).bit_length() - 1


def profiles_of(mask: Mask) -> Iterable[int]:
    """The numbers of all profiles in a mask, rising."""
    while mask:
        bit = mask & -mask
        yield bit.bit_length() - 1
        mask ^= bit
