"""The help of the command line: every command and option in both languages, and no text that nothing shows."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import typer.main

from tillskott import cli
from tillskott.commands.helped import FILE, command_name, option_name
from tillskott.commands.options import LANGUAGE
from tillskott.commands.text_command import TextCommand, command_of
from tillskott.engine.knowledge import load_knowledge
from tillskott.engine.words.messages import messages_in
from tillskott.engine.words.text import LANGUAGES

Help = Callable[..., str]
OF_FACTS = {"option.repeatable", "option.facts"}


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Help:
    """What the command line prints for these words and --help, as running text."""
    def help_of(*words: str) -> str:
        monkeypatch.setattr(sys, "argv", ["tillskott", *words, "--help"])
        with pytest.raises(SystemExit):
            cli.main()
        return " ".join(capsys.readouterr().out.replace("│", " ").split())
    return help_of


def commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from commands(below, (*path, name))


def parameters(command: Any) -> list[str]:
    """The names of the options and arguments of a command, without the flags of facts."""
    found = command.get_params(command.context_class(command, info_name="x"))
    if isinstance(command, TextCommand):
        facts = load_knowledge().vocabulary.of_profile
        made = [one for one in command_of(type(command).made()).params if one.name not in facts]
        found = [*made, *found]
    return [one.name for one in found]


def test_every_command_and_option_has_a_text_and_every_text_is_shown() -> None:
    root, texts = typer.main.get_command(cli.build_app()), messages_in(FILE)
    wanted = set(OF_FACTS)
    for path, command in commands(root):
        wanted.add(command_name(path))
        wanted |= {option_name(path, name) for name in parameters(command)}
    assert len(wanted) > 130
    assert wanted - texts.keys() == set()
    assert texts.keys() - wanted == set()
    for name, text in texts.items():
        assert list(text) == list(LANGUAGES), name
        assert all(text.values()), name


@pytest.mark.parametrize("words", [["advise"], ["journal", "purge"], ["schema"], ["medicines", "find"]])
def test_help_is_in_the_language_that_is_asked_for(shown: Help, words: list[str]) -> None:
    texts = messages_in(FILE)
    for language, other in (LANGUAGES, LANGUAGES[::-1]):
        said = shown(*words, "--lang", language)
        for name in (command_name(tuple(words)), "option.help"):
            assert texts[name][language] in said
            assert texts[name][other] not in said


def test_a_group_says_what_its_commands_do(shown: Help) -> None:
    texts = messages_in(FILE)
    for words in ((), ("journal",), ("assortment",)):
        said = shown(*words)
        below = [name for name in texts if name.rpartition(".")[0] == command_name(words)]
        assert below
        assert all(texts[name][LANGUAGE] in said for name in (command_name(words), *below))


def test_the_flags_of_facts_have_the_words_of_the_vocabulary(shown: Help) -> None:
    for language in LANGUAGES:
        said = shown("advise", "--lang", language)
        assert load_knowledge().vocabulary.facts["stomach"].label.text[language] in said
        assert messages_in(FILE)["option.facts"][language] in said
