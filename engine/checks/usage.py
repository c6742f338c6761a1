"""Checks for what stands in the knowledge and is used by nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..knowledge.records import Food
from ..knowledge.rules import Rule
from ..language.conditions import HasAny, leaves
from .engine_source import asks_for
from .finding import Finding, finding
from .subject import Subject

_REFERENCE = re.compile(r"\$([A-Za-z0-9_]+)")


def unused_parameters(subject: Subject) -> Iterator[Finding]:
    """A number that no rule, text or line of the engine refers to: somebody keeps it up to date for nothing."""
    used = {name for document in subject.documents.values() for name in _REFERENCE.findall(document.text)}
    for name in subject.knowledge.parameters:
        if name not in used and not asks_for(name):
            yield finding("parameter.unused", "warning", subject.place("parameters", "parameters", name))


def unused_texts(subject: Subject) -> Iterator[Finding]:
    """A text that the engine never asks for."""
    for name in subject.knowledge.texts:
        if not asks_for(name):
            yield finding("text.unused", "note", subject.place("texts.yaml", "texts", name))


def unused_foods(subject: Subject) -> Iterator[Finding]:
    """Foods without a portion, so that no estimate counts them, that no rule names either: figures nobody is told."""
    said = " ".join(_said(rule) for rule in subject.knowledge.rules).lower()
    left_out = [food for food in subject.knowledge.foods if food.portion is None]
    unnamed = [food for food in left_out if not any(word in said for word in _words(food))]
    if unnamed:
        names = ", ".join(food.id for food in unnamed)
        yield finding("food.unused", "note", subject.place("foods.yaml", "foods", unnamed[0].id), names=names)


def _said(rule: Rule) -> str:
    """The Swedish of whatever a rule tells."""
    texts = [getattr(action, key).sv for action in rule.then for key in ("text", "do") if hasattr(action, key)]
    return " ".join([rule.because["sv"], *texts])


def _words(food: Food) -> tuple[str, str]:
    """What to look for: the name before its comma, and that without the last letters, which inflection changes."""
    name = food.name.sv.split(",")[0].split(" (")[0].lower()
    return name, name[:-2] if len(name) > 6 else name


def classes_without_rule(subject: Subject) -> Iterator[Finding]:
    """A medicine class that no rule reads: the medicine is recognised, and then nothing is said about it."""
    rules = subject.knowledge.rules
    read = {value for rule in rules for leaf in leaves(rule.when) if isinstance(leaf, HasAny) for value in leaf.values}
    for name in subject.knowledge.medicine_classes:
        if name not in read:
            yield finding("class.no_rule", "warning", subject.place("medicines.yaml", "classes", name))
