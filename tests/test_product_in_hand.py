"""What a product in the hand comes to beside what is taken already: any amounts, held against a plain definition."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import tiny
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny import ALWAYS, rule

from tillskott import Advisor
from tillskott.engine.knowledge import load_knowledge

LIMIT = 250  # of the tiny authority


@cache
def advisor(high: int | None) -> Advisor:
    """Knows of a range up to `high`, or of none; beta is never first."""
    dosed = [] if high is None else [rule("dosed", ALWAYS, tiny.dose(50, high))]
    second = rule("second", ALWAYS, {"favour": {"form": ["alpha"], "fit": "good"}})
    with TemporaryDirectory() as folder:
        full = "  product.too_strong.full: {sv: product.too_strong.full, en: product.too_strong.full}\n"
        written = tiny.write(Path(folder), [tiny.ANY_FORM, second, *dosed], texts=tiny.texts() + full)
        return Advisor(knowledge=load_knowledge(written, cache=False))


def product(form: str, amount: float, units: int) -> dict[str, Any]:
    return {"form": form, "amount_mg": amount, "basis": "elemental", "per_day": units}


def plain(highest: float, taken: float, amount: float, units: int, form: str) -> tuple[str, str]:
    """The verdict, and of what is said the name and the figures."""
    room = highest - taken
    if amount * units > room:
        if room <= 0:
            return "too_strong", "product.too_strong.full"
        fewer = max((count for count in range(1, units) if count * amount <= room), default=0)
        name = "fewer" if fewer else "half" if amount / 2 <= room else ""
        return "too_strong", f"product.too_strong{'.' * bool(name)}{name} {room:g} {fewer}"
    if amount * units == 0:
        return "unsuitable", "product.nothing"
    return "fits", "product.fits" if form == "alpha" else "product.fits_less"


def said(text: str, amount: float) -> str:
    """What the tiny text says without the amount, which stands between the name and the limit."""
    name, *rest = text.split()
    if not name.startswith("product.too_strong") or not rest:
        return name
    assert rest[:-2 if name.endswith("fewer") else -1] == ["product.amount", f"{amount:g}", f"{amount:g}", "mg"], text
    limit, count = (rest[-2], rest[-1]) if name.endswith("fewer") else (rest[-1], "0")
    return f"{name} {limit} {count}"


tens = st.integers(0, 40).map(lambda number: number * 10)


@settings(max_examples=400)
@given(st.sampled_from([None, 150, 240, 250, 400]), st.lists(tens, max_size=2), tens, st.integers(1, 5),
       st.sampled_from(["alpha", "beta"]))
def test_any_product_is_judged_as_the_room_says(
    high: int | None, taken: list[int], amount: int, units: int, form: str
) -> None:
    profile = {"age": 40, "supplements": [product("beta", one, 1) for one in taken],
               "considering": [product(form, amount, units)]}
    advice = advisor(high).advise(profile)
    (found,) = [one for one in advice.products if one["role"] == "considering"]
    highest = LIMIT if high is None else min(high, LIMIT)
    assert (advice.dose is None) == (high is None)
    told = found["verdict"], said(found["say"]["en"], amount * units)
    assert told == plain(highest, sum(taken), amount, units, form)
    assert found["rules"] == ([] if high is None else ["dosed"])


def amounts(node: Any, path: str = "") -> Iterator[tuple[str, float]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from amounts(value, f"{path}.{key}")
    elif isinstance(node, (list, tuple)):
        for value in node:
            yield from amounts(value, path)
    elif isinstance(node, float):
        yield path, node


@settings(max_examples=150)
@given(st.sampled_from([150, 240, 400]), st.integers(1, 12).map(lambda number: number * 12.5), st.integers(1, 4),
       st.sampled_from([None, 20, 37.5]))
def test_a_whole_amount_is_never_told_with_a_decimal(high: int, amount: float, units: int, taken: float | None) -> None:
    profile = {"age": 40, "supplements": [product("beta", taken, 1)] if taken else [],
               "considering": [product("alpha", amount, units)]}
    answer = advisor(high).advise(profile).to_dict()
    told = [*amounts({"dose": answer["dose"], "products": answer["products"]})]
    assert [one for one in told if math.floor(one[1]) == one[1]] == []
