"""Random rules for property tests: trees of every kind of condition, over given and derived facts, in three layers."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

from hypothesis import strategies as st

from tillskott.engine.knowledge import Knowledge
from tillskott.engine.knowledge.order import in_order
from tillskott.engine.knowledge.rules import Rule
from tillskott.engine.language.actions import Caution, Conclude
from tillskott.engine.language.conditions import All, Any_, AtLeast, Condition, HasAny, Is, Known, Not, Within
from tillskott.engine.language.record import Bilingual
from tillskott.engine.words.errors import Fault
from tillskott.engine.words.text import Text

NUMBERS = range(4)
_TEXT: Text = {"sv": "x", "en": "x"}
_LAYERS = 3
_VALUES = 3
_RULES_A_LAYER = 4


class Vocabulary:
    """A few facts of each kind with a few values: many rules shall meet in the same ones."""

    def __init__(self, knowledge: Knowledge) -> None:
        facts = knowledge.vocabulary.profile_facts
        values = knowledge.vocabulary.values
        self.sets = {spec.id: values(spec.id)[:_VALUES] for spec in [spec for spec in facts if spec.type == "set"][:2]}
        self.enums = {spec.id: values(spec.id) for spec in [spec for spec in facts if spec.type == "enum"][:2]}
        self.numbers = [spec.id for spec in facts if spec.type in ("integer", "number")][:2]
        self.derived = {fact: values(fact)[:_VALUES] for fact in sorted(knowledge.vocabulary.derived)}

    def facts(self) -> st.SearchStrategy[dict[str, Any]]:
        """What is known of one customer, as rules read it."""
        some: dict[str, st.SearchStrategy[Any]] = {
            **{fact: st.frozensets(st.sampled_from(values)) for fact, values in self.sets.items()},
            **{fact: st.sampled_from(values) for fact, values in self.enums.items()},
            **{fact: st.sampled_from(NUMBERS) for fact in self.numbers},
        }
        return st.fixed_dictionaries({}, optional=some)

    def comparisons(self, derived: list[str]) -> st.SearchStrategy[Condition]:
        """Comparisons over given facts and these derived ones."""
        sets = {**self.sets, **{fact: self.derived[fact] for fact in derived}}
        has = [st.builds(HasAny, st.just(fact), _some(values)) for fact, values in sets.items()]
        counts = [_within(fact, counts=True) for fact in sets]
        sizes = [_within(fact, counts=False) for fact in self.numbers]
        equal = [st.builds(Is, st.just(fact), st.sampled_from(values)) for fact, values in self.enums.items()]
        known = st.builds(Known, st.sampled_from([*sets, *self.enums, *self.numbers]), st.booleans())
        kinds = [st.one_of(*has), st.one_of(*counts), st.one_of(*sizes), st.one_of(*equal), known]
        return st.sampled_from(kinds).flatmap(lambda kind: kind)  # one_of would draw each kind by its number of facts

    def conditions(self, derived: list[str]) -> st.SearchStrategy[Condition]:
        return st.recursive(self.comparisons(derived), _nested, max_leaves=6)


def _some(values: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True).map(tuple)


@st.composite
def _within(draw: st.DrawFn, fact: str, counts: bool) -> Within:
    bounds = sorted(draw(st.lists(st.sampled_from([0, 1, 2, 3, 1.5]), min_size=2, max_size=2)))
    low, high = draw(st.sampled_from([(bounds[0], None), (None, bounds[1]), (bounds[0], bounds[1])]))
    return Within(fact, low, high, draw(st.booleans()), draw(st.booleans()), counts)


def _nested(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    parts = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(All, parts),
        st.builds(Any_, parts),
        st.builds(Not, inner),
        parts.flatmap(lambda chosen: st.builds(AtLeast, st.integers(1, len(chosen)), st.just(chosen))),
    )


def rule_bases(knowledge: Knowledge) -> st.SearchStrategy[tuple[Rule, ...]]:
    """Random rules in the order of inference: a layer reads what the layers before it concluded."""
    vocabulary = Vocabulary(knowledge)
    derived = sorted(vocabulary.derived)
    layers = [
        st.lists(
            st.tuples(vocabulary.conditions(derived[:layer]), _concluded(vocabulary, derived, layer)),
            min_size=1,
            max_size=_RULES_A_LAYER,
        )
        for layer in range(_LAYERS)
    ]
    return st.builds(
        _ordered,
        st.tuples(*layers),
        st.randoms(use_true_random=False),
        st.just(knowledge.rules[0]),
        st.just(frozenset(derived)),
    )


def _concluded(vocabulary: Vocabulary, derived: list[str], layer: int) -> st.SearchStrategy[Any]:
    if layer == _LAYERS - 1:
        return st.just(Caution(text=Bilingual(**_TEXT)))
    fact = derived[layer]
    return st.builds(Conclude, fact=st.just(fact), value=st.sampled_from(vocabulary.derived[fact]))


def _ordered(layers: tuple[Any, ...], random: Random, like: Rule, derived: frozenset[str]) -> tuple[Rule, ...]:
    rules = [
        replace(like, id=f"layer{layer}.{number}", when=when, then=(action,))
        for layer, made in enumerate(layers)
        for number, (when, action) in enumerate(made)
    ]
    random.shuffle(rules)
    faults: list[Fault] = []
    ordered = in_order(rules, derived, faults)
    assert not faults
    return ordered
