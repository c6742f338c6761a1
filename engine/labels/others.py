"""What else is on the label: substances that rules know, with their amounts, and names that nobody looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..arithmetic.amounts import Amount
from ..knowledge.labels import LabelWords
from .amounts import has_portion, share
from .syntax import Entry, Parsed, Subject
from .tokens import NEWLINE, Token

_MOST_NAMES = 20
_LIST_ENDS = frozenset({".", NEWLINE})


@dataclass(frozen=True, slots=True)
class OtherSubstance:
    """Another substance on the label, by its id in the knowledge; amounts in its own `unit`, None where not stated."""

    id: str
    unit: str
    per_unit: Amount | None
    per_day: Amount | None


def others(parsed: Parsed, units: Amount, words: LabelWords) -> tuple[OtherSubstance, ...]:
    """Every substance that rules know, each once, for one unit and for so many `units` a day."""
    found: dict[str, OtherSubstance] = {}
    for entry in _entries(parsed.entries):
        name = entry.subject.name if entry.subject is not None else None
        known = words.others.get(name) if name else None
        if known is None:
            continue
        each = _per_unit(entry, parsed, words, words.units[known.unit].each or 1)
        if known.id not in found or found[known.id].per_unit is None:
            a_day = Amount(each.low * units.low, each.high * units.high) if each is not None else None
            found[known.id] = OtherSubstance(known.id, known.unit, each, a_day)
    return tuple(found.values())


def _entries(entries: Sequence[Entry]) -> Iterator[Entry]:
    for entry in entries:
        yield entry
        yield from _entries([*entry.sources, *entry.contains])


def _per_unit(entry: Entry, parsed: Parsed, words: LabelWords, factor: float) -> Amount | None:
    if not entry.masses or entry.masses[0].moles or not has_portion(entry.basis, parsed, words):
        return None
    part, mass = share(entry.basis, parsed, words), entry.masses[0]
    return Amount(mass.low * part.low / factor, mass.high * part.high / factor)


def not_read(read: Sequence[Token], parsed: Parsed, words: LabelWords) -> tuple[str, ...]:
    """Names in the place of an ingredient that no rule looks at; unknown ones with an amount, or in their list."""
    found = [entry.subject.text for entry in _entries(parsed.entries)
             if entry.subject is not None and _unlooked(entry, entry.subject, words)]
    if "ingredients" in parsed.roles:
        found += _listed(read, words)
    return tuple(dict.fromkeys(words.actives.get(name, name) for name in found if name))[:_MOST_NAMES]


def _unlooked(entry: Entry, subject: Subject, words: LabelWords) -> bool:
    """Whether no rule looks at it: an unknown word is a name only with an amount."""
    if subject.kind == "unknown":
        return bool(entry.masses)
    return subject.kind == "other" and subject.text in words.actives


def _listed(read: Sequence[Token], words: LabelWords) -> Iterator[str]:
    """The unknown names of a list of ingredients; one with a known word in it is known."""
    inside, depth = False, 0
    name: list[str] = []
    known = False
    for token in read:
        if token.kind == "ingredients":
            inside, name, known = True, [], False
        elif inside and (token.kind == "," or token.kind in _LIST_ENDS) and not depth:
            if name and not known:
                yield " ".join(name)
            name, known = [], False
            inside = token.kind == ","
        elif token.kind in ("(", ")"):
            depth = max(0, depth + (1 if token.kind == "(" else -1))
        elif inside and not depth:
            unjudged = token.kind == "other" and token.text in words.actives
            known = known or (token.kind in ("substance", "other", "element", "number") and not unjudged)
            name += [token.text] if unjudged or token.kind == "word" else []
