"""The catalogue of messages: one space of names, both languages alike, all of it said and nothing lacking."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

import tillskott
from tillskott.engine.words.messages import FOLDER, catalogue, message

ROOT = Path(tillskott.__file__).parent
CODE = [path for path in sorted(ROOT.rglob("*.py")) if path.relative_to(ROOT).parts[0] not in
        ("tests", "benchmarks", "vendored", "examples", "docs", ".venv")]  # fmt: skip
PAGES = sorted((ROOT / "service").rglob("*.html"))
FILES = sorted(FOLDER.glob("*.yaml"))
FACES = ("check", "said", "page", "fhir", "mcp", "journal.did", "journal", "change")
"""Beginnings of names that a face leaves out when it asks for them."""
PLACE = re.compile(r"(?<!\$)\{(\w+)\}")
_ANY = r"[\w.\-]+"
WORD = re.compile(_ANY)


@cache
def nodes(path: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def names(path: Path) -> list[str]:
    """The names that a file writes down, also one that stands twice."""
    node = yaml.compose(path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    ((_, texts),) = node.value
    return [name.value for name, _ in texts.value]


@cache
def said() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """The words that stand as texts in the code and in the templates, and the shapes of those that it puts together."""
    words, shapes = set[str](), set[str]()
    for path in CODE:
        for node in nodes(path):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                words.update(WORD.findall(node.value) if len(node.value) < 200 else ())
            elif isinstance(node, ast.JoinedStr):
                shapes.add(shape(node))
    for path in PAGES:
        words.update(WORD.findall(path.read_text(encoding="utf-8")))
    for path in (ROOT / "service").rglob("*.yaml"):
        words.update(WORD.findall(path.read_text(encoding="utf-8")))
    telling = [one for one in shapes if re.search("[a-z]", one.replace(_ANY, ""))]
    return frozenset(words), tuple(map(re.compile, telling))


def shape(node: ast.JoinedStr) -> str:
    return "".join(re.escape(part.value) if isinstance(part, ast.Constant) else _ANY for part in node.values)


def without_face(name: str) -> Iterator[str]:
    yield name
    for face in FACES:
        if name.startswith(f"{face}."):
            yield name.removeprefix(f"{face}.")


def test_there_are_files_and_none_lies_elsewhere() -> None:
    assert FILES
    elsewhere = [path for path in ROOT.rglob("*texts*.yaml") if "knowledge" not in path.relative_to(ROOT).parts]
    assert elsewhere == []


def test_no_name_stands_twice() -> None:
    counted = Counter(name for path in FILES for name in names(path))
    assert [name for name, count in counted.items() if count > 1] == []
    assert counted.keys() == catalogue().keys()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_message_has_both_languages_and_the_same_places(path: Path) -> None:
    for name in names(path):
        text = catalogue()[name]
        assert list(text) == ["sv", "en"], name
        assert all(isinstance(said, str) and said == said.strip(" ") for said in text.values()), name
        assert bool(text["sv"]) == bool(text["en"]), name
        assert set(PLACE.findall(text["sv"])) == set(PLACE.findall(text["en"])), name


def test_every_message_is_said_somewhere() -> None:
    words, shapes = said()
    unsaid = [name for name in catalogue() if not any(
        one in words or any(shape.fullmatch(one) for shape in shapes) for one in without_face(name))]
    assert unsaid == []


def asked_for() -> Iterator[tuple[str, str]]:
    """The names that code asks for as they stand, with where."""
    asking = {"message": ("", 0), "fault": ("", 1, 2), "finding": ("check.", 0), "wrong": ("", 1, 2)}
    for path in CODE:
        for node in nodes(path):
            called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            begin, *places = asking.get(called, ("",))
            for at in places:
                name = node.args[at] if isinstance(node, ast.Call) and len(node.args) > at else None
                if isinstance(name, ast.Constant) and isinstance(name.value, str) and name.value:
                    yield f"{begin}{name.value}", path.relative_to(ROOT).as_posix()


def test_nothing_is_asked_for_that_is_not_there() -> None:
    asked = list(asked_for())
    assert len(asked) > 200
    assert [(name, where) for name, where in asked if name not in catalogue()] == []


def test_a_message_is_filled_and_an_unknown_one_is_an_error() -> None:
    assert message("did_you_mean", word="x")["en"] == "did you mean x?"
    with pytest.raises(KeyError):
        message("no_such_message")


def test_no_fault_is_written_in_one_language_where_it_is_found() -> None:
    plain = [f"{path.relative_to(ROOT).as_posix()}:{node.lineno}" for path in CODE
             for node in nodes(path)
             if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Fault"
             and isinstance(node.args[1], (ast.Constant, ast.JoinedStr))]
    assert plain == []


def test_no_fault_of_the_knowledge_says_the_same_in_both_languages() -> None:
    same = {name for name, text in catalogue().items() if name.startswith("knowledge.") and text["sv"] == text["en"]}
    # Only names and what a message of its own fills in.
    assert same == {"knowledge.field.odd", "knowledge.action.odd", "knowledge.formula.element", "knowledge.formula.odd"}
