"""What an embedding app sees: a few names, types, answers of its own, and nothing touched that is not ours."""

from __future__ import annotations

import doctest
import json
import os
import pickle
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
import tiny
from every import every
from known import read_yaml
from spoiling import spoil

import tillskott
from tillskott import Advice, Advisor, KnowledgeError, ProfileError
from tillskott.engine.inference.session import RuleBase
from tillskott.engine.knowledge import load_knowledge
from tillskott.engine.profile.typed import profile_type
from tillskott.engine.resolution.reasoner import Reasoner
from tillskott.engine.words.errors import Fault

ROOT = Path(tillskott.__file__).parent
KNOWLEDGE = load_knowledge()
ADVISOR = Advisor(knowledge=KNOWLEDGE)
SAFE: dict[str, Any] = {
    "age": 40, "sex": "male", "symptoms": [], "conditions": [], "medications": [], "kidney_function": "normal",
    "goals": ["sleep"], "supplements": [],
}  # fmt: skip
BUSY: dict[str, Any] = {
    **SAFE, "age": 58, "medications": ["Levaxin", "Xyzolol"], "stomach": "sensitive", "wants": "oxide",
    "symptoms": ["sleep_problems"], "egfr": 75, "creatinine": 80, "intake_times": {"Levaxin": ["07:00"]},
    "considering": [{"label": "Magnesium brustablett 375 mg magnesium", "per_day": 1}],
}  # fmt: skip
PROFILES = [SAFE, BUSY, {}, {**SAFE, "conditions": ["kidney_disease"]}, {**SAFE, "symptoms": ["fainting"]}]


def fresh_process(code: str, **environment: str) -> str:
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False,
                         env={**os.environ, **environment})
    assert run.returncode == 0, run.stderr
    return run.stdout


# --- names and types ------------------------------------------------------------------------------------

def test_the_package_shows_these_names_and_no_more() -> None:
    assert tillskott.__all__ == [
        "Advice", "Advisor", "Assortment", "Consultation", "Fact", "Fault", "Form", "Interview", "InterviewState",
        "InterviewStep", "Journal", "JournalError", "KnowledgeError", "KnowledgeInfo", "LabelReading", "Language",
        "MedicineMatch", "Placed", "Products", "Profile", "ProfileError", "TillskottError",
    ]  # fmt: skip
    assert all(getattr(tillskott, name).__module__.startswith(("tillskott.", "typing")) for name in tillskott.__all__)


@every("name", [name for name in tillskott.__all__ if name != "Language"])
def test_everything_public_says_what_it_is(name: str) -> None:
    kind = getattr(tillskott, name)
    assert kind.__doc__
    own = {attribute: value for attribute, value in vars(kind).items() if not attribute.startswith("_")}
    described = {attribute: value for attribute, value in own.items() if callable(value) or isinstance(value, property)}
    assert [attribute for attribute, value in described.items() if not value.__doc__] == []


def test_both_errors_are_caught_by_their_common_base() -> None:
    assert issubclass(tillskott.ProfileError, tillskott.TillskottError)
    assert issubclass(tillskott.KnowledgeError, tillskott.TillskottError)


def test_type_checkers_are_told_that_the_package_is_typed() -> None:
    assert files(tillskott).joinpath("py.typed").is_file()


def test_the_type_of_a_profile_is_that_of_the_vocabulary() -> None:
    written = (ROOT / "face" / "profile.py").read_text(encoding="utf-8")
    assert written == profile_type(KNOWLEDGE), "write it anew: tillskott schema --python > face/profile.py"


def test_a_vocabulary_of_ones_own_has_a_type_too(tmp_path: Path) -> None:
    source = profile_type(load_knowledge(tiny.write(tmp_path), cache=False))
    names: dict[str, Any] = {"__name__": "own"}
    exec(compile(source, "own", "exec"), names)
    assert set(names["Profile"].__annotations__) == set(load_knowledge(tmp_path, cache=False).vocabulary.of_profile)


# --- the advisor ----------------------------------------------------------------------------------------

