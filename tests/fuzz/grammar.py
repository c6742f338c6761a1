"""Hostile input of each kind: near enough to the real thing to get past the first check."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from hypothesis import strategies as st
from strategies import profiles

from tillskott import Advisor

ADVISOR = lru_cache(maxsize=1)(Advisor)
ODD_SIGNS = "\x00\x1b\t\r\n\u200b\u202e\u2066\ufeff\ud800\U0001f48a٥５½µ·–—’″ß\u0301"
PIECES = (
    "magnesium", "Magnesiumcitrat", "mg", "200", "1 000", "0,5", "µg", "mmol", "%", "DRI", "varav", "per", "2 kapslar",
    "dagligen", "(", ")", "/", "x", "+", "-", ":", "=", ";", ",", ".", "kvinna", "58", "levaxin", "ej", "gravid v 12",
    "egfr", "njurar ok", "kl 08:00", "l0", "\u00a0", "ingen", "alvedon 500", "=1+1", '"', "'", "<b>", "{{x}}", "../",
)
NUMBERS = st.one_of(st.integers(), st.floats(), st.sampled_from((10**310, 2**63, -1, 0, 1e300, True)))

words = st.lists(st.sampled_from(PIECES) | st.text(max_size=4) | st.sampled_from(ODD_SIGNS), max_size=60).map(" ".join)
repeated = st.builds(lambda one, count: one * count, st.sampled_from(PIECES) | st.text(min_size=1, max_size=3),
                     st.integers(1, 2000))
texts = words | repeated | st.text(max_size=80)
anything = st.recursive(st.none() | st.booleans() | NUMBERS | texts, lambda parts: (
    st.lists(parts, max_size=4) | st.dictionaries(st.text(max_size=8), parts, max_size=4)), max_leaves=8)


@st.composite
def spoilt(draw: st.DrawFn) -> dict[Any, Any]:
    """A valid profile with a few facts replaced by anything, and a key that there is not."""
    profile = dict(draw(profiles(ADVISOR().knowledge)))
    names = [spec.id for spec in ADVISOR().knowledge.vocabulary.profile_facts]
    for name in draw(st.lists(st.sampled_from(names) | st.text(max_size=9), max_size=3)):
        profile[name] = draw(anything)
    return profile


def lines(cell: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """A CSV table of customers whose cells are anything."""
    header = st.lists(st.sampled_from(["age", "egfr", "medications", "goals", "tried", "intake_times", "supplements"]),
                      min_size=1, max_size=4, unique=True)
    rows = st.lists(st.lists(cell, min_size=1, max_size=5).map(",".join), min_size=1, max_size=8)
    return st.builds(lambda names, body: ",".join(names) + "\n" + "\n".join(body), header, rows)


ODD_CELLS = ('"', '""', '"a', "58", "none", "=1", "\r", "\x00", "٥٨", "9" * 320)
csv_texts = lines(st.text(max_size=6) | st.sampled_from(ODD_CELLS))
json_lines = (spoilt().map(lambda one: json.dumps(one, default=str)) | texts.map(json.dumps)
              | st.text(max_size=30).map(lambda text: text.replace("\n", " ")))
ndjson_texts = st.lists(json_lines, min_size=1, max_size=5).map("\n".join)
states = st.fixed_dictionaries({"told": spoilt() | anything, "steps": st.lists(anything, max_size=3)}) | anything
