"""The Swedish of a text never says the opposite of the English: planted in the texts that ship, each is found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from every import every

from tillskott.engine.checks.languages import languages_that_differ
from tillskott.engine.checks.subject import Subject
from tillskott.engine.checks.wording import bilingual
from tillskott.engine.knowledge import load_knowledge
from tillskott.engine.knowledge.opposites import pattern
from tillskott.engine.knowledge.parallels import Parallels
from tillskott.engine.words.text import Text


@cache
def parallels() -> Parallels:
    found = load_knowledge().parallels
    assert found is not None
    return found


@cache
def of_rules() -> tuple[tuple[str, Text], ...]:
    """Every text of every rule, with where it stands."""
    documents = {rule.place.document.name: rule.place.document for rule in load_knowledge().rules}
    return tuple((document.place(*path), text)
                 for document in documents.values() for path, text in bilingual(document.data))


def standing(sv: str) -> Text:
    """The one text of the rules in which these Swedish words stand."""
    return next(text for _, text in of_rules() if sv in text["sv"])


def found(text: Text) -> set[str]:
    return {words["en"] for words, _ in parallels().differences(text)}


def test_no_text_of_the_knowledge_differs() -> None:
    assert [(one.where, one.what["en"]) for one in languages_that_differ(Subject(load_knowledge()))] == []


@every(("sv", "instead", "named"), [
    ("Ring 112: bröstsmärta bedöms akut", "Vänta några dagar: bröstsmärta bedöms akut", "112"),
    ("Ring 112: bröstsmärta bedöms akut", "Vänta några dagar: bröstsmärta bedöms akut", "days"),
    ("Bisfosfonatet fastande som vanligt", "Ta bisfosfonatet tillsammans med magnesium", "together"),
    ("Bisfosfonat: håll isär", "Bisfosfonat: ta tillsammans", "apart"),
    ("Fråga efter Levaxin eller liknande: den tas skilt från magnesium", "Höj dosen av Levaxin", "raise"),
    ("Välj inte citrat eller oxid", "Välj citrat eller oxid", "a negation"),
    ("Inget magnesium, inte heller på huden", "Magnesium, inte heller på huden", "a negation"),
    ("minst två timmar från magnesium", "minst tre timmar från magnesium", "3"),
    ("Mer än {$high_dose} mg: ta färre", "Mer än 4000 mg: ta färre", "4000"),
    ("Mer än {$high_dose} mg: ta färre", "Mer än {$low_dose} mg: ta färre", "{$low_dose}"),
    ("Läkare inom någon dag innan magnesium väljs", "Apoteket inom någon dag innan magnesium väljs", "a doctor"),
    ("Sluta dricka saltet och ring Giftinformationscentralen", "Sluta dricka saltet och ring kundtjänst",
     "the poison centre"),
    ("Sälj inget förrän läkaren sagt ja", "Sälj det och fråga läkaren sedan", "until"),
])
def test_a_sentence_that_says_otherwise_in_swedish_is_found(sv: str, instead: str, named: str) -> None:
    text = standing(sv)
    assert found(text) == set()
    assert named in found({**text, "sv": text["sv"].replace(sv, instead)})


def test_the_fault_may_lie_in_the_english_as_well() -> None:
    text = standing("Ring 112: bröstsmärta bedöms akut")
    assert "112" in found({**text, "en": text["en"].replace("Call 112", "Wait a day")})
    missing = {words["en"]: language for words, language in parallels().differences({**text, "en": "Wait a day."})}
    assert (missing["112"], missing["days"]) == ("en", "sv")


def spoilt(text: Text) -> Iterator[tuple[str, Text]]:
    """The text with one number of its Swedish changed, for each number."""
    for match in re.finditer(r"\d+", text["sv"]):
        other = f"{text['sv'][: match.start()]}{int(match[0]) + 1}{text['sv'][match.end():]}"
        yield match[0], {**text, "sv": other}


def test_every_number_that_is_changed_in_one_language_is_found() -> None:
    made = [(at, number, bad) for at, text in of_rules() for number, bad in spoilt(text)]
    assert len(made) > 100
    assert [(at, number) for at, number, bad in made if not found(bad)] == []


def test_nearly_every_negation_that_is_lost_in_one_language_is_found() -> None:
    words = parallels().parallels["not"]
    lost: list[bool] = []
    for _, text in of_rules():
        for match in pattern(words.sv).finditer(text["sv"]):
            without = text["sv"][: match.start()] + text["sv"][match.end():]
            lost.append("a negation" not in found({**text, "sv": without}))
    assert len(lost) > 300
    # What escapes stands in a turn of phrase that is left out whole, as “unless” is for “om inte”.
    assert sum(lost) <= 0.05 * len(lost)


@every(("sv", "en"), [
    ("1 000 mg, 0,7 mmol", "1,000 mg, 0.7 mmol"), ("två av tre", "2 of 3"), ("Kl. 06:00–10:00", "At 06:00–10:00"),
    ("Så långt på egen hand", "As far without a doctor"), ("{low}–{high} mg", "from {low} to {high} mg"),
])
def test_what_is_only_written_otherwise_is_not_reported(sv: str, en: str) -> None:
    assert found({"sv": sv, "en": en}) == set()