def test_an_advisor_cannot_be_changed() -> None:
    with pytest.raises(AttributeError, match="self_care"):
        ADVISOR.setting = "self_care"
    with pytest.raises(AttributeError):
        del ADVISOR.knowledge


@every("advisor", lambda: [
    Advisor(), Advisor(setting="self_care", authority="nih"), ADVISOR,
    Advisor(setting="self_care", knowledge=KNOWLEDGE),
], ids=repr)  # fmt: skip
def test_an_advisor_goes_to_another_process_by_its_settings(advisor: Advisor) -> None:
    sent = pickle.loads(pickle.dumps(advisor))
    assert [sent.advise(profile).to_json() for profile in PROFILES] == [
        advisor.advise(profile).to_json() for profile in PROFILES
    ]
    if advisor.__reduce__()[1][2] is None:
        assert len(pickle.dumps(advisor)) < 300


def test_an_advisor_without_a_cache_has_none_in_another_process_either(tmp_path: Path) -> None:
    advisor = Advisor(knowledge=tiny.write(tmp_path), cache=False)
    sent = pickle.loads(pickle.dumps(advisor))
    assert sent.__reduce__()[1] == advisor.__reduce__()[1] == ("counter", None, tmp_path, None, False)
    assert sent.advise({"age": 4}).to_json() == advisor.advise({"age": 4}).to_json()


@every("error", [
    ProfileError([Fault("age", {"sv": "fel", "en": "wrong"}, {"sv": "rätt", "en": "right"}),
                  Fault("sex", {"sv": "nej", "en": "no"}, "female, male")]),
    KnowledgeError([Fault("rules/a.yaml:3", {"sv": "uppgiften finns inte", "en": "there is no fact"})]),
])
def test_an_error_goes_to_another_process_whole(error: tillskott.TillskottError) -> None:
    sent = pickle.loads(pickle.dumps(error))
    assert (type(sent), sent.faults, str(sent)) == (type(error), error.faults, str(error))
    assert json.loads(json.dumps([fault.to_dict() for fault in sent.faults]))[0]["where"] == error.faults[0].where


@every(("option", "given", "meant"), [
    ("setting", "self-care", "self_care"),
    ("authority", "livsmedelverket", "livsmedelsverket"),
])
def test_an_unknown_setting_or_authority_is_refused_with_the_nearest_spelling(
    option: str, given: str, meant: str
) -> None:
    with pytest.raises(tillskott.ProfileError) as refused:
        tillskott.Advisor(**{option: given})  # type: ignore[arg-type]
    assert f"did you mean {meant}?" in str(refused.value)


def test_knowledge_that_was_loaded_for_one_authority_is_not_passed_off_as_anothers() -> None:
    with pytest.raises(ProfileError, match="livsmedelsverket"):
        Advisor(authority="nih", knowledge=KNOWLEDGE)
    assert Advisor(authority="nih").info.authority == "nih"


def test_every_fault_of_a_profile_is_told_without_an_exception() -> None:
    assert ADVISOR.validate(SAFE) == ()
    faults = ADVISOR.validate({"aeg": 4, "goals": ["slep"]})
    assert [fault.where for fault in faults] == ["aeg", "goals"]
    assert [fault.in_language("en").endswith("did you mean " + meant) for fault, meant in zip(
        faults, ["age?)", "sleep?)"], strict=True)] == [True, True]


@every(("fields", "profile"), [
    ({"age": "45", "egfr": "59,5", "sex": ""}, {"age": 45, "egfr": 59.5}),
    ({"medications": "Levaxin\r\n\n Alvedon "}, {"medications": ["Levaxin", "Alvedon"]}),
    ({"symptoms": ["none"], "goals": ["sleep", "stress"]}, {"symptoms": [], "goals": ["sleep", "stress"]}),
    ({"supplements": "citrat 100 mg", "tried": "citrate=helped"},
     {"supplements": [{"label": "citrat 100 mg"}], "tried": [{"form": "citrate", "result": "helped"}]}),
    ({"age": "old"}, {"age": "old"}),
])
def test_the_fields_of_a_page_become_a_profile(fields: dict[str, Any], profile: dict[str, Any]) -> None:
    assert ADVISOR.read_form(fields) == profile


