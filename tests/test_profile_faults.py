"""A profile that cannot be used: each fault is named, in both languages, with what to write instead."""

from __future__ import annotations

import copy
import json
import os
from pathlib import Path
from typing import Any

import pytest
import tiny
from every import every

from tillskott import Advisor, ProfileError
from tillskott.engine.profile import read_profile


@pytest.fixture(scope="module")
def advisor(tmp_path_factory: pytest.TempPathFactory) -> Advisor:
    return tiny.advisor(tmp_path_factory.mktemp("tiny"), tiny.FIRST_RULE)


def refused(advisor: Advisor, profile: Any) -> ProfileError:
    with pytest.raises(ProfileError) as caught:
        advisor.advise(profile)
    said_in_both_languages(caught.value)
    return caught.value


def refused_text(folder: Path, text: str | bytes) -> ProfileError:
    path = folder / "profile.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ProfileError) as caught:
        read_profile(path)
    said_in_both_languages(caught.value)
    return caught.value


def said_in_both_languages(error: ProfileError) -> None:
    for fault in error.faults:
        assert fault.in_language("sv") != fault.in_language("en")
        assert fault.mend, f"{fault} does not say how to mend it"


# --- Texts that hold no profile ----------------------------------------------------------------------

@pytest.mark.parametrize(("text", "complaint"), [
    ("", "is empty"),
    (" \n\n", "is empty"),
    ("# nothing but a comment\n", "holds nothing"),
    ("- age: 45\n- sex: male\n", "holds a list"),
    ("[]", "holds a list"),
    ("45", "holds a single value"),
    ("just words", "holds a text"),
    ("age: 'unfinished", "not readable as YAML"),
    ("age: 4\n sex: male", "not readable as YAML"),
    ('{"age": 45', "not readable as YAML"),
    ("age: 4\n---\nage: 5\n", "not readable as YAML"),
    ("age: \x07", "not readable as YAML"),
    (b"\xff\xfe\x00a", "is not UTF-8 text (byte 0)"),
    ("a: &x [sleep]\nb: *x\n", "aliases (*name) are not read"),
    ("age: !!python/object/apply:os.system [id]", "is not read here"),
    ("age: !secret 4", "the tag !secret is not read here"),
    ("[" * 50_000, "levels"),  # the parser itself may refuse it first, in words of its own
    ('{"a":' * 50_000, "nested more than"),
    ("age: 4\ngoals: [sleep]\nage: 5\n", "profile.yaml:3: the key age stands twice"),
    ('{"age": 4,\n "age": 5}', "the key age stands twice"),
    ('{"supplements": [{"label": "a", "label": "b"}]}', "the key label stands twice"),
    ("supplements:\n- label: a\n  label: b\n", "profile.yaml:3: the key label stands twice"),
])
def test_a_text_that_is_no_profile_is_refused_with_the_file_and_the_reason(
    tmp_path: Path, text: str | bytes, complaint: str
) -> None:
    said = str(refused_text(tmp_path, text))
    assert complaint in said
    assert "profile.yaml" in said


@pytest.mark.parametrize("text", [
    "{[a, b]: c}",
    "? {a: b}\n: c",
    "age: !!bool maybe",
    'age: !!int ""',
    'age: !!float ""',
    "age: !!timestamp yesterday",
])
def test_odd_yaml_is_refused_like_any_other(tmp_path: Path, text: str) -> None:
    assert "profile.yaml" in str(refused_text(tmp_path, text))


def test_an_alias_bomb_is_refused_before_it_grows(tmp_path: Path) -> None:
    layers = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 40)]
    assert "aliases" in str(refused_text(tmp_path, "\n".join(["l0: &l0 [x]", *layers])))


def test_a_huge_file_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    with path.open("wb") as huge:
        huge.truncate(50_000_000)
    with pytest.raises(ProfileError, match="larger than 1000 kB"):
        read_profile(path)


