"""The condition tree: three-valued truth, bounds, counted sets, and that `not` may be pushed into the leaves."""

from __future__ import annotations

from typing import Any

from every import every
from hypothesis import given
from hypothesis import strategies as st

from tillskott.engine.language.conditions import (
    All,
    AlphaNetwork,
    Any_,
    AtLeast,
    Condition,
    HasAny,
    Is,
    Knowable,
    Known,
    Leaf,
    Memory,
    Not,
    Within,
    compile_condition,
    compile_match,
    compile_open,
    normal,
)

YES, NO, UNKNOWN = "yes", "no", "unknown"
LEAF = {YES: Is("lit", "on"), NO: Is("lit", "off"), UNKNOWN: Is("unheard_of", "on")}


def truth(node: Condition, facts: dict[str, Any] | None = None, undecided: dict[str, set[str]] | None = None) -> str:
    found = compile_condition(node)(Memory({"lit": "on", **(facts or {})}, undecided or {}))
    return UNKNOWN if found is None else NO if found is False else YES


def parts(words: str) -> tuple[Condition, ...]:
    return tuple(LEAF[word] for word in words.split())


@every(("of", "both", "either"), [
    ("yes yes", YES, YES),
    ("yes no", NO, YES),
    ("no yes", NO, YES),
    ("no no", NO, NO),
    ("yes unknown", UNKNOWN, YES),
    ("unknown yes", UNKNOWN, YES),
    ("no unknown", NO, UNKNOWN),
    ("unknown no", NO, UNKNOWN),
    ("unknown unknown", UNKNOWN, UNKNOWN),
])
def test_all_and_any_follow_kleenes_tables(of: str, both: str, either: str) -> None:
    assert truth(All(parts(of))) == both
    assert truth(Any_(parts(of))) == either


@every(("inner", "outer"), [(YES, NO), (NO, YES), (UNKNOWN, UNKNOWN)])
def test_not_turns_yes_and_no_around_and_leaves_unknown_unknown(inner: str, outer: str) -> None:
    assert truth(Not(LEAF[inner])) == outer
    assert truth(Not(Not(LEAF[inner]))) == inner


@every(("of", "two_of_them"), [
    ("yes yes unknown", YES),
    ("yes unknown no", UNKNOWN),
    ("unknown unknown no", UNKNOWN),
    ("yes no no", NO),
    ("unknown no no", NO),
])
def test_at_least_two_counts_what_holds_and_what_still_could(of: str, two_of_them: str) -> None:
    assert truth(AtLeast(2, parts(of))) == two_of_them
    opposite = {YES: NO, NO: YES, UNKNOWN: UNKNOWN}[two_of_them]
    assert truth(Not(AtLeast(2, parts(of)))) == opposite


def test_more_than_there_are_is_never_reached() -> None:
    assert truth(AtLeast(2, parts("yes"))) == NO
    assert truth(Not(AtLeast(2, parts("yes")))) == YES


def test_known_is_never_unknown() -> None:
    assert truth(Known("age", True)) == NO
    assert truth(Known("age", False)) == YES
    assert truth(Known("age", True), {"age": 0}) == YES
    assert truth(Not(Known("age", False)), {"age": 0}) == YES


def test_an_empty_set_is_known_and_holds_nothing() -> None:
    has = HasAny("goals", ("sleep", "focus"))
    assert truth(has) == UNKNOWN
    assert truth(has, {"goals": frozenset()}) == NO
    assert truth(has, {"goals": frozenset({"focus"})}) == YES
    assert truth(Not(has), {"goals": frozenset({"other"})}) == YES


@every(("bounds", "below", "on_low", "inside", "on_high", "above"), [
    (Within("n", high=10, high_open=True), YES, YES, YES, NO, NO),
    (Within("n", high=10), YES, YES, YES, YES, NO),
    (Within("n", low=5, low_open=True), NO, NO, YES, YES, YES),
    (Within("n", low=5), NO, YES, YES, YES, YES),
    (Within("n", low=5, high=10), NO, YES, YES, YES, NO),
])
def test_a_bound_is_sharp_on_both_sides(
    bounds: Within, below: str, on_low: str, inside: str, on_high: str, above: str
) -> None:
    found = [truth(bounds, {"n": n}) for n in (4.999999, 5, 7, 10, 10.000001)]
    assert found == [below, on_low, inside, on_high, above]
    assert truth(bounds) == UNKNOWN
    assert truth(Not(bounds)) == UNKNOWN


