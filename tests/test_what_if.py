"""What if: the square of all double changes is exact, what is found is true and minimal, and nothing is missed."""

from __future__ import annotations

import itertools
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from random import Random
from typing import Any

import pytest
from parts import parts

from tillskott import Advisor
from tillskott.engine.columns.integers import profiles_of
from tillskott.engine.explanation.candidates import Change, candidates
from tillskott.engine.explanation.what_if import PARTS, Exploration
from tillskott.engine.knowledge import load_knowledge
from tillskott.engine.language.conditions import Within, leaves

KNOWLEDGE = load_knowledge()
ADVISOR = Advisor(knowledge=KNOWLEDGE)
CANDIDATES = candidates(ADVISOR.knowledge)
RULES = {rule.id: rule for rule in KNOWLEDGE.rules}
CELLS = 150
PROFILES: dict[str, dict[str, Any]] = {
    "much told": {
        "age": 58, "sex": "female", "goals": ["sleep", "stress"], "symptoms": ["sleep_problems"], "conditions": [],
        "medications": ["Levaxin"], "kidney_function": "normal", "stomach": "sensitive", "supplements": [],
        "tried": [{"form": "citrate", "result": "upset_stomach"}],
    },
    # eGFR is computed from three facts here, and the amount from two.
    "kidney function computed": {
        "age": 45, "sex": "male", "goals": ["muscle_cramps"], "symptoms": ["muscle_cramps"], "conditions": [],
        "medications": [], "creatinine": 90, "considering": [{"label": "Magnesium 250 mg", "per_day": 1}],
        "supplements": [{"form": "citrate", "amount_mg": 120, "basis": "elemental", "per_day": 1}],
    },
    "little told": {"goals": ["general"], "age": 34, "sex": "female"},
}  # fmt: skip


@lru_cache(maxsize=8)
def explored(name: str) -> Exploration:
    return Exploration(ADVISOR.consult(PROFILES[name]))


def changed(name: str, changes: Sequence[Change]) -> dict[str, Any]:
    profile = PROFILES[name]
    for change in changes:
        profile = change.applied(profile)
    return profile


@lru_cache(maxsize=1)
def _advised() -> dict[tuple[str, tuple[int, ...]], dict[str, Any]]:
    return {}


def advised(name: str, *indexes: int) -> dict[str, Any]:
    """The parts of the advice after these changes, by a consultation of its own; each is advised once."""
    kept, changes = _advised(), explored(name).changes
    if (name, indexes) not in kept:
        kept[name, indexes] = parts(ADVISOR.advise(changed(name, [changes[index] for index in indexes])), RULES)
    return kept[name, indexes]