def test_a_folder_a_missing_file_and_a_forbidden_one_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="is a folder"):
        read_profile(tmp_path)
    with pytest.raises(ProfileError, match="does not exist"):
        read_profile(tmp_path / "nowhere.yaml")
    with pytest.raises(ProfileError, match="cannot be read"):
        read_profile(tmp_path / ("x" * 1000))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_permission_says_so(tmp_path: Path) -> None:
    path = tmp_path / "locked.yaml"
    path.write_text("age: 45")
    path.chmod(0)
    with pytest.raises(ProfileError, match="may not be read"):
        read_profile(path)


def test_words_that_yaml_likes_to_guess_at_stay_what_was_typed(tmp_path: Path) -> None:
    path = tmp_path / "profile.yaml"
    path.write_text("\ufeffa: no\nb: on\nc: 07:00\nd: 2024-01-01\ne: 010\nf: 4\ng: null\n", encoding="utf-8")
    assert read_profile(path) == {"a": "no", "b": "on", "c": "07:00", "d": "2024-01-01", "e": 10, "f": 4, "g": None}


# --- Facts that cannot be -----------------------------------------------------------------------------

@every(("profile", "complaints"), [
    ({"agee": 45}, ["agee", "no such fact", "did you mean age?"]),
    ({"goals": ["slep"]}, ["goals", "'slep'", "did you mean sleep?"]),
    ({"mood": "Calm"}, ["mood", "'Calm'", "did you mean calm?"]),
    ({"mood": "zzz"}, ["allowed: calm, grumpy"]),
    ({"mood": ["calm"]}, ["mood"]),
    ({"wants": "alfa"}, ["wants", "did you mean alpha?"]),
    ({"age": "45"}, ["age", "'45' is not a number", "without quotes"]),
    ({"age": True}, ["age", "is not a number"]),
    ({"age": [45]}, ["age", "is not a number"]),
    ({"age": 45.5}, ["age", "not a whole number"]),
    ({"age": -1}, ["age", "-1 is impossible", "between 0 and 120 years"]),
    ({"age": 121}, ["age", "121 is impossible"]),
    ({"weight": float("nan")}, ["weight", "not a usable number"]),
    ({"weight": float("inf")}, ["weight", "not a usable number"]),
    ({"weight": -float("inf")}, ["weight", "not a usable number"]),
    ({"goals": "sleep"}, ["goals", "is not a list", "write [sleep]"]),
    ({"goals": {"sleep": True}}, ["goals", "is not a list"]),
    ({"goals": [["sleep"]]}, ["goals"]),
    ({"medications": "Levaxin"}, ["medications", "write [Levaxin]"]),
    ({"medications": [7]}, ["medications", "7 is not a name"]),
    ({"medications": [" "]}, ["medications", "is not a name"]),
    ({"medications": ["x" * 1000]}, ["medications", "too long", "at most 200"]),
    ({"medications": ["Levaxin\x1b[2J"]}, ["medications", "control characters"]),
    ({"medications": ["a"] * 10_000}, ["medications", "10000 entries", "at most 100"]),
    ({"supplements": ["alpha 100 mg"]}, ["supplements[0]", "is not a mapping", "keys: form"]),
    ({"supplements": [{"form": "alpha"}]}, ["supplements[0]", "lacks amount_mg"]),
    ({"supplements": [{"form": "alfa", "amount_mg": 1}]}, ["supplements[0].form", "did you mean alpha?"]),
    ({"supplements": [{"form": "alpha", "amount_mg": -1}]}, ["supplements[0].amount_mg", "impossible"]),
    ({"supplements": [{"form": "alpha", "amount_mg": 1, "basis": "elementary"}]}, ["basis", "mean elemental?"]),
    ({"supplements": [{"label": "alpha", "perday": 1}]}, ["supplements[0].perday", "did you mean per_day?"]),
    ({"supplements": [{"label": "alpha", "per_day": 51}]}, ["per_day", "between 0 and 50"]),
    ({"tried": [{"form": "alpha", "result": "help"}]}, ["tried[0].result", "did you mean helped?"]),
    ({"tried": [{"form": "alpha"}]}, ["tried[0]", "lacks result"]),
    ({"intake_times": ["07:00"]}, ["intake_times", "is not a mapping"]),
    ({"intake_times": {"Levaxin": "07:00"}}, ["intake_times", "Levaxin", "is not a list"]),
    ({"intake_times": {"Levaxin": ["24:00"]}}, ["'24:00' is not a time", "00:00 to 23:59"]),
    ({"intake_times": {"Levaxin": [420]}}, ["420 is not a time"]),
    ({"medications": ["Levaxin"], "intake_times": {"Levaxi": ["07:00"]}}, ["Levaxi", "did you mean Levaxin?"]),
])
def test_a_fact_that_cannot_be_is_named_with_what_is_allowed(
    advisor: Advisor, profile: dict[str, Any], complaints: list[str]
) -> None:
    error = refused(advisor, profile)
    assert len(error.faults) == 1
    for complaint in complaints:
        assert complaint in str(error)


