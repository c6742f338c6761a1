"""Whether small Boolean formulas over variables with a few states can hold together.

A variable's states are the bits of a mask. The answer "no" is a proof; where the search runs out of budget, or the
formulas leave out some relation of the real world, the answer is "yes", so that nothing is ever found wrongly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lit:
    """The variable is in one of the states of the mask."""

    variable: str
    mask: int


@dataclass(frozen=True, slots=True)
class Conj:
    """Every part holds."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least `count` of the parts hold."""

    count: int
    parts: tuple[Formula, ...]


Formula = Lit | Conj | Some

TRUE: Formula = Conj(())
FALSE: Formula = Some(1, ())
_BUDGET = 4000


def some(count: int, parts: Iterable[Formula]) -> Formula:
    """At least `count` of the parts hold; always so where none is asked for."""
    return TRUE if count <= 0 else Some(count, tuple(parts))


def either(parts: Iterable[Formula]) -> Formula:
    """At least one part holds."""
    return Some(1, tuple(parts))


def negation(formula: Formula, domains: Mapping[str, int]) -> Formula:
    """The opposite, by De Morgan: n parts of which fewer than k hold are n parts of which n-k+1 do not."""
    if isinstance(formula, Lit):
        return Lit(formula.variable, domains[formula.variable] & ~formula.mask)
    parts = tuple(negation(part, domains) for part in formula.parts)
    return Some(1, parts) if isinstance(formula, Conj) else some(len(parts) - formula.count + 1, parts)


def variables(formula: Formula) -> frozenset[str]:
    """The variables that a formula speaks of."""
    if isinstance(formula, Lit):
        return frozenset((formula.variable,))
    return frozenset().union(*(variables(part) for part in formula.parts))


def satisfiable(formulas: Iterable[Formula], domains: Mapping[str, int]) -> bool:
    """False only where the formulas provably exclude each other."""
    try:
        return _Search(domains).holds({}, list(formulas))
    except _OutOfBudget:
        return True


class _OutOfBudget(Exception):
    pass


class _Contradiction(Exception):
    pass


class _Search:
    """Backtracking: settle what is forced, then try the parts of the shortest choice that is left."""

    def __init__(self, domains: Mapping[str, int]) -> None:
        self.domains, self.steps = domains, 0

    def holds(self, states: dict[str, int], formulas: list[Formula]) -> bool:
        self.steps += 1
        if self.steps > _BUDGET:
            raise _OutOfBudget
        try:
            choices = self._settled(states, formulas)
        except _Contradiction:
            return False
        if not choices:
            return True
        chosen = min(choices, key=lambda choice: len(choice.parts))
        rest: list[Formula] = [choice for choice in choices if choice is not chosen]
        if chosen.count == 1:
            return any(self.holds(dict(states), [part, *rest]) for part in chosen.parts)
        first, others = chosen.parts[0], chosen.parts[1:]
        return self.holds(dict(states), [first, Some(chosen.count - 1, others), *rest]) or self.holds(
            dict(states), [Some(chosen.count, others), *rest]
        )

    def _settled(self, states: dict[str, int], formulas: list[Formula]) -> list[Some]:
        """Narrow `states` by everything that is forced; what is left are true choices. Raises _Contradiction."""
        todo = formulas
        while True:
            before, choices = len(states), []
            narrowed = False
            while todo:
                formula = todo.pop()
                if isinstance(formula, Lit):
                    narrowed |= self._narrow(states, formula)
                elif isinstance(formula, Conj):
                    todo.extend(formula.parts)
                elif (left := self._open(states, formula)) is not None:
                    if len(left.parts) == left.count:
                        todo.extend(left.parts)
                    else:
                        choices.append(left)
            if not narrowed and len(states) == before:
                return choices
            todo = list(choices)

    def _narrow(self, states: dict[str, int], lit: Lit) -> bool:
        known = states.get(lit.variable, self.domains[lit.variable])
        states[lit.variable] = known & lit.mask
        if not states[lit.variable]:
            raise _Contradiction
        return known != states[lit.variable]

    def _open(self, states: dict[str, int], choice: Some) -> Some | None:
        """What a choice still asks for; None where it holds already."""
        need, left = choice.count, []
        for part in choice.parts:
            truth = self._truth(states, part)
            if truth is True:
                need -= 1
            elif truth is None:
                left.append(part)
        if need <= 0:
            return None
        if len(left) < need:
            raise _Contradiction
        return choice if need == choice.count and len(left) == len(choice.parts) else Some(need, tuple(left))

    def _truth(self, states: Mapping[str, int], formula: Formula) -> bool | None:
        if isinstance(formula, Lit):
            known = states.get(formula.variable, self.domains[formula.variable])
            if not known & formula.mask:
                return False
            return None if known & ~formula.mask else True
        truths = [self._truth(states, part) for part in formula.parts]
        count = len(truths) if isinstance(formula, Conj) else formula.count
        if truths.count(True) >= count:
            return True
        return False if len(truths) - truths.count(False) < count else None