@lru_cache(maxsize=16)
def outcomes(name: str, part: str) -> list[tuple[bytes, Any]]:
    """A part over the whole square, with the cells of each value as bits; grouping it for every cell takes minutes."""
    found = explored(name).outcomes.part(part)
    return [(mask.to_bytes(mask.bit_length() // 8 + 1, "little"), value) for mask, value in found]


def holds(bits: bytes, cell: int) -> bool:
    return cell // 8 < len(bits) and bool(bits[cell // 8] >> cell % 8 & 1)


def in_square(name: str, cell: int) -> dict[str, Any]:
    """The parts of the advice as the square has them."""
    found: dict[str, Any] = {}
    for part in ("decision", "form", "dose", "checks", "referrals"):
        values = [value for mask, value in outcomes(name, part) if holds(mask, cell)]
        assert len(values) == 1, (part, values)
        found[part] = set(values[0]) if part in ("checks", "referrals") else values[0]
    return found


def indexes(name: str, cell: int) -> tuple[int, ...]:
    return tuple(dict.fromkeys(explored(name).square.pair(cell)))


@pytest.mark.parametrize("name", PROFILES)
def test_any_cell_of_the_square_is_the_advice_for_the_changed_profile(name: str) -> None:
    cells = list(profiles_of(explored(name).square.valid))
    for cell in Random(name).sample(cells, CELLS):
        both = [explored(name).changes[index] for index in indexes(name, cell)]
        assert in_square(name, cell) == advised(name, *indexes(name, cell)), both


@pytest.mark.parametrize(
    "facts",
    [("supplements", "considering"), ("egfr", "creatinine"), ("age", "creatinine"), ("sex", "creatinine")],
    ids="+".join,
)
def test_facts_that_something_is_computed_from_together_may_both_change(facts: tuple[str, str]) -> None:
    name = "kidney function computed"
    square, changes = explored(name).square, explored(name).changes
    cells = [
        cell
        for cell in profiles_of(square.valid & ~square.diagonal)
        if {changes[index].fact for index in square.pair(cell)} == set(facts)
    ]
    assert cells
    for cell in Random(0).sample(cells, min(len(cells), 40)):
        both = [changes[index] for index in indexes(name, cell)]
        assert in_square(name, cell) == advised(name, *indexes(name, cell)), both


def alternatives(name: str, part: Any) -> Iterator[tuple[tuple[int, ...], Any]]:
    for alternative in explored(name).search(part).found:
        cell = alternative.order
        assert alternative.changes == tuple(explored(name).changes[index] for index in indexes(name, cell))
        yield indexes(name, cell), alternative.becomes


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("name", PROFILES)
def test_what_is_found_changes_the_part_and_of_two_changes_both_are_needed(name: str, part: Any) -> None:
    now = advised(name)[part]
    assert explored(name).now(part) == now
    for made, becomes in alternatives(name, part):
        changes = [explored(name).changes[index] for index in made]
        assert advised(name, *made)[part] == becomes != now, changes
        if len(made) == 2:
            assert [advised(name, index)[part] for index in made] == [now, now], changes


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("name", PROFILES)
def test_no_change_that_is_enough_is_missed(name: str, part: Any) -> None:
    now, changes = advised(name)[part], explored(name).changes
    # Several numbers with the same outcome count as one alternative, so they are compared by what they become.
    found = {(alternative.what, alternative.becomes) for alternative in explored(name).search(part).found}
    alone = {index for index in range(len(changes)) if advised(name, index)[part] != now}
    for index in alone:
        assert (((changes[index].fact, changes[index].name),), advised(name, index)[part]) in found, changes[index]
    pairs = list(itertools.combinations(sorted(set(range(len(changes))) - alone), 2))
    for first, second in Random(part).sample(pairs, min(len(pairs), CELLS)):
        square = explored(name).square
        becomes = advised(name, first, second)[part] if square.valid >> square.cell(first, second) & 1 else now
        if becomes != now:
            assert (tuple((changes[i].fact, changes[i].name) for i in (first, second)), becomes) in found


@pytest.mark.parametrize("name", PROFILES)
def test_the_search_is_deterministic_and_begins_with_the_smallest(name: str) -> None:
    again = Exploration(Advisor(knowledge=KNOWLEDGE).consult(dict(reversed(PROFILES[name].items()))))
    for part in PARTS:
        search = explored(name).search(part)
        assert again.search(part) == search
        sizes = [len(alternative.changes) for alternative in search.found]
        assert sizes == sorted(sizes)
        assert search.evaluated == explored(name).square.valid.bit_count()


def numbers(fact: str, profile: Mapping[str, Any]) -> list[Any]:
    spec = KNOWLEDGE.vocabulary.facts[fact]
    return [change.value for change in CANDIDATES.changes(spec, profile)]


def test_an_age_is_tried_on_both_sides_of_eighteen_as_near_as_possible() -> None:
    assert 17 in numbers("age", {"age": 40})
    assert 18 in numbers("age", {"age": 17})
    assert not {29, 31} & set(numbers("age", {"age": 30}))  # the same to every rule as 30
    assert {17, 18} & set(numbers("age", {}))


@pytest.mark.parametrize("now", [90, None], ids=["known", "unknown"])
@pytest.mark.parametrize("fact", ["egfr", "creatinine"])
def test_every_interval_of_egfr_that_rules_tell_apart_is_tried_once(fact: str, now: float | None) -> None:
    profile = {"age": 45, "sex": "male"} | ({} if now is None else {fact: now})
    within = [leaf for rule in KNOWLEDGE.rules for leaf in leaves(rule.when) if isinstance(leaf, Within)]
    compared = sorted({leaf for leaf in within if leaf.fact in ("egfr_used", fact)}, key=repr)
    assert compared

    def side(value: float) -> tuple[bool, ...]:
        """What every comparison of a rule says of the eGFR and of the value itself."""
        facts = ADVISOR.consult({**profile, fact: value}).customer.facts
        return tuple(leaf.holds(facts[leaf.fact]) for leaf in compared)

    tried = [side(value) for value in ([] if now is None else [now]) + numbers(fact, profile)]
    assert len(tried) == len(set(tried))
    assert {side(value) for value in range(20, 200)} <= set(tried)


def test_what_if_needs_no_numpy() -> None:
    """Nor the other packages of the batch: the core answers for many profiles with whole numbers of Python."""
    blocked = "import sys; sys.modules.update(dict.fromkeys(['numpy', 'polars', 'pyarrow', 'narwhals']))"
    asked = "tillskott.Advisor().consult({'age': 40, 'goals': ['sleep']}).what_if('decision').found"
    found = subprocess.run([sys.executable, "-c", f"{blocked}; import tillskott; print(len({asked}))"],
                           capture_output=True, text=True, check=False)  # fmt: skip
    assert found.returncode == 0, found.stderr
    assert int(found.stdout) > 0