@every(("have", "could_have", "two_or_more", "at_most_one"), [
    ({"a", "b"}, set(), YES, NO),
    ({"a", "b"}, {"c"}, YES, NO),
    ({"a"}, {"b"}, UNKNOWN, UNKNOWN),
    ({"a"}, {"a"}, NO, YES),
    ({"a"}, set(), NO, YES),
    (set(), {"a"}, NO, YES),
    (set(), {"a", "b"}, UNKNOWN, UNKNOWN),
])
def test_a_derived_set_is_counted_with_what_might_still_be_concluded(
    have: set[str], could_have: set[str], two_or_more: str, at_most_one: str
) -> None:
    facts, undecided = {"risks": have}, {"risks": could_have}
    assert truth(Within("risks", low=2, counts=True), facts, undecided) == two_or_more
    assert truth(Within("risks", high=1, counts=True), facts, undecided) == at_most_one
    assert truth(Not(Within("risks", low=2, counts=True)), facts, undecided) == at_most_one


def test_a_value_that_might_still_be_concluded_is_neither_there_nor_missing() -> None:
    has = HasAny("risks", ("high",))
    assert truth(has, {"risks": set()}, {"risks": {"high"}}) == UNKNOWN
    assert truth(Not(has), {"risks": set()}, {"risks": {"high"}}) == UNKNOWN
    assert truth(has, {"risks": set()}, {"risks": {"old"}}) == NO
    assert truth(has, {"risks": {"high"}}, {"risks": {"old"}}) == YES


def test_a_yes_names_the_facts_that_made_it() -> None:
    node = All((Is("mood", "calm"), Not(HasAny("goals", ("sleep",))), Within("age", low=18)))
    found = compile_condition(node)(Memory({"mood": "calm", "goals": frozenset({"focus"}), "age": 40}))
    assert found == (("mood", "calm"), ("goals", ["focus"]), ("age", 40))


# --- Properties over random trees -------------------------------------------------------------------

LEAVES = st.sampled_from([
    *(Is(fact, value) for fact in "ab" for value in ("x", "y")),
    HasAny("s", ("u", "v")), HasAny("s", ("w",)), HasAny("d", ("p",)), HasAny("d", ("q", "r")),
    Within("n", low=5, low_open=True), Within("n", high=10), Within("n", low=5, high=10),
    Within("s", low=2, counts=True), Within("d", high=1, counts=True), Within("d", low=1, counts=True),
])
NOT_LEAVES = LEAVES.map(lambda leaf: normal(Not(leaf)))
KNOWING = st.sampled_from([Known("a", True), Known("n", False), Known("s", True)])