def test_a_field_that_is_no_fact_is_refused_and_a_fault_names_its_fact() -> None:
    with pytest.raises(ProfileError, match="did you mean age"):
        ADVISOR.read_form({"aeg": "4"})
    wrong = {"age": 450, "supplements": [{"labl": "x"}], "intake_times": {"Levaxin": ["25:00"]}}
    assert {fault.fact for fault in ADVISOR.validate(wrong)} == set(wrong)


def test_facts_and_forms_have_what_a_form_on_a_page_needs() -> None:
    assert list(ADVISOR.facts) == [spec.id for spec in KNOWLEDGE.vocabulary.profile_facts]
    for name, fact in ADVISOR.facts.items():
        assert {option.id for option in fact.options} == set(KNOWLEDGE.vocabulary.values(name))
        assert all(option.label["sv"] and option.label["en"] for option in fact.options)
        grouped = {option.id for group in fact.groups for option in group.options}
        assert not fact.groups or grouped == {option.id for option in fact.options}
        json.dumps(fact.to_dict())
    assert set(ADVISOR.forms) == set(KNOWLEDGE.forms)
    assert json.loads(json.dumps(ADVISOR.info.to_dict()))["sha256"] == KNOWLEDGE.sha256
    with pytest.raises(KeyError):
        ADVISOR.facts["no_such_fact"]


@every("typed", ["levax", "Levaxni", "H03AA01"])
def test_a_medicine_is_found_as_it_is_typed(typed: str) -> None:
    found = ADVISOR.find_medicine(typed, 5)
    assert "Levaxin" in [match.name for match in found]
    assert len(found) <= 5


def test_a_label_is_read_with_and_without_what_the_customer_tells() -> None:
    days = [ADVISOR.read_label("2 kapslar ger 300 mg magnesium", n).amount_per_day for n in (None, 1, 3)]
    assert [(day.low, day.high) for day in days] == [(150, 300), (150, 150), (450, 450)]


@every("language", ["sv", "en"])
def test_the_schema_of_a_profile_speaks_one_language(language: Any) -> None:
    found = ADVISOR.profile_schema(language)["properties"]
    for name, fact in ADVISOR.facts.items():
        assert found[name]["title"] == fact.label[language]
        assert found[name].get("description") == (fact.question[language] if fact.question else None)


@pytest.mark.parametrize("profile", PROFILES)
def test_every_answer_fits_the_schema_of_an_answer(profile: dict[str, Any]) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="the extra dev has it")
    schema = ADVISOR.advice_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(ADVISOR.advise(profile).to_json()), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**ADVISOR.advise(profile).to_dict(), "decision": "maybe"}, schema)


# --- the answer -----------------------------------------------------------------------------------------

@every("profile", PROFILES)
def test_an_answer_that_was_kept_is_the_same_answer(profile: dict[str, Any]) -> None:
    advice = ADVISOR.advise(profile)
    for kept in (Advice.from_json(advice.to_json()), Advice.from_json(advice.to_json(indent=1).encode()),
                 pickle.loads(pickle.dumps(advice))):
        assert kept == advice
        assert kept.to_json() == advice.to_json()
        for language in ("sv", "en"):
            for show in ("glance", "text", "html"):
                assert str(getattr(kept, show)(language)) == str(getattr(advice, show)(language))


def test_without_a_trace_an_answer_is_much_shorter_and_can_still_be_read() -> None:
    advice = ADVISOR.advise(BUSY)
    short = advice.to_json(trace=False)
    assert len(short) < 0.6 * len(advice.to_json())
    parts = Advice.from_json(short).to_dict()
    assert parts.pop("trace") == []
    cited = {position["source"] for conflict in advice.conflicts for position in conflict["positions"]}
    assert set(parts.pop("sources")) == cited
    assert parts == {name: part for name, part in advice.to_dict().items() if name not in ("trace", "sources")}


@every("text", ["", "{", "[]", "4", '{"decision": "recommend"}', b"\xff"])
def test_what_is_no_answer_is_refused(text: str | bytes) -> None:
    with pytest.raises(ProfileError):
        Advice.from_json(text)


