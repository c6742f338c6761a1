"""Checks of how an interview asks: every value of a fact that is asked in groups stands in exactly one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from ...language.yaml_reader import Place
from ...words.errors import Fault, fault, no_such
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
            yield fault("vocabulary.yaml together", "knowledge.asking.fact_twice", "knowledge.asking.fact_twice.mend",
                        fact=repr(fact), count=count)
    for spec in facts.values():
        if not spec.groups and spec.instead_of is None:
            continue
        where = f"{places['facts', spec.id]} {spec.id}"
        if spec.instead_of is not None and spec.instead_of not in facts:
            yield no_such(where, "fact", spec.instead_of, facts, key="instead_of")
        if spec.groups:
            yield from _group_faults(spec, where)


def _together_faults(one: Together, facts: Mapping[str, FactSpec], where: str) -> Iterator[Fault]:
    if one.id in facts:
        yield fault(where, "knowledge.asking.fact_id", "knowledge.common.id.mend", fact=repr(one.id))
    for fact in one.facts:
        if fact not in facts:
            yield no_such(where, "fact", fact, facts, key="facts")
        elif facts[fact].safety:
            yield fault(where, "knowledge.asking.safety", "knowledge.asking.safety.mend", fact=repr(fact))


def _group_faults(spec: FactSpec, where: str) -> Iterator[Fault]:
    if not spec.kind.members:
        yield fault(where, "knowledge.asking.no_set", "knowledge.asking.no_set.mend", type=spec.type)
        return
    yield from _twice(where, "group", Counter(group.id for group in spec.groups))
    placed = Counter(value for group in spec.groups for value in group.values)
    yield from _twice(where, "value", placed)
    known = [value.id for value in spec.values]
    for value in placed:
        if value not in known:
            yield no_such(where, "value", value, known, key="groups")
    for value in known:
        if value not in placed:
            yield fault(where, "knowledge.asking.no_group", "knowledge.asking.no_group.mend",
                        name=repr(value), groups=", ".join(_ids(spec)))


def _twice(where: str, what: str, counted: Counter[str]) -> Iterator[Fault]:
    for name, count in counted.items():
        if count > 1:
            told = f"knowledge.asking.{what}_twice"
            yield fault(where, told, f"{told}.mend", name=repr(name), count=count)


def _ids(spec: FactSpec) -> Collection[str]:
    return [group.id for group in spec.groups]