def trees(leaf: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    def joined(part: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        several = st.lists(part, min_size=1, max_size=3).map(tuple)
        return st.one_of(
            st.builds(All, several),
            st.builds(Any_, several),
            st.builds(Not, part),
            several.flatmap(lambda these: st.builds(AtLeast, st.integers(1, len(these)), st.just(these))),
        )
    return st.recursive(leaf, joined, max_leaves=8)


FACTS = {
    "a": st.sampled_from("xy"), "b": st.sampled_from("xy"),
    "n": st.sampled_from([4, 5, 7.5, 10, 11]), "s": st.frozensets(st.sampled_from("uvw")),
}
KNOWLEDGE = st.fixed_dictionaries({}, optional=FACTS)
DERIVED = st.tuples(st.sets(st.sampled_from("pqr")), st.sets(st.sampled_from("pqr")))


def kleene(node: Condition, memory: Memory) -> float:
    """The textbook: no is 0, unknown ½, yes 1; all is the least, any the greatest, not is 1 − x."""
    if isinstance(node, Not):
        return 1 - kleene(node.part, memory)
    if isinstance(node, (All, Any_, AtLeast)):
        values = sorted((kleene(part, memory) for part in node.parts), reverse=True)
        if isinstance(node, AtLeast):
            return values[node.count - 1]
        return values[-1] if isinstance(node, All) else values[0]
    found = compile_condition(node)(memory)
    return 0.5 if found is None else 0 if found is False else 1


@given(trees(st.one_of(LEAVES, KNOWING)), KNOWLEDGE, DERIVED)
def test_normal_keeps_the_meaning(node: Condition, facts: dict[str, Any], d: tuple[set[str], set[str]]) -> None:
    memory = Memory({**facts, "d": d[0]}, {"d": d[1]})
    assert kleene(normal(node), memory) == kleene(node, memory)
    assert kleene(normal(Not(node)), memory) == 1 - kleene(node, memory)
    assert not any(isinstance(part, Not) for part in _nodes(normal(node)))


@given(trees(st.one_of(LEAVES, KNOWING)), KNOWLEDGE, DERIVED)
def test_a_compiled_tree_says_what_the_textbook_says(
    node: Condition, facts: dict[str, Any], d: tuple[set[str], set[str]]
) -> None:
    memory = Memory({**facts, "d": d[0]}, {"d": d[1]})
    found = compile_condition(node)(memory)
    assert (0.5 if found is None else 0 if found is False else 1) == kleene(node, memory)


@given(trees(st.one_of(LEAVES, KNOWING)), KNOWLEDGE, DERIVED)
def test_the_matcher_sees_what_holds_for_the_same_reasons_and_nothing_else(
    node: Condition, facts: dict[str, Any], d: tuple[set[str], set[str]]
) -> None:
    memory = Memory({**facts, "d": d[0]}, {"d": d[1]})
    found = compile_condition(node)(memory)
    plain = normal(node)
    network, held = AlphaNetwork([plain], derived={"d"}), {}
    network.hold(held, memory.values)
    network.hold_without(held, memory.values, memory.closed)
    assert compile_match(plain, network.numbers)(held, memory) == (None if found is False else found)


@given(st.lists(st.one_of(LEAVES, NOT_LEAVES, KNOWING), unique=True), KNOWLEDGE)
def test_a_comparison_is_among_those_that_hold_exactly_where_it_does(these: list[Leaf], facts: dict[str, Any]) -> None:
    memory, network, held = Memory(facts), AlphaNetwork(these), {}
    network.hold(held, facts)
    network.hold_without(held, facts, frozenset())
    for leaf in these:
        assert held.get(network.numbers[leaf]) == (compile_condition(leaf)(memory) or None), leaf


@given(st.lists(st.builds(Knowable, st.sampled_from("an"), st.booleans()), unique=True), KNOWLEDGE,
       st.frozensets(st.sampled_from("an")))
def test_what_may_become_known_counts_as_missing_only_when_it_will_stay_so(
    these: list[Leaf], facts: dict[str, Any], closed: frozenset[str]
) -> None:
    memory, network, held = Memory(facts, closed=closed), AlphaNetwork(these), {}
    network.hold(held, facts)
    network.hold_without(held, facts, closed)
    for leaf in these:
        assert held.get(network.numbers[leaf]) == (compile_condition(leaf)(memory) or None), leaf


@given(st.sets(st.sampled_from("pqr")), st.sets(st.sampled_from("pqr")))
def test_a_set_that_has_grown_holds_what_it_would_have_held_at_once(first: set[str], later: set[str]) -> None:
    growing = [HasAny("d", ("p",)), HasAny("d", ("q", "r")), Within("d", low=2, counts=True)]
    network = AlphaNetwork(growing, derived={"d"})
    grown: dict[int, Any] = {}
    network.hold(grown, {"d": first})
    network.hold(grown, {"d": first | later})
    at_once: dict[int, Any] = {}
    network.hold(at_once, {"d": first | later})
    assert network.numbers.keys() == set(growing)
    assert grown == at_once


def test_what_a_later_conclusion_could_undo_is_not_looked_up() -> None:
    undone = [HasAny("d", ("p",), False), Within("d", high=1, counts=True), Within("d", low=0, counts=True)]
    assert AlphaNetwork(undone, derived={"d"}).numbers == {}
    assert AlphaNetwork(undone).numbers.keys() == set(undone)


@given(trees(st.one_of(LEAVES, KNOWING)), KNOWLEDGE, DERIVED)
def test_what_keeps_a_condition_open_is_named_exactly_where_it_is_open(
    node: Condition, facts: dict[str, Any], d: tuple[set[str], set[str]]
) -> None:
    memory = Memory({**facts, "d": d[0]}, {"d": d[1]})
    verdict, found = compile_condition(node)(memory), compile_open(node, lambda leaf: (leaf,))(memory)
    if verdict is not None:
        assert found is (verdict is not False)
        return
    assert not isinstance(found, bool)
    assert found
    assert all(compile_condition(leaf)(memory) is None for leaf in found)


@given(trees(LEAVES), KNOWLEDGE, KNOWLEDGE, DERIVED, st.sets(st.sampled_from("pqr")))
def test_more_knowledge_never_turns_a_decided_condition_around(
    node: Condition, facts: dict[str, Any], more: dict[str, Any], d: tuple[set[str], set[str]], concluded: set[str]
) -> None:
    concluded &= d[1]
    before = truth(node, {**facts, "d": d[0]}, {"d": d[1]})
    after = truth(node, {**more, **facts, "d": d[0] | concluded}, {"d": set()})
    assert before in (UNKNOWN, after)


def _nodes(node: Condition) -> list[Condition]:
    below = [node.part] if isinstance(node, Not) else list(getattr(node, "parts", ()))
    return [node, *(inner for part in below for inner in _nodes(part))]
