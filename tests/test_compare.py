"""What an edit changes: edits of the tiny knowledge and of the one that ships, and what is said of each."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
import subprocess
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
import tiny
import typer
from typer.testing import CliRunner

pytest.importorskip("polars", reason="the extra `batch` is not installed")

import polars as pl

from tillskott.cli import build_app
from tillskott.commands.compare import _fail
from tillskott.engine.comparison import (
    Asked,
    Comparison,
    Version,
    compare,
    made_up,
    of_file,
    read_version,
    with_examples,
)
from tillskott.engine.comparison.answers import Pair
from tillskott.engine.comparison.compare import Change
from tillskott.engine.comparison.edits import edits
from tillskott.engine.comparison.proofs import proofs
from tillskott.engine.comparison.smallest import shrunk, told
from tillskott.engine.knowledge.files import DEFAULT_FOLDER
from tillskott.engine.render.comparison import as_data
from tillskott.engine.render.comparison_page import comparison_page
from tillskott.engine.words.errors import KnowledgeError, ProfileError

# Enough that every kind of change that is asked for meets somebody.
ROWS = 1_200
OTHER_WORDS = "Inget laxermedel, inget magnesium."


@pytest.fixture(scope="module")
def old() -> Version:
    return read_version(str(DEFAULT_FOLDER))


def edited(folder: Path, file: str, old: str, new: str) -> Version:
    """A version in which the first `old` of a file is `new`."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return read_version(str(folder))


def compared(old: Version, new: Version, **options: Any) -> Comparison:
    asked = with_examples(made_up(new, [old], ROWS), [old, new])
    return compare(old, new, asked, proved=tuple, **options)


def kinds(found: Comparison) -> dict[str, int]:
    return {change.kind.id: change.customers for change in found.changes}


def test_a_version_is_the_same_as_itself(old: Version) -> None:
    found = compared(old, old)
    assert (found.changed, found.examples_changed, found.sample_differs) == (0, 0, 0)
    assert (found.changes, found.edits) == ((), ())
    assert sum(found.decisions.values()) == found.customers == ROWS
    assert all(was == now for was, now in found.decisions)
    assert found.moved() == ()


def without(text: str, rule: str) -> str:
    """The text of a file of rules without one of them."""
    begins = text.index(f"- id: {rule}\n")
    return text[:begins] + text[text.index("- id:", begins + 1) :]


