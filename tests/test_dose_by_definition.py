"""The dose of any rules at all is what the contract's seven points say, held against a second, plain definition."""

from __future__ import annotations

import dataclasses
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import tiny
from hypothesis import given, settings
from hypothesis import strategies as st

from tillskott.engine.inference.session import Firing
from tillskott.engine.knowledge import Knowledge, load_knowledge
from tillskott.engine.language.actions import DoseRange
from tillskott.engine.language.record import changed
from tillskott.engine.profile import customer_facts, validate
from tillskott.engine.resolution.case import Case
from tillskott.engine.resolution.dose import doses

FORMS = ("alpha", "beta", "gamma")
DOSED = {"alpha", "beta"}

# (need, low, high, forms)
Stated = tuple[str, float | None, float, tuple[str, ...]]


@cache
def knowledge(combine: str) -> Knowledge:
    with TemporaryDirectory() as folder:
        found = load_knowledge(tiny.write(Path(folder)), cache=False)
    return dataclasses.replace(found, nutrient=changed(found.nutrient, combine=combine))


def case(combine: str, stated: list[Stated]) -> Case:
    sound = knowledge(combine)
    rules = [dataclasses.replace(sound.rules[0], id=f"r{number}", then=(
        DoseRange(need=need, low=low, high=high, basis="elemental", forms=forms),))
        for number, (need, low, high, forms) in enumerate(stated)]
    return Case(tuple(Firing(rule, ()) for rule in rules), customer_facts(validate({}, sound), sound), sound)


def plain(combine: str, stated: list[Stated], allowed: tuple[str, ...]) -> tuple[Any, ...] | None:
    """The range, whether the needs have a part in common, the forms it is for, and each need that counts."""
    usable = [one for one in stated if (set(one[3]) or DOSED) & DOSED & set(allowed)]
    needs = {}
    for need in dict.fromkeys(one[0] for one in usable):
        of = [one for one in usable if one[0] == need]
        top = min(high for _, _, high, _ in of)
        lows = [low for _, low, _, _ in of if low is not None and low <= top]
        forms = {form for one in of for form in set(one[3]) or DOSED} & DOSED & set(allowed)
        needs[need] = (min(lows) if lows else None, top, forms,
                       len({one[1:3] for one in of}) > 1)
    general = needs["general"][0] if "general" in needs else None
    if len(needs) > 1:
        needs.pop("general", None)
    begin = {need: low if low is not None else general and min(general, high)
             for need, (low, high, *_) in needs.items()}
    known = {need: low for need, low in begin.items() if low is not None}
    if not known:
        return None
    highest = combine == "highest"
    decisive = (max if highest else min)(needs, key=lambda need: needs[need][1])
    top = needs[decisive][1]
    common = highest or max(known.values()) <= top
    if common and not highest:
        low, used = max(known.values()), list(needs)
    else:
        low, used = known.get(decisive, top), [decisive]
    forms = {form for need in used for form in needs[need][2]}
    return low, top, common, forms, needs


amounts = st.integers(1, 8).map(lambda tens: tens * 50.0)
ranges = st.builds(lambda need, ends, up_to, forms: (need, None if up_to else min(ends), max(ends), forms),
                   st.sampled_from(["general", "sleep", "focus"]), st.tuples(amounts, amounts), st.booleans(),
                   st.lists(st.sampled_from(FORMS), max_size=2, unique=True).map(tuple))


@settings(max_examples=800)
@given(st.sampled_from(["intersect", "highest"]), st.lists(ranges, max_size=5),
       st.lists(st.sampled_from(FORMS), unique=True).map(tuple))
def test_any_ranges_come_to_what_the_contract_says(
    combine: str, stated: list[Stated], allowed: tuple[str, ...]
) -> None:
    found = doses(case(combine, stated), allowed)
    told = None if found is None else (
        found.low, found.high, found.overlap, set(found.applies_to),
        {need.name: (need.low, need.high, set(need.forms), need.disputed) for need in found.needs})
    assert told == plain(combine, stated, allowed)
    if found is not None:
        assert found.low <= found.high
        assert list(found.applies_to) == [form for form in allowed if form in found.applies_to]
