"""Checks of how an interview asks: every value of a fact that is asked in groups stands in exactly one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from ...language.yaml_reader import Place
from ...words.errors import Fault, nearest
from ..records import FactSpec, Together


def asking_faults(
    facts: Mapping[str, FactSpec], together: Sequence[Together], places: Mapping[tuple[str, str], Place]
) -> Iterator[Fault]:
    """What is wrong with the groups of each fact, and with the facts that are asked for beside, or with, others."""
    for one in together:
        yield from _together_faults(one, facts, f"{places['together', one.id]} {one.id}")
    counted = Counter(fact for one in together for fact in one.facts)
    for fact, count in counted.items():
        if count > 1:
            yield Fault("vocabulary.yaml together", f"the fact {fact!r} stands {count} times", "leave it in one place")
    for spec in facts.values():
        if not spec.groups and spec.instead_of is None:
            continue
        where = f"{places['facts', spec.id]} {spec.id}"
        if spec.instead_of is not None and spec.instead_of not in facts:
            yield Fault(where, f"instead_of: there is no fact {spec.instead_of!r}", nearest(spec.instead_of, facts))
        if spec.groups:
            yield from _group_faults(spec, where)


def _together_faults(one: Together, facts: Mapping[str, FactSpec], where: str) -> Iterator[Fault]:
    if one.id in facts:
        yield Fault(where, f"has the id of the fact {one.id!r}", "choose another id")
    for fact in one.facts:
        if fact not in facts:
            yield Fault(where, f"facts: there is no fact {fact!r}", nearest(fact, facts))
        elif facts[fact].safety:
            yield Fault(where, f"facts: {fact!r} is a safety fact, which is asked for by itself", "take it out")


def _group_faults(spec: FactSpec, where: str) -> Iterator[Fault]:
    if not spec.kind.members:
        yield Fault(where, f"groups: only a set is asked in groups, and this is {spec.type}", "remove groups:")
        return
    yield from _twice(where, "group", Counter(group.id for group in spec.groups), "rename one of them")
    placed = Counter(value for group in spec.groups for value in group.values)
    yield from _twice(where, "value", placed, "leave it in one group")
    known = [value.id for value in spec.values]
    for value in placed:
        if value not in known:
            yield Fault(where, f"groups: there is no value {value!r}", nearest(value, known))
    for value in known:
        if value not in placed:
            mend = f"put it into the values of one of the groups: {', '.join(_ids(spec))}"
            yield Fault(where, f"groups: the value {value!r} stands in no group, so that nobody is asked for it", mend)


def _twice(where: str, what: str, counted: Counter[str], mend: str) -> Iterator[Fault]:
    for name, count in counted.items():
        if count > 1:
            yield Fault(where, f"groups: the {what} {name!r} stands {count} times", mend)


def _ids(spec: FactSpec) -> Collection[str]:
    return [group.id for group in spec.groups]