@pytest.fixture(scope="module")
def kidney(old: Version, tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    """A lower limit of kidney function, a shorter time to a medicine, a rule less, and a sentence in other words."""
    place = Path(shutil.copytree(DEFAULT_FOLDER, tmp_path_factory.mktemp("edited") / "knowledge"))
    bowel, hours = place / "magnesium/rules/bowel.yaml", place / "magnesium/parameters-interactions.yaml"
    bowel.write_text(without(bowel.read_text(encoding="utf-8"), "bowel.swollen"), encoding="utf-8")
    text = bowel.read_text(encoding="utf-8")
    assert OTHER_WORDS in text
    bowel.write_text(text.replace(OTHER_WORDS, "Inga laxermedel och inget magnesium."), encoding="utf-8")
    text = hours.read_text(encoding="utf-8")
    hours.write_text(re.sub(r"(id: \w*levothyroxine\w*\n  value: )\d+", r"\g<1>1", text), encoding="utf-8")
    assert text != hours.read_text(encoding="utf-8")
    return compared(old, edited(place, "common/parameters.yaml", "id: egfr_reduced\n  value: 60",
                                "id: egfr_reduced\n  value: 45"))


def test_a_limit_that_is_lowered_loses_referrals_and_the_table_counts_them(kidney: Comparison) -> None:
    lost = kinds(kidney)["referral_lost"]
    loosened = sum(count for (was, now), count in kidney.decisions.items() if was == "refer" and now != "refer")
    assert 0 < lost <= loosened <= kidney.changed
    assert "loosened" in kidney.ways
    assert kidney.edits[0].what == "parameters"
    assert ("value", 60, 45) in [(leaf.path, leaf.before, leaf.after) for leaf in kidney.edits[0].leaves]
    assert "kidney.reduced" in {rate.rule for rate in kidney.moved()}


def test_of_the_smallest_customers_nothing_can_be_left_out(kidney: Comparison) -> None:
    pair = Pair.of(kidney.old.knowledge, kidney.new.knowledge, "counter")
    for change in kidney.changes:
        for one in change.smallest:
            kept = {found.kind for found in told(pair, one.profile)}
            assert change.kind.id in kept
            for fact in one.profile:
                fewer = {name: value for name, value in one.profile.items() if name != fact}
                about = {found.about for found in one.differences if found.kind == change.kind.id}
                still = {found.about for found in told(pair, fewer) if found.kind == change.kind.id}
                assert not about <= still, (change.kind.id, one.profile, fact)


def test_the_counts_are_those_of_every_customer_alone(kidney: Comparison, old: Version) -> None:
    pair = Pair.of(old.knowledge, kidney.new.knowledge, "counter")
    asked = made_up(kidney.new, [old], 300)
    whole = compare(old, kidney.new, asked, proved=tuple)
    alone: dict[str, int] = {}
    for row in asked.frame.iter_rows(named=True):
        for kind in {one.kind for one in told(pair, {key: value for key, value in row.items() if value is not None})}:
            alone[kind] = alone.get(kind, 0) + 1
    seen = {kind: count for kind, count in kinds(whole).items() if count}
    # What no table holds (products, grades) is only told of those who are read in full.
    assert seen == {kind: count for kind, count in alone.items() if kind in seen}
    assert set(alone) - set(seen) <= {"product_changed", "evidence_changed", "text_only", "grounds_only"}


def changed(found: Comparison, kind: str) -> Change:
    return next(change for change in found.changes if change.kind.id == kind)


def test_other_words_are_told_though_no_decision_changes(kidney: Comparison) -> None:
    one = changed(kidney, "text_only")
    assert one.examples > 0
    assert [small.profile for small in one.smallest] == [{"symptoms": ["severe_abdominal_pain"]}]
    assert [edit.change for edit in kidney.edits if edit.id == "bowel.pain"] == ["changed"]


def test_hours_that_are_shortened_are_loosened(kidney: Comparison) -> None:
    one = changed(kidney, "spacing_shortened")
    assert one.customers > 0
    assert {detail.difference.about for detail in one.details} == {"levothyroxine"}


def test_a_rule_that_nobody_of_the_population_meets_is_seen_in_the_examples(kidney: Comparison) -> None:
    gone = next(rate for rate in kidney.rates if rate.rule == "bowel.swollen")
    assert (gone.before, gone.after) == (0, None)
    pair = Pair.of(kidney.old.knowledge, kidney.new.knowledge, "counter")
    assert "referral_lost" in {one.kind for one in told(pair, {"symptoms": ["swollen_abdomen"]})}
    assert changed(kidney, "referral_lost").examples > 0


def test_thousands_are_written_with_their_space(capsys: pytest.CaptureFixture[str]) -> None:
    from tillskott.commands.output import show

    show("100\u00a0000 kunder\u202e\x1b[2J")
    assert capsys.readouterr().out == "100\u00a0000 kunder\\u202e\\x1b[2J\n"


def test_no_case_is_new_to_a_version_that_is_kept_without_cases(kidney: Comparison) -> None:
    kept = dataclasses.replace(kidney.old, cases={})
    assert {edit.what for edit in edits(kept, kidney.new)} == {edit.what for edit in edits(kidney.old, kidney.new)}
    gone = edits(kidney.old, dataclasses.replace(kidney.new, cases={}))
    assert {edit.change for edit in gone if edit.what == "cases"} == {"removed"}


CASE = """
cases:
- {id: calm, title: {sv: Lugn}, reason: So., claims: [C-1], profile: {mood: calm}, expect: {cautions: [first]}}
"""


def test_cases_that_fail_now_are_told_also_where_they_were_dropped_to_fit(tmp_path: Path) -> None:
    before = read_version(str(tiny.write(tmp_path / "a", **{"cases/tiny": CASE})))
    quiet = [{**tiny.FIRST_RULE, "when": {"fact": "mood", "is": "grumpy"}}]
    after = read_version(str(tiny.write(tmp_path / "b", quiet, **{"cases/tiny": CASE})))
    assert proofs(before, before) == ()
    assert {proof.status for proof in proofs(before, after) if proof.check == "case.fails"} == {"fails_now"}
    assert {proof.status for proof in proofs(after, after) if proof.check == "case.fails"} == {"failed_before"}
    dropped = read_version(str(tiny.write(tmp_path / "c", quiet)))
    assert [(proof.status, proof.where.split(" ")[1]) for proof in proofs(before, dropped)] == [("outdated", "calm")]


def test_what_only_one_version_has_a_word_for_is_not_asked(old: Version) -> None:
    name, text = old.population or ("", b"")
    strange = dataclasses.replace(old, population=(name, text.replace(b"id: focus", b"id: levitation")))
    asked = made_up(strange, [old], 50)
    assert asked.left_out == ("goals: levitation",)
    assert asked.frame.height == 50


def test_a_population_that_cannot_be_used_says_what_it_lacks(old: Version) -> None:
    name, text = old.population or ("", b"")
    with pytest.raises(KnowledgeError, match="bands"):
        made_up(dataclasses.replace(old, population=(name, text.replace(b"bands:", b"bonds:"))), [], 5)


@pytest.mark.parametrize(("good", "bad", "place", "says"), [
    (b"spread: 10\n", b"spread: wide\n", "kidney.spread", "tal"),
    (b"lowest: 5\n", b"lowset: 5\n", "kidney.lowset", "nyckel"),
    (b"bands: [18,", b"bands: [arton,", "bands.0", "tal"),
    (b"shapes:\n  even", b"shapes:\n  evne", "population.yaml", "even"),
    (b"taken_percent: [80, 18, 2]", b"taken_percent: []", "products.taken_percent", "minst"),
])
def test_a_population_says_in_either_language_which_part_cannot_be_read(
    old: Version, good: bytes, bad: bytes, place: str, says: str
) -> None:
    name, text = old.population or ("", b"")
    assert text.count(good) == 1
    with pytest.raises(KnowledgeError) as caught:
        made_up(dataclasses.replace(old, population=(name, text.replace(good, bad))), [], 5)
    said = [fault.in_language("sv") for fault in caught.value.faults]
    assert any(place in one and says in one for one in said), said
    assert not any("Input should" in one or "Error" in one for one in said)


def test_shrinking_is_the_same_every_time_and_leaves_what_is_needed() -> None:
    profile = {"a": 1, "b": ["x", "y", "z"], "c": None}
    for _ in range(3):
        assert shrunk(profile, lambda one: "y" in one.get("b", ())) == {"b": ["y"]}


def test_edits_name_record_and_leaf_and_pass_over_signatures(tmp_path: Path) -> None:
    first = tiny.write(tmp_path / "a")
    second = tiny.write(tmp_path / "b", [{**tiny.FIRST_RULE, "claims": ["C-1", "G-1"]}], sources=tiny.SOURCES)
    rules = second / "rules/tiny.yaml"
    if not rules.exists():
        rules = next((second / "rules").glob("*.yaml"))
    rules.write_text("reviewed_by: A. N.\n" + rules.read_text(encoding="utf-8"), encoding="utf-8")
    found = edits(read_version(str(first)), read_version(str(second)))
    assert [(edit.what, edit.id, edit.change) for edit in found] == [("rules", "first", "changed")]
    assert [leaf.path for leaf in found[0].leaves] == ["claims"]


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=A. N.", "-c", "user.email=a@example.org")
    subprocess.run(["git", "-C", str(folder), *who, *words], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    place = tiny.write(tmp_path / "kept" / "knowledge")
    git(place.parent, "init", "-q")
    git(place.parent, "add", ".")
    git(place.parent, "commit", "-qm", "First")
    return place


def test_a_version_of_git_is_read_as_it_was(repository: Path) -> None:
    tiny.write(repository, [tiny.rule("second", {"fact": "mood", "is": "calm"}, {"caution": {"text": tiny_text()}})])
    before, now = read_version("git:HEAD", repository), read_version(str(repository))
    assert before.knowledge.rule("first") is not None
    assert now.knowledge.rule("first") is None
    assert before.revision is not None
    assert len(before.revision) == 40
    assert sorted((edit.id, edit.change) for edit in edits(before, now)) == [("first", "removed"), ("second", "added")]


def tiny_text() -> dict[str, str]:
    return {"sv": "Lugn", "en": "Calm"}


@pytest.mark.parametrize(
    ("name", "mend"),
    [("nowhere", "git:REV"), ("git:no-such-branch", "no-such-branch"), ("git:", "HEAD~1"),
     ("git:HEAD:elsewhere", "elsewhere")],
)
def test_a_version_that_there_is_not_is_a_clear_fault(repository: Path, name: str, mend: str) -> None:
    with pytest.raises(ProfileError) as caught:
        read_version(name, repository)
    assert mend in str(caught.value)


def test_a_folder_without_knowledge_and_knowledge_that_does_not_load_name_the_version(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(KnowledgeError) as caught:
        read_version(str(tmp_path / "empty"))
    assert "holds no knowledge" in str(caught.value)
    odd = {**tiny.FIRST_RULE, "id": "other", "when": {"fact": "moot", "is": "calm"}}
    broken = tiny.write(tmp_path / "broken", [{**tiny.FIRST_RULE, "claims": ["C-9"]}, odd])
    with pytest.raises(KnowledgeError) as caught:
        read_version(str(broken))
    assert len(caught.value.faults) >= 2
    assert all(found.where.startswith(f"{broken}: ") for found in caught.value.faults)


def test_kept_knowledge_of_an_older_format_is_one_sentence(tmp_path: Path) -> None:
    old = tiny.write(tmp_path / "old", vocabulary=tiny.VOCABULARY.replace("values:", "choices:"))
    with pytest.raises(KnowledgeError) as caught:
        read_version("journal:beef", keepers={"journal": lambda _: old})
    (found,) = caught.value.faults
    assert found.where == "journal:beef"
    assert "cannot read that knowledge" in found.in_language("en")
    assert "kan inte läsa den kunskapen" in found.in_language("sv")
    with pytest.raises(KnowledgeError) as caught:  # whoever edits a folder wants them all
        read_version(str(old))
    assert len(caught.value.faults) > 3


def test_knowledge_that_the_batch_or_the_population_cannot_use_is_a_sentence(old: Version, tmp_path: Path) -> None:
    small = read_version(str(tiny.write(tmp_path / "small")))
    with pytest.raises(KnowledgeError, match=r"vocabulary\.yaml: lacks medicine_count"):
        compare(small, small, Asked(pl.DataFrame({"age": [50]})), proved=tuple)
    with pytest.raises(KnowledgeError, match=r"population\.yaml"):
        made_up(small, [old], 10)


def test_a_new_fact_is_asked_of_the_new_version_alone(old: Version, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(DEFAULT_FOLDER, tmp_path / "new"))
    path = folder / "common" / "vocabulary.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(
        "facts:\n", "facts:\n- {id: shift_work, type: enum, label: {sv: Skift, en: Shifts}, question: "
        "{sv: Skift?, en: Shifts?}, values: [{id: nights, label: {sv: Natt, en: Nights}}]}\n", 1), encoding="utf-8")
    rules = folder / "magnesium" / "rules" / "shifts.yaml"
    rules.write_text(json.dumps({"rules": [tiny.rule(
        "shifts", {"fact": "shift_work", "is": "nights"}, {"caution": {"text": tiny_text()}},
        claims=[next(iter(old.knowledge.claims))],
        tests=[{"given": {"shift_work": "nights"}, "expect": "fires"}])]}), encoding="utf-8")
    new = read_version(str(folder))
    found = compare(old, new, with_examples(Asked(pl.DataFrame({"age": [50]})), [old, new]), proved=tuple)
    (change,) = [change for change in found.changes if change.kind.id == "caution_gained"]
    assert (change.customers, change.examples) == (0, 1)
    assert change.smallest[0].profile == {"shift_work": "nights"}


def test_a_folder_outside_git_is_a_clear_fault(tmp_path: Path) -> None:
    place = tiny.write(tmp_path / "knowledge")
    with pytest.raises(ProfileError, match="git"):
        read_version("git:HEAD", place)


def test_the_command_writes_data_and_a_page_and_does_not_fail_where_nothing_changed(tmp_path: Path) -> None:
    people, page = tmp_path / "people.ndjson", tmp_path / "page.html"
    people.write_text('{"egfr": 50}\n{"egfr": 90}\n', encoding="utf-8")
    # Without its consultations: what those prove of two versions is tried on the small knowledge.
    folder = str(shutil.copytree(DEFAULT_FOLDER, tmp_path / "knowledge", ignore=shutil.ignore_patterns("cases")))
    words = [folder, folder, "--profiles", str(people), "--html", str(page)]
    done = CliRunner().invoke(build_app(), ["compare", *words, "--lang", "en", "--json", "--fail-on", "any,cases"])
    assert done.exit_code == 0
    assert (json.loads(done.stdout)["customers"], json.loads(done.stdout)["changed"]) == (2, 0)
    assert "No customer gets other advice" in page.read_text(encoding="utf-8")
    assert "<script" not in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "fails"), [("loosened", True), ("any", True), ("referral_lost", True),
                                             ("urgent_gained", False), ("cases", False)])  # fmt: skip
