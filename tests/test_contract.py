"""What the contract promises of every answer beside its shape: nothing shared, sources once, lists known in part."""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import Any

from every import every
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spoiling import containers, spoil
from strategies import profiles

from tillskott import Advisor
from tillskott.engine.knowledge import load_knowledge

KNOWLEDGE = load_knowledge()
ADVISOR = Advisor(knowledge=KNOWLEDGE)
SAFE: dict[str, Any] = {
    "age": 40, "sex": "male", "symptoms": [], "conditions": [], "medications": [], "kidney_function": "normal",
    "goals": ["sleep"], "supplements": [],
}  # fmt: skip
BUSY: dict[str, Any] = {
    **SAFE, "age": 58, "medications": ["Levaxin", "Alvedon", "Xyzolol"], "stomach": "sensitive", "wants": "oxide",
    "symptoms": ["sleep_problems"], "egfr": 75, "intake_times": {"Levaxin": ["07:00"]},
    "considering": [{"label": "Magnesium brustablett 375 mg magnesium", "per_day": 1}],
}  # fmt: skip
OPENABLE = KNOWLEDGE.vocabulary.values("partial")
few = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@every("profile", [BUSY, SAFE, {**BUSY, "conditions": ["kidney_disease"]}, {}])
def test_what_a_caller_does_to_one_answer_changes_no_other(profile: dict[str, Any]) -> None:
    untouched = ADVISOR.advise(profile).to_json()
    for advisor in (ADVISOR, Advisor(knowledge=KNOWLEDGE)):
        advice = advisor.advise(profile)
        spoil(advice.to_dict())
        assert advice.to_json() == untouched
        spoil({name: getattr(advice, name) for name in advice.to_dict()})
        assert advisor.advise(profile).to_json() == untouched


def test_two_answers_share_no_list_and_no_mapping() -> None:
    one, other = ADVISOR.advise(BUSY), ADVISOR.advise(BUSY)
    parts = [{id(container): container for name in advice.to_dict() for container in containers(getattr(advice, name))}
             for advice in (one, other)]  # fmt: skip
    assert not parts[0].keys() & parts[1].keys()


def test_every_source_that_is_cited_stands_there_once() -> None:
    said = ADVISOR.advise(BUSY).to_dict()
    cited = {place["id"] for step in said["trace"] for place in step["sources"]}
    assert set(said["sources"]) == cited
    assert all(set(source) == {"title", "publisher", "interest"} for source in said["sources"].values())
    assert json.dumps(said).count(json.dumps(said["sources"]["nilla-stomach"]["interest"])) == 1


def test_an_answer_says_what_it_was_made_with() -> None:
    meta = Advisor(setting="self_care", authority="vkm").advise(SAFE).meta
    assert (meta["setting"], meta["authority"], meta["engine"]) == ("self_care", "vkm", version("tillskott"))
    assert meta["knowledge"] == {"version": KNOWLEDGE.version, "sha256": KNOWLEDGE.sha256}
    assert meta["reviewed"] is False


@every("fact", OPENABLE)
def test_a_list_known_in_part_is_asked_for_and_never_counts_as_none(fact: str) -> None:
    whole, partly = ADVISOR.advise(SAFE), ADVISOR.advise({**SAFE, "partial": [fact]})
    assert whole.decision == "recommend"
    if fact == "supplements":  # what is taken already matters to an amount only, and then nothing is known of it
        assert partly.dose is not None
        assert (partly.dose["current"], partly.dose["room"]) == (None, None)
    else:
        assert (partly.decision, [question["fact"] for question in partly.questions]) == ("ask", [fact])


@every(("profile", "decision"), [
    ({"conditions": ["kidney_disease"], "partial": ["conditions", "medications"]}, "refer"),
    ({"symptoms": ["fainting"], "partial": ["symptoms"]}, "refer_now"),
    ({"supplements": [{"form": "citrate", "amount_mg": 500, "basis": "elemental"}],
      "partial": ["supplements"]}, "refer"),
    ({"medications": ["Levaxin", "vet ej"]}, "ask"),
    ({"medications": ["vet ej"]}, "ask"),
])
def test_what_is_listed_counts_though_the_list_is_not_whole(profile: dict[str, Any], decision: str) -> None:
    assert ADVISOR.advise({**SAFE, **profile}).decision == decision


STRICTNESS = ["refer_now", "refer", "ask", "food_first", "check_first", "recommend"]


@few
@given(profile=profiles(KNOWLEDGE), opened=st.sets(st.sampled_from(OPENABLE), min_size=1))
def test_knowing_a_list_in_part_only_never_prints_what_a_whole_list_would_not(profile: Any, opened: set[str]) -> None:
    """Less is known: whatever is printed then would be printed if the list were whole as it stands."""
    whole = ADVISOR.advise({**profile, "partial": []})
    partly = ADVISOR.advise({**profile, "partial": sorted(opened)})
    if partly.decision in ("check_first", "recommend"):
        assert whole.decision in ("check_first", "recommend", "food_first")
    if whole.decision == "refer_now":
        assert partly.decision == "refer_now"