def test_bounds_of_a_fact_without_a_unit_end_without_a_space(advisor: Advisor) -> None:
    assert "(between 1 and 300)" in str(refused(advisor, {"weight": 0}))


@every("not_a_profile", [None, "age: 45", 45, ["age"], [("age", 45)]])
def test_what_is_no_mapping_is_refused(advisor: Advisor, not_a_profile: Any) -> None:
    assert "is not a mapping" in str(refused(advisor, not_a_profile))


def test_all_faults_are_reported_at_once(advisor: Advisor) -> None:
    error = refused(advisor, {
        "age": -4, "mood": "calmm", "goals": ["slep", "fokus"], "medications": "Levaxin", "colour": "red",
        "supplements": [{"form": "alfa", "amount_mg": "much"}],
    })
    named = [fault.where for fault in error.faults]
    assert sorted(named) == ["age", "colour", "goals", "goals", "medications", "mood", "supplements[0].amount_mg",
                             "supplements[0].form"]


@every("profile", [
    {"weight": 10**400},
    {"supplements": [{"form": "alpha", "amount_mg": 10**400}]},
])
def test_a_number_beyond_all_measure_is_impossible_too(advisor: Advisor, profile: dict[str, Any]) -> None:
    refused(advisor, profile)


def test_a_fault_shows_no_control_characters_of_the_input(advisor: Advisor) -> None:
    assert "\x1b" not in str(refused(advisor, {"\x1b[2J": 1}))


def test_ten_thousand_intake_times_are_refused(advisor: Advisor) -> None:
    refused(advisor, {"intake_times": {f"m{n}": ["07:00"] for n in range(10_000)}})


def test_times_are_found_by_the_name_as_it_is_written_in_medications(advisor: Advisor) -> None:
    advisor.advise({"medications": ["Levaxin "], "intake_times": {"Levaxin ": ["07:00"]}})


# --- What is no fault ---------------------------------------------------------------------------------

def test_null_is_not_known_and_an_empty_list_is_asked_none(advisor: Advisor) -> None:
    customer = advisor.consult({"age": None, "goals": [], "medications": []}).customer
    assert "age" not in customer.facts
    assert customer.facts["goals"] == frozenset()
    assert customer.facts["medicine_count"] == 0


def test_the_profile_given_is_not_changed(advisor: Advisor) -> None:
    profile = {"age": 45, "goals": ["sleep", "focus"], "medications": ["Levaxin", "alvedon"], "mood": None,
               "supplements": [{"label": "alpha 100 mg", "per_day": 1}], "intake_times": {"Levaxin": ["07:00"]}}
    before = copy.deepcopy(profile)
    advisor.advise(profile)
    assert profile == before
    assert list(profile) == list(before)


def test_json_and_yaml_say_the_same(tmp_path: Path) -> None:
    profile = {"age": 45, "goals": ["sleep"], "mood": None, "intake_times": {"Levaxin": ["07:00"]}}
    written = tmp_path / "profile.json"
    written.write_text(json.dumps(profile))
    flow = tmp_path / "profile.yaml"
    flow.write_text('{age: 45, goals: [sleep], mood: null, intake_times: {Levaxin: ["07:00"]}}')
    assert read_profile(written) == read_profile(flow) == profile
