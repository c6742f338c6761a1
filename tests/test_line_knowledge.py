"""The words of a line are knowledge: they are edited without code, checked when loaded, and may be missing."""

from __future__ import annotations

from pathlib import Path

import pytest
import tiny

from tillskott import Advisor, KnowledgeError

LINE = """\
conventions: {longest_line: 100, misspelt_from: 6, longest_bare_number: 3, strength_step: 5}
strengths: [18]
labels_of: [goals, mood]
known_in_part: [goals, medications]
closed_by_only: [goals]
classes: {very: [mycket, väldigt]}
implied: {mood: [grumpy]}
medicine_endings: [olol]
upsets: []
closed_with: {}
beside_none: []
means:
- {says: {mood: grumpy}, sv: [sur, "{very} arg"], en: [cross], denied: {mood: calm}}
- {says: {age: "#"}, sv: ["# år"]}
- {lists: medications, sv: [läkemedel]}
marks:
  negation: [inte, inga]
  filler: [är]
texts:
  ask.not_understood: {sv: "Vad är {words}?", en: "What is {words}?"}
"""


def advisor(folder: Path, line: str = LINE) -> Advisor:
    return Advisor(knowledge=tiny.write(folder, line=line))


def test_a_word_that_is_written_there_is_read(tmp_path: Path) -> None:
    line = advisor(tmp_path).read_line("är väldigt arg, 40 år, inga läkemedel, foo")
    assert line.profile == {"mood": "grumpy", "age": 40, "medications": []}
    assert [question.text["en"] for question in line.questions] == ["What is foo?"]


def test_a_denial_says_what_is_written_there(tmp_path: Path) -> None:
    assert advisor(tmp_path).read_line("inte sur").profile == {"mood": "calm"}


def test_labels_are_words_too(tmp_path: Path) -> None:
    found = advisor(tmp_path).read_line("lugn, sömn").profile
    assert found == {"mood": "calm", "goals": ["sleep"], "partial": ["goals"]}


def test_without_the_file_labels_forms_and_medicines_are_found(tmp_path: Path) -> None:
    line = Advisor(knowledge=tiny.write(tmp_path)).read_line("lugn")
    assert line.profile == {"mood": "calm"}


def test_what_came_later_may_be_missing_in_knowledge_that_a_journal_keeps(tmp_path: Path) -> None:
    earlier = LINE.replace(", strength_step: 5", "").replace("strengths: [18]\n", "")
    assert advisor(tmp_path, earlier).read_line("väldigt arg, 40 år").profile == {"mood": "grumpy", "age": 40}


@pytest.mark.parametrize(("good", "bad", "says"), [
    ("{mood: grumpy}, sv", "{mod: grumpy}, sv", "no fact 'mod'"),
    ("{mood: grumpy}, sv", "{mood: grumpi}, sv", "no value 'grumpi'"),
    ("{mood: grumpy}, sv", "{mood: [grumpy]}, sv", "one value, not a list"),
    ("denied: {mood: calm}", "denied: {mood: clam}", "no value 'clam'"),
    ("lists: medications", "lists: medicines", "'medicines' is no list"),
    ("labels_of: [goals", "labels_of: [gaols", "no fact 'gaols'"),
    ("  negation:", "  negatoin:", "no role 'negatoin'"),
    ("longest_line: 100", "longest_line: 0", "lacks longest_line"),
    ("means:\n", "means:\n- {says: {mood: calm}, sv: [sur]}\n", "'sur' has two meanings"),
    ("means:\n", "means:\n- {sv: [glad]}\n", "needs one of says"),
    ("means:\n", "means:\n- {says: {mood: calm}}\n", "needs words"),
    (', en: "What is {words}?"', "", "in both languages"),
])  # fmt: skip
def test_a_fault_is_named_when_it_is_loaded(tmp_path: Path, good: str, bad: str, says: str) -> None:
    assert LINE.count(good) == 1
    with pytest.raises(KnowledgeError, match=says):
        advisor(tmp_path, LINE.replace(good, bad))
