"""What a number may mean in another unit: the number told is the one that was meant, as closely as it is told."""

from __future__ import annotations

import re
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from tillskott.engine.knowledge import Knowledge, load_knowledge
from tillskott.engine.profile.units import likely, likely_readings

NUMBER = re.compile(r"\d+(?:\.\d+)?")


@cache
def knowledge() -> Knowledge:
    return load_knowledge()


def mistakes() -> list[tuple[str, int]]:
    facts = knowledge().vocabulary.facts.values()
    return [(spec.id, index) for spec in facts for index, one in enumerate(spec.mistaken_for) if one.factor]


@settings(max_examples=300)
@given(st.data())
def test_what_is_told_is_what_was_meant(data: st.DataObject) -> None:
    fact, index = data.draw(st.sampled_from(mistakes()))
    spec, numbers = knowledge().vocabulary.facts[fact], knowledge().numbers
    low, high = (numbers[name.removeprefix("$")] for name in spec.plausible)
    meant = data.draw(st.floats(low, high))
    value = float(f"{meant / numbers[str(spec.mistaken_for[index].factor).removeprefix('$')]:.4g}")
    told = likely_readings(spec, value, knowledge())
    if likely(spec, value, knowledge()):
        assert told is None
    elif told is not None:
        near = 0.005 if high < 10 else 0.5
        figures = [float(one) for one in NUMBER.findall(told["en"].replace(",", ""))]
        beyond = min(meant - low, high - meant) <= meant / 1000
        assert beyond or any(abs(one - meant) <= near + meant / 1000 for one in figures), (meant, value, told["en"])
    else:
        # Rounded to what is typed it lies beyond what is likely by a hair.
        assert min(meant - low, high - meant) <= meant / 1000
