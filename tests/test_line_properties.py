"""Of every line: order and spelling change nothing, every chip has words, a denial is never its opposite."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import Any

from every import every
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lines import load_lines

from tillskott.engine.knowledge import load_knowledge
from tillskott.engine.line.lexicon import lexicon_of
from tillskott.engine.line.model import Line
from tillskott.engine.line.reading import read_line
from tillskott.engine.line.tokens import tokens
from tillskott.engine.profile.validator import validate

KNOWLEDGE = load_knowledge()
# Things that are said on their own; each keeps its meaning wherever it stands.
PARTS = (
    "frisk", "tar magnesium 250 mg",
    "kvinna 58", "man 34", "61 år", "k 45", "44 kvinna", "gravid", "ej gravid", "ammar inte", "stress", "sömn",
    "sover dåligt", "sover inte bra", "känslig mage", "inte känslig mage", "hård i magen", "förstoppning",
    "hjärtklappning", "vadkramper", "ingen diarré", "aldrig haft kramp", "utan domningar", "inte andfådd",
    "diabetes typ 2", "ej hjärtsvikt", "högt blodtryck", "inga läkemedel", "inga sjukdomar", "inga tillskott",
    "i övrigt frisk", "inga andra läkemedel", "njurar ok", "inga njurproblem", "kreatinin 90", "egfr 61",
    "levaxin 100 mikrogram", "waran", "alvedon vid behov", "bara omeprazol", "levaxin kl 7",
    "tar magnesiumcitrat 250 mg 2 om dagen", "vill ha bisglycinat", "oxid hjälpte inte", "tänker ta 300 mg",
    "funderar på oxid 350 mg", "vegan", "tränar hårt", "mycket kaffe", "restless legs", "planerad operation",
    "leg cramps", "no medicines", "sleeps badly", "kidneys fine", "never fainted", "pratar om vaden", "brzzt",
    "ev. gravid", "4006381333931",
)  # fmt: skip
SEPARATORS = (", ", "; ", ". ", ";", "\n", " och ", " - ", " / ")
LONG_WORDS = (
    "förstoppning", "hjärtklappning", "vadkramper", "andfåddhet", "huvudvärk", "lättretlig", "osteoporos",
    "trötthet", "celiaki", "förvirrad", "sömnsvårigheter", "kvinnlig", "hjärtsvikt", "förmaksflimmer",
    "constipation", "palpitations", "migraine", "exhausted",
)  # fmt: skip
DENIALS = ("inte", "ej", "ingen", "inga", "aldrig haft", "utan", "har inte", "nekar", "inte hon", "tror inte hon har",
           "no", "not", "never", "without", "doesn't think she has")  # fmt: skip

parts = st.lists(st.sampled_from(PARTS), min_size=1, max_size=6, unique=True)


def read(text: str, **kind: Any) -> Line:
    return read_line(text, KNOWLEDGE, **kind)


def said(line: Line) -> Counter[tuple[str, str, str]]:
    """The chips of a line, whatever the words and their place."""
    return Counter((chip.fact, str(chip.value).casefold(), chip.kind) for chip in line.chips)


def plain(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


@given(parts, st.randoms(), st.sampled_from(SEPARATORS), st.sampled_from(SEPARATORS))
@settings(max_examples=150, deadline=None)
def test_neither_order_nor_separator_changes_a_chip(chosen: list[str], chance: Any, one: str, other: str) -> None:
    line = read(one.join(chosen))
    chance.shuffle(chosen)
    assert said(read(other.join(chosen))) == said(line)


@given(parts, st.sampled_from((str.upper, str.title, str.casefold, plain)))
@settings(max_examples=100, deadline=None)
def test_case_and_accents_change_no_chip(chosen: list[str], spelled: Any) -> None:
    text = ", ".join(chosen)
    assert said(read(spelled(text))) == said(read(text))


@given(st.sampled_from(LONG_WORDS), st.data())
@settings(max_examples=200, deadline=None)
def test_one_slip_in_a_long_word_changes_no_chip(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(word) - 2))
    letter = data.draw(st.sampled_from("abdefghiklmnoprstuvyåäö"))
    slip = data.draw(st.sampled_from((
        word[:at] + word[at + 1 :], word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    )))  # fmt: skip
    assume(slip == word or _unmistaken(slip))
    assert said(read(f"kvinna 58, {slip}")) == said(read(f"kvinna 58, {word}"))


def _unmistaken(slip: str) -> bool:
    """A slip that makes no other known word, nor comes as near to one."""
    lexicon = lexicon_of(KNOWLEDGE)
    (token,) = tokens(slip)
    return token.key not in lexicon.plain and lexicon.alike(lexicon.corrected(token))


@given(parts)
@settings(max_examples=100, deadline=None)
def test_every_chip_and_question_comes_from_words_of_the_line(chosen: list[str]) -> None:
    text = ", ".join(chosen)
    line = read(text)
    for found in (*line.chips, *line.questions):
        assert text[found.at.start : found.at.end] == found.at.words
        assert any(sign.isalnum() for sign in found.at.words)


def added(less: Line, more: Line) -> set[tuple[str, str, str]]:
    """The chips that the shorter line has beyond the longer, but for those that follow from a denial and had yielded.

    In "gravid, ej gravid" the denial closes nothing, since the opposite is said outright and it is asked which holds.
    """
    beyond = said(less) - said(more)
    outright = {chip.fact for chip in more.chips if chip.kind == "value" and chip.how != "follows"}
    yielded = {(chip.fact, str(chip.value).casefold(), chip.kind) for chip in less.chips
               if chip.how == "follows" and chip.fact in outright}
    return set(beyond) - yielded


def test_a_denial_closes_nothing_where_the_opposite_is_said() -> None:
    both, denied = read("gravid, ej gravid"), read("ej gravid")
    assert (both.profile.get("pregnancy"), denied.profile["pregnancy"]) == (None, "none")
    assert [(question.kind, question.facts) for question in both.questions] == [("contradiction", ("pregnancy",))]


@given(parts, st.data())
@settings(max_examples=150, deadline=None)
def test_leaving_out_a_part_never_adds_a_chip(chosen: list[str], data: st.DataObject) -> None:
    left = list(chosen)
    left.remove(data.draw(st.sampled_from(chosen)))
    assert added(read(", ".join(left)), read(", ".join(chosen))) == set()


@given(parts, st.data())
@settings(max_examples=100, deadline=None)
def test_taking_a_chip_away_never_adds_another(chosen: list[str], data: st.DataObject) -> None:
    line = read(", ".join(chosen))
    assume(line.chips)
    chip = data.draw(st.sampled_from(line.chips))
    without = read(line.without(chip))
    assert added(without, line) == set()
    assert said(without) != said(line)


PHRASES = sorted({
    (phrase, fact, value)
    for meaning in KNOWLEDGE.line.meanings if meaning.says and not meaning.beside_number
    for words in (*meaning.sv, *meaning.en, *meaning.verbs) if "#" not in words
    for phrase in KNOWLEDGE.line.spelled(words)[:3]
    for fact, values in meaning.says.items() if fact in ("symptoms", "conditions", "goals")
    for value in (values if isinstance(values, list) else [values])
})  # fmt: skip
_DENYING = frozenset({"inte", "ej", "inget", "ingen", "ingenting", "not", "cannot", "cant", "doesnt", "no", "knappt",
                      "aldrig", "kommer"})  # fmt: skip
# Of these a denial says the same: who cannot sleep does not sleep.
NEGATIVE = frozenset(phrase for phrase, _, _ in PHRASES if not _DENYING.isdisjoint(phrase.split()))


@every("denial", DENIALS)
def test_a_denial_never_becomes_its_opposite(denial: str) -> None:
    wrong = [
        phrase
        for phrase, fact, value in PHRASES
        if phrase not in NEGATIVE and value in read(f"kvinna 58, {denial} {phrase}, levaxin").profile.get(fact, ())
    ]
    assert wrong == []


@every("behind", ["nej", ": nej", "- nej", "saknas"])
def test_a_denial_behind_the_word_never_becomes_its_opposite(behind: str) -> None:
    wrong = [
        phrase
        for phrase, fact, value in PHRASES
        if phrase not in NEGATIVE and value in read(f"kvinna 58, {phrase} {behind}, levaxin").profile.get(fact, ())
    ]
    assert wrong == []


def test_every_phrase_of_the_knowledge_says_what_stands_there() -> None:
    wrong = [
        phrase
        for phrase, fact, value in PHRASES
        if not any((chip.fact, chip.value, chip.kind) == (fact, value, "value") for chip in read(phrase).chips)
        and not read(phrase).questions
    ]
    assert wrong == []


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_it(text: str) -> None:
    validate(read(text).profile, KNOWLEDGE)
    validate(read(text, typing=True).profile, KNOWLEDGE)


WORDS = sorted({word for case in load_lines() for word in case["line"].split()} | {*"?,;.-/+", "(", ")", "10", "07:00"})


@given(st.lists(st.sampled_from(WORDS), max_size=25))
@settings(max_examples=300, deadline=None)
def test_no_heap_of_words_breaks_it(words: list[str]) -> None:
    line = read(" ".join(words))
    validate(line.profile, KNOWLEDGE)
    assert read(" ".join(words)) == line


@given(st.sampled_from(load_lines()), st.data())
@settings(max_examples=200, deadline=None)
def test_a_line_may_be_read_at_every_key(case: Any, data: st.DataObject) -> None:
    text = case["line"][: data.draw(st.integers(0, len(case["line"])))]
    line = read(text, typing=True)
    validate(line.profile, KNOWLEDGE)
    # What ends the line is asked about only where nothing that could follow makes sense of it.
    assert all(question.at.end < len(text) or question.kind != "not_understood" for question in line.questions)
