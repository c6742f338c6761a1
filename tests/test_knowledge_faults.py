"""Faults planted in a tiny knowledge folder: each is named with file and line, what is wrong, and how to mend it."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest
import tiny

from tillskott import KnowledgeError
from tillskott.engine.checks.run import run_checks
from tillskott.engine.knowledge import Knowledge, load_knowledge
from tillskott.engine.knowledge.rules import wrong
from tillskott.engine.words.errors import Fault

RULES = """\
topic: tiny
reviewed_by: null
reviewed_on: null
rules:
- id: one
  title: {sv: Ett, en: One}
  when:
    all:
    - {fact: mood, is: calm}
    - {fact: age, at_least: $grown_up}
  then:
  - favour: {form: alpha, fit: best}
  - dose: {need: sleep, low: 100, high: 200, basis: elemental}
  because: {sv: Därför, en: Because}
  claims: [C-1]
  tests:
  - {given: {mood: calm, age: 18}, expect: fires}
- id: two
  title: {sv: Två, en: Two}
  when: {fact: goals, has: sleep}
  then:
  - conclude: {needs: sleep}
  - check: {class: thyroid, do: {sv: Fråga, en: Ask}}
  because: {sv: Därför, en: Because}
  claims: [C-1, G-1]
tables:
- id: row.{need}
  title: {sv: "{need}", en: "{need}"}
  when: {fact: needs, has: "{need}"}
  then:
  - advise: {kind: food, text: {sv: Nötter, en: Nuts}}
  because: {sv: Därför, en: Because}
  rows:
  - {need: focus, claims: [C-1]}
  - {need: general, claims: [C-1]}
