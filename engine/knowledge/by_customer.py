"""Parameters that are another number for some customers, such as a limit by age."""

from __future__ import annotations

from collections.abc import Mapping

from ..language.conditions import Condition, leaves, normal
from ..words.errors import fault
from .files import Files
from .records import Parameter
from .rules import ConditionReader, Problem, Tables
from .vocabulary import Vocabulary


def tables_of(parameters: Mapping[str, Parameter]) -> Tables:
    """The parameters that are another number for some customers."""
    return {parameter.id: parameter.by for parameter in parameters.values() if parameter.by}


def read_by_customer(
    files: Files, vocabulary: Vocabulary, numbers: Mapping[str, float], tables: Tables
) -> dict[str, tuple[tuple[Condition, float], ...]]:
    """The tables with their conditions read; those may ask for numbers and choices of a profile, which never change."""
    reader, found = ConditionReader(vocabulary, numbers), dict[str, tuple[tuple[Condition, float], ...]]()
    for name, rows in tables.items():
        try:
            read = tuple((normal(reader.read(row.when, ("by", at, "when"))), row.value) for at, row in enumerate(rows))
        except Problem as problem:
            files.faults.append(problem.at(f"parameters {name}"))
            continue
        for odd in {leaf.fact for condition, _ in read for leaf in leaves(condition)}:
            spec = vocabulary.facts[odd]
            if spec.source != "profile" or not (spec.kind.numeric or spec.kind.choice):
                files.faults.append(fault(f"parameters {name}", "knowledge.condition.by_customer", fact=odd))
        found[name] = read
    return found
