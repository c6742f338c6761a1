"""Checks that every dose, limit and hour is what a cited claim says, in the claim's own unit or one that converts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..knowledge.records import Claim, Figure
from ..knowledge.rules import Rule
from ..language.actions import DoseRange
from ..words.text import number
from .finding import Finding, finding
from .subject import Subject
from .units import Units

# What the numbers of an action count, where that is neither the nutrient nor a unit that stands beside them.
_UNITS = {"hours": "h", "hours_before": "h", "hours_after": "h", "split": "doses/day"}
_A_DAY = "/day"
Steps = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """A number as it stands in an action of a rule: its place, its key, what is written there, and its unit."""

    at: str
    key: str
    written: Any
    unit: str


def figures_of_rules(subject: Subject) -> Iterator[Finding]:
    """A dose, limit or hour of a rule that is none of the figures of the claims that it cites."""
    knowledge, units = subject.knowledge, Units(subject.knowledge)
    units_of_facts = {spec.id: spec.unit for spec in knowledge.vocabulary.facts.values() if spec.unit}
    for rule in knowledge.rules:
        claims = [knowledge.claims[claim] for claim in rule.claims]
        for stated in (*_numbers(rule, knowledge.nutrient.unit), *_bounds(rule, units_of_facts)):
            if isinstance(stated.written, str):
                # What the parameter is, its own claims say; here only its unit can be wrong, since none is converted.
                parameter = knowledge.parameters[stated.written[1:]]
                if not units.equal(1, parameter.unit, 1, stated.unit):
                    said = {"name": parameter.id, "unit": parameter.unit, "wanted": stated.unit}
                    yield finding("figure.unit", "error", stated.at, what=stated.key, **said)
            else:
                yield from _held(stated.at, stated.key, stated.written, stated.unit, claims, units)
        yield from _ranges(rule, claims, knowledge.nutrient.unit + _A_DAY, units)


def figures_of_parameters(subject: Subject) -> Iterator[Finding]:
    """A number of an authority that is none of the figures of the claims that it cites."""
    knowledge, units = subject.knowledge, Units(subject.knowledge)
    for parameter in knowledge.parameters.values():
        at = subject.place("parameters", "parameters", parameter.id)
        claims = [knowledge.claims[claim] for claim in parameter.claims]
        if parameter.value is not None:
            yield from _held(at, "value", parameter.value, parameter.unit, claims, units)
        for authority, value in (parameter.by_authority or {}).items():
            own = [claim for claim in claims if claim.source == authority]
            yield from _held(at, authority, value, parameter.unit, own or claims, units)


def _held(at: str, what: str, value: float, unit: str, claims: Iterable[Claim], units: Units) -> Iterator[Finding]:
    """Nothing where one figure is this number in this unit; else what the claims say instead."""
    figures = _figures(claims, unit, units)
    if not any(_states(figure, value, unit, units) for _, figure in figures):
        stated = _shown(figures) or ", ".join(claim.id for claim in claims)
        check = "figure.differs" if figures else "figure.unbacked"
        yield finding(check, "error", at, what=what, value=value, unit=unit, stated=stated)


def _ranges(rule: Rule, claims: Iterable[Claim], unit: str, units: Units) -> Iterator[Finding]:
    """A dose of which one figure has the low end and another one the high, or that is weighed otherwise than stated."""
    for index, dose in enumerate(rule.then):
        if not isinstance(dose, DoseRange):
            continue
        figures, ends = _figures(claims, unit, units), [end for end in (dose.low, dose.high) if end is not None]
        if not all(any(_states(figure, end, unit, units) for _, figure in figures) for end in ends):
            continue  # said already
        whole = [figure for _, figure in figures if all(_states(figure, end, unit, units) for end in ends)]
        if not any(figure.basis == dose.basis for figure in whole):
            at = f"{rule.place.document.place(*rule.place.path, 'then', index)} {rule.id}"
            said = {"span": "–".join(number(end, "en") for end in ends), "basis": dose.basis}
            yield finding("figure.range", "error", at, unit=unit, stated=_shown(figures), **said)


def _figures(claims: Iterable[Claim], unit: str, units: Units) -> list[tuple[Claim, Figure]]:
    return [(claim, figure) for claim in claims for figure in claim.figures if units.same_kind(figure.unit, unit)]


def _values(figure: Figure) -> list[float]:
    return [value for value in (figure.value, figure.low, figure.high) if value is not None]


def _states(figure: Figure, value: float, unit: str, units: Units) -> bool:
    return any(units.equal(stated, figure.unit, value, unit) for stated in _values(figure))


def _shown(figures: Iterable[tuple[Claim, Figure]]) -> str:
    return "; ".join(
        f"{claim.id}: {'–'.join(number(value, 'en') for value in _values(figure))} {figure.unit}"
        + (f" ({figure.basis})" if figure.basis else "")
        for claim, figure in figures
    )


def _numbers(rule: Rule, nutrient: str) -> Iterator[Stated]:
    """The numbers of a rule's actions as they are written: of a table, in the row."""
    document, path = rule.place.document, rule.place.path
    raw = cells = document.data[path[0]][path[1]]
    if "rows" in path:
        cells = raw["rows"][path[-1]]
    for index, node in enumerate(cells.get("then", raw["then"])):
        for steps, key, written, beside in _leaves(node):
            cell = written[1:-1] if isinstance(written, str) and written.startswith("{") else None
            found = cells.get(cell) if cell else written
            is_number = isinstance(found, (int, float)) and not isinstance(found, bool)
            if is_number or (isinstance(found, str) and found.startswith("$")):
                stands = (*path, cell) if cell else (*path, "then", index, *steps)
                other = beside.get("unit")
                unit = _UNITS.get(key) or (f"{other}{_A_DAY}" if other else f"{nutrient}{_A_DAY}")
                yield Stated(f"{document.place(*stands)} {rule.id}", key, found, unit)


def _bounds(rule: Rule, units: Mapping[str, str]) -> Iterator[Stated]:
    """The numbers that a rule holds facts with a unit against, as they are written; zero needs no source."""
    document, path = rule.place.document, rule.place.path[:2]
    when = document.data[path[0]][path[1]]["when"]
    for steps, key, written, beside in _leaves(when):
        fact = str(beside.get("fact"))
        bounds = written if isinstance(written, list) else [written]
        for bound in bounds if key != "fact" and fact in units else ():
            if (isinstance(bound, str) and bound.startswith("$")) or (type(bound) in (int, float) and bound):
                at = f"{document.place(*path, 'when', *steps)} {rule.id}"
                yield Stated(at, f"{fact} {key}", bound, units[fact])


def _leaves(node: Any, steps: Steps = ()) -> Iterator[tuple[Steps, str, Any, dict[str, Any]]]:
    """Every value, or list of values, under a mapping: the steps to it, its key, itself, and what stands by it."""
    for index, inner in enumerate(node if isinstance(node, list) else ()):
        yield from _leaves(inner, (*steps, index))
    for key, value in node.items() if isinstance(node, dict) else ():
        if isinstance(value, dict) or (isinstance(value, list) and any(isinstance(one, dict) for one in value)):
            yield from _leaves(value, (*steps, key))
        else:
            yield (*steps, key), key, value, node
