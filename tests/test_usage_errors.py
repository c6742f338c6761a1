"""A command line or a YAML text that cannot be read is told in the language asked for: place, fault, mend."""

from __future__ import annotations

import sys

import pytest
import yaml

from tillskott import cli
from tillskott.engine.language import yaml_reader
from tillskott.engine.language.yaml_reader import read_yaml
from tillskott.engine.words.errors import Fault
from tillskott.engine.words.messages import message

Captured = pytest.CaptureFixture[str]
ENGLISH = ("No such", "Invalid", "Missing", "requires", "Error", "Usage", "Try", "not one of", "Input should")


def said(arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    monkeypatch.setattr(sys, "argv", ["tillskott", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    return capsys.readouterr().err


@pytest.mark.parametrize(("arguments", "swedish", "english"), [
    (["advise", "--agee", "45"], "menade du --age?", "did you mean --age?"),
    (["advise", "--zzzz"], "det finns inget val som heter --zzzz", "there is no option --zzzz"),
    (["advize", ""], "menade du advise?", "did you mean advise?"),
    (["qqqq", ""], "det finns inget kommando som heter qqqq", "there is no command qqqq"),
    (["kidney", "--qqqq"], "det finns inget val som heter --qqqq", "there is no option --qqqq"),
    (["docs"], "--output: saknas", "--output: is missing"),
    (["docs", "-o"], "-o: ett värde saknas", "-o: the option needs a value"),
    (["compare", "a", "b", "--seed", "fem"], "--seed: värdet", "--seed: the value"),
    (["sources", "a", "b"], "det står mer än kommandot läser", "there is more than the command reads"),
    (["journal", "shwo"], "", ""),
])
def test_a_command_that_cannot_be_read_is_told_in_one_line_of_the_language(
    arguments: list[str], swedish: str, english: str, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    told = said([arguments[0], "--lang=sv", *arguments[1:]], monkeypatch, capsys)
    assert swedish in told
    assert len(told.splitlines()) == 1
    assert not [word for word in ENGLISH if word in told]
    assert "--help" in told or "menade du" in told or "tillåtet" in told
    told = said([arguments[0], "--lang=en", *arguments[1:]], monkeypatch, capsys)
    assert english in told


# Each a way to write YAML that cannot be read, and what is said of it by either parser.
BROKEN = {
    "age: 45\nsex: a: b\n": "yaml.colon",
    "goals: [sleep, stress\nage: 4\n": "yaml.list_open",
    "products: {label: x, per_day: 1\nage: 45\n": "yaml.braces_open",
    "age: 45\n sex: female\n": "yaml.colon",
    "goals:\n- sleep\n stress\n- x: y\n  - z\n": None,
    "age: \"45\n": "yaml.quote",
    "age: '45\n": "yaml.quote",
    "age:\n\t- 45\n": "yaml.sign",
    "age: @45\n": "yaml.sign",
    "age: `45`\n": "yaml.sign",
    "age: %45\n": "yaml.sign",
    "age: \"a\\qb\"\n": "yaml.escape",
    "age: *nobody\n": "yaml.alias",
    "age: - 45\n": "yaml.list_here",
    "age: 45\nsex\ngoals: []\n": "yaml.no_colon",
    "goals:\n  - sleep\n - stress\n": None,
    "age: 1\n---\nage: 2\n": "yaml.several",
    "a: &\n": None,
    "x: ]\n": "yaml.value",
    "a: \x01\n": "yaml.control",
}


@pytest.mark.parametrize("parser", ["c", "python"])
@pytest.mark.parametrize(("text", "reason"), BROKEN.items(), ids=range(len(BROKEN)))
def test_why_a_text_is_no_yaml_is_told_in_both_languages(
    text: str, reason: str | None, parser: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if parser == "python":
        class Loader(yaml.SafeLoader):
            duplicates: list[tuple[str, int]] = []  # noqa: RUF012

        Loader.yaml_implicit_resolvers = yaml_reader.StrictLoader.yaml_implicit_resolvers
        monkeypatch.setattr(yaml_reader, "StrictLoader", Loader)
    faults: list[Fault] = []
    assert read_yaml(text, "profil.yaml", faults) is None
    (fault,) = faults
    told = fault.in_language("sv")
    assert told.startswith("profil.yaml:" if reason != "yaml.control" else "profil.yaml")
    assert message("yaml.other")["sv"] not in told
    assert not [word for word in ("found", "expected", "allowed", "while", "could not") if word in told]
    if reason is not None and parser == "c":
        assert message(reason)["sv"] in told