def test_it_fails_on_what_it_is_told_to_fail_on(kidney: Comparison, name: str, fails: bool) -> None:
    with pytest.raises(typer.Exit) if fails else nullcontext():
        _fail([name], kidney, "en")


def test_an_unknown_kind_to_fail_on_names_those_there_are() -> None:
    done = CliRunner().invoke(build_app(), ["compare", "a", "b", "--fail-on", "loosend"])
    assert isinstance(done.exception, ProfileError)
    assert "loosened" in str(done.exception)


def test_the_customers_of_a_file_are_asked(kidney: Comparison, tmp_path: Path) -> None:
    people = tmp_path / "people.ndjson"
    people.write_text('{"egfr": 50}\n{"egfr": 90}\n{"egfr": -3}\n', encoding="utf-8")
    found = compare(kidney.old, kidney.new, of_file(people, kidney.new.knowledge), proved=tuple)
    assert (found.customers, found.changed, found.refused) == (2, 1, (1, 1))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_page_and_the_data_hold_all_of_it(kidney: Comparison, language: Any) -> None:
    page = comparison_page(kidney, language)
    assert page.count("<section class=\"change\">") == len(kidney.changes)
    assert not [name for name in ("{count}", "{what}", "{before}") if name in page]
    assert len(as_data(kidney)["decisions"]) == len(kidney.decisions)


def test_an_empty_population_is_compared_too(old: Version) -> None:
    empty = Asked(made_up(old, [], 1).frame.head(0))
    assert compare(old, old, empty, proved=tuple).customers == 0