"""


def loaded(folder: Path, **files: str) -> Knowledge:
    return load_knowledge(tiny.write(folder, **{"rules/tiny": RULES, **files}))


def faults(folder: Path, **files: str) -> list[str]:
    with pytest.raises(KnowledgeError) as refused:
        loaded(folder, **files)
    for fault in refused.value.faults:
        in_both(fault)
    return [str(fault) for fault in refused.value.faults]


def in_both(fault: Fault) -> None:
    """Holds a fault to be said in either language, save a mend that is but names."""
    assert fault.what["sv"] != fault.what["en"], fault
    assert isinstance(fault.mend, str) or fault.mend["sv"] != fault.mend["en"], fault
    # What pydantic says in English only.
    assert "godtas inte" not in fault.what["sv"], fault


def planted(text: str, good: str, bad: str) -> tuple[str, int]:
    """The text with one fault in it, and the line where that stands."""
    assert text.count(good) == 1, f"{good!r} stands {text.count(good)} times"
    return text.replace(good, bad), text[: text.index(good)].count("\n") + 1


def test_the_tiny_knowledge_itself_has_no_fault(tmp_path: Path) -> None:
    assert [rule.id for rule in loaded(tmp_path).rules] == ["one", "two", "row.focus", "row.general"]


@pytest.mark.parametrize(("good", "bad", "rule", "what", "mend"), [
    ("fact: mood", "fact: mod", "one", "no fact 'mod'", "did you mean mood?"),
    ("is: calm}", "is: clam}", "one", "mood has no value 'clam'", "did you mean calm?"),
    ("has: sleep}", "has: slep}", "two", "goals has no value 'slep'", "did you mean sleep?"),
    ("has: sleep}", "haz: sleep}", "two", "exactly one comparison", "did you mean has"),
    ("{fact: goals, has: sleep}", "{nott: {fact: goals, has: sleep}}", "two", "'nott' is not a", "did you mean not?"),
    ("$grown_up", "$grownup", "one", "no parameter $grownup", "did you mean grown_up?"),
    ("at_least: $grown_up", "at_least: 200", "one", "age is never 200", "possible is 0–120"),
    ("{fact: mood, is: calm}", "{fact: weight, below: 3000}", "one", "weight is never 3000", "possible is 1–300"),
    ("{fact: mood, is: calm}", "{fact: age, between: [18, 180]}", "one", "age is never 180", "possible is 0–120"),
    ("{fact: goals, has: sleep}", "{fact: goals, at_most: 3}", "two", "values in goals is never 3", "possible is 0–2"),
    ("at_least: $grown_up", "at_least: many", "one", "'many' is not a number", "$name from parameters.yaml"),
    ("favour:", "favor:", "one", "no action 'favor'", "did you mean favour?"),
    ("form: alpha", "form: alfa", "one", "no form 'alfa'", "did you mean alpha?"),
    ("basis: elemental", "basis: elementl", "one", "no basis 'elementl'", "did you mean elemental?"),
    ("fit: best", "fit: bets", "one", "favour: fit", ""),
    ("low: 100", "low: 300", "one", "low is above high", ""),
    ("need: sleep", "need: slep", "one", "no need 'slep'", "did you mean sleep?"),
    ("conclude: {needs: sleep}", "conclude: {needs: slep}", "two", "'slep'", "did you mean sleep?"),
    ("conclude: {needs: sleep}", "conclude: {goals: sleep}", "two", "no derived fact 'goals'", "allowed: "),
    ("class: thyroid", "class: tyroid", "two", "no medicine class 'tyroid'", "did you mean thyroid?"),
    ("class: thyroid", "about: nothing", "two", "check about 'nothing'", ""),
    ("do: {sv: Fråga, en: Ask}", "do: {sv: Fråga}", "two", "do.en Field required", ""),
    ("[C-1, G-1]", "[C-1, G-2]", "two", "no claim 'G-2'", "did you mean G-1?"),
    ("title: {sv: Två, en: Two}", "title: {sv: Två}", "two", "a text in both languages", "write sv: and en:"),
    ("title: {sv: Två, en: Two}", "titel: {sv: Två, en: Two}", "two", "no key 'titel'", "did you mean title?"),
    ("expect: fires", "expect: fire", "one", "expect: 'fire'", "did you mean fires?"),
    ("- id: two", "- id: one", "one", "the id stands also at rules/tiny.yaml:5", ""),
    ("{need: general, claims: [C-1]}", "{need: focus, claims: [C-1]}", "row.focus", "the id stands also at", ""),
    ("{need: general, claims", "{need: genral, claims", "row.genral", "no value 'genral'", "did you mean general?"),
])
def test_a_fault_in_a_rule_names_line_rule_fault_and_mend(
    tmp_path: Path, good: str, bad: str, rule: str, what: str, mend: str
) -> None:
    text, line = planted(RULES, good, bad)
    found = faults(tmp_path, **{"rules/tiny": text})
    assert len(found) == 1
    place, said = found[0].split(f" {rule}: ", 1)
    assert place.startswith("rules/tiny.yaml:")
    # The rule or the very line; a fault is never placed after the line it stands on, nor before its rule.
    assert 0 <= line - int(place.rsplit(":", 1)[1]) <= 10
    assert what in said
    assert mend in said


@pytest.mark.parametrize(("name", "good", "bad", "what"), [
    ("rules/tiny", "topic: tiny", "topik: tiny", "no key 'topik'"),
    ("rules/tiny", "  because: {sv: Därför, en: Because}\n  rows:", "  becuase: {}\n  rows:", "no key 'becuase'"),
    ("rules/tiny", "fact: mood,", "fact: mood, fact: age,", "the key fact stands twice"),
    ("rules/tiny", "topic: tiny", "topic: [tiny", "not readable as YAML"),
    ("vocabulary", "{id: mood, type: enum", "{id: mood, kind: enum, type: enum", "no key 'kind'"),
    ("vocabulary", "label: {sv: Humör, en: Mood}", "label: {sv: Humör}", "label.en: Field required"),
    ("vocabulary", "{id: weight, type: number", "{id: mood, type: number", "the id mood stands twice"),
    ("vocabulary", "{id: weight, type: number", "{id: weight, type: numeral", "type: Input should be"),
    ("forms", "{id: gamma, name: {sv: Gamma, en: Gamma}", "{id: gamma, name: Gamma", "name: Input should be"),
    ("forms", "route: skin", "route: nose", "there is no route 'nose'"),
    ("medicines", "substances: [levotyroxin]", "substances: levotyroxin", "substances: Input should be"),
    ("sources", "kind: article, interest: {sv: Inget, en: None}}\n- {id: gazette",
     "kind: rumour, interest: {sv: Inget, en: None}}\n- {id: gazette", "kind: Input should be"),
    ("foods", "vegan: true", "vegan: perhaps", "vegan: Input should be"),
    ("parameters", "value: 18", "value: eighteen", "value: Input should be"),
    ("medicines", "atc: [H03AA]", "atc: [HO3AA]", "atc.0: String should match"),
    ("medicines", "atc: [H03AA]", "atc: [H03AAA]", "atc.0: String should match"),
    ("medicines", "atc: [N02BE]", "atc: [N02BE], atc_except: [N02BEO1]", "atc_except.0: String should match"),
    ("medicines", "classes:", "clases: []\nclasses:", "there is no key 'clases'"),
    ("vocabulary", "facts:", "factoids: []\nfacts:", "there is no key 'factoids'"),
    ("claims/almanac", "kind: dose", "kind: doze", "kind: Input should be"),
    ("claims/almanac", "kind: dose", "figures: [{value: 3, unit: mg, basis: salt}], kind: dose", "no basis 'salt'"),
    ("rules/tiny", "  - {need: focus, claims: [C-1]}\n  - {need: general, claims: [C-1]}\n", "",
     "row.{need}: the table has no rows, so no rule"),
])
def test_a_fault_in_any_other_file_names_file_and_line(
    tmp_path: Path, name: str, good: str, bad: str, what: str
) -> None:
    whole = {"rules/tiny": RULES, "vocabulary": tiny.VOCABULARY, "forms": tiny.FORMS, "medicines": tiny.MEDICINES,
             "claims/almanac": tiny.CLAIMS["claims/almanac.yaml"], "sources": tiny.SOURCES,
             "foods": tiny.FOODS, "parameters": tiny.PARAMETERS}[name]
    text, line = planted(whole, good, bad)
    found = [said for said in faults(tmp_path, **{name: text}) if what in said]
    assert len(found) == 1
    place, at = re.split(r":(?=\d)|(?<=\d)\D", found[0])[:2]
    assert place == f"{name}.yaml"
    assert abs(int(at.split()[0]) - line) <= 7, "the line of the fault or of the entry that holds it"


@pytest.mark.parametrize(("name", "text", "what"), [
    ("claims/gazette", "source: gazete\nclaims:\n- {id: G-1, section: S, line: 1, kind: dose, text: {sv: T, en: T}}\n",
     "no source 'gazete' (did you mean gazette?)"),
    ("foods", tiny.FOODS.replace("C-1", "C-7"), "no claim 'C-7' (did you mean C-1?)"),
    ("parameters", tiny.PARAMETERS.replace("claims: [C-1]", "claims: [C-7]", 1), "no claim 'C-7'"),
])
def test_a_name_that_nothing_bears_is_a_fault_in_every_file(
    tmp_path: Path, name: str, text: str, what: str
) -> None:
    assert any(what in said for said in faults(tmp_path, **{name: text}))


def test_an_unknown_kind_of_advice_is_a_fault_of_every_row(tmp_path: Path) -> None:
    found = faults(tmp_path, **{"rules/tiny": RULES.replace("kind: food", "kind: foood")})
    assert [said.split(": ")[1:3] for said in found] == [["advise", "kind Input should be 'food', 'lifestyle', "
            "'co_supplement', 'test', 'label', 'follow_up', 'expectation', 'other_cause' or 'side_effect'"]] * 2


@pytest.mark.parametrize("name", ["rule/tiny", "parameter", "claim/almanac", "vocabulary-more"])
def test_a_file_that_nobody_reads_is_a_fault(tmp_path: Path, name: str) -> None:
    text = "parameters: []\n" if name == "parameter" else RULES
    assert [said for said in faults(tmp_path, **{name: text}) if said.startswith(f"{name}.yaml: is read by nothing")]


@pytest.mark.parametrize("text", ["rules: []\n", "topic: tiny\n", "topic: tiny\ntables: []\n"])
def test_a_file_of_rules_that_holds_none_is_a_fault(tmp_path: Path, text: str) -> None:
    assert [said for said in faults(tmp_path, **{"rules/more": text}) if "rules/more.yaml: holds no rule" in said]


def test_a_text_in_one_language_only_is_a_fault(tmp_path: Path) -> None:
    missing = tiny.texts() + "  room.more:\n    sv: Plats\n"
    line = missing.count("\n") - 1
    assert faults(tmp_path, texts=missing) == [
        f"texts.yaml:{line}: room.more needs a text in both languages (write sv: and en:)"
    ]


def test_rules_that_conclude_in_a_circle_are_named(tmp_path: Path) -> None:
    circle = RULES.replace("{fact: goals, has: sleep}", "{fact: risks, has: old}").replace(
        "advise: {kind: food, text: {sv: Nötter, en: Nuts}}", "conclude: {risks: old}")
    found = faults(tmp_path, **{"rules/tiny": circle})
    assert len(found) == 1
    for part in ("circle", "needs → risks", " two", " row.focus", "rules/tiny.yaml:18", "let one of them read less"):
        assert part in found[0].replace("risks → needs", "needs → risks")


def test_several_faults_in_several_files_come_all_at_once(tmp_path: Path) -> None:
    text = RULES.replace("fact: mood", "fact: mod").replace("has: sleep", "has: slep").replace("class: th", "class: t")
    found = faults(tmp_path, **{"rules/tiny": text, "foods": tiny.FOODS.replace("vegan: true", "vegan: 7")})
    assert [said.split(":")[0] for said in found] == ["rules/tiny.yaml", "rules/tiny.yaml", "foods.yaml"]


@pytest.mark.parametrize("name", [
    "sources", "vocabulary", "medicines", "parameters", "foods", "texts", "claims/gazette",
    pytest.param("forms"),
    pytest.param("rules/tiny"),
])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    tiny.write(tmp_path, **{"rules/tiny": RULES})
    (tmp_path / f"{name}.yaml").unlink()
    with pytest.raises(KnowledgeError) as refused:
        load_knowledge(tmp_path)
    assert any(word in str(refused.value) for word in (name.split("/")[0], "G-1"))



@pytest.mark.parametrize(("name", "text"), [
    ("rules/tiny", "rules:\n- just words\n"),
    ("rules/tiny", "rules: {one: {when: {fact: age, known: true}}}\n"),
    ("rules/tiny", RULES.replace("- {need: focus, claims: [C-1]}", "- just words")),
    ("texts", "texts: [just words]\n"),
    ("vocabulary", tiny.VOCABULARY.replace("values_from: forms", "values_from: froms")),
    ("vocabulary", tiny.VOCABULARY + "? [a]\n: b\n"),
])
def test_a_file_of_the_wrong_shape_is_a_fault(tmp_path: Path, name: str, text: str) -> None:
    assert any(said.startswith(f"{name}.yaml") for said in faults(tmp_path, **{name: text}))



@pytest.mark.parametrize(("name", "good", "bad"), [
    ("texts", "  ladder.low:", "  ladder.lowest:"),
    ("parameters", "id: high_dose", "id: highest_dose"),
    ("parameters", "livsmedelsverket: 250", "livsmedelsverket: 250, nobody: 300"),
    ("forms", "fits: {best: 3, ", "fits: {bets: 3, "),
    ("rules/tiny", "because: {sv: Därför, en: Because}\n  claims: [C-1]\n",
     "because: {sv: '{moood}', en: '{moood}'}\n  claims: [C-1]\n"),
    ("rules/tiny", "- favour: {form: alpha, fit: best}", "- avoid: {from: age}"),
    ("rules/tiny", "{mood: calm, age: 18}", "{moood: calm, age: 18}"),
])
def test_what_the_engine_will_need_is_checked_when_it_is_loaded(
    tmp_path: Path, name: str, good: str, bad: str
) -> None:
    whole = {"texts": tiny.texts(), "forms": tiny.FORMS, "parameters": tiny.PARAMETERS, "rules/tiny": RULES}[name]
    assert faults(tmp_path, **{name: planted(whole, good, bad)[0]})



def test_a_claim_without_a_source_is_named_with_file_and_line(tmp_path: Path) -> None:
    gazette = tiny.CLAIMS["claims/gazette.yaml"].replace("source: gazette", "source: gazete")
    assert all(said.startswith("claims/gazette.yaml:") for said in faults(tmp_path, **{"claims/gazette": gazette}))


def test_a_folder_that_holds_no_knowledge_is_refused(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(KnowledgeError, match="holds no knowledge"):
            load_knowledge(folder)


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    tiny.write(tmp_path)
    (tmp_path / "foods.yaml").write_bytes(b"foods: [\xe4]")
    with pytest.raises(KnowledgeError, match=r"foods\.yaml: is not UTF-8 text \(byte 8\)"):
        load_knowledge(tmp_path)


GROUPED = """\
- id: goals
  type: set
  label: {sv: Mål, en: Goals}
  groups:
  - {id: rest, label: {sv: Vila, en: Rest}, question: {sv: Vila?, en: Rest?}, values: [sleep]}
  - {id: work, label: {sv: Arbete, en: Work}, question: {sv: Arbete?, en: Work?}, values: [focus]}
