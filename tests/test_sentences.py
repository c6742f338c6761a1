"""Every sentence on which somebody's safety rests keeps its words: lost in both languages at once, each is missed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from every import every
from known import read_yaml

from tillskott.engine.checks.sentences import sentences_without_their_words
from tillskott.engine.checks.subject import Subject
from tillskott.engine.knowledge import Knowledge, load_knowledge
from tillskott.engine.knowledge.files import DEFAULT_FOLDER
from tillskott.engine.knowledge.parallels import Sentence
from tillskott.engine.language.actions import Check, Refer
from tillskott.engine.language.record import Bilingual, changed
from tillskott.engine.words.text import Text

FILE = DEFAULT_FOLDER / "magnesium" / "cases" / "sentences.yaml"
# What the engine says of hours, doctors and limits without anybody's safety resting on the wording.
NO_SENTENCE = {
    "glance.care", "heading.checks_later", "if.at_most", "kidney.stays", "plan.gap.both", "plan.gap.hours",
    "plan.no_distance", "plan.no_hours", "unreviewed", "why.nothing_above.refer",
}


@cache
def lines() -> list[Mapping[str, Any]]:
    return read_yaml(Path(FILE))["sentences"]  # type: ignore[no-any-return]


def found(knowledge: Knowledge) -> list[tuple[str, str]]:
    return [(one.check, one.where.rpartition(" ")[2]) for one in sentences_without_their_words(Subject(knowledge))]


def with_rule(rule_id: str, **changes: Any) -> Knowledge:
    knowledge = load_knowledge()
    rules = (dataclasses.replace(rule, **changes) if rule.id == rule_id else rule for rule in knowledge.rules)
    return dataclasses.replace(knowledge, rules=tuple(rules))


def with_check(rule_id: str, **changes: Any) -> Knowledge:
    rule = load_knowledge().rule(rule_id)
    assert rule is not None
    then = tuple(changed(action, **changes) if isinstance(action, Check) else action for action in rule.then)
    return with_rule(rule_id, then=then)


def test_every_line_holds_and_no_rule_lacks_one() -> None:
    assert found(load_knowledge()) == []


@every(("rule", "said"), [
    ("danger.chest-pain", {"sv": "Vänta några dagar: bröstsmärta går ofta över.", "en": "Wait a few days."}),
    ("condition.serum-high", {"sv": "Läkare, sedan magnesium.", "en": "Doctor, then magnesium."}),
    ("life.pregnant", {"sv": "Fråga läkaren.", "en": "Ask the doctor."}),
])
def test_a_referral_that_says_otherwise_in_both_languages_is_missed(rule: str, said: Text) -> None:
    assert ("sentence.lost", rule) in found(with_rule(rule, because=said))


@every(("rule", "said"), [
    ("medicine.bisphosphonates", {"sv": "Ta tillsammans.", "en": "Take together."}),
    ("medicine.levothyroxine", {"sv": "Höj dosen.", "en": "Raise the dose."}),
])
def test_a_check_that_says_otherwise_in_both_languages_is_missed(rule: str, said: dict[str, str]) -> None:
    assert ("sentence.lost", rule) in found(with_check(rule, do=Bilingual(**said)))


@every("hours", [{"hours_before": 2}, {"hours_after": 2}, {"hours_after": None}])
def test_hours_that_change_are_missed_wherever_they_come_from(hours: dict[str, Any]) -> None:
    assert ("sentence.number", "medicine.levothyroxine") in found(with_check("medicine.levothyroxine", **hours))


def test_an_emergency_always_says_where_to_turn_at_once() -> None:
    urgent = {rule.id for rule in load_knowledge().rules
              if any(isinstance(action, Refer) and action.urgency == "now" for action in rule.then)}
    held = {line["rule"]: set(map(str, line["sv"])) for line in lines() if line.get("rule") in urgent}
    assert sorted(held) == sorted(urgent)
    at_once = {"112", "akut", "akutmottagning", "vård"}
    assert [rule for rule, words in held.items() if not words & at_once] == []


def sentences_of_the_engine() -> Iterator[str]:
    parallels = load_knowledge().parallels
    assert parallels is not None
    safe = [parallels.parallels[name] for name in ("doctor", "care", "emergency", "pharmacist", "hours", "at_most")]
    for name, text in load_knowledge().texts.items():
        if any(one.count(Sentence.of(text["sv"]), "sv") for one in safe):
            yield name


def test_what_the_engine_says_of_care_hours_and_limits_has_its_line_too() -> None:
    assert set(sentences_of_the_engine()) - {line.get("text") for line in lines()} - NO_SENTENCE == set()


def test_every_warning_on_the_customers_sheet_has_its_line() -> None:
    leaflet = load_knowledge().leaflet
    assert leaflet is not None
    warnings = {one.spec.id for one in leaflet.statements if leaflet.kind(one) in ("stop", "care")}
    assert warnings - {line.get("statement") for line in lines()} == set()
