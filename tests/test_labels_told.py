"""How a label was read is told: which sentences, in order, for a label of every kind; and none is never told."""

from __future__ import annotations

import re
from functools import cache

from every import every

from tillskott.engine.knowledge import Knowledge, load_knowledge
from tillskott.engine.labels.reading import read_label

TOLD = {
    "Magnesium 100 mg": "counted one_day",
    "Magnesium (citrat) 100 mg": "counted_of one_day",
    "magnesiumcitrat 400 mg / 60 mg": "contained one_day",
    "Emgesan 250 mg": "product one_day",
    "Emgesan 250 mg 1x2": "product label_day",
    "Emgesan 250 mg 1 0 1": "product one_day_only",
    "Emgesan 250 mg 1-2 tabletter": "product serving_day",
    "Magnesium 4 mmol": "moles one_day",
    "400 mg": "unclear_bare one_day",
    "MgO 500 mg": "unclear one_day",
    "Magnesiumkelat 100 mg": "unclear one_day",
    "Magnesiumcitrat 1000 mg (som förening)": "compound one_day",
    "magnesiumoxid (60 % Mg) 500 mg": "content one_day",
    "100 % DRI magnesium": "percent_only one_day",
    "Magnesium 100 mg 27 %": "counted percent_agrees one_day",
    "Magnesiumcitrat 1000 mg, 40 % av DRI": "percent_compound one_day",
    "Magnesiumcitrat/magnesiumoxid 200/100 mg": "unclear unclear sum one_day",
    "Magnesium 375 mg/3 tabletter": "counted serving serving_day",
    "1 portion = 2 kapslar. Magnesium 300 mg per portion": "counted serving serving_day",
    "Magnesium 300 mg om dagen": "counted daily",
    "Magnesium 350 mg/dag (2 tabletter)": "counted daily_units label_day",
    "Magnesium 1,5 mmol/ml, 10 ml": "moles bulk one_day",
    "Magnesium 700 mg per vecka": "counted days",
    "Magnesiumcitrat 1.000 mg": "number unclear one_day",
    "Magnesium upp till 300 mg": "up_to counted one_day",
    "Magnesium 375 mg, 60 tabletter, 120 g": "pack_weight counted one_day",
    "Drick 20 g Epsomsalt i vatten": "swallowed weighed one_day",
    "Epsomsalt 15 g": "route_unclear weighed one_day",
    "Magnesiumolja 100 mg på huden": "not_swallowed",
    "Milk of magnesia 1200 mg/15 ml magnesium hydroxide suspension": "suspension one_day",
}
# A part of another sentence, or told of what is taken as it was told beside the label.
ELSEWHERE = {"nothing_known", "given", "given_differs", "measured_out"}


@cache
def knowledge() -> Knowledge:
    return load_knowledge()


@cache
def templates() -> dict[str, re.Pattern[str]]:
    """Each sentence as a pattern, the most words first."""
    found = {name.removeprefix("how."): text["sv"] for name, text in knowledge().labels.texts.items()
             if name.startswith("how.")}
    parts = {name: re.split(r"\{\w+\}", text) for name, text in found.items()}
    longest = sorted(parts, key=lambda name: -sum(map(len, parts[name])))
    return {name: re.compile(".+".join(map(re.escape, parts[name]))) for name in longest}


def told(label: str, per_day: float | None = None) -> list[str]:
    return [next(name for name, text in templates().items() if text.fullmatch(sentence["sv"]))
            for sentence in read_label(label, knowledge(), per_day).how]


@every(("label", "names"), TOLD.items())
def test_what_is_told_of_a_label(label: str, names: str) -> None:
    assert told(label) == names.split()


def test_every_sentence_is_told_of_some_label() -> None:
    tried = {name for names in TOLD.values() for name in names.split()}
    assert templates().keys() - tried - ELSEWHERE == set()


def test_the_unknown_salt_is_named_as_the_label_names_it() -> None:
    labels = ("Magnesiumkelat 100 mg", "MgO 500 mg", "400 mg")
    said = {label: read_label(label, knowledge()).how[0]["sv"] for label in labels}
    assert "kelat" in said["Magnesiumkelat 100 mg"]
    assert "oxid" in said["MgO 500 mg"]
    assert not any(knowledge().labels.texts["how.nothing_known"]["sv"] in one for one in said.values())


def test_how_many_a_day_is_told_as_it_was_said() -> None:
    assert told("Magnesium 100 mg", 2)[-1] == "given"
    assert told("Emgesan 250 mg 1x2", 3)[-1] == "given_differs"