"""
ALONE = """\
- id: goals
  type: set
  label: {sv: Mål, en: Goals}
"""
TOGETHER = """\
together:
- {id: brought, label: {sv: Med, en: With}, question: {sv: Något?, en: Any?}, facts: [weight, tried]}
"""


def vocabulary(bad: tuple[str, str] = ("", "")) -> str:
    """The tiny vocabulary with a set asked in groups and two facts asked together, and one thing in it changed."""
    assert tiny.VOCABULARY.count(ALONE) == 1
    return (tiny.VOCABULARY.replace(ALONE, GROUPED).rstrip("\n") + "\n" + TOGETHER).replace(*bad)


def test_a_set_asked_in_groups_and_facts_asked_together_load(tmp_path: Path) -> None:
    knowledge = loaded(tmp_path, vocabulary=vocabulary(("\0", "")))
    assert [group.id for group in knowledge.vocabulary.facts["goals"].groups] == ["rest", "work"]
    assert [one.facts for one in knowledge.together] == [("weight", "tried")]


@pytest.mark.parametrize(("good", "bad", "name", "what", "mend"), [
    ("values: [focus]", "values: [sleep, focus]", "goals", "the value 'sleep' stands 2 times", "leave it in one group"),
    ("values: [sleep]", "values: [focus]", "goals", "the value 'sleep' stands in no group",
     "one of the groups: rest, work"),
    ("values: [focus]", "values: [focs]", "goals", "there is no value 'focs'", "did you mean focus?"),
    ("{id: work,", "{id: rest,", "goals", "the group 'rest' stands 2 times", "rename one"),
    ("facts: [weight, tried]", "facts: [wait, tried]", "brought", "there is no fact 'wait'", ""),
    ("{id: brought,", "{id: weight,", "weight", "has the id of the fact 'weight'", "another id"),
    ("facts: [weight, tried]", "facts: [weight, weight]", "together", "stands 2 times", "one place"),
    ("id: weight, type: number,", "id: weight, type: number, instead_of: lenght,", "weight", "no fact 'lenght'", ""),
    ("id: weight, type: number,", "id: weight, type: number, safety: true,", "brought", "a safety fact", "take it out"),
])  # fmt: skip
def test_a_value_nobody_would_be_asked_for_is_a_fault(
    tmp_path: Path, good: str, bad: str, name: str, what: str, mend: str
) -> None:
    assert vocabulary(("\0", "")).count(good) == 1
    found = faults(tmp_path, vocabulary=vocabulary((good, bad)))
    told = [one for one in found if one.startswith("vocabulary.yaml") and name in one]
    assert any(what in one and mend in one for one in told), found


def spoilt() -> dict[str, str]:
    """The tiny knowledge with something wrong in every file of it."""
    rules = RULES
    for good, bad in (
        ("topic: tiny", "topik: tiny"), ("$grown_up", "$grownup"), ("{needs: sleep}", "{needs: slep}"),
        ("rows:\n", "rows:\n  - just words\n"), ("title: {sv: Två, en: Two}", "title: {sv: Två}"),
    ):
        assert rules.count(good) >= 1, good
        rules = rules.replace(good, bad)
    return {
        "rules/tiny": rules, "rules/more": "rules: []\n", "parameter": "parameters: []\n",
        "vocabulary": vocabulary(("values: [focus]", "values: [focs]")),
        "foods": tiny.FOODS.replace("vegan: true", "vegan: perhaps").replace("C-1", "C-7"),
        "forms": tiny.FORMS.replace("fits: {best: 3, ", "fits: {bets: 3, ").replace("route: skin", "route: nose"),
        "medicines": tiny.MEDICINES.replace("atc: [H03AA]", "atc: [HO3AA]").replace("classes:", "clases: []\nclasses:"),
        "parameters": tiny.PARAMETERS.replace("value: 18", "value: eighteen"),
        "sources": tiny.SOURCES.replace("kind: article", "kind: rumour"),
        "texts": tiny.texts().replace("  ladder.low:", "  ladder.lowest:") + "  room.more:\n    sv: Plats\n",
    }


def test_whatever_is_spoilt_is_told_in_both_languages(tmp_path: Path) -> None:
    found = set[str]()
    for number, (name, text) in enumerate(spoilt().items()):  # one at a time: what cannot be read hides what it holds
        folder = tmp_path / str(number)
        folder.mkdir()
        found.update(faults(folder, **{name: text}))
    assert len(found) > 15, found


def test_the_check_tells_it_in_swedish(tmp_path: Path) -> None:
    tiny.write(tmp_path, **{"rules/tiny": RULES.replace("fact: mood", "fact: mod"), "foods": tiny.FOODS.replace(
        "vegan: true", "vegan: perhaps")})
    told = [(one.what["sv"], one.mend["sv"]) for one in run_checks(tmp_path)]
    assert ("uppgiften 'mod' finns inte", "menade du mood?") in told
    assert [what for what, _ in told if what.endswith("vegan: ska vara true eller false")]


def test_a_problem_and_its_fault_go_whole_from_one_process_to_another() -> None:
    one = wrong(("when", 0), "knowledge.condition.list")
    again = pickle.loads(pickle.dumps(one))
    assert (again.path, again.fault) == (one.path, one.fault)
