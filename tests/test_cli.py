"""The command line: what each command answers, with which exit code, and that no input ends in a traceback."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import tiny
import yaml
from known import read_yaml

from tillskott import Advisor, cli
from tillskott.engine.knowledge import load_knowledge, loader

EXAMPLES = sorted((Path(cli.__file__).parent / "examples").glob("*.yaml"))
PROFILE = {"age": 58, "sex": "female", "goals": ["sleep"], "symptoms": [], "conditions": [], "medications": ["Levaxin"],
           "kidney_function": "normal"}
KNOWLEDGE = load_knowledge()
ADVISOR = Advisor(knowledge=KNOWLEDGE)


class Run(NamedTuple):
    code: int
    out: str
    err: str


Cli = Callable[..., Run]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    """The command line in this process."""
    def tillskott(*words: str, stdin: str = "") -> Run:
        monkeypatch.setattr(sys, "argv", ["tillskott", *words])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        with pytest.raises(SystemExit) as left:
            cli.main()
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return Run(left.value.code or 0, said.out, said.err)  # type: ignore[arg-type]
    return tillskott


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    path = tmp_path / "kund.yaml"
    path.write_text(yaml.safe_dump(PROFILE))
    return path


# --- advise -------------------------------------------------------------------------------------------

def test_a_file_standard_input_and_flags_give_the_answer_of_the_python_interface(run: Cli, profile: Path) -> None:
    expected = ADVISOR.advise(PROFILE).to_json(indent=2)
    flags = ["--age", "58", "--sex", "female", "--goal", "sleep", "--symptom", "none", "--condition", "none",
             "--medicine", "Levaxin", "--kidney-function", "normal"]
    for words, stdin in (([str(profile)], ""), (["-"], json.dumps(PROFILE)), (["-"], yaml.safe_dump(PROFILE)),
                         (flags, "")):
        answer = run("advise", *words, "--json", stdin=stdin)
        assert (answer.code, answer.out.strip(), answer.err) == (0, expected, "")


@pytest.mark.parametrize(("flags", "facts"), [
    (["--goal", "sleep,stress", "--goal", "pms"], {"goals": {"sleep", "stress", "pms"}}),
    (["--goal", "none"], {"goals": set()}),
    (["--medicine", "none"], {"medicine_count": 0}),
    (["--egfr", "59,5"], {"egfr_used": 59.5}),
    (["--tried", "citrate=upset_stomach"], {"tried_upset": {"citrate"}}),
    (["--supplement", "Magnesiumcitrat 400 mg varav magnesium 64 mg"], {"supplement_high": 64}),
    (["--planned-dose", "300"], {"planned_dose": 300}),
])
def test_a_flag_says_what_a_key_says(run: Cli, flags: list[str], facts: dict[str, Any]) -> None:
    from tillskott.engine.profile.flags import flag, profile_from_flags
    vocabulary = KNOWLEDGE.vocabulary
    specs = {f"--{flag(spec)}": spec for spec in vocabulary.profile_facts}
    given: dict[str, Any] = {}
    for name, value in zip(flags[::2], flags[1::2], strict=True):
        spec = specs[name]
        given[spec.id] = [*given.get(spec.id, []), value] if spec.kind.several else value
    customer = ADVISOR.consult(profile_from_flags(given, vocabulary)).customer
    assert {name: customer.facts[name] for name in facts} == facts
    assert run("advise", *flags).code == 0


def test_setting_authority_and_language_are_heeded(run: Cli, profile: Path) -> None:
    assert json.loads(run("advise", str(profile), "--json", "--setting", "self_care").out)["decision"] == "refer"
    limited = json.loads(run("advise", str(profile), "--json", "--authority", "nih").out)
    assert limited["dose"]["self_care_limit"]["source"] == "nih"
    texts = KNOWLEDGE.texts["decision.check_first"]
    for language in ("sv", "en"):
        assert texts[language].upper() in run("advise", str(profile), "--lang", language).out  # type: ignore[literal-required]


def test_explain_shows_every_rule_its_claims_and_sources(run: Cli, profile: Path) -> None:
    advice = ADVISOR.advise(PROFILE)
    short, long = run("advise", str(profile)).out, run("advise", str(profile), "--explain").out
    # Long names may be broken at the edge of the terminal.
    plain = re.sub(r"\s", "", long)
    for step in advice.trace:
        assert step["rule"] in plain
        assert all(claim in plain for claim in step["claims"])
    assert len(long) > 2 * len(short)
    assert advice.trace[0]["rule"] not in re.sub(r"\s", "", short)


@pytest.mark.parametrize("words", [
    ["advise"], ["advise", "--age", "x"], ["advise", "--age", "-5"], ["advise", "--goal", "slep"],
    ["advise", "nowhere.yaml"], ["advise", "."], ["advise", "-"], ["advise", "--nonsense"],
    ["advise", "-", "--age", "4"],
    ["advise", "--age", "4", "--setting", "pharmacy"], ["advise", "--age", "4", "--authority", "who"],
    ["advise", "--age", "4", "--lang", "fi"], ["advise", "--tried", "citrate"], ["advise", "--intake-times", "x=25:00"],
    ["advise", "a", "b"], ["rules", "form.citrat"], ["rules", "--lang", "fi"], ["consult"], ["nonsense"],
])
def test_bad_input_is_refused_with_exit_code_2_and_a_reason(run: Cli, words: list[str]) -> None:
    answer = run(*words)
    assert answer.code == 2
    assert answer.out == ""
    assert len(answer.err) > 20


@pytest.mark.parametrize("text", [
    "", "[]", "age: [", "{", "45", "age: &a 4\nsex: *a", "\x00", '{"age": NaN}', "[" * 5000,
])
def test_bad_profiles_on_standard_input_are_refused_in_one_line_per_fault(run: Cli, text: str) -> None:
    answer = run("advise", "-", stdin=text)
    assert (answer.code, answer.out) == (2, "")
    assert all(line.startswith("tillskott: ") for line in answer.err.splitlines())


def test_faults_are_told_in_the_language_asked_for(run: Cli) -> None:
    assert "menade du sleep?" in run("advise", "--goal", "slep", "--lang", "sv").err
    assert "did you mean sleep?" in run("advise", "--goal", "slep", "--lang=en").err


@pytest.mark.parametrize("words", [["rules"], ["advise", "--age", "4"], ["advise", "--help"], ["schema"], ["sources"],
                                   ["label", "citrate 100 mg"], ["medicines", "find", "x"]])
def test_bad_knowledge_ends_with_exit_code_3(run: Cli, tmp_path: Path, words: list[str]) -> None:
    faulty = tiny.write(tmp_path / "faulty", foods="foods: 7")
    answer = run(*words, "--knowledge", str(faulty))
    assert answer.code == 3
    assert "foods.yaml" in answer.err


def test_broken_knowledge_in_the_package_leaves_what_needs_none_at_work(
    run: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, broken = tiny.write(tmp_path / "good"), tiny.write(tmp_path / "broken", foods="foods: 7")
    monkeypatch.setattr(loader, "DEFAULT_FOLDER", broken)
    assert run("--version").code == 0
    assert "advise" in run("--help").out
    assert "tiny-1" in run("advise", "--age", "4", "--json", "--knowledge", str(good)).out
    assert "gamma" in run("check", "--knowledge", str(good)).out
    told = run("check", "--knowledge", str(broken))
    assert (told.code, "foods" in told.out) == (3, True)


def test_every_command_takes_another_folder_of_knowledge(
    run: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import typer.main
    other = str(tiny.write(tmp_path / "other"))
    group = typer.main.get_command(cli.build_app())
    top = list(group.commands.items())  # type: ignore[attr-defined]
    below = [item for _, command in top for item in getattr(command, "commands", {}).items()]
    for name, command in (*top, *below):
        if not hasattr(command, "commands"):
            context = command.make_context(name, ["--knowledge", other], resilient_parsing=True)
            assert "--knowledge" in {option for one in command.get_params(context) for option in one.opts}, name
    for words in (["--knowledge", other], [f"--knowledge={other}"]):
        assert "tiny-1" in run("advise", "--age", "4", "--json", *words).out
    monkeypatch.setenv("TILLSKOTT_KNOWLEDGE", other)
    assert "tiny-1" in run("advise", "--age", "4", "--json").out
    assert "tiny-1" not in run("advise", "--age", "4", "--json", "--knowledge", str(loader.DEFAULT_FOLDER)).out


def test_the_own_name_of_a_fact_is_always_a_flag(run: Cli) -> None:
    from tillskott.engine.profile.flags import flags
    named = {spec.id: flags(spec) for spec in KNOWLEDGE.vocabulary.profile_facts}
    assert all(f"--{name.replace('_', '-')}" in known for name, known in named.items())
    every = [flag for known in named.values() for flag in known]
    assert len(every) == len(set(every))
    names = ("--training", "--training-load")
    short, own = (run("advise", "--age", "40", name, "high", "--json").out for name in names)
    assert short == own
    assert "training_load" in own


# --- rules, schema, version, help -----------------------------------------------------------------------

def test_rules_lists_every_rule_and_shows_one_with_its_sources(run: Cli) -> None:
    knowledge = KNOWLEDGE
    listed = run("rules").out
    assert all(rule.id in listed for rule in knowledge.rules)
    rule = knowledge.rules[0]
    page = re.sub(r"\s+", " ", run("rules", rule.id, "--lang", "en").out)
    assert rule.title["en"] in page
    assert str(rule.place) in page
    assert all(claim in page for claim in rule.claims)


def test_a_misspelt_rule_is_answered_with_the_nearest(run: Cli) -> None:
    rule = KNOWLEDGE.rules[0].id
    assert rule in run("rules", rule[:-1]).err


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_the_schema_accepts_the_examples_and_they_get_advice(run: Cli, example: Path) -> None:
    schema, profile = json.loads(run("schema").out), read_yaml(example)
    assert set(profile) <= set(schema["properties"])
    jsonschema = pytest.importorskip("jsonschema", reason="the extra dev has it")
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    assert not list(validator.iter_errors(profile))
    assert list(validator.iter_errors({**profile, "agee": 4}))
    assert run("advise", str(example)).code == 0


def test_the_schema_has_every_fact_with_its_values(run: Cli) -> None:
    properties = json.loads(run("schema").out)["properties"]
    vocabulary = KNOWLEDGE.vocabulary
    assert list(properties) == [spec.id for spec in vocabulary.profile_facts]
    for spec in vocabulary.profile_facts:
        written = json.dumps(properties[spec.id])
        assert all(f'"{value}"' in written for value in vocabulary.values(spec.id))


def test_version_is_that_of_the_package(run: Cli) -> None:
    from importlib.metadata import version
    assert run("--version") == Run(0, f"tillskott {version('tillskott')}\n", "")


# --- leaflet ------------------------------------------------------------------------------------------

def test_the_sheet_is_written_by_the_ending_of_its_name_and_overwrites(run: Cli, profile: Path, tmp_path: Path) -> None:
    page = tmp_path / "sheet.html"
    page.write_text("old")
    given = tmp_path / "given.yaml"
    given.write_text(yaml.safe_dump({**PROFILE, "supplements": []}))
    for lang, title in (("sv", "Så här tar du magnesium"), ("en", "How to take your magnesium")):
        assert run("leaflet", str(given), "-o", str(page), "--lang", lang) == Run(0, "", "")
        assert f"<title>{title}</title>" in page.read_text(encoding="utf-8")
    shown = run("leaflet", "-", "-o", "-", "--lang", "en", stdin=given.read_text())
    assert shown.out.strip() == page.read_text(encoding="utf-8").strip()


@pytest.mark.parametrize(("name", "told"), [
    ("sheet.docx", "choose .html or .pdf"),
    ("sheet", "choose .html or .pdf"),
    ("no/where/sheet.html", "cannot be written"),
])
def test_a_sheet_that_cannot_be_written_is_one_clear_line(
    run: Cli, profile: Path, tmp_path: Path, name: str, told: str
) -> None:
    answer = run("leaflet", str(profile), "-o", str(tmp_path / name), "--lang", "en")
    assert answer.code == 2
    assert told in answer.err
    assert len(answer.err.splitlines()) == 1


def test_open_questions_are_told_instead_of_a_sheet(run: Cli) -> None:
    answer = run("leaflet", "-", "-o", "-", "--lang", "sv", stdin="goals: [sleep]")
    assert answer.code == 2
    assert answer.out == ""
    assert "age: är inte besvarad: Hur gammal är kunden?" in answer.err