def test_an_answer_of_other_knowledge_is_not_shown_in_words_that_are_not_its_own() -> None:
    parts = ADVISOR.advise(SAFE).to_dict()
    parts["meta"]["knowledge"] = {"version": "1999.1", "sha256": "0" * 64}
    kept = Advice.from_json(json.dumps(parts))
    assert kept.decision == "recommend"
    with pytest.raises(KnowledgeError, match=r"1999\.1"):
        kept.glance("sv")


def test_an_answer_of_knowledge_of_ones_own_is_shown_while_its_advisor_is_in_use(tmp_path: Path) -> None:
    copytree(ROOT / "knowledge", tmp_path / "own")
    foods = tmp_path / "own" / "magnesium" / "foods.yaml"
    foods.write_text(foods.read_text("utf-8") + "\n# mine", encoding="utf-8")
    advisor = Advisor(knowledge=tmp_path / "own")
    assert advisor.info.sha256 != ADVISOR.info.sha256
    advice = advisor.advise({"age": 4})
    assert str(Advice.from_json(advice.to_json()).glance("en")) == str(advice.glance("en"))


def test_a_text_that_the_knowledge_lacks_is_a_fault_of_the_knowledge(tmp_path: Path) -> None:
    advice = Advisor(knowledge=tiny.write(tmp_path), cache=False).advise({"age": 4})
    with pytest.raises(KnowledgeError, match=r"texts\.yaml: lacks glance\."):
        advice.glance("sv")


@every("language", ["sv", "en"])
@every("profile", PROFILES)
def test_an_answer_shows_itself(profile: dict[str, Any], language: Any) -> None:
    advice = ADVISOR.advise(profile)
    decision = KNOWLEDGE.texts[f"decision.{advice.decision}"][language]
    glance, text, page = str(advice.glance(language)), advice.text(language), advice.html(language)
    assert glance.startswith(decision.upper())
    assert len(glance.splitlines()) <= 14
    assert text.startswith(decision.upper())
    assert max(map(len, text.splitlines())) <= 80
    assert decision in page
    said = " ".join(text.split())
    for caution in advice.cautions:
        assert " ".join(caution["text"][language].split()) in said
    for referral in advice.referrals:
        assert " ".join(referral["reason"][language].split()) in said


def test_a_language_that_is_not_spoken_is_refused() -> None:
    for show in ("glance", "text", "html"):
        with pytest.raises(ProfileError, match="sv"):
            getattr(ADVISOR.advise(SAFE), show)("fi")
    with pytest.raises(ProfileError, match="sv"):
        ADVISOR.profile_schema("fi")  # type: ignore[arg-type]


def test_what_a_caller_does_to_an_explanation_changes_nothing_else() -> None:
    def told() -> list[dict[str, Any]]:
        of = ADVISOR.consult(BUSY)
        return [of.advice.to_dict(), of.why().to_dict(), of.why("dose").to_dict(), of.why_not("citrate").to_dict(),
                of.why_not("recommend").to_dict(), ADVISOR.interview({"told": BUSY}).step().to_dict(),
                {"words": of.leaflet().words}, {"title": of.leaflet().title}]  # fmt: skip

    before = json.dumps(told())
    for part in told():
        spoil(part)
    assert json.dumps(told()) == before


# --- the interview --------------------------------------------------------------------------------------

INTERVIEWS = read_yaml(ROOT / "tests" / "interviews.yaml")["customers"]
CUSTOMERS = {one["name"]: one["answers"] for one in INTERVIEWS}


def reply(question: Any, answers: dict[str, Any]) -> Any:
    """What a customer says who knows these answers, and nothing else."""
    if question.type == "which":
        return [fact.id for fact in question.facts if answers.get(fact.id)]
    value = answers.get(question.facts[0].id)
    if question.type == "set" and value is not None:
        return [one for one in value if one in {option.id for option in question.options}]
    return value


