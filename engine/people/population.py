"""The made-up customers of a knowledge folder: who they are stands in its population.yaml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

import numpy as np
import polars as pl

from ..knowledge import Knowledge
from ..knowledge.files import DEFAULT_FOLDER, POPULATION, read_population_text
from ..language.checking import ValidationError, checked, findings
from ..language.yaml_reader import Document, read_yaml
from ..words.errors import Fault, KnowledgeError, fault, no_such
from .file import PopulationFile
from .realistic import Realistic

SEED = 20241
BLOCK = 20_000
"""Customers are drawn in blocks of so many, each from a generator of its own: row i does not depend on how many are
asked for."""
_STREAM = 1
_OF_SETS = ("conditions", "symptoms", "goals")
_PRODUCTS = ("supplements", "considering")


def read_population(
    knowledge: Knowledge, file: tuple[str, bytes] | None = None, also: Sequence[Knowledge] = ()
) -> Realistic:
    """The customers of a file by name and text (the one that ships where None), ready to be drawn.

    What one of the knowledges (`knowledge` and `also`) has no word for is left out. Raises KnowledgeError where the
    file cannot be used.
    """
    name, settings = _settings(file or read_population_text(DEFAULT_FOLDER))
    try:
        told, left_out = _fitted(settings, (knowledge, *also))
        strange = _strange(told, left_out)
        if not strange:
            return Realistic(knowledge, told, left_out)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        what = "knowledge.common.lacks" if isinstance(error, KeyError) else "knowledge.population.unusable"
        raise KnowledgeError([fault(name, what, "knowledge.population.unusable.mend",
                                    name=str(error), file=POPULATION)]) from None
    raise KnowledgeError([fault(name, "knowledge.population.strange", "knowledge.population.strange.mend",
                                facts=", ".join(strange), file=POPULATION)])


def _strange(settings: Mapping[str, Any], left_out: AbstractSet[tuple[str, str]]) -> list[str]:
    """The facts of which the knowledge knows none of the values."""
    told = {fact: [entry["id"] for entry in settings[fact]] for fact in _OF_SETS}
    told |= {fact: list(values) for fact, values in settings["choices"].items() if fact != "source"}
    return [fact for fact, values in told.items() if all((fact, value) in left_out for value in values)]


def customers(population: Realistic, rows: int, seed: int = SEED) -> pl.DataFrame:
    """So many customers, a row each: columns are facts, null is unknown, an empty list is "asked, none"."""
    return pl.concat(_blocks(population, rows, seed))


def _blocks(population: Realistic, rows: int, seed: int) -> Iterator[pl.DataFrame]:
    for number in range(max(1, -(-rows // BLOCK))):
        yield population.block(np.random.default_rng([seed, _STREAM, number]), BLOCK).head(rows - number * BLOCK)


def _settings(file: tuple[str, bytes] | None) -> tuple[str, Mapping[str, Any]]:
    if file is None:
        raise KnowledgeError([fault(str(DEFAULT_FOLDER), "knowledge.population.no_file",
                                    "knowledge.population.no_file.mend", file=POPULATION)])
    name, text = file
    faults: list[Fault] = []
    document = read_yaml(text.decode("utf-8", "replace"), name, faults)
    if faults or document is None or not isinstance(document.data, dict):
        none = fault(name, "knowledge.population.none", "knowledge.population.unusable.mend", file=POPULATION)
        raise KnowledgeError(faults or [none])
    try:
        checked(PopulationFile, document.data)
    except ValidationError as error:
        raise KnowledgeError(_odd(document, error)) from None
    return name, document.data


def _odd(document: Document, error: ValidationError) -> Iterator[Fault]:
    """What cannot be read in the file, each with its line."""
    for at, what, is_odd_key in findings(error):
        place, where = document.place(*at), ".".join(map(str, at))
        if is_odd_key:
            yield no_such(place, "key", where, PopulationFile.__fields__)
        else:
            yield fault(place, "knowledge.field.odd", name=POPULATION, field=where, why=what)


def unknown_to(knowledge: Knowledge, settings: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Of a population the facts with values that the knowledge has no word for; ("fact", "") is the fact as a whole."""
    vocabulary = knowledge.vocabulary
    facts = {spec.id for spec in vocabulary.profile_facts}
    told = [(fact, entry["id"]) for fact in _OF_SETS for entry in settings[fact]]
    told += [("conditions", name) for name in ("kidney_disease", "dialysis")]
    choices = {fact: values for fact, values in settings["choices"].items() if fact != "source"}
    told += [(fact, value) for fact, values in choices.items() for value in values if isinstance(value, str)]
    missing = {(fact, value) for fact, value in told if fact not in facts or value not in vocabulary.values(fact)}
    alone = [*_OF_SETS, *choices, *settings["measured"], *_PRODUCTS, "medications", "tried"]
    return missing | {(fact, "") for fact in alone if fact not in facts}


def _fitted(
    settings: Mapping[str, Any], knowledges: Sequence[Knowledge]
) -> tuple[Mapping[str, Any], frozenset[tuple[str, str]]]:
    left_out = frozenset(pair for knowledge in knowledges for pair in unknown_to(knowledge, settings))
    choices = {
        fact: values if fact == "source" else {value: share for value, share in values.items()
                                               if (fact, value) not in left_out}
        for fact, values in settings["choices"].items() if (fact, "") not in left_out
    }  # fmt: skip
    measured = {fact: about for fact, about in settings["measured"].items() if (fact, "") not in left_out}
    return {**settings, "choices": choices, "measured": measured}, left_out
