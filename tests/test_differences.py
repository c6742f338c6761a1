"""What differs between two answers: the kinds, their order, and their words."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from profiles import random_profiles

from tillskott import Advisor
from tillskott.engine.differences import differences, differences_of_outlines, in_words, kinds, outline, outline_of_row
from tillskott.engine.differences.outline import COLUMNS
from tillskott.engine.knowledge import load_knowledge

KNOWLEDGE = load_knowledge()


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor(knowledge=KNOWLEDGE)


WELL = {"age": 45, "sex": "male", "goals": ["stress"], "symptoms": [], "conditions": [], "medications": [],
        "egfr": 80, "supplements": []}


def found(advisor: Advisor, before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return [one.kind for one in differences(advisor.advise(before).to_dict(), advisor.advise(after).to_dict())]


def test_an_answer_differs_from_itself_in_nothing(advisor: Advisor) -> None:
    for profile in random_profiles(KNOWLEDGE, 30, seed=3):
        answer = advisor.advise(profile).to_dict()
        assert differences(answer, answer) == ()


@pytest.mark.parametrize(
    ("before", "after", "gravest"),
    [
        ({"age": 16}, {}, "referral_lost"),
        ({}, {"age": 16}, "referral_gained"),
        ({"symptoms": ["fainting", "confusion"]}, {}, "urgent_lost"),
        ({}, {"symptoms": ["fainting", "confusion"]}, "urgent_gained"),
        ({"medications": ["Levaxin"]}, {}, "decision_loosened"),
        ({}, {"medications": ["Levaxin"]}, "decision_tightened"),
    ],
)
def test_the_gravest_stands_first(
    advisor: Advisor, before: dict[str, Any], after: dict[str, Any], gravest: str
) -> None:
    assert found(advisor, {**WELL, **before}, {**WELL, **after})[0] == gravest


def test_a_dose_that_goes_up_is_graver_than_a_form_that_changes(advisor: Advisor) -> None:
    given = outline(advisor.advise(WELL).to_dict())
    assert given.dose is not None
    other = replace(given, dose={**given.dose, "high": given.dose["high"] + 100}, first=("citrate",))
    assert [one.kind for one in differences_of_outlines(given, other)] == ["dose_raised", "form_changed"]
    assert [one.kind for one in differences_of_outlines(other, given)] == ["dose_lowered", "form_changed"]


def test_what_is_lost_one_way_is_gained_the_other(advisor: Advisor) -> None:
    answers = [outline(advisor.advise(profile).to_dict()) for profile in random_profiles(KNOWLEDGE, 60, seed=5)]
    turned = {"lost": "gained", "lowered": "raised", "loosened": "tightened", "shortened": "lengthened"}
    turned |= {there: here for here, there in turned.items()}
    for one, other in pairwise(answers):
        there = {(d.kind, d.about) for d in differences_of_outlines(one, other)}
        back = {(d.kind, d.about) for d in differences_of_outlines(other, one)}
        assert {("_".join(turned.get(part, part) for part in kind.split("_")), about) for kind, about in there} == back


def test_other_words_alone_are_told_as_such(advisor: Advisor) -> None:
    answer = advisor.advise(WELL).to_dict()
    reworded = {**answer, "cautions": [{**one, "text": {"sv": "x", "en": "x"}} for one in answer["cautions"]],
                "evidence": [{**one, "says": {"sv": "x", "en": "x"}} for one in answer["evidence"]]}
    assert [one.kind for one in differences(answer, reworded)] == ["text_only"]
    fewer = {**answer, "trace": answer["trace"][1:]}
    assert [one.kind for one in differences(answer, fewer)] == ["grounds_only"]
    remade = {**answer, "meta": {**answer["meta"], "engine": "9"}}
    assert differences(answer, remade) == ()


def test_every_difference_is_said_in_both_languages(advisor: Advisor) -> None:
    answers = [advisor.advise(profile).to_dict() for profile in random_profiles(KNOWLEDGE, 120, seed=9)]
    told = set()
    for one, other in pairwise(answers):
        for difference in differences(one, other):
            text = in_words(difference, KNOWLEDGE)
            told.add(difference.kind)
            for words in (text["sv"], text["en"]):
                assert words
                assert "{" not in words
                assert "_" not in words, (difference, words)
    assert len(told) > 15


def test_the_order_puts_what_loosens_before_its_opposite() -> None:
    order = list(kinds())
    for kind in order:
        opposite = kind.replace("lost", "gained").replace("lowered", "raised")
        if kinds()[kind].way == "loosened" and opposite in order:
            assert order.index(kind) <= order.index(opposite)


def test_a_row_of_a_batch_has_the_outline_of_its_answer(advisor: Advisor) -> None:
    pl = pytest.importorskip("polars", reason="the extra `batch` is not installed")
    profiles = [{**WELL, "medications": ["Levaxin"]}, {**WELL, "age": 16}, WELL, {"age": 45}]
    frame = pl.DataFrame([{**one, "age": one["age"]} for one in profiles], infer_schema_length=None,
                         schema_overrides={name: pl.List(pl.String) for name in
                                           ("symptoms", "conditions", "medications", "supplements")})
    rows = advisor.advise_frame(frame.drop("supplements"), columns=list(COLUMNS)).to_dicts()
    for profile, row in zip(profiles, rows, strict=True):
        given = {name: value for name, value in profile.items() if name != "supplements"}
        alone, found = outline(advisor.advise(given).to_dict()), outline_of_row(row)
        kept = [one for one in differences_of_outlines(alone, found)
                if one.of.id not in ("product_changed", "evidence_changed", "spacing_shortened")]
        assert kept == []