@every("name", CUSTOMERS)
def test_an_interview_by_its_state_alone_is_settled_exactly_when_nothing_is_asked(name: str) -> None:
    state: Any = None
    for _ in range(60):
        interview = ADVISOR.interview(state)
        step = interview.step()
        assert step.settled is (step.question is None)
        assert (step.why is None) is (step.question is None)
        assert step.advice.to_json() == ADVISOR.advise(step.profile).to_json()
        if step.question is None:
            break
        assert step.why["rules"]  # type: ignore[index]
        interview.answer(step.question.id, reply(step.question, CUSTOMERS[name]))
        state = json.loads(json.dumps(interview.state))
    assert step.settled
    assert json.loads(json.dumps(step.to_dict()))["settled"] is True


def test_a_step_of_an_interview_costs_one_evaluation(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {**SAFE, "symptoms": None}
    ADVISOR.interview({"told": told}).step()
    counted: list[str] = []
    consult, infer = Reasoner.consult, RuleBase.infer
    monkeypatch.setattr(Reasoner, "consult", lambda self, profile: counted.append("consult") or consult(self, profile))
    monkeypatch.setattr(RuleBase, "infer", lambda self, *rest: counted.append("infer") or infer(self, *rest))
    interview = ADVISOR.interview({"told": told, "steps": [{"sex": "female"}, {"sex": "male"}]})
    step = interview.step()
    assert step.question is not None
    # The second inference is that of the rules with what is not known left open: which of them still wait.
    assert counted == ["infer", "consult", "infer"] or counted == ["consult", "infer", "infer"]
    interview.step()
    assert len(counted) == 3


def test_an_answer_is_changed_and_taken_back() -> None:
    interview = ADVISOR.interview()
    interview.answer("age", 45)
    interview.answer_together({"sex": "female", "pregnancy": "none"})
    assert interview.profile == {"age": 45, "sex": "female", "pregnancy": "none"}
    assert interview.back() == "sex"
    interview.answer("age", 50)
    assert interview.profile == {"age": 50}
    with pytest.raises(ProfileError, match="did you mean sex"):
        interview.answer("sexx", "male")
    with pytest.raises(ProfileError):
        interview.answer("age", 500)
    assert interview.profile == {"age": 50}


@every("state", [
    [], "x", 4, {"told": []}, {"steps": {}}, {"steps": [4]}, {"told": {}, "stpes": []}, {"told": {"aeg": 4}},
    {"steps": [{"age": 500}]}, {"steps": [{"nothing": 1}]},
])
def test_what_is_no_state_is_refused(state: Any) -> None:
    with pytest.raises(ProfileError):
        ADVISOR.interview(state)


# --- what an app brings along ---------------------------------------------------------------------------

EXTRAS = ("typer", "rich", "questionary", "molmass", "numpy", "polars", "narwhals", "weasyprint")


def test_advising_needs_no_extra(tmp_path: Path) -> None:
    told = fresh_process(
        f"import sys\nfor name in {EXTRAS}: sys.modules[name] = None\n"
        "import tillskott\n"
        "advisor = tillskott.Advisor(cache=False)\n"
        f"advice = advisor.advise({BUSY!r})\n"
        "advice.glance('sv'), advice.text('sv'), advice.html('en'), advisor.advice_schema(), advisor.profile_schema()\n"
        f"of = advisor.consult({BUSY!r})\n"
        "of.why(), of.why_not('citrate'), of.what_if(), of.leaflet()\n"
        "advisor.interview().step(), advisor.read_label('magnesiumcitrat 400 mg'), advisor.find_medicine('lev')\n"
        "print(advice.decision)"
    )
    assert told.strip() == ADVISOR.advise(BUSY).decision


@every("missing", ["typer", "rich"])
def test_the_command_line_without_its_extra_says_so_in_one_line(missing: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c",
         f"import sys; sys.modules[{missing!r}] = None; from tillskott.__main__ import main; sys.argv[1:] = "
         "['advise', '--age', '4']; main()"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (run.returncode, run.stdout, len(run.stderr.splitlines())) == (2, "", 1)
    assert "pip install 'tillskott[cli]'" in run.stderr


def test_nothing_is_written_that_the_caller_did_not_allow(tmp_path: Path) -> None:
    code = ("; a = tillskott.Advisor(cache=cache); a.interview().step()\n"
            f"advice = a.advise({BUSY!r}); advice.html('sv')\n"
            "tillskott.Advice.from_json(advice.to_json()).glance('sv')")
    places = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "HOME": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    fresh_process(f"import tillskott; cache = False{code}", **places)
    assert list(tmp_path.rglob("*")) == []
    fresh_process(f"import tillskott; cache = True{code}", **places)
    assert [path.parent for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / "cache" / "tillskott"]


def test_pydantic_takes_the_answer_and_the_profile_as_types() -> None:
    from pydantic import TypeAdapter, ValidationError

    adapter = TypeAdapter(Advice)
    for profile in PROFILES:
        advice = ADVISOR.advise(profile)
        assert adapter.validate_json(advice.to_json()) == advice
        assert json.loads(adapter.dump_json(advice)) == json.loads(advice.to_json())
    profiles = TypeAdapter(tillskott.Profile)
    assert profiles.validate_python(SAFE) == SAFE
    for wrong in ({"aeg": 4}, {"goals": ["slep"]}, {"supplements": [{"labl": "x"}]}):
        with pytest.raises(ValidationError):
            profiles.validate_python(wrong)


def test_fastapi_takes_the_answer_as_a_return_type() -> None:
    pytest.importorskip("fastapi", reason="the extra dev has it")
    pytest.importorskip("httpx", reason="the extra dev has it")
    from fastapi import FastAPI
    from fastapi.testclient import TestClient

    app = FastAPI()
    app.post("/advise", response_model=Advice)(lambda profile: ADVISOR.advise(json.loads(profile)))
    client = TestClient(app)
    for profile in PROFILES:
        answer = client.post("/advise", params={"profile": json.dumps(profile)})
        assert answer.json() == json.loads(ADVISOR.advise(profile).to_json())
    schema = client.get("/openapi.json").json()["components"]["schemas"]
    assert schema["Advice"]["properties"]["decision"]["enum"][0] == "refer_now"


def test_the_example_in_the_package_docstring_works() -> None:
    results = doctest.testmod(tillskott)
    assert results.attempted > 0
    assert results.failed == 0


def test_importing_leaves_the_apps_logging_as_it_was() -> None:
    told = fresh_process(
        "import logging\n"
        "before = logging.root.level, list(logging.root.handlers), logging.basicConfig\n"
        "import tillskott\n"
        "tillskott.Advisor().advise({'age': 45})\n"
        "print(before == (logging.root.level, list(logging.root.handlers), logging.basicConfig))"
    )
    assert told.strip() == "True"


def test_importing_leaves_no_old_name_behind_in_collections() -> None:
    told = fresh_process(
        "import collections\nbefore = hasattr(collections, 'Mapping')\nimport tillskott\n"
        "print(before is hasattr(collections, 'Mapping'))"
    )
    assert told.strip() == "True"


def test_no_fact_of_a_customer_reaches_a_log_however_verbose_the_app_is() -> None:
    told = fresh_process(
        "import logging, sys\n"
        "logging.basicConfig(level=logging.DEBUG, stream=sys.stdout)\n"
        "import tillskott\n"
        "tillskott.Advisor().advise({'age': 45, 'pregnancy': 'pregnant', 'medications': ['Ingetdiumin']})"
    )
    assert "pregnan" not in told
    assert "Ingetdiumin" not in told


@every("name", [
    "Advice", "Profile", "InterviewState", "InterviewStep", "MedicineMatch", "LabelReading", "Products", "Placed",
    "Fact", "Form", "Fault", "KnowledgeInfo",
])  # fmt: skip
def test_a_web_framework_can_describe_what_is_given_back(name: str) -> None:
    from pydantic import TypeAdapter

    assert TypeAdapter(getattr(tillskott, name)).json_schema(mode="serialization")


def test_a_web_framework_writes_a_label_as_we_do() -> None:
    from pydantic import TypeAdapter

    read = ADVISOR.read_label("2 kapslar ger 300 mg magnesium")
    assert TypeAdapter(tillskott.LabelReading).dump_python(read) == read.to_dict()
