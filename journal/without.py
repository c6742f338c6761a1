"""Some knowledge as if a claim, a source or a rule had never been written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from typing import Any

from ..engine.knowledge import Knowledge
from ..engine.knowledge.rules import Rule
from ..engine.language.actions import Conflict
from ..engine.language.record import changed
from .chain import digest, written

_OWN = "project"
"""The kind of source that is our own decision: how something is put to use, no ground of its own."""


@dataclass(frozen=True, slots=True)
class Without:
    """The knowledge without something, and what became of it.

    `falls`: rules that nothing carries any more. `stands`: rules that other sources carry, unchanged. `numbers`:
    parameters that lose their last source; rules that read one of them fall, what the engine counts with stays.
    """

    knowledge: Knowledge
    falls: tuple[str, ...]
    stands: tuple[str, ...]
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What is taken back: ids of claims, sources and rules."""

    claims: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.claims or self.sources or self.rules)

    def named(self) -> tuple[str, ...]:
        """Every id."""
        return (*self.claims, *self.sources, *self.rules)

    def known_in(self, knowledge: Knowledge) -> set[str]:
        """The ids that this knowledge has."""
        rules = {rule.id for rule in knowledge.rules}
        return ({one for one in self.claims if one in knowledge.claims}
                | {one for one in self.sources if one in knowledge.sources} | (set(self.rules) & rules))


def without(knowledge: Knowledge, withdrawn: Withdrawn) -> Without:
    """The knowledge as if these had never been written.

    A claim goes with its source. A rule that cites claims that go falls where nothing is left that carries it, and
    decisions of the project carry nothing alone; where another source carries it, it stands as it is, with its figures.
    A number goes the same way, and the rules that read it with it. What the foods, the labels and the sheet say stays.
    """
    gone = {claim.id for claim in knowledge.claims.values()
            if claim.id in withdrawn.claims or claim.source in withdrawn.sources}
    numbers = tuple(one.id for one in knowledge.parameters.values() if _is_bare(one.claims, gone, knowledge))
    falls = {rule.id for rule in knowledge.rules
             if rule.id in withdrawn.rules or _is_bare(rule.claims, gone, knowledge) or _reads(rule, numbers)}
    kept = [_left(rule, gone) for rule in knowledge.rules if rule.id not in falls]
    falls |= {rule.id for rule in knowledge.rules} - {rule.id for rule in kept if rule is not None}
    rules = tuple(rule for rule in kept if rule is not None)
    stands = tuple(rule.id for rule in knowledge.rules if rule.id not in falls and not gone.isdisjoint(rule.claims))
    name = digest(written([knowledge.sha256, sorted(falls), sorted(gone)]))
    made = replace(knowledge, sha256=name, rules=rules)
    return Without(made, tuple(rule.id for rule in knowledge.rules if rule.id in falls), stands, numbers)


def _is_bare(claims: Collection[str], gone: Collection[str], knowledge: Knowledge) -> bool:
    """Whether something cited what goes and has no ground left."""
    left = [claim for claim in claims if claim not in gone]
    return len(left) < len(claims) and all(_kind(claim, knowledge) == _OWN for claim in left)


def _kind(claim: str, knowledge: Knowledge) -> str:
    return knowledge.sources[knowledge.claims[claim].source].kind


def _left(rule: Rule, gone: Set[str]) -> Rule | None:
    """The rule without what goes; None where it did nothing but say that sources disagree, and one is left."""
    if gone.isdisjoint(rule.claims) and not any(isinstance(action, Conflict) for action in rule.then):
        return rule
    then = tuple(action for action in (_disagreeing(one, gone) for one in rule.then) if action is not None)
    claims = tuple(claim for claim in rule.claims if claim not in gone)
    return replace(rule, then=then, claims=claims) if then else None


def _disagreeing(action: Any, gone: Collection[str]) -> Any:
    if not isinstance(action, Conflict) or all(one.claim not in gone for one in action.positions):
        return action
    positions = tuple(one for one in action.positions if one.claim not in gone)
    return changed(action, positions=positions) if len(positions) > 1 else None


def _reads(rule: Rule, numbers: Iterable[str]) -> bool:
    """Whether a rule names one of these parameters where it is written."""
    names = [f"${name}" for name in numbers]
    return bool(names) and any(part in names for part in _texts(_raw(rule)))


def _raw(rule: Rule) -> Any:
    data, steps = rule.place.document.data, rule.place.path
    entry = data[steps[0]][steps[1]]
    if len(steps) == 2:
        return entry
    table = {key: value for key, value in entry.items() if key != "rows"}
    return [table, entry["rows"][steps[3]]]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


