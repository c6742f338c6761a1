"""Checks that a dose or limit in a text is a parameter, or what a claim is quoted for: no edit leaves it behind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..knowledge import Knowledge
from ..knowledge.figured import NAMED
from ..knowledge.files import within
from ..knowledge.records import Claim
from ..language.yaml_reader import Document
from ..words.text import LANGUAGES
from .finding import Finding, finding
from .languages import placed
from .subject import Subject
from .units import Units
from .wording import bilingual

# Claims and sources say what others said, and a parameter is named beside its value.
_ELSEWHERE = ("claims/", "sources.yaml", "parameters", "opposites.yaml", "parallels.yaml")
_FILLED = ("rules/", "texts.yaml", "leaflet.yaml")
_A_DAY = "/day"
_NUMBER = r"\d+(?:[.,]\d+)?"


def bare_figures(subject: Subject) -> Iterator[Finding]:
    """A figure with the unit of a dose or limit that is neither a parameter nor in a claim that is quoted for it."""
    knowledge, units = subject.knowledge, Units(subject.knowledge)
    written = _pattern(knowledge, units)
    example = f"{knowledge.nutrient.example} {knowledge.nutrient.sign.text['sv']}"
    for document in subject.documents.values():
        if not within(document.name).startswith(_ELSEWHERE):
            for path, text in bilingual(document.data):
                said = {figure for language in LANGUAGES for figure in _figures(text[language], written)}
                told = sorted(figure for figure in said if figure[2] != example)
                yield from _judged(document, path, told, knowledge, units)


def unfilled_figures(subject: Subject) -> Iterator[Finding]:
    """A parameter in a text of a file where none is put in: the braces would be read by a person."""
    for document in subject.documents.values():
        if not within(document.name).startswith(_FILLED):
            for path, text in bilingual(document.data):
                names = NAMED.findall(text["sv"] + text["en"])
                if names:
                    yield finding("prose.unfilled", "error", placed(document, path), names=", ".join(names))


_Figure = tuple[tuple[float, ...], str, str]
"""The number, or both ends of a range; its unit as it is written; and all of it as it is written."""


def _judged(
    document: Document, path: tuple[str | int, ...], said: Sequence[_Figure], knowledge: Knowledge, units: Units
) -> Iterator[Finding]:
    names = _quoted(document.data, path) if said else []
    quoted = [knowledge.claims[name] for name in names if name in knowledge.claims]
    for ends, unit, figure in said:
        if not quoted:
            yield finding("prose.figure", "error", placed(document, path), figure=figure)
        elif not any(_says(claim, ends, unit, units) for claim in quoted):
            claims = ", ".join(claim.id for claim in quoted)
            yield finding("prose.misquoted", "error", placed(document, path), figure=figure, claims=claims)


def _quoted(data: Any, path: Sequence[str | int]) -> list[str]:
    """The claims that a text quotes: those of its rule's `quoted`, and of the conflict that it stands in."""
    found: list[str] = []
    node = data
    for step in (*path, None):
        if isinstance(node, Mapping):
            found += [str(name) for name in node.get("quoted") or ()]
            positions = node.get("positions")
            beside = [node, *(positions if isinstance(positions, list) else ())]
            found += [one["claim"] for one in beside if isinstance(one, Mapping) and isinstance(one.get("claim"), str)]
        if step is not None:
            node = node[step]
    return found


def _says(claim: Claim, ends: Sequence[float], unit: str, units: Units) -> bool:
    """Whether one figure of a claim has this number, or both ends of this range."""
    for figure in claim.figures:
        # "mg B6" counts milligrams as well.
        counted = figure.unit.split(" ")[0].removesuffix(_A_DAY)
        stated = [value for value in (figure.value, figure.low, figure.high) if value is not None]
        if all(any(units.equal(value, counted, end, unit) for value in stated) for end in ends):
            return True
    return False


def _pattern(knowledge: Knowledge, units: Units) -> re.Pattern[str]:
    """A figure with a unit in which some parameter is so much a day; a concentration (mg/dl) is none."""
    amount = knowledge.nutrient.unit + _A_DAY
    named = {parameter.unit.removesuffix(_A_DAY) for parameter in knowledge.parameters.values()
             if parameter.unit.endswith(_A_DAY) and units.same_kind(parameter.unit, amount)}
    spelled: dict[str, list[str]] = {}
    for pieces, found in knowledge.labels.lexicon.items():
        for kind, entry in found:
            if kind == "unit":
                spelled.setdefault(entry.id, []).append("".join(pieces))
    words = {word for unit in named for word in (unit, *spelled.get(units.named(unit), ()))}
    one = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    figure = rf"(?<![\w.,])({_NUMBER})(?:\s?[–-]\s?({_NUMBER}))?\s?({one})"
    return re.compile(rf"{figure}(?!\w|\s?/\s?[dm]?l\b)", re.IGNORECASE)


def _figures(text: str, written: re.Pattern[str]) -> Iterator[_Figure]:
    for low, high, unit in written.findall(text):
        ends = tuple(float(end.replace(",", ".")) for end in (low, high) if end)
        yield ends, unit.casefold(), f"{low}{f'–{high}' if high else ''} {unit}"
