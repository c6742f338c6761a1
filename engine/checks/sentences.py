"""Checks that sentences on which somebody's safety rests keep their words, in both languages, and their numbers.

`sentences:` in a file of `cases/` gives for each rule that refers, carries hours or sets a limit the words that must
stand in what it says (`*` is the rest of a word), and the numbers; further lines do so for texts and for statements of
the sheet. Whoever rewrites such a sentence finds its line here, and has to change that too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..knowledge.opposites import pattern
from ..knowledge.rules import Rule
from ..language.actions import Action, Advise, Caution, Check, Limit, Refer
from ..language.yaml_reader import Document
from ..words.text import LANGUAGES, Text
from .finding import Finding, finding
from .subject import Subject, where

ABOUT = ("rule", "text", "statement")
NUMBERS = ("hours", "apart", "limit")
KEYS = (*ABOUT, *LANGUAGES, *NUMBERS)


def sentences_without_their_words(subject: Subject) -> Iterator[Finding]:
    """A sentence that has lost a word or a number of its line; and a rule that should have a line and has none."""
    listed: set[str] = set()
    lines = list(_lines(subject))
    for at, line in lines:
        why = _unusable(line)
        if why:
            yield finding("sentence.unreadable", "error", at, why=why)
            continue
        listed.add(str(line.get("rule")))
        yield from _held(subject, at, line)
    for rule in subject.knowledge.rules if lines else ():
        if any(map(is_pinned, rule.then)) and rule.id not in listed:
            yield finding("sentence.unlisted", "warning", where(rule))


def is_pinned(action: Action) -> bool:
    """Whether somebody's safety rests on the words of this action."""
    if isinstance(action, Check):
        return bool(action.hours_before or action.hours_after or action.grave)
    if isinstance(action, (Caution, Advise)):
        return action.glance in ("stop", "care") or getattr(action, "apart", None) is not None
    return isinstance(action, (Refer, Limit))


def _lines(subject: Subject) -> Iterator[tuple[str, Any]]:
    for document in subject.case_files.documents.values():
        for index, line in enumerate(_of(document)):
            yield document.place("sentences", index), line


def _of(document: Document) -> list[Any]:
    found = document.data.get("sentences") if isinstance(document.data, dict) else None
    return found if isinstance(found, list) else []


def _unusable(line: Any) -> str:
    if not isinstance(line, dict) or set(line) - set(KEYS) or len(set(line) & set(ABOUT)) != 1:
        return f"a line has one of {', '.join(ABOUT)}, words under sv and en, and perhaps {', '.join(NUMBERS)}"
    wrong = [key for key in LANGUAGES if not isinstance(line.get(key), list) or not line[key]]
    return f"{', '.join(wrong)}: a list of words is missing" if wrong else ""


def _held(subject: Subject, at: str, line: Mapping[str, Any]) -> Iterator[Finding]:
    about = next(key for key in ABOUT if key in line)
    rule = subject.knowledge.rule(str(line[about])) if about == "rule" else None
    said = _said(subject, about, str(line[about])) if rule is None else list(_of_rule(rule))
    if not said:
        yield finding("sentence.unreadable", "error", at, why=f"there is no {about} {line[about]}")
        return
    at = f"{at} {line[about]}"
    for language in LANGUAGES:
        told = " ".join(text[language] for text in said)
        lost = [str(word) for word in line[language] if not pattern((str(word),)).search(told)]
        if lost:
            yield finding("sentence.lost", "error", at, words=", ".join(lost), language=language, said=told)
    numbers = _numbers(rule) if rule is not None else {}
    for key in NUMBERS:
        if line.get(key) != numbers.get(key):
            shown = {"wanted": f"{key}: {line.get(key)}", "found": f"{numbers.get(key)}"}
            yield finding("sentence.number", "error", at, **shown)


def _of_rule(rule: Rule) -> Iterator[Text]:
    """What a rule says to a person, without the reasons that stand behind a fold."""
    if any(isinstance(action, (Refer, Limit)) for action in rule.then):
        yield rule.because
    for action in rule.then:
        if isinstance(action, Check):
            yield action.do.text
        elif isinstance(action, (Caution, Advise)):
            yield action.text.text


def _said(subject: Subject, about: str, name: str) -> list[Text]:
    if about == "text":
        return [subject.knowledge.texts[name]] if name in subject.knowledge.texts else []
    statements = subject.knowledge.leaflet.statements if subject.knowledge.leaflet else ()
    return [one.spec.text.text for one in statements if one.spec.id == name]


def _numbers(rule: Rule) -> dict[str, Any]:
    """The hours before and after, those between two medicines, and the amount of a limit; no key for nothing of it."""
    found: dict[str, Any] = {}
    for action in rule.then:
        if isinstance(action, Check) and (action.hours_before or action.hours_after):
            found["hours"] = [action.hours_before, action.hours_after]
        elif isinstance(action, Caution) and action.apart is not None:
            found["apart"] = action.apart.hours
        elif isinstance(action, Limit) and action.amount is not None:
            found["limit"] = action.amount
    return found
