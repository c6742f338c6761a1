"""Rule bases of any size, made up from the vocabulary: how does the time grow with rules that matter, and that do not?

Each rule has two comparisons. `idle` rules have nothing to do with the measured profiles: the first comparison fails on
every one of them. `busy` rules fire on every one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any, Literal

from tillskott.engine.knowledge import Knowledge
from tillskott.engine.knowledge.records import FactSpec
from tillskott.engine.language.conditions import All, Condition, HasAny, Is, Memory, Within, compile_condition

Sort = Literal["idle", "busy"]
SORTS: tuple[Sort, ...] = ("idle", "busy")
SIZES = (100, 300, 1_000)
_SEED = 20241
Facts = Mapping[str, Any]


def knowledge_of(knowledge: Knowledge, sort: Sort, size: int, customers: Sequence[Facts]) -> Knowledge:
    """The knowledge with so many made-up rules in place of its own."""
    model = knowledge.rules[0]
    conditions = _conditions(knowledge, sort, customers)
    rules = tuple(
        replace(model, id=f"{sort}.{n}", when=next(conditions), then=(), tests=(), level=0, order=n)
        for n in range(size)
    )
    return replace(knowledge, rules=rules)


def _conditions(knowledge: Knowledge, sort: Sort, customers: Sequence[Facts]) -> Iterator[Condition]:
    random = Random(_SEED)
    # Only what the customers are known to have or not to have: else an idle rule would cost nothing at all.
    common = [spec for spec in knowledge.vocabulary.facts.values() if all(spec.id in facts for facts in customers)]
    memories = [Memory(dict(facts)) for facts in customers]
    while True:
        one, other = (_leaf(knowledge, spec, sort, random) for spec in random.sample(common, 2))
        if one is None or other is None:
            continue
        parts = [one, other] if sort == "busy" else [one]
        evaluators = [compile_condition(part) for part in parts]
        wanted = sort == "busy"
        if all((holds(memory) is not False) is wanted for holds in evaluators for memory in memories):
            yield All((one, other))


def _leaf(knowledge: Knowledge, spec: FactSpec, sort: Sort, random: Random) -> Condition | None:
    values = knowledge.vocabulary.values(spec.id)
    if spec.type == "set" and values:
        # A set that holds none of some values is the most common way for many customers to agree.
        return HasAny(spec.id, tuple(random.sample(values, min(2, len(values)))), expected=sort == "idle")
    if spec.type in ("integer", "number") and spec.maximum is not None:
        low = random.uniform(spec.minimum or 0, spec.maximum)
        return Within(spec.id, low=low) if sort == "idle" else Within(spec.id, high=low)
    return Is(spec.id, random.choice(values)) if values else None
